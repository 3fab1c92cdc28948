"""The composition root: paths, clock, user, store and services come together here; nothing else reads globals."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from township_desk.core.problem import EnvironmentProblem

if TYPE_CHECKING:
    from township_desk.service.desk import Desk
    from township_desk.store.restore import Restored

DATABASE_NAME = "desk.db"
MAX_PATH = 200
"""The longest path of a database, in characters: attachments and backups beside it must still fit Windows' 260."""


def resource_dir() -> Path:
    """The folder of fonts, icons, manual and templates: beside the package, inside it (wheel), or in the frozen program."""
    return _shipped("resources", "_resources")


def migration_dir() -> Path:
    """The folder of Alembic migrations and reference data."""
    return _shipped("db", "_db")


def _shipped(folder: str, packed: str) -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / folder
    package = Path(__file__).resolve().parent
    inside = package / packed
    return inside if inside.is_dir() else package.parent / folder


def default_data_dir() -> Path:
    """The platform's folder for this user's data."""
    from platformdirs import user_data_path

    return user_data_path("TownshipDesk", appauthor=False, roaming=False)


def current_user() -> str:
    """The name of the person at the PC, as the journal records it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return os.environ.get("USERNAME") or "未知用户"


def _now() -> datetime:
    return datetime.now()  # noqa: DTZ005 - the wall clock of the office, as the journal shows it


def _demo_day(folder: Path) -> Callable[[], date] | None:
    """The day at which a demonstration township stands still; None for a real desk."""
    marker = folder / "demo.json"
    if not marker.is_file():
        return None
    try:
        day = date.fromisoformat(json.loads(marker.read_text("utf-8"))["day"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return lambda: day


def open_desk(
    data: Path | None = None,
    *,
    url: str | None = None,
    user: str | None = None,
    today: Callable[[], date] | None = None,
    read_only: bool = False,
) -> Desk:
    """Open the desk in a folder (made and migrated when needed) or on a server.

    Raises EnvironmentProblem with a Chinese sentence when the database is locked, damaged, newer, or the folder can't
    be used.
    """
    from township_desk.service.desk import Desk
    from township_desk.store.opening import open_database

    folder = _folder(data, local=url is None)
    database = open_database(
        path=None if url else folder / DATABASE_NAME,
        url=url,
        migrations=migration_dir(),
        read_only=read_only,
        local=default_data_dir(),
    )
    clock = _clock(today or _demo_day(folder))
    who = user or current_user()
    return Desk(database, data=folder, user=who, clock=clock, resources=resource_dir(), migrations=migration_dir())


def _folder(data: Path | None, *, local: bool) -> Path:
    folder = (data or default_data_dir()).expanduser().absolute()
    if local and len(str(folder)) > MAX_PATH:
        text = f"数据文件夹的路径太长（{len(str(folder))}字，最多{MAX_PATH}字），请换一个较短的文件夹。"
        raise EnvironmentProblem(text, code="path")
    return folder


def _clock(day: Callable[[], date] | None) -> Callable[[], datetime]:
    return (lambda: datetime.combine(day(), _now().time())) if day is not None else _now


def restore_desk(backup: Path, data: Path | None = None, *, user: str | None = None) -> Restored:
    """Restore a backup into a desk's folder without opening the desk: for a database that is damaged or gone.

    What is there is backed up first, or set aside when it is too damaged for that. Raises EnvironmentProblem.
    """
    from township_desk.store.place import refuse_unsafe
    from township_desk.store.restore import RestoreRequest, restore

    folder = _folder(data, local=True)
    refuse_unsafe(folder, default_data_dir())
    at = _clock(_demo_day(folder))()
    source = backup.expanduser().absolute()
    return restore(RestoreRequest(folder / DATABASE_NAME, source, migration_dir(), user or current_user(), at))
