"""The writer for Word files: edits as tracked changes, or made without tracking.

Several rounds of edits give one layer of changes: a writer remembers which file it has written
out of which, and makes all edits of that file in the first one. Whether a change means what it
should is not foretold but seen: the file is read again, with the changes and without them.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.document import Document
from checker.core.errors import InputError
from checker.core.findings import Change
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.formats.docx.edit import text_changes as texts
from checker.formats.docx.edit.anchors import Anchors
from checker.formats.docx.edit.edit_restrictions import DRAWN
from checker.formats.docx.edit.layout_edits import LayoutEditor, build_document
from checker.formats.docx.edit.other_branches import update_other_branches
from checker.formats.docx.edit.revisions import Planned, RevisionWriter
from checker.formats.docx.edit.source import EditedFile
from checker.formats.docx.edit.untracked_edits import Unmarked
from checker.formats.docx.edit.verify_text import find_first_difference
from checker.formats.docx.read import read
from checker.formats.shared.edits import Edit, RefusedEdit, WrittenFile, apply_edits
from checker.formats.shared.formatting_fixes import FormattingResult

NOT_AS_WRITTEN: Final = Message("edit.other-text-formatting-structure-would-change")

_Changes = Mapping[str, tuple[texts.TextChange, ...]]
"""Changes by the path of their block."""


@dataclass(frozen=True, slots=True)
class _FileState:
    """A file that was written, or is about to be: its source, and the changes made in it."""

    source: EditedFile
    changes: _Changes = field(default_factory=dict)

    def after(self, edits: Sequence[Edit]) -> "_FileState":
        """Return the state after edits, in places of this one."""
        changes = dict(self.changes)
        for path in dict.fromkeys(edit.span.path for edit in edits):
            here = [_change(edit) for edit in edits if edit.span.path == path]
            text = self.source.text(path)
            changes[path] = tuple(texts.compose_changes(text, changes.get(path, ()), here))
        return _FileState(self.source, {path: each for path, each in changes.items() if each})

    def texts(self) -> dict[str, str]:
        """Return what the changed blocks say."""
        return {
            path: apply_edits(self.source.text(path), ((c.start, c.end, c.text) for c in changes))
            for path, changes in self.changes.items()
        }

    def planned(self, anchors: Anchors) -> list[Planned]:
        """Return the changes with the elements of a package; `why_not` found nothing against."""
        plans = []
        for path, changes in self.changes.items():
            block = self.source.document.block(path)
            found, untouched = anchors.find(block), self.source.untouched.find(block)
            if found is None or untouched is None:
                raise ValueError(path)
            side = self.source.guards[found.part].goes_after
            plans += [Planned(found, each, side(untouched, each)) for each in changes]
        return plans

    def why_not(self, edit: Edit) -> Message | None:
        """Return why an edit cannot be made here, None where nothing speaks against it."""
        path = edit.span.path
        found = self.source.untouched.find(self.source.document.block(path))
        if found is None:
            return DRAWN
        guard = self.source.guards[found.part]
        changes = self.after([edit]).changes.get(path, ())
        new = [each for each in changes if each not in self.changes.get(path, ())]
        return next(filter(None, (guard.why_not(found, each) for each in new)), None)


@dataclass(frozen=True, slots=True)
class _Result:
    state: _FileState
    data: bytes
    document: Document


class Fixes:
    """Makes edits in a Word file; see `Writer`. One object serves all rounds of a file.

    The document that it answers is what the file says without its own change marks, as who has
    accepted them would read it.

    Args:
        tracked: whether changes are marked as such.
        when: the date of the changes; now, by default.
    """

    def __init__(self, *, tracked: bool = True, when: datetime | None = None) -> None:
        self._tracked = tracked
        self._when = when or datetime.now(UTC)
        self._states: dict[str, _FileState] = {}

    def __call__(
        self, path: Path, data: bytes, document: Document, edits: Sequence[Edit], limits: Limits
    ) -> WrittenFile:
        """Return the file with those of `edits` that can be made exactly.

        Raises:
            InputError: the file cannot be read.
        """
        known = self._states.get(_digest(data))
        start = known or _FileState(EditedFile.read(path, data, limits))
        faults = [(edit, start.why_not(edit)) for edit in edits]
        refused = [RefusedEdit(edit, why) for edit, why in faults if why is not None]
        round_ = _EditRound(self, _Result(start, data, document))
        round_.settle([edit for edit, why in faults if why is None])
        refused += [RefusedEdit(edit, NOT_AS_WRITTEN) for edit in round_.lost]
        after = round_.result
        self._states[_digest(after.data)] = after.state
        return WrittenFile(after.data, after.document, tuple(round_.made), tuple(refused))

    def mend(
        self, path: Path, data: bytes, document: Document, changes: Sequence[Change], limits: Limits
    ) -> FormattingResult:
        """Return the file with those changes of looks and build that can be made; see `Mender`.

        Edits of its text can be made in what is answered.

        Raises:
            InputError: the file cannot be read.
        """
        source = EditedFile.read(path, data, limits)
        structure = LayoutEditor(source, tracked=self._tracked, when=self._when)
        built, refused = structure.build(changes)
        if not built.changes:
            here = {block.path: block.path for block in document.walk()}
            return FormattingResult(data, document, (), refused, here)
        after = built.source
        sha256 = _digest(after.data)
        self._states[sha256] = _FileState(after)
        came_from = {built.moves.now(each.path): each.path for each in document.walk()}
        return FormattingResult(
            after.data, build_document(built, sha256), built.changes, refused, came_from
        )

    def result(self, state: _FileState) -> _Result | None:
        """Return the file in a state, None where it does not say what it should."""
        source = state.source
        if not state.changes:
            document = source.document
            if source.plain is not None:
                document = replace(source.plain.document, sha256=_digest(source.data))
            return _Result(state, source.data, document)
        plain = self._write_plain(state)
        try:
            document = read(source.path, plain, source.limits)
            if find_first_difference(source.document, document, state.texts()) is not None:
                return None
            data = self._write_marked(state) if self._tracked else plain
        except InputError:
            return None
        if data is None:
            return None
        return _Result(state, data, replace(document, sha256=_digest(data)))

    def _write_plain(self, state: _FileState) -> bytes:
        source = state.source.plain or state.source
        package = source.package()
        anchors = Anchors(source.recorder, package)
        Unmarked(package).make(state.planned(anchors))
        update_other_branches(package, source.pristine)
        return package.save()

    def _write_marked(self, state: _FileState) -> bytes | None:
        """Return the file with tracked changes, None where it says another thing with them."""
        source = state.source
        package = source.package()
        anchors = Anchors(source.recorder, package)
        RevisionWriter(package, source.guards, self._when).make(state.planned(anchors))
        update_other_branches(package, source.pristine)
        data = package.save()
        accepted = read(source.path, data, source.limits)
        rejected, before = accepted.original, source.document.original or source.document
        if rejected is None or find_first_difference(before, rejected, {}) is not None:
            return None
        return None if find_first_difference(source.document, accepted, state.texts()) else data


class _EditRound:
    """Finds the largest part of some edits that leaves the rest of a document as it was."""

    def __init__(self, fixes: Fixes, start: _Result) -> None:
        self._fixes = fixes
        self._start = start.state
        self.result = start
        self.made: list[Edit] = []
        self.lost: list[Edit] = []

    def settle(self, edits: Sequence[Edit]) -> None:
        """Make edits, or each half of them by itself."""
        if not edits:
            return
        all_made = [*self.made, *edits]
        result = self._fixes.result(self._start.after(all_made))
        if result is not None:
            self.result, self.made = result, all_made
        elif len(edits) == 1:
            self.lost += edits
        else:
            middle = len(edits) // 2
            self.settle(edits[:middle])
            self.settle(edits[middle:])


def writer(*, tracked: bool) -> Fixes:
    """Return a writer for the rounds of one file; see `Fixes`."""
    return Fixes(tracked=tracked)


def _change(edit: Edit) -> texts.TextChange:
    return texts.TextChange(edit.span.start, edit.span.end, edit.text)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
