"""Open the compound files of old Office: tell .xls from encrypted .xlsx, and decrypt either with a password."""

from __future__ import annotations

import io
from typing import BinaryIO

from township_desk.formats.reading.errors import BookDamaged, PasswordNeeded, UnsupportedBook, WrongPassword

_SILENT_PASSWORD = "VelvetSweatshop"  # noqa: S105 - the published default of files that open without asking


def open_compound(stream: BinaryIO, password: str | None) -> tuple[str, BinaryIO]:
    """('xls' or 'zip', readable content). Raises `PasswordNeeded`, `WrongPassword`, `UnsupportedBook`, `BookDamaged`."""
    import olefile

    try:
        ole = olefile.OleFileIO(stream)
        names = {"/".join(entry).lower() for entry in ole.listdir()}
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise BookDamaged(detail=type(error).__name__) from None
    if "encryptedpackage" in names:
        return "zip", _decrypted(stream, password)
    if "workbook" in names or "book" in names:
        if _has_filepass(ole.openstream("Workbook" if "workbook" in names else "Book").read(4096)):
            return "xls", _decrypted(stream, password)
        stream.seek(0)
        return "xls", stream
    if names & {"worddocument", "powerpoint document"}:
        raise UnsupportedBook("这是 Word 文档或演示文稿，不是表格。请把里面的表格复制到 Excel 后再导入。")
    raise UnsupportedBook


def _has_filepass(head: bytes) -> bool:
    """A FILEPASS record stands right after the beginning of an encrypted .xls."""
    at = 0
    while at + 4 <= len(head):
        code, size = int.from_bytes(head[at : at + 2], "little"), int.from_bytes(head[at + 2 : at + 4], "little")
        if code == 0x002F:
            return True
        if code == 0x000A:
            return False
        at += 4 + size
    return False


def _decrypted(stream: BinaryIO, password: str | None) -> BinaryIO:
    given = [password] if password else []
    for attempt in [*given, _SILENT_PASSWORD]:
        found = _try_password(stream, attempt)
        if found is not None:
            return found
    raise WrongPassword if given else PasswordNeeded


def _try_password(stream: BinaryIO, password: str) -> BinaryIO | None:
    import msoffcrypto
    from msoffcrypto import exceptions

    out = io.BytesIO()
    try:
        stream.seek(0)
        office = msoffcrypto.OfficeFile(stream)
        office.load_key(password=password, **({"verify_password": True} if office.format == "ooxml" else {}))
        office.decrypt(out)
    except exceptions.InvalidKeyError:
        return None
    except exceptions.DecryptionError as error:
        text = str(error).lower()
        if "password" in text or "verif" in text or "key" in text:
            return None
        raise UnsupportedBook("这个文件的加密方式无法识别。请用 Excel 打开并取消密码，另存后再导入。") from None
    except (exceptions.FileFormatError, OSError, ValueError, IndexError, KeyError, TypeError) as error:
        raise BookDamaged(detail=type(error).__name__) from None
    out.seek(0)
    return out
