"""Fields of numbers: integers, decimals, 元 and 万元; Decimal from cell to paper, integers in the database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from township_desk.core.amount_words import amount_words
from township_desk.core.fields import EMPTY, Field, LostDigits, ParseContext, Parsed, Text, raw_text
from township_desk.core.problem import Problem, Severity
from township_desk.core.tabular import CellType
from township_desk.core.text import clean_code

_NUMBER = re.compile(r"([+-]?)[¥￥]?([+-]?)(\d+(?:,\d{3})*|\d*)(\.\d+)?(万|亿)?([^\d.,+-]*)")
_BLANKS = frozenset({"/", "-", "—", "——", "--", "－", "无", "\\", "、", "空"})
_HAN_DIGITS = {
    c: n
    for n, pair in enumerate(("〇零", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for c in pair
}
_HAN_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_HAN = re.compile(
    rf"约?(?P<whole>[{''.join((*_HAN_DIGITS, *_HAN_UNITS))}]+)(?P<rest>[万亿]?(?:元|圆|块钱?|人|口|户|个|名)?(?:/?每?月)?[整正]?)"
)
_TIMES = {"万": Decimal(10_000), "亿": Decimal(100_000_000), None: Decimal(1)}


def read_decimal(raw: Any, unit: str) -> Decimal | Problem | None:
    """A number as people write it: 1,200元, １２, 0.5万元; None when the cell says there is none."""
    if isinstance(raw, bool):
        return Problem("NUM", "“{字段}”应填数字。")
    if isinstance(raw, LostDigits):
        return Problem("NUM-LOST", "“{字段}”超过15位，表格已丢失末尾数字，请改为文本后重填。")
    if isinstance(raw, int | Decimal):
        return Decimal(raw)
    if isinstance(raw, float):
        return Decimal(repr(raw))
    text = clean_code(str(raw))
    return None if text in _BLANKS or not text else _read_text(text, unit)


def _read_text(text: str, unit: str) -> Decimal | Problem:
    if "*" in text or "×" in text or re.search(r"[xX]+(个|元|户|人|处|$)", text):
        return Problem("G-03", "“{字段}”含占位符，请填实际数。")
    if (han := _HAN.fullmatch(text)) is not None:
        text = f"{_han_number(han['whole'])}{han['rest'].rstrip('整正')}"
    match = _NUMBER.fullmatch(text.replace("，", ",")) or _NUMBER.fullmatch(text.strip("约()"))
    if match is None or not (match[3] or match[4]) or len(match[6]) > 6:
        return Problem("NUM", "“{字段}”应填数字，现为其他内容，请改正。")
    number = Decimal((match[3] or "0").replace(",", "") + (match[4] or "")) * _TIMES[match[5]]
    if unit.startswith("万") and (match[5] or match[6].startswith("元")):
        number /= _TIMES["万"]
    elif unit.startswith("亿") and match[5]:
        number /= _TIMES["亿"]
    return -number if "-" in match[1] + match[2] else number


def _han_number(text: str) -> int:
    """三百六十 -> 360, 叁佰零陆 -> 306; as people say it, 三百六 is 360; digits alone stand side by side (三六〇)."""
    if not any(c in _HAN_UNITS for c in text):
        return int("".join(str(_HAN_DIGITS[c]) for c in text))
    total, digit, unit, gap = 0, 0, 1, False
    for c in text:
        if c in _HAN_UNITS:
            unit = _HAN_UNITS[c]
            total += (digit or 1) * unit
            digit, gap = 0, False
        else:
            digit = _HAN_DIGITS[c]
            gap = gap or digit == 0
    return total + digit * (1 if gap or unit == 10 else unit // 10)


@dataclass(frozen=True, kw_only=True)
class Decimals(Field):
    """dec(p,s): exact decimals with `places` digits after the point, stored as a scaled integer."""

    kind: ClassVar[str] = "decimal"
    cell: ClassVar[CellType] = CellType.DECIMAL
    numeric: ClassVar[bool] = True
    places: int = 2
    digits: int = 12
    minimum: Decimal | int | None = 0
    maximum: Decimal | int | None = None
    trimmed: bool = False
    """Shown without needless zeros: 518, 0.1352."""

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        number = read_decimal(raw, self.unit)
        if number is None:
            return EMPTY
        if isinstance(number, Problem):
            return Parsed(None, number)
        if ctx.scale != 1 and not (isinstance(raw, str) and ("万" in raw or "亿" in raw)):
            number *= ctx.scale
        return self.accept(number, rounded=isinstance(raw, float))

    def accept(self, number: Decimal, *, rounded: bool) -> Parsed:
        """Check range and places; digits beyond the places are an error unless they are a float's noise."""
        if not number.is_finite() or number.adjusted() + self.places >= 26:
            return self.bad("NUM-MAX", "“{字段}”数字过大，请核对。")
        value = number.quantize(Decimal(1).scaleb(-self.places), rounding=ROUND_HALF_UP)
        if value != number and not (rounded and abs(value - number) < Decimal("1e-7")):
            return self.bad("G-09" if self.kind in ("money", "wan") else "NUM", f"“{{字段}}”最多{self.places}位小数。")
        if self.minimum is not None and value < self.minimum:
            code = "G-09" if self.kind in ("money", "wan") else "NUM-MIN"
            least = self.places and self.minimum == Decimal(1).scaleb(-self.places)
            return self.bad(code, "“{字段}”应大于0。" if least else f"“{{字段}}”不能小于{self.minimum}。")
        if self.maximum is not None and value > self.maximum:
            return self.bad("NUM-MAX", f"“{{字段}}”不能大于{self.maximum}。")
        if value.adjusted() + 1 + self.places > self.digits:
            return self.bad("NUM-MAX", "“{字段}”数字过大，请核对。")
        return Parsed(value)

    def format(self, value: Any) -> str:
        if value is None:
            return ""
        text = f"{value:,.{self.places}f}"
        return text.rstrip("0").rstrip(".") if self.trimmed and "." in text else text

    @property
    def scale(self) -> int:
        """Digits after the point in the stored integer."""
        return self.places

    def to_store(self, value: Any) -> Any:
        return None if value is None else int(value.scaleb(self.scale))

    def from_store(self, stored: Any) -> Any:
        return None if stored is None else Decimal(stored).scaleb(-self.scale)

    def to_json(self, value: Any) -> Any:
        return None if value is None else f"{value:f}"

    def from_json(self, value: Any) -> Any:
        return None if value is None else Decimal(value)


def in_han(raw: Any) -> bool:
    """Whether a number is written in Chinese numerals (三百六十元): it is read, and said how."""
    return isinstance(raw, str) and _HAN.fullmatch(clean_code(raw)) is not None


@dataclass(frozen=True, kw_only=True)
class Money(Decimals):
    """money: 元, two decimals, not negative unless `minimum` is None (G-09); large amounts are doubted (G-10)."""

    kind: ClassVar[str] = "money"
    cell: ClassVar[CellType] = CellType.MONEY
    unit: str = "元"
    digits: int = 16
    doubt: Decimal = Decimal(10_000_000)
    other_unit: str = "万元"

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        parsed = super().read(raw, ctx)
        if parsed.value is None or parsed.problem is not None or not in_han(raw):
            return parsed
        text = f"“{{字段}}”写的是汉字数，已按{self.format(parsed.value)}{self.unit}读取，请核对。"
        return Parsed(parsed.value, Problem("NUM-HAN", text, Severity.WARNING))

    def accept(self, number: Decimal, *, rounded: bool) -> Parsed:
        parsed = super().accept(number, rounded=rounded)
        if parsed.value is not None and parsed.value >= self.doubt:
            text = f"“{{字段}}”数额较大，请确认单位是“{self.unit}”而非“{self.other_unit}”。"
            return Parsed(parsed.value, Problem("G-10", text, Severity.WARNING))
        return parsed


@dataclass(frozen=True, kw_only=True)
class Wan(Money):
    """wan: 万元; six decimals are kept (0.01 元), two are shown; sums are added first and rounded last."""

    kind: ClassVar[str] = "wan"
    cell: ClassVar[CellType] = CellType.WAN
    unit: str = "万元"
    places: int = 6
    digits: int = 18
    doubt: Decimal = Decimal(100_000)
    other_unit: str = "元"

    def format(self, value: Any) -> str:
        if value is None:
            return ""
        text = f"{value:,.6f}".rstrip("0")
        whole, _, part = text.partition(".")
        return f"{whole}.{part:0<2}"


@dataclass(frozen=True, kw_only=True)
class Percent(Decimals):
    """dec(p,s) of percents, 0 to 100 (G-20): 60, 60% and, where a whole column holds fractions, 0.6."""

    unit: str = "%"
    places: int = 1
    digits: int = 5
    maximum: Decimal | int | None = 100

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        if isinstance(raw, str) and (text := raw.strip()).endswith(("%", "％")):
            return super().read(text[:-1], replace(ctx, scale=1))
        if isinstance(raw, str) and ctx.scale != 1:  # 60 as text among cells that hold 0.6
            number = read_decimal(raw, self.unit)
            if isinstance(number, Decimal) and number > 1:
                return super().read(raw, replace(ctx, scale=1))
        return super().read(raw, ctx)

    def accept(self, number: Decimal, *, rounded: bool) -> Parsed:
        if not 0 <= number <= 100:
            return self.bad("G-20", "百分比应在0—100之间。")
        return super().accept(number, rounded=rounded)

    @staticmethod
    def scale_of(raws: Iterable[Any]) -> int:
        """100 where the numbers of a column are fractions (cells shown as 60% hold 0.6); 1 where they are percents."""
        numbers = [raw for raw in raws if isinstance(raw, int | float) and not isinstance(raw, bool)]
        return 100 if any(numbers) and all(0 <= number <= 1 for number in numbers) else 1


@dataclass(frozen=True, kw_only=True)
class Int(Decimals):
    """int: a whole number."""

    kind: ClassVar[str] = "int"
    sql: ClassVar[str] = "int"
    cell: ClassVar[CellType] = CellType.INT
    places: int = 0
    width: int = 8

    def accept(self, number: Decimal, *, rounded: bool) -> Parsed:
        parsed = super().accept(number, rounded=rounded)
        if parsed.problem is not None and parsed.problem.code == "NUM":
            return self.bad("NUM", "“{字段}”应填整数。")
        return parsed if parsed.value is None else Parsed(int(parsed.value))

    def format(self, value: Any) -> str:
        return "" if value is None else str(value)

    def to_store(self, value: Any) -> Any:
        return value

    def from_store(self, stored: Any) -> Any:
        return stored

    def to_json(self, value: Any) -> Any:
        return value

    def from_json(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, kw_only=True)
class AmountWords(Text):
    """金额大写: shows the amount that its `virtual` computes, in capitals."""

    cell: ClassVar[CellType] = CellType.TEXT

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        return Parsed(raw_text(raw) or None)

    def from_store(self, stored: Any) -> Any:
        return stored if stored is None or isinstance(stored, str) else amount_words(Decimal(stored).scaleb(-2))
