"""The operation wrapper: values, errors, staleness, cancelling, owners that are gone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from township_desk.core.problem import Cancelled, DeskError
from township_desk.ui.operations import Job, Operations


def keep_in(told: list[BaseException]) -> Callable[[BaseException], bool]:
    """A handler of errors that keeps them."""

    def keep(error: BaseException) -> bool:
        told.append(error)
        return True

    return keep


def test_value_arrives_in_the_windows_thread(ops: Operations, qtbot: QtBot) -> None:
    owner, seen = QObject(), list[Any]()
    ops.read(lambda _job: threading.get_ident(), lambda value: seen.append((value, threading.get_ident())), owner=owner)
    assert ops.settle()
    worker, here = seen[0]
    assert here == threading.get_ident() != worker


def test_error_goes_to_the_presenter_once(ops: Operations, qtbot: QtBot) -> None:
    owner = QObject()

    def work(_job: Job) -> None:
        raise DeskError("磁盘已满。")

    with qtbot.waitSignal(ops.failure) as caught:
        ops.write(work, owner=owner)
    assert caught.args is not None
    assert caught.args[0].message == "磁盘已满。"
    told: list[BaseException] = []
    ops.write(work, owner=owner, failed=keep_in(told))
    assert ops.settle()
    assert len(told) == 1


def test_newer_read_of_the_same_key_wins(ops: Operations, qtbot: QtBot) -> None:
    owner, seen = QObject(), list[Any]()
    gate = threading.Event()

    def slow(_job: Job) -> str:
        gate.wait(5)
        return "old"

    ops.read(slow, seen.append, owner=owner, key="rows")
    ops.read(lambda _job: "new", seen.append, owner=owner, key="rows")
    gate.set()
    assert ops.settle()
    assert seen == ["new"]


def test_owner_that_is_gone_gets_nothing(ops: Operations, qtbot: QtBot) -> None:
    owner, seen = QObject(), list[Any]()
    ops.read(lambda _job: time.sleep(0.05), seen.append, owner=owner)
    shiboken6.delete(owner)
    assert ops.settle()
    assert seen == []


def test_writes_keep_their_order(ops: Operations, qtbot: QtBot) -> None:
    owner, order = QObject(), list[int]()

    def work(number: int) -> Any:
        def run(_job: Job) -> None:
            time.sleep(0.01 * (3 - number))
            order.append(number)

        return run

    for number in range(3):
        ops.write(work(number), owner=owner)
    assert ops.settle()
    assert order == [0, 1, 2]


def test_cancel_and_busy_bar(ops: Operations, qtbot: QtBot, monkeypatch: Any) -> None:
    monkeypatch.setattr("township_desk.ui.operations.BAR_AFTER", 0.1)
    monkeypatch.setattr("township_desk.ui.operations.POINTER_AFTER", 0.05)
    owner, failed = QObject(), list[BaseException]()

    def work(job: Job) -> None:
        for n in range(1000):
            if job.cancelled():
                raise Cancelled
            job.progress(n, 1000, "正在处理")
            time.sleep(0.01)

    shown: list[Job] = []
    ops.busy.connect(lambda job: shown.append(job) if job is not None else None)
    job = ops.write(work, owner=owner, failed=keep_in(failed))
    qtbot.waitUntil(lambda: bool(shown), timeout=5000)
    assert shown[0].total == 1000
    assert shown[0].text == "正在处理"
    job.cancel()
    assert ops.settle()
    assert isinstance(failed[0], Cancelled)
    assert ops.idle


def test_closing_ends_threads_and_drops_results(qtbot: QtBot) -> None:
    ops, seen = Operations(), list[Any]()
    ops.read(lambda job: time.sleep(0.05), seen.append, owner=ops)
    ops.close()
    ops.read(lambda _job: 1, seen.append, owner=ops)
    qtbot.wait(50)
    assert seen == []
    assert ops.idle
