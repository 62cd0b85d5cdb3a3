"""A block's text in pieces that are formatted, marked and linked alike."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field

from checker.core.data_classes import dataclass
from checker.core.document import Block, Mark, MarkKind, Run, RunStyle
from checker.reports.html.finding_anchors import FindingAnchor, ReportAnchor

_WORST_FIRST = ("error", "warning", "info", "open", "quiet")
_BOXES = {"checked": "☑", "unchecked": "☐"}


@dataclass(frozen=True, slots=True)
class NoteReference:
    """A reference to a footnote: the id of the note in the page, empty where it is not shown."""

    target: str
    label: str


@dataclass(frozen=True, slots=True)
class TextRun:
    """Characters of one look. `anchors` begin here; `hits` are keys of all that cover them.

    `looks` are class names; `link` is where a link leads, `reading` stands above the words.
    """

    text: str
    looks: str = ""
    tone: str = ""
    hits: str = ""
    position: str = ""
    link: str = ""
    reading: str = ""
    anchors: tuple[ReportAnchor, ...] = ()
    notes: tuple[NoteReference, ...] = ()
    box: str = ""


@dataclass(slots=True)
class _StyleToggles:
    """What begins and ends at one offset."""

    begin: list[FindingAnchor] = field(default_factory=list)
    end: list[FindingAnchor] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    marks_end: list[Mark] = field(default_factory=list)
    run: Run | None = None
    run_end: bool = False


def split_text(
    block: Block, text: str, spotted: Sequence[FindingAnchor], note: Callable[[str], NoteReference]
) -> tuple[TextRun, ...]:
    """Return a block's text in pieces, in order; together they are the text.

    Args:
        block: for its formatting and marks.
        text: what is shown of it, as long as its own.
        spotted: what is said of it.
        note: from the path of a footnote to the reference shown.
    """
    if not spotted and not block.marks and not any(_list_looks(run.style) for run in block.runs):
        return (TextRun(text),) if text else ()
    turns = _collect_toggles(block, spotted)
    cuts = sorted({0, len(text), *(offset for offset in turns if offset < len(text))})
    sweep = _RunBuilder(turns, note)
    ends = [*cuts[1:], len(text)]
    made = [sweep.piece(text, start, end) for start, end in zip(cuts, ends, strict=True)]
    return tuple(each for each in made if each.text or each.anchors or each.notes or each.box)


def _collect_toggles(block: Block, spotted: Sequence[FindingAnchor]) -> Mapping[int, _StyleToggles]:
    turns: dict[int, _StyleToggles] = defaultdict(_StyleToggles)
    for each in spotted:
        turns[each.start].begin.append(each)
        turns[each.end].end.append(each)
    for mark in block.marks:
        turns[mark.start].marks.append(mark)
        turns[mark.end].marks_end.append(mark)
    for run in (each for each in block.runs if each.end > each.start):
        turns[run.start].run = run
        turns[run.end].run_end = True
    return turns


class _RunBuilder:
    """Goes through a block once and knows what covers the place where it is."""

    def __init__(
        self, turns: Mapping[int, _StyleToggles], note: Callable[[str], NoteReference]
    ) -> None:
        self._turns = turns
        self._note = note
        self._hits: dict[str, ReportAnchor] = {}
        self._marks: list[Mark] = []
        self._run: Run | None = None

    def piece(self, text: str, start: int, end: int) -> TextRun:
        turn = self._turns.get(start) or _StyleToggles()
        self._turn(turn)
        covering = {mark.kind: mark for mark in self._marks}
        tones = {each.tone for each in self._hits.values()}
        link = covering.get(MarkKind.LINK)
        ruby = covering.get(MarkKind.RUBY)
        style = RunStyle() if self._run is None else self._run.style
        return TextRun(
            text=text[start:end],
            looks=" ".join(_list_looks(style)),
            tone=next((tone for tone in _WORST_FIRST if tone in tones), ""),
            hits=" ".join(self._hits),
            position=_POSITIONS.get(style.position or "", ""),
            link=link.value if link else "",
            reading=ruby.value if ruby and ruby.end == end else "",
            anchors=tuple(each.anchor for each in turn.begin),
            notes=tuple(self._iter_notes(turn.marks)),
            box="".join(_BOXES.get(each.value, "") for each in turn.marks if _is_empty_box(each)),
        )

    def _turn(self, turn: _StyleToggles) -> None:
        for spot in turn.begin:
            if spot.end > spot.start:
                self._hits[spot.anchor.key] = spot.anchor
        for spot in turn.end:
            if spot.end > spot.start:
                self._hits.pop(spot.anchor.key, None)
        self._marks += [mark for mark in turn.marks if mark.end > mark.start]
        self._marks = [mark for mark in self._marks if mark not in turn.marks_end]
        if turn.run_end:
            self._run = None
        if turn.run is not None:
            self._run = turn.run

    def _iter_notes(self, marks: Sequence[Mark]) -> Iterator[NoteReference]:
        return (self._note(mark.value) for mark in marks if mark.kind is MarkKind.NOTE)


def _is_empty_box(mark: Mark) -> bool:
    """Tell whether a mark is a check box of Markdown; one of Word is a character of the text."""
    return mark.kind is MarkKind.TASK and mark.start == mark.end


_POSITIONS = {"superscript": "sup", "subscript": "sub"}


def _list_looks(style: RunStyle) -> list[str]:
    facts = {
        "b": style.bold,
        "i": style.italic,
        "u": style.underline is not None,
        "s": style.strike,
        "code": style.code,
        "hidden-text": style.hidden,
        "raised": style.position is not None,
    }
    return [name for name, holds in facts.items() if holds]
