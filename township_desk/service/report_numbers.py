"""What the tags of one report stand for: a figure of the report's days, of the year to date, of last year, and differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from township_desk.core import period as periods
from township_desk.core import wording
from township_desk.core.figure import BASIS_WORDS, Figure, Frame, Taken
from township_desk.core.period import Period, cn_date
from township_desk.core.problem import UsageError
from township_desk.core.tabular import CellType, Column, PageSetup, RowKind, Tabular, TabularRow
from township_desk.core.tags import FORMS, Form, Tag, read_form, without_overlap
from township_desk.core.units import converted, parted
from township_desk.figures import chapter_of
from township_desk.formats.docx_tags import Filled
from township_desk.service.figures import difference, frame_words

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

WORDS = ("年度", "上年", "下年", "镇名", "期间", "累计期间", "截止日", "成文日期")
"""Tags that are no figures."""
_YEARS = ("年度", "上年", "下年")


def fault_of(desk: Desk, tag: Tag, day: date) -> str:
    """What is wrong with a tag on a day (clerks' own figures are versions), in words; empty when nothing is."""
    form = read_form(tag.form)
    if isinstance(form, str):
        return f"“{form}”不是写法，或写了两次。可写：{'、'.join(FORMS)}，或“按万元”这样的单位"
    if tag.name in WORDS:
        if tag.form and not (tag.name in _YEARS and tag.form == "汉字"):
            return f"“{tag.name}”后面不能再写“{tag.form}”"
        return ""
    try:
        figure = desk.figures.get(tag.name, day)
    except UsageError:
        return f"没有用数“{tag.name}”"
    if form.unit and converted(1, figure.unit, form.unit) is None:
        return f"用数“{figure.label}”的单位是“{figure.unit}”，不能按“{form.unit}”写"
    if figure.is_text and (form.compared or form.unit or form.written not in ("", "全部")):
        return f"“{figure.label}”是文字，不能写“{tag.form}”"
    return ""


class Numbers:
    """What the tags of one report stand for: this period's figures beside last year's."""

    def __init__(self, desk: Desk, frame: Frame, period: Period | None) -> None:
        self._desk = desk
        self._frame, self._period = frame, period
        self._takes: dict[tuple[str, str], dict[str, Taken]] = {}
        self.missing: dict[str, Taken] = {}

    @property
    def now(self) -> Mapping[str, Taken]:
        """The figures of the report's own days."""
        return self.taken("", "")

    @property
    def before(self) -> Mapping[str, Taken]:
        """Those of the same days a year before."""
        return self.taken("", "去年")

    def taken(self, span: str, back: str) -> Mapping[str, Taken]:
        """The figures of the days that a tag means."""
        key = span, back
        if key not in self._takes:
            figures, frame = self._desk.figures, self.frame(span, back)
            now, then = figures.at(self._frame.end), figures.at(frame.end)
            self._takes[key] = figures.take(frame, figures=[then.get(name, figure) for name, figure in now.items()])
        return self._takes[key]

    def _figure(self, tag: Tag) -> Figure:
        return self._desk.figures.get(tag.name, self._frame.end)

    def frame(self, span: str, back: str) -> Frame:
        """The days that a tag means."""
        figures, found = self._desk.figures, self._frame
        if back == "上期":
            now = self._period or periods.span(found.start, found.end)
            found = figures.frame(now.previous())
        elif back == "去年":
            found = figures.last_year(found)
        if span == "累计":
            return figures.frame(as_of=found.end)
        if span == "当月":
            first = found.end.replace(day=1)
            return replace(found, start=first, kind="month")
        return found

    def resolve(self, tag: Tag, following: str) -> Filled:
        """What takes a tag's place before the text that follows it."""
        if tag.name in WORDS:
            return Filled(self.word(tag.name, tag.form), "")
        figure, form = self._figure(tag), _form(tag)
        taken = self.taken(form.span, form.back)[figure.id]
        if form.compared:
            text = self._compared(figure, form)
        else:
            listed = form.written == "全部" and figure.nth
            text = self._said(taken, form, following) if taken.known or listed else ""
            text += _scale_left_out(figure, form, text, following)
        if not text:
            self.missing[figure.id] = taken
            return Filled(f"【无数据：{figure.label}】", "missing", self.note(tag))
        return Filled(text, "filled", self.note(tag))

    def _said(self, taken: Taken, form: Form, following: str) -> str:
        figure, value = taken.figure, taken.value
        if form.written == "全部" and figure.nth:
            every = replace(figure, nth=0, where=figure.whole or figure.where)
            whole = self._desk.figures.take(self.frame(form.span, form.back), figures=[every])[figure.id]
            return without_overlap(whole.text, following) if whole.known else ""
        if not isinstance(value, str) and value is not None and (form.unit or form.written):
            return self._written(figure, form, value)
        if figure.is_text or figure.style == "yu":
            return without_overlap(taken.text, following)
        return taken.text

    def _written(self, figure: Figure, form: Form, value: int | Decimal) -> str:
        unit, places = figure.unit, figure.places
        if form.unit:
            value, unit = converted(value, unit, form.unit) or Decimal(0), form.unit
            places = 2
        match form.written:
            case "单位":
                if form.unit:
                    return wording.plain(value, places) + unit
                return replace_value(figure, value)
            case "汉字":
                return wording.numeral(value)
            case "余":
                return wording.words(value, "yu", places=places, unit=unit)
        return wording.plain(value, places)

    def _compared(self, figure: Figure, form: Form) -> str:
        """A difference or share; empty where either number is not known."""
        now = self.taken(form.span, form.back)[figure.id]
        if form.back == "上期" or form.compared.startswith("环比"):
            before = self.taken(form.span, "上期")[figure.id]
            now = self.taken(form.span, "")[figure.id]
        else:
            before = self.taken(form.span, "去年")[figure.id]
            now = self.taken(form.span, "")[figure.id]
        found = difference(now, before)
        if found is None:
            return ""
        unit, places = figure.unit, figure.places
        share = form.compared in ("同比", "环比") and Decimal(str(before.value)) != 0
        if share:
            percent = abs(found) / abs(Decimal(str(before.value))) * 100
            said = wording.plain(percent, 1)
            return "持平" if said == "0" else f"{'增长' if found > 0 else '下降'}{said}%"
        if form.unit:
            found, unit, places = converted(found, unit, form.unit) or Decimal(0), form.unit, 2
        if form.compared == "增减":
            return wording.plain(found, places)
        said = wording.plain(abs(found), places)
        return "持平" if said == "0" else f"{'增加' if found > 0 else '减少'}{said}{unit}"

    def word(self, name: str, form: str = "") -> str:
        """The words of a tag that is no figure."""
        end = self._frame.end
        if name in _YEARS:
            year = end.year + {"年度": 0, "上年": -1, "下年": 1}[name]
            return wording.year_han(year) if form == "汉字" else str(year)
        match name:
            case "镇名":
                return self._desk.town
            case "期间":
                return frame_words(self._frame, self._period)
            case "累计期间":
                return (
                    "全年" if (end.month, end.day) == (12, 31) else f"1月{'' if end.month == 1 else f'至{end.month}月'}"
                )
            case "截止日":
                return cn_date(end)
        return cn_date(self._desk.today)

    def note(self, tag: Tag) -> str:
        """The note beside a number: what it is, how it is counted, from which rows, last year's."""
        figure, form = self._figure(tag), _form(tag)
        taken = self.taken(form.span, form.back)[figure.id]
        ledger = self._desk.records.ledgers[figure.ledger].label
        more = f"　上年：{self.taken(form.span, '去年')[figure.id].whole}" if form.back != "去年" else ""
        return f"{self.head(tag)}\n口径：{figure.definition}\n台账：{ledger}（{taken.rows}条）{more}"

    def head(self, tag: Tag) -> str:
        """The first line of a note: the tag, what it is, what it says."""
        figure, form = self._figure(tag), _form(tag)
        taken = self.taken(form.span, form.back)[figure.id]
        if form.compared:
            said = self._compared(figure, form) or wording.NO_DATA
        else:
            said = self._said(taken, form, "") if taken.known and (form.written or form.unit) else taken.whole
        days = f"（{form.days}）" if form.days else ""
        return f"{replace(tag, name=figure.id).words} {figure.label}{days}：{said}"

    def _locked(self) -> tuple[str, ...]:
        """What the sheet says once all its months are closed (ledgers.md: 锁定后给快照号)."""
        number = self._desk.closing.snapshot_of(self._frame.start, self._frame.end)
        return (f"本期各月已月结锁定，快照号 {number}。",) if number else ()

    def appendix(self, tags: Iterable[Tag] | None = None) -> Tabular:
        """用数底稿: every number (or those of `tags`) with its definition, value, last year's, the difference, its rows."""
        lines = [("", "", key) for key in self.now] if tags is None else self._used(tags)
        rows: list[TabularRow] = []
        chapter = ""
        for number, (span, back, key) in enumerate(lines, 1):
            taken, before = self.taken(span, back)[key], self.taken(span, "去年")[key]
            figure = taken.figure
            if chapter_of(figure) != chapter:
                chapter = chapter_of(figure)
                rows.append(TabularRow((None,) * len(COLUMNS), RowKind.GROUP, chapter))
            ledger = self._desk.records.ledgers[figure.ledger].label
            found = difference(taken, before)
            told = "" if found is None else wording.plain(found, figure.places)
            days = Form(span, back).days
            cells = (
                number, figure.id, f"{figure.label}（{days}）" if days else figure.label, figure.definition, taken.whole,
                before.whole, told, BASIS_WORDS[figure.basis], ledger, taken.rows,
            )  # fmt: skip
            rows.append(TabularRow(cells))
        days = f"{cn_date(self._frame.start)}至{cn_date(self._frame.end)}"
        return Tabular(
            name="用数底稿",
            title="用数底稿",
            period=frame_words(self._frame, self._period),
            columns=COLUMNS,
            rows=tuple(rows),
            left_head=f"填报单位：{self._desk.town}",
            middle_head=days,
            notes=(
                "说明：1.本表为内部附件，不外发。2.“无数据”指台账没有相应记录，不等于0。3.金额先合计后舍入。",
                *self._locked(),
            ),
            page=PageSetup(),
            confidential="内部资料",
            stamp=self._desk.printing.stamp(),
        )

    def _used(self, tags: Iterable[Tag]) -> list[tuple[str, str, str]]:
        """(span, back, figure) of tags, each once, in the order of the annual report."""
        found = set()
        for tag in tags:
            if tag.name not in WORDS:
                form = _form(tag)
                back = "" if form.back == "去年" or form.compared else form.back
                found.add((form.span, back, self._figure(tag).id))
        order = {key: n for n, key in enumerate(self.now)}
        return sorted(found, key=lambda line: (order[line[2]], line[0], line[1]))


def _form(tag: Tag) -> Form:
    found = read_form(tag.form)
    return found if isinstance(found, Form) else Form()


def _scale_left_out(figure: Figure, form: Form, text: str, following: str) -> str:
    """The 万 or 亿 that neither the words nor the template's text after the tag have: {{I050}}元 is 120余万元."""
    scale, plain = parted(form.unit or figure.unit)
    left_out = bool(text) and bool(scale) and not figure.is_text and scale not in text and following.startswith(plain)
    return scale if left_out else ""


def replace_value(figure: Figure, value: int | Decimal) -> str:
    """A value with its unit, as the figure words it."""
    from township_desk.service.figures import spoken

    return Taken(figure, value, spoken(figure, value), 1).whole


COLUMNS = (
    Column("seq", ("序号",), CellType.SEQ, 9),
    Column("id", ("编号",), CellType.CODE, 12),
    Column("label", ("用数",), CellType.TEXT, 38),
    Column("definition", ("口径",), CellType.TEXT, 84),
    Column("value", ("本期",), CellType.TEXT, 28),
    Column("before", ("上年同期",), CellType.TEXT, 28),
    Column("difference", ("增减",), CellType.CENTER, 17),
    Column("basis", ("时间口径",), CellType.CENTER, 16),
    Column("ledger", ("台账",), CellType.TEXT, 20),
    Column("rows", ("记录数",), CellType.INT, 12),
)
"""The columns of 用数底稿."""
