"""The smoke test's installer and portable zip: install, upgrade, refuse, uninstall; the data stay."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
import zipfile
from pathlib import Path

from smoke_program import Frozen, Program, must
from smoke_window import close, wait

WORDS = "删除全部数据"


def check_portable(frozen: Frozen, made: Path, version: str, folder: Path) -> str:
    """The zip is whole, unpacks into a long folder, and its program runs there."""
    archive = made / f"TownshipDesk-{version}-portable.zip"
    _check_sum(archive)
    with zipfile.ZipFile(archive) as found:
        found.extractall(folder.parent)
    (folder.parent / "TownshipDesk").rename(folder)
    _must_equal(frozen.folder, folder)
    moved = Frozen(folder, frozen.environment)
    must(version in moved.ok("--version").out, "the unpacked program does not run")
    moved.ok(
        "--data", folder.parents[1] / "数据", "setup", "--town", "青禾镇", "--code", "610999101", "--village", "石盘村"
    )
    return f"{archive.stat().st_size / 1e6:.1f} MB, {len(f'Z:{folder}')} characters"


def check_installer(frozen: Frozen, made: Path, version: str) -> str:
    """Everything about the installer, silently."""
    setup = made / f"TownshipDesk-{version}-setup.exe"
    _check_sum(setup)
    drive = Path(os.environ["WINEPREFIX"]) / "drive_c"
    local = _local(drive)
    home, data = local / "Programs" / "TownshipDesk", local / "TownshipDesk"
    began = time.monotonic()
    _setup(frozen, setup, 0)
    took = time.monotonic() - began
    _must_equal(frozen.folder, home)
    _check_entries(frozen, drive, there=True)
    installed = Frozen(home, frozen.environment)
    installed.ok("setup", "--town", "青禾镇", "--code", "610999101", "--village", "石盘村")
    must((data / "desk.db").is_file(), f"there is no desk in {data}")
    _check_running(installed, setup)
    (home / "lib" / "old.pyd").write_bytes(b"left by an older version")
    _setup(frozen, setup, 0)
    _must_equal(frozen.folder, home)
    _uninstall(installed, home)
    _check_entries(frozen, drive, there=False)
    must(installed_village(frozen, data), "the data did not survive an upgrade and an uninstall")
    other = drive / "用户 资料" / "镇务 台账"
    _setup(frozen, setup, 0, r"/D=C:\用户", "资料\\镇务", "台账")
    must(installed_village(Frozen(other, frozen.environment), data), "installed elsewhere, the desk is not found")
    _uninstall(Frozen(other, frozen.environment), other, f"/DELETEDATA={WORDS}")
    must(not data.exists(), "the typed word did not delete the data")
    foreign = drive / "别人的"
    foreign.mkdir()
    (foreign / "文件.txt").write_text("x", "utf-8")
    _setup(frozen, setup, 4, r"/D=C:\别人的")
    must([path.name for path in foreign.iterdir()] == ["文件.txt"], "a folder with other files was touched")
    return f"{setup.stat().st_size / 1e6:.1f} MB, installs in {took:.0f} s; upgrade, refusal, uninstall, data kept"


def installed_village(program: Program, data: Path) -> bool:
    """Whether the desk still has its village."""
    return bool(program.json("--data", data, "rows", "village")["count"] == 1)


def _local(drive: Path) -> Path:
    users = [path for path in (drive / "users").iterdir() if path.name != "Public"]
    return users[0] / "AppData" / "Local"


def _check_sum(path: Path) -> None:
    noted = Path(f"{path}.sha256").read_text("utf-8").split()
    must(
        noted == [hashlib.sha256(path.read_bytes()).hexdigest(), path.name],
        f"{path.name}: the SHA-256 beside it is wrong",
    )


def _setup(frozen: Frozen, setup: Path, code: int, *args: str) -> None:
    done = Frozen(setup.parent, frozen.environment).run("/S", *args, exe=setup.name, limit=300)
    must(done.code == code, f"the installer ended with {done.code}, not {code}: {args}")


def _must_equal(folder: Path, other: Path) -> None:
    done = subprocess.run(["diff", "-rq", folder, other], capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if "uninstall.exe" not in line]
    must(not lines and done.returncode < 2, "installed files differ:\n" + "\n".join(lines[:10]))


def _check_entries(frozen: Frozen, drive: Path, *, there: bool) -> None:
    menu, desktop = "AppData/Roaming/Microsoft/Windows/Start Menu/Programs", "Desktop"
    for place in (menu, desktop):  # Wine makes the desktop a link to the home folder
        links = list((drive / "users").glob(f"*/{place}/镇务台账.lnk"))
        must(len(links) == (1 if there else 0), f"entries in {place}: {links}")
    key = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\TownshipDesk"
    done = subprocess.run(
        ["wine", "reg", "query", key],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=frozen.environment,
        timeout=60,
        check=False,
    )
    must((done.returncode == 0) is there, f"the entry under 应用和功能 is {'missing' if there else 'still there'}")


def _check_running(installed: Frozen, setup: Path) -> None:
    """While the window is open nothing is replaced."""
    window = installed.start("TownshipDesk.exe")
    wait(True, 90)
    time.sleep(4)
    _setup(installed, setup, 3)
    must(window.poll() is None, "installing while it runs ended the program")
    close(installed)
    must(window.wait(60) == 0, f"the window ended with {window.returncode}")


def _uninstall(program: Frozen, folder: Path, *args: str) -> None:
    program.run("/S", *args, exe="uninstall.exe", limit=120)
    until = time.monotonic() + 60
    while folder.exists():  # the uninstaller goes on in a copy of itself
        must(time.monotonic() < until, f"{folder} is still there")
        time.sleep(0.5)
