"""Figures in SQL: those of one ledger and one span of days in one SELECT of conditional aggregates, by village or not."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, distinct, func, literal, or_, select, true

from township_desk.core.fields_choice import MultiRef
from township_desk.core.figure import Figure, Frame, at, bounded, conjuncts, leaf, village_paths
from township_desk.core.ledger import Ledger
from township_desk.core.query import All, Cond, Query, resolve
from township_desk.store.compile import Compiler
from township_desk.store.database import fetch_all
from township_desk.store.joins import Joins
from township_desk.store.rows import RowReader

Village = int | None
"""A village's id; None: the whole town."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What the rows say: how many count, their value as stored (names as a tuple), how many make up the whole."""

    rows: int
    value: Any
    scope: int = 0


NOTHING = Counted(0, None)
Found = dict[tuple[Village, str], Counted]
"""By village and figure."""


class FigureReader:
    """Computes figures over the rows of a desk; conditions are those of core.query, the period's bounds filled in."""

    def __init__(self, reader: RowReader) -> None:
        self._reader = reader
        self._ledgers = reader.ledgers

    def take(self, figures: Iterable[Figure], frame: Frame, village: Village = None) -> dict[str, Counted]:
        """Every figure for the town, or for one village; figures of ledgers without villages are left out for one."""
        found = self._all(figures, frame, village, grouped=False)
        return {key: counted for (_, key), counted in found.items()}

    def by_village(self, figures: Iterable[Figure], frame: Frame) -> dict[int, dict[str, Counted]]:
        """Every figure for every village, in as many passes as for one."""
        found: dict[int, dict[str, Counted]] = {}
        for (village, key), counted in self._all(figures, frame, None, grouped=True).items():
            if village is not None:
                found.setdefault(village, {})[key] = counted
        return found

    def ids(self, figure: Figure, frame: Frame, village: Village = None) -> array[int]:
        """The rows that make a figure; for a 0 those of its scope, which prove it."""
        for cond in self._grounds(figure, frame):
            part = _Part(self, figure.ledger, frame, village)
            if village is not None and not part.divided:
                return array("q")
            statement = self._id_statement(part, figure, cond)
            with self._reader.database.read() as connection:
                found = array("q", connection.execute(statement).scalars())
            if found:
                return found
        return array("q")

    def _grounds(self, figure: Figure, frame: Frame) -> list[Cond | None]:
        where = figure.condition(frame)
        tried = [where] if figure.prefer is None else [_both(where, at(figure.prefer, frame)), where]
        return tried if figure.scope is None else [*tried, at(figure.scope, frame)]

    def _id_statement(self, part: _Part, figure: Figure, cond: Cond | None) -> Any:
        where = part.where(cond, whole=False)
        if figure.measure != "last":
            return select(part.joins.table.c.id).select_from(part.source()).where(where).order_by(part.joins.table.c.id)
        ranked = part.ranked(figure, where)
        return select(ranked.c.row).where(ranked.c.place == 1).order_by(ranked.c.row)

    def divided(self, figure: Figure) -> bool:
        """Whether a figure can be told by village."""
        return figure.measure != "setting" and bool(village_paths(self._ledgers, self._ledgers[figure.ledger]))

    def compiler(self) -> Compiler:
        """The compiler of conditions."""
        reader = self._reader
        return Compiler(reader.database.schema, self._ledgers, reader.today(), reader.add_workdays)

    def _all(self, figures: Iterable[Figure], frame: Frame, village: Village, *, grouped: bool) -> Found:
        groups: dict[tuple[str, tuple[Cond, ...]], list[Figure]] = {}
        listed: dict[tuple[Any, ...], list[Figure]] = {}
        found: Found = {}
        for figure in figures:
            if (grouped or village is not None) and not self.divided(figure):
                continue
            if self._apart(figure):
                listed.setdefault(_same_rows(figure), []).append(figure)
            elif figure.measure == "last":
                found |= self._last(figure, frame, village, grouped=grouped)
            elif figure.measure != "setting":
                spans = _spans(figure)
                groups.setdefault((figure.ledger, spans), []).append(figure)
        for (ledger, spans), members in groups.items():
            found |= self._group(ledger, spans, members, _Pass(frame, village, grouped))
        for same in listed.values():
            found |= self._names(same, frame, village, grouped=grouped)
        return found

    def _apart(self, figure: Figure) -> bool:
        """Names, texts and counts of what a reference to several rows names: they need a SELECT of their own."""
        if figure.measure in ("names", "text"):
            return True
        found = (
            leaf(self._ledgers, self._ledgers[figure.ledger], figure.field) if figure.measure == "distinct" else None
        )
        return isinstance(found, MultiRef)

    def _group(self, ledger: str, spans: tuple[Cond, ...], figures: Sequence[Figure], how: _Pass) -> Found:
        frame = how.frame
        part = _Part(self, ledger, frame, how.village, grouped=how.grouped)
        columns: list[ColumnElement[Any]] = []
        places: list[tuple[str, slice]] = []
        for figure in figures:
            mine = self._aggregates(part, figure, frozenset(spans))
            places.append((figure.id, slice(len(columns), len(columns) + len(mine))))
            columns += mine
        base = at(All(spans), frame) if spans else None
        keys = [part.village_column] if how.grouped else []
        # the columns first: they may add joins to the source
        statement = select(*keys, *columns).select_from(part.source()).where(part.where(base, whole=True))
        if keys:
            statement = statement.group_by(*keys)
        found: Found = {}
        with self._reader.database.read() as connection:
            for row in fetch_all(connection, statement):
                village = row[0] if how.grouped else None
                cells = row[1:] if how.grouped else row
                found |= {(village, key): _counted(cells[place]) for key, place in places}
        return found

    def _aggregates(self, part: _Part, figure: Figure, hoisted: frozenset[Cond]) -> list[ColumnElement[Any]]:
        """rows, value, scope, and with `prefer` the rows and value of those."""
        rest = tuple(c for c in conjuncts(figure.where) if c not in hoisted)
        where = part.test(All(rest)) if rest else true()
        scope = _how_many(part.test(figure.scope)) if figure.scope is not None else literal(0)
        columns = [_how_many(where), part.value(figure, where), scope]
        if figure.prefer is not None:
            first = and_(where, part.test(figure.prefer))
            columns += [_how_many(first), part.value(figure, first)]
        return columns

    def _last(self, figure: Figure, frame: Frame, village: Village, *, grouped: bool) -> Found:
        part = _Part(self, figure.ledger, frame, village, grouped=grouped)
        where = part.where(figure.condition(frame), whole=True)
        ranked = part.ranked(figure, where)
        keys = [ranked.c.village] if grouped else []
        statement = select(*keys, func.count(), func.sum(ranked.c.value)).where(ranked.c.place == 1)
        if keys:
            statement = statement.group_by(*keys)
        with self._reader.database.read() as connection:
            rows = fetch_all(connection, statement)
        return {(row[0] if grouped else None, figure.id): Counted(row[-2], row[-1]) for row in rows}

    def _names(self, figures: Sequence[Figure], frame: Frame, village: Village, *, grouped: bool) -> Found:
        """Figures that name from the same rows: one SELECT of every name with its rows."""
        figure = figures[0]
        part = _Part(self, figure.ledger, frame, village, grouped=grouped)
        label, order = part.label(figure)
        rows = func.count(distinct(part.joins.table.c.id))
        keys = [part.village_column] if grouped else []
        first = [rows.desc()] if figure.frequent else []
        statement = (
            select(*keys, label, rows)
            .select_from(part.source())
            .where(and_(part.where(figure.condition(frame), whole=True), label.is_not(None)))
            .group_by(*keys, label)
            .order_by(*first, *order)
        )
        names: dict[Village, list[tuple[Any, int]]] = {}
        with self._reader.database.read() as connection:
            for row in fetch_all(connection, statement):
                names.setdefault(row[0] if grouped else None, []).append((row[-2], row[-1]))
        totals = self._totals(figure, frame, village, grouped=grouped) if names else {}
        found: Found = {}
        for at_village, listed in names.items():
            for each in figures:
                value = tuple(str(name) for name, _ in listed) if each.measure != "distinct" else len(listed)
                found[at_village, each.id] = Counted(totals.get(at_village, 0), value)
        return found

    def _totals(self, figure: Figure, frame: Frame, village: Village, *, grouped: bool) -> dict[Village, int]:
        part = _Part(self, figure.ledger, frame, village, grouped=grouped)
        keys = [part.village_column] if grouped else []
        count = func.count(distinct(part.joins.table.c.id))
        statement = (
            select(*keys, count).select_from(part.source()).where(part.where(figure.condition(frame), whole=True))
        )
        if keys:
            statement = statement.group_by(*keys)
        with self._reader.database.read() as connection:
            return {row[0] if grouped else None: row[-1] for row in fetch_all(connection, statement)}


@dataclass(frozen=True, slots=True)
class _Pass:
    frame: Frame
    village: Village
    grouped: bool


class _Part:
    """One ledger's rows in one statement: joins, the village of a row, conditions and values."""

    def __init__(
        self, reader: FigureReader, ledger: str, frame: Frame, village: Village, *, grouped: bool = False
    ) -> None:
        self._compiler = reader.compiler()
        self._ledgers: Mapping[str, Ledger] = self._compiler.ledgers
        self._frame = frame
        self.ledger = self._ledgers[ledger]
        self.joins = Joins(self._compiler, self._ledgers, ledger)
        self._village = village
        self._grouped = grouped
        self._beside: list[tuple[Any, ColumnElement[bool]]] = []
        paths = village_paths(self._ledgers, self.ledger)
        self.divided = bool(paths)
        self._many = [path for path in paths if isinstance(leaf(self._ledgers, self.ledger, path), MultiRef)]
        self._single = [path for path in paths if path not in self._many]
        self._places: Any = None
        if grouped and self._many:
            self._places = self._compiler.schema.tables["village"].alias()
            self._beside.append((self._places, self._in_village(self._places.c.id)))
        if grouped or village is not None:
            for path in paths:
                self.joins.column(path)

    def source(self) -> Any:
        """What to select from; asked for last, as columns add joins."""
        source = self.joins.source
        for table, on in self._beside:
            source = source.join(table, on)
        return source

    @property
    def village_column(self) -> ColumnElement[Any]:
        """The village by which figures are grouped."""
        if self._places is not None:
            column: ColumnElement[Any] = self._places.c.id
            return column
        return self.joins.column("|".join(self._single))

    def _in_village(self, village: Any) -> ColumnElement[bool]:
        tests: list[ColumnElement[bool]] = []
        if self._single:
            tests.append(self.joins.column("|".join(self._single)) == village)
        tests += [self._names(self.joins.column(path), village) for path in self._many]
        return or_(*tests)

    @staticmethod
    def _names(column: ColumnElement[Any], row: Any) -> ColumnElement[bool]:
        """Whether a reference to several rows names one."""
        if isinstance(row, int):
            return column.contains(f"|{row}|")
        return column.like(literal("%|").concat(row).concat("|%"))

    def test(self, cond: Cond) -> ColumnElement[bool]:
        """A condition, with the frame's bounds in it."""
        compiler = self._compiler
        asked = resolve(at(cond, self._frame), compiler.today, compiler.add_workdays)
        return compiler.condition(self.ledger, self.joins.table, asked)

    def where(self, cond: Cond | None, *, whole: bool) -> ColumnElement[bool]:
        """Live rows that satisfy a condition, of the village where one is asked for."""
        compiler = self._compiler
        asked = resolve(cond, compiler.today, compiler.add_workdays) if cond is not None else None
        tests = [compiler.where(Query(self.ledger.name, asked), self.joins.table, whole=whole)]
        if self._village is not None:
            tests.append(self._in_village(self._village))
        return and_(*tests)

    def value(self, figure: Figure, where: ColumnElement[bool]) -> ColumnElement[Any]:
        """The aggregate of the rows that satisfy `where`."""
        if figure.measure == "count":
            return _how_many(where)
        value = self.joins.column(figure.field)
        if figure.less:
            less: Any = func.coalesce(self.joins.column(figure.less), 0)
            if figure.less_where is not None:
                less = case((self.test(figure.less_where), less), else_=0)
            value = value - less
        if figure.times:
            factor: Any = case(*((self.joins.column("unit") == unit, n) for unit, n in figure.times), else_=1)
            value = value * factor
        picks = [(where, value)]
        if figure.minus is not None:
            picks.insert(0, (and_(where, self.test(figure.minus)), -value))
        picked: ColumnElement[Any] = case(*picks)
        match figure.measure:
            case "distinct":
                return func.count(distinct(picked))
            case "min":
                return func.min(picked)
            case "max":
                return func.max(picked)
        return func.sum(picked)

    def label(self, figure: Figure) -> tuple[ColumnElement[Any], list[ColumnElement[Any]]]:
        """What names a row in a list, and in which order names come."""
        found = leaf(self._ledgers, self.ledger, figure.field)
        table = self.joins.table
        if isinstance(found, MultiRef):
            named = self._compiler.schema.tables[found.target].alias()
            self._beside.append((named, self._names(self.joins.column(figure.field), named.c.id)))
            return named.c.name, [func.min(named.c.sort_no), func.min(named.c.id)]
        label = self.joins.column(figure.field)
        order = [func.max(self.joins.column(figure.order)).desc()] if figure.order else []
        return label, [*order, func.min(table.c.id)]

    def ranked(self, figure: Figure, where: ColumnElement[bool]) -> Any:
        """Rows numbered from the last within each `by`: row, value, place and, grouped, village."""
        table = self.joins.table
        value = self.joins.column(figure.field)
        keys = [self.village_column] if self._grouped else []
        within = [self.joins.column(figure.by), *keys]
        place = func.row_number().over(partition_by=within, order_by=[table.c[figure.order].desc(), table.c.id.desc()])
        columns = [table.c.id.label("row"), value.label("value"), place.label("place")]
        columns += [key.label("village") for key in keys]
        return select(*columns).select_from(self.source()).where(and_(where, value.is_not(None))).subquery()


def _spans(figure: Figure) -> tuple[Cond, ...]:
    """The parts that limit every row of a figure, and of its scope, to the period: they go into WHERE."""
    spans = tuple(part for part in conjuncts(figure.where) if bounded(part))
    if figure.scope is None:
        return spans
    whole = frozenset(conjuncts(figure.scope))
    return tuple(part for part in spans if part in whole)


def _how_many(where: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((where, 1), else_=0)), 0)


def _counted(cells: Sequence[Any]) -> Counted:
    rows, value, scope, *first = cells
    if first and first[0]:
        rows, value = first
    return Counted(int(rows), value, int(scope))


def _both(one: Cond | None, other: Cond) -> Cond:
    return other if one is None else All((one, other))


def _same_rows(figure: Figure) -> tuple[Any, ...]:
    return figure.ledger, figure.field, figure.where, figure.measure == "distinct", figure.frequent, figure.order
