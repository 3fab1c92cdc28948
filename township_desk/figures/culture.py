"""Figures of chapter 一（二）: theory study, press, volunteering."""

from __future__ import annotations

from functools import partial

from township_desk.core.figure import Figure
from township_desk.core.query import Cond, Is, Not
from township_desk.figures.shape import acts, both, during

_1, _3 = "一（二）一", "一（二）三"
_SENT = during("sent_on")
_OTHERS = ("党建网", "文明网", "政府网")
VOLUNTEERING = ("志愿服务", "为老志愿服务")


def _media(word: str) -> Cond:
    return both(Is("media", "contains", word), _SENT)


_Media = partial(
    Figure, chapter=_1, basis="text", ledger="publicity", measure="names", field="media", frequent=True,
    definition="宣传投稿中本期投过稿的媒体名称，投稿多的在前；写“全部”时列出全部媒体。",
)  # fmt: skip

FIGURES: tuple[Figure, ...] = (
    acts("I026", "P023", "党委理论学习中心组学习次数", "次", "党委理论学习中心组学习", chapter=_1,
         definition="工作活动中类型为“党委理论学习中心组学习”的本期记录数。"),
    _Media(id="I027", place="P024", label="投稿媒体名（日报之一）", where=_media("日报"), nth=1, whole=_SENT),
    _Media(id="I028", place="P025", label="投稿媒体名（日报之二）", where=_media("日报"), nth=2),
    _Media(id="I029", place="P026", label="投稿媒体名（党建网）", where=_media("党建网"), nth=1),
    _Media(id="I030", place="P027", label="投稿媒体名（文明网）", where=_media("文明网"), nth=1),
    _Media(id="I031", place="P028", label="投稿媒体名（其他网）", nth=1,
           where=both(Is("media", "contains", "网"), *(Not(Is("media", "contains", w)) for w in _OTHERS), _SENT)),
    _Media(id="I032", place="P029", label="投稿媒体名（政府网）", where=_media("政府网"), nth=1),
    Figure(id="I033", place="P030", label="投稿篇数", unit="篇", chapter=_1, basis="flow", ledger="publicity", where=_SENT,
           definition="宣传投稿中投稿日期在本期内的篇次；一稿投几家按几篇计。", checks=("不少于刊载篇数",)),
    Figure(id="I034", place="P031", label="省、市主流媒体刊载篇数", unit="篇", chapter=_1, basis="flow", ledger="publicity",
           where=both(Is("is_published", "=", True), Is("media_level", "in", ("省级", "市级")), during("published_on")),
           definition="宣传投稿中已刊载、媒体级别为省级或市级、刊载日期在本期内的篇数。", checks=("不多于投稿篇数",)),
    acts("I035", "P032", "开展各类志愿服务次数", "次", *VOLUNTEERING, chapter=_3,
         definition="工作活动中“志愿服务”和“为老志愿服务”的本期记录数；为老志愿服务含在内。",
         checks=("含为老志愿服务次数",)),
    acts("I036", "P033", "志愿服务总时长", "小时", *VOLUNTEERING, field="hours", style="yu", places=1, chapter=_3,
         definition="“志愿服务”和“为老志愿服务”本期记录的服务时长合计。"),
)  # fmt: skip
"""Figures I026 to I036."""
