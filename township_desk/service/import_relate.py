"""Match every row that the lines of an import fill, ledger by ledger, each after the rows that its identity names."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from township_desk.core.problem import Problem, Severity
from township_desk.intake import Part
from township_desk.service.import_match import Matcher, identity_of
from township_desk.service.import_plan import ImportPlan, RowPlan
from township_desk.store.rows import RowReader


class Relater:
    """Gives every row of a plan its verdict and every reference the row that it means."""

    def __init__(self, plan: ImportPlan, reader: RowReader, check: Callable[[], None]) -> None:
        self.plan = plan
        self.reader = reader
        self.check = check
        self.parts: dict[str, list[Part]] = {}
        for part in (plan.intake.main, *plan.intake.parts):
            self.parts.setdefault(part.ledger, []).append(part)

    def match(self) -> None:
        """Match what the file says with itself and with the desk."""
        intake = self.plan.intake
        for name in self._order():
            part = self.parts[name][0]
            rows = [row for row in self._rows(name) if row.verdict == "new"]
            for row in rows if intake.parts else ():
                self._link(row)
            Matcher(self.plan, part, rows, self.reader, self.check).match()
            if name == intake.ledger and not intake.shared:
                self._drop_doubles()
        if intake.parts:
            for name in self.parts:
                for row in self._rows(name):
                    self._link(row)
            self._on_same()

    def _order(self) -> list[str]:
        """Ledgers, each after those that its identity refers to."""
        order: list[str] = []

        def visit(name: str, above: tuple[str, ...]) -> None:
            if name in order or name in above:
                return
            for target in self._names(name):
                visit(target, (*above, name))
            order.append(name)

        for name in self.parts:
            visit(name, ())
        return order

    def _names(self, name: str) -> Iterator[str]:
        """The ledgers that the identity of rows of a ledger refers to."""
        by_key = {part.key: part.ledger for parts in self.parts.values() for part in parts}
        for part in self.parts[name]:
            identity = identity_of(self.plan.ledgers[name], part.identity)
            for field, key in part.refs.items():
                if field in identity.exact + identity.any_of:
                    yield by_key[key]

    def _rows(self, ledger: str) -> Iterator[RowPlan]:
        """The rows of a ledger that lines fill, in the order of the sheet."""
        own = ledger == self.plan.intake.ledger
        for line in self.plan.rows:
            if own:
                yield line
            for part in line.parts:
                if part.part is not None and part.part.ledger == ledger:
                    yield part

    def _link(self, row: RowPlan) -> None:
        """Put the ids of known rows in place of the plans that a row refers to; a row not kept leaves the field empty."""
        if not any(isinstance(cell, RowPlan) for cell in row.cells):
            return
        cells = []
        for cell in row.cells:
            origin = cell.origin if isinstance(cell, RowPlan) else None
            if origin is None:
                cells.append(cell)
            elif origin.id is not None:
                cells.append(origin.id)
            else:
                cells.append(origin if origin.verdict == "new" else None)
        row.cells = tuple(cells)

    def _drop_doubles(self) -> None:
        """What hangs on a line that repeats an earlier one is not written again."""
        for line in self.plan.rows:
            if line.verdict in ("duplicate", "rejected"):
                for part in line.parts:
                    part.verdict = line.verdict
                    part.problems = None

    def _on_same(self) -> None:
        """Where known lines are to be skipped or refused, nothing new is hung on them either."""
        if self.plan.on_same == "update":
            return
        for line in self.plan.rows:
            known = line.origin.id is not None and line.verdict in ("same", "changed", "shared")
            fresh = [part for part in line.parts if part.verdict == "new"]
            refused = any(part.verdict == "rejected" and part.part and part.part.rejects for part in line.parts)
            if self.plan.on_same == "reject" and known and (fresh or refused):
                line.verdict = "rejected"
                line.add(Problem("KNOWN", "已有这一条，按“拒收”处理。", Severity.ERROR))
            if known or line.verdict == "rejected":
                for part in line.parts:
                    part.verdict = "same" if self.plan.on_same == "skip" else "rejected"


__all__ = ["Relater"]
