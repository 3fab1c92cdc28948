"""Backup: copies of a running database that are opened, checked and counted before they count as backups."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from township_desk.core.problem import Cancelled, EnvironmentProblem
from township_desk.store.engine import told_in_chinese
from township_desk.store.facts import Facts, bad, open_file, prove, read_facts
from township_desk.store.files import (
    Progress,
    Stopped,
    copy_hashed,
    need_room,
    put,
    remove,
    sha256_of,
    sync_file,
    told_of_files,
)

_PAGES = 2000
"""Pages copied between two looks at the stop button."""
ANY_VERSION = 1 << 30
KEPT = {"%Y%m%d%H": 24, "%Y%m%d": 14, "%G%V": 8, "%Y%m": 36}
"""How many newest hours, days, weeks and months keep one automatic backup each."""
THINNED = frozenset({"auto", "before_restore", "before_upgrade"})
"""Kinds that are thinned; what a clerk made by hand stays."""


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """One backup. `rows`: records in it; `proven`: it was opened, checked and counted right after it was made.

    `kind`: manual, auto, before_restore, before_upgrade. `head` is the hash of the newest journal entry in it.
    """

    path: Path
    at: datetime
    size: int
    rows: int
    proven: bool
    kind: str = "manual"
    head: str = ""
    version: int = 0
    attachments: int = 0
    sha256: str = ""


def sidecar(path: Path) -> Path:
    """The file beside a backup that holds its proof: hash, counts, time."""
    return path.with_name(f"{path.name}.json")


def make(
    source: Path,
    target: Path,
    *,
    at: datetime,
    kind: str = "manual",
    attachments: tuple[Path, Path] | None = None,
    progress: Progress | None = None,
    stopped: Stopped | None = None,
) -> BackupInfo:
    """Back the database at `source` up to `target`, prove the copy and keep the proof beside it.

    `attachments` (from, to): folders between which attachments that the target lacks are copied too. Nothing half
    done is left. Raises EnvironmentProblem: disk_full, damaged (the source itself), held, read_only, io; Cancelled.
    """
    part = target.with_name(f"{target.name}.part")
    with told_of_files("备份"), told_in_chinese():
        target.parent.mkdir(parents=True, exist_ok=True)
        need_room(target.parent, source.stat().st_size, "备份")
        try:
            remove(part)
            facts = _copy(source, part, progress, stopped)
            _prove_same(part, facts)
            count = copy_attachments(*attachments, stopped=stopped) if attachments is not None else 0
            sync_file(part)
            digest = sha256_of(part)
            put(part, target)
            if sha256_of(target) != digest:  # a stick or a network share may lose what it said it kept
                remove(target)
                raise bad(target, "the file reads back differently")
            found = BackupInfo(
                target, at, target.stat().st_size, facts.rows, True, kind, facts.head, facts.version, count, digest
            )
            _write_proof(found, facts)
        finally:
            with contextlib.suppress(OSError):
                remove(part, part.with_name(f"{part.name}-journal"))
    return found


def _copy(source: Path, part: Path, progress: Progress | None, stopped: Stopped | None) -> Facts:
    """Copy one consistent state of the source; returns what that state holds."""

    def told(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress(total - remaining, total)
        if stopped is not None and stopped():
            raise Cancelled

    with closing(open_file(source)) as read, closing(sqlite3.connect(part)) as write:
        read.execute("BEGIN")
        facts = read_facts(read)
        read.backup(write, pages=_PAGES, progress=told)
        write.execute("PRAGMA journal_mode=DELETE")  # a backup is one file
    return facts


def _prove_same(part: Path, facts: Facts) -> None:
    """The copy is sound and holds as much as its source did."""
    try:
        found = prove(part, newest=ANY_VERSION)
    except EnvironmentProblem as error:
        text = "现有数据库已损坏，这份备份没有保留。请用“恢复备份”取回最近一份可用的备份。"
        raise EnvironmentProblem(text, code="damaged", detail=error.detail) from error
    if found != facts:
        raise bad(part, f"{found} != {facts}")


def _write_proof(info: BackupInfo, facts: Facts) -> None:
    proof = {
        "at": info.at.isoformat(timespec="seconds"), "kind": info.kind, "size": info.size, "sha256": info.sha256,
        "rows": info.rows, "tables": dict(facts.tables), "version": info.version, "changesets": facts.changesets,
        "head": info.head, "attachments": info.attachments,
    }  # fmt: skip
    path = sidecar(info.path)
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(proof, ensure_ascii=False, indent=1), encoding="utf-8")
    sync_file(part)
    put(part, path)


def copy_attachments(source: Path, target: Path, *, stopped: Stopped | None = None) -> int:
    """Copy attachments that `target` lacks, each re-read and compared with its hash; returns how many there are."""
    files = [path for path in source.glob("??/*") if path.is_file() and len(path.stem) == 64] if source.is_dir() else []
    lacking = [path for path in files if not _kept(target / path.parent.name / path.name, path.stat().st_size)]
    if lacking:
        target.mkdir(parents=True, exist_ok=True)
        need_room(target, sum(path.stat().st_size for path in lacking), "复制附件")
    for path in lacking:
        place = target / path.parent.name / path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f"{place.name}.part")
        try:
            copy_hashed(path, part, stopped=stopped)
            if sha256_of(part) != path.stem:
                continue  # damaged at the source: the check-up names it; the good ones are copied on
            put(part, place)
        finally:
            remove(part)
    return len(files)


def _kept(path: Path, size: int) -> bool:
    return path.exists() and path.stat().st_size == size


def read_info(path: Path) -> BackupInfo:
    """What is known of a backup from its proof; unproven when there is none or the file no longer fits it."""
    size = path.stat().st_size
    proof = _read_proof(path)
    try:
        at = datetime.fromisoformat(str(proof["at"]))
        return BackupInfo(
            path, at, size, int(proof["rows"]), size == proof["size"], str(proof["kind"]), str(proof["head"]),
            int(proof["version"]), int(proof["attachments"]), str(proof["sha256"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        return BackupInfo(path, datetime.fromtimestamp(path.stat().st_mtime), size, 0, False)  # noqa: DTZ006 - local, as the desk's clock


def _read_proof(path: Path) -> Mapping[str, Any]:
    try:
        proof = json.loads(sidecar(path).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return proof if isinstance(proof, dict) else {}


def listed(folder: Path) -> list[BackupInfo]:
    """The backups in a folder, newest first."""
    found = []
    for path in folder.glob("*.db") if folder.is_dir() else ():
        with contextlib.suppress(OSError):
            found.append(read_info(path))
    return sorted(found, key=lambda info: (info.at, info.path.name), reverse=True)


def newest_proven(folder: Path) -> BackupInfo | None:
    """The newest backup that was proven; the window shows its date."""
    return next((info for info in listed(folder) if info.proven), None)


def free_name(folder: Path, at: datetime) -> Path:
    """desk-YYYYMMDD-HHMMSS.db, with a number behind when two fall into one second."""
    stem = f"desk-{at:%Y%m%d-%H%M%S}"
    names = (f"{stem}.db", *(f"{stem}-{n}.db" for n in range(2, 100)))
    return next(folder / name for name in names if not (folder / name).exists())


def superfluous(backups: Iterable[BackupInfo]) -> list[BackupInfo]:
    """Automatic backups beyond the newest of each kept hour, day, week and month.

    Counted by the hours, days … that have a backup, not by age: a clock that jumps ahead costs no backup.
    """
    ordered = sorted((b for b in backups if b.proven), key=lambda b: b.at, reverse=True)
    kept: set[Path] = {b.path for b in ordered[:3]}
    for pattern, count in KEPT.items():
        seen: dict[str, Path] = {}
        for backup in ordered:
            seen.setdefault(backup.at.strftime(pattern), backup.path)
        kept.update(list(seen.values())[:count])
    return [b for b in ordered if b.kind in THINNED and b.path not in kept]


def thin(folder: Path, now: datetime) -> list[Path]:
    """Remove superfluous backups; none when the clock has gone back (a backup is dated later than now)."""
    backups = listed(folder)
    if any(backup.at > now for backup in backups):
        return []
    removed = []
    for backup in superfluous(backups):
        with contextlib.suppress(OSError):
            remove(backup.path, sidecar(backup.path))
            removed.append(backup.path)
    return removed
