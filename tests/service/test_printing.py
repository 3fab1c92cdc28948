"""Printing over a real desk: the store's SQL gives the same tables as reading rows in memory; files, stamp, choices."""

from __future__ import annotations

import dataclasses
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.desk_rows import put
from tests.safety_town import town
from tests.table_cases import CASES, table, twin
from tests.table_source import FakeSource
from township_desk.bootstrap import open_desk
from township_desk.core import period
from township_desk.core.problem import UsageError
from township_desk.core.tabular import Tabular
from township_desk.service.desk import Desk

ROWS = town(400, 60)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = open_desk(tmp_path_factory.mktemp("desk"), user="王经办", today=lambda: date(2023, 1, 6))
    put(opened, ROWS)
    opened.settings.set_many({"town.name": "青禾镇"})
    yield opened
    opened.close()


@pytest.mark.parametrize("policy", ["fixed", "strict"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_sql_and_memory_agree(desk: Desk, case, policy: str) -> None:
    desk.settings.set("hazard.closed_policy", policy)
    fake = FakeSource(ROWS, settings={"hazard.closed_policy": policy})
    assert twin(table(desk.rows, case)) == twin(table(fake, case))
    desk.settings.set("hazard.closed_policy", "fixed")


def test_a_table_says_when_and_from_what_it_was_made(desk: Desk) -> None:
    made = desk.printing.tabular("A-2", period.month(2022, 11))
    assert made.stamp.startswith("打印时间 2023-01-06 ")
    assert "数据快照 20230106-" in made.stamp
    assert made.stamp.endswith("经办人 王经办")


def test_a_period_that_still_runs_is_taken_as_of_today(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "clock", lambda: datetime(2022, 11, 10, 9, 30))
    made = desk.printing.tabular("A-2", period.month(2022, 11))
    assert made.middle_head == "截至2022年11月10日"
    whole = desk.printing.tabular("A-2", period.span(date(2022, 11, 1), date(2022, 11, 10)))
    assert [row.cells for row in made.body()] == [row.cells for row in whole.body()]


def test_unknown_tables_options_and_suffixes_are_refused(desk: Desk, tmp_path: Path) -> None:
    month = period.month(2022, 11)
    for call in (
        lambda: desk.printing.tabular("Z-9", month),
        lambda: desk.printing.tabular("A-2", month, options={"by": "颜色"}),
        lambda: desk.printing.tabular("A-2", month, village=99),
        lambda: desk.printing.write(desk.printing.tabular("A-2", month), tmp_path / "表.doc"),
    ):
        with pytest.raises(UsageError):
            call()


def test_choices_may_be_given_in_words_and_names_in_any_case(desk: Desk) -> None:
    by_word = desk.printing.tabular("a-2", period.month(2022, 11), options={"by": "村（社区）"})
    assert by_word.columns[0].header == ("村（社区）",)
    assert desk.printing.tabular("自建房排查整治统计表", period.year(2022)).name == "A-7"


def test_every_kind_of_file_is_written(desk: Desk, tmp_path: Path) -> None:
    tables = [desk.printing.tabular(name, period.month(2022, 11)) for name in ("A-1", "A-5")]
    for suffix, magic in ((".pdf", b"%PDF"), (".xlsx", b"PK"), (".json", b"[")):
        path = tmp_path / "表" / f"台账{suffix}"
        assert isinstance(desk.printing.write(tables, path), list)
        assert path.read_bytes().startswith(magic)
    assert zipfile.is_zipfile(tmp_path / "表" / "台账.xlsx")
    read = json.loads((tmp_path / "表" / "台账.json").read_text(encoding="utf-8"))
    assert [entry["name"] for entry in read] == ["A-1", "A-5"]
    one = tmp_path / "一张.json"
    desk.printing.write(tables[0], one)
    assert json.loads(one.read_text(encoding="utf-8"))["title"] == "青禾镇2022年11月安全隐患排查整改台账"


def test_preview_bytes_are_a_pdf(desk: Desk) -> None:
    assert desk.printing.pdf_bytes(desk.printing.tabular("A-7", period.year(2022))).startswith(b"%PDF")
    assert isinstance(desk.printing.fonts_report(), list)


def test_full_id_numbers_are_marked_and_journalled(desk: Desk) -> None:
    full = {row["id_no"] for row in ROWS["person"]}
    masked = desk.printing.tabular("A-6", period.year(2022))
    assert not full & _texts(masked) and not masked.confidential
    shown = desk.printing.tabular("A-6", period.year(2022), options={"full_id": "1", "reason": "报县住建局"})
    assert full & _texts(shown) and shown.confidential == "内部资料　注意保密"
    newest = desk.editing.history(limit=1)[0]
    assert (newest.kind, newest.reason) == ("unmask", "报县住建局")


def _texts(tabular: Tabular) -> set[str]:
    return {cell for row in tabular.rows for cell in row.cells if isinstance(cell, str)}


def test_stamps_do_not_change_the_table(desk: Desk) -> None:
    made = desk.printing.tabular("A-3", period.month(2022, 11))
    assert dataclasses.replace(made, stamp="") == table(desk.rows, next(c for c in CASES if c.id == "A-3"))
