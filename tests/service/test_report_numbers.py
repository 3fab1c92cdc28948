"""What tags stand for: the year to date, last year, the period before, differences, other units; half-years and briefings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document

from tests.desk_rows import put
from tests.desks import new_desk
from tests.figure_rows import make
from tests.rich_docx import rich
from township_desk.core import period as periods
from township_desk.core import wording
from township_desk.core.figure import Taken
from township_desk.core.period import Period, half, month, quarter, year
from township_desk.core.problem import UsageError
from township_desk.core.tags import FORMS, Form, Tag, read_form
from township_desk.figures import FIGURES
from township_desk.formats.docx_parts import open_docx, passages
from township_desk.service.desk import Desk
from township_desk.service.report_numbers import WORDS, Numbers, fault_of

SHIPPED = Path(__file__).parents[2] / "resources" / "reports"
DAY = date(2022, 12, 31)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = new_desk(tmp_path_factory.mktemp("numbers"))
    put(made, {name: listed for name, listed in make(made.ledgers).items() if listed})
    made.settings.set_many({"town.name": "青禾镇", "town.code": "530999001"})
    return made


def numbers(desk: Desk, period: Period) -> Numbers:
    return Numbers(desk, desk.figures.frame(period), period)


def said(made: Numbers, words: str) -> str:
    name, _, form = words.partition("|")
    return made.resolve(Tag(name, form, 0, 0), "").text


def given(made: Numbers, span: str, back: str, key: str, value: object) -> None:
    """Put a value in place of what the desk has."""
    figure = FIGURES[key]
    taken = dict(made.taken(span, back))
    text = "无数据" if value is None else wording.plain(Decimal(str(value)), figure.places)
    taken[key] = Taken(figure, value, text, 1)  # type: ignore[arg-type]
    made._takes[span, back] = taken


# ---- forms


def test_parts_of_a_form_come_in_any_order() -> None:
    assert read_form("按万元|累计|去年") == Form("累计", "去年", "", "", "万元")
    assert read_form("") == Form()
    assert read_form("同比|单位") == Form(compared="同比", written="单位")
    assert read_form("累计|当月") == "当月"
    assert read_form("大概") == "大概"
    assert all(isinstance(read_form(form), Form) for form in FORMS)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("I999", "没有用数“I999”"),
        ("I169|大概", "“大概”不是写法"),
        ("I169|累计|当月", "写了两次"),
        ("I169|按吨", "单位是“处”，不能按“吨”写"),
        ("I010|同比", "是文字"),
        ("镇名|去年", "“镇名”后面不能再写“去年”"),
        ("I197|按万元", ""),
        ("I053|按亩", ""),
        ("I138|按米", ""),
        ("I010|全部", ""),
        ("年度|汉字", ""),
        ("I169|累计|同比增减", ""),
    ],
)
def test_wrong_tags_are_told_in_words(desk: Desk, words: str, says: str) -> None:
    name, _, form = words.partition("|")
    fault = fault_of(desk, Tag(name, form, 0, 0), DAY)
    assert (fault == "") if not says else says in fault


# ---- days


@pytest.mark.parametrize("key", ["I169", "I035", "I172", "I068", "I197"])
def test_a_tag_means_the_days_that_it_says(desk: Desk, key: str) -> None:
    figures = desk.figures

    def over(start: date, end: date) -> str:
        return figures.take(figures.frame(periods.span(start, end)))[key].text

    made = numbers(desk, month(2022, 11))
    figure = FIGURES[key]
    expected = {
        key: figures.take(figures.frame(month(2022, 11)))[key].text,
        f"{key}|累计": figures.take(figures.frame(as_of=date(2022, 11, 30)))[key].text,
        f"{key}|去年": figures.take(figures.frame(month(2021, 11)))[key].text,
        f"{key}|上期": figures.take(figures.frame(month(2022, 10)))[key].text,
        f"{key}|累计|去年": over(date(2021, 1, 1), date(2021, 11, 30)),
        f"{key}|累计|上期": over(date(2022, 1, 1), date(2022, 10, 31)),
    }
    for words, text in expected.items():
        assert said(made, words) == (text if text != "无数据" else f"【无数据：{figure.label}】"), words
    last = numbers(desk, quarter(2022, 3))
    september = figures.take(figures.frame(month(2022, 9)))[key].text
    assert said(last, f"{key}|当月") == (september if september != "无数据" else f"【无数据：{figure.label}】")


def test_differences_and_shares(desk: Desk) -> None:
    made = numbers(desk, month(2022, 11))
    given(made, "", "", "I169", 90)
    given(made, "", "去年", "I169", 80)
    given(made, "", "上期", "I169", 100)
    assert said(made, "I169|增减") == "10"
    assert said(made, "I169|同比增减") == "增加10处"
    assert said(made, "I169|同比") == "增长12.5%"
    assert said(made, "I169|环比增减") == "减少10处"
    assert said(made, "I169|环比") == "下降10%"
    given(made, "", "去年", "I169", 90)
    assert said(made, "I169|同比") == said(made, "I169|同比增减") == "持平"
    given(made, "", "去年", "I169", 0)
    assert said(made, "I169|同比") == "增加90处"
    given(made, "", "去年", "I169", None)
    assert said(made, "I169|同比") == "【无数据：发现隐患】"
    assert list(made.missing) == ["I169"]
    given(made, "", "", "I197", Decimal(97600))
    given(made, "", "去年", "I197", Decimal(81200))
    assert said(made, "I197|按万元") == "9.76"
    assert said(made, "I197|按万元|单位") == "9.76万元"
    assert said(made, "I197|增减|按万元") == "1.64"
    assert said(made, "I197|同比增减|按万元") == "增加1.64万元"


def test_ways_of_writing(desk: Desk) -> None:
    made = numbers(desk, year(2021))
    for key, value in (("I169", 112), ("I168", 423), ("I053", Decimal("2.31")), ("I138", Decimal("74.5")), ("I086", 2)):
        given(made, "", "", key, value)
    told = {
        "I169|汉字": "一百一十二", "I169|余": "110余", "I169|单位": "112处", "I168|原数": "423", "I053|按亩": "23100",
        "I138|按米": "74500", "I086|汉字": "两", "年度|汉字": "二〇二一", "上年": "2020", "累计期间": "全年",
    }  # fmt: skip
    assert {words: said(made, words) for words in told} == told
    assert said(numbers(desk, month(2022, 11)), "累计期间") == "1月至11月"
    assert said(numbers(desk, month(2022, 1)), "累计期间") == "1月"
    assert {wording.numeral(n) for n in (10, 12, 20, 105, 1010)} == {"十", "十二", "二十", "一百零五", "一千零一十"}


# ---- shipped templates


@pytest.mark.parametrize(
    ("kind", "period", "title"),
    [
        ("month", month(2022, 11), "工作简报"),
        ("quarter", quarter(2022, 4), "工作简报"),
        ("half", half(2022, 1), "工作总结"),
    ],
)
def test_briefings_and_half_years_are_templates_of_the_same_kind(
    desk: Desk, tmp_path: Path, kind: str, period: Period, title: str
) -> None:
    shipped = desk.reporting.shipped(kind)
    assert shipped.title == title
    tags = [place.tag for place in desk.reporting.tags(shipped.path)]
    assert len({tag.name for tag in tags} - set(WORDS)) >= 40
    frame = desk.figures.frame(period)
    written = desk.reporting.write(tmp_path / "x.docx", frame, period, template=shipped.path)
    document = Document(str(tmp_path / "x.docx"))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "{{" not in text
    assert period.label in text
    assert text.count("【无数据：") >= len(written.missing)
    lines = [row.cells[1].text for row in document.tables[0].rows]
    used = {tag.name for tag in tags if tag.name not in WORDS}
    assert {line for line in lines if line.startswith("I")} == used
    if kind == "month":
        assert any("（累计）" in row.cells[2].text for row in document.tables[0].rows)
    desk.reporting.write(tmp_path / "x.pdf", frame, period, template=shipped.path)
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")
    assert desk.reporting.compare(tmp_path / "x.docx", frame, period) == []


@pytest.mark.parametrize("name", ["annual", "half", "briefing"])
def test_templates_are_made_from_their_texts(name: str) -> None:
    text = (SHIPPED / f"{name}.txt").read_text(encoding="utf-8")
    made = "\n".join(p.text for p in passages(open_docx(SHIPPED / f"{name}.docx")) if p.place.startswith("第"))
    assert made.strip() == "\n".join(line.lstrip("# ") for line in text.splitlines()).strip()


def test_a_draft_with_other_days_is_compared_too(desk: Desk, tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("累计查出{{I169|累计}}处，灌溉井{{I098}}座，比上年{{I169|累计|同比增减}}。")
    document.save(str(tmp_path / "模板.docx"))
    period = month(2022, 11)
    frame = desk.figures.frame(period)
    desk.reporting.write(tmp_path / "稿.docx", frame, period, template=tmp_path / "模板.docx")
    assert desk.reporting.compare(tmp_path / "稿.docx", frame, period) == []
    draft = Document(str(tmp_path / "稿.docx"))
    run = next(r for r in draft.paragraphs[0].runs if r.text == said(numbers(desk, period), "I169|累计"))
    run.text = "9999"
    draft.save(str(tmp_path / "稿.docx"))
    assert ["9999" in f.message for f in desk.reporting.compare(tmp_path / "稿.docx", frame, period)] == [True]


# ---- a whole round with a real file


def test_a_file_with_everything_becomes_a_template_and_a_report(desk: Desk, tmp_path: Path) -> None:
    old = rich(tmp_path / "旧.docx")
    read = desk.reporting.propose(old, desk.figures.frame(year(2021)))
    assert "修订痕迹" in read.notices[0]
    found = {(p.place.split("旁")[-1], p.text): p for p in read.proposals if p.tag}
    assert found["表1第3行第3列", "8.76"].tag == "I197|按万元"
    assert found["的文本框", "25"].tag == "I035"
    assert found["脚注", "3"].tag == "I044"
    assert not any(p.text == "12" for p in read.proposals)  # a page number
    made = tmp_path / "模板.docx"
    assert desk.reporting.make_template(old, made, read.proposals) == len(found)
    texts = [p.text for p in passages(open_docx(made))]
    assert "全年组织志愿服务{{I035}}次" in texts
    assert "{{I197|按万元}}" in texts
    run = next(r for r in Document(str(made)).paragraphs[1].runs if r.text == "{{I169}}")
    assert (run.bold, run.font.name, run.font.size.pt) == (True, "黑体", 20)  # type: ignore[union-attr]
    desk.reporting.write(tmp_path / "新.docx", desk.figures.frame(year(2022)), year(2022), template=made)
    again = "\n".join(p.text for p in passages(open_docx(tmp_path / "新.docx")))
    assert "{{" not in again.partition("用数底稿")[0]


def test_a_months_briefing_becomes_a_template_too(desk: Desk, tmp_path: Path) -> None:
    frame = desk.figures.frame(month(2022, 5))
    now, whole = desk.figures.take(frame)["I169"], desk.figures.take(desk.figures.frame(as_of=frame.end))["I169"]
    document = Document()
    document.add_paragraph(f"5月发现安全隐患{now.value or 0}处，今年以来累计发现隐患{whole.value}处。")
    document.save(str(tmp_path / "旧.docx"))
    found = [p for p in desk.reporting.propose(tmp_path / "旧.docx", frame).proposals if p.tag]
    assert [p.tag for p in found] == ["I169", "I169|累计"]
    assert (found[1].agrees, found[1].value) == (True, whole.whole)
    year_frame = desk.figures.frame(year(2022))
    assert "累计" not in "".join(p.tag for p in desk.reporting.propose(tmp_path / "旧.docx", year_frame).proposals)


def test_nothing_half_written_when_the_old_report_is_none(desk: Desk, tmp_path: Path) -> None:
    bad = tmp_path / "旧.docx"
    bad.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(UsageError):
        desk.reporting.make_template(bad, tmp_path / "模板.docx", ())
    with pytest.raises(UsageError, match="后缀"):
        desk.reporting.make_template(rich(tmp_path / "好.docx"), tmp_path / "模板.doc", ())
    assert sorted(p.name for p in tmp_path.iterdir()) == ["好.docx", "旧.docx"]
