"""What keeps a printer from printing, in words: gone, off line, out of paper, jammed."""

from __future__ import annotations

import sys

from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

STATUS = (
    (0x8, "卡纸了"),
    (0x10, "缺纸"),
    (0x40, "纸张有问题"),
    (0x80, "脱机（没有开机或没有连上）"),
    (0x1000, "现在不能用"),
    (0x40000, "没有碳粉或墨水了"),
    (0x400000, "的盖子开着"),
    (0x100000, "要人去处理（看它的面板）"),
    (0x1, "暂停了"),
    (0x2, "报告出错"),
)
"""Windows' PRINTER_STATUS_… bits that stop the paper, the most telling first."""
WORK_OFFLINE = 0x400
"""Windows' PRINTER_ATTRIBUTE_WORK_OFFLINE."""


def words_of_status(status: int, attributes: int) -> str:
    """Windows' bits in words; empty when none of them is in the way."""
    if attributes & WORK_OFFLINE:
        return STATUS[3][1]
    return next((words for bit, words in STATUS if status & bit), "")


def trouble(name: str) -> str:
    """Why a printer can't print now, as a sentence; empty when nothing is known to be wrong."""
    if not name:  # to a file
        return ""
    info = QPrinterInfo.printerInfo(name)
    if info.isNull():
        return f"找不到打印机“{name}”，它可能被删除或改了名。请另选一台。"
    found = words_of_status(*_bits(name))
    if not found and info.state() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
        found = "停下了"
    return f"打印机“{name}”{found}。处理好以后点“重新打印”。" if found else ""


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _PrinterInfo2(ctypes.Structure):
        _fields_ = [
            *(
                (name, wintypes.LPWSTR)
                for name in ("server", "printer", "share", "port", "driver", "comment", "location")
            ),
            ("devmode", ctypes.c_void_p),
            *((name, wintypes.LPWSTR) for name in ("separator", "processor", "datatype", "parameters")),
            ("security", ctypes.c_void_p),
            *(
                (name, wintypes.DWORD)
                for name in ("attributes", "priority", "default", "start", "until", "status", "jobs", "ppm")
            ),
        ]

    def _bits(name: str) -> tuple[int, int]:
        """PRINTER_INFO_2's status and attributes; zeros when the spooler doesn't tell."""
        spooler = ctypes.WinDLL("winspool.drv")
        handle, needed = wintypes.HANDLE(), wintypes.DWORD()
        if not spooler.OpenPrinterW(ctypes.c_wchar_p(name), ctypes.byref(handle), None):
            return 0, 0
        try:
            spooler.GetPrinterW(handle, 2, None, 0, ctypes.byref(needed))
            buffer = ctypes.create_string_buffer(max(needed.value, ctypes.sizeof(_PrinterInfo2)))
            if not spooler.GetPrinterW(handle, 2, buffer, len(buffer), ctypes.byref(needed)):
                return 0, 0
            found = ctypes.cast(buffer, ctypes.POINTER(_PrinterInfo2)).contents
            return int(found.status), int(found.attributes)
        finally:
            spooler.ClosePrinter(handle)

else:

    def _bits(_name: str) -> tuple[int, int]:
        """Elsewhere Qt's own state has to do."""
        return 0, 0
