"""Random but repeatable rows for every ledger, with the words that figures look for, to compute figures two ways."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from township_desk.core.fields import Attachments, Field
from township_desk.core.fields_choice import Choice, MultiChoice, MultiRef, Ref
from township_desk.core.fields_date import Date, Month, Year
from township_desk.core.fields_number import Decimals, Int
from township_desk.core.ledger import Ledger

WORDS = ("丰收节", "卫生镇", "卫生村", "乡村振兴示范镇", "人居环境", "综治维稳中心", "幸福院", "制种大县", "生活污水日处理量",
         "美丽乡村提升工程", "某某日报", "省党建网", "市文明网", "市政府网", "省审计厅", "其他")  # fmt: skip
_TEXTS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("stat", "period"): ("2022", "2021"),
    ("filing", "period"): ("2022-W03", "2022-W17", "2022-05"),
    ("score", "period"): ("2022-03", "2022-04"),
    ("subsidy_claim", "period"): ("2022年春季", "2021年秋季"),
    ("issue", "category"): ("甲类", "乙类", "丙类"),
    ("case_sanction", "person_name"): ("张三", "李四", "王五", "赵六"),
    ("publicity", "media"): ("某某日报", "安州日报", "省党建网", "市文明网", "市政府网", "阳光网"),
    ("finding", "source_org"): ("省审计厅", "县民政局"),
    ("activity", "title"): ("庆祝丰收节", "例行工作"),
    ("honor", "title"): ("卫生镇", "卫生村", "乡村振兴示范镇", "人居环境评比", "星级村"),
    ("project", "name"): ("综治维稳中心建设", "幸福院改造", "道路硬化"),
    ("target", "indicator"): ("国家级制种大县项目", "生活污水日处理量", "美丽乡村提升工程"),
}
COUNTS = {"village": 6, "activity": 2500, "benefit_event": 900, "project_output": 2500, "stat": 200, "material_txn": 300,
          "pay_line": 900, "pay_batch": 400, "team": 300, "duty": 400, "site": 300, "project": 400, "hazard": 400, "issue": 900,
          "honor": 500, "case": 500, "finding": 400, "project_doc": 300}  # fmt: skip


def make(
    ledgers: Mapping[str, Ledger], seed: int = 7, counts: Mapping[str, int] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Rows of every ledger, ids from 1; unique by key, references to rows that are there."""
    rng = random.Random(seed)
    counts = counts or {name: COUNTS.get(name, 150) for name in ledgers}
    made: dict[str, list[dict[str, Any]]] = {}
    for name, ledger in ledgers.items():
        rows: list[dict[str, Any]] = []
        seen: set[tuple[Any, ...]] = set()
        for _ in range(counts[name] * 3):
            row = {f.name: _value(rng, ledger, f, len(rows) + 1, counts) for f in ledger.stored}
            key = tuple(row.get(k) for k in ledger.key)
            if key in seen:
                continue
            seen.add(key)
            rows.append({**row, "id": len(rows) + 1, "is_void": rng.random() < 0.05})
            if len(rows) == counts[name]:
                break
        made[name] = rows
    for name in made:
        _cut_references(ledgers, made, name)
    return made


def _cut_references(ledgers: Mapping[str, Ledger], made: dict[str, list[dict[str, Any]]], name: str) -> None:
    """References beyond the rows that could be made unique lead to the first."""
    for ref in ledgers[name].refs:
        most = len(made.get(ref.target, ()))
        for row in made[name]:
            value = row.get(ref.name)
            if isinstance(value, int) and value > most:
                row[ref.name] = 1


def _value(rng: random.Random, ledger: Ledger, f: Field, number: int, counts: Mapping[str, int]) -> Any:
    if (ledger.name, f.name) in _TEXTS:
        return rng.choice(_TEXTS[ledger.name, f.name])
    if rng.random() < 0.12 and f.name not in ledger.key and not f.name.endswith("_id"):
        return None
    if isinstance(f, Date | Month | Year | Decimals):
        return _measured(rng, f)
    match f:
        case MultiRef():
            return tuple(sorted(rng.sample(range(1, counts[f.target] + 1), rng.randint(1, 3))))
        case Ref():
            return rng.randint(1, counts[f.target])
        case MultiChoice():
            return tuple(rng.sample(f.options, min(len(f.options), rng.randint(1, 3)))) if f.options else None
        case Choice():
            return rng.choice(f.options) if f.options else None
        case Attachments():
            return None
    if f.kind == "bool":
        return rng.random() < 0.5
    return None if f.sql != "text" or f.kind in ("json", "points") else f"{f.label}{number}"


def _measured(rng: random.Random, f: Field) -> Any:
    match f:
        case Date():
            return date(2021, 1, 1) + timedelta(days=rng.randrange(1094))
        case Month():
            return f"{rng.choice((2021, 2022, 2022, 2023))}-{rng.randint(1, 12):02d}"
        case Year():
            return rng.choice((2021, 2022, 2023))
        case Int():
            return rng.randint(0, 5)
        case Decimals():
            return Decimal(rng.randrange(0, 3_000_000)).scaleb(-min(f.places, 2))
    raise AssertionError(f.kind)
