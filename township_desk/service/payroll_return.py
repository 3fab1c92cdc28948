"""The bank's answer, matched back to lines by account, amount and name together; what does not fit is told, never guessed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.core.change import Changeset
from township_desk.core.fields_number import read_decimal
from township_desk.core.problem import InvalidData, Problem, Severity, UsageError
from township_desk.core.text import clean_code, clean_line, clean_name, match_key
from township_desk.formats.rawbook import LostDigits, RawBook, RawSheet
from township_desk.formats.reading import read_book
from township_desk.service.payroll_model import DONE, DONE_AGAIN, FAILED, PAID, SENT, WAITING, Batch, Matched
from township_desk.service.payroll_steps import lines_of, settle
from township_desk.service.record import Record

if TYPE_CHECKING:
    from township_desk.service.payroll import Payroll

HEADERS = {
    "account": "账号 收款账号 收款人账号 银行账号 卡号 银行卡号 账户 帐号 客户账号 入账账号 代发账号 贷方账号",
    "name": "户名 开户人 姓名 收款人 收款户名 收款人户名 收款人名称 账户名 账户名称 客户名称 客户姓名 持卡人",
    "amount": "金额 发放金额 代发金额 交易金额 实发金额 入账金额 金额（元） 发生额 金额（分）",
    "result": "结果 状态 处理结果 处理状态 交易结果 交易状态 代发结果 代发状态 发放结果 返回结果 入账状态 成功标志 是否成功",
    "seq": "序号 业务编号 明细序号 代发序号 客户流水号 顺序号 行号",
    "reason": "原因 失败原因 退回原因 退票原因 返回信息 处理信息 错误信息 失败信息 备注 返回描述",
}
_BY_WORD = {match_key(word): name for name, words in HEADERS.items() for word in words.split()}
_LABELS = {"account": "账号", "name": "户名", "amount": "金额", "result": "结果"}
_GOOD = ("成功", "已入账", "入账", "已到账", "到账", "已发放", "完成", "是")
_BAD = (
    "失败",
    "不成功",
    "未成功",
    "退回",
    "退票",
    "未入账",
    "错误",
    "异常",
    "拒绝",
    "否",
    "不符",
    "不存在",
    "销户",
    "冻结",
    "挂失",
)
_LOOK = 30
"""How many lines may stand above the header."""
Key = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """A row of the bank's file."""

    sheet: str
    row: int
    account: str
    name: str
    cents: int
    result: str
    reason: str
    seq: int | None = None
    """The line's running number, where the bank gives back what it was sent."""

    @property
    def key(self) -> Key:
        """Account, amount and name together."""
        return self.account, self.cents, match_key(self.name)


def read_answers(book: RawBook, *, listed: str = "") -> tuple[list[Answer], list[Problem], dict[str, str]]:
    """The rows of the bank's file, what can't be read in it, and which header was taken for what.

    `listed` is what all rows are (成功 or 失败) where the bank sends only one kind and no column tells. Raises UsageError.
    """
    for sheet in book.visible_sheets:
        found = _header(sheet)
        if found is None:
            continue
        row, columns = found
        if "result" not in columns and listed not in (DONE, FAILED):
            text = "回单里没有“结果”这一栏。银行只给成功（或失败）清单的，请写明文件里都是成功还是失败。"
            raise UsageError(text, code="no_result")
        answers, problems = _rows(sheet, row, columns, listed)
        fields = {
            _LABELS.get(name, "原因"): clean_line(str(sheet.cell(row, col) or "")) for name, col in columns.items()
        }
        return answers, problems, fields
    raise UsageError("回单里找不到表头：要有账号、户名、金额三栏（如“收款账号、户名、金额、处理结果”）。")


def _header(sheet: RawSheet) -> tuple[int, dict[str, int]] | None:
    for row in range(sheet.first_row, min(sheet.last_row, sheet.first_row + _LOOK) + 1):
        columns: dict[str, int] = {}
        width = len(sheet.rows[row - sheet.first_row])
        for col in range(sheet.first_col, sheet.first_col + width):
            name = _BY_WORD.get(match_key(str(sheet.cell(row, col) or "")))
            if name is not None:
                columns.setdefault(name, col)
        if {"account", "name", "amount"} <= set(columns):
            return row, columns
    return None


def _rows(sheet: RawSheet, header: int, columns: dict[str, int], listed: str) -> tuple[list[Answer], list[Problem]]:
    answers: list[Answer] = []
    problems: list[Problem] = []
    cents = "分" in str(sheet.cell(header, columns["amount"]) or "")
    for row in range(header + 1, sheet.last_row + 1):
        raw = {name: sheet.cell(row, col) for name, col in columns.items()}
        if all(value in (None, "") for value in raw.values()) or raw["account"] in (None, ""):
            continue
        found = _answer(sheet, row, raw, listed, cents)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            answers.append(found)
    return answers, problems


def _answer(sheet: RawSheet, row: int, raw: dict[str, Any], listed: str, cents: bool) -> Answer | Problem:
    def bad(column: str, message: str, value: Any) -> Problem:
        return Problem("FF-16", message, sheet=sheet.name, row=row, column=column, value=str(value))

    account = raw["account"]
    if isinstance(account, LostDigits):
        return bad("账号", "账号存成了数字，末尾几位已丢失，请让银行用文本格式重出。", account)
    amount = read_decimal(raw["amount"], "元")
    if not isinstance(amount, Decimal):
        return bad("金额", "金额看不懂，没有登记。", raw["amount"])
    size = int(amount) if cents else int(amount.scaleb(2))
    result = listed or word_of(str(raw.get("result") or ""))
    if not result:
        return bad("结果", "结果看不懂，不知道是成功还是失败，没有登记。", raw.get("result"))
    number = str(int(account)) if isinstance(account, float) else clean_code(str(account))
    name = clean_name(str(raw["name"] or ""))
    reason = clean_line(str(raw.get("reason") or ""))
    return Answer(sheet.name, row, number, name, size, result, reason, _seq(raw.get("seq")))


def _seq(raw: Any) -> int | None:
    """A running number, alone or as the end of our 业务编号 (202211-01-00005)."""
    text = clean_line(str(raw if raw is not None else "")).removesuffix(".0")
    found = re.fullmatch(r"(?:\d{6}-\d{2}-)?(\d{1,6})", text)
    return int(found[1]) if found else None


def word_of(text: str) -> str:
    """成功 or 失败 as a bank's word means it; empty when nobody can say."""
    text = clean_line(text)
    if any(word in text for word in _BAD):
        return FAILED
    return DONE if any(word in text for word in _GOOD) else ""


@dataclass(slots=True)
class Told:
    """What a file comes to: lines with their new result, answers that were entered before, and what fits no line."""

    settled: list[tuple[Record, str, str]] = field(default_factory=list)
    known: int = 0
    problems: list[Problem] = field(default_factory=list)


def match(lines: Iterable[Record], answers: Iterable[Answer]) -> Told:
    """A roster's lines with their answers; answers that fit none, or more than one, or contradict what is entered, are told.

    Lines with the same account, amount and name are told apart by their number, where the file's numbers are the roster's.
    """
    by_key: dict[Key, list[Record]] = defaultdict(list)
    by_account: dict[str, Record] = {}
    for line in lines:
        v = line.values
        by_key[v.get("bank_no") or "", int(v["amount"].scaleb(2)), match_key(v.get("acct_name") or "")].append(line)
        by_account.setdefault(v.get("bank_no") or "", line)
    given: dict[Key, list[Answer]] = defaultdict(list)
    for answer in answers:
        given[answer.key].append(answer)
    numbered = _ours(by_key, given)
    told = Told()
    for key, same in given.items():
        mine = by_key.get(key, [])
        if not mine:
            told.problems += [_stranger(answer, by_account.get(answer.account)) for answer in same]
            continue
        pairs = _pairs(mine, same, numbered)
        if isinstance(pairs, str):
            told.problems += [_problem(answer, "账号", pairs) for answer in same]
            continue
        for answer, line in pairs:
            _enter(told, answer, line)
    return told


def _ours(by_key: Mapping[Key, Sequence[Record]], given: Mapping[Key, Sequence[Answer]]) -> bool:
    """Whether the file's numbers are those of the roster: wherever one answer fits one line, they agree."""
    sure = [(same[0].seq, by_key[key][0].values["seq"]) for key, same in given.items()
            if len(same) == 1 and len(by_key.get(key, ())) == 1]  # fmt: skip
    return all(number == seq for number, seq in sure)


def _said(line: Record) -> str:
    """What is entered of a line: 成功, 失败 or nothing yet."""
    result = line.values.get("result")
    return DONE if result in (DONE, DONE_AGAIN) else FAILED if result == FAILED else ""


def _pairs(mine: list[Record], told: list[Answer], numbered: bool) -> list[tuple[Answer, Record]] | str:
    """Answers with the lines of the same account, amount and name that they mean; a sentence when nobody can say which."""
    by_seq = {line.values["seq"]: line for line in mine}
    numbers = [answer.seq for answer in told]
    if numbered and len(set(numbers)) == len(numbers) and set(numbers) <= set(by_seq):
        return [(answer, by_seq[answer.seq]) for answer in told]
    waiting = [line for line in mine if not _said(line)]
    alike = len({answer.result for answer in told}) == 1
    if waiting and len(told) == len(waiting) and (alike or len(mine) == 1):
        return list(zip(told, waiting, strict=True))
    if len(told) > len(mine) or (waiting and len(told) < len(mine)):
        return f"同一账号、户名、金额的，花名册有{len(mine)}行，回单有{len(told)}行，分不清是哪一行，没有登记。"
    return _rest(mine, list(told))


def _rest(mine: list[Record], told: list[Answer]) -> list[tuple[Answer, Record]] | str:
    """As `_pairs`, where what is entered already takes its answers first."""
    pairs, left = [], []
    for line in mine:
        same = next((answer for answer in told if answer.result == _said(line)), None)
        if same is None:
            left.append(line)
        else:
            told.remove(same)
            pairs.append((same, line))
    left.sort(key=_said)  # those without a result first
    if len({answer.result for answer in told}) > 1 and not all(map(_said, left)):
        return "同一账号、户名、金额的几行结果不同，文件里又没有花名册的序号，分不清哪一行成功，没有登记。请向银行核实后逐行填写。"
    return pairs + list(zip(told, left, strict=False))


def _enter(told: Told, answer: Answer, line: Record) -> None:
    """A line takes its answer, knows it already, or the two contradict each other."""
    said, seq = _said(line), line.values["seq"]
    if not said:
        told.settled.append((line, answer.result, answer.reason))
    elif said == answer.result:
        told.known += 1
    elif said == DONE:
        why = f"（{answer.reason}）" if answer.reason else ""
        text = (
            f"第{seq}行已登记为成功，这份回单说失败{why}，可能是退票。没有登记：向银行核实，确已退回的，"
            "在发放明细里把结果改为“失败”、写明原因，更正账户后重发或列入下月。"
        )
        told.problems.append(_problem(answer, "结果", text))
    else:
        text = (
            f"第{seq}行已登记为失败，这份回单说成功。没有登记：向银行核实，确已到账的，在发放明细里把结果改为“成功”。"
        )
        told.problems.append(_problem(answer, "结果", text))


def _problem(answer: Answer, column: str, text: str) -> Problem:
    return Problem("FF-16", text, Severity.ERROR, sheet=answer.sheet, row=answer.row, column=column)


def _stranger(answer: Answer, near: Record | None) -> Problem:
    if near is None:
        return _problem(answer, "账号", f"花名册里没有这个账号（尾号{answer.account[-4:]}），没有登记。")
    amount = Decimal(answer.cents).scaleb(-2)
    v = near.values
    if v["amount"] != amount:
        text = f"账号（尾号{answer.account[-4:]}）对得上，金额对不上：回单{amount:,.2f}元，花名册{v['amount']:,.2f}元，没有登记。"
        return _problem(answer, "金额", text)
    return _problem(
        answer, "户名", f"账号和金额对得上，户名对不上：回单“{answer.name}”，花名册“{v.get('acct_name')}”，没有登记。"
    )


def returned(
    payroll: Payroll,
    batch: Batch,
    path: Path,
    *,
    listed: str = "",
    password: str | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Matched:
    """Read the bank's file and give each line its result, as one step of undo; one already read changes nothing.

    Raises UsageError when the roster isn't at the bank or the file has no header that is understood, ReadError, Cancelled.
    """
    if batch.status not in (SENT, PAID):
        raise UsageError(f"{batch.title}现在是“{batch.status}”，送银行以后才有回单。")
    book = read_book(path, password=password, cancelled=cancelled)
    answers, unread, fields = read_answers(book, listed=listed)
    told = match(lines_of(payroll, batch, WAITING, DONE, FAILED, DONE_AGAIN), answers)
    settled, strange = told.settled, told.problems
    if not settled and told.known:
        return Matched(0, 0, batch.waiting, (*unread, *strange), None, fields, told.known)
    if not settled:
        problems = (*unread, *strange)
        if not problems:
            raise UsageError("回单里没有可以登记的行。")
        raise InvalidData(f"回单里的{len(answers) + len(unread)}行没有一行对得上花名册，没有登记。", problems)
    label = f"{batch.title}：登记代发结果"
    touched = payroll.desk.submit(
        Changeset(label, "edit", settle(payroll, settled), meta={"title": f"{path.name}，{len(settled)}行"})
    )
    now = payroll.batch(batch.id)
    failed = sum(result == FAILED for _, result, _ in settled)
    return Matched(len(settled) - failed, failed, now.waiting, (*unread, *strange), touched, fields, told.known)
