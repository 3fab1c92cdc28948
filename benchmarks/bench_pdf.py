"""Pages a second and memory of the PDF writer on a hazard ledger, beside reportlab's LongTable with plain strings.

Run `python -m benchmarks.bench_pdf [--rows N]`; every measurement runs in a process of its own. LongTable lays out
whole strings without wrapping, so it does less per row; it is the bar, not an equal.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.verdicts import Verdicts, median

ROOT = Path(__file__).resolve().parents[1]


def ours(rows: int, target: Path) -> dict[str, float]:
    """Write the ledger with the product's writer."""
    from tests.formats import paper_samples
    from township_desk.formats.fonts import resolve_fonts
    from township_desk.formats.pdf import write_pdf

    table = paper_samples.a1(rows)
    before = peak_mb()
    start = time.perf_counter()
    result = write_pdf(table, target, resolve_fonts(bundled_only=True))
    return {"pages": result.pages, "seconds": time.perf_counter() - start, "peak_mb": peak_mb(), "start_mb": before}


def longtable(rows: int, target: Path) -> dict[str, float]:
    """Write the same strings with one LongTable on A3."""
    from reportlab.lib.pagesizes import A3, landscape
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import LongTable, SimpleDocTemplate, TableStyle

    from tests.formats import paper_samples
    from township_desk.core.tabular import format_value

    table = paper_samples.a1(rows)
    font = ROOT / "resources" / "fonts" / "NotoSerifSC-Regular.ttf"
    start = time.perf_counter()
    pdfmetrics.registerFont(TTFont("Body", str(font)))
    cells = [[format_value(v, c) for v, c in zip(r.cells, table.columns, strict=True)] for r in table.rows]
    head = [[c.header[0] for c in table.columns], [c.header[-1] for c in table.columns]]
    scale = 380 / sum(c.width for c in table.columns)
    style = TableStyle([("FONT", (0, 0), (-1, -1), "Body", 9), ("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))])
    flowable = LongTable(
        head + cells, [c.width * scale * mm for c in table.columns], repeatRows=2, rowHeights=12 * mm, style=style
    )
    document = SimpleDocTemplate(str(target), pagesize=landscape(A3))
    document.build([flowable])
    return {"pages": document.page, "seconds": time.perf_counter() - start, "peak_mb": peak_mb()}


def peak_mb() -> float:
    """Peak memory of this process in MB."""
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset) / 2**20
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(kind: str, rows: int) -> dict[str, float]:
    """One measurement in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.bench_pdf", "--one", kind, "--rows", str(rows)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    return dict(json.loads(done.stdout))


def speed(kind: str, rows: int) -> tuple[float, float]:
    """(pages a second, peak memory in MB) of one measurement, told in a line."""
    found = measure(kind, rows)
    pages = found["pages"] / found["seconds"]
    print(
        f"  {kind:9} {rows:6} rows {found['pages']:5.0f} pages {found['seconds']:7.2f} s {pages:6.0f} pages/s "
        f"{found['peak_mb']:5.0f} MB peak",
        flush=True,
    )
    return pages, found["peak_mb"]


def main() -> int:
    """Print every figure beside its limit; 1 when one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", choices=("ours", "longtable"))
    parser.add_argument("--compare", type=int, default=2000, help="rows for LongTable, which grows quadratically")
    parser.add_argument("--rows", type=int, default=10_000)
    options = parser.parse_args()
    if options.one:
        with tempfile.TemporaryDirectory() as folder:
            run = {"ours": ours, "longtable": longtable}[options.one]
            print(json.dumps(run(options.rows, Path(folder) / "table.pdf")))
        return 0
    speed("ours", 2000)  # the first run warms the disk's cache
    mine, floor, memory = [], [], []
    for _ in range(3):
        pages, peak = speed("ours", options.rows)
        mine.append(pages)
        memory.append(peak)
        floor.append(speed("longtable", options.compare)[0])
    verdicts = Verdicts()
    verdicts.tell("PDF, times LongTable's pages a second", median(mine) / median(floor), 2.0, "x", at_least=True)
    verdicts.tell(f"memory for {options.rows:,} lines", median(memory), 200, "MB")
    more = speed("ours", 4 * options.rows)[0]
    verdicts.tell("pages a second of four times as many lines", more / median(mine), 0.7, "x", at_least=True)
    return int(verdicts.missed > 0)


if __name__ == "__main__":
    sys.exit(main())
