"""An expression that is compiled when it is first used does what a compiled one does."""

import copy
import importlib
import pickle
import pkgutil
import random
import re
from collections.abc import Iterator
from contextlib import suppress

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


_ATOMS = [
    *(
        "[一-鿿]",
        "[ぁ-鿿]+",
        "a",
        "株式",
        "(?:株|会社)",
        "か?",
        "が",
        "(?=社)",
        "(?!社)",
        "[^一-鿿]",
    ),
    *("(会|a)", "ｂ", ".", "^", "$", "(?i:A)", "{0,1}", "(?<!a)", "(?P<x>社)?", r"\s"),
]


def test_an_expression_that_waits_for_its_letters_finds_the_same() -> None:
    dice = random.Random(7)  # noqa: S311 - no secret
    for _ in range(400):
        written = "[一-鿿]" + "".join(dice.choice(_ATOMS) for _ in range(dice.randint(1, 4)))
        with suppress(re.error):
            for flags in (0, re.IGNORECASE, re.DOTALL | re.MULTILINE):
                compiled, lazy = re.compile(written, flags), lazy_re.compile(written, flags)
                for _ in range(4):
                    text = "".join(
                        dice.choice("aAbｂか\u304b\u3099が株式会社、\n ") for _ in range(8)
                    )
                    assert _all_of(lazy, text) == _all_of(compiled, text), (written, text)


def _all_of(pattern: re.Pattern[str], text: str) -> list[object]:
    """Return what every method says of a text."""
    found = [pattern.search(text), pattern.match(text), pattern.fullmatch(text)]
    spans: list[object] = [each and each.span() for each in found]
    spans += [[each.span() for each in pattern.finditer(text)], pattern.findall(text)]
    return [*spans, pattern.sub("x", text), pattern.subn("x", text), pattern.split(text)]


_UNUSABLE = "[一-鿿]+株式会社(?P<a>)(?P<a>)"
"""Needs letters, and does not compile."""


def test_it_waits_for_a_text_with_its_letters() -> None:
    lazy = lazy_re.compile(_UNUSABLE)
    search = lazy.search
    assert [search("有限会社"), lazy.findall(""), lazy.sub("x", "a")] == [None, [], "a"]
    with pytest.raises(re.error):
        search("東京株式会社")


def test_who_searches_much_has_it_compiled() -> None:
    lazy = lazy_re.compile(_UNUSABLE)
    assert lazy.search("東" * 4000) is None
    with pytest.raises(re.error):
        lazy.search("東" * 4001)
    with pytest.raises(re.error):
        list(map(lazy.search, ["東" * 4000] * 6))


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
