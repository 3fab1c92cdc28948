"""The declarations of figures against the dictionary's indicators and the report's text, and the words of numbers."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest

from township_desk.core.figure import AsOf, Bound, Figure, Frame, at
from township_desk.core.period import month, year
from township_desk.core.query import All, Is
from township_desk.core.wording import floor_yu, plain, unit_after, words
from township_desk.figures import CHAPTERS, FIGURES, chapter_of
from township_desk.ledgers import LEDGERS
from township_desk.ledgers.program import PROGRAM_LEDGERS
from township_desk.ledgers.settings import SETTINGS

DATA = Path(__file__).parents[1] / "data"
INDICATORS = list(csv.DictReader((DATA / "indicators.tsv").read_text(encoding="utf-8").splitlines(), delimiter="\t"))
REPORT = (DATA / "report-2022.txt").read_text(encoding="utf-8")
LEDGER_OF = {
    "project+project_payment": "project_payment",
    "pay_batch+pay_line": "pay_line",
    "finding+benefit": "finding",
}
OTHER_LEDGER = {"I052": "stat", "I117": "settings", "I118": "village", "I119": "settings", "I120": "settings"}
"""I052: corrections.md (a yearly count, never a list); the others are settings of the monthly assessment."""


def test_every_indicator_is_declared_once_and_alike() -> None:
    assert list(FIGURES) == [line["id"] for line in INDICATORS]
    for line in INDICATORS:
        figure = FIGURES[line["id"]]
        ledger = LEDGER_OF.get(line["source_ledger"], line["source_ledger"].strip("()"))
        assert figure.chapter == line["section"], figure.id
        assert figure.place == line["ph_no"], figure.id
        assert figure.unit == line["unit"], figure.id
        assert figure.ledger == OTHER_LEDGER.get(figure.id, ledger), figure.id
        assert figure.basis == {"date": "flow"}.get(line["basis"], line["basis"]), figure.id


def test_every_masked_place_of_the_report_has_its_figure() -> None:
    """Walks the report and the declarations side by side: each masked place, in order, has one figure and its words."""
    masks = [match.start() for match in re.finditer(r"\*+", REPORT)]
    placed = {figure.place: figure for figure in FIGURES.values() if figure.place}
    assert len(masks) == len(placed) == 204
    phrases = {line["ph_no"]: line["phrase"] for line in INDICATORS if line["ph_no"]}
    for number, at_ in enumerate(masks, 1):
        place = f"P{number:03d}"
        assert place in placed, f"no figure for {REPORT[at_ - 12 : at_ + 12]}"
        before, _, rest = phrases[place].partition("【")
        mask, _, after = rest.partition("】")
        near = REPORT[max(0, at_ - len(before)) : at_ + len(mask) + len(after)]
        assert near == before + mask + after, (place, near)


def test_given_numbers_of_the_report_have_figures_too() -> None:
    given = [line for line in INDICATORS if not line["ph_no"]]
    assert len(given) == 20
    for line in given:
        words_ = line["phrase"].replace("【", "").replace("】", "")
        assert words_ in REPORT, line["id"]
        assert line["id"] in FIGURES


@pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda f: f.id)
def test_declarations_name_what_is_there(figure: Figure) -> None:
    known = {**LEDGERS, **PROGRAM_LEDGERS}
    assert figure.check(known) == []
    assert figure.definition.endswith("。") and len(figure.definition) > 8
    assert chapter_of(figure) != figure.chapter


def test_figures_of_settings_name_settings() -> None:
    known = {definition.key for definition in SETTINGS}
    assert {figure.field for figure in FIGURES.values() if figure.measure == "setting"} <= known


def test_bad_references_are_named() -> None:
    known = {**LEDGERS, **PROGRAM_LEDGERS}

    def faults(**given: object) -> str:
        base: dict[str, object] = {
            "id": "X1", "label": "某数", "chapter": "一（一）一", "definition": "某数。", "basis": "flow", "ledger": "hazard"
        }  # fmt: skip
        return "; ".join(Figure(**{**base, **given}).check(known))  # type: ignore[arg-type]

    assert "unknown ledger nowhere" in faults(ledger="nowhere")
    assert "hazard has no lost_on" in faults(where=Is("lost_on", ">=", Bound.START))
    assert "level of hazard can't be 很大" in faults(where=Is("level", "=", "很大"))
    assert "sum of description, which is no number" in faults(measure="sum", field="description")
    assert "hazard has no village_id.colour" in faults(measure="distinct", field="village_id.colour")
    assert "sum of nothing" in faults(measure="sum")
    assert "lacks its definition" in faults(definition="")
    assert faults(where=Is("level", "=", "重大")) == ""


def test_every_figure_stands_in_a_chapter() -> None:
    assert {key for figure in FIGURES.values() for key in CHAPTERS if figure.chapter.startswith(key)} == set(CHAPTERS)


def test_frames_fill_bounds() -> None:
    today = year(2022).end
    frame = Frame.of(month(2022, 11), today)
    cond = All((Is("found_on", "<=", Bound.END), AsOf(lambda f: Is("period", "in", f.months()))))
    assert at(cond, frame) == All((Is("found_on", "<=", frame.end), Is("period", "in", ("2022-11",))))
    running = Frame.of(year(2022), month(2022, 11).end)
    assert (running.start, running.end) == (year(2022).start, month(2022, 11).end)
    assert running.months()[-1] == "2022-11"
    assert running.value(Bound.NEXT_YEAR) == 2023


@pytest.mark.parametrize(
    ("value", "unit", "style", "said", "after"),
    [
        ("123.4", "万元", "yu", "120余", "万元"),
        ("120", "万元", "yu", "120", "万元"),
        ("3.15", "万棵", "yu", "3万余", "棵"),
        ("3", "万棵", "yu", "3万", "棵"),
        ("12.34", "万字", "yu", "12万余", "字"),
        ("0.53", "万棵", "yu", "5300", "棵"),
        ("1234", "小时", "yu", "1200余", "小时"),
        ("35", "次", "yu", "35", "次"),
        ("9.5", "吨", "yu", "9.5", "吨"),
        ("6", "个", "han", "六", "个"),
        ("10", "批", "han", "十", "批"),
        ("11", "批", "han", "11", "批"),
        ("2", "个", "at_least", "2个及以上", ""),
        ("128.505", "万元", "plain", "128.51", "万元"),
        ("0", "处", "plain", "0", "处"),
    ],
)
def test_words_of_numbers(value: str, unit: str, style: str, said: str, after: str) -> None:
    assert words(Decimal(value), style, places=2, unit=unit) == said  # type: ignore[arg-type]
    assert unit_after(unit, style) == after  # type: ignore[arg-type]


def test_rounding_comes_last() -> None:
    parts = [Decimal("0.333333")] * 3
    assert plain(sum(parts, Decimal(0)), 2) == "1"
    assert plain(Decimal("1E+1"), 2) == "10"
    assert floor_yu(99) == ("99", False)
    assert floor_yu(Decimal(105)) == ("100", True)
