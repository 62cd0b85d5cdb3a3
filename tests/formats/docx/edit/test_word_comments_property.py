"""Any comments anywhere, in any order: each stands at its characters, and nothing else changes."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from checker.core.document import Span
from checker.formats.docx.edit import CommentText
from checker.formats.docx.read import open_word, read
from checker.formats.docx.read.threads import read_threads
from tests.support.docx_builder import paragraph, run, table, word
from tests.support.word_copies import PATH, W, commented, note, shown
from tests.support.word_xml import FIELD

pytestmark = pytest.mark.slow

_GONE = '<w:del w:id="2" w:author="A"><w:r><w:delText>旧い</w:delText></w:r></w:del>'
_PIECES = (
    run("稟議書の件"),
    run("bold 額", "<w:b/>"),
    "<w:r><w:t>左</w:t><w:tab/><w:t>  右 </w:t><w:br/></w:r>",
    f'<w:hyperlink w:anchor="x">{run("規程")}{run("第3条")}</w:hyperlink>',
    f'<w:ins w:id="1" w:author="A">{run("追加した語")}</w:ins>',
    _GONE,
    FIELD,
    f"<w:sdt><w:sdtContent>{run('総務部')}</w:sdtContent></w:sdt>",
    '<w:bookmarkStart w:id="9" w:name="b"/>',
)


@st.composite
def documents(draw: st.DrawFn) -> tuple[bytes, list[Span]]:
    """Draw a document of two paragraphs and a cell, and spans of its blocks."""
    bodies = [
        "".join(draw(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=5))) for _ in range(3)
    ]
    first, second, inside = map(paragraph, bodies)
    cells = f"<w:tr><w:tc>{inside}</w:tc></w:tr>"
    data = word(first + table(cells) + second)
    blocks = [block for block in read(PATH, data).walk() if block.table is None]
    spans = []
    for _ in range(draw(st.integers(1, 6))):
        block = draw(st.sampled_from(blocks))
        start = draw(st.integers(0, len(block.text)))
        end = draw(st.integers(start, len(block.text)))
        spans.append(block.span(start, end))
    return data, spans


def characters(root: etree._Element) -> list[tuple[str, str, bool]]:
    """Return the characters of all runs, with what holds them and whether they are bold."""
    found = []
    for text in root.iter(W + "t", W + "delText", W + "tab", W + "br", W + "fldChar"):
        parent = text.getparent()
        assert parent is not None
        above = parent.getparent()
        assert above is not None
        bold = parent.find(f"{W}rPr/{W}b") is not None
        tag = str(text.tag).rpartition("}")[2]
        found += [(each, f"{above.tag} {tag}", bold) for each in shown(text) or [tag]]
    return found


@settings(max_examples=150, deadline=None)
@given(documents())
def test_any_comments(case: tuple[bytes, list[Span]]) -> None:
    data, spans = case
    document = read(PATH, data)
    copy = commented(data, *map(note, spans))
    for placed in copy.annotated.placed:
        assert placed.exact
        assert copy.anchored(placed.identifier) == document.quote(placed.note.span)
    before = commented(data).main
    assert characters(copy.main) == characters(before)
    again = read(PATH, copy.data)
    assert [(b.path, b.text, b.runs, b.marks) for b in again.walk() if b.part != "comment"] == [
        (b.path, b.text, b.runs, b.marks) for b in document.walk()
    ]


_LINES = st.text(st.characters(codec=None, max_codepoint=0x2FFF), max_size=12)


@settings(max_examples=200, deadline=None)
@given(st.lists(_LINES, min_size=1, max_size=4))
@example(["a\tb\n\nc\x0b\x1c\x85d", "", " 　e \r\nf\u2028", "\ud800\ufffe"])
def test_what_a_comment_says_is_what_is_read_again(lines: list[str]) -> None:
    data = word(paragraph(run("稟議書の件")))
    copy = commented(data, CommentText(Span("body/0", 0, 3), tuple(lines)))
    (thread,) = read_threads(open_word(PATH, copy.data))
    assert copy.annotated.placed[0].said == thread.first.text
