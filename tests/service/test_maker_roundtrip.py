"""The template maker and the report together: what a text says of a figure's value comes back from its tag, or its equal."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests.desks import new_desk
from township_desk.core import wording
from township_desk.core.figure import Figure, Taken
from township_desk.core.numerals import numbers
from township_desk.core.period import year
from township_desk.core.tags import Tag
from township_desk.core.units import base_of, converted, parted
from township_desk.figures import FIGURES
from township_desk.service.desk import Desk
from township_desk.service.figures import spoken
from township_desk.service.matching import Sight, in_unit
from township_desk.service.proposing import written
from township_desk.service.report_numbers import Numbers, fault_of

COUNTED = [f for f in FIGURES.values() if not f.is_text and not f.zero and f.basis != "text" and f.style != "at_least"]
VALUES = tuple(
    map(Decimal, ("1", "3", "9.5", "35", "120", "123.4", "1766", "1766.88", "24400", "38600", "123456", "2440000"))
)
OTHERS = (
    "元",
    "万元",
    "亿元",
    "亩",
    "万亩",
    "米",
    "公里",
    "千米",
    "公斤",
    "吨",
    "万公斤",
    "人",
    "万人",
    "万棵",
    "万字",
    "万只",
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = new_desk(tmp_path_factory.mktemp("roundtrip"))
    made.settings.set_many({"town.name": "青禾镇", "town.code": "530999001"})
    return made


def ways(figure: Figure, value: Decimal) -> Iterator[str]:
    """How texts write a value: in each unit that measures the same, in full, with 余, in numerals, without a unit."""
    units = {figure.unit, *(unit for unit in OTHERS if base_of(unit)[0] == base_of(figure.unit)[0])}
    for unit in sorted(units):
        said = converted(value, figure.unit, unit) if unit != figure.unit else value
        assert said is not None
        if said != said.quantize(Decimal("0.01")) or said < Decimal("0.01") or said >= 10**9:
            continue
        scale, plain = parted(unit)
        text = wording.plain(said, 2)
        yield text + unit
        if said >= 1000 and said == int(said):
            yield f"{int(said):,}{unit}"
        floor, more = wording.floor_yu(said)
        if more:
            yield from {f"{floor}余{unit}", f"{floor}多{unit}", f"{floor}{scale}余{plain}"}
        elif scale and said < 10 and said != int(said):
            yield f"{int(said)}{scale}余{plain}" if said > 1 else text + unit
    if value == int(value) and value < 10_000 and figure.unit and not figure.unit.startswith(("万", "亿")):
        yield wording.numeral(value) + figure.unit
    yield wording.plain(value, 2)


def came_back(desk: Desk, figure: Figure, value: Decimal, text: str, unit: str = "") -> str:
    """The text made a template and filled again; `unit`: of the table's head."""
    number = numbers(text)[0]
    form, end = written(figure, Sight(number, number.near, unit=unit), text)
    assert fault_of(desk, Tag(figure.id, form, 0, 0), desk.today) == "", (figure.id, form)
    made = Numbers(desk, desk.figures.frame(year(2022)), year(2022))
    made._takes["", ""] = {figure.id: Taken(figure, value, spoken(figure, value), 1)}
    made._takes["", "去年"] = made._takes["", ""]
    return text[: number.start] + made.resolve(Tag(figure.id, form, 0, 0), text[end:]).text + text[end:]


def worth(figure: Figure, text: str, unit: str = "") -> tuple[Decimal | None, str]:
    """What a text says in the figure's unit, and what follows the number with its 万 and 余."""
    found = numbers(text)
    if len(found) != 1:
        return None, text
    number = found[0]
    return in_unit(Sight(number, number.near, unit=unit), figure.unit), number.after


def same(one: tuple[Decimal | None, str], other: tuple[Decimal | None, str], rounded: bool) -> bool:
    """Whether two texts say the same; a number with 余 may come back in full."""
    if one[0] is None or other[0] is None or one[1] != other[1]:
        return one == other
    return Decimal("0.8") < one[0] / other[0] < Decimal("1.35") if rounded else one[0] == other[0]


@pytest.mark.parametrize("figure", COUNTED, ids=lambda f: f.id)
def test_a_number_comes_back(desk: Desk, figure: Figure) -> None:
    """In whatever unit and wording: the same text, or one that says the same number before the same words."""
    wrong = []
    for value in VALUES:
        if wording.plain(value, figure.places) != wording.plain(value, 2):
            continue
        for way in ways(figure, value):
            text = f"本期共计{way}。"
            if not numbers(text):
                continue
            back = came_back(desk, figure, value, text)
            if back != text and not same(worth(figure, back), worth(figure, text), "余" in text or "多" in text):
                wrong.append((str(value), text, back))
    assert wrong == [], wrong


@pytest.mark.parametrize("figure", [f for f in COUNTED if base_of(f.unit)[0] in ("元", "亩", "米")], ids=lambda f: f.id)
def test_a_cell_under_a_unit_comes_back(desk: Desk, figure: Figure) -> None:
    """A number of a table whose head gives the unit."""
    wrong = []
    for value in VALUES:
        if wording.plain(value, figure.places) != wording.plain(value, 2):
            continue
        for unit in OTHERS:
            said = converted(value, figure.unit, unit)
            if said is None or said != said.quantize(Decimal("0.01")) or not 0 < said < 10**9:
                continue
            text = wording.plain(said, 2)
            if not numbers(text):
                continue
            back = came_back(desk, figure, value, text, unit)
            if worth(figure, back, unit)[0] != worth(figure, text, unit)[0]:
                wrong.append((str(value), unit, text, back))
    assert wrong == [], wrong
