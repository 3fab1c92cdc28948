"""Every ledger of the desk, by name, in the order of the work areas."""

from __future__ import annotations

from collections.abc import Mapping

from township_desk.core.ledger import Ledger
from township_desk.ledgers.activities import ACTIVITY, ACTIVITY_SITE
from township_desk.ledgers.benefits import BENEFIT, BENEFIT_EVENT, BENEFIT_MEMBER
from township_desk.ledgers.findings import FINDING, RECOVERY
from township_desk.ledgers.houses import HOUSE
from township_desk.ledgers.payments import PAY_BATCH, PAY_LINE
from township_desk.ledgers.persons import PERSON
from township_desk.ledgers.posts import DUTY, DUTY_EVENT, SITE, TEAM
from township_desk.ledgers.project_parts import DOC, FUND, OUTPUT, PAYMENT, PROGRESS
from township_desk.ledgers.projects import PROJECT
from township_desk.ledgers.registers import HOUSEHOLD, HOUSEHOLD_INCOME, VILLAGE
from township_desk.ledgers.relief import CARE_OBJECT, DISAB_CERT, RELIEF
from township_desk.ledgers.safety import HAZARD

AREAS: tuple[str, ...] = ("底册", "农业项目", "安全生产", "民政", "工作活动")
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
        PROJECT,
        FUND,
        PAYMENT,
        PROGRESS,
        OUTPUT,
        DOC,
        HAZARD,
        HOUSE,
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
    )
}
"""Every built-in ledger by name."""
