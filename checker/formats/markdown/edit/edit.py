"""The writer for Markdown: edits the source where the words stand, and reads it again.

Whether a change means in Markdown what it should is not foretold but seen: the edited source is
read, and compared with what the document said before. An edit after which anything else would be
different is tried with its signs escaped, and else refused.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

from checker.core.document import SOURCE, Document
from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.formats.markdown import read as markdown
from checker.formats.markdown.edit.spans import build_source_edits
from checker.formats.markdown.edit.verify_text import find_first_difference
from checker.formats.shared.edits import Edit, RefusedEdit, WrittenFile, apply_edits
from checker.formats.shared.source_text import SourceEdit, SourceText

ACROSS: Final = Message("edit.markup-stands-between-characters-change")
NOT_AS_WRITTEN: Final = Message("edit.markdown-would-read-other-text-formatting")

_Way = tuple[SourceEdit, ...]


def write(
    path: Path, data: bytes, document: Document, edits: Sequence[Edit], limits: Limits
) -> WrittenFile:
    """Return the file with those edits that show exactly what they say; see `Writer`.

    An edit of the source itself (the block `SOURCE`) may change anything: there is nothing else to
    hold it against.
    """
    return _SourceWriting(path, data, document, limits).of(edits)


class _SourceWriting:
    """Finds the largest part of some edits that leaves the rest of a document as it was."""

    def __init__(self, path: Path, data: bytes, document: Document, limits: Limits) -> None:
        self._path = path
        self._document = document
        self._limits = limits
        self._text = SourceText(data)
        self._after = data, document
        self._made: list[tuple[Edit, _Way]] = []
        self._refused: list[RefusedEdit] = []

    def of(self, edits: Sequence[Edit]) -> WrittenFile:
        """Return the file with what can be made of the edits."""
        ways = [(edit, way) for edit in edits if (way := self._find_ways(edit))]
        self._settle(ways)
        order = {id(edit): number for number, edit in enumerate(edits)}
        made = sorted((edit for edit, _ in self._made), key=lambda edit: order[id(edit)])
        return WrittenFile(*self._after, tuple(made), tuple(self._refused))

    def _find_ways(self, edit: Edit) -> list[_Way]:
        """Return the ways to write an edit in the source; refuse it where there is none."""
        if edit.span.path == SOURCE:
            ways: list[_Way] = [(SourceEdit(edit.span.start, edit.span.end, edit.text),)]
        else:
            block = self._document.block(edit.span.path)
            ways = build_source_edits(self._text.source, block, edit)
        problems = [next(filter(None, map(self._text.problem, way)), None) for way in ways]
        writable = [way for way, problem in zip(ways, problems, strict=True) if problem is None]
        if not writable:
            self._refused.append(RefusedEdit(edit, (problems[0] if problems else None) or ACROSS))
        return writable

    def _settle(self, pending: Sequence[tuple[Edit, list[_Way]]]) -> None:
        """Make all of the edits that are pending, or each half of them by itself."""
        if not pending or self._try([(edit, ways[0]) for edit, ways in pending]):
            return
        if len(pending) > 1:
            middle = len(pending) // 2
            self._settle(pending[:middle])
            self._settle(pending[middle:])
            return
        ((edit, ways),) = pending
        if not any(self._try([(edit, way)]) for way in ways[1:]):
            self._refused.append(RefusedEdit(edit, NOT_AS_WRITTEN))

    def _try(self, more: Sequence[tuple[Edit, _Way]]) -> bool:
        """Make edits beside those that are made; return whether they say what they should."""
        made = [*self._made, *more]
        changes = [each for _, way in made for each in way]
        if _overlap(changes):
            return False
        data = self._text.replaced(changes)
        try:
            after = markdown.read(self._path, data, self._limits)
        except InputError:  # nothing is left, or the bytes look like another encoding
            return False
        if not self._verify_edits(after, [edit for edit, _ in made], changes):
            return False
        self._made, self._after = made, (data, after)
        return True

    def _verify_edits(
        self, after: Document, edits: Sequence[Edit], changes: Sequence[SourceEdit]
    ) -> bool:
        wanted = [(each.start, each.end, each.text) for each in changes]
        if after.source != apply_edits(self._text.source, wanted):
            return False
        if any(edit.span.path == SOURCE for edit in edits):
            return True
        return find_first_difference(self._document, after, edits) is None


def _overlap(changes: Sequence[SourceEdit]) -> bool:
    ordered = sorted(changes, key=lambda each: (each.start, each.end))
    return any(
        one.end > two.start or (one.start, one.end) == (two.start, two.end)
        for one, two in pairwise(ordered)
    )
