"""Going through something that takes its time: how far it is is told before each, and it can be cancelled between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from township_desk.core.problem import Cancelled

T = TypeVar("T")
Progress = Callable[[int, int, str], None]
"""(done, of how many, what is next)."""


def watched(
    items: Sequence[T], words: Callable[[T], str], progress: Progress | None, cancelled: Callable[[], bool] | None
) -> Iterator[T]:
    """The items one after the other, each told by its words. Raises Cancelled."""
    for place, item in enumerate(items):
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None:
            progress(place, len(items), words(item))
        yield item
