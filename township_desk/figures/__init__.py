"""Every figure of the annual report, by id, one file a chapter."""

from __future__ import annotations

from collections.abc import Mapping

from township_desk.core.figure import Figure
from township_desk.figures import (
    culture,
    discipline,
    ecology,
    epidemic,
    farming,
    party,
    plan,
    projects,
    revival,
    safety,
    welfare,
)

_MODULES = (party, culture, discipline, farming, projects, ecology, revival, safety, welfare, epidemic, plan)

FIGURES: Mapping[str, Figure] = {figure.id: figure for module in _MODULES for figure in module.FIGURES}
"""Built-in figures by id, in the order of the report."""

CHAPTERS: Mapping[str, str] = {
    "一（一）": "基层党建",
    "一（二）": "意识形态",
    "一（三）": "党风廉政",
    "一（四）": "法治建设",
    "一（五）": "农业和项目",
    "一（六）": "生态环境",
    "一（七）": "脱贫成果巩固和乡村振兴",
    "一（八）": "安全生产",
    "一（九）": "民生福祉",
    "一（十）": "疫情防控",
    "三": "下一年度工作要点",
}
"""The chapters of the report, by the beginning of their figures' places."""


def chapter_of(figure: Figure) -> str:
    """The title of the chapter that a figure stands in: （一）基层党建."""
    found = next((key for key in CHAPTERS if figure.chapter.startswith(key)), "")
    return f"{found.removeprefix('一')}{CHAPTERS.get(found, figure.chapter)}" if found else figure.chapter
