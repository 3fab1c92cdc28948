"""Why a workbook could not be read, each with a Chinese sentence that says what happened and what to do."""

from __future__ import annotations

from typing import ClassVar

from township_desk.core.problem import DeskError


class ReadError(DeskError):
    """A file that could not be read; `code` is stable, `message` is for the clerk; nothing was imported."""

    kind: ClassVar[str] = "damaged"
    default: ClassVar[str] = "文件内容损坏，无法读取。请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。"

    def __init__(self, message: str = "", *, detail: str = "") -> None:
        super().__init__(message or self.default, code=self.kind, detail=detail)


class BookNotFound(ReadError):
    """The path does not exist."""

    exit_code = 3
    kind = "not_found"
    default = "找不到文件。请检查它是否被移动、改名或删除。"


class BookUnreadable(ReadError):
    """No permission, locked by another program, or not a file."""

    exit_code = 3
    kind = "unreadable"
    default = "文件打不开：可能正被 Excel 或 WPS 占用，或者没有读取权限。请先关闭它再试。"


class BookEmpty(ReadError):
    """Not one cell has content."""

    kind = "empty"
    default = "没有找到数据：文件里没有任何内容。请检查是否选错了文件。"


class BookDamaged(ReadError):
    """Truncated or broken inside."""


class PasswordNeeded(ReadError):
    """Encrypted, and no password was given."""

    kind = "password_needed"
    default = "文件设有打开密码。请输入密码，或取消密码后另存再导入。"


class WrongPassword(ReadError):
    """Encrypted, and the password given does not open it."""

    kind = "wrong_password"
    default = "密码不对，文件打不开。请核对大小写后重新输入。"


class BookTooLarge(ReadError):
    """Over one of the limits, or a zip bomb."""

    kind = "too_large"
    default = "文件内容过大，已停止读取。请删去多余的行、列或工作表，另存后再导入。"


class ReadTimeout(ReadError):
    """The wall time ran out."""

    kind = "timeout"
    default = "读取时间过长，已停止。请删去多余内容或拆成几个文件后再导入。"


class ReadCrashed(ReadError):
    """The child process ran out of memory or died."""

    kind = "crashed"
    default = "读取这个文件时内存不足或意外中断，已停止。请用 Excel 或 WPS 打开后另存为新的 .xlsx 再导入。"


class UnsupportedBook(ReadError):
    """The content is no spreadsheet, whatever the extension says."""

    kind = "unsupported"
    default = "这不是表格文件。请选择 .xlsx、.xls、.ods 或 .csv 文件。"


_KINDS: dict[str, type[ReadError]] = {
    error.kind: error
    for error in (
        BookNotFound,
        BookUnreadable,
        BookEmpty,
        BookDamaged,
        PasswordNeeded,
        WrongPassword,
        BookTooLarge,
        ReadTimeout,
        ReadCrashed,
        UnsupportedBook,
    )
}


def error_of(kind: str, message: str, detail: str) -> ReadError:
    """The error that travelled from the child as text; an unknown kind counts as a crash."""
    return _KINDS.get(kind, ReadCrashed)(message, detail=detail)
