"""Which lines of a member list are one household, and which of them is its head; lines are named by their place from 0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

HEAD = "户主"


@dataclass(slots=True)
class Lines:
    """What grouping looks at, one entry a line (merged cells spread); an empty list: the sheet has no such column."""

    count: int
    names: Sequence[str | None] = ()
    ids: Sequence[str | None] = ()
    relations: Sequence[str | None] = ()
    """Relation to the head as the register words it; 户主 marks the head."""
    numbers: Sequence[Any] = ()
    """The household's number (户序号), written once or on each of its lines."""
    head_ids: Sequence[str | None] = ()
    head_names: Sequence[str | None] = ()
    spans: Sequence[tuple[int, int]] = ()
    """First and last line of each cell that is merged over lines in a column that speaks of the household."""
    starts: Sequence[Sequence[Any]] = ()
    """Columns that speak of the household (amount, tier, line number): where only its first line is filled, it begins."""
    marked: bool = False
    """Numbers of households, or line numbers merged over lines, show that several lines may be one household."""
    places: Sequence[Any] = ()
    """The village of each line: the same number in two villages is two households."""


@dataclass(slots=True)
class Group:
    """One household: its lines, the head among them, the head that only the household's own cells name."""

    lines: list[int]
    head: int | None = None
    heads: list[int] = field(default_factory=list)
    """The lines that claim to be the head."""
    named: str | None = None
    """The head's name in the household's cells."""
    named_id: str | None = None


def group(lines: Lines) -> list[Group]:
    """The households in the order of their first lines."""
    for way in (_by_number, _by_head_id, _by_spans, _by_head_name, _by_starts, _by_relation):
        found = way(lines)
        if found is not None:
            break
    else:
        found = [[i] for i in range(lines.count)]
    return [_with_head(lines, members) for members in found]


def _by_value(values: Sequence[Any], places: Sequence[Any], count: int) -> list[list[int]] | None:
    """Lines with the same value; an empty cell goes with the line above. None when hardly any line has a value."""
    if not values or values[0] is None:
        return None
    groups: dict[Any, list[int]] = {}
    current: list[int] = []
    value = place = None
    for i in range(count):
        if places and places[i] is not None and (place is None or values[i] != value):
            place = places[i]
        if values[i] is not None:
            value = values[i]
            current = groups.setdefault((value, place), [])
        current.append(i)
    return list(groups.values())


def _by_number(lines: Lines) -> list[list[int]] | None:
    return _by_value(lines.numbers, lines.places, lines.count)


def _by_head_id(lines: Lines) -> list[list[int]] | None:
    if not lines.names:
        return None
    return _by_value(lines.head_ids, (), lines.count)


def _by_spans(lines: Lines) -> list[list[int]] | None:
    """Merged cells: a household is one span; a line that no span covers is a household of its own."""
    if not lines.spans:
        return None
    end_of: dict[int, int] = {}
    for first, last in lines.spans:
        end_of[first] = max(last, end_of.get(first, last))
    groups: list[list[int]] = []
    end = -1
    for i in range(lines.count):
        if i > end or i in end_of:
            groups.append([])
            end = end_of.get(i, i)
        groups[-1].append(i)
    return groups


def _by_head_name(lines: Lines) -> list[list[int]] | None:
    """A head's name once, or on every line: another name, or a second head of the same name, begins a household."""
    named = lines.head_names
    if not named or not lines.names or named[0] is None:
        return None
    groups: list[list[int]] = []
    current, seen = None, False
    for i in range(lines.count):
        is_head = bool(lines.relations and lines.relations[i] == HEAD) or lines.names[i] == named[i] is not None
        if named[i] is not None and (named[i] != current or (is_head and seen)):
            groups.append([])
            current, seen = named[i], False
        seen = seen or is_head
        groups[-1].append(i)
    return groups


def _by_starts(lines: Lines) -> list[list[int]] | None:
    """The household's own cells filled on its first line only; of several such columns the one with the most breaks."""
    if not lines.relations:
        return None
    best: list[int] = []
    for column in lines.starts:
        filled = [i for i, value in enumerate(column) if value is not None]
        if filled and filled[0] == 0 and len(filled) < lines.count and len(filled) > len(best):
            best = filled
    heads = sum(relation == HEAD for relation in lines.relations)
    if not best or len(best) < heads:
        return None
    return _cut(best, lines.count)


def _by_relation(lines: Lines) -> list[list[int]] | None:
    """Only the relation tells: each 户主 begins a household."""
    heads = [i for i, relation in enumerate(lines.relations) if relation == HEAD]
    if not heads:
        return None
    return _cut(heads if heads[0] == 0 else [0, *heads], lines.count)


def _cut(starts: Sequence[int], count: int) -> list[list[int]]:
    return [list(range(a, b)) for a, b in zip(starts, [*starts[1:], count], strict=True)]


def _with_head(lines: Lines, members: list[int]) -> Group:
    """The head: who is called 户主; else who bears the head's ID or name; a person alone is the head."""
    found = Group(members, named=_first(lines.head_names, members), named_id=_first(lines.head_ids, members))
    if not lines.names:
        found.head = members[0]
        found.heads = [members[0]]
        return found
    found.heads = [i for i in members if lines.relations and lines.relations[i] == HEAD]
    if not found.heads and found.named_id is not None and lines.ids:
        found.heads = [i for i in members if lines.ids[i] == found.named_id]
    if not found.heads and found.named is not None:
        found.heads = [i for i in members if lines.names[i] == found.named]
    if not found.heads and len(members) == 1 and found.named is None and not _relation(lines, members[0]):
        found.heads = members[:1]
    if len(found.heads) > 1:
        found.heads = _same_person(lines, found) or found.heads
    found.head = found.heads[0] if len(found.heads) == 1 else None
    return found


def _relation(lines: Lines, line: int) -> str | None:
    return lines.relations[line] if lines.relations else None


def _same_person(lines: Lines, found: Group) -> list[int]:
    """Of several heads the one that the household's cells name, or the first of lines that say the same person."""
    ids = {lines.ids[i] for i in found.heads} if lines.ids else set()
    if len(ids) == 1 and None not in ids:
        return found.heads[:1]
    return [i for i in found.heads if found.named is not None and lines.names[i] == found.named]


def _first(values: Sequence[Any], members: Iterable[int]) -> Any:
    return next((values[i] for i in members if values and values[i] is not None), None)


__all__ = ["HEAD", "Group", "Lines", "group"]
