"""A Word file as it was read, and as it is edited: the ground on which all changes are made."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from checker.core.document import Document
from checker.core.limits import Limits
from checker.formats.docx.edit.anchors import Anchors
from checker.formats.docx.edit.edit_restrictions import EditRestriction
from checker.formats.docx.read import OpenedWord, open_word
from checker.formats.docx.read.source_maps import SourceMapBuilder
from checker.formats.ooxml.edited_package import EditedPackage
from checker.formats.ooxml.encryption import without_encryption


@dataclass
class EditedFile:
    """The file that changes are made in.

    `plain` is the same with the tracked changes of looks and build that were made in it just now
    made at once; None where there are none.
    """

    path: Path
    data: bytes
    limits: Limits
    opened: OpenedWord
    main: str
    recorder: SourceMapBuilder
    plain: "EditedFile | None" = None

    @classmethod
    def read(cls, path: Path, data: bytes, limits: Limits) -> "EditedFile":
        """Read a file.

        Raises:
            InputError: it cannot be read.
        """
        recorder = SourceMapBuilder()
        opened = open_word(path, data, limits, recorder)
        content = without_encryption(data, str(path))  # the result is not encrypted any more
        main = str(opened.package.main.partname).lstrip("/")
        return cls(path, content, limits, opened, main, recorder)

    @property
    def document(self) -> Document:
        """What the file says."""
        return self.opened.document

    @cached_property
    def untouched(self) -> Anchors:
        """Where blocks stand in a package that nobody changes."""
        return Anchors(self.recorder, self.pristine)

    @cached_property
    def guards(self) -> dict[str, EditRestriction]:
        """The guards of the stories' parts, by name."""
        parts = {each.part.lstrip("/") for each in self.recorder.blocks.values()}
        return {part: EditRestriction(self.pristine.root(part)) for part in sorted(parts)}

    @cached_property
    def pristine(self) -> EditedPackage:
        """The package that nobody changes."""
        return self.package()

    def package(self) -> EditedPackage:
        """Return the file as a package of its own."""
        return EditedPackage(self.data, self.main)

    def text(self, path: str) -> str:
        """Return what a block says."""
        return self.document.block(path).text
