"""Intake `project`: project ledgers as offices keep them, funds by source side by side, progress as totals to date."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from township_desk.core.ledger import Identity
from township_desk.core.query import Any_, Is
from township_desk.intake.model import Around, Doubt, Formula, Intake, LineCheck, Look, Part
from township_desk.ledgers.project_flow import reached
from township_desk.ledgers.project_parts import TAKEN_OVER

_BRIDGING = re.compile("衔接|乡村振兴")
"""Words of a heading under which 中央, 省级, 市级, 县级 mean the 衔接 funds (财政衔接推进乡村振兴补助资金)."""
_LEVELS = {
    "central": ("中央", "中央衔接", "其他中央", ("中央", "中央级", "中央财政", "中央资金", "国家")),
    "province": ("省级", "省级衔接", "其他省级", ("省级", "省", "省财政", "省级财政", "省级资金", "自治区", "自治区级")),
    "city": ("市级", "市级衔接", "其他市级", ("市级", "市", "市财政", "市级财政", "市级资金", "州级")),
    "county": ("县级", "县级衔接", "县本级", ("县级", "县", "县财政", "县级财政", "县级资金", "县级配套", "县（区）级", "区级", "县区级",
                                              "区县级")),
}  # fmt: skip
"""Key -> label, source under a 衔接 heading, source under any other, headers."""
_OWN = {
    "town": ("镇自筹", ("自筹", "自筹资金", "镇自筹", "镇级自筹", "乡镇自筹", "镇村自筹", "镇本级", "镇级", "镇级资金", "乡镇")),
    "collective": ("村集体", ("村集体", "村集体自筹", "村集体资金", "村自筹", "村级自筹", "集体自筹", "村集体经济")),
    "company": ("企业自筹", ("企业自筹", "企业", "企业投资", "企业资金", "社会资本")),
    "people": ("群众自筹", ("群众自筹", "群众", "群众投工投劳", "农户自筹", "个人自筹")),
    "gift": ("社会捐赠", ("社会捐赠", "捐赠", "社会帮扶", "帮扶资金", "社会帮扶资金", "定点帮扶")),
    "bond": ("债券", ("债券", "债券资金", "专项债", "专项债券", "地方债")),
    "loan": ("银行贷款", ("银行贷款", "贷款", "信贷资金", "金融贷款")),
}  # fmt: skip
_GROUPS = {"到位": "amount_arrived", "下达": "amount_granted", "批复": "amount_granted", "申请": "amount_applied"}
"""Upper headers under which an amount is not the plan's."""
_AMOUNTS = ("amount_plan", "amount_granted", "amount_arrived", "amount_applied")


def _fund(
    key: str,
    label: str,
    words: tuple[str, ...],
    source: Callable[[Around], Mapping[str, Any]],
    groups: tuple[str, ...] = (),
    plain: tuple[str, ...] = (),
) -> Part:
    """A fund of one source: headers `plain` mean its plan; under one of `groups` (upper headers) `words` do."""
    under = {(group, word): "amount_plan" for group in groups for word in words}
    if not groups:
        under |= {(group, word): name for group, name in _GROUPS.items() for word in words}
    return Part(
        key=key,
        ledger="project_fund",
        label=f"{label}资金",
        words={"amount_plan": plain} | dict.fromkeys(_AMOUNTS[1:], ()),
        under=under,
        there=_AMOUNTS,
        refs={"project_id": ""},
        fixed=source,
        identity=Identity(("project_id", "source")),
    )


def _always(source: str) -> Callable[[Around], Mapping[str, Any]]:
    return lambda around: {"source": source}


def _by_heading(bridging: str, other: str) -> Callable[[Around], Mapping[str, Any]]:
    return lambda around: {"source": bridging if _BRIDGING.search(f"{around.text} {around.group}") else other}


def _spelled(words: tuple[str, ...]) -> tuple[str, ...]:
    matched = (
        f"{word}{kind}" for word in words for kind in ("配套", "配套资金") if not word.endswith(("配套", "资金"))
    )
    return (*words, *matched, *(f"其中：{word}" for word in words), *(f"其中{word}" for word in words))


def _funds() -> tuple[Part, ...]:
    found = []
    for key, (label, bridging, other, words) in _LEVELS.items():
        spelled = _spelled(words)
        named = tuple(
            f"{level}{word}"
            for level in words
            for word in ("衔接", "衔接资金", "财政衔接资金", "财政衔接推进乡村振兴补助资金")
        )
        found += [
            _fund(key, label, spelled, _by_heading(bridging, other), plain=spelled),
            _fund(f"{key}_bridging", bridging, spelled, _always(bridging), ("衔接", "乡村振兴"), named),
            _fund(f"{key}_other", other, spelled, _always(other), ("其他财政", "其他资金", "非衔接", "其他项目资金"),
                  (f"其他{label}", f"其他{label}资金")),
        ]  # fmt: skip
    for key, (label, words) in _OWN.items():
        found.append(_fund(key, label, _spelled(words), _always(label), plain=_spelled(words)))
    return tuple(found)


FUND_PARTS = _funds()
_ONE_SOURCE = Part(
    key="fund",
    ledger="project_fund",
    label="资金",
    words={
        "source": (
            "资金来源",
            "资金来源及金额",
            "资金来源及额度",
            "资金构成",
            "资金来源情况",
            "资金组成",
            "资金来源及规模",
            "资金类别",
            "资金类型",
            "资金性质",
            "资金渠道",
        ),
        "doc_no": ("指标文号", "资金文号", "资金下达文号", "下达文号", "资金文件"),
    },
    there=("source",),
    refs={"project_id": ""},
    taken={"amount_plan": "invest_total"},
    identity=Identity(("project_id", "source")),
)


def _to_date(around: Around) -> Mapping[str, Any]:
    """A total to date belongs to the month of the sheet; it is no month's work (corrections.md)."""
    return {"month": around.month, "remark": None if "done_month" in around.fields else TAKEN_OVER}


_PROGRESS = Part(
    key="progress",
    ledger="project_progress",
    label="月进度",
    words={
        "done_total": (
            "累计完成投资", "累计完成", "完成投资", "已完成投资", "累计投资", "开工以来累计", "累计完成投资额", "自开工累计完成投资",
            "完成投资额",
            "截至目前完成投资", "开工以来累计完成投资", "累计完成资金",
        ),
        "done_month": ("本月完成投资", "当月完成投资", "本月完成", "当月完成"),
        "progress_pct": (
            "形象进度（%）", "形象进度百分比", "形象进度%", "完成比例", "完成率", "进度%", "进度（%）", "工程进度（%）", "完成百分比",
            "完成进度（%）",
            "完成比例（%）", "项目进度（%）", "建设进度（%）",
        ),
        "progress_text": ("形象进度描述", "目前形象进度", "工程形象进度", "进度描述", "形象进度说明"),
        "next_plan": ("下月计划", "下步计划", "下一步计划", "下月工作计划"),
    },
    there=("done_total", "done_month", "progress_pct", "progress_text"),
    zero_counts=True,
    refs={"project_id": ""},
    fixed=_to_date,
)  # fmt: skip


def _planned(line: Mapping[str, Any]) -> Decimal | None:
    """The sum of the planned amounts of a line; None without any."""
    amounts = [value for part in FUND_PARTS if (value := line.get(f"{part.key}.amount_plan")) is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def _shown(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _unlike(line: Mapping[str, Any], blamed: frozenset[str]) -> Mapping[str, Any] | None:
    """Sources that don't make the total; silent where an amount could not be read."""
    planned, invested = _planned(line), line.get("invest_total")
    if planned is None or invested is None or planned == invested or any(b.startswith("project_fund.") for b in blamed):
        return None
    return {"a": _shown(planned), "b": _shown(invested)}


PROJECT = Intake(
    name="project",
    label="项目台账",
    ledger="project",
    words={
        "name": ("项目名称", "名称", "工程名称", "建设项目", "建设项目名称", "项目名", "项目（工程）名称", "项目"),
        "villages": (
            "实施村", "建设地点（村）", "实施地点（村）", "地点（村）", "建设地点（村、社区）", "建设地点（村组）", "项目村", "项目所在村",
            "覆盖村",
            "受益村", "村（社区）", "村", "所在村", "村名", "行政村", "建设村",
        ),
        "content": (
            "建设内容及规模", "建设内容", "建设规模", "主要建设内容", "建设内容与规模", "建设内容和规模", "建设规模及内容", "项目内容",
            "主要建设内容及规模", "建设任务", "建设规模和内容", "项目建设内容", "主要内容", "建设规模及主要内容",
        ),
        "resp_person": ("责任人", "负责人", "项目负责人", "项目责任人", "责任领导", "包抓领导", "承办人", "经办人", "责任人姓名"),
        "owner_unit": ("项目单位", "实施单位", "建设单位", "项目实施单位", "业主单位", "项目业主", "承担单位", "实施主体", "项目法人"),
    },
    under={
        ("投资", "合计"): "invest_total",
        ("投资", "小计"): "invest_total",
        ("投资", "总计"): "invest_total",
        ("资金", "合计"): "invest_total",
        ("资金", "小计"): "invest_total",
        ("资金", "总计"): "invest_total",
        ("计划", "开工"): "plan_start",
        ("计划", "完工"): "plan_end",
        ("计划", "竣工"): "plan_end",
        ("计划", "开工时间"): "plan_start",
        ("计划", "完工时间"): "plan_end",
        ("计划", "竣工时间"): "plan_end",
        ("实际", "开工"): "started_on",
        ("实际", "完工"): "finished_on",
        ("实际", "竣工"): "finished_on",
        ("受益", "户"): "benefit_hh",
        ("受益", "户数"): "benefit_hh",
        ("受益", "人"): "benefit_person",
        ("受益", "人数"): "benefit_person",
        ("受益", "村"): "villages",
        ("进度", "招标"): "bid_on",
        ("进度", "开工"): "started_on",
        ("进度", "完工"): "finished_on",
        ("进度", "验收"): "accepted_on",
    },
    doubts=(
        Doubt(
            ("建设地点", "实施地点", "地点", "项目地点", "项目实施地点", "项目建设地点", "所在地", "建设地址"), "villages", "place",
            Look.VILLAGE
        ),
        Doubt(
            ("形象进度", "工程进度", "建设进度", "进度", "项目进度", "完成进度", "目前进度"), "progress.progress_pct",
            "progress.progress_text",
            Look.NUMBER,
        ),
        Doubt(("进展情况", "项目进展", "项目进展情况", "工程进展", "工程进展情况", "建设情况", "目前进展", "进展", "实施情况"), "stage",
              "progress.progress_text", Look.CHOICE),
    ),
    blank=(
        ("项目名称", "name"), ("项目类别", "kind"), ("建设性质", "nature"), ("实施村", "villages"), ("具体地点", "place"),
        ("建设内容及规模", "content"), ("总投资（万元）", "invest_total"),
        ("中央衔接资金（万元）", "central_bridging.amount_plan"), ("省级衔接资金（万元）", "province_bridging.amount_plan"),
        ("市级衔接资金（万元）", "city_bridging.amount_plan"), ("县级衔接资金（万元）", "county_bridging.amount_plan"),
        ("镇自筹（万元）", "town.amount_plan"), ("村集体（万元）", "collective.amount_plan"), ("企业自筹（万元）", "company.amount_plan"),
        ("群众自筹（万元）", "people.amount_plan"), ("社会捐赠（万元）", "gift.amount_plan"), ("债券（万元）", "bond.amount_plan"),
        ("银行贷款（万元）", "loan.amount_plan"), ("计划开工日期", "plan_start"), ("计划完工日期", "plan_end"),
        ("开工日期", "started_on"), ("完工日期", "finished_on"), ("项目阶段", "stage"),
        ("累计完成投资（万元）", "progress.done_total"), ("形象进度（%）", "progress.progress_pct"),
        ("形象进度描述", "progress.progress_text"), ("实施单位", "owner_unit"), ("责任人", "resp_person"), ("联系电话", "phone"),
        ("受益户数", "benefit_hh"), ("受益人数", "benefit_person"), ("备注", "remark"),
    ),
    blank_lines=("填报单位：", "进度截至：", "金额单位：万元。一个项目一行；资金没有的来源留空。"),
    patterns=(
        (r"(?:其中|年度|本年|当年|累计|完成|到位|支付|拨付|使用|结余|剩余|县级|省级|市级|中央|村集体|银行).*", ""),
        (r"(?:建设|工程|实施|资金|拟建)?(?:项目|工程)(?:全称|名称|名)", "name"),
        (r"(?:涉及|覆盖|受益|实施|建设|项目|所在|所属|惠及)*(?:行政)?村(?:社区|组|名|居)?(?:名称)?", "villages"),
        (r"(?:项目|计划|工程|概算|预算|批复|估算)?(?:总)?(?:投资|资金)(?:规模|总额|总量|总计|合计|概算|估算)?", "invest_total"),
        (r"(?:项目|工程|主要|建设)*(?:建设)?(?:内容|任务)(?:及|和|与)?(?:规模|标准|数量|规格)?", "content"),
        (r"(?:项目)?(?:实施|建设|业主|主管|责任|承建|承办)(?:单位|主体)(?:名称)?", "owner_unit"),
    ),
    place=("place", "name"),
    follows=(("plan_end", "plan_start"), ("finished_on", "started_on")),
    assumes_state=False,
    archived_if=Any_((reached("立项"), Is("started_on", "filled"), Is("finished_on", "filled"))),
    parts=(*FUND_PARTS, _ONE_SOURCE, _PROGRESS),
    checks=(LineCheck("XM-01", "invest_total", "资金来源合计{a}万元与总投资{b}万元不符，请核对。", _unlike),),
    formulas=(
        Formula("invest_total", _planned, "总投资是没有计算结果的公式，已按各来源之和{值}万元读取，请核对。"),
    ),
)  # fmt: skip

__all__ = ["FUND_PARTS", "PROJECT"]
