"""One window per data folder: a lock file says who has it, a local socket asks that window to come to the front."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 1500


def socket_name(folder: Path) -> str:
    """The socket's name for a data folder."""
    return "township-desk-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]


def _let_come_forward() -> None:
    """Windows lets only the program that the clerk just started bring a window forward; hand that right on."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)


class SingleInstance(QObject):
    """Holds a data folder. `raised` is called with the files that a second start was given."""

    def __init__(self, folder: Path, raised: Callable[[list[Path]], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._raised = raised
        folder.mkdir(parents=True, exist_ok=True)
        self._name = socket_name(folder)
        self._lock = QLockFile(str(folder / "window.lock"))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def take(self, files: Sequence[Path] = ()) -> bool:
        """Take the folder; False when another window has it (it was asked to come to the front)."""
        if not self._lock.tryLock(100) and self._ask(files):
            return False
        if not self._lock.isLocked() and self._lock.error() is QLockFile.LockError.LockFailedError:
            self._lock.removeStaleLockFile()
            if not self._lock.tryLock(100):
                return False
        QLocalServer.removeServer(self._name)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if server.listen(self._name):
            server.newConnection.connect(self._answer)
            self._server = server
        return True

    def _ask(self, files: Sequence[Path]) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_WAIT_MS):
            return False
        _let_come_forward()
        socket.write("\n".join(str(path.resolve()) for path in files).encode() + b"\n")
        socket.waitForBytesWritten(_WAIT_MS)
        socket.disconnectFromServer()
        return True

    def _answer(self) -> None:
        socket = self._server.nextPendingConnection() if self._server is not None else None
        if socket is None:
            return
        socket.waitForReadyRead(_WAIT_MS)
        text = bytes(socket.readAll().data()).decode(errors="replace")
        socket.close()
        self._raised([Path(line) for line in text.splitlines() if line])

    def release(self) -> None:
        """Let the folder go."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()
