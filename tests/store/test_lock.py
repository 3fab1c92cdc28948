"""The gate between readers and one that must be alone."""

from __future__ import annotations

import threading
import time

import pytest

from township_desk.core.problem import EnvironmentProblem
from township_desk.store import lock
from township_desk.store.lock import Gate


def test_readers_do_not_hinder_each_other_and_may_nest():
    gate = Gate()
    with gate.reading(), gate.reading():
        done = []
        thread = threading.Thread(target=lambda: gate.reading().__enter__() or done.append(1))
        thread.start()
        thread.join()
        assert done == [1]


def test_the_one_waits_for_readers_and_newcomers_wait_for_the_one():
    gate, order = Gate(), []
    inside, closing = threading.Event(), threading.Event()

    def reader():
        with gate.reading():
            inside.set()
            closing.wait()
            time.sleep(0.1)
            with gate.reading():  # nested, although someone waits
                order.append("reader")

    def newcomer():
        with gate.reading():
            order.append("newcomer")

    first = threading.Thread(target=reader)
    first.start()
    inside.wait()
    late = threading.Timer(0.05, newcomer)
    late.start()
    closing.set()
    with gate.closed(), gate.reading():
        time.sleep(0.1)
        order.append("alone")
    first.join()
    late.join()
    assert order == ["reader", "alone", "newcomer"]


def test_a_reader_that_never_leaves_is_said(monkeypatch):
    monkeypatch.setattr(lock, "GATE_SECONDS", 0.1)
    gate = Gate()
    leave = threading.Event()

    def stay():
        with gate.reading():
            leave.wait()

    thread = threading.Thread(target=stay)
    thread.start()
    time.sleep(0.05)
    with pytest.raises(EnvironmentProblem) as caught, gate.closed():
        raise AssertionError("came in")
    assert caught.value.code == "busy"
    leave.set()
    thread.join()
    with gate.closed(), gate.reading():
        pass
