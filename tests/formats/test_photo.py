"""When photographs were taken; what is no photograph, or a broken one, has no time and breaks nothing."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from township_desk.formats.photo import taken_at

TIME = datetime(2022, 11, 5, 9, 30, 12)


def picture(path: Path, *, taken: object = None, digitized: object = None, worked: object = None) -> Path:
    """A photograph with times in its EXIF, and a place."""
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    block = exif.get_ifd(0x8769)
    for tag, value in ((0x9003, taken), (0x9004, digitized)):
        if value is not None:
            block[tag] = value
    if worked is not None:
        exif[0x0132] = worked
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (40, 30), "white").save(path, exif=exif)
    return path


@pytest.mark.parametrize("name", ["a.jpg", "b.png", "c.webp"])
def test_the_time_is_read_from_every_kind(tmp_path: Path, name: str) -> None:
    assert taken_at(picture(tmp_path / name, taken="2022:11:05 09:30:12")) == TIME


def test_the_time_of_digitizing_counts_where_there_is_no_other(tmp_path: Path) -> None:
    assert taken_at(picture(tmp_path / "a.jpg", digitized="2022:11:05 09:30:12")) == TIME
    assert taken_at(picture(tmp_path / "b.jpg", worked="2022:11:05 09:30:12")) is None


@pytest.mark.parametrize("text", ["", "0000:00:00 00:00:00", "2022:13:05 09:30:12", "昨天", "    :  :     :  :  ", 7])
def test_a_time_that_is_none_is_none(tmp_path: Path, text: object) -> None:
    assert taken_at(picture(tmp_path / "a.jpg", taken=str(text))) is None


def test_what_is_no_photograph_has_no_time(tmp_path: Path) -> None:
    for number, data in enumerate((b"", b"not a picture", b"\xff\xd8\xff\xe1\xff\xff", "字".encode() * 100)):
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(data)
        assert taken_at(path) is None
    assert taken_at(tmp_path / "没有.jpg") is None


@pytest.mark.parametrize("name", ["a.jpg", "b.png", "c.webp"])
def test_cut_and_spoilt_files_break_nothing(tmp_path: Path, name: str) -> None:
    whole = picture(tmp_path / name, taken="2022:11:05 09:30:12").read_bytes()
    rng, path = random.Random(7), tmp_path / f"坏{name}"
    for _ in range(150):
        data = bytearray(whole[: rng.randint(1, len(whole))])
        for _ in range(rng.randint(0, 12)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path.write_bytes(data)
        found = taken_at(path)
        assert found is None or isinstance(found, datetime)
