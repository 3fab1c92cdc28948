"""For random histories the roster of each past month, made again from dates, is the same after any later change."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.payroll_town import benefit, pay_desk
from township_desk.core.problem import DeskError
from township_desk.core.query import Is, Query, month_plus
from township_desk.ledgers.welfare_state import entitled
from township_desk.service.desk import Desk

LOW = "农村低保"
FIRST = "2022-01"
HOMES = 4
_TIERS = ("A类", "B类", "C类", "差额")
_month = st.integers(0, 11)
_benefit = st.fixed_dictionaries(
    {
        "start": st.integers(-2, 8), "end": st.one_of(st.none(), st.integers(1, 14)), "tier": st.sampled_from(_TIERS),
        "persons": st.integers(1, 4), "amount": st.integers(100, 900), "members": st.booleans(),
    }
)  # fmt: skip
_act = st.tuples(
    st.sampled_from(
        (
            "变更标准",
            "转类",
            "增员",
            "减员",
            "暂停",
            "恢复",
            "停发",
            "standard",
            "void standard",
            "withdraw",
            "death",
            "member",
            "leave",
            "begin",
            "end",
        )
    ),
    st.integers(1, HOMES),
    st.sampled_from(_TIERS),
    st.integers(1, 900),
)


def _start(folder: Path, benefits: list[dict[str, Any]]) -> Desk:
    rows: list[dict[str, Any]] = []
    members: list[dict[str, Any]] = []
    for n, b in enumerate(benefits, 1):
        start, end = month_plus(FIRST, b["start"]), b["end"]
        later = end is not None and b["start"] < end
        rows.append(
            benefit(n, tier=b["tier"], declared_count=b["persons"], monthly_amount=Decimal(b["amount"]), start_month=start,
                    end_month=month_plus(FIRST, end) if later else None, end_reason="其他" if later else None,
                    status="已停发" if later else "在保")
        )  # fmt: skip
        if b["members"]:
            members.append({"id": len(members) + 1, "benefit_id": n, "person_id": n, "relation": "户主", "is_covered": True,
                            "start_month": start, "plus_reason": "老年人"})  # fmt: skip
    return pay_desk(folder, rows, households=12, more={"benefit_member": members})


def _do(desk: Desk, act: tuple[str, int, str, int], month: str) -> None:
    """One change that takes effect in `month`; one that a rule refuses does nothing."""
    kind, number, tier, amount = act
    try:
        if kind in ("standard", "void standard"):
            _standard(desk, act, month)
        elif kind in ("member", "leave"):
            _member(desk, kind, number, month)
        elif kind in ("death", "begin", "end", "withdraw"):
            _life(desk, act, month)
        else:
            given: dict[str, Any] = {
                "tier": tier,
                "persons": amount % 2 + 1,
                "amount": Decimal(amount),
                "reason": "变动",
                "end_reason": "其他",
            }
            if kind == "变更标准" and desk.records.get("benefit", number).values["tier"] != "差额":
                desk.payroll.record(number, "转类", month, **(given | {"tier": "差额"}))
            desk.payroll.record(number, kind, month, **given)
    except DeskError:
        return


def _standard(desk: Desk, act: tuple[str, int, str, int], month: str) -> None:
    kind, _, tier, amount = act
    if kind == "standard":
        day = f"{month}-{amount % 28 + 1:02d}"
        desk.editing.add("standard", {"program": LOW, "tier": tier, "from_date": day, "amount": str(amount)})
        return
    late = [r for r in _rows(desk, "standard") if r.values["from_date"] >= date.fromisoformat(f"{month}-01")]
    if late:
        desk.editing.void("standard", late[-1].id, "文件撤销")


def _member(desk: Desk, kind: str, number: int, month: str) -> None:
    if kind == "member":
        row = {
            "benefit_id": number,
            "person_id": number + 4,
            "relation": "子",
            "is_covered": True,
            "start_month": month,
        }
        desk.editing.add("benefit_member", row)
        return
    for r in _rows(desk, "benefit_member"):
        if r.values["benefit_id"] == number and (r.values["end_month"] or "9999") >= month:
            desk.editing.edit("benefit_member", r.id, {"end_month": max(month, r.values["start_month"])})


def _life(desk: Desk, act: tuple[str, int, str, int], month: str) -> None:
    kind, number, tier, amount = act
    if kind == "death":
        died = {"alive_status": "死亡", "death_date": f"{month}-{amount % 28 + 1:02d}"}
        desk.editing.edit("person", number, died)
    elif kind == "begin":
        row = {"program": LOW, "person_id": 8 + number, "hh_id": 8 + number, "tier": tier, "declared_count": 2,
               "monthly_amount": amount, "start_month": month, "applied_on": "2022-01-04", "status": "在保"}  # fmt: skip
        desk.editing.add("benefit", row)
    elif kind == "end":
        if (desk.records.get("benefit", number).values["end_month"] or "9999") >= month:
            desk.editing.move("benefit", number, "end", {"end_month": month, "end_reason": "其他"})
    else:
        late = [r for r in _rows(desk, "benefit_event") if r.values["month"] >= month]
        if late and amount % 2:
            desk.payroll.withdraw(late[number % len(late)].id, "登记错")
        elif late:
            desk.editing.void("benefit_event", late[number % len(late)].id, "登记错")


def _rows(desk: Desk, ledger: str) -> list[Any]:
    return desk.records.fetch(ledger, desk.records.ids(Query(ledger)))


def _roster(desk: Desk, month: str) -> list[tuple[Any, ...]]:
    """What the roster pays, without accounts, which are those of the day on which it is made."""
    due = desk.payroll.entitled(LOW, month)
    counted = desk.records.ids(Query("benefit", Is("program", "=", LOW) & entitled(month)))
    assert {d.benefit_id for d in due} == set(counted)  # what tables count is what the roster pays
    return [(d.benefit_id, d.tier, d.persons, d.unit, d.base) for d in due]


@settings(
    max_examples=int(os.environ.get("TOWNSHIP_DESK_HISTORIES", "8")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    st.lists(_benefit, min_size=HOMES, max_size=HOMES),
    st.lists(st.tuples(_month, _act), min_size=2, max_size=12),
)
def test_past_months_come_out_the_same(benefits: list[dict[str, Any]], history: list[tuple[int, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = _start(Path(folder), benefits)
        known: dict[str, list[tuple[Any, ...]]] = {}
        try:
            for at, act in sorted(history, key=lambda item: item[0]):
                month = month_plus(FIRST, at)
                for n in range(at):
                    past = month_plus(FIRST, n)
                    known.setdefault(past, _roster(desk, past))
                _do(desk, act, month)
            for past, then in known.items():
                assert _roster(desk, past) == then, past
        finally:
            desk.close()
