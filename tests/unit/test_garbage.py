"""The collector is held back inside, and back at work after, whatever happens."""

from __future__ import annotations

import gc

import pytest

from township_desk.core.garbage import held_back, many_rows


def test_nested_blocks_end_with_the_outer_one() -> None:
    assert gc.isenabled()
    with held_back():
        with held_back():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_does_not_leave_it_off() -> None:
    @many_rows
    def fails() -> None:
        assert not gc.isenabled()
        raise ValueError

    with pytest.raises(ValueError):
        fails()
    assert gc.isenabled()


def test_one_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with held_back():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
