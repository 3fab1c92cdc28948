"""Columns of a ledger in memory: what the rules of an audit ask of other rows, each column read once, when first asked for."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from township_desk.core.fields import Field
from township_desk.core.fields_choice import MultiRef
from township_desk.core.query import Query, Sort
from township_desk.service.records import Records

_UNLIKE = ("text", "longtext", "name", "code", "idcard", "phone", "bankno", "attachments")
"""Kinds whose values are hardly ever the same in two rows: nothing is gained by keeping one object for all."""


class Columns:
    """Every row of one ledger, void ones too, by its place in the order of ids."""

    def __init__(self, records: Records, ledger: str) -> None:
        self._reader = records.reader
        self._ledger = records.ledgers[ledger]
        self.ids = self._reader.ids(Query(ledger, sort=(Sort("id"),), void="with"))
        self._places = array("q", bytes(8 * (self.ids[-1] + 1 if self.ids else 0)))
        for place, row_id in enumerate(self.ids, 1):
            self._places[row_id] = place
        self.values: dict[str, Sequence[Any]] = {"id": self.ids}
        self._indexes: dict[tuple[str, ...], Index] = {}

    def place(self, row_id: int) -> int | None:
        """Where a row stands; None when there is no such row."""
        found = self._places[row_id] if 0 <= row_id < len(self._places) else 0
        return found - 1 if found else None

    @property
    def names(self) -> Sequence[str]:
        """What a row has."""
        return ("id", *(f.name for f in self._ledger.fields))

    def column(self, name: str) -> Sequence[Any]:
        """Typed values of a field by place; KeyError when there is no such field."""
        found = self.values.get(name)
        if found is None:
            found = self.values[name] = self._read(self._ledger.by_name[name])
        return found

    def _read(self, f: Field) -> list[Any]:
        found: list[Any] = [None] * len(self.ids)
        plain = type(f).from_store is Field.from_store
        known: dict[Any, Any] | None = {} if not plain or f.kind not in _UNLIKE else None
        rows = self._reader.values(Query(self._ledger.name, sort=(Sort("id"),), void="with"), ("id", f.name))
        for row_id, value in rows:
            place = self.place(row_id)
            if value is None or place is None:  # a row that was added since
                continue
            if known is not None:
                if value not in known:
                    known[value] = value if plain else f.from_store(value)
                value = known[value]
            found[place] = value
        return found

    @cached_property
    def live(self) -> array[int]:
        """The places of the rows that are not void, in the ledger's order."""
        found = (self.place(row_id) for row_id in self._reader.ids(Query(self._ledger.name)))
        return array("q", (place for place in found if place is not None))

    @cached_property
    def _findable(self) -> frozenset[str]:
        return frozenset(("id", *(f.name for f in self._ledger.stored if not isinstance(f, MultiRef))))

    def indexable(self, name: str) -> bool:
        """Whether rows can be found by a field."""
        return name in self._findable

    def index(self, names: tuple[str, ...]) -> Index:
        """Finds live rows by what the named fields hold; made when first asked for."""
        found = self._indexes.get(names)
        if found is None:
            found = self._indexes[names] = Index(self, names)
        return found


class Index:
    """Places of live rows by the hashes of some fields: 16 bytes a row. Who finds rows must still compare the values."""

    def __init__(self, columns: Columns, names: tuple[str, ...]) -> None:
        held = [columns.column(name) for name in names]
        live = columns.live
        keys = [hash(key) for key in zip(*([column[place] for place in live] for column in held), strict=True)]
        order = sorted(range(len(live)), key=keys.__getitem__)  # stable: rows of one key stay in the ledger's order
        self._keys = array("q", (keys[n] for n in order))
        self._places = array("q", (live[n] for n in order))

    def find(self, key: tuple[Any, ...]) -> Sequence[int]:
        """The places of rows that may hold these values, in the ledger's order."""
        keys, wanted = self._keys, hash(key)
        first = bisect_left(keys, wanted)
        if first == len(keys) or keys[first] != wanted:
            return ()
        return self._places[first : bisect_right(keys, wanted, first)]


class OtherRow(Mapping[str, Any]):
    """A row that a rule has asked for, read out of the columns."""

    __slots__ = ("_columns", "_place", "_values")

    def __init__(self, columns: Columns, place: int) -> None:
        self._columns = columns
        self._values = columns.values
        self._place = place

    def __getitem__(self, name: str) -> Any:
        column = self._values.get(name)
        return (self._columns.column(name) if column is None else column)[self._place]

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a field; what the ledger does not have is `default`."""
        column = self._values.get(name)
        if column is not None:
            return column[self._place]
        return self[name] if name in self._columns.names else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns.names)

    def __len__(self) -> int:
        return len(self._columns.names)
