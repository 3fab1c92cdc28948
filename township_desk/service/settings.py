"""Settings: what an office has set, over the defaults of the definitions; changed by the journal's one path."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from township_desk.core.change import Act, Change, Changeset, Touched
from township_desk.core.problem import UsageError
from township_desk.core.query import Query
from township_desk.core.setting import SettingDef
from township_desk.store.rows import RowReader

Submit = Callable[[Changeset], Touched]


class Settings:
    """Typed access to settings. Keys without a definition are the program's own memory (kept as text)."""

    def __init__(self, reader: RowReader, definitions: Sequence[SettingDef], submit: Submit) -> None:
        self._reader = reader
        self._submit = submit
        self.definitions: Mapping[str, SettingDef] = {d.key: d for d in definitions}
        self._values: dict[str, tuple[int, str | None]] | None = None

    def forget(self) -> None:
        """Read again at the next use."""
        self._values = None

    def _stored(self) -> dict[str, tuple[int, str | None]]:
        if self._values is None:
            rows = self._reader.values(Query("settings"), ("id", "key", "value"))
            self._values = {key: (row_id, value) for row_id, key, value in rows}
        return self._values

    def get(self, key: str) -> Any:
        """The value of a setting, typed by its definition; UsageError for an unknown key."""
        definition = self.definitions.get(key)
        if definition is None:
            raise UsageError(f"没有“{key}”这项设置。")
        found = self._stored().get(key)
        return definition.default if found is None or found[1] is None else read_setting(definition, found[1])

    def recall(self, key: str) -> str | None:
        """The program's own memory under a key (remembered import layouts and the like)."""
        found = self._stored().get(key)
        return None if found is None else found[1]

    def all(self) -> list[tuple[SettingDef, Any]]:
        """Every definition with its value."""
        return [(definition, self.get(key)) for key, definition in self.definitions.items()]

    def set(self, key: str, text: str) -> Touched:
        """Set one; UsageError when the text doesn't fit the definition."""
        return self.set_many({key: text})

    def set_many(self, texts: Mapping[str, str]) -> Touched:
        """Set several in one step of undo."""
        labels = []
        for key, text in texts.items():
            definition = self.definitions.get(key)
            if definition is None:
                raise UsageError(f"没有“{key}”这项设置。")
            value = read_setting(definition, text)
            if definition.check is not None:
                definition.check(value)
            labels.append(definition.label)
        return self.write(texts, f"修改设置：{'、'.join(labels)}")

    def remember(self, key: str, text: str, label: str) -> Touched:
        """Keep the program's own memory under a key."""
        return self.write({key: text}, label)

    def change(self, key: str, text: str) -> Change | None:
        """The change that sets a key; None when it already is so."""
        found = self._stored().get(key)
        if found is None:
            return Change(Act.INSERT, "settings", None, None, None, {"key": key, "value": text})
        if found[1] == text:
            return None
        return Change(Act.UPDATE, "settings", found[0], None, {"value": found[1]}, {"value": text})

    def write(self, texts: Mapping[str, str], label: str) -> Touched:
        """Write keys through the journal."""
        changes = [change for key, text in texts.items() if (change := self.change(key, text)) is not None]
        return self._submit(Changeset(label, "settings", changes))


def read_setting(definition: SettingDef, text: str) -> Any:
    """A setting's text as its type; UsageError when it doesn't fit."""
    try:
        match definition.type:
            case "int":
                return int(text)
            case "decimal":
                return Decimal(text) if text else None
            case "bool":
                if text not in ("1", "0", "是", "否", "true", "false", "True", "False"):
                    raise ValueError
                return text in ("1", "是", "true", "True")
            case "date":
                return date.fromisoformat(text) if text else None
            case "list":
                return [line.strip() for line in text.replace("、", "\n").splitlines() if line.strip()]
            case "choice":
                values = {value for value, _ in definition.choices}
                words = {word: value for value, word in definition.choices}
                if text in values:
                    return text
                if text in words:
                    return words[text]
                raise ValueError
    except (ValueError, InvalidOperation) as error:
        raise UsageError(f"设置“{definition.label}”不能是“{text}”。{definition.help}") from error
    return text
