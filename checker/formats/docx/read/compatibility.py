"""Settings by which a document asks Word to lay it out as an earlier version did."""

from checker.core.data_classes import dataclass
from checker.formats.docx.read.format_facts import ParagraphFacts, RunFacts
from checker.formats.ooxml.names import Element, W, get_attribute, get_child, parse_switch

_ON = ("1", "true", "on")
_YIELDING_SIZES = (11.0, 12.0)
_AUTOMATIC_SPACE, _OLD_AUTOMATIC_SPACE = 14.0, 5.0


@dataclass(frozen=True, slots=True)
class Compatibility:
    """What the settings ask for.

    Before Word 2010 a table style won over the default paragraph style where that said a size of
    11 or 12 points, or text flush left. It still does unless the document says
    `overrideTableStyleFontSizeAndJustification` ([MS-DOCX] compatSetting), as documents in the
    mode of Word 2010 and later do; a style that is only based on the default one is not meant.
    `table_styles_win` is that rule; `automatic_space` is the space in points before and after a
    paragraph where Word is to choose it, as HTML does (17.3.1.33 `beforeAutospacing`).
    """

    table_styles_win: bool = True
    automatic_space: float = _AUTOMATIC_SPACE

    def table_size(self, style: RunFacts, table: RunFacts) -> RunFacts:
        """Return what the default paragraph style says, without a size that yields to a table."""
        yields = table.size is not None and style.size in _YIELDING_SIZES
        return style._replace(size=None) if yields else style

    def table_alignment(self, resolved: ParagraphFacts, table: ParagraphFacts) -> ParagraphFacts:
        """Return resolved facts, with the table's alignment where the default style's yields."""
        yields = table.alignment is not None and resolved.alignment == "left"
        return resolved._replace(alignment=table.alignment) if yields else resolved


def read_compatibility(settings: Element | None) -> Compatibility:
    """Return what a settings part asks for; Word's defaults where there is none."""
    compatibility = get_child(settings, "compat")
    chosen = _list_enabled(compatibility)
    old_space = parse_switch(get_child(compatibility, "doNotUseHTMLParagraphAutoSpacing")) is True
    return Compatibility(
        table_styles_win="overrideTableStyleFontSizeAndJustification" not in chosen,
        automatic_space=_OLD_AUTOMATIC_SPACE if old_space else _AUTOMATIC_SPACE,
    )


def _list_enabled(compatibility: Element | None) -> set[str | None]:
    """Return the names of the settings that are switched on."""
    if compatibility is None:
        return set()
    settings = compatibility.iterchildren(W + "compatSetting")
    return {get_attribute(item, "name") for item in settings if get_attribute(item) in _ON}
