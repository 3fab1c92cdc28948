"""Figures: every number of the report for a period or a cut-off day, for the town or by village, and the rows behind one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from township_desk.core import wording
from township_desk.core.figure import Figure, Frame, Taken, leaf
from township_desk.core.period import Period, cn_date
from township_desk.core.problem import UsageError
from township_desk.core.query import Is, Query
from township_desk.figures import FIGURES
from township_desk.service.own_figures import OwnFigures
from township_desk.service.records import CLOSED
from township_desk.store.figures import NOTHING, Counted, FigureReader

if TYPE_CHECKING:
    from township_desk.service.desk import Desk


@dataclass(frozen=True, slots=True)
class Traced:
    """A figure with the rows that make it: (ledger, id, words that name the row)."""

    taken: Taken
    rows: tuple[tuple[str, int, str], ...]


class Figures:
    """The declared figures over one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._reader = FigureReader(desk.reader)

    @cached_property
    def own(self) -> OwnFigures:
        """The figures that clerks made themselves."""
        return OwnFigures(self._desk)

    @property
    def known(self) -> Mapping[str, Figure]:
        """Figures by id, in the order of the report, the clerks' own behind them as they are defined today."""
        return self.at(self._desk.today)

    def at(self, day: date) -> Mapping[str, Figure]:
        """As `known`, the clerks' own as they were defined on a day."""
        return {**FIGURES, **self.own.at(day)}

    def get(self, name: str, day: date | None = None) -> Figure:
        """A figure by id, place (P153) or label, a clerk's own as it was defined on a day; UsageError when there is none."""
        known = self.known if day is None else self.at(day)
        found = known.get(name.upper())
        found = found or next((f for f in known.values() if name in (f.label, f.place) and name), None)
        if found is None:
            raise UsageError(f"没有用数“{name}”。编号见 figures 命令，如 I169。", code="unknown_figure")
        return found

    def frame(self, period: Period | None = None, *, as_of: date | None = None) -> Frame:
        """The days of a period (while it runs, to today), or from January to a cut-off day."""
        settings = {definition.key: value for definition, value in self._desk.settings.all()}
        if period is not None:
            return Frame.of(period, self._desk.today, settings)
        return Frame.as_of(as_of or self._desk.today, settings)

    def take(
        self, frame: Frame, village: int | None = None, figures: Iterable[Figure] | None = None
    ) -> dict[str, Taken]:
        """Figures (all known, or those given) by id, computed in one pass a ledger."""
        asked = list(self.at(frame.end).values() if figures is None else figures)
        found = self._reader.take(_with_fallbacks(asked), frame, village)
        return {figure.id: self._taken(figure, found, village is not None) for figure in asked}

    def by_village(self, frame: Frame, figures: Iterable[Figure] | None = None) -> dict[int, dict[str, Taken]]:
        """Figures by village and id, in as many passes as for the town; every active village is there."""
        asked = list(self.at(frame.end).values() if figures is None else figures)
        found = self._reader.by_village(_with_fallbacks(asked), frame)
        villages = self._desk.records.ids(Query("village"))
        return {v: {f.id: self._taken(f, found.get(v, {}), True) for f in asked} for v in villages}

    def last_year(self, frame: Frame) -> Frame:
        """The same days a year before."""
        return Frame(_year_before(frame.start), _year_before(frame.end), frame.kind, frame.settings)

    def take_before(self, frame: Frame, village: int | None = None) -> dict[str, Taken]:
        """The figures of a frame a year before, as they were defined then; one given up then as it is defined now."""
        before = self.last_year(frame)
        then = self.at(before.end)
        return self.take(before, village, [then.get(key, figure) for key, figure in self.at(frame.end).items()])

    def trace(self, figure: Figure, frame: Frame, village: int | None = None) -> Traced:
        """A figure and exactly the rows that make it."""
        taken = self.take(frame, village, [figure])[figure.id]
        source = self._source(figure, frame, village)
        ids = self.row_ids(figure, frame, village)
        if source.measure == "setting":
            name = self._desk.settings.definitions[figure.field].label
            rows = tuple(("settings", i, f"设置“{name}”") for i in ids)
            return Traced(taken, rows or (("settings", 0, f"设置“{name}”（默认值）"),) if taken.known else ())
        records = self._desk.records
        titles = records.titles(source.ledger, set(ids))
        shown = ((i, CLOSED if records.closed(source.ledger, i) else titles.get(i, f"#{i}")) for i in ids)
        return Traced(taken, tuple((source.ledger, i, title) for i, title in shown))

    def row_ids(self, figure: Figure, frame: Frame, village: int | None = None) -> Sequence[int]:
        """The ids of the rows that make a figure, in its ledger (`source_ledger`)."""
        if figure.measure == "setting":
            return self._desk.records.ids(Query("settings", Is("key", "=", figure.field)))
        return self._reader.ids(self._source(figure, frame, village), frame, village)

    def source_ledger(self, figure: Figure, frame: Frame, village: int | None = None) -> str:
        """The ledger whose rows make a figure (another one where its fallback is taken)."""
        return self._source(figure, frame, village).ledger

    def _source(self, figure: Figure, frame: Frame, village: int | None) -> Figure:
        if figure.fallback is None or self._reader.ids(figure, frame, village):
            return figure
        return figure.fallback

    def _taken(self, figure: Figure, found: Mapping[str, Counted], of_village: bool) -> Taken:
        if figure.measure == "setting":
            return self._set(figure)
        counted, source = found.get(figure.id, NOTHING), figure
        if figure.fallback is not None and not counted.rows:
            counted, source = found.get(figure.fallback.id, NOTHING), figure.fallback
        rows = counted.rows or counted.scope
        value = self._value(source, counted)
        if value is not None:
            return Taken(figure, value, spoken(figure, value), rows)
        apart = of_village and not self._reader.divided(figure)
        return Taken(figure, None, wording.NOT_BY_VILLAGE if apart else wording.NO_DATA, rows)

    def _set(self, figure: Figure) -> Taken:
        value: Any = self._desk.settings.get(figure.field)
        if value in (None, ""):
            return Taken(figure, None, wording.NO_DATA, 0)
        return Taken(figure, value, spoken(figure, value), 1)

    def _value(self, figure: Figure, counted: Counted) -> int | Decimal | str | None:
        if figure.is_text:
            return _name(figure, counted.value or ())
        if not counted.rows:
            return 0 if counted.scope else None
        if figure.measure in ("count", "distinct"):
            return int(counted.value)
        amount = self._amount(figure, counted.value)
        if figure.measure == "mean" and amount is not None:
            return Decimal(amount) / counted.rows
        return amount

    def _amount(self, figure: Figure, stored: Any) -> int | Decimal | None:
        if stored is None:
            return None
        ledgers = self._desk.records.ledgers
        found = leaf(ledgers, ledgers[figure.ledger], figure.paths[0])
        value = stored if found is None else found.from_store(stored if isinstance(stored, str) else int(stored))
        if isinstance(value, date):
            return value.month
        if figure.divide != 1:
            value = Decimal(value) / figure.divide
        value = abs(value) if figure.absolute else value
        return value if isinstance(value, int) else Decimal(f"{value.normalize():f}")


def spoken(figure: Figure, value: int | Decimal | str) -> str:
    """The words of a known value, as they stand in running text before the unit."""
    if isinstance(value, str):
        return value
    if figure.zero:
        said = wording.plain(value, figure.places)
        return figure.zero if value == 0 else figure.some.replace("{n}", said)
    return wording.words(value, figure.style, places=figure.places, unit=figure.unit)


def frame_words(frame: Frame, period: Period | None) -> str:
    """The days in words."""
    return period.label if period is not None else f"截至{cn_date(frame.end)}"


def difference(taken: Taken, before: Taken) -> Decimal | None:
    """How much more than before; None where either is no number or not known."""
    now, then = taken.value, before.value
    if now is None or then is None or isinstance(now, str) or isinstance(then, str):
        return None
    return Decimal(now) - Decimal(then)


def _name(figure: Figure, names: Sequence[str]) -> str | None:
    if figure.measure == "text":
        return names[0] if names else None
    if figure.nth:
        return names[figure.nth - 1] if len(names) >= figure.nth else None
    return wording.listed(tuple(names)) or None


def _with_fallbacks(figures: Sequence[Figure]) -> list[Figure]:
    return [*figures, *(figure.fallback for figure in figures if figure.fallback is not None)]


def _year_before(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
