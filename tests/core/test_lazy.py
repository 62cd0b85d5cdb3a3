"""An expression that is compiled when it is first used does what a compiled one does."""

import re

import pytest

from checker.core.text.lazy_regex import LazyPattern


def test_it_finds_what_a_compiled_one_finds() -> None:
    lazy, ready, text = (
        LazyPattern("a(b)?", re.IGNORECASE),
        re.compile("a(b)?", re.IGNORECASE),
        "xAB ab a",
    )
    for name in ("search", "match", "fullmatch"):
        for bounds in ((), (1,), (1, 2), (4, 6), (9,)):
            found, wanted = getattr(lazy, name)(text, *bounds), getattr(ready, name)(text, *bounds)
            assert (found and found.span()) == (wanted and wanted.span())
    assert [each.span() for each in lazy.finditer(text, 2)] == [(4, 6), (7, 8)]
    assert lazy.sub(r"<\1>", text) == ready.sub(r"<\1>", text)


def test_it_is_compiled_when_it_is_used() -> None:
    lazy = LazyPattern("(")
    with pytest.raises(re.error):
        lazy.search("x")
