"""Proposals for reports: the masked one by its words alone, another town's by words and values."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from township_desk.core.figure import Taken
from township_desk.core.tags import find_tags
from township_desk.figures import FIGURES
from township_desk.formats import docx_tags
from township_desk.service.proposing import Found, Proposer, assign, numbers, unit_score

DATA = Path(__file__).parents[1] / "data"
TEMPLATE = Path(__file__).parents[2] / "resources" / "reports" / "annual.docx"
_MARK = re.compile(r"\[(I\d+):([^\]]+)\]")


@pytest.fixture(scope="module")
def contexts() -> Mapping[str, str]:
    found = {}
    for _words, element in docx_tags.paragraphs(docx_tags.open_docx(TEMPLATE)):
        text = docx_tags.text_of(element)
        for tag in find_tags(text):
            before = re.split(r"[。；，：、}]", text[: tag.start])[-1]
            found[tag.name] = before + re.split(r"[。；，：、{]", text[tag.end :])[0]
    return found


def proposed(texts: list[str], contexts: Mapping[str, str], taken: Mapping[str, Taken]) -> dict[tuple[int, int], str]:
    proposer = Proposer(FIGURES.values(), contexts, taken)
    places = [(n, found) for n, text in enumerate(texts) for found in numbers(text)]
    picks = assign([proposer.scores(found) for _, found in places])
    return {(n, f.start): pick[1].id for (n, f), pick in zip(places, picks, strict=True) if pick is not None}


def test_a_masked_report_is_read_by_its_words(contexts: Mapping[str, str]) -> None:
    text = (DATA / "report-2022.txt").read_text(encoding="utf-8")
    masks = [match.start() for match in re.finditer(r"\*+", text)]
    lines = csv.DictReader((DATA / "indicators.tsv").read_text(encoding="utf-8").splitlines(), delimiter="\t")
    truth = {masks[int(line["ph_no"][1:]) - 1]: line["id"] for line in lines if line["ph_no"]}
    truth = {at: key for at, key in truth.items() if not FIGURES[key].is_text and FIGURES[key].measure != "setting"}
    starts, at = [], 0
    for line in text.splitlines():
        starts.append(at)
        at += len(line) + 1
    found = {starts[n] + start: key for (n, start), key in proposed(text.splitlines(), contexts, {}).items()}
    right = sum(found.get(at) == key for at, key in truth.items())
    wrong = [(found[at], key) for at, key in truth.items() if at in found and found[at] != key]
    assert right >= 0.9 * len(truth), (right, len(truth))
    assert len(wrong) <= 3, wrong


@pytest.mark.parametrize("valued", [False, True])
def test_another_towns_sentences(valued: bool, contexts: Mapping[str, str]) -> None:
    texts: list[str] = []
    truth: dict[tuple[int, int], str] = {}
    values: dict[str, str] = {}
    for n, line in enumerate((DATA / "other-report.txt").read_text(encoding="utf-8").splitlines()):
        text, at = "", 0
        for match in _MARK.finditer(line):
            text += line[at : match.start()]
            truth[n, len(text)] = match[1]
            values[match[1]] = match[2]
            text += match[2]
            at = match.end()
        texts.append(text + line[at:])
    taken = {}
    if valued:
        for key, said in values.items():
            value = Decimal(re.sub(r"[^\d.]", "", said))
            taken[key] = Taken(FIGURES[key], value, said, 1)
    found = proposed(texts, contexts, taken)
    right = sum(found.get(place) == key for place, key in truth.items())
    wrong = [(found[place], key) for place, key in truth.items() if place in found and found[place] != key]
    assert right >= (0.95 if valued else 0.9) * len(truth), (right, len(truth), wrong)
    assert len(wrong) <= 2, wrong


def test_what_is_no_figure() -> None:
    text = (
        "2022年4月，按照〔2022〕5号文件和第3批名单，“3＋3”模式，人口12,345人，另有**户、六个项目，增长5.2%，3万余棵。"
    )
    assert [text[f.start : f.end] for f in numbers(text)] == ["12,345", "**", "六", "3万"]


def test_units_must_fit() -> None:
    def found(after: str, scale: str = "") -> Found:
        return Found(0, 1, None, scale, "", after, "")

    assert unit_score("处", found("处隐患")) == 1.5
    assert unit_score("万亩", found("亩", "万")) == 1.5
    assert unit_score("人", found("名")) == 0.5
    assert unit_score("公里", found("处")) is None
    assert unit_score("小时", found("余小时")) == 1.5
