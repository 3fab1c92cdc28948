"""The month close at the command line: refused with findings, closed, locked, corrected by a slip, compared, reopened."""

from __future__ import annotations

import pytest

from tests.e2e.cli_runner import Cli

PATROL = ("act_type=巡河", "title=村级巡河", "level=村级", "village_id=东岭村", "organizer=东岭村", "qty=0.5", "summary=河面清洁", "leader=李明")  # fmt: skip


@pytest.fixture
def cli(tmp_path):
    found = Cli(tmp_path / "desk")
    found.set_up()
    return found


@pytest.mark.e2e
def test_what_blocks_is_listed_and_nothing_is_closed(cli):
    row = cli.add_hazard(level="")
    told = cli.json("close", "2022-11", "--area", "安全生产", code=1)
    assert told["closed"] is False and told["snapshot"] == ""
    assert f"G-01@hazard:{row}" in {each["key"] for each in told["blocks"]}
    assert {"key", "rule", "severity", "ledger", "id", "field", "title", "message"} == set(told["blocks"][0])
    text = cli("close", "2022-11", "--area", "安全生产")
    assert text.code == 1 and "[拦下] " in text.out and "没有月结" in text.out
    assert cli("close", "2022-11", "--area", "工作活动", "--dry-run").out.strip() == "可以月结。"
    assert cli.json("close")["months"][-1]["state"] == "未月结"


@pytest.mark.e2e
def test_a_month_is_closed_corrected_compared_and_reopened(cli, tmp_path):
    row = cli.json("add", "activity", *PATROL, "date=2022-11-07")["id"]
    told = cli.json("close", "2022-11", "--area", "工作活动")
    assert told["closed"] and told["areas"] == ["工作活动"] and told["snapshot"]
    [state] = [m for m in cli.json("close")["months"] if m["month"] == "2022-11"]
    assert state["state"] == "部分月结" and state["closed"][0]["snapshot"] == told["snapshot"]

    refused = cli("edit", "activity", row, "qty=0.8", "--json")
    assert refused.code == 1
    [problem] = refused.json["error"]["problems"]
    assert problem["code"] == "G-11" and "2022年11月已月结锁定，请走更正单。" in problem["message"]
    assert cli("add", "activity", *PATROL, "date=2022-11-08").code == 1
    assert cli("void", "activity", row, "--reason", "重复").code == 1
    assert cli.json("differences", "2022-11") == {"month": "2022-11", "differences": [], "corrections": []}

    number = cli.json("edit", "activity", row, "qty=0.8", "--correct", "--reason", "漏计一段")["changeset"]
    found = cli.json("differences", "2022-11", code=1)
    assert [each["reason"] for each in found["corrections"]] == ["漏计一段"]
    assert found["differences"] and all(each["corrections"] == [number] for each in found["differences"])
    assert {"table", "label", "row", "column", "then", "now", "corrections"} == set(found["differences"][0])
    out = tmp_path / "更正单.json"
    assert cli("slip", number, out).code == 0 and "漏计一段" in cli("slip").out
    assert '"0.50"' in out.read_text("utf-8") and '"0.80"' in out.read_text("utf-8")
    assert cli("slip", 1, out).code == 2

    assert cli("reopen", "2022-11").code == 2
    assert cli.json("reopen", "2022-11", "--reason", "改口径")["label"].startswith("重开")
    assert cli("edit", "activity", row, "qty=0.9").code == 0
    assert cli("undo").code == 0


@pytest.mark.e2e
def test_a_reprint_keeps_time_and_hash(cli, tmp_path):
    row = cli.json("add", "activity", *PATROL, "date=2022-11-07")["id"]
    snapshot = cli.json("close", "2022-11", "--area", "工作活动")["snapshot"]
    cli("edit", "activity", row, "title=村级河长巡河", "--correct", "--reason", "漏计一段")
    before, now = (cli.json("table", "C-1", "--month", "2022-11", *more) for more in ((), ("--live",)))
    assert before != now and snapshot
    assert cli("table", "C-1", "--month", "2022-11", tmp_path / "C-1.pdf").code == 0


@pytest.mark.e2e
@pytest.mark.parametrize("words", [("close", "2022Q4"), ("close", "2022-11", "--area", "水利"), ("differences", "2022-11"), ("reopen", "2022-11", "--reason", "x")])  # fmt: skip
def test_wrong_use_is_told(cli, words):
    assert cli(*words).code == 2
