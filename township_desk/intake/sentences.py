"""Sentences: what a village means by 已于11月8日整改完毕, 正在协调，未能整改完毕 or 尚未整改，资金不足."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_THING = r"(?:整改|整治|完成|治理|处理|处置|解决|消除|落实|到位|修复|维修|更换|清理|清除|拆除|加装|安装|补齐|配齐|办结)"
_WORK = re.compile(
    r"正在|整改中|整治中|处理中|施工中|进行中|推进|部分(?:已|未)?(?:完成|整改)|限期|已?(?:下发|下达|印发).{0,8}(?:通知|告知|文书|指令)"
)
_NOT = re.compile(
    rf"(?:未|没有|没|无法|不能|难以|待|暂缓|拒不)(?:能|按期|及时|彻底|全部|进行|予以|开展)*{_THING}|待[^，,。；;已]{{1,8}}{_THING}"
)
_SENT = re.compile(r"(?:已|上报)?(?:移交|移送)")
_FAILED = re.compile(r"(?:复查|验收|复核)(?:结果)?(?:不合格|未通过|未合格|不通过)")
_CLOSED = re.compile(r"销号|闭环|(?:验收|复查|复核)(?:已)?(?:合格|通过)")
_DONE = re.compile(
    rf"已[^，,。；;未没]{{0,14}}{_THING}|{_THING}(?:完毕|完成|到位|结束|合格)|立行立改|(?:当场|现场|立即)(?:已)?(?:整改|改正|清理|处理)"
)
_DAY = re.compile(r"(?:\d{2,4}\s*[年./-]\s*)?\d{1,2}\s*[月./-]\s*\d{1,2}\s*[日号]?(?!\d)")


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence says: the state, and the one day that it names for it ('' where none or several)."""

    state: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Where an intake's sheets tell the state in sentences: the fields of state, sentence and day, and who reads them."""

    state: str
    text: str
    day: str
    read: Callable[[str], Said | None]


def hazard_state(text: str) -> Said | None:
    """The state of a hazard that a sentence tells; None where a person could not say either.

    What is still being done outweighs what is not done, and both outweigh what is said to be done.
    """
    text = re.sub(r"\s+", "", text)
    if _FAILED.search(text):
        return Said("复查不合格")
    if _WORK.search(text):
        return Said("整改中")
    if _NOT.search(text):
        return Said("未整改")
    if _CLOSED.search(text):
        return Said("已销号", _day(text))
    if _SENT.search(text):
        return Said("已移交")
    if _DONE.search(text):
        return Said("已整改", _day(text))
    return None


def _day(text: str) -> str:
    days = list(dict.fromkeys(match[0] for match in _DAY.finditer(text)))
    return days[0] if len(days) == 1 else ""


__all__ = ["Said", "Told", "hazard_state"]
