"""The last Windows build that passed its smoke test, kept in `packaging/windows/last-green.json`.

    python packaging/windows_record.py hash            what would be packed now, as one number
    python packaging/windows_record.py write OUT SMOKE after a green smoke test: note what was built and measured
    python packaging/windows_record.py status          one line: is the code newer than the last green build?

Standard library only: the continuous integration calls `status` before it has installed anything.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "packaging" / "windows" / "last-green.json"
PACKED = (
    "township_desk",
    "resources",
    "db",
    "build.spec",
    "packaging",
    "requirements.lock",
    "requirements-freeze.lock",
    "LICENSE",
)
"""What goes into the program, or decides what goes in."""
_ASIDE = re.compile(
    r"packaging/(windows/(last-green\.json|README\.md|smoke.*|test\.sh)|windows_record\.py|check_bundle\.py|setup\.sh|freeze_schema\.py|fonts\.py|icons\.py)"
)
"""What only tries the program or makes other things."""


def files() -> Iterable[Path]:
    """The packed files, as Git tracks them; without Git, as they lie there."""
    done = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z", *PACKED], capture_output=True, check=False)
    if done.returncode == 0 and done.stdout:
        return [ROOT / name for name in done.stdout.decode().split("\0") if name]
    found = [
        path for name in PACKED for path in ([ROOT / name] if (ROOT / name).is_file() else (ROOT / name).rglob("*"))
    ]
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]


def packed_hash() -> str:
    """One number for all of it: SHA-256 over every path and content."""
    total = hashlib.sha256()
    for path in sorted(files()):
        place = path.relative_to(ROOT).as_posix()
        if not _ASIDE.fullmatch(place) and path.is_file():
            total.update(f"{place}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def write(out: Path, smoke: Path) -> None:
    """Note a green build; `out` is the folder that build.sh filled, `smoke` what the smoke test measured."""
    built = json.loads((out / "built.json").read_text("utf-8"))
    measured = json.loads(smoke.read_text("utf-8"))
    setup, portable = next(out.glob("*-setup.exe")), next(out.glob("*-portable.zip"))
    size = sum(path.stat().st_size for path in (out / "TownshipDesk").rglob("*") if path.is_file())
    record = {
        "version": built["version"],
        "commit": built["commit"],
        "packed": built["packed"],
        "tested": datetime.now(UTC).date().isoformat(),
        "installer": {"sha256": hashlib.sha256(setup.read_bytes()).hexdigest(), "bytes": setup.stat().st_size},
        "portable": {"sha256": hashlib.sha256(portable.read_bytes()).hexdigest(), "bytes": portable.stat().st_size},
        "installed_bytes": size,
        "build_seconds": built["seconds"],
        "smoke": measured,
    }
    RECORD.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"noted in {RECORD.relative_to(ROOT)}: commit it")


def status() -> str:
    """A line about the last green build and the code as it is now."""
    try:
        record = json.loads(RECORD.read_text("utf-8"))
        commit, tested, packed = record["commit"], record["tested"], record["packed"]
    except (OSError, ValueError, KeyError):
        return "Windows build: none has passed its smoke test yet (make windows windows-test)"
    words = f"Windows build: the last green one is of {tested}, commit {commit[:10]}"
    if packed == packed_hash():
        return f"{words}, and packs the code as it is"
    return f"{words}; it is OLDER than the code it packs (make windows windows-test)"


def main() -> None:
    """Do what the first argument says."""
    match sys.argv[1:]:
        case ["hash"]:
            print(packed_hash())
        case ["write", out, smoke]:
            write(Path(out), Path(smoke))
        case ["status"]:
            print(status())
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
