"""The report's numbers through the command line: a hazard is registered, counted, and found again behind the number."""

from datetime import date

import pytest

from tests.e2e.cli_runner import Cli


@pytest.fixture
def cli(tmp_path):
    found = Cli(tmp_path / "desk")
    found.set_up()
    return found


def by_id(document):
    return {figure["id"]: figure for figure in document["figures"]}


@pytest.mark.e2e
def test_a_hazard_is_counted_and_traced(cli):
    first = cli.add_hazard()
    cli.add_hazard(village_id="石门村", location="石门二组", place_name="石门饭店")
    cli.add_hazard(found_on="2021-11-05", location="云溪", place_name="云溪网吧")
    found = by_id(cli.json("figures", "--year", "2022"))
    assert found["I169"]["value"] == 2
    assert (found["I171"]["value"], found["I170"]["value"]) == (2, 0)
    assert set(found["I169"]) >= {
        "id", "chapter", "label", "unit", "value", "definition", "basis", "ledger", "rows"
    }  # fmt: skip
    assert found["I172"] | {"value": None, "text": "无数据", "rows": 0} == found["I172"]
    of_village = by_id(cli.json("figures", "--year", "2022", "--village", "东岭村"))
    assert of_village["I169"]["value"] == 1
    assert of_village["I019"]["text"] == "不分村统计" or of_village["I019"]["value"] == "云溪镇"
    traced = cli.json("trace", "I169", "--year", "2022", "--village", "东岭村")
    assert traced["figure"] == "I169"
    assert traced["value"] == 1
    assert [(row["ledger"], row["id"]) for row in traced["rows"]] == [("hazard", first)]
    assert traced["rows"][0]["label"]


@pytest.mark.e2e
def test_periods_and_cut_off_days(cli):
    cli.add_hazard()
    assert by_id(cli.json("figures", "--as-of", "2022-11-04"))["I169"]["value"] is None
    assert by_id(cli.json("figures", "--as-of", "2022-11-05"))["I169"]["value"] == 1
    for period in (
        ("--month", "2022-11"),
        ("--quarter", "2022Q4"),
        ("--half", "2022H2"),
        ("--from", "2022-11-05", "--to", "2022-11-05"),
    ):
        assert by_id(cli.json("figures", *period))["I169"]["value"] == 1, period
    assert by_id(cli.json("figures", "--month", "2022-10"))["I169"]["value"] is None
    assert "发现隐患" in cli("figures", "--year", "2022").out
    assert "口径" in cli("trace", "P153", "--as-of", "2022-12-31").out


@pytest.mark.e2e
def test_what_is_asked_wrongly(cli):
    assert cli("figures").code == 2
    assert cli("figures", "--year", "2022", "--as-of", "2022-11-05").code == 2
    assert cli("figures", "--year", "2022", "--village", "无此村").code == 2
    unknown = cli("trace", "I999", "--year", "2022")
    assert unknown.code == 2
    assert "I999" in unknown.err


@pytest.mark.e2e
def test_a_report_from_a_template_of_ones_own(cli, tmp_path):
    from docx import Document

    cli.add_hazard()
    document = Document()
    document.add_paragraph("{{镇名}}全年查出隐患{{I169}}处，自建房{{I172}}处。")
    document.save(str(tmp_path / "模板.docx"))
    made = cli.json(
        "report", "annual", "--year", "2022", "--template", tmp_path / "模板.docx", tmp_path / "总结.docx", code=1
    )
    assert made["filled"] == 3
    assert [figure["id"] for figure in made["missing"]] == ["I172"]
    text = Document(str(tmp_path / "总结.docx")).paragraphs[0].text
    assert text == "云溪镇全年查出隐患1处，自建房【无数据：排查自建房屋】处。"
    assert (
        cli("report", "annual", "--year", "2022", "--template", tmp_path / "模板.docx", tmp_path / "总结.pdf").code == 1
    )
    assert (tmp_path / "总结.pdf").read_bytes().startswith(b"%PDF")
    assert cli("report", "annual", "--year", "2022", tmp_path / "总结.txt").code == 2


@pytest.mark.e2e
def test_last_years_report_becomes_a_template(cli, tmp_path):
    from docx import Document

    cli.add_hazard(found_on="2021-11-05")
    cli.add_hazard()
    cli.add_hazard(location="石门二组", place_name="石门饭店")
    old = tmp_path / "2021年总结.docx"
    document = Document()
    document.add_paragraph("2021年全镇排查发现安全隐患1处，开展志愿服务25次。")
    document.save(str(old))
    found = cli.json("report", "propose", "--year", "2021", old)
    tags = [(p["n"], p["text"], p["tag"]) for p in found["proposals"]]
    assert tags == [(1, "2021", "年度"), (2, "1", "I169"), (3, "25", "I035")]
    made = tmp_path / "模板.docx"
    done = cli.json("report", "propose", "--year", "2021", old, made, "--skip", "3", "--set", "2=I170")
    assert [p["accepted"] for p in done["proposals"]] == [True, True, False]
    assert Document(str(made)).paragraphs[0].text == "{{年度}}年全镇排查发现安全隐患{{I170}}处，开展志愿服务25次。"
    assert cli("report", "propose", "--year", "2021", old, made, "--set", "9=I170").code == 2
    cli("report", "propose", "--year", "2021", old, made)
    cli("report", "annual", "--year", "2022", "--template", made, tmp_path / "2022.docx")
    assert "安全隐患2处" in Document(str(tmp_path / "2022.docx")).paragraphs[0].text


@pytest.mark.e2e
def test_a_months_briefing_and_what_is_wrong_with_a_template(cli, tmp_path):
    from docx import Document

    cli.add_hazard(found_on="2022-10-05")
    cli.add_hazard(location="石门二组", place_name="石门饭店", found_on="2022-11-06")
    out = tmp_path / "简报.docx"
    made = cli.json("report", "briefing", "--month", "2022-11", out, code=1)
    assert (made["report"], made["period"]) == ("briefing", "2022年11月")
    text = "\n".join(p.text for p in Document(str(out)).paragraphs)
    assert "发现隐患1处" in text
    assert "发现隐患2处" in text  # the year to date
    assert cli.json("report", "compare", "--month", "2022-11", out)["findings"] == []
    assert "简报要写" in cli("report", "briefing", "--year", "2022", out).err
    document = Document()
    document.add_table(2, 2).cell(1, 1).text = "查出{{I169|按吨}}处"
    document.save(str(tmp_path / "模板.docx"))
    refused = cli("report", "briefing", "--half", "2022H1", "--template", tmp_path / "模板.docx", tmp_path / "x.docx")
    assert refused.code == 2
    assert "表1第2行第2列“查出{{I169|按吨}}处”" in refused.err
    assert not (tmp_path / "x.docx").exists()
    (tmp_path / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    old = cli("report", "propose", "--year", "2021", tmp_path / "旧.doc", tmp_path / "新.docx")
    assert (old.code, (tmp_path / "新.docx").exists()) == (2, False)
    assert "另存为 .docx" in old.err
    assert "不能按“吨”写" in cli("report", "propose", "--year", "2022", out, "--set", "1=I169|按吨").err


@pytest.mark.e2e
def test_a_figure_of_ones_own(cli):
    cli.add_hazard()
    made = cli.json(
        "own-figure",
        "add",
        "一般隐患",
        "--ledger",
        "hazard",
        "--where",
        "level = 一般",
        "--date",
        "排查日期",
        "--unit",
        "处",
    )
    assert [figure["id"] for figure in made["figures"]] == ["U001"]
    assert by_id(cli.json("figures", "--year", "2022"))["U001"]["value"] == 1
    assert cli.json("trace", "U001", "--year", "2022")["value"] == 1
    assert cli("own-figure", "add", "甲", "--ledger", "hazard", "--field", "没有").code == 2
    cli.add_hazard(found_on="2022-11-03", due_on="2022-11-09", place_name="乙店")
    told = cli.json("own-figure", "edit", "U001", "--any", "整改期限 < 期末-10", "--any", "description 包含 没有这种字",
                    "--since", "2027-01-01", "--name", "早到期的")  # fmt: skip
    assert [v["since"] for v in told["versions"]] == [date.today().isoformat(), "2027-01-01"]
    assert "整改期限早于期末前10天，或隐患描述包含“没有这种字”" in told["versions"][1]["definition"]
    before, after = (cli.json("figures", "--as-of", day)["figures"][-1] for day in ("2026-12-31", "2027-01-01"))
    assert before["label"] != after["label"] == "早到期的"
    assert len(cli.json("trace", "U001", "--as-of", "2026-12-31")["rows"]) == before["rows"]
    assert cli("own-figure", "edit", "U009", "--unit", "处").code == 2
    assert cli("own-figure", "edit", "U001", "--ledger", "person").code == 2
    assert "期末" in cli("own-figure", "list").out
    assert cli("own-figure", "remove", "U001").code == 0
    assert "还没有" in cli("own-figure", "list").out


@pytest.mark.e2e
def test_a_draft_is_checked_against_the_ledgers(cli, tmp_path):
    from docx import Document

    cli.add_hazard()
    draft, frame = tmp_path / "草稿.docx", tmp_path / "模板.docx"
    document = Document()
    document.add_paragraph("全年查出隐患{{I169}}处。")
    document.save(str(frame))
    cli("report", "annual", "--year", "2022", "--template", frame, draft)
    same = cli.json("report", "compare", "--year", "2022", draft)
    assert (same["report"], same["findings"]) == ("compare", [])
    cli.add_hazard(location="石门二组", place_name="石门饭店")
    [found] = cli.json("report", "compare", "--year", "2022", draft, code=1)["findings"]
    assert found["rule"] == "K-23"
    refused = cli("report", "whatever", "--year", "2022", draft)
    assert refused.code == 2
    assert "compare" in refused.err
