"""Match planned rows with each other and with what the desk holds: new, changed, same, duplicate or doubtful."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from township_desk.core.fields import Field
from township_desk.core.fields_choice import MultiRef, Ref
from township_desk.core.fields_date import Date
from township_desk.core.ledger import Identity, Ledger
from township_desk.core.problem import Problem, Severity
from township_desk.core.query import Cond, Is, Query
from township_desk.core.text import match_key
from township_desk.intake.model import Part, split_target
from township_desk.service.import_plan import ImportPlan, RowPlan
from township_desk.store.rows import RowReader

DOUBLE, DOUBT = "DUPLICATE", "DOUBTFUL"
_MANY = 400
"""Values asked for in one statement."""
_EXACT_KINDS = frozenset({"date", "month", "multi_enum", "multi_fk", "attachments", "period", "json"})
"""Kinds kept as text whose spelling is fixed; other texts are compared without spaces, width and marks."""


def identity_of(ledger: Ledger, given: Identity | None = None) -> Identity:
    """What makes two rows the same thing; a ledger known only by the program's numbers is known by what must be filled."""
    found = given or ledger.identity
    if all(ledger.by_name[name].auto for name in found.exact if name in ledger.by_name):
        return Identity(tuple(f.name for f in ledger.needed_to_save if not f.auto), found.any_of)
    return found


_EMPTY = ("",)
"""Stands in an identity for an emptiness that is a value."""


def _same_place(a: Sequence[Any], b: Sequence[Any]) -> bool | None:
    """Whether two places agree: the first part that both state decides; None when there is none, or one holds the other."""
    for one, other in zip(a, b, strict=True):
        if one is None or other is None:
            continue
        if one == other:
            return True
        if isinstance(one, str) and isinstance(other, str) and (one in other or other in one):
            return None
        return False
    return None


@dataclass(slots=True)
class Known:
    """A row that the desk holds: its id and its place parts."""

    id: int
    place: tuple[Any, ...]
    taken: bool = False


class Matcher:
    """Matches the rows that a plan has for one ledger; `part` says how they are known. `check` stops between the steps.

    A reference to a row that is new itself is that row's plan: such rows are compared with each other only.
    """

    def __init__(
        self, plan: ImportPlan, part: Part, rows: Sequence[RowPlan], reader: RowReader, check: Callable[[], None]
    ) -> None:
        self.plan = plan
        self.part = part
        self.rows = rows
        self.ledger = plan.ledgers[part.ledger]
        self.reader = reader
        self.check = check
        self.expects = () if part.key else plan.intake.expects
        found = identity_of(self.ledger, part.identity)
        self.exact = tuple(name for name in found.exact if name in self.ledger.by_name)
        self.places = tuple(name for name in found.any_of if name in self.ledger.by_name)
        self.keys: dict[int, tuple[tuple[Any, ...] | None, tuple[Any, ...]]] = {}

    def match(self) -> None:
        """Give every row that is not rejected its verdict."""
        live = [row for row in self.rows if not row.rejected]
        if not live or not self.exact:
            return
        self._keys(live)
        self.check()
        self._among(live)
        live = [row for row in live if row.verdict == "new"]
        self.check()
        matched = self._numbered(live)
        matched |= self._known([row for row in live if id(row) not in matched])
        matched |= self._nameless([row for row in live if self.keys[id(row)][0] is None and id(row) not in matched])
        self.check()
        self._compare([row for row in live if id(row) in matched], matched)

    def _keys(self, rows: Sequence[RowPlan]) -> None:
        """Each row's identity in comparable form; None where a part of it is empty."""
        makers: dict[tuple[str, ...], list[tuple[int | None, Callable[[Any], Any]]]] = {}
        count = len(self.exact)
        for row in rows:
            parts = makers.get(row.names)
            if parts is None:
                at = {name: i for i, name in enumerate(row.names)}
                parts = [(at.get(name), _comparable(self.ledger.by_name[name])) for name in self.exact + self.places]
                makers[row.names] = parts
            cells = row.cells
            key = tuple([None if i is None or cells[i] is None else turn(cells[i]) for i, turn in parts])
            exact = self._whole(key[:count])
            self.keys[id(row)] = (None if None in exact else exact, key[count:])

    def _whole(self, exact: tuple[Any, ...]) -> tuple[Any, ...]:
        """The identity with its parts whose emptiness is a value (no village: the whole town) told apart from lacking ones."""
        if not self.ledger.empty_counts or None not in exact:
            return exact
        empty = self.ledger.empty_counts
        return tuple(_EMPTY if v is None and n in empty else v for n, v in zip(self.exact, exact, strict=True))

    def _among(self, rows: Sequence[RowPlan]) -> None:
        """Rows of the file that say the same: the first stays, the later ones are counted as duplicates."""
        first: dict[tuple[Any, ...], list[RowPlan]] = {}
        for row in rows:
            exact, place = self.keys[id(row)]
            if exact is None:
                continue
            others = first.setdefault(exact, [])
            doubtful: RowPlan | None = None
            for other in others:
                same = True if not self.places else _same_place(place, self.keys[id(other)][1])
                if same:
                    self._double(row, other)
                    break
                if same is None:
                    doubtful = other
            else:
                if doubtful is not None:
                    text = f"疑似与第{doubtful.row}行重复，地点无法比较，已作为新的一条收入，请核对。"
                    row.add(self._doubt(text))
                others.append(row)

    def _double(self, row: RowPlan, other: RowPlan) -> None:
        if self.part.shared:
            self._share(row, other)
            return
        row.verdict = "duplicate"
        row.problems = None
        where = f"第{other.row}行" if other.sheet.sheet == row.sheet.sheet else f"“{other.sheet.sheet}”第{other.row}行"
        row.add(Problem(DOUBLE, f"与{where}重复，只计一次。", Severity.NOTICE))
        mine, theirs = row.values, other.values
        names = [n for n in mine if n in theirs and mine[n] != theirs[n] and n not in self.exact + self.places]
        names += [n for n in mine if n not in theirs and n in other.names]
        if names:
            words = "、".join(self.ledger.by_name[n].label for n in names)
            row.add(Problem(DOUBLE, f"与{where}重复但“{words}”不同，以{where}为准，请核对。", Severity.WARNING))

    def _share(self, row: RowPlan, other: RowPlan) -> None:
        """A later line over the same row fills what the first left empty; where they differ, the first holds."""
        row.verdict, row.same_as = "shared", other
        mine, theirs = row.values, other.values
        fresh = {n: v for n, v in mine.items() if n not in theirs}
        if fresh:
            names = tuple(dict.fromkeys((*other.names, *fresh)))
            values = {**dict(zip(other.names, other.cells, strict=True)), **fresh}
            other.names, other.cells = names, tuple(values[n] for n in names)
            other.missing = tuple(n for n in other.missing if n not in fresh)
        own = _mapped(row, self.part.key)
        names_ = [n for n in mine if n in theirs and n in own and mine[n] != theirs[n] and n not in self.exact]
        if names_:
            words = "、".join(self.ledger.by_name[n].label for n in names_)
            row.add(
                Problem(DOUBLE, f"“{words}”与第{other.row}行不同，以第{other.row}行为准，请核对。", Severity.WARNING)
            )

    def _numbered(self, rows: Sequence[RowPlan]) -> dict[int, int]:
        """Rows that carry the number of a row of the desk."""
        rule = self.ledger.number
        if rule is None:
            return {}
        wanted: dict[Any, RowPlan] = {}
        for row in rows:
            if rule.field in row.names and (code := row.get(rule.field)) is not None:
                wanted[code] = row
        found: dict[int, int] = {}
        codes = list(wanted)
        for start in range(0, len(codes), _MANY):
            query = Query(self.ledger.name, Is(rule.field, "in", tuple(codes[start : start + _MANY])))
            for row_id, code in self.reader.values(query, ("id", rule.field)):
                found[id(wanted[code])] = row_id
        return found

    def _known(self, rows: Sequence[RowPlan]) -> dict[int, int]:
        """Rows whose identity the desk already holds, by object id."""
        rows = [row for row in rows if not _unborn(self.keys[id(row)][0])]
        wanted = {exact for row in rows if (exact := self.keys[id(row)][0]) is not None}
        if not wanted:
            return {}
        held: dict[tuple[Any, ...], list[Known]] = {}
        count = len(self.exact)
        turns = [_stored_comparable(self.ledger.by_name[name]) for name in self.exact + self.places]
        for row_id, *stored in self._held(rows, ("id", *self.exact, *self.places)):
            key = tuple([None if v is None else turn(v) for v, turn in zip(stored, turns, strict=True)])
            exact = self._whole(key[:count])
            if exact in wanted:
                held.setdefault(exact, []).append(Known(row_id, key[count:]))
        found: dict[int, int] = {}
        for row in rows if held else ():
            exact, place = self.keys[id(row)]
            others = held.get(exact, ()) if exact is not None else ()
            same = [k for k in others if not self.places or _same_place(place, k.place)]
            if len(same) > 1 and self.part.key and not self.part.shared:
                row.verdict = "same"
                told = f"{self.part.label or self.ledger.label}已登记{len(same)}条，分不清对应哪一条，没有更新，请在台账里核对。"
                row.add(Problem(DOUBT, told, Severity.NOTICE))
            elif same:
                known = next((k for k in same if not k.taken), same[0])
                known.taken = True
                found[id(row)] = known.id
            elif any(_same_place(place, k.place) is None for k in others):
                self._doubtful(row, [k for k in others if _same_place(place, k.place) is None], found)
        return found

    def _nameless(self, rows: Sequence[RowPlan]) -> dict[int, int]:
        """Rows without a key (a person whose number is lost): the very same row, by all that is filled, is known."""
        found: dict[int, int] = {}
        names = [f.name for f in self.ledger.needed_to_save]
        taken: set[int] = set()
        for row in rows:
            values = [(name, row.get(name)) for name in names if row.get(name) is not None]
            if not values or any(isinstance(value, RowPlan) for _, value in values):
                continue
            query = Query(self.ledger.name)
            for name, value in values:
                query = query.also(Is(name, "=", value))
            others = [Known(i, (), i in taken) for (i,) in self.reader.values(query, ("id",), _MANY)]
            if others:
                self._doubtful(row, others, found)
                taken.update([found[id(row)]] if id(row) in found else ())
        return found

    def _doubtful(self, row: RowPlan, others: Sequence[Known], found: dict[int, int]) -> None:
        """Without a place to compare: the very same row is known already, anything else is asked."""
        names = [name for name in row.values if name not in self.exact]
        free = [k for k in others if not k.taken]
        for known in free:
            if not names:  # the row says nothing beyond what both are known by
                known.taken = True
                found[id(row)] = known.id
                return
            stored = self.reader.values(Query(self.ledger.name, Is("id", "=", known.id)), names)
            if stored and all(
                self.ledger.by_name[n].to_store(row.values[n]) == v for n, v in zip(names, stored[0], strict=True)
            ):
                known.taken = True
                found[id(row)] = known.id
                return
        lack = "地点" if self.places else "、".join(self.ledger.by_name[name].label for name in self.exact)
        text = f"疑似与已登记的一条重复，{lack}无法比较，已作为新的一条收入，请核对。"
        row.add(self._doubt(text))

    def _doubt(self, text: str) -> Problem:
        """A doubtful row, blamed on what would settle it: the place, or the last part of the identity."""
        f = self.ledger.by_name[(self.places or self.exact[-1:])[0]]
        return Problem(DOUBT, text, Severity.WARNING, field=f.name, column=f.label)

    def _held(self, rows: Sequence[RowPlan], names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Named stored values of the desk's rows that may be among `rows`: by the span of a date, by a reference."""
        query = Query(self.ledger.name, self._span(rows))
        yield from self.reader.values(query, names)

    def _span(self, rows: Sequence[RowPlan]) -> Cond | None:
        for i, name in enumerate(self.exact):
            f = self.ledger.by_name[name]
            keys = (key for row in rows if (key := self.keys[id(row)][0]) is not None and not _unborn(key))
            seen = {key[i] for key in keys}
            if not seen or name in self.ledger.empty_counts:
                continue
            if isinstance(f, Date):
                return Is(name, ">=", f.from_store(min(seen))) & Is(name, "<=", f.from_store(max(seen)))
            if isinstance(f, Ref) and not isinstance(f, MultiRef) and len(seen) <= _MANY:
                return Is(name, "in", tuple(sorted(seen)))
        return None

    def _compare(self, rows: Sequence[RowPlan], ids: Mapping[int, int]) -> None:
        """What an update would change in the rows found: fields filled or different, never emptied."""
        by_names: dict[tuple[str, tuple[str, ...]], list[RowPlan]] = {}
        for row in rows:
            row.id = ids[id(row)]
            by_names.setdefault((row.part.key if row.part else "", row.names), []).append(row)
        for (_, names), group in by_names.items():
            self._compare_group(names, group)

    def _compare_group(self, names: tuple[str, ...], rows: Sequence[RowPlan]) -> None:
        part = rows[0].part
        mapped = _mapped(rows[0], part.key if part else "")
        if part is None or not part.key:
            mapped.add(self.ledger.village or "")
        fields = [
            (i, self.ledger.by_name[n])
            for i, n in enumerate(names)
            if n in mapped and n not in self.exact and not self.ledger.by_name[n].auto
        ]
        wanted = {row.id for row in rows}
        asked = ("id", *(f.name for _, f in fields), *{e.field for e in self.expects})
        stored: dict[int, tuple[Any, ...]] = {}
        if len(wanted) <= _MANY:
            found: Iterator[tuple[Any, ...]] = iter(
                self.reader.values(
                    Query(self.ledger.name, Is("id", "in", tuple(sorted(i for i in wanted if i)))), asked
                )
            )
        else:
            numbered = any(self.keys[id(row)][0] is None for row in rows)
            found = iter(self.reader.values(Query(self.ledger.name), asked)) if numbered else self._held(rows, asked)
        for values in found:
            if values[0] in wanted:
                stored[values[0]] = values
        for row in rows:
            self._verdict(row, fields, dict(zip(asked, stored.get(row.id or 0, ()), strict=False)))

    def _verdict(self, row: RowPlan, fields: Sequence[tuple[int, Field]], old: Mapping[str, Any]) -> None:
        self._expected(row, old)
        changes: dict[str, tuple[Any, Any]] = {}
        for i, f in fields:
            value = row.cells[i]
            before = old.get(f.name)
            if value is None or f.to_store(value) == before:
                continue
            if self._settled(row, f, before):
                continue
            changes[f.name] = (None if before is None else f.from_store(before), value)
        if not changes or self.plan.on_same == "skip":
            row.verdict = "same"
            if changes:
                row.add(Problem("KNOWN", "已有这一条，按“跳过”处理，没有更新。", Severity.NOTICE))
        elif self.plan.on_same == "reject":
            row.verdict = "rejected"
            row.add(Problem("KNOWN", "已有这一条，按“拒收”处理。", Severity.ERROR))
        else:
            row.verdict, row.changes = "changed", changes

    def _expected(self, row: RowPlan, old: Mapping[str, Any]) -> None:
        """What the sheet lacks but the desk knows is no problem."""
        known = {(e.code, e.field) for e in self.expects if old.get(e.field) is not None}
        if known and row.problems:
            row.problems = [p for p in row.problems if (p.code, p.field) not in known] or None

    def _settled(self, row: RowPlan, f: Field, before: Any) -> bool:
        machine = self.ledger.status
        if machine is None or f.name != machine.field or before not in self.plan.intake.settled:
            return False
        row.add(
            Problem(
                "SETTLED", f"已登记为“{before}”，表中状态较早，保留“{before}”。", Severity.NOTICE,
                field=f.name, column=f.label,
            )
        )  # fmt: skip
        return True


def _unborn(key: tuple[Any, ...] | None) -> bool:
    """Whether a key names a row that is new itself."""
    return key is not None and any(isinstance(value, RowPlan) for value in key)


def _mapped(row: RowPlan, key: str) -> set[str]:
    """The fields of a part that columns of the row's sheet fill."""
    found = map(split_target, row.sheet.mapping.values())
    return {name for part, name in found if part == key}


def _comparable(f: Field) -> Callable[[Any], Any]:
    """A typed value as identities compare it."""
    if f.sql == "text" and not f.numeric and f.kind not in _EXACT_KINDS:
        known: dict[str, str] = {}
        return lambda value: known.get(value) or known.setdefault(value, match_key(value))
    return f.to_store


def _stored_comparable(f: Field) -> Callable[[Any], Any]:
    if f.sql == "text" and not f.numeric and f.kind not in _EXACT_KINDS:
        return match_key
    return lambda value: value


__all__ = ["DOUBLE", "DOUBT", "Matcher", "identity_of"]
