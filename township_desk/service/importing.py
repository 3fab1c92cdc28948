"""Importing: sheets in with a plan to look at first, receipts, blank templates, export."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.core.change import Change
from township_desk.core.garbage import many_rows
from township_desk.core.problem import Cancelled, Conflict, Problem, UsageError
from township_desk.core.query import Query
from township_desk.core.text import match_key
from township_desk.formats.rawbook import RawBook
from township_desk.intake import INTAKES, Intake, intake_for
from township_desk.intake.vocabulary import Vocabulary
from township_desk.service.import_commit import inserts_of, updates_of
from township_desk.service.import_kind import propose
from township_desk.service.import_lines import unmapped_notes
from township_desk.service.import_locks import refuse_closed
from township_desk.service.import_months import one_month
from township_desk.service.import_plan import ImportPlan, ImportResult, OnSame
from township_desk.service.import_rows import RowContext
from township_desk.service.import_sheets import Asked, SheetReader, Table
from township_desk.service.import_villages import Villages
from township_desk.service.import_ways import way_of

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

Progress = Callable[[int], None]
Stopped = Callable[[], bool]
_LEAVE_OUT = frozenset({"", "-", "忽略", "不导入"})


class Importing:
    """What the window and the command line ask of workbooks. Nothing is written before `commit`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def targets(self) -> list[tuple[str, str]]:
        """(name, label) of what can be imported: intakes, then ledgers by their own templates."""
        desk = self._desk
        found = [(i.name, i.label) for i in INTAKES.values() if i.ledger in desk.importable]
        taken = {name for name, _ in found}
        return found + [(led.name, led.label) for led in desk.importable.values() if led.name not in taken]

    def target_of(self, stem: str) -> str | None:
        """The target that a file's name speaks of; None where it names none."""
        known = [(name, label, INTAKES[name].files if name in INTAKES else ()) for name, label in self.targets()]
        order = sorted(known, key=lambda item: item[0] != "findings")  # 低保疑点名单 is no roster
        return next((name for name, label, words in order if any(w in stem for w in words or (label[:2],))), None)

    @many_rows
    def plan(  # noqa: PLR0913 - the contract of the import window and the command line
        self,
        target: str,
        path: Path | str,
        *,
        sheets: Sequence[str] | None = None,
        month: str | None = None,
        mapping: Mapping[str, str] | None = None,
        on_same: OnSame = "update",
        village: str | None = None,
        password: str | None = None,
        whole: Mapping[str, str] | None = None,
        accept: Sequence[str] = (),
        progress: Progress | None = None,
        cancelled: Stopped | None = None,
    ) -> ImportPlan:
        """Read a workbook and say what an import would do.

        `mapping` is header (or column letter) -> field name or label, '' leaves a column out; `month` YYYY-MM is what
        the sheet is for; `village` holds for rows that name none; `whole` gives the fields that an intake asks once for
        the whole file (text by field); `accept` names the lines ('37', 'Sheet1:37', '*') whose proposals (待定) are
        accepted. Raises ReadError, UsageError, Cancelled.
        """
        intake = self._intake(target)
        ledger = self._desk.importable[intake.ledger]
        path = Path(path)
        villages = self._villages()
        vocabulary = Vocabulary(
            intake, self._desk.importable, self._desk.today, lambda text: villages.exact(text) is not None
        )
        asked = Asked(
            tuple(sheets) if sheets else None,
            self._month(month),
            self._mapping(vocabulary, mapping or {}),
            self._village(villages, village),
            path.name,
            self._whole(intake, whole or {}),
        )
        if on_same not in ("update", "skip", "reject"):
            raise UsageError("已有记录的处理方式只能是 update、skip 或 reject。")
        from township_desk.formats.reading import read_book

        book = read_book(path, password=password, progress=progress, cancelled=cancelled)
        self._check_sheets(book, asked.sheets)
        basis = self._basis()
        plan = ImportPlan(target, intake.label, path, ledger, intake, book, on_same, basis=basis)
        plan.targets = [(target, vocabulary.label(target)) for target in vocabulary.targets()]
        names = dict.fromkeys((intake.ledger, *(part.ledger for part in intake.parts)))
        plan.ledgers = {name: self._desk.importable[name] for name in names}
        plan.given = {key: name or "" for key, name in asked.mapping.items()}
        check = _checker(cancelled)
        self._read_sheets(
            plan, SheetReader(ledger, vocabulary, villages, asked, self._desk.settings.recall), tuple(accept), check
        )
        return plan

    def _read_sheets(
        self, plan: ImportPlan, reader: SheetReader, accept: Sequence[str], check: Callable[[], None]
    ) -> None:
        desk = self._desk
        context = RowContext(
            desk.importable, plan.intake, reader.villages, desk.rules, desk.records.lookup, reader.asked.whole
        )
        way = way_of(context)
        maker = way.lines
        tables: list[Table] = []
        for sheet in plan.book.sheets:
            check()
            described, found = reader.read(sheet)
            plan.sheets += described
            tables += found
        for table in one_month(tables, reader) if plan.intake.monthly else tables:
            check()
            plan.rows += maker.make(table)
            plan.notes += unmapped_notes(table)
        maker.set_months(plan)
        plan.notes = [*reader.notes, *maker.notes, *plan.notes]
        other = propose(desk, plan, tables, reader.vocabulary)
        if other is not None:
            plan.notes.insert(0, other)
        if not plan.rows and all(sheet.skipped for sheet in plan.sheets):
            text = "没有找到可以导入的数据：没有一张表有可识别的表头。请核对文件，或在导入时指定各列对应的项目。"
            plan.notes.append(Problem("NO-DATA", text))
        way.match(plan, desk.reader, check, accept)
        refuse_closed(plan, desk)

    @many_rows
    def commit(
        self, plan: ImportPlan, *, progress: Progress | None = None, cancelled: Stopped | None = None
    ) -> ImportResult:
        """Write a plan as one changeset, all or nothing. Conflict when the ledger has changed since the plan was made."""
        desk = self._desk
        check = _checker(cancelled)
        check()
        if plan.basis != self._basis() and self._changed_since(plan):
            raise Conflict("预览之后台账又有改动，本次导入没有写入。请重新预览后再导入。", code="moved")
        inserts = inserts_of(plan)
        updates = updates_of(desk, plan, check)
        if not inserts and not updates:
            return ImportResult(plan, None)
        counts = plan.counts
        label = f"导入{plan.label}：{plan.file.name}（新增{counts.new}，更新{counts.updated}）"
        meta = {
            "file": plan.file.name,
            "target": plan.target,
            "rejected": counts.rejected,
            "duplicate": counts.duplicate,
        }
        updates += self._remembered(plan)
        check()
        if progress is not None:
            progress(sum(len(rows) for _, rows in inserts.values()) + len(updates))
        touched, _ = desk.editing.apply_bulk(label, "import", inserts, updates, meta)
        return ImportResult(plan, touched)

    def _remembered(self, plan: ImportPlan) -> list[Change]:
        """The clerk's mapping, kept for the layouts it was given for, in the same changeset."""
        if not plan.given:
            return []
        text = "\n".join(f"{key}={name}" for key, name in plan.given.items())
        layouts = dict.fromkeys(sheet.layout for sheet in plan.sheets if sheet.layout)
        found = (self._desk.settings.change(layout, text) for layout in layouts)
        return [change for change in found if change is not None]

    def blanks(self, ledger: str) -> list[tuple[str, str]]:
        """(target, label) of the blank workbooks that fill a ledger: its own first, then those that fill it among others."""
        desk = self._desk
        found = {self._intake(ledger).name: desk.ledgers[ledger].label}
        for intake in INTAKES.values():
            if intake.blank and ledger in (intake.ledger, *(part.ledger for part in intake.parts)):
                found[intake.name] = intake.label.partition("（")[0]
        return list(found.items())

    def receipt(self, plan: ImportPlan, out: Path | str) -> None:
        """The sheet as it was sent, with the result and the reasons beside each row."""
        from township_desk.service.import_receipt import write_receipt

        write_receipt(plan, Path(out))

    def template(self, ledger: str, out: Path | str) -> None:
        """A blank entry workbook with drop-down lists, for villages. `ledger` may also be an intake."""
        from township_desk.service.import_template import write_blank, write_template

        intake = self._intake(ledger)
        if intake.blank:
            write_blank(self._desk, intake, Path(out))
        else:
            write_template(self._desk, self._desk.importable[intake.ledger], Path(out))

    def export(
        self,
        query: Query,
        out: Path | str,
        *,
        profile: str = "internal",
        unmask_reason: str | None = None,
        progress: Progress | None = None,
    ) -> int:
        """Rows as a workbook, personal numbers masked unless a reason is given (journalled); how many there were."""
        from township_desk.service.exporting import export_rows

        return export_rows(
            self._desk, query, Path(out), profile=profile, unmask_reason=unmask_reason, progress=progress
        )

    def _intake(self, target: str) -> Intake:
        intake = intake_for(target, self._desk.importable)
        if intake is None or intake.ledger not in self._desk.importable:
            raise UsageError(f"没有名为“{target}”的台账或导入格式。")
        return intake

    def _villages(self) -> Villages:
        if "village" not in self._desk.importable:
            return Villages({}, {})
        spelled = self._desk.records.spelled("village")
        ids = {i for found in spelled.values() for i in found}
        return Villages(spelled, self._desk.records.titles("village", ids))

    def _village(self, villages: Villages, text: str | None) -> int | None:
        if not text:
            return None
        found = villages.exact(text)
        if found is None:
            raise UsageError(f"没有登记“{text}”这个村。")
        return found

    @staticmethod
    def _month(text: str | None) -> str | None:
        if not text:
            return None
        year, _, month = text.partition("-")
        if not (len(year) == 4 and year.isdigit() and month.isdigit() and 1 <= int(month) <= 12):
            raise UsageError(f"月份“{text}”应写成 2022-11 的样子。")
        return f"{year}-{int(month):02d}"

    def _whole(self, intake: Intake, given: Mapping[str, str]) -> dict[str, Any]:
        """The values that hold for the whole file. Raises UsageError for a field that isn't asked, or what can't be read."""
        ledger = self._desk.importable[intake.ledger]
        found: dict[str, Any] = {}
        for name, text in given.items():
            if name not in intake.asks:
                raise UsageError(f"“{intake.label}”不需要统一填写“{name}”。")
            parsed = ledger.by_name[name].parse(text, self._desk.context())
            if parsed.problem is not None and parsed.value is None:
                raise UsageError(parsed.problem.message)
            if parsed.value is not None:
                found[name] = parsed.value
        return found

    def _mapping(self, vocabulary: Vocabulary, mapping: Mapping[str, str]) -> dict[str, str | None]:
        result: dict[str, str | None] = {}
        for header, name in mapping.items():
            target = None if name.strip() in _LEAVE_OUT else vocabulary.find(name.strip())
            if target is None and name.strip() not in _LEAVE_OUT:
                raise UsageError(f"“{vocabulary.ledger.label}”没有“{name}”这一项。")
            result[match_key(header)] = target
        return result

    @staticmethod
    def _check_sheets(book: RawBook, wanted: tuple[str, ...] | None) -> None:
        if wanted is None:
            return
        names = {match_key(sheet.name): sheet for sheet in book.sheets}
        for name in wanted:
            if match_key(name) not in names:
                there = "、".join(sheet.name.strip() for sheet in book.sheets)
                raise UsageError(f"文件里没有名为“{name}”的工作表，现有：{there}。")

    def _basis(self) -> int:
        heads = self._desk.journal_reader.heads(limit=1)
        return heads[0].id if heads else 0

    def _changed_since(self, plan: ImportPlan) -> bool:
        heads = (self._desk.journal_reader.heads(ledger=name, limit=1) for name in plan.ledgers)
        return any(found and found[0].id > plan.basis for found in heads)


def _checker(cancelled: Stopped | None) -> Callable[[], None]:
    def check() -> None:
        if cancelled is not None and cancelled():
            raise Cancelled

    return check


__all__ = ["ImportPlan", "ImportResult", "Importing"]
