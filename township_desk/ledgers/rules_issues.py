"""Rules over problems and measures (rules.md 8: WT)."""

from __future__ import annotations

from collections.abc import Iterator

from township_desk.core.fields import Row
from township_desk.core.query import All, Cond, Is, Through, Today
from township_desk.core.rules import (
    ERROR,
    NOTICE,
    WARNING,
    Broken,
    Desk,
    DeskRule,
    Moment,
    RowRule,
    Rule,
    SetRule,
    broken,
)
from township_desk.ledgers.checks import visible_length
from township_desk.ledgers.rules_common import not_long_past

STYLE, TOILET = "作风建设", "农村改厕"
STYLE_ORIGINS = ("自己找", "相互提", "组织查", "领导点", "群众评")
SHORTEST_MEASURE = 6
DATES = (("found_on", "due_on"), ("found_on", "fixed_on"), ("fixed_on", "closed_on"))
_LABELS = {"found_on": "发现日期", "due_on": "整改期限", "fixed_on": "完成日期", "closed_on": "销号日期"}


def _no_measure(row: Row, desk: Desk) -> Broken | None:
    """Asked on the step to 整改中; what was taken over in a later state is asked by the audit."""
    if row.get("id") is None or row.get("status") in (None, "未整改"):
        return None
    return None if desk.count("issue_measure", Is("issue_id", "=", row["id"])) else broken("status")


def _papers(row: Row, desk: Desk) -> Iterator[Broken]:
    status = row.get("status")
    if status in ("已整改", "已销号"):
        for name, words in (("fixed_on", "完成日期"), ("result", "整改成效")):
            if not row.get(name):
                yield broken(name, message=f"资料不全：缺{words}。")
    if status == "已销号" and not row.get("evidence"):
        yield broken("evidence", message="资料不全：销号须有佐证材料。")


def _out_of_order(row: Row, desk: Desk) -> Iterator[Broken]:
    for first, then in DATES:
        a, b = row.get(first), row.get(then)
        if a is not None and b is not None and b < a:
            yield broken(then, message=f"日期顺序错误：{_LABELS[then]}应不早于{_LABELS[first]}。")


def _colour(row: Row, desk: Desk) -> Iterator[Broken]:
    if row.get("domain") != STYLE:
        return
    if row.get("color") is None:
        yield broken("color")
    if row.get("origin") is not None and row["origin"] not in STYLE_ORIGINS:
        yield broken("origin", message="作风问题的查摆方式应为：" + "、".join(STYLE_ORIGINS) + "。")


def _paid_unfixed(row: Row, desk: Desk) -> Broken | None:
    paid = row.get("subsidy") or row.get("subsidy_batch")
    unfit = row.get("status") not in ("已整改", "已销号")
    return broken("status") if row.get("domain") == TOILET and paid and unfit else None


def _short(row: Row, desk: Desk) -> Broken | None:
    text = row.get("text")
    return broken("text", n=visible_length(text)) if text and visible_length(text) < SHORTEST_MEASURE else None


def _balance(desk: Desk) -> Iterator[Broken]:
    """WT-04: found = fixed + being fixed, and no fewer measures than problems, of what was found this year."""
    year = All((Is("found_on", ">=", desk.today.replace(month=1, day=1)), Is("found_on", "<=", desk.today)))
    found = desk.count("issue", year)
    told = desk.count("issue", All((year, Is("status", "filled"))))
    if found != told:
        yield broken("status", message=f"问题整改数不平：发现{found}个，有状态的{told}个。")
    started = desk.count("issue", All((year, Is("status", "not in", ("未整改",)))))
    measures = desk.count("issue_measure", _of_year(desk))
    if measures < started:
        yield broken("status", as_=WARNING, message=f"整改措施{measures}条，少于已开始整改的问题{started}个。")


def _of_year(desk: Desk) -> Cond:
    start = desk.today.replace(month=1, day=1)
    return Through("issue_id", All((Is("found_on", ">=", start), Is("found_on", "<=", desk.today))))


ISSUE_RULES: tuple[Rule, ...] = (
    not_long_past("found_on"),
    RowRule("WT-01", ERROR, "请至少填写一条整改措施。", _no_measure, ("status",), "报告“制定整改措施”", Moment.STEP, alone=False),
    RowRule("WT-02", ERROR, "资料不全。", _papers, ("status", "fixed_on", "result", "evidence"), "S14 审计法§52", Moment.STEP),
    RowRule("WT-03", ERROR, "日期顺序错误。", _out_of_order, ("found_on", "due_on", "fixed_on", "closed_on"), "设"),
    DeskRule("WT-04", ERROR, "问题整改数不平。", _balance, "P146—P149", Moment.REPORT),
    RowRule("WT-05", ERROR, "请填颜色和查摆方式。", _colour, ("domain", "color", "origin"), "报告", Moment.STEP),
    RowRule("WT-06", ERROR, "未验收不得发放。", _paid_unfixed, ("domain", "status", "subsidy", "subsidy_batch"), "设"),
    SetRule("WT-07", NOTICE, "长期坚持的问题超过1季度未更新，请更新进展。",
            All((Is("status", "=", "长期坚持"), Is("updated_at", "<", Today(-92)))), "result", "设"),
)  # fmt: skip
ISSUE_MEASURE_RULES: tuple[Rule, ...] = (
    RowRule("G-17", ERROR, "“{字段}”过于简单（{n}个字），至少6个字。", _short, ("text",), "ledgers.md 5"),
)
__all__ = ["ISSUE_MEASURE_RULES", "ISSUE_RULES", "STYLE", "STYLE_ORIGINS", "TOILET"]
