"""Find the style that makes a paragraph a heading of a level, and how that style looks."""

from functools import cached_property

from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from checker.core.document import BlockKind, RunStyle
from checker.formats.docx.edit.names import first, get
from checker.formats.docx.edit.source import Source
from checker.formats.docx.read.formatting import Formatting, read_formatting
from checker.formats.docx.read.styles import named_heading_level
from checker.formats.ooxml.names import Element, W, attribute, child_value


class Headings:
    """The styles of headings in one file.

    Args:
        source: the file.
    """

    def __init__(self, source: Source) -> None:
        self._source = source

    def style(self, level: int, besides: str) -> str | None:
        """Return the id of the style that a level's headings have, None where no style will do.

        Args:
            level: from 1.
            besides: the path of the block that is to become a heading.
        """
        ids = [*self._used(level, besides), *self._named(level)]
        return next((each for each in ids if self._level(each) == level), None)

    def look(self, style: str) -> RunStyle:
        """Return how characters look by a style alone."""
        return self._formatting.run(style, None, None)

    def numbers(self, style: str) -> bool:
        """Return whether a style numbers its paragraphs."""
        return self._formatting.paragraph(_properties(style), None).num_id is not None

    def _level(self, style: str) -> int | None:
        return self._formatting.paragraph(_properties(style), None).heading_level

    def _used(self, level: int, besides: str) -> list[str]:
        used = []
        for block in self._source.document.walk():
            alike = block.kind is BlockKind.HEADING and block.level == level
            found = self._source.untouched.find(block) if alike and block.path != besides else None
            style = (
                None if found is None else get(first(first(found.elements[-1], "pPr"), "pStyle"))
            )
            if style is not None:
                used.append(style)
        return used

    def _named(self, level: int) -> list[str]:
        return [
            attribute(each, "styleId") or ""
            for each in (() if self._styles is None else self._styles.iterchildren(W + "style"))
            if attribute(each, "type") == "paragraph"
            and named_heading_level(child_value(each, "name") or "") == level
        ]

    @cached_property
    def _styles(self) -> Element | None:
        return self._root(RELATIONSHIP_TYPE.STYLES)

    @cached_property
    def _formatting(self) -> Formatting:
        return read_formatting(
            self._styles,
            self._root(RELATIONSHIP_TYPE.NUMBERING),
            self._root(RELATIONSHIP_TYPE.THEME),
            self._root(RELATIONSHIP_TYPE.SETTINGS),
        )

    def _root(self, kind: str) -> Element | None:
        package = self._source.opened.package
        return package.root(package.related(kind))


def _properties(style: str) -> Element:
    """Return the properties of a paragraph that says its style and nothing else."""
    properties = etree.Element(W + "pPr")
    etree.SubElement(properties, W + "pStyle").set(W + "val", style)
    return properties
