"""The order in which villagers' groups stand."""

import sqlite3

import pytest

from township_desk.store.groups import chinese, group_order


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (31, "三十一")])
def test_numbers_as_groups_are_named(number, words):
    assert chinese(number) == words


def test_groups_stand_in_the_order_of_their_numbers():
    names = ["一组", "2组", "三组", "第四组", "五组", "十组", "十一组", "21组", "上湾", "河东"]
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (g TEXT)")
    connection.executemany("INSERT INTO t VALUES (?)", [(name,) for name in reversed(names)])
    found = [row[0] for row in connection.execute(f"SELECT g FROM t ORDER BY {group_order('g')}")]
    assert found == names
