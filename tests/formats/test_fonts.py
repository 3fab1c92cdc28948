"""Fonts by role, fallbacks by character, and what is said about replacements."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from township_desk.core.problem import DeskError
from township_desk.formats.font_face import Face, UnusableFont
from township_desk.formats.fonts import Role, bundled_font_dir, resolve_fonts

RARE = "𠅤㛃䶮𬎆𫍯"


def test_bundled_fonts_cover_rare_names_and_say_what_they_replace():
    fonts = resolve_fonts(bundled_only=True)
    assert fonts.lacking(RARE + "身户日√□①〔2022〕—…“”㎡℃‰") == []
    assert "以思源宋体代替仿宋" in fonts.report
    assert "以思源黑体代替黑体" in fonts.report
    assert fonts.primary(Role.BODY).path.name.lower().startswith("notoserifsc")


def test_a_run_changes_font_only_where_it_must():
    fonts = resolve_fonts(bundled_only=True)
    runs = fonts.runs(Role.HEADING, "张𬎆三")
    assert [text for _face, text in runs] == ["张", "𬎆", "三"]
    assert runs[0][0] is runs[2][0] is fonts.primary(Role.HEADING)
    assert runs[1][0].path.name.lower().startswith("townshiphanamin")


def test_the_pcs_own_font_wins_and_is_not_reported(tmp_path: Path):
    shutil.copy(bundled_font_dir() / "TownshipKai-Regular.ttf", tmp_path / "SIMFANG.TTF")
    fonts = resolve_fonts([tmp_path])
    assert fonts.primary(Role.BODY).path.name == "SIMFANG.TTF"
    assert not any("代替仿宋" in line for line in fonts.report)
    assert fonts.face(Role.BODY, "𬎆") is not fonts.primary(Role.BODY)
    assert fonts.lacking(RARE) == []


def test_a_damaged_or_forbidden_font_is_passed_over(tmp_path: Path):
    (tmp_path / "simfang.ttf").write_bytes(b"\0\1\0\0 not a font")
    with TTFont(bundled_font_dir() / "TownshipKai-Regular.ttf", lazy=True) as font:
        font["OS/2"].fsType = 2
        font.save(tmp_path / "simkai.ttf")
    with pytest.raises(UnusableFont):
        Face(tmp_path / "simkai.ttf")
    fonts = resolve_fonts([tmp_path])
    assert "以思源宋体代替仿宋" in fonts.report
    assert fonts.primary(Role.KAI).path.parent == bundled_font_dir()


def test_no_font_at_all_is_told(tmp_path: Path):
    with pytest.raises(DeskError, match="字体"):
        resolve_fonts([tmp_path], bundled=tmp_path)


def test_character_lookup_and_widths_agree_with_fonttools():
    path = bundled_font_dir() / "NotoSerifSC-Regular.ttf"
    face = Face(path)
    with TTFont(path, lazy=True) as reference:
        cmap, widths, units = reference.getBestCmap(), reference["hmtx"], reference["head"].unitsPerEm
        for char in "身户日，。Ax1 ½①\uffff" + RARE:
            name = cmap.get(ord(char))
            assert face.has(char) == bool(name), char
            if name:
                assert abs(face.width(char) - widths[name][0] * 1000 / units) <= 1
