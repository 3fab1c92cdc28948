"""Setting up: the town, its code, its villages, in one changeset."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from township_desk.core.change import Act, Change, Changeset, Touched
from township_desk.core.problem import InvalidData, Problem, UsageError
from township_desk.core.text import clean_line, match_key
from township_desk.service.rowvalues import program_values, stored_values

if TYPE_CHECKING:
    from township_desk.service.desk import Desk


def set_up(desk: Desk, town: str, code: str, villages: Sequence[str | Mapping[str, Any]]) -> Touched:
    """Set the town and register its villages; a village that is known (by any spelling) is filled up, not doubled."""
    town = clean_line(town)
    code = "".join(clean_line(code).split())
    if not town:
        raise UsageError("请填写镇的名称。")
    if not re.fullmatch(r"\d{9}", code):
        raise UsageError("镇的代码应为9位数字（统计用区划代码前9位）。")
    changes = [c for c in (desk.settings.change("town.name", town), desk.settings.change("town.code", code)) if c]
    seen: set[str] = set()
    for place, given in enumerate(villages, 1):
        change = _village(desk, {"name": given} if isinstance(given, str) else dict(given), place, seen)
        if change is not None:
            changes.append(change)
    return desk.submit(Changeset(f"首次设置：{town}", "setup", changes))


def _village(desk: Desk, given: dict[str, Any], place: int, seen: set[str]) -> Change | None:
    name = clean_line(str(given.get("name") or ""))
    if not name:
        return None
    if match_key(name) in seen:
        raise InvalidData(f"村名“{name}”重复。", (Problem("G-12", f"村名“{name}”重复。", field="name"),))
    seen.add(match_key(name))
    ledger = desk.ledgers["village"]
    known = desk.records.lookup("village", name)
    old = desk.records.get("village", known[0]) if known else None
    raw: dict[str, Any] = {k: v for k, v in given.items() if ledger.field(k) is not None and v not in (None, "")}
    aliases = given.get("aliases")
    if isinstance(aliases, list | tuple):
        raw["aliases"] = "、".join(clean_line(str(a)) for a in aliases if match_key(str(a)) != match_key(name))
    raw["name"] = name
    raw.setdefault("kind", "社区" if name.endswith(("社区", "居委会")) else "行政村")
    if old is None:
        raw.setdefault("sort_no", place)
    draft = desk.editing.edits.draft("village", {k: v for k, v in raw.items() if v != ""}, old)
    desk.editing.edits.refuse(draft)
    after = stored_values(ledger, draft.values) | program_values(draft.missing, draft.faults)
    if old is None:
        return Change(Act.INSERT, "village", None, None, None, {k: v for k, v in after.items() if v is not None})
    before = stored_values(ledger, old.values) | program_values(old.missing, old.faults)
    names = [k for k, v in after.items() if before.get(k) != v]
    if not names:
        return None
    return Change(
        Act.UPDATE, "village", old.id, old.version, {k: before.get(k) for k in names}, {k: after[k] for k in names}
    )
