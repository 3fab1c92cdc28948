"""The order of villagers' groups: 一组, 二组 … 十组, 十一组, however the number is written; text alone puts 三 before 二."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, literal_column

_DIGITS = "零一二三四五六七八九"
_MOST = 40
_FORMS = ("{}组", "第{}组", "{}村民小组", "第{}村民小组", "{}社", "{}队")


def chinese(number: int) -> str:
    """A number from 1 to 99 as groups are named: 二, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    before = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return before + (_DIGITS[ones] if ones else "")


def _names(number: int) -> list[str]:
    """Every way to write the name of a numbered group."""
    return [form.format(text) for form in _FORMS for text in (chinese(number), str(number))]


def group_number(column: ColumnElement[Any]) -> ColumnElement[int]:
    """The number of a group's name; names without one come after all that have one."""
    numbers = range(1, _MOST + 1)
    return case({name: number for number in numbers for name in _names(number)}, value=column, else_=_MOST + 1)


def group_order(column: str) -> str:
    """SQL terms for ORDER BY: groups with a number by the number, then the others by their names."""
    number = group_number(literal_column(column)).compile(compile_kwargs={"literal_binds": True})
    return f"{number}, {column}"
