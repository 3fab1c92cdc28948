"""The command line as a clerk's scripts use it: set up, register, look, change, take back."""

import json

import pytest

from tests.e2e.cli_runner import Cli

pytestmark = pytest.mark.e2e


@pytest.fixture
def cli(tmp_path):
    cli = Cli(tmp_path / "台账 数据")
    cli.set_up()
    return cli


def test_nothing_is_made_where_no_desk_is(tmp_path):
    cli = Cli(tmp_path / "none")
    result = cli("rows", "hazard", "--json")
    assert result.code == 3
    assert result.json["error"]["code"] == "no_desk"
    assert "setup" in result.err
    assert not cli.folder.exists()


def test_setup_reads_villages_from_files(tmp_path):
    cli = Cli(tmp_path / "desk")
    lines = tmp_path / "村.txt"
    lines.write_text("东岭村\n\n石门村\n", encoding="utf-8")
    assert cli.json("setup", "--town", "云溪镇", "--code", "610000101", "--villages", lines)["villages"] == 2
    told = tmp_path / "村.json"
    village = {"name": "白杨村", "code12": "610000101201", "aliases": ["老白杨", "白杨"]}
    told.write_text(json.dumps({"villages": [village]}, ensure_ascii=False), encoding="utf-8")
    assert cli("setup", "--town", "云溪镇", "--code", "610000101", "--villages", told).code == 0
    rows = cli.json("rows", "village", "--sort", "id")["rows"]
    assert [row["name"] for row in rows] == ["东岭村", "石门村", "白杨村"]
    assert rows[2]["code12"] == "610000101201"


def test_setup_refuses_a_wrong_code(tmp_path):
    result = Cli(tmp_path / "desk")("setup", "--town", "云溪镇", "--code", "12", "--json")
    assert result.code == 2
    assert "9位" in result.json["error"]["message"]


def test_ledgers_tells_names_and_fields(cli, tmp_path):
    ledgers = cli.json("ledgers")["ledgers"]
    assert {"village", "person", "hazard", "house", "activity"} <= {ledger["name"] for ledger in ledgers}
    hazard = next(ledger for ledger in ledgers if ledger["name"] == "hazard")
    fields = {field["name"]: field for field in hazard["fields"]}
    assert fields["status"]["choices"][0] == "未整改"
    assert fields["resp_phone"]["masked"]
    assert fields["hazard_no"]["needed"] == "auto"
    assert [step["label"] for step in hazard["steps"]][:2] == ["交办", "当场整改"]
    assert "安全隐患" in cli("ledgers").out
    assert "排查日期" in cli("ledgers", "安全隐患").out
    assert Cli(tmp_path / "none").json("ledgers", "person")["ledgers"][0]["label"] == "人员"


def test_a_row_is_added_edited_voided_and_restored(cli):
    row_id = cli.add_hazard(resp_phone="19900001234")
    page = cli.json("rows", "hazard")
    assert (page["ledger"], page["count"]) == ("hazard", 1)
    row = page["rows"][0]
    assert row["id"] == row_id
    assert row["found_on"] == "2022-11-05"
    assert row["village"] == row["village_id_label"] == "东岭村"
    assert isinstance(row["village_id"], int)
    assert row["resp_phone"] == "199****1234"
    assert row["status"] == "未整改"
    assert row["is_void"] is False

    edited = cli.json("edit", "hazard", row_id, "整改资金=1,200元", "remark=催办")
    assert edited["row"]["fund_plan"] == "1200.00"
    assert edited["row"]["version"] == row["version"] + 1
    assert cli.json("edit", "hazard", row_id, "remark=")["row"]["remark"] is None

    assert cli("void", "hazard", row_id, "--reason", "重复登记").code == 0
    assert cli.json("rows", "hazard")["count"] == 0
    assert cli.json("rows", "hazard", "--void", "only")["rows"][0]["is_void"] is True
    assert cli("restore-row", "hazard", row_id).code == 0
    assert cli.json("rows", "hazard")["count"] == 1


def test_bad_values_change_nothing(cli):
    result = cli("add", "hazard", "village_id=东岭村", "found_on=2022-13-40", "description=无", "--json")
    assert result.code == 1
    error = result.json["error"]
    assert error["code"] == "invalid"
    assert {problem["field"] for problem in error["problems"]} >= {"found_on", "description"}
    assert cli.json("rows", "hazard")["count"] == 0
    assert cli("add", "hazard", "颜色=红").code == 2
    assert cli("add", "hazard", "颜色").code == 2
    assert cli("edit", "hazard", 99, "remark=x").code == 2


def test_conditions_sorting_and_limit(cli):
    for day in ("2022-10-01", "2022-11-08", "2022-11-20"):
        cli.add_hazard(found_on=day, description=f"配电箱无漏电保护，箱门敞开 {day}")
    cli.add_hazard(village_id="石门村", found_on="2022-11-09")
    page = cli.json(
        "rows",
        "安全隐患",
        "--where",
        "排查日期 = 2022-11",
        "--where",
        "村 = 东岭村",
        "--sort",
        "-found_on",
        "--limit",
        1,
    )
    assert page["count"] == 2
    assert [row["found_on"] for row in page["rows"]] == ["2022-11-20"]
    assert cli.json("rows", "hazard", "--where", "描述 包含 灭火器", code=2)["error"]["code"] == "unknown_field"
    assert cli.json("rows", "hazard", "--where", "description 包含 灭火器")["count"] == 1
    text = cli("rows", "hazard", "--where", "village 属于 东岭村、石门村").out
    assert "共4条" in text
    assert "排查日期" in text


def test_full_numbers_need_a_reason_and_are_journalled(cli):
    cli.add_hazard(resp_phone="19900001234")
    assert cli("rows", "hazard", "--unmask").code == 2
    rows = cli.json("rows", "hazard", "--unmask", "--reason", "电话通知整改")["rows"]
    assert rows[0]["resp_phone"] == "19900001234"
    entry = cli.json("history", "--limit", 1)["entries"][0]
    assert (entry["kind"], entry["reason"]) == ("unmask", "电话通知整改")
    assert "19900001234" not in cli("history", "--json").out
    assert "19900001234" not in cli("rows", "hazard").out


def test_steps_of_the_status_machine(cli):
    row_id = cli.add_hazard()
    steps = cli.json("move", "hazard", row_id)["steps"]
    assign = next(step for step in steps if step["label"] == "交办")
    assert not assign["ready"]
    assert "due_on" in assign["missing"]
    refused = cli("move", "hazard", row_id, "交办", "--json")
    assert refused.code == 1
    assert "整改期限" in refused.json["error"]["message"]
    given = {
        "assigned_on": "2022-11-05", "resp_unit": "东岭便民超市", "resp_person": "王大山", "resp_phone": "19900001234",
        "super_person": "李长河", "measures": "更换灭火器", "due_on": "2022-11-15",
    }  # fmt: skip
    moved = cli.json("move", "hazard", row_id, "整改中", *(f"{key}={value}" for key, value in given.items()))
    assert moved["row"]["status"] == "整改中"
    assert "整改完成" in cli("move", "hazard", row_id).out
    assert cli("move", "hazard", row_id, "销号").code == 2


def test_undo_and_redo(cli):
    row_id = cli.add_hazard()
    cli.json("edit", "hazard", row_id, "remark=第一次")
    assert cli.json("undo")["changeset"] > 0
    assert cli.json("rows", "hazard")["rows"][0]["remark"] is None
    assert cli("redo").code == 0
    assert cli.json("rows", "hazard")["rows"][0]["remark"] == "第一次"
    kinds = [entry["kind"] for entry in cli.json("history", "--ledger", "hazard", "--id", row_id)["entries"]]
    assert kinds == ["redo", "undo", "edit", "add"]
    assert "备注" in cli("history", "--ledger", "hazard").out
    assert cli("history", "--id", 1).code == 2


def test_settings(cli):
    everything = cli.json("settings")["settings"]
    assert {"town.name", "hazard.closed_policy"} <= {setting["key"] for setting in everything}
    assert cli.json("settings", "hazard.assign_workdays", 5)["value"] == 5
    assert cli.json("settings", "hazard.assign_workdays")["value"] == 5
    assert "仅已销号" in cli("settings", "hazard.closed_policy", "strict").out
    assert cli("settings", "hazard.assign_workdays", "很多").code == 2
    assert cli.json("settings", "no.such", code=2)["error"]["code"] == "unknown_setting"
    cli("undo")
    assert cli.json("settings", "hazard.closed_policy")["value"] == "fixed"


def test_json_is_one_document_and_nothing_else(cli):
    cli.add_hazard()
    for args in (["ledgers"], ["rows", "hazard"], ["history"], ["settings"], ["tables"], ["undo"], ["redo"]):
        result = cli(*args, "--json")
        json.loads(result.out)
        assert result.code == 0


def test_find_looks_into_every_ledger(cli):
    cli.add_hazard(resp_person="王秀英")
    cli.json("add", "person", "name=王秀英")
    told = cli.json("find", "王秀英")
    assert {each["ledger"]: each["count"] for each in told["ledgers"]} == {"person": 1, "hazard": 1}
    assert told["ledgers"][0]["rows"][0]["title"].startswith("王秀英")
    assert "安全隐患　1条" in cli("find", "王秀英").out
    assert cli("find", "没有这个人").out == "没有找到。\n"
    assert cli("find", "王").code == 2


def test_overview_is_the_month_on_a_page(cli, tmp_path):
    cli.add_hazard()
    told = cli.json("overview", "--month", "2022-11")
    assert told["title"] == "云溪镇2022年11月工作一览"
    row = next(row for row in told["rows"] if row[0] == "发现隐患")
    assert row[2:5] == [1, 0, 1]
    for suffix in (".pdf", ".docx", ".xlsx"):
        out = tmp_path / f"一览{suffix}"
        assert cli("overview", "--month", "2022-11", out).code == 0
        assert out.stat().st_size > 1000
    assert cli("overview", "--month", "2022-13", out).code == 2
    assert cli("overview", "--month", "2022-11", tmp_path / "一览.txt").code == 2


def test_accept_quiets_a_warning(cli):
    rows = [cli.add_hazard(place_name=name) for name in ("东岭便民超市", "东岭便民超市二店")]
    told = cli.json("check", "--ledger", "hazard", code=1)["findings"]
    finding = next(f["finding"] for f in told if f["rule"] == "G-13" and f["id"] == rows[0])
    assert cli("accept", finding, "--reason", "确是两家").code == 0
    left = cli.json("check", "--ledger", "hazard", code=1)["findings"]
    assert finding not in {f["finding"] for f in left}
    assert finding in {f["finding"] for f in cli.json("check", "--accepted", code=1)["findings"]}
    text = cli("check", "--ledger", "hazard").out
    assert "安全生产：" in text and f"G-13@hazard:{rows[1]}" in text, "what accept needs is there to be read"
    assert cli("accept", finding).code == 2
    assert cli("accept", "G-13@hazard:77", "--reason", "x").code == 2


def test_reconciliations_are_part_of_the_audit(cli):
    cli(
        "add", "site", "name=东岭路", "kind=道路", "status=在营", "village=东岭村", "registered_on=2021-03-01", "--json"
    )
    told = cli.json("check", code=1)
    found = next(f for f in told["findings"] if f["rule"] == "K-13")
    assert (found["ledger"], found["id"], found["figures"]) == ("site", 0, ["I137"])
    assert any(area["area"] == "底册" and area["warning"] >= 1 for area in told["areas"])
    text = cli("check").out
    assert found["finding"] in text and "trace" in text and "I137" in text
    assert "K-13" not in cli("check", "--ledger", "hazard").out
    assert cli("accept", found["finding"], "--reason", "下月定").code == 0
    assert "K-13" not in cli("check").out and "K-13" in cli("check", "--accepted").out
    other = next(f for f in cli.json("check", "--year", "2021", code=1)["findings"] if f["rule"] == "K-13")
    assert cli("accept", other["finding"], "--reason", "下月定").code == 2
    assert cli("accept", other["finding"], "--reason", "下月定", "--year", "2021").code == 0


def test_setting_up_again_says_what_is_there(cli):
    told = cli("setup", "--town", "云溪镇", "--code", "610000101", "--village", "新桥村")
    assert told.out.startswith("这里已经设置过")
    there = cli.json("rows", "village")["count"]
    assert f"{there}个" in told.out
    assert cli.json("setup", "--town", "云溪镇", "--code", "610000101")["villages_now"] == there


def test_the_village_goes_by_its_short_name_in_changes_too(cli):
    given = ("found_on=2022-12-01", "description=楼道堆放杂物堵塞通道")
    row = cli.json("add", "hazard", "village=东岭村", *given)["row"]
    assert row["village"] == "东岭村"
    assert cli.json("edit", "hazard", row["id"], "village=石门村")["row"]["village"] == "石门村"
    assert cli("edit", "person", "1", "village=石门村").code == 2


def test_an_unknown_ledger_is_told_with_what_it_may_mean(cli):
    for command in ("rows", "ledgers"):
        assert "是不是：安全隐患（hazard）" in cli(command, "隐患").err
        error = cli(command, "zzz", "--json").json["error"]
        assert error["code"] == "unknown_ledger"
        assert "家庭（户）（household）" in error["message"]
        assert "settings" not in error["message"]


def test_long_texts_do_not_break_the_list_of_what_is_found(cli):
    text = "第一处围墙倾斜存在倒塌风险\n" + "第二处线路裸露老化严重，" * 40
    cli.json("add", "hazard", "village=东岭村", "found_on=2022-12-01", f"description={text}")
    lines = cli("find", "围墙倾斜").out.splitlines()
    assert len(lines) == 2
    assert all(len(line) < 140 for line in lines)


def test_a_missing_file_is_told_in_chinese_only(cli, tmp_path):
    told = cli("setup", "--town", "云溪镇", "--code", "610000101", "--villages", tmp_path / "没有.txt")
    assert told.code == 3
    assert "FileNotFound" not in told.err
    assert "No such" not in told.err


def test_standards_and_holidays_are_kept_like_any_ledger(cli, tmp_path):
    given = ("program=农村低保", "tier=A类", "from_date=2022-01-01", "amount=450")
    added = cli("add", "standard", *given)
    assert added.code == 0 and "Traceback" not in added.err
    row_id = cli.json("rows", "standard")["rows"][0]["id"]
    assert cli("edit", "standard", row_id, "amount=460").code == 0
    wrong = cli("add", "standard", "program=农村低保", "tier=D类", "from_date=2022-01-01", "amount=1", "--json")
    assert wrong.code == 1 and "没有“D类”这一档" in wrong.json["error"]["problems"][0]["message"]
    out = tmp_path / "标准.xlsx"
    assert cli("export", "standard", out).code == 0
    assert cli("void", "standard", row_id, "--reason", "重录").code == 0
    told = cli.json("import", "standard", out)
    assert (told["new"], told["rejected"]) == (1, 0), told
    assert cli.json("rows", "standard")["rows"][0]["amount"] == "460.00"
    assert cli("add", "holiday", "day=2022-10-03", "kind=休", "note=国庆节").code == 0
    assert cli.json("rows", "holiday")["rows"][0]["day"] == "2022-10-03"
