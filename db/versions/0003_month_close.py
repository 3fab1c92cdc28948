"""Month close."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    bind = op.get_bind()
    for statement in Path(__file__).with_suffix(".sql").read_text("utf-8").rstrip().removesuffix(";").split(";\n\n"):
        if bind.dialect.name == "sqlite" or " TRIGGER " not in statement:
            bind.exec_driver_sql(statement)
