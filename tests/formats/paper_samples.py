"""Printed tables to test writers with: an A-1-like ledger, an A-2-like statistics table, a pay roster, form sheets."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from township_desk.core.tabular import (
    CellType,
    Column,
    FormBlock,
    PageSetup,
    RowKind,
    Tabular,
    TabularRow,
)

T = CellType
TOWN = "清河镇"
A3 = PageSetup("A3", True, (20.0, 15.0, 25.0, 15.0), 9.0, 8.0)
PORTRAIT = PageSetup("A4", False, (25.0, 20.0, 25.0, 20.0), 10.5, 8.0)

A1_COLUMNS = (
    Column("seq", ("序号",), T.SEQ, 10),
    Column("no", ("隐患编号",), T.CODE, 24),
    Column("found", ("排查日期",), T.DATE, 20),
    Column("industry", ("行业领域",), T.TEXT, 20),
    Column("place", ("单位（场所）名称",), T.TEXT, 34),
    Column("spot", ("村组地点",), T.TEXT, 26),
    Column("text", ("隐患描述",), T.TEXT, 52),
    Column("grade", ("等级",), T.CENTER, 12),
    Column("measure", ("整改落实", "整改措施"), T.TEXT, 44),
    Column("unit", ("整改落实", "责任单位"), T.TEXT, 22),
    Column("who", ("整改落实", "责任人及电话"), T.TEXT, 24),
    Column("money", ("整改落实", "整改资金（元）"), T.MONEY, 16),
    Column("due", ("整改落实", "整改期限"), T.DATE, 20),
    Column("state", ("整改情况", "进展"), T.CENTER, 14),
    Column("done", ("整改情况", "完成日期"), T.DATE, 20),
    Column("checker", ("整改情况", "复查人"), T.TEXT, 16),
    Column("closed", ("整改情况", "销号日期"), T.DATE, 20),
    Column("note", ("备注",), T.TEXT, 12),
)
_PLACES = (
    "清河镇中心小学",
    "永兴加油站",
    "张家烧烤店",
    "富民蔬菜合作社冷库",
    "李庄村文化活动广场",
    "鑫源烟花爆竹零售点",
)
_SPOTS = ("东街村三组", "李庄村一组村委会对面", "北塬村五组", "王坡村二组沟道", "西街社区")
_INDUSTRIES = ("消防安全", "道路交通", "燃气", "自建房", "危险化学品", "烟花爆竹", "食品安全")
_TEXTS = (
    "灭火器压力不足，共 3 具，未按月检查并填写记录。",
    "厨房与用餐区未做防火分隔，液化气瓶与明火灶具间距不足 0.5 米，未安装可燃气体报警器，软管超过两年未更换。",
    "疏散通道堆放杂物，安全出口上锁。",
    "房屋墙体开裂，裂缝宽度约 12 mm，屋面局部下沉，初判为 C 级危房，仍有 4 人居住。",
    "配电箱未设漏电保护，电线私拉乱接（进线未穿管）。",
)
_MEASURES = (
    "立即更换灭火器并建立月检台账",
    "当场停用，三日内整改到位，安排专人盯守。",
    "清理通道，拆除门锁，张贴警示标志",
)
_NAMES = ("王建国", "李秀英", "张𠅤", "赵䶮", "陈桂花", "欧阳振华")


def a1(rows: int = 60, *, rare: bool = True) -> Tabular:
    """The hazard ledger, with rare characters in names."""
    items = tuple(_hazard(i, rare) for i in range(rows))
    total = TabularRow(
        (None,) * 11 + (sum((Decimal(str(row.cells[11] or 0)) for row in items), start=Decimal(0)),) + (None,) * 6,
        RowKind.TOTAL,
        "合计",
    )
    return Tabular(
        "A-1",
        f"{TOWN}安全隐患排查整改台账",
        "2022年11月",
        A1_COLUMNS,
        items,
        "单位：处、元",
        f"填报单位（盖章）：{TOWN}人民政府",
        "填报日期：2022年11月30日",
        total,
        footer=("填表人：", "审核人：", "单位负责人："),
        notes=("本表按排查日期统计，整改资金以实际支出为准。",),
        page=A3,
        stamp="打印时间 2022-11-30 16:05　数据快照 20221130-03　经办人 王芳",
    )


def _hazard(i: int, rare: bool) -> TabularRow:
    day = date(2022, 11, 1) + timedelta(days=i % 30)
    name = _NAMES[i % len(_NAMES)] if rare else _NAMES[0]
    done = i % 3 != 1
    text = _TEXTS[i % 5] if i < 100 else f"{_TEXTS[i % 5]}（{_SPOTS[i % 5]}第{i}号点位，{_NAMES[i % 6]}报）"
    return TabularRow(
        (
            i + 1,
            f"AQ-2022-{i + 1:04d}",
            day,
            _INDUSTRIES[i % 7],
            _PLACES[i % 6],
            _SPOTS[i % 5],
            text,
            "重大" if i % 17 == 3 else "一般",
            _MEASURES[i % 3],
            "镇应急办" if i % 2 else "镇市场监督管理所",
            f"{name} 1390000{i % 10000:04d}",
            Decimal(i % 40) * Decimal("125.50") if i % 4 else None,
            day + timedelta(days=15),
            "已销号" if done else "整改中",
            day + timedelta(days=9) if done else None,
            "刘卫东" if done else None,
            day + timedelta(days=12) if done else None,
            "挂牌督办" if i % 17 == 3 else None,
        ),
        ref=("hazard", 1000 + i),
    )


def a2(draft: bool = False) -> Tabular:
    """Hazard statistics with a header of three lines, the total first, and column numbers."""
    columns = (
        Column("industry", ("行业领域",), T.TEXT, 26),
        *(
            Column(f"c{i}", ("检查情况", name), T.INT, 14)
            for i, name in enumerate(("检查组（个）", "出动人次", "排查点位（处）"))
        ),
        *(
            Column(f"{key}{i}", ("隐患排查整治情况", group, leaf), T.INT, 12)
            for key, group in (("f", "发现隐患（处）"), ("d", "已整治（处）"))
            for i, leaf in enumerate(("合计", "一般", "重大"))
        ),
        Column("o", ("隐患排查整治情况", "未整治（处）", "合计"), T.INT, 12),
        Column("late", ("隐患排查整治情况", "未整治（处）", "其中：逾期"), T.INT, 14),
        Column("rate", ("整改率（%）",), T.PERCENT, 14),
        Column("hang", ("挂牌督办（处）",), T.INT, 14),
        Column("docs", ("下达文书（份）",), T.INT, 14),
        Column("stop", ("停产停业（家）",), T.INT, 14),
        Column("money", ("投入资金（万元）",), T.WAN, 18),
    )
    rows = []
    for i, name in enumerate(
        (
            "消防安全",
            "道路交通",
            "燃气",
            "危险化学品和烟花爆竹",
            "其中：烟花爆竹",
            "自建房",
            "建筑施工",
            "食品安全",
            "特种设备",
            "学校及周边",
            "文化旅游",
            "防汛",
        )
    ):
        found, fixed = 40 + 7 * i, 36 + 6 * i
        rows.append(
            TabularRow(
                (
                    name,
                    2 + i % 3,
                    1234 * (i + 9),
                    120 + 31 * i,
                    found,
                    found - i % 4,
                    i % 4,
                    fixed,
                    fixed - i % 3,
                    i % 3,
                    found - fixed,
                    i % 2,
                    Decimal(fixed * 100) / found,
                    i % 4,
                    12 + i,
                    i % 2,
                    Decimal("3.456789") * i,
                ),
                indent=1 if name.startswith("其中") else 0,
            )
        )
    total = TabularRow(
        (
            "合计",
            *(sum(int(str(row.cells[k])) for row in rows) for k in range(1, 12)),
            Decimal("89.6"),
            17,
            210,
            6,
            Decimal("228.15"),
        ),
        RowKind.TOTAL,
    )
    return Tabular(
        "A-2",
        f"{TOWN}2022年11月安全隐患排查整治情况统计表",
        "2022年11月",
        columns,
        tuple(rows),
        "单位：处、份、家、万元",
        f"填报单位（盖章）：{TOWN}人民政府",
        "填报日期：2022年11月30日",
        total,
        True,
        ("单位负责人：", "统计负责人：", "填表人：", "联系电话：", "报出日期：2022年12月1日"),
        ("本表逻辑：4＝5＋6，7＝8＋9，10＝4－7。", "因四舍五入，分项合计与总数可能不等。"),
        column_numbers=True,
        draft=draft,
        stamp="打印时间 2022-12-01 09:12　数据快照 20221201-01　经办人 王芳",
    )


def roster(rows: int = 40) -> Tabular:
    """A pay roster: groups by village with subtotals, page subtotals, ID and account numbers, a confidential mark."""
    columns = (
        Column("seq", ("序号",), T.SEQ, 10),
        Column("name", ("户主姓名",), T.TEXT, 18),
        Column("id", ("身份证号",), T.CODE, 38),
        Column("people", ("保障人数",), T.INT, 14),
        Column("kind", ("类别",), T.CENTER, 14),
        Column("amount", ("金额", "保障金（元）"), T.MONEY, 22),
        Column("extra", ("金额", "分类施保（元）"), T.MONEY, 22),
        Column("account", ("银行账号",), T.CODE, 42),
        Column("month", ("起始月份",), T.MONTH, 18),
        Column("ok", ("本月新增",), T.CENTER, 14),
        Column("note", ("备注",), T.TEXT, 30),
    )
    body: list[TabularRow] = []
    amounts = Decimal(0)
    villages = ("东街村", "李庄村")
    for v, village in enumerate(villages):
        body.append(TabularRow((), RowKind.GROUP, village))
        part = Decimal(0)
        for i in range(rows // 2):
            n = v * (rows // 2) + i
            pay = Decimal("1234.50") + n
            part += pay
            body.append(
                TabularRow(
                    (
                        n + 1,
                        _NAMES[n % 6],
                        f"61040419{40 + n % 50}0101{n % 10000:04d}",
                        1 + n % 4,
                        ("A类", "B类", "C类")[n % 3],
                        pay,
                        Decimal("50.00") if n % 3 == 0 else None,
                        f"621700421000{n:07d}",
                        "2022-01",
                        n % 9 == 0,
                        "户主外出务工，由其子代领" if n % 7 == 0 else None,
                    ),
                    ref=("benefit", n),
                )
            )
        amounts += part
        body.append(TabularRow((None, None, None, rows, None, part), RowKind.SUBTOTAL, "小计"))
    return Tabular(
        "E-1",
        f"{TOWN}2022年12月农村最低生活保障金发放花名册",
        "2022年12月",
        columns,
        tuple(body),
        "户、人、元",
        f"填报单位（盖章）：{TOWN}人民政府",
        "2022年12月",
        TabularRow((None, None, None, 99, None, amounts), RowKind.TOTAL, "合计"),
        footer=("制表人：", "审核人：", "分管领导：", "单位负责人：", "（公章）"),
        notes=("人民币（大写）：伍万零壹佰陆拾元整",),
        page_subtotal=True,
        confidential="内部资料　注意保密",
        stamp="打印时间 2022-12-31 16:05　数据快照 20221231-03",
    )


def inspection() -> Tabular:
    """A-4, a sheet of boxes."""
    blocks = (
        FormBlock("", f"{TOWN}安全生产检查记录表", kind="title"),
        FormBlock("", "编号：JC-2022-0031", kind="subtitle"),
        FormBlock("被检查单位", "清河镇鑫源烟花爆竹零售点（个体工商户）", span=2),
        FormBlock("地址", "清河镇东街村三组 12 号（镇卫生院西侧 50 米）", span=2),
        FormBlock("负责人", "张𠅤"),
        FormBlock("联系电话", "13900001234"),
        FormBlock("检查时间", "2022年11月18日"),
        FormBlock("检查人员", "刘卫东、王芳"),
        FormBlock(
            "检查内容",
            "√ 证照是否齐全有效\n√ 是否超量储存、超范围经营\n□ 消防器材配备及完好情况\n□ 从业人员培训持证",
            2,
            5,
        ),
        FormBlock("发现问题", _TEXTS[0] + _TEXTS[4], 2, 6),
        FormBlock(
            "整改要求及期限", "立即更换灭火器；2022年11月25日前完成配电箱改造，逾期不改的移交有关部门处理。", 2, 4
        ),
        FormBlock("被检查单位\n意见及签字", "\n\n　　　　　　　签字（盖章）：　　　　　　　　　　年　　月　　日", 2, 3),
        FormBlock("检查人签字", "", 2, 2),
        FormBlock("", "注：本表一式两份，检查单位、被检查单位各存一份。", kind="note"),
    )
    return Tabular(
        "A-4",
        "安全生产检查记录表",
        "2022年11月18日",
        (),
        (),
        page=PORTRAIT,
        forms=(blocks,),
        stamp="数据快照 20221118-01",
    )


def notice() -> Tabular:
    """A-5, running text with a cutting rule."""
    body = "经检查，你单位存在下列安全隐患：1. 灭火器压力不足，未按月检查；2. 配电箱未设漏电保护，电线私拉乱接（进线未穿管）。"
    blocks = (
        FormBlock("", "安全隐患整改告知书（存根）", kind="title"),
        FormBlock("", "清安告〔2022〕31号", kind="subtitle"),
        FormBlock("", "鑫源烟花爆竹零售点：", kind="body"),
        FormBlock("", body, kind="body"),
        FormBlock("", "签收人：　　　　　　　　2022年11月18日", kind="right"),
        FormBlock("", "清安告〔2022〕31号", kind="rule"),
        FormBlock("", "安全隐患整改告知书", kind="title"),
        FormBlock("", "清安告〔2022〕31号", kind="subtitle"),
        FormBlock("", "鑫源烟花爆竹零售点：", kind="body"),
        FormBlock("", body + "请于2022年11月25日前整改完毕，并将整改情况书面报送本机关。", kind="body"),
        FormBlock("", f"{TOWN}人民政府", kind="right"),
        FormBlock("", "2022年11月18日", kind="right"),
    )
    page = PageSetup("A4", False, (37.0, 35.0, 28.0, 26.0))
    return Tabular("A-5", "安全隐患整改告知书", "2022年11月18日", (), (), page=page, forms=(blocks,))
