"""Field classes: each owns how a kind of value is parsed, shown, masked, stored and sorted; instances own facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum as _Enum
from typing import Any, ClassVar

from township_desk.core.problem import Problem, Severity
from township_desk.core.query import Cond, Expr
from township_desk.core.tabular import CellType
from township_desk.core.text import clean_line, clean_name, clean_prose, mask_middle

Row = Mapping[str, Any]
"""A record by field name, values typed as the fields define (None: empty)."""


class Need(_Enum):
    """When a field must be filled."""

    OPTIONAL = "optional"
    COMPLETE = "complete"
    """Needed to complete (corrections.md): lacking, the row is 待补; blocks status steps and month close, not saving."""
    SAVE = "save"
    """Needed to save: identifies the row."""


OPTIONAL, COMPLETE, SAVE = Need.OPTIONAL, Need.COMPLETE, Need.SAVE


class LostDigits(float):
    """A numeric cell with more than 15 significant digits: its last digits are already lost."""


@dataclass(slots=True)
class ParseContext:
    """What a value may be read against: today, the sheet's year and date system, the unit in the header, look-ups."""

    today: date
    year: int | None = None
    """The year for 11月5日; None: such a date is refused."""
    date1904: bool = False
    scale: Decimal | int = 1
    """The column's unit over the field's unit: 10000 when a 元 field stands under （万元）."""
    lookup: Callable[[str, str], Sequence[int]] | None = None
    """(ledger, text) -> ids of the rows that the text may name; empty: unknown, several: ambiguous."""
    attach: Callable[[str], Any] | None = None
    """Takes a file path in and returns the attachment."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value, or None with the problem that says why the text could not be read."""

    value: Any
    problem: Problem | None = None


EMPTY = Parsed(None)
Check = Callable[[Any, ParseContext], Problem | None]
"""A check of one value; returns what is wrong or None."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One column of a ledger. `label`, `unit`, `synonyms` are the words of the forms."""

    kind: ClassVar[str] = ""
    sql: ClassVar[str] = "text"
    """text, int (also bool and references), or scaled:N (integer of 10**-N units)."""
    cell: ClassVar[CellType] = CellType.TEXT
    numeric: ClassVar[bool] = False

    name: str
    label: str
    unit: str = ""
    needed: Need = OPTIONAL
    when: Cond | None = None
    """`needed` only holds where this condition does (条)."""
    when_text: str = ""
    synonyms: tuple[str, ...] = ()
    """Other headers that villages write over this column."""
    default: Any = None
    masked: bool = False
    """Personal: shown masked unless asked for with a reason."""
    auto: bool = False
    """Computed or numbered by the program; read-only."""
    derive: Callable[[Row], Any] | None = None
    """Computes the stored value from the same row at each save."""
    settled: Callable[[Row, Any], Any] | None = None
    """As `derive`, but (row, desk) -> value: may ask the desk (core.rules.Desk) for settings and other rows."""
    paper: bool = False
    """A paper of the approval: not asked of rows taken over from before the desk (历史档案, corrections.md)."""
    virtual: Expr | None = None
    """Not stored: computed by the query."""
    checks: tuple[Check, ...] = ()
    help: str = ""
    width: int = 12
    """Preferred width on screen, in characters."""
    pinyin: bool = False
    """Found by pinyin initials too."""
    hidden: bool = False
    by_number: bool = False
    """Sorted by the number that it begins with in figures or in words: 二组 before 十组 (villagers' groups)."""
    named: str = "{}"
    """How the value stands among the words that name a row: 第{}批."""

    @property
    def computed(self) -> bool:
        """Whether the stored value follows from the row at each save."""
        return self.derive is not None or self.settled is not None

    def compute(self, row: Row, desk: Any) -> Any:
        """The stored value that follows from the row; only where `computed`."""
        if self.settled is not None:
            return self.settled(row, desk)
        return self.derive(row) if self.derive is not None else row.get(self.name)

    def parse(self, raw: Any, ctx: ParseContext) -> Parsed:
        """Read what a person typed or a cell holds; never raises for bad data."""
        if raw is None or raw == "":
            return EMPTY
        parsed = self.read(raw, ctx)
        value, problem = parsed.value, parsed.problem
        if problem is None:
            if value is None or not self.checks:
                return parsed
            problem = next(filter(None, (check(value, ctx) for check in self.checks)), None)
            if problem is None:
                return parsed
        return Parsed(None if problem.severity is Severity.ERROR else value, self.blame(problem, raw))

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        """The kind's own reading of a non-empty raw value."""
        raise NotImplementedError

    def blame(self, problem: Problem, raw: Any) -> Problem:
        """The problem with this field's name, label and the original text in it."""
        message = problem.message.replace("{字段}", self.label).replace("{单位}", self.unit)
        return problem.at(message=message, field=self.name, column=self.label, value=show_raw(raw))

    def bad(self, code: str, message: str, severity: Severity = Severity.ERROR) -> Parsed:
        """A failed reading."""
        return Parsed(None, Problem(code, message, severity))

    def format(self, value: Any) -> str:
        """For people, in full; `parse(format(v)) == v`."""
        return "" if value is None else str(value)

    def mask(self, value: Any) -> str:
        """For people, personal digits covered."""
        return self.format(value) if not self.masked else mask_middle(self.format(value))

    def to_store(self, value: Any) -> Any:
        """The database scalar."""
        return value

    def from_store(self, stored: Any) -> Any:
        """The value from the database scalar."""
        return stored

    def to_json(self, value: Any) -> Any:
        """The value in JSON: ISO dates, amounts as decimal strings."""
        return value

    def from_json(self, value: Any) -> Any:
        """The inverse of `to_json`."""
        return value

    @property
    def choices(self) -> tuple[str, ...]:
        """The words to choose from, for kinds that have them."""
        return ()

    @property
    def stored(self) -> bool:
        """Whether the field has a column in the table."""
        return self.virtual is None


def show_raw(raw: Any) -> str:
    """The original of a raw value as text for a message (at most 200 characters)."""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = raw.isoformat() if isinstance(raw, date) else str(raw)
    return text if len(text) <= 200 else text[:199] + "…"


def raw_text(raw: Any) -> str:
    """A cell as the text a person sees: whole floats without .0, dates in ISO form."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() else repr(raw)
    if isinstance(raw, date):
        return raw.isoformat()[:10]
    return str(raw)


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """text(n): short text, at most `limit` characters; a line break that a village wrote inside a cell stays."""

    kind: ClassVar[str] = "text"
    limit: int = 100
    one_line: bool = False
    """A break inside is only a wrap: it goes (a project's name)."""

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        text = self.clean(raw_text(raw))
        if len(text) > self.limit:
            return self.bad("TEXT-LONG", f"“{{字段}}”最多{self.limit}个字，现有{len(text)}个字，请缩短。")
        return Parsed(text or None)

    def clean(self, text: str) -> str:
        """The text as it is kept."""
        if self.one_line or "\n" not in text.strip():
            return clean_line(text)
        return "\n".join(line for part in text.splitlines() if (line := clean_line(part)))


@dataclass(frozen=True, kw_only=True)
class LongText(Text):
    """longtext: several lines."""

    kind: ClassVar[str] = "longtext"
    limit: int = 20000
    width: int = 28

    def clean(self, text: str) -> str:
        return clean_prose(text)


def _check_name(value: str, ctx: ParseContext) -> Problem | None:
    """ID-15: a person's name has no digits, blanks or punctuation but ·, at most 15 characters; one is doubtful."""
    body = value.replace("·", "").replace(" ", "")
    bad = [c for c in body if not c.isalpha()]
    if bad or len(value) > 15:
        return Problem("ID-15", "“{字段}”含非法字符或过长：姓名只能是汉字、字母和间隔号“·”，不超过15个字。")
    if len(body) == 1:
        return Problem("ID-15", "“{字段}”只有一个字，请核对。", Severity.WARNING)
    return None


@dataclass(frozen=True, kw_only=True)
class Name(Text):
    """A person's name, found by pinyin initials; ID-15 holds where `strict` (one person, not a list of several)."""

    kind: ClassVar[str] = "name"
    limit: int = 20
    pinyin: bool = True
    width: int = 8
    strict: bool = True

    def clean(self, text: str) -> str:
        return clean_name(text)

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        parsed = super().read(raw, ctx)
        if parsed.value is None or not self.strict:
            return parsed
        return Parsed(parsed.value, _check_name(parsed.value, ctx))


@dataclass(frozen=True, kw_only=True)
class Code(Text):
    """A document number or other code: one line, half-width, no blanks; with `numbering` the program gives it."""

    kind: ClassVar[str] = "code"
    cell: ClassVar[CellType] = CellType.CODE
    limit: int = 40
    width: int = 14

    def clean(self, text: str) -> str:
        return "".join(clean_line(text).split())


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file kept under its SHA-256, with the name it had.

    `taken` and `added` are local times as ISO text: when a photograph was taken by its own word, and when the file was
    added; empty where not known (files added before version 3, photographs that tell no time).
    """

    sha256: str
    filename: str
    size: int
    taken: str = ""
    added: str = ""


@dataclass(frozen=True, kw_only=True)
class Attachments(Field):
    """photo[] / file[] / file: kept by hash beside the database, never inside it; executables are refused."""

    kind: ClassVar[str] = "attachments"
    photos: bool = False
    many: bool = True

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        if isinstance(raw, tuple) and all(isinstance(item, Attachment) for item in raw):
            return Parsed(raw or None)
        if ctx.attach is None:
            return self.bad("FILE", "“{字段}”是附件，请在窗口中添加文件。", Severity.WARNING)
        names = [part.strip() for part in str(raw).replace("；", ";").split(";") if part.strip()]
        return Parsed(tuple(ctx.attach(name) for name in names) or None)

    def format(self, value: Any) -> str:
        return "" if not value else ";".join(item.filename for item in value)

    def to_store(self, value: Any) -> Any:
        if not value:
            return None
        import json

        told = [[a.sha256, a.filename, a.size, *((a.taken, a.added) if a.added else ())] for a in value]
        return json.dumps(told, ensure_ascii=False)

    def from_store(self, stored: Any) -> Any:
        if not stored:
            return None
        import json

        return tuple(Attachment(*item) for item in json.loads(stored))

    def to_json(self, value: Any) -> Any:
        return [asdict(a) for a in value] if value else None

    def from_json(self, value: Any) -> Any:
        return tuple(Attachment(**item) for item in value) if value else None


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of fields in a form."""

    title: str
    fields: tuple[Field, ...] = field(default=())

    def __init__(self, title: str, *fields: Field) -> None:
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "fields", fields)
