"""The declarations are sound, complete against the dictionary, unambiguous in their headers, and quick to import."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.unit.rule_desk import TODAY, MemoryDesk
from township_desk.core.fields import COMPLETE, OPTIONAL, SAVE, Field
from township_desk.core.fields_choice import Choice, Ref
from township_desk.core.ledger import Ledger
from township_desk.core.predicates import predicate
from township_desk.core.query import Holds, Query, fields_of
from township_desk.core.text import match_key
from township_desk.core.view import View
from township_desk.ledgers import AREAS, LEDGERS
from township_desk.ledgers.registers import village_short_code, village_spellings
from township_desk.ledgers.settings import SETTINGS
from township_desk.ledgers.views import VIEWS

DICTIONARY = Path(__file__).parents[1] / "data" / "dictionary_fields.tsv"
OURS = {
    "benefit": {"care_allowance", "care_allowance_from", "care_allowance_to", "care_allowance_amount"},
    "benefit_event": {"tier_before", "tier_after"},
    "pay_line": {"kind", "for_month", "is_manual", "recovery_id", "carried_from"},
    "village": {"aliases", "short_code"},
    "household": {"declared_size"},
    "finding": {"village_id", "suspect_id", "match_score"},
}
"""Fields that the dictionary doesn't have."""
MORE_OPTIONS = {("benefit_event", "kind"): ("账户变更",)}
"""Options that the dictionary doesn't have: BK-09 asks what an account that changed rests on."""
SAVED = {
    "village": {"name"},
    "household": {"head_person_id", "village_id"},
    "household_income": {"hh_id", "year"},
    "person": {"name"},
    "site": {"name", "village_id"},
    "team": {"kind", "name"},
    "duty": {"person_id", "post_type", "start_on"},
    "duty_event": {"duty_id", "date", "kind"},
    "hazard": {"found_on", "village_id", "description"},
    "house": {"village_id", "address", "surveyed_on"},
    "benefit": {"program", "person_id"},
    "benefit_member": {"benefit_id", "person_id"},
    "benefit_event": {"benefit_id", "month", "kind"},
    "relief": {"person_id", "applied_on"},
    "disab_cert": {"person_id", "action", "applied_on"},
    "care_object": {"kind", "person_id"},
    "finding": {"received_on", "kind", "name_raw"},
    "recovery": {"hh_id", "period_from"},
    "pay_batch": {"program", "period", "batch_no"},
    "pay_line": {"batch_id", "seq"},
    "project": {"name"},
    "project_fund": {"project_id", "source"},
    "project_payment": {"project_id", "paid_on", "voucher_no"},
    "project_progress": {"project_id", "month"},
    "project_output": {"project_id", "item", "village_id"},
    "project_doc": {"title", "doc_kind", "submitted_on"},
    "activity": {"act_type", "title", "date"},
    "party_dev": {"person_id"},
    "honor": {"title", "holder", "date"},
    "publicity": {"title", "media", "sent_on"},
    "issue": {"domain", "description", "found_on"},
    "issue_measure": {"issue_id", "text"},
    "case": {"case_type", "received_on", "content"},
    "case_sanction": {"case_id", "person_name", "form", "decided_on"},
    "score": {"scheme", "period", "village_id"},
    "subsidy_claim": {"program", "person_id", "period"},
    "microloan": {"loan_no", "lent_on"},
    "monitor_case": {"hh_id", "kind", "lead_on"},
    "monitor_measure": {"monitor_id", "kind", "start_on"},
    "lead": {"received_on", "person_name", "content"},
    "material": {"category", "name"},
    "material_txn": {"material_id", "date", "kind", "qty"},
    "filing": {"report_kind", "period", "issue_no"},
    "stat": {"indicator", "period", "value"},
    "target": {"year", "indicator"},
    "activity_site": {"activity_id", "place_name"},
}
FREE = {
    ("household", "bank_no"), ("person", "bank_no"), ("person", "hh_id"), ("hazard", "site_id"), ("activity_site", "site_id"),
    ("relief", "hh_id"), ("pay_line", "hh_id"), ("pay_line", "benefit_id"),
}  # fmt: skip
"""条 whose condition lies in ledgers to come (benefits), or that is one of several ways to say where."""


def dictionary() -> list[dict[str, str]]:
    with DICTIONARY.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("ledger", LEDGERS.values(), ids=lambda ledger: ledger.name)
def test_declaration_is_sound(ledger: Ledger) -> None:
    assert ledger.check(LEDGERS) == []
    assert ledger.area in AREAS
    assert ledger.use and ledger.title and ledger.listed
    assert all(field.label and field.name.isascii() for field in ledger.fields)
    assert {f.name for f in ledger.needed_to_save} == SAVED[ledger.name]


def test_ledgers_are_those_of_the_dictionary_in_its_order() -> None:
    wanted: dict[str, list[str]] = {}
    for row in dictionary():
        wanted.setdefault(row["ledger"], []).append(row["name"])
    assert set(wanted) == set(LEDGERS)
    for name, fields in wanted.items():
        ours = OURS.get(name, set())
        assert [f.name for f in LEDGERS[name].own if f.name not in ours] == fields


KINDS = {"phone": "phone", "idcard": "idcard", "bankno": "bankno", "disabno": "disabno", "uscc": "uscc", "bool": "bool", "date": "date",
         "year": "year", "int": "int", "money": "money", "longtext": "longtext", "fk": "fk", "enum": "enum",
         "multi_enum": "multi_enum", "json": "json", "month": "month", "wan": "wan",
         "multi_fk": "multi_fk"}  # fmt: skip


def agrees(field: Field, kind: str) -> bool:
    if kind.startswith("text("):
        limit = int(kind[5:-1])
        return field.kind in ("text", "name", "code", "period") and getattr(field, "limit", None) == limit
    if kind.startswith("code"):
        return field.kind == "code" and (kind == "code" or getattr(field, "limit", None) == int(kind[5:-1]))
    if kind.startswith("dec("):
        digits, places = map(int, kind[4:-1].split(","))
        return (getattr(field, "digits", 0), getattr(field, "places", 0)) == (digits, places)
    if kind in ("photo[]", "file[]", "file"):
        return field.kind == "attachments" and getattr(field, "many", None) is (kind != "file")
    if field.name == "target_person_id":  # fk in the dictionary, whose rule says 可多条
        return field.kind == "multi_fk"
    return field.kind == KINDS[kind]


@pytest.mark.parametrize("row", dictionary(), ids=lambda row: f"{row['ledger']}.{row['name']}")
def test_nothing_of_the_dictionary_is_missing(row: dict[str, str]) -> None:
    field = LEDGERS[row["ledger"]].by_name[row["name"]]
    assert field.label == row["label"]
    assert field.unit == row["unit"]
    assert agrees(field, row["type"])
    if isinstance(field, Ref):
        assert field.target == row["ref"]
    elif isinstance(field, Choice) and "/" in row["ref"] and "GB/T" not in row["ref"]:
        assert field.options == (*options_of(row["ref"]), *MORE_OPTIONS.get((row["ledger"], row["name"]), ()))
    must(field, row)


def options_of(text: str) -> tuple[str, ...]:
    """The options a dictionary line lists; 同 ledger.field + ... begins with those of another field."""
    if text.startswith("同 "):
        other, _, more = text.removeprefix("同 ").partition(" + ")
        ledger, name = other.split(".")
        return (*LEDGERS[ledger].by_name[name].choices, *more.split("/"))
    return tuple(text.split("/"))


def must(field: Field, row: dict[str, str]) -> None:
    """必 and 条 split by corrections.md; 自动 is the program's."""
    match row["required"]:
        case "必":
            assert field.needed in (SAVE, COMPLETE) or field.auto
        case "条":
            assert (field.needed is SAVE) or (field.needed is COMPLETE and field.when is not None and field.when_text) or (
                (row["ledger"], field.name) in FREE)  # fmt: skip
        case "自动":
            assert field.auto or (field.derive is not None and row["name"] in ("sex", "birth"))
        case _:
            assert field.needed is OPTIONAL or (row["ledger"], field.name) == ("activity", "vehicles")


@pytest.mark.parametrize("ledger", LEDGERS.values(), ids=lambda ledger: ledger.name)
def test_no_header_means_two_fields(ledger: Ledger) -> None:
    seen: dict[str, str] = {}
    for field in ledger.fields:
        for word in {match_key(word) for word in (field.label, *field.synonyms)}:
            assert seen.setdefault(word, field.name) == field.name, f"{word}: {seen[word]} and {field.name}"


@pytest.mark.parametrize(("header", "name"), [
    ("排查时间", "found_on"), ("检查\n时间", "found_on"), ("发现\n日期", "found_on"), ("存在问题（附照片）", "description"), ("问题隐患", "description"),
    ("隐 患 描 述", "description"), ("隐患地点", "place_name"), ("被检查单位", "place_name"), ("单位（场所）\n名称", "place_name"),
    ("检查部位（地点）", "location"), ("所 在 组", "location"), ("村组\n地点", "location"), ("类别", "industry"), ("隐患\n等级", "level"),
    ("等级（一般/重大）", "level"), ("整改要求（措施）", "measures"), ("整治措施", "measures"), ("完成时限", "due_on"), ("整改\n期限", "due_on"),
    ("整改 责任人", "resp_person"), ("手机号", "resp_phone"), ("联系方式", "resp_phone"), ("是否整改", "status"), ("是否完成", "status"),
    ("进展", "status"), ("销号情况", "status"), ("整改状态", "status"), ("整改时间", "fixed_on"), ("完成整改日期", "fixed_on"), ("村（社区）", "village_id"),
    ("整改资金\n（元）", "fund_plan"), ("备 注", "remark"),
])  # fmt: skip
def test_headers_that_villages_write(header: str, name: str) -> None:
    key = match_key(header)
    found = [f.name for f in LEDGERS["hazard"].fields if key in {match_key(word) for word in (f.label, *f.synonyms)}]
    assert found == [name]


def test_villages_are_known_by_their_spellings() -> None:
    row = {"name": "柳沟村", "kind": "行政村", "code12": "610999101200", "aliases": "柳家沟、大柳沟"}
    found = set(village_spellings(row, "青禾镇"))
    assert {
        "柳沟",
        "柳沟村",
        "柳沟村委会",
        "柳沟村民委员会",
        "青禾镇柳沟村",
        "柳家沟",
        "大柳沟",
        "610999101200",
    } <= found
    community = set(village_spellings({"name": "河湾社区", "kind": "社区"}, ""))
    assert {"河湾", "河湾社区", "河湾居委会", "河湾居民委员会", "河湾社区居委会"} <= community
    assert "水村" in set(village_spellings({"name": "水村", "kind": "行政村"}, ""))


def test_short_codes() -> None:
    assert village_short_code({"code12": "610999101207"}) == "207"
    assert village_short_code({"code12": "610999101207", "short_code": "LG"}) == "LG"
    assert village_short_code({"sort_no": 3}) == "003"
    assert village_short_code({}) == ""


@pytest.mark.parametrize(("ledger", "row", "prefix"), [
    ("hazard", {"found_on": date(2022, 11, 5), "industry": "房屋安全（自建房）"}, "YH-2022-FW-"),
    ("hazard", {"found_on": date(2022, 11, 5)}, None),
    ("activity", {"date": date(2022, 11, 5), "act_type": "安全检查"}, "HD-2022-AQ-"),
    ("activity", {"date": date(2022, 11, 5)}, None),
    ("issue", {"found_on": date(2022, 11, 5), "domain": "作风建设"}, "WT-2022-ZF-"),
    ("case", {"received_on": date(2022, 11, 5), "case_type": "信访件"}, "SX-2022-XF-"),
    ("monitor_case", {"lead_on": date(2022, 11, 5)}, "JC-2022-"),
    ("lead", {"received_on": date(2022, 11, 5)}, "XS-2022-"),
    ("material_txn", {"date": date(2022, 11, 5)}, "WZ-2022-"),
    ("case", {"received_on": date(2022, 11, 5)}, None),
    ("household", {"village_id": 1}, "200"),
    ("household", {"village_id": None}, None),
    ("site", {"village_id": 1, "kind": "经营场所"}, "JY200"),
    ("site", {"village_id": 1}, None),
    ("house", {"village_id": 1}, "200"),
])  # fmt: skip
def test_numbering(ledger: str, row: dict[str, Any], prefix: str | None) -> None:
    number = LEDGERS[ledger].number
    assert number is not None
    assert number.prefix(row, lambda name, row_id: "200" if name == "village" and row_id == 1 else "") == prefix


def test_household_income_is_computed() -> None:
    ledger = LEDGERS["household_income"]
    row = {"wage": Decimal(9000), "business": Decimal(-500), "property": Decimal(0), "transfer": Decimal(1500), "deduction": Decimal(1000),
           "persons": 4}  # fmt: skip
    total, per_head = (ledger.by_name[name].derive for name in ("total", "income_pc"))
    assert total is not None and per_head is not None
    assert total(row) == Decimal(9000)
    assert per_head(row) == Decimal("2250.00")
    assert per_head({**row, "persons": 7}) == Decimal("1285.71")
    assert total({"wage": Decimal(1)}) is None


def test_person_takes_sex_and_birth_from_the_number() -> None:
    ledger = LEDGERS["person"]
    sex, birth = (ledger.by_name[name].derive for name in ("sex", "birth"))
    assert sex is not None and birth is not None
    assert sex({"id_no": "61999919491218000X"}) == "女"
    assert birth({"id_no": "61999919491218000X"}) == date(1949, 12, 18)
    assert sex({"id_no": "61999919491218000X", "sex": "男"}) == "男"
    assert sex({}) is None


def test_house_hazard_follows_from_judgment() -> None:
    derive = LEDGERS["house"].by_name["has_hazard"].derive
    assert derive is not None
    assert derive({"prelim": "存在一般隐患"}) is True
    assert derive({"prelim": "未发现安全隐患"}) is False
    assert derive({"appraisal": "D"}) is True
    assert derive({}) is None


@pytest.mark.parametrize(("row", "overdue"), [
    ({"status": "未整改", "due_on": date(2022, 12, 19)}, True),
    ({"status": "未整改", "due_on": date(2022, 12, 20)}, False),
    ({"status": "整改中"}, False),
    ({"status": "复查不合格", "due_on": date(2022, 12, 1)}, True),
    ({"status": "已整改", "due_on": date(2022, 12, 1), "fixed_on": date(2022, 12, 1)}, False),
    ({"status": "已整改", "due_on": date(2022, 12, 1), "fixed_on": date(2022, 12, 2)}, True),
    ({"status": "已整改", "due_on": date(2022, 12, 1)}, False),
    ({"status": "已销号", "due_on": date(2022, 12, 1), "fixed_on": date(2022, 12, 5)}, True),
    ({"status": "已移交", "due_on": date(2022, 12, 1)}, False),
    ({"status": None, "due_on": date(2022, 12, 1)}, True),
])  # fmt: skip
def test_overdue(row: dict[str, Any], overdue: bool) -> None:
    virtual = LEDGERS["hazard"].by_name["is_overdue"].virtual
    assert isinstance(virtual, Holds)
    assert MemoryDesk().holds(virtual.cond, "hazard", row) is overdue


def marks(row: dict[str, Any]) -> list[str]:
    return [mark.label for mark in LEDGERS["hazard"].marks if MemoryDesk().holds(mark.cond, "hazard", row)]


def test_marks_of_hazards() -> None:
    assert marks({"status": "整改中", "due_on": date(2022, 12, 19)}) == ["逾期"]
    assert marks({"status": "整改中", "due_on": date(2022, 12, 23)}) == ["临期"]
    assert marks({"status": "整改中", "due_on": date(2022, 12, 26)}) == []
    assert marks({"status": "未整改", "level": "重大"}) == ["重大"]
    assert (
        marks({"status": "已整改", "due_on": date(2022, 12, 1), "fixed_on": date(2022, 12, 1), "level": "重大"}) == []
    )


def test_hazard_machine() -> None:
    machine = LEDGERS["hazard"].status
    assert machine is not None
    arrows = {(source, step.label, step.target) for step in machine.steps for source in step.source}
    assert arrows == {
        ("未整改", "交办", "整改中"), ("未整改", "当场整改", "已整改"), ("整改中", "整改完成", "已整改"), ("已整改", "复查不合格", "复查不合格"),
        ("复查不合格", "重新下达", "整改中"), ("已整改", "销号", "已销号"), ("未整改", "移交", "已移交"), ("整改中", "移交", "已移交"),
    }  # fmt: skip
    assert all(machine.steps_from(state) == () for state in machine.final)
    at_once = machine.step("当场整改")
    assert at_once is not None and at_once.defaults is not None
    assert at_once.defaults({"found_on": date(2022, 11, 5)})["fixed_on"] == date(2022, 11, 5)


def filled(ledger: str, row: dict[str, Any], desk: MemoryDesk | None = None) -> dict[str, Any]:
    fill = LEDGERS[ledger].fill
    assert fill is not None
    fill(row, (desk or MemoryDesk()).row)
    return row


def test_fillers() -> None:
    site = {"id": 1, "name": "柳沟饭店", "village_id": 3, "address": "二组", "industry": "城镇燃气"}
    desk = MemoryDesk({"site": [site]})
    hazard = filled("hazard", {"site_id": 1, "level": "重大", "location": "后厨"}, desk)
    assert (hazard["place_name"], hazard["village_id"], hazard["location"], hazard["industry"]) == (
        "柳沟饭店",
        3,
        "后厨",
        "城镇燃气",
    )
    assert hazard["is_listed"] is True
    assert filled("hazard", {"level": "一般"})["is_listed"] is False
    assert filled("hazard", {}) == {}
    assert filled("activity", {"act_type": "巡河", "qty": Decimal(3)}) == {
        "act_type": "巡河", "qty": Decimal(3), "line": "三长制", "qty_unit": "吨"}  # fmt: skip
    assert filled("activity", {"act_type": "安全检查", "line": "其他"})["line"] == "其他"
    assert filled("activity_site", {"site_id": 1}, desk)["place_name"] == "柳沟饭店"
    assert filled("duty", {"post_type": "村级河长"})["level"] == "村级"


def test_quantities_that_activity_types_need() -> None:
    ledger = LEDGERS["activity"]
    needed = {
        f.name
        for f in ledger.fields
        if f.when is not None and MemoryDesk().holds(f.when, "activity", {"act_type": "志愿服务"})
    }
    assert needed == {"head_count", "hours"}


def test_rules_over_all_rows_compile_to_sql() -> None:
    from township_desk.core.calendar import WorkCalendar
    from township_desk.core.query import resolve
    from township_desk.core.rules import SetRule
    from township_desk.store.compile import Compiler
    from township_desk.store.schema import Schema

    schema = Schema(LEDGERS)
    compiler = Compiler(schema, LEDGERS, TODAY)
    for ledger in LEDGERS.values():
        conds = [rule.cond for rule in ledger.rules if isinstance(rule, SetRule)] + [mark.cond for mark in ledger.marks]
        for cond in conds:
            where = resolve(cond, TODAY, WorkCalendar().add_workdays)
            assert str(compiler.where(Query(ledger.name, where), schema.tables[ledger.name]))
        for field in ledger.fields:
            if field.virtual is not None and not isinstance(field.virtual, Holds):
                assert str(compiler.column(ledger, schema.tables[ledger.name], field.name))


def test_marks_are_told_in_memory() -> None:
    """The grid marks the rows that it shows without asking for other rows."""
    from township_desk.core.calendar import WorkCalendar
    from township_desk.core.query import resolve

    for ledger in LEDGERS.values():
        for mark in ledger.marks:
            assert predicate(resolve(mark.cond, TODAY, WorkCalendar().add_workdays))({}, TODAY) in (True, False)


def test_settings_are_named_once() -> None:
    keys = [definition.key for definition in SETTINGS]
    assert len(keys) == len(set(keys))
    assert all(definition.label and definition.group for definition in SETTINGS)


def test_importing_ledgers_is_quick_and_pulls_in_no_tables() -> None:
    code = (
        "import sys, time\nimport township_desk.core.ledger, township_desk.core.fields_code, township_desk.core.fields_date\n"
        "start = time.perf_counter()\nimport township_desk.ledgers\nspent = time.perf_counter() - start\n"
        "assert not {'stdnum', 'pypinyin', 'chinese_calendar', 'sqlalchemy', 'PySide6'} & set(sys.modules)\nprint(spent)"
    )
    times = [
        float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)
        for _ in range(3)
    ]
    assert min(times) < 0.5  # 0.02 s on an idle machine; here only a blunder is to be caught


@pytest.mark.parametrize("view", VIEWS.values(), ids=lambda view: view.name)
def test_views_show_parts_of_ledgers(view: View) -> None:
    ledger = LEDGERS[view.ledger]
    assert view.area in AREAS and view.label
    assert fields_of(view.cond) <= set(ledger.by_name)
    assert set(view.given) <= set(ledger.by_name)
    assert not view.given or predicate(view.cond)(view.given, TODAY), "a new row must stay in its view"


def test_every_area_has_something_to_show() -> None:
    shown = {ledger.area for ledger in LEDGERS.values()} | {view.area for view in VIEWS.values()}
    assert shown == set(AREAS)
