"""A Word file with all that real ones have: styles, a table, a text box in both forms, a footnote, fields, tracked changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor

_W = nsdecls("w")
_FOOTNOTES = f"""<w:footnotes {_W}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>其中党内警告3人。</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""
_BOX = (
    "<w:txbxContent><w:p><w:r><w:t>全年组织志愿服务</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>25</w:t></w:r>"
    "<w:r><w:t>次</w:t></w:r></w:p></w:txbxContent>"
)
_SHAPE = f"""<w:r {_W}
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml">
<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">
<wp:extent cx="3600000" cy="720000"/><wp:docPr id="7" name="box"/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="3600000" cy="720000"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:ln><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr>
<wps:txbx>{_BOX}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:shape style="width:280pt;height:56pt"><v:textbox>{_BOX}</v:textbox></v:shape></w:pict></mc:Fallback>
</mc:AlternateContent></w:r>"""


def rich(path: Path, *, tracked: bool = True) -> Path:
    """Write it; its numbers: I169 3处 (bold, red, in cut runs), I035 25次 in a text box, I044 3人 in a footnote, a table."""
    document = Document()
    document.add_heading("一、安全生产", 1)
    document.sections[0].header.paragraphs[0].text = "青禾镇2021年总结"
    line = document.add_paragraph("2021年全镇排查发现安全隐患")
    for part in ("1", "03"):
        run = line.add_run(part)
        run.bold, run.font.size, run.font.color.rgb = True, Pt(20), RGBColor(0xC0, 0, 0)
        run.font.name = "黑体"
    line.add_run("处，\t")
    if tracked:
        line._p.append(
            parse_xml(f'<w:del {_W} w:id="90" w:author="甲"><w:r><w:delText>整治98处</w:delText></w:r></w:del>')
        )
        line._p.append(parse_xml(f'<w:ins {_W} w:id="91" w:author="甲"><w:r><w:t>整治100处</w:t></w:r></w:ins>'))
    else:
        line.add_run("整治100处")
    line.add_run("，剩余3处正在整改。")
    _footnote(document, line)
    document.add_paragraph()._p.append(parse_xml(_SHAPE))
    paged = document.add_paragraph("共")
    paged._p.append(parse_xml(f'<w:fldSimple {_W} w:instr="NUMPAGES"><w:r><w:t>12</w:t></w:r></w:fldSimple>'))
    paged.add_run("页，另附隐患台账。")
    table = document.add_table(3, 3)
    table.style = "Table Grid"
    for r, row in enumerate(
        (("指标", "单位", "2021年"), ("新增低保人数", "人", "26"), ("临时救助资金", "万元", "8.76"))
    ):
        for c, text in enumerate(row):
            table.cell(r, c).paragraphs[0].add_run(text).italic = r == 1 and c == 2
    document.save(str(path))
    return path


def _footnote(document: Any, line: Any) -> None:
    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        _FOOTNOTES.encode(),
        document.part.package,
    )
    document.part.relate_to(part, RT.FOOTNOTES)
    line._p.append(parse_xml(f'<w:r {_W}><w:footnoteReference w:id="1"/></w:r>'))
