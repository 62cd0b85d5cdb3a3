"""A data class whose methods are made later does all that one of the standard library does."""

import copy
import dataclasses
import pickle
import threading
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError, field, fields, replace
from typing import Any, ClassVar, Generic, TypeVar

import pytest

from checker.core import data_classes
from checker.core.data_classes import dataclass

T = TypeVar("T")


def _make(decorate: Callable[..., Any], **options: bool) -> Any:
    """Return a class with all sorts of fields, made by one decorator or the other."""

    @decorate(**{"slots": True, **options})
    class Sample(Generic[T]):
        """Hold something."""

        name: str
        size: int = 3
        parts: list[str] = field(default_factory=list, compare=False)
        shown: str = field(default="", repr=False)
        kind: ClassVar[str] = "sample"

        @property
        def long(self) -> bool:
            return self.size > 3

    return Sample


@dataclass(frozen=True, slots=True)
class Frozen:
    """A class that can be pickled, for it has a name."""

    name: str
    size: int = 3


@dataclass(slots=True)
class Open:
    """Likewise, and its objects change."""

    name: str
    size: int = 3


class Below(Open):
    """A class with a dictionary below one with slots."""


@pytest.mark.parametrize(
    "options",
    [
        {**slots, **each}
        for slots in ({}, {"slots": False})
        for each in (
            {},
            {"frozen": True},
            {"eq": False},
            {"frozen": True, "eq": False},
            {"order": True},
        )
    ],
)
def test_it_is_what_the_standard_library_makes(options: dict[str, bool]) -> None:
    ours, theirs = _make(dataclass, **options), _make(dataclasses.dataclass, **options)
    told = [list(_tell(each)) for each in (ours, theirs)]
    assert told[0] == told[1]


def _tell(cls: Any) -> Iterator[object]:
    """Yield all that can be seen of a class and its objects."""
    slots = vars(cls).get("__slots__")
    yield slots, slots or (cls.size, "parts" in vars(cls), vars(cls)["shown"])
    one, other = cls("a", parts=["x"]), cls("a", 3)
    yield repr(one), one.long, one.kind, one == other, one != cls("b"), one.parts, other.parts
    yield [(each.name, each.default is dataclasses.MISSING) for each in fields(cls)]
    yield cls.__match_args__, cls.__doc__, cls.__name__, cls.__qualname__.rpartition(".")[2]
    yield replace(one, size=5).size, dataclasses.asdict(one), dataclasses.is_dataclass(cls)
    yield hasattr(one, "__dict__"), cls.__hash__ is None, (cls.__hash__ is object.__hash__)
    yield copy.copy(one).name, copy.deepcopy(one).parts, repr(copy.deepcopy(one))
    for change in (lambda: setattr(one, "name", "z"), cls, lambda: cls("a", 1, 2, 3, 4)):
        try:
            yield change(), one.name
        except (FrozenInstanceError, TypeError) as error:
            yield type(error), str(error).replace("Sample.", "")


_LAST = "__dataclass_params__"
"""What a class has once the standard library made all its methods."""


def test_a_class_waits_for_its_first_object() -> None:
    made = _make(dataclass)
    assert "__match_args__" not in vars(made)
    assert made("a").size == 3
    assert "__match_args__" in vars(made)


_USES: list[Callable[[Any], object]] = [
    repr,
    hash,
    fields,
    copy.copy,
    dataclasses.asdict,
    lambda one: one == one,  # noqa: PLR0124 - a comparison is what is tried
    lambda one: dataclasses.replace(one, size=4),
]


@pytest.mark.parametrize("use", _USES)
def test_an_object_that_is_read_needs_no_other_method(use: Callable[[Any], object]) -> None:
    @dataclass(frozen=True, slots=True)
    class Read:
        name: str
        size: int = 3

    one = Read("a")
    assert (one.name, one.size, _LAST in vars(Read)) == ("a", 3, False)
    use(one)
    assert _LAST in vars(Read)


def test_a_frozen_object_stays_as_it_is_from_the_first_try() -> None:
    for change in (lambda one: setattr(one, "name", "b"), lambda one: delattr(one, "name")):
        one = _make(dataclass, frozen=True)("a")
        with pytest.raises(FrozenInstanceError):
            change(one)
        assert one.name == "a"


def test_fields_stand_in_the_order_that_the_standard_library_has() -> None:
    for decorate in (dataclass, dataclasses.dataclass):

        @decorate(frozen=True, slots=True)
        class Above:
            name: str
            size: int = field(default=3, kw_only=True)
            left: int = field(init=False, default=9)

        @decorate(frozen=True, slots=True)
        class Lower(Above):
            parts: tuple[str, ...] = ()
            name: str = "lower"
            made: list[int] = field(init=False, default_factory=list)
            seen: str = field(init=False)

            def __post_init__(self) -> None:
                object.__setattr__(self, "seen", f"{self.name} {self.size} {self.parts}")

        one = Lower("a", (1,), size=5)
        assert (Lower.__match_args__, one.seen) == (("name", "parts"), "a 5 (1,)")
        assert (one.left, one.made, Lower().seen) == (9, [], "lower 3 ()")
        with pytest.raises(TypeError):
            Lower("a", (), 5)


def test_a_class_below_asks_the_one_above() -> None:
    class Told(Frozen):
        def __repr__(self) -> str:
            return f"told {super().__repr__()}"

    made = _make(dataclass, frozen=True)

    class Other(made):  # type: ignore[misc, valid-type]
        def __repr__(self) -> str:
            return f"other {super().__repr__()}"

    assert (
        repr(Told("a"))
        == "told test_a_class_below_asks_the_one_above.<locals>.Told(name='a', size=3)"
    )
    assert repr(Other("a")).startswith("other ")
    assert repr(Other("a")).count("other") == 1


def test_who_asks_for_the_fields_has_them_made() -> None:
    @dataclass(slots=True)
    class Lower(_make(dataclass)):  # type: ignore[misc]
        more: int = 0

    assert [each.name for each in fields(Lower)] == ["name", "size", "parts", "shown", "more"]
    assert Lower("a", more=2).more == 2


def test_what_is_unpickled_first_is_whole() -> None:
    for made in (Frozen("a", 2), Open("a", 2)):
        written = pickle.dumps((made, type(made)("a", 2)))
        one, other = pickle.loads(written)  # noqa: S301 - made in the line before
        assert (one, repr(one)) == (other, repr(made))


def test_state_alone_makes_the_methods() -> None:
    for decorated, state in (
        (_make(dataclass, frozen=True), ["a", 2, [], ""]),
        (_make(dataclass), (None, {"name": "a", "size": 2, "parts": [], "shown": ""})),
    ):
        one, other = (object.__new__(decorated) for _ in range(2))
        one.__setstate__(state)
        other.__setstate__(state)
        assert one == other
        assert "size=2" in repr(one)


def test_what_a_class_below_adds_is_copied() -> None:
    below = Below("a")
    below.more = 7  # type: ignore[attr-defined]
    for each in (copy.copy(below), pickle.loads(pickle.dumps(below))):  # noqa: S301 - made here
        assert (each, each.more) == (below, 7)


def test_threads_that_make_the_first_object_get_whole_ones() -> None:
    for _ in range(50):
        made, found = _make(dataclass), []
        start = threading.Barrier(4)

        def run(made: Any = made, found: list[Any] = found, start: Any = start) -> None:
            start.wait()
            found.append(made("a", 2))

        threads = [threading.Thread(target=run) for _ in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert [repr(each) for each in found] == [repr(found[0])] * 4
        assert all(each == found[0] for each in found)


def test_a_class_with_its_own_beginning_is_made_at_once() -> None:
    @dataclass(slots=True)
    class Own:
        name: str

        def __init__(self) -> None:
            self.name = "own"

    assert (Own().name, Own() == Own()) == ("own", True)


def test_a_changed_copy_differs_in_what_was_changed() -> None:
    first = _make(dataclass)("a", 2)
    several: list[dict[str, Any]] = [{}, {"name": "b"}, {"size": 3}, {"size": 3, "name": "b"}]
    for changes in several:
        assert data_classes.replace(first, **changes) == dataclasses.replace(first, **changes)
    with pytest.raises(TypeError):
        data_classes.replace(first, colour="red")
