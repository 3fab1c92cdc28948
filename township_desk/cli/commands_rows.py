"""Commands over rows: look, add, change, void, take a step; the journal: history, undo, redo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from township_desk.cli.conditions import Conditions
from township_desk.cli.output import problem_line
from township_desk.cli.rowtext import Full, masked_fields, record_text, row_json, rows_text, village_names
from township_desk.cli.run import Run
from township_desk.cli.width import cut
from township_desk.cli.words import Number, OneOf, argument, command, option
from township_desk.core.ledger import Ledger
from township_desk.core.problem import Severity, UsageError
from township_desk.core.query import Query

if TYPE_CHECKING:
    from township_desk.core.change import Touched
    from township_desk.service.desk import Desk
    from township_desk.service.draft import Outcome
    from township_desk.service.history import Entry
    from township_desk.service.moving import StepState
    from township_desk.service.record import Record
    from township_desk.service.searching import Found

PAGE = 500
SHOWN_CHANGES = 6
"""Changed fields told for each operation of the history."""
LEDGER = argument("ledger", metavar="台账", words="台账的英文名或中文名，见 ledgers 命令")
ROW = argument("row_id", metavar="编号", type=Number(1), words="记录的编号，rows 命令的第一列")
VALUES = argument("assignments", metavar="项目=值", nargs=-1, words="要填的项目，英文名或中文名；等号后面空着就是清空")
CORRECT = option("--correct", is_flag=True, words="更正单：改已月结月份里的数据，须写 --reason，前后值都留痕")
WHERE_HELP = (
    "条件“项目 比较 值”，多个条件须同时满足；比较有 = != < <= > >= in contains（包含）empty（为空）filled（已填）"
)


@command(
    "rows",
    "查记录",
    more="身份证号、账号、电话只显示首尾；要看全号须写 --unmask 和 --reason，并记入操作记录。",
    example='township-desk rows hazard --where "status = 未整改" --where "排查日期 >= 2022-11-01" --sort found_on --limit 20',
)
@LEDGER
@option("--where", multiple=True, metavar="条件", words=WHERE_HELP)
@option("--sort", multiple=True, metavar="项目", words="排序的项目；前面加减号为从大到小")
@option("--limit", type=Number(1), metavar="条数", words="最多列出多少条")
@option(
    "--void",
    default="without",
    type=OneOf("without", "only", "with"),
    metavar="范围",
    words="作废的记录：不列、只列、一并列",
)
@option("--unmask", is_flag=True, words="显示完整号码")
@option("--reason", default="", metavar="事由", words="查看完整号码的事由")
def rows(
    run: Run,
    ledger: str,
    where: tuple[str, ...],
    sort: tuple[str, ...],
    limit: int | None,
    void: Any,
    unmask: bool,
    reason: str,
) -> int:
    """List rows of a ledger."""
    desk = run.desk()
    declared = run.ledger(ledger)
    query = query_of(desk, declared, where, sort=sort, void=void)
    if unmask and not reason.strip():
        raise UsageError("查看完整号码须用 --reason 写明事由，事由会记入操作记录。", code="reason")
    count = desk.records.count(query)
    most = count if limit is None else min(count, limit)
    if run.out.as_json:
        items = (
            row_json(desk, record, full, places)
            for page in pages(desk, query, most)
            for full in [_full(desk, declared, page, reason if unmask else "")]
            for places in [village_names(desk, declared, [record.id for record in page])]
            for record in page
        )
        run.out.stream({"ledger": declared.name, "count": count}, "rows", items)
        return 0
    records = [record for page in pages(desk, query, most) for record in page]
    print(rows_text(desk, declared, records, _full(desk, declared, records, reason if unmask else "")))
    print(f"共{count}条" + (f"，列出前{most}条" if most < count else ""))
    return 0


def query_of(
    desk: Desk, ledger: Ledger, where: Sequence[str], *, sort: Sequence[str] = (), void: Any = "without"
) -> Query:
    """The query that `--where` and `--sort` ask for."""
    reader = Conditions(desk.ledgers, ledger, lookup=desk.records.lookup, today=desk.today)
    return Query(ledger.name, reader.all(where), reader.sort(sort) or ledger.sort, void)


def pages(desk: Desk, query: Query, most: int) -> Iterator[list[Record]]:
    """The first `most` rows, some hundred at a time."""
    ids = desk.records.ids(query)[:most]
    for start in range(0, len(ids), PAGE):
        yield desk.records.fetch(query.ledger, ids[start : start + PAGE])


def _full(desk: Desk, ledger: Ledger, records: Sequence[Record], reason: str) -> Full:
    """Full texts of the covered values, journalled with the reason; none without one."""
    if not reason or not records:
        return {}
    found = desk.editing.unmask_many(ledger.name, [record.id for record in records], masked_fields(ledger), reason)
    return {
        (record.id, name): text
        for record, texts in zip(records, found, strict=True)
        for name, text in texts.items()
        if text
    }


def assigned(texts: Sequence[str]) -> dict[str, str | None]:
    """FIELD=VALUE texts as values; an empty value empties the field. Raises UsageError."""
    values: dict[str, str | None] = {}
    for text in texts:
        name, mark, value = text.partition("=")
        if not mark or not name.strip():
            raise UsageError(f"“{text}”看不懂，应写成“项目=值”，如 status=整改中。")
        values[name.strip()] = value if value.strip() else None
    return values


def _show(run: Run, outcome: Outcome, done: str) -> int:
    desk = run.desk()
    changed = outcome.touched is not None
    run.out.result(
        lambda: {
            "ledger": outcome.record.ledger,
            "id": outcome.id,
            "changeset": outcome.touched.changeset if outcome.touched else None,
            "row": row_json(
                desk,
                outcome.record,
                None,
                village_names(desk, desk.records.ledgers[outcome.record.ledger], [outcome.record.id]),
            ),
            "problems": [problem.to_json() for problem in outcome.problems],
        },
        lambda: f"{done if changed else '内容相同，没有改动'}。\n{record_text(desk, outcome.record)}",
    )
    for problem in outcome.problems:
        if problem.severity is not Severity.ERROR:
            run.out.say(problem_line(problem))
    return 0


@command(
    "find",
    "在全部台账里查一个人、一个单位或一个编号",
    more="查到的人，连同他和他家在各本台账里的记录一并列出。身份证号写完整，可查到登记有这个号码的每一处；列出时只显示首尾。",
    example="township-desk find 王秀英",
)
@argument("text", metavar="文字", words="姓名、单位名称、编号、拼音首字母，或完整的身份证号")
@option("--limit", type=Number(1), default=20, metavar="条数", words="每本台账最多列出多少条，不写为 20")
def find(run: Run, text: str, limit: int) -> int:
    """Look for a text in every ledger."""
    found = run.desk().searching.find(text, limit=limit)
    run.out.result(
        lambda: {
            "text": text,
            "ledgers": [
                {
                    "ledger": each.ledger.name,
                    "label": each.ledger.label,
                    "count": each.count,
                    "rows": [{"id": hit.id, "title": hit.title, "text": hit.text} for hit in each.hits],
                }
                for each in found
            ],
        },
        lambda: "\n".join(line for each in found for line in _found_lines(each)) or "没有找到。",
    )
    return 0


def _found_lines(found: Found) -> Iterator[str]:
    yield f"{found.ledger.label}　{found.count}条"
    for hit in found.hits:
        yield f"{hit.id:>8}  {cut(hit.title, 60)}　{cut(hit.text, 60)}"


@command(
    "add",
    "新增一条记录",
    example="township-desk add team kind=防火巡查队 name=东岭村防火巡查队 level=村级 village_id=东岭村 leader=王大山 founded_on=2022-03-01",
)
@LEDGER
@VALUES
@option("--archived", is_flag=True, words="从前已有的（存量），记为历史档案，不要求审批材料")
@CORRECT
@option("--reason", default="", metavar="事由", words="更正的理由")
def add(run: Run, ledger: str, assignments: tuple[str, ...], archived: bool, correct: bool, reason: str) -> int:
    """Add a row."""
    editing = run.desk().editing
    name = run.ledger(ledger).name
    outcome = editing.add(name, assigned(assignments), archived=archived, correct=correct, reason=reason)
    return _show(run, outcome, "已新增")


@command("edit", "修改一条记录", example="township-desk edit hazard 12 整改责任人=李四 due_on=2022-12-05")
@LEDGER
@ROW
@VALUES
@option("--reason", default="", metavar="事由", words="修改的事由，记入操作记录")
@CORRECT
def edit(run: Run, ledger: str, row_id: int, assignments: tuple[str, ...], reason: str, correct: bool) -> int:
    """Change fields of a row."""
    if not assignments:
        raise UsageError("没有写要改什么，应写成“项目=值”。")
    name = run.ledger(ledger).name
    outcome = run.desk().editing.edit(name, row_id, assigned(assignments), reason=reason, correct=correct)
    return _show(run, outcome, "已修改")


@command(
    "void",
    "作废一条记录",
    more="记录不会删除，统计和打印时不再计入，可用 restore-row 恢复。",
    example="township-desk void hazard 12 --reason 重复登记",
)
@LEDGER
@ROW
@option("--reason", required=True, metavar="事由", words="作废的原因")
@CORRECT
def void(run: Run, ledger: str, row_id: int, reason: str, correct: bool) -> int:
    """Void a row."""
    return _show(run, run.desk().editing.void(run.ledger(ledger).name, row_id, reason, correct=correct), "已作废")


@command("restore-row", "恢复一条作废的记录", example="township-desk restore-row hazard 12")
@LEDGER
@ROW
@CORRECT
@option("--reason", default="", metavar="事由", words="更正的理由")
def restore_row(run: Run, ledger: str, row_id: int, correct: bool, reason: str) -> int:
    """Bring a void row back."""
    outcome = run.desk().editing.restore(run.ledger(ledger).name, row_id, correct=correct, reason=reason)
    return _show(run, outcome, "已恢复")


@command(
    "move",
    "办理状态的一步，如交办、整改完成、复查、销号",
    more="状态写这一步的名称或要到达的状态；这一步要填的项目写在后面。不写状态就列出现在可以办理的步骤和还缺的项目。",
    example="township-desk move hazard 12 整改完成 fixed_on=2022-11-20 fix_note=已更换灭火器",
)
@LEDGER
@ROW
@argument("step", metavar="状态", required=False, words="步骤名称或要到达的状态")
@VALUES
@CORRECT
@option("--reason", default="", metavar="事由", words="更正的理由")
def move(
    run: Run, ledger: str, row_id: int, step: str | None, assignments: tuple[str, ...], correct: bool, reason: str
) -> int:
    """Take a step of the status machine, or list those that can be taken."""
    editing = run.desk().editing
    declared = run.ledger(ledger)
    if step is not None:
        given = assigned(assignments)
        outcome = editing.move(declared.name, row_id, step, given, reason=reason, correct=correct)
        return _show(run, outcome, "已办理")
    states = editing.steps(declared.name, row_id)
    run.out.result(
        lambda: {
            "ledger": declared.name,
            "id": row_id,
            "steps": [
                {
                    "name": state.step.name,
                    "label": state.step.label,
                    "target": state.step.target,
                    "missing": [field.name for field in state.missing],
                    "problems": [problem.to_json() for problem in state.problems],
                    "ready": state.ready,
                }
                for state in states
            ],
        },
        lambda: "\n".join(_step_line(state) for state in states) or "没有可以办理的步骤。",
    )
    return 0


def _step_line(state: StepState) -> str:
    lacks = "、".join(field.label for field in state.missing)
    faults = "".join(problem.message for problem in state.problems)
    return (
        f"{state.step.label} → {state.step.target}"
        + (f"　还缺：{lacks}" if lacks else "")
        + (f"　{faults}" if faults else "")
    )


@command("history", "操作记录", more="号码只显示首尾。", example="township-desk history --ledger hazard --id 12")
@option("--ledger", metavar="台账", words="只看一本台账")
@option("--id", "row_id", type=Number(1), metavar="编号", words="只看一条记录（须同时写 --ledger）")
@option("--limit", type=Number(1), default=50, metavar="条数", words="最多列出多少次操作，不写为 50")
def history(run: Run, ledger: str | None, row_id: int | None, limit: int) -> int:
    """Who changed what and when, newest first."""
    if row_id is not None and ledger is None:
        raise UsageError("写了 --id 就要写 --ledger。")
    desk = run.desk()
    name = run.ledger(ledger).name if ledger else None
    entries = desk.editing.history(ledger=name, id=row_id, limit=limit)
    run.out.result(
        lambda: {"entries": [_entry_json(entry) for entry in entries]},
        lambda: "\n".join(_entry_text(entry) for entry in entries) or "没有操作记录。",
    )
    return 0


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "changeset": entry.changeset,
        "at": entry.at,
        "user": entry.user,
        "kind": entry.kind,
        "label": entry.label,
        "reason": entry.reason,
        "changes": [
            {
                "ledger": change.ledger,
                "id": change.row_id,
                "title": change.title,
                "act": change.act,
                "field": change.field,
                "label": change.label,
                "before": change.before_text,
                "after": change.after_text,
            }
            for change in entry.changes
        ],
        "more": entry.more,
        "undone": entry.undone,
    }


def _entry_text(entry: Entry) -> str:
    reason = f"（{entry.reason}）" if entry.reason else ""
    lines = [f"{entry.changeset:>6}  {str(entry.at)[:16]}  {entry.user}  {entry.label}{reason}"]
    for change in entry.changes[:SHOWN_CHANGES]:
        before, after = cut(change.before_text or "空", 30), cut(change.after_text or "空", 30)
        lines.append(f"        {change.title}　{change.label or ''}：{before} → {after}")
    rest = len(entry.changes[SHOWN_CHANGES:]) + entry.more
    if rest:
        lines.append(f"        另有{rest}处")
    return "\n".join(lines)


@command(
    "undo",
    "撤销最近一次操作",
    more="一次导入算一次操作，可整批撤销；撤销本身也记入操作记录。",
    example="township-desk undo",
)
def undo(run: Run) -> int:
    """Take the last change back."""
    return _stepped(run, run.desk().editing.undo(), "没有可以撤销的操作")


@command("redo", "重做刚撤销的操作", example="township-desk redo")
def redo(run: Run) -> int:
    """Do again what was taken back."""
    return _stepped(run, run.desk().editing.redo(), "没有可以重做的操作")


def _stepped(run: Run, touched: Touched | None, nothing: str) -> int:
    run.out.result(
        lambda: {"changeset": touched.changeset if touched else None, "label": touched.label if touched else None},
        lambda: f"完成。{touched.label}" if touched else f"{nothing}。",
    )
    return 0


COMMANDS = {
    "登记和办理": (rows, find, add, edit, void, restore_row, move),
    "操作记录": (history, undo, redo),
}
