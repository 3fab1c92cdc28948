"""关于: versions, licences, where the data is."""

from __future__ import annotations

import platform
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QTextBrowser, QWidget

from township_desk.buildinfo import build, components
from township_desk.ui.dialogs import Dialog, button, label

if TYPE_CHECKING:
    from township_desk.service.desk import Desk


def licences() -> list[tuple[str, str, str]]:
    """(name, version, licence) of what a packed program contains, or of the installed libraries when it runs from source."""
    from importlib import metadata

    packed = components()
    if packed:
        return packed

    found: list[tuple[str, str, str]] = []
    for requirement in metadata.requires("township-desk") or () if _installed() else _LIBRARIES:
        name = requirement.split(";")[0].split("=")[0].split("<")[0].split(">")[0].split("!")[0].split("~")[0].strip()
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        licence = next((about[key] for key in ("License-Expression", "License") if key in about), "")
        found.append((name, metadata.version(name), re.split(r"\s*[\n,(]", licence)[0][:60] if licence else "见其说明"))
    return found


_LIBRARIES = (
    "PySide6-Essentials", "SQLAlchemy", "alembic", "python-calamine", "openpyxl", "defusedxml", "rustpy-xlsxwriter", "XlsxWriter",
    "msoffcrypto-tool", "lxml", "msgpack", "orjson", "reportlab", "fonttools", "pypdfium2", "pillow", "python-stdnum", "pypinyin",
    "chinesecalendar", "rapidfuzz", "platformdirs", "filelock", "click",
)  # fmt: skip


def _installed() -> bool:
    from importlib import metadata

    try:
        metadata.version("township-desk")
    except metadata.PackageNotFoundError:
        return False
    return True


class AboutDialog(Dialog):
    """What to tell when asking for help."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(parent, "关于镇务台账")
        self.resize(560, 500)
        self.body.addWidget(label("镇务台账", "title"))
        self.body.addWidget(
            label(f"版本 {build().words()}　Python {platform.python_version()}　Qt {qVersion()}", "muted")
        )
        self.body.addWidget(label(f"数据文件夹：{desk.data}", wrap=True))
        self.body.addWidget(label(f"备份文件夹：{desk.backups}", wrap=True))
        self.body.addWidget(label("本程序按 Apache-2.0 许可发布，使用了下列软件和字体：", wrap=True))
        text = QTextBrowser()
        lines = [f"{name} {version}　{licence}" for name, version, licence in licences()]
        lines += [
            "",
            "随附字体：思源黑体、思源宋体（SIL OFL 1.1），霞鹜文楷（SIL OFL 1.1），花园明朝（Hanazono Font License）",
        ]
        text.setPlainText("\n".join(lines))
        self.body.addWidget(text, 1)
        folder = button("打开数据文件夹")
        folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(desk.data))))
        self.foot.insertWidget(0, folder)
        self.add_button("关闭", "main", default=True).clicked.connect(self.reject)
