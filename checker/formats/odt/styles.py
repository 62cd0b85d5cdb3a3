"""Resolve styles as OpenDocument does it: automatic style, its parents, the family's default."""

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.document import ParagraphStyle, RunStyle
from checker.core.text import lazy_re as re
from checker.formats.odt.names import (
    FO,
    OFFICE,
    STYLE,
    SVG,
    TEXT,
    Element,
    get_child,
    parse_integer,
    parse_percent,
    parse_points,
)

_ALIGNMENTS: Final = {"start": "left", "end": "right"}
_MAX_PARENTS: Final = 50
_PARAGRAPH, _TEXT = "paragraph", "text"
_ASIAN: Final = re.compile(
    "[\u1100-\u11ff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]"
)
_DEFAULT_SIZE: Final = 12.0
_Script = Literal["", "-asian", "-complex"]


@dataclass(frozen=True, slots=True)
class _OdtStyle:
    """One style: its name as people see it, what it says of paragraphs and of characters."""

    element: Element
    automatic: bool

    @property
    def shown_name(self) -> str:
        return self.element.get(STYLE + "display-name") or self.element.get(STYLE + "name") or ""

    def properties(self, kind: str) -> Element | None:
        return get_child(self.element, f"{STYLE}{kind}-properties")


@dataclass(frozen=True)
class OdtStyleSheet:
    """The styles that one part's text can name: its automatic ones, and the common ones."""

    styles: dict[tuple[str, str], _OdtStyle]
    defaults: dict[str, _OdtStyle]
    lists: dict[str, Element]
    outline: Element | None
    fonts: dict[str, str]
    _runs: dict[tuple[str, tuple[str, ...], bool], RunStyle] = field(default_factory=dict)
    _paragraphs: dict[str, ParagraphStyle] = field(default_factory=dict)

    def chain(self, family: str, name: str | None) -> tuple[_OdtStyle, ...]:
        """Return a style and its parents, the nearest first, without the family's default."""
        found: list[_OdtStyle] = []
        while name and len(found) < _MAX_PARENTS:
            style = self.styles.get((family, name))
            if style is None or style in found:
                break
            found.append(style)
            name = style.element.get(STYLE + "parent-style-name")
        return tuple(found)

    def name(self, family: str, name: str | None) -> str | None:
        """Return the name that people see of a style, for an automatic one that of its parent."""
        chain = self.chain(family, name)
        return next((each.shown_name for each in chain if not each.automatic), None)

    def said(self, family: str, name: str | None, attribute: str) -> str | None:
        """Return an attribute of a style, or of the nearest parent that has it."""
        chain = self.chain(family, name)
        return next((v for each in chain if (v := each.element.get(attribute)) is not None), None)

    def paragraph(self, name: str | None) -> ParagraphStyle:
        """Return how paragraphs of a style look."""
        key = name or ""
        if key not in self._paragraphs:
            self._paragraphs[key] = self._resolve_paragraph(name)
        return self._paragraphs[key]

    def _resolve_paragraph(self, name: str | None) -> ParagraphStyle:
        chain = [*self.chain(_PARAGRAPH, name), *self._default(_PARAGRAPH)]
        said = _Said(chain, _PARAGRAPH)
        spacing, rule = _read_line_spacing(said)
        align = said.of(FO + "text-align")
        level = parse_integer(self.said(_PARAGRAPH, name, STYLE + "default-outline-level"))
        return ParagraphStyle(
            name=self.name(_PARAGRAPH, name),
            alignment=None if align is None else _ALIGNMENTS.get(align, align),
            outline_level=level or None,
            left_indent=parse_points(said.of(FO + "margin-left")),
            right_indent=parse_points(said.of(FO + "margin-right")),
            first_line_indent=parse_points(said.of(FO + "text-indent")),
            space_before=parse_points(said.of(FO + "margin-top")),
            space_after=parse_points(said.of(FO + "margin-bottom")),
            line_spacing=spacing,
            line_rule=rule,
            keep_with_next=said.of(FO + "keep-with-next") == "always",
            keep_together=said.of(FO + "keep-together") == "always",
            page_break_before=said.of(FO + "break-before") == "page",
            widow_control=(parse_integer(said.of(FO + "widows")) or 0) > 1,
            grid=said.of(STYLE + "snap-to-layout-grid") != "false",
        )

    def run(self, paragraph: str | None, spans: Sequence[str], text: str) -> RunStyle:
        """Return how characters look.

        Args:
            paragraph: the paragraph's style.
            spans: the styles of the spans around the characters, the outermost first.
            text: the characters: Japanese ones have a size and weight of their own.
        """
        is_asian = _ASIAN.search(text) is not None
        key = paragraph or "", tuple(spans), is_asian
        if key not in self._runs:
            self._runs[key] = self._resolve_run(*key)
        return self._runs[key]

    def _resolve_run(self, paragraph: str, spans: tuple[str, ...], is_asian: bool) -> RunStyle:
        chain = [each for span in reversed(spans) for each in self.chain(_TEXT, span)]
        chain += [*self.chain(_PARAGRAPH, paragraph), *self._default(_PARAGRAPH)]
        said = _Said(chain, _TEXT)
        script: _Script = "-asian" if is_asian else ""
        highlight = said.of(FO + "background-color")
        latin = self._find_font(chain, "")
        return RunStyle(
            east_asia_font=self._find_font(chain, "-asian"),
            ascii_font=latin,
            hansi_font=latin,
            complex_font=self._find_font(chain, "-complex"),
            size=_compute_size(chain, script),
            bold=_is_bold(said.of(*_name_by_script("font-weight", script))),
            italic=said.of(*_name_by_script("font-style", script)) in {"italic", "oblique"},
            underline=_read_underline(said),
            strike=said.of(STYLE + "text-line-through-style") not in {None, "none"},
            position=_position(said.of(STYLE + "text-position")),
            color=_parse_color(said.of(FO + "color")),
            highlight=None if highlight == "transparent" else _parse_color(highlight),
            hidden=said.of(TEXT + "display") == "none",
        )

    def _default(self, family: str) -> Iterator[_OdtStyle]:
        if family in self.defaults:
            yield self.defaults[family]

    def _find_font(self, chain: Sequence[_OdtStyle], script: _Script) -> str | None:
        """Return the family that the nearest style names, itself or as a declared font."""
        family = FO + "font-family" if not script else f"{STYLE}font-family{script}"
        for each in chain:
            properties = each.properties(_TEXT)
            if properties is None:
                continue
            said = properties.get(family)
            if said:
                return _parse_font(said)
            named = properties.get(f"{STYLE}font-name{script}")
            if named:
                return self.fonts.get(named, named) or None
        return None


class _Said:
    """What a chain of styles says, the nearest first."""

    def __init__(self, chain: Sequence[_OdtStyle], kind: str) -> None:
        found = (each.properties(kind) for each in chain)
        self._properties = [each for each in found if each is not None]

    def of(self, *attributes: str) -> str | None:
        """Return the nearest value of any of the attributes."""
        for properties in self._properties:
            for attribute in attributes:
                value = properties.get(attribute)
                if value is not None:
                    return value
        return None


def read_sheet(automatic: Element | None, common: Element | None) -> OdtStyleSheet:
    """Return the styles that a part can name.

    Args:
        automatic: the root whose automatic styles the text uses, `content.xml` or `styles.xml`.
        common: the root of `styles.xml`.
    """
    sheet = OdtStyleSheet({}, {}, {}, None, {})
    outline = None
    for root, holder, own in (
        (common, "styles", False),
        (common, "automatic-styles", True),
        (automatic, "automatic-styles", True),
    ):
        held = None if root is None else root.find(OFFICE + holder)
        for item in () if held is None else held.iterchildren():
            _take(sheet, item, automatic=own)
            outline = item if item.tag == TEXT + "outline-style" else outline
    for root in (common, automatic):
        for face in () if root is None else root.iter(STYLE + "font-face"):
            family = face.get(SVG + "font-family") or ""
            sheet.fonts[face.get(STYLE + "name") or ""] = _parse_font(family)
    return replace(sheet, outline=outline)


def _take(sheet: OdtStyleSheet, item: Element, *, automatic: bool) -> None:
    if item.tag == STYLE + "style":
        key = item.get(STYLE + "family") or "", item.get(STYLE + "name") or ""
        sheet.styles[key] = _OdtStyle(item, automatic)
    elif item.tag == STYLE + "default-style":
        sheet.defaults[item.get(STYLE + "family") or ""] = _OdtStyle(item, automatic)
    elif item.tag == TEXT + "list-style":
        sheet.lists[item.get(STYLE + "name") or ""] = item


def _name_by_script(name: str, script: _Script) -> tuple[str, ...]:
    return (f"{STYLE}{name}{script}",) if script else (FO + name,)


def _parse_font(said: str) -> str:
    return said.split(",", maxsplit=1)[0].strip().strip("'\"")


def _compute_size(chain: Sequence[_OdtStyle], script: _Script) -> float | None:
    """Return the size in points; one in percent is of the next style's."""
    attribute = _name_by_script("font-size", script)[0]
    factor = 1.0
    for each in chain:
        properties = each.properties(_TEXT)
        said = None if properties is None else properties.get(attribute)
        length, share = parse_points(said), parse_percent(said)
        if length is not None:
            return round(length * factor, 1)
        factor *= 1.0 if share is None else share
    if script:
        return _compute_size(chain, "")
    return _DEFAULT_SIZE * factor


def _is_bold(weight: str | None) -> bool:
    return weight == "bold" or (parse_integer(weight) or 0) >= 600  # noqa: PLR2004 - CSS: semi-bold


def _read_underline(said: _Said) -> str | None:
    line = said.of(STYLE + "text-underline-style")
    if line in {None, "none"}:
        return None
    if line != "solid":
        return line
    return "double" if said.of(STYLE + "text-underline-type") == "double" else "single"


def _position(said: str | None) -> Literal["superscript", "subscript"] | None:
    """Return whether characters stand above or below the line: `super 58%`, `-33% 58%`."""
    first = (said or "0%").split()[:1]
    word = first[0] if first else "0%"
    raised = parse_percent(word) or 0.0
    if word == "super" or raised > 0:
        return "superscript"
    return "subscript" if word == "sub" or raised < 0 else None


def _parse_color(said: str | None) -> str | None:
    match = re.fullmatch(r"#([0-9A-Fa-f]{6})", said or "")
    return None if match is None else match[1].upper()


def _read_line_spacing(
    said: _Said,
) -> tuple[float | None, Literal["multiple", "exact", "at-least"] | None]:
    height, least = said.of(FO + "line-height"), said.of(STYLE + "line-height-at-least")
    share, exact = parse_percent(height), parse_points(height)
    if share is not None:
        return share, "multiple"
    if exact is not None:
        return exact, "exact"
    if parse_points(least) is not None:
        return parse_points(least), "at-least"
    return None, None
