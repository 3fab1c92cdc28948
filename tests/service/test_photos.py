"""Photographs are kept with the time at which they were taken; the audit holds it against the registration (G-16)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.desks import HAZARD, town_desk
from tests.formats.test_photo import picture
from tests.formats.test_photo_place import photo as photo_with_place
from tests.formats.test_photo_place import place_of
from township_desk.core.fields import Attachment, Attachments
from township_desk.ledgers import LEDGERS


@pytest.fixture
def desk(tmp_path):
    desk = town_desk(tmp_path / "desk")
    yield desk
    desk.close()


def told(desk, row):
    return [f.message for f in desk.checking.row("hazard", row) if f.rule == "G-16"]


def test_a_photograph_is_kept_as_it_is_with_its_time(desk, tmp_path):
    source = picture(tmp_path / "前.jpg", taken="2022:11:05 09:30:12")
    row = desk.editing.add("hazard", {**HAZARD, "found_on": "2022-11-05", "photo_before": str(source)}).id
    [photo] = desk.records.get("hazard", row).values["photo_before"]
    assert photo.taken == "2022-11-05T09:30:12"
    assert datetime.fromisoformat(photo.added) == desk.clock().replace(microsecond=0, tzinfo=None)
    assert desk.editing.attachment_path(photo).read_bytes() == source.read_bytes()
    assert told(desk, row) == []
    desk.editing.edit("hazard", row, {"found_on": "2022-11-03"})
    assert told(desk, row) == ["照片时间与登记时间不一致：“前.jpg”拍摄于2022-11-05 09:30。"]


@pytest.mark.parametrize("data", [None, b"\xff\xd8\xff\xe1 broken"])
def test_one_without_a_time_is_pointed_out_and_saved(desk, tmp_path, data):
    source = picture(tmp_path / "截图.png")
    if data is not None:
        source.write_bytes(data)
    row = desk.editing.add("hazard", {**HAZARD, "photo_before": str(source)}).id
    assert told(desk, row) == ["照片时间与登记时间不一致：“截图.png”没有拍摄时间。"]


def test_what_was_added_before_times_were_read_is_left_alone():
    field = LEDGERS["hazard"].by_name["photo_before"]
    assert isinstance(field, Attachments)
    [old] = field.from_store('[["' + "a" * 64 + '", "前.jpg", 10]]')
    assert old == Attachment("a" * 64, "前.jpg", 10)
    [rule] = [r for r in LEDGERS["hazard"].row_rules if r.id == "G-16"]
    assert rule.check({"photo_before": (old,)}, None) == []
    kept = Attachment("a" * 64, Path("前.jpg").name, 10, "", "2022-11-08T10:00:00")
    assert field.from_store(field.to_store((old, kept))) == (old, kept)
    assert field.from_json(field.to_json((kept,))) == (kept,)


def test_where_the_setting_says_so_the_copy_has_no_place_and_the_clerks_file_keeps_it(desk, tmp_path):
    source = tmp_path / "入户.jpg"
    source.write_bytes(photo_with_place())
    plain = desk.attach(source)
    assert desk.editing.attachment_path(plain).read_bytes() == source.read_bytes()
    desk.settings.set("photo.without_place", "是")
    clean = desk.attach(source)
    assert place_of(desk.editing.attachment_path(clean).read_bytes()) == {}
    assert place_of(source.read_bytes()) != {}
    assert clean.taken == plain.taken == "2022-11-05T09:30:12"
    assert clean.sha256 != plain.sha256
