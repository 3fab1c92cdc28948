"""The licences of everything that a packed program contains, and its list of parts (SBOM, CycloneDX 1.6), from the lock file.

Runs inside the Python that packs: the distributions' own texts are read from where they are installed.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import sysconfig
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import lockfile

_TEXTS = ("licen", "copying", "notice", "copyright")
_OWN_TEXTS = {"pyside6-essentials": "LGPL-3.0-only", "shiboken6": "LGPL-3.0-only"}
"""Qt is used under the LGPL, whose text its wheels don't bring."""
_HEAD = """本程序（镇务台账，Apache-2.0）使用下列软件和字体。各自的许可原文附后，清单另见 sbom.cdx.json。

Qt 和 PySide6 按 LGPL-3.0 使用，以动态库形式放在 PySide6 文件夹中，可以换成自行编译的同版本库；其源代码见 https://code.qt.io 。

"""


@dataclass(frozen=True, slots=True)
class Part:
    """Something in the bundle; `texts` are (file name, text) of its licences."""

    name: str
    version: str
    licence: str
    purl: str = ""
    kind: str = "library"
    texts: list[tuple[str, str]] = field(default_factory=list)

    def component(self) -> dict[str, Any]:
        """As CycloneDX has it."""
        reference = self.purl or f"{self.name}@{self.version}"
        entry: dict[str, Any] = {"type": self.kind, "bom-ref": reference, "name": self.name, "version": self.version}
        simple = self.licence and not any(word in self.licence for word in (" OR ", " AND ", " WITH ", ",", " "))
        if simple and self.licence.replace("-", "").replace(".", "").isalnum():
            entry["licenses"] = [{"license": {"id": self.licence}}]
        elif any(word in self.licence for word in (" OR ", " AND ", " WITH ")):
            entry["licenses"] = [{"expression": self.licence}]
        else:
            entry["licenses"] = [{"license": {"name": self.licence or "see its text"}}]
        if self.purl:
            entry["purl"] = self.purl
        return entry


def _licence_of(found: metadata.PackageMetadata, name: str) -> str:
    if name in _OWN_TEXTS:
        return _OWN_TEXTS[name]
    for key in ("License-Expression", "License"):
        value = (found.get(key) or "").strip()
        if value and "\n" not in value and len(value) < 80:
            return _SPDX.get(value, value)
    for line in found.get_all("Classifier") or ():
        if line.startswith("License :: OSI Approved :: "):
            words = line.rsplit(" :: ", 1)[1]
            return _SPDX.get(words, words)
    return ""


_SPDX = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "BSD": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "LGPL": "LGPL-2.1-or-later",
    "LGPL-2.1+": "LGPL-2.1-or-later",
    "LGPLv2+": "LGPL-2.1-or-later",
    "BSD license (see license.txt for details), Copyright (c) 2000-2025, ReportLab Inc.": "BSD-3-Clause",
}
"""What authors write instead of the SPDX name."""


def _distribution(pin: lockfile.Pin, root: Path) -> Part:
    found = metadata.distribution(pin.name)
    if found.version != pin.version:
        raise SystemExit(f"{pin.name} {found.version} is installed, the lock file says {pin.version}")
    texts: list[tuple[str, str]] = []
    for file in sorted(found.files or (), key=str):
        inside = ".dist-info" in str(file) or len(file.parts) == 2
        if inside and any(word in file.name.lower() or word in str(file.parent).lower() for word in _TEXTS):
            if file.suffix.lower() in (".py", ".pyc", ".pyi") or file.name.startswith("LicenseRef-Qt"):
                continue
            texts.append((file.name, Path(str(found.locate_file(file))).read_text("utf-8", errors="replace")))
    if pin.name in _OWN_TEXTS:
        texts += [_own(root, "LGPL-3.0.txt"), _own(root, "GPL-3.0.txt")]
    licence = _licence_of(found.metadata, pin.name)
    if not texts and licence == "MIT":  # whose wheel brings none
        author = found.metadata.get("Author") or f"the authors of {pin.name}"
        texts = [("MIT", _own(root, "MIT.txt")[1].replace("AUTHOR", author))]
    if not texts:
        raise SystemExit(f"{pin.name}: no licence text found; bring it in packaging/licences")
    return Part(pin.name, pin.version, licence, f"pkg:pypi/{pin.name}@{pin.version}", texts=texts)


def _own(root: Path, name: str) -> tuple[str, str]:
    return name, (root / "packaging" / "licences" / name).read_text("utf-8")


def _python_text() -> list[tuple[str, str]]:
    places = (Path(sys.base_prefix), Path(sysconfig.get_path("stdlib")), Path("/usr/share/doc/libpython3-stdlib"))
    for path in (place / name for place in places for name in ("LICENSE.txt", "copyright")):
        if path.is_file():
            return [(path.name, path.read_text("utf-8", errors="replace"))]
    raise SystemExit("Python's LICENSE.txt was not found")


def _around(root: Path) -> Iterator[Part]:
    """What no lock file lists: Python itself, what starts the program, the fonts, Microsoft's runtime."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield Part("Python", version, "PSF-2.0", f"pkg:generic/python@{version}", texts=_python_text())
    yield Part("SQLite", sqlite3.sqlite_version, "blessing", f"pkg:generic/sqlite@{sqlite3.sqlite_version}")
    freezer = metadata.distribution("pyinstaller")
    texts = [
        (file.name, Path(str(freezer.locate_file(file))).read_text("utf-8", errors="replace"))
        for file in freezer.files or ()
        if file.name.startswith("COPYING")
    ]
    yield Part(
        "PyInstaller bootloader", freezer.version, "GPL-2.0-or-later WITH Bootloader-exception",
        f"pkg:pypi/pyinstaller@{freezer.version}", texts=texts,
    )  # fmt: skip
    fonts = root / "resources" / "fonts"
    for name, licence, file in (
        ("Noto Sans SC", "OFL-1.1", "OFL-NotoSansSC.txt"),
        ("Noto Serif SC", "OFL-1.1", "OFL-NotoSerifSC.txt"),
        ("Township Kai (LXGW WenKai)", "OFL-1.1", "OFL-LXGWWenKai.txt"),
        ("Township HanaMin (Hanazono)", "Hanazono Font License", "Hanazono-LICENSE.txt"),
    ):
        yield Part(name, "", licence, kind="data", texts=[(file, (fonts / file).read_text("utf-8"))])
    if sys.platform == "win32":
        yield Part("Microsoft Visual C++ Runtime", "14", "Microsoft Visual Studio redistributable")


def pins(root: Path) -> list[lockfile.Pin]:
    """What the lock file wants on this platform."""
    platform = "win32" if sys.platform == "win32" else "linux"
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return lockfile.for_platform(lockfile.read(root / "requirements.lock"), platform, python)


def parts(root: Path) -> list[Part]:
    """Everything in the bundle that others made."""
    return [*_around(root), *(_distribution(pin, root) for pin in pins(root))]


def write(root: Path, folder: Path, *, version: str, at: datetime) -> None:
    """Write `third-party.txt`, `sbom.cdx.json` and our own licence into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    found = parts(root)
    (folder / "third-party.txt").write_text(_text(found), "utf-8")
    (folder / "LICENSE.txt").write_text((root / "LICENSE").read_text("utf-8"), "utf-8")
    serial = uuid.uuid5(uuid.NAMESPACE_URL, f"township-desk {version} {at.isoformat()} {sys.platform}")
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "timestamp": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": "township-desk",
                "name": "township-desk",
                "version": version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": [part.component() for part in found],
    }
    (folder / "sbom.cdx.json").write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _text(found: list[Part]) -> str:
    lines = [_HEAD]
    lines += [f"{part.name} {part.version}　{part.licence}\n" for part in found]
    seen: dict[str, str] = {}
    for part in found:
        for name, text in part.texts:
            rule = "=" * 100
            lines.append(f"\n{rule}\n{part.name} {part.version} - {name}\n{rule}\n")
            body = text.strip()
            before = seen.setdefault(body, part.name)
            lines.append(body + "\n" if before == part.name else f"（同 {before} 所附的文本）\n")
    return "".join(lines)
