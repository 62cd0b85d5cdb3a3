"""Read page styles: paper, margins, columns, the grid, and which headers and footers show where."""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.document import Block, CharacterGrid, Margin, Page, Part
from checker.formats.odt.findings import OdtStoryServices
from checker.formats.odt.names import (
    FO,
    LOEXT,
    OFFICE,
    STYLE,
    SVG,
    Element,
    get_child,
    parse_integer,
    parse_millimetres,
    parse_points,
)
from checker.formats.odt.story import Story
from checker.formats.odt.styles import OdtStyleSheet

_A4: Final = (210.0, 297.0)
_STANDARD: Final = "Standard"
_GRIDS: Final[dict[str, Literal["lines", "snap"]]] = {"line": "lines", "both": "snap"}
_NUMBERS: Final = {
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}
_Pages = Literal["default", "first", "even"]
_KINDS: Final[tuple[tuple[str, _Pages], ...]] = (
    ("", "default"),
    ("-first", "first"),
    ("-left", "even"),
)


@dataclass(frozen=True, slots=True)
class _Master:
    """A master page: its element, its page layout, the master of the page after it."""

    element: Element
    layout: Element | None
    next: str


class OdtPages:
    """The pages of a document, one for each stretch in a page style, with their margins."""

    def __init__(
        self, root: Element | None, shared: OdtStoryServices, sheet: OdtStyleSheet
    ) -> None:
        self._shared = shared
        self._sheet = sheet
        self._masters = dict(_read_masters(root))
        self._paths: dict[Element, str] = {}
        self._blocks: dict[Part, list[Block]] = {Part.HEADER: [], Part.FOOTER: []}

    def read(self, asked: Sequence[tuple[str, int | None]]) -> tuple[Page, ...]:
        """Return the pages, and read the headers and footers that they show.

        Args:
            asked: the page styles that paragraphs ask for, and the number each starts at.
        """
        if not asked:
            first = _STANDARD if _STANDARD in self._masters else next(iter(self._masters), "")
            asked = [(first, None)]
        return tuple(self._read_page_style(name, number) for name, number in asked)

    @property
    def blocks(self) -> list[Block]:
        """The blocks of the headers, then of the footers, that were read."""
        return [*self._blocks[Part.HEADER], *self._blocks[Part.FOOTER]]

    def _read_page_style(self, name: str, number: int | None) -> Page:
        master = self._masters.get(name)
        layout = None if master is None else master.layout
        margins = () if master is None else tuple(self._iter_margins(master))
        return _read_page(layout, margins, number)

    def _iter_margins(self, master: _Master) -> Iterator[Margin]:
        following = self._masters.get(master.next)
        is_cover = following is not None and following.element is not master.element
        for part in (Part.HEADER, Part.FOOTER):
            if following is not None and is_cover:
                yield from self._iter_shown_margins(following, part, "default", "")
                yield from self._iter_shown_margins(master, part, "first", "")
                continue
            for ending, pages in _KINDS:
                yield from self._iter_shown_margins(master, part, pages, ending)

    def _iter_shown_margins(
        self, master: _Master, part: Part, pages: _Pages, ending: str
    ) -> Iterator[Margin]:
        tags = (f"{STYLE}{part.value}{ending}", f"{LOEXT}{part.value}{ending}")
        for item in master.element.iterchildren(*tags):
            if item.get(STYLE + "display") != "false":
                yield Margin(part, pages, self._read_margin_story(item, part))
                return

    def _read_margin_story(self, item: Element, part: Part) -> str:
        """Return the path of a header's story, read at its first use."""
        if item not in self._paths:
            number = 1 + sum(path.startswith(part.value) for path in self._paths.values())
            self._paths[item] = f"{part.value}{number}"
            story = Story(part, self._shared, self._sheet)
            self._blocks[part] += story.read(item, self._paths[item])
        return self._paths[item]


def _read_masters(root: Element | None) -> Iterator[tuple[str, _Master]]:
    if root is None:
        return
    layouts = {each.get(STYLE + "name"): each for each in root.iter(STYLE + "page-layout")}
    for item in root.iterfind(f"{OFFICE}master-styles/{STYLE}master-page"):
        layout = layouts.get(item.get(STYLE + "page-layout-name"))
        following = item.get(STYLE + "next-style-name") or ""
        yield item.get(STYLE + "name") or "", _Master(item, layout, following)


def _read_page(layout: Element | None, margins: tuple[Margin, ...], number: int | None) -> Page:
    said = get_child(layout, STYLE + "page-layout-properties")
    width = _parse_length(said, FO + "page-width") or _A4[0]
    height = _parse_length(said, FO + "page-height") or _A4[1]
    both = _parse_length(said, FO + "margin") or 0.0
    top, right, bottom, left = (
        _choose_length(_parse_length(said, f"{FO}margin-{side}"), both)
        for side in ("top", "right", "bottom", "left")
    )
    above, below = (
        _measure_height(layout, f"{STYLE}{name}-style") for name in ("header", "footer")
    )
    columns = get_child(said, STYLE + "columns")
    count = None if columns is None else parse_integer(columns.get(FO + "column-count"))
    mode = _get_attribute(said, STYLE + "writing-mode") or ""
    return Page(
        width_mm=width,
        height_mm=height,
        top_mm=round(top + above, 1),
        right_mm=right,
        bottom_mm=round(bottom + below, 1),
        left_mm=left,
        orientation="landscape" if width > height else "portrait",
        columns=count or 1,
        header_mm=top if above else None,
        footer_mm=bottom if below else None,
        vertical=mode.startswith("tb"),
        grid=_read_grid(said),
        page_number_start=number or None,
        page_number_format=_NUMBERS.get(_get_attribute(said, STYLE + "num-format") or ""),
        margins=margins,
    )


def _get_attribute(element: Element | None, name: str) -> str | None:
    return None if element is None else element.get(name)


def _parse_length(element: Element | None, name: str) -> float | None:
    return parse_millimetres(_get_attribute(element, name))


def _choose_length(length: float | None, default: float) -> float:
    return default if length is None else length


def _measure_height(layout: Element | None, name: str) -> float:
    """Return the room that a header or footer takes of the page, 0 where there is none."""
    said = get_child(get_child(layout, name), STYLE + "header-footer-properties")
    return _choose_length(
        _parse_length(said, SVG + "height"), _parse_length(said, FO + "min-height") or 0.0
    )


def _read_grid(said: Element | None) -> CharacterGrid | None:
    kind = _GRIDS.get(_get_attribute(said, STYLE + "layout-grid-mode") or "")
    if kind is None:
        return None
    return CharacterGrid(
        kind,
        line_pitch=parse_points(_get_attribute(said, STYLE + "layout-grid-base-height")),
        character_pitch=parse_points(_get_attribute(said, STYLE + "layout-grid-base-width")),
        lines_per_page=parse_integer(_get_attribute(said, STYLE + "layout-grid-lines")),
    )
