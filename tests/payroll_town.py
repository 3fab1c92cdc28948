"""A small town with households on relief, for the tests of pay rosters; everything in it is made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.desk_rows import put
from township_desk.bootstrap import open_desk
from township_desk.core.fields_code import id_check_digit
from township_desk.service.desk import Desk

TODAY = date(2022, 12, 31)
STANDARDS = (
    ("农村低保", "标准", "2022-01-01", "500"),
    ("农村低保", "A类", "2022-01-01", "450"),
    ("农村低保", "B类", "2022-01-01", "350"),
    ("农村低保", "C类", "2022-01-01", "250"),
    ("农村低保", "老年人", "2022-01-01", "50"),
    ("特困供养", "分散供养", "2022-01-01", "650"),
    ("特困供养", "完全丧失", "2022-01-01", "300"),
    ("困难残疾人生活补贴", "标准", "2022-01-01", "60"),
    ("重度残疾人护理补贴", "一级", "2022-01-01", "120"),
)


def person_id(number: int) -> str:
    """An ID number that belongs to nobody: sequence 000."""
    body = f"530999{1950 + number // 336}{number // 28 % 12 + 1:02d}{number % 28 + 1:02d}000"
    return body + id_check_digit(body)


def account(number: int) -> str:
    """A made-up passbook number."""
    return f"27010000{number:08d}"


def people(count: int) -> dict[str, list[dict[str, Any]]]:
    """Households of one person with an account each; ids 1 to `count` in both ledgers."""
    persons = [
        {"id": n, "name": f"甲{n}", "id_type": "居民身份证", "id_no": person_id(n), "hh_id": n, "relation": "户主",
         "alive_status": "在册"}
        for n in range(1, count + 1)
    ]  # fmt: skip
    homes = [
        {"id": n, "hh_no": f"001{n:06d}", "head_person_id": n, "village_id": n % 3 + 1, "group_name": f"{n % 4 + 1}组",
         "acct_name": f"甲{n}", "bank_name": "农村信用社", "bank_no": account(n), "acct_kind": "存折", "status": "在册"}
        for n in range(1, count + 1)
    ]  # fmt: skip
    return {"person": persons, "household": homes}


def benefit(number: int, **more: Any) -> dict[str, Any]:
    """农村低保 of household `number`, B类, two persons, since 2022-01."""
    return {
        "id": number, "program": "农村低保", "obj_type": "户", "hh_id": number, "person_id": number, "tier": "B类",
        "declared_count": 2, "monthly_amount": Decimal(700), "start_month": "2022-01", "approved_on": date(2021, 12, 15),
        "applied_on": date(2021, 11, 20), "status": "在保", **more,
    }  # fmt: skip


def pay_desk(
    folder: Path,
    benefits: Sequence[Mapping[str, Any]],
    *,
    households: int = 6,
    standards: Sequence[tuple[str, str, str, str]] = STANDARDS,
    more: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    user: str = "王小明",
    today: date = TODAY,
) -> Desk:
    """A desk with three villages, households, standards and the benefits given."""
    desk = open_desk(folder, user=user, today=lambda: today)
    desk.set_up("清河镇", "530999001", ["柳沟村", "石盘村", "河湾社区"])
    desk.settings.set_many({"sign.unit_head": "周正", "sign.reviewer": "李明"})
    rules = [
        {"id": n, "program": program, "tier": tier, "from_date": date.fromisoformat(day), "amount": Decimal(amount)}
        for n, (program, tier, day, amount) in enumerate(standards, 1)
    ]
    put(desk, people(households))
    if rules:
        put(desk, {"standard": rules})
    put(desk, {"benefit": list(benefits), **(more or {})})
    return desk


def fund(desk: Desk, program: str, month: str) -> None:
    """Fill the fund source of a roster, which a clerk has to give before it is checked."""
    batch = desk.payroll.need(program, month)
    desk.editing.edit("pay_batch", batch.id, {"fund_source": "省级2022年第一批"})
