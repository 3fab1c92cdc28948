"""Desk: one township's ledgers, as the window, the command line and tests use them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.core.calendar import WorkCalendar
from township_desk.core.change import Changeset, Touched
from township_desk.core.fields import Attachment, ParseContext
from township_desk.core.ledger import Ledger, Private
from township_desk.core.query import Query
from township_desk.core.view import View
from township_desk.formats.photo import PICTURES, taken_at
from township_desk.formats.photo_place import JPEGS, without_place
from township_desk.ledgers import AREAS, LEDGERS
from township_desk.ledgers.program import BY_HAND, PROGRAM_LEDGERS
from township_desk.ledgers.settings import SETTINGS as SETTING_DEFS
from township_desk.ledgers.views import VIEWS
from township_desk.service.bulk import Bulk, Inserts
from township_desk.service.editing import Editing
from township_desk.service.facade import EditingFacade
from township_desk.service.history import History
from township_desk.service.moving import Moving
from township_desk.service.records import Records
from township_desk.service.settings import Settings
from township_desk.service.sources import RowSource, RuleSource
from township_desk.store.attachments import AttachmentStore
from township_desk.store.database import Database
from township_desk.store.journal import Journal
from township_desk.store.journal_reader import JournalReader
from township_desk.store.rows import RowReader

if TYPE_CHECKING:
    from township_desk.core.printed import PrintedTable
    from township_desk.service.accepting import Accepting
    from township_desk.service.checking import Checking
    from township_desk.service.closing import Closing
    from township_desk.service.dashboard import Dashboard
    from township_desk.service.differences import Differences
    from township_desk.service.figures import Figures
    from township_desk.service.findings import Findings
    from township_desk.service.importing import Importing
    from township_desk.service.payroll import Payroll
    from township_desk.service.printing import Printing
    from township_desk.service.reconciling import Reconciling
    from township_desk.service.repeating import Repeating
    from township_desk.service.reporting import Reporting
    from township_desk.service.safety import Safety
    from township_desk.service.searching import Searching
    from township_desk.service.story import Stories


class Desk:
    """The facade: services over one database. May be used from several threads; writes go one at a time."""

    def __init__(
        self,
        database: Database,
        *,
        data: Path,
        user: str,
        clock: Callable[[], datetime],
        resources: Path,
        migrations: Path,
    ) -> None:
        self.database_store = database
        self.data = data
        self.user = user
        self.clock = clock
        self.resources = resources
        self.migrations = migrations
        self.ledgers: Mapping[str, Ledger] = LEDGERS
        self.importable: Mapping[str, Ledger] = {**LEDGERS, **BY_HAND}
        self.areas: tuple[str, ...] = AREAS
        self.views: Mapping[str, View] = VIEWS
        everything = {**LEDGERS, **PROGRAM_LEDGERS}
        self._calendar: WorkCalendar | None = None
        self._listeners: list[Callable[[Touched], None]] = []
        self.reader = RowReader(database, everything, today=lambda: self.today, add_workdays=self._add_workdays)
        self.journal = Journal(database, everything)
        self.journal_reader = JournalReader(database)
        self.records = Records(self.reader, everything, lambda: self.town)
        self.records.may_see = self._may_see
        self.settings = Settings(self.reader, SETTING_DEFS, self.submit)
        self.rules = RuleSource(self.records, self.settings, lambda: self.today, lambda: self.calendar, self.user)
        self.rows = RowSource(self.records, self.settings, self._dues)
        self.attachment_store = AttachmentStore(data / "attachments")
        edits = Editing(database, self.records, self.rules, submit=self.submit, context=self.context)
        edits.submit_in = self._submit_in
        self.locks = edits.correcting.locks
        self.journal.guard = self.locks.guard
        self.history = History(self.journal_reader, self.records)
        self.bulk = Bulk(database, self.journal, self.records, edits.numberer, self.rules)
        self.editing = EditingFacade(self, edits, Moving(edits))

    def _dues(self, program: str, months: tuple[str, ...]) -> dict[tuple[int, str], Decimal]:
        return self.payroll.dues(program, months)

    @property
    def today(self) -> date:
        """The day of the desk's clock."""
        return self.clock().date()

    @property
    def town(self) -> str:
        """The town's name; empty before the first start is done."""
        return str(self.settings.get("town.name") or "")

    @property
    def read_only(self) -> bool:
        """Whether the desk can only be looked at."""
        return self.database_store.read_only

    @property
    def database(self) -> Path | None:
        """The database file; None on a server."""
        return self.database_store.path

    @property
    def attachments(self) -> Path:
        """The folder of attachments."""
        return self.data / "attachments"

    @property
    def backups(self) -> Path:
        """The folder of backups."""
        return self.data / "backups"

    @property
    def calendar(self) -> WorkCalendar:
        """Working days, with the office's own days over the published ones."""
        if self._calendar is None:
            rows = self.reader.values(Query("holiday"), ("day", "kind"))
            self._calendar = WorkCalendar({date.fromisoformat(day): kind == "班" for day, kind in rows})
        return self._calendar

    def _may_see(self, private: Private) -> bool:
        """Whether the user is among those that a setting names, or it names nobody (SX-09, S08 art. 30)."""
        names = self.settings.get(private.setting) or ()
        return not names or self.user in names

    def _add_workdays(self, day: date, count: int) -> date:
        return self.calendar.add_workdays(day, count)

    def context(self) -> ParseContext:
        """What typed text is read against."""
        today = self.today
        return ParseContext(today, year=today.year, lookup=self.records.lookup, attach=self.attach)

    def attach(self, path: str | Path) -> Attachment:
        """Take a file in as an attachment; of a photograph, note when it was taken (G-16). Where, is not noted."""
        source = Path(path)
        drop = source.suffix.lower() in JPEGS and self.settings.get("photo.without_place")
        kept = self.attachment_store.take(source, without_place if drop else None)
        taken = ""
        if source.suffix.lower() in PICTURES:
            time = taken_at(source)
            taken = time.isoformat() if time is not None else ""
        return replace(kept, taken=taken, added=self.clock().replace(tzinfo=None).isoformat(timespec="seconds"))

    def on_change(self, callback: Callable[[Touched], None]) -> None:
        """Call `callback` after each applied changeset, in the writing thread."""
        self._listeners.append(callback)

    def submit(self, changeset: Changeset) -> Touched:
        """The one path: apply and record a changeset, then announce what it touched."""
        touched = self.journal.apply(changeset, user=self.user, at=self.clock())
        self.announce(touched)
        return touched

    def _submit_in(self, connection: Any, changeset: Changeset) -> Touched:
        touched = self.journal.apply_in(connection, changeset, user=self.user, at=self.clock())
        self.database_store.after_commit(lambda: self.announce(touched))
        return touched

    def submit_bulk(
        self, changeset: Changeset, inserts: Inserts, deletes: Mapping[str, Sequence[int]] | None = None
    ) -> tuple[Touched, dict[str, range]]:
        """As `submit`, with many new rows besides, and many that the program made and now makes anew."""
        touched, ids = self.bulk.apply(changeset, inserts, user=self.user, at=self.clock(), deletes=deletes)
        self.announce(touched)
        return touched, ids

    def announce(self, touched: Touched) -> None:
        """Forget what changed and tell the listeners."""
        self.records.forget(tuple(touched.rows))
        if touched.touches("settings"):
            self.settings.forget()
        if touched.touches("holiday"):
            self._calendar = None
        for listener in self._listeners:
            listener(touched)

    def set_up(self, town: str, code: str, villages: Sequence[str | Mapping[str, Any]]) -> Touched:
        """First start: the town's name, its 9-digit code, its villages; one step of undo. Known villages are updated."""
        from township_desk.service.setting_up import set_up

        return set_up(self, town, code, villages)

    @cached_property
    def tables(self) -> Mapping[str, PrintedTable]:
        """The printed tables."""
        from township_desk.tables import TABLES

        return TABLES

    @cached_property
    def importing(self) -> Importing:
        """Reading sheets in, templates, export."""
        from township_desk.service.importing import Importing

        return Importing(self)

    @cached_property
    def printing(self) -> Printing:
        """Printed tables."""
        from township_desk.service.printing import Printing

        return Printing(self)

    @cached_property
    def figures(self) -> Figures:
        """The numbers of the report."""
        from township_desk.service.figures import Figures

        return Figures(self)

    @cached_property
    def reconciling(self) -> Reconciling:
        """The identities that hold before a report."""
        from township_desk.service.reconciling import Reconciling

        return Reconciling(self)

    @cached_property
    def reporting(self) -> Reporting:
        """Reports filled from templates."""
        from township_desk.service.reporting import Reporting

        return Reporting(self)

    @cached_property
    def stories(self) -> Stories:
        """The pages that show one record with all that belongs to it."""
        from township_desk.service.story import Stories
        from township_desk.service.story_household import HOUSEHOLD_STORY
        from township_desk.service.story_project import PROJECT_STORY

        return Stories(self, {plan.ledger: plan for plan in (HOUSEHOLD_STORY, PROJECT_STORY)})

    @cached_property
    def checking(self) -> Checking:
        """The audit."""
        from township_desk.service.checking import Checking

        return Checking(self)

    @cached_property
    def payroll(self) -> Payroll:
        """The month's pay rosters."""
        from township_desk.service.payroll import Payroll

        return Payroll(self)

    @cached_property
    def findings(self) -> Findings:
        """Whom lines of auditors' lists mean."""
        from township_desk.service.findings import Findings

        return Findings(self)

    @cached_property
    def accepting(self) -> Accepting:
        """Warnings marked 已核实."""
        from township_desk.service.accepting import Accepting

        return Accepting(self)

    @cached_property
    def closing(self) -> Closing:
        """The month close."""
        from township_desk.service.closing import Closing

        return Closing(self)

    @cached_property
    def differences(self) -> Differences:
        """Closed months against the present; correction slips."""
        from township_desk.service.differences import Differences

        return Differences(self)

    @cached_property
    def dashboard(self) -> Dashboard:
        """What the start page shows."""
        from township_desk.service.dashboard import Dashboard

        return Dashboard(self)

    @cached_property
    def repeating(self) -> Repeating:
        """Entries like the last one, a week at once."""
        from township_desk.service.repeating import Repeating

        return Repeating(self)

    @cached_property
    def safety(self) -> Safety:
        """Backup, restore, doctor."""
        from township_desk.service.safety import Safety

        return Safety(self)

    @cached_property
    def searching(self) -> Searching:
        """One text in every ledger."""
        from township_desk.service.searching import Searching

        return Searching(self.records, self.ledgers)

    def close(self) -> None:
        """Let go of the database."""
        self.database_store.close()
