"""Reporting: a Word template filled with the desk's numbers, as Word or PDF, with the list of every number behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.core import wording
from township_desk.core.figure import BASIS_WORDS, Frame, Taken
from township_desk.core.period import Period, cn_date
from township_desk.core.problem import Severity, UsageError
from township_desk.core.tabular import CellType, Column, PageSetup, RowKind, Tabular, TabularRow
from township_desk.core.tags import FORMS, Tag, without_overlap
from township_desk.figures import chapter_of
from township_desk.formats import docx_article, docx_tags, pdf
from township_desk.formats.docx_tags import Filled, Place
from township_desk.formats.pdf_file import Properties
from township_desk.formats.saving import replacing
from township_desk.service.checking import Finding
from township_desk.service.figures import difference, frame_words
from township_desk.service.proposing import Proposal, Proposing

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

TEMPLATE = "reports/annual.docx"
"""The shipped template, in the program's resources."""
WRITTEN = (".docx", ".pdf")
_SHOWN = 10
_NOTE = re.compile(r"(?P<id>[A-Z]\d+) [^：\n]*：(?P<said>[^\n]*)\n")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many tags were filled, which figures have no data, what the clerk should know."""

    filled: int
    missing: tuple[Taken, ...]
    warnings: tuple[str, ...] = ()


class Reporting:
    """Reports of a desk from templates."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def template(self) -> Path:
        """The shipped template."""
        return self._desk.resources / TEMPLATE

    def write(
        self, out: Path, frame: Frame, period: Period | None, *, template: Path | None = None, draft: bool = True
    ) -> Written:
        """Fill a template for the days of a frame and write it by the suffix of `out`, the list of numbers behind it.

        In a draft filled numbers are shaded and noted. Raises UsageError for wrong tags (each named with its place)
        and another suffix, EnvironmentProblem when the file can't be written.
        """
        if out.suffix.lower() not in WRITTEN:
            raise UsageError("工作总结可以存成 .docx 或 .pdf，请改文件名的后缀。")
        document = docx_tags.open_docx(template or self.template)
        places = docx_tags.places(document)
        self._refuse_wrong(document, places, frame.end)
        numbers = Numbers(self._desk, frame, period)
        docx_tags.fill(document, numbers.resolve, draft=draft)
        appendix = (numbers.appendix(),) if draft else ()
        if out.suffix.lower() == ".docx":
            for table in appendix:
                docx_article.append_table(document, table)
            with replacing(out) as part, part.open("wb") as stream:
                document.save(stream)
            warnings: tuple[str, ...] = ()
        else:
            article = docx_tags.article_of(document)
            made = Properties(created=self._desk.clock())
            fonts = self._desk.printing.fonts
            result = pdf.write_report(article, appendix, out, fonts, properties=made, shaded=draft)
            warnings = result.warnings
        return Written(len(places), tuple(numbers.missing.values()), warnings)

    def tags(self, template: Path | None = None) -> list[Place]:
        """The tags of a template, each with its place; UsageError for wrong ones."""
        document = docx_tags.open_docx(template or self.template)
        places = docx_tags.places(document)
        self._refuse_wrong(document, places, self._desk.today)
        return places

    def compare(self, draft: Path, frame: Frame) -> list[Finding]:
        """K-23: numbers of a draft that were changed by hand, or that the ledgers no longer say."""
        now = self._desk.figures.take(frame)
        found: list[Finding] = []
        for note, text, words in docx_tags.noted(docx_tags.open_docx(draft)):
            match = _NOTE.match(note)
            if match is None or match["id"] not in now:
                continue
            taken = now[match["id"]]
            told = _digits(match["said"])
            if taken.whole != match["said"]:
                message = f"{words}“{taken.figure.label}”写的是{match['said']}，现在台账是{taken.whole}。"
            elif _digits(text) and told and _digits(text) != told:
                message = f"{words}“{taken.figure.label}”改成了{text}，台账是{taken.whole}。"
            else:
                continue
            found.append(Finding("K-23", Severity.ERROR, taken.figure.ledger, 0, None, message, taken.figure.label))
        return found

    def propose(self, old: Path, year: int) -> list[Proposal]:
        """Which numbers of a report about `year` are which figures; the clerk confirms (see `make_template`)."""
        texts = [docx_tags.text_of(element) for _words, element in docx_tags.paragraphs(docx_tags.open_docx(old))]
        return Proposing(self._desk).propose(texts, year)

    def make_template(self, old: Path, out: Path, accepted: Sequence[Proposal]) -> int:
        """A template from a report: the accepted places become tags, all else stays; the number of tags."""
        if out.suffix.lower() != ".docx":
            raise UsageError("模板要存成 .docx，请改文件名的后缀。")
        document = docx_tags.open_docx(old)
        elements = [element for _words, element in docx_tags.paragraphs(document)]
        for each in sorted(accepted, key=lambda p: (p.paragraph, p.start), reverse=True):
            docx_tags.substitute(elements[each.paragraph], each.start, each.end, "{{" + each.tag + "}}")
        with replacing(out) as part, part.open("wb") as stream:
            document.save(stream)
        return len(accepted)

    def _refuse_wrong(self, document: Any, places: list[Place], day: date) -> None:
        wrong = [f"{place.words}：{fault}" for place in places if (fault := self._fault(place.tag, day))]
        wrong += [f"{words}：花括号不成对" for words in docx_tags.broken(document)]
        if wrong:
            more = f"\n……共{len(wrong)}处" if len(wrong) > _SHOWN else ""
            text = "模板里有写错的标签，没有生成总结：\n" + "\n".join(wrong[:_SHOWN]) + more
            raise UsageError(text + "\n标签写成 {{I169}}，编号见“用数”页。", code="wrong_tag")

    def _fault(self, tag: Tag, day: date) -> str:
        if tag.form not in FORMS:
            return f"“{tag.form}”不是写法，可写：{'、'.join(form for form in FORMS if form)}"
        if tag.name in WORDS:
            return ""
        try:
            self._desk.figures.get(tag.name, day)
        except UsageError:
            return f"没有用数“{tag.name}”"
        return ""


WORDS = ("年度", "上年", "下年", "镇名", "期间", "截止日", "成文日期")
"""Tags that are no figures."""


class Numbers:
    """What the tags of one report stand for: this period's figures beside last year's."""

    def __init__(self, desk: Desk, frame: Frame, period: Period | None) -> None:
        self._desk = desk
        self._frame, self._period = frame, period
        self.now = desk.figures.take(frame)
        self.before = desk.figures.take_before(frame)
        self.missing: dict[str, Taken] = {}

    def resolve(self, tag: Tag, following: str) -> Filled:
        """What takes a tag's place before the text that follows it."""
        if tag.name in WORDS:
            return Filled(self.word(tag.name), "")
        figure = self._desk.figures.get(tag.name, self._frame.end)
        taken = self.now[figure.id]
        if tag.form in ("去年", "增减"):
            text = self._compared(taken, tag.form)
            return Filled(text, "filled", f"{tag.form}　{self.note(taken)}") if text else self._lacking(taken)
        if not taken.known:
            return self._lacking(taken)
        return Filled(self._said(taken, tag.form, following), "filled", self.note(taken))

    def _said(self, taken: Taken, form: str, following: str) -> str:
        figure, value = taken.figure, taken.value
        if form == "单位":
            return taken.whole
        if form == "原数" and not isinstance(value, str):
            return wording.plain(value or 0, figure.places)
        if form == "全部" and figure.nth:
            whole = self._desk.figures.take(self._frame, figures=[replace(figure, nth=0)])[figure.id]
            return without_overlap(whole.text, following)
        if figure.zero:
            return taken.text
        if figure.is_text or figure.style == "yu":
            return without_overlap(taken.text, following)
        return taken.text

    def _lacking(self, taken: Taken) -> Filled:
        self.missing[taken.figure.id] = taken
        return Filled(f"【无数据：{taken.figure.label}】", "missing", self.note(taken))

    def _compared(self, taken: Taken, form: str) -> str:
        before = self.before[taken.figure.id]
        if form == "去年":
            return before.text if before.known else ""
        found = difference(taken, before)
        return "" if found is None else wording.plain(found, taken.figure.places)

    def word(self, name: str) -> str:
        """The words of a tag that is no figure."""
        end = self._frame.end
        match name:
            case "年度":
                return str(end.year)
            case "上年":
                return str(end.year - 1)
            case "下年":
                return str(end.year + 1)
            case "镇名":
                return self._desk.town
            case "期间":
                return frame_words(self._frame, self._period)
            case "截止日":
                return cn_date(end)
        return cn_date(self._desk.today)

    def note(self, taken: Taken) -> str:
        """The note beside a number: what it is, how it is counted, from which rows, last year's."""
        figure, before = taken.figure, self.before[taken.figure.id]
        ledger = self._desk.records.ledgers[figure.ledger].label
        return (
            f"{figure.id} {figure.label}：{taken.whole}\n口径：{figure.definition}\n"
            f"台账：{ledger}（{taken.rows}条）　上年：{before.whole}"
        )

    def appendix(self) -> Tabular:
        """用数底稿: every number with its definition, value, last year's, the difference, its ledger and rows."""
        rows: list[TabularRow] = []
        chapter = ""
        for number, taken in enumerate(self.now.values(), 1):
            figure, before = taken.figure, self.before[taken.figure.id]
            if chapter_of(figure) != chapter:
                chapter = chapter_of(figure)
                rows.append(TabularRow((None,) * len(COLUMNS), RowKind.GROUP, chapter))
            ledger = self._desk.records.ledgers[figure.ledger].label
            found = difference(taken, before)
            told = "" if found is None else wording.plain(found, figure.places)
            cells = (
                number, figure.id, figure.label, figure.definition, taken.whole, before.whole, told,
                BASIS_WORDS[figure.basis], ledger, taken.rows,
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
            notes=("说明：1.本表为内部附件，不外发。2.“无数据”指台账没有相应记录，不等于0。3.金额先合计后舍入。",),
            page=PageSetup(),
            confidential="内部资料",
            stamp=self._desk.printing.stamp(),
        )


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


def _digits(text: str) -> str:
    """The number in a text, for comparing."""
    return "".join(char for char in text if char.isdigit() or char == ".")
