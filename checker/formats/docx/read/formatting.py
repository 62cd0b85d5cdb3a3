"""Effective formatting, resolved in Word's order.

Document defaults, table style, paragraph style chain (each with the indents of the list level it
names), character style, direct formatting: ECMA-376 Part 1, 17.7.2. Toggles (bold, italic,
hidden) are not simply replaced: the styles' values are combined by exclusive or (17.7.3).
"""

from checker.core.data_classes import dataclass
from checker.core.document import ParagraphStyle, RunStyle
from checker.formats.docx.read.compatibility import Compatibility, read_compatibility
from checker.formats.docx.read.format_facts import (
    BODY_LEVEL,
    NO_RUN_FACTS,
    InTable,
    MixedLength,
    ParagraphFacts,
    RunFacts,
    lay_paragraph,
    lay_run,
)
from checker.formats.docx.read.numbering import Numbering, read_numbering
from checker.formats.docx.read.paragraph_facts import read_paragraph_facts
from checker.formats.docx.read.run_facts import read_run_facts
from checker.formats.docx.read.styles import StyleSheet, WordStyle, parse_heading_level, read_styles
from checker.formats.docx.read.table_conditions import Bands
from checker.formats.docx.read.theme import Theme, read_theme
from checker.formats.ooxml.names import Element, W, get_child_value

_LINE = 12.0
_NUMBERING = W + "numPr"
_Said = tuple[object, ...]  # what tells one set of properties from another


@dataclass(frozen=True, slots=True)
class EffectiveFormat:
    """What a paragraph's formatting makes of it.

    `heading_level` counts from 1; `num_id` and `num_level` (from 0) name a list that exists.
    """

    style: ParagraphStyle
    style_id: str | None = None
    heading_level: int | None = None
    num_id: int | None = None
    num_level: int = 0


class Formatting:
    """Resolves formatting; asks each combination once.

    `character` is the size in points of the default paragraph style's characters: the unit of
    indents said in characters and of the grid.
    """

    def __init__(
        self,
        sheet: StyleSheet,
        numbering: Numbering,
        theme: Theme,
        compatibility: Compatibility,
        line: float = _LINE,
    ) -> None:
        """Hold what resolves formatting.

        Args:
            sheet: the styles.
            numbering: the lists.
            theme: the theme's fonts and colours.
            compatibility: what the settings ask for.
            line: the height in points of a line, for spaces said in lines.
        """
        self.numbering = numbering
        self._sheet = sheet
        self._theme = theme
        self._compatibility = compatibility
        self._line = line
        self.character = sheet.character
        self._paragraphs: dict[
            tuple[str | None, InTable | None, ParagraphFacts], EffectiveFormat
        ] = {}
        self._runs: dict[tuple[str | None, InTable | None, str | None, RunFacts], RunStyle] = {}
        self._said_of_paragraphs: dict[_Said, ParagraphFacts] = {}
        self._said_of_runs: dict[_Said, RunFacts] = {}

    def marks_first_row(self, table_style: str) -> bool:
        """Return whether a table style sets a first row apart."""
        chain = self._sheet.chain(self._sheet.find(table_style, "table"))
        return any(style.marks_first_row for style in chain)

    def bands(self, table_style: str) -> Bands:
        """Return how many rows and columns a band of a table style has."""
        return self._sheet.bands(table_style)

    def paragraph(self, properties: Element | None, table: InTable | None) -> EffectiveFormat:
        """Return the effective formatting of a paragraph.

        Args:
            properties: its `w:pPr`.
            table: the table that it stands in, None outside tables.
        """
        style_id = get_child_value(properties, "pStyle")
        direct = self._get_paragraph_facts(properties)
        key = (style_id, table, direct)
        known = self._paragraphs.get(key)
        if known is None:
            known = self._paragraphs[key] = self._resolve_paragraph(*key)
        return known

    def _get_paragraph_facts(self, properties: Element | None) -> ParagraphFacts:
        said = _make_key(properties)
        known = self._said_of_paragraphs.get(said)
        if known is None:
            known = self._said_of_paragraphs[said] = read_paragraph_facts(properties)
        return known

    def _resolve_paragraph(
        self,
        style_id: str | None,
        table: InTable | None,
        direct: ParagraphFacts,
    ) -> EffectiveFormat:
        style = self._sheet.find(style_id, "paragraph")
        chain = self._sheet.chain(style)
        layers = [(link.paragraph, link.id) for link in chain]
        layers.append((direct, "" if style is None else style.id))
        said = [layer.num_id for layer, _ in layers if layer.num_id is not None]
        # Taken out of its list, a paragraph loses the list's indents too.
        listed = not said or said[-1] != 0
        of_table = self._sheet.in_table(table).paragraph
        facts = lay_paragraph(self._sheet.paragraph_defaults, of_table)
        for layer, layer_id in layers:
            facts = self._lay(facts, layer, layer_id) if listed else lay_paragraph(facts, layer)
        if self._yields_to_table(style) and direct.alignment is None:
            facts = self._compatibility.table_alignment(facts, of_table)
        num_id, num_level = self._list(facts, chain)
        if facts.first_line is not None and not (direct.first_line and direct.first_line.units):
            facts = facts._replace(first_line=facts.first_line._replace(measured=None))
        size = self._compute_size(style_id, table)
        return EffectiveFormat(
            self._build_paragraph_style(facts, style, size, numbered=num_id is not None),
            style_id,
            _find_heading_level(facts.outline_level, chain, style_id),
            num_id,
            num_level,
        )

    def _compute_size(self, style_id: str | None, table: InTable | None) -> float:
        """Return the size of a paragraph's characters: the unit of its first line's indent."""
        return self._resolve_run(style_id, table, None, NO_RUN_FACTS).size or self.character

    def _build_paragraph_style(
        self, facts: ParagraphFacts, style: WordStyle | None, size: float, *, numbered: bool
    ) -> ParagraphStyle:
        body = facts.outline_level in (None, BODY_LEVEL)
        # As in HTML, the items of a list stand without space of their own.
        automatic = 0.0 if numbered else self._compatibility.automatic_space
        before, after = (
            _convert_to_points(facts.before, self._line),
            _convert_to_points(facts.after, self._line),
        )
        return ParagraphStyle(
            name=None if style is None else style.name,
            alignment=_find_alignment(facts),
            outline_level=None if body or facts.outline_level is None else facts.outline_level + 1,
            numbered=numbered,
            left_indent=_compute_left(facts, self.character, size),
            right_indent=_convert_to_points(facts.right, self.character),
            first_line_indent=_convert_to_points(facts.first_line, size),
            left_chars=_convert_to_characters(facts.left),
            right_chars=_convert_to_characters(facts.right),
            first_line_chars=_convert_to_characters(facts.first_line),
            space_before=automatic if facts.automatic_before else before,
            space_after=automatic if facts.automatic_after else after,
            line_spacing=facts.line_spacing,
            line_rule=facts.line_rule,
            keep_with_next=bool(facts.keep_with_next),
            keep_together=bool(facts.keep_together),
            page_break_before=bool(facts.page_break_before),
            widow_control=facts.widow_control is not False,
            grid=facts.grid is not False,
        )

    def _yields_to_table(self, style: WordStyle | None) -> bool:
        return self._compatibility.table_styles_win and self._sheet.is_default(style)

    def _lay(self, base: ParagraphFacts, top: ParagraphFacts, style_id: str) -> ParagraphFacts:
        """Lay `top` over `base`, and beneath it the indents of the list level that it names."""
        if top.num_id is not None or top.num_level is not None:
            merged = lay_paragraph(base, top)
            level = self._get_level(merged, style_id)
            definition = self.numbering.level(merged.num_id, level)
            if definition is not None:
                base = lay_paragraph(base, definition.paragraph)
        return lay_paragraph(base, top)

    def _get_level(self, facts: ParagraphFacts, style_id: str) -> int:
        if facts.num_level is not None:
            return facts.num_level
        if facts.num_id is None:
            return 0
        return self.numbering.level_of_style(facts.num_id, style_id) or 0

    def _list(self, facts: ParagraphFacts, chain: tuple[WordStyle, ...]) -> tuple[int | None, int]:
        if not facts.num_id:
            return None, 0
        levels = (self.numbering.level_of_style(facts.num_id, link.id) for link in reversed(chain))
        tied = next((level for level in levels if level is not None), 0)
        level = tied if facts.num_level is None else facts.num_level
        exists = self.numbering.level(facts.num_id, level) is not None
        return (facts.num_id, level) if exists else (None, 0)

    def run(
        self, paragraph_style: str | None, table: InTable | None, properties: Element | None
    ) -> RunStyle:
        """Return the effective formatting of a run.

        Args:
            paragraph_style: the id of its paragraph's style.
            table: the table that it stands in, None outside tables.
            properties: its `w:rPr`.
        """
        character_style = get_child_value(properties, "rStyle")
        direct = self._run_facts(properties)
        key = (paragraph_style, table, character_style, direct)
        known = self._runs.get(key)
        if known is None:
            known = self._runs[key] = self._resolve_run(*key)
        return known

    def _run_facts(self, properties: Element | None) -> RunFacts:
        said = _make_key(properties)
        known = self._said_of_runs.get(said)
        if known is None:
            known = self._said_of_runs[said] = read_run_facts(properties, self._theme)
        return known

    def _resolve_run(
        self,
        paragraph_style: str | None,
        table: InTable | None,
        character_style: str | None,
        direct: RunFacts,
    ) -> RunStyle:
        sheet, defaults = self._sheet, self._sheet.run_defaults
        style = sheet.find(paragraph_style, "paragraph")
        of_table, of_paragraph = sheet.in_table(table).run, sheet.run(style)
        if self._yields_to_table(style):
            of_paragraph = self._compatibility.table_size(of_paragraph, of_table)
        of_character = sheet.run(sheet.exact(character_style, "character"))
        layers = (of_table, of_paragraph, of_character)
        facts = defaults
        for layer in (*layers, direct):
            facts = lay_run(facts, layer)

        def toggle(name: str) -> bool:
            said = [getattr(layer, name) for layer in layers]
            return _toggle(getattr(direct, name), getattr(defaults, name), said)

        return RunStyle(
            east_asia_font=facts.east_asia_font or None,
            ascii_font=facts.ascii_font or None,
            hansi_font=facts.hansi_font or None,
            complex_font=facts.complex_font or None,
            size=facts.size,
            bold=toggle("bold"),
            italic=toggle("italic"),
            underline=facts.underline or None,
            strike=toggle("strike") or bool(facts.double_strike),
            position=facts.position or None,
            color=None if facts.color == "auto" else facts.color,
            highlight=facts.highlight or None,
            hidden=toggle("hidden"),
        )


def _make_key(properties: Element | None) -> _Said:
    """Return the names and values in properties: most of a document's runs say the same few."""
    if properties is None:
        return ()
    return tuple(
        (str(item.tag), *item.items(), *(_make_key(item) if item.tag == _NUMBERING else ()))
        for item in properties
    )


def _toggle(direct: bool | None, default: bool | None, styles: list[bool | None]) -> bool:
    if direct is not None:
        return direct
    return bool(default) or sum(map(bool, styles)) % 2 == 1


def _find_heading_level(
    outline_level: int | None, chain: tuple[WordStyle, ...], style_id: str | None
) -> int | None:
    # An outline level decides: `TOC Heading` is based on `heading 1` and says "body text".
    if outline_level is not None:
        return None if outline_level == BODY_LEVEL else outline_level + 1
    names = [style.name for style in reversed(chain)]
    if not names or (style_id is not None and chain[-1].id != style_id):
        names.insert(0, style_id or "")  # a style that the document forgot to define
    levels = (parse_heading_level(name) for name in names)
    return next((level for level in levels if level is not None), None)


def _find_alignment(facts: ParagraphFacts) -> str | None:
    # In a paragraph that runs from right to left, "left" is where its lines begin (17.3.1.13).
    if not facts.right_to_left:
        return facts.alignment
    return {None: "right", "left": "right", "right": "left"}.get(facts.alignment, facts.alignment)


def _compute_left(facts: ParagraphFacts, character: float, size: float) -> float | None:
    """Return the left indent; said in characters, it is that of the line that hangs out."""
    left, first = facts.left, facts.first_line
    if left is None or not left.units or left.measured is not None:
        return _convert_to_points(left, character)
    hanging = -min(first.units or 0.0, 0.0) if first is not None else 0.0
    return left.units * character + hanging * size


def _convert_to_points(length: MixedLength | None, unit: float) -> float | None:
    return None if length is None else length.resolved(unit)


def _convert_to_characters(length: MixedLength | None) -> float | None:
    return None if length is None else length.units or None


def read_formatting(
    styles: Element | None,
    numbering: Element | None,
    theme: Element | None,
    settings: Element | None,
    line: float = _LINE,
) -> Formatting:
    """Return the formatting that the roots of these parts define, None where a part is missing.

    Args:
        styles: the styles part.
        numbering: the numbering part.
        theme: the theme part.
        settings: the settings part.
        line: the height in points of a line, for spaces said in lines: see `sections.line_unit`.
    """
    roles = read_theme(theme, settings)
    sheet = read_styles(styles, roles)
    lists = read_numbering(numbering, read_paragraph_facts, sheet.num_id)
    return Formatting(sheet, lists, roles, read_compatibility(settings), line)
