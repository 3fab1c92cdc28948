"""Rules over accounts, alike for households and persons (rules.md 2.3, BK)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from township_desk.core.fields import Row
from township_desk.core.fields_code import luhn
from township_desk.core.rules import ERROR, WARNING, Broken, Desk, RowRule, broken

CARDS = ("银行卡", "社保卡")


def _card_length(row: Row, desk: Desk) -> Broken | None:
    number = row.get("bank_no")
    if not number or row.get("acct_kind") not in CARDS or 16 <= len(number) <= 19:
        return None
    return broken("bank_no", n=len(number))


def _card_luhn(row: Row, desk: Desk) -> Broken | None:
    number = row.get("bank_no")
    if not number or row.get("acct_kind") not in CARDS or not 16 <= len(number) <= 19:
        return None
    return None if luhn(number) else broken("bank_no")


def read_pairs(text: Any) -> Iterator[tuple[str, str]]:
    """Lines of 名称=值 in a setting."""
    lines = text if isinstance(text, list | tuple) else str(text or "").splitlines()
    for line in lines:
        name, mark, value = str(line).replace("＝", "=").partition("=")
        if mark and name.strip() and value.strip():
            yield name.strip(), value.strip()


def _card_bin(row: Row, desk: Desk) -> Broken | None:
    number, bank = row.get("bank_no"), row.get("bank_name")
    if not number or not bank or row.get("acct_kind") == "存折":
        return None
    for prefix, owner in read_pairs(desk.setting("bank.bins")):
        if number.startswith(prefix):
            return broken("bank_no", 银行=bank) if owner != bank else None
    return None


def _passbook_length(row: Row, desk: Desk) -> Broken | None:
    number, bank = row.get("bank_no"), row.get("bank_name")
    if not number or not bank or row.get("acct_kind") != "存折":
        return None
    for name, lengths in read_pairs(desk.setting("bank.passbook_lengths")):
        if name == bank:
            known = {part for part in lengths.replace("，", ",").split(",") if part}
            return broken("bank_no") if str(len(number)) not in known else None
    return None


def account_rules() -> tuple[RowRule, ...]:
    """BK-02 to BK-05: what an account number must be for its medium and bank."""
    kind = ("bank_no", "acct_kind")
    return (
        RowRule("BK-02", ERROR, "银行卡号应为16—19位（现{n}位）。", _card_length, kind, "ISO/IEC 7812"),
        RowRule("BK-03", WARNING, "卡号校验未通过，请逐位核对后确认。", _card_luhn, kind, "ISO/IEC 7812-1"),
        RowRule("BK-04", WARNING, "卡号前缀与“{银行}”不符。", _card_bin, (*kind, "bank_name"), "BIN 表（设置）"),
        RowRule("BK-05", WARNING, "存折账号位数与该行常见位数不同。", _passbook_length, (*kind, "bank_name"), "设置"),
    )
