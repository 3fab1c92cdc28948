"""The order in which villagers' groups stand."""

import sqlite3

import pytest

from tests.payroll_town import pay_desk
from township_desk.core.query import Query, Sort
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


def test_lists_sorted_by_the_group_follow_the_numbers(tmp_path):
    desk = pay_desk(tmp_path, [], households=7)
    try:
        names = ["十组", "10组", "二组", "一组", "第三村民小组", "河湾", None]
        for n, name in enumerate(names, 1):
            desk.editing.edit("household", n, {"group_name": name})
        for down in (False, True):
            rows = desk.rows.select(Query("household", None, (Sort("group_name", down),)), ("group_name",))
            found = [row[0] for row in rows]
            wanted = ["一组", "二组", "第三村民小组", "10组", "十组", *([None, "河湾"])]
            assert found == (wanted[::-1] if down else wanted)
    finally:
        desk.close()
