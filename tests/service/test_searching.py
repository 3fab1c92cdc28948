"""One text in every ledger: what is found, what is not, and that numbers stay covered."""

import pytest

from tests.desks import HAZARD, town_desk
from township_desk.core.problem import Cancelled, UsageError


@pytest.fixture
def desk(tmp_path):
    made = town_desk(tmp_path)
    head = made.editing.add("person", {"name": "王秀英", "id_no": valid_number(), "relation": "户主"}).id
    home = made.editing.add("household", {"head_person_id": head, "village_id": "柳沟村", "address": "柳沟三组"}).id
    made.editing.edit("person", head, {"hh_id": home})
    son = made.editing.add("person", {"name": "赵小虎", "hh_id": home}).id
    made.editing.add("household_income", {"hh_id": home, "year": 2021, "wage": "12000"})
    made.editing.add(
        "duty",
        {"person_id": head, "post_type": "保洁员", "level": "村级", "village_id": "柳沟村", "start_on": "2022-01-01"},
    )
    made.editing.add("hazard", {**HAZARD, "resp_person": "王秀英"})
    made.editing.add("hazard", {**HAZARD, "place_name": "别家", "found_on": "2022-11-03"})
    made.ids = {"head": head, "home": home, "son": son}
    yield made
    made.close()


def valid_number():
    from stdnum.cn import ric

    stem = "53010219500101000"
    return stem + ric.calc_check_digit(stem + "0")


def found(desk, text, **more):
    return {each.ledger.name: [hit.id for hit in each.hits] for each in desk.searching.find(text, **more)}


def test_a_person_is_found_with_what_is_kept_about_them(desk):
    rows = found(desk, "王秀英")
    assert list(rows)[:2] == ["person", "household"], "the person and the household first"
    assert rows["person"] == [desk.ids["head"]], "not the others of the household"
    assert rows["household"] == [desk.ids["home"]]
    assert rows["household_income"]
    assert rows["duty"]
    assert len(rows["hazard"]) == 1, "only where the name stands"


def test_pinyin_initials_and_the_whole_number_find_the_same(desk):
    assert found(desk, "wxy")["person"] == [desk.ids["head"]]
    rows = found(desk, valid_number()[:6] + " " + valid_number()[6:])
    assert rows["person"] == [desk.ids["head"]]
    assert "hazard" not in rows, "a number stands only in its own fields"


def test_numbers_stay_covered(desk):
    told = "".join(hit.title + hit.text for each in desk.searching.find("王秀英") for hit in each.hits)
    assert valid_number() not in told


def test_void_rows_are_not_found(desk):
    desk.editing.void("person", desk.ids["son"], "重复登记")
    assert "person" not in found(desk, "赵小虎")


def test_what_is_too_short_or_stopped(desk):
    with pytest.raises(UsageError):
        desk.searching.find("王")
    with pytest.raises(Cancelled):
        desk.searching.find("王秀英", cancelled=lambda: True)


def test_only_the_first_are_listed_but_all_are_counted(desk):
    for n in range(3):
        desk.editing.add("hazard", {**HAZARD, "place_name": f"老街铺面{n}", "found_on": f"2022-11-1{n}"})
    each = next(e for e in desk.searching.find("老街铺面", limit=2) if e.ledger.name == "hazard")
    assert (each.count, len(each.hits)) == (3, 2)
