"""How a hazard moves from found to closed (ledgers.md 3.4), and the conditions on its state that fields and marks use."""

from __future__ import annotations

from typing import Any

from township_desk.core.fields import Row
from township_desk.core.machine import Machine, Step
from township_desk.core.query import All, Is, Other, Today, Workdays

STATES = ("未整改", "整改中", "已整改", "复查不合格", "已销号", "已移交")
FIXED = ("已整改", "已销号")
ENDED = ("已整改", "已销号", "已移交")

STATE_WORDS = {
    word: option
    for option, words in {
        "已整改": (
            "是 √ ✓ ✔ ☑ 1 y yes 已 完成 已完成 完毕 已改 改 已整改完毕 已整改完成 已完成整改 整改完成 整改完毕 整改到位 已整改到位 "
            "整改结束 已整治 已整治完成 整治完成 已落实 已落实到位 已处理 已处置 已解决 已消除 已排除 已修复 已治理 已办结 办结 当场整改 "
            "现场整改 已当场整改 当场完成 当场整改完成 现场整改完毕 立行立改 立改 100% 合格 复查合格"
        ),
        "未整改": (
            "否 × ✗ ✘ ☐ x 0 n no 未 没 未完成 未完 没完成 没有完成 没整改 没有整改 没改 未改 未整治 未开始 未动工 未启动 未落实 未处理 "
            "未处置 未解决 未消除 待整改 待整治 尚未整改 尚未完成 还未整改 不合格未整改"
        ),
        "整改中": (
            "正在整改 正在整治 整治中 进行中 正在进行 处理中 正在处理 部分整改 部分完成 部分已整改 限期整改 正整改 在整改 推进中 "
            "正在推进 施工中 持续整改 正在施工 持续推进"
        ),
        "复查不合格": "不合格 复查未通过 复查未合格 验收不合格",
        "已销号": "销号 闭环 已闭环 验收销号 已验收 验收合格 已复查销号 复查销号 完成销号",
        "已移交": "移交 移送 已移送 已上报移交 移交上级 已移交上级",
    }.items()
    for word in words.split()
}
"""What villages write under 是否整改, 整改情况, 进展, 销号情况. Words of which nobody can say (待定) are left out."""

STARTED = Is("status", "in", ("整改中", "已整改", "复查不合格", "已销号"))
MAJOR = Is("level", "=", "重大")
REPAIRED = Is("status", "in", FIXED)
CLOSED = Is("status", "=", "已销号")
MOVED = Is("status", "=", "已移交")

OPEN_LATE = All((Is("status", "not in", ENDED), Is("due_on", "<", Today())))
"""Past its deadline and not fixed."""
FIXED_LATE = All((REPAIRED, Is("fixed_on", ">", Other("due_on"))))
"""Fixed, but after the deadline (逾期整改)."""
OVERDUE = OPEN_LATE | FIXED_LATE
"""是否逾期. The dictionary's words would paint a hazard that was fixed in time but not yet closed as overdue for ever;
fixed in time is not overdue here."""
DUE_SOON = All((Is("status", "not in", ENDED), Is("due_on", ">=", Today()), Is("due_on", "<=", Workdays(3))))

_RESPONSIBILITY = ("resp_unit", "resp_person", "resp_phone", "super_person")
_PLAN = ("fund_plan", "criteria", "contingency", "plan_file", "interim_control", "is_listed", "listed_by")


def _fixed_at_once(row: Row) -> dict[str, Any]:
    return {"fixed_on": row.get("found_on"), "assigned_on": row.get("fixed_on") or row.get("found_on")}


def _rejected(row: Row) -> dict[str, Any]:
    return {"recheck_opinion": "不合格"}


def _accepted(row: Row) -> dict[str, Any]:
    return {"recheck_opinion": "合格", "closed_on": row.get("recheck_on")}


HAZARD_MACHINE = Machine(
    field="status",
    initial="未整改",
    steps=(
        Step(
            "assign",
            "交办",
            ("未整改",),
            "整改中",
            needs=("assigned_on", *_RESPONSIBILITY, "measures", "due_on"),
            asks=(*_PLAN, "notice_no", "started_on"),
            guards=("YH-01", "YH-02", "YH-03"),
        ),
        Step(
            "fix_at_once",
            "当场整改",
            ("未整改",),
            "已整改",
            needs=("fixed_on", "fix_note", "photo_after"),
            asks=(*_RESPONSIBILITY, "measures", "due_on", "fund_actual"),
            defaults=_fixed_at_once,
            guards=("YH-01", "YH-02", "YH-07", "YH-12"),
        ),
        Step(
            "fix",
            "整改完成",
            ("整改中",),
            "已整改",
            needs=("fixed_on", "fix_note", "photo_after"),
            asks=("started_on", "fund_actual"),
            guards=("YH-01", "YH-07", "YH-12"),
        ),
        Step(
            "reject",
            "复查不合格",
            ("已整改",),
            "复查不合格",
            needs=("recheck_on", "recheck_by", "recheck_opinion"),
            defaults=_rejected,
            guards=("YH-08",),
        ),
        Step(
            "reassign",
            "重新下达",
            ("复查不合格",),
            "整改中",
            needs=("due_on", "measures"),
            asks=("assigned_on", "notice_no", *_RESPONSIBILITY, "extension"),
            # The dates stay until here, so that the table of a month before the failed re-check comes out the same.
            clears=("fixed_on", "recheck_on", "recheck_by", "recheck_opinion", "photo_after"),
            guards=("YH-01",),
        ),
        Step(
            "close",
            "销号",
            ("已整改",),
            "已销号",
            needs=("recheck_on", "recheck_by", "recheck_opinion", "closed_on", "photo_after"),
            asks=("closed_by", "plan_file"),
            defaults=_accepted,
            guards=("YH-01", "YH-02", "YH-03", "YH-07", "YH-08", "YH-09", "YH-12"),
            danger=True,
        ),
        Step(
            "transfer",
            "移交",
            ("未整改", "整改中"),
            "已移交",
            needs=("transferred_to", "transferred_on"),
            guards=("YH-01", "YH-23"),
            danger=True,
        ),
    ),
    final=("已销号", "已移交"),
    tones=(
        ("未整改", "open"),
        ("整改中", "busy"),
        ("已整改", "done"),
        ("复查不合格", "bad"),
        ("已销号", "done"),
        ("已移交", "moved"),
    ),
)
