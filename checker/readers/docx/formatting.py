"""Effective formatting, resolved in Word's order.

Document defaults, table style, paragraph style chain (each with the indents of the list level it
names), character style, direct formatting: ECMA-376 Part 1, 17.7.2. Toggles (bold, italic,
hidden) are not simply replaced: the styles' values are combined by exclusive or (17.7.3).
"""

from dataclasses import dataclass

from checker.document import ParagraphStyle, RunStyle
from checker.readers.docx.facts import (
    BODY_LEVEL,
    Length,
    ParagraphFacts,
    RunFacts,
    lay_paragraph,
    lay_run,
    read_paragraph_facts,
    read_run_facts,
)
from checker.readers.docx.names import Element, child_value
from checker.readers.docx.numbering import Numbering, read_numbering
from checker.readers.docx.styles import Style, StyleSheet, named_heading_level, read_styles
from checker.readers.docx.theme import Theme, read_theme


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """What a paragraph's formatting makes of it.

    `heading_level` counts from 1; `num_id` and `num_level` (from 0) name a list that exists.
    """

    style: ParagraphStyle
    style_id: str | None = None
    heading_level: int | None = None
    num_id: int | None = None
    num_level: int = 0


class Formatting:
    """Resolves formatting; asks each combination once."""

    def __init__(self, sheet: StyleSheet, numbering: Numbering, theme: Theme) -> None:
        self.numbering = numbering
        self._sheet = sheet
        self._theme = theme
        self._paragraphs: dict[tuple[str | None, str | None, ParagraphFacts], ParagraphFormat] = {}
        self._runs: dict[tuple[str | None, str | None, str | None, RunFacts], RunStyle] = {}

    def marks_first_row(self, table_style: str | None) -> bool:
        """Return whether a table style sets a first row apart."""
        chain = self._sheet.chain(self._table_style(table_style))
        return any(style.marks_first_row for style in chain)

    def _table_style(self, style_id: str | None) -> Style | None:
        return None if style_id is None else self._sheet.find(style_id, "table")

    def paragraph(self, properties: Element | None, table_style: str | None) -> ParagraphFormat:
        """Return the effective formatting of a paragraph.

        Args:
            properties: its `w:pPr`.
            table_style: the id of the style of the table it stands in, empty where the table
                names none, None outside tables.
        """
        style_id = child_value(properties, "pStyle")
        direct = read_paragraph_facts(properties, self._sheet.character)
        key = (style_id, table_style, direct)
        known = self._paragraphs.get(key)
        if known is None:
            known = self._paragraphs[key] = self._resolve_paragraph(style_id, table_style, direct)
        return known

    def _resolve_paragraph(
        self, style_id: str | None, table_style: str | None, direct: ParagraphFacts
    ) -> ParagraphFormat:
        style = self._sheet.find(style_id, "paragraph")
        chain = self._sheet.chain(style)
        facts = self._sheet.paragraph_defaults
        for link in self._sheet.chain(self._table_style(table_style)):
            facts = lay_paragraph(facts, link.paragraph)
        for link in chain:
            facts = self._lay(facts, link.paragraph, link.id)
        facts = self._lay(facts, direct, None if style is None else style.id)
        num_id, num_level = self._list(facts, chain)
        return ParagraphFormat(
            _paragraph_style(facts, style, numbered=num_id is not None),
            style_id,
            _heading_level(facts.outline_level, chain, style_id),
            num_id,
            num_level,
        )

    def _lay(
        self, base: ParagraphFacts, top: ParagraphFacts, style_id: str | None
    ) -> ParagraphFacts:
        """Lay `top` over `base`, and beneath it the indents of the list level that it names."""
        if top.num_id is not None or top.num_level is not None:
            merged = lay_paragraph(base, top)
            level = self._level(merged, style_id)
            definition = self.numbering.level(merged.num_id, level)
            if definition is not None:
                base = lay_paragraph(base, definition.paragraph)
        return lay_paragraph(base, top)

    def _level(self, facts: ParagraphFacts, style_id: str | None) -> int:
        if facts.num_level is not None:
            return facts.num_level
        if facts.num_id is None or style_id is None:
            return 0
        return self.numbering.level_of_style(facts.num_id, style_id) or 0

    def _list(self, facts: ParagraphFacts, chain: tuple[Style, ...]) -> tuple[int | None, int]:
        if not facts.num_id:
            return None, 0
        levels = (self.numbering.level_of_style(facts.num_id, link.id) for link in reversed(chain))
        tied = next((level for level in levels if level is not None), 0)
        level = tied if facts.num_level is None else facts.num_level
        exists = self.numbering.level(facts.num_id, level) is not None
        return (facts.num_id, level) if exists else (None, 0)

    def run(
        self, paragraph_style: str | None, table_style: str | None, properties: Element | None
    ) -> RunStyle:
        """Return the effective formatting of a run.

        Args:
            paragraph_style: the id of its paragraph's style.
            table_style: the id of the style of the table it stands in, empty where the table
                names none, None outside tables.
            properties: its `w:rPr`.
        """
        character_style = child_value(properties, "rStyle")
        direct = read_run_facts(properties, self._theme)
        key = (paragraph_style, table_style, character_style, direct)
        known = self._runs.get(key)
        if known is None:
            known = self._runs[key] = self._resolve_run(*key)
        return known

    def _resolve_run(
        self,
        paragraph_style: str | None,
        table_style: str | None,
        character_style: str | None,
        direct: RunFacts,
    ) -> RunStyle:
        sheet = self._sheet
        styles = (
            sheet.run(self._table_style(table_style)),
            sheet.run(sheet.find(paragraph_style, "paragraph")),
            sheet.run(sheet.exact(character_style, "character")),
        )
        facts = sheet.run_defaults
        for layer in (*styles, direct):
            facts = lay_run(facts, layer)
        defaults = sheet.run_defaults
        return RunStyle(
            east_asia_font=facts.east_asia_font,
            ascii_font=facts.ascii_font,
            size=facts.size,
            bold=_toggle(direct.bold, defaults.bold, [s.bold for s in styles]),
            italic=_toggle(direct.italic, defaults.italic, [s.italic for s in styles]),
            color=None if facts.color == "auto" else facts.color,
            highlight=None if facts.highlight == "none" else facts.highlight,
            hidden=_toggle(direct.hidden, defaults.hidden, [s.hidden for s in styles]),
        )


def _toggle(direct: bool | None, default: bool | None, styles: list[bool | None]) -> bool:
    if direct is not None:
        return direct
    return bool(default) or sum(map(bool, styles)) % 2 == 1


def _heading_level(
    outline_level: int | None, chain: tuple[Style, ...], style_id: str | None
) -> int | None:
    # An outline level decides: `TOC Heading` is based on `heading 1` and says "body text".
    if outline_level is not None:
        return None if outline_level == BODY_LEVEL else outline_level + 1
    names = [style.name for style in reversed(chain)]
    if not names or (style_id is not None and chain[-1].id != style_id):
        names.insert(0, style_id or "")  # a style that the document forgot to define
    levels = (named_heading_level(name) for name in names)
    return next((level for level in levels if level is not None), None)


def _paragraph_style(
    facts: ParagraphFacts, style: Style | None, *, numbered: bool
) -> ParagraphStyle:
    body = facts.outline_level in (None, BODY_LEVEL)
    return ParagraphStyle(
        name=None if style is None else style.name,
        alignment=facts.alignment,
        outline_level=None if body or facts.outline_level is None else facts.outline_level + 1,
        numbered=numbered,
        left_indent=_points(facts.left),
        first_line_indent=_points(facts.first_line),
        space_before=_points(facts.before),
        space_after=_points(facts.after),
        line_spacing=facts.line_spacing,
    )


def _points(length: Length | None) -> float | None:
    return None if length is None else length.points


def read_formatting(
    styles: Element | None,
    numbering: Element | None,
    theme: Element | None,
    settings: Element | None,
) -> Formatting:
    """Return the formatting that the roots of these parts define, None where a part is missing."""
    fonts = read_theme(theme, settings)
    sheet = read_styles(styles, fonts)

    def read_level(properties: Element | None) -> ParagraphFacts:
        return read_paragraph_facts(properties, sheet.character)

    return Formatting(sheet, read_numbering(numbering, read_level, sheet.num_id), fonts)
