"""How a project moves from idea to upkeep (ledgers.md 10.2), and the conditions on its stage that fields and marks use."""

from __future__ import annotations

from typing import Any

from township_desk.core.fields import Row
from township_desk.core.machine import Machine, Step
from township_desk.core.query import All, Cond, Is, Not, Today, Workdays

STAGES = (
    "谋划", "储备", "入库", "立项", "招投标", "开工", "在建", "完工", "验收", "决算", "移交管护", "终止",
)  # fmt: skip
STAGE_DATES = {
    "入库": "in_pool_on", "立项": "approved_on", "招投标": "bid_on", "开工": "started_on", "完工": "finished_on", "验收": "accepted_on",
    "决算": "settled_on", "移交管护": "handed_on",
}  # fmt: skip
"""The date on which a project reaches a stage, in order; 储备 and 在建 have none."""
STAGE_WORDS = {
    "规划": "谋划", "谋划阶段": "谋划", "前期": "谋划", "前期工作": "谋划", "储备库": "储备", "已入库": "入库", "项目库": "入库",
    "已立项": "立项",
    "批复": "立项", "已批复": "立项", "招标": "招投标", "正在招标": "招投标", "已招标": "招投标", "招标中": "招投标", "中标": "招投标",
    "采购": "招投标",
    "已开工": "开工", "新开工": "开工", "建设中": "在建", "施工中": "在建", "正在施工": "在建", "正在建设": "在建", "实施中": "在建",
    "在施工": "在建",
    "续建": "在建", "进行中": "在建", "已完工": "完工", "竣工": "完工", "已竣工": "完工", "完成": "完工", "已完成": "完工", "建成": "完工",
    "已建成": "完工",
    "已验收": "验收", "验收合格": "验收", "通过验收": "验收", "已决算": "决算", "审计": "决算", "结算": "决算", "已移交": "移交管护",
    "移交": "移交管护",
    "管护": "移交管护", "停建": "终止", "取消": "终止", "已终止": "终止", "撤销": "终止",
}  # fmt: skip
"""What villages write for stages. 未开工 is left out: it says what a project is not."""
SIMPLE = ("村民议事一事一议", "以工代赈")
"""Ways of building that may skip approval and tender, with the minutes of the meeting (ledgers.md 10.2)."""


def reached(stage: str) -> Cond:
    """The project is at a stage or beyond it."""
    return Is("stage", "in", STAGES[STAGES.index(stage) : -1])


def at_or_beyond(stage: str | None, wanted: str) -> bool:
    """As `reached`, for a value."""
    return stage in STAGES[:-1] and STAGES.index(stage) >= STAGES.index(wanted)


FORMAL = Not(Is("procure", "in", SIMPLE))
BUILT = ("完工", "验收", "决算", "移交管护")
RUNNING = Is("stage", "in", ("开工", "在建"))
OPEN = Is("stage", "not in", (*BUILT, "终止"))
OVERDUE = All((OPEN, Is("plan_end", "<", Today())))
"""Past its planned completion and not completed."""
DUE_SOON = All((OPEN, Is("plan_end", ">=", Today()), Is("plan_end", "<=", Workdays(10))))
LATE_START = All((
    Is("stage", "in", ("谋划", "储备", "入库", "立项", "招投标")),
    Is("plan_start", "<", Today()),
    Is("started_on", "empty"),
    Not(OVERDUE),
))  # fmt: skip


def _pool_year(row: Row) -> dict[str, Any]:
    day = row.get("in_pool_on")
    return {"pool_year": day.year} if day is not None else {}


_OPEN_STATES = STAGES[:-2]

PROJECT_MACHINE = Machine(
    field="stage",
    initial="谋划",
    steps=(
        Step("reserve", "列入储备", ("谋划",), "储备"),
        Step("pool", "入库", ("谋划", "储备"), "入库", needs=("in_pool_on", "invest_total"), asks=("pool_year",), defaults=_pool_year,
             guards=("XM-01", "XM-06")),
        Step("approve", "立项批复", ("入库",), "立项", needs=("approved_on", "approval_no"), asks=("online_code", "estimate", "budget"),
             guards=("XM-01", "XM-06")),
        Step("tender", "招标（采购）", ("立项",), "招投标", needs=("procure", "bid_on", "contract_price", "builder"), asks=("supervisor",),
             guards=("XM-06", "XM-07")),
        Step("start", "开工", ("招投标",), "开工", needs=("started_on", "builder"), asks=("supervisor",), guards=("XM-06", "XM-07")),
        # 以工代赈 and 一事一议 skip approval and tender; the minutes of the meeting are named in 依据文件.
        Step("start_simple", "直接开工（以工代赈、一事一议）", ("入库",), "开工",
             needs=("procure", "started_on", "builder", "contract_price", "source_doc"), guards=("XM-06", "XM-07")),
        Step("build", "进入在建", ("开工",), "在建", guards=("XM-06",)),
        Step("finish", "完工", ("开工", "在建"), "完工", needs=("finished_on",), guards=("XM-06", "XM-07")),
        Step("accept", "验收", ("完工",), "验收", needs=("accepted_on", "accept_result"), guards=("XM-06", "XM-07")),
        Step("settle", "决算（审计）", ("验收",), "决算", needs=("settled_on", "final_price"), guards=("XM-06", "XM-07")),
        Step("hand", "移交管护", ("决算",), "移交管护", needs=("handed_on", "caretaker"), asks=("asset_kind", "asset_owner"),
             guards=("XM-06", "XM-07")),
        Step("stop", "终止", _OPEN_STATES, "终止", needs=("remark",), asks=("problem",), danger=True),
    ),
    final=("移交管护", "终止"),
    tones=(
        ("谋划", ""), ("储备", ""), ("入库", "open"), ("立项", "open"), ("招投标", "open"), ("开工", "busy"), ("在建", "busy"),
        ("完工", "done"), ("验收", "done"), ("决算", "done"), ("移交管护", "done"), ("终止", "bad"),
    ),
)  # fmt: skip
