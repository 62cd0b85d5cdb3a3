"""Comments on what was not fixed."""

from checker.core.document import Span
from checker.formats.docx.edit import CommentText
from checker.jobs.fix.unfixed_comments import gather_whole

_TITLE = CommentText(Span("body/0", 0, 2), ("[not fixed] a.title", "No title."), whole=True)
_PAGE = CommentText(Span("body/0", 0, 2), ("[not fixed] a.page", "Not A4."), whole=True)
_WORD = CommentText(Span("body/1", 0, 2), ("[not fixed] a.word", "A word."))


def test_what_concerns_the_whole_document_is_one_comment() -> None:
    lines = (
        "On the whole document: 2 fixes not made",
        "1. [not fixed] a.title No title.",
        "2. [not fixed] a.page Not A4.",
    )
    found = gather_whole([_TITLE, _WORD, _PAGE], "en")
    assert found == [CommentText(Span("body/0", 0, 2), lines, whole=True), _WORD]
    assert gather_whole([_TITLE, _WORD], "en") == [_TITLE, _WORD]
