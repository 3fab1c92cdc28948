"""The order of villagers' groups: 一组, 二组 … 十组, 十一组, however the number is written; text alone puts 三 before 二."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_MOST = 40
_FORMS = ("{}组", "第{}组", "{}村民小组", "第{}村民小组", "{}社", "{}队")


def chinese(number: int) -> str:
    """A number from 1 to 99 as groups are named: 二, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    before = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return before + (_DIGITS[ones] if ones else "")


def group_order(column: str) -> str:
    """SQL terms for ORDER BY: groups with a number by the number, then the others by their names."""
    cases = []
    for number in range(1, _MOST + 1):
        words = (form.format(text) for text in (chinese(number), str(number)) for form in _FORMS)
        names = ", ".join(f"'{word}'" for word in words)
        cases.append(f"WHEN {column} IN ({names}) THEN {number}")
    return f"CASE {' '.join(cases)} ELSE {_MOST + 1} END, {column}"
