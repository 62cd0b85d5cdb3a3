"""List what a Markdown file shows, or holds, that was not read."""

from collections.abc import Iterable
from dataclasses import field, replace

from checker.core.data_classes import dataclass
from checker.core.document import Unread
from checker.core.messages import Message
from checker.formats.markdown.read.parser import MAX_LINE_LENGTH, MAX_NESTING

_EMBEDDED = Message("read.embedded-objects")
_EMBEDDED_REASON = Message("read.words-frames-svg-images-videos-like")
_NESTED = Message("read.nested-lists-and-quotes")
_NESTED_REASON = Message("read.nested-more-than-levels-deep", most_nested=MAX_NESTING)
_CELLS = Message("read.cells-beyond-a-tables-columns")
_CELLS_REASON = Message("read.row-more-columns-than-header-not")
_LONG = Message("read.the-marks-of-long-paragraphs")
_LONG_REASON = Message("read.over-characters-emphasis-links-like-read", longest=MAX_LINE_LENGTH)
_FENCE = Message("read.what-follows-fence-never-closed")
_FENCE_REASON = Message("read.read-as-code")
_FRONT_MATTER = Message("read.front-matter")
_FRONT_MATTER_REASON = Message("read.cannot-be-read")


@dataclass(slots=True)
class Unreads:
    """Counts what is not read while a file is."""

    _embedded: int = 0
    _excess: int = 0
    _deepest: int = 0
    _long: int = 0
    _error: str = ""
    _fence: int = 0
    _html: dict[str, Unread] = field(default_factory=dict)

    def embed(self) -> None:
        """Note an embedded object."""
        self._embedded += 1

    def include(self, unread: Iterable[Unread]) -> None:
        """Note what a piece of HTML holds that was not read.

        Words in images are not named: those of `![]()` are not either.
        """
        for each in unread:
            if each.kind == "embedded":
                self._embedded += each.count
            elif each.kind != "image-text":
                known = self._html.get(each.kind)
                count = each.count + (known.count if known else 0)
                self._html[each.kind] = replace(each, count=count)

    def exceed(self, cells: int) -> None:
        """Note cells that a table has no column for."""
        self._excess += cells

    def nest(self, level: int) -> None:
        """Note how deep a token is nested."""
        self._deepest = max(self._deepest, level)

    def lengthen(self, long: bool) -> None:
        """Note whether a paragraph is too long for its emphasis and links to be read."""
        self._long += long

    def leave_open(self, line: int) -> None:
        """Note in which line a code fence begins that nothing closes; 0 is none."""
        self._fence = line or self._fence

    def front_matter(self, error: str) -> None:
        """Note why front matter could not be read."""
        self._error = error

    def found(self) -> tuple[Unread, ...]:
        """Return what was noted."""
        unread = []
        if self._error:
            reason = _FRONT_MATTER_REASON.format(error=self._error)
            unread.append(Unread("front-matter", _FRONT_MATTER, reason))
        if self._embedded:
            unread.append(Unread("embedded", _EMBEDDED, _EMBEDDED_REASON, self._embedded))
        if self._excess:
            unread.append(Unread("excess-cells", _CELLS, _CELLS_REASON, self._excess))
        if self._long:
            unread.append(Unread("long-paragraph", _LONG, _LONG_REASON, self._long))
        if self._deepest >= MAX_NESTING - 1:
            unread.append(Unread("nesting", _NESTED, _NESTED_REASON))
        if self._fence:
            part = _FENCE.format(line=self._fence)
            unread.append(Unread("broken", part, _FENCE_REASON))
        return (*unread, *self._html.values())
