"""Stand in for `dataclasses.dataclass` with classes whose methods are made when they are needed.

A run imports hundreds of data classes and makes objects of a fourth of them, while each costs half
a thousandth of a second: `dataclasses` writes the source of six methods, and Python compiles it.
Modules that are imported at a start write `from checker.core.data_classes import dataclass`.

The first object has `__init__` written (`init_method`); who prints, compares, hashes or tries to
change one, asks for the fields or puts another sort of data class below has `dataclasses` do the
rest. Classes with an `__init__` of their own or other options than most are made at once.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import KW_ONLY, InitVar
from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar, Final, get_origin

from checker.core.init_method import find_init_fields, list_planned, plan_fields, write_init

__all__ = ["dataclass", "list_field_names", "replace"]

_INIT: Final = "__init__"
_FIELDS: Final = "__dataclass_fields__"
_WAITING: Final = frozenset({"frozen", "slots", "eq"})
"""With these options alone a class waits."""
_SPECIAL: Final = re.compile("ClassVar|InitVar|KW_ONLY")
"""What an annotation that is a string may say of a field, or of what is none."""
_OF_ONE_CLASS: Final = frozenset({"__dict__", "__weakref__"})
_MAKING: Final = RLock()

if TYPE_CHECKING:
    from dataclasses import dataclass, replace
else:

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """Return a data class as `dataclasses.dataclass` does, its methods made when needed."""

        def wrap(plan: type) -> type:
            names = _list_fields(plan)
            if not names or not _WAITING.issuperset(options) or _INIT in vars(plan):
                return dataclasses.dataclass(**options)(plan)
            own = {key: each for key, each in vars(plan).items() if key not in _OF_ONE_CLASS}
            if options.get("slots"):
                made = _make_slotted(plan, names, dict(own), options)
                return _defer(lambda: plan, made, names, own, options)
            _strip(plan, names)
            return _defer(lambda: _make_class(plan, own), plan, names, own, options)

        return wrap if cls is None else wrap(cls)

    def replace(of: Any, /, **changes: Any) -> Any:
        """Return what `dataclasses.replace` does; no other method is made for it."""
        planned = find_init_fields(type(of))
        if planned is None or not changes.keys() <= planned.places.keys():
            return dataclasses.replace(of, **changes)
        values = [*planned.get_values(of)]
        for name, value in changes.items():
            values[planned.places[name]] = value
        return type(of)(*values)


def list_field_names(cls: type) -> list[str]:
    """Return the names of a class's fields, none of no data class; no method is made for it."""
    planned = list_planned(cls)
    if planned or not dataclasses.is_dataclass(cls):
        return planned
    return [each.name for each in dataclasses.fields(cls)]


def _list_fields(plan: type) -> list[str]:
    """Return the names of a class's own fields; none where only `dataclasses` can tell."""
    annotations = vars(plan).get("__annotations__", {})
    if any(isinstance(each, InitVar) or each is KW_ONLY for each in annotations.values()):
        return []
    if any(isinstance(each, str) and _SPECIAL.search(each) for each in annotations.values()):
        return []
    return [
        name
        for name, each in annotations.items()
        if each is not ClassVar and get_origin(each) is not ClassVar
    ]


def _defer(
    find_plan: Callable[[], type],
    made: Any,
    names: Iterable[str],
    own: Mapping[str, Any],
    options: dict[str, bool],
) -> Any:
    """Return the class that gets the methods of a plan, once that has them."""
    if options.get("eq", True) and "__hash__" not in own:
        made.__hash__ = None  # as Python does where a class says `__eq__`
    plan_fields(made, own, names)
    _wait(find_plan, made, {**options, "slots": False})
    for name in _list_waiting(own, options):
        setattr(made, name, _put_off(made, name))
    return made


def _make_class(like: type, own: dict[str, Any]) -> type:
    """Return another class of the same name, with a body."""
    made = type(like)(like.__name__, like.__bases__, own)
    made.__qualname__ = like.__qualname__
    return made


def _strip(made: type, names: Iterable[str]) -> None:
    """Leave the values of a class's fields that are their defaults, as `dataclasses` does."""
    for name in names:
        said = vars(made).get(name)
        if isinstance(said, dataclasses.Field):
            if said.default is dataclasses.MISSING:
                delattr(made, name)
            else:
                setattr(made, name, said.default)


def _make_slotted(
    plan: type, names: Iterable[str], own: dict[str, Any], options: dict[str, bool]
) -> type:
    """Return a class of the same body with slots."""
    for name in names:
        own.pop(name, None)  # a default, which no slot can have beside it
    above = {slot for each in plan.__mro__[1:] for slot in _list_slots(each)}
    own["__slots__"] = tuple(name for name in names if name not in above)
    if options.get("frozen"):
        own.setdefault("__getstate__", _get_values)
        own.setdefault("__setstate__", _set_values)
    else:
        own.setdefault("__setstate__", _set_state)
    return _make_class(plan, own)


def _list_slots(cls: type) -> Iterable[str]:
    slots = vars(cls).get("__slots__", ())
    return (slots,) if isinstance(slots, str) else slots


def _list_waiting(own: Mapping[str, Any], options: dict[str, bool]) -> Iterator[str]:
    """Yield the methods that `dataclasses` will make, but `__init__`."""
    frozen, compared = options.get("frozen"), options.get("eq", True)
    names = ["__repr__", *["__eq__"] * compared, *["__setattr__", "__delattr__"] * bool(frozen)]
    yield from (name for name in names if name not in own)
    has_hash = "__hash__" in own and (own["__hash__"] is not None or "__eq__" not in own)
    if frozen and compared and not has_hash:
        yield "__hash__"


def _put_off(made: Any, name: str) -> Callable[..., Any]:
    """Return a method that has all methods made, and calls the one that takes its place."""

    def method(self: Any, *values: Any) -> Any:
        dataclasses.fields(made)
        return vars(made)[name](self, *values)

    return method


def _wait(find_plan: Callable[[], type], made: Any, options: dict[str, bool]) -> None:
    """Have the first object, or whoever asks for the fields, give a class its methods."""

    def make() -> None:
        with _MAKING:
            if isinstance(vars(made)[_FIELDS], _Waiting):
                _make_methods(find_plan(), made, options)

    def __init__(self: Any, *values: Any, **named: Any) -> None:  # noqa: N807 - its place is taken
        with _MAKING:
            if vars(made)[_INIT] is __init__:
                setattr(made, _INIT, write_init(made, frozen=options.get("frozen", False)))
        made.__init__(self, *values, **named)

    setattr(made, _INIT, __init__)
    setattr(made, _FIELDS, _Waiting(make))


def _make_methods(plan: type, made: Any, options: dict[str, bool]) -> None:
    """Let `dataclasses` make the methods of a plan, and take over all that is new."""
    before = dict(vars(plan))
    dataclasses.dataclass(**options)(plan)
    kept = {each.name for each in dataclasses.fields(plan)}
    for name, each in vars(plan).items():
        if name not in kept and name != _FIELDS and before.get(name, before) is not each:
            setattr(made, name, each)
    setattr(made, _FIELDS, vars(plan)[_FIELDS])  # the last: until then, others wait


class _Waiting:
    """The fields of a class that has none yet: who asks has them made."""

    def __init__(self, make: Callable[[], None]) -> None:
        self._make = make

    def __get__(self, _instance: object, owner: type) -> Any:
        self._make()
        return getattr(owner, _FIELDS)


def _get_values(self: Any) -> list[Any]:
    return [getattr(self, each.name) for each in dataclasses.fields(self)]


def _set_values(self: Any, state: Iterable[Any]) -> None:
    for each, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)


def _set_state(self: Any, state: Any) -> None:
    """Set what Python's own pickling tells of an object, as it would do without this method."""
    dataclasses.fields(self)
    for part in state if isinstance(state, tuple) else (state,):
        for name, value in (part or {}).items():
            setattr(self, name, value)
