"""The two programs that the smoke test compares (packed under Wine, from source on Linux), and how it looks at their files."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Fault(Exception):
    """Something is not as it should be."""


def must(holds: object, words: str) -> None:
    """Raise Fault unless something holds."""
    if not holds:
        raise Fault(words)


@dataclass(frozen=True, slots=True)
class Result:
    """What a run left behind."""

    code: int
    out: str
    err: str


class Program:
    """A way to run the command line."""

    def run(self, *args: object, exe: str = "", limit: float = 180) -> Result:
        """Run a command."""
        raise NotImplementedError

    def ok(self, *args: object, exe: str = "", limit: float = 180) -> Result:
        """Run a command that must end with 0."""
        done = self.run(*args, exe=exe, limit=limit)
        must(done.code == 0, f"{args}: exit code {done.code}\n{done.out[-1500:]}\n{done.err[-1500:]}")
        return done

    def json(self, *args: object) -> Any:
        """The JSON answer of a command that must end with 0."""
        return json.loads(self.ok(*args, "--json").out)


class Frozen(Program):
    """The packed program under Wine. Its streams are pipes: Wine gives a Windows Python no others that work."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.environment = {**os.environ, **(environment or {})}

    @staticmethod
    def path(path: Path) -> str:
        """A path as Windows writes it."""
        return "Z:" + str(path).replace("/", "\\")

    def arguments(self, args: tuple[object, ...]) -> list[str]:
        """Arguments with paths as Windows writes them."""
        return [self.path(arg) if isinstance(arg, Path) else str(arg) for arg in args]

    def start(self, exe: str | Path, *args: object) -> subprocess.Popen[bytes]:
        """Start a program and go on."""
        words = ["wine", str(self.folder / exe), *self.arguments(args)]
        return subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment
        )

    def run(self, *args: object, exe: str | Path = "", limit: float = 180) -> Result:
        words = ["wine", str(self.folder / (exe or "township-desk.exe")), *self.arguments(args)]
        for last in (
            False,
            True,
        ):  # a windowed program that fails at its start may hang on its message box: try once more
            try:
                done = subprocess.run(
                    words,
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    env=self.environment,
                    timeout=limit,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                must(not last, f"{args}: no end after {limit} s")
                continue
            return Result(done.returncode, *(text.decode("utf-8", "replace") for text in (done.stdout, done.stderr)))
        raise AssertionError


class Source(Program):
    """The program from the source that was packed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *args: object, exe: str = "", limit: float = 180) -> Result:
        words = [sys.executable, "-m", "township_desk", *(str(arg) for arg in args)]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(words, cwd=self.folder, capture_output=True, env=environment, timeout=limit, check=False)
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


class Steps:
    """Runs steps, says how each went and how long it took."""

    def __init__(self) -> None:
        self._done: list[dict[str, object]] = []
        self._began = time.monotonic()

    def run(self, name: str, step: Callable[[], str]) -> None:
        """Run one; a fault ends the program."""
        began = time.monotonic()
        try:
            found = step()
        except Fault as fault:
            print(f"FAULT {name}: {fault}", flush=True)
            raise SystemExit(1) from fault
        took = round(time.monotonic() - began, 1)
        self._done.append({"step": name, "seconds": took, "found": found})
        print(f"ok    {name}: {found} ({took} s)", flush=True)

    def report(self) -> dict[str, object]:
        """What was done and how long all of it took."""
        return {"seconds": round(time.monotonic() - self._began, 1), "steps": self._done}


def pdf_text(path: Path) -> str:
    """The text of a PDF."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def xlsx_cells(path: Path) -> list[object]:
    """The values of a workbook's cells."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    try:
        return [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    finally:
        book.close()


def docx_text(path: Path) -> str:
    """The text of a Word file, tags taken out."""
    with zipfile.ZipFile(path) as archive:
        return re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode())
