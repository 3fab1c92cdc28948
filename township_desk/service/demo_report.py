"""What the annual report of the demonstration township still needs: meeting halls, papers, relief, alerts, subsidies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from township_desk.core.change import Act, Change
from township_desk.core.period import year
from township_desk.core.query import Is, Query
from township_desk.ledgers.statistics import STATISTICS
from township_desk.service.demo_rosters import AUDITED
from township_desk.service.demo_rows import Town

SEED = 20221230
YEAR = year(2022)
HALLS = 4
"""Village meeting halls that the report names."""
_DEMO = (
    ("人饮机井及配套", 2, "座"), ("灌溉机井", 3, "座"), ("污水处理站及配套", 1, "座"), ("粪污大三格", 6, "座"), ("砖砌化粪池", 24, "座"),
    ("排水管道", 3200, "米"), ("围墙", 860, "米"), ("改造污水直排", 640, "米"),
)  # fmt: skip
_PARK = (("路灯", 48, "盏"), ("硬化道路", 1250, "米"), ("排水管道", 980, "米"), ("检查井", 36, "座"))
_SCHEMES = (
    ("实际种粮一次性补贴", "2022-04", 1, 24, 180), ("实际种粮一次性补贴", "2022-07", 2, 24, 150),
    ("实际种粮一次性补贴", "2022-10", 3, 24, 120), ("改厕奖补", "2022-09", 1, 18, 1000), ("产业直补", "2022-08", 1, 20, 1500),
)  # fmt: skip
"""Subsidies paid once: program, month, batch, households, 元 each."""


def make_report_rows(town: Town) -> None:
    """Fill what no other maker fills, so that the report of 2022 has every number and they agree."""
    chance = Random(SEED)  # noqa: S311 - made-up rows, no secrets
    _projects(town, chance)
    _subsidies(town, chance)
    _relief(town, chance)
    _alerts(town)
    _destitute(town)
    _standards(town)
    _care(town, chance)
    _houses_mended(town)
    _away(town)


def _rows(town: Town, ledger: str, cond: Any = None, limit: int | None = None) -> list[dict[str, Any]]:
    ids = town.desk.records.ids(Query(ledger, cond))[:limit]
    return [{**record.values, "id": record.id} for record in town.desk.records.fetch(ledger, ids)]


def _projects(town: Town, chance: Random) -> None:
    places = list(town.villages.items())
    official = town.cadres[0][1]

    def project(name: str, tags: tuple[str, ...], villages: list[str], **more: Any) -> dict[str, Any]:
        return {
            "name": f"2022年{town.texts['town']}{name}", "tags": "、".join(tags), "kind": "乡村治理和精神文明", "nature": "改建",
            "villages": "、".join(villages), "content": f"{name}，修缮房屋、更换设施", "invest_total": 42, "owner_unit": "村委会",
            "resp_person": official, "invest_year": 2022, "started_on": date(2022, 3, 10),
            "finished_on": date(2022, 8, 20), "stage": "完工", "place": f"{villages[0]}村委会", "resp_unit": "党政综合办公室",
            "phone": town.phone(), "builder": "云岭建筑工程有限公司", "supervisor": "安信监理有限公司", "contract_price": 41,
            "plan_start": date(2022, 3, 1), "plan_end": date(2022, 9, 30), "in_pool_on": date(2022, 1, 10), "pool_year": 2022,
            "approved_on": date(2022, 1, 20), "approval_no": "云发〔2022〕6号", "procure": "竞争性磋商", "bid_on": date(2022, 2, 16),
            "benefit_hh": 320, "benefit_person": 1150, "perf_goal": "改善村级办事条件，方便群众", "is_publicized": "是",
            "progress_text": "已完工", **more,
        }  # fmt: skip

    done = _rows(town, "project", Is("tags", "has", "党建阵地") & Is("finished_on", "filled"))
    named = {village for row in done for village in row["villages"] or ()}
    halls = [name for name, row_id in reversed(places) if row_id not in named][: max(0, HALLS - len(named))]
    made = town.add(
        "project",
        [
            *(project(f"{name}党群服务中心改造", ("党建阵地",), [name]) for name in halls),
            project("综治维稳中心建设", ("争项要资",), [places[0][0]], invest_total=150, contract_price=138),
            project(f"{places[2][0]}互助幸福院改造", ("民生设施",), [places[2][0]]),
        ],
        "登记项目",
    )
    plain = [n for n in range(len(made)) if n != len(halls)]
    funds = [
        {"project_id": made[n], "source": "县本级", "doc_no": f"云财〔2022〕{20 + n}号", "amount_plan": 42, "amount_applied": 42,
         "amount_granted": 42, "granted_on": date(2022, 3, 1), "amount_arrived": 42, "arrived_on": date(2022, 4, 6), "is_won": "否"}
        for n in plain
    ]  # fmt: skip
    centre = {
        "project_id": made[len(halls)], "source": "省级衔接", "doc_no": "云财〔2022〕31号", "amount_plan": 150, "amount_applied": 150,
        "amount_granted": "123.4", "granted_on": date(2022, 4, 12), "amount_arrived": "123.4", "arrived_on": date(2022, 5, 6),
        "is_won": "是",
    }  # fmt: skip
    sources = town.add("project_fund", [*funds, centre], "登记项目资金")
    paid = [
        {"project_id": made[n], "fund_id": sources[place], "paid_on": date(2022, 9, 1), "amount": 12 + n, "payee": "云岭建筑工程有限公司",
         "purpose": "工程款", "voucher_no": f"总结-{n}"}
        for place, n in enumerate(plain)
    ]  # fmt: skip
    town.add("project_payment", paid, "登记资金拨付")
    _quantities(town)
    papers = [
        {"title": f"{town.texts['town']}{name}项目建议书", "doc_kind": "项目建议书", "invest_est": wan, "submitted_on": day,
         "submitted_to": "县发改局"}
        for name, wan, day in (("现代种业园", 12000, date(2022, 3, 2)), ("冷链物流园二期", 3600, date(2022, 5, 17)))
    ]  # fmt: skip
    town.add("project_doc", papers, "登记项目文本")
    _reported(town)


def _by_finish(project: Mapping[str, Any], day: date) -> date:
    """A day, or the earlier one on which the project was finished: nothing is built after it."""
    return min(day, project["finished_on"] or day)


def _quantities(town: Town) -> None:
    """What the demonstration village, the park and one underground cable have come to."""
    rows: list[dict[str, Any]] = []
    for tag, items in (("乡村振兴示范村", _DEMO), ("产业园", _PARK)):
        begun = Is("tags", "has", tag) & Is("started_on", "<=", date(2022, 9, 1)) & Is("stage", "!=", "终止")
        for project in _rows(town, "project", begun, 1):
            rows += [
                {
                    "project_id": project["id"], "item": item, "village_id": project["villages"][0], "unit": unit, "qty_plan": qty,
                    "qty_done": qty, "done_on": _by_finish(project, date(2022, 10, 18)),
                    **({"amount": 36} if item == "改造污水直排" else {}),
                }
                for item, qty, unit in items
            ]  # fmt: skip
    wells = Is("started_on", "<=", date(2022, 9, 1)) & Is("tags", "has", "衔接资金项目") & Is("stage", "!=", "终止")
    for project in _rows(town, "project", wells, 1):
        rows.append({
            "project_id": project["id"], "item": "地埋线", "village_id": project["villages"][0], "unit": "公里", "qty_plan": "4.2",
            "qty_done": "4.2", "done_on": _by_finish(project, date(2022, 9, 28)),
        })  # fmt: skip
    taken = {(r["project_id"], r["item"], r["village_id"]) for r in _rows(town, "project_output")}
    town.add(
        "project_output", [r for r in rows if (r["project_id"], r["item"], r["village_id"]) not in taken], "登记实物量"
    )


def _reported(town: Town) -> None:
    """What was reported to the statistics of fixed investment: nine tenths of what is done."""
    changes = []
    for project in _rows(town, "project", Is("tags", "has", "固定资产投资")):
        months = _rows(town, "project_progress", Is("project_id", "=", project["id"]) & Is("done_total", "filled"))
        last = max(months, key=lambda row: row["month"], default=None)
        if last is not None and last["reported_total"] is None:
            field = town.desk.ledgers["project_progress"].by_name["reported_total"]
            reported = field.to_store((last["done_total"] * 9 / 10).quantize(last["done_total"]))
            changes.append(_set(town, "project_progress", last["id"], {"reported_total": reported}))
    if changes:
        town.desk.editing.apply_bulk("登记上报统计的投资", "edit", {}, changes)


def _set(town: Town, ledger: str, row_id: int, values: Mapping[str, Any]) -> Change:
    """The change that sets stored values of a row."""
    record = town.desk.records.get(ledger, row_id)
    fields = town.desk.records.ledgers[ledger].by_name
    before = {name: fields[name].to_store(record.values[name]) for name in values}
    return Change(Act.UPDATE, ledger, row_id, record.version, before, dict(values))


def _households(town: Town) -> Iterator[tuple[int, dict[str, Any]]]:
    """Households with their heads, over and over."""
    known = [row for row in _rows(town, "household", None, 400) if row["head_person_id"] is not None]
    heads = {row["id"]: row for row in _rows(town, "person", Is("id", "in", tuple(r["head_person_id"] for r in known)))}
    while True:
        for household in known:
            yield household["id"], heads[household["head_person_id"]]


def _batch(town: Town, program: str, month: str, number: int) -> int:
    last = date(int(month[:4]), int(month[5:]), 28)
    batch = {
        "program": program, "period": month, "batch_no": number, "fund_source": "财政专项", "made_on": last - timedelta(days=18),
        "notice_from": last - timedelta(days=16), "notice_to": last - timedelta(days=7), "sent_on": last - timedelta(days=4),
        "paid_on": last - timedelta(days=2), "made_by": town.cadres[3][1], "checked_by": town.cadres[2][1],
        "approved_by": town.cadres[1][1], "status": "已发放",
    }  # fmt: skip
    [row_id] = town.add("pay_batch", [batch], f"{program}发放")
    return row_id


def _line(town: Town, batch: int, seq: int, household: int, head: Mapping[str, Any], amount: Any) -> dict[str, Any]:
    village = next(
        name
        for name, row_id in town.villages.items()
        if row_id == town.desk.records.get("household", household).values["village_id"]
    )
    return {
        "batch_id": batch, "seq": seq, "hh_id": household, "person_id": head["id"], "id_no": head["id_no"], "village_text": village,
        "person_count": 1, "base_amount": amount, "adjust_amount": 0, "amount": amount, "acct_name": head["name"],
        "bank_name": head["bank_name"], "bank_no": head["bank_no"], "result": "成功",
    }  # fmt: skip


def _subsidies(town: Town, chance: Random) -> None:
    """Grain, toilets and farming: whole households, paid to their heads."""
    for program, month, number, count, least in _SCHEMES:
        batch = _batch(town, program, month, number)
        households = _households(town)
        lines = [
            _line(town, batch, seq, *next(households), least + 10 * chance.randrange(12))
            for seq in range(1, town.share(count) + 1)
        ]
        town.add("pay_line", _distinct(lines), f"{program}明细")


def _distinct(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One line a household."""
    return list({line["hh_id"]: line for line in lines}.values())


def _relief(town: Town, chance: Random) -> None:
    """Temporary relief, each paid through the one batch."""
    batch = _batch(town, "临时救助", "2022-11", 1)
    paid_on = date(2022, 11, 26)
    households = _households(town)
    rows, lines = [], []
    for seq in range(1, town.share(16) + 1):
        household, head = next(households)
        amount = 500 + 100 * chance.randrange(16)
        applied = date(2022, 10, 8) + timedelta(days=seq)
        rows.append({
            "person_id": head["id"], "hh_id": household, "kind": "支出型", "cause": "医疗支出", "people_count": 1 + seq % 3,
            "applied_on": applied, "verify_on": applied + timedelta(days=5), "notice_from": applied + timedelta(days=6),
            "notice_to": applied + timedelta(days=13), "approval": "县级审批", "approved_on": applied + timedelta(days=16), "form": "现金",
            "amount": amount, "paid_on": paid_on, "batch_id": batch, "fund_source": "困难群众救助补助资金", "status": "已发放",
        })  # fmt: skip
        lines.append(_line(town, batch, seq, household, head, amount))
    town.add("relief", rows, "登记临时救助")
    town.add("pay_line", lines, "临时救助明细")


def _alerts(town: Town) -> None:
    """Alerts of the auditors: some benefits were stopped, what was paid too much came back."""
    ended = _rows(town, "benefit_event", Is("kind", "=", "停发") & Is("basis_doc", "=", AUDITED))
    stopped = [(event, town.desk.records.get("benefit", event["benefit_id"]).values) for event in ended]
    received, rows = date(2022, 5, 16), []
    kinds = ("名下车辆", "工商登记（个体、企业）", "存款超标")
    for n, (event, benefit) in enumerate(stopped):
        told = {"conclusion": "属实", "action": "停发并追缴" if n < 2 else "停发", "note": "入户核实属实，次月停发"}
        rows.append({**_alert(town, {**benefit, "id": event["benefit_id"]}, kinds[n % 3], received), **told})
    running = Is("program", "=", "农村低保") & Is("status", "=", "在保") & Is("hh_id", "filled")
    kept = {"conclusion": "不属实", "action": "继续保障", "note": "信息已更正，符合条件"}
    rows += [
        {**_alert(town, benefit, kinds[n % 3], received), **kept}
        for n, benefit in enumerate(_rows(town, "benefit", running, 6))
    ]
    made = town.add("finding", rows, "登记审计疑点")
    back = [
        {
            "finding_id": row_id, "benefit_id": event["benefit_id"], "hh_id": benefit["hh_id"],
            "people_count": abs(event["delta_person"] or 1),
            "period_from": "2022-02", "period_to": "2022-05", "amount_due": 1840, "amount_got": 1840, "method": "银行转账",
            "voucher_no": f"追缴-{n}", "done_on": date(2022, 9, 20 + n), "treasury_on": date(2022, 9, 26), "status": "已完成",
        }
        for n, (row_id, (event, benefit)) in enumerate(zip(made, stopped[:2], strict=False), 1)
    ]  # fmt: skip
    town.add("recovery", back, "登记追缴")


def _alert(town: Town, benefit: Mapping[str, Any], kind: str, received: date) -> dict[str, Any]:
    """An alert about the head of the household that a benefit is for."""
    person = town.desk.records.get("household", benefit["hh_id"]).values["head_person_id"]
    head = town.desk.records.get("person", person).values
    return {
        "source_org": "安川省审计厅", "source_doc": "安审社〔2022〕8号", "received_on": received, "kind": kind,
        "name_raw": head["name"], "id_no_raw": head["id_no"], "match": "已确认", "benefit_id": benefit["id"], "person_id": person,
        "detail": f"比对发现{kind}", "checked_by": "张立群、王晓敏", "checked_on": date(2022, 6, 10), "closed_on": date(2022, 6, 20),
        "status": "已办结",
    }  # fmt: skip


def _destitute(town: Town) -> None:
    """Two people newly in support from December on."""
    known = {row["person_id"] for row in _rows(town, "benefit") if row["person_id"] is not None}
    on_relief = {row["hh_id"] for row in _rows(town, "benefit")}
    old = Is("birth", "<=", date(1955, 1, 1)) & Is("hh_id", "filled")
    chosen = [p for p in _rows(town, "person", old, 200) if p["id"] not in known and p["hh_id"] not in on_relief][:2]
    like = next(iter(_rows(town, "benefit", Is("program", "=", "特困供养") & Is("status", "=", "在保"), 1)), None)
    if like is None:
        return
    kept = ("program", "obj_type", "is_single", "review_cycle", "reason", "member_count", "monthly_amount", "care_place", "caregiver",
            "self_care", "adl_failed", "basic_std", "care_std")  # fmt: skip
    fields = town.desk.ledgers["benefit"].by_name
    rows = [
        {
            **{name: fields[name].format(like[name]) for name in kept if like[name] is not None}, "hh_id": person["hh_id"],
            "person_id": person["id"], "applied_on": date(2022, 10, 10), "approved_on": date(2022, 11, 15), "start_month": "2022-12",
            "approver_level": "县级民政", "decision": "确认同意", "adl_on": date(2022, 10, 20), "kin_filed": "否", "status": "在保",
        }
        for person in chosen
    ]  # fmt: skip
    made = town.add("benefit", rows, "特困新增", archived=True)
    events = [
        {"benefit_id": row_id, "month": "2022-12", "kind": "新增", "delta_person": 1, "amount_before": 0,
         "amount_after": like["monthly_amount"], "reason": "符合特困条件", "operator": town.cadres[3][1]}
        for row_id in made
    ]  # fmt: skip
    town.add("benefit_event", events, "登记待遇变动")


def _standards(town: Town) -> None:
    """The two subsidies of the disabled were raised with the new year."""
    events: list[dict[str, Any]] = []
    for program in ("困难残疾人生活补贴", "重度残疾人护理补贴"):
        older = Is("program", "=", program) & Is("status", "=", "在保") & Is("start_month", "<", "2022-01")
        for benefit in _rows(town, "benefit", older, 12):
            amount = benefit["monthly_amount"]
            events.append({
                "benefit_id": benefit["id"], "month": "2022-01", "kind": "变更标准", "delta_person": 0, "amount_before": amount - 10,
                "amount_after": amount, "reason": "提高补贴标准", "operator": town.cadres[3][1],
            })  # fmt: skip
    town.add("benefit_event", events, "登记待遇变动")


def _care(town: Town, chance: Random) -> None:
    """Old people left behind, and disability certificates made anew."""
    old = _rows(town, "person", Is("birth", "<=", date(1957, 12, 31)) & Is("alive_status", "=", "在册"), town.share(60))
    town.add(
        "care_object",
        [
            {"kind": "留守老人", "person_id": p["id"], "start_on": date(2021, 1 + n % 12, 5), "kin_name": town.name("男"),
             "kin_phone": town.phone(), "kin_place": "外省务工", "self_care": "具备", "visitor": town.cadres[n % len(town.cadres)][1],
             "visit_freq": chance.choice(("每半月", "每月"))}
            for n, p in enumerate(old)
        ],
        "登记留守老人",
    )  # fmt: skip
    disabled = _rows(town, "person", Is("disab_no", "filled"), town.share(24))
    town.add(
        "disab_cert",
        [
            {"person_id": p["id"], "action": "到期换证" if n % 3 else "新办", "applied_on": date(2022, 3, 1) + timedelta(days=7 * n),
             "rated_on": date(2022, 3, 15) + timedelta(days=7 * n), "cert_no": p["disab_no"], "disab_kind": p["disab_kind"],
             "disab_level": p["disab_level"], "done_on": date(2022, 4, 1) + timedelta(days=7 * n),
             "expire_on": date(2032, 4, 1) + timedelta(days=7 * n), "status": "已发证"}
            for n, p in enumerate(disabled)
        ],
        "登记残疾证办理",
    )  # fmt: skip


def _away(town: Town) -> None:
    """What the statistics say of those who work in other provinces is what the register says, a little less a year before."""
    desk = town.desk
    count = desk.figures.take(desk.figures.frame(YEAR), figures=[desk.figures.get("I217")])["I217"].value
    told = int(str(count or 0))
    of = {
        "indicator": "省外务工人数",
        "basis": STATISTICS["省外务工人数"].basis,
        "source": "镇统计站",
        "reporter": town.cadres[7][1],
    }
    values = (("2022", told), ("2021", told * 97 // 100))
    town.add(
        "stat", [{**of, "period": of_year, "value": Decimal(value)} for of_year, value in values], "登记省外务工人数"
    )


def _houses_mended(town: Town) -> None:
    """Every self-built house with hazards is put right by the end of the year."""
    desk = town.desk
    frame = desk.figures.frame(YEAR)
    left = desk.figures.get("I174")
    if not desk.figures.take(frame, figures=[left])["I174"].value:
        return
    mended = {"fixed_on": "2022-12-26", "fix_note": "加固修缮完毕，复核合格", "status": "已整改"}
    changes: list[Change] = []
    for house in desk.figures.row_ids(left, frame):
        hazards = _rows(town, "hazard", Is("house_id", "=", house))
        open_ = [h["id"] for h in hazards if h["fixed_on"] is None or h["status"] not in ("已整改", "已销号")]
        changes += [_set(town, "hazard", row_id, mended) for row_id in open_]
        if desk.records.get("house", house).values["status"] != "已整改":
            changes.append(_set(town, "house", house, {"status": "已整改"}))
    desk.editing.apply_bulk("自建房隐患整改", "edit", {}, changes)
