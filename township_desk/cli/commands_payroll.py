"""Commands of the month's pay roster: `payroll make/compare/check/approve/notice/bank/return/paid …`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.cli.output import problem_line
from township_desk.cli.run import Run
from township_desk.cli.width import grid
from township_desk.cli.words import PATH, Group, Number, argument, command, option
from township_desk.core.problem import UsageError, rows_words

if TYPE_CHECKING:
    from township_desk.service.checking import Finding
    from township_desk.service.payroll_model import Batch, Difference

_HEAD = ("类型", "姓名", "村组", "上月", "本月", "增减", "依据", "原因")
_LINE = re.compile(r"第(\d+)行：")
"""How a finding about a line of the roster begins."""
_RESTS = ("成功", "失败")


def roster_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The program, the month and, where there are several, the number of the batch."""
    function = option("--batch", "number", type=Number(1), metavar="批次", words="第几批；不写就是最后一批")(function)
    function = option("--month", required=True, metavar="月份", words="所属期，如 2022-11")(function)
    return argument("roster", metavar="项目", words="发放项目，如 农村低保（低保）、特困、生活补贴、护理补贴")(function)


def day_of(text: str | None) -> date | None:
    """A day YYYY-MM-DD; UsageError for anything else."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"“{text}”不是日期，请写成 2022-11-05。") from None


def amount_of(text: str) -> Decimal:
    """An amount of 元; UsageError for anything else."""
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise UsageError(f"“{text}”不是金额。") from None


def batch_json(batch: Batch) -> dict[str, Any]:
    """A roster's head."""
    from township_desk.core.amount_words import amount_words

    return {
        "id": batch.id, "program": batch.program, "period": batch.period, "batch_no": batch.number, "status": batch.status,
        "households": batch.households, "persons": batch.persons, "amount": f"{batch.amount:.2f}",
        "amount_words": amount_words(batch.amount), "lines": batch.lines, "failed": batch.failed, "waiting": batch.waiting,
        "made_by": batch.made_by, "checked_by": batch.checked_by, "sent_on": batch.sent_on or None,
        "paid_on": batch.paid_on or None,
    }  # fmt: skip


def batch_text(batch: Batch) -> str:
    """A roster's head in a line."""
    text = f"{batch.title}：{batch.status}，{batch.households}户、{batch.persons}人、{batch.amount:,.2f}元，{batch.lines}行"
    return text + (f"，失败{batch.failed}行" if batch.failed else "")


@command("make", "生成（重新生成）花名册", more="编制中的可以反复生成，手工调整保留；已送银行的另生成一批，只列还没发的。",
         example="township-desk payroll make 农村低保 --month 2022-11")  # fmt: skip
@argument("roster", metavar="项目", words="发放项目，如 农村低保（低保）、特困、生活补贴、护理补贴")
@option("--month", required=True, metavar="月份", words="所属期，如 2022-11")
@option("--fund", metavar="资金来源", default="", words="资金文号；不写沿用上一批")
def make(run: Run, roster: str, month: str, fund: str) -> int:
    """Draw a roster up."""
    payroll = run.desk().payroll
    made = payroll.make(roster, month, fund_source=fund)
    skipped = payroll.skipped(made.batch)
    run.out.result(
        lambda: {
            **batch_json(made.batch), "added": made.added, "changed": made.changed, "removed": made.removed, "kept": made.kept,
            "changeset": made.touched.changeset if made.touched else None,
            "left_out": [{"benefit_id": left.benefit_id, "name": left.name, "rule": left.rule, "reason": left.reason}
                         for left in made.left_out],
            "skipped": skipped,
        },
        lambda: batch_text(made.batch) + (
            f"\n新增{made.added}行，更新{made.changed}行，去掉{made.removed}行，保留手工调整{made.kept}行"
            if made.touched else "\n没有变化"
        ) + "".join(f"\n没有列入：{left.name}，{left.reason}（{left.rule}）" for left in made.left_out)
        + "".join(f"\n没有列入：{words}" for words in skipped),
    )  # fmt: skip
    return 0


@command("compare", "与上月逐户比对", more="每处增减都写明依据的变动；没有依据的列为“无依据”，退出码为 1。",
         example="township-desk payroll compare 农村低保 --month 2022-11")  # fmt: skip
@argument("roster", metavar="项目", words="发放项目")
@option("--month", required=True, metavar="月份", words="所属期，如 2022-11")
def compare(run: Run, roster: str, month: str) -> int:
    """Household by household."""
    found = run.desk().payroll.compare(roster, month)

    def row_json(row: Difference) -> dict[str, Any]:
        return {
            "benefit_id": row.benefit_id, "line_id": row.line_id, "name": row.name, "village": row.village, "kind": row.kind,
            "before": row.before, "after": row.after, "delta": row.delta, "persons_before": row.persons_before,
            "persons_after": row.persons_after, "reason": row.reason, "explained": row.explained,
        }  # fmt: skip

    run.out.result(
        lambda: {
            "period": found.period, "last": found.last, "from_dates": found.from_dates, "amount_before": found.amount_before,
            "amount_after": found.amount_after, "unexplained": len(found.unexplained), "rows": [row_json(r) for r in found.rows],
        },
        lambda: f"{found.last} {found.amount_before:,.2f}元 → {found.period} {found.amount_after:,.2f}元，"
        f"{len(found.rows)}处不同，无依据{len(found.unexplained)}处\n"
        + (grid(_HEAD, [_difference(row) for row in found.rows], numbers=(3, 4, 5)) if found.rows else ""),
    )  # fmt: skip
    return 1 if found.unexplained else 0


def _difference(row: Difference) -> list[str]:
    before, after = (f"{value:,.2f}" if value is not None else "" for value in (row.before, row.after))
    return [
        row.kind,
        row.name,
        row.village,
        before,
        after,
        f"{row.delta:+,.2f}",
        "有" if row.explained else "无依据",
        row.reason,
    ]


@command("check", "审核前检查", more="重复、死亡、账户、合计、无依据的增减都查；有错误时退出码为 1。",
         example="township-desk payroll check 农村低保 --month 2022-11")  # fmt: skip
@roster_options
def check(run: Run, roster: str, month: str, number: int | None) -> int:
    """What is wrong with a roster."""
    payroll = run.desk().payroll
    batch = payroll.need(roster, month, number)
    found = payroll.check_batch(batch)
    errors = sum(f.severity.value == "error" for f in found)
    run.out.result(
        lambda: {
            **batch_json(batch),
            "findings": [
                {
                    "rule": f.rule, "severity": f.severity.value, "ledger": f.ledger, "id": f.id, "field": f.field,
                    "message": f.message, "title": f.title,
                }
                for f in found
            ],
        },
        lambda: "\n".join([batch_text(batch), *(_found_lines(found) or ["没有发现问题。"])]),
    )  # fmt: skip
    return 1 if errors else 0


def _found_lines(found: Sequence[Finding]) -> list[str]:
    """Findings in their order; the same about several lines of the roster is told once, with the lines."""
    lines: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
    for f in found:
        place = _LINE.match(f.message)
        message = f.message.removeprefix(place[0]) if place else f.message
        lines.setdefault((f.severity.label, f.rule, message), []).append((int(place[1]) if place else 0, f.title))
    told = []
    for (severity, rule, message), places in lines.items():
        rows = [row for row, _ in places if row]
        names = "、".join(title.split(" ")[0] for _, title in places[:4]) + ("等" if len(places) > 4 else "")
        where = f"{rows_words(rows)} {names}" if rows else names
        told.append(f"[{severity}] {rule} {where}：{message}")
    return told


@command("show", "看花名册到了哪一步", example="township-desk payroll show 农村低保 --month 2022-11")
@argument("roster", metavar="项目", words="发放项目")
@option("--month", required=True, metavar="月份", words="所属期，如 2022-11")
def show(run: Run, roster: str, month: str) -> int:
    """The month's rosters."""
    found = run.desk().payroll.batches(roster, month)
    run.out.result(
        lambda: {"batches": [batch_json(batch) for batch in found]},
        lambda: "\n".join(batch_text(batch) for batch in found) or "还没有花名册。",
    )
    return 0


def _told(run: Run, batch: Batch, **more: Any) -> int:
    run.out.result(lambda: batch_json(batch) | more, lambda: batch_text(batch))
    return 0


@command("approve", "审核", more="有错误的不能审核；审核人不能是制表人。",
         example="township-desk payroll approve 农村低保 --month 2022-11 --by 李明")  # fmt: skip
@roster_options
@option("--by", "checked_by", required=True, metavar="审核人", words="审核人姓名")
@option("--head", "approved_by", default="", metavar="负责人", words="单位负责人；不写用设置里的")
@option("--fund", default="", metavar="资金来源", words="资金文号；生成时写过的可以不写")
def approve(run: Run, roster: str, month: str, number: int | None, checked_by: str, approved_by: str, fund: str) -> int:
    """Approve."""
    batch = run.desk().payroll.approve(
        roster, month, checked_by=checked_by, approved_by=approved_by, fund_source=fund, number=number
    )
    return _told(run, batch)


@command("reopen", "退回编制", example="township-desk payroll reopen 农村低保 --month 2022-11")
@roster_options
def reopen(run: Run, roster: str, month: str, number: int | None) -> int:
    """Back to drawing up."""
    return _told(run, run.desk().payroll.reopen(roster, month, number))


@command("notice", "公示", more="公示表只有姓名、村组、人数、金额，没有证号和账号。",
         example="township-desk payroll notice 农村低保 --month 2022-11 公示.pdf")  # fmt: skip
@roster_options
@argument("file", metavar="文件", type=PATH, required=False, words="公示表存到哪里（.pdf .xlsx）")
@option("--from", "first", metavar="日期", words="公示哪天开始；不写就是今天")
def notice(run: Run, roster: str, month: str, number: int | None, file: Path | None, first: str | None) -> int:
    """Begin the notice and write its list."""
    batch = run.desk().payroll.notice(roster, month, file, first=day_of(first), number=number)
    return _told(run, batch, notice_from=batch.notice_from, notice_to=batch.notice_to, file=file)


@command("bank", "送代发银行", more="按设置里的格式写文件，同时锁定花名册；已送的再写一次同样的文件。文件里是完整账号，注意保密。",
         example="township-desk payroll bank 农村低保 --month 2022-11 代发.xlsx")  # fmt: skip
@roster_options
@argument("file", metavar="文件", type=PATH, words="存到哪里（.xlsx .csv .txt）")
@option("--on", metavar="日期", words="送银行的日期；不写就是今天")
@option("--layout", default="", metavar="名称", words="用设置里的哪种文件格式；不写就用这个项目的")
def bank(run: Run, roster: str, month: str, number: int | None, file: Path, on: str | None, layout: str) -> int:
    """Write the bank's file."""
    made, batch = run.desk().payroll.bank(roster, month, file, on=day_of(on), number=number, layout=layout)
    run.out.result(
        lambda: batch_json(batch) | {"file": made.path, "rows": made.lines, "sha256": made.sha256},
        lambda: f"{batch_text(batch)}\n已写入{made.path}：{made.lines}笔、{made.amount:,.2f}元，校验{made.sha256[:16]}",
    )
    return 0


@command("return", "读入银行回单", more="按账号、金额、户名一起核对，对不上的逐行列出，不猜；有对不上的退出码为 1。",
         example="township-desk payroll return 农村低保 --month 2022-11 回单.xlsx")  # fmt: skip
@roster_options
@argument("file", metavar="文件", type=PATH, words="银行给的回单")
@option("--all", "listed", default="", metavar="成功/失败", words="文件里没有“结果”栏时，写明全是成功还是全是失败")
@option("--password", metavar="密码", words="文件的打开密码")
def returned(
    run: Run, roster: str, month: str, number: int | None, file: Path, listed: str, password: str | None
) -> int:
    """Match the bank's answer."""
    if listed not in ("", *_RESTS):
        raise UsageError("--all 后面只能写“成功”或“失败”。")
    payroll = run.desk().payroll
    with run.work("读取回单") as work:
        told = payroll.returned(
            roster, month, file, listed=listed, number=number, password=password, cancelled=work.cancelled
        )
    run.out.result(
        lambda: {
            "paid": told.paid, "failed": told.failed, "waiting": told.waiting, "known": told.known, "fields": told.fields,
            "problems": [p.to_json() for p in told.problems],
        },
        lambda: "\n".join(
            [told.words, *map(problem_line, told.problems)]
        ),
    )  # fmt: skip
    return 1 if told.problems else 0


@command("resend", "重发失败的", more="只列失败后已更正账户的行；没更正的自动列入下月补发。",
         example="township-desk payroll resend 农村低保 --month 2022-11 重发.xlsx")  # fmt: skip
@roster_options
@argument("file", metavar="文件", type=PATH, words="存到哪里（.xlsx .csv .txt）")
@option("--layout", default="", metavar="名称", words="用设置里的哪种文件格式；不写就用这个项目的")
def resend(run: Run, roster: str, month: str, number: int | None, file: Path, layout: str) -> int:
    """Write a file of failed lines whose accounts were corrected."""
    made = run.desk().payroll.resend(roster, month, file, number, layout=layout)
    run.out.result(
        lambda: {"file": made.path, "rows": made.lines, "amount": made.amount, "sha256": made.sha256},
        lambda: f"已写入{made.path}：{made.lines}笔、{made.amount:,.2f}元",
    )
    return 0


@command("paid", "登记到账", more="抵扣的追缴同时记入已追缴；没读回单的，全部按成功登记。",
         example="township-desk payroll paid 农村低保 --month 2022-11 --on 2022-11-28")  # fmt: skip
@roster_options
@option("--on", metavar="日期", words="到账日期；不写就是今天")
@option("--rest", default="", metavar="成功/失败", words="回单里没有的行按什么登记")
def paid(run: Run, roster: str, month: str, number: int | None, on: str | None, rest: str) -> int:
    """The money has arrived."""
    return _told(run, run.desk().payroll.paid(roster, month, on=day_of(on), rest=rest, number=number))


@command("archive", "归档", example="township-desk payroll archive 农村低保 --month 2022-11")
@roster_options
def archive(run: Run, roster: str, month: str, number: int | None) -> int:
    """File a roster."""
    return _told(run, run.desk().payroll.archive(roster, month, number))


@command("adjust", "手工调整一行的补发（扣减）", more="补发写正数，扣减写负数，都要写明原因。",
         example="township-desk payroll adjust 135 -100 --reason 上月多发，扣回")  # fmt: skip
@argument("line", metavar="行编号", type=Number(1), words="发放明细的编号（payroll check、rows pay_line 里有）")
@argument("amount", metavar="金额", words="补发（扣减）多少元")
@option("--reason", required=True, metavar="原因", words="写进备注的原因")
def adjust(run: Run, line: int, amount: str, reason: str) -> int:
    """Adjust a line by hand."""
    touched = run.desk().payroll.adjust(line, amount_of(amount), reason)
    run.out.result(lambda: {"id": line, "changeset": touched.changeset}, lambda: "已调整。")
    return 0


adjust.context_settings["ignore_unknown_options"] = True
"""A deduction is a number that begins with a minus."""


@command("record", "登记待遇变动",
         more="变动写：变更标准、转类、增员、减员、暂停、恢复、停发、整户迁移、账户变更；已在保而没有“新增”记录的补登新增。"
         "停发原因写选项里的，后面可以接说明（财产超标：名下有车）。待遇现在的金额、人数等随着改。",
         example="township-desk payroll record 12 减员 --month 2022-11 --persons 1 --amount 350 --reason 女儿出嫁")  # fmt: skip
@argument("benefit", metavar="待遇编号", type=Number(1), words="救助待遇的编号（rows benefit 里有）")
@argument("kind", metavar="变动", words="变动类型")
@option("--month", required=True, metavar="月份", words="从哪个月起生效")
@option("--amount", metavar="金额", words="变动后的月保障金额")
@option("--tier", metavar="类别", words="转类后的类别")
@option("--persons", type=Number(0), default=0, metavar="人数", words="增减几人")
@option("--reason", required=True, metavar="原因", words="原因；停发的写停发原因")
@option("--basis", metavar="依据", words="审批表、核查报告等")
def record(
    run: Run,
    benefit: int,
    kind: str,
    month: str,
    *,
    amount: str | None,
    tier: str | None,
    persons: int,
    reason: str,
    basis: str | None,
) -> int:
    """Record a change of a benefit."""
    desk = run.desk()
    given: dict[str, Any] = {"tier": tier, "persons": persons, "reason": reason, "basis": basis}
    given["amount"] = amount_of(amount) if amount is not None else None
    touched = desk.payroll.record(benefit, kind, month, **given)
    run.out.result(lambda: {"id": benefit, "changeset": touched.changeset}, lambda: touched.label)
    return 0


@command("withdraw", "撤回一条待遇变动", more="变动作废，待遇的金额、档次、人数、状态一并退回。",
         example="township-desk payroll withdraw 31 --reason 登记错了户")  # fmt: skip
@argument("event", metavar="变动编号", type=Number(1), words="待遇变动的编号（rows benefit_event 里有）")
@option("--reason", required=True, metavar="原因", words="为什么撤回")
def withdraw(run: Run, event: int, reason: str) -> int:
    """Take a change back."""
    touched = run.desk().payroll.withdraw(event, reason)
    run.out.result(lambda: {"id": event, "changeset": touched.changeset}, lambda: touched.label)
    return 0


payroll = Group(
    "payroll",
    load=lambda: {
        "编制": (make, compare, check, show, adjust, record, withdraw),
        "审核和公示": (approve, reopen, notice),
        "银行": (bank, returned, resend, paid, archive),
    },
    help="每月发放花名册：生成、比对、检查、审核、公示、送银行、回单、到账。后面的每个命令都可以加 --json。",
    short_help="每月发放花名册，从生成到到账",
)
payroll.example = "township-desk payroll make 农村低保 --month 2022-11"

COMMANDS = {"发放": (payroll,)}
