"""Amounts in capitals: the vectors of the printing rules, and what any amount must read like."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from township_desk.core.amount_words import amount_words

VECTORS = {
    "0": "零元整",
    "10": "壹拾元整",
    "105.00": "壹佰零伍元整",
    "1409.50": "壹仟肆佰零玖元伍角整",
    "6007.14": "陆仟零柒元壹角肆分",
    "325.04": "叁佰贰拾伍元零肆分",
    "100000": "壹拾万元整",
    "107000.53": "壹拾万柒仟元零伍角叁分",
    "100010000": "壹亿零壹万元整",
    "0.05": "伍分",
    "0.50": "伍角整",
    "1680.32": "壹仟陆佰捌拾元零叁角贰分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "100000001": "壹亿零壹元整",
    "123450": "壹拾贰万叁仟肆佰伍拾元整",
    "-20": "负贰拾元整",
}


@pytest.mark.parametrize(("amount", "words"), VECTORS.items())
def test_vectors(amount, words):
    assert amount_words(Decimal(amount)) == words


def _number(words: str) -> int:
    """Read a whole number in capitals back."""
    total = section = digit = 0
    for char in words:
        if char in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(char)
        elif char in "拾佰仟":
            section += digit * {"拾": 10, "佰": 100, "仟": 1000}[char]
            digit = 0
        else:
            total = (
                (total + section + digit) * {"万": 10_000, "亿": 100_000_000}[char]
                if char == "亿"
                else total + (section + digit) * 10_000
            )
            section = digit = 0
    return total + section + digit


@given(st.integers(0, 10**11))
def test_words_read_back(cents):
    words = amount_words(Decimal(cents) / 100)
    match = re.fullmatch(r"(?:(.*)元)?零?(?:(.)角)?零?(?:(.)分)?整?", words)
    assert match is not None, words
    whole = _number(match[1]) if match[1] else 0
    read = whole * 100 + sum(_number(match[i]) * size for i, size in ((2, 10), (3, 1)) if match[i])
    assert read == cents
    assert "零零" not in words
    assert words.endswith("整") == (cents % 10 == 0)
