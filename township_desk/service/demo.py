"""The demonstration township: a fictitious town with a year of records, made the way an office would make them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Protocol

from township_desk.core.problem import UsageError
from township_desk.core.query import Query
from township_desk.service.demo_people import make_households, make_posts, make_sites, make_teams, make_villages
from township_desk.service.demo_posts import make_special_posts, make_special_teams
from township_desk.service.demo_poverty import make_help, make_monitoring, make_statistics, make_supplies
from township_desk.service.demo_projects import make_projects
from township_desk.service.demo_report import make_report_rows
from township_desk.service.demo_rosters import make_welfare
from township_desk.service.demo_rows import LAST_DAY, Town, read_texts
from township_desk.service.demo_safety import make_activities, make_hazards, make_houses
from township_desk.service.demo_sheets import write_sheets
from township_desk.service.demo_work import make_cases, make_issues, make_party, make_scores

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

SEED = 20221231
MARKER = "demo.json"
SHEETS = "来表"
Progress = Callable[[int, int, str], None]


class OpenDesk(Protocol):
    """How a desk is opened (bootstrap.open_desk)."""

    def __call__(
        self, data: Path | None = None, *, user: str | None = None, today: Callable[[], date] | None = None
    ) -> Desk:
        """Open the desk in a folder."""


@dataclass(frozen=True, slots=True)
class SheetResult:
    """What came of importing one of the villages' workbooks."""

    file: str
    read: int
    new: int
    duplicate: int
    rejected: int
    incomplete: int
    receipt: Path


@dataclass(slots=True)
class DemoReport:
    """What was made: rows by ledger, the imports, and the files written since."""

    folder: Path
    town: str
    rows: dict[str, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    sheets: list[SheetResult] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    findings: int = 0
    notes: list[str] = field(default_factory=list)
    """What could not be made, in words."""

    def to_json(self) -> dict[str, Any]:
        """For `demo --json`."""
        return {
            "folder": str(self.folder),
            "town": self.town,
            "rows": self.rows,
            "imports": [
                {
                    "file": s.file, "read": s.read, "new": s.new, "duplicate": s.duplicate, "rejected": s.rejected,
                    "incomplete": s.incomplete, "receipt": str(s.receipt),
                }
                for s in self.sheets
            ],
            "findings": self.findings,
            "files": [str(path) for path in self.files],
            "notes": self.notes,
        }  # fmt: skip

    def to_text(self) -> str:
        """For people."""
        lines = [f"已生成演示用的虚构乡镇“{self.town}”：{self.folder}"]
        lines += [f"  {self.labels.get(name, name)}：{count}" for name, count in self.rows.items() if count]
        for s in self.sheets:
            lines.append(
                f"  导入“{s.file}”：读入{s.read}行，新增{s.new}，重复{s.duplicate}，退回{s.rejected}，待补{s.incomplete}"
            )
        lines.append(f"  审核发现{self.findings}处")
        lines.append(f"  打印和导出的文件{len(self.files)}个，在 {self.folder / 'out'}")
        return "\n".join([*lines, *(f"  [提示] {note}" for note in self.notes)])


@contextmanager
def demo_desk(folder: Path, open_desk: OpenDesk) -> Iterator[Desk]:
    """The desk of a demonstration as it stands on the year's last day."""
    desk = open_desk(folder, user="演示用户", today=lambda: LAST_DAY)
    try:
        yield desk
    finally:
        desk.close()


def clear(folder: Path, database_name: str) -> None:
    """Make the folder ready for a new demonstration: what an earlier one left goes, anything else stays untouched.

    Raises UsageError when the folder holds a desk, or any file, that no demonstration made.
    """
    marker = folder / MARKER
    if not marker.exists():
        if (folder / database_name).exists():
            raise UsageError(f"“{folder}”里已有真实的台账，不能放演示数据。请换一个空文件夹。", code="real_desk")
        if folder.exists() and any(folder.iterdir()):
            raise UsageError(f"“{folder}”不是空文件夹，请换一个空文件夹放演示数据。", code="not_empty")
        folder.mkdir(parents=True, exist_ok=True)
        mark(folder, database_name)
        return
    for name in json.loads(marker.read_text(encoding="utf-8")).get("contents", []):
        path = folder / Path(name).name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def mark(folder: Path, database_name: str) -> None:
    """Note in the folder what belongs to the demonstration, so that the next one may replace it."""
    made = {path.name for path in folder.iterdir()} | {database_name, f"{database_name}-wal", f"{database_name}-shm"}
    made |= {"attachments", "backups", SHEETS, "out"}
    made.discard(MARKER)
    text = {
        "about": "镇务台账演示数据，全部虚构，可随时删除或重新生成",
        "day": LAST_DAY.isoformat(),
        "contents": sorted(made),
    }
    (folder / MARKER).write_text(json.dumps(text, ensure_ascii=False, indent=1), encoding="utf-8")


def make_demo(desk: Desk, folder: Path, *, progress: Progress | None = None, scale: float = 1.0) -> DemoReport:
    """Fill an empty desk with the fictitious township; `scale` below 1 makes a smaller one. Same seed, same rows."""
    town = Town(desk, Random(SEED), scale, read_texts(desk))  # noqa: S311 - made-up people, no secrets
    report = DemoReport(folder, town.texts["town"])
    steps: tuple[tuple[str, Callable[[Town], None]], ...] = (
        ("村", make_villages), ("家庭和人员", make_households), ("岗位", make_posts), ("队伍", make_teams), ("监管对象", make_sites),
        ("重点队伍", make_special_teams), ("路长和专职人员", make_special_posts),
        ("设置和附件", _prepare), ("自建房", make_houses), ("工作活动", make_activities), ("安全隐患", make_hazards),
        ("问题整改", make_issues), ("信访纠纷和事项", make_cases), ("月考核评分", make_scores), ("党员发展、荣誉和投稿", make_party),
        ("防返贫监测", make_monitoring), ("到户补助和小额信贷", make_help), ("防汛物资", make_supplies),
        ("统计、目标和报送", make_statistics), ("项目", make_projects), ("救助待遇和发放", make_welfare),
        ("总结用数", make_report_rows),
        ("导入来表", lambda made: _import_sheets(made, report)),
    )  # fmt: skip
    for place, (words, make) in enumerate(steps):
        if progress is not None:
            progress(place, len(steps), words)
        make(town)
    for name, ledger in desk.ledgers.items():
        report.rows[name] = desk.records.count(Query(name))
        report.labels[name] = ledger.label
    return report


ADDED = "2022-01-04T09:00:00"
"""When the attachments were added: the same seed gives the same rows at whatever hour."""


def _prepare(town: Town) -> None:
    """Signatories and office, the pictures before and after, a plan for serious hazards."""
    texts, desk = town.texts, town.desk
    desk.settings.set_many(
        {
            "town.county": texts["county"], "town.doc_prefix": texts["town"][0], "town.phone": "0900-0000000",
            "sign.preparer": town.cadres[3][1], "sign.reviewer": town.cadres[2][1], "sign.leader": town.cadres[1][1],
            "town.city": "澜宁市", "report.cadre_platform": "安川省干部网络教育", "report.epidemic_plan": "第九版",
            "report.epidemic_measures": "二十条", "monitor.lines": "2021=6700\n2022=7100", "sign.unit_head": town.cadres[0][1],
            "sign.principal": town.cadres[0][1],
        }
    )  # fmt: skip
    source = desk.resources / "demo"
    names = ("整改前.png", "整改后.png", "治理方案（示例）.txt")
    before, after, plan = (replace(desk.attach(source / name), added=ADDED) for name in names)
    town.photos, town.plan = (before, after), (plan,)


def _import_sheets(town: Town, report: DemoReport) -> None:
    """The villages' own workbooks, through the real import; each gets its receipt back."""
    importing = town.desk.importing
    for path, month in write_sheets(town, report.folder / SHEETS):
        plan = importing.plan("hazard", path, month=month)
        importing.commit(plan)
        receipt = report.folder / "out" / "回执" / f"{path.stem}-回执.xlsx"
        receipt.parent.mkdir(parents=True, exist_ok=True)
        importing.receipt(plan, receipt)
        report.files.append(receipt)
        told = plan.to_json()
        report.sheets.append(
            SheetResult(
                path.name, told["read"], told["new"], told["duplicate"], told["rejected"], told["incomplete"], receipt
            )
        )
