"""A-5, papers about a hazard: the notice and the re-check opinion, each with stub and letter (printing.md 2.7)."""

from __future__ import annotations

from collections.abc import Sequence

from township_desk.core.period import cn_date
from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import All, Cond, Is, Query, Sort
from township_desk.core.tabular import CellType, FormBlock, Tabular
from township_desk.ledgers.dictionaries import SELF_BUILT
from township_desk.tables.forms import box, run, sheets
from township_desk.tables.layout import SEQ, Data, Item, blank_date, day_of, fields_of, in_village, item, office, read
from township_desk.tables.safety import AREA

_LAW = "《中华人民共和国安全生产法》"
_FLOOD = ("防汛", "水利设施")
_CONTROLS = {
    "撤人": "撤出危险区域内的人员",
    "停产停业": "自行停止涉及隐患的生产经营活动",
    "停用设备": "停止使用涉及隐患的设施、设备",
    "停电停气": "停用涉及隐患的用电、用气设施",
    "警示围挡": "设置警示标志和围挡",
    "限制使用": "限制使用涉及隐患的场所、设施",
}
"""管控措施 as a township may ask for it: it advises, and leaves orders and penalties to the departments in charge."""


_PAPER = (
    "hazard_no", "found_on", "industry", "place_name", "location", "description", "level", "resp_unit", "resp_person",
    "resp_phone", "super_person", "measures", "due_on", "interim_control", "assigned_on", "notice_no", "fixed_on",
    "fix_note", "recheck_on", "recheck_by", "recheck_opinion", "activity_id.leader",
)  # fmt: skip


def _listing(kind: str) -> tuple[Item, ...]:
    day = ("recheck_on", "复查日期") if kind == "复查意见书" else ("due_on", "整改期限")
    return (
        SEQ,
        item("notice_no", "告知书文号", 30, CellType.CODE),
        item("hazard_no", "隐患编号", 26, CellType.CODE),
        item("place_name", "单位（场所）名称", 40),
        item("description", "隐患描述", 60),
        item(*day, 20, CellType.DATE),
        item("recheck_opinion", "复查意见", 16, CellType.CENTER),
    )


def document_number(town: str, row: Data, word: str) -> str:
    """The paper's number: the notice's own, or its form with room for the number (×安告〔2022〕　号)."""
    if word == "安告" and row["notice_no"]:
        return str(row["notice_no"])
    year = (row["recheck_on"] if word == "安复" else row["assigned_on"]) or row["found_on"]
    return f"{town[:1]}{word}〔{year.year if year else '　　'}〕　　号"


def addressee(row: Data) -> str:
    """Whom the paper goes to: the responsible unit, else the place."""
    return str(row["resp_unit"] or row["place_name"] or row["location"] or "")


def _you(row: Data) -> str:
    return "你户" if row["industry"] == SELF_BUILT else "你单位"


def sentence(text: str | None) -> str:
    """A text that ends as a sentence does."""
    found = (text or "").strip()
    return found if not found or found[-1] in "。！？；" else found + "。"


def _grounds(row: Data) -> str:
    """The law behind a notice, by full name and article (printing.md 2.7)."""
    if row["industry"] == SELF_BUILT:
        return (
            "按照《全国自建房安全专项整治工作方案》（国办发明电〔2022〕10号）“谁拥有谁负责、谁使用谁负责、"
            "谁主管谁负责、谁审批谁负责”的原则"
        )
    if row["industry"] in _FLOOD:
        return "根据《中华人民共和国防汛条例》第十五条的规定"
    return f"根据{_LAW}第九条第二款、第四十一条第二款的规定"


def _warning(row: Data) -> str:
    """What follows when nothing is done: a township reports and hands over, it neither fines nor closes."""
    if row["industry"] == SELF_BUILT or row["industry"] in _FLOOD:
        return "逾期未整改或者整改不到位的，我镇将报告县级有关主管部门依法处理。"
    return (
        "逾期未整改或者整改不到位的，我镇将报告、移送县级负有安全生产监督管理职责的部门，"
        f"由其依照{_LAW}第一百零二条等规定处理。"
    )


def _asked(row: Data) -> str:
    until = f"于{cn_date(row['due_on'])}前" if row["due_on"] else "于　　　　年　　月　　日前"
    text = f"{_grounds(row)}，请{_you(row)}{until}完成整改，并将整改情况书面报我镇复查。"
    control = _CONTROLS.get(row["interim_control"] or "")
    return text + (
        f"隐患消除前，请{control}，确保安全。" if control else "隐患消除前，请采取可靠的防范措施，确保安全。"
    )


def _stub(title: str, number: str, row: Data, *, last: tuple[str, object]) -> tuple[FormBlock, ...]:
    """存根, down to the cutting line with the number across it."""
    return (
        run("subtitle", f"{title}（存根）"),
        box("文号", number),
        box("被告知人", addressee(row)),
        box("隐患编号", row["hazard_no"]),
        box(*last),
        box("隐患内容", row["description"], 2),
        box("承办人"),
        box("批准人"),
        run("rule", f"{number}　骑缝编号（盖章）"),
    )


def _receipt() -> tuple[FormBlock, ...]:
    """送达回证."""
    return (box("送达回证\n收件人签字"), box("收件日期"), box("送达人签字"), box("备注"))


def _town_word(town: str) -> str:
    return "我镇" if town.endswith("镇") else "我乡" if town.endswith("乡") else "本单位"


def notice(town: str, row: Data) -> tuple[FormBlock, ...]:
    """《安全隐患整改告知书》."""
    number = document_number(town, row, "安告")
    found = cn_date(row["found_on"]) if row["found_on"] else "近日"
    place = _you(row) if row["place_name"] in (None, addressee(row)) else row["place_name"]
    where = f"（{row['location']}）" if row["location"] else ""
    level = f"（{row['level']}隐患）" if row["level"] else ""
    blocks = [
        *_stub("安全隐患整改告知书", number, row, last=("整改期限", blank_date(row["due_on"]))),
        run("title", "安全隐患整改告知书"),
        run("subtitle", number),
        run("body", f"{addressee(row)}："),
        run(
            "body",
            f"{found}，我镇在安全检查中发现{place}{where}存在以下安全隐患{level}：{sentence(row['description'])}",
        ),
    ]
    if row["measures"]:
        blocks.append(run("body", f"整改措施：{sentence(row['measures'])}"))
    blocks += [
        run("body", _asked(row)),
        run("body", _warning(row)),
        run("right", office(town)),
        run("right", blank_date(row["assigned_on"])),
        *_receipt(),
    ]
    return _spoken(blocks, town)


def recheck(town: str, row: Data) -> tuple[FormBlock, ...]:
    """《隐患整改复查意见书》."""
    number = document_number(town, row, "安复")
    named = f"《安全隐患整改告知书》（{row['notice_no']}）" if row["notice_no"] else "《安全隐患整改告知书》"
    done = f"{cn_date(row['recheck_on'])}，" if row["recheck_on"] else "　　　　年　　月　　日，"
    who = f"我镇组织{row['recheck_by']}" if row["recheck_by"] else "我镇"
    blocks = [
        *_stub("隐患整改复查意见书", number, row, last=("复查意见", row["recheck_opinion"])),
        run("title", "隐患整改复查意见书"),
        run("subtitle", number),
        run("body", f"{addressee(row)}："),
        run("body", f"{done}{who}对{named}所列安全隐患的整改情况进行了复查。"),
        run("body", f"隐患内容：{sentence(row['description'])}"),
        run("body", f"整改情况：{sentence(row['fix_note'])}"),
        run("body", f"复查意见：{_opinion(row)}"),
        run("right", office(town)),
        run("right", blank_date(row["recheck_on"])),
        *_receipt(),
    ]
    return _spoken(blocks, town)


def _opinion(row: Data) -> str:
    match row["recheck_opinion"]:
        case "合格":
            text = "合格，隐患已消除，予以销号。请继续落实安全责任，防止反弹。"
            if row["level"] == "重大":
                text += "有关部门作出停产停业、停止使用等决定的，须经其审查同意后方可恢复生产经营和使用。"
            return text
        case "不合格":
            return "不合格。请于　　　　年　　月　　日前继续整改到位。" + _warning(row)
    return "□合格，隐患已消除，予以销号。　□不合格，请于　　　　年　　月　　日前继续整改到位。"


def _spoken(blocks: Sequence[FormBlock], town: str) -> tuple[FormBlock, ...]:
    """The blocks with 我镇 as the office calls itself."""
    own = _town_word(town)
    return tuple(
        FormBlock(b.label, b.text.replace("我镇", own), b.span, b.lines, b.kind) if b.kind == "body" else b
        for b in blocks
    )


def make_paper(source: TableSource, request: TableRequest) -> Tabular:
    """A-5: the paper for each chosen hazard; without a choice, for the period's: found and not put right on the spot,
    or re-checked."""
    kind = request.option("kind", "告知书")
    write, title = (recheck, "隐患整改复查意见书") if kind == "复查意见书" else (notice, "安全隐患整改告知书")
    query = Query("hazard", _chosen(request, kind), (Sort("found_on"), Sort("id")))
    items = _listing(kind)
    rows = read(source, query, fields_of(items, *_PAPER))
    return sheets(
        request, name="A-5", title=title, items=items, ledger="hazard", rows=rows,
        forms=[write(source.town, row) for row in rows],
    )  # fmt: skip


def _chosen(request: TableRequest, kind: str) -> Cond:
    if request.rows:
        return Is("id", "in", request.rows)
    field = "recheck_on" if kind == "复查意见书" else "found_on"
    parts: list[Cond] = [Is(field, ">=", request.period.start), Is(field, "<=", day_of(request)), *in_village(request)]
    if kind != "复查意见书":
        parts.append(Is("fixed_on", "empty") | Is("notice_no", "filled"))
    return All(tuple(parts))


A5 = PrintedTable(
    name="A-5",
    label="安全隐患整改告知书、复查意见书",
    area=AREA,
    ledger="hazard",
    make=make_paper,
    options=(TableOption("kind", "文书", (("告知书", "安全隐患整改告知书"), ("复查意见书", "隐患整改复查意见书"))),),
    per_row=True,
    use="存根和正联，骑缝编号；写明法律依据和整改期限。",
)
