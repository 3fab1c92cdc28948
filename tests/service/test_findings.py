"""Lists from auditors: kept as received, linked only where number and name agree, decided by a clerk otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.service import roster_sheets as made
from tests.service.roster_sheets import number
from township_desk.bootstrap import open_desk
from township_desk.core.problem import UsageError
from township_desk.core.query import Query
from township_desk.service.desk import Desk
from township_desk.service.record import Record
from township_desk.service.suspects import Someone, Suspects

TODAY = date(2026, 11, 24)


def _wrong(n: int, place: int = 9) -> str:
    """A number with one digit changed."""
    text = number(n)
    return text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with two households on benefits."""
    opened = open_desk(tmp_path / "desk", user="测试", today=lambda: TODAY)
    opened.set_up("青禾镇", "610322101", ["柳沟村", "石盘村"])
    people = [
        [1, "柳沟村", "张山", "户主", number(2)], [1, "柳沟村", "李花", "配偶", number(1, "女")],
        [2, "石盘村", "王伟", "户主", number(4)],
    ]  # fmt: skip
    opened.importing.commit(opened.importing.plan("roster", made.members(tmp_path, people, "2022年11月")))
    yield opened
    opened.close()


LINES: list[list[Any]] = [
    ["名下有车", "李花", f" {number(1, '女')} ", "柳沟村", "名下登记有小型轿车1辆"],
    ["死亡人员", "张 山", _wrong(2), "柳沟村", "比对死亡信息"],
    ["财政供养", "王维", number(4), "石盘村", "系财政供养人员"],
    ["多套住房", "张山", None, "柳沟村", "名下房产2套"],
    ["多套住房", "孙九", "无", "石盘村", "名下房产2套"],
    ["工商登记", "王伟", float(number(4)[:15] + "000"), "石盘村", "登记个体工商户"],
]


def bring(desk: Desk, folder: Path, **given: Any) -> Any:
    """Import the lines."""
    plan = desk.importing.plan("findings", made.findings(folder, LINES), **given)
    desk.importing.commit(plan)
    return plan


def rows(desk: Desk) -> list[Record]:
    """Every finding in the order of the list."""
    return sorted(desk.records.fetch("finding", desk.reader.ids(Query("finding"))), key=lambda r: r.id)


def test_lines_are_linked_or_parked(desk: Desk, tmp_path: Path) -> None:
    plan = bring(desk, tmp_path)
    assert plan.counts.rejected == 0
    found = rows(desk)
    assert [r.values["match"] for r in found] == ["精确", "存疑", "存疑", "未匹配", "未匹配", "未匹配"]
    assert [r.values["person_id"] is not None for r in found] == [True, False, False, False, False, False]
    assert found[0].values["benefit_id"] is not None
    assert found[5].values["id_no_raw"] == number(4)[:15] + "000"
    assert [r.values["match_score"] for r in found] == [100, 96, 85, 40, None, 90]
    proposed = [desk.records.title("person", r.values["suspect_id"]) for r in found[1:3]]
    assert proposed == ["张山", "王伟"]


def test_how_many_were_matched_is_told(desk: Desk, tmp_path: Path) -> None:
    told = {note.code: note.message for note in bring(desk, tmp_path).notes}
    assert told["MATCHED"] == "同登记册核对：精确1条，存疑2条，未匹配3条。"


def test_the_number_that_the_program_gives_is_not_missing(desk: Desk, tmp_path: Path) -> None:
    bring(
        desk, tmp_path, whole={"source_org": "县审计局", "source_doc": "审计〔2022〕5号", "received_on": "2022-12-06"}
    )
    rows = desk.records.fetch("finding", desk.records.ids(Query("finding")))
    assert len(rows) == len(LINES)
    assert all(row.values["finding_no"] and "finding_no" not in row.missing for row in rows)


def test_what_holds_for_the_whole_list_is_given_once(desk: Desk, tmp_path: Path) -> None:
    given = {"source_org": "县审计局", "source_doc": "审计〔2022〕5号", "received_on": "2022-12-06"}
    bring(desk, tmp_path, whole=given)
    first = rows(desk)[0].values
    assert (first["source_org"], first["source_doc"]) == ("县审计局", "审计〔2022〕5号")
    assert (first["received_on"], first["finding_no"]) == (date(2022, 12, 6), "YD-2022-0001")
    with pytest.raises(UsageError):
        bring(desk, tmp_path, whole={"detail": "一样"})
    with pytest.raises(UsageError):
        bring(desk, tmp_path, whole={"received_on": "昨天"})


def test_the_list_comes_in_once_with_or_without_a_date(desk: Desk, tmp_path: Path) -> None:
    bring(desk, tmp_path)
    again = desk.importing.plan("findings", made.findings(tmp_path, LINES))
    assert (again.counts.new, again.counts.unchanged) == (0, 6)
    assert bring(desk, tmp_path, whole={"received_on": "2022-12-06"}).counts.new == 6


def test_a_clerk_confirms_by_an_edit(desk: Desk, tmp_path: Path) -> None:
    bring(desk, tmp_path)
    doubtful = rows(desk)[1]
    desk.editing.edit("finding", doubtful.id, {"received_on": "2022-12-06", "match": "已确认"})
    now = rows(desk)[1].values
    assert desk.records.title("person", now["person_id"]) == "张山"
    assert now["benefit_id"] == rows(desk)[0].values["benefit_id"]


def test_a_clerk_names_another_person(desk: Desk, tmp_path: Path) -> None:
    bring(desk, tmp_path, whole={"received_on": "2022-12-06"})
    unknown = rows(desk)[4]
    desk.editing.edit("finding", unknown.id, {"person_id": number(4)})
    now = rows(desk)[4].values
    assert (now["match"], desk.records.title("person", now["person_id"])) == ("已确认", "王伟")
    assert now["benefit_id"] is not None


def test_a_clerk_rejects_a_proposal(desk: Desk, tmp_path: Path) -> None:
    bring(desk, tmp_path, whole={"received_on": "2022-12-06"})
    doubtful = rows(desk)[2]
    (candidate,) = desk.findings.candidates(doubtful.id)
    assert (candidate.name, candidate.score) == ("王伟", 85)
    assert "*" in candidate.id_no and number(4) not in candidate.id_no
    desk.findings.reject(doubtful.id)
    now = rows(desk)[2].values
    assert (now["match"], now["suspect_id"], now["match_score"], now["person_id"]) == ("未匹配", None, None, None)
    assert desk.editing.undo() is not None
    assert rows(desk)[2].values["match"] == "存疑"
    desk.findings.confirm(doubtful.id, candidate.person_id)
    assert rows(desk)[2].values["match"] == "已确认"


@pytest.mark.parametrize(
    ("name", "given", "village", "match", "score"),
    [
        ("张山", number(2), 1, "精确", 100),
        ("张山", number(2).lower(), None, "精确", 100),
        ("张山", _wrong(2), 1, "存疑", 96),
        ("张山", _wrong(2), 2, "存疑", 86),
        ("张山", number(2)[1] + number(2)[0] + number(2)[2:], None, "存疑", 91),
        ("张山", _wrong(2)[:12] + "9999" + _wrong(2)[16:], 1, "未匹配", 90),
        ("张珊", number(2), 1, "存疑", 85),
        ("张山", number(2)[:15], 1, "未匹配", 90),
        ("张山", "", 1, "未匹配", 40),
        ("李四", "", 1, "未匹配", None),
        ("李四", number(9), 1, "未匹配", None),
    ],
)
def test_scores(name: str, given: str, village: int | None, match: str, score: int | None) -> None:
    verdict = Suspects([Someone(1, "张山", number(2), 1, 1)]).judge(name, given, village)
    assert verdict.match == match
    assert (verdict.suspects[0].score if verdict.suspects else None) == score
