"""The month's pay roster from the command line, from what changed to what arrived."""

from __future__ import annotations

import csv
import re
import shlex
from decimal import Decimal
from pathlib import Path

import click
import pytest

from tests.e2e.cli_runner import Cli
from tests.payroll_town import account, benefit, pay_desk
from township_desk.cli.commands_payroll import payroll as payroll_group

LOW = ("农村低保", "--month")


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    folder = tmp_path / "desk"
    pay_desk(folder, [benefit(1), benefit(2), benefit(3, tier="差额", monthly_amount=Decimal("300.50"))]).close()
    return Cli(folder)


def roster(cli: Cli, name: str, month: str, *args: object, code: int = 0):
    return cli.json("payroll", name, *LOW, month, *args, code=code)


def test_a_month_from_the_roster_to_what_arrived(cli, tmp_path):
    made = roster(cli, "make", "2022-10", "--fund", "省级资金1号")
    assert (made["households"], made["persons"], made["amount"], made["added"]) == (3, 6, "1700.50", 3)
    assert made["amount_words"] == "壹仟柒佰元零伍角整"
    assert roster(cli, "compare", "2022-10")["rows"] == []
    assert roster(cli, "check", "2022-10")["findings"] == []
    assert cli("payroll", "approve", *LOW, "2022-10", "--by", made["made_by"]).code == 1
    assert roster(cli, "approve", "2022-10", "--by", "李明")["status"] == "已审核"
    assert roster(cli, "reopen", "2022-10")["status"] == "编制中"
    roster(cli, "approve", "2022-10", "--by", "李明")
    notice = tmp_path / "公示.xlsx"
    assert roster(cli, "notice", "2022-10", notice, "--from", "2022-10-01")["notice_to"] == "2022-10-07"
    assert notice.exists()
    out = tmp_path / "代发.csv"
    sent = roster(cli, "bank", "2022-10", out)
    assert (sent["status"], sent["rows"]) == ("已送银行", 3)
    rows = list(csv.reader(out.read_text(encoding="gb18030").splitlines()))
    assert rows[0][:4] == ["序号", "账号", "户名", "金额"]
    back = tmp_path / "回单.csv"
    lines = [
        "账号,户名,金额,结果,原因",
        *(f"{r[1]},{r[2]},{r[3]},{'失败' if r[2] == '甲2' else '成功'},账户冻结" for r in rows[1:]),
    ]
    back.write_text("\n".join(lines), encoding="utf-8")
    told = roster(cli, "return", "2022-10", back)
    assert (told["paid"], told["failed"], told["waiting"]) == (2, 1, 0)
    cli("edit", "household", "2", "bank_no=2701777700000002")
    assert roster(cli, "resend", "2022-10", tmp_path / "重发.csv")["rows"] == 1
    assert cli("payroll", "paid", *LOW, "2022-10").code == 1
    assert roster(cli, "paid", "2022-10", "--rest", "成功")["failed"] == 0
    assert roster(cli, "archive", "2022-10")["status"] == "已归档"
    assert [b["status"] for b in roster(cli, "show", "2022-10")["batches"]] == ["已归档"]


def test_a_change_is_recorded_and_explains_the_difference(cli):
    roster(cli, "make", "2022-10")
    done = cli.json("payroll", "record", "1", "减员", "--month", "2022-11", "--persons", "1", "--reason", "女儿出嫁")
    assert done["id"] == 1
    cli("edit", "benefit", "3", "monthly_amount=310")
    roster(cli, "make", "2022-11")
    told = roster(cli, "compare", "2022-11", code=1)
    assert {(r["benefit_id"], r["kind"], r["explained"]) for r in told["rows"]} == {
        (1, "人数变动", True),
        (3, "金额变动", False),
    }
    checked = roster(cli, "check", "2022-11", code=1)
    assert [f["rule"] for f in checked["findings"] if f["severity"] == "error"] == ["FF-04"]
    assert "无依据" in cli("payroll", "compare", *LOW, "2022-11").out
    [event] = cli.json("rows", "benefit_event")["rows"]
    assert cli("payroll", "withdraw", event["id"], "--reason", "登记错了户").code == 0
    assert cli.json("rows", "benefit", "--where", "id = 1")["rows"][0]["declared_count"] == 2


def test_a_line_is_adjusted_with_its_reason(cli):
    roster(cli, "make", "2022-10")
    [line] = cli.json("rows", "pay_line", "--where", "benefit_id = 1")["rows"]
    assert account(1) not in str(line)
    assert cli("payroll", "adjust", line["id"], "-50.5", "--reason", "上月多发").code == 0
    assert roster(cli, "make", "2022-10")["amount"] == "1650.00"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("make", "种粮补贴", "--month", "2022-10"), "没有按月发放的项目"),
        (("make", "低保", "--month", "2022-13"), "看不懂"),
        (("check", "低保", "--month", "2022-10"), "还没有2022年10月农村低保的花名册"),
        (("compare", "低保", "--month", "2022-10"), "还没有2022年10月农村低保的花名册"),
        (("record", "1", "结婚", "--month", "2022-10", "--reason", "x"), "没有“结婚”这种变动"),
        (("bank", "低保", "--month", "2022-10", "a.csv", "--on", "昨天"), "不是日期"),
    ],
)
def test_wrong_use_is_told(cli, args, words):
    result = cli("payroll", *args)
    assert result.code == 2
    assert words in result.err


@pytest.mark.parametrize("name", sorted(payroll_group.commands))
def test_every_step_has_its_help_in_chinese_and_an_example_that_can_be_parsed(cli, name):
    page = cli("payroll", name, "--help")
    assert page.code == 0
    assert page.out.startswith("用法：township-desk payroll")
    assert "--json" in page.out
    assert not re.search(r"\b(Usage|Options|Commands|Error|Show this message)\b", page.out)
    command = payroll_group.commands[name]
    words = shlex.split(command.example)
    assert words[:3] == ["township-desk", "payroll", name]
    command.make_context(name, words[3:], parent=click.Context(payroll_group, info_name="township-desk payroll"))


def test_the_same_about_many_lines_is_told_once(cli):
    for home in (1, 2, 3):
        cli("edit", "household", home, "bank_name=")
    roster(cli, "make", "2022-10")
    told = cli("payroll", "check", *LOW, "2022-10")
    assert told.code == 1
    [line] = [line for line in told.out.splitlines() if "BK-01" in line]
    assert line == "[错误] BK-01 第1、2、3行 甲3、甲1、甲2：没有登记开户银行，请先在户（人员）里登记，再重新生成。"
    found = roster(cli, "check", "2022-10", code=1)["findings"]
    assert len([f for f in found if f["rule"] == "BK-01"]) == 3


def test_rows_tell_the_village_of_their_household(cli):
    [row] = cli.json("rows", "benefit", "--where", "id = 1")["rows"]
    assert row["village"] == "石盘村"
    roster(cli, "make", "2022-10")
    assert {line["village"] for line in cli.json("rows", "pay_line")["rows"]} == {"柳沟村", "石盘村", "河湾社区"}
    assert cli.json("edit", "benefit", 1, "remark=已核对")["row"]["village"] == "石盘村"
