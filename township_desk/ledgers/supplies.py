"""Ledgers of supplies (安全生产): what the flood store holds, and every coming in and going out."""

from __future__ import annotations

from collections.abc import Callable

from township_desk.core.fields import COMPLETE, SAVE, Code, Name, Row, Section, Text
from township_desk.core.fields_choice import Choice, Ref
from township_desk.core.fields_code import Phone
from township_desk.core.fields_date import Date
from township_desk.core.fields_number import Decimals, Int, Money
from township_desk.core.ledger import Child, Identity, Ledger, Mark, Numbering
from township_desk.core.query import All, Is, Other, Sort, SumOf
from township_desk.ledgers.checks import check_positive
from township_desk.ledgers.rules_supplies import INCOMING, MATERIAL_RULES, OUTGOING, TXN_RULES

AREA = "安全生产"
CATEGORIES = ("防汛", "防火", "防疫", "救灾", "办公", "其他")
NAMES = (
    "编织袋", "梢料", "河桩", "铁丝（铅丝）", "麻袋", "土工布", "砂石料", "块石", "救生衣", "救生圈", "铁锹", "照明灯", "发电机",
    "排水泵", "雨衣", "帐篷", "其他",
)  # fmt: skip
UNITS = ("条（个）", "吨", "根", "公斤", "件", "把", "台", "立方米", "平方米", "顶")
STOCK = SumOf("material_txn", "material_id", "qty", minus=Is("kind", "in", OUTGOING))
"""What came in less what went out."""


def _prefix(row: Row, code: Callable[[str, int | None], str]) -> str | None:
    """WZ-年-."""
    day = row.get("date")
    return f"WZ-{day.year}-" if day is not None else None


MATERIAL = Ledger(
    name="material",
    label="物资品种",
    area=AREA,
    use="防汛等储备物资品目卡",
    sections=(
        Section(
            "品种",
            Choice(name="category", label="类别", options=CATEGORIES, needed=SAVE, default="防汛", synonyms=("物资类别",), width=7),
            Choice(name="name", label="名称", options=NAMES, needed=SAVE, synonyms=("物资名称", "品名"), width=12, loose=False,
                   words={"铁丝": "铁丝（铅丝）", "铅丝": "铁丝（铅丝）", "木桩": "河桩", "石头": "块石", "沙袋": "编织袋",
                        "手电": "照明灯",
                          "水泵": "排水泵", "彩条布": "土工布", "铁锨": "铁锹"}),
            Text(name="spec", label="规格", limit=30, synonyms=("规格型号", "型号")),
            Choice(name="unit", label="基本单位", options=UNITS, needed=COMPLETE, synonyms=("单位", "计量单位"), width=8,
                   words={"条": "条（个）", "个": "条（个）", "kg": "公斤", "千克": "公斤", "方": "立方米", "只": "件", "盏": "台"}),
            Text(name="display_unit", label="显示单位", limit=10, help="如“万个”：报告里按万个说", width=8),
            Decimals(name="min_qty", label="储备下限", digits=12, trimmed=True, help="低于它提示补充"),
            Text(name="store_place", label="存放地点", limit=40, needed=COMPLETE, default="防汛物料库", synonyms=("存放位置", "仓库"),
                 width=12,
                 help="商店代储的另立一个品种，写代储单位"),
            Name(name="keeper", label="保管人", strict=False, needed=COMPLETE, synonyms=("保管员", "负责人")),
            Phone(name="phone", label="电话", needed=COMPLETE, synonyms=("联系电话", "联系方式")),
            Int(name="shelf_months", label="保质期（月）", unit="月", synonyms=("保质期",)),
            Decimals(name="qty_on_hand", label="当前库存", digits=12, trimmed=True, auto=True, virtual=STOCK, minimum=None,
                     synonyms=("库存", "储备数量", "库存数量")),
        ),
    ),
    key=("category", "name", "spec"),
    empty_counts=("spec",),
    title=("name", "spec"),
    village=None,
    listed=("category", "name", "spec", "unit", "qty_on_hand", "min_qty", "store_place", "keeper", "phone", "display_unit", "shelf_months"),
    searched=("spec", "store_place", "keeper"),
    sort=(Sort("category"), Sort("name")),
    marks=(Mark("low", "需补充", "soon", All((Is("min_qty", "filled"), Is("qty_on_hand", "<", Other("min_qty"))))),),
    rules=MATERIAL_RULES,
    children=(Child("material_txn", "material_id", "出入库", ("txn_no", "date", "kind", "qty", "operator", "used_for", "basis")),),
)  # fmt: skip

MATERIAL_TXN = Ledger(
    name="material_txn",
    label="物资出入库",
    area=AREA,
    use="购入、调拨、领用、损耗、盘点",
    sections=(
        Section(
            "出入库",
            Code(name="txn_no", label="单号", auto=True, width=13, help="WZ-年-4位，由程序编"),
            Ref(name="material_id", label="品种", target="material", needed=SAVE, synonyms=("物资名称", "名称", "品名"), width=12),
            Date(name="date", label="日期", fact=True, needed=SAVE, synonyms=("时间", "出入库日期")),
            Choice(name="kind", label="类型", options=(*INCOMING[:2], "领用", "调出", "归还", "报损", "盘盈", "盘亏"), needed=SAVE, width=7,
                   words={"采购": "购入", "入库": "购入", "出库": "领用", "调拨": "调出", "损耗": "报损"}, synonyms=("出入库类型",)),
            Decimals(name="qty", label="数量", digits=12, trimmed=True, needed=SAVE, checks=(check_positive,), synonyms=("出入库数量",)),
            Money(name="unit_price", label="单价", synonyms=("单价（元）",), width=9),
            Name(name="operator", label="经手人", strict=False, needed=COMPLETE, synonyms=("经办", "领用人")),
            Text(name="used_for", label="领用单位（用途）", limit=60, needed=COMPLETE, when=Is("kind", "=", "领用"), when_text="类型为领用",
                 synonyms=("用途", "领用单位"), width=16),
            Text(name="basis", label="依据", limit=60, synonyms=("调令", "发票号", "凭证"), help="调令、发票号；盘盈、盘亏写明原因",
                 width=14),
        ),
    ),
    key=("txn_no",),
    same=Identity(("material_id", "date", "kind", "qty"), ("operator", "used_for", "basis")),
    number=Numbering("txn_no", _prefix, 4, ("date",)),
    title=("txn_no", "material_id"),
    village=None,
    period="date",
    listed=("txn_no", "date", "material_id", "kind", "qty", "unit_price", "operator", "used_for", "basis"),
    searched=("txn_no", "operator", "used_for", "basis"),
    sort=(Sort("date", True),),
    parent="material_id",
    rules=TXN_RULES,
)  # fmt: skip
