"""Every figure computed a second way: plain Python over the rows of a random town, by the words of indicators.tsv."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.desk_rows import put
from tests.desks import new_desk
from tests.figure_language import Language
from tests.figure_rows import make
from township_desk.core.fields_choice import MultiRef
from township_desk.core.figure import Figure, Taken, leaf, village_paths
from township_desk.core.period import half, month, year
from township_desk.core.query import Is, Query, Through
from township_desk.figures import FIGURES
from township_desk.service.desk import Desk
from township_desk.tables.hazard_state import HazardState

DAY = date(2022, 11, 30)
TSV = (Path(__file__).parents[1] / "data" / "indicators.tsv").read_text(encoding="utf-8")
INDICATORS = {line["id"]: line for line in csv.DictReader(TSV.splitlines(), delimiter="\t")}
_METRES = {"公里": 1000, "万米": 10000}
_DONE = ("已整改", "已销号")
_BUILT = ("完工", "验收", "决算", "移交管护")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = new_desk(tmp_path_factory.mktemp("figures"))
    rows = make(made.ledgers)
    put(made, {name: listed for name, listed in rows.items() if listed})
    made.settings.set_many({"town.name": "青禾镇", "town.code": "530999001"})
    return made


@pytest.fixture(scope="module")
def language(desk: Desk) -> Language:
    rows = {}
    for name in desk.ledgers:
        records = desk.records.fetch(name, desk.records.ids(Query(name, void="with")))
        rows[name] = [{**record.values, "id": record.id, "is_void": record.is_void} for record in records]
    targets = {name: {ref.name: ref.target for ref in ledger.refs} for name, ledger in desk.ledgers.items()}
    return Language(_cut(rows), targets, DAY)


@pytest.fixture(scope="module")
def taken(desk: Desk) -> dict[str, Taken]:
    return desk.figures.take(desk.figures.frame(year(2022)))


def _during(value: date | None) -> bool:
    return value is not None and date(2022, 1, 1) <= value <= DAY


def _live(language: Language, ledger: str) -> list[Mapping[str, Any]]:
    return language.live(ledger)


def _fixed(row: Mapping[str, Any]) -> bool:
    """Undated, from the end of the month that the sheet was for."""
    when = row["fixed_on"] or row.get("as_of")
    return row["status"] in _DONE and (when is None or str(when) <= DAY.isoformat())


def _stat(language: Language, condition: str) -> tuple[Any, int]:
    rows = language.take("stat", condition)
    rows = [row for row in rows if row["village_id"] is not None] or rows
    known = [row["value"] for row in rows if row["value"] is not None]
    return (Decimal(sum(known)) if known else None), len(rows)


def _hazards(language: Language, how: str) -> tuple[Any, int]:
    rows = language.take("hazard", "industry not in ('房屋安全（自建房）','防汛') and year(found_on)=Y")
    state = HazardState(DAY)
    stands = [state.standing(row) for row in rows if row["found_on"] <= DAY]
    return sum(getattr(standing, how) for standing in stands), 0


def _built(language: Language, item: str, divide: int) -> tuple[Any, int]:
    rows = [r for r in language.take("project_output", f"item in ({item})") if _during(r["done_on"])]
    known = [r["qty_done"] * _METRES.get(r["unit"], 1) for r in rows if r["qty_done"] is not None]
    return (Decimal(sum(known)) / divide if known else None), len(rows)


def _of_tag(language: Language, tag: str, item: str, field: str = "length") -> tuple[Any, int]:
    """What such projects completed in the year, by its own day (ledgers.md 1.4), whatever the project's beginning."""
    meant = {p["id"] for p in _live(language, "project") if tag in (p["tags"] or ())}
    rows = [r for r in _live(language, "project_output") if r["item"] == item and r["project_id"] in meant]
    rows = [r for r in rows if _during(r["done_on"])]
    if field == "length":
        known = [r["qty_done"] * _METRES.get(r["unit"], 1) for r in rows if r["qty_done"] is not None]
    else:
        known = [r[field] for r in rows if r[field] is not None]
    return (Decimal(sum(known)) if known else None), len(rows)


def _house_left(language: Language) -> tuple[Any, int]:
    state, left = HazardState(DAY), 0
    for house in _live(language, "house"):
        if not house["has_hazard"] or house["surveyed_on"] is None or house["surveyed_on"] > DAY:
            continue
        mine = [
            h
            for h in _live(language, "hazard")
            if h["house_id"] == house["id"] and h["found_on"] and h["found_on"] <= DAY
        ]
        mended = all(state.standing(h).done for h in mine) if mine else house["status"] == "已整改"
        left += not mended
    return left, 0


def _pooled(language: Language) -> list[Mapping[str, Any]]:
    return [
        p
        for p in language.take("project", "tags∋'入库项目' and pool_year=Y")
        if not p["in_pool_on"] or p["in_pool_on"] <= DAY
    ]


def _of_year(language: Language) -> list[Mapping[str, Any]]:
    rows = language.take("project", "pool_year=Y")
    return [p for p in rows if not p["in_pool_on"] or p["in_pool_on"] <= DAY]


def _issues(language: Language, domains: str, fixed: bool) -> tuple[Any, int]:
    rows = [r for r in language.take("issue", f"domain in ({domains})") if _during(r["found_on"])]
    return sum(_fixed(row) == fixed for row in rows), 0


def _listed(language: Language, condition: str) -> list[Mapping[str, Any]]:
    """Inspected places on the register by the day."""
    return [r for r in language.take("site", condition) if r["registered_on"] is None or r["registered_on"] <= DAY]


def _away(language: Language) -> int | None:
    def lives(row: Mapping[str, Any]) -> bool:
        if row["alive_status"] == "死亡":
            return row["death_date"] is not None and row["death_date"] > DAY
        return row["alive_status"] == "在册" and (row["death_date"] is None or row["death_date"] > DAY)

    return sum(lives(row) for row in language.take("person", "work_status='省外务工'")) or None


def _hardened(language: Language) -> int | None:
    kinds = {v["id"]: v["kind"] for v in _live(language, "village")}
    rows = [r for r in language.take("project_output", "item in ('硬化巷道','硬化生产路')") if _during(r["done_on"])]
    return len({r["village_id"] for r in rows if kinds.get(r["village_id"], "社区") != "社区"}) or None


def _decided(finding: Mapping[str, Any] | None) -> bool:
    return finding is not None and (finding["closed_on"] is None or finding["closed_on"] <= DAY)


def _recoveries(language: Language, of_year: bool = True) -> list[Mapping[str, Any]]:
    rows = language.take("recovery", _AUDITED if of_year else "finding.source_org~'审计'")
    findings = language.by_id["finding"]
    if not of_year:
        told = {key for key, f in findings.items() if f["received_on"] is not None and f["received_on"] <= DAY}
        rows = [r for r in rows if r["finding_id"] in told]
    return [r for r in rows if _decided(findings.get(r["finding_id"]))]


def _owed(language: Language) -> Decimal | None:
    rows = [r for r in _recoveries(language, of_year=False) if r["amount_due"] is not None]
    back = [r["amount_got"] or 0 for r in rows if r["done_on"] is None or r["done_on"] <= DAY]
    return sum(r["amount_due"] for r in rows) - sum(back) if rows else None


def _got(language: Language) -> Decimal | None:
    rows = [r for r in language.take("recovery", "finding.source_org~'审计'") if _during(r["done_on"])]
    known = [r["amount_got"] for r in rows if r["amount_got"] is not None]
    return sum(known) / Decimal(10000) if known else None


def _ended_homes(language: Language) -> int:
    benefits, persons = ({r["id"]: r for r in language.rows[name]} for name in ("benefit", "person"))
    rows = [r for r in language.take("finding", _STOPS) if _decided(r)]
    paid = [benefits[r["benefit_id"]] for r in rows]
    homes = [b["hh_id"] or persons.get(b["person_id"], {}).get("hh_id") for b in paid]
    return len({home for home in homes if home is not None})


def _claims(language: Language) -> list[Mapping[str, Any]]:
    """Terms of the year; those checked in it count on that day, else from the beginning of their term."""

    def day(row: Mapping[str, Any]) -> date:
        if row["checked_on"] is not None and row["checked_on"].year == 2022:
            return date.fromisoformat(str(row["checked_on"]))
        return date(2022, 3, 1) if "春" in row["period"] else date(2022, 9, 1)

    return [row for row in language.take("subsidy_claim", "program='雨露计划' and period~Y") if day(row) <= DAY]


_AUDITED = "finding.source_org~'审计' and year(finding.received_on)=Y"


def _latest(language: Language) -> date:
    rows = _recoveries(language)
    return max(row["done_on"] for row in rows if row["done_on"] is not None and row["done_on"] <= DAY)


def _won(language: Language) -> Any:
    rows = language.take("project_fund", "is_won=true and project.name~'综治维稳中心'")
    known = [r["amount_granted"] for r in rows if _during(r["granted_on"])]
    known = [amount for amount in known if amount is not None]
    return sum(known) if known else None


_STOPS = "source_org~'审计' and year(received_on)=Y and action in ('停发','停发并追缴')"


def _stopped(language: Language) -> Any:
    cut = {row["benefit_id"] for row in language.take("finding", _STOPS) if _decided(row)}
    cut &= {row["id"] for row in _live(language, "benefit")}
    rows = [
        r for r in language.take("benefit_event", "kind='停发'") if r["benefit_id"] in cut and r["month"] <= "2022-11"
    ]
    return sum(row["delta_person"] for row in rows if row["delta_person"] is not None) if rows else None


_PAID = "result in ('成功','重发成功')"


def _paid_once(language: Language, condition: str) -> Any:
    """Amounts of lines paid; of one that a later roster carried and paid, the later one only."""
    carried = {row["carried_from"] for row in language.take("pay_line", _PAID)}
    rows = [row for row in language.take("pay_line", f"{condition} and {_PAID}") if row["id"] not in carried]
    return sum(row["amount"] for row in rows if row["amount"] is not None) / Decimal(10000) if rows else None


_FOUR = "'省级核查反馈','监测帮扶通报','考核评估反馈','百日督帮反馈'"
OTHERWISE: Mapping[str, Callable[[Language], tuple[Any, int]]] = {
    "I050": lambda g: (_won(g), 0),
    "I052": lambda g: _stat(g, "indicator='赴省赴京访人次' and period=Y"),
    "I081": lambda g: (len(_pooled(g)) or None, 0),
    "I082": lambda g: (sum(p["invest_total"] for p in _pooled(g) if p["invest_total"] is not None), 0),
    "I083": lambda g: (sum(p["kind"] == "乡村建设行动（基础设施）" for p in _pooled(g)), 0),
    "I084": lambda g: (sum(p["kind"] == "产业发展" for p in _pooled(g)), 0),
    "I086": lambda g: (len({v for p in _pooled(g) if p["kind"] == "乡村建设行动（基础设施）" for v in p["villages"] or ()}) or None, 0),
    "I087": lambda g: (
        sum((p["finished_on"] <= DAY) if p["finished_on"] else p["stage"] in _BUILT for p in _pooled(g)), 0),
    "I090": lambda g: _built(g, "'硬化巷道','硬化生产路'", 1000),
    "I092": lambda g: _built(g, "'地埋线'", 1000),
    "I093": lambda g: _built(g, "'排水渠'", 10000),
    "I085": lambda g: (sum(f["amount_applied"] for f in g.take("project_fund", "source in ('中央衔接','省级衔接','市级衔接','县级衔接')")
                           if f["project_id"] in {p["id"] for p in _of_year(g)} and f["amount_applied"] is not None), 0),
    "I089": lambda g: (_hardened(g), 0),
    "I097": lambda g: _of_tag(g, "乡村振兴示范村", "人饮机井及配套", "qty_done"),
    "I098": lambda g: _of_tag(g, "乡村振兴示范村", "灌溉机井", "qty_done"),
    "I099": lambda g: _of_tag(g, "乡村振兴示范村", "污水处理站及配套", "qty_done"),
    "I100": lambda g: _of_tag(g, "乡村振兴示范村", "粪污大三格", "qty_done"),
    "I101": lambda g: _of_tag(g, "乡村振兴示范村", "砖砌化粪池", "qty_done"),
    "I104": lambda g: _of_tag(g, "乡村振兴示范村", "改造污水直排", "amount"),
    "I107": lambda g: _of_tag(g, "产业园", "路灯", "qty_done"),
    "I110": lambda g: _of_tag(g, "产业园", "检查井", "qty_done"),
    "I137": lambda g: (len(_listed(g, "kind='道路' and status='在营'")) or None, 0),
    "I138": lambda g: (sum(r["length_km"] for r in _listed(g, "kind='道路' and status='在营'") if r["length_km"] is not None) or None, 0),
    "I160": lambda g: (len({r["person_id"] for r in _claims(g)}), 0),
    "I161": lambda g: (sum(r["amount"] for r in _claims(g) if r["amount"] is not None) / Decimal(10000), 0),
    "I166": lambda g: (len(_listed(g, INDICATORS["I166"]["computation"][len("count(site where "):-1])) or None, 0),
    "I167": lambda g: (len(_listed(g, INDICATORS["I167"]["computation"][len("count(site where "):-1])) or None, 0),
    "I187": lambda g: (_ended_homes(g), 0),
    "I189": lambda g: (len({r["hh_id"] for r in _recoveries(g)}), 0),
    "I190": lambda g: (sum(r["people_count"] for r in _recoveries(g) if r["people_count"] is not None), 0),
    "I192": lambda g: (_owed(g), 0),
    "I193": lambda g: (_got(g), 0),
    "I217": lambda g: (_away(g), 0),
    "I102": lambda g: _of_tag(g, "乡村振兴示范村", "排水管道"),
    "I103": lambda g: _of_tag(g, "乡村振兴示范村", "围墙"),
    "I105": lambda g: _of_tag(g, "乡村振兴示范村", "改造污水直排"),
    "I108": lambda g: _of_tag(g, "产业园", "硬化道路"),
    "I109": lambda g: _of_tag(g, "产业园", "排水管道"),
    "I122": lambda g: _issues(g, "'农村改厕'", False),
    "I157": lambda g: (_paid_once(g, "batch.program='产业直补' and year(batch.paid_on)=Y"), 0),
    "I164": lambda g: _issues(g, _FOUR, True),
    "I165": lambda g: _issues(g, _FOUR, False),
    "I170": lambda g: _hazards(g, "done"),
    "I171": lambda g: _hazards(g, "open"),
    "I174": _house_left,
    "I188": lambda g: (_stopped(g), 0),
    "I191": lambda g: (max((r["done_on"].month for r in _recoveries(g) if r["done_on"] and r["done_on"] <= DAY
                            and r["done_on"] == _latest(g)), default=None), 0),
    "I179": lambda g: (sum(HazardState(DAY).standing(r).done for r in g.take("hazard", "industry='防汛'")
                           if _during(r["found_on"])), 0),
}  # fmt: skip
"""Figures that follow dates or units where the computation's words are short."""


def _expected(figure: Figure, language: Language) -> Any:
    if figure.id in OTHERWISE:
        value = OTHERWISE[figure.id](language)[0]
        return abs(value) if figure.absolute and value is not None else value
    text = INDICATORS[figure.id]["computation"]
    if figure.id == "I124":  # by the day of its payment, as flows are
        text = text.replace("batch.batch_no=1", "batch.batch_no=1 and year(batch.paid_on)=Y")
    if figure.ledger == "stat":
        return _stat(language, text.split(" where ")[1].rstrip(")"))[0]
    if figure.id in ("I005", "I007"):
        found = language.take("honor", f"kind='星级认定' and grade={4 if figure.id == 'I005' else 2} and year(date)=Y")
        return max((row["grade"] for row in found), default=None)
    if figure.id == "I123":
        found = language.take("pay_batch", "program='改厕奖补' and batch_no=1 and year(paid_on)=Y")
        return 1 if found else None
    if figure.id == "I125":
        found = language.take("honor", "kind='评比名次' and title~'人居环境' and year(date)=Y")
        return min((row["grade"] for row in found if row["grade"] is not None), default=None)
    if figure.ledger == "target":
        words = "生活污水日处理量" if figure.id == "I223" else "美丽乡村提升工程"
        found = [r for r in _live(language, "target") if r["year"] == 2023 and words in r["indicator"]]
        known = [r["value"] for r in found if r["value"] is not None]
        return sum(known) if known else None
    if figure.measure == "last":
        return _last(figure, language)
    value = language.number(text)[0]
    if isinstance(value, date):
        return value.month
    return abs(value) if figure.absolute and value is not None else value


def _last(figure: Figure, language: Language) -> Any:
    newest: dict[int, Mapping[str, Any]] = {}
    running = {row["id"] for row in language.take("project", "tags∋'固定资产投资' and active_in(Y)")}
    for row in language.take(figure.ledger, "project.tags∋'固定资产投资'"):
        if row["project_id"] not in running:
            continue
        before = newest.get(row["project_id"])
        told = row["month"] and row["month"] <= "2022-11" and row["reported_total"] is not None
        if told and (before is None or row["month"] > before["month"]):
            newest[row["project_id"]] = row
    return Decimal(sum(row["reported_total"] for row in newest.values())) / 10000 if newest else None


NUMBERS = [f for f in FIGURES.values() if not f.is_text and f.measure != "setting"]


@pytest.mark.parametrize("figure", NUMBERS, ids=lambda f: f.id)
def test_numbers_agree_with_plain_python(figure: Figure, taken: dict[str, Taken], language: Language) -> None:
    expected = _expected(figure, language)
    found = taken[figure.id].value
    if expected is None and figure.scope is not None and taken[figure.id].rows:
        expected = 0
    assert found == expected
    assert taken[figure.id].text == "无数据" if expected is None else taken[figure.id].text


_FLOWS = ("date", "found_on", "paid_on", "decided_on", "closed_on", "sent_on", "published_on", "received_on", "lent_on",
          "done_on", "submitted_on", "probation_on", "full_on", "founded_on", "finished_on", "arrived_on", "granted_on",
          "in_pool_on", "fixed_on", "started_on", "month", "period")  # fmt: skip


def _cut(rows: Mapping[str, Any]) -> Mapping[str, Any]:
    """The rows as if the year ended on the desk's day: its December is left out of every flow date."""

    def early(row: Mapping[str, Any]) -> Mapping[str, Any]:
        late: dict[str, date | str] = {}
        for name in _FLOWS:
            value = row.get(name)
            if isinstance(value, date) and value > DAY and value.year == 2022:
                late[name] = date(2023, 1, 1)
            elif isinstance(value, str) and value == "2022-12":
                late[name] = "2023-01"
        return {**row, **late} if late else row

    return {name: [early(row) for row in listed] for name, listed in rows.items()}


def test_most_figures_are_known_in_a_full_town(taken: dict[str, Taken]) -> None:
    empty = [key for key, found in taken.items() if not found.known and found.figure.measure != "setting"]
    assert len(empty) < 12, empty


@pytest.mark.parametrize("key", sorted(FIGURES))
def test_the_rows_behind_a_figure_make_it(key: str, desk: Desk, taken: dict[str, Taken]) -> None:
    figure, frame = FIGURES[key], desk.figures.frame(year(2022))
    traced = desk.figures.trace(figure, frame)
    if figure.measure == "setting":
        return
    assert len(traced.rows) == taken[key].rows
    assert (taken[key].value is None) or traced.rows
    if figure.measure == "count" and taken[key].value:
        assert len(traced.rows) == taken[key].value


def test_villages_add_up_and_agree_with_one_by_one(desk: Desk) -> None:
    frame = desk.figures.frame(month(2022, 10))
    by_village = desk.figures.by_village(frame)
    assert len(by_village) == len(desk.records.ids(Query("village")))
    for village, found in by_village.items():
        alone = desk.figures.take(frame, village)
        assert {k: t.value for k, t in found.items() if not t.figure.is_text} == {
            k: t.value for k, t in alone.items() if not t.figure.is_text
        }
        assert {k: t.text for k, t in found.items()} == {k: t.text for k, t in alone.items()}
    placed = (
        Through("village_id", Is("is_void", "=", 0))
        & Is("found_on", ">=", frame.start)
        & Is("found_on", "<=", frame.end)
    )
    told = placed & ~Is("industry", "in", ("房屋安全（自建房）", "防汛"))
    whole = sum(int(str(found["I169"].value or 0)) for found in by_village.values())
    assert whole == desk.records.count(Query("hazard", told)) > 0


def test_shorter_periods_and_cut_off_days(desk: Desk) -> None:
    figures = desk.figures
    whole = figures.take(figures.frame(as_of=date(2022, 6, 30)))["I026"].value
    first = figures.take(figures.frame(half(2022, 1)))["I026"].value
    assert whole == first
    months = [figures.take(figures.frame(month(2022, n)))["I168"].value or 0 for n in range(1, 7)]
    assert sum(months) == (figures.take(figures.frame(half(2022, 1)))["I168"].value or 0)  # type: ignore[arg-type]


def test_nothing_is_told_as_nothing_not_as_nought(tmp_path: Path) -> None:
    empty = new_desk(tmp_path / "empty")
    empty.set_up("青禾镇", "530999001", ["东岭村"])
    for found in empty.figures.take(empty.figures.frame(year(2022))).values():
        if found.figure.measure != "setting" and found.figure.ledger != "village":
            assert (found.value, found.text, found.rows) == (None, "无数据", 0)


def _placed(desk: Desk, ledger: str, row: Mapping[str, Any]) -> bool:
    """Whether a row is of a live village, by itself or by what it is about."""
    for path in village_paths(desk.ledgers, desk.ledgers[ledger]):
        at_, values = ledger, row
        value: Any = None
        for part in path.split("."):
            value = values[part]
            target = next((ref.target for ref in desk.ledgers[at_].refs if ref.name == part), None)
            if value is None or target is None:
                break
            at_, values = target, desk.records.get(target, value).values
        if value is not None:
            return at_ != "village" or not desk.records.get("village", value).is_void
    return False


@pytest.mark.parametrize("key", [f.id for f in NUMBERS if f.measure in ("count", "sum") and f.fallback is None])
def test_villages_make_the_town(key: str, desk: Desk) -> None:
    """G-18: what villages have adds up to the town's, but for rows of no village; all rows of a stat that has villages'."""
    figure, frame = FIGURES[key], desk.figures.frame(year(2022))
    paths = village_paths(desk.ledgers, desk.ledgers[figure.ledger])
    if not paths or any(isinstance(leaf(desk.ledgers, desk.ledgers[figure.ledger], path), MultiRef) for path in paths):
        pytest.skip("not told by village, or of several villages at once")
    town = desk.figures.take(frame, figures=[figure])[key].value or 0
    found = {v: taken[key].value or 0 for v, taken in desk.figures.by_village(frame, [figure]).items()}
    proof = figure.scope is not None  # the rows of a 0 are those that prove it
    whole = () if proof and not town else desk.figures.row_ids(figure, frame)
    placed = [row for v, value in found.items() if value or not proof for row in desk.figures.row_ids(figure, frame, v)]
    assert len(placed) == len(set(placed)) and set(placed) <= set(whole)
    homeless = set(whole) - set(placed)
    rows = {record.id: record.values for record in desk.records.fetch(figure.ledger, list(homeless))}
    assert not any(_placed(desk, figure.ledger, row) for row in rows.values())
    if not homeless:
        assert sum(Decimal(str(value)) for value in found.values()) == Decimal(str(town))
