"""What a workbook is, where it does not look like what it was given for: the intake or ledger that its headers fit better."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from township_desk.core.problem import Problem, Severity
from township_desk.intake import INTAKES, Intake
from township_desk.intake.grid import Merges
from township_desk.intake.headers import Header, find_header
from township_desk.intake.vocabulary import Vocabulary

if TYPE_CHECKING:
    from township_desk.service.desk import Desk
    from township_desk.service.import_plan import ImportPlan
    from township_desk.service.import_sheets import Table

_SURE = 10
"""Weight of a header's meaning from which it counts: listed words, not likenesses."""
_LEAST, _BETTER = 3, 2
"""Columns that another kind must know at least, and beyond what the chosen one knows."""
_FURTHER = 0.6
"""What a column known by a plain ledger weighs beside one known by an intake made for such sheets."""
_ROWS = 40
_MATTERS = (
    (re.compile("临时救助|急难救助"), "relief"),
    (re.compile("隐患"), "hazard"),
    (re.compile("项目.{0,4}(?:台账|明细|进度|库|计划)"), "project"),
    (re.compile("残疾(?:人)?证(?:办理|发放|申领|登记)"), "disab_cert"),
    (re.compile("公益性?岗位?|公岗"), ""),
    (
        re.compile(
            "养老保险|养老金|医疗救助|参保|耕地|种粮|雨露计划|厕所|改厕|护林|退役|优抚|丧葬|取暖|危房|贷款|农机|保险费|报销"
        ),
        "",
    ),
)
"""What titles say that is no roster of continuing relief; '' where no ledger takes it in as a whole."""
_DOUBTS = re.compile("疑点|比对结果|比对名单|预警信息|问题线索")
_RELIEF = re.compile(
    "低保|最低生活保障|特困|五保|边缘|残疾人.{0,6}补[贴助]|两补|两项补贴|高龄|孤儿|无人抚养|社会救助|救助对象"
)


def matter_of(sources: Iterable[str]) -> str | None:
    """The target that a title, sheet or file names instead of continuing relief ('' where there is none); None: relief."""
    for text in sources:
        if _DOUBTS.search(text):
            return "findings"
        if _RELIEF.search(text):
            return None
        for pattern, target in _MATTERS:
            if pattern.search(text):
                return target
    return None


def propose(desk: Desk, plan: ImportPlan, tables: Iterable[Table], vocabulary: Vocabulary) -> Problem | None:
    """The notice that another target fits better; None where the chosen one is as good as any."""
    headers = [table.header for table in tables]
    own = max((_known(vocabulary, header) for header in headers), default=0)
    taken = any(not row.rejected for row in plan.rows)
    found = {
        other.intake.name: max((_known(other, header) for header in headers), default=0)
        if headers
        else _in_book(plan, other)
        for other in _others(desk, plan, INTAKES.values() if headers else _all(desk))
    }
    best = max(found, key=lambda name: found[name] * (1 if name in INTAKES else _FURTHER), default="")
    if not best or found[best] < _LEAST or (headers and found[best] < own + _BETTER):
        return None
    plan.proposed = best
    label = dict(desk.importing.targets()).get(best, best).partition("（")[0]
    chosen = plan.label.partition("（")[0]
    text = f"这份表像是“{label}”，不像“{chosen}”；请改为导入到“{label}”（命令行用 {best}）。"
    return Problem("OTHER-KIND", text, Severity.WARNING if taken else Severity.ERROR)


def _all(desk: Desk) -> Iterator[Intake]:
    yield from INTAKES.values()
    own = {intake.ledger for intake in INTAKES.values()}
    for ledger in desk.ledgers.values():
        if ledger.name not in own and len(ledger.needed_to_save) > 1:
            yield Intake(name=ledger.name, label=ledger.label, ledger=ledger.name)


def _others(desk: Desk, plan: ImportPlan, intakes: Iterable[Intake]) -> Iterator[Vocabulary]:
    for intake in intakes:
        if intake.name not in (plan.intake.name, plan.ledger.name) and intake.ledger in desk.ledgers:
            yield Vocabulary(intake, desk.ledgers, desk.today)


def _known(vocabulary: Vocabulary, header: Header) -> int:
    """How many fields the columns of a header mean without doubt; 0 where they would not make a header."""
    meanings = [vocabulary.meaning(column.path) for column in header.columns]
    fields = {m.fields[0] for m in meanings if m.fields and m.weight >= _SURE}
    return len(fields) if vocabulary.enough(fields) else 0


def _in_book(plan: ImportPlan, vocabulary: Vocabulary) -> int:
    found = 0
    for sheet in plan.book.visible_sheets:
        header = find_header(sheet, Merges(sheet), vocabulary, 0, _ROWS)
        found = max(found, _known(vocabulary, header) if header is not None else 0)
    return found


__all__ = ["matter_of", "propose"]
