"""Compare what a roster or a list of findings came to in the desk with its truth; both notations are understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from township_desk.core.problem import Severity
from township_desk.core.query import Is, Query
from township_desk.service.desk import Desk
from township_desk.service.import_plan import ImportPlan
from township_desk.service.record import Record

_KEYS = {
    "group_name": "household.group_name", "head_name": "head.name", "name": "person.name", "id_no": "person.id_no",
    "sex": "person.sex", "birth": "person.birth", "relation": "person.relation", "tier": "benefit.tier",
    "monthly_amount": "benefit.monthly_amount", "program": "benefit.program", "member_count": "benefit.member_count",
    "start_month": "benefit.start_month", "reason": "benefit.reason", "phone": "household.phone",
    "bank_no": "household.bank_no", "acct_name": "household.acct_name",
}  # fmt: skip
_MATCH = {"exact": {"精确"}, "near": {"存疑"}, "id_only": {"存疑"}, "doubtful": {"存疑"}, "none": {"未匹配"}}
_FIELDS = {"id_no_raw": "id_no", "name_raw": "name", "village_id": "village"}


def _json(desk: Desk, record: Record | None) -> dict[str, Any]:
    if record is None:
        return {}
    ledger = desk.ledgers[record.ledger]
    return {name: ledger.by_name[name].to_json(value) for name, value in record.values.items()}


def _one(desk: Desk, ledger: str, field: str, value: Any) -> Record | None:
    ids = desk.reader.ids(Query(ledger, Is(field, "=", value)))
    assert len(ids) <= 1, f"{len(ids)} rows of {ledger} with {field} = {value}"
    return desk.records.get(ledger, ids[0]) if ids else None


def facts(desk: Desk, number: str) -> dict[str, Any]:
    """All that the desk holds about a person, as `ledger.field`."""
    person = _one(desk, "person", "id_no", number)
    if person is None:
        return {}
    home = desk.records.get("household", person.values["hh_id"]) if person.values["hh_id"] else None
    head = desk.records.get("person", home.values["head_person_id"]) if home else None
    benefit = _one(desk, "benefit", "hh_id", home.id) if home else None
    member = _one(desk, "benefit_member", "person_id", person.id)
    found = {"person": person, "household": home, "head": head, "benefit": benefit, "benefit_member": member}
    seen = {f"{key}.{name}": v for key, record in found.items() for name, v in _json(desk, record).items()}
    village = home.values["village_id"] if home else None
    return seen | {"village": desk.records.title("village", village) if village else None}


def _equal(got: Any, want: Any) -> bool:
    if isinstance(want, str) and isinstance(got, list):
        return got == [want]
    if want == []:
        return not got
    if isinstance(want, list) and isinstance(got, list):
        return sorted(want) == sorted(got)
    if isinstance(want, int | float) and not isinstance(want, bool):
        return got is not None and float(got) == float(want)
    return bool(got == want)


def _differences(desk: Desk, number: str, item: Mapping[str, Any], place: Any) -> Iterator[str]:
    seen = facts(desk, number)
    if not seen:
        yield f"{place}: nobody with the number {number}"
    for key, want in item.items():
        name = _KEYS.get(key, key)
        if key.startswith("_") or key in ("excel_row", "members") or not seen:
            continue
        if not _equal(seen.get(name), want):
            yield f"{place} {name}: {seen.get(name)!r}, should be {want!r}"


def roster_differences(desk: Desk, truth: Mapping[str, Any]) -> list[str]:
    """What the desk holds otherwise than a roster's truth says; empty when all agrees."""
    faults: list[str] = []
    for item in truth["rows"]:
        number = item.get("id_no") or item["person.id_no"]
        faults += _differences(desk, number, item, item.get("excel_row") or item["_row"])
        for member in item.get("members", ()):
            more = {"head.id_no": number, "benefit_member.is_covered": True}
            faults += _differences(desk, member["id_no"], member | more, item["excel_row"])
    for item in truth.get("households", ()):
        faults += _differences(desk, item["head.id_no"], item, item["_row"])
    return faults


def told_differences(plan: ImportPlan, truth: Mapping[str, Any]) -> list[str]:
    """Rejections, warnings and duplicates that a plan has and the truth has not, or the other way round."""

    def name(field: str | None) -> str | None:
        bare = None if field is None else field.rpartition(".")[2]
        return _FIELDS.get(bare or "", bare)

    problems = [(p.row, name(p.field), p.severity) for row in plan.rows for p in row.told]
    errors = {(row, field) for row, field, severity in problems if severity is Severity.ERROR}
    warnings = {(row, field) for row, field, severity in problems if severity is Severity.WARNING}
    told = {(row, field) for row, field, severity in problems if severity is not Severity.ERROR}
    rejects = {(item["excel_row"], name(item["field"])) for item in truth.get("reject", ())}
    warns = {(item["excel_row"], name(item["field"])) for item in truth.get("warn", ())}
    faults = [f"not rejected: {item}" for item in sorted(rejects - errors, key=str)]
    faults += [f"rejected beyond the truth: {item}" for item in sorted(errors - rejects, key=str)]
    faults += [f"no word about: {item}" for item in sorted(warns - told, key=str)]
    faults += [f"warned beyond the truth: {item}" for item in sorted(warnings - warns, key=str)]
    here = {item["excel_row"] for item in truth.get("duplicates", ()) if item["of"]["file"] == truth["file"]}
    double = {row.row for row in plan.rows if row.verdict == "duplicate"}
    return faults + [f"duplicates: {sorted(double)}, should be {sorted(here)}"] * (double != here)


def finding_differences(desk: Desk, plan: ImportPlan, truth: Mapping[str, Any]) -> list[str]:
    """What the findings in the desk say otherwise than the truth of their list."""
    faults = []
    at = {row.row: row for row in plan.rows}
    for item in truth["rows"]:
        place = item.get("excel_row") or item["_row"]
        row = at.get(place)
        if row is None or row.verdict != "new":
            faults.append(f"{place}: not taken in")
            continue
        values = {name: plan.ledger.by_name[name].to_json(value) for name, value in row.values.items()}
        wanted = {k.rpartition(".")[2]: v for k, v in item.items() if not k.startswith("_")}
        faults += [*_finding_faults(desk, values, item, wanted, place)]
    return faults


def _finding_faults(
    desk: Desk, values: Mapping[str, Any], item: Mapping[str, Any], wanted: Mapping[str, Any], place: int
) -> Iterator[str]:
    for name in ("kind", "detail", "source_org", "received_on"):
        if name in wanted and values.get(name) != wanted[name]:
            yield f"{place} {name}: {values.get(name)!r}, should be {wanted[name]!r}"
    if values.get("name_raw") != wanted["name"]:
        yield f"{place} name: {values.get('name_raw')!r}, should be {wanted['name']!r}"
    if wanted["id_no"] is not None and values.get("id_no_raw") != wanted["id_no"]:
        yield f"{place} id_no: {values.get('id_no_raw')!r}, should be {wanted['id_no']!r}"
    if "village" in wanted:
        village = values.get("village_id")
        title = desk.records.title("village", village) if village else None
        if title != wanted["village"]:
            yield f"{place} village: {title!r}, should be {wanted['village']!r}"
    match = item.get("_match") or item["match"]
    if values.get("match") not in _MATCH[match]:
        yield f"{place} match: {values.get('match')!r}, should be {match!r}"
    if (match == "exact") != ("person_id" in values):
        yield f"{place}: linked {'person_id' in values}, match {match}"
    if match == "exact" and desk.records.get("person", values["person_id"]).values["id_no"] != wanted["id_no"]:
        yield f"{place}: linked to another person"
    if match == "exact" and "benefit_id" not in values:
        yield f"{place}: no benefit"


__all__ = ["facts", "finding_differences", "roster_differences", "told_differences"]
