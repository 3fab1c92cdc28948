"""Times the audit: every rule over every row of a desk of many rows over all ledgers, and over as many hazards alone.

Run: python -m benchmarks.bench_audit [ROWS]; each desk is audited in a process of its own, whose peak memory is told. Then
how long it takes, among so many hazards, to save one.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.town import hazard_desk, town_desk
from benchmarks.town_work import TODAY
from benchmarks.verdicts import Verdicts, median, milliseconds
from township_desk.bootstrap import open_desk

LIMIT, MEMORY, SAVING = 20, 500, 100
"""Seconds of an audit (issue 4), megabytes, milliseconds to save one row."""
SAVES = 9
HAZARD = {
    "village_id": 3, "found_on": "2022-12-20", "industry": "醇基燃料", "location": "3组", "status": "未整改", "level": "一般",
    "description": "灭火器压力不足，未按期检验",
}  # fmt: skip


def audit(folder: Path) -> None:
    """Audit a desk and print seconds, findings and the peak of memory in megabytes, for the process that asked."""
    desk = open_desk(folder, user="bench", today=lambda: TODAY)
    start, busy = time.perf_counter(), time.process_time()
    found = desk.checking.run()
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    most = ", ".join(f"{rule} {n}" for rule, n in Counter(f.rule for f in found).most_common(6))
    print(f"{seconds:.2f}|{_peak()}|{busy:.2f} s of one core; {len(found):,} findings, most {most}")
    desk.close()


def _peak() -> int:
    """Megabytes that this process had at most; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


def measure(verdicts: Verdicts, what: str, folder: Path) -> None:
    """Audit a desk in a process of its own and tell what it took."""
    asked = [sys.executable, "-m", "benchmarks.bench_audit", "--audit", str(folder)]
    told = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip().splitlines()[-1]
    seconds, memory, findings = told.split("|")
    print(f"  {findings}")
    verdicts.tell(f"audit of {what}", float(seconds), LIMIT, "s")
    verdicts.tell(f"peak memory of the audit of {what}", float(memory), MEMORY, "MB")


def save(verdicts: Verdicts, folder: Path) -> None:
    """Add hazards one by one, all rules asked, and tell the middle one's time."""
    desk = open_desk(folder, user="bench", today=lambda: TODAY)
    desk.editing.add("hazard", {**HAZARD, "place_name": "商户0"})
    rows = [{**HAZARD, "place_name": f"商户{n}"} for n in range(1, SAVES + 1)]
    times = [milliseconds(lambda row=row: desk.editing.add("hazard", row)) for row in rows]  # type: ignore[misc]
    desk.close()
    verdicts.tell("saving one hazard among them", median(times), SAVING)


def main(count: int) -> int:
    """Make the desks in a temporary folder and measure; 1 when a limit is missed."""
    verdicts = Verdicts()
    with tempfile.TemporaryDirectory() as name:
        town, hazards = Path(name) / "town", Path(name) / "hazards"
        desk, rows = town_desk(town, count)
        desk.close()
        measure(verdicts, f"{rows:,} rows over all ledgers", town)
        desk, rows = hazard_desk(hazards, count)
        desk.close()
        measure(verdicts, f"{rows:,} rows, hazards only", hazards)
        save(verdicts, hazards)
    return int(verdicts.missed > 0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--audit"]:
        audit(Path(sys.argv[2]))
        sys.exit(0)
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000))
