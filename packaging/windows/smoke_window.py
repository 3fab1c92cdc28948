"""The smoke test's window: it appears, shows something, is there only once, and closes when it is told to."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from PIL import Image, ImageGrab
from smoke_program import Frozen, must

TITLE = "镇务台账"


def must_be_drawn(path: Path) -> None:
    """A picture has more than a plain background on it."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").resize((160, 90))
        colours = small.getcolors(160 * 90) or []
    greatest = max(count for count, _ in colours)
    must(len(colours) > 60 and greatest < 160 * 90 * 0.97, f"{path.name}: nothing is drawn ({len(colours)} colours)")


def windows() -> list[str]:
    """The windows of the program on the screen."""
    done = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", TITLE], capture_output=True, text=True, check=False
    )
    return done.stdout.split()


def wait(found: bool, limit: float) -> float:
    """Wait until there is a window, or none; how long it took."""
    began = time.monotonic()
    while bool(windows()) is not found:
        must(time.monotonic() - began < limit, f"after {limit} s there is {'no' if found else 'still a'} window")
        time.sleep(0.1)
    return time.monotonic() - began


def close(frozen: Frozen) -> None:
    """Ask the window to close, as its X does."""
    subprocess.run(
        ["wine", "taskkill", "/IM", "TownshipDesk.exe"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=frozen.environment, timeout=60, check=False,
    )  # fmt: skip


def check(frozen: Frozen, data: Path, work: Path) -> str:
    """Start the window, picture it, start it again, close it, and start it once more."""
    took = []
    for turn in ("first", "second"):
        window = frozen.start("TownshipDesk.exe", "--data", data)
        took.append(wait(True, 90))
        time.sleep(6)
        picture = work / f"window-{turn}.png"
        ImageGrab.grab(xdisplay=os.environ["DISPLAY"]).save(picture)
        must_be_drawn(picture)
        must(window.poll() is None, "the window went away by itself")
        if turn == "first":
            before = len(windows())
            again = frozen.run("--data", data, exe="TownshipDesk.exe", limit=60)
            must(again.code == 0, f"the second start ended with {again.code}")
            must(len(windows()) == before, "the second start made a second window")
        close(frozen)
        must(window.wait(60) == 0, f"the window ended with {window.returncode}")
        wait(False, 30)
        must((data / "window.json").is_file(), "the window remembered nothing")
    return f"shown after {took[0]:.1f} and {took[1]:.1f} s"
