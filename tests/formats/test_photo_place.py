"""The place goes out of a JPEG, the picture and the time stay; broken metadata is blanked, nothing breaks."""

from __future__ import annotations

import io
import random
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from township_desk.formats.photo import taken_at
from township_desk.formats.photo_place import without_place

GPS = 0x8825
LATITUDE = (34.0, 12.0, 56.78)
XMP = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude='34,12.9N'/>"


def photo(order: str = "II", *, xmp: bool = False) -> bytes:
    """A JPEG with time, camera and place."""
    exif = Image.Exif()
    exif.endian = "<" if order == "II" else ">"
    exif[0x010F] = "Camera"
    exif[0x0112] = 6
    exif.get_ifd(0x8769)[0x9003] = "2022:11:05 09:30:12"
    exif.get_ifd(GPS).update({1: "N", 2: LATITUDE, 3: "E", 4: (107.0, 8.0, 9.5), 29: "2022:11:05"})
    stream = io.BytesIO()
    Image.effect_noise((64, 48), 50).convert("RGB").save(stream, "JPEG", exif=exif)
    data = stream.getvalue()
    if xmp:
        data = data[:2] + b"\xff\xe1" + (len(XMP) + 2).to_bytes(2, "big") + XMP + data[2:]
    return data


def place_of(data: bytes) -> dict[int, object]:
    return dict(Image.open(io.BytesIO(data)).getexif().get_ifd(GPS))


@pytest.mark.parametrize("order", ["II", "MM"])
@pytest.mark.parametrize("xmp", [False, True])
def test_the_place_goes_and_all_else_stays(tmp_path: Path, order: str, xmp: bool) -> None:
    data = photo(order, xmp=xmp)
    assert place_of(data)[2] == LATITUDE
    clean = without_place(data)
    assert len(clean) == len(data) and clean != data
    assert place_of(clean) == {}
    assert b"GPSLatitude" not in clean
    before, after = (Image.open(io.BytesIO(d)) for d in (data, clean))
    assert before.tobytes() == after.tobytes()
    assert (after.getexif()[0x010F], after.getexif()[0x0112]) == ("Camera", 6)
    path = tmp_path / "a.jpg"
    path.write_bytes(clean)
    assert taken_at(path) == datetime(2022, 11, 5, 9, 30, 12)
    assert without_place(clean) == clean


def test_no_trace_of_the_numbers_is_left() -> None:
    data = photo()
    degrees = (34).to_bytes(4, "little") + (1).to_bytes(4, "little") + (12).to_bytes(4, "little")
    assert degrees in data
    assert degrees not in without_place(data)


def test_what_has_no_place_and_what_is_no_jpeg_stay_as_they_are() -> None:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "JPEG")
    for data in (stream.getvalue(), b"", b"\xff\xd8", b"\x89PNG....", "字".encode()):
        assert without_place(data) == data


def test_metadata_that_cannot_be_followed_is_blanked() -> None:
    data = photo()
    at = data.find(b"Exif\0\0") + 6
    broken = data[: at + 4] + b"\xff\xff\xff\x7f" + data[at + 8 :]
    clean = without_place(broken)
    size = int.from_bytes(data[at - 8 : at - 6], "big") - 8
    assert clean[at : at + size] == bytes(size)
    assert Image.open(io.BytesIO(clean)).tobytes() == Image.open(io.BytesIO(data)).tobytes()


def test_cut_and_spoilt_files_keep_their_length() -> None:
    rng, whole = random.Random(5), photo(xmp=True)
    for _ in range(400):
        data = bytearray(whole[: rng.randint(1, 900)])
        for _ in range(rng.randint(0, 10)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        assert len(without_place(bytes(data))) == len(data)
