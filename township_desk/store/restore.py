"""Restore: puts a proven backup in place of a desk's database, whole or not at all; the desk need not be openable."""

from __future__ import annotations

import contextlib
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from township_desk.core.change import Changeset
from township_desk.core.problem import EnvironmentProblem
from township_desk.ledgers import LEDGERS
from township_desk.ledgers.program import PROGRAM_LEDGERS
from township_desk.store.backup import BackupInfo, copy_attachments, free_name, make, read_info
from township_desk.store.database import Database
from township_desk.store.engine import told_in_chinese
from township_desk.store.facts import bad, broken_link, open_file, prove
from township_desk.store.files import copy_hashed, need_room, patiently, put, remove, told_of_files
from township_desk.store.journal import Journal
from township_desk.store.lock import alone
from township_desk.store.migrations import migrate
from township_desk.store.schema import SCHEMA_VERSION

LOGS = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore came to: the backup, what became of the data before (a backup, or the damaged files set aside)."""

    backup: BackupInfo
    before: BackupInfo | None
    set_aside: Path | None
    changeset: int


@dataclass(frozen=True, slots=True)
class RestoreRequest:
    """A restore: the desk's folder and database, the backup to put there, who asks for it and when."""

    database: Path
    backup: Path
    migrations: Path
    user: str
    at: datetime

    @property
    def folder(self) -> Path:
        """The desk's folder."""
        return self.database.parent


def restore(request: RestoreRequest) -> Restored:
    """Verify the backup, save the present state, and replace the database in one step.

    The restore is recorded in the restored journal. Until the one rename nothing has changed; after it everything has.
    Raises EnvironmentProblem: bad_backup, newer, locked (another window), disk_full, held, missing.
    """
    path = request.database
    made = path.with_name(f"{path.name}.restoring")
    with told_of_files("恢复"), told_in_chinese():
        if not request.backup.is_file():
            raise EnvironmentProblem(f"没有找到备份文件“{request.backup.name}”。", code="missing")
        path.parent.mkdir(parents=True, exist_ok=True)
        need_room(path.parent, 2 * request.backup.stat().st_size, "恢复")
        _clean(made)
        try:
            info = _take(request.backup, made)
            if prove(made).version < SCHEMA_VERSION:
                migrate(made, request.migrations, backup=None)
            _attachments_back(request)
            sound = alone(path) if path.exists() else True
            before = _save_present(request) if path.exists() and sound else None
            changeset = _record(request, made, info, before)
            set_aside = _set_aside(path, request.at) if path.exists() and before is None else None
            remove(*(path.with_name(path.name + log) for log in LOGS))
            try:
                put(made, path)
            except EnvironmentProblem:
                if set_aside is not None:
                    _move(set_aside, path)
                raise
        finally:
            with contextlib.suppress(OSError):
                _clean(made)
    return Restored(info, before, set_aside, changeset)


def _clean(path: Path) -> None:
    remove(path, *(path.with_name(path.name + log) for log in LOGS))


def _take(backup: Path, made: Path) -> BackupInfo:
    """Copy the backup beside the database and prove the copy: its hash, its content, its journal."""
    info = read_info(backup)
    if backup.with_name(f"{backup.name}-wal").exists():
        raise bad(backup, "a -wal file lies beside it: this is a running database, not a backup")
    digest = copy_hashed(backup, made)
    if info.sha256 and info.sha256 != digest:
        raise bad(backup, "sha256 differs from the proof beside it")
    try:
        prove(made)
    except EnvironmentProblem as error:
        raise (bad(backup, error.detail) if error.code == "bad_backup" else error) from error
    with closing(open_file(made, immutable=True)) as connection:
        broken = broken_link(connection)
    if broken is not None:
        raise bad(backup, f"journal broken at {broken}")
    return info


def _attachments_back(request: RestoreRequest) -> None:
    source, target = request.backup.parent / "attachments", request.folder / "attachments"
    if source.is_dir() and source.resolve() != target.resolve():
        copy_attachments(source, target)


def _save_present(request: RestoreRequest) -> BackupInfo | None:
    """Back the present state up; None when it is too damaged for that."""
    folder = request.folder / "backups"
    try:
        return make(request.database, free_name(folder, request.at), at=request.at, kind="before_restore")
    except EnvironmentProblem as error:
        if error.code in ("damaged", "bad_backup", "database", "io"):
            return None
        raise


def _record(request: RestoreRequest, made: Path, info: BackupInfo, before: BackupInfo | None) -> int:
    """Write into the restored journal that, from what and over what it was restored."""
    meta = {"backup": info.path.name, "made_at": info.at.isoformat(timespec="seconds")}
    if before is not None:
        meta |= {"replaced": before.path.name, "replaced_head": before.head}
    label = f"恢复备份：{info.at:%Y-%m-%d %H:%M}的备份"
    ledgers = {**LEDGERS, **PROGRAM_LEDGERS}
    database = Database(ledgers, path=made)
    try:
        changeset = Changeset(label, "restore_backup", [], meta=meta)
        number = Journal(database, ledgers).apply(changeset, user=request.user, at=request.at).changeset
    finally:
        database.close()
    alone(made)
    prove(made)
    return number


def _set_aside(path: Path, at: datetime) -> Path:
    """Move a damaged database and its logs out of the way; they are never deleted."""
    folder = path.parent / "damaged"
    folder.mkdir(exist_ok=True)
    target = free_name(folder, at)
    _move(path, target)
    return target


def _move(path: Path, target: Path) -> None:
    for log in (*LOGS, ""):
        old, new = path.with_name(path.name + log), target.with_name(target.name + log)
        if old.exists():
            patiently(lambda old=old, new=new: old.replace(new))  # type: ignore[misc]
