"""The smoke test's paper: a queue of CUPS-PDF on this machine, and what came out of it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path

import pypdfium2
from smoke_program import must


def queue() -> str:
    """The name of a cups-pdf queue; empty where there is none, or no CUPS."""
    if not shutil.which("lpstat"):
        return ""
    found = subprocess.run(
        ["lpstat", "-v"], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}, check=False
    )
    lines = [line for line in found.stdout.splitlines() if "cups-pdf:/" in line]
    return lines[0].split()[2].rstrip(":") if lines else ""


def printed() -> set[Path]:
    """The finished PDFs in the folder where CUPS-PDF leaves them."""
    folder = Path(pwd.getpwuid(os.getuid()).pw_dir) / "PDF"  # HOME is Wine's here
    return {path for path in folder.glob("*.pdf") if b"%%EOF" in path.read_bytes()[-1024:]}


def wait(before: set[Path], pages: int) -> int:
    """Wait for so many pages of an A3 and an A4 table; how many came."""
    until = time.monotonic() + 120
    while True:
        fresh = printed() - before
        sizes = [page.get_size() for path in fresh for page in pypdfium2.PdfDocument(path)]
        if len(sizes) >= pages:
            break
        must(time.monotonic() < until, f"{len(sizes)} of {pages} pages came out of CUPS")
        time.sleep(1)
    must(any(max(size) > 1100 for size in sizes), "no page is A3")
    for path in fresh:
        path.unlink()
    return len(sizes)
