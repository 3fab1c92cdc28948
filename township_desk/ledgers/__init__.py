"""Every ledger of the desk, by name, in the order of the work areas."""

from __future__ import annotations

from collections.abc import Mapping

from township_desk.core.ledger import Ledger
from township_desk.ledgers.activities import ACTIVITY, ACTIVITY_SITE
from township_desk.ledgers.benefits import BENEFIT, BENEFIT_EVENT, BENEFIT_MEMBER
from township_desk.ledgers.cases import CASE, CASE_SANCTION
from township_desk.ledgers.findings import FINDING, RECOVERY
from township_desk.ledgers.helping import MICROLOAN, SUBSIDY_CLAIM
from township_desk.ledgers.houses import HOUSE
from township_desk.ledgers.issues import ISSUE, ISSUE_MEASURE
from township_desk.ledgers.monitoring import LEAD, MONITOR_CASE, MONITOR_MEASURE
from township_desk.ledgers.party import HONOR, PARTY_DEV
from township_desk.ledgers.payments import PAY_BATCH, PAY_LINE
from township_desk.ledgers.persons import PERSON
from township_desk.ledgers.posts import DUTY, DUTY_EVENT, SITE, TEAM
from township_desk.ledgers.project_parts import DOC, FUND, OUTPUT, PAYMENT, PROGRESS
from township_desk.ledgers.projects import PROJECT
from township_desk.ledgers.registers import HOUSEHOLD, HOUSEHOLD_INCOME, VILLAGE
from township_desk.ledgers.relief import CARE_OBJECT, DISAB_CERT, RELIEF
from township_desk.ledgers.reporting import FILING, PUBLICITY, STAT, TARGET
from township_desk.ledgers.safety import HAZARD
from township_desk.ledgers.scores import SCORE
from township_desk.ledgers.supplies import MATERIAL, MATERIAL_TXN

AREAS: tuple[str, ...] = (
    "底册", "党建", "宣传", "纪检", "法治信访", "农业项目", "生态环境", "脱贫巩固", "安全生产", "民政", "疫情防控", "工作活动", "统计目标",
)  # fmt: skip
"""The work areas that are built, in the order in which an office thinks of them."""

LEDGERS: Mapping[str, Ledger] = {
    ledger.name: ledger
    for ledger in (
        VILLAGE,
        HOUSEHOLD,
        HOUSEHOLD_INCOME,
        PERSON,
        SITE,
        TEAM,
        DUTY,
        DUTY_EVENT,
        PARTY_DEV,
        HONOR,
        PUBLICITY,
        ISSUE,
        ISSUE_MEASURE,
        CASE,
        CASE_SANCTION,
        PROJECT,
        FUND,
        PAYMENT,
        PROGRESS,
        OUTPUT,
        DOC,
        SCORE,
        SUBSIDY_CLAIM,
        MICROLOAN,
        MONITOR_CASE,
        MONITOR_MEASURE,
        LEAD,
        HAZARD,
        HOUSE,
        MATERIAL,
        MATERIAL_TXN,
        BENEFIT,
        BENEFIT_MEMBER,
        BENEFIT_EVENT,
        RELIEF,
        DISAB_CERT,
        CARE_OBJECT,
        FINDING,
        RECOVERY,
        PAY_BATCH,
        PAY_LINE,
        ACTIVITY,
        ACTIVITY_SITE,
        FILING,
        STAT,
        TARGET,
    )
}
"""Every built-in ledger by name."""
