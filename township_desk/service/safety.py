"""Safety: backups that are proven, restores that are whole, and a check-up of the desk's surroundings."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from township_desk.core.change import Touched
from township_desk.core.problem import UsageError
from township_desk.service.doctor import Check, Doctor
from township_desk.store import backup as backups_
from township_desk.store.backup import BackupInfo
from township_desk.store.files import Progress, Stopped, sweep
from township_desk.store.restore import Restored, RestoreRequest, restore

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

EVERY = timedelta(days=1)
"""How old the last proven backup may be at the start of the program."""


class Safety:
    """Backup, restore, doctor of one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def backup(
        self, path: Path | None = None, *, progress: Progress | None = None, cancelled: Stopped | None = None
    ) -> BackupInfo:
        """Make a proven backup in the desk's own folder, or at `path` (a file or a folder, on a stick or share too).

        Outside the desk's folder the attachments are kept beside it, in `attachments`. Raises EnvironmentProblem
        (nothing half done is left) and UsageError.
        """
        database = self._file()
        now = self._desk.clock()
        target = self._target(path, now)
        outside = target.parent.resolve() != self._desk.backups.resolve()
        pair = (self._desk.attachments, target.parent / "attachments") if outside else None
        return backups_.make(database, target, at=now, attachments=pair, progress=progress, stopped=cancelled)

    def _target(self, path: Path | None, now: datetime) -> Path:
        if path is None:
            return backups_.free_name(self._desk.backups, now)
        path = path.expanduser().absolute()
        if path.is_dir():
            return backups_.free_name(path, now)
        if not path.suffix:
            path = path.with_suffix(".db")
        if path.exists():
            with path.open("rb") as file:
                if path.samefile(self._file()) or file.read(15) not in (b"SQLite format 3", b""):
                    raise UsageError(f"“{path.name}”不是台账备份，不能覆盖。请换一个文件名。")
        return path

    def auto_backup(
        self, *, closing: bool = False, progress: Progress | None = None, cancelled: Stopped | None = None
    ) -> BackupInfo | None:
        """Back up when it is due, and thin the old automatic ones; None when there was no need.

        Due at the start when the last proven backup is older than a day, at closing when anything changed since it.
        """
        desk = self._desk
        if desk.read_only or desk.database is None:
            return None
        sweep(desk.data, "desk.db.new-*", "desk.db.restoring*", "backups/*.part*", "attachments/??/*.part")
        now, head = desk.clock(), desk.journal_reader.head_hash()
        known = [info for info in self.backups() if info.proven]
        if not desk.journal_reader.heads(limit=1) or any(info.head == head for info in known):
            return None
        if not closing and known and timedelta(0) <= now - known[0].at < EVERY:
            return None
        target = backups_.free_name(desk.backups, now)
        made = backups_.make(desk.database, target, at=now, kind="auto", progress=progress, stopped=cancelled)
        backups_.thin(desk.backups, now)
        return made

    def backups(self) -> list[BackupInfo]:
        """The backups in the desk's own folder, newest first."""
        return backups_.listed(self._desk.backups)

    def last_proven(self) -> BackupInfo | None:
        """The newest backup that was proven; the window shows its date."""
        return backups_.newest_proven(self._desk.backups)

    def restore(self, path: Path) -> Restored:
        """Put a backup in place of the present data, which is itself backed up first; every view is told.

        The backup is verified before anything is touched. Raises EnvironmentProblem; the present data stay then.
        """
        desk = self._desk
        if desk.read_only:
            raise UsageError("本机当前以只读方式打开台账，不能恢复备份。")
        request = RestoreRequest(self._file(), path.expanduser().absolute(), desk.migrations, desk.user, desk.clock())
        with desk.database_store.suspended():
            done = restore(request)
        desk.announce(Touched(done.changeset, "恢复备份", dict.fromkeys(desk.records.ledgers)))
        return done

    def _file(self) -> Path:
        if self._desk.database is None:
            raise UsageError("数据在服务器上，请由服务器管理员备份和恢复。")
        return self._desk.database

    def doctor(self) -> list[Check]:
        """(name, whether it is well, what was found), for every part of the desk's surroundings."""
        return Doctor(self._desk).run()
