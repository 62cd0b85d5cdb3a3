"""The style sheet: what each style says by itself and along the chain it is based on."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from docx.styles import BabelFish

from checker.readers.docx.facts import (
    NO_PARAGRAPH_FACTS,
    NO_RUN_FACTS,
    ParagraphFacts,
    RunFacts,
    lay_run,
    read_paragraph_facts,
    read_run_facts,
)
from checker.readers.docx.names import Element, W, attribute, child, child_value
from checker.readers.docx.theme import Theme

_CHARACTER = 10.5
_HEADING_NAMES = ("heading", "見出し")


@dataclass(frozen=True, slots=True)
class Style:
    """One style; `marks_first_row` tells whether a table style sets a first row apart."""

    id: str
    kind: str
    name: str
    based_on: str | None = None
    run: RunFacts = NO_RUN_FACTS
    paragraph: ParagraphFacts = NO_PARAGRAPH_FACTS
    marks_first_row: bool = False


class StyleSheet:
    """Styles by id, with the document's defaults."""

    def __init__(
        self,
        styles: Mapping[str, Style],
        defaults: Mapping[str, str],
        run: RunFacts = NO_RUN_FACTS,
        paragraph: ParagraphFacts = NO_PARAGRAPH_FACTS,
        character: float = _CHARACTER,
    ) -> None:
        """Hold what a style sheet says.

        Args:
            styles: by id.
            defaults: the id of the default style of each kind (`paragraph`, `table` ...).
            run: the document's defaults for characters.
            paragraph: the document's defaults for paragraphs.
            character: the width in points of one character, for indents said in characters.
        """
        self.run_defaults = run
        self.paragraph_defaults = paragraph
        self.character = character
        self._styles = styles
        self._defaults = defaults
        self._chains: dict[str, tuple[Style, ...]] = {}
        self._runs: dict[str, RunFacts] = {}

    def find(self, style_id: str | None, kind: str) -> Style | None:
        """Return the style of that id and kind, else the default style of the kind."""
        style = self._styles.get(style_id or "")
        if style is None or style.kind != kind:
            style = self._styles.get(self._defaults.get(kind, ""))
        return style

    def exact(self, style_id: str | None, kind: str) -> Style | None:
        """Return the style of that id and kind, None where there is none."""
        style = self._styles.get(style_id or "")
        return style if style is not None and style.kind == kind else None

    def chain(self, style: Style | None) -> tuple[Style, ...]:
        """Return the style and those it is based on, the outermost first; a circle is cut."""
        if style is None:
            return ()
        known = self._chains.get(style.id)
        if known is None:
            known = self._chains[style.id] = self._walk(style)
        return known

    def _walk(self, style: Style) -> tuple[Style, ...]:
        links: dict[str, Style] = {}
        current: Style | None = style
        while current is not None and current.id not in links:
            links[current.id] = current
            parent = self._styles.get(current.based_on or "")
            current = parent if parent is not None and parent.kind == style.kind else None
        return tuple(reversed(links.values()))

    def run(self, style: Style | None) -> RunFacts:
        """Return what a style's chain says of characters."""
        if style is None:
            return NO_RUN_FACTS
        known = self._runs.get(style.id)
        if known is None:
            known = NO_RUN_FACTS
            for link in self.chain(style):
                known = lay_run(known, link.run)
            self._runs[style.id] = known
        return known

    def num_id(self, style_id: str) -> int | None:
        """Return the `numId` of a numbering style."""
        style = self.exact(style_id, "numbering")
        return None if style is None else style.paragraph.num_id


def named_heading_level(name: str) -> int | None:
    """Return the level in a built-in heading's name (`heading 1`, `見出し 1`, `Heading1`)."""
    folded = "".join(unicodedata.normalize("NFKC", name).casefold().split())
    for word in _HEADING_NAMES:
        level = folded.removeprefix(word)
        if level != folded and level in "123456789" and level:
            return int(level)
    return None


def read_styles(root: Element | None, theme: Theme) -> StyleSheet:
    """Return the style sheet of a styles part, an empty one where the document has none."""
    if root is None:
        return StyleSheet({}, {})
    elements = [item for item in root.iterchildren(W + "style") if attribute(item, "styleId")]
    defaults = {
        attribute(item, "type") or "paragraph": attribute(item, "styleId") or ""
        for item in elements
        if attribute(item, "default") in ("1", "true", "on")
    }
    document = child(root, "docDefaults")
    run = read_run_facts(child(child(document, "rPrDefault"), "rPr"), theme)
    runs = {attribute(i, "styleId") or "": read_run_facts(child(i, "rPr"), theme) for i in elements}
    normal = runs.get(defaults.get("paragraph", ""), NO_RUN_FACTS)
    character = normal.size or run.size or _CHARACTER
    styles = (_style(item, runs, character) for item in elements)
    return StyleSheet(
        {style.id: style for style in styles},
        defaults,
        run,
        read_paragraph_facts(child(child(document, "pPrDefault"), "pPr"), character),
        character,
    )


def _style(element: Element, runs: Mapping[str, RunFacts], character: float) -> Style:
    style_id = attribute(element, "styleId") or ""
    return Style(
        id=style_id,
        kind=attribute(element, "type") or "paragraph",
        name=BabelFish.internal2ui(child_value(element, "name") or style_id),
        based_on=child_value(element, "basedOn"),
        run=runs[style_id],
        paragraph=read_paragraph_facts(child(element, "pPr"), character),
        marks_first_row=any(
            attribute(part, "type") == "firstRow" and len(part)
            for part in element.iterchildren(W + "tblStylePr")
        ),
    )
