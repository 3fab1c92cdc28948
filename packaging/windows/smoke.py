"""The packed program, tried under Wine as a clerk would: `make windows-test`. test.sh prepares Wine and calls this.

    .venv/bin/python packaging/windows/smoke.py dist/windows WORK --version 0.1.0 --source FOLDER

The same commands run from source on Linux, and both must answer alike. Every step says what it found; the first fault ends it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import smoke_install
import smoke_paper
import smoke_window
from smoke_program import ROOT, Frozen, Source, Steps, docx_text, must, pdf_text, xlsx_cells

SAMPLES = ROOT / "tests" / "data" / "samples"
XLSX, XLS = SAMPLES / "A01石盘村隐患排查整改台账（12月上报）.xlsx", SAMPLES / "A12系统导出隐患清单.xls"
HOSTILE = ("A11加密的台账.xlsx", "A13损坏的台账.xlsx", "A14范围过大.xlsx", "A15压缩炸弹.xlsx", "A16空工作簿.xlsx")
MONTH = ("--month", "2022-12")


def folder_of(length: int, base: Path) -> Path:
    """A folder whose path, as Windows writes it, has exactly this many characters, Chinese and spaces among them."""
    path = base / "青禾镇 安全生产办公室" / "二〇二二年度 台账"
    short = length - len(f"Z:{path}") - 1
    parts = [("很长的文件夹名 " * 12)[:50].strip()] * (short // 51)
    last = short - sum(len(part) + 1 for part in parts)
    return path.joinpath(*parts, ("末级文件夹" * 12)[:last])


def set_up(program: Frozen | Source, data: Path) -> None:
    """A town with the villages of the samples."""
    known = json.loads((SAMPLES / "truth" / "_villages.json").read_text("utf-8"))
    names = [word for village in known["villages"] for word in ("--village", village["name"])]
    program.ok("--data", data, "setup", "--town", known["town"], "--code", known["villages"][0]["code12"][:9], *names)


def both(frozen: Frozen, source: Source, data: Path, mirror: Path, *args: object) -> dict[str, object]:
    """The same command packed and from source; the answers are alike but for paths, numbers of steps and times."""
    found, meant = frozen.run("--data", data, *args, "--json"), source.run("--data", mirror, *args, "--json")
    must(found.code == meant.code, f"{args}: exit code {found.code}, from source {meant.code}\n{found.err}")
    one, other = json.loads(found.out), json.loads(meant.out)
    for answer in (one, other):
        for key in ("file", "changeset", "receipt"):
            answer.pop(key, None)
    must(one == other, f"{args}: answers differ\n{found.out[:2000]}\n{meant.out[:2000]}")
    return dict(one)


def check_version(frozen: Frozen) -> str:
    """Both programs say which build they are."""
    facts = json.loads((frozen.folder / "lib" / "build.json").read_text("utf-8"))
    for exe in ("TownshipDesk.exe", "township-desk.exe"):
        words = frozen.run("--version", exe=exe).out
        must(facts["version"] in words and facts["commit"][:10] in words, f"{exe} --version says {words!r}")
    return facts["version"] + " " + facts["commit"][:10]


def check_demo(frozen: Frozen, folder: Path) -> str:
    """The demonstration township, made by the windowed program: its tables as PDF, xlsx and docx with Chinese text."""
    began = time.monotonic()
    frozen.ok("demo", folder, "--no-pictures", exe="TownshipDesk.exe", limit=600)
    out = folder / "out"
    pdfs, books, pages = (sorted(out.glob(f"*.{kind}")) for kind in ("pdf", "xlsx", "png"))
    must(len(pdfs) > 10 and len(books) > 10, f"demo made {len(pdfs)} PDF, {len(books)} xlsx")
    text = pdf_text(next(path for path in pdfs if path.name.startswith("A-2")))
    must("云溪镇" in text and "安全隐患" in text, f"A-2.pdf holds {text[:200]!r}")
    must(not any(0xE000 <= ord(char) <= 0xF8FF for char in text), "A-2.pdf: characters without meaning")
    cells = xlsx_cells(next(path for path in books if path.name.startswith("A-1")))
    must(any("隐患" in str(cell) for cell in cells), "A-1.xlsx has no Chinese text")
    for path in pages:
        smoke_window.must_be_drawn(path)
    frozen.ok("--data", folder, "table", "A-2", "--month", "2022-11", folder / "A-2.docx")
    must("云溪镇" in docx_text(folder / "A-2.docx"), "A-2.docx has no Chinese text")
    figures = frozen.json("--data", folder, "figures", "--year", "2022")["figures"]
    must(sum(figure["value"] is not None for figure in figures) > 20, "the year's figures are empty")
    return f"{len(pdfs)} PDF, {len(books)} xlsx, {len(figures)} figures in {time.monotonic() - began:.0f} s"


def check_import(frozen: Frozen, source: Source, data: Path, mirror: Path) -> str:
    """xlsx and xls come in through the child process, with a receipt; undo takes them out again."""
    for program, folder in ((frozen, data), (source, mirror)):
        set_up(program, folder)
    read = 0
    for path in (XLSX, XLS):
        found = both(frozen, source, data, mirror, "import", "hazard", path, *MONTH)
        must(int(str(found["new"])) > 0, f"{path.name}: nothing came in")
        read += int(str(found["new"]))
    receipt = data / "回执.xlsx"
    frozen.run("--data", data, "import", "hazard", XLSX, *MONTH, "--dry-run", "--receipt", receipt)
    must(any("石盘村" in str(cell) for cell in xlsx_cells(receipt)), "the receipt has no Chinese text")
    before = frozen.json("--data", data, "rows", "hazard")["count"]
    frozen.ok("--data", data, "undo")
    after = frozen.json("--data", data, "rows", "hazard")["count"]
    must(0 < after < before, f"undo left {after} of {before} rows")
    frozen.ok("--data", data, "redo")
    must(frozen.json("--data", data, "rows", "hazard")["count"] == before, "redo did not bring the rows back")
    for out in ("统计表.pdf", "统计表.xlsx", "统计表.json"):
        frozen.ok("--data", data, "table", "A-2", *MONTH, data / out)
    must("青禾镇" in pdf_text(data / "统计表.pdf"), "A-2 has no Chinese text")
    one = frozen.json("--data", data, "backup", data / "备份.db")
    must((data / "备份.db").stat().st_size > 10_000, f"backup: {one}")
    return f"{read} rows; undo, redo, table, backup"


def check_hostile(frozen: Frozen, source: Source, data: Path, mirror: Path) -> str:
    """Broken, protected and hostile workbooks are told apart as on Linux, and the program lives on."""
    for name in HOSTILE:
        both(frozen, source, data, mirror, "import", "hazard", SAMPLES / name, *MONTH, "--dry-run")
    both(
        frozen,
        source,
        data,
        mirror,
        "import",
        "hazard",
        SAMPLES / HOSTILE[0],
        *MONTH,
        "--password",
        "Qh2022@ab",
        "--dry-run",
    )
    return f"{len(HOSTILE)} workbooks"


def check_place(program: Frozen, data: Path) -> str:
    """A desk in an awkward folder: set up, import, table, undo, attach, back up."""
    set_up(program, data)
    program.run("--data", data, "import", "hazard", XLSX, *MONTH)
    count = program.json("--data", data, "rows", "hazard")["count"]
    must(count > 0, "nothing came in")
    program.ok("--data", data, "table", "A-1", *MONTH, data / "台账.pdf")
    must("青禾镇2022年12月安全隐患" in pdf_text(data / "台账.pdf"), "A-1 has no Chinese text")
    program.ok("--data", data, "backup")
    program.ok("--data", data, "undo")
    must(program.json("--data", data, "rows", "hazard")["count"] == 0, "undo left rows")
    longest = max(len(f"Z:{path}") for path in data.rglob("*"))
    must(longest < 260, f"a path of {longest} characters, which Windows may refuse")
    return f"{len(f'Z:{data}')} characters, {count} rows, longest path {longest}"


def check_paper(frozen: Frozen, data: Path) -> str:
    """Two tables as one job to CUPS-PDF, through Wine's own printer driver, where this machine has such a queue."""
    queue = smoke_paper.queue()
    if not queue:
        return "not tried: there is no cups-pdf queue here"
    must(queue in [each["name"] for each in frozen.json("printers")["printers"]], f"{queue} is not listed")
    before = smoke_paper.printed()
    sent = frozen.json("--data", data, "print", "A-1", "A-2", "--month", "2022-11", "--printer", queue)["pages"]
    pages = smoke_paper.wait(before, sent)
    return f"{sent} pages sent, {pages} came out"


def main() -> int:
    """Run every step; writes what was measured to WORK/smoke.json."""
    parser = argparse.ArgumentParser()
    parser.add_argument("made", type=Path, help="the folder that build.sh filled")
    parser.add_argument("work", type=Path)
    parser.add_argument("--version", required=True)
    parser.add_argument("--source", type=Path, required=True, help="the source that was packed")
    wanted = parser.parse_args()
    made, work = wanted.made.resolve(), wanted.work.resolve()
    steps, source = Steps(), Source(wanted.source.resolve())
    frozen = Frozen(made / "TownshipDesk")
    plain, mirror, demo = work / "青禾 镇", work / "from source", work / "演示 镇"
    english = Frozen(made / "TownshipDesk", {"LC_ALL": "en_US.UTF-8"})
    utf8 = Frozen(made / "TownshipDesk", {"PYTHONUTF8": "1"})
    todo: list[tuple[str, Callable[[], str]]] = [
        ("version", lambda: check_version(frozen)),
        ("demonstration township", lambda: check_demo(frozen, demo)),
        ("import and undo", lambda: check_import(frozen, source, plain, mirror)),
        ("hostile workbooks", lambda: check_hostile(frozen, source, plain, mirror)),
        ("folder of 200 characters", lambda: check_place(frozen, folder_of(200, work))),
        ("code page 1252", lambda: check_place(english, work / "英文 Windows")),
        ("PYTHONUTF8 set", lambda: check_place(utf8, work / "UTF-8 模式")),
        ("window, started twice", lambda: smoke_window.check(frozen, demo, work)),
        (
            "portable zip",
            lambda: smoke_install.check_portable(frozen, made, wanted.version, folder_of(200, work / "便携")),
        ),
        ("installer", lambda: smoke_install.check_installer(frozen, made, wanted.version)),
    ]
    for name, step in todo:
        steps.run(name, step)
    (work / "smoke.json").write_text(json.dumps(steps.report(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
