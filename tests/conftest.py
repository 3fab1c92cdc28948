"""What every test may use: snapshots kept as JSON beside the tests."""

from __future__ import annotations

import pytest

from tests.snapshots import Snapshot


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--snapshot-update", action="store_true", help="write the snapshots anew instead of comparing")


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    return Snapshot(update=bool(request.config.getoption("--snapshot-update")))
