"""Attachments: files kept under their SHA-256 beside the database; executables are refused."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePath, PureWindowsPath
from typing import TypeVar

from township_desk.core.fields import Attachment
from township_desk.core.problem import EnvironmentProblem, UsageError

LIMIT = 50 * 1024 * 1024
"""The greatest size of one attachment, in bytes."""
_REFUSED = frozenset(
    ".exe .com .bat .cmd .scr .pif .msi .dll .sys .vbs .vbe .js .jse .wsf .wsh .ps1 .hta .lnk .reg .cpl .jar .sh .py".split()
)


WINDOWS_PATH = 240
"""Characters from which on Windows opens a path only in its long form; the names of copies under way are a little longer."""


P = TypeVar("P", bound=PurePath)


def reachable(path: P) -> P:
    """A path that Windows opens whatever its length; elsewhere the path itself. Names of attachments are long: hashes."""
    text = str(path)
    if not isinstance(path, PureWindowsPath) or len(text) < WINDOWS_PATH or text.startswith("\\\\"):
        return path
    return type(path)("\\\\?\\" + text)


class AttachmentStore:
    """A folder of files named by content: the same photo twice is kept once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, attachment: Attachment) -> Path:
        """Where a file is kept."""
        suffix = Path(attachment.filename).suffix.lower()
        return reachable(self.folder / attachment.sha256[:2] / f"{attachment.sha256}{suffix}")

    def take(self, source: Path, change: Callable[[bytes], bytes] | None = None) -> Attachment:
        """Copy a file in, whole or not at all; `change` makes what is kept of what was read."""
        try:
            if not source.is_file():
                raise UsageError(f"没有找到文件“{source.name}”。")
            if source.suffix.lower() in _REFUSED or _starts_as_program(source):
                raise UsageError(f"“{source.name}”是程序文件，不能作为附件。")
            size = source.stat().st_size
            if size > LIMIT:
                raise UsageError(f"“{source.name}”超过{LIMIT // 1024 // 1024}MB，请压缩后再添加。")
            data = source.read_bytes() if change is None else change(source.read_bytes())
            attachment = Attachment(hashlib.sha256(data).hexdigest(), source.name, len(data))
            self._write(self.path(attachment), data)
        except OSError as error:
            text = f"附件“{source.name}”没有保存：读写文件出错，请检查磁盘空间和权限。"
            raise EnvironmentProblem(text, code="attachment", detail=str(error)) from error
        return attachment

    @staticmethod
    def _write(target: Path, data: bytes) -> None:
        if target.exists() and target.stat().st_size == len(data):
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(target)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise


def _starts_as_program(source: Path) -> bool:
    with source.open("rb") as file:
        return file.read(2) == b"MZ"
