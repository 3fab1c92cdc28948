"""The window's side of reading: start the child, take its frames as they come, and end it when time or patience is over."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import msgpack

from township_desk.core.problem import Cancelled
from township_desk.formats.rawbook import RawBook
from township_desk.formats.reading.assemble import Assembler
from township_desk.formats.reading.errors import (
    BookEmpty,
    BookNotFound,
    BookTooLarge,
    BookUnreadable,
    ReadCrashed,
    ReadError,
    ReadTimeout,
)
from township_desk.formats.reading.limits import DEFAULT, ReadLimits
from township_desk.formats.reading.wire import AGAIN, MAX_FRAME, decoder

_POLL_SECONDS = 0.05
_PIPE_BYTES = 1024 * 1024
_WORTH_ANOTHER_TRY = (AGAIN, -6, 3, 0xC0000409)
"""The child asked for it, or its parser aborted (SIGABRT; abort and fail-fast on Windows)."""
_ROOT = Path(__file__).resolve().parents[3]


def read_book(
    path: Path,
    *,
    password: str | None = None,
    limits: ReadLimits = DEFAULT,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> RawBook:
    """Read a workbook in a child process; `progress` gets the number of rows so far, `cancelled` is asked now and then.

    Both are called on the calling thread. Raises a `ReadError` when the file cannot be read, `Cancelled` when stopped.
    """
    _check_file(path, limits)
    deadline = time.monotonic() + limits.seconds
    exit_code: int | None = None
    for careful in (False, True):
        request = {
            "path": os.fsencode(path.absolute()),
            "password": password,
            "limits": asdict(limits),
            "careful": careful,
        }
        assembler = Assembler(path.name, limits)
        reader = _run(assembler, msgpack.packb(request), deadline, progress, cancelled)
        if reader.failure is not None:
            raise reader.failure
        if assembler.complete:
            return assembler.book()
        exit_code = reader.exit_code
        if exit_code not in _WORTH_ANOTHER_TRY:
            break
    raise ReadCrashed(detail=f"exit {exit_code}")


def _run(
    assembler: Assembler,
    request: bytes,
    deadline: float,
    progress: Callable[[int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> _Reader:
    """One child from its start to its end, whatever happens."""
    child = _start()
    reader = _Reader(child, assembler, request)
    try:
        _wait(reader, assembler, deadline, progress, cancelled)
    finally:
        child.kill()
        child.wait()
        reader.thread.join()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()
    return reader


def _check_file(path: Path, limits: ReadLimits) -> None:
    """What can be said without opening a process. Raises a `ReadError`."""
    try:
        if path.is_dir():
            raise BookUnreadable("这是一个文件夹，不是表格文件。请选择文件夹里的表格。")
        size = path.stat().st_size
        with path.open("rb") as file:
            file.read(1)
    except FileNotFoundError:
        raise BookNotFound(f"找不到文件“{path.name}”。请检查它是否被移动、改名或删除。") from None
    except (OSError, ValueError) as error:
        raise BookUnreadable(detail=type(error).__name__) from None
    if size == 0:
        raise BookEmpty("没有找到数据：文件是空的（0 字节），可能没有传完。请重新拷贝或让对方重发。")
    if size > limits.file_bytes:
        raise BookTooLarge(
            f"文件有 {size / 1048576:.0f} MB，超过 {limits.file_bytes // 1048576} MB 的上限。请删去图片和多余的表后再导入。"
        )


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, "--township-read-child"]
    return [sys.executable, "-P", "-m", "township_desk.formats.reading.child"]


def _start() -> subprocess.Popen[bytes]:
    environment = dict(os.environ, PYTHONUTF8="1")
    if not getattr(sys, "frozen", False):
        paths = [str(_ROOT), environment.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(part for part in paths if part)
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW
    try:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell, nothing of the file in the arguments
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=environment,
            creationflags=flags,
        )
    except OSError as error:
        raise ReadCrashed("读取程序启动失败。请重启软件后再试。", detail=type(error).__name__) from None
    _widen(child)
    return child


def _widen(child: subprocess.Popen[bytes]) -> None:
    """A larger pipe, so that the child seldom waits for us (Linux only, and only if the system allows)."""
    if sys.platform == "linux" and child.stdout is not None:
        import fcntl

        try:
            fcntl.fcntl(child.stdout.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        except OSError:
            return


class _Reader:
    """A thread that hands the child its request and takes frames until the end; `failure` says why it stopped early."""

    def __init__(self, child: subprocess.Popen[bytes], assembler: Assembler, request: bytes) -> None:
        self._child = child
        self._assembler = assembler
        self._request = request
        self.failure: ReadError | None = None
        self.exit_code: int | None = None
        self.thread = threading.Thread(target=self._run, name="read-book", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self._pump()
        except ReadError as error:
            self.failure = error
        except msgpack.exceptions.BufferFull:
            self.failure = BookTooLarge(detail="frame")
        except MemoryError:
            self.failure = BookTooLarge(detail="memory")
        except Exception as error:  # noqa: BLE001 - whatever a hostile file brings must reach the caller as a ReadError
            self.failure = ReadCrashed(detail=type(error).__name__)

    def _pump(self) -> None:
        stdin, stdout = self._child.stdin, self._child.stdout
        if stdin is None or stdout is None:
            raise ReadCrashed(detail="pipe")
        try:
            stdin.write(self._request)
            stdin.close()
        except OSError:
            raise ReadCrashed(detail="pipe") from None
        unpacker = msgpack.Unpacker(raw=False, ext_hook=decoder(), max_buffer_size=2 * MAX_FRAME, strict_map_key=True)
        while not self._assembler.complete:
            data = stdout.read(_PIPE_BYTES)
            if not data:
                self.exit_code = self._child.wait()
                return
            unpacker.feed(data)
            for frame in unpacker:
                self._assembler.take(frame)


def _wait(
    reader: _Reader,
    assembler: Assembler,
    deadline: float,
    progress: Callable[[int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> None:
    """Until the reader has finished. Raises `ReadTimeout` or `Cancelled`."""
    shown = -1
    while reader.thread.is_alive():
        if time.monotonic() > deadline:
            raise ReadTimeout
        reader.thread.join(_POLL_SECONDS)
        if progress is not None and assembler.rows_read != shown:
            shown = assembler.rows_read
            progress(shown)
        if cancelled is not None and cancelled():
            raise Cancelled
