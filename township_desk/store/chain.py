"""Chain: the journal's hashes, each over all that came before, so that one changed byte shows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from itertools import groupby, islice
from typing import Any

import orjson

GENESIS = "0" * 64
"""The hash before the first changeset."""
_TOGETHER = 2000
"""Lines hashed at once: their texts one after the other give what each by itself would."""
_HASHED = (
    "prev_hash", "id", "at", "user_name", "kind", "label", "reason", "meta", "undoes", "below", "undo_head", "redo_head",
    "change_count",
)  # fmt: skip
HEAD_COLUMNS = (*_HASHED, "hash")
LINE_COLUMNS = ("changeset_id", "seq", "ledger", "row_id", "act", "version", "before", "after")


def dumps(value: Any) -> str:
    """Canonical JSON."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def chain_hash(header: Mapping[str, Any], lines: Iterable[tuple[Any, ...]]) -> str:
    """SHA-256 over the previous hash, the changeset's header and its lines: each entry proves all before it."""
    digest = hashlib.sha256()
    digest.update(dumps([header[name] for name in _HASHED]).encode())
    source = iter(lines)
    while part := "".join(map(repr, islice(source, _TOGETHER))):
        digest.update(part.encode())
    return digest.hexdigest()


def first_broken(heads: Iterable[Mapping[str, Any]], lines: Iterable[tuple[Any, ...]]) -> int | None:
    """The first changeset that does not verify, or None. `heads` by id, `lines` (LINE_COLUMNS) by changeset and seq."""
    groups = groupby(lines, key=lambda line: int(line[0]))
    waiting = next(groups, None)
    previous, expected = GENESIS, 1
    for head in heads:
        number = int(head["id"])
        body: list[tuple[Any, ...]] = []
        if waiting is not None and waiting[0] == number:
            body = [tuple(line[1:]) for line in waiting[1]]
            waiting = next(groups, None)
        sound = number == expected and head["prev_hash"] == previous and head["change_count"] == len(body)
        if not sound or chain_hash(head, body) != head["hash"]:
            return number
        previous = head["hash"]
        expected += 1
    return None if waiting is None else waiting[0]
