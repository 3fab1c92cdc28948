"""With a closed month no sequence of ordinary changes alters a reprint of any of its tables, nor what statistics and registers
of what happened in it count from the rows; descriptions that later steps fill show in lists of the rows as they are now only."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, example, given, settings
from hypothesis import strategies as st

from township_desk.bootstrap import open_desk
from township_desk.core.change import Act, Change
from township_desk.core.frozen import fingerprint
from township_desk.core.period import parse_period
from township_desk.core.problem import DeskError
from township_desk.core.query import Query
from township_desk.service.desk import Desk

NOVEMBER = parse_period("2022-11")
TODAY = date(2022, 12, 28)
COUNTED = ("A-2", "C-1", "C-4", "D-2", "I-1", "I-2")
AREAS = ("安全生产", "工作活动", "纪检", "法治信访")
LEDGERS = ("hazard", "activity", "issue", "case", "material_txn")


def _hazard(desk: Desk, day: str, village: str, **more: Any) -> None:
    given = {"village_id": village, "found_on": day, "description": f"{day}检查发现灭火器压力不足，没有更换", "place_name": f"{village}超市",
             "industry": "消防", "level": "一般", "source": "日常检查", "due_on": "2022-12-20"}  # fmt: skip
    desk.editing.add("hazard", given | more)


def _complete(desk: Desk) -> None:
    """Wave through what the rows lack, so that nothing keeps the month open."""
    changes = []
    for name in LEDGERS:
        for record in desk.records.page(Query(name), 0, 100):
            if record.missing:
                before = {"missing": f"|{'|'.join(record.missing)}|"}
                changes.append(Change(Act.UPDATE, name, record.id, record.version, before, {"missing": None}))
    desk.editing.apply_bulk("补齐", "edit", {}, changes)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("月结")
    desk = open_desk(folder, user="王小明", today=lambda: TODAY)
    desk.set_up("清河镇", "530999001", ["柳沟村", "石盘村"])
    for n, day in enumerate(("2022-10-20", "2022-11-03", "2022-11-12", "2022-11-25", "2022-12-02")):
        _hazard(desk, day, ("柳沟村", "石盘村")[n % 2])
    for day in ("2022-11-08", "2022-11-20", "2022-12-05"):
        desk.editing.add("activity", {"act_type": "安全检查", "title": "消防检查", "date": day, "level": "镇级", "organizer": "应急办",
                                      "summary": "检查九小场所", "site_count": "3"})  # fmt: skip
    for day in ("2022-11-09", "2022-12-06"):
        desk.editing.add(
            "issue",
            {
                "domain": "人居环境",
                "found_on": day,
                "description": "背街小巷垃圾清运不及时，群众反映",
                "village_id": "柳沟村",
            },
        )
        desk.editing.add(
            "case",
            {
                "case_type": "信访件",
                "received_on": day,
                "content": "村口道路破损，雨天难行，请求修复",
                "village_id": "石盘村",
            },
        )
    bags = desk.editing.add("material", {"name": "编织袋", "category": "防汛", "unit": "条"}).id
    for day in ("2022-11-10", "2022-12-10"):
        desk.editing.add("material_txn", {"material_id": str(bags), "date": day, "kind": "购入", "qty": "100"})
    _complete(desk)
    result = desk.closing.close("2022-11", AREAS)
    assert result.touched, [f"{each.key} {each.message}" for each in result.verdict.blocks]
    desk.close()
    return folder


DAYS = st.integers(-60, 0).map(lambda n: (TODAY + timedelta(days=n)).isoformat())
ROWS = st.tuples(st.sampled_from(LEDGERS), st.integers(1, 6))
EDITS = st.tuples(st.just("edit"), ROWS, st.integers(0, 200), DAYS)
MOVES = st.tuples(st.just("move"), ROWS, st.integers(0, 5), DAYS)
FLAGS = st.tuples(st.sampled_from(("void", "restore")), ROWS, st.just(0), DAYS)
TURNS = st.tuples(st.sampled_from(("undo", "redo", "add")), ROWS, st.just(0), DAYS)
WORDS = {"text": "改写的内容，写得更清楚一些", "longtext": "改写的内容，写得更清楚一些", "name": "赵六", "int": "7", "money": "120", "bool": "是",
         "phone": "13800000000"}  # fmt: skip


def _value(f: Any, number: int, day: str) -> str | None:
    if f.kind == "date":
        return day if number % 5 else None
    if f.choices:
        return str(f.choices[number % len(f.choices)])
    return WORDS.get(f.kind, "")


def _do(desk: Desk, op: tuple[str, tuple[str, int], int, str]) -> None:
    kind, (ledger, row), number, day = op
    declared, editing = desk.ledgers[ledger], desk.editing
    if kind == "edit":
        fields = [f for f in declared.fields if f.stored and not f.auto and f.kind not in ("attachments", "ref")]
        f = fields[number % len(fields)]
        editing.edit(ledger, row, {f.name: _value(f, number, day)})
    elif kind == "move":
        steps = editing.steps(ledger, row)
        if not steps:
            return
        step = steps[number % len(steps)].step
        given = {name: _value(declared.by_name[name], number + 1, day) for name in step.needs}
        editing.move(ledger, row, step.name, {name: value for name, value in given.items() if value})
    elif kind == "void":
        editing.void(ledger, row, "重复登记")
    elif kind == "restore":
        editing.restore(ledger, row)
    elif kind == "add":
        _hazard(desk, day, "柳沟村", due_on=None)
    else:
        _ = editing.undo() if kind == "undo" else editing.redo()


@settings(
    max_examples=60,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(ops=st.lists(st.one_of(EDITS, MOVES, FLAGS, TURNS), min_size=4, max_size=14))
@example(ops=[("edit", ("hazard", 2), 20, "2022-12-25")])  # 是否挂牌督办, counted by A-2 without a day of its own
@example(ops=[("move", ("hazard", 2), 0, "2022-12-25"), ("edit", ("hazard", 2), 20, "2022-12-25")])  # nor after 交办
def test_no_ordinary_change_alters_a_table_of_a_closed_month(
    template: Path, tmp_path_factory: pytest.TempPathFactory, ops: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("改") / "desk"
    shutil.copytree(template, folder)
    desk = open_desk(folder, user="王小明", today=lambda: TODAY)
    try:
        before = {name: fingerprint(desk.closing.tables.live(name, NOVEMBER)) for name in COUNTED}
        kept = {each.table: each.tabular() for each in desk.closing.tables.kept("2022-11")}
        for op in ops:
            if op[0] == "undo" and (desk.editing.undo_label() or "").startswith("月结"):
                continue  # what reopens the month is no ordinary change
            try:
                _do(desk, op)
                event(f"{op[0]} done")
            except DeskError as error:
                event(f"{op[0]} {'locked' if 'G-11' in str(getattr(error, 'problems', '')) else 'refused'}")
        after = {name: fingerprint(desk.closing.tables.live(name, NOVEMBER)) for name in COUNTED}
        assert after == before, ops
        assert desk.differences.slips() == []
        assert {name: desk.printing.tabular(name, NOVEMBER) for name in kept} == kept
    finally:
        desk.close()
        shutil.rmtree(folder.parent)
