"""Which relief program a roster is for: what its title, its sheet and its file say, in this order."""

from __future__ import annotations

import re
from collections.abc import Iterable

from township_desk.core.text import match_key
from township_desk.ledgers.welfare_words import (
    CARE_SUBSIDY,
    DESTITUTE,
    HOUSEHOLD_PROGRAMS,
    LIVING_SUBSIDY,
    PROGRAMS,
)

RURAL, CITY, EDGE = HOUSEHOLD_PROGRAMS
_NAMED = (
    (re.compile("事实无人抚养|事实孤儿"), "事实无人抚养儿童"),
    (re.compile("孤儿"), "孤儿"),
    (re.compile("高龄|长寿保健|老龄补贴|老年人津贴"), "高龄补贴"),
    (re.compile("护理补贴|护理补助|重残护理|重度残疾人补贴|重残补贴"), CARE_SUBSIDY),
    (re.compile("生活补贴|困难残疾人|残疾人生活补助"), LIVING_SUBSIDY),
    (re.compile("特困|五保"), DESTITUTE),
    (re.compile("边缘"), EDGE),
    (re.compile("城[市镇]低保|城[市镇](?:居民)?最低|城低保"), CITY),
    (re.compile("低保|最低生活保障"), RURAL),
)
_BOTH = re.compile("两项补贴|两补|残疾人补贴")
UNSAID = "?"
"""The two subsidies together: which of them a line is of, a column must say."""


def by_person(program: str | None) -> bool:
    """Whether a program is a person's, not a household's."""
    return program in PROGRAMS and program not in HOUSEHOLD_PROGRAMS


def programs_in(text: str) -> list[str]:
    """The programs that a text names."""
    key = match_key(text)
    found = [program for pattern, program in _NAMED if pattern.search(key)]
    if len(found) > 1 and RURAL in found and (CITY in found or EDGE in found) and "农村" not in key:
        found.remove(RURAL)  # 城市低保, 低保边缘
    if len(found) > 1 and "孤儿" in found and "事实无人抚养儿童" in found and "事实孤儿" in key:
        found.remove("孤儿")
    return found


def program_of(sources: Iterable[str]) -> str:
    """The program of a roster: the first source that names exactly one decides; rural minimum living allowance where
    none names any; `UNSAID` where the two subsidies for the disabled are meant."""
    sources = list(sources)
    for text in sources:
        found = programs_in(text)
        if len(found) == 1:
            return found[0]
    whole = "".join(map(match_key, sources))
    named = {program for text in sources for program in programs_in(text)}
    both = _BOTH.search(whole) or (named and named <= {CARE_SUBSIDY, LIVING_SUBSIDY})
    return UNSAID if both and RURAL not in named else RURAL


__all__ = ["CARE_SUBSIDY", "LIVING_SUBSIDY", "RURAL", "UNSAID", "by_person", "program_of", "programs_in"]
