"""Each reconciliation finds what does not agree and is silent where all agrees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from township_desk.core.figure import Figure, Frame, at, cond_faults
from township_desk.core.query import Cond, Grouping
from township_desk.figures import FIGURES
from township_desk.figures.reconciliations import RECONCILIATIONS
from township_desk.ledgers import LEDGERS

RULES = {rule.id: rule for rule in RECONCILIATIONS}


@dataclass
class Memory:
    """A book of given values; counts by ledger, groups by ledger in the order asked."""

    values: Mapping[str, Any]
    counts: Mapping[str, int] = field(default_factory=dict)
    groups: Mapping[str, list[list[tuple[Any, ...]]]] = field(default_factory=dict)
    sentences: tuple[tuple[str, frozenset[str]], ...] = ()
    frame: Frame = field(default_factory=lambda: Frame(date(2022, 1, 1), date(2022, 12, 31)))

    @property
    def figures(self) -> Mapping[str, Figure]:
        return FIGURES

    def value(self, figure: str) -> Decimal | None:
        value = self.values.get(figure)
        return None if value is None else Decimal(str(value))

    def count(self, ledger: str, cond: Cond) -> int:
        return self.counts.get(ledger, 0)

    def group(self, grouping: Grouping) -> list[tuple[Any, ...]]:
        answers = self.groups.get(grouping.query.ledger)
        return answers.pop(0) if answers else [(0, 0)]

    def tagged(self) -> Iterable[tuple[str, frozenset[str]]]:
        return self.sentences


CASES: dict[str, tuple[Memory, Memory]] = {
    "K-01": (Memory({"I033": 5, "I034": 6}), Memory({"I033": 6, "I034": 6})),
    "K-02": (Memory({"I040": 2, "I041": 3}, {"issue": 2}), Memory({"I040": 2, "I041": 3}, {"issue": 3})),
    "K-03": (Memory({"I035": 5, "I200": 6}), Memory({"I035": 7, "I200": 6})),
    "K-04": (Memory({"I048": 5, "I038": 6}), Memory({"I048": 6, "I038": 6})),
    "K-05": (Memory({"I068": "100", "I050": "120.5"}), Memory({"I068": "120.5", "I050": "120.5"})),
    "K-06": (Memory({"I066": 2, "I067": 3}), Memory({"I066": 3, "I067": 2, "I070": 1, "I071": 1})),
    "K-07": (Memory({"I074": 3, "I075": 1, "I076": 1}), Memory({"I074": 3, "I075": 1, "I076": 2})),
    "K-08": (Memory({"I081": 3, "I083": 2, "I084": 2}), Memory({"I081": 3, "I083": 2, "I084": 1, "I087": 3})),
    "K-09": (Memory({"I086": 4}, {"village": 3}), Memory({"I086": 3}, {"village": 3})),
    "K-10": (Memory({}, {"project_output": 2}), Memory({})),
    "K-11": (Memory({"I104": 3, "I111": 2}), Memory({"I104": 2, "I111": 2})),
    "K-12": (Memory({"I122": 1}), Memory({"I122": 0})),
    "K-13": (
        Memory({"I137": 1}, groups={"duty": [[]], "site": [[(1, "石东路", 7, 5, 1)]]}),
        Memory({"I137": 1}, groups={"duty": [[(4, "村级路长", 7, None, 1)]], "site": [[(1, "石东路", 7, 5, 1)]]}),
    ),
    "K-14": (Memory({"I134": 9}, groups={"team": [[(8,)]]}), Memory({"I134": 9}, groups={"team": [[(9,)]]})),
    "K-15": (
        Memory({"I162": 3, "I163": 3, "I164": 1, "I165": 1}),
        Memory({"I162": 2, "I163": 2, "I164": 1, "I165": 1}),
    ),
    "K-16": (
        Memory({"I169": 9, "I170": 5, "I171": 3}),
        Memory({"I169": 9, "I170": 5, "I171": 3, "I174": 0}, {"hazard": 1}),
    ),
    "K-17": (Memory({"I181": -1}), Memory({"I181": 0})),
    "K-18": (Memory({"I186": 2, "I187": 3}), Memory({"I186": 3, "I187": 3, "I188": 4, "I192": 0})),
    "K-19": (
        Memory({}, groups={"benefit": [[(10, 5)], [(12, 6)]], "benefit_event": [[(1,)]]}),
        Memory({}, groups={"benefit": [[(10, 5)], [(12, 6)]], "benefit_event": [[(2,)]]}),
    ),
    "K-20": (Memory({"I197": 5}, groups={"pay_line": [[(4,)]]}), Memory({"I197": 5}, groups={"pay_line": [[(5,)]]})),
    "K-21": (Memory({"I149": 2}, {"village": 3}), Memory({"I149": 3}, {"village": 3})),
    "K-22": (
        Memory({"I122": 1}, sentences=(("问题厕所均已整改。", frozenset({"I122"})),)),
        Memory({"I122": 0}, sentences=(("问题厕所均已整改。", frozenset({"I122"})), ("排查9处。", frozenset()))),
    ),
}


def test_every_reconciliation_has_a_case() -> None:
    assert list(RULES) == [f"K-{n:02d}" for n in range(1, 24)]
    assert set(RULES) - set(CASES) == {"K-23"}, "K-23 is asked of a written report: tests/service/test_reporting.py"


@pytest.mark.parametrize("rule", CASES)
def test_it_fires_and_keeps_silent(rule: str) -> None:
    bad, good = CASES[rule]
    found = list(RULES[rule].test(bad))
    assert found and all(gap.message.endswith("。") for gap in found)
    assert all(gap.figures or gap.cond is not None for gap in found), "every gap leads to rows"
    assert all(name in FIGURES for gap in found for name in gap.figures)
    for gap in found:
        if gap.cond is not None:
            assert not list(cond_faults(LEDGERS, LEDGERS[gap.ledger], at(gap.cond, bad.frame)))
    assert list(RULES[rule].test(good)) == []


@pytest.mark.parametrize("rule", sorted(set(CASES) - {"K-10", "K-19", "K-22"}))
def test_what_is_not_known_is_no_fault(rule: str) -> None:
    assert list(RULES[rule].test(Memory({}))) == []


def test_absolute_words_without_a_figure_are_asked_about() -> None:
    book = Memory({}, sentences=(("年度任务全部完成。", frozenset({"I003"})),))
    assert "全部" in next(iter(RULES["K-22"].test(book))).message
