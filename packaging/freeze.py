"""Pack the program for the system this runs on: `make freeze` on Linux, `py -3.13 packaging\\freeze.py` on Windows.

Makes a Python of its own under build/freeze with the hash-pinned lock files, runs PyInstaller with build.spec, and checks the bundle
in dist/TownshipDesk. On Windows it also makes the installer, where NSIS is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "build" / "freeze"
LOCKS = ("requirements.lock", "requirements-freeze.lock")
WINDOWS = sys.platform == "win32"


def run(*words: str | Path, **environment: str) -> None:
    """Run a command in the project's folder; its failure is ours."""
    done = subprocess.run([str(word) for word in words], cwd=ROOT, env={**os.environ, **environment}, check=False)
    if done.returncode:
        raise SystemExit(f"freeze: failed: {' '.join(str(word) for word in words)}")


def python() -> Path:
    """A Python with what the lock files pin, made once."""
    found = PLACE / ("Scripts/python.exe" if WINDOWS else "bin/python")
    mark, wanted = PLACE / "locks", "".join((ROOT / name).read_text("utf-8") for name in LOCKS)
    if not mark.is_file() or mark.read_text("utf-8") != wanted:
        venv.create(PLACE, clear=True, with_pip=True)
        for name in LOCKS:
            run(
                found,
                "-m",
                "pip",
                "install",
                "-q",
                "--disable-pip-version-check",
                "--require-hashes",
                "--only-binary",
                ":all:",
                "-r",
                name,
            )
        mark.write_text(wanted, "utf-8")
    return found


def installer(folder: Path) -> None:
    """The installer, with NSIS on Windows itself."""
    sys.path.insert(0, str(ROOT / "packaging"))
    from spec_parts import version_of

    makensis = shutil.which("makensis") or r"C:\Program Files (x86)\NSIS\makensis.exe"
    if not Path(makensis).is_file():
        print("freeze: NSIS is not installed, so there is no installer")
        return
    version = version_of(ROOT)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1024
    facts = {
        "SRC": folder / "*",
        "VERSION": version,
        "NUMBERS": f"{version}.0",
        "KILOBYTES": size,
        "ICON": ROOT / "resources" / "icons" / "township-desk.ico",
        "OUT": ROOT / "dist" / f"TownshipDesk-{version}-setup.exe",
    }
    given = [f"-D{name}={value}" for name, value in facts.items()]
    run(makensis, "-INPUTCHARSET", "UTF8", "-V2", *given, ROOT / "packaging" / "windows" / "installer.nsi")


def main() -> None:
    """Pack and check."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        raise SystemExit("freeze: Python 3.11 to 3.13 is needed")
    found = python()
    shutil.rmtree(ROOT / "dist" / "TownshipDesk", ignore_errors=True)
    work = ROOT / "build" / "pyinstaller"
    run(
        found, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "--distpath", ROOT / "dist", "--workpath", work, "build.spec",
        PYTHONHASHSEED="0",
    )  # fmt: skip
    run(found, ROOT / "packaging" / "check_bundle.py", ROOT / "dist" / "TownshipDesk")
    if WINDOWS:
        installer(ROOT / "dist" / "TownshipDesk")


if __name__ == "__main__":
    main()
