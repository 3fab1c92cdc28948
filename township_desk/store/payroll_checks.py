"""The SQL that compares a roster with the month before it and looks for what is wrong with its lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from township_desk.ledgers.rules_payments import ACCOUNT_CHANGED, KEPT_BACK
from township_desk.ledgers.welfare_words import CARE_SUBSIDY, DISABLED_PROGRAMS, ONE_OF_CARE, WORK_INJURY_CARE
from township_desk.store.groups import group_order
from township_desk.store.payroll import Scope, account, with_months

WITHDRAWN = "撤回"
"""How a change that was taken back is named among the grounds."""
_SIDE = """
SELECT l.benefit_id, min(l.id) AS line_id, sum(l.amount) AS amount,
 sum(CASE WHEN COALESCE(l.kind, '本月') = '本月' THEN l.base_amount END) AS base, sum(l.person_count) AS persons,
 max(CASE WHEN COALESCE(l.kind, '本月') = '本月' THEN l.tier END) AS tier, max(l.bank_no) AS bank_no, max(l.person_id) AS payee
FROM pay_line l JOIN pay_batch k ON k.id = l.batch_id
WHERE l.is_void = 0 AND k.is_void = 0 AND k.program = :program AND k.period = {period} AND l.benefit_id IS NOT NULL
GROUP BY l.benefit_id"""

_COMPARE = f"""
a AS ({{this}}),
z AS ({{last}}),
k AS (SELECT benefit_id FROM a UNION SELECT benefit_id FROM z)
SELECT k.benefit_id, a.line_id, z.amount, a.amount, z.base, a.base, z.persons, a.persons, z.tier, a.tier, z.bank_no, a.bank_no,
 p.name, COALESCE(v.name, '') || COALESCE(h.group_name, ''), b.start_month, b.end_month, b.end_reason, b.taper_until, p.death_date,
 b.archived, y.name, x.name
FROM k LEFT JOIN a ON a.benefit_id = k.benefit_id LEFT JOIN z ON z.benefit_id = k.benefit_id
JOIN benefit b ON b.id = k.benefit_id LEFT JOIN person p ON p.id = b.person_id
LEFT JOIN person y ON y.id = z.payee LEFT JOIN person x ON x.id = a.payee
LEFT JOIN household h ON h.id = COALESCE(b.hh_id, p.hh_id) LEFT JOIN village v ON v.id = h.village_id
WHERE a.benefit_id IS NULL OR z.benefit_id IS NULL OR a.amount <> z.amount OR COALESCE(a.base, -1) <> COALESCE(z.base, -1)
 OR a.persons <> z.persons OR COALESCE(a.tier, '') <> COALESCE(z.tier, '') OR COALESCE(a.bank_no, '') <> COALESCE(z.bank_no, '')
 OR COALESCE(a.payee, 0) <> COALESCE(z.payee, 0)
ORDER BY v.sort_no, v.id, {group_order("h.group_name")}, h.hh_no, k.benefit_id"""

_FROM_DATES = """
SELECT due.benefit_id, NULL AS line_id, due.base AS amount, due.base AS base, due.persons AS persons, due.tier AS tier,
 CASE WHEN (due.obj_type = '户' AND h.bank_no IS NOT NULL) OR p.bank_no IS NULL THEN h.bank_no ELSE p.bank_no END AS bank_no,
 due.person_id AS payee
FROM due LEFT JOIN person p ON p.id = due.person_id LEFT JOIN household h ON h.id = due.hh_id WHERE due.month = :last"""

_TOTALS = """SELECT COALESCE(sum(l.amount), 0) FROM pay_line l JOIN pay_batch k ON k.id = l.batch_id
WHERE l.is_void = 0 AND k.is_void = 0 AND k.program = :program AND k.period = :period"""

_KNOWN = """SELECT min(t.at) FROM (SELECT COALESCE(max(CASE WHEN c.after LIKE '%"status"_"已审核"%' THEN c.changeset_id END),
 min(c.changeset_id)) AS at FROM pay_batch k JOIN change_log c ON c.ledger = 'pay_batch' AND c.row_id = k.id
 WHERE k.is_void = 0 AND k.program = :program AND k.period = :last GROUP BY k.id) t"""
"""The step of the journal at which the last month's roster was approved: what was entered afterwards it could not know."""


def _late(ledger: str, words: str = "") -> str:
    """Rows of a ledger that were entered or changed after the last month's roster was approved; `words`: of its JSON (_ for a colon)."""
    told = f" AND c.after LIKE '%{words}%'" if words else ""
    return f"(SELECT c.row_id FROM change_log c WHERE c.ledger = '{ledger}' AND c.changeset_id > :known{told})"


def _new(ledger: str) -> str:
    """Rows of a ledger that there were not at all when it was approved."""
    return f"(SELECT c.row_id FROM change_log c WHERE c.ledger = '{ledger}' AND c.changeset_id > :known AND c.act = 'insert')"


_EVENTS = f"""SELECT e.benefit_id, e.kind, e.reason, e.month FROM benefit_event e JOIN benefit b ON b.id = e.benefit_id
WHERE e.is_void = 0 AND b.program = :program AND e.month <= :period AND (e.month > :last OR e.id IN {_late("benefit_event")})
ORDER BY e.benefit_id, e.month, e.id"""
_WITHDRAWN = f"""SELECT e.benefit_id, '{WITHDRAWN}' || e.kind, e.void_reason, e.month FROM benefit_event e
JOIN benefit b ON b.id = e.benefit_id WHERE e.is_void = 1 AND b.program = :program AND e.month <= :last
 AND e.id IN {_late("benefit_event", '"is_void"_1')} AND e.id NOT IN {_new("benefit_event")} ORDER BY e.benefit_id, e.month, e.id"""
_FIRST_PAID = """SELECT e.benefit_id, e.kind, e.reason, e.month FROM benefit_event e JOIN benefit b ON b.id = e.benefit_id
WHERE e.is_void = 0 AND b.program = :program AND e.kind = '新增' AND e.month <= :last AND NOT EXISTS (
 SELECT 1 FROM pay_line l JOIN pay_batch k ON k.id = l.batch_id
 WHERE l.benefit_id = e.benefit_id AND l.is_void = 0 AND k.is_void = 0 AND k.period <= :last) ORDER BY e.benefit_id, e.id"""
"""Beginnings of benefits that were confirmed late: this is the first roster that pays them."""
_STANDARDS = f"""SELECT tier, from_date, amount, is_void, CASE WHEN id IN {_late("standard")} THEN 1 ELSE 0 END FROM standard
WHERE program = :program AND substr(from_date, 1, 7) <= :period
 AND (is_void = 0 OR (id IN {_late("standard", '"is_void"_1')} AND id NOT IN {_new("standard")})) ORDER BY tier, from_date, id"""
_TIERS = """SELECT x.benefit_id, x.plus_reason FROM benefit_member x JOIN benefit b ON b.id = x.benefit_id
WHERE x.is_void = 0 AND b.program = :program AND x.plus_reason IS NOT NULL
UNION SELECT b.id, b.self_care FROM benefit b WHERE b.program = :program AND b.self_care IS NOT NULL"""
"""Standards that a benefit takes besides that of its own tier: 分类施保 of its members, 照料护理."""
_MEMBERS = f"""SELECT x.benefit_id, q.name, x.start_month, x.end_month, q.death_date FROM benefit_member x
JOIN benefit b ON b.id = x.benefit_id LEFT JOIN person q ON q.id = x.person_id
WHERE x.is_void = 0 AND x.is_covered = 1 AND b.program = :program AND ((x.start_month > :last AND x.start_month <= :period)
 OR (x.end_month > :last AND x.end_month <= :period)
 OR (substr(q.death_date, 1, 7) >= :last AND substr(q.death_date, 1, 7) <= :period)
 OR (substr(q.death_date, 1, 7) < :last AND q.id IN {_late("person", '"death_date"')})
 OR ((x.start_month <= :last OR x.end_month <= :last) AND x.id IN {_late("benefit_member")})) ORDER BY x.id"""
_NOTES = """SELECT l.benefit_id, l.is_void, COALESCE(l.kind, '本月'), l.adjust_amount, COALESCE(l.remark, ''),
 COALESCE(l.void_reason, ''), k.period FROM pay_line l JOIN pay_batch k ON k.id = l.batch_id
WHERE k.is_void = 0 AND k.program = :program AND k.period IN (:period, :last) AND (l.adjust_amount <> 0 OR l.is_void = 1)
ORDER BY l.id"""
_LAST_RAN = """SELECT max(period) FROM pay_batch WHERE is_void = 0 AND program = :program AND period < :period"""


class Pair(NamedTuple):
    """A benefit's two months side by side, where they differ; amounts in 分."""

    benefit_id: int
    line_id: int | None
    amount_before: int | None
    amount_after: int | None
    base_before: int | None
    base_after: int | None
    persons_before: int | None
    persons_after: int | None
    tier_before: str | None
    tier_after: str | None
    bank_before: str | None
    bank_after: str | None
    name: str | None
    village: str
    start_month: str | None
    end_month: str | None
    end_reason: str | None
    taper_until: str | None
    death_date: str | None
    archived: int
    payee_before: str | None
    payee_after: str | None


class Grounds(NamedTuple):
    """What may account for differences, as plain rows."""

    events: list[tuple[int, str, str | None, str]]
    standards: list[tuple[str, str, int, int, int]]
    """Tier, first day, amount, whether it is void, whether it was entered or changed after the last roster."""
    tiers: list[tuple[int, str]]
    members: list[tuple[int, str | None, str | None, str | None, str | None]]
    notes: list[tuple[int | None, int, str, int, str, str, str]]


def last_period(connection: Connection, program: str, period: str) -> str | None:
    """The latest month before, for which there is a roster."""
    found = connection.execute(text(_LAST_RAN), {"program": program, "period": period}).scalar_one_or_none()
    return str(found) if found is not None else None


def pairs(connection: Connection, scope: Scope, period: str, last: str, *, from_dates: bool) -> list[Pair]:
    """Benefits that differ between two months; `from_dates`: the last one is reckoned from dates, it has no roster."""
    other = _FROM_DATES if from_dates else _SIDE.format(period=":last")
    statement = _COMPARE.format(this=_SIDE.format(period=":period"), last=other)
    given = scope.given(period=period, last=last)
    if from_dates:
        return [Pair(*row) for row in connection.execute(with_months(scope, [last], f", {statement}"), given)]
    given = {"program": scope.program, "period": period, "last": last}
    return [Pair(*row) for row in connection.execute(text(f"WITH {statement}"), given)]


def paid(connection: Connection, program: str, period: str) -> set[int]:
    """The benefits that the rosters of a month pay for that month."""
    statement = f"""SELECT DISTINCT l.benefit_id FROM pay_line l JOIN pay_batch k ON k.id = l.batch_id WHERE l.is_void = 0
 AND k.is_void = 0 AND k.program = :program AND k.period = :period AND {_OWN} AND l.benefit_id IS NOT NULL"""
    return {row[0] for row in connection.execute(text(statement), {"program": program, "period": period})}


def total(connection: Connection, program: str, period: str) -> int:
    """What the rosters of a month pay in all, in 分."""
    return int(connection.execute(text(_TOTALS), {"program": program, "period": period}).scalar_one())


def due_total(connection: Connection, scope: Scope, month: str) -> int:
    """What dates say was due in a month in all, in 分."""
    statement = with_months(scope, [month], " SELECT COALESCE(sum(base), 0) FROM due")
    return int(connection.execute(statement, scope.given()).scalar_one())


def grounds(connection: Connection, program: str, period: str, last: str) -> Grounds:
    """Events, standards, members and remarks between two months, and what was entered late for months paid already."""
    given: dict[str, Any] = {"program": program, "period": period, "last": last}
    given["known"] = connection.execute(text(_KNOWN), {"program": program, "last": last}).scalar_one_or_none()

    def rows(statement: str) -> list[Any]:
        asked = {name: value for name, value in given.items() if f":{name}" in statement}
        return [tuple(row) for row in connection.execute(text(statement), asked)]

    events = [*rows(_FIRST_PAID), *rows(_EVENTS), *rows(_WITHDRAWN)]
    return Grounds(events, rows(_STANDARDS), rows(_TIERS), rows(_MEMBERS), rows(_NOTES))


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


class Test(NamedTuple):
    """One thing that may be wrong with a line: rule, message with {0} {1} for what `told` gives, condition, field."""

    rule: str
    severity: str
    message: str
    cond: str
    field: str | None = None
    told: str = "NULL, NULL"


_MONTH = "COALESCE(l.for_month, k.period)"
_OWN = "COALESCE(l.kind, '本月') = '本月'"
_SAME = f"""EXISTS (SELECT 1 FROM pay_line o JOIN pay_batch w ON w.id = o.batch_id WHERE o.benefit_id = l.benefit_id AND o.id <> l.id
 AND o.is_void = 0 AND w.is_void = 0 AND COALESCE(o.kind, '本月') = '本月' AND COALESCE(o.for_month, w.period) = {_MONTH})"""
_OWNER = """COALESCE(CASE WHEN p.name = l.acct_name THEN p.death_date END, (SELECT min(q.death_date) FROM person q
 WHERE q.hh_id = l.hh_id AND q.name = l.acct_name AND q.death_date IS NOT NULL))"""
_LACKS = """(CASE WHEN COALESCE(l.bank_no, '') = '' THEN '、账号' ELSE '' END ||
 CASE WHEN COALESCE(l.acct_name, '') = '' THEN '、开户人' ELSE '' END ||
 CASE WHEN COALESCE(l.bank_name, '') = '' THEN '、开户银行' ELSE '' END)"""
"""What of the account a line lacks."""
_LAST_LINES = """FROM pay_line o JOIN pay_batch w ON w.id = o.batch_id WHERE o.benefit_id = l.benefit_id AND o.is_void = 0
 AND w.is_void = 0 AND w.program = k.program AND w.period = :last"""
_PAID_TO = f"(SELECT max(o.bank_no) {_LAST_LINES})"
"""An account that last month's rosters paid a benefit to."""
_DRAWN = f"""{{0}}.is_void = 0 AND ({{0}}.care_allowance_from IS NULL OR {{0}}.care_allowance_from <= {_MONTH})
 AND ({{0}}.care_allowance_to IS NULL OR {{0}}.care_allowance_to >= {_MONTH})"""
"""A benefit (its alias) says that another care allowance is drawn in a line's month."""
_INJURED = f"""k.program IN ({_quoted(DISABLED_PROGRAMS)}) AND EXISTS (SELECT 1 FROM benefit o WHERE o.person_id = l.person_id
 AND o.program IN ({_quoted(DISABLED_PROGRAMS)}) AND o.care_allowance = '{WORK_INJURY_CARE}' AND {_DRAWN.format("o")})"""
_ONE_OF = f"k.program = '{CARE_SUBSIDY}' AND b.care_allowance IN ({_quoted(ONE_OF_CARE)}) AND {_DRAWN.format('b')}"
_DESTITUTE, _DIBAO = "特困供养", ("农村低保", "城市低保")
_RIVALS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    _DESTITUTE: (("HC-01", _DIBAO), ("HC-02", DISABLED_PROGRAMS), ("HC-05", ("孤儿", "事实无人抚养儿童"))),
    "孤儿": (("HC-05", (_DESTITUTE,)),),
    "事实无人抚养儿童": (("HC-05", (_DESTITUTE,)),),
    **dict.fromkeys(_DIBAO, (("HC-07", _DIBAO), ("HC-01", (_DESTITUTE,)))),
    **dict.fromkeys(DISABLED_PROGRAMS, (("HC-02", (_DESTITUTE,)),)),
}
"""By program: what else the same person must not be paid in the same month (rules.md 5.2)."""
_BEGUN = "x.benefit_id = l.benefit_id AND x.is_void = 0 AND x.start_month <= l.month"
_COVERED = f"""WITH l AS MATERIALIZED (
 SELECT l.id, l.seq, l.batch_id, l.benefit_id, k.program, k.period AS month FROM pay_line l JOIN pay_batch k ON k.id = l.batch_id
 WHERE l.is_void = 0 AND k.is_void = 0 AND k.period = :period AND {_OWN} AND l.benefit_id IS NOT NULL
),
w AS MATERIALIZED (
 SELECT l.*, x.person_id FROM l JOIN benefit_member x ON {_BEGUN} AND x.is_covered = 1
  AND (x.end_month IS NULL OR x.end_month > l.month)
 UNION SELECT l.*, b.person_id FROM l JOIN benefit b ON b.id = l.benefit_id
 WHERE b.person_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM benefit_member x WHERE {_BEGUN})
)
SELECT w.batch_id, w.id, q.name, o.program, p.name, o.seq FROM w
JOIN w AS o ON o.person_id = w.person_id AND o.benefit_id <> w.benefit_id
JOIN person q ON q.id = w.person_id JOIN benefit b ON b.id = o.benefit_id LEFT JOIN person p ON p.id = b.person_id
WHERE w.batch_id = :batch AND (q.death_date IS NULL OR substr(q.death_date, 1, 7) >= :period) ORDER BY w.seq, o.seq"""
"""Persons of a roster's lines (listed members, without a list the applicant) whom another line of the month covers too."""

TESTS = (
    Test("FF-02", "error", "重复发放：同一待遇同一月份有两行。", f"{_OWN} AND l.benefit_id IS NOT NULL AND {_SAME}", "benefit_id"),
    Test("FF-05", "error", "已于{0}停发，不应再发。", f"b.end_month IS NOT NULL AND {_MONTH} >= b.end_month", "benefit_id",
         "b.end_month, NULL"),
    Test("FF-06", "error", "{0}已于{1}死亡，不应再发。",
         f"b.obj_type = '人' AND p.death_date IS NOT NULL AND {_MONTH} > substr(p.death_date, 1, 7)", "person_id",
         "p.name, p.death_date"),
    Test("FF-06", "warning", "领款人{0}已于{1}死亡，请更换申请人和账户。",
         f"b.obj_type = '户' AND p.death_date IS NOT NULL AND {_MONTH} >= substr(p.death_date, 1, 7)", "person_id",
         "p.name, p.death_date"),
    Test("FF-07", "error", "早于起发月（{0}）。", f"{_OWN} AND b.start_month IS NOT NULL AND {_MONTH} < b.start_month", "benefit_id",
         "b.start_month, NULL"),
    Test("HC-03", "error", "领取工伤生活护理费的不享受两项补贴。", _INJURED, "person_id"),
    Test("HC-04", "error", "同类护理补贴只能择高享受一项：还在领“{0}”护理补贴，请停领低的一项（停发本补贴，或在待遇里填止月）。", _ONE_OF,
         "benefit_id", "b.care_allowance, NULL"),
    Test("FF-08", "error", "请在备注写明补发（扣减）原因。", "l.adjust_amount <> 0 AND COALESCE(l.remark, '') = ''", "remark"),
    Test("FF-01", "error", "实发金额不等于本金额加补发（扣减），请重新生成或改正。",
         "l.amount IS NULL OR l.amount <> COALESCE(l.base_amount, 0) + COALESCE(l.adjust_amount, 0)", "amount"),
    Test("FF-01", "error", "实发金额不能小于0。", "l.amount < 0", "amount"),
    Test("FF-12", "error", "本月没有金额：标准表里没有这一档，待遇也没有登记月保障金额。", "l.amount = 0 AND l.adjust_amount = 0",
         "base_amount"),
    Test("BK-01", "error", "没有登记{0}，请先在户（人员）里登记，再重新生成。", f"{_LACKS} <> ''", "bank_no",
         f"substr({_LACKS}, 2), NULL"),
    Test("BK-07", "notice", "没有登记开户人，按领款人本人的账户列入，请核对。",
         f"l.acct_name = p.name AND {account('acct_name', 'b')} IS NULL", "acct_name"),
    Test("BK-06", "error", "账号与第{0}行“{1}”户相同。",
         "l.bank_no IS NOT NULL AND twin.id IS NOT NULL", "bank_no", "twin.seq, twin.acct_name"),
    Test("BK-07", "warning", "开户人“{0}”与领款人“{1}”不一致，请登记监护人或代管协议。",
         "l.acct_name IS NOT NULL AND l.acct_name <> p.name", "acct_name", "l.acct_name, p.name"),
    Test("BK-08", "error", "开户人“{0}”不是本户成员。", """l.acct_name IS NOT NULL AND l.acct_name <> p.name AND l.hh_id IS NOT NULL
 AND NOT EXISTS (SELECT 1 FROM person q WHERE q.hh_id = l.hh_id AND q.is_void = 0 AND q.name = l.acct_name)""", "acct_name",
         "l.acct_name, NULL"),
    Test("BK-09", "warning", "账号已由尾号{0}变为{1}，请登记“账户变更”后重新生成，或在备注写明变更依据。",
         f"""{_OWN} AND COALESCE(l.bank_no, '') <> '' AND {_PAID_TO} IS NOT NULL AND NOT EXISTS (SELECT 1 {_LAST_LINES}
 AND o.bank_no = l.bank_no) AND (COALESCE(l.remark, '') = '' OR (l.remark LIKE '{KEPT_BACK}%' AND l.remark NOT LIKE
 '%{ACCOUNT_CHANGED}%'))""", "bank_no", f"substr({_PAID_TO}, -4), substr(l.bank_no, -4)"),
    Test("BK-10", "error", "开户人{0}已于{1}死亡，请更换账户。", f"{_OWNER} IS NOT NULL", "acct_name", f"l.acct_name, {_OWNER}"),
    Test("FF-10", "warning", "上次代发失败（{0}），账号还没有更正。",
         "c.id IS NOT NULL AND c.bank_no = l.bank_no AND c.acct_name = l.acct_name", "bank_no", "c.fail_reason, NULL"),
)  # fmt: skip


def _statement(test: Test) -> str:
    twin = """LEFT JOIN (SELECT bank_no FROM pay_line WHERE batch_id = :batch AND is_void = 0 GROUP BY bank_no
 HAVING count(DISTINCT COALESCE(hh_id, -person_id)) > 1) g ON g.bank_no = l.bank_no
 LEFT JOIN pay_line twin ON twin.id = CASE WHEN g.bank_no IS NOT NULL THEN (SELECT min(o.id) FROM pay_line o
  WHERE o.batch_id = l.batch_id AND o.is_void = 0 AND o.bank_no = l.bank_no
  AND COALESCE(o.hh_id, -o.person_id) <> COALESCE(l.hh_id, -l.person_id) AND COALESCE(o.person_id, -1) <> COALESCE(l.person_id, -2)
  AND COALESCE(o.benefit_id, -1) <> COALESCE(l.benefit_id, -2)) END"""
    joins = {
        "c.": "LEFT JOIN pay_line c ON c.id = l.carried_from",
        "twin.": twin,
        "b.": "LEFT JOIN benefit b ON b.id = l.benefit_id",
        "p.": "LEFT JOIN person p ON p.id = l.person_id",
        "h.": "LEFT JOIN household h ON h.id = l.hh_id",
    }
    used = " ".join(join for mark, join in joins.items() if mark in f"{test.cond} {test.told}")
    return f"""SELECT l.id, l.seq, {test.told} FROM pay_line l JOIN pay_batch k ON k.id = l.batch_id {used}
WHERE l.batch_id = :batch AND l.is_void = 0 AND ({test.cond}) ORDER BY l.seq"""


def breaches(connection: Connection, batch: int, last: str) -> list[tuple[Test, int, int, str, str]]:
    """(test, line id, running number, two words for the message) of every breach in a roster; `last` is the month before."""
    found = []
    for test in TESTS:
        statement = _statement(test)
        given = {"batch": batch} | ({"last": last} if ":last" in statement else {})
        for line, seq, one, two in connection.execute(text(statement), given):
            found.append((test, line, seq, str(one or ""), str(two or "")))
    return found


class Rival(NamedTuple):
    """A person whom a line covers and whom another line of the month pays too: rule, line, person, the other's words."""

    rule: str
    line_id: int
    name: str
    program: str
    payee: str
    seq: int


def rivals(connection: Connection, batch: int, program: str, period: str) -> list[Rival]:
    """Persons of a roster who are paid twice in the month, or by a program that excludes this one."""
    rules = {other: rule for rule, others in _RIVALS.get(program, ()) for other in others}
    if not rules:
        return []
    found = connection.execute(text(_COVERED), {"batch": batch, "period": period})
    return [Rival(rules[row[3]], row[1], row[2], row[3], row[4] or "", row[5]) for row in found if row[3] in rules]


def numbering(connection: Connection, batch: int) -> Sequence[int]:
    """Count, least and greatest of a roster's running numbers: 从1连续."""
    statement = "SELECT count(*), COALESCE(min(seq), 1), COALESCE(max(seq), 0) FROM pay_line WHERE batch_id = :batch AND is_void = 0"
    return [int(value) for value in connection.execute(text(statement), {"batch": batch}).one()]
