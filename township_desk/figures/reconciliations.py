"""The 23 reconciliations that run before a report (rules.md 9, K-01 to K-23)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from township_desk.core.figure import Bound
from township_desk.core.problem import Severity
from township_desk.core.query import All, Any_, Cond, Exists, Grouping, Is, Measure, Named, Query, Through, month_plus
from township_desk.core.reconciliation import (
    Book,
    Gap,
    Reconciliation,
    adds_up,
    all_of,
    at_most,
    covers,
    is_nought,
    named,
)
from township_desk.figures.discipline import STYLE
from township_desk.figures.ecology import ROADS
from township_desk.figures.party import HALLS
from township_desk.figures.projects import DEMO, PARK
from township_desk.figures.safety import FOUND
from township_desk.figures.shape import during, of_project, standing
from township_desk.figures.states import HAZARD_MOVED
from township_desk.ledgers.payments import PAID_ONCE
from township_desk.ledgers.welfare_state import in_force, persons_in

COLOURS = ("红", "黄", "蓝")
ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE
GROUPS = {
    "低保": ("农村低保", "城市低保"),
    "特困供养": ("特困供养",),
    "困难残疾人生活补贴": ("困难残疾人生活补贴",),
    "重度残疾人护理补贴": ("重度残疾人护理补贴",),
}
_TAG = re.compile(r"\{\{.*?\}\}")
_ABSOLUTE = re.compile(r"未发生|均已|全部|全覆盖|百分之百|100%|无一例|无一起")
_ZEROS = frozenset({"I052", "I122", "I174", "I192"})
_TOWN_ITEMS = ("硬化巷道", "硬化生产路", "地埋线", "排水渠", "公厕")


def _colours(book: Book) -> Iterable[Gap]:
    told = book.value("I041")
    coloured = book.count("issue", All((STYLE, Is("color", "in", COLOURS))))
    if told is not None and coloured != told:
        words = f"{named(book, 'I041')}与红、黄、蓝三色之和（{coloured}条）不等，有的问题没有定颜色。"
        yield Gap(words, ("I041",), "issue", All((STYLE, Is("color", "not in", COLOURS))))


def _within_villages(book: Book) -> Iterable[Gap]:
    active = Is("is_active", "=", True)
    proper = book.count("village", All((active, Is("kind", "!=", "社区"))))
    every = book.count("village", active)
    for figure, most, what in (("I086", every, "村、社区"), ("I089", proper, "行政村")):
        value = book.value(figure)
        if value is not None and value > most:
            yield Gap(f"{named(book, figure)}大于全镇{what}数（{most}个）。", (figure,))


def _counted_twice(book: Book) -> Iterable[Gap]:
    shown = of_project(Any_((DEMO, PARK)))
    both = All((Is("item", "in", _TOWN_ITEMS), during("done_on"), shown))
    twice = book.count("project_output", both)
    if twice:
        words = f"示范村、产业园项目有{twice}项实物量同时计入了镇级实物量（硬化、地埋线、排水渠、公厕），请在文中说明是否含示范村。"
        yield Gap(words, ledger="project_output", cond=both)


def _halls(book: Book) -> Iterable[Gap]:
    """I009 and the villages that the report lists: as many."""
    told = book.value("I009")
    if told is None:
        return
    rows = book.group(Grouping(Query("project", HALLS), ("villages",), (Measure("n"),)))
    named_ones = {village for villages, *_ in rows for village in villages or ()}
    if len(named_ones) != told:
        words = f"{named(book, 'I009')}与列出的村名（{len(named_ones)}个）不等，一村几处或一处几村的请在文中写明。"
        yield Gap(words, ("I009", "I010"), "project", HALLS)


def _road_chiefs(book: Book) -> Iterable[Gap]:
    """K-13: a road has a chief in office: of its village, one whose section names it, or its own cadre being one."""
    if not book.value("I137"):
        return
    chiefs = Query("duty", All((Is("post_type", "in", ("镇级路长", "村级路长")), standing("start_on", "end_on"))))
    held = book.group(Grouping(chiefs, ("id", "post_type", "village_id", "covers"), (Measure("n"),)))
    posts = {row[0] for row in held}
    villages = {village for _, post, village, *_ in held if post == "村级路长"}
    sections = [covers for _, _, _, covers, _ in held if covers]
    roads = book.group(Grouping(Query("site", ROADS), ("id", "name", "village_id", "contact_cadre"), (Measure("n"),)))
    lacking = tuple(
        road
        for road, name, village, cadre, _ in roads
        if cadre not in posts and village not in villages and not any(name in covers for covers in sections)
    )
    if lacking:
        words = f"{named(book, 'I137')}中有{len(lacking)}条期末没有在岗的镇级或村级路长（所在村的村级路长，或责任路段写明该路的路长）。"
        yield Gap(words, ("I137",), "site", Is("id", "in", lacking))


def _crew(book: Book) -> Iterable[Gap]:
    told = book.value("I134")
    crew = All((Is("kind", "=", "公路养护队"), standing("founded_on", "disbanded_on")))
    rows = book.group(Grouping(Query("team", crew), (), (Measure("n", "sum", "member_count"),)))
    known = rows[0][0] if rows else None
    if (told or 0) != (known or 0):
        yield Gap(f"{named(book, 'I134')}与公路养护队登记的人数（{known or 0}人）不等。", ("I134",), "team", crew)


def _hazards(book: Book) -> Iterable[Gap]:
    found, fixed, left = (book.value(key) for key in ("I169", "I170", "I171"))
    moved = book.count("hazard", All((FOUND, HAZARD_MOVED)))
    if found is not None and found != (fixed or 0) + (left or 0) + moved:
        parts = "，".join(named(book, key) for key in ("I169", "I170", "I171"))
        yield Gap(f"隐患数不平：{parts}，已移交{moved}处，有的隐患没有状态。", ("I169", "I170", "I171"))


def _houses(book: Book) -> Iterable[Gap]:
    faulty = All((Is("has_hazard", "=", True), Is("surveyed_on", "<=", Bound.END), ~Exists("hazard", "house_id")))
    without = book.count("house", faulty)
    if without:
        yield Gap(f"{named(book, 'I173')}中有{without}处没有登记隐患。", ("I173",), "house", faulty)


def _stock(book: Book) -> Iterable[Gap]:
    for figure in ("I180", "I181", "I182", "I183"):
        value = book.value(figure)
        if value is not None and value < 0:
            yield Gap(f"{named(book, figure)}为负，出库大于入库。", (figure,))


def _in_force(book: Book) -> Iterable[Gap]:
    """K-19: in force at the end = in force at the beginning + taken up + grown - ended - shrunk, program by program."""
    last = book.frame.value(Bound.LAST_MONTH)
    before = month_plus(book.frame.value(Bound.FIRST_MONTH), -1)
    for name, programs in GROUPS.items():
        then, now = (_persons(book, programs, month) for month in (before, last))
        changed = _moved(book, programs, before, last)
        if then + changed != now:
            sums = f"期初{then}人，期内变动{changed:+}人，期末应为{then + changed}人，实为{now}人"
            yield Gap(f"{name}在保人数不平：{sums}。", (), "benefit_event", _events(programs, before, last))


def _persons(book: Book, programs: tuple[str, ...], month: str) -> int:
    """Persons in force in a month; what is paid by person counts as one a benefit."""
    rows = Query("benefit", All((Is("program", "in", programs), in_force(month))))
    heads = Measure("persons", "sum", Named(persons_in(month), "declared_count"))
    whole, benefits = book.group(Grouping(rows, (), (heads, Measure("benefits"))))[0]
    return int(whole or 0) if programs == GROUPS["低保"] else int(benefits)


def _events(programs: tuple[str, ...], before: str, last: str) -> Cond:
    """What changed the number of persons after one month, up to another."""
    return All(
        (
            Is("kind", "in", ("新增", "增员", "减员", "停发")),
            Is("month", ">", before),
            Is("month", "<=", last),
            Through("benefit_id", Is("program", "in", programs)),
        )
    )


def _moved(book: Book, programs: tuple[str, ...], before: str, last: str) -> int:
    found = Query("benefit_event", _events(programs, before, last))
    rows = book.group(Grouping(found, (), (Measure("n", "sum", "delta_person"),)))
    return int(rows[0][0] or 0)


def _relief(book: Book) -> Iterable[Gap]:
    told = book.value("I197")
    batch = Through("batch_id", All((Is("program", "=", "临时救助"), during("paid_on"))))
    lines: Cond = All((batch, PAID_ONCE))
    rows = book.group(Grouping(Query("pay_line", lines), (), (Measure("n", "sum", "amount"),)))
    paid = rows[0][0] if rows else None
    if (told or 0) != Decimal(paid or 0):
        yield Gap(f"{named(book, 'I197')}与临时救助批次实发（{paid or 0}元）不等。", ("I197",), "pay_line", lines)


def _windows(book: Book) -> Iterable[Gap]:
    villages = book.count("village", Is("is_active", "=", True))
    windows = book.value("I149")
    if windows is not None and windows < villages:
        yield Gap(f"{named(book, 'I149')}少于村、社区数（{villages}个）。", ("I149",))
    kinds = All((Is("report_kind", "=", "网格化周报表"), during("due_on"), Is("sent_on", "empty")))
    missed = book.count("filing", kinds)
    if missed:
        yield Gap(f"网格化周报表本期应报未报{missed}期。", (), "filing", kinds)


def _absolutes(book: Book) -> Iterable[Gap]:
    """K-22: what a sentence says of all or none must rest on a figure that is 0 or whole."""
    for words, figures in book.tagged():
        found = _ABSOLUTE.search(_TAG.sub("", words))
        if not found:
            continue
        told = [figure for figure in sorted(figures & _ZEROS) if book.value(figure)]
        if told or not figures & _ZEROS:
            why = "、".join(named(book, figure) for figure in told) or "请核对台账里有没有例外"
            yield Gap(f"“{words}”写了“{found[0]}”：{why}。", tuple(told or sorted(figures)))


def _nothing(_book: Book) -> Iterable[Gap]:
    return ()


RECONCILIATIONS: tuple[Reconciliation, ...] = (
    Reconciliation("K-01", ERROR, "刊载篇数不多于投稿篇数", "publicity", at_most("I034", "I033")),
    Reconciliation("K-02", ERROR, "作风问题类数不多于条数，条数等于三色之和", "issue", all_of(at_most("I040", "I041"), _colours)),
    Reconciliation("K-03", WARNING, "志愿服务次数含为老志愿服务", "activity", at_most("I200", "I035")),
    Reconciliation("K-04", WARNING, "办结信访案件含疑难信访", "case", at_most("I038", "I048")),
    Reconciliation("K-05", ERROR, "争项要资合计不少于综治维稳中心争取资金", "project_fund", at_most("I050", "I068")),
    Reconciliation("K-06", WARNING, "到位资金、已上报额不多于总投资", "project",
                   all_of(at_most("I067", "I066"), at_most("I071", "I070"))),
    Reconciliation("K-07", ERROR, "建议书、可研报告等于亿元以上与亿元以下之和", "project_doc",
                   all_of(adds_up("I074", "I075", "I076"), adds_up("I077", "I078", "I079"))),
    Reconciliation("K-08", ERROR, "入库项目不少于分类之和、完工数；申请资金不多于总投资", "project",
                   all_of(covers("I081", "I083", "I084"), at_most("I087", "I081"), at_most("I085", "I082"))),
    Reconciliation("K-09", ERROR, "涉及村数不多于全镇村、社区数", "project", _within_villages),
    Reconciliation("K-10", WARNING, "示范村、产业园与镇级实物量不重复计；阵地数等于列出的村名数", "project_output",
                   all_of(_counted_twice, _halls)),
    Reconciliation("K-11", WARNING, "污水直排改造投资不多于示范创建总投资", "project_output", at_most("I104", "I111")),
    Reconciliation("K-12", ERROR, "问题厕所均已整改", "issue", is_nought("I122", "均已整改到位")),
    Reconciliation("K-13", WARNING, "各条道路都有责任人", "site", _road_chiefs),
    Reconciliation("K-14", WARNING, "养护员数等于公路养护队人数", "duty", _crew),
    Reconciliation("K-15", ERROR, "反馈问题等于已整改与正在整改之和，措施不少于问题", "issue",
                   all_of(adds_up("I162", "I164", "I165"), at_most("I162", "I163")), monthly=adds_up("I162", "I164", "I165")),
    Reconciliation("K-16", ERROR, "隐患等于已整治、剩余与已移交之和；自建房隐患均已登记、整改", "hazard",
                   all_of(_hazards, _houses, is_nought("I174", "已整改完毕")), monthly=_hazards),
    Reconciliation("K-17", ERROR, "防汛物资结存不为负", "material_txn", _stock, monthly=_stock),
    Reconciliation("K-18", ERROR, "停发户不多于疑点条数，人不少于户，追缴全部完成", "finding",
                   all_of(at_most("I187", "I186"), at_most("I187", "I188"), is_nought("I192", "全部追缴"))),
    Reconciliation("K-19", ERROR, "期末在保等于期初在保加减变动", "benefit", _in_force, monthly=_in_force),
    Reconciliation("K-20", ERROR, "临时救助资金等于批次实发", "relief", _relief, monthly=_relief),
    Reconciliation("K-21", NOTICE, "每村有报贫窗口，周报按期报", "team", _windows),
    Reconciliation("K-22", WARNING, "绝对化表述有据", "settings", _absolutes),
    Reconciliation("K-23", ERROR, "文稿数字与底稿一致", "settings", _nothing),
)  # fmt: skip
"""In the order of the rules; K-23 is asked of a written report (`Reporting.compare`)."""
