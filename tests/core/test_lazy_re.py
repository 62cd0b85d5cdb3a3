"""An expression that is compiled when it is first used does what a compiled one does."""

import copy
import importlib
import pickle
import pkgutil
import re
from collections.abc import Iterator

import pytest

import checker
from checker.core.text import lazy_re

PATTERN = re.compile("a(?P<end>b)?", re.IGNORECASE)
TEXT = "xAB ab a"


def _lazy() -> re.Pattern[str]:
    return lazy_re.compile(PATTERN.pattern, re.IGNORECASE)


def test_it_finds_what_a_compiled_one_finds() -> None:
    for name in ("search", "match", "fullmatch"):
        for bounds in ((), (1,), (1, 2), (4, 6), (9,)):
            found, wanted = (
                getattr(_lazy(), name)(TEXT, *bounds),
                getattr(PATTERN, name)(TEXT, *bounds),
            )
            assert (found and found.span()) == (wanted and wanted.span())
    assert [each.span() for each in _lazy().finditer(TEXT, 2)] == [(4, 6), (7, 8)]
    assert _lazy().findall(TEXT) == PATTERN.findall(TEXT)
    assert _lazy().split(TEXT) == PATTERN.split(TEXT)
    assert _lazy().sub(r"<\1>", TEXT) == PATTERN.sub(r"<\1>", TEXT)
    assert _lazy().subn("", TEXT) == PATTERN.subn("", TEXT)


def test_it_says_of_itself_what_a_compiled_one_says() -> None:
    lazy = _lazy()
    assert lazy.pattern == PATTERN.pattern
    assert (lazy.groups, lazy.groupindex, lazy.flags) == (1, {"end": 1}, PATTERN.flags)


def test_a_copy_finds_the_same() -> None:
    pickled = pickle.loads(pickle.dumps(_lazy()))  # noqa: S301 - made in this line
    for copied in (copy.copy(_lazy()), copy.deepcopy(_lazy()), pickled):
        assert copied.findall(TEXT) == PATTERN.findall(TEXT)


def test_it_is_compiled_when_it_is_used() -> None:
    lazy = lazy_re.compile("(")
    with pytest.raises(re.error):
        lazy.search("x")


@pytest.mark.slow
def test_all_expressions_that_ship_compile() -> None:
    assert sum(pattern.groups >= 0 for pattern in _iter_shipped()) > 1000


def _iter_shipped() -> Iterator[re.Pattern[str]]:
    """Yield what the modules hold by a name of their own, or in a tuple, list or dictionary."""
    for found in pkgutil.walk_packages(checker.__path__, "checker."):
        if not found.name.startswith(("checker.__main__", "checker.server.store.migrations.env")):
            yield from _iter_patterns(list(vars(importlib.import_module(found.name)).values()))


def _iter_patterns(value: object) -> Iterator[re.Pattern[str]]:
    if type(value) is type(_lazy()):
        yield value
    elif isinstance(value, dict):
        yield from _iter_patterns(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _iter_patterns(each)
