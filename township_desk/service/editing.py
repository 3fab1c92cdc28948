"""Editing: every change a person makes to a row: parse, fill, derive, check, number, and down the one path."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from township_desk.core.change import Act, Change, Changeset, Touched
from township_desk.core.fields import Field, ParseContext
from township_desk.core.ledger import Ledger
from township_desk.core.problem import Conflict, InvalidData, Problem, Severity, UsageError
from township_desk.core.query import Is, Query
from township_desk.core.rules import Desk as RuleDesk
from township_desk.core.rules import Moment
from township_desk.service.correcting import Correcting, marked
from township_desk.service.draft import Added, Draft, Outcome
from township_desk.service.numbering import Numberer
from township_desk.service.record import Fault, Record
from township_desk.service.records import Records
from township_desk.service.rowvalues import labelled, missing_fields, overruled, program_values, stored_values
from township_desk.store.database import Database


class Editing:
    """Add, edit, void, restore. `submit` is the desk's one path; `rules` answers what rules ask."""

    def __init__(
        self,
        database: Database,
        records: Records,
        rules: RuleDesk,
        *,
        submit: Callable[[Changeset], Touched],
        context: Callable[[], ParseContext],
    ) -> None:
        self.database = database
        self.records = records
        self.rules = rules
        self.submit = submit
        self.context = context
        self.numberer = Numberer(database, records)
        self.correcting = Correcting(database)

    def new(self, ledger: str, **given: Any) -> dict[str, Any]:
        """The defaults of a new row."""
        declared = self.records.ledger(ledger)
        values = {f.name: given.get(f.name, self._default(f)) for f in declared.stored}
        if declared.status is not None and values.get(declared.status.field) is None:
            values[declared.status.field] = declared.status.initial
        self.fill(declared, values)
        return values

    def _default(self, f: Field) -> Any:
        return f.default(self.rules.today) if callable(f.default) else f.default

    def fill(self, ledger: Ledger, values: dict[str, Any]) -> None:
        """Fill what follows from other fields: the ledger's own defaults, then derived fields."""
        if ledger.fill is not None:
            ledger.fill(values, self.rules.row)
        if ledger.consult is not None:
            ledger.consult(values, self.rules)
        for f in ledger.stored:
            if f.computed:
                values[f.name] = f.compute(values, self.rules)

    def draft(self, ledger: str, raw: Mapping[str, Any], old: Record | None = None) -> Draft:
        """Read and check values over an old row (or the defaults of a new one) without saving."""
        draft = self.read(ledger, raw, old)
        self.judge(draft, old)
        return draft

    def read(self, ledger: str, raw: Mapping[str, Any], old: Record | None = None) -> Draft:
        """As `draft`, but only what can't be read is found, no rules are asked."""
        declared = self.records.ledger(ledger)
        values = dict(old.values) if old is not None else self.new(declared.name)
        problems: list[Problem] = []
        context = self.context()
        given: set[str] = set()
        for key, item in raw.items():
            f = declared.field(key)
            if f is None:
                raise UsageError(f"“{declared.label}”没有“{key}”这一项。")
            if f.auto or not f.stored:
                raise UsageError(f"“{f.label}”由程序计算，不能直接填写。")
            parsed = f.parse(item, context)
            if parsed.problem is not None:
                problems.append(parsed.problem)
            values[f.name] = parsed.value
            given.add(f.name)
        before = dict(values)
        self.fill(declared, values)
        problems += overruled(declared, given, before, values, old)
        changed = given | {name for name, value in values.items() if before.get(name) != value}
        return Draft(declared, values, frozenset(changed), problems)

    def judge(self, draft: Draft, old: Record | None) -> None:
        """Needed fields, row rules, key; then what the row lacks and which old faults remain."""
        ledger, values = draft.ledger, draft.values
        failed = {p.field for p in draft.problems if p.severity is Severity.ERROR}
        if (closed := self.closed(draft, old)) is not None:
            draft.problems.append(closed)
        self.correcting.judge(draft, old)
        for f in ledger.needed_to_save:
            if values.get(f.name) is None and f.name not in failed and not f.auto:
                draft.problems.append(Problem("G-01", f"“{f.label}”不能为空。", field=f.name, column=f.label))
        for rule in ledger.row_rules:
            if rule.moment is Moment.SAVE and (old is None or draft.given & set(rule.reads)):
                draft.problems += labelled(ledger, rule.check(self._with_id(values, old), self.rules))
        self._check_key(draft, old)
        archived = draft.archived or (old is not None and old.archived)
        draft.missing = missing_fields(ledger, values, self.rules, archived=archived, old=old, given=draft.given)
        draft.faults = self._remaining(draft, old)

    def closed(self, draft: Draft, old: Record | None) -> Problem | None:
        """Why a row that is locked can't be changed in this way, or a new one not be added."""
        lock = draft.ledger.lock
        if lock is None:
            return None
        changed = [
            name
            for name, value in draft.values.items()
            if old is None or (name not in lock.still and value != old.values.get(name))
        ]
        parent = draft.ledger.parent
        reason = lock.reason(old.values, self.rules.row) if old is not None and changed else None
        if reason is None and parent is not None and parent in changed:
            reason = lock.reason(draft.values, self.rules.row)
        return Problem(lock.rule, reason) if reason else None

    @staticmethod
    def _with_id(values: Mapping[str, Any], old: Record | None) -> Mapping[str, Any]:
        return {**values, "id": old.id if old is not None else None}

    def _check_key(self, draft: Draft, old: Record | None) -> None:
        """G-12: the business key of a live row is unique."""
        ledger, values = draft.ledger, draft.values
        key = [name for name in ledger.key if name in ledger.by_name]
        empty = {name for name in key if values.get(name) is None}
        if empty - set(ledger.empty_counts) or not (set(key) & draft.given):
            return
        query = Query(ledger.name)
        for name in key:
            query = query.also(Is(name, "empty") if name in empty else Is(name, "=", values[name]))
        others = [i for i in self.records.reader.ids(query, limit=2) if old is None or i != old.id]
        if others:
            other = self.records.get(ledger.name, others[0])
            text = f"已存在相同记录（{self.records.title(ledger.name, other.id)}，{other.created_by}登记于{other.created_at[:10]}）。"
            f = ledger.by_name[key[-1]]
            draft.problems.append(Problem("G-12", text, field=f.name, column=f.label))

    def _remaining(self, draft: Draft, old: Record | None) -> tuple[Fault, ...]:
        """Faults of the old row that this change doesn't mend."""
        if old is None or not old.faults:
            return ()
        kept = []
        rules = {rule.id: rule for rule in draft.ledger.row_rules}
        for fault in old.faults:
            rule = rules.get(fault.code)
            if rule is not None:
                if rule.check(self._with_id(draft.values, old), self.rules):
                    kept.append(fault)
            elif fault.field is None or fault.field not in draft.given:
                kept.append(fault)
        return tuple(kept)

    def add(
        self, ledger: str, values: Mapping[str, Any], *, archived: bool = False, correct: bool = False, reason: str = ""
    ) -> Outcome:
        """Add a row; InvalidData names every error, nothing is kept then. `correct`: into a closed month, by a slip."""
        draft = self.read(ledger, values)
        draft.archived, draft.correct = archived, correct
        self.judge(draft, None)
        self.refuse(draft)
        declared = draft.ledger
        with self.database.write() as connection:
            self.numberer.number(connection, declared, [draft.values])
            after = stored_values(declared, draft.values)
            after |= program_values(draft.missing, draft.faults, archived=archived)
            after = {name: value for name, value in after.items() if value is not None}
            title = declared.row_title(draft.values) or declared.label
            change = Change(Act.INSERT, declared.name, None, None, None, after)
            changeset = Changeset(f"新增{declared.label}", "add", [change], reason, {"title": title, **draft.meta})
            touched = self._submit_in(connection, marked(changeset))
        return self.outcome(declared, change.row_id or 0, touched, draft)

    def add_many(self, ledger: str, rows: Sequence[Mapping[str, Any]], label: str) -> Added:
        """Add several rows as one step of undo; InvalidData names the rows that have errors, nothing is kept then."""
        drafts = [self.draft(ledger, values) for values in rows]
        wrong = [(place, draft) for place, draft in enumerate(drafts, 1) if draft.errors]
        if wrong:
            text = "；".join(f"第{place}条：{draft.errors[0].message}" for place, draft in wrong[:3])
            raise InvalidData(f"没有保存：{text}", tuple(p for _, draft in wrong for p in draft.problems))
        declared = drafts[0].ledger
        with self.database.write() as connection:
            self.numberer.number(connection, declared, [draft.values for draft in drafts])
            changes = [Change(Act.INSERT, declared.name, None, None, None, self._kept(draft)) for draft in drafts]
            self._submit_in(connection, Changeset(label, "add", changes, meta={"title": f"{len(rows)}条"}))
        return Added([change.row_id or 0 for change in changes], [p for draft in drafts for p in draft.problems])

    @staticmethod
    def _kept(draft: Draft) -> dict[str, Any]:
        """A new row as the database keeps it, without its empty fields."""
        after = stored_values(draft.ledger, draft.values) | program_values(draft.missing, draft.faults)
        return {name: value for name, value in after.items() if value is not None}

    def edit(
        self,
        ledger: str,
        row_id: int,
        values: Mapping[str, Any],
        *,
        version: int | None = None,
        reason: str = "",
        correct: bool = False,
    ) -> Outcome:
        """Change fields of a row; Conflict when it is newer than `version`. `correct`: in a closed month, by a slip."""
        old = self.editable(ledger, row_id, version)
        draft = self.read(ledger, values, old)
        draft.correct = correct
        self.judge(draft, old)
        self.refuse(draft)
        labels = "、".join(draft.ledger.by_name[name].label for name in values if name in draft.ledger.by_name)
        touched = self.save(draft, old, label=f"修改{draft.ledger.label}：{labels}", kind="edit", reason=reason)
        return self.outcome(draft.ledger, row_id, touched, draft)

    def save(
        self, draft: Draft, old: Record, *, label: str, kind: str, reason: str = "", also: Sequence[Change] = ()
    ) -> Touched | None:
        """Submit what differs between a draft and the old row, and changes of other rows that follow; None: nothing."""
        declared = draft.ledger
        with self.database.write() as connection:
            self.numberer.number(connection, declared, [draft.values])
            own = self.difference(draft, old)
            changes = [*([own] if own is not None else []), *also]
            if not changes:
                return None
            title = declared.row_title(draft.values)
            changeset = Changeset(label, kind, changes, reason, {"title": title, **draft.meta})
            return self._submit_in(connection, marked(changeset))

    @staticmethod
    def difference(draft: Draft, old: Record) -> Change | None:
        """What differs between a draft and the old row, as the database keeps it."""
        declared = draft.ledger
        before = stored_values(declared, old.values) | program_values(old.missing, old.faults, archived=old.archived)
        after = stored_values(declared, draft.values)
        after |= program_values(draft.missing, draft.faults, archived=old.archived)
        names = [name for name, value in after.items() if before.get(name) != value]
        if not names:
            return None
        return Change(
            Act.UPDATE, declared.name, old.id, old.version, {n: before.get(n) for n in names}, {n: after[n] for n in names}
        )  # fmt: skip

    def insertion(self, ledger: Ledger, given: Mapping[str, Any]) -> Change:
        """The change that adds a row of typed values (a step's effect): filled, derived, marked with what it lacks."""
        values = self.new(ledger.name, **given)
        after = stored_values(ledger, values) | program_values(missing_fields(ledger, values, self.rules), ())
        return Change(Act.INSERT, ledger.name, None, None, None, {n: v for n, v in after.items() if v is not None})

    def alteration(self, draft: Draft, old: Record) -> Change | None:
        """The change that brings typed values into a row (a step's effect); None when it has them already."""
        self.fill(draft.ledger, draft.values)
        draft.missing = missing_fields(draft.ledger, draft.values, self.rules, archived=old.archived)
        draft.faults = self._remaining(draft, old)
        return self.difference(draft, old)

    def duplicate(self, ledger: str, row_id: int) -> dict[str, Any]:
        """Values for a new row like this one, without its number, state and what belongs to that state."""
        declared = self.records.ledger(ledger)
        old = self.records.get(declared.name, row_id)
        skip = {declared.number.field} if declared.number else set()
        if declared.status is not None:
            skip.add(declared.status.field)
            skip |= {name for step in declared.status.steps for name in step.needs}
        skip |= {f.name for f in declared.stored if f.auto or f.kind in ("idcard", "attachments")}
        values = self.new(declared.name)
        return values | {n: v for n, v in old.values.items() if n not in skip and declared.by_name[n].stored}

    def void(
        self,
        ledger: str,
        row_id: int,
        reason: str,
        *,
        correct: bool = False,
        also: Sequence[Change] = (),
        label: str = "",
    ) -> Outcome:
        """Void a row (never deleted); a reason is needed (G-14). `correct`: of a closed month, by a slip; `also`: what follows."""
        if not reason.strip():
            raise InvalidData("请填写作废原因。", (Problem("G-14", "请填写作废原因。"),))
        old = self.editable(ledger, row_id, None)
        declared = self.records.ledger(ledger)
        row = self._with_id(old.values, old)
        found = [p for rule in declared.row_rules if rule.moment is Moment.VOID for p in rule.check(row, self.rules)]
        self.refuse(Draft(declared, dict(old.values), frozenset(), labelled(declared, found)))
        after = {"is_void": 1, "void_reason": reason.strip()}
        intent = Changeset(label or f"作废{declared.label}", "void", list(also), reason)
        return self._flag(declared, old, after, intent, correct=correct)

    def restore(
        self, ledger: str, row_id: int, *, correct: bool = False, reason: str = "", also: Sequence[Change] = ()
    ) -> Outcome:
        """Bring a void row back. `correct`: into a closed month, by a slip; `also`: what follows from it."""
        declared = self.records.ledger(ledger)
        old = self.records.get(declared.name, row_id)
        if not old.is_void:
            raise UsageError("这条记录没有作废，不需要恢复。")
        draft = Draft(declared, dict(old.values), frozenset(declared.key), [])
        self._check_key(draft, old)
        self.refuse(draft)
        intent = Changeset(f"恢复{declared.label}", "restore", list(also), reason)
        return self._flag(declared, old, {"is_void": 0, "void_reason": None}, intent, correct=correct)

    def _flag(self, ledger: Ledger, old: Record, after: dict[str, Any], intent: Changeset, *, correct: bool) -> Outcome:
        closed = ledger.lock.reason(old.values, self.rules.row) if ledger.lock is not None else None
        if closed:
            raise InvalidData(f"没有保存：{closed}", (Problem(ledger.lock.rule if ledger.lock else "", closed),))
        before = {"is_void": int(old.is_void), "void_reason": old.void_reason}
        draft = Draft(ledger, dict(old.values), frozenset(), [], correct=correct)
        self.correcting.judge(draft, old, whole=True)
        self.refuse(draft)
        intent.changes = [Change(Act.UPDATE, ledger.name, old.id, old.version, before, after), *intent.changes]
        intent.meta = {"title": ledger.row_title(old.values), **draft.meta}
        touched = self.submit(marked(intent))
        return Outcome(old.id, self.records.get(ledger.name, old.id), touched)

    def editable(self, ledger: str, row_id: int, version: int | None) -> Record:
        """A live row to change; UsageError when it is void, Conflict when it is newer than `version`."""
        old = self.records.get(self.records.ledger(ledger).name, row_id)
        if old.is_void:
            raise UsageError("这条记录已作废，不能修改；如需使用请先恢复。")
        if version is not None and old.version != version:
            raise Conflict("这条记录刚被改过，本次修改没有保存。请看过最新内容后再改。", code="moved")
        return old

    @staticmethod
    def refuse(draft: Draft) -> None:
        """Raise InvalidData, naming every problem, when a draft has errors."""
        errors = draft.errors
        if errors:
            told = errors[0].message if len(errors) == 1 else f"有{len(errors)}处要改。{errors[0].message}"
            raise InvalidData(f"没有保存：{told}", tuple(draft.problems))

    def _submit_in(self, connection: Any, changeset: Changeset) -> Touched:
        changeset.meta = {k: v for k, v in changeset.meta.items() if v}
        return self.submit_in(connection, changeset)

    submit_in: Callable[[Any, Changeset], Touched]
    """Set by the desk: as `submit`, inside an open transaction."""

    def outcome(self, ledger: Ledger, row_id: int, touched: Touched | None, draft: Draft) -> Outcome:
        """What a saved draft came to."""
        return Outcome(row_id, self.records.get(ledger.name, row_id), touched, tuple(draft.problems))
