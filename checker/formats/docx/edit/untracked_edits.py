"""Changes of text without tracking them: a `w:t` says something else where it stands."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from checker.formats.docx.edit.names import name
from checker.formats.docx.edit.revisions import Planned, build_run, set_text, spell_text
from checker.formats.docx.edit.text_changes import TextChange
from checker.formats.docx.read.source_maps import SourceRun
from checker.formats.ooxml.edited_package import EditedPackage
from checker.formats.ooxml.names import Element

_SHOWS_NOTHING = frozenset({"rPr", "lastRenderedPageBreak"})


class Unmarked:
    """Makes changes in one package; all at once, as places are those of the file read.

    Args:
        package: its parts are changed.
    """

    def __init__(self, package: EditedPackage) -> None:
        self._package = package
        self._texts: dict[Element, list[TextChange]] = defaultdict(list)
        self._pieces: dict[Element, SourceRun] = {}

    def make(self, planned: Sequence[Planned]) -> None:
        """Make changes that no guard has anything against, none overlapping another."""
        for each in sorted(planned, key=lambda one: (one.change.start, one.change.end)):
            self._package.edit(each.found.part)
            self._plan(each)
        for element, changes in self._texts.items():
            _rewrite(self._pieces[element], changes)

    def _plan(self, planned: Planned) -> None:
        found, change = planned.found, planned.change
        if not found.pieces:
            paragraph = found.elements[-1]
            paragraph.append(build_run(paragraph, change.text))
        elif change.start == change.end:
            beside = planned.neighbour
            if name(beside.element) == "t":
                self._note(beside, change)
            else:
                _insert_beside(beside.element, change.text, after=planned.after)
        else:
            self._replace(planned)

    def _replace(self, planned: Planned) -> None:
        text = planned.change.text
        for piece in planned.found.pieces:
            start = max(piece.start, planned.change.start)
            end = min(piece.end, planned.change.end)
            if start < end:
                self._note(piece, TextChange(start, end, text))
                text = ""

    def _note(self, piece: SourceRun, change: TextChange) -> None:
        self._pieces[piece.element] = piece
        self._texts[piece.element].append(change)


def _insert_beside(element: Element, text: str, *, after: bool) -> None:
    new = list(spell_text(element, text))
    for each in reversed(new) if after else new:
        if after:
            element.addnext(each)
        else:
            element.addprevious(each)


def _rewrite(piece: SourceRun, changes: Sequence[TextChange]) -> None:
    """Put new text into a `w:t`; one that holds nothing any more goes, and its run with it."""
    element = piece.element
    new = list(_spell_piece(piece, changes))
    for each in new:
        element.addprevious(each)
    run = element.getparent()
    if run is None:
        raise ValueError("no run")
    run.remove(element)
    holder = run.getparent()
    if holder is not None and all(name(each) in _SHOWS_NOTHING for each in run):
        holder.remove(run)


def _spell_piece(piece: SourceRun, changes: Sequence[TextChange]) -> Iterator[Element]:
    """Yield the elements that show a piece with changes; line ends that it holds stay spaces."""
    shown = (piece.element.text or "")[piece.offset or 0 :][: piece.end - piece.start]
    kept, done = "", piece.start
    for change in [*changes, TextChange(piece.end, piece.end, "")]:
        kept += shown[done - piece.start : change.start - piece.start]
        done = change.end
        for each in spell_text(piece.element, change.text):
            if name(each) == "t":
                kept += each.text or ""
                continue
            yield from _spell_text(piece.element, kept)
            yield each
            kept = ""
    yield from _spell_text(piece.element, kept)


def _spell_text(beside: Element, text: str) -> Iterator[Element]:
    if text:
        element = beside.makeelement(beside.tag)
        set_text(element, text)
        yield element
