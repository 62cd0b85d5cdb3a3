"""Find the style that the headings of a level have in a file, and how that style looks."""

from functools import cached_property

from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from checker.core.document import BlockKind, RunStyle
from checker.formats.docx.edit.names import find_first, get
from checker.formats.docx.edit.source import EditedFile
from checker.formats.docx.read.formatting import Formatting, read_formatting
from checker.formats.ooxml.names import Element, W


class Headings:
    """The styles of headings in one file.

    Args:
        source: the file.
    """

    def __init__(self, source: EditedFile) -> None:
        self._source = source

    def style(self, level: int, besides: str) -> str | None:
        """Return the id of the style that a level's headings have here, None where there are none.

        Args:
            level: from 1.
            besides: the path of the block that is to become a heading.
        """
        used = self._list_used_styles(level, besides)
        return next((each for each in used if self._get_level(each) == level), None)

    def look(self, style: str) -> RunStyle:
        """Return how characters look by a style alone."""
        return self._formatting.run(style, None, None)

    def numbers(self, style: str) -> bool:
        """Return whether a style numbers its paragraphs."""
        return self._formatting.paragraph(_build_properties(style), None).num_id is not None

    def _get_level(self, style: str) -> int | None:
        return self._formatting.paragraph(_build_properties(style), None).heading_level

    def _list_used_styles(self, level: int, besides: str) -> list[str]:
        used = []
        for block in self._source.document.walk():
            alike = block.kind is BlockKind.HEADING and block.level == level
            found = self._source.untouched.find(block) if alike and block.path != besides else None
            style = (
                None
                if found is None
                else get(find_first(find_first(found.elements[-1], "pPr"), "pStyle"))
            )
            if style is not None:
                used.append(style)
        return used

    @cached_property
    def _styles(self) -> Element | None:
        return self._load_root(RELATIONSHIP_TYPE.STYLES)

    @cached_property
    def _formatting(self) -> Formatting:
        return read_formatting(
            self._styles,
            self._load_root(RELATIONSHIP_TYPE.NUMBERING),
            self._load_root(RELATIONSHIP_TYPE.THEME),
            self._load_root(RELATIONSHIP_TYPE.SETTINGS),
        )

    def _load_root(self, kind: str) -> Element | None:
        package = self._source.opened.package
        return package.root(package.related(kind))


def _build_properties(style: str) -> Element:
    """Return the properties of a paragraph that says its style and nothing else."""
    properties = etree.Element(W + "pPr")
    etree.SubElement(properties, W + "pStyle").set(W + "val", style)
    return properties
