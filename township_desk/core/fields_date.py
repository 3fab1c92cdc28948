"""Fields of time: date, month, year, in every form that clerks type."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from township_desk.core.fields import EMPTY, Code, Field, ParseContext, Parsed, raw_text
from township_desk.core.fields_number import Int
from township_desk.core.problem import Problem
from township_desk.core.tabular import CellType
from township_desk.core.text import clean_code

_SEP = r"[年./\-、,_]"
_YMD = re.compile(rf"(\d{{4}}){_SEP}(\d{{1,2}})[月./\-、,_](\d{{1,2}})[日号]?")
_YYMD = re.compile(r"(\d{2})[年./\-](\d{1,2})[月./\-](\d{1,2})[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MD = re.compile(r"(\d{1,2})[月./\-](\d{1,2})[日号]?")
_YM = re.compile(r"(\d{4})[年./\-](\d{1,2})月?份?|(\d{4})(\d{2})")
_M = re.compile(r"(\d{1,2})月份?")
_YY_M = re.compile(r"(\d{2})年(\d{1,2})月份?")
_SINCE = re.compile(r"(?:开始|起|以来|至今|[-—~～]+(?:至今)?)+$")
_TAIL = re.compile(
    r"(t?\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?|分)?|[上下]午|\(?(?:周|星期|礼拜)[一二三四五六日天]\)?)+$",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?:之前|以前|前|止)$")
_MONTH_END = re.compile(r"(?:(\d{4})[年./-])?(\d{1,2})月(?:底|末)")
_CLOCK = re.compile(r"(?<=\d)[\s　tT]+\d{1,2}[:：]\d{1,2}([:：]\d{1,2}(\.\d+)?)?\s*$")
_BLANKS = frozenset({"/", "-", "—", "——", "--", "无", "\\"})
_HAN = str.maketrans("〇零一二三四五六七八九", "00123456789")
EPOCH_1900 = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)


def _han_digits(text: str) -> str:
    """二〇二二年十一月五日 -> 2022年11月5日."""
    text = re.sub(r"([一二三四五六七八九])?十([一二三四五六七八九])?", lambda m: _tens(m[1], m[2]), text)
    return text.translate(_HAN)


def _tens(tens: str | None, ones: str | None) -> str:
    return f"{'一二三四五六七八九'.index(tens) + 1 if tens else 1}{'一二三四五六七八九'.index(ones) + 1 if ones else 0}"


def _make(year: int, month: int, day: int) -> date | Problem:
    try:
        return date(year, month, day)
    except ValueError:
        return Problem("DATE-NONE", "“{字段}”不是真实存在的日期，请核对年月日。")


def from_serial(serial: float, date1904: bool) -> date | None:
    """An Excel serial number as a date, if it falls between 1950 and 2100."""
    day = (EPOCH_1904 if date1904 else EPOCH_1900) + timedelta(days=int(serial)) if 0 < serial < 99999 else None
    return day if day is not None and 1950 <= day.year <= 2100 else None


def read_date(raw: Any, ctx: ParseContext) -> date | Problem | None:
    """A date in any usual form; a Problem when it is none, or only a month; None when the cell says there is none."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, bool):
        return Problem("DATE", "“{字段}”不是日期，请按 2022-11-05 填写。")
    if isinstance(raw, int | float):
        return _read_number(raw, ctx)
    text = clean_code(_CLOCK.sub("", str(raw)))
    if not text or text in _BLANKS:
        return None
    if "*" in text or "×" in text:
        return Problem("G-03", "“{字段}”含占位符，请填实际日期。")
    text = _TAIL.sub("", text) or text
    if any(c in text for c in "一二三四五六七八九十〇") and ("月" in text or "年" in text):
        text = _han_digits(text)
    return _read_text(text, ctx)


def _until(text: str, ctx: ParseContext) -> str:
    """A deadline without its “before”: 2022年11月20日前, 11月底前 (the month's last day)."""
    text = _BEFORE.sub("", clean_code(text))
    match = _MONTH_END.fullmatch(text)
    year = int(match[1]) if match and match[1] else ctx.year
    if match is None or year is None or not 1 <= int(match[2]) <= 12:
        return text
    return f"{year}-{match[2]}-{calendar.monthrange(year, int(match[2]))[1]}"


def _read_number(raw: float, ctx: ParseContext) -> date | Problem:
    if 19000101 <= raw <= 21001231 and float(raw).is_integer():
        return _read_text(str(int(raw)), ctx)
    day = from_serial(raw, ctx.date1904)
    return day if day is not None else Problem("DATE", "“{字段}”是数字而不是日期，请按 2022-11-05 填写。")


def _read_text(text: str, ctx: ParseContext) -> date | Problem:
    if match := _YMD.fullmatch(text) or _COMPACT.fullmatch(text):
        return _make(int(match[1]), int(match[2]), int(match[3]))
    if match := _YYMD.fullmatch(text):
        return _make(2000 + int(match[1]), int(match[2]), int(match[3]))
    if _YM.fullmatch(text) or _M.fullmatch(text):
        return Problem("DATE-MONTH", "“{字段}”只写到月份，缺少日，请补到具体日期。")
    if match := _MD.fullmatch(text):
        if ctx.year is None:
            return Problem("DATE-YEAR", "“{字段}”没有写年份，请补上年份。")
        return _make(ctx.year, int(match[1]), int(match[2]))
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        day = from_serial(float(text), ctx.date1904)
        if day is not None:
            return day
    return Problem("DATE", "“{字段}”不是日期，请按 2022-11-05 填写。")


@dataclass(frozen=True, kw_only=True)
class Date(Field):
    """date: YYYY-MM-DD. `fact`: the thing has happened, so it can't lie after today (G-04)."""

    kind: ClassVar[str] = "date"
    cell: ClassVar[CellType] = CellType.DATE
    fact: bool = False
    width: int = 11

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        day = read_date(raw if self.fact or not isinstance(raw, str) else _until(raw, ctx), ctx)
        if day is None:
            return EMPTY
        if isinstance(day, Problem):
            return Parsed(None, day)
        if self.fact and day > ctx.today:
            return self.bad("G-04", f"“{{字段}}”不能晚于今天（{ctx.today.isoformat()}）。")
        if day.year < 1900:
            return self.bad("G-05", "“{字段}”早于1900年，请核对年份。")
        return Parsed(day)

    def format(self, value: Any) -> str:
        return "" if value is None else value.isoformat()

    def to_store(self, value: Any) -> Any:
        return None if value is None else value.isoformat()

    def from_store(self, stored: Any) -> Any:
        return None if stored is None else date.fromisoformat(stored)

    def to_json(self, value: Any) -> Any:
        return self.to_store(value)

    def from_json(self, value: Any) -> Any:
        return self.from_store(value)


@dataclass(frozen=True, kw_only=True)
class Month(Field):
    """month: kept as the text YYYY-MM. `fact`: what the row tells has happened, so it can't be a month to come (G-04)."""

    kind: ClassVar[str] = "month"
    cell: ClassVar[CellType] = CellType.MONTH
    fact: bool = False
    width: int = 9

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        if isinstance(raw, date):
            return self._settled(raw.year, raw.month, ctx)
        text = clean_code(str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw))
        if text in _BLANKS or not text:
            return EMPTY
        text = _SINCE.sub("", text)
        year, month = 0, 0
        if match := _YM.fullmatch(text):
            year, month = int(match[1] or match[3]), int(match[2] or match[4])
        elif match := _YY_M.fullmatch(text):
            year, month = 2000 + int(match[1]), int(match[2])
        elif (match := _M.fullmatch(text)) and ctx.year is not None:
            year, month = ctx.year, int(match[1])
        elif isinstance(day := _read_text(text, ctx), date):
            year, month = day.year, day.month
        if not 1 <= month <= 12:
            return self.bad("MONTH", "“{字段}”不是月份，请按 2022-11 填写。")
        return self._settled(year, month, ctx)

    def _settled(self, year: int, month: int, ctx: ParseContext) -> Parsed:
        if self.fact and (year, month) > (ctx.today.year, ctx.today.month):
            return self.bad("G-04", f"“{{字段}}”不能晚于本月（{ctx.today:%Y-%m}）。")
        return Parsed(f"{year:04d}-{month:02d}")


_QUARTER = re.compile(r"(\d{4})[年-]?(?:[Qq]|第)?([1-4一二三四])(?:季度)?")
_WEEK = re.compile(r"(\d{4})[年-]?(?:[Ww]|第)(\d{1,2})周?")
PERIOD_WORDS: Mapping[str, str] = {
    "year": "2022", "month": "2022-11", "quarter": "2022-Q4", "week": "2022-W48", "day": "2022-12-31",
}  # fmt: skip
"""The forms that a period may have, each by its example."""


@dataclass(frozen=True, kw_only=True)
class PeriodCode(Code):
    """A period kept as text in one of `forms` (see PERIOD_WORDS); 2022年11月, 2022年第4季度, 2022年第48周 are read too."""

    kind: ClassVar[str] = "period"
    cell: ClassVar[CellType] = CellType.CENTER
    forms: tuple[str, ...] = ("month",)
    limit: int = 10
    width: int = 10

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        text = clean_code(raw_text(raw))
        if text in _BLANKS or not text:
            return EMPTY
        found = self._find(raw, text, ctx)
        if found is None or found[0] not in self.forms:
            shown = "、".join(PERIOD_WORDS[form] for form in self.forms)
            return self.bad("PERIOD", f"“{{字段}}”应写成：{shown}。")
        return Parsed(found[1])

    def _find(self, raw: Any, text: str, ctx: ParseContext) -> tuple[str, str] | None:
        """(form, normal text) of what was written."""
        if re.fullmatch(r"(19|20)\d{2}(?:年度?)?", text):
            return "year", text[:4]
        if (match := _WEEK.fullmatch(text)) and 1 <= int(match[2]) <= 53 and "季" not in text:
            return "week", f"{match[1]}-W{int(match[2]):02d}"
        if ("季" in text or "Q" in text.upper()) and (match := _QUARTER.fullmatch(text)):
            return "quarter", f"{match[1]}-Q{'一二三四'.find(match[2]) + 1 or match[2]}"
        if match := _YM.fullmatch(text):
            month = int(match[2] or match[4])
            return ("month", f"{match[1] or match[3]}-{month:02d}") if 1 <= month <= 12 else None
        day = read_date(raw, ctx)
        return ("day", day.isoformat()) if isinstance(day, date) else None


@dataclass(frozen=True, kw_only=True)
class Year(Int):
    """year: four digits."""

    kind: ClassVar[str] = "year"
    minimum: Any = 1900
    maximum: Any = 2100

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        if isinstance(raw, date):
            return Parsed(raw.year)
        text = raw.removesuffix("度").removesuffix("年") if isinstance(raw, str) else raw
        return super().read(text, ctx)
