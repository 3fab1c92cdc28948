"""Writing a file so that it is either the old one or the whole new one."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from township_desk.core.problem import EnvironmentProblem

_TRIES = 6
_PAUSE = 0.1
"""Seconds before the second try to put the file in place; doubled each time, 3.1 s in all."""


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new file beside `path` to write; it takes the place of `path` when the block ends well, else it is removed.

    Raises EnvironmentProblem for whatever the system refuses: a file open elsewhere, a full disk, a read-only folder.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        _put(part, path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def cannot_write(path: Path, error: Exception) -> EnvironmentProblem:
    """What to tell the clerk when a file can't be written."""
    return EnvironmentProblem(
        f"写不了文件“{path.name}”。它可能正在别的程序里打开着，或者磁盘已满、文件夹只读；请关闭后再试，或换一个位置。",
        code="cannot-write",
        detail=str(error),
    )


def _put(made: Path, path: Path) -> None:
    """Move the finished file into place; virus scanners hold new files for a moment, so try again for a while."""
    pause = _PAUSE
    for attempt in range(_TRIES):
        try:
            made.replace(path)
            return
        except PermissionError:
            if attempt == _TRIES - 1:
                raise
            time.sleep(pause)
            pause *= 2
