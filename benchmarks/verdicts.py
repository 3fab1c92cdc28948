"""Verdicts: every figure printed beside its limit as pass or miss, and medians of interleaved runs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence


class Verdicts:
    """Prints figures with their limits; `missed` counts those that do not hold."""

    def __init__(self) -> None:
        self.missed = 0

    def tell(self, what: str, figure: float, limit: float, unit: str = "ms", *, at_least: bool = False) -> bool:
        """Print one figure; whether it is within its limit."""
        good = figure >= limit if at_least else figure <= limit
        self.missed += not good
        sign = ">=" if at_least else "<="
        print(f"{what:<58} {figure:9.2f} {unit:<7} limit {sign} {limit:9.2f}  {'pass' if good else 'MISS'}", flush=True)
        return good


def milliseconds(run: Callable[[], object]) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def interleaved(rounds: int, *runs: Callable[[], object]) -> list[float]:
    """The median milliseconds of each run, all of them run in turn."""
    times: list[list[float]] = [[] for _ in runs]
    for _ in range(rounds):
        for found, run in zip(times, runs, strict=True):
            found.append(milliseconds(run))
    return [statistics.median(found) for found in times]


def median(times: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(times)
