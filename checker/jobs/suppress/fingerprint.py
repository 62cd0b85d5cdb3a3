"""Recognise a finding in a later version of its document.

A fingerprint holds three digests: of the words that the finding is about, and of what stands before
and after them in their sentence. Where in the document the sentence stands does not count, so other
sentences may come, go and move; other words, or another sentence with the same words, have another
fingerprint. What concerns the whole document is known by what is said of it, in
no language: the id of the message and what it was filled with.
"""

from collections.abc import Iterator
from typing import Final

from checker.core.catalogue import languages
from checker.core.data_classes import dataclass
from checker.core.digest import PATTERN as DIGEST
from checker.core.digest import digest, get_length, stands_at
from checker.core.document import Block, Document, Span
from checker.core.messages import from_data
from checker.core.verdict import Finding
from checker.language.sentences import split_sentences

PATTERN: Final = rf"^{DIGEST}\.{DIGEST}\.{DIGEST}$"
_NOTHING: Final = digest("")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Digests of a finding's words, and of their sentence before and after them."""

    before: str
    words: str
    after: str

    @classmethod
    def parse(cls, fingerprint: str) -> "Fingerprint":
        """Return what a fingerprint, which has the form of `PATTERN`, says."""
        before, words, after = fingerprint.split(".")
        return cls(before, words, after)

    @property
    def fingerprint(self) -> str:
        """The digests as one word."""
        return f"{self.before}.{self.words}.{self.after}"

    def resembles(self, other: "Fingerprint", *, nearby: bool) -> bool:
        """Return whether the words are the same, and one side of their sentence is, too.

        Args:
            other: how something stands in another version of the document.
            nearby: whether both are in one section: else nothing on one side is no likeness.
        """
        if self.words != other.words or self.words == _NOTHING:
            return False
        sides = ((self.before, other.before), (self.after, other.after))
        return any(one == two and (nearby or one != _NOTHING) for one, two in sides)


def build_for_finding(document: Document, finding: Finding) -> Fingerprint:
    """Return how a finding stands in the document that its place is in."""
    place = finding.place
    if place.whole or not place.block:
        return build_for_whole(finding.known_by)
    return build_for_span(document, Span(place.block, place.start, place.end))


def build_for_whole(known_by: str) -> Fingerprint:
    """Return how that stands which is said of a whole document."""
    return Fingerprint(_NOTHING, digest(known_by), _NOTHING)


def earlier(finding: Finding) -> Iterator[str]:
    """Yield the fingerprints that older versions gave what is said of a whole document.

    They were made of its words, in the language that somebody read them in.
    """
    place = finding.place
    if not place.whole and place.block:
        return
    said = {finding.message}
    if finding.message_id and finding.message_id != finding.rule:
        message = from_data({"id": finding.message_id, "values": finding.values})
        said |= {message.get(language) for language in languages()}
    yield from (build_for_whole(words).fingerprint for words in sorted(said))


def build_for_span(document: Document, span: Span) -> Fingerprint:
    """Return how the characters of a span stand in their sentence; of several, in all of them."""
    text = document.block(span.path).text
    met = [
        (start, end)
        for start, end in split_sentences(text, document.language)
        if start <= span.start < end or (span.start < end and start < span.end)
    ]
    low = min([span.start, *(start for start, _ in met)])
    high = max([span.end, *(end for _, end in met)])
    words, after = text[span.start : span.end], text[span.end : high]
    return Fingerprint(digest(text[low : span.start]), digest(words), digest(after))


def find_places(document: Document, standing: Fingerprint) -> list[Span]:
    """Return where in a document something stands as it stood, in the order of the document."""
    return [
        span
        for block in document.walk()
        for span in _find_spans(document, block, standing)
        if build_for_span(document, span) == standing
    ]


def _find_spans(document: Document, block: Block, standing: Fingerprint) -> Iterator[Span]:
    """Yield where in a block the words stand as far from a sentence's start as they stood."""
    before, words = get_length(standing.before), get_length(standing.words)
    total = before + words + get_length(standing.after)
    if total > len(block.text):
        return
    starts = {0, *(start for start, _ in split_sentences(block.text, document.language))}
    for start in sorted(starts):
        if stands_at(standing.words, block.text, start + before):
            yield block.span(start + before, start + before + words)
