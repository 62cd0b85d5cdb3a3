"""Changes of looks and build in a Word file: as tracked changes, or made without tracking.

As with text, what a change does is not foretold but seen: the file is read again without marks,
with the changes accepted and with them rejected, and every block and page is compared.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Final, NamedTuple

from checker.core.document import Block, Document
from checker.core.errors import InputError
from checker.core.findings import (
    Change,
    HeadingStyle,
    Insertion,
    NewParagraph,
    PageSetup,
    ParagraphFormat,
    TextFormat,
)
from checker.core.messages import Message
from checker.formats.docx.edit import formatting_edits as looks
from checker.formats.docx.edit.anchors import Anchored, Anchors
from checker.formats.docx.edit.format_restrictions import (
    FormattingRestriction,
    find_sections,
    iter_runs,
)
from checker.formats.docx.edit.headings import Headings
from checker.formats.docx.edit.names import get, make
from checker.formats.docx.edit.new_paragraphs import ParagraphModel, Tell, add
from checker.formats.docx.edit.properties import Properties
from checker.formats.docx.edit.source import EditedFile
from checker.formats.docx.edit.verify_structure import is_as_built, is_same
from checker.formats.ooxml.edited_package import EditedPackage
from checker.formats.ooxml.names import Element
from checker.formats.shared.block_moves import Moves
from checker.formats.shared.edits import AUTHOR

NOT_AS_BUILT: Final = Message("edit.other-formatting-structure-would-change-than")


class Built(NamedTuple):
    """A file after changes: as it is written, and where blocks came from.

    `source.plain` is the file with all of them made at once.
    """

    source: EditedFile
    changes: tuple[Change, ...]
    moves: Moves


class LayoutEditor:
    """Makes changes of looks and build in one file.

    Args:
        source: the file.
        tracked: whether changes are marked as such.
        when: the date of the changes.
    """

    def __init__(self, source: EditedFile, *, tracked: bool, when: datetime) -> None:
        self._source = source
        self._tracked = tracked
        self._when = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._headings = Headings(source)
        self._allowed = FormattingRestriction(source, self._headings)

    def build(self, changes: Sequence[Change]) -> tuple[Built, dict[Change, Message]]:
        """Return the file with those changes that can be made exactly, and why not the others."""
        faults = {each: self._allowed.why_not(each) for each in changes}
        refused = {each: why for each, why in faults.items() if why is not None}
        built = Built(self._source, (), Moves(()))
        waiting = [[each for each in dict.fromkeys(changes) if each not in refused]]
        while waiting:
            some = waiting.pop(0)
            more = self._build_file((*built.changes, *some)) if some else built
            if more is not None:
                built = more
            elif len(some) == 1:
                refused[some[0]] = NOT_AS_BUILT
            else:
                middle = len(some) // 2
                waiting[:0] = [some[:middle], some[middle:]]
        return built, refused

    def _build_file(self, changes: tuple[Change, ...]) -> Built | None:
        """Return the file with changes, None where it is not what it should be."""
        source = self._source
        moves = Moves(tuple(each for each in changes if isinstance(each, Insertion)))
        try:
            plain = EditedFile.read(
                source.path, self._write_changes(changes, tracked=False), source.limits
            )
            if not is_as_built(source.document, plain.document, changes, moves):
                return None
            if not self._tracked:
                return Built(plain, changes, moves)
            marked = EditedFile.read(
                source.path, self._write_changes(changes, tracked=True), source.limits
            )
        except InputError:
            return None
        before = source.document.original or source.document
        old = marked.document.original
        if old is None or not is_same(before, old) or not is_same(plain.document, marked.document):
            return None
        return Built(replace(marked, plain=plain), changes, moves)

    def _write_changes(self, changes: Sequence[Change], *, tracked: bool) -> bytes:
        package = self._source.package()
        work = _PackageEdit(self._source, package, self._headings, self._when if tracked else None)
        for each in changes:
            if not isinstance(each, Insertion):
                work.reshape(each)
        work.tell()
        work.insert([each for each in changes if isinstance(each, Insertion)])
        return package.save()


class _PackageEdit:
    """Changes one package; all places are those of the file read."""

    def __init__(
        self, source: EditedFile, package: EditedPackage, headings: Headings, when: str | None
    ) -> None:
        self._source = source
        self._package = package
        self._headings = headings
        self._when = when
        self._anchors = Anchors(source.recorder, package)
        self._properties = Properties()
        self._ids = _free_ids(package, source)

    def reshape(self, change: Change) -> None:
        """Make a change of looks that nothing speaks against."""
        match change:
            case HeadingStyle():
                self._make_heading(change)
            case ParagraphFormat():
                block, found = self._find_block(change.path)
                looks.format_paragraph(self._properties, found.elements[-1], change, block)
            case TextFormat():
                _, found = self._find_block(change.span.path)
                for run in list(iter_runs(found, change.span)):
                    looks.format_text(self._properties, run, change)
            case PageSetup():
                section = find_sections(self._package.edit(self._source.main))[change.section - 1]
                looks.set_page(self._properties, section, change)

    def _make_heading(self, change: HeadingStyle) -> None:
        block, found = self._find_block(change.path)
        style = self._headings.style(change.level, change.path)
        if style is None:
            looks.set_outline_level(self._properties, found.elements[-1], change.level)
            return
        look, runs = self._headings.look(style), list(iter_runs(found, block.span()))
        looks.make_heading(self._properties, found.elements[-1], runs, style, look)

    def _find_block(self, path: str) -> tuple[Block, Anchored]:
        block = self._source.document.block(path)
        found = self._anchors.find(block)
        if found is None:
            raise ValueError(path)
        self._package.edit(found.part)
        return block, found

    def tell(self) -> None:
        """Say of all that was changed what it was, where changes are tracked."""
        if self._when is not None:
            self._properties.tell(self._tell)

    def insert(self, insertions: Iterable[Insertion]) -> None:
        """Add paragraphs that nothing speaks against."""
        tell: Tell | None = None if self._when is None else self._tell
        for (path, after), paragraphs in _group_by_place(insertions).items():
            _, found = self._find_block(path)
            new = [(each.text, self._find_model(each)) for each in paragraphs]
            add(found.elements[-1], new, tell, after=after)

    def _find_model(self, new: NewParagraph) -> ParagraphModel | None:
        if not new.like:
            return None
        block, found = self._find_block(new.like)
        runs = [run for run in iter_runs(found, block.span()) if found.pieces]
        return ParagraphModel(
            found.elements[-1], runs[0] if runs else None, plain=block.level is None
        )

    def _tell(self, beside: Element, kind: str) -> Element:
        date = self._when or ""
        return make(beside, kind, id=str(next(self._ids)), author=AUTHOR, date=date)


def _group_by_place(
    insertions: Iterable[Insertion],
) -> Mapping[tuple[str, bool], list[NewParagraph]]:
    """Return the paragraphs to add at each place, in order."""
    places: dict[tuple[str, bool], list[NewParagraph]] = {}
    for each in insertions:
        key = (each.after, True) if each.after else (each.before, False)
        places.setdefault(key, []).extend(each.paragraphs)
    return places


def _free_ids(package: EditedPackage, source: EditedFile) -> Iterator[int]:
    """Return ids that no change, comment or bookmark of the file has."""
    used = set[str]()
    for part in {*source.guards, source.main}:
        used.update(get(each, "id") or "" for each in package.root(part).iter("*"))
    return (number for number in count(1) if str(number) not in used)


def build_document(built: Built, sha256: str) -> Document:
    """Return what a file says as who has accepted our changes reads it."""
    plain = built.source.plain or built.source
    return replace(plain.document, sha256=sha256)
