"""Look a packed program over before anyone gets it: what must be in it, what must not, and how large it may be.

    python packaging/check_bundle.py dist/TownshipDesk [--installer FILE] [--source FOLDER]

Runs on Linux for a Windows bundle too; needs PyInstaller (for the archive of modules) and pefile. Prints one line for each fault
and exits 1 when there is one.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lockfile
import spec_parts

ROOT = Path(__file__).resolve().parents[1]
MEGABYTE = 1_000_000
BUNDLE_LIMIT, INSTALLER_LIMIT = 320 * MEGABYTE, 100 * MEGABYTE

QT_MODULES = frozenset("QtCore QtGui QtWidgets QtPrintSupport QtNetwork QtSvg".split())
"""All under the LGPL. Qt's modules that are GPL or commercial only (QtCharts, QtVirtualKeyboard, …) are so left out as well."""
PROGRAMS = ("TownshipDesk", "township-desk")
RUNTIME = ("python313.dll", "vcruntime140.dll", "vcruntime140_1.dll", "msvcp140.dll", "sqlite3.dll", "qwindows.dll")
SHIMS = frozenset(("icuuc.dll", "bcryptprimitives.dll", "mscms.dll"))
WINE = re.compile(rb"Wine (builtin|placeholder) DLL")
SYSTEM = re.compile(
    r"api-ms-win-[a-z0-9-]+|advapi32|authz|bcrypt|bcryptprimitives|cfgmgr32|comctl32|comdlg32|crypt32|d2d1|d3d9|d3d11|d3d12|dnsapi|dwmapi|"
    r"dwrite|dxgi|gdi32|icuuc|imm32|iphlpapi|kernel32|mpr|msvcrt|ncrypt|netapi32|ntdll|ole32|oleaut32|powrprof|propsys|psapi|rpcrt4|secur32|"
    r"setupapi|shcore|shell32|shlwapi|uiautomationcore|user32|userenv|uxtheme|version|winhttp|winmm|winspool|ws2_32|wtsapi32"
)
"""Libraries of Windows 10 (1809) itself."""
NO_FILE = re.compile(
    r"(^|/)(tests?|testing|samples|truth|benchmarks|conftest\.py|__pycache__|\.git[^/]*|requirements.*\.lock|pyproject\.toml|Makefile)(/|$)"
    r"|\.(pyi|pdb|lib|h|ts|log|orig|db|sqlite)$|^(?!lib/(docx|resources)/).*\.(xlsx?|docx)$",
    re.IGNORECASE,
)
"""What is for developers, or somebody's data."""
NO_MODULE = re.compile(
    r"^(pytest|_pytest|pytestqt|hypothesis|mypy|ruff|PyInstaller|pip|setuptools|wheel|pkg_resources|xlwt|psutil|tkinter|idlelib|turtle|"
    r"unittest\.mock|doctest|ensurepip|venv|numpy|IPython|tests|benchmarks|PySide6\.QtTest)(\.|$)"
)
MANIFEST = (b"longPathAware", b"PerMonitorV2", b'level="asInvoker"')


class Bundle:
    """A packed program's folder, and the folder of the source that it was packed from."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder, self.root = folder, root
        self.files = sorted(path for path in folder.rglob("*") if path.is_file())
        self.inside = folder / "lib"
        self.windows = (folder / "TownshipDesk.exe").is_file()
        self.pe = (
            [path for path in self.files if path.suffix.lower() in (".exe", ".dll", ".pyd")] if self.windows else []
        )

    def place(self, path: Path) -> str:
        """A file's place in the bundle."""
        return path.relative_to(self.folder).as_posix()

    def programs(self) -> list[Path]:
        """The two programs."""
        return [self.folder / (name + (".exe" if self.windows else "")) for name in PROGRAMS]


def check_files(bundle: Bundle) -> Iterator[str]:
    """Nothing of the tests, nobody's data, no developer's files; the paths are short enough; nothing is missing."""
    for path in bundle.files:
        place = bundle.place(path)
        if NO_FILE.search(place):
            yield f"{place}: is no part of the program"
        if bundle.windows and len(place) > spec_parts.LONGEST:
            yield f"{place}: {len(place)} characters are too long a path (at most {spec_parts.LONGEST})"
        if path.suffix == ".py" and not place.startswith("lib/db/"):
            yield f"{place}: source text"
    for folder in ("resources", "db"):
        for source in sorted((bundle.root / folder).rglob("*")):
            wanted = bundle.inside / folder / source.relative_to(bundle.root / folder)
            if source.is_file() and "__pycache__" not in source.parts and not wanted.is_file():
                yield f"lib/{folder}/{source.relative_to(bundle.root / folder).as_posix()}: is missing"
    for path in bundle.programs():
        if not path.is_file():
            yield f"{path.name}: is missing"


def check_qt(bundle: Bundle) -> Iterator[str]:
    """Only the modules of Qt that the program uses."""
    for path in bundle.files:
        place = bundle.place(path)
        module = re.match(r"(Qt\w+?)(?:\.abi3)?\.(?:pyd|so)$", path.name)
        if "PySide6/" in place and module and module[1] not in QT_MODULES:
            yield f"{place}: a module of Qt that is not used"
        if not spec_parts.wanted(place.removeprefix("lib/")) and place.startswith("lib/"):
            yield f"{place}: should have been left out"


def check_modules(bundle: Bundle) -> Iterator[str]:
    """The archive of Python modules: the program, whole; no tools."""
    from PyInstaller.archive.readers import CArchiveReader

    for program in bundle.programs():
        names = set(CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz").toc)
        for name in sorted(names):
            if NO_MODULE.match(name):
                yield f"{program.name}: holds the module {name}"
        sources = (path for path in (bundle.root / "township_desk").rglob("*.py") if path.name != "__main__.py")
        for path in sources:
            name = ".".join(path.relative_to(bundle.root).with_suffix("").parts).removesuffix(".__init__")
            if name not in names:
                yield f"{program.name}: lacks the module {name}"


def check_libraries(bundle: Bundle) -> Iterator[str]:
    """Nothing of Wine's; every library is in the bundle or in Windows 10."""
    import pefile

    here = {path.name.lower() for path in bundle.pe}
    for name in RUNTIME:
        if name not in here:
            yield f"{name}: is missing"
    directories = [
        pefile.DIRECTORY_ENTRY[name] for name in ("IMAGE_DIRECTORY_ENTRY_IMPORT", "IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT")
    ]
    for path in bundle.pe:
        place = bundle.place(path)
        if path.name.lower() in SHIMS or WINE.search(path.read_bytes()[:4096]):
            yield f"{place}: belongs to Wine"
        image = pefile.PE(str(path), fast_load=True)
        if image.FILE_HEADER.Machine != pefile.MACHINE_TYPE["IMAGE_FILE_MACHINE_AMD64"]:
            yield f"{place}: is not for 64 bits"
        image.parse_data_directories(directories)
        imports = [*getattr(image, "DIRECTORY_ENTRY_IMPORT", ()), *getattr(image, "DIRECTORY_ENTRY_DELAY_IMPORT", ())]
        for entry in imports:
            library = entry.dll.decode().lower()
            if library not in here and not SYSTEM.fullmatch(library.removesuffix(".dll").removesuffix(".drv")):
                yield f"{place}: needs {library}, which is neither here nor in Windows 10"
        image.close()


def check_programs(bundle: Bundle) -> Iterator[str]:
    """Manifest and version resource are there; nothing is squeezed."""
    for program in bundle.programs():
        data = program.read_bytes()
        for word in MANIFEST:
            if word not in data:
                yield f"{program.name}: its manifest lacks {word.decode()}"
        if "镇务台账".encode("utf-16-le") not in data:
            yield f"{program.name}: has no version resource"
        if data[:2] == b"MZ" and b"UPX!" in data[:4096]:
            yield f"{program.name}: is packed with UPX"


def check_papers(bundle: Bundle) -> Iterator[str]:
    """Licences, list of parts and build facts say what is in it."""
    texts = bundle.inside / "licences"
    try:
        bom: dict[str, Any] = json.loads((texts / "sbom.cdx.json").read_text("utf-8"))
        facts = json.loads((bundle.inside / "build.json").read_text("utf-8"))
        third = (texts / "third-party.txt").read_text("utf-8")
    except (OSError, ValueError) as error:
        yield f"licences or build facts can't be read: {error}"
        return
    listed = {part["name"]: part for part in bom["components"]}
    platform = "win32" if bundle.windows else "linux"
    python = ".".join(listed["Python"]["version"].split(".")[:2])
    for pin in lockfile.for_platform(lockfile.read(bundle.root / "requirements.lock"), platform, python):
        part = listed.get(pin.name)
        if part is None or part["version"] != pin.version:
            yield f"sbom.cdx.json: {pin.name} {pin.version} is not listed"
        elif f"{pin.name} {pin.version} - " not in third:
            yield f"third-party.txt: no licence text of {pin.name}"
    for part in bom["components"]:
        if (
            any("GPL" in str(entry) and "LGPL" not in str(entry) for entry in part["licenses"])
            and "bootloader" not in part["name"]
        ):
            yield f"sbom.cdx.json: {part['name']} is under the GPL only"
    if not re.fullmatch(r"[0-9a-f]{7,40}\+?", facts.get("commit", "")) or facts.get("version") != spec_parts.version_of(
        bundle.root
    ):
        yield f"build.json: {facts}"


def check_sizes(bundle: Bundle, installer: Path | None) -> Iterator[str]:
    """The limits that were promised."""
    size = sum(path.stat().st_size for path in bundle.files)
    if size > BUNDLE_LIMIT and bundle.windows:
        yield f"the program takes {size / MEGABYTE:.0f} MB (at most {BUNDLE_LIMIT / MEGABYTE:.0f})"
    print(f"bundle: {len(bundle.files)} files, {size / MEGABYTE:.1f} MB")
    if installer is not None:
        size = installer.stat().st_size
        print(f"installer: {size / MEGABYTE:.1f} MB")
        if size > INSTALLER_LIMIT:
            yield f"the installer has {size / MEGABYTE:.0f} MB (at most {INSTALLER_LIMIT / MEGABYTE:.0f})"


def main() -> int:
    """Check and report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--installer", type=Path)
    parser.add_argument("--source", type=Path, default=ROOT, help="what it was packed from")
    wanted = parser.parse_args()
    bundle = Bundle(wanted.folder.resolve(), wanted.source.resolve())
    faults = [*check_files(bundle), *check_qt(bundle), *check_modules(bundle), *check_papers(bundle)]
    if bundle.windows:
        faults += [*check_libraries(bundle), *check_programs(bundle)]
    faults += check_sizes(bundle, wanted.installer)
    for fault in faults:
        print(f"FAULT {fault}")
    print("bundle: " + (f"{len(faults)} faults" if faults else "ok"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
