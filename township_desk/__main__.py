"""python -m township_desk, and the first module of the frozen program."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> int:
    """Read a workbook for the parent process (the frozen program starts itself for that), or run the command line."""
    try:
        if sys.argv[1:2] == ["--township-read-child"]:
            from township_desk.formats.reading.child import main as read_child

            return read_child(sys.argv[2:])
        from township_desk.cli import main as cli_main

        return cli_main()
    except KeyboardInterrupt:  # while modules are still being loaded
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
