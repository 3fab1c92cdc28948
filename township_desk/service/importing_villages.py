"""The list of villages for the first start, from a file: JSON, text, csv or a workbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from township_desk.core.problem import UsageError
from township_desk.core.text import clean_line, match_key
from township_desk.formats.reading import read_book
from township_desk.intake.grid import cell_text

_HEADS = {
    "name": ("名称", "村名", "村", "村（社区）", "村（社区）名称", "村名称", "社区", "行政村", "name"),
    "kind": ("类别", "类型", "性质", "村类别", "kind"),
    "code12": ("代码", "统计用区划代码", "区划代码", "行政区划代码", "村代码", "统计代码", "code12", "code"),
    "aliases": ("别名", "其他写法", "曾用名", "简称", "aliases"),
    "sort_no": ("排序号", "顺序", "顺序号", "sort_no"),
}
_WORDS = {match_key(word): name for name, words in _HEADS.items() for word in words}


def read_villages(path: Path | str) -> list[dict[str, Any]]:
    """Villages with name and, where given, aliases, kind, code12, sort_no. Raises UsageError, ReadError."""
    path = Path(path)
    if path.suffix.lower() == ".json":
        return _from_json(path)
    if path.suffix.lower() in (".txt", ".lst"):
        return _checked([{"name": line} for line in _text(path).splitlines() if line.strip()], path)
    return _checked(_from_book(path), path)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"打不开文件“{path.name}”。", detail=str(error)) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(f"文件“{path.name}”不是文本文件。")


def _from_json(path: Path) -> list[dict[str, Any]]:
    try:
        data = json.loads(_text(path))
    except json.JSONDecodeError as error:
        raise UsageError(f"文件“{path.name}”不是正确的 JSON。", detail=str(error)) from error
    found = data.get("villages") if isinstance(data, dict) else data
    if not isinstance(found, list):
        raise UsageError(f"文件“{path.name}”里没有村的名单（villages）。")
    return _checked([{"name": item} if isinstance(item, str) else dict(item) for item in found], path)


def _from_book(path: Path) -> list[dict[str, Any]]:
    for sheet in read_book(path).sheets:
        for index, row in enumerate(sheet.rows):
            texts = [cell_text(cell) for cell in row]
            columns = {j: _WORDS[match_key(text)] for j, text in enumerate(texts) if match_key(text) in _WORDS}
            if "name" in columns.values():
                return [_of_row(below, columns) for below in sheet.rows[index + 1 :]]
        if sheet.rows:
            return [{"name": cell_text(row[0])} for row in sheet.rows if row]
    return []


def _of_row(row: tuple[Any, ...], columns: dict[int, str]) -> dict[str, Any]:
    values = {name: cell_text(row[j]) for j, name in columns.items() if j < len(row) and cell_text(row[j])}
    found: dict[str, Any] = dict(values)
    if "aliases" in values:
        found["aliases"] = [part for part in values["aliases"].replace("，", "、").split("、") if part]
    if "sort_no" in values and values["sort_no"].isdigit():
        found["sort_no"] = int(values["sort_no"])
    return found


def _checked(villages: list[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    known = [{**v, "name": clean_line(str(v["name"]))} for v in villages if clean_line(str(v.get("name") or ""))]
    if not known:
        raise UsageError(f"文件“{path.name}”里没有找到村名。")
    return known


__all__ = ["read_villages"]
