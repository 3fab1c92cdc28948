"""Wording: how a number is written in running text: rounding, 余, 万 and 亿, Chinese numerals (ledgers.md 1.5)."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import Literal

from township_desk.core.tabular import round_half_up

Style = Literal["plain", "fixed", "yu", "han", "at_least"]
"""plain: 128.5; fixed: with all its places (0.90); yu: rounded down, 余 where something was left (120余, 3万余); han: 六 up to ten;
at_least: 2个及以上."""
NO_DATA = "无数据"
NOT_BY_VILLAGE = "不分村统计"
_DIGITS = "零一二三四五六七八九十"
_SCALES = {"万": 10_000, "亿": 100_000_000}


def plain(value: Decimal | int, places: int) -> str:
    """Rounded half up to `places`, without zeros at the end: 128.5, 12345, 0.07."""
    rounded = round_half_up(Decimal(value), places)
    text = f"{rounded:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("", "-0") else text


def floor_yu(value: Decimal | int) -> tuple[str, bool]:
    """The two leading digits and whether something was cut off: 123.4 -> (120, True), 35 -> (35, False).

    Below ten nothing is cut off: 9.5 -> (9.5, False).
    """
    number = Decimal(value)
    if abs(number) < 10:
        return plain(number, 2), False
    cut = number.quantize(Decimal(1).scaleb(max(0, number.adjusted() - 1)), rounding=ROUND_DOWN)
    return f"{int(cut)}", cut != number


def han(value: Decimal | int) -> str:
    """A whole number from nought to ten in Chinese, others in digits (GB/T 15835)."""
    whole = int(value)
    return _DIGITS[whole] if whole == value and 0 <= whole <= 10 else plain(value, 2)


def words(value: Decimal | int, style: Style, *, places: int, unit: str) -> str:
    """A number as the report writes it, without its unit; with `yu` a unit of 万 goes into the words: 3万余."""
    match style:
        case "fixed":
            return f"{round_half_up(Decimal(value), places):f}"
        case "han":
            return han(value)
        case "at_least":
            return f"{plain(value, places)}{unit}及以上"
        case "yu":
            return _yu(Decimal(value), unit)
    return plain(value, places)


def _yu(value: Decimal, unit: str) -> str:
    scale = scale_in_words(unit)
    if scale and 0 < abs(value) < 1:
        value, scale = value * _SCALES[scale], ""
    if scale and abs(value) < 10:
        whole = value.quantize(Decimal(1), rounding=ROUND_DOWN)
        return f"{int(whole)}{scale}{'余' if whole != value else ''}"
    text, more = floor_yu(value)
    return f"{text}{scale}{'余' if more else ''}"


def scale_in_words(unit: str) -> str:
    """万 or 亿 when it goes into the words (3万余棵); 万元 and 亿元 stay whole (120余万元)."""
    return unit[0] if unit[:1] in _SCALES and len(unit) > 1 and not unit.endswith("元") else ""


def unit_after(unit: str, style: Style) -> str:
    """The unit that follows the words: with `yu` the 万 stands in the words already, with `at_least` all of it."""
    if style == "at_least":
        return ""
    return unit[len(scale_in_words(unit)) :] if style == "yu" else unit


def listed(names: tuple[str, ...]) -> str:
    """Names one after another: 东岭村、石盘村."""
    return "、".join(names)


def numeral(value: Decimal | int) -> str:
    """A whole number below ten thousand in Chinese numerals as they count things: 两 before a measure, 十二, 一百零五."""
    whole = int(value)
    if whole != value or not 0 <= whole < 10_000:
        return plain(value, 2)
    if whole == 2:
        return "两"
    if whole <= 10:
        return _DIGITS[whole]
    said, gap = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = whole // scale % 10
        if digit:
            said += ("零" if gap and said else "") + (_DIGITS[digit] + name)
            gap = False
        else:
            gap = bool(said)
    return said.removeprefix("一") if 10 <= whole < 20 else said


def year_han(year: int) -> str:
    """A year as 二〇二二."""
    return "".join("〇" if digit == "0" else _DIGITS[int(digit)] for digit in str(year))
