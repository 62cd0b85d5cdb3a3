"""Keep values that were validated, so that a run takes them up without validating them again.

They are kept as JSON in the user's own cache, in two lines: the classes, then the value. A class is
taken only from checker itself, and only where its fields are those that were kept; what reads the
file runs nothing else. What cannot be read is made again. A value of which the reading would not
be the same is not kept at all.
"""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from checker.core.data_classes import list_field_names
from checker.core.messages import Message, from_data, to_data

_OWN: Final = f"{__name__.partition('.')[0]}."
_PLAIN: Final = (str, int, float, bool, type(None))
_SIMPLE: Final[dict[str, Callable[[Any], Any]]] = {
    "message": lambda text: from_data(json.loads(text)),
    "dict": lambda rows: {_freeze(key): _freeze(value) for key, value in rows},
    "set": lambda items: frozenset(map(_freeze, items)),
    "decimal": Decimal,
    "path": Path,
    "bytes": lambda text: text.encode("latin-1"),
}
"""How a value that is of no class of ours is made of what was kept."""


def write_value(value: Any) -> bytes | None:
    """Return a value as it is kept, or None where it cannot be: read again it would be another."""
    try:
        written = _Writer().write(value)
        again = read_value(written)
    except (TypeError, ValueError, KeyError):
        return None
    return written if again == value and repr(again) == repr(value) else None


def read_value(written: bytes) -> Any:
    """Return the value that was kept.

    Raises:
        ValueError: it is damaged, or of classes that are not what they were.
        TypeError, KeyError: likewise.
    """
    head, _, body = written.partition(b"\n")
    reader = _Reader([_find_class(*each) for each in json.loads(head)])
    return _freeze(json.loads(body, object_hook=reader.build))


class _Writer:
    """Turns a value into JSON and collects the classes in it."""

    def __init__(self) -> None:
        self._numbers: dict[type, int] = {}
        self._heads: list[tuple[str, str, Sequence[str]]] = []

    def write(self, value: Any) -> bytes:
        plain = self._plain(value)
        lines = (
            json.dumps(each, ensure_ascii=False, separators=(",", ":"))
            for each in (self._heads, plain)
        )
        return "\n".join(lines).encode()

    def _plain(self, value: Any) -> Any:
        kind = type(value)
        if kind in _PLAIN:
            return value
        if kind is tuple:
            return [self._plain(each) for each in value]
        if isinstance(value, BaseModel):
            return self._model(value)
        return self._simple(value) or self._instance(value)

    def _instance(self, value: Any) -> dict[str, Any]:
        """Write an enumeration's member or a data class."""
        kind = type(value)
        if isinstance(value, Enum):
            return {"class": self._number(kind, ()), "value": value.value}
        names = list_field_names(kind)
        if not names:
            raise TypeError(kind)
        values = [self._plain(getattr(value, name)) for name in names]
        return {"class": self._number(kind, names), "fields": values}

    def _simple(self, value: Any) -> dict[str, Any]:
        """Write what is of no class of ours, nothing where it is."""
        found: dict[str, Any] = {}
        match value:
            case Message():
                found["message"] = json.dumps(to_data(value), ensure_ascii=False)
            case dict():
                found["dict"] = [[self._plain(key), self._plain(own)] for key, own in value.items()]
            case frozenset():
                found["set"] = [self._plain(each) for each in sorted(value)]
            case Decimal():
                found["decimal"] = str(value)
            case Path():
                found["path"] = str(value)
            case bytes():
                found["bytes"] = value.decode("latin-1")
        return found

    def _model(self, value: BaseModel) -> dict[str, Any]:
        names = list(type(value).model_fields)
        given = [number for number, name in enumerate(names) if name in value.model_fields_set]
        values = [self._plain(getattr(value, name)) for name in names]
        return {"class": self._number(type(value), names), "fields": values, "given": given}

    def _number(self, kind: type, names: Sequence[str]) -> int:
        if kind not in self._numbers:
            self._numbers[kind] = len(self._heads)
            self._heads.append((kind.__module__, kind.__qualname__, names))
        return self._numbers[kind]


class _Reader:
    """Makes values of JSON's objects, the innermost first."""

    def __init__(self, classes: Sequence[tuple[type, list[str]]]) -> None:
        self._classes = classes

    def build(self, data: dict[str, Any]) -> Any:
        """Return the value that one object stands for."""
        if "class" not in data:
            ((name, value),) = data.items()
            return _SIMPLE[name](value)
        kind, names = self._classes[data["class"]]
        if "value" in data:
            return kind(data["value"])
        values = dict(zip(names, map(_freeze, data["fields"]), strict=True))
        if not issubclass(kind, BaseModel):
            return kind(**values)
        return kind.model_construct({names[number] for number in data["given"]}, **values)


def _find_class(module: str, qualname: str, names: list[str]) -> tuple[type, list[str]]:
    """Return a class of checker's own whose fields are these, with their names."""
    found = getattr(import_module(module), qualname, None) if module.startswith(_OWN) else None
    if not isinstance(found, type) or found.__module__ != module:
        raise ValueError(qualname)
    fields = found.model_fields if issubclass(found, BaseModel) else list_field_names(found)
    if list(fields) != names or not (names or issubclass(found, (BaseModel, Enum))):
        raise ValueError(qualname)
    return found, names


def _freeze(value: Any) -> Any:
    """Return lists as the tuples that they were."""
    return tuple(map(_freeze, value)) if isinstance(value, list) else value
