"""Comments of a Word file with what was answered and whether they are done, as Word keeps it.

[MS-DOCX] 2.5.4: `commentsExtended.xml` names a comment by the id of its last paragraph, and says
which comment it answers and whether it is done.
"""

from collections.abc import Sequence

from docx.opc.constants import RELATIONSHIP_TYPE

from checker.core.data_classes import dataclass
from checker.core.document import Span
from checker.formats.docx.read import OpenedWord
from checker.formats.docx.read.package import WordPackage
from checker.formats.ooxml.names import W14, W15, Element, W, get_attribute

_EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_TRUE = frozenset({"1", "true", "on"})


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """One comment or reply: its paragraphs, apart by line ends. `date` is as the file has it."""

    identifier: str
    author: str
    date: str
    text: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment, the replies to it in order, whether it is done, and the words it is about."""

    first: ThreadMessage
    span: Span
    done: bool
    replies: tuple[ThreadMessage, ...]


def read_threads(opened: OpenedWord) -> list[Thread]:
    """Return the comments of a Word file that answer no other, in the order of the file."""
    package = opened.package
    root = package.root(package.related(RELATIONSHIP_TYPE.COMMENTS))
    comments = [] if root is None else list(root.iterchildren(W + "comment"))
    rows = _map_rows(package)
    own = [rows.get(_get_paragraph_id(each)) for each in comments]
    spans = [each.span for each in opened.document.markup if each.kind == "comment"]
    parents = [None if row is None else row.get(W15 + "paraIdParent") for row in own]
    known = {_get_paragraph_id(each) for each in comments} - {""}
    return [
        Thread(_read_message(each), span, _is_done(row), _collect_replies(each, comments, parents))
        for each, row, parent, span in zip(comments, own, parents, spans, strict=True)
        if parent not in known
    ]


def _map_rows(package: WordPackage) -> dict[str, Element]:
    root = package.root(package.related(_EXTENDED))
    rows = [] if root is None else root.iterchildren(W15 + "commentEx")
    return {row.get(W15 + "paraId") or "": row for row in rows if row.get(W15 + "paraId")}


def _get_paragraph_id(comment: Element) -> str:
    paragraphs = list(comment.iterdescendants(W + "p"))
    return paragraphs[-1].get(W14 + "paraId") or "" if paragraphs else ""


def _is_done(row: Element | None) -> bool:
    return row is not None and row.get(W15 + "done") in _TRUE


def _collect_replies(
    comment: Element, comments: Sequence[Element], parents: Sequence[str | None]
) -> tuple[ThreadMessage, ...]:
    own = _get_paragraph_id(comment)
    answers = zip(comments, parents, strict=True)
    return tuple(_read_message(each) for each, parent in answers if own and parent == own)


def _read_message(comment: Element) -> ThreadMessage:
    return ThreadMessage(
        identifier=get_attribute(comment, "id") or "",
        author=get_attribute(comment, "author") or "",
        date=get_attribute(comment, "date") or "",
        text="\n".join(_read_words(each) for each in comment.iterdescendants(W + "p")).strip(),
    )


def _read_words(paragraph: Element) -> str:
    shown = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n"}
    pieces = paragraph.iterdescendants(W + "t", *shown)
    return "".join(shown.get(str(each.tag)) or each.text or "" for each in pieces)
