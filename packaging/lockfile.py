"""The lock files, read: what is pinned, with which hashes, for which platform.

As a program it prints a lock file for another platform than the one it runs on: pip looks at markers such as
`sys_platform == 'win32'` with the eyes of its own machine, so a Windows installation made on Linux needs them settled first.

    python packaging/lockfile.py --platform win32 --python 3.13 requirements.lock
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path

_PLATFORMS = {
    "win32": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows", "platform_machine": "AMD64"},
    "linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux", "platform_machine": "x86_64"},
}
_LINE = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;]+)(?: *; *(?P<marker>.+))?$")


@dataclass(frozen=True, slots=True)
class Pin:
    """One pinned distribution; `hashes` are SHA-256 in hex."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    def line(self) -> str:
        """As a requirement that pip accepts with --require-hashes, without its marker."""
        return f"{self.name}=={self.version}" + "".join(f" \\\n    --hash=sha256:{found}" for found in self.hashes)


def read(path: Path) -> list[Pin]:
    """Every pin of a lock file, markers unsettled. Raises ValueError for a line that is none."""
    pins: list[Pin] = []
    for logical in path.read_text("utf-8").replace("\\\n", " ").splitlines():
        text = logical.strip()
        if not text or text.startswith("#"):
            continue
        hashes = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", text))
        found = _LINE.match(re.sub(r"\s+--hash=\S+", "", text).strip())
        if found is None or not hashes:
            raise ValueError(f"{path.name}: not a pin with hashes: {text[:80]}")
        pins.append(Pin(found["name"], found["version"], (found["marker"] or "").strip(), hashes))
    return pins


def for_platform(pins: list[Pin], platform: str, python: str) -> list[Pin]:
    """Those that a platform (win32, linux) with a Python (3.13) installs."""
    from packaging.markers import Marker

    environment = {
        **_PLATFORMS[platform],
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    return [pin for pin in pins if not pin.marker or Marker(pin.marker).evaluate(environment)]


def main() -> None:
    """Print one or several lock files as one, for a platform."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--platform", choices=sorted(_PLATFORMS), required=True)
    parser.add_argument("--python", required=True)
    parser.add_argument("files", nargs="+", type=Path)
    wanted = parser.parse_args()
    found: dict[str, Pin] = {}
    for path in wanted.files:
        for pin in for_platform(read(path), wanted.platform, wanted.python):
            if found.setdefault(pin.name, pin).line() != pin.line():
                raise SystemExit(f"{path.name} pins another {pin.name} than the files before it")
    print("\n".join(pin.line() for pin in found.values()))


if __name__ == "__main__":
    main()
