"""Reporting: a Word template filled with the desk's numbers, as Word or PDF, with the list of every number behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.core.figure import Frame, Taken
from township_desk.core.period import Period
from township_desk.core.problem import Severity, UsageError
from township_desk.core.tags import Tag
from township_desk.formats import docx_article, docx_parts, docx_tags, pdf
from township_desk.formats.docx_tags import Place
from township_desk.formats.pdf_file import Properties
from township_desk.formats.saving import replacing
from township_desk.service.checking import Finding
from township_desk.service.proposing import OldReport, Proposal, Proposing
from township_desk.service.report_numbers import Numbers, fault_of

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

SHIPPED = {"year": ("reports/annual.docx", "工作总结"), "half": ("reports/half.docx", "工作总结")}
"""Shipped templates in the program's resources by the kind of period, with what they make."""
BRIEFING = ("reports/briefing.docx", "工作简报")
"""The shipped template of months, quarters, weeks and other days."""
WRITTEN = (".docx", ".pdf")
_SHOWN = 10
_NOTE = re.compile(r"(?P<id>[A-Z]\d+)(?:\|(?P<form>\S+))? ")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many tags were filled, which figures have no data, what the clerk should know."""

    filled: int
    missing: tuple[Taken, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shipped:
    """A template that comes with the program, and what it makes (工作总结)."""

    path: Path
    title: str


class Reporting:
    """Reports of a desk from templates."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def template(self) -> Path:
        """The shipped template of the annual report."""
        return self.shipped("year").path

    def shipped(self, kind: str) -> Shipped:
        """The shipped template for a kind of period (year, half, quarter, month, week, span)."""
        name, title = SHIPPED.get(kind, BRIEFING)
        return Shipped(self._desk.resources / name, title)

    def write(
        self, out: Path, frame: Frame, period: Period | None, *, template: Path | None = None, draft: bool = True
    ) -> Written:
        """Fill a template for the days of a frame and write it by the suffix of `out`, the list of numbers behind it.

        In a draft filled numbers are shaded and noted. Raises UsageError for wrong tags (each named with its place)
        and another suffix, EnvironmentProblem when the file can't be written.
        """
        if out.suffix.lower() not in WRITTEN:
            raise UsageError("工作总结可以存成 .docx 或 .pdf，请改文件名的后缀。")
        document = docx_parts.open_docx(template or self.template)
        places = docx_tags.places(document)
        self._refuse_wrong(document, places, frame.end)
        numbers = Numbers(self._desk, frame, period)
        docx_tags.fill(document, numbers.resolve, draft=draft)
        docx_parts.mirror(document)
        whole = period is None or period.kind == "year"
        appendix = (numbers.appendix(None if whole else [place.tag for place in places]),) if draft else ()
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
        document = docx_parts.open_docx(template or self.template)
        places = docx_tags.places(document)
        self._refuse_wrong(document, places, self._desk.today)
        return places

    def compare(self, draft: Path, frame: Frame, period: Period | None = None) -> list[Finding]:
        """K-23: numbers of a draft that were changed by hand, or that the ledgers no longer say."""
        numbers = Numbers(self._desk, frame, period)
        known = self._desk.figures.known
        found: list[Finding] = []
        for note, text, words in docx_tags.noted(docx_parts.open_docx(draft)):
            told, _, _rest = note.partition("\n")
            match = _NOTE.match(told)
            if match is None or match["id"] not in known:
                continue
            figure = known[match["id"]]
            said = told.rpartition("：")[2]
            now = numbers.head(Tag(figure.id, match["form"] or "", 0, 0)).rpartition("：")[2]
            if now != said:
                message = f"{words}“{figure.label}”写的是{said}，现在台账是{now}。"
            elif _digits(text) and _digits(said) and _digits(text) != _digits(said):
                message = f"{words}“{figure.label}”改成了{text}，台账是{now}。"
            else:
                continue
            found.append(Finding("K-23", Severity.ERROR, figure.ledger, 0, None, message, figure.label))
        return found

    def propose(self, old: Path, frame: Frame) -> OldReport:
        """Which numbers of a report about the days of a frame are which figures; the clerk confirms (see `make_template`).

        Numbers for which no figure is proposed are among them, without a tag.
        """
        document = docx_parts.open_docx(old)
        tracked = docx_parts.accept_changes(document)
        notices = ("文稿里有修订痕迹，按接受全部修订后的文字处理，做出的模板不再带修订痕迹",) if tracked else ()
        return Proposing(self._desk).propose(docx_parts.passages(document), frame, notices)

    def make_template(self, old: Path, out: Path, accepted: Sequence[Proposal]) -> int:
        """A template from a report: the accepted places become tags, all else stays; the number of tags."""
        if out.suffix.lower() != ".docx":
            raise UsageError("模板要存成 .docx，请改文件名的后缀。")
        document = docx_parts.open_docx(old)
        docx_parts.accept_changes(document)
        elements = [element for _passage, element in docx_parts.blocks(document)]
        tagged = [each for each in accepted if each.tag]
        for each in sorted(tagged, key=lambda p: (p.paragraph, p.start), reverse=True):
            docx_tags.substitute(elements[each.paragraph], each.start, each.end, "{{" + each.tag + "}}")
        docx_parts.mirror(document)
        with replacing(out) as part, part.open("wb") as stream:
            document.save(stream)
        return len(tagged)

    def _refuse_wrong(self, document: Any, places: list[Place], day: date) -> None:
        wrong = [f"{place.words}：{fault}" for place in places if (fault := fault_of(self._desk, place.tag, day))]
        wrong += [f"{words}：花括号不成对" for words in docx_tags.broken(document)]
        if wrong:
            more = f"\n……共{len(wrong)}处" if len(wrong) > _SHOWN else ""
            text = "模板里有写错的标签，没有生成总结：\n" + "\n".join(wrong[:_SHOWN]) + more
            raise UsageError(text + "\n标签写成 {{I169}}，编号见“用数”页。", code="wrong_tag")


def _digits(text: str) -> str:
    """The number in a text, for comparing."""
    return "".join(char for char in text if char.isdigit() or char == ".")
