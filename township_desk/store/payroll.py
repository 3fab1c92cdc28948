"""The SQL of pay rosters: what those entitled are due in a month, told by dates alone, and what past rosters have paid.

Nothing here reads a benefit's present state where a date or an event tells what held in the month asked for. So a past
month's roster comes out the same after every later change (ledgers.md 1.4). Plain SQL that SQLite and PostgreSQL share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, text

from township_desk.ledgers.welfare_words import ACCOUNT_CHANGE
from township_desk.store.groups import group_order
from township_desk.store.schema import Schema

DIBAO, DESTITUTE, DISABLED = "dibao", "destitute", "disabled"
ZERO = Decimal("0.00")
LOCKED = "'已送银行', '已发放', '已归档'"
"""States of a batch from the bank on: it can't be changed any more (ledgers.md 8.8)."""
_LAST = "CAST(1000000000 + {0}.id AS text)"
"""Makes a sortable key of month and id: the value of the latest event stands behind 17 characters."""


def _alive(person: str, month: str) -> str:
    """Whether a person counts in a month: the month of death is paid when the day lies after the office's :death_day."""
    return (
        f"({person}.death_date IS NULL OR {month} < substr({person}.death_date, 1, 7)"
        f" OR ({month} = substr({person}.death_date, 1, 7) AND substr({person}.death_date, 9, 2) > :death_day))"
    )


_PERSONS = f"""x.is_covered = 1 AND x.start_month <= m.month AND (x.end_month IS NULL OR x.end_month > m.month)
 AND {_alive("q", "m.month")}"""


def _key(value: str) -> str:
    return f"e.month || {_LAST.format('e')} || {value}"


_DUE = f"""
s AS (
 SELECT s.tier, m.month,
  CAST(substr(max(s.from_date || {_LAST.format("s")} || CAST(s.amount AS text)), 21) AS bigint) AS amount
 FROM standard s JOIN m ON substr(s.from_date, 1, 7) <= m.month
 WHERE s.is_void = 0 AND s.program = :program GROUP BY s.tier, m.month
),
e AS (
 SELECT e.benefit_id, m.month,
  max(CASE WHEN e.month <= m.month AND e.kind NOT IN ('暂停', '停发') AND e.amount_after IS NOT NULL
   THEN {_key("CAST(e.amount_after AS text)")} END) AS amount_then,
  min(CASE WHEN e.month > m.month AND e.kind NOT IN ('新增', '恢复') AND e.amount_before IS NOT NULL
   THEN {_key("CAST(e.amount_before AS text)")} END) AS amount_later,
  max(CASE WHEN e.month <= m.month THEN e.month || {_LAST.format("e")} || e.tier_after END) AS tier_then,
  min(CASE WHEN e.month > m.month THEN e.month || {_LAST.format("e")} || e.tier_before END) AS tier_later,
  sum(CASE WHEN e.month > m.month AND e.kind IN ('增员', '减员', '整户迁移') THEN e.delta_person ELSE 0 END) AS persons_later
 FROM who m JOIN benefit_event e ON e.benefit_id = m.id WHERE e.is_void = 0 GROUP BY e.benefit_id, m.month
),
x AS (
 SELECT x.benefit_id, m.month,
  sum(CASE WHEN x.start_month <= m.month THEN 1 ELSE 0 END) AS listed,
  sum(CASE WHEN {_PERSONS} THEN 1 ELSE 0 END) AS persons,
  sum(CASE WHEN {_PERSONS} THEN s.amount END) AS plus
 FROM who m JOIN benefit_member x ON x.benefit_id = m.id LEFT JOIN person q ON q.id = x.person_id
 LEFT JOIN s ON s.tier = x.plus_reason AND s.month = m.month
 WHERE x.is_void = 0 GROUP BY x.benefit_id, m.month
),
d AS (
 SELECT b.id AS benefit_id, m.month, b.obj_type, b.person_id, b.hh_id, b.archived, b.approved_on, b.care_place, b.self_care,
  b.disab_snapshot, x.plus, COALESCE(b.start_month, CASE WHEN :kind = '{DISABLED}' THEN substr(b.applied_on, 1, 7) END) AS first,
  COALESCE(substr(e.tier_then, 18), substr(e.tier_later, 18), b.tier) AS tier,
  COALESCE(CAST(substr(e.amount_then, 18) AS bigint), CAST(substr(e.amount_later, 18) AS bigint), b.monthly_amount) AS amount,
  CASE WHEN b.obj_type = '人' THEN 1 WHEN x.listed > 0 THEN x.persons
   ELSE COALESCE(b.declared_count, 1) - COALESCE(e.persons_later, 0) END AS persons
 FROM who m JOIN benefit b ON b.id = m.id
 LEFT JOIN e ON e.benefit_id = b.id AND e.month = m.month
 LEFT JOIN x ON x.benefit_id = b.id AND x.month = m.month AND b.obj_type = '户'
),
due AS (
 SELECT d.benefit_id, d.month, d.obj_type, d.person_id, COALESCE(d.hh_id, p.hh_id) AS hh_id, d.archived, d.approved_on, d.first, d.persons,
  CASE :kind WHEN '{DESTITUTE}' THEN d.care_place WHEN '{DISABLED}' THEN d.disab_snapshot ELSE d.tier END AS tier,
  CASE WHEN s1.amount IS NULL THEN NULL ELSE s1.amount + COALESCE(s2.amount, 0) END AS unit,
  COALESCE(s1.amount * d.persons + COALESCE(s2.amount, 0) + COALESCE(d.plus, 0), d.amount, 0) AS base
 FROM d
 LEFT JOIN person p ON p.id = d.person_id
 LEFT JOIN s AS own ON own.month = d.month AND own.tier = CASE WHEN :kind = '{DISABLED}' THEN
  CASE WHEN d.disab_snapshot LIKE '%一级%' THEN '一级' WHEN d.disab_snapshot LIKE '%二级%' THEN '二级'
   WHEN d.disab_snapshot LIKE '%三级%' THEN '三级' WHEN d.disab_snapshot LIKE '%四级%' THEN '四级' END END
 LEFT JOIN s AS s1 ON s1.month = d.month AND s1.tier = CASE WHEN own.amount IS NOT NULL THEN own.tier
  WHEN :kind = '{DIBAO}' THEN CASE WHEN d.tier <> '差额' THEN d.tier END
  WHEN :kind = '{DESTITUTE}' THEN d.care_place ELSE '标准' END
 LEFT JOIN s AS s2 ON s2.month = d.month AND :kind = '{DESTITUTE}' AND s2.tier = d.self_care
)"""
"""What those who are entitled (`who`, by the declared condition) are due; amounts and persons as the dates tell them."""


def account(name: str, benefit: str) -> str:
    """SQL of a field of the account that a benefit (its alias) is paid to: the household's (h) or the person's own (p)."""
    return f"CASE WHEN ({benefit}.obj_type = '户' AND h.bank_no IS NOT NULL) OR p.bank_no IS NULL THEN h.{name} ELSE p.{name} END"


def _accounts(benefit: str) -> str:
    """SQL of holder, bank and number. Rosters of villages rarely name the holder: it is the payee then (S27); BK-07 says so."""
    number = account("bank_no", benefit)
    holder = f"COALESCE({account('acct_name', benefit)}, CASE WHEN {number} IS NOT NULL THEN p.name END)"
    return f"{holder}, {account('bank_name', benefit)}, {number}"


_ORDER = f"v.sort_no, v.id, {group_order('h.group_name')}, h.hh_no, due.benefit_id, due.month DESC"
_JOINS = """LEFT JOIN person p ON p.id = due.person_id LEFT JOIN household h ON h.id = due.hh_id
 LEFT JOIN village v ON v.id = h.village_id"""
_COLUMNS = f"""due.benefit_id, due.month, due.hh_id, due.person_id, p.id_no,
 substr(COALESCE(v.name, '') || COALESCE(h.group_name, ''), 1, 40), due.tier, due.persons, due.unit, due.base,
 {_accounts("due")}"""

_PAID = f"""
paid AS (
 SELECT l.benefit_id, COALESCE(l.for_month, k.period) AS month,
  sum(CASE WHEN l.kind = '补发' THEN l.adjust_amount ELSE l.base_amount END) AS amount
 FROM pay_line l JOIN pay_batch k ON k.id = l.batch_id
 WHERE l.is_void = 0 AND k.is_void = 0 AND k.program = :program AND k.id <> :batch AND COALESCE(l.kind, '本月') IN ('本月', '补发')
 GROUP BY l.benefit_id, COALESCE(l.for_month, k.period)
),
ran AS (SELECT DISTINCT period FROM pay_batch WHERE is_void = 0 AND program = :program AND status IN ({LOCKED}))"""
_CONFIRMED_LATE = """(due.archived = 0 AND (substr(due.approved_on, 1, 7) >= due.month
 OR (substr(due.approved_on, 1, 7) >= due.first AND substr(due.approved_on, 1, 7) >= :first
  AND due.month < COALESCE((SELECT min(period) FROM ran), :period))))"""
"""Confirmed after its first month: owed from that month on, up to the program's first roster, whatever ran in between."""
_ROSTER = f"""{_PAID}
SELECT {_COLUMNS}, COALESCE(paid.amount, 0) FROM due
LEFT JOIN paid ON paid.benefit_id = due.benefit_id AND paid.month = due.month {_JOINS}
WHERE (due.month = :period AND paid.benefit_id IS NULL)
 OR (due.base > COALESCE(paid.amount, 0) AND (
  (due.month IN (SELECT period FROM ran) AND (paid.amount IS NULL OR :differences = 1))
  OR (paid.amount IS NULL AND {_CONFIRMED_LATE})))
ORDER BY {_ORDER}"""
_SKIPPED = f"""{_PAID}
SELECT due.month, count(*), sum(due.base) FROM due LEFT JOIN paid ON paid.benefit_id = due.benefit_id AND paid.month = due.month
WHERE due.month < :period AND due.base > 0 AND paid.amount IS NULL AND due.month NOT IN (SELECT period FROM ran)
 AND NOT {_CONFIRMED_LATE} AND (due.month > (SELECT min(period) FROM ran) OR EXISTS (SELECT 1 FROM benefit_event n
  WHERE n.benefit_id = due.benefit_id AND n.is_void = 0 AND n.kind = '新增' AND n.month <= due.month))
GROUP BY due.month ORDER BY due.month"""

_FAILED = f"""
SELECT l.id, l.benefit_id, COALESCE(l.for_month, k.period), l.hh_id, l.person_id, p.id_no, l.village_text, l.tier, l.amount,
 {_accounts("b")}, l.fail_reason
FROM pay_line l JOIN pay_batch k ON k.id = l.batch_id
LEFT JOIN benefit b ON b.id = l.benefit_id LEFT JOIN person p ON p.id = l.person_id LEFT JOIN household h ON h.id = l.hh_id
WHERE l.is_void = 0 AND k.is_void = 0 AND l.result = '失败' AND k.program = :program AND k.status IN ({LOCKED})
 AND k.period < :period AND NOT EXISTS (SELECT 1 FROM pay_line c JOIN pay_batch o ON o.id = c.batch_id
  WHERE c.carried_from = l.id AND c.is_void = 0 AND o.is_void = 0 AND c.batch_id <> :batch)
ORDER BY l.id"""

_RECOVERIES = """
SELECT r.benefit_id, r.id, r.recovery_no, r.amount_due - COALESCE(r.amount_got, 0) - COALESCE((
 SELECT sum(-l.adjust_amount) FROM pay_line l JOIN pay_batch k ON k.id = l.batch_id
 WHERE l.recovery_id = r.id AND l.is_void = 0 AND k.is_void = 0 AND k.id <> :batch AND k.status NOT IN ('已发放', '已归档')), 0)
FROM recovery r JOIN benefit b ON b.id = r.benefit_id
WHERE r.is_void = 0 AND r.method = '抵扣后续待遇' AND r.status IN ('待追缴', '部分追缴') AND b.program = :program ORDER BY r.id"""

_OVERPAID = f"""
paid AS (
 SELECT l.benefit_id, COALESCE(l.for_month, k.period) AS month,
  sum(CASE WHEN l.kind = '补发' THEN l.adjust_amount ELSE l.base_amount END) AS amount
 FROM pay_line l JOIN pay_batch k ON k.id = l.batch_id
 WHERE l.is_void = 0 AND k.is_void = 0 AND k.program = :program AND k.status IN ({LOCKED})
  AND COALESCE(l.kind, '本月') IN ('本月', '补发') AND l.result <> '失败'
 GROUP BY l.benefit_id, COALESCE(l.for_month, k.period)
)
SELECT paid.benefit_id, paid.month, paid.amount, COALESCE(due.base, 0) FROM paid JOIN m ON m.month = paid.month
LEFT JOIN due ON due.benefit_id = paid.benefit_id AND due.month = paid.month
WHERE paid.amount > COALESCE(due.base, 0) AND NOT EXISTS (SELECT 1 FROM recovery r WHERE r.benefit_id = paid.benefit_id
 AND r.is_void = 0 AND r.period_from <= paid.month AND r.period_to >= paid.month)
ORDER BY paid.benefit_id, paid.month"""


_MOVED = f"""
SELECT l.benefit_id, l.bank_no, e.reason, e.basis_doc FROM benefit_event e JOIN pay_line l ON l.benefit_id = e.benefit_id
JOIN pay_batch k ON k.id = l.batch_id WHERE e.is_void = 0 AND e.kind = '{ACCOUNT_CHANGE}' AND e.month > :last AND e.month <= :period
 AND l.is_void = 0 AND k.is_void = 0 AND k.program = :program AND k.period = :last AND l.bank_no IS NOT NULL
ORDER BY l.benefit_id, e.month, e.id, l.seq"""


class DueLine(NamedTuple):
    """What a benefit is due for a month, with the register's account of today; amounts in 分."""

    benefit_id: int
    month: str
    hh_id: int | None
    person_id: int | None
    id_no: str | None
    village_text: str
    tier: str | None
    persons: int
    unit: int | None
    base: int
    acct_name: str | None
    bank_name: str | None
    bank_no: str | None
    paid: int = 0
    """What other rosters have paid for that month already."""


class FailedLine(NamedTuple):
    """A line that the bank could not pay and no later roster has carried on, with the account of today; amount in 分."""

    line_id: int
    benefit_id: int | None
    month: str
    hh_id: int | None
    person_id: int | None
    id_no: str | None
    village_text: str
    tier: str | None
    amount: int
    acct_name: str | None
    bank_name: str | None
    bank_no: str | None
    reason: str | None


class Deduction(NamedTuple):
    """What is still to be recovered from coming payments of a benefit; amount in 分."""

    benefit_id: int
    recovery_id: int
    recovery_no: str | None
    left: int


class Moved(NamedTuple):
    """A benefit whose account was recorded as changed: an account that last month's rosters paid to, and the reason."""

    benefit_id: int
    bank_no: str
    reason: str | None
    basis: str | None


class Overpaid(NamedTuple):
    """A month for which more was paid than the dates now say was due; amounts in 分."""

    benefit_id: int
    month: str
    paid: int
    due: int


@dataclass(frozen=True, slots=True)
class Scope:
    """What a roster is for: program, its kind of standard, the office's rule for the month of death, who is entitled."""

    program: str
    kind: str
    death_day: str
    """See `ledgers.welfare_state.death_day`."""
    who: Callable[[str], str]
    """SQL of the ids of the benefits that are to be paid for a month, by the declared condition (ledgers/welfare_state.py)."""

    def given(self, **more: Any) -> dict[str, Any]:
        """The statement's parameters."""
        return {"program": self.program, "kind": self.kind, "death_day": self.death_day, **more}


def with_months(scope: Scope, months: Sequence[str], rest: str) -> Any:
    """A statement over the months asked for (checked to be YYYY-MM by the caller)."""
    values = ", ".join(f"('{month}')" for month in months)
    who = " UNION ALL ".join(
        f"SELECT id, '{month}' AS month FROM ({scope.who(month)}) w{n}" for n, month in enumerate(months)
    )
    return text(f"WITH m(month) AS (VALUES {values}), who AS MATERIALIZED ({who}), {_DUE}{rest}")


def entitled(connection: Connection, scope: Scope, months: Sequence[str]) -> list[DueLine]:
    """Every benefit that is due something in the months, in the order of the roster."""
    rest = f" SELECT {_COLUMNS} FROM due {_JOINS} ORDER BY {_ORDER}"
    statement = with_months(scope, months, rest)
    return [DueLine(*row) for row in connection.execute(statement, scope.given())]


def unpaid(
    connection: Connection, scope: Scope, months: Sequence[str], *, batch: int, differences: bool
) -> list[DueLine]:
    """What a roster for the last of the months must pay: that month's dues, and what earlier ones still owe.

    Owed are months whose roster went to the bank without the benefit (`differences`: or with less), and months before
    a late approval. `batch` is the roster being made; what it holds now does not count as paid.
    """
    given = scope.given(period=months[-1], first=months[0], batch=batch, differences=int(differences))
    return [DueLine(*row) for row in connection.execute(with_months(scope, months, f", {_ROSTER}"), given)]


def skipped(connection: Connection, scope: Scope, months: Sequence[str], *, batch: int) -> list[tuple[str, int, int]]:
    """(month, benefits, 分) of earlier months that were due, that no roster has paid and that this one doesn't pay either.

    Months without a roster after the program's first one, and months of benefits that began in the desk before it.
    """
    given = scope.given(period=months[-1], first=months[0], batch=batch)
    return [(row[0], row[1], row[2]) for row in connection.execute(with_months(scope, months, f", {_SKIPPED}"), given)]


def failed(connection: Connection, program: str, period: str, *, batch: int) -> list[FailedLine]:
    """Lines of earlier rosters that the bank returned and that no other roster carries."""
    given = {"program": program, "period": period, "batch": batch}
    return [FailedLine(*row) for row in connection.execute(text(_FAILED), given)]


def deductions(connection: Connection, program: str, *, batch: int) -> list[Deduction]:
    """What may be kept back from coming payments."""
    found = connection.execute(text(_RECOVERIES), {"program": program, "batch": batch})
    return [line for row in found if (line := Deduction(*row)).left > 0]


def moved(connection: Connection, program: str, period: str, last: str) -> list[Moved]:
    """Changes of accounts recorded between two months, with the accounts that the first one's rosters paid to."""
    given = {"program": program, "period": period, "last": last}
    return [Moved(*row) for row in connection.execute(text(_MOVED), given)]


def overpaid(connection: Connection, scope: Scope, months: Sequence[str]) -> list[Overpaid]:
    """Months paid in excess of what dates now say, where nothing is being recovered yet."""
    statement = with_months(scope, months, f", {_OVERPAID}")
    return [Overpaid(*row) for row in connection.execute(statement, scope.given())]


def present(connection: Connection, schema: Schema, batch: int, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """(id, version, is_void, the columns) of every line of a roster, void ones too."""
    table = schema.tables["pay_line"]
    found = select(table.c.id, table.c.version, table.c.is_void, *(table.c[name] for name in columns))
    return [tuple(row) for row in connection.execute(found.where(table.c.batch_id == batch).order_by(table.c.seq))]
