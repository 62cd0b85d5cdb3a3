"""A Word file as it was read, and as it is edited: the ground on which all changes are made."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from checker.core.document import Document
from checker.core.limits import Limits
from checker.formats.docx.edit.anchors import Anchors
from checker.formats.docx.edit.guards import Guard
from checker.formats.docx.read import Opened, open_word
from checker.formats.docx.read.recording import Recorder
from checker.formats.ooxml.edited_package import Package
from checker.formats.ooxml.encryption import without_encryption


@dataclass
class Source:
    """The file that changes are made in.

    `plain` is the same with the tracked changes of looks and build that were made in it just now
    made at once; None where there are none.
    """

    path: Path
    data: bytes
    limits: Limits
    opened: Opened
    main: str
    recorder: Recorder
    plain: "Source | None" = None

    @classmethod
    def read(cls, path: Path, data: bytes, limits: Limits) -> "Source":
        """Read a file.

        Raises:
            InputError: it cannot be read.
        """
        recorder = Recorder()
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
    def guards(self) -> dict[str, Guard]:
        """The guards of the stories' parts, by name."""
        parts = {each.part.lstrip("/") for each in self.recorder.blocks.values()}
        return {part: Guard(self.pristine.root(part)) for part in sorted(parts)}

    @cached_property
    def pristine(self) -> Package:
        """The package that nobody changes."""
        return self.package()

    def package(self) -> Package:
        """Return the file as a package of its own."""
        return Package(self.data, self.main)

    def text(self, path: str) -> str:
        """Return what a block says."""
        return self.document.block(path).text
