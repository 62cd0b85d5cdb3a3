"""Any set of safe fixes on any example Word file comes to rest and loses nothing unnamed."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.core.document import Document
from checker.core.limits import DEFAULT_LIMITS
from checker.formats.docx.edit.fixes import Fixes
from checker.formats.docx.read import read
from checker.formats.shared.edits import Edit, WrittenFile, apply_edits
from tests.support.fixed_words import WHEN

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[4] / "examples"
EXAMPLES = sorted(ROOT.glob("*/word-*/*.docx"))
_NEW = st.sampled_from(("", "、", "ください", "及び", " A&B ", "\t", "一\n二"))
_SETTINGS = settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))


@cache
def _example(number: int) -> tuple[Path, bytes, Document]:
    path = EXAMPLES[number]
    data = path.read_bytes()
    return path, data, read(path, data)


@st.composite
def _edits(draw: st.DrawFn, document: Document) -> list[Edit]:
    blocks = [block for block in document.walk() if block.text]
    edits = []
    for block in draw(st.lists(st.sampled_from(blocks), unique_by=lambda b: b.path, max_size=5)):
        bounds = draw(st.lists(st.integers(0, len(block.text)), unique=True, max_size=4))
        ordered = sorted(bounds)
        for start, end in zip(ordered[::2], ordered[1::2], strict=False):
            edits.append(Edit(block.span(start, end), draw(_NEW)))
    return edits


def _texts(document: Document) -> dict[str, str]:
    return {block.path: block.text for block in document.walk() if block.table is None}


def _wanted(texts: dict[str, str], made: tuple[Edit, ...]) -> dict[str, str]:
    def here(path: str) -> Iterator[tuple[int, int, str]]:
        return ((e.span.start, e.span.end, e.text) for e in made if e.span.path == path)

    return {path: apply_edits(text, here(path)) for path, text in texts.items()}


@_SETTINGS
@given(st.data(), st.integers(0, len(EXAMPLES) - 1))
def test_rounds_of_fixes_lose_nothing(data: st.DataObject, number: int) -> None:
    path, content, document = _example(number)
    tracked, plain = Fixes(when=WHEN), Fixes(tracked=False)
    ours = theirs = WrittenFile(content, document, ())
    expected = _texts(document)
    for _ in range(2):
        edits = data.draw(_edits(ours.document))
        ours = tracked(path, ours.data, ours.document, edits, DEFAULT_LIMITS)
        theirs = plain(path, theirs.data, theirs.document, edits, DEFAULT_LIMITS)
        assert ours.made == theirs.made
        assert len(ours.made) + len(ours.refused) == len(edits)
        expected = _wanted(expected, ours.made)
    for result in (ours, theirs):
        assert _texts(read(path, result.data)) == _texts(result.document) == expected
    before = read(path, ours.data)
    assert _texts(before.original or before) == _texts(document.original or document)
    assert Fixes()(path, ours.data, ours.document, [], DEFAULT_LIMITS).data == ours.data
