"""Assigning: which of the options of each number is taken, when all numbers of a report are seen together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from township_desk.service.matching import LEAST, Option, Sight

NEAR = 4
"""Places on either side whose chapters count."""
_STRAY = 1.2
"""How much stands a number among figures of its own chapter better."""


def assign(
    sights: Sequence[Sight], scored: Sequence[Sequence[Option]]
) -> tuple[list[Option | None], list[list[Option]]]:
    """One figure a place, and the options with what the neighbours add; a figure comes twice only with the same number."""
    first = _greedy(sights, scored)
    raised = []
    for n, options in enumerate(scored):
        around = [first[m] for m in range(max(0, n - NEAR), min(n + NEAR + 1, len(first))) if m != n]
        chapters = Counter(each.figure.chapter for each in around if each is not None)
        parts = Counter(each.figure.chapter[:4] for each in around if each is not None)
        whole = sum(parts.values()) or 1
        more = [
            replace(
                o,
                points=o.points
                + _STRAY * (0.6 * parts[o.figure.chapter[:4]] + 0.4 * chapters[o.figure.chapter]) / whole,
            )
            for o in options
        ]
        raised.append(sorted(more, key=lambda o: (-o.points, o.figure.id)))
    return _in_order(sights, _greedy(sights, raised), raised), raised


def _greedy(sights: Sequence[Sight], scored: Sequence[Sequence[Option]]) -> list[Option | None]:
    pairs = sorted(
        ((o.points, -n, o) for n, options in enumerate(scored) for o in options if o.points >= LEAST),
        key=lambda item: (-item[0], -item[1], item[2].figure.id),
    )
    chosen: list[Option | None] = [None] * len(scored)
    used: dict[tuple[str, str], int] = {}
    for _points, negative, option in pairs:
        place = -negative
        key = (option.figure.id, sights[place].form)
        if chosen[place] is not None:
            continue
        if key in used and not _same(sights[used[key]], sights[place], option):
            continue
        chosen[place] = option
        used.setdefault(key, place)
    return chosen


def _same(one: Sight, other: Sight, option: Option) -> bool:
    """Whether two places say the same number, so that one figure may stand at both."""
    same = one.number.value is not None and (one.number.value, one.number.scale) == (
        other.number.value,
        other.number.scale,
    )
    return same and option.words >= 0.5


def _in_order(
    sights: Sequence[Sight], chosen: list[Option | None], scored: Sequence[Sequence[Option]]
) -> list[Option | None]:
    """Neighbours that could as well change places come in the order of the annual report."""
    by_id = [{o.figure.id: o for o in options} for options in scored]
    for n in range(len(chosen)):
        for m in range(n + 1, min(n + 6, len(chosen))):
            one, other = chosen[n], chosen[m]
            if one is None or other is None or one.figure.id <= other.figure.id or sights[n].form != sights[m].form:
                continue
            swapped = by_id[n].get(other.figure.id), by_id[m].get(one.figure.id)
            if swapped[0] is None or swapped[1] is None or min(o.points for o in swapped if o) < LEAST:
                continue
            if swapped[0].points + swapped[1].points >= one.points + other.points - 0.3:
                chosen[n], chosen[m] = swapped
    return chosen
