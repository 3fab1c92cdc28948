"""Ledgers of activities (工作活动): learning, training, checks, patrols, visits, voluntary service, and places checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from township_desk.core.fields import COMPLETE, SAVE, Attachments, Code, LongText, Name, Row, Section, Text
from township_desk.core.fields_choice import Choice, MultiRef, Ref
from township_desk.core.fields_date import Date
from township_desk.core.fields_number import Decimals, Int
from township_desk.core.ledger import Child, Identity, Ledger, Numbering
from township_desk.core.query import CountOf, Is, Sort
from township_desk.ledgers.dictionaries import ACTIVITY_TYPES, ACTIVITY_WORDS
from township_desk.ledgers.registers import village_field
from township_desk.ledgers.rules_activities import ACTIVITY_RULES, ACTIVITY_SITE_RULES

AREA = "工作活动"
LINES = (
    "党建", "意识形态", "纪检", "法治", "农业", "项目", "环保", "三长制", "乡村振兴", "安全", "防汛", "民政", "疫情", "武装群团", "其他",
)  # fmt: skip


def types_that_need(field: str) -> tuple[str, ...]:
    """The activity types for which D-ACT wants a quantity field filled."""
    return tuple(name for name, kind in ACTIVITY_TYPES.items() if field in kind.needs)


def _needed(field: str) -> dict[str, Any]:
    types = types_that_need(field)
    return {"needed": COMPLETE, "when": Is("act_type", "in", types), "when_text": "活动类型为" + "、".join(types)}


def _prefix(row: Row, code: Callable[[str, int | None], str]) -> str | None:
    """HD-年-类型码-."""
    day, kind = row.get("date"), ACTIVITY_TYPES.get(row.get("act_type") or "")
    return f"HD-{day.year}-{kind.code}-" if day is not None and kind is not None else None


def fill_activity(row: dict[str, Any], find: Callable[[str, int | None], Row | None]) -> None:
    """The type brings its usual line of work and unit; the number of people times nothing is never invented."""
    kind = ACTIVITY_TYPES.get(row.get("act_type") or "")
    if kind is None:
        return
    if row.get("line") is None:
        row["line"] = kind.line
    if row.get("qty") is not None and row.get("qty_unit") is None:
        row["qty_unit"] = kind.unit


def fill_place(row: dict[str, Any], find: Callable[[str, int | None], Row | None]) -> None:
    """A registered place brings its name."""
    if row.get("place_name") is None and row.get("site_id") is not None:
        site = find("site", row["site_id"])
        row["place_name"] = site.get("name") if site is not None else None


ACTIVITY = Ledger(
    name="activity",
    label="工作活动",
    area=AREA,
    use="学习、培训、宣讲、检查、巡查、走访、探访、志愿服务、督查……一切“次/期/场/人次/小时”",
    sections=(
        Section(
            "活动",
            Code(name="act_no", label="编号", auto=True, width=16, help="HD-年-类型码-4位，由程序编"),
            Choice(name="act_type", label="活动类型", options=tuple(ACTIVITY_TYPES), words=ACTIVITY_WORDS, needed=SAVE, width=14,
                   codes={name: kind.code for name, kind in ACTIVITY_TYPES.items()},
                   synonyms=("类型", "类别", "工作类型", "活动类别", "工作类别")),
            Choice(name="line", label="条线", options=LINES, needed=COMPLETE, synonyms=("工作条线", "分管领域"), width=8,
                   help="按活动类型带出，可改"),
            Text(name="title", label="主题（名称）", limit=100, needed=SAVE, width=24,
                 synonyms=("主题", "名称", "活动主题", "活动名称", "服务主题", "培训主题", "会议名称", "工作名称", "事项")),
            Date(name="date", label="开始日期", fact=True, needed=SAVE,
                 synonyms=("日期", "时间", "活动日期", "活动时间", "开展时间", "开展日期", "检查时间", "巡查时间",
                           "开始时间", "检查日期")),
            Date(name="end_date", label="结束日期", synonyms=("结束时间",)),
            Choice(name="level", label="层级", options=("镇级", "村级"), needed=COMPLETE, words={"镇": "镇级", "村": "村级"}, width=7),
            village_field(needed=COMPLETE, when=Is("level", "=", "村级"), when_text="层级为村级"),
            Text(name="place", label="地点", limit=60, width=14, synonyms=("活动地点", "地址", "开展地点", "河段", "路段", "会议地点")),
        ),
        Section(
            "人员",
            Name(name="organizer", label="组织（牵头）", strict=False, limit=40, needed=COMPLETE,
                 synonyms=("组织者", "组织单位", "牵头单位", "组织者（主讲）", "牵头人", "主办单位", "组织部门")),
            Name(name="leader", label="主讲人（带队人）", strict=False, limit=40,
                 synonyms=("主讲人", "带队人", "带队领导", "负责人", "巡查人", "主讲", "检查人", "巡查人及职务", "宣讲人")),
            LongText(name="participants", label="参加人员", synonyms=("参与人员", "参加对象", "检查人员", "参会人员", "参训人员")),
        ),
        Section(
            "数量",
            Int(name="head_count", label="参加人次", unit="人次", **_needed("head_count"),
                synonyms=("人次", "参加人数", "参与人数", "志愿者人数", "人数", "出动人次", "参训人数", "参会人数")),
            Int(name="hh_count", label="走访户数", unit="户", **_needed("hh_count"), synonyms=("户数", "走访农户数", "排查户数")),
            Int(name="person_count", label="覆盖人数", unit="人", **_needed("person_count"),
                synonyms=("服务对象人数", "探访人数", "覆盖群众数", "受益人数", "排查人数")),
            Int(name="site_count", label="点位数", unit="处", **_needed("site_count"),
                synonyms=("检查点位", "排查点位", "检查点位数", "检查家数", "检查企业数", "点位"), help="检查点位登记后可照其条数填"),
            Decimals(name="hours", label="服务时长", unit="小时", places=1, digits=8, **_needed("hours"),
                     synonyms=("时长", "服务总时长", "服务总时长（小时）", "志愿服务时长", "总时长"), help="人次×人均时长"),
            Int(name="vehicles", label="车辆数", unit="台", **_needed("vehicles"), synonyms=("出动车辆", "车辆", "车次")),
            Decimals(name="qty", label="数量", digits=12, **_needed("qty"), synonyms=("清理垃圾", "清理垃圾（吨）", "工作量"),
                     help="如清理垃圾吨、栽植万棵、学习笔记万字"),
            Choice(name="qty_unit", label="数量单位", options=("吨", "棵", "万字", "份", "处", "其他"), needed=COMPLETE,
                   when=Is("qty", "filled"), when_text="填了数量", synonyms=("单位", "计量单位"), width=7),
        ),
        Section(
            "内容与资料",
            LongText(name="summary", label="内容摘要", needed=COMPLETE,
                     synonyms=("内容", "活动内容", "主要内容", "工作内容", "检查内容", "巡查内容", "培训内容",
                               "工作开展情况", "开展情况")),
            Int(name="found_count", label="发现问题数", unit="个", auto=True, virtual=CountOf("hazard", "activity_id"),
                synonyms=("发现问题", "发现问题（处）"), help="本次检查登记的隐患数"),
            Attachments(name="photos", label="照片", photos=True, help="检查、志愿、探访至少1张"),
            Attachments(name="files", label="签到表等附件", synonyms=("附件", "签到表")),
            MultiRef(name="target_person_id", label="对象户（人）", target="person", synonyms=("探访对象", "服务对象", "走访对象"),
                     help="探访对象，可多人"),
        ),
    ),
    key=("act_no",),
    same=Identity(("act_type", "date", "title"), ("village_id", "place", "organizer")),
    number=Numbering("act_no", _prefix, 4, ("date", "act_type")),
    title=("title", "date"),
    period="date",
    listed=("act_no", "date", "act_type", "line", "title", "level", "village_id", "place", "organizer", "leader", "head_count",
            "hh_count", "person_count", "site_count", "hours", "qty", "qty_unit", "found_count", "summary"),
    quick=("leader", "place", "head_count", "hh_count", "person_count", "site_count", "hours", "vehicles", "qty", "summary"),
    searched=("act_no", "title", "place", "organizer", "leader", "summary"),
    sort=(Sort("date", True),),
    rules=ACTIVITY_RULES,
    children=(
        Child("activity_site", "activity_id", "检查点位", ("place_name", "site_id", "check_items", "conclusion", "signed_by")),
        Child("hazard", "activity_id", "发现隐患", ("hazard_no", "place_name", "description", "level", "status", "due_on")),
    ),
    fill=fill_activity,
)  # fmt: skip

ACTIVITY_SITE = Ledger(
    name="activity_site",
    label="检查点位",
    area=AREA,
    use="一次检查走了哪些点位",
    sections=(
        Section(
            "检查点位",
            Ref(name="activity_id", label="活动", target="activity", needed=SAVE, synonyms=("检查记录", "活动编号"), width=18),
            Ref(name="site_id", label="监管对象", target="site", synonyms=("监管对象编号",), width=16),
            Text(name="place_name", label="点位名称", limit=60, needed=SAVE, width=18,
                 synonyms=("被检查单位", "单位名称", "场所名称", "检查点位"), help="未建档点位可直接写名"),
            LongText(name="check_items", label="检查内容", synonyms=("检查项目", "勾选项")),
            Choice(name="conclusion", label="检查结论", options=("未发现问题", "当场整改", "限期整改", "移送"), needed=COMPLETE,
                   words={"无问题": "未发现问题", "正常": "未发现问题", "合格": "未发现问题", "现场整改": "当场整改",
                          "责令限期整改": "限期整改",
                          "移交": "移送"}, synonyms=("结论", "检查结果")),
            Name(name="signed_by", label="被检查单位签字人", strict=False, synonyms=("签字人", "被检查单位签字", "单位签字")),
        ),
    ),
    key=("activity_id", "site_id"),
    basis="activity_id.date",
    same=Identity(("activity_id",), ("site_id", "place_name")),
    title=("place_name",),
    village=None,
    listed=("activity_id", "place_name", "site_id", "check_items", "conclusion", "signed_by"),
    searched=("place_name", "check_items", "signed_by"),
    sort=(Sort("id"),),
    parent="activity_id",
    rules=ACTIVITY_SITE_RULES,
    fill=fill_place,
)  # fmt: skip

__all__ = ["ACTIVITY", "ACTIVITY_SITE", "AREA", "types_that_need"]
