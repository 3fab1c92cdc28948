"""What `build.spec` needs to know: which parts of Qt and Python stay out, the version resource, the facts of this build."""

from __future__ import annotations

import json
import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import licences

HIDDEN = (
    "alembic",
    "alembic.ddl.sqlite",
    "sqlalchemy.dialects.sqlite",
)
"""Imported by files in `db/` or by name only, so PyInstaller can't see it."""

EXCLUDED = [
    "tkinter", "_tkinter", "turtle", "idlelib", "lib2to3", "ensurepip", "venv", "pip", "setuptools", "pkg_resources", "wheel",
    "_distutils_hack", "distutils", "pytest", "_pytest", "hypothesis", "mypy", "ruff", "xlwt", "psutil", "doctest", "pdb", "pydoc_data",
    "test", "sqlite3.test", "IPython", "numpy", "pandas", "matplotlib", "PIL.ImageTk", "PIL.ImageQt", "PIL._avif", "PIL.AvifImagePlugin",
    "alembic.testing", "sqlalchemy.testing", "fontTools.voltLib", "pypdfium2_cli", "PyInstaller", "lxml.isoschematron",
    "PySide6.QtDBus", "PySide6.QtDesigner", "PySide6.QtHelp", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "PySide6.QtQml",
    "PySide6.QtQuick", "PySide6.QtSql", "PySide6.QtTest", "PySide6.QtUiTools", "PySide6.QtXml", "PySide6.scripts",
]  # fmt: skip

_LINUX_ONLY = frozenset(("DBus", "XcbQpa", "WaylandClient", "OpenGL", "EglFSDeviceIntegration"))
_QT_LIBRARIES = _LINUX_ONLY | {"Core", "Gui", "Widgets", "PrintSupport", "Network", "Svg"}
"""Qt libraries that the program, or a plugin that stays, is linked with."""
_PLUGINS = {
    "platforms": ("qwindows", "qoffscreen", "qxcb", "qwayland"),
    "styles": ("qmodernwindowsstyle",),
    "imageformats": ("qico", "qjpeg", "qsvg"),
    "iconengines": ("qsvgicon",),
    "printsupport": ("cupsprintersupport",),
    "platforminputcontexts": ("composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"),
    "platformthemes": ("qxdgdesktopportal",),
    "xcbglintegrations": (),
    "wayland-shell-integration": ("xdg-shell",),
}
_LEFT_OUT = re.compile(
    r"opengl32sw|d3dcompiler|pyside6qml|/qml/|Qt6?Qml|Qt6?Quick|/(tests?|testing)/|lxml/isoschematron|default-docx-template/|"
    r"\.dist-info/(?!METADATA$)|\.(pyi|h|lib|pdb)$|stdnum/(?!cn/)[^/]*/?[^/]*\.dat$",
    re.IGNORECASE,
)
LONGEST = 58
"""Characters of the longest place in the bundle: with it, the program runs in a folder of 200 characters on a Windows that still
has the limit of 260. `installer.nsi` refuses longer ones."""


def wanted(target: str) -> bool:
    """Whether a file that PyInstaller found goes into the program; `target` is its place in the bundle."""
    path = PurePosixPath(target.replace("\\", "/"))
    text, name = f"/{path}", path.name
    if _LEFT_OUT.search(text):
        return False
    if "/plugins/" in text and "PySide6" in text:
        kept = _PLUGINS.get(path.parent.name, ())
        return name.removeprefix("lib").startswith(kept) if kept else False
    if "/translations/" in text and "PySide6" in text:
        return name == "qtbase_zh_CN.qm"
    library = re.match(r"(?:lib)?Qt6(\w+?)(?:\.dll|\.so.*)$", name)
    if library:
        on_windows = name.endswith(".dll")
        return library[1] in _QT_LIBRARIES and not (on_windows and library[1] in _LINUX_ONLY)
    return True


def shorter(target: str) -> str:
    """The place in the bundle with less to write: Windows' Python needs no platform tag in a module's file name, and libraries
    that a wheel brought for itself are also found at the top."""
    path = PurePosixPath(target.replace("\\", "/"))
    if path.suffix == ".pyd":
        return str(path.with_name(re.sub(r"\.cp\d+-win_amd64(?=\.pyd$)", "", path.name)))
    if path.suffix == ".dll" and path.parent.name.endswith(".libs"):
        return path.name
    return target


def metadata_of(root: Path) -> list[tuple[str, str]]:
    """The METADATA of every locked distribution: some look their own version up when they are imported."""
    from PyInstaller.utils.hooks import copy_metadata

    return [pair for pin in licences.pins(root) for pair in copy_metadata(pin.name)]


def version_of(root: Path) -> str:
    """The program's version, read without importing it."""
    found = re.search(r'__version__ = "([^"]+)"', (root / "township_desk" / "__init__.py").read_text("utf-8"))
    if found is None:
        raise ValueError("township_desk/__init__.py has no __version__")
    return found[1]


def commit_of(root: Path) -> str:
    """The commit that is packed: TOWNSHIP_DESK_COMMIT (where Git is not at hand), or Git's; `+` marks uncommitted changes."""
    given = os.environ.get("TOWNSHIP_DESK_COMMIT", "")
    if given:
        return given

    def git(*words: str) -> str:
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    try:
        return git("rev-parse", "HEAD") + ("+" if git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def built_at() -> datetime:
    """When this build is made: SOURCE_DATE_EPOCH where a build must be repeatable, or now."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)


def write_facts(root: Path, work: Path) -> Path:
    """Write build.json, the licences and the list of parts; the folder that holds them."""
    folder = work / "facts"
    folder.mkdir(parents=True, exist_ok=True)
    facts = {"version": version_of(root), "commit": commit_of(root), "built": built_at().date().isoformat()}
    (folder / "build.json").write_text(json.dumps(facts) + "\n", "utf-8")
    (folder / "here.txt").write_text("python-docx looks for its templates from this folder\n", "utf-8")
    licences.write(root, folder / "licences", version=facts["version"], at=built_at())
    return folder


def version_resource(root: Path, _work: Path) -> Any:
    """What Windows shows under 属性 - 详细信息."""
    from PyInstaller.utils.win32 import versioninfo as vi

    version = version_of(root)
    numbers = tuple([*(int(part) for part in re.findall(r"\d+", version)), 0, 0, 0, 0][:4])
    words = {
        "CompanyName": "Township Desk",
        "FileDescription": "镇务台账",
        "FileVersion": version,
        "InternalName": "TownshipDesk",
        "LegalCopyright": "Apache-2.0",
        "OriginalFilename": "TownshipDesk.exe",
        "ProductName": "镇务台账 Township Desk",
        "ProductVersion": version,
    }
    table = vi.StringTable("080404B0", [vi.StringStruct(key, value) for key, value in words.items()])
    return vi.VSVersionInfo(
        ffi=vi.FixedFileInfo(filevers=numbers, prodvers=numbers, mask=0x3F, flags=0, OS=0x40004, fileType=1, subtype=0),
        kids=[vi.StringFileInfo([table]), vi.VarFileInfo([vi.VarStruct("Translation", [0x0804, 1200])])],
    )
