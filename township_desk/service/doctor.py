"""Doctor: a check-up of the desk's surroundings, one finding a part, each with what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from township_desk.core.calendar import WorkCalendar
from township_desk.core.fields import Attachment, Attachments
from township_desk.core.problem import DeskError
from township_desk.core.query import Is, Query
from township_desk.store.backup import newest_proven
from township_desk.store.examine import Examination, examine
from township_desk.store.files import sha256_of

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

Check = tuple[str, bool, str]
"""(name, whether it is well, what was found)."""
LOW_SPACE = 500 * 1024 * 1024
"""Bytes of free disk below which the check-up warns."""


class Doctor:
    """Looks at database, journal, attachments, fonts, disk, backups, calendar, clock."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def run(self) -> list[Check]:
        """Every check; one that fails to run is a finding, too."""
        found = self._database()
        parts: tuple[tuple[str, Callable[[], tuple[bool, str]]], ...] = (
            ("操作日志", self._journal),
            ("附件", self._attachments),
            ("字体", self._fonts),
            ("磁盘空间", self._space),
            ("备份", self._backup),
            ("工作日历", self._holidays),
            ("系统时间", self._clock),
        )
        for name, part in parts:
            try:
                ok, text = part()
            except (DeskError, OSError) as error:
                ok, text = False, getattr(error, "message", str(error))
            found.append((name, ok, text))
        return found

    def _database(self) -> list[Check]:
        desk = self._desk
        if desk.database is None:
            return [("数据库", True, "在服务器上")]
        try:
            seen: Examination = examine(desk.database, desk.database_store.schema)
        except DeskError as error:
            return [("数据库", False, error.message)]
        size = desk.database.stat().st_size / 1_048_576
        return [
            ("数据库", True, f"版本{seen.version}，{seen.rows}条记录，{size:.1f}MB，SQLite {seen.sqlite}"),
            ("数据库完整性", not seen.fault, seen.fault or "完好"),
            ("表结构", not seen.differences, "；".join(seen.differences[:3]) or "与程序一致"),
        ]

    def _journal(self) -> tuple[bool, str]:
        broken = self._desk.journal_reader.verify()
        if broken is not None:
            return False, f"第{broken}次操作的校验值不符，日志可能被改动过。请联系技术人员。"
        newest = self._desk.journal_reader.heads(limit=1)
        return True, f"{newest[0].id if newest else 0}次操作，校验值连续"

    def _attachments(self) -> tuple[bool, str]:
        store = self._desk.attachment_store
        wanted = {attachment.sha256: attachment for attachment in self._named()}
        lost = [a.filename for a in wanted.values() if not store.path(a).is_file()]
        spoilt = [
            a.filename for a in wanted.values() if store.path(a).is_file() and sha256_of(store.path(a)) != a.sha256
        ]
        if lost or spoilt:
            words = [
                f"{what}{len(names)}个（{names[0]}）" for what, names in (("缺少", lost), ("损坏", spoilt)) if names
            ]
            return False, f"共{len(wanted)}个，{'，'.join(words)}。请从备份中找回。"
        return True, f"共{len(wanted)}个，都在"

    def _named(self) -> list[Attachment]:
        """Every attachment that a row names, void rows included."""
        found: list[Attachment] = []
        for ledger in self._desk.ledgers.values():
            for f in ledger.stored:
                if isinstance(f, Attachments):
                    query = Query(ledger.name, Is(f.name, "filled"), void="with")
                    for (stored,) in self._desk.reader.values(query, (f.name,)):
                        found += f.from_store(stored) or ()
        return found

    def _fonts(self) -> tuple[bool, str]:
        return True, "；".join(self._desk.printing.fonts_report()) or "都有"

    def _space(self) -> tuple[bool, str]:
        free = shutil.disk_usage(self._desk.data).free
        size = self._desk.database.stat().st_size if self._desk.database is not None else 0
        return free > max(LOW_SPACE, 3 * size), f"剩余{free / 1024**3:.1f}GB"

    def _backup(self) -> tuple[bool, str]:
        if self._desk.database is None:
            return True, "由服务器备份"
        newest = newest_proven(self._desk.backups)
        if newest is None:
            empty = not self._desk.journal_reader.heads(limit=1)
            return empty, "还没有备份。" if empty else "还没有备份，请马上备份一次。"
        old = self._desk.clock() - newest.at > timedelta(days=7)
        return not old, f"最近一份核对过的备份：{newest.at:%Y-%m-%d %H:%M}{'，已超过7天，请马上备份' if old else ''}"

    def holidays_known(self, year: int) -> bool:
        """Whether a year's working days are published or entered by the office."""
        return WorkCalendar.is_published(year) or any(day.year == year for day in self._desk.calendar.overrides)

    def _holidays(self) -> tuple[bool, str]:
        year = self._desk.today.year
        if self.holidays_known(year):
            return True, f"{year}年放假安排已有"
        return False, f"程序里没有{year}年放假安排，暂按周一至周五计工作日。请在“工作日历”中补充。"

    def _clock(self) -> tuple[bool, str]:
        now = self._desk.clock()
        newest = self._desk.journal_reader.heads(limit=1)
        last = newest_proven(self._desk.backups)
        later = [at for at in (datetime.fromisoformat(h.at) for h in newest) if at > now + timedelta(minutes=5)]
        if last is not None and last.at > now + timedelta(minutes=5):
            later.append(last.at)
        if later:
            return (
                False,
                f"电脑时间（{now:%Y-%m-%d %H:%M}）早于已有的记录（{max(later):%Y-%m-%d %H:%M}），请核对；旧备份暂不清理。",
            )
        return True, f"{now:%Y-%m-%d %H:%M}"
