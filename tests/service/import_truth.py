"""Compare an import plan with the truth of a sample workbook; both notations of truths are understood."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from township_desk.core.problem import Severity
from township_desk.service.desk import Desk
from township_desk.service.import_plan import ImportPlan, RowPlan

Place = tuple[str, int]


def load_truth(path: Path) -> dict[str, Any]:
    """A truth file."""
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _sheet(item: Mapping[str, Any], truth: Mapping[str, Any]) -> str:
    name = item.get("sheet") or item.get("_sheet") or (truth.get("sheets") or [""])[0]
    return str(name).strip()


def _row(item: Mapping[str, Any]) -> int:
    return int(item.get("excel_row") or item["_row"])


def _bare(name: str | None) -> str | None:
    return None if name is None else name.rpartition(".")[2]


def _field(name: str | None) -> str | None:
    bare = _bare(name)
    return "village_id" if bare == "village" else bare


def _facts(item: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in item.items():
        if not key.startswith("_") and key not in ("excel_row", "sheet"):
            yield str(_bare(key)), value


def shown(desk: Desk, plan: ImportPlan, row: RowPlan) -> dict[str, Any]:
    """A planned row's values as truths write them: JSON values, the village by name."""
    values = {name: plan.ledger.by_name[name].to_json(value) for name, value in row.values.items()}
    if "village_id" in values:
        values["village"] = desk.records.title("village", values["village_id"])
    return values


def _equal(got: Any, want: Any) -> bool:
    if isinstance(got, str) and isinstance(want, str):
        # A one-line field keeps no line breaks; spaces between Chinese characters carry nothing.
        return "".join(got.split()) == "".join(want.split())
    if isinstance(want, int | float) and not isinstance(want, bool):
        return got is not None and float(got) == float(want)
    return bool(got == want)


def differences(desk: Desk, plan: ImportPlan, truth: Mapping[str, Any]) -> list[str]:
    """What differs between a plan and its truth, as sentences; empty when all agrees."""
    one = len({row.sheet.sheet for row in plan.rows}) == 1
    found = {("" if one else row.sheet.sheet.strip(), row.row): row for row in plan.rows}
    place = lambda item: ("" if one else _sheet(item, truth), _row(item))  # noqa: E731
    faults = list(_row_faults(desk, plan, truth, found, place))
    faults += _rejects(truth, found, place)
    faults += _warnings(truth, found, place)
    return faults


def _row_faults(desk: Desk, plan: ImportPlan, truth: Any, found: dict[Place, RowPlan], place: Any) -> Iterator[str]:
    wanted = {place(item): item for item in truth["rows"]}
    double = {place(item) for item in truth.get("duplicates", ()) if item.get("sheet", 1)}
    for at, item in wanted.items():
        row = found.get(at)
        if row is None or row.rejected or row.verdict == "duplicate":
            yield f"{at}: not taken in"
            continue
        values = shown(desk, plan, row)
        for name, want in _facts(item):
            if not _equal(values.get(name), want):
                yield f"{at} {name}: {values.get(name)!r}, should be {want!r}"
        if "_incomplete" in item and set(row.missing) - {"fixed_on"} < set(item["_incomplete"]) - {"fixed_on"}:
            yield f"{at}: lacks {row.missing}, should lack {item['_incomplete']}"
    for at, row in found.items():
        if row.verdict in ("new", "changed", "same") and at not in wanted and at not in double:
            yield f"{at}: taken in, but the truth has no such row"


def _rejects(truth: Any, found: dict[Place, RowPlan], place: Any) -> Iterator[str]:
    wanted = {(place(item), _field(item["field"])) for item in truth.get("reject", ())}
    got = {(at, p.field) for at, row in found.items() for p in row.problems or () if p.severity is Severity.ERROR}
    yield from (f"not rejected: {item}" for item in wanted - got)
    yield from (f"rejected without reason: {item}" for item in got - wanted)


def _warnings(truth: Any, found: dict[Place, RowPlan], place: Any) -> Iterator[str]:
    wanted = {(place(item), _field(item["field"])) for item in truth.get("warn", ())}
    told = {(at, p.field) for at, row in found.items() for p in row.problems or () if p.severity is not Severity.ERROR}
    warned = {(at, p.field) for at, row in found.items() for p in row.problems or () if p.severity is Severity.WARNING}
    yield from (f"no word about: {item}" for item in wanted - told)
    yield from (f"warned beyond the truth: {item}" for item in warned - wanted)
