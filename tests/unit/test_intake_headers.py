"""Headers: found where they stand, read by words, groups and values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from township_desk.intake import INTAKES, Part
from township_desk.intake.grid import Merges, column_letter
from township_desk.intake.headers import assign, find_header
from township_desk.intake.model import split_target, target_of
from township_desk.intake.vocabulary import Vocabulary
from township_desk.ledgers import LEDGERS


@dataclass(frozen=True)
class Lines:
    """A sheet in memory."""

    rows: Sequence[Sequence[Any]]
    merges: Sequence[tuple[int, int, int, int]] = ()
    name: str = "Sheet1"
    first_row: int = 1
    first_col: int = 1
    hidden_cols: frozenset[int] = frozenset()


def fields(*rows: Sequence[Any], given: dict[str, str | None] | None = None) -> dict[str, str]:
    """Header -> field of the hazard intake over these lines."""
    intake = INTAKES["hazard"]
    vocabulary = Vocabulary(intake, LEDGERS, date(2026, 11, 24))
    sheet = Lines(rows)
    header = find_header(sheet, Merges(sheet), vocabulary)
    if header is None:
        return {}
    below = rows[header.last + 1 :]
    values = [[row[c.index] for row in below if c.index < len(row)] for c in header.columns]
    assign(header, vocabulary, values, given or {})
    return {c.header: c.field for c in header.columns if c.field}


def test_every_word_of_the_intake_names_a_field_of_the_ledger() -> None:
    for intake in INTAKES.values():
        parts = {part.key: part for part in (intake.main, *intake.parts)}

        def known(target: str, parts: dict[str, Part] = parts) -> bool:
            key, name = split_target(target)
            return key in parts and name in LEDGERS[parts[key].ledger].by_name

        for part in intake.parts:
            assert set(part.refs.values()) <= set(parts)
            assert set(part.taken) <= set(LEDGERS[part.ledger].by_name)
            assert all(map(known, part.taken.values()))
        used = {*intake.place, *intake.naming, *intake.instead, *intake.instead.values(), *intake.asks}
        used |= {name for d in intake.doubts for name in (d.first, d.other)} | {e.field for e in intake.expects}
        for key, part in parts.items():
            names = {*part.words, *part.under.values(), *part.values, *part.there, *part.needs, *part.spares}
            used |= {target_of(key, name) for name in names} | {target_of(key, name) for name in part.refs}
        assert [target for target in used if not known(target)] == []


def test_every_value_word_is_an_option() -> None:
    for intake in INTAKES.values():
        for part in (intake.main, *intake.parts):
            for name, words in part.values.items():
                assert set(words.values()) <= set(LEDGERS[part.ledger].by_name[name].choices), name


@pytest.mark.parametrize(
    ("head", "cells", "wanted"),
    [
        ("整改情况", ["是", "否", "已完成"], "status"),
        ("整改情况", ["已更换线路并通过复查", "已清理杂物"], "fix_note"),
        ("隐患地点", ["二组大槐树旁", "三组村口"], "location"),
        ("隐患地点", ["邓记农机合作社", "石盘敬老院"], "place_name"),
        ("整改时间", ["2022-11-05"], "fixed_on"),
        ("整改时间", ["2027-01-05"], "due_on"),
    ],
)
def test_doubtful_headers_are_settled_by_their_values(head: str, cells: list[str], wanted: str) -> None:
    rows = [["排查日期", "隐患描述", head], *(["2022-11-01", "线头裸露", cell] for cell in cells)]
    assert fields(*rows)[head] == wanted


def test_a_plainer_column_takes_the_field() -> None:
    found = fields(
        ["排查日期", "隐患描述", "整改情况", "是否完成", "整改时间", "整改完成日期"],
        ["2022-11-01", "线头裸露", "是", "是", None, None],
    )
    assert found["是否完成"] == "status"
    assert found["整改情况"] == "fix_note"
    assert (found["整改完成日期"], found["整改时间"]) == ("fixed_on", "due_on")


def test_a_group_decides() -> None:
    found = fields(
        ["序号", "排查日期", "隐患描述", "整改要求", None, "整改情况", None, "监管责任", None],
        [None, None, None, "措施", "完成时间", "进展", "日期", "姓名", "职务"],
        [1, "2022-11-01", "线头裸露", "更换", "11月5日", "是", "11月4日", "张三", "镇长"],
    )
    assert found == {
        "排查日期": "found_on", "隐患描述": "description", "措施": "measures", "完成时间": "due_on", "进展": "status",
        "日期": "fixed_on", "姓名": "super_person",
    }  # fmt: skip


def test_a_group_is_known_inside_longer_words() -> None:
    found = fields(
        ["检查日期", "问题隐患及整改措施", None, "责任人及电话", None],
        [None, "问题", "措施", "姓名", "电话"],
        ["11.5", "电线老化裸露多处", "更换电线", "张三", "19900000001"],
    )
    assert (found["姓名"], found["电话"], found["措施"]) == ("resp_person", "resp_phone", "measures")


def test_a_misspelt_header_is_guessed_only_when_very_near() -> None:
    assert (
        fields(["排查日期", "隐患描述", "隐患所属行业类"], ["2022-11-01", "线头裸露", "消防"]).get("隐患所属行业类")
        == "industry"
    )
    assert "甲方" not in fields(["排查日期", "隐患描述", "甲方"], ["2022-11-01", "线头裸露", "x"])


def test_the_clerks_word_wins() -> None:
    rows = [["排查日期", "隐患描述", "责任人"], ["2022-11-01", "线头裸露", "张三"]]
    assert fields(*rows, given={"责任人": "super_person"})["责任人"] == "super_person"
    assert "责任人" not in fields(*rows, given={"责任人": None})


def test_a_title_or_a_sentence_is_no_header() -> None:
    assert fields(["隐患台账"], ["排查日期和隐患描述必须填写"], [1, 2, 3]) == {}


def test_column_letters() -> None:
    assert [column_letter(n) for n in (1, 26, 27, 703)] == ["A", "Z", "AA", "AAA"]
