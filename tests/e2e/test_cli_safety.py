"""A damaged desk at the command line: said with the date of the newest backup, and restored by one command."""

from __future__ import annotations

import pytest

from tests.e2e.cli_runner import Cli


@pytest.fixture
def cli(tmp_path):
    found = Cli(tmp_path / "desk")
    assert found("setup", "--town", "云岭镇", "--code", "530999001", "--village", "东岭村").code == 0
    return found


@pytest.mark.e2e
@pytest.mark.parametrize("damage", ["emptied", "gone"])
def test_a_damaged_desk_is_said_and_restored(cli, damage):
    added = cli("add", "hazard", "village_id=东岭村", "found_on=2022-11-02", "description=灭火器压力不足，指针在红区")
    assert added.code == 0, added.err
    assert cli("backup").code == 0
    backup = next((cli.folder / "backups").glob("*.db"))
    database = cli.folder / "desk.db"
    for log in ("-wal", "-shm"):
        database.with_name(f"desk.db{log}").unlink(missing_ok=True)
    database.write_bytes(b"") if damage == "emptied" else database.unlink()
    if damage == "emptied":
        said = cli("rows", "hazard")
        assert said.code == 3
        assert backup.name in said.err
    assert cli("restore", backup).code == 0
    assert cli.json("rows", "hazard")["count"] == 1
    assert "恢复备份" in cli("history").out
