"""A made-up next version of the schema, for tests of migrations: a copy of db/ with one more migration."""

from __future__ import annotations

import shutil
from pathlib import Path

from township_desk.bootstrap import migration_dir
from township_desk.store.migrations import revision
from township_desk.store.schema import SCHEMA_VERSION

NEXT_VERSION = SCHEMA_VERSION + 1
SCRIPT = f"{revision(NEXT_VERSION)}_made_up.py"

NEXT = f'''"""Made up: a column, a table, a rebuilt table, changed data."""

import sqlalchemy as sa
from alembic import op

revision = "{revision(NEXT_VERSION)}"
down_revision = "{revision(SCHEMA_VERSION)}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("hazard", sa.Column("grid", sa.Text()))
    op.create_table("visit", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("hazard_id", sa.Integer(), sa.ForeignKey("hazard.id")))
    op.create_index("ix_visit", "visit", ["hazard_id"])
    op.execute("UPDATE hazard SET grid = '第' || village_id || '网格'")
    with op.batch_alter_table("village") as batch:
        batch.alter_column("name", nullable=False, existing_type=sa.Text())
'''


def next_version(folder: Path) -> Path:
    """The migrations with the made-up one."""
    target = folder / "next_db"
    shutil.copytree(migration_dir(), target, ignore=shutil.ignore_patterns("__pycache__"))
    (target / "versions" / SCRIPT).write_text(NEXT, encoding="utf-8")
    return target
