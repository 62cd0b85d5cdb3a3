"""Find where in the shown document the places of a verdict are."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.document import SOURCE, Block, Document, Span
from checker.core.verdict import Place
from checker.reports.html.safe_text import TextSanitizer, is_mask

Tone = Literal["error", "warning", "info", "open", "quiet"]


@dataclass(frozen=True, slots=True)
class ReportAnchor:
    """Something said of a place: a finding, an open question, a suppressed finding.

    `key` is unique in the page; `label` stands beside the words, empty for none; `name` is read
    out for it. `quote` is what stands at the place as far as the verdict passes it on.
    """

    key: str
    label: str
    name: str
    tone: Tone
    place: Place
    quote: str


@dataclass(frozen=True, slots=True)
class FindingAnchor:
    """An anchor at characters `start` to `end` of a block."""

    anchor: ReportAnchor
    start: int
    end: int


class DocumentAnchors:
    """The anchors of one document by block, and the words that are hidden in it."""

    def __init__(self, document: Document, anchors: Sequence[ReportAnchor]) -> None:
        self._document = document
        self._by_block: dict[str, list[FindingAnchor]] = defaultdict(list)
        self._spans: dict[str, Span] = {}
        secrets: list[tuple[str, str]] = []
        for anchor in anchors:
            span = self._locate(anchor)
            if span is None or anchor.place.whole:
                continue
            self._spans[anchor.key] = span
            self._by_block[span.path].append(FindingAnchor(anchor, span.start, span.end))
            words = document.quote(span)
            if words != anchor.quote and is_mask(anchor.quote, words):
                secrets.append((words, anchor.quote))
        self.veil = TextSanitizer(secrets)

    def at(self, block: Block) -> Sequence[FindingAnchor]:
        """Return what is said of a block, in the order of the verdict."""
        return self._by_block.get(block.path, ())

    def shows(self, anchor: ReportAnchor) -> bool:
        """Return whether the document shows the anchor's place."""
        return anchor.key in self._spans

    def text(self, block: Block) -> str:
        """Return a block's text as it may be shown, each character in its place."""
        return self.veil.over(block.text)

    def around(self, key: str, excerpt: str, start: int) -> str:
        """Return an excerpt as it may be shown.

        Args:
            key: of the anchor that it belongs to.
            excerpt: as the verdict has it.
            start: where in the excerpt the anchor's quote begins.
        """
        span = self._spans.get(key)
        if span is not None:
            block = self._document.block(span.path)
            low = span.start - start
            if low >= 0 and block.text[low : low + len(excerpt)] == excerpt:
                return self.text(block)[low : low + len(excerpt)]  # also what the cut halved
        return self.veil.over(excerpt)

    def _locate(self, anchor: ReportAnchor) -> Span | None:
        """Return the anchor's span in a block; None where the shown document has no such place."""
        place = anchor.place
        if place.block == SOURCE:
            return self._source.span(place.start, place.end)
        try:
            block = self._document.block(place.block)
        except KeyError:
            return None
        start, end = min(place.start, len(block.text)), min(place.end, len(block.text))
        words = block.text[start:end]
        # a rule may have looked at the text before the tracked changes, whose paths are its own
        if self._document.original is not None and anchor.quote and words != anchor.quote:
            return block.span(start, end) if is_mask(anchor.quote, words) else None
        return block.span(start, end)

    @cached_property
    def _source(self) -> "_SourceIndex":
        return _SourceIndex(self._document.walk())


class _SourceIndex:
    """From offsets in the source text to the blocks that show them."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        shown = [
            (each.offsets[0], each) for each in blocks if each.text and each.offsets is not None
        ]
        self._blocks = sorted(shown, key=lambda pair: pair[0])
        self._starts = [start for start, _ in self._blocks]

    def span(self, start: int, end: int) -> Span | None:
        """Return the place that shows the source from `start` to `end`, None where none does."""
        index = bisect_right(self._starts, start) - 1
        if index < 0:
            return None
        block = self._blocks[index][1]
        offsets = block.offsets
        if offsets is None or start >= offsets[len(block.text)]:
            return None
        first = bisect_left(offsets, start, 0, len(block.text))
        return block.span(first, max(first, bisect_left(offsets, end, first, len(block.text))))
