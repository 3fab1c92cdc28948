"""No snapshot is orphaned: every file under tests/data/snapshots is named in a test module."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from tests.snapshots import FOLDER, Snapshot, plain

TESTS = FOLDER.parent.parent


def test_every_snapshot_belongs_to_a_test() -> None:
    named = set()
    for path in TESTS.rglob("*.py"):
        named |= set(re.findall(r'"([^"\n]+)"', path.read_text(encoding="utf-8")))
    orphans = [path.name for path in FOLDER.glob("*.json") if path.stem not in named]
    assert not orphans


def test_values_become_plain_json() -> None:
    assert plain({"a": (date(2022, 11, 5), Decimal("1.50"), {"乙", "甲"})}) == {
        "a": ["2022-11-05", "1.50", ["乙", "甲"]]
    }


def test_a_difference_fails(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.snapshots.FOLDER", tmp_path)
    with pytest.raises(AssertionError, match="no snapshot"):
        Snapshot().check("x", 1)
    Snapshot(update=True).check("x", {"rows": [1, 2]})
    Snapshot().check("x", {"rows": (1, 2)})
    with pytest.raises(AssertionError, match="differs"):
        Snapshot().check("x", {"rows": [1, 3]})
