"""What an office can set of its pay rosters: how far back arrears are looked for, and the layout of the bank's file."""

from __future__ import annotations

from typing import Any

from township_desk.core.setting import SettingDef
from township_desk.ledgers.bank_layouts import default_layout, named_layouts


def _layouts_can_be_read(lines: Any) -> None:
    """Raise UsageError, naming layout and line, for what can't be read."""
    named_layouts(lines, default_layout(_DEFAULTS.__getitem__))


PAYROLL_SETTINGS: tuple[SettingDef, ...] = (
    SettingDef("payroll.arrears_months", "补发追溯月数", "发放", "int", 12, "生成花名册时往前看几个月有没有少发、漏发的"),
    SettingDef("payroll.arrears_differences", "标准补调时补发差额", "发放", "bool", True, "以前月份按新标准少发的，差额列为补发"),
    SettingDef("payroll.deduct_share", "抵扣追缴占当月金额的上限（%）", "发放", "int", 100, "追缴方式为“抵扣后续待遇”的，从当月金额里扣"),
    SettingDef("payroll.notice_days", "发放公示天数", "发放", "int", 7),
    SettingDef(
        "payroll.bank_format", "送银行文件格式", "发放", "choice", "xlsx",
        choices=(("xlsx", "Excel 工作簿"), ("csv", "CSV 文本"), ("txt", "TXT 文本")),
    ),
    SettingDef(
        "payroll.bank_columns", "送银行文件的栏目", "发放", "list",
        ["序号=序号", "账号=账号", "户名=开户人", "金额=金额", "开户银行=开户银行", "证件号码=身份证号", "摘要=摘要"],
        "每行一栏，按顺序写：表头=内容。内容可写：序号、账号、开户人、开户银行、金额、身份证号、领款人、村组、所属期、项目、摘要、备注、业务编号，"
        "或用引号写固定文字，如：币种=“人民币”",
    ),
    SettingDef("payroll.bank_header", "送银行文件带表头", "发放", "bool", True),
    SettingDef(
        "payroll.bank_totals", "送银行文件的合计行", "发放", "choice", "none", "合计行写总笔数和总金额",
        choices=(("none", "不要"), ("first", "放在最前"), ("last", "放在最后")),
    ),
    SettingDef(
        "payroll.bank_amount", "送银行文件的金额写法", "发放", "choice", "yuan",
        choices=(("yuan", "元，两位小数（480.00）"), ("plain", "元，去掉末尾的零（480）"), ("cents", "分（48000）")),
    ),
    SettingDef(
        "payroll.bank_delimiter", "文本的分隔符", "发放", "choice", "comma",
        choices=(("comma", "逗号 ,"), ("pipe", "竖线 |"), ("tab", "制表符"), ("semicolon", "分号 ;")),
    ),
    SettingDef(
        "payroll.bank_encoding", "文本的编码", "发放", "choice", "gb18030",
        choices=(("gb18030", "GB18030（银行系统多用）"), ("utf-8-sig", "UTF-8")),
    ),
    SettingDef(
        "payroll.bank_layouts", "其他银行的文件格式", "发放", "list", [],
        "有几家银行或项目格式不同的才填。先写一行【名称】，下面每行一项：用于=农村低保，特困供养；格式=TXT；带表头=否；合计行=最前；"
        "金额写法=分；分隔符=竖线；编码=UTF-8；再逐行写栏目：表头=内容。没写的照上面的",
        check=_layouts_can_be_read,
    ),
)  # fmt: skip
"""Settings of the group 发放."""
_DEFAULTS = {d.key: d.default for d in PAYROLL_SETTINGS}
