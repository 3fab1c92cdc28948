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
        cmap, widths = reference.getBestCmap(), reference["hmtx"]
        for char in "身户日，。Ax1 ½①\uffff" + RARE:
            name = cmap.get(ord(char))
            assert face.glyph(char) == (reference.getGlyphID(name) if name else 0), char
            if name:
                assert face.width(face.glyph(char)) == round(widths[name][0] * 1000 / face.units)


def test_format_4_tables_are_read_like_format_12(tmp_path: Path):
    with TTFont(bundled_font_dir() / "TownshipKai-Regular.ttf") as font:
        expected = {code: font.getGlyphID(name) for code, name in font.getBestCmap().items() if code < 0x10000}
        font["cmap"].tables = [table for table in font["cmap"].tables if table.format == 4]
        font.save(tmp_path / "four.ttf")
    face = Face(tmp_path / "four.ttf")
    for code, glyph in list(expected.items())[::37]:
        assert face.glyph(chr(code)) == glyph
    assert face.glyph("𠅤") == 0


def test_a_subset_keeps_outlines_in_the_order_asked_for(tmp_path: Path):
    path = bundled_font_dir() / "NotoSerifSC-Regular.ttf"
    chars = ["身", "é", "1", "户"]
    (tmp_path / "subset.ttf").write_bytes(Face(path).subset(chars))
    with TTFont(tmp_path / "subset.ttf") as small, TTFont(path, lazy=True) as whole:
        for number, char in enumerate(chars, 1):
            name, ours = whole.getBestCmap()[ord(char)], small.getGlyphName(number)
            drawn = small["glyf"][ours].getCoordinates(small["glyf"])[0]
            assert drawn == whole["glyf"][name].getCoordinates(whole["glyf"])[0]
            assert small["hmtx"][ours] == whole["hmtx"][name]
