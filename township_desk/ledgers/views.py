"""What a work area sees of ledgers that belong to another: activities by their line, problems by their domain, counts."""

from __future__ import annotations

from collections.abc import Mapping

from township_desk.core.query import All, Is
from township_desk.core.view import View
from township_desk.ledgers.finding_match import PARKED
from township_desk.ledgers.issues import FEEDBACK
from township_desk.ledgers.rules_cases import CLUE
from township_desk.ledgers.rules_issues import TOILET
from township_desk.ledgers.rules_reporting import GRID_WEEKLY
from township_desk.ledgers.statistics import EPIDEMIC, FARMING

EPIDEMIC_TEAMS = ("疫情防控工作组", "党员先锋队", "防疫卡口")


def _activities(name: str, label: str, area: str, *lines: str) -> View:
    """Activities of one or several lines of work; a new one gets the first."""
    return View(f"activity-{name}", label, area, "activity", Is("line", "in", lines), {"line": lines[0]})


VIEWS: Mapping[str, View] = {
    view.name: view
    for view in (
        _activities("party", "党建活动", "党建", "党建"),
        View("issue-party", "党建标准化问题", "党建", "issue", Is("domain", "=", "党建标准化"), {"domain": "党建标准化"}),
        _activities("ideology", "学习宣讲与志愿服务", "宣传", "意识形态"),
        View("case-clues", "问题线索", "纪检", "case", Is("case_type", "=", CLUE), {"case_type": CLUE}),
        _activities("discipline", "督查检查", "纪检", "纪检"),
        _activities("law", "法治活动", "法治信访", "法治"),
        View("stat-farming", "农业生产统计", "农业项目", "stat", Is("indicator", "in", FARMING)),
        _activities("environment", "环保巡查与三长制", "生态环境", "环保", "三长制"),
        View("issue-environment", "改厕与人居环境问题", "生态环境", "issue", Is("domain", "in", (TOILET, "人居环境")), {"domain": TOILET}),
        _activities("poverty", "走访排查与培训", "脱贫巩固", "乡村振兴"),
        View("issue-feedback", "核查考核反馈问题", "脱贫巩固", "issue", Is("domain", "in", FEEDBACK), {"domain": FEEDBACK[0]}),
        View("filing-weekly", "网格化周报报送", "脱贫巩固", "filing", Is("report_kind", "=", GRID_WEEKLY), {"report_kind": GRID_WEEKLY}),
        _activities("safety", "安全检查与防汛", "安全生产", "安全", "防汛"),
        _activities("welfare", "为老服务与探访", "民政", "民政"),
        View("finding-parked", "疑点人员待核对", "民政", "finding",
             All((Is("match", "in", PARKED), Is("status", "!=", "已办结")))),
        View("stat-epidemic", "疫情防控累计数", "疫情防控", "stat", Is("indicator", "in", EPIDEMIC)),
        View("team-epidemic", "疫情防控队伍与卡口", "疫情防控", "team", Is("kind", "in", EPIDEMIC_TEAMS), {"kind": EPIDEMIC_TEAMS[0]}),
    )
}  # fmt: skip
"""Every view by name. Epidemic control has no ledger of its own: counts only, kept in 统计数据."""
