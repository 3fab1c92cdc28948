"""Rosters and auditors' lists at the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e.cli_runner import Cli
from tests.service import roster_sheets as made
from tests.service.roster_sheets import number

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
HOMES = [
    [1, "东岭村", "张山", "户主", number(2)], [1, "东岭村", "张小山", "子", number(3)], [2, "石门村", "王伟", "户主", number(4)],
]  # fmt: skip


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    run = Cli(tmp_path / "desk")
    run.set_up()
    return run


def test_a_roster_tells_by_ledger_what_it_filled(cli: Cli, tmp_path: Path) -> None:
    path = made.members(tmp_path, HOMES)
    told = cli.json("import", "roster", path)
    assert (told["read"], told["new"], told["doubtful"]) == (3, 3, 0)
    assert {k: v["new"] for k, v in told["by_ledger"].items()} == {
        "person": 3, "household": 2, "benefit": 2, "benefit_member": 3, "benefit_event": 0,
    }  # fmt: skip
    (head, *_) = cli.json("rows", "household")["rows"]
    assert (head["village"], head["family_size"]) == ("东岭村", 2)
    masked = cli.json("rows", "person")["rows"]
    assert all("*" in row["id_no"] for row in masked)
    again = cli("import", "roster", path)
    assert "相同3行" in again.out and number(2) not in again.out


def test_what_is_wrong_is_told_without_numbers_of_persons(cli: Cli) -> None:
    """A roster read as plain benefits: every ID number names somebody who is not registered."""
    told = cli("import", "benefit", SAMPLES / "低保花名册-2022-11.xlsx", "--dry-run", "--json")
    assert '"REF"' in told.out and "********" in told.out
    assert not re.findall(r"[1-9]\d{16}[\dX]", told.out)


def test_lines_that_wait_are_accepted_by_their_row(cli: Cli, tmp_path: Path) -> None:
    cli.json("import", "roster", made.members(tmp_path, HOMES, "2022年11月"))
    moved = [[1, "石门村", "王伟", "户主", number(4)], [1, "石门村", "张小山", "其他", number(3)]]
    path = made.members(tmp_path, moved)
    held = cli.json("import", "roster", path, code=1)
    assert held["doubtful"] == 1
    (problem,) = [p for p in held["problems"] if p["code"] == "MOVED"]
    assert (problem["row"], problem["field"], problem["severity"]) == (4, "id_no", "warning")
    assert "--accept" in cli("import", "roster", path).out
    taken = cli.json("import", "roster", path, "--accept", "4")
    assert (taken["doubtful"], taken["by_ledger"]["person"]["updated"]) == (0, 1)
    assert cli("undo").code == 0


def test_findings_are_confirmed_by_an_edit(cli: Cli, tmp_path: Path) -> None:
    cli.json("import", "roster", made.members(tmp_path, HOMES))
    wrong = number(2)[:9] + str((int(number(2)[9]) + 1) % 10) + number(2)[10:]
    path = made.findings(tmp_path, [["名下有车", "张山", wrong, "东岭村", "轿车1辆"]])
    told = cli.json("import", "findings", path, "--source", "县审计局", "--date", "2022-12-06")
    assert (told["new"], told["rejected"]) == (1, 0)
    (row,) = cli.json("rows", "finding")["rows"]
    assert (row["match"], row["match_score"], row["person_id"], row["source_org"]) == ("存疑", 96, None, "县审计局")
    assert (row["village"], row["suspect_id_label"]) == ("东岭村", "张山")
    cli.json("edit", "finding", row["id"], "match=已确认")
    (row,) = cli.json("rows", "finding")["rows"]
    assert (row["person_id_label"], row["benefit_id"] is not None) == ("张山", True)
    refused = cli("import", "roster", made.members(tmp_path, HOMES), "--source", "县审计局")
    assert refused.code == 2
