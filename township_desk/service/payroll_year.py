"""Whole months of rosters in one call, for taking over what was paid before and for the demonstration township."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from township_desk.core.change import Changeset
from township_desk.service.payroll_model import DONE, FAILED, WAITING, Batch
from township_desk.service.payroll_steps import lines_of, settle

if TYPE_CHECKING:
    from township_desk.service.payroll import Payroll

SENT_DAY, PAID_DAY = 20, 25
"""Days of the month on which the roster goes to the bank and the money arrives."""


def run_month(
    payroll: Payroll,
    program: str,
    month: str,
    *,
    checked_by: str,
    fund_source: str,
    failing: Mapping[int, str] | None = None,
) -> Batch:
    """Make, approve, send, settle and pay a month's roster; `failing` gives benefits whose line the bank returns, and why.

    No file is written. Raises InvalidData when the check finds errors: the month must be sound.
    """
    day = date(int(month[:4]), int(month[5:]), SENT_DAY)
    made = payroll.make(program, month, fund_source=fund_source, on=min(day, payroll.desk.today))
    payroll.approve(program, month, checked_by=checked_by)
    payroll.desk.editing.move("pay_batch", made.batch.id, "send", {"sent_on": day.isoformat()})
    wrong = failing or {}
    answers = [
        (line, FAILED if line.values["benefit_id"] in wrong else DONE, wrong.get(line.values["benefit_id"] or 0, ""))
        for line in lines_of(payroll, made.batch, WAITING)
    ]
    changes = settle(payroll, answers)
    payroll.desk.submit(
        Changeset(f"{made.batch.title}：登记代发结果", "edit", changes, meta={"title": f"{len(answers)}行"})
    )
    return payroll.paid(program, month, on=day.replace(day=PAID_DAY))
