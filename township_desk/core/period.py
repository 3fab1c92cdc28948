"""Periods: a week, month, quarter, half-year, year or span of days, and its words."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from township_desk.core.problem import UsageError


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` to `end`, both included."""

    kind: str
    """week, month, quarter, half, year or span."""
    start: date
    end: date

    @property
    def label(self) -> str:
        """The period in words, as titles write it (printing.md 2.4)."""
        year, month = self.start.year, self.start.month
        match self.kind:
            case "year":
                return f"{year}年"
            case "half":
                return f"{year}年{'上' if month == 1 else '下'}半年"
            case "quarter":
                return f"{year}年第{'一二三四'[(month - 1) // 3]}季度"
            case "month":
                return f"{year}年{month}月"
            case "week":
                iso = self.start.isocalendar()
                return f"{iso.year}年第{iso.week}周（{self.start.month}月{self.start.day}日至{self.end.month}月{self.end.day}日）"
        return f"{cn_date(self.start)}至{cn_date(self.end)}"

    def holds(self, day: date) -> bool:
        """Whether a day falls into the period."""
        return self.start <= day <= self.end

    def previous(self) -> Period:
        """The period of the same kind just before."""
        last = self.start - timedelta(days=1)
        match self.kind:
            case "year":
                return year(last.year)
            case "half":
                return half(last.year, 1 if last.month <= 6 else 2)
            case "quarter":
                return quarter(last.year, (last.month + 2) // 3)
            case "month":
                return month(last.year, last.month)
        return Period(self.kind, last - (self.end - self.start), last)


def cn_date(day: date) -> str:
    """2022年12月31日, no padding (GB/T 9704-2012, 7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"


def year(number: int) -> Period:
    """A calendar year."""
    return Period("year", date(number, 1, 1), date(number, 12, 31))


def half(number: int, part: int) -> Period:
    """The first or second half of a year."""
    return Period("half", date(number, part * 6 - 5, 1), month(number, part * 6).end)


def quarter(number: int, part: int) -> Period:
    """A quarter of a year."""
    return Period("quarter", date(number, part * 3 - 2, 1), month(number, part * 3).end)


def month(number: int, part: int) -> Period:
    """A calendar month."""
    return Period("month", date(number, part, 1), date(number, part, monthrange(number, part)[1]))


def week(number: int, part: int) -> Period:
    """An ISO week, Monday to Sunday."""
    monday = date.fromisocalendar(number, part, 1)
    return Period("week", monday, monday + timedelta(days=6))


def span(start: date, end: date) -> Period:
    """Any days from `start` to `end`."""
    if end < start:
        raise UsageError("结束日期早于开始日期。")
    return Period("span", start, end)


_FORMS = (
    (re.compile(r"(\d{4})-?(\d{2})"), month),
    (re.compile(r"(\d{4})-?[Qq]([1-4])"), quarter),
    (re.compile(r"(\d{4})-?[Hh]([12])"), half),
    (re.compile(r"(\d{4})-?[Ww](\d{1,2})"), week),
)


def parse_period(text: str) -> Period:
    """2022-11, 2022Q4, 2022H2, 2022-W48, 2022 or 2022-01-05..2022-02-03. Raises UsageError."""
    text = text.strip()
    try:
        if re.fullmatch(r"\d{4}", text):
            return year(int(text))
        for form, make in _FORMS:
            if match := form.fullmatch(text):
                return make(int(match[1]), int(match[2]))
        if ".." in text:
            start, _, end = text.partition("..")
            return span(date.fromisoformat(start), date.fromisoformat(end))
    except ValueError as error:
        raise UsageError(f"期间“{text}”不存在，请核对。") from error
    raise UsageError(f"期间“{text}”看不懂，请写成 2022-11、2022Q4、2022H2、2022-W48 或 2022。")
