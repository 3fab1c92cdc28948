"""Figures of chapter 一（八）: inspected places, hazards, self-built houses, floods."""

from __future__ import annotations

from functools import partial

from township_desk.core.figure import Figure
from township_desk.core.query import Any_, Cond, Is, Through
from township_desk.figures.shape import acts, both, by_end, during, listed_by_end, standing
from township_desk.figures.states import HAZARD_FIXED, HAZARD_OPEN, HOUSE_LEFT

_1, _2, _3 = "一（八）一", "一（八）二", "一（八）三"
_Site = partial(Figure, unit="家", chapter=_1, basis="stock", ledger="site")
_Hazard = partial(Figure, unit="处", chapter=_2, ledger="hazard")
_House = partial(Figure, unit="处", chapter=_2, basis="stock", ledger="house")
_Team = partial(Figure, chapter=_3, basis="stock", ledger="team")
_Stock = partial(
    Figure, chapter=_3, basis="stock", ledger="material_txn", measure="sum", field="qty", places=2,
    minus=Is("kind", "in", ("领用", "调出", "报损", "盘亏")), checks=("等于物资结存，且不为负",),
)  # fmt: skip
OTHER_INDUSTRIES = ("房屋安全（自建房）", "防汛")
"""Hazards of these are told elsewhere in the report."""
FOUND = both(Is("industry", "not in", OTHER_INDUSTRIES), during("found_on"))
_FLOOD = both(Is("kind", "=", "防汛抢险突击队"), standing("founded_on", "disbanded_on"))
_SURVEYED = by_end("surveyed_on")
_FAULTY = both(Is("has_hazard", "=", True), _SURVEYED)
_RIVERS = both(Is("kind", "=", "河段"), listed_by_end())


def _trade(*kinds: str) -> Cond:
    found = Any_(tuple(Is("biz_type", "has", kind) for kind in kinds))
    return both(Is("kind", "=", "经营场所"), found, Is("status", "=", "在营"), listed_by_end())


def _stored(name: str) -> Cond:
    return both(Through("material_id", both(Is("name", "=", name), Is("category", "=", "防汛"))), by_end("date"))


def _stock(name: str) -> str:
    return f"防汛物资“{name}”到期末的结存：购入、调入、归还、盘盈减去领用、调出、报损、盘亏。"


FIGURES: tuple[Figure, ...] = (
    _Site(id="I166", place="P150", label="重点监管企业、加工厂、收购站、农资个体户",
          where=_trade("重点监管企业", "加工厂", "收购站", "农资经营"),
          definition="监管对象中期末前已登记、在营的经营场所，业态为重点监管企业、加工厂、收购站、农资经营四类合计，一家只计一次。"),
    _Site(id="I167", place="P151", label="饭店超市", where=_trade("饭店", "超市"),
          definition="监管对象中期末前已登记、在营的经营场所，业态为饭店或超市，一家只计一次。"),
    acts("I168", "P152", "累计排查点位", "处", "安全检查", field="site_count", style="yu", chapter=_2,
         definition="工作活动中“安全检查”本期记录的检查点位数合计。"),
    _Hazard(id="I169", place="P153", label="发现隐患", basis="flow", where=FOUND,
            definition="隐患台账中排查日期在本期内的隐患数；自建房、防汛隐患另计，不含在内。",
            checks=("等于已整治、剩余与已移交之和",)),
    _Hazard(id="I170", place="P154", label="已整治", basis="stock", where=both(FOUND, HAZARD_FIXED), scope=FOUND,
            definition="上述隐患中到期末已整治的处数，按整改、销号日期判断；口径（含不含已整改未销号）依设置。"),
    _Hazard(id="I171", label="剩余未整改隐患", basis="stock", where=both(FOUND, HAZARD_OPEN), scope=FOUND,
            definition="上述隐患中到期末未整改、整改中或复查不合格的处数；已移交的不计。", checks=("等于发现数减去已整治、已移交",)),
    _House(id="I172", place="P155", label="排查自建房屋", where=_SURVEYED, definition="自建房台账中到期末已排查的处数（按排查日期）。"),
    _House(id="I173", place="P156", label="自建房存在安全隐患", where=_FAULTY, scope=_SURVEYED,
           definition="到期末已排查的自建房中，判定有隐患的处数。", checks=("等于自建房隐患涉及的处数",)),
    _House(id="I174", label="自建房隐患未整改数", where=both(_FAULTY, HOUSE_LEFT), scope=_FAULTY, zero="已整改完毕",
           some="尚有{n}处正在整改", definition="有隐患的自建房中，到期末隐患没有全部整改的处数；都已整改时列出有隐患的自建房备查。",
           checks=("应为0",)),
    _Team(id="I175", place="P157", label="防汛抢险突击队", unit="支", where=_FLOOD, definition="队伍组织中期末仍在的防汛抢险突击队数。"),
    _Team(id="I176", place="P158", label="防汛抢险突击队人数", unit="人", measure="sum", field="member_count", style="yu",
          where=_FLOOD, definition="期末仍在的防汛抢险突击队人数合计。"),
    Figure(id="I177", place="P159", label="巡查干流名", chapter=_3, basis="text", ledger="site", measure="names", field="name",
           order="length_km", nth=1, where=_RIVERS, definition="监管对象中类别为“河段”的名称，最长的一条为干流。"),
    Figure(id="I178", place="P160", label="支流名", chapter=_3, basis="text", ledger="site", measure="names", field="name",
           order="length_km", nth=2, where=_RIVERS, definition="监管对象中类别为“河段”的名称，第二长的一条为支流。"),
    Figure(id="I179", place="P161", label="排查并消除汛期隐患", unit="处", chapter=_3, basis="flow", ledger="hazard",
           where=both(Is("industry", "=", "防汛"), during("found_on"), HAZARD_FIXED),
           definition="隐患台账中行业领域为“防汛”、本期排查、到期末已整治的处数。"),
    _Stock(id="I180", place="P162", label="储备编织袋", unit="万个", divide=10000, where=_stored("编织袋"), definition=_stock("编织袋")),
    _Stock(id="I181", place="P163", label="储备梢料", unit="吨", where=_stored("梢料"), definition=_stock("梢料")),
    _Stock(id="I182", place="P164", label="储备河桩", unit="根", where=_stored("河桩"), definition=_stock("河桩")),
    _Stock(id="I183", place="P165", label="储备铁丝（铅丝）", unit="公斤", where=_stored("铁丝（铅丝）"),
           definition=_stock("铁丝（铅丝）")),
)  # fmt: skip
"""Figures I166 to I183."""
