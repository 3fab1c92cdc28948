"""Files: putting a finished file in its place, room on the disk, content hashes; for databases and backups."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from township_desk.core.problem import Cancelled, EnvironmentProblem

PATIENCE = 2.5
"""Seconds for which a file that a virus scanner holds is tried again."""
SPARE = 16 * 1024 * 1024
"""Bytes that must stay free on the disk besides what is about to be written."""
STALE = 3600
"""Seconds after which a half-written file belongs to no running program."""
Progress = Callable[[int, int], None]
Stopped = Callable[[], bool]
_CHUNK = 1 << 20


def patiently(action: Callable[[], object]) -> None:
    """Do something with files, again and again while a virus scanner or indexer holds them, for `PATIENCE` seconds."""
    deadline = time.monotonic() + PATIENCE
    pause = 0.05
    while True:
        try:
            action()
            return
        except PermissionError:
            if time.monotonic() + pause > deadline:
                raise
            time.sleep(pause)
            pause *= 2


def put(made: Path, path: Path) -> None:
    """Move a finished file to its place, over whatever is there: the old one or the whole new one is there, always."""
    try:
        patiently(lambda: made.replace(path))
        sync_folder(path.parent)
    except OSError as error:
        raise EnvironmentProblem(
            f"文件“{path.name}”正被别的程序占用（可能是杀毒软件或另一个窗口），没有替换，原来的数据没有改动。请稍候再试。",
            code="held",
            detail=str(error),
        ) from error


def remove(*paths: Path) -> None:
    """Remove files that may be there."""
    for path in paths:
        patiently(lambda path=path: path.unlink(missing_ok=True))  # type: ignore[misc]


def sweep(folder: Path, *patterns: str) -> None:
    """Remove what killed programs left half done: files by pattern that nobody has written to for an hour."""
    before = time.time() - STALE
    for path in (found for pattern in patterns for found in folder.glob(pattern)):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < before:
                path.unlink()


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sync_file(path: Path) -> None:
    """Have a file's content written to the disk itself."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's content, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy_hashed(source: Path, target: Path, *, stopped: Stopped | None = None) -> str:
    """Copy a file's content, durably; returns the SHA-256 of what was read."""
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as write:
        while part := read.read(_CHUNK):
            if stopped is not None and stopped():
                raise Cancelled
            digest.update(part)
            write.write(part)
        write.flush()
        os.fsync(write.fileno())
    return digest.hexdigest()


def need_room(folder: Path, size: int, what: str) -> None:
    """Raise EnvironmentProblem (disk_full) when `size` bytes would not fit into a folder's disk with some to spare."""
    with contextlib.suppress(OSError):
        free = shutil.disk_usage(folder).free
        if free < size + min(SPARE, size):
            raise EnvironmentProblem(
                f"磁盘空间不足，没有{what}：需要约{_megabytes(size)}MB，只剩{_megabytes(free)}MB。请清理磁盘后再试。",
                code="disk_full",
            )


def _megabytes(size: int) -> str:
    return f"{max(size, 1) / 1_048_576:.1f}"


@contextlib.contextmanager
def told_of_files(what: str) -> Iterator[None]:
    """Turn failures of the file system into sentences; `what` says what was not done."""
    try:
        yield
    except OSError as error:
        detail = f"{type(error).__name__}: {error}"
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise EnvironmentProblem(
                f"磁盘空间不足，没有{what}。请清理磁盘后再试。", code="disk_full", detail=detail
            ) from error
        if isinstance(error, PermissionError) or error.errno == errno.EROFS:
            text = f"没有权限读写文件，没有{what}。请检查文件夹权限，或换一个位置。"
            raise EnvironmentProblem(text, code="read_only", detail=detail) from error
        if isinstance(error, FileNotFoundError):
            raise EnvironmentProblem(f"找不到文件或文件夹，没有{what}。", code="missing", detail=detail) from error
        raise EnvironmentProblem(f"读写文件出错，没有{what}。请检查磁盘或U盘。", code="io", detail=detail) from error
