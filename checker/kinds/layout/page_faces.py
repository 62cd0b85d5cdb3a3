"""Collect the headers and footers of each section and page."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.document import Block, Document, Margin, Part
from checker.core.messages import Message, MessageList
from checker.formats import format_named

Where = Literal["header", "footer", "either"]
Pages = Literal["default", "first", "even"]

WHERE: dict[Where, Message] = {
    "header": Message("margins.header"),
    "footer": Message("margins.footer"),
    "either": Message("margins.header-or-footer"),
}
_PAGES: dict[Pages, Message] = {
    "first": Message("margins.first-page"),
    "even": Message("margins.even-pages"),
}
_PARTS: dict[Where, tuple[Part, ...]] = {
    "header": (Part.HEADER,),
    "footer": (Part.FOOTER,),
    "either": (Part.HEADER, Part.FOOTER),
}


@dataclass(frozen=True, slots=True)
class PageFace:
    """One kind of page of one section (from 1), and the blocks above and below its text."""

    section: int
    pages: Pages
    header: tuple[Block, ...]
    footer: tuple[Block, ...]

    def blocks(self, where: Where) -> tuple[Block, ...]:
        """Return the blocks that stand there and hold text."""
        parts = _PARTS[where]
        above = self.header if Part.HEADER in parts else ()
        below = self.footer if Part.FOOTER in parts else ()
        return tuple(block for block in above + below if block.text.strip())

    def text(self, where: Where) -> str:
        """Return the text there, one line for each block."""
        return "\n".join(block.text for block in self.blocks(where))


def collect_faces(document: Document) -> tuple[PageFace, ...]:
    """Return the kinds of pages that a document's sections have, in order.

    A format that only shows header and footer (PDF, slides, HTML) has one face where it has any.
    """
    stories = _collect_stories(document)
    if format_named(document.format).has_margins:
        return tuple(
            _build_face(number, pages, page.margins, stories)
            for number, page in enumerate(document.pages, 1)
            for pages in _iter_page_kinds(page.margins)
        )
    above, below = (
        tuple(block for block in document.walk() if block.part is part)
        for part in (Part.HEADER, Part.FOOTER)
    )
    return (PageFace(1, "default", above, below),) if above or below else ()


def _iter_page_kinds(margins: Sequence[Margin]) -> Iterator[Pages]:
    shown = {margin.pages for margin in margins}
    yield "default"
    yield from (pages for pages in ("first", "even") if pages in shown)


def _build_face(
    number: int, pages: Pages, margins: Sequence[Margin], stories: dict[str, list[Block]]
) -> PageFace:
    def blocks(part: Part) -> tuple[Block, ...]:
        paths = [m.path for m in margins if m.part is part and m.pages == pages]
        return tuple(block for path in paths for block in stories[path])

    return PageFace(number, pages, blocks(Part.HEADER), blocks(Part.FOOTER))


def _collect_stories(document: Document) -> dict[str, list[Block]]:
    """Return the blocks of headers and footers by the path that theirs begin with."""
    paths = {margin.path for page in document.pages for margin in page.margins}
    stories: dict[str, list[Block]] = defaultdict(list)
    for block in document.walk():
        if block.part in {Part.HEADER, Part.FOOTER}:
            stories[_find_story_path(block.path, paths)].append(block)
    return stories


def _find_story_path(path: str, known: set[str]) -> str:
    """Return the longest beginning of a path that names a header or footer."""
    while path not in known and "/" in path:
        path = path.rpartition("/")[0]
    return path


def add_location(
    sentence: Message, at_fault: Sequence[PageFace], all_faces: Sequence[PageFace]
) -> Message:
    """Add to a sentence which pages are meant, where only some of those looked at are."""
    if len(at_fault) == len(all_faces):
        return sentence
    several = len({face.section for face in all_faces}) > 1
    names = (_name(face, several=several) for face in at_fault)
    shown = [name for name in names if name is not None]
    if not shown:
        return sentence
    more = MessageList(shown, "list.comma")
    return Message("list.sentence-with-more", said=sentence, more=more)


def _name(face: PageFace, *, several: bool) -> Message | None:
    pages = _PAGES.get(face.pages)
    if not several:
        return pages
    if pages is None:
        return Message("margins.section", number=face.section)
    return Message("margins.pages-of-section", number=face.section, pages=pages)
