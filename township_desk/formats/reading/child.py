"""The reading process: one request on stdin, frames on stdout, nothing else; it may be killed at any moment."""

from __future__ import annotations

import gc
import io
import os
import sys
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import msgpack

from township_desk.formats.reading.confine import confine
from township_desk.formats.reading.errors import BookDamaged, BookUnreadable, ReadCrashed, ReadError
from township_desk.formats.reading.limits import ReadLimits
from township_desk.formats.reading.sniff import Kind, kind_of, open_zip, zip_format
from township_desk.formats.reading.wire import FrameWriter


def main(argv: Sequence[str] = ()) -> int:
    """Serve one request and return 0; whatever goes wrong is told in an error frame, so the exit code says nothing.

    `argv` is not looked at: paths and passwords never stand on a command line.
    """
    gc.disable()  # a short life, no cycles worth a search through millions of cells
    source, target = _streams()
    request = msgpack.unpackb(source.read())
    limits = ReadLimits(**request["limits"])
    confine(limits.memory, limits.seconds)
    writer = FrameWriter(target.write, limits)
    try:
        _serve(request, limits, writer)
        writer.done()
    except BrokenPipeError:
        return 1
    except ReadError as error:
        writer.error(error)
    except (MemoryError, ImportError):  # a library that finds no room to load is no fault of the file
        writer.error(ReadCrashed(detail="memory"))
    except BaseException as error:  # noqa: BLE001 - a hostile file may raise anything, a panic of the parser included
        writer.error(BookDamaged(detail=type(error).__name__))
    finally:
        target.flush()
    return 0


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """Our own ends of the two pipes; what a library prints goes nowhere."""
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (0, 1):
            msvcrt.setmode(descriptor, os.O_BINARY)
    kept = os.dup(1)
    if sys.platform == "win32":
        msvcrt.setmode(kept, os.O_BINARY)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return io.FileIO(0, "rb", closefd=False), io.BufferedWriter(io.FileIO(kept, "wb"), 1 << 16)


def _serve(request: dict[str, Any], limits: ReadLimits, writer: FrameWriter) -> None:
    path = Path(os.fsdecode(request["path"]))
    try:
        stream = path.open("rb")
    except OSError as error:
        raise BookUnreadable(detail=type(error).__name__) from None
    with stream:
        kind = kind_of(stream)
        if kind is Kind.ZIP:
            _serve_zip(stream, None if request["careful"] else str(path), writer, limits)
        elif kind is Kind.CFB:
            _serve_compound(stream, request["password"], writer, limits)
        else:
            _serve_text(stream, kind, writer)


def _serve_compound(stream: BinaryIO, password: str | None, writer: FrameWriter, limits: ReadLimits) -> None:
    from township_desk.formats.reading.unlock import open_compound

    inner, content = open_compound(stream, password)
    if inner == "zip":
        _serve_zip(content, None, writer, limits)
    else:
        from township_desk.formats.reading.workbook import read_xls

        read_xls(content, writer, limits)


def _serve_zip(stream: BinaryIO, path: str | None, writer: FrameWriter, limits: ReadLimits) -> None:
    from township_desk.formats.reading import workbook

    with open_zip(stream, limits) as archive:
        try:
            kind = zip_format(archive)
            if kind == "xlsx":
                workbook.read_xlsx(stream, archive, writer, limits, path)
            elif kind == "xlsb":
                workbook.read_xlsb(stream, writer, limits)
            else:
                workbook.read_ods(stream, archive, writer, limits)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise BookDamaged(detail=type(error).__name__) from None


def _serve_text(stream: BinaryIO, kind: Kind, writer: FrameWriter) -> None:
    data = stream.read()
    if kind is Kind.HTML:
        from township_desk.formats.reading.html_table import read_html

        read_html(data, writer)
    elif kind is Kind.XML:
        from township_desk.formats.reading.xml2003 import read_xml2003

        read_xml2003(data, writer)
    else:
        from township_desk.formats.reading.text_table import read_text

        read_text(data, writer)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
