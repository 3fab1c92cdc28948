"""Read xlsx, xlsm, xlsb, xls and ods with calamine, and add what it leaves out."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO

import python_calamine as calamine

from township_desk.formats.reading.errors import BookDamaged, BookTooLarge, PasswordNeeded, UnsupportedBook
from township_desk.formats.reading.limits import ReadLimits
from township_desk.formats.reading.wire import AGAIN, FrameWriter, Mark
from township_desk.formats.reading.xlsx_prune import needs_pruning, prune, rebuilt
from township_desk.formats.reading.xlsx_scan import scan_sheet

_LARGE = 8 * 1024 * 1024


@dataclass(slots=True)
class Extras:
    """What a sheet has beside its values."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_cols: list[int] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] | None = None
    """None: calamine knows them."""
    notices: tuple[str, ...] = ()


def read_xlsx(
    stream: BinaryIO, archive: zipfile.ZipFile, writer: FrameWriter, limits: ReadLimits, path: str | None
) -> None:
    """Send an xlsx or xlsm: look over each worksheet's bytes, cut stray cells, parse.

    With a `path`, large sheets are looked over while the parser is at work already. Should a sheet then turn out to
    need cutting, the process ends with `AGAIN` (the parser may be about to abort it anyway), and is started anew
    without a path.
    """
    from township_desk.formats.reading.xlsx_parts import parts_of

    parts = parts_of(archive)
    large = sum(archive.getinfo(part).file_size for part in parts.sheets.values()) > _LARGE
    if path is not None and large:
        with ThreadPoolExecutor(max_workers=1) as pool:
            looks = {
                name: pool.submit(_look_or_leave, archive, part, limits.area) for name, part in parts.sheets.items()
            }
            try:
                send_book(path, "xlsx", writer, limits, lambda name: _waited(looks.get(name)), date1904=parts.date1904)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
        return
    extras: dict[str, Extras] = {}
    replaced: dict[str, bytes] = {}
    for name, part in parts.sheets.items():
        extras[name], pruned = _look(archive, part, limits.area)
        if pruned is not None:
            replaced[part] = pruned
    source = rebuilt(archive, replaced) if replaced else path or stream
    send_book(source, "xlsx", writer, limits, _finder(extras), date1904=parts.date1904)


def _look(archive: zipfile.ZipFile, part: str, area: int) -> tuple[Extras, bytes | None]:
    """What a worksheet has beside its values, and its XML without stray cells where it needs cutting."""
    with archive.open(part) as sheet:
        scan = scan_sheet(sheet)
    extra = Extras(scan.hidden_rows, scan.hidden_cols, scan.marks)
    if not needs_pruning(scan, archive.getinfo(part).file_size, area):
        return extra, None
    pruned = prune(archive, part, area)
    extra.notices = pruned.notices
    extra.marks = [m for m in scan.marks if m[0] <= pruned.last_row and m[1] <= pruned.last_col]
    return extra, pruned.xml


def _look_or_leave(archive: zipfile.ZipFile, part: str, area: int) -> Extras:
    with archive.open(part) as sheet:
        scan = scan_sheet(sheet)
    if needs_pruning(scan, archive.getinfo(part).file_size, area):
        os._exit(AGAIN)
    return Extras(scan.hidden_rows, scan.hidden_cols, scan.marks)


def _waited(look: Future[Extras] | None) -> Extras:
    return look.result() if look is not None else Extras()


def _finder(extras: dict[str, Extras]) -> Callable[[str], Extras]:
    return lambda name: extras.get(name) or Extras()


def read_xlsb(stream: BinaryIO, writer: FrameWriter, limits: ReadLimits) -> None:
    """Send a binary xlsb; hidden lines and error texts are not told."""
    send_book(stream, "xlsx", writer, limits, _finder({}), date1904=False)


def read_xls(stream: BinaryIO, writer: FrameWriter, limits: ReadLimits) -> None:
    """Send a true .xls of Excel 5 to 2003."""
    from township_desk.formats.reading.xls_records import records_of

    records = records_of(stream)
    extras = {name: Extras(sheet.hidden_rows, sheet.hidden_cols, sheet.marks) for name, sheet in records.sheets.items()}
    send_book(stream, "xls", writer, limits, _finder(extras), date1904=records.date1904)


def read_ods(stream: BinaryIO, archive: zipfile.ZipFile, writer: FrameWriter, limits: ReadLimits) -> None:
    """Send an OpenDocument sheet. Raises `UnsupportedBook` when it is encrypted."""
    from township_desk.formats.reading.ods_scan import scan_ods

    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise UnsupportedBook(
            "这个 .ods 文件设有密码，无法直接读取。请用 WPS 或 LibreOffice 打开，取消密码后另存再导入。"
        )
    extras = {
        name: Extras(sheet.hidden_rows, sheet.hidden_cols, sheet.marks, merges=sheet.merges)
        for name, sheet in scan_ods(archive, limits.area).items()
    }
    send_book(stream, "ods", writer, limits, _finder(extras), date1904=False)


def send_book(
    source: BinaryIO | str,
    book_format: str,
    writer: FrameWriter,
    limits: ReadLimits,
    extras: Callable[[str], Extras],
    *,
    date1904: bool,
) -> None:
    """Parse with calamine and send every worksheet. Raises `BookDamaged` or `PasswordNeeded`."""
    try:
        book = _opened(source)
        writer.book(book_format)
        for index, (name, about) in enumerate(zip(book.sheet_names, book.sheets_metadata, strict=True)):
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            visible = about.visible == calamine.SheetVisibleEnum.Visible
            sheet = book.get_sheet_by_name(name)
            _send_sheet(sheet, name, index, visible, writer, limits, extras(name), date1904)
    except calamine.PasswordError:
        raise PasswordNeeded from None
    except (calamine.CalamineError, OSError) as error:
        raise BookDamaged(detail=type(error).__name__) from None


def _opened(source: BinaryIO | str) -> calamine.CalamineWorkbook:
    """From a path where there is one: reading through a Python file would hold the interpreter's lock."""
    if isinstance(source, str):
        return calamine.CalamineWorkbook.from_path(source)
    source.seek(0)
    return calamine.CalamineWorkbook.from_filelike(source)


def _send_sheet(
    sheet: calamine.CalamineSheet,
    name: str,
    index: int,
    visible: bool,
    writer: FrameWriter,
    limits: ReadLimits,
    extra: Extras,
    date1904: bool,
) -> None:
    if sheet.height * sheet.width > limits.area:
        raise BookTooLarge
    row, col = sheet.start or (0, 0)
    writer.sheet(name, index, visible=visible, first_row=row + 1, first_col=col + 1)
    writer.rows(_rows(sheet, row))
    merges = extra.merges
    if merges is None:
        found = sheet.merged_cell_ranges or []
        merges = [(r1 + 1, c1 + 1, r2 + 1, c2 + 1) for (r1, c1), (r2, c2) in found]
    _, last_col = sheet.end or (0, 0)
    writer.end_sheet(
        merges=sorted(merges),
        hidden_rows=extra.hidden_rows,
        hidden_cols=[c for c in extra.hidden_cols if c <= last_col + 1],
        date1904=date1904,
        notices=extra.notices,
        marks=extra.marks,
    )


def _rows(sheet: calamine.CalamineSheet, lead: int) -> Iterator[list[Any]]:
    """The rows from the first with content on; calamine's iterator begins at row 1 but at the first used column."""
    return islice(sheet.iter_rows(), lead, None)
