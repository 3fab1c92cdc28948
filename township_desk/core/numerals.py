"""Numerals: the numbers of a Chinese text that may be statistics, and the words that stand around each.

Years, dates, ordinals, document numbers, ranges, limits, shares, names in quotation marks and numbers of lists are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

HAN = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_WIDE = str.maketrans("０１２３４５６７８９．，％（）：；", "0123456789.,%():;")
MEASURES = "个批支家处件条项座户名人次期类场轮棵眼口所亩棚吨公米台只头间栋幢块份篇位组对辆盏根班万亿"
_NUMBER = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<hundreds>[百千](?![米克瓦分])(?=[余多万处个人次户件条名家]))?|(?P<mask>\*+)|(?P<han>(?![百千][米克瓦])[零〇一二两三四五六七八九十百千]+)"
)
_SCALE = re.compile(r"[万亿]")
_MORE = "余多"
_NOT_BEFORE = re.compile(r"(?:\d[时点]|[A-Za-z〔\[+＋.·]|百分之|[\d*][-—–~～至到]|[A-Za-z]-)$")
_NOT_AFTER = re.compile(
    r"(?:个?月(?!份完成)|年|日(?!常)|号|届|时(?!间)|点(?!位|多)|分钟|天|周(?!报|期)|[%％‰]|个百分点|[]〕+＋:：](?=\d)|周?岁|世纪|级(?!巡)"
    r"|[-—–~～]\d|[至到]\d|微克|[A-Za-z]|[·.]\d|度|后(?=[一-鿿])|余?[年天岁]|多?[年天岁])"
)
_LIMIT = re.compile(r"[余多]?[万亿]?\w{0,2}?(?:[（(]含[）)])?(?:以上|以下|以内|以外)(?!的?问题)")
_AT_LEAST = re.compile(r"\w及以上")
_LISTED = re.compile(r"[.、．)）](?!\d)")
_QUOTED = re.compile(r"《[^《》]*》|[“‘「][^“”‘’「」]{0,12}[”’」]|\[[^\[\]]{0,9}\](?=\d*号)|〔\d+〕\d*号?")
_ONE_OF = re.compile(r"[一](?=次性|个个|批批|户一|人一|村一|条龙|系列|项项|件件|类[^，。；、]|家人)")
_MOVED = r"增长|增加|上升|提高|下降|减少|降低|多|少|增|减"
AGAINST = re.compile(r"(?:同比|(?:比|较|相比)?(?:上年|去年)(?:同期)?(?:相比)?|环比|(?:比|较)上(?:月|季度|期))")
"""Words before a comparison."""
CHANGE = re.compile(rf"(?P<against>{AGAINST.pattern})[，,]?(?P<said>(?:{_MOVED})了?\d+(?:\.\d+)?(?P<percent>%)?)")
"""How much more or less than before, in percent or in units."""
_PAST = re.compile(r"(?:去年同期|上年同期|去年|上年|同期)(?:为|是|有|共|的)?$")
_STRONG, _WEAK = "。；！？;!?\n", "，：、,:（）() \t　"
_BREAKS = re.compile(rf"[{_STRONG}{_WEAK}]")
_MARKS = "·•●—-"
_UNIT_LONG = 2
"""Characters between two numbers that are a unit and no more: 16支350余人的突击队."""
FAR = 12
"""Pieces of text that are looked at before a number."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: where it stands and what it says (None: masked). `end` is behind 万, 亿, 余 and 多."""

    start: int
    end: int
    value: Decimal | None
    scale: str = ""
    more: bool = False
    han: bool = False
    ordinal: bool = False
    """第N: a rank or the number of a batch."""
    past: bool = False
    """The text says that it is last year's."""
    about: str = ""
    """近, 超 ... just before it."""
    after: str = ""
    """The text behind it, to the next number or break: it begins with the unit."""
    near: tuple[tuple[str, float], ...] = ()
    """Pieces of text around it, each with how much it counts."""

    @property
    def sentence_only(self) -> str:
        """The nearest piece before it."""
        return self.near[0][0] if self.near else ""


@dataclass(frozen=True, slots=True)
class Change:
    """Words of a comparison: 增长12% after 同比; `unit_end` is behind the unit where it is no share."""

    start: int
    end: int
    percent: bool
    last_period: bool
    """Against the period before (环比), else against last year."""


def han_value(text: str) -> int | None:
    """The number that Chinese numerals say: 十二 12, 一百二十 120, 二〇二一 2021; None where they say none."""
    if not any(char in _TENS for char in text):
        return int("".join(str(HAN[char]) for char in text)) if len(text) != 2 or "〇" in text else None
    total, digit = 0, None
    for char in text:
        if char in _TENS:
            total += (1 if digit is None else digit) * _TENS[char]
            digit = None
        elif digit is not None and char not in "零〇":
            return None
        else:
            digit = HAN[char] or None
    return total + (digit or 0)


def plain_width(text: str) -> str:
    """The text with digits and signs of full width made plain, each at its place."""
    return text.translate(_WIDE)


def changes(text: str) -> Iterator[Change]:
    """The comparisons with an earlier period in a text."""
    text = plain_width(text)
    for match in CHANGE.finditer(text):
        percent, end = bool(match["percent"]), match.end("said")
        if not percent:
            unit = re.match(r"[余多]?[万亿]?(?:个百分点|公里|公斤|小时|[一-鿿])", text[end:])
            if unit is None or unit[0].endswith("点"):
                continue
            end += unit.end()
        yield Change(match.start("said"), end, percent, "环比" in match["against"] or "上月" in match["against"])


def numbers(text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Number]:
    """The numbers of a text that may be statistics; stretches `taken` (tags, fields) hold none."""
    text = plain_width(text)
    closed = [*taken, *((c.start, c.end) for c in changes(text)), *(m.span() for m in _QUOTED.finditer(text))]
    marks = [match for match in _NUMBER.finditer(text) if match["han"] is None or _measured(text, match)]
    edges = [(match.start(), _whole(text, match)[0]) for match in marks]
    found = []
    for n, match in enumerate(marks):
        if not any(a <= match.start() < b for a, b in closed) and _may_be(text, match):
            found.append(_number(text, match, edges, n))
    return found


def _measured(text: str, match: re.Match[str]) -> bool:
    """Whether Chinese numerals are a number of things: 十二个, not 三会 or 一次性."""
    after = text[match.end() :].lstrip(_MORE)
    if after[1:2] in tuple("一二三四五六七八九"):  # 五个一, 三个一批
        return False
    if not after or after[0] not in MEASURES or _ONE_OF.match(text[match.start() :]):
        return False
    if match[0] == "一" and not text[: match.start()].endswith("第"):
        return bool(re.match(r".{1,2}(?:[,，。;；、（(]|$)", after)) and not re.match(r"[个批次人]$", after)
    return han_value(match[0]) is not None


def _whole(text: str, match: re.Match[str]) -> tuple[int, str, bool]:
    """Where a number ends with its 万 and 余, its scale, whether it says 余 or 多."""
    end, scale, more = match.end(), "", False
    for _ in range(2):
        if text[end : end + 1] in ("余", "多") and not more and text[end : end + 2] != "多少":
            end, more = end + 1, True
        elif not scale and (found := _SCALE.match(text, end)) and not text.startswith("亿元以", end):
            end, scale = end + 1, found[0]
    return end, scale, more


def _may_be(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    if _NOT_BEFORE.search(before) or _NOT_AFTER.match(after):
        return False
    if before.endswith("第") and after[:1] not in ("名", "位", "批"):
        return False
    if _LIMIT.match(after) and not _AT_LEAST.match(after):
        return False
    opens = not before.strip() or before.rstrip()[-1] in "。；;：:（(" or before.endswith(("表", "图", "附件"))
    if opens and (_LISTED.match(after) or before.endswith(("表", "图", "附件"))):
        return False
    return not (match["digits"] and len(match["digits"].partition(".")[0]) >= 9)


def _number(text: str, match: re.Match[str], edges: Sequence[tuple[int, int]], n: int) -> Number:
    start = match.start()
    end, scale, more = _whole(text, match)
    before = text[:start]
    stop = edges[n + 1][0] if n + 1 < len(edges) else len(text)
    after = _BREAKS.split(text[end:stop], maxsplit=1)[0]
    ordinal = before.endswith("第")
    if ordinal and match["digits"]:
        ordinal = True
    about = next((word for word in ("近", "超过", "超", "逾", "约", "达") if before.endswith(word)), "")
    return Number(
        start, end, _value(match), scale, more, match["han"] is not None, ordinal, bool(_PAST.search(before)), about,
        after, tuple(_near(text, edges, n, end, stop)),
    )  # fmt: skip


def _value(match: re.Match[str]) -> Decimal | None:
    if match["digits"]:
        return Decimal(match["digits"].replace(",", "")) * _TENS.get(match["hundreds"] or "", 1)
    said = han_value(match["han"]) if match["han"] else None
    return None if said is None else Decimal(said)


def _near(text: str, edges: Sequence[tuple[int, int]], n: int, end: int, stop: int) -> Iterator[tuple[str, float]]:
    """The pieces before a number, nearest first, and those behind it; less weight over each break or number.

    A number that begins its clause counts what follows it: 8名第一书记、24名驻村队员.
    """
    opens = edges[n][0] == 0 or bool(_BREAKS.fullmatch(text[edges[n][0] - 1])) or text[edges[n][0] - 1] in _MARKS
    weight, right, pieces = 0.72 if opens else 1.0, edges[n][0], 0
    known = n - 1
    while right > 0 and pieces < FAR and weight > 0.12:
        left = edges[known][1] if known >= 0 else 0
        parts = re.split(rf"([{_STRONG}{_WEAK}])", text[left:right])
        for part in reversed(parts):
            if _BREAKS.fullmatch(part):
                weight *= 0.62 if part in _STRONG else 0.85
            elif part:
                yield part, weight
                pieces += 1
        weight *= 0.78
        right = edges[known][0] if known >= 0 else 0
        known -= 1
    behind = _BREAKS.split(text[end:stop])
    if behind[0]:
        yield behind[0], 1.0 if opens else 0.9
    if len(behind) > 1 and behind[1] and text[end + len(behind[0])] not in _STRONG:
        yield behind[1], 0.4
    if len(behind) == 1 and n + 1 < len(edges):
        close = stop - end <= _UNIT_LONG
        further = edges[n + 2][0] if n + 2 < len(edges) else len(text)
        yield _BREAKS.split(text[edges[n + 1][1] : further])[0], 0.8 if close else 0.6
