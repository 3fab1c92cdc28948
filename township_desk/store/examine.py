"""Examine: what the check-up wants to know of the live database file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from township_desk.store.engine import told_in_chinese
from township_desk.store.facts import open_file, read_facts, soundness
from township_desk.store.schema import Schema
from township_desk.store.shape import declared_shape, read_shape


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found: versions, records, what integrity checks say, where the tables differ from the declared ones."""

    version: int
    rows: int
    sqlite: str
    fault: str
    differences: tuple[str, ...]


def examine(path: Path, schema: Schema) -> Examination:
    """Look through the whole database; raises EnvironmentProblem when it can't be read."""
    with told_in_chinese(), closing(open_file(path)) as connection:
        facts = read_facts(connection)
        fault = soundness(connection)
        differences = tuple(read_shape(connection).differences(declared_shape(schema)))
    return Examination(facts.version, facts.rows, sqlite3.sqlite_version, fault, differences)
