"""The style sheet: what each style says by itself and along the chain it is based on."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cache

from docx.styles import BabelFish

from checker.core.data_classes import dataclass
from checker.formats.docx.read.format_facts import (
    NO_PARAGRAPH_FACTS,
    NO_RUN_FACTS,
    InTable,
    ParagraphFacts,
    RunFacts,
    lay_paragraph,
    lay_run,
)
from checker.formats.docx.read.paragraph_facts import read_paragraph_facts
from checker.formats.docx.read.run_facts import read_run_facts
from checker.formats.docx.read.table_conditions import Bands
from checker.formats.docx.read.theme import Theme
from checker.formats.ooxml.names import (
    Element,
    W,
    get_attribute,
    get_child,
    get_child_value,
    parse_integer,
)

_CHARACTER = 10.0  # Word's own, where nothing says a size
_LONGEST_CHAIN = 100  # Word's own styles inherit from three; each style of a chain is laid anew
_HEADING_NAMES = ("heading", "見出し", "标题", "標題", "제목")
_FIRST_ROW, _WHOLE_TABLE = "firstRow", "wholeTable"


@dataclass(frozen=True, slots=True)
class ConditionalFormat:
    """One conditional format of a table style (17.7.6.6 tblStylePr)."""

    run: RunFacts = NO_RUN_FACTS
    paragraph: ParagraphFacts = NO_PARAGRAPH_FACTS


@dataclass(frozen=True, slots=True)
class WordStyle:
    """One style; the last four are those of a table style.

    `conditions` are its conditional formats by region; `marks_first_row` tells whether one sets a
    first row apart; the band sizes are None where it does not say.
    """

    id: str
    kind: str
    name: str
    based_on: str | None = None
    run: RunFacts = NO_RUN_FACTS
    paragraph: ParagraphFacts = NO_PARAGRAPH_FACTS
    conditions: Mapping[str, ConditionalFormat] = field(default_factory=dict)
    marks_first_row: bool = False
    row_band: int | None = None
    column_band: int | None = None


class StyleSheet:
    """Styles by id, with the document's defaults."""

    def __init__(
        self,
        styles: Callable[[str], WordStyle | None],
        defaults: Mapping[str, str],
        run: RunFacts = NO_RUN_FACTS,
        paragraph: ParagraphFacts = NO_PARAGRAPH_FACTS,
    ) -> None:
        """Hold what a style sheet says.

        Args:
            styles: returns the style of an id, None where there is none.
            defaults: the id of the default style of each kind (`paragraph`, `table` ...).
            run: the document's defaults for characters.
            paragraph: the document's defaults for paragraphs.
        """
        self.run_defaults = run
        self.paragraph_defaults = paragraph
        self._styles = styles
        self._defaults = defaults
        self._chains: dict[str, tuple[WordStyle, ...]] = {}
        self._runs: dict[str, RunFacts] = {}
        self._conditions: dict[InTable, ConditionalFormat] = {}

    def find(self, style_id: str | None, kind: str) -> WordStyle | None:
        """Return the style of that id and kind, else the default style of the kind."""
        style = self._styles(style_id or "")
        if style is None or style.kind != kind:
            style = self._styles(self._defaults.get(kind, ""))
        return style

    def exact(self, style_id: str | None, kind: str) -> WordStyle | None:
        """Return the style of that id and kind, None where there is none."""
        style = self._styles(style_id or "")
        return style if style is not None and style.kind == kind else None

    def chain(self, style: WordStyle | None) -> tuple[WordStyle, ...]:
        """Return the style and the first hundred that it is based on, the outermost first."""
        if style is None:
            return ()
        known = self._chains.get(style.id)
        if known is None:
            known = self._chains[style.id] = self._walk(style)
        return known

    def _walk(self, style: WordStyle) -> tuple[WordStyle, ...]:
        links: dict[str, WordStyle] = {}
        current: WordStyle | None = style
        while current is not None and current.id not in links and len(links) <= _LONGEST_CHAIN:
            links[current.id] = current
            parent = self._styles(current.based_on or "")
            current = parent if parent is not None and parent.kind == style.kind else None
        return tuple(reversed(links.values()))

    def run(self, style: WordStyle | None) -> RunFacts:
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

    @property
    def character(self) -> float:
        """The width in points of one character of the default paragraph style."""
        return self.run(self.find(None, "paragraph")).size or self.run_defaults.size or _CHARACTER

    def is_default(self, style: WordStyle | None) -> bool:
        """Return whether a style is the default one of its kind (`Normal`, for paragraphs)."""
        return style is not None and self._defaults.get(style.kind) == style.id

    def in_table(self, table: InTable | None) -> ConditionalFormat:
        """Return what a table's style says of the characters and paragraphs of a cell.

        Each conditional format is inherited along the chain by itself; the style as a whole lies
        beneath them all.
        """
        if table is None:
            return _NO_CONDITION
        known = self._conditions.get(table)
        if known is None:
            known = self._conditions[table] = self._build_condition(table)
        return known

    def _build_condition(self, table: InTable) -> ConditionalFormat:
        chain = self.chain(self.find(table.style, "table"))
        run, paragraph = NO_RUN_FACTS, NO_PARAGRAPH_FACTS
        layers = [ConditionalFormat(link.run, link.paragraph) for link in chain]
        for region in (_WHOLE_TABLE, *table.regions):
            layers += [link.conditions.get(region, _NO_CONDITION) for link in chain]
        for layer in layers:
            run, paragraph = lay_run(run, layer.run), lay_paragraph(paragraph, layer.paragraph)
        return ConditionalFormat(run, paragraph)

    def bands(self, style_id: str) -> Bands:
        """Return the sizes of the bands of a table style, the nearest that its chain says."""
        chain = self.chain(self.find(style_id, "table"))
        rows = [link.row_band for link in chain if link.row_band is not None]
        columns = [link.column_band for link in chain if link.column_band is not None]
        return Bands(rows[-1] if rows else 0, columns[-1] if columns else 0)

    def num_id(self, style_id: str) -> int | None:
        """Return the `numId` of a numbering style."""
        style = self.exact(style_id, "numbering")
        return None if style is None else style.paragraph.num_id


_NO_CONDITION = ConditionalFormat()


def parse_heading_level(name: str) -> int | None:
    """Return the level in a built-in heading's name (`heading 1`, `見出し 1`, `标题 1`)."""
    folded = "".join(unicodedata.normalize("NFKC", name).casefold().split())
    for word in _HEADING_NAMES:
        level = folded.removeprefix(word)
        if level != folded and level in "123456789" and level:
            return int(level)
    return None


def read_styles(root: Element | None, theme: Theme) -> StyleSheet:
    """Return the style sheet of a styles part, an empty one where the document has none."""
    if root is None:
        return StyleSheet(lambda _: None, {})
    elements = [item for item in root.iterchildren(W + "style") if get_attribute(item, "styleId")]
    defaults = {
        get_attribute(item, "type") or "paragraph": get_attribute(item, "styleId") or ""
        for item in elements
        if get_attribute(item, "default") in ("1", "true", "on")
    }
    document = get_child(root, "docDefaults")
    by_id = {get_attribute(item, "styleId") or "": item for item in elements}

    @cache
    def style(style_id: str) -> WordStyle | None:
        # Only what the document uses: some carry thousands of styles along.
        element = by_id.get(style_id)
        return None if element is None else _style(element, theme)

    return StyleSheet(
        style,
        defaults,
        read_run_facts(get_child(get_child(document, "rPrDefault"), "rPr"), theme),
        read_paragraph_facts(get_child(get_child(document, "pPrDefault"), "pPr")),
    )


def _style(element: Element, theme: Theme) -> WordStyle:
    style_id = get_attribute(element, "styleId") or ""
    conditional = list(element.iterchildren(W + "tblStylePr"))
    table = get_child(element, "tblPr")
    return WordStyle(
        id=style_id,
        kind=get_attribute(element, "type") or "paragraph",
        name=BabelFish.internal2ui(get_child_value(element, "name") or style_id),
        based_on=get_child_value(element, "basedOn"),
        run=read_run_facts(get_child(element, "rPr"), theme),
        paragraph=read_paragraph_facts(get_child(element, "pPr")),
        conditions={
            get_attribute(item, "type") or "": ConditionalFormat(
                read_run_facts(get_child(item, "rPr"), theme),
                read_paragraph_facts(get_child(item, "pPr")),
            )
            for item in conditional
        },
        marks_first_row=any(get_attribute(i, "type") == _FIRST_ROW and len(i) for i in conditional),
        row_band=parse_integer(get_child_value(table, "tblStyleRowBandSize")),
        column_band=parse_integer(get_child_value(table, "tblStyleColBandSize")),
    )
