"""数据检查: runs the rules and reconciliations of a work area and lists what they find; a double click leads to the rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from township_desk.core.change import Touched
from township_desk.service.reconciling import OF_REPORT, REPORT_AREA
from township_desk.ui import theme
from township_desk.ui.dialogs import ask_text, button, label
from township_desk.ui.messages import MessageBar
from township_desk.ui.operations import Job
from township_desk.ui.page import Context, Page
from township_desk.ui.tracing import open_finding

_SEVERITY = {"error": "错误", "warning": "警告", "notice": "提示"}
_TONE = {"error": "bad", "warning": "soon", "notice": "muted"}
_HEADERS = ("级别", "规则", "台账", "记录", "栏目", "问题")
_WIDTHS = (60, 96, 150, 220, 130, 420)
_NO_INDEX = QModelIndex()


def severity_of(finding: Any) -> str:
    """error, warning or notice."""
    return str(getattr(finding.severity, "value", finding.severity))


class FindingModel(QAbstractTableModel):
    """Findings in rows."""

    def __init__(self, page: CheckPage) -> None:
        super().__init__(page)
        self._page = page
        self.findings: list[Any] = []

    def show(self, findings: Sequence[Any]) -> None:
        """Show these findings."""
        self.beginResetModel()
        self.findings = list(findings)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.findings)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(_HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return _HEADERS[section] if orientation is Qt.Orientation.Horizontal else section + 1

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.ToolTipRole):
            return None
        finding = self.findings[index.row()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.current().colour(_TONE[severity_of(finding)]) if index.column() == 0 else None
        return self.words(finding)[index.column()]

    def words(self, finding: Any) -> tuple[str, ...]:
        """A finding's cells."""
        desk = self._page.desk
        ledger = desk.ledgers.get(finding.ledger)
        field = ledger.by_name.get(finding.field or "") if ledger else None
        return (
            _SEVERITY[severity_of(finding)],
            finding.rule,
            desk.reconciling.ledger_words(finding.ledger),
            finding.title,
            field.label if field else "",
            finding.message,
        )


class CheckPage(Page):
    """Filters by severity, rule and ledger above the list."""

    topic = "check"

    def __init__(self, context: Context, area: str, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.area = area
        self.found: list[Any] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._make_bar())
        self.messages = MessageBar()
        outer.addWidget(self.messages)
        outer.addWidget(self._make_table(), 1)
        self._ran = False
        self._whole = True

    def _make_bar(self) -> QWidget:
        bar = QFrame()
        bar.setObjectName("bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(label(f"{self.area}　数据检查", "head"))
        row.addSpacing(8)
        self.boxes: list[QComboBox] = []
        for words in ("全部级别", "全部规则", "全部台账"):
            box = QComboBox()
            box.addItem(words, "")
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.setMinimumWidth(112)
            box.currentIndexChanged.connect(self._filter)
            self.boxes.append(box)
            row.addWidget(box)
        self.summary = label("", "muted")
        row.addWidget(self.summary, 1)
        self.quiet = QCheckBox("含已核实的")
        self.quiet.toggled.connect(lambda _on: self.run())
        row.addWidget(self.quiet)
        self.accept = button("标为已核实…")
        self.accept.setToolTip("核实过确实如此的警告和提示，写明理由后不再提醒；记录（勾稽关系是数字）一改动就重新提醒")
        self.accept.setEnabled(False)
        self.accept.clicked.connect(lambda _checked=False: self._accept())
        row.addWidget(self.accept)
        self.again = button("重新检查", "main")
        self.again.clicked.connect(lambda _checked=False: self.run())
        row.addWidget(self.again)
        return bar

    def _make_table(self) -> QWidget:
        self.model = FindingModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setObjectName("grid")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setWordWrap(False)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.verticalHeader().setDefaultSectionSize(27)
        self.table.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        for n, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(n, width)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _old: self._chosen(now.row()))
        self.table.activated.connect(self._open)
        self.table.doubleClicked.connect(self._open)
        return self.table

    def enter(self) -> None:
        if not self._ran:
            self.run()

    def do_refresh(self) -> None:
        self.run()

    def react(self, touched: Touched) -> None:
        if self._ran:
            self.summary.setText("数据已有改动，请重新检查。")

    def _ledgers(self) -> list[str]:
        """The area's own ledgers; where it has none, those it sees a part of."""
        own = [led.name for led in self.desk.ledgers.values() if led.area == self.area]
        views = (view.ledger for view in self.desk.views.values() if view.area == self.area)
        return own or list(dict.fromkeys(views))

    def run(self, ledger: str = "") -> None:
        """Run the rules of the area's ledgers in a worker."""
        self._ran = True
        self._whole = not ledger
        names = [ledger] if ledger else self._ledgers()
        self.summary.setText("正在检查…")
        self.again.setEnabled(False)

        accepted = self.quiet.isChecked()

        def work(job: Job) -> list[Any]:
            found: list[Any] = [
                *self.desk.checking.run(
                    names,
                    progress=lambda done, total: job.progress(done, total, f"正在检查：{done}条，共{total}条"),
                    cancelled=job.cancelled,
                    accepted=accepted,
                )
            ]
            sums = (*names, OF_REPORT) if self.area == REPORT_AREA and not ledger else names
            return found + self.desk.reconciling.audit(sums, accepted=accepted)

        self.ops.read(work, self._show, owner=self, key=(id(self), "check"), failed=self._failed, label="正在检查")

    def _failed(self, _error: BaseException) -> bool:
        self.again.setEnabled(True)
        self.summary.setText("检查没有完成")
        return False

    def _show(self, found: list[Any]) -> None:
        self.again.setEnabled(True)
        order = {"error": 0, "warning": 1, "notice": 2}
        self.found = sorted(found, key=lambda f: (order[severity_of(f)], f.ledger, f.rule))
        ledgers = {f.ledger: self.desk.reconciling.ledger_words(f.ledger) for f in self.found}
        levels = {level: _SEVERITY[level] for level in order if any(severity_of(f) == level for f in self.found)}
        rules = {f.rule: f.rule for f in sorted(self.found, key=lambda f: str(f.rule))}
        for box, items in zip(self.boxes, (levels, rules, ledgers), strict=True):
            box.blockSignals(True)
            while box.count() > 1:
                box.removeItem(1)
            for key, words in items.items():
                box.addItem(words, key)
            box.setCurrentIndex(0)
            box.blockSignals(False)
        self._filter()
        self._remember()

    def _remember(self) -> None:
        """Keep how many there were, for the start page; an audit of one ledger alone tells nothing of the area."""
        if self._whole:
            counts = [sum(severity_of(f) == level for f in self.found) for level in ("error", "warning")]
            told = dict(self.memory.get("checks", {}))
            told[self.area] = [*counts, self.desk.today.isoformat()] if any(counts) else None
            self.memory.put("checks", told)

    def _filter(self) -> None:
        level, rule, ledger = (str(box.currentData() or "") for box in self.boxes)
        shown = [
            f
            for f in self.found
            if (not level or severity_of(f) == level)
            and (not rule or f.rule == rule)
            and (not ledger or f.ledger == ledger)
        ]
        self.model.show(shown)
        counts = "、".join(f"{words} {sum(severity_of(f) == key for f in shown):,}" for key, words in _SEVERITY.items())
        self.summary.setText(f"共 {len(shown):,} 项：{counts}" if shown else "没有发现问题。")

    def _chosen(self, row: int) -> None:
        found = self.model.findings[row] if 0 <= row < len(self.model.findings) else None
        self.accept.setEnabled(found is not None and severity_of(found) != "error" and not self.desk.read_only)

    def _accept(self) -> None:
        """Mark the chosen warning as checked, with a reason."""
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self.model.findings):
            return
        finding = self.model.findings[row]
        reason = ask_text(
            self,
            "标为已核实",
            f"{finding.title}\n{finding.message}",
            verb="标为已核实",
            hint="核实的情况，例如：两处确有同样的隐患",
        )
        if reason is None:
            return
        self.ops.write(
            lambda _job: self.desk.accepting.accept(finding.key, reason, frame=getattr(finding, "frame", None)),
            lambda _done: self._accepted(finding),
            owner=self,
        )

    def _accepted(self, finding: Any) -> None:
        if not self.quiet.isChecked():
            self.found = [f for f in self.found if f.key != finding.key]
            self._filter()
        self.messages.tell("已标为已核实，在记录或数字改动之前不再提醒。", "good")

    def _open(self, index: QModelIndex) -> None:
        open_finding(self, self.model.findings[index.row()])
