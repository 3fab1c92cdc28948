"""Rules over self-built houses (rules.md 4, YH-17 to YH-20)."""

from __future__ import annotations

from township_desk.core.fields import Row
from township_desk.core.query import All, Exists, Is, Not
from township_desk.core.rules import ERROR, WARNING, Broken, Desk, RowRule, Rule, SetRule, broken
from township_desk.ledgers.rules_common import not_long_past

BUSINESS_USES = ("经营", "自住兼经营", "出租")
DOUBTFUL = ("存在一般隐患", "存在严重隐患", "无法判断")


def _in_business(row: Row) -> bool:
    return row.get("usage") in BUSINESS_USES


def _no_appraisal(row: Row, desk: Desk) -> Broken | None:
    if not _in_business(row) or row.get("prelim") not in DOUBTFUL:
        return None
    return broken("appraisal") if row.get("appraisal") in (None, "未鉴定") else None


def _no_control(row: Row, desk: Desk) -> Broken | None:
    return broken("control") if row.get("appraisal") in ("C", "D") and row.get("control") == "无" else None


def _first_to_check(row: Row, desk: Desk) -> Broken | None:
    tall = (row.get("floors") or 0) >= 3
    return broken("floors") if tall and _in_business(row) and row.get("is_modified") else None


_CLOSED = Exists("hazard", "house_id", Is("status", "=", "已销号"))
_STILL_OPEN = Exists("hazard", "house_id", Is("status", "not in", ("已整改", "已销号", "已移交")))

HOUSE_RULES: tuple[Rule, ...] = (
    not_long_past("surveyed_on"),
    SetRule(
        "YH-17",
        ERROR,
        "自建房与隐患台账不一致：有隐患而没有隐患记录，或隐患已销号而房屋未改“已整改”。",
        All((Is("has_hazard", "=", True), Not(Exists("hazard", "house_id"))))
        | All((_CLOSED, Not(_STILL_OPEN), Is("status", "!=", "已整改"))),
        "status",
        "P156 勾稽",
    ),
    RowRule(
        "YH-18",
        WARNING,
        "经营性自建房初判有隐患或无法判断，请安排鉴定。",
        _no_appraisal,
        ("usage", "prelim", "appraisal"),
        "S31",
    ),
    RowRule("YH-19", ERROR, "C、D级须采取管控措施。", _no_control, ("appraisal", "control"), "S31"),
    RowRule("YH-20", WARNING, "重点房屋，请优先排查。", _first_to_check, ("floors", "usage", "is_modified"), "S31"),
)
