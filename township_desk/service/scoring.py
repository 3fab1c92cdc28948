"""Scoring: ranks of a month's marks, who is rewarded and with how much, who speaks in public; one step of undo."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any

from township_desk.core.change import Act, Change, Changeset, Touched
from township_desk.core.problem import UsageError
from township_desk.core.query import All, Is, Query
from township_desk.ledgers.rules_scores import SCHEME, ranks
from township_desk.ledgers.scores import NOTHING, REWARDED, STATEMENT

if TYPE_CHECKING:
    from township_desk.service.desk import Desk
    from township_desk.service.record import Record

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of settling: how many rows, how many rewarded, how many to speak, the money, what was touched."""

    rows: int
    rewarded: int
    statements: int
    money: Decimal
    touched: Touched | None


def settle(desk: Desk, period: str, scheme: str = SCHEME) -> Settled:
    """Rank every village marked in a period and award by the settings. Equal totals share a rank and their rewards.

    UsageError when nothing was marked, or a row has no total yet.
    """
    where = All((Is("scheme", "=", scheme), Is("period", "=", period)))
    records = desk.records.fetch("score", desk.records.ids(Query("score", where)))
    if not records:
        raise UsageError(f"{period}没有“{scheme}”的评分，请先登记。")
    lacking = [desk.records.title("score", record.id) for record in records if record.values.get("total") is None]
    if lacking:
        raise UsageError(f"还有{len(lacking)}个村没有得分，不能排名：{'、'.join(lacking[:5])}。")
    places = ranks([record.values["total"] for record in records])
    awards = [_award(desk, place, places) for place in places]
    moneys = _moneys(Decimal(str(desk.settings.get("score.monthly_award_total") or 0)), places, awards)
    changes = []
    for record, place, award, money in zip(records, places, awards, moneys, strict=True):
        change = _change(desk, record, {"rank": place, "award": award, "award_amount": money})
        if change is not None:
            changes.append(change)
    touched = None
    if changes:
        touched = desk.submit(Changeset(f"排名定奖：{period}{scheme}", "settle", changes, meta={"title": period}))
    total = sum((money for money in moneys if money is not None), Decimal(0))
    return Settled(len(records), awards.count(REWARDED), awards.count(STATEMENT), total, touched)


def _award(desk: Desk, place: int, places: list[int]) -> str:
    """The first so many ranks are rewarded; those with fewer than so many behind them speak."""
    if place <= int(desk.settings.get("score.reward_top_n")):
        return REWARDED
    behind = sum(other > place for other in places)
    return STATEMENT if behind < int(desk.settings.get("score.bottom_n")) else NOTHING


def _moneys(total: Decimal, places: list[int], awards: list[str]) -> list[Decimal | None]:
    """The month's money in equal shares over all who are rewarded; the first get the cents that don't divide."""
    winners = [n for n, award in sorted(enumerate(awards), key=lambda item: places[item[0]]) if award == REWARDED]
    moneys: list[Decimal | None] = [None] * len(places)
    if not winners or not total:
        return moneys
    share = (total / len(winners)).quantize(CENT, rounding=ROUND_DOWN)
    rest = total - share * len(winners)
    for n in winners:
        more = CENT if rest >= CENT else Decimal(0)
        moneys[n], rest = share + more, rest - more
    return moneys


def _change(desk: Desk, record: Record, values: dict[str, Any]) -> Change | None:
    ledger = desk.ledgers["score"]
    new = {name: ledger.by_name[name].to_store(value) for name, value in values.items()}
    old = {name: ledger.by_name[name].to_store(record.values.get(name)) for name in new}
    missing = tuple(name for name in record.missing if name not in new or new[name] is None)
    if missing != record.missing:
        new["missing"] = f"|{'|'.join(missing)}|" if missing else None
        old["missing"] = f"|{'|'.join(record.missing)}|"
    names = [name for name in new if new[name] != old[name]]
    if not names:
        return None
    return Change(
        Act.UPDATE, "score", record.id, record.version, {n: old[n] for n in names}, {n: new[n] for n in names}
    )
