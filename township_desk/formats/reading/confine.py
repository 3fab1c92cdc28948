"""Keep a reading process within its memory and time, and let it leave no core file with people's data."""

from __future__ import annotations

import faulthandler
import os
import sys

_GRACE_SECONDS = 10.0


def confine(memory: int, seconds: float) -> None:
    """Limit this process to `memory` bytes; it ends by itself some seconds after `seconds`, should its parent be gone."""
    if sys.platform == "win32":
        _limit_windows(memory)
    else:
        _limit_posix(memory)
    sink = open(os.devnull, "w")  # noqa: SIM115, PTH123 - must outlive this call: the watchdog writes to it
    faulthandler.dump_traceback_later(seconds + _GRACE_SECONDS, exit=True, file=sink)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _PROCESS_MEMORY = 0x100
    _EXTENDED_LIMIT = 9

    class _BasicLimit(ctypes.Structure):
        _fields_ = [
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        ]

    class _ExtendedLimit(ctypes.Structure):
        _fields_ = [
            ("BasicLimitInformation", _BasicLimit),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        ]

    def _limit_windows(memory: int) -> None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        job = kernel.CreateJobObjectW(None, None)
        if not job:
            return
        limit = _ExtendedLimit()
        limit.BasicLimitInformation.LimitFlags = _PROCESS_MEMORY
        limit.ProcessMemoryLimit = memory
        kernel.SetInformationJobObject(job, _EXTENDED_LIMIT, ctypes.byref(limit), ctypes.sizeof(limit))
        kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())

else:
    import resource

    def _limit_posix(memory: int) -> None:
        for kind, wanted in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
            _, hard = resource.getrlimit(kind)
            bound = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            try:
                resource.setrlimit(kind, (bound, bound))
            except (ValueError, OSError):
                continue
