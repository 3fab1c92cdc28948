"""Records: reading for people and programs: typed rows, labels of references, marks, look-ups, drop-downs."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from township_desk.core.fields import Field
from township_desk.core.fields_choice import MultiRef, Ref
from township_desk.core.ledger import Child, Ledger, Mark, Private, find_ledger
from township_desk.core.predicates import Predicate, predicate
from township_desk.core.problem import UsageError
from township_desk.core.query import Any_, Cond, Grouping, Is, Measure, Query, Search, needs_other_rows, resolve
from township_desk.core.text import clean_line, match_key
from township_desk.service.record import Record, read_faults, read_missing
from township_desk.store.rows import RowReader

CLOSED = "（只有指定人员可见）"
"""In place of what names a row that the user may not see."""


_MANY = 100
"""From so many rows on values that were read once are looked up."""
_NO_NAMES = ("date", "multi_enum", "attachments", "enum")
"""Kinds of fields that name no row; a choice does where it stands first in the title (a material's name)."""
_TITLE = 60
"""Letters of a title's first part that are compared with what a cell says."""
_BEGUN = 400


class Records:
    """Reads of every ledger. `town` gives the town's name (for spellings of villages)."""

    def __init__(self, reader: RowReader, ledgers: Mapping[str, Ledger], town: Callable[[], str]) -> None:
        self.reader = reader
        self.ledgers = ledgers
        self._town = town
        self._titles: dict[str, dict[int, str]] = {}
        self._spellings: dict[str, dict[str, list[int]]] = {}
        self._converters: dict[str, list[tuple[str, Callable[[Any], Any]]]] = {}
        self._marks: dict[tuple[str, date], list[tuple[Mark, Predicate | None]]] = {}

    def ledger(self, name: str) -> Ledger:
        """A ledger by name or label; UsageError when there is none."""
        return find_ledger(self.ledgers, name)

    def forget(self, ledgers: Sequence[str]) -> None:
        """Drop what is remembered of ledgers whose rows changed."""
        referring = {led.name for led in self.ledgers.values() for ref in led.refs if ref.target in ledgers}
        for name in {*ledgers, *referring}:
            self._titles.pop(name, None)
            self._spellings.pop(name, None)

    may_see: Callable[[Private], bool] = staticmethod(lambda _private: True)
    """Set by the desk: whether its user may see private rows (SX-09)."""

    def open_to(self, query: Query) -> Query:
        """The query without the rows that the user may not see."""
        declared = self.ledgers.get(query.ledger)
        hidden = declared.private if declared is not None else None
        return query if hidden is None or self.may_see(hidden) else query.also(~hidden.cond)

    def closed(self, ledger: str, row_id: int) -> bool:
        """Whether the user may not see a row."""
        hidden = self.ledgers[ledger].private
        if hidden is None or self.may_see(hidden):
            return False
        return not len(self.ids(Query(ledger, Is("id", "=", row_id), void="with")))

    def count(self, query: Query) -> int:
        """How many rows satisfy a query."""
        return self.reader.count(self.open_to(query))

    def ids(self, query: Query) -> array[int]:
        """Every id in order."""
        return self.reader.ids(self.open_to(query))

    def page(self, query: Query, offset: int, limit: int) -> list[Record]:
        """Rows `offset` to `offset + limit` of a query."""
        return self.fetch(query.ledger, self.reader.ids(self.open_to(query), offset=offset, limit=limit))

    def get(self, ledger: str, row_id: int) -> Record:
        """One row; UsageError when there is none, or the user may not see it."""
        found = self.fetch(ledger, [row_id])
        if not found:
            raise UsageError(f"{self.ledger(ledger).label}里没有编号为{row_id}的记录。")
        hidden = self.ledgers[ledger].private
        if hidden is not None and self.closed(ledger, row_id):
            raise UsageError(hidden.words, code="private")
        return found[0]

    def fetch(self, ledger: str, ids: Sequence[int]) -> list[Record]:
        """Rows by id, in the order asked; ids without a row are left out."""
        records = self.bare(ledger, ids)
        self._label(self.ledgers[ledger], records)
        self._mark(self.ledgers[ledger], records)
        return records

    def bare(self, ledger: str, ids: Sequence[int]) -> list[Record]:
        """As `fetch`, without the words of references and without marks, which no rule reads."""
        names = self.reader.columns(ledger)
        rows = self.reader.fetch(ledger, ids)
        fields = [f.name for f in self.ledgers[ledger].fields]
        turns = self._convert(ledger)
        if len(rows) >= _MANY:  # dates and amounts come again and again
            turns = [(name, cache(turn)) for name, turn in turns]
        start = len(names) - len(fields)
        records = []
        for row in rows:
            head = dict(zip(names[:start], row, strict=False))
            values = dict(zip(fields, row[start:], strict=True))
            for name, turn in turns:
                if (value := values[name]) is not None:
                    values[name] = turn(value)
            records.append(
                Record(
                    ledger, head["id"], head["version"], values, {}, read_missing(head["missing"]),
                    read_faults(head["faults"]), bool(head["is_void"]), head["void_reason"], bool(head["archived"]),
                    head["as_of"], head["created_by"] or "", head["created_at"] or "", head["updated_by"] or "",
                    head["updated_at"] or "",
                )
            )  # fmt: skip
        return records

    def _mark(self, ledger: Ledger, records: Sequence[Record]) -> None:
        """Ask for the marks that look at other rows, once for all records."""
        for mark in ledger.marks:
            if records and needs_other_rows(mark.cond):
                found = {
                    row[0]
                    for row in self._raw(ledger.name, Is("id", "in", tuple(r.id for r in records)), ("id",), mark.cond)
                }
                for record in records:
                    if record.id in found:
                        record.marked |= {mark.name}

    def _convert(self, ledger: str) -> list[tuple[str, Callable[[Any], Any]]]:
        """The fields whose stored values are not their values."""
        found = self._converters.get(ledger)
        if found is None:
            plain = Field.from_store
            found = [(f.name, f.from_store) for f in self.ledgers[ledger].fields if type(f).from_store is not plain]
            self._converters[ledger] = found
        return found

    def _label(self, ledger: Ledger, records: Sequence[Record]) -> None:
        for ref in ledger.refs:
            wanted: set[int] = set()
            for record in records:
                value = record.values.get(ref.name)
                if value is not None:
                    wanted.update(value if isinstance(value, tuple) else (value,))
            if not wanted:
                continue
            titles = self.titles(ref.target, wanted)
            for record in records:
                value = record.values.get(ref.name)
                if isinstance(value, tuple):
                    record.labels[ref.name] = "、".join(titles.get(i, f"#{i}") for i in value)
                elif value is not None:
                    record.labels[ref.name] = titles.get(value, f"#{value}")

    def titles(self, ledger: str, ids: set[int]) -> Mapping[int, str]:
        """The words that name rows; remembered until the ledger changes."""
        known = self._titles.setdefault(ledger, {})
        lacking = sorted(i for i in ids if i not in known)
        if lacking:
            declared = self.ledgers[ledger]
            names = [name for name in declared.title or declared.key if name in declared.by_name]
            cond = Is("id", "in", tuple(lacking))
            rows = self._raw(ledger, cond, ("id", *names))
            for n, name in enumerate(names, 1):
                f = declared.by_name[name]
                if isinstance(f, Ref) and not isinstance(f, MultiRef):
                    self.titles(f.target, {row[n] for row in rows if row[n] is not None})
            for row in rows:
                known[row[0]] = self._title(declared, names, row[1:])
        return known

    def _raw(self, ledger: str, cond: Cond, names: tuple[str, ...], also: Cond | None = None) -> list[tuple[Any, ...]]:
        items = cond.value if isinstance(cond, Is) and cond.op == "in" else None
        if items is None or len(items) <= 900:
            return self.reader.values(Query(ledger, cond, void="with").also(also), names)
        rows: list[tuple[Any, ...]] = []
        for start in range(0, len(items), 900):
            part = Is("id", "in", items[start : start + 900])
            rows += self.reader.values(Query(ledger, part, void="with").also(also), names)
        return rows

    def _title(self, ledger: Ledger, names: Sequence[str], stored: Sequence[Any]) -> str:
        parts = []
        for name, value in zip(names, stored, strict=True):
            f = ledger.by_name[name]
            if value is None:
                continue
            if isinstance(f, Ref) and not isinstance(f, MultiRef):
                parts.append(self.title(f.target, value))
            else:
                words = f.mask(f.from_store(value))
                parts.append(f.named.format(words) if words else "")
        return " ".join(part for part in parts if part)

    def title(self, ledger: str, row_id: int) -> str:
        """The words that name one row."""
        return self.titles(ledger, {row_id}).get(row_id, f"#{row_id}")

    def open_title(self, record: Record) -> str:
        """The words that name a row where everybody reads them (the journal's labels): a private row only by its id."""
        declared = self.ledgers[record.ledger]
        hidden = declared.private
        row = {**record.values, "id": record.id}
        if hidden is not None and predicate(hidden.cond)(row, self.reader.today()):
            return f"{declared.label}第{record.id}条"
        return self.title(record.ledger, record.id)

    def text(self, record: Record, name: str, *, masked: bool = True) -> str:
        """What a person sees in a cell."""
        if name in record.labels:
            return record.labels[name]
        f = self.ledgers[record.ledger].by_name[name]
        value = record.values.get(name)
        return f.mask(value) if masked else f.format(value)

    def marks(self, record: Record) -> tuple[Mark, ...]:
        """The marks (overdue, due soon ...) that hold for a row today."""
        today = self.reader.today()
        key = (record.ledger, today)
        tests = self._marks.get(key)
        if tests is None:
            marks = self.ledgers[record.ledger].marks
            tests = [(m, self._test(m, today)) for m in marks]
            self._marks = {key: tests} | {k: v for k, v in self._marks.items() if k[1] == today}
        return tuple(
            mark for mark, test in tests if (mark.name in record.marked if test is None else test(record.values, today))
        )

    def _test(self, mark: Mark, today: date) -> Predicate | None:
        """A mark's condition on a row in memory; None where only the database can answer."""
        if needs_other_rows(mark.cond):
            return None
        return predicate(resolve(mark.cond, today, self.reader.add_workdays))

    def children(self, record: Record, child: Child) -> list[Record]:
        """The rows of a child ledger that belong to a row."""
        query = Query(child.ledger, Is(child.ref, "=", record.id))
        return self.fetch(child.ledger, self.reader.ids(query, limit=1000))

    def distinct(self, query: Query, name: str, limit: int = 200) -> list[tuple[Any, str, int]]:
        """(value, text, count) of the values found in a column, most frequent first."""
        f = self.ledgers[query.ledger].by_name[name]
        found = self.reader.distinct(self.open_to(query), name, limit)
        if isinstance(f, Ref) and not isinstance(f, MultiRef):
            titles = self.titles(f.target, {value for value, _ in found if value is not None})
            return [(value, titles.get(value, "") if value is not None else "", n) for value, n in found]
        values = [(f.from_store(value) if value is not None else None, n) for value, n in found]
        return [(value, f.mask(value), n) for value, n in values]

    def aggregate(self, query: Query, name: str) -> tuple[int, Decimal | None]:
        """Count and sum of a numeric column over a query."""
        measures = (Measure("n", "count"), Measure("s", "sum", name))
        count, total = self.reader.group(Grouping(self.open_to(query), (), measures))[0]
        f = self.ledgers[query.ledger].by_name[name]
        value = None if total is None else f.from_store(int(total))
        return int(count), None if value is None else Decimal(value)

    def options(self, ledger: str, text: str = "", limit: int = 50) -> list[tuple[int, str]]:
        """Rows to choose a reference from, by part of a name or pinyin initials."""
        cond = Search(text) if text.strip() else None
        ids = self.reader.ids(self.open_to(Query(ledger, cond)), limit=limit)
        titles = self.titles(ledger, set(ids))
        return [(i, titles[i]) for i in ids if i in titles]

    def lookup(self, ledger: str, text: str) -> list[int]:
        """The ids of the rows that a typed text may name: by number, name, title or another spelling."""
        declared = self.ledgers[ledger]
        if declared.spellings is not None:
            known = self.spelled(ledger).get(match_key(text), [])
            if known:
                return list(known)
        found = self._lookup_exact(declared, clean_line(text))
        if len(found) != 1 and re.fullmatch(r"\d{1,9}", text.strip()):
            return list(self.reader.ids(Query(ledger, Is("id", "=", int(text))))) or found
        return found

    def _lookup_exact(self, ledger: Ledger, text: str) -> list[int]:
        names = dict.fromkeys((*ledger.title, *ledger.key, *((ledger.number.field,) if ledger.number else ())))
        parts: list[Cond] = []
        for name in names:
            f = ledger.by_name.get(name)
            if f is None or not f.stored:
                continue
            if isinstance(f, Ref):
                if not isinstance(f, MultiRef) and (ids := self.lookup(f.target, text)):
                    parts.append(Is(name, "in", tuple(ids)))
            elif f.sql == "text" and (f.kind not in _NO_NAMES or (f.kind == "enum" and name in ledger.title[:1])):
                parts.append(Is(name, "=", text))
        if not parts:
            return []
        found = list(self.reader.ids(Query(ledger.name, Any_(tuple(parts))), limit=20))
        if len(found) > 1 and " " in text:
            whole = [i for i, title in self.titles(ledger.name, set(found)).items() if title == text and i in found]
            return whole or found
        if not found and " " in text:
            words = [self._lookup_exact(ledger, word) for word in text.split()]
            titles = self.titles(ledger.name, {i for ids in words for i in ids})
            return [i for i, title in titles.items() if title == text and any(i in ids for ids in words)] or words[0]
        return found or self._titled(ledger, text)

    def _titled(self, ledger: Ledger, text: str) -> list[int]:
        """Rows whose whole title is the text, spaces apart: reading a cell closes the one between 照明灯 and 充电式."""
        wanted = match_key(text)
        titles = self.titles(ledger.name, set(self._begin(ledger, text))) if len(ledger.title) > 1 else {}
        return [i for i in self._begin(ledger, text) if match_key(titles.get(i, "")) == wanted] if titles else []

    def _begin(self, ledger: Ledger, text: str) -> list[int]:
        """Rows the first part of whose title begins the text."""
        f = ledger.by_name[ledger.title[0]]
        cond: Cond
        if isinstance(f, Ref):
            begun = [] if isinstance(f, MultiRef) else self._begin(self.ledgers[f.target], text)
            cond = Is(f.name, "in", tuple(begun))
        elif f.sql == "text" and f.stored:
            cond = Is(f.name, "in", tuple(text[:n] for n in range(1, min(len(text), _TITLE) + 1)))
        else:
            return []
        return list(self.reader.ids(Query(ledger.name, cond), limit=_BEGUN)) if cond.value else []

    def spelled(self, ledger: str) -> Mapping[str, list[int]]:
        """Every spelling of the rows of a small ledger, under its match key."""
        known = self._spellings.get(ledger)
        if known is None:
            known = {}
            declared = self.ledgers[ledger]
            for record in self.fetch(ledger, self.reader.ids(Query(ledger))):
                texts = declared.spellings(record.values, self._town()) if declared.spellings else ()
                for key in dict.fromkeys(match_key(text) for text in texts):
                    if key:
                        known.setdefault(key, []).append(record.id)
            self._spellings[ledger] = known
        return known
