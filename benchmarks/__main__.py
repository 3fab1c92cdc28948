"""Runs every benchmark, each in its own process, and prints what each prints: ratios against the raw library's floor."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main(names: list[str]) -> int:
    """Run the benchmarks named (bench_import ...), or all of them; the number that failed."""
    folder = Path(__file__).parent
    chosen = names or sorted(path.stem for path in folder.glob("bench_*.py"))
    failed = 0
    for name in chosen:
        print(f"== {name}", flush=True)
        failed += (
            subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=folder.parent, check=False).returncode != 0
        )
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
