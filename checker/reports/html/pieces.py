"""A block's text in pieces that are formatted, marked and linked alike."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from checker.core.document import Block, Mark, MarkKind, Run, RunStyle
from checker.reports.html.marks import Anchor, Spotted

_WORST_FIRST = ("error", "warning", "info", "open", "quiet")
_BOXES = {"checked": "☑", "unchecked": "☐"}


@dataclass(frozen=True, slots=True)
class Note:
    """A reference to a footnote: the id of the note in the page, empty where it is not shown."""

    target: str
    label: str


@dataclass(frozen=True, slots=True)
class Piece:
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
    anchors: tuple[Anchor, ...] = ()
    notes: tuple[Note, ...] = ()
    box: str = ""


@dataclass(slots=True)
class _Turns:
    """What begins and ends at one offset."""

    begin: list[Spotted] = field(default_factory=list)
    end: list[Spotted] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    marks_end: list[Mark] = field(default_factory=list)
    run: Run | None = None
    run_end: bool = False


def pieces(
    block: Block, text: str, spotted: Sequence[Spotted], note: Callable[[str], Note]
) -> tuple[Piece, ...]:
    """Return a block's text in pieces, in order; together they are the text.

    Args:
        block: for its formatting and marks.
        text: what is shown of it, as long as its own.
        spotted: what is said of it.
        note: from the path of a footnote to the reference shown.
    """
    if not spotted and not block.marks and not any(_looks(run.style) for run in block.runs):
        return (Piece(text),) if text else ()
    turns = _turns(block, spotted)
    cuts = sorted({0, len(text), *(offset for offset in turns if offset < len(text))})
    sweep = _Sweep(turns, note)
    ends = [*cuts[1:], len(text)]
    made = [sweep.piece(text, start, end) for start, end in zip(cuts, ends, strict=True)]
    return tuple(each for each in made if each.text or each.anchors or each.notes or each.box)


def _turns(block: Block, spotted: Sequence[Spotted]) -> Mapping[int, _Turns]:
    turns: dict[int, _Turns] = defaultdict(_Turns)
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


class _Sweep:
    """Goes through a block once and knows what covers the place where it is."""

    def __init__(self, turns: Mapping[int, _Turns], note: Callable[[str], Note]) -> None:
        self._turns = turns
        self._note = note
        self._hits: dict[str, Anchor] = {}
        self._marks: list[Mark] = []
        self._run: Run | None = None

    def piece(self, text: str, start: int, end: int) -> Piece:
        turn = self._turns.get(start) or _Turns()
        self._turn(turn)
        covering = {mark.kind: mark for mark in self._marks}
        tones = {each.tone for each in self._hits.values()}
        link = covering.get(MarkKind.LINK)
        ruby = covering.get(MarkKind.RUBY)
        style = RunStyle() if self._run is None else self._run.style
        return Piece(
            text=text[start:end],
            looks=" ".join(_looks(style)),
            tone=next((tone for tone in _WORST_FIRST if tone in tones), ""),
            hits=" ".join(self._hits),
            position=_POSITIONS.get(style.position or "", ""),
            link=link.value if link else "",
            reading=ruby.value if ruby and ruby.end == end else "",
            anchors=tuple(each.anchor for each in turn.begin),
            notes=tuple(self._notes(turn.marks)),
            box="".join(_BOXES.get(each.value, "") for each in turn.marks if _is_empty_box(each)),
        )

    def _turn(self, turn: _Turns) -> None:
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

    def _notes(self, marks: Sequence[Mark]) -> Iterator[Note]:
        return (self._note(mark.value) for mark in marks if mark.kind is MarkKind.NOTE)


def _is_empty_box(mark: Mark) -> bool:
    """Tell whether a mark is a check box of Markdown; one of Word is a character of the text."""
    return mark.kind is MarkKind.TASK and mark.start == mark.end


_POSITIONS = {"superscript": "sup", "subscript": "sub"}


def _looks(style: RunStyle) -> list[str]:
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
