"""Write `__init__` of a data class as `dataclasses` does, without the methods beside it.

For `checker.core.data_classes` alone. Most objects of a run are made and read, no more: `__init__`
is a fourth of what `dataclasses` writes and compiles for a class.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING
from functools import cache
from operator import attrgetter
from types import MemberDescriptorType
from typing import Any, Final, NamedTuple

_PLANNED: Final[dict[type, Mapping[str, Any]]] = {}
"""By class its own fields and what stands behind them, `MISSING` for nothing."""
_POST_INIT: Final = "__post_init__"
_TWO: Final = 2


def plan_fields(made: type, own: Mapping[str, Any], names: Iterable[str]) -> None:
    """Remember what a class says of its fields."""
    _PLANNED[made] = {name: own.get(name, MISSING) for name in names}


def write_init(made: Any, *, frozen: bool) -> Any:
    """Return `__init__` of a class whose fields are planned, and set its `__match_args__`."""
    source = _InitSource(made, frozen=frozen)
    for name, each in _collect_fields(made).items():
        source.add(name, each)
    type.__setattr__(made, "__match_args__", tuple(source.plain))
    return source.compile()


def list_planned(cls: type) -> list[str]:
    """Return the names of all fields of a class that is planned, none of another."""
    return list(_collect_fields(cls)) if cls in _PLANNED else []


class InitFields(NamedTuple):
    """The fields that `__init__` takes, by name, in its order, and what gets their values."""

    places: Mapping[str, int]
    get_values: Callable[[Any], tuple[Any, ...]]


@cache
def find_init_fields(cls: type) -> InitFields | None:
    """Return what `__init__` of a class takes, None where the class is not planned.

    None, too, where a field has to be named, or is the only one.
    """
    if cls not in _PLANNED:
        return None
    said = _collect_fields(cls)
    own = {name: each for name, each in said.items() if isinstance(each, dataclasses.Field)}
    names = [name for name in said if name not in own or own[name].init]
    if len(names) < _TWO or any(own[name].kw_only is True for name in names if name in own):
        return None
    return InitFields({name: place for place, name in enumerate(names)}, attrgetter(*names))


def _collect_fields(made: type) -> dict[str, Any]:
    """Return all fields of a class, those of the classes above it first."""
    found: dict[str, Any] = {}
    for above in reversed(made.__mro__):
        if above in _PLANNED:
            found |= _PLANNED[above]
        elif "__dataclass_fields__" in vars(above):
            found |= {each.name: each for each in dataclasses.fields(above)}
    return found


class _InitSource:
    """What the method takes and does, field by field."""

    def __init__(self, made: type, *, frozen: bool) -> None:
        self._made = made
        self._frozen = frozen
        self._values: dict[str, Any] = {"_none": MISSING, "_set": object.__setattr__}
        self.plain: dict[str, str] = {}
        self._named: dict[str, str] = {}
        self._lines: list[str] = []

    def add(self, name: str, said: Any) -> None:
        """Take a field with its default or its `dataclasses.Field`."""
        is_field = isinstance(said, dataclasses.Field)
        default = said.default if is_field else said
        factory = said.default_factory if is_field else MISSING
        value, parameter = name, name
        if factory is not MISSING:
            self._values[f"_make_{name}"] = factory
            value, parameter = f"_make_{name}()", f"{name}=_none"
        elif default is not MISSING:
            self._values[f"_default_{name}"] = default
            value, parameter = f"_default_{name}", f"{name}=_default_{name}"
        if not is_field or said.init:
            named = is_field and said.kw_only is True
            (self._named if named else self.plain)[name] = parameter
            value = name if factory is MISSING else f"{value} if {name} is _none else {name}"
        elif value == name:
            return  # nobody says what it is: `__post_init__` does
        self._assign(name, value)

    def _assign(self, name: str, value: str) -> None:
        slot = getattr(self._made, name, None)
        if self._frozen and isinstance(slot, MemberDescriptorType):
            self._values[f"_set_{name}"] = slot.__set__
            self._lines.append(f"_set_{name}(self, {value})")
        elif self._frozen:
            self._lines.append(f"_set(self, {name!r}, {value})")
        else:
            self._lines.append(f"self.{name} = {value}")

    def compile(self) -> Any:
        """Return the method."""
        named = ["*", *self._named.values()] if self._named else []
        lines = [
            *self._lines,
            *(["self.__post_init__()"] if hasattr(self._made, _POST_INIT) else []),
        ]
        head = f"def __init__(self, {', '.join([*self.plain.values(), *named])}):"
        exec("\n ".join([head, *lines]), self._values)  # noqa: S102 - of names of our own fields
        method = self._values["__init__"]
        method.__qualname__ = f"{self._made.__qualname__}.__init__"
        method.__module__ = self._made.__module__
        return method
