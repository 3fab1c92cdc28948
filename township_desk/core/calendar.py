"""Working days: the State Council's holidays (chinesecalendar) under a table that the office can edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=32768)
def _published_workday(day: date) -> bool:
    """Whether the published holidays make a day a working day; remembered, since looking it up is slow."""
    try:
        import chinese_calendar

        return bool(chinese_calendar.is_workday(day))
    except (ImportError, NotImplementedError):
        return day.weekday() < 5


@dataclass(slots=True)
class WorkCalendar:
    """Working days; `overrides` maps a day to True (班) or False (休) and wins over the published holidays."""

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """Whether a day is worked. Years not yet published fall back to Monday to Friday (see `is_published`)."""
        if day in self.overrides:
            return self.overrides[day]
        return _published_workday(day)

    @staticmethod
    def is_published(year: int) -> bool:
        """Whether the holidays of a year are known to the program."""
        try:
            import chinese_calendar

            chinese_calendar.is_workday(date(year, 6, 1))
        except (ImportError, NotImplementedError):
            return False
        return True

    def workdays(self, start: date, end: date) -> int:
        """wd(a, b) of rules.md: working days from the day after `start` to `end` (Civil Code art. 201)."""
        return sum(self.is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def add_workdays(self, start: date, count: int) -> date:
        """The day that is `count` working days after `start`."""
        day = start
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_workday(day)
        return day
