"""Changes of text as tracked changes (ECMA-376 Part 1, 17.13.5): `w:del` and `w:ins`.

Old runs go into a `w:del`, their `w:t` become `w:delText`; the new run stands beside the first of
them in a `w:ins` and has its formatting. Nothing between the runs is touched: bookmarks, comment
marks, pictures, notes. Both elements may stand wherever a run may in a paragraph (EG_PContent).
"""

import copy
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Final

from checker.core.data_classes import dataclass
from checker.formats.docx.edit.anchors import Anchored
from checker.formats.docx.edit.names import find_first, get, make, name
from checker.formats.docx.edit.run_splitting import RunSplitter
from checker.formats.docx.edit.text_changes import TextChange
from checker.formats.docx.read.source_maps import SourceRun
from checker.formats.ooxml.edited_package import EditedPackage
from checker.formats.ooxml.names import XML, Element
from checker.formats.shared.edits import AUTHOR

_SPACES: Final = " \t\r\n"
_NOT_COPIED: Final = frozenset({"rPrChange", "ins", "del", "moveFrom", "moveTo"})


@dataclass(frozen=True, slots=True)
class Planned:
    """A change of a block, and where that stands.

    `after` says of an insertion that it follows the character before it, whose look it has; else
    it goes before the next one.
    """

    found: Anchored
    change: TextChange
    after: bool = True

    @property
    def neighbour(self) -> SourceRun:
        """What an insertion stands beside."""
        return self.found.holding(self.change.start - self.after)


@dataclass(frozen=True, slots=True)
class _CutChange:
    """A change after the cuts: the runs that hold the old text, and where the new run goes.

    `model` has the formatting of the new run. Without runs to delete, the new one stands beside
    `model`, or at the end of `paragraph`, which shows nothing.
    """

    change: TextChange
    runs: tuple[Element, ...]
    model: Element | None
    after: bool
    paragraph: Element | None = None


class RevisionWriter:
    """Makes tracked changes in one package; all at once, as places are those of the file read.

    Args:
        package: its parts are changed.
        stories: the names of the parts that hold text.
        when: the date of the changes.
    """

    def __init__(self, package: EditedPackage, stories: Iterable[str], when: datetime) -> None:
        self._package = package
        self._stories = tuple(stories)
        self._when = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._cuts: dict[str, RunSplitter] = {}

    def make(self, planned: Sequence[Planned]) -> None:
        """Make changes that no guard has anything against, none overlapping another."""
        ordered = sorted(planned, key=lambda each: (each.change.start, each.change.end))
        # every cut comes before the first change, which would hide the runs from later cuts
        cuts = [self._cut(each) for each in ordered]
        ids = self._free_ids()
        for each in cuts:
            self._write(each, ids)

    def _cut(self, planned: Planned) -> _CutChange:
        found, change = planned.found, planned.change
        cuts = self._get_cuts(found.part)
        if not found.pieces:
            return _CutChange(change, (), None, after=True, paragraph=found.elements[-1])
        if change.start == change.end:
            edge = cuts.closing if planned.after else cuts.opening
            return _CutChange(change, (), edge(found, change.start), planned.after)
        runs = tuple(_isolate_runs(cuts, found, change))
        return _CutChange(change, runs, runs[0], after=True)

    def _get_cuts(self, part: str) -> RunSplitter:
        if part not in self._cuts:
            self._cuts[part] = RunSplitter(self._package.edit(part))
        return self._cuts[part]

    def _free_ids(self) -> Iterator[int]:
        """Return ids that no change, comment or bookmark of the file has."""
        used = set[str]()
        for part in self._stories:
            used.update(get(each, "id") or "" for each in self._package.root(part).iter("*"))
        return (number for number in count(1) if str(number) not in used)

    def _write(self, cut: _CutChange, ids: Iterator[int]) -> None:
        model = cut.paragraph if cut.model is None else cut.model
        if model is None:
            raise ValueError("no place")
        new = build_run(model, cut.change.text)  # before the old one gets its former looks back
        deletions = list(self._delete_runs(cut.runs, ids))
        if not cut.change.text:
            return
        insertion = self._change(model, "ins", ids)
        insertion.append(new)
        if deletions:
            deletions[0].addnext(insertion)
        elif cut.paragraph is not None:
            cut.paragraph.append(insertion)
        elif cut.after:
            model.addnext(insertion)
        else:
            model.addprevious(insertion)

    def _delete_runs(self, runs: Sequence[Element], ids: Iterator[int]) -> Iterator[Element]:
        """Move runs into deletions, neighbours into one, and yield those."""
        last: Element | None = None
        for run in runs:
            if last is None or run.getprevious() is not last:
                last = self._change(run, "del", ids)
                run.addprevious(last)
                yield last
            last.append(run)
            self._look_as_before(run)
            for text in run:
                if name(text) == "t":
                    text.tag = str(text.tag)[:-1] + "delText"

    def _look_as_before(self, run: Element) -> None:
        """Take back the looks that a run was given just now: they are for the text that stays.

        A change of looks in deleted text is one too many for LibreOffice, which keeps the new ones.
        """
        looks = find_first(run, "rPr")
        change = find_first(looks, "rPrChange")
        ours = (get(change, "author"), get(change, "date")) == (AUTHOR, self._when)
        if looks is None or change is None or not ours:
            return
        former = [] if not len(change) else list(change[0])
        for each in list(looks):
            looks.remove(each)
        looks.extend(former)

    def _change(self, beside: Element, kind: str, ids: Iterator[int]) -> Element:
        return make(beside, kind, id=str(next(ids)), author=AUTHOR, date=self._when)


def _isolate_runs(cuts: RunSplitter, found: Anchored, change: TextChange) -> Iterator[Element]:
    """Yield the runs that hold the characters of a change and nothing else, in order."""
    for piece in found.pieces:
        start, end = max(piece.start, change.start), min(piece.end, change.end)
        if start < end:
            cuts.opening(found, start)
            yield cuts.closing(found, end)


def build_run(model: Element, text: str) -> Element:
    """Return a run with a text and the formatting of a run, or of the end of a paragraph."""
    run = make(model, "r")
    holder = find_first(model, "pPr") if name(model) == "p" else model
    properties = find_first(holder, "rPr")
    if properties is not None:
        kept = copy.deepcopy(properties)
        for each in [each for each in kept if name(each) in _NOT_COPIED]:
            kept.remove(each)
        if len(kept):
            run.append(kept)
    run.extend(spell_text(model, text))
    return run


def spell_text(beside: Element, text: str) -> Iterator[Element]:
    """Yield the elements that show a text in a run."""
    for number, line in enumerate(text.split("\n")):
        if number:
            yield make(beside, "br")
        for column, words in enumerate(line.split("\t")):
            if column:
                yield make(beside, "tab")
            if words:
                shown = make(beside, "t")
                set_text(shown, words)
                yield shown


def set_text(element: Element, text: str) -> None:
    """Set the text of a `w:t`, spaces at its ends included."""
    element.text = text
    if text != text.strip(_SPACES):
        element.set(XML + "space", "preserve")
