"""The villages of a first start, from a file: a line each, a sheet with headers, or JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from township_desk.core.fields import raw_text
from township_desk.core.problem import UsageError
from township_desk.core.text import match_key

_HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": ("名称", "村名", "村", "村（社区）", "村（社区）名称", "行政村", "社区", "村居"),
    "kind": ("类别", "类型", "村类别"),
    "code12": ("统计用区划代码", "区划代码", "代码", "村代码"),
    "sort_no": ("排序号", "序号"),
    "aliases": ("别名", "其他写法", "曾用名"),
}
_FIELD_OF = {match_key(header): field for field, headers in _HEADERS.items() for header in headers}


def read_villages(path: Path) -> list[Mapping[str, Any]]:
    """The villages in a file, each with name and, where given, kind, code12, sort_no, aliases. Raises UsageError."""
    match path.suffix.lower():
        case ".json":
            found = _from_json(path.read_text(encoding="utf-8-sig"))
        case ".txt":
            found = [
                {"name": line.strip()} for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()
            ]
        case _:
            found = _from_sheet(path)
    if not found:
        raise UsageError(f"“{path.name}”里没有找到村名。请第一行写表头“名称”，下面一行一个村。", code="no_villages")
    return found


def _from_json(text: str) -> list[Mapping[str, Any]]:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise UsageError("村名文件不是有效的 JSON。") from error
    items = data.get("villages", []) if isinstance(data, dict) else data
    if not isinstance(items, list) or not all(isinstance(item, str | dict) for item in items):
        raise UsageError("村名文件应是村名的列表。")
    return [{"name": item} if isinstance(item, str) else item for item in items]


def _from_sheet(path: Path) -> list[Mapping[str, Any]]:
    from township_desk.formats.reading import read_book

    for sheet in read_book(path).sheets:
        for i, row in enumerate(sheet.rows):
            fields = [_FIELD_OF.get(match_key(raw_text(cell))) if cell is not None else None for cell in row]
            if "name" in fields:
                return [village for line in sheet.rows[i + 1 :] if (village := _village(fields, line))]
    return []


def _village(fields: Sequence[str | None], line: Sequence[Any]) -> Mapping[str, Any] | None:
    given = {
        field: raw_text(cell).strip()
        for field, cell in zip(fields, line, strict=False)
        if field is not None and cell is not None and raw_text(cell).strip()
    }
    return given if given.get("name") else None
