"""parse(format(v)) == v, and the same through the database and JSON, for every field of every ledger."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.rule_desk import TODAY, make_id
from township_desk.core.fields import Attachment, Field, ParseContext
from township_desk.core.fields_choice import Choice, MultiChoice
from township_desk.core.fields_date import PERIOD_WORDS, PeriodCode
from township_desk.core.fields_number import Decimals
from township_desk.ledgers import LEDGERS

FIELDS = [(ledger.name, f) for ledger in LEDGERS.values() for f in ledger.fields]
BY_KIND = list({(f.kind, f.checks, f.sql): f for _, f in FIELDS}.values())
"""One field of each kind and check."""
NAMES = {1: "柳沟村", 2: "李明", 7: "YH-2022-XF-0001"}
MAN = make_id("19800101")


def context() -> ParseContext:
    def lookup(ledger: str, text: str) -> list[int]:
        return [i for i, name in NAMES.items() if text in (name, str(i))]

    return ParseContext(TODAY, year=2022, lookup=lookup)


def numbers(f: Decimals) -> st.SearchStrategy[Any]:
    low = 0 if f.minimum is None else f.minimum
    high = f.maximum if f.maximum is not None else 10 ** min(6, f.digits - f.places - 1)
    if f.places == 0:
        return st.integers(int(low), int(high))
    return st.decimals(low, high, places=f.places, allow_nan=False, allow_infinity=False)


WORDS = st.text(alphabet="柳沟饭店软管老化漏气组路段abcXY019", min_size=8, max_size=20)
SAMPLES: dict[str, st.SearchStrategy[Any]] = {
    "text": WORDS,
    "longtext": st.builds("{}\n{}".format, WORDS, WORDS),
    "name": st.sampled_from(["李明", "欧阳娜娜", "阿依古丽·买买提", "Anna Li", "王䶮"]),
    "code": st.just("青安告〔2022〕5号"),
    "bool": st.booleans(),
    "date": st.dates(date(1950, 1, 1), TODAY),
    "month": st.just("2022-11"),
    "idcard": st.sampled_from([MAN, make_id("19991231", sequence="000")]),
    "phone": st.sampled_from(["19900000001", "0917-1234567"]),
    "bankno": st.sampled_from(["6228480000000000000", "12345678"]),
    "disabno": st.just(MAN + "41"),
    "uscc": st.sampled_from(["91350100M000100Y43", "610322000000001"]),
    "attachments": st.just((Attachment("a" * 64, "前.jpg", 10), Attachment("b" * 64, "后.jpg", 20))),
    "year": st.integers(2014, 2020),
    "json": st.sampled_from([(("组织机制", Decimal("9.5")), ("村庄清洁", Decimal(28))), (("厕所管护", Decimal(0)),)]),
}


def values_of(f: Field) -> st.SearchStrategy[Any]:
    """Values that the field's own checks let pass."""
    found = possible(f)
    picky = isinstance(f, Decimals | MultiChoice) and f.checks
    return found.filter(lambda v: all(check(v, context()) is None for check in f.checks)) if picky else found


def possible(f: Field) -> st.SearchStrategy[Any]:
    if f.name in ("code12", "short_code"):
        return st.just({"code12": "610999101200", "short_code": "LG"}[f.name])
    if f.kind == "multi_fk":
        return st.sampled_from([(1,), (1, 2)])
    if f.kind == "fk":
        return st.sampled_from(sorted(NAMES))
    if isinstance(f, MultiChoice):
        pool = [o for o in f.options if o not in f.exclusive]
        picked = st.sets(st.sampled_from(pool), min_size=1)
        return picked.map(lambda found: tuple(sorted(found, key=pool.index)))
    if isinstance(f, Choice):
        return st.sampled_from(f.options)
    if isinstance(f, PeriodCode):
        return st.sampled_from([PERIOD_WORDS[form] for form in f.forms])
    if f.kind == "text" and getattr(f, "limit", 99) < 20:
        return st.sampled_from(["亩", "学期", "公里"])
    if f.kind in SAMPLES:
        return SAMPLES[f.kind]
    assert isinstance(f, Decimals)
    return numbers(f)


@pytest.mark.parametrize(("ledger", "f"), FIELDS, ids=[f"{ledger}.{f.name}" for ledger, f in FIELDS])
@given(data=st.data())
@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_round_trip(ledger: str, f: Field, data: st.DataObject) -> None:
    value = data.draw(values_of(f))
    if f.kind == "attachments":
        text: Any = value
    elif f.kind == "fk":
        text = NAMES[value]
    elif f.kind == "multi_fk":
        text = "、".join(NAMES[i] for i in value)
    else:
        text = f.format(value)
    parsed = f.parse(text, context())
    assert parsed.value == value, parsed
    assert parsed.problem is None or parsed.problem.severity.value != "error"
    stored = f.to_store(value)
    assert isinstance(stored, str | int)
    assert f.from_store(stored) == value
    assert f.from_json(json.loads(json.dumps(f.to_json(value)))) == value


@pytest.mark.parametrize(("ledger", "f"), FIELDS, ids=[f"{ledger}.{f.name}" for ledger, f in FIELDS])
def test_nothing_is_nothing(ledger: str, f: Field) -> None:
    for raw in (None, ""):
        assert f.parse(raw, context()) == f.parse(None, context())
        assert f.parse(raw, context()).value is None
    assert f.format(None) == ""
    assert f.to_store(None) is None and f.to_json(None) is None
    if f.kind != "attachments":
        assert f.from_store(None) is None and f.from_json(None) is None


@pytest.mark.parametrize("f", BY_KIND, ids=lambda f: f"{f.kind}-{f.name}")
@given(raw=st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.dates(), st.decimals()))
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_bad_cells_never_raise(f: Field, raw: Any) -> None:
    parsed = f.parse(raw, context())
    if parsed.problem is not None:
        assert parsed.problem.field == f.name
        assert "{字段}" not in parsed.problem.message and "{单位}" not in parsed.problem.message
    elif parsed.value is not None:
        assert f.from_store(f.to_store(parsed.value)) == parsed.value


@pytest.mark.parametrize(("ledger", "f"), [(ledger, f) for ledger, f in FIELDS if f.masked])
def test_personal_numbers_are_masked(ledger: str, f: Field) -> None:
    shown = f.mask(
        {"idcard": MAN, "phone": "19900000001", "bankno": "6228480000000000000", "disabno": MAN + "41", "code": MAN}[
            f.kind
        ]
    )
    assert "*" in shown
    if f.kind == "idcard":
        assert shown == MAN[:6] + "********" + MAN[-4:]
    if f.kind == "bankno":
        assert shown.endswith("0000") and shown.count("*") == 15
    assert f.mask(None) == ""


def test_personal_fields_are_masked() -> None:
    kinds = {"idcard", "phone", "bankno", "disabno"}
    assert all(f.masked for _, f in FIELDS if f.kind in kinds)


def test_money_keeps_cents_exactly() -> None:
    fund = LEDGERS["hazard"].by_name["fund_plan"]
    assert fund.parse(0.1 + 0.2, context()).value == Decimal("0.30")
    assert fund.parse("0.30", context()).value == Decimal("0.30")
