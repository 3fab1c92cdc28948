"""Writes a migration from the declared tables: what they have and the migrated state has not.

    python packaging/freeze_schema.py --initial        the first version anew (only before the first release)
    python packaging/freeze_schema.py "Title"              the next version, with what was added since the last

SQL is frozen as text in db/versions/NNNN_*.sql; a migration never imports declarations. What can't be added by plain
DDL (a changed type, a dropped column) is listed, to be written by hand with `op.batch_alter_table` in the .py file.
Raise SCHEMA_VERSION in township_desk/store/schema.py to the number that is printed.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from township_desk.ledgers import LEDGERS  # noqa: E402
from township_desk.ledgers.program import PROGRAM_LEDGERS  # noqa: E402
from township_desk.store.engine import sqlite_engine  # noqa: E402
from township_desk.store.migrations import revision, upgrade  # noqa: E402
from township_desk.store.schema import Schema  # noqa: E402
from township_desk.store.shape import Shape, additions, declared_statements, read_shape  # noqa: E402

VERSIONS = ROOT / "db" / "versions"
SCRIPT = '''"""{title}."""

from pathlib import Path

from alembic import op

revision = "{revision}"
down_revision = {before}
branch_labels = None
depends_on = None


def upgrade() -> None:
    bind = op.get_bind()
    for statement in Path(__file__).with_suffix(".sql").read_text("utf-8").rstrip().removesuffix(";").split(";\\n\\n"):
        if bind.dialect.name == "sqlite" or " TRIGGER " not in statement:
            bind.exec_driver_sql(statement)
'''


def write(version: int, slug: str, title: str, statements: list[str]) -> None:
    """Write one migration: its SQL and the script that runs it."""
    name = f"{revision(version)}_{slug}"
    before = repr(revision(version - 1)).replace("'", '"') if version > 1 else "None"
    sql = ";\n\n".join(statements) + ";\n"
    (VERSIONS / f"{name}.sql").write_text(sql, encoding="utf-8", newline="\n")
    script = SCRIPT.format(title=title, revision=revision(version), before=before)
    (VERSIONS / f"{name}.py").write_text(script, encoding="utf-8", newline="\n")
    print(f"db/versions/{name}.sql: {len(statements)} statements; SCHEMA_VERSION = {version}")


def migrated_shape(version: int) -> Shape:
    """The structure that all migrations up to a version make."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        engine = sqlite_engine(path, write=True)
        with engine.begin() as connection:
            upgrade(connection, ROOT / "db", version)
        engine.dispose()
        with closing(sqlite3.connect(path)) as connection_:
            return read_shape(connection_)


def main() -> int:
    """Write the migration that is due."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--initial", action="store_true")
    parser.add_argument("title", nargs="?", default="")
    chosen = parser.parse_args()
    schema = Schema({**LEDGERS, **PROGRAM_LEDGERS})
    if chosen.initial:
        write(1, "initial", "The tables of the first version", declared_statements(schema))
        return 0
    last = max(int(p.name[:4]) for p in VERSIONS.glob("[0-9][0-9][0-9][0-9]_*.py"))
    statements, by_hand = additions(migrated_shape(last), schema)
    if not statements and not by_hand:
        print("The declared tables are what the migrations make.")
        return 0
    if not chosen.title:
        parser.error("a title is needed")
    slug = re.sub(r"\W+", "_", chosen.title, flags=re.ASCII).strip("_").lower() or "changes"
    if statements:
        write(last + 1, slug, chosen.title, statements)
    for line in by_hand:
        print(f"by hand: {line}")
    return 1 if by_hand else 0


if __name__ == "__main__":
    sys.exit(main())
