"""The command line: a command is one call of a service; the contract is in ARCHITECTURE.md and the manual."""

from township_desk.cli.main import main

__all__ = ["main"]
