"""What a file truly is, by its content; the extension is never asked."""

from __future__ import annotations

import re
import zipfile
from enum import Enum
from typing import BinaryIO

from township_desk.formats.reading.errors import BookDamaged, BookTooLarge, UnsupportedBook
from township_desk.formats.reading.limits import ReadLimits

_HEAD_BYTES = 16_384
_RATIO_FROM = 50 * 1024 * 1024
_CFB_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|meta|body|table|style|div|tr)\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_FOREIGN = (
    (b"%PDF", "这是 PDF 文件，不是表格。请向对方要 Excel 表格，或用 WPS 转成表格后再导入。"),
    (b"\xff\xd8\xff", "这是图片，不是表格。请向对方要 Excel 表格。"),
    (b"\x89PNG", "这是图片，不是表格。请向对方要 Excel 表格。"),
    (b"GIF8", "这是图片，不是表格。请向对方要 Excel 表格。"),
    (b"BM", "这是图片，不是表格。请向对方要 Excel 表格。"),
    (b"{\\rtf", "这是文字文档，不是表格。请把表格复制到 Excel 后再导入。"),
    (b"Rar!", "这是压缩包。请先解压，再选择里面的表格。"),
    (b"7z\xbc\xaf", "这是压缩包。请先解压，再选择里面的表格。"),
    (b"\x1f\x8b", "这是压缩包。请先解压，再选择里面的表格。"),
    (b"MZ", "这是程序文件，不是表格，可能有害。请不要打开它。"),
)


class Kind(Enum):
    """The families of content that are read differently."""

    ZIP = "zip"
    CFB = "cfb"
    HTML = "html"
    XML = "xml"
    TEXT = "text"


def kind_of(stream: BinaryIO) -> Kind:
    """The family of the content. Raises `UnsupportedBook` for pictures, PDF, archives and other non-tables."""
    stream.seek(0)
    head = stream.read(_HEAD_BYTES)
    stream.seek(0)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return Kind.ZIP
    if head.startswith(_CFB_MAGIC):
        return Kind.CFB
    for magic, message in _FOREIGN:
        if head.startswith(magic) and not (magic == b"BM" and b"\x00" not in head):
            raise UnsupportedBook(message)
    encoding = bom_encoding(head)
    text = head.decode(encoding or "latin-1", "ignore")
    if encoding is None and text.count("\x00") * 4 > len(text) and _utf16_like(head):
        return Kind.TEXT
    if _CONTROL.search(text):
        raise UnsupportedBook
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in text and "<html" not in text[:2000].lower():
            return Kind.XML
        if _HTML.search(text):
            return Kind.HTML
        raise UnsupportedBook
    if start.startswith("MIME-Version"):
        raise UnsupportedBook("这是单个网页文件（.mht）。请用 Excel 打开后另存为 .xlsx 再导入。")
    return Kind.TEXT


def bom_encoding(head: bytes) -> str | None:
    """The encoding that a byte order mark tells, if there is one."""
    return next((name for mark, name in _BOMS if head.startswith(mark)), None)


def _utf16_like(head: bytes) -> bool:
    """UTF-16 without a mark: nearly every second byte is zero, on one side only."""
    odd, even = head[1::2].count(0), head[0::2].count(0)
    return min(odd, even) == 0 and max(odd, even) * 3 > len(head) // 2


def open_zip(stream: BinaryIO, limits: ReadLimits) -> zipfile.ZipFile:
    """The container with its directory checked against the limits. Raises `BookDamaged` or `BookTooLarge`."""
    try:
        archive = zipfile.ZipFile(stream)
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise BookDamaged(
            "文件不完整或已损坏（可能没有传完）。请重新拷贝，或让对方用 Excel 打开另存后重发。",
            detail=type(error).__name__,
        ) from None
    inflated = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > limits.entries or inflated > limits.inflated_bytes:
        raise BookTooLarge(f"文件解压后有 {inflated / 1048576:.0f} MB，内容异常庞大，已停止读取。请核实文件来源。")
    if inflated > _RATIO_FROM and inflated / packed > limits.ratio:
        raise BookTooLarge("文件的压缩比例异常（疑似压缩炸弹），已停止读取。请核实文件来源。")
    return archive


def zip_format(archive: zipfile.ZipFile) -> str:
    """'xlsx', 'xlsb' or 'ods'. Raises `UnsupportedBook` for documents, slides and plain archives."""
    names = {name.lower().replace("\\", "/") for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") and name.endswith(".xml") for name in names):
        return "xlsx"
    if "mimetype" in names and "content.xml" in names:
        kind = archive.read("mimetype")[:100]
        if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            return "ods"
        raise UnsupportedBook("这是文字文档或演示文稿，不是表格。请把表格另存为 .xlsx 再导入。")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise UnsupportedBook("这是 Word 文档或演示文稿，不是表格。请把里面的表格复制到 Excel 后再导入。")
    raise UnsupportedBook("这是压缩包或其他文件，不是表格。如果是压缩包，请先解压，再选择里面的表格。")
