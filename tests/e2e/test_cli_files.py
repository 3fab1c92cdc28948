"""Files through the command line: templates, imports with receipts, exports, printed tables, audit, backups."""

import json

import openpyxl
import pytest

from tests.e2e.cli_runner import Cli

pytestmark = pytest.mark.e2e

HEADER = [
    "序号",
    "排查日期",
    "行业领域",
    "单位（场所）名称",
    "地点",
    "隐患描述",
    "责任人",
    "整改期限",
    "是否整改",
    "完成时间",
]


@pytest.fixture
def cli(tmp_path):
    cli = Cli(tmp_path / "desk")
    cli.set_up()
    return cli


@pytest.fixture
def sheet(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "东岭村"
    page.append(["东岭村安全隐患台账（2022年11月）"])
    page.append(HEADER)
    page.append(
        [
            1,
            "11月5日",
            "消防",
            "便民超市",
            "一组",
            "灭火器压力不足，超过检修期未检修",
            "王大山",
            "2022.11.15",
            "√",
            "2022.11.10",
        ]
    )
    page.append(
        [
            2,
            "2022.11.6",
            "消防",
            "村委会",
            "二组",
            "疏散通道堆放杂物，安全出口被遮挡",
            "李长河",
            "2022.11.20",
            "×",
            None,
        ]
    )
    page.append([3, "2022.11.7", "消防", "村小学", "三组", None, "赵明", None, "否", None])
    page.append(["合计", None, None, None, None, "3处"])
    path = tmp_path / "东岭村隐患.xlsx"
    book.save(path)
    return path


def test_import_dry_run_then_for_good_then_again(cli, sheet, tmp_path):
    plan = cli.json("import", "hazard", sheet, "--dry-run", code=1)
    assert plan["changeset"] is None
    assert (plan["target"], plan["read"], plan["new"], plan["rejected"]) == ("hazard", 3, 2, 1)
    assert plan["sheets"][0]["header_row"] == 2
    assert plan["sheets"][0]["mapping"]["排查日期"] == "found_on"
    rejected = [problem for problem in plan["problems"] if problem["severity"] == "error"]
    assert [(problem["row"], problem["field"]) for problem in rejected] == [(5, "description")]
    assert cli.json("rows", "hazard")["count"] == 0

    receipt = tmp_path / "回执.xlsx"
    done = cli.json("import", "hazard", sheet, "--month", "2022-11", "--receipt", receipt, code=1)
    assert done["changeset"] > 0
    assert receipt.stat().st_size > 0
    assert cli.json("rows", "hazard", "--where", "status = 已整改")["count"] == 1

    again = cli("import", "hazard", sheet, "--month", "2022-11")
    assert again.code == 1
    assert "新增0行" in again.out
    assert "退回1行" in again.out
    assert cli.json("rows", "hazard")["count"] == 2
    cli("undo")
    assert cli.json("rows", "hazard")["count"] == 0


def test_import_refusals(cli, sheet, tmp_path):
    assert cli.json("import", "nothing", sheet, code=2)["error"]["code"] == "unknown_target"
    assert cli("import", "hazard", sheet, "--map", "随便").code == 2
    missing = cli("import", "hazard", tmp_path / "没有.xlsx", "--json")
    assert missing.code == 3
    assert "找不到" in missing.json["error"]["message"]
    damaged = tmp_path / "坏.xlsx"
    damaged.write_bytes(sheet.read_bytes()[:2000])
    assert cli("import", "hazard", damaged).code == 3
    assert cli.json("rows", "hazard")["count"] == 0


def test_template(cli, tmp_path):
    out = tmp_path / "隐患填报表.xlsx"
    assert cli.json("template", "安全隐患", out)["ledger"] == "hazard"
    headers = {cell.value for row in openpyxl.load_workbook(out).worksheets[0].iter_rows() for cell in row}
    assert any("排查日期" in str(header) for header in headers)
    assert cli("template", "hazard", tmp_path / "x.doc").code == 2


def test_export(cli, tmp_path):
    cli.add_hazard(resp_phone="19900001234")
    out = tmp_path / "导出.xlsx"
    assert cli.json("export", "hazard", out, "--where", "status = 未整改")["count"] == 1
    assert "19900001234" not in _text(out)
    assert cli("export", "hazard", out, "--unmask").code == 2
    assert cli("export", "hazard", out, "--unmask", "--profile", "public", "--reason", "x").code == 2
    assert cli("export", "hazard", out, "--unmask", "--reason", "电话通知").code == 0
    assert "19900001234" in _text(out)
    assert cli("export", "hazard", out, "--profile", "public").code == 0
    assert "19900001234" not in _text(out)


def _text(path):
    return "\n".join(
        str(cell.value) for page in openpyxl.load_workbook(path) for row in page.iter_rows() for cell in row
    )


def test_tables_are_listed(cli):
    known = {table["name"]: table for table in cli.json("tables")["tables"]}
    assert {"A-1", "A-2", "A-7", "R-4"} <= set(known)
    assert known["A-4"]["per_row"]
    assert "A-2" in cli("tables").out


def test_a_table_in_every_form(cli, tmp_path):
    row_id = cli.add_hazard()
    for suffix in ("pdf", "xlsx", "json"):
        out = tmp_path / f"A-1.{suffix}"
        assert cli("table", "A-1", "--month", "2022-11", out).code == 0
        assert out.stat().st_size > 0
    made = json.loads((tmp_path / "A-1.json").read_text(encoding="utf-8"))
    assert made["name"] == "A-1"
    assert made["period"] == "2022年11月"
    assert {"title", "unit", "columns", "rows", "total", "footer"} <= set(made)
    assert len(made["rows"]) == 1
    assert all(len(row) == len(made["columns"]) for row in made["rows"])
    assert cli.json("table", "a-1", "--month", "2022-11") == made
    assert cli.json("table", "A-1", "--month", "2022-11", "--village", "石门村")["rows"] == []
    assert "灭火器" in cli("table", "A-1", "--year", "2022").out
    assert cli("table", "A-5", "--row", row_id, tmp_path / "A-5.pdf").code == 0


@pytest.mark.parametrize(
    "period",
    [
        ["--week", "2022-W44"], ["--quarter", "2022Q4"], ["--half", "2022H2"], ["--year", "2022"],
        ["--from", "2022-11-01", "--to", "2022-11-15"],
    ],
)  # fmt: skip
def test_periods(cli, period):
    cli.add_hazard()
    assert len(cli.json("table", "A-1", *period)["rows"]) == 1


@pytest.mark.parametrize(
    "args",
    [
        ["A-1"], ["A-1", "--month", "2022-13"], ["A-1", "--month", "2022Q4"], ["A-1", "--month", "2022-11", "--year", "2022"],
        ["A-1", "--from", "2022-11-01"], ["A-1", "--from", "11月1日", "--to", "2022-11-05"], ["Z-9", "--month", "2022-11"],
        ["A-1", "--month", "2022-11", "out.doc"], ["A-1", "--month", "2022-11", "--village", "大王庄"],
        ["A-1", "--month", "2022-11", "--option", "颜色=红"], ["A-2", "--month", "2022-11", "--option", "by=颜色"], ["A-4"],
    ],
)  # fmt: skip
def test_wrong_tables_are_refused(cli, args):
    result = cli("table", *args, "--json")
    assert result.code == 2
    assert result.json["error"]["message"]


def test_check(cli):
    assert cli.json("check", "--ledger", "village", code=0 if _quiet(cli) else 1)
    cli.add_hazard(due_on="2022-11-10")
    found = cli.json("check", "--ledger", "hazard", code=1)["findings"]
    late = next(finding for finding in found if finding["rule"] == "YH-11")
    assert (late["ledger"], late["severity"], late["field"]) == ("hazard", "notice", "due_on")
    assert "已逾期" in cli("check").out


def _quiet(cli):
    return not cli("check", "--ledger", "village", "--json").json["findings"]


def test_backup_and_restore(cli, tmp_path):
    cli.add_hazard()
    file = tmp_path / "U盘" / "备份.db"
    file.parent.mkdir()
    made = cli.json("backup", file)
    assert made["proven"]
    assert file.exists()
    assert cli("backup").code == 0
    assert len(cli.json("backups")["backups"]) >= 1
    assert "可用" in cli("backups").out
    cli.add_hazard(found_on="2022-11-09")
    assert cli.json("restore", file)["restored"]
    assert cli.json("rows", "hazard")["count"] == 1
    broken = tmp_path / "坏.db"
    broken.write_bytes(b"")
    assert cli("restore", broken).code == 3
    assert cli.json("rows", "hazard")["count"] == 1


def test_doctor(cli):
    assert "不正常] 备份" in cli("doctor").out
    assert cli("doctor").code == 1
    cli("backup")
    told = cli.json("doctor", "--fonts")
    assert told["ok"]
    assert all(check["text"] for check in told["checks"])
    assert "正常" in cli("doctor").out


def test_a_header_that_no_sheet_has_is_refused(cli, sheet):
    refused = cli.json("import", "hazard", sheet, "--map", "没有=description", code=2)["error"]
    assert refused["code"] == "unknown_header"
    assert "隐患描述" in refused["message"]
    assert cli("import", "hazard", sheet, "--map", "责任人=监管责任人", "--dry-run").code == 1
    assert cli("import", "hazard", sheet, "--map", "G=监管责任人", "--dry-run").code == 1


def test_an_import_says_what_the_rows_lack_and_tells_the_same_once(cli, tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    page.append(["东岭村安全隐患台账（2022年11月）"])
    page.append(HEADER)
    for n in range(1, 13):
        text = f"第{n}处线路老化裸露"
        page.append([n, "2022.11.6", "消防", f"村委会{n}", "二组", text, "李长河", "2022.11.20", "√", None])
    path = tmp_path / "同样.xlsx"
    book.save(path)
    told = cli("import", "hazard", path, "--month", "2022-11", "--dry-run").out
    assert "待补：" in told
    assert "隐患等级（12）" in told
    assert told.count("日期待补") == 1
    assert "第3、4、5、6、7、8、9、10…行（共12行）" in told
    plan = cli.json("import", "hazard", path, "--month", "2022-11", "--dry-run")
    assert plan["lacking"]["隐患等级"] == 12
    assert len([p for p in plan["problems"] if "日期待补" in p["message"]]) == 12


def test_remarks_on_a_printed_table_take_one_line(cli, tmp_path):
    told = cli("table", "A-1", "--month", "2022-11", tmp_path / "a.pdf")
    assert told.code == 0
    assert told.err.count("[提示]") <= 1
    made = cli.json("table", "A-1", "--month", "2022-11", tmp_path / "a.pdf")
    assert all(word.rstrip("。") in told.err for word in made["warnings"])
