"""Fields of official numbers: resident ID, phone, bank account, disability certificate, credit code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import mul
from typing import Any, ClassVar

from township_desk.core.fields import EMPTY, Field, LostDigits, ParseContext, Parsed
from township_desk.core.problem import Problem, Severity
from township_desk.core.tabular import CellType
from township_desk.core.text import clean_code, mask_middle

_ID, _OLD_ID = re.compile(r"[1-9]\d{16}[\dX]"), re.compile(r"\d{15}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_ZEROS = sum(_WEIGHTS) * ord("0")
"""What the codes of digits weigh beyond the digits themselves."""
_BLANKS = frozenset({"", "/", "-", "—", "——", "--", "无", "\\", "暂无", "没有"})
_PROVINCES = frozenset(
    code
    for block in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83), (91, 99))
    for code in range(block[0], block[1] + 1)
)


def _warning(code: str, message: str) -> Problem:
    return Problem(code, message, Severity.WARNING)


def numeric_lost(raw: Any) -> bool:
    """Whether a number came as a numeric cell of more than 15 digits: a float has already lost its last digits."""
    return isinstance(raw, LostDigits) or (
        isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) >= 1e15
    )


def digits_text(raw: Any) -> str:
    """A cell as bare digits and letters: whole numbers without point, no blanks, full-width made half."""
    if raw.__class__ is str and raw.isascii() and raw.isalnum():
        return str(raw)
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    return clean_code(str(raw))


def id_check_digit(body: str) -> str:
    """The check digit of the first 17 digits (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return _CHECK_DIGITS[(sum(map(mul, _WEIGHTS, body.encode())) - _ZEROS) % 11]


@lru_cache(maxsize=8192)
def known_area(code: str) -> bool:
    """Whether the first six digits are an area code of GB/T 2260, past codes included (stdnum's table)."""
    from stdnum.numdb import get as numdb

    return any("county" in info or "prefecture" in info for _, info in numdb("cn/loc").info(code) if info)


def id_birth(value: str) -> date | None:
    """The date of birth in an ID number; None when it is no date."""
    return _day(value[6:14])


@lru_cache(maxsize=65536)
def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def id_sex(value: str) -> str:
    """男 for an odd 17th digit, 女 for an even one."""
    return "男" if int(value[16]) % 2 else "女"


def age_on(birth: date, day: date) -> int:
    """Full years on a day (周岁: the day after the birthday is not waited for)."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def check_id(value: str, today: date) -> Problem | None:
    """R-ID: the first fault of a resident ID number, errors before warnings (rules.md 2.1, GB 11643-1999)."""
    if not _ID.fullmatch(value):
        if _OLD_ID.fullmatch(value):
            return Problem("ID-02", "15位旧号已停用，请录入18位公民身份号码。")
        return Problem("ID-01", f"“{{字段}}”应为18位，末位可为X（现为{len(value)}位）。")
    birth = id_birth(value)
    if birth is None:
        return Problem("ID-04", "身份证号中的出生日期不存在。")
    if id_check_digit(value[:17]) != value[17]:
        return Problem("ID-03", "身份证号校验位不正确，请逐位核对。")
    if birth > today:
        return Problem("ID-05", "身份证号中的出生日期晚于今天。")
    age = age_on(birth, today)
    if age > 120:
        return Problem("ID-06", f"年龄{age}岁，请核对。")
    if int(value[:2]) not in _PROVINCES:
        return Problem("ID-07", "身份证号前两位不是有效省级代码。")
    return _doubts(value, age)


def _doubts(value: str, age: int) -> Problem | None:
    if age >= 100:
        return _warning("ID-06", f"年龄{age}岁，请核对。")
    if value[0] == "9":
        return _warning("ID-14", "外国人证件，请核对证件类型。")
    if value[:2] in ("81", "82", "83"):
        return Problem("ID-13", "港澳台居民居住证号码，不适用低保户籍条件。", Severity.NOTICE)
    if not known_area(value[:6]):
        return _warning("ID-08", f"地址码{value[:6]}未在代码表中，请核对。")
    return None


@lru_cache(maxsize=65536)
def _grown(digits: str, today: date) -> bool:
    """Whether a date of birth lies between today and a hundred years ago."""
    birth = _day(digits)
    return birth is not None and birth <= today and age_on(birth, today) < 100


@lru_cache(maxsize=8192)
def _usual(area: str) -> bool:
    return area[0] not in "89" and int(area[:2]) in _PROVINCES and known_area(area)


def is_plain_id(value: str, today: date) -> bool:
    """Whether a text is an ID number of which nothing is to be said: `check_id`, quickly, for the many good ones."""
    return (
        _ID.fullmatch(value) is not None
        and id_check_digit(value[:17]) == value[17]
        and _usual(value[:6])
        and _grown(value[6:14], today)
    )


@dataclass(frozen=True, kw_only=True)
class CodeField(Field):
    """Base of official numbers: text of digits, never a float, never broken on paper."""

    cell: ClassVar[CellType] = CellType.CODE
    width: int = 20

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        if numeric_lost(raw):
            text = "“{字段}”在表格中是数值，超过15位的末尾数字已丢失，请把该列设为文本后重新填写。"
            return self.bad("NUM-LOST", text)
        value = digits_text(raw)
        if value in _BLANKS:
            return EMPTY
        if "*" in value or "×" in value:
            return self.bad("G-03", "“{字段}”含占位符，请填完整号码。")
        return self.verify(value, ctx)

    def verify(self, value: str, ctx: ParseContext) -> Parsed:
        """Check a cleaned number."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class IdCard(CodeField):
    """idcard: resident ID number of 18 characters; shown as 6 + 4."""

    kind: ClassVar[str] = "idcard"
    masked: bool = True

    def verify(self, value: str, ctx: ParseContext) -> Parsed:
        value = value.upper()
        if not value.isalnum():
            value = re.sub(r"[-—–_.·]", "", value)
        problem = check_id(value, ctx.today)
        return Parsed(value, problem)


@dataclass(frozen=True, kw_only=True)
class Phone(CodeField):
    """phone: mobile or fixed line (PH-01), placeholders doubted (PH-02)."""

    kind: ClassVar[str] = "phone"
    masked: bool = True
    width: int = 13

    def verify(self, value: str, ctx: ParseContext) -> Parsed:
        bare = re.sub(r"[-()（）+]", "", value)
        bare = bare.removeprefix("86") if len(bare) == 13 else bare
        if re.fullmatch(r"1[3-9]\d{9}", bare):
            if (len(set(bare)) <= 2 and len(set(bare[1:])) == 1) or bare in ("13800138000", "13000000000"):
                return Parsed(bare, _warning("PH-02", "疑似虚假号码。"))
            return Parsed(bare)
        if re.fullmatch(r"0\d{2,3}-?\d{7,8}(-\d{1,6})?", value):
            return Parsed(value)
        return self.bad("PH-01", "“{字段}”格式不正确：应为11位手机号或带区号的固定电话。")

    def mask(self, value: Any) -> str:
        return mask_middle(value, 3, 4) if value else ""


def luhn(number: str) -> bool:
    """ISO/IEC 7812-1 modulus 10."""
    total = 0
    for i, char in enumerate(reversed(number)):
        digit = int(char) * (2 if i % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


@dataclass(frozen=True, kw_only=True)
class BankNo(CodeField):
    """bankno: digits only, 8 to 30 (BK-01); what a card needs beyond that depends on the medium (row rules)."""

    kind: ClassVar[str] = "bankno"
    masked: bool = True

    def verify(self, value: str, ctx: ParseContext) -> Parsed:
        value = value.replace("-", "")
        if not re.fullmatch(r"\d{8,30}", value):
            return self.bad("BK-01", "“{字段}”只能为8至30位数字。")
        return Parsed(value)

    def mask(self, value: Any) -> str:
        return mask_middle(value, 0, 4) if value else ""


@dataclass(frozen=True, kw_only=True)
class DisabNo(CodeField):
    """disabno: 20 characters, 22 for a replaced certificate (DB-01), category and grade digits (DB-03, DB-04)."""

    kind: ClassVar[str] = "disabno"
    masked: bool = True
    width: int = 22

    def verify(self, value: str, ctx: ParseContext) -> Parsed:
        value = value.upper()
        if len(value) not in (20, 22):
            return self.bad("DB-01", f"“{{字段}}”应为20位（补办证22位），现为{len(value)}位。")
        problem = check_id(value[:18], ctx.today)
        if problem is not None and problem.severity is Severity.ERROR:
            return self.bad("DB-02", "“{字段}”前18位应为本人身份证号。")
        if value[18] not in "1234567":
            return self.bad("DB-03", "“{字段}”第19位应为残疾类别代码1至7。")
        if value[19] not in "1234":
            return self.bad("DB-04", "“{字段}”第20位应为残疾等级代码1至4。")
        return Parsed(value)


_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


@dataclass(frozen=True, kw_only=True)
class Uscc(CodeField):
    """uscc: unified social credit code (GB 32100-2015, UC-01); 13 or 15 digits pass as an old registration number."""

    kind: ClassVar[str] = "uscc"

    def verify(self, value: str, ctx: ParseContext) -> Parsed:
        value = value.upper()
        if re.fullmatch(r"\d{13}|\d{15}", value):
            return Parsed(value)
        if len(value) != 18 or any(c not in _USCC for c in value):
            return self.bad("UC-01", "统一社会信用代码不正确：应为18位，不含I、O、S、V、Z。")
        total = sum(w * _USCC.index(c) for w, c in zip(_USCC_WEIGHTS, value[:17], strict=True))
        if _USCC[(31 - total % 31) % 31] != value[17]:
            return self.bad("UC-01", "统一社会信用代码不正确：校验位不符，请逐位核对。")
        return Parsed(value)
