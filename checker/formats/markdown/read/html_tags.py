"""Read an HTML tag in a line of text: styles, links, ruby, and what shows no words."""

from collections.abc import Callable
from typing import Final

from checker.core.document import MarkKind
from checker.core.text import lazy_re as re
from checker.formats.html.read.character_references import (
    REFERENCE,
    decode_references,
    decode_value,
)
from checker.formats.html.read.tokens import TagToken
from checker.formats.markdown.read.shown_text import Collector
from checker.formats.markdown.read.source_offsets import SourceOffsets

_STYLES: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "cite": "italic",
    "dfn": "italic",
    "var": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strike",
    "del": "strike",
    "strike": "strike",
    "sup": "superscript",
    "sub": "subscript",
    "code": "code",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
}
_READINGS = frozenset({"rt", "rp"})
_RUBY_PARTS = frozenset({"rt", "rp", "rb", "rtc"})
_SILENT = frozenset({"script", "style", "template"})
_EMBEDDED = frozenset({"iframe", "object", "svg", "canvas", "video", "audio", "applet"})
_CLOSING = re.compile(r"</([A-Za-z]+)")
_REFERENCE = re.compile(REFERENCE)


class Tags:
    """Follows the tags of one block, and shows in `shown` what they say."""

    def __init__(self, shown: Collector, content: str, embedded: Callable[[], None]) -> None:
        """Begin a block with a content.

        `embedded` is told of each object whose words are not read. Where a `<script>` or such is
        never closed, the words behind it are read: their author named it, and forgot to escape it.
        """
        self._shown = shown
        self._closed = {name.lower() for name in _CLOSING.findall(content)}
        self._embedded = embedded
        self._links: list[tuple[int, str]] = []
        self._ruby: int | None = None
        self._aside: str | None = None  # the element whose words are kept apart or dropped
        self._depth = 0

    def finish(self) -> None:
        """Close what the block leaves open."""
        self._leave()
        while self._links:
            self._close_link()

    def read(self, tag: TagToken, content: str, places: SourceOffsets) -> None:
        """Do what a tag of a content says."""
        if tag.closing:
            self._close(tag.name)
        else:
            self._open(tag, content, places)

    def _open(self, tag: TagToken, content: str, places: SourceOffsets) -> None:
        name = tag.name
        holds = not content.startswith("/>", tag.end - len("/>"))
        if self._aside in _READINGS and name in _RUBY_PARTS:
            self._leave()
        if self._aside is not None:
            self._depth += name == self._aside and holds
        elif name in _STYLES:
            self._shown.styles[_STYLES[name]] += 1
        elif name == "br":
            self._shown.stand_for("\n", places.at(tag.start), places.at(tag.end))
        elif name == "img":
            self._show_alt(tag, content, places)
        elif name == "a" and "href" in tag.attributes:
            self._links.append((self._shown.length, decode_value(content, tag.attributes["href"])))
        elif name == "ruby":
            self._ruby = self._shown.length
        elif name == "embed" or name in _EMBEDDED:
            self._embedded()
        hides = name in _READINGS or (name in _SILENT | _EMBEDDED and name in self._closed)
        if self._aside is None and holds and hides:
            self._aside, self._depth, self._shown.aside = name, 1, []

    def _close(self, name: str) -> None:
        if self._aside is not None:
            self._depth -= name == self._aside
            if not self._depth or (self._aside in _READINGS and name == "ruby"):
                self._leave()
        elif name in _STYLES:
            style = _STYLES[name]
            self._shown.styles[style] = max(self._shown.styles[style] - 1, 0)
        elif name == "a" and self._links:
            self._close_link()
        if name == "ruby":
            self._ruby = None

    def _leave(self) -> None:
        """Show words again; a reading becomes a mark on its base text."""
        words, self._shown.aside = self._shown.aside, None
        if self._aside == "rt" and self._ruby is not None and words is not None:
            self._shown.mark(MarkKind.RUBY, self._ruby, " ".join("".join(words).split()))
            self._ruby = self._shown.length
        self._aside = None

    def _close_link(self) -> None:
        start, target = self._links.pop()
        self._shown.mark(MarkKind.LINK, start, target)

    def _show_alt(self, tag: TagToken, content: str, places: SourceOffsets) -> None:
        """Show the alternative text of an `<img>`; an empty one says that it is an ornament."""
        at, stop = tag.attributes.get("alt", (0, 0))
        before = self._shown.length
        for reference in _REFERENCE.finditer(content, at, stop):
            first, end = reference.span()
            self._shown.show(content[at:first], places, at)
            self._shown.stand_for(decode_references(reference[0]), places.at(first), places.at(end))
            at = end
        self._shown.show(content[at:stop], places, at)
        if "alt" not in tag.attributes or self._shown.length > before:
            self._shown.mark(MarkKind.IMAGE, before, "")
