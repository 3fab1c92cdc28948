"""The manual tells of everything that is there: ledgers, printed tables, settings, commands; no link is broken."""

import json
import re
from pathlib import Path

import pytest

from township_desk.ledgers import AREAS, LEDGERS
from township_desk.ledgers.settings import SETTINGS
from township_desk.tables import TABLES

MANUAL = Path(__file__).parents[2] / "resources" / "manual"
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in MANUAL.glob("*.md")}
TOPICS = json.loads((MANUAL / "topics.json").read_text(encoding="utf-8"))
EXPECTED = (
    "index first-start safety registers projects welfare rosters payroll activities import printing figures checks closing undo-history backup settings command-line keys privacy install"
).split()


def test_the_pages_are_there():
    assert set(EXPECTED) <= set(PAGES)


@pytest.mark.parametrize("ledger", LEDGERS.values(), ids=lambda ledger: ledger.name)
def test_every_ledger_has_its_line(ledger):
    assert ledger.label in PAGES[TOPICS[ledger.area]]


@pytest.mark.parametrize("area", AREAS)
def test_every_area_is_reached_from_the_index(area):
    assert re.search(rf"\[{area}\]\((\w+)\.md\)", PAGES["index"])


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_printed_table_has_its_line(table):
    assert re.search(rf"^\| {table.name} \| {re.escape(table.label)} \|", PAGES["printing"], re.MULTILINE)


@pytest.mark.parametrize("group", sorted({definition.group for definition in SETTINGS}))
def test_every_group_of_settings_has_its_line(group):
    assert re.search(rf"^\| {group} \|", PAGES["settings"], re.MULTILINE)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_links_and_pictures_exist(name):
    for target in re.findall(r"\]\(([^)#]+)\)", PAGES[name]):
        assert (MANUAL / target).exists(), f"{name}.md links to {target}"


@pytest.mark.parametrize("name", sorted(set(EXPECTED) - {"index", "keys", "command-line"}))
def test_every_page_says_what_to_do_when_something_is_wrong(name):
    assert "## 不对的时候" in PAGES[name] or name == "first-start"


def test_every_topic_of_the_window_has_a_page():
    assert set(TOPICS.values()) <= set(PAGES)
    assert set(AREAS) <= set(TOPICS)
