"""Searching: one text in every ledger, and what is kept about the persons it finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from township_desk.core.fields_choice import MultiRef, Ref
from township_desk.core.fields_code import IdCard
from township_desk.core.ledger import Ledger
from township_desk.core.problem import Cancelled, UsageError
from township_desk.core.query import Any_, Cond, Is, Query, Search
from township_desk.core.text import clean_line
from township_desk.service.record import Record
from township_desk.service.records import Records

MOST_ROOTS = 50
"""Persons or households whose papers are looked for; a text that finds more is too common for that."""
STEPS = 2
"""How far references are followed: a benefit is about its person, a payment about the benefit; no further."""
_NUMBER = re.compile(r"\d{15}|\d{17}[\dX]")
_FIRST = {"person": 0, "household": 1}
_SHOWN = 4
"""Cells told beside a row's title."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One row that was found: its id, the words that name it, and a few of its cells (personal numbers covered)."""

    id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """The rows found in one ledger: how many, and the first of them."""

    ledger: Ledger
    count: int
    hits: tuple[Hit, ...]


class Searching:
    """Looks into every ledger for one text. A row is found when the text stands in it, or when it is about a person or
    household that was found by the text; a whole ID number is looked for in every field that holds one."""

    def __init__(self, records: Records, ledgers: Mapping[str, Ledger]) -> None:
        self._records = records
        self._ledgers = ledgers

    def find(self, text: str, *, limit: int = 20, cancelled: Callable[[], bool] = lambda: False) -> list[Found]:
        """What is found, ledger by ledger, persons and households first. Raises UsageError, Cancelled."""
        words = clean_line(text)
        if len(words) < 2:
            raise UsageError("请输入至少两个字（姓名、单位名称、编号、拼音首字母，或完整的身份证号）。")
        conds = {name: cond for name, ledger in self._ledgers.items() if (cond := _named(ledger, words)) is not None}
        roots = self._roots(conds)
        self._follow(conds, roots, cancelled)
        found = []
        for name in sorted(conds, key=lambda name: _FIRST.get(name, len(_FIRST))):
            if cancelled():
                raise Cancelled
            query = Query(name, conds[name])
            if count := self._records.count(query):
                hits = tuple(self._hit(record) for record in self._records.page(query, 0, limit))
                found.append(Found(self._ledgers[name], count, hits))
        return found

    def _roots(self, conds: dict[str, Cond]) -> dict[str, tuple[int, ...]]:
        """The persons found, and the households that they belong to or head; none when too many are found."""
        persons = self._ids("person", conds.get("person"))
        if not persons:
            return {}
        rows = self._records.reader.values(Query("person", Is("id", "in", persons)), ("hh_id",))
        belong = Any_((Is("id", "in", tuple({row[0] for row in rows if row[0]})), Is("head_person_id", "in", persons)))
        conds["household"] = Any_((conds["household"], belong)) if "household" in conds else belong
        return {"person": persons, "household": self._ids("household", belong)}

    def _follow(
        self, conds: dict[str, Cond], roots: Mapping[str, Sequence[int]], cancelled: Callable[[], bool]
    ) -> None:
        """Widen the conditions by the rows that refer to the roots, then by those that refer to these."""
        about: Mapping[str, Sequence[int]] = roots
        seen = set(roots)
        for _ in range(STEPS):
            nearer: dict[str, Sequence[int]] = {}
            for name, ledger in self._ledgers.items():
                if cancelled():
                    raise Cancelled
                links = [Is(r.name, "in", tuple(about[r.target])) for r in _single(ledger) if about.get(r.target)]
                if name in seen or not links:
                    continue
                link = Any_(tuple(links))
                conds[name] = Any_((conds[name], link)) if name in conds else link
                nearer[name] = self._ids(name, link)
            seen |= set(nearer)
            about = {name: ids for name, ids in nearer.items() if ids}

    def _ids(self, ledger: str, cond: Cond | None) -> tuple[int, ...]:
        if cond is None or ledger not in self._ledgers:
            return ()
        ids = self._records.reader.ids(Query(ledger, cond), limit=MOST_ROOTS + 1)
        return tuple(ids) if len(ids) <= MOST_ROOTS else ()

    def _hit(self, record: Record) -> Hit:
        ledger = self._ledgers[record.ledger]
        title = self._records.title(ledger.name, record.id)
        cells = (self._records.text(record, f.name) for f in ledger.columns)
        told = [cell for cell in cells if cell and cell not in title]
        return Hit(record.id, title, "　".join(told[:_SHOWN]))


def _single(ledger: Ledger) -> list[Ref]:
    return [ref for ref in ledger.refs if not isinstance(ref, MultiRef) and ref.stored]


def _named(ledger: Ledger, words: str) -> Cond | None:
    """The rows of a ledger in which the words stand; a whole ID number stands only in the fields for it."""
    number = words.replace(" ", "").upper()
    if not _NUMBER.fullmatch(number):
        return Search(words)
    fields = [f for f in ledger.own if isinstance(f, IdCard) and f.stored]
    return Any_(tuple(Is(f.name, "=", number) for f in fields)) if fields else None
