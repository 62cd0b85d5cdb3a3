"""Comments on slides: the classic ones (19.4) and the modern ones of PowerPoint since 2021."""

from collections.abc import Iterator

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part as PackagePart

from checker.core.data_classes import dataclass
from checker.formats.ooxml.package import related
from checker.formats.pptx.read.names import A, Element, P
from checker.formats.pptx.read.package import Deck

_MODERN = "{http://schemas.microsoft.com/office/powerpoint/2018/8/main}"
_ANCHOR = "{http://schemas.microsoft.com/office/drawing/2013/main/command}"
_MODERN_COMMENTS = "http://schemas.microsoft.com/office/2018/10/relationships/comments"
_MODERN_AUTHORS = "http://schemas.microsoft.com/office/2018/10/relationships/authors"
_ANCHORED = tuple(_ANCHOR + name for name in ("spMk", "picMk", "graphicFrameMk", "grpSpMk"))


@dataclass(frozen=True, slots=True)
class SlideComment:
    """What somebody noted on a slide; `shape` is the id of the shape that it is pinned to."""

    author: str
    text: str
    shape: str = ""


def read_authors(deck: Deck) -> dict[str, str]:
    """Return the names of those who comment, by their id."""
    kinds = (RELATIONSHIP_TYPE.COMMENT_AUTHORS, _MODERN_AUTHORS)
    roots = (deck.root(part) for part in related(deck.main.rels.values(), *kinds))
    return {
        item.get("id") or "": item.get("name") or ""
        for root in roots
        if root is not None
        for item in root.iter(P + "cmAuthor", _MODERN + "author")
    }


def read_comments(
    deck: Deck, slide: PackagePart, authors: dict[str, str]
) -> Iterator[SlideComment]:
    """Yield the comments on a slide with the answers to them, as the file lists them."""
    for part in related(slide.rels.values(), RELATIONSHIP_TYPE.COMMENTS, _MODERN_COMMENTS):
        root = deck.root(part)
        for item in () if root is None else root.iter(P + "cm", _MODERN + "cm"):
            shape = _shape(item)
            for said in (item, *item.iter(_MODERN + "reply")):
                author = authors.get(said.get("authorId") or "", "")
                yield SlideComment(author, _read_text(said), shape)


def _read_text(item: Element) -> str:
    classic = item.findtext(P + "text")
    if classic is not None:
        return classic
    body = item.find(_MODERN + "txBody")
    paragraphs = () if body is None else body.iter(A + "p")
    return "\n".join("".join(t.text or "" for t in each.iter(A + "t")) for each in paragraphs)


def _shape(item: Element) -> str:
    anchor = next(item.iter(*_ANCHORED), None)
    return "" if anchor is None else anchor.get("id") or ""
