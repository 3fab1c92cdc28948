"""The directory of an xlsx container: which sheet is which part, and how the workbook counts days."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from township_desk.formats.reading.errors import BookDamaged
from township_desk.formats.reading.xlsx_scan import refuse_entities

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MAX_DIRECTORY = 8 * 1024 * 1024
_CHECKED = ("xl/workbook.xml", "xl/sharedstrings.xml", "xl/styles.xml", "[content_types].xml")


@dataclass(frozen=True, slots=True)
class Parts:
    """Sheet name -> part of the container; and the 1904 flag."""

    sheets: dict[str, str]
    date1904: bool


def parts_of(archive: zipfile.ZipFile) -> Parts:
    """Read the workbook's directory. Raises `BookDamaged`."""
    by_lower = {name.lower(): name for name in archive.namelist()}
    for name in _CHECKED:
        if name in by_lower:
            with archive.open(by_lower[name]) as stream:
                refuse_entities(stream.read(65536))
    workbook = by_lower.get("xl/workbook.xml")
    relations = by_lower.get("xl/_rels/workbook.xml.rels")
    if workbook is None or relations is None:
        raise BookDamaged(detail="workbook")
    targets: dict[str, str] = {}
    for element in _elements(archive, relations):
        if _local(element.tag) == "Relationship":
            target = posixpath.normpath(posixpath.join("/xl", element.get("Target", ""))).lstrip("/")
            targets[element.get("Id", "")] = by_lower.get(target.lower(), "")
    sheets: dict[str, str] = {}
    date1904 = False
    for element in _elements(archive, workbook):
        kind = _local(element.tag)
        if kind == "workbookPr":
            date1904 = element.get("date1904", "0") in ("1", "true")
        elif kind == "sheet":
            relation = next((value for key, value in element.attrib.items() if _local(key) == "id"), "")
            if part := targets.get(relation):
                sheets[element.get("name", "")] = part
    return Parts(sheets, date1904)


def _elements(archive: zipfile.ZipFile, name: str) -> Iterator[Element]:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    with archive.open(name) as stream:
        data = stream.read(_MAX_DIRECTORY + 1)
    if len(data) > _MAX_DIRECTORY:
        raise BookDamaged(detail="directory")
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BookDamaged(detail=type(error).__name__) from None
    return root.iter()


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
