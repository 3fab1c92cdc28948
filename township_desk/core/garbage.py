"""Garbage: holds the collector of cycles back while many rows are made; they have none, and it would search them again."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_lock = threading.Lock()
_depth = 0


@contextmanager
def held_back() -> Iterator[None]:
    """No search for cycles inside the block; blocks may be nested and overlap in several threads."""
    global _depth  # noqa: PLW0603 - there is one collector in the process
    with _lock:
        ours = _depth > 0 or gc.isenabled()  # who has switched it off before us switches it on again
        if ours:
            _depth += 1
            gc.disable()
    try:
        yield
    finally:
        if ours:
            with _lock:
                _depth -= 1
                if _depth == 0:
                    gc.freeze()  # what was made goes among the old unsearched: the next search would walk all of it
                    gc.unfreeze()
                    gc.enable()


def many_rows(call: Callable[P, R]) -> Callable[P, R]:
    """A function that makes many rows, run with the collector held back."""

    @wraps(call)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with held_back():
            return call(*args, **kwargs)

    return run


__all__ = ["held_back", "many_rows"]
