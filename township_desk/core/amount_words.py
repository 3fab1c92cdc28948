"""Amounts in Chinese capitals (大写), as pay rosters and vouchers carry them (支付结算办法, annex 1)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_LIMIT = Decimal(10) ** 16


def amount_words(amount: Decimal) -> str:
    """An amount of 元 in capitals: 1409.50 -> 壹仟肆佰零玖元伍角整; 负 stands before a negative one.

    Whole 元 and whole 角 end in 整; several zeros in a row are one 零, and a 零 stands for a missing 角 before 分.
    Where the thousands that follow 万 or 亿 are there, no 零 stands between (107000.53 -> 壹拾万柒仟元零伍角叁分).
    """
    cents = amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    if abs(cents) >= _LIMIT:
        raise ValueError(f"too large for words: {amount}")
    whole, part = divmod(int(abs(cents) * 100), 100)
    tenths, hundredths = divmod(part, 10)
    words = "负" if cents < 0 else ""
    if whole or not part:
        words += f"{_whole(whole)}元"
    if not part:
        return words + "整"
    if tenths:
        zero = "零" if whole and whole % 10 == 0 else ""
        words += f"{zero}{_DIGITS[tenths]}角"
    elif whole:
        words += "零"
    return words + (f"{_DIGITS[hundredths]}分" if hundredths else "整")


def _whole(number: int) -> str:
    """A whole number in capitals."""
    if number == 0:
        return "零"
    words, gap = "", False
    for group in range(3, -1, -1):
        part = number // 10_000**group % 10_000
        if part == 0:
            gap = bool(words)
            continue
        # A group that lacks its thousands, or one after an empty group, is joined by 零.
        if words and (gap or part < 1000):
            words += "零"
        words += _group(part) + _GROUPS[group]
        gap = False
    return words


def _group(part: int) -> str:
    """1 to 9999 in capitals, with one 零 for zeros inside."""
    words, zero = "", False
    for place in range(3, -1, -1):
        digit = part // 10**place % 10
        if digit:
            words += ("零" if zero and words else "") + _DIGITS[digit] + _PLACES[place]
            zero = False
        else:
            zero = True
    return words
