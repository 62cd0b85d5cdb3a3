"""Shows whether comments stand at the words they are about, read without any code of checker.

    python benchmarks/word_anchors.py --corpus FOLDER [--seed 1] [--count 1000]

Seeded spans over a corpus of other people's Word files: one in each file that can be read, the rest
by turns of the kinds of places (paragraphs, headings, list items, table cells, content controls,
text boxes, notes, headers, comments, charts and pictures), each in the file of its kind that has
the fewest. Per file, all its spans are annotated in one copy, which is read with plain lxml
(`word_independent.py`). For each span, the text between the marks of its comment

- is the quote, character by character; or
- the comment says of itself that it stands elsewhere. It must quote the words, and stand where a
  reader looks for them: around the text box or picture, at the note's mark, in the section that
  shows the header, at the comment, around the control or equation.

Anything else is a fault. Counted by kind of place, and by the reason why a comment is elsewhere.
"""

import posixpath
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from corpus_run import Outcome, parser, paths, run
from word_independent import ANY, Element, File, Reading, local, says, value
from word_round_trip import WHEN, reason_elsewhere

from checker.core.document import Block, BlockKind, Part, Span
from checker.core.errors import InputError
from checker.formats.docx.edit import CommentText, PlacedComment, annotate
from checker.formats.docx.read import open_word
from checker.formats.docx.read.source_maps import BlockSource, SourceMapBuilder

LONGEST = 40
PARTS = {
    Part.HEADER: "header or footer",
    Part.FOOTER: "header or footer",
    Part.FOOTNOTE: "footnote or endnote",
    Part.ENDNOTE: "footnote or endnote",
    Part.COMMENT: "comment",
}
KINDS = {BlockKind.HEADING: "heading", BlockKind.LIST_ITEM: "list item"}
NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_HEADERS = ("headerReference", "footerReference")
_DESCRIBE = ("descr", "title", "string", "alt")
"""Attributes with words that are read: of pictures, and of word art."""
_NOT_ENTERED = ("sdt", "oMath", "ruby", "AlternateContent")
Places = dict[str, list[Span]]
"""By kind of place, the stretches of a file that spans are drawn from."""


@dataclass
class Source:
    """A file that can be read: what to draw spans from, and those that were drawn."""

    path: Path
    places: Places
    drawn: list[tuple[str, Span]] = field(default_factory=list)


def kind_of(block: Block, known: BlockSource) -> tuple[str, Span]:
    """Return what kind of place a block is, and the stretch of it that is one."""
    if block.part is not Part.BODY:
        return PARTS[block.part], block.span()
    above = {local(each) for each in known.elements[0].iterancestors()}
    if "txbxContent" in above:
        return "text box", block.span()
    if not known.pieces:
        return "chart, diagram or picture", block.span()
    held = [p for p in known.pieces if any(local(a) == "sdt" for a in p.element.iterancestors())]
    if held:
        return "content control", block.span(held[0].start, held[-1].end)
    return ("table cell" if block.cell else KINDS.get(block.kind, "paragraph")), block.span()


def sources(paths: Sequence[Path]) -> Iterator[Source]:
    """Yield the files that can be read and have text."""
    for path in paths:
        recorder = SourceMapBuilder()
        try:
            document = open_word(path, path.read_bytes(), recorder=recorder).document
        except InputError:
            continue
        places: Places = defaultdict(list)
        for block in document.walk():
            if block.text and block.table is None:
                kind, stretch = kind_of(block, recorder.blocks[block.path])
                places[kind].append(stretch)
        if places:
            yield Source(path, places)


def draw(found: list[Source], count: int, chosen: random.Random) -> None:
    """Draw spans: one in each file, then by turns of the kinds."""
    kinds = sorted({kind for each in found for kind in each.places})
    for source in chosen.sample(found, min(count, len(found))):
        _draw(source, chosen.choice(sorted(source.places)), chosen)
    for number in range(count - len(found)):
        kind = kinds[number % len(kinds)]
        holding = [each for each in found if kind in each.places]
        fewest = min(len(each.drawn) for each in holding)
        few = [each for each in holding if len(each.drawn) == fewest]
        _draw(chosen.choice(few), kind, chosen)


def _draw(source: Source, kind: str, chosen: random.Random) -> None:
    stretch = chosen.choice(source.places[kind])
    start = chosen.randrange(stretch.start, stretch.end)
    end = min(stretch.end, start + chosen.randint(1, LONGEST))
    source.drawn.append((kind, Span(stretch.path, start, end)))


def examine(outcome: Outcome, drawn: list[tuple[str, Span]]) -> None:
    """Annotate a file at its spans and read the copy."""
    path, data = outcome.path, outcome.path.read_bytes()
    recorder = SourceMapBuilder()
    document = open_word(path, data, recorder=recorder).document
    quotes = [document.quote(span) for _, span in drawn]
    notes = [
        CommentText(span, (f"[test] {number}",), f"Where: “{quote}”")
        for number, ((_, span), quote) in enumerate(zip(drawn, quotes, strict=True))
    ]
    copy = annotate(path, data, notes, language="en", when=WHEN)
    outcome.counts["files"] += 1
    outcome.data, story = copy.data, Story(File(copy.data))
    placed = copy.placed[-len(drawn) :]  # a signed file's copy has one of its own before
    for (kind, _), quote, each in zip(drawn, quotes, placed, strict=True):
        outcome.counts.update(("spans", f"{kind}: spans"))
        if each.exact:
            outcome.faults += _exact_faults(outcome, story, kind, quote, each)
        else:
            why = reason_elsewhere(each, document, recorder)
            outcome.faults += _elsewhere_faults(outcome, story, why, quote, each)


def _exact_faults(
    outcome: Outcome, story: "Story", kind: str, quote: str, placed: PlacedComment
) -> Iterator[str]:
    found = story.texts[str(placed.identifier)]
    if says(found, quote):
        said = "at the words, in part not as text" if ANY in found else "at the words"
        outcome.counts.update((said, f"{kind}: {said}"))
    else:
        yield f"{placed.note.span}: {found!r} is anchored, not {quote!r}"


def _elsewhere_faults(
    outcome: Outcome, story: "Story", why: str, quote: str, placed: PlacedComment
) -> Iterator[str]:
    identifier, span = str(placed.identifier), placed.note.span
    if _close(quote) not in _close(story.said[identifier]):
        yield f"{span}: elsewhere ({why}), and {quote!r} is not quoted"
    elif story.is_near(identifier, why, quote):
        outcome.counts.update(("nearby, quoted", f"nearby, quoted: {why}"))
    else:
        yield f"{span}: elsewhere ({why}), and not where a reader looks for {quote!r}"


def _close(text: str) -> str:
    return "".join(text.split())


class Story:
    """The main story of a copy with comments, by its elements alone."""

    def __init__(self, file: File) -> None:
        self._file = file
        self.texts = Reading(file.root).texts
        self.said = {name: "".join(each.itertext()) for name, each in file.comments().items()}
        self._order = list(file.root.iter("*"))
        self._marks = {
            (local(each), value(each, "id")): number
            for number, each in enumerate(self._order)
            if local(each).startswith("commentR")
        }

    def is_near(self, identifier: str, why: str, quote: str) -> bool:
        """Return whether a comment that is elsewhere stands where a reader looks for the words."""
        start = self._marks["commentRangeStart", identifier]
        held = self._order[start : self._marks["commentRangeEnd", identifier]]
        match why:
            case "text box":
                said = _named(held, "txbxContent")
                if self._is_beyond_control(start, quote):
                    return True
            case "footnote" | "endnote":
                said = self._notes(held)
            case "header" | "footer":
                said = self._headers(start)
            case "chart, diagram or picture":
                return _holds(held, "drawing", "pict", "object")
            case "comment":
                return self._is_at_comment(start, quote)
            case _:
                return self._is_around(start, held, identifier, quote)
        return any(_says(each, quote) for each in said)

    def _is_beyond_control(self, start: int, quote: str) -> bool:
        """Return whether the box with the words is in a control that a place comes after.

        LibreOffice falls over a sign that is the first thing in a control around paragraphs.
        """
        boxes = (box for box in _named(self._order[:start], "txbxContent") if _says(box, quote))
        return any(next(box.iterancestors("{*}sdt"), None) is not None for box in boxes)

    def _notes(self, held: list[Element]) -> Iterator[Element]:
        for mark in _named(held, *NOTES):
            for part in self._file.targets(self._file.main, NOTES[local(mark)]):
                for note in self._file.xml(part):
                    if value(note, "id") == value(mark, "id"):
                        yield note

    def _headers(self, start: int) -> Iterator[Element]:
        """Yield the headers and footers that the section of a place refers to."""
        mark = self._order[start]
        paragraph = next(mark.iterancestors("{*}p"), mark)  # may hold its section's properties
        later = chain(paragraph.iter("*"), self._order[start:])
        section = next(_named(later, "sectPr"), None)
        folder, name = posixpath.split(self._file.main)
        relations = self._file.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        targets = {value(each, "Id"): value(each, "Target") or "" for each in relations}
        for reference in () if section is None else _named(section, *_HEADERS):
            target = posixpath.join("/" + folder, targets[value(reference, "id")])
            yield self._file.xml(posixpath.normpath(target).lstrip("/"))

    def _is_at_comment(self, start: int, quote: str) -> bool:
        """Return whether the next sign of another's comment is that of the one quoted."""
        ours = {name for name, text in self.said.items() if text.startswith("[test]")}
        signs = _named(self._order[start:], "commentReference")
        following = next((value(e, "id") for e in signs if value(e, "id") not in ours), None)
        return _close(quote) in _close(self.said.get(following or "", ""))

    def _is_around(self, start: int, held: list[Element], identifier: str, quote: str) -> bool:
        """Return whether a range holds the words and more, or stands beside their control."""
        found = self.texts[identifier]
        if quote in found or ANY in found or _holds(held, *_NOT_ENTERED):
            return True
        mark = self._order[start]
        paragraph = next(mark.iterancestors("{*}p"), mark)
        beside = (paragraph.getprevious(), paragraph.getnext())
        return any(local(each) == "sdt" and _says(each, quote) for each in beside)


def _named(held: Iterable[Element], *names: str) -> Iterator[Element]:
    return (each for each in held if local(each) in names)


def _holds(held: Iterable[Element], *names: str) -> bool:
    return next(_named(held, *names), None) is not None


def _says(element: Element, quote: str) -> bool:
    """Return whether an element says a quote, spaces apart: in its text, or in a description.

    What shows data from elsewhere, a symbol or the code of a field (a button) may be the quote.
    """
    nodes = list(element.iter("*"))
    text = "".join(each.text or "" for each in nodes if local(each) == "t")
    described = [value(each, name) or "" for each in nodes for name in _DESCRIBE]
    if any(_close(quote) in _close(each) for each in (text, *described)):
        return True
    return _holds(nodes, "dataBinding", "sym") or any(
        "MACROBUTTON" in (each.text or "") for each in _named(nodes, "instrText")
    )


def main() -> int:
    """Draw, annotate and read, print figures and faults, and return 1 where there is a fault."""
    options = parser(__doc__)
    options.add_argument("--count", type=int, default=1000)
    asked = options.parse_args()
    found = list(sources(paths(asked)))
    draw(found, asked.count, random.Random(asked.seed))  # noqa: S311 - a sample
    drawn = {each.path: each.drawn for each in found if each.drawn}

    def look(outcome: Outcome) -> None:
        if outcome.path in drawn:
            examine(outcome, drawn[outcome.path])

    return run(asked, look)


if __name__ == "__main__":
    sys.exit(main())
