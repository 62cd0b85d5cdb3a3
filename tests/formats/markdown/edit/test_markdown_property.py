"""Whatever is edited in whatever Markdown: either it is exactly that, or nothing was done.

The documents are those with which the reader's places are tested. `CHECKER_EXAMPLES` sets how many.
"""

import os
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.core.document import Document, Span
from checker.core.limits import DEFAULT_LIMITS
from checker.formats.markdown.edit.edit import write
from checker.formats.markdown.read import read
from checker.formats.shared.edits import Edit, apply_edits
from tests.support.markdown_texts import FRAGMENTS, MARKDOWN, numbered

_EXAMPLES = int(os.environ.get("CHECKER_EXAMPLES", "150"))
_SETTINGS = settings(deadline=None, max_examples=_EXAMPLES, suppress_health_check=list(HealthCheck))
_NEW = st.sampled_from(
    [
        *("", "新", "新しい語", "a*b", "*", "_x_", "`", "<b>", "&amp;", "|", "[x](y)", "- ", "1. "),
        *("#", "\\", "~~", "$x$", " ", "\n", "  ", "http://n.example", "![", "^[", "新\n語"),
    ]
)
PATH = Path("a.md")


_SOURCES = MARKDOWN.map(lambda source: numbered(source)[0]) | st.lists(
    FRAGMENTS, min_size=1, max_size=40
).map(lambda fragments: "".join([*fragments, "\n\n終"]))


@st.composite
def _edited_documents(draw: st.DrawFn) -> tuple[str, Document, list[Edit]]:
    source = draw(_SOURCES)
    found = read(PATH, source.encode())
    edits: list[Edit] = []
    for block in found.walk():
        if not draw(st.booleans()):
            continue
        cuts = draw(st.lists(st.integers(0, len(block.text)), max_size=4, unique=True))
        for start, end in list(pairwise(sorted(cuts)))[::2]:
            edits.append(Edit(Span(block.path, start, end), draw(_NEW)))
    return source, found, edits


@_SETTINGS
@given(drawn=_edited_documents())
def test_each_edit_is_exact_or_refused(drawn: tuple[str, Document, list[Edit]]) -> None:
    source, found, edits = drawn
    result = write(PATH, source.encode(), found, edits, DEFAULT_LIMITS)
    assert sorted(map(repr, edits)) == sorted(
        map(repr, [*result.made, *(each.edit for each in result.refused)])
    )
    after = read(PATH, result.data)
    assert result.document == after
    blocks = {block.path: block for block in after.walk()}
    assert list(blocks) == [block.path for block in found.walk()]
    for block in found.walk():
        here = [each for each in result.made if each.span.path == block.path]
        wanted = apply_edits(block.text, [(e.span.start, e.span.end, e.text) for e in here])
        assert blocks[block.path].text == wanted
        assert blocks[block.path].kind is block.kind
    if not result.made:
        assert result.data == source.encode()
