"""The boxes in which Excel shows classic comments: VML shapes (Part 4, 19.1; ClientData 19.4.2.12).

A comment without a box is one that Excel does not show, so each new one has a box of its own, to
the right of its cell. A box that is there already grows where what it says became longer.
"""

import unicodedata
from collections.abc import Iterator, Mapping

from lxml import etree

from checker.core.data_classes import dataclass
from checker.core.errors import OutputError
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.formats.xlsx.edit.book import Book
from checker.formats.xlsx.edit.pixel_grid import SheetGrid
from checker.formats.xlsx.edit.vml_reference import add_reference
from checker.formats.xlsx.read.names import (
    LAST_COLUMN,
    Element,
    Position,
    find_child,
    iter_descendants,
    parse_integer,
)

_V = "urn:schemas-microsoft-com:vml"
_O = "urn:schemas-microsoft-com:office:office"
_X = "urn:schemas-microsoft-com:office:excel"
_NAMESPACES = {"v": _V, "o": _O, "x": _X}
_TYPE = "_x0000_t202"
_KIND = "vmlDrawing"
_CLUSTER = 1024
"""Ids of shapes come in clusters of so many; `idmap` lists those that a part uses."""
_NUMBER = re.compile(r"_x0000_s([0-9]{1,9})")
_WIDTHS = (300, 450, 600)
_MAX_HEIGHT = 700
_LINE, _MARGIN, _GAP, _HALF = 16, 12, 15, 6
_POINTS_PER_PIXEL = 72 / 96
_ANCHOR = 8
_LENGTH = re.compile(r"([0-9]*\.?[0-9]+)(px|pt)")


@dataclass(frozen=True, slots=True)
class _Size:
    """How large a box is, in pixels."""

    width: int
    height: int


class Shapes:
    """The boxes of one sheet's comments.

    Args:
        book: the file.
        part: the sheet's part.
        grid: its grid.
    """

    def __init__(self, book: Book, part: str, grid: SheetGrid) -> None:
        self._book = book
        self._part = part
        self._grid = grid
        drawing = grid.drawing
        self._name = book.target(part, _KIND, drawing) if drawing else None

    def show(self, texts: Mapping[Position, str]) -> None:
        """See to it that each of some comments has a box that holds its text."""
        if self._name is None:
            root = etree.Element("xml", nsmap=_NAMESPACES)
            layout = etree.SubElement(root, f"{{{_O}}}shapelayout")
            layout.set(f"{{{_V}}}ext", "edit")
            first = self._free_cluster()
            last = first + len(texts) // _CLUSTER
            clusters = ",".join(str(each) for each in range(first, last + 1))
            etree.SubElement(layout, f"{{{_O}}}idmap").attrib.update(
                {f"{{{_V}}}ext": "edit", "data": clusters}
            )
            root.extend(self._make_shapes(root, texts, first * _CLUSTER + 1))
            self._refer(self._book.add_vml(etree.tostring(root)))
            return
        if not self._is_xml(self._name):
            self._add_to_part(self._name, texts)
            return
        root = self._book.edit(self._name)
        for at, shape in _map_notes(root).items():
            if at in texts:
                self._grow(shape, texts[at])
        root.extend(self._make_shapes(root, texts, self._free_number(root)))

    def _is_xml(self, name: str) -> bool:
        """Return whether a VML part is well-formed: those of older programs need not be."""
        try:
            self._book.root(name)
        except etree.XMLSyntaxError:
            return False
        return True

    def _refer(self, name: str) -> None:
        """Have the sheet refer to its drawing."""
        identifier = self._book.relate(_KIND, name, self._part, self._grid.drawing)
        if not self._grid.drawing:
            space = self._book.relationship_type("").rstrip("/")
            content = add_reference(self._book.read(self._part), identifier, space)
            self._book.put(self._part, content)

    def _add_to_part(self, name: str, texts: Mapping[Position, str]) -> None:
        content = self._book.read(name)
        root = _parse_leniently(content)
        if root is None:
            raise _report_unreadable(self._book.reading.place, name)
        made = list(self._make_shapes(root, texts, self._free_number(root)))
        head, tag, tail = content.rpartition(b"</")
        self._book.put(name, head + b"".join(etree.tostring(each) for each in made) + tag + tail)

    def _make_shapes(
        self, root: Element, texts: Mapping[Position, str], number: int
    ) -> Iterator[Element]:
        """Yield new elements of a part: the type of boxes, where it lacks that, and boxes."""
        there = _map_notes(root)
        missing = [at for at in sorted(texts) if at not in there]
        types = {each.get("id") for each in iter_descendants(root, "shapetype")}
        if missing and _TYPE not in types:
            yield etree.fromstring(
                f'<v:shapetype xmlns:v="{_V}" xmlns:o="{_O}" id="{_TYPE}" coordsize="21600,21600"'
                ' o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
                '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
            )
        for index, at in enumerate(missing):
            yield self._shape(at, _choose_size(texts[at]), number + index)

    def _shape(self, at: Position, size: _Size, number: int) -> Element:
        left, top, width, height = (
            f"{pixels * _POINTS_PER_PIXEL:g}pt" for pixels in (0, 0, size.width, size.height)
        )
        return etree.fromstring(
            f'<v:shape xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}" id="_x0000_s{number}"'
            f' type="#{_TYPE}" style="position:absolute;margin-left:{left};margin-top:{top};'
            f'width:{width};height:{height};z-index:{number % _CLUSTER};visibility:hidden"'
            ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
            '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
            '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
            '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
            f"<x:Anchor>{self._build_anchor(at, size)}</x:Anchor><x:AutoFill>False</x:AutoFill>"
            f"<x:Row>{at.row - 1}</x:Row><x:Column>{at.column - 1}</x:Column>"
            "</x:ClientData></v:shape>"
        )

    def _build_anchor(self, at: Position, size: _Size) -> str:
        """Return the box's corners: column, pixels in it, row, pixels in it, and the same again."""
        beside = min(self._grid.area(at).right + 1, LAST_COLUMN)
        left, first = self._grid.across(beside, _GAP)
        right, last = self._grid.across(left, first + size.width)
        top, above = self._grid.down(at.row, 2)
        bottom, below = self._grid.down(top, above + size.height)
        corners = (left - 1, first, top - 1, above, right - 1, last, bottom - 1, below)
        return ", ".join(map(str, corners))

    def _grow(self, shape: Element, text: str) -> None:
        """Let a box reach as far down as a longer text needs; its other edges stay."""
        anchor = find_child(find_child(shape, "ClientData"), "Anchor")
        written = "" if anchor is None else anchor.text or ""
        numbers = [parse_integer(each.strip()) for each in written.split(",")]
        corners = [each for each in numbers if each is not None]
        if anchor is None or len(corners) != _ANCHOR or len(numbers) != _ANCHOR:
            _stretch(shape, text)
            return
        width = sum(map(self._grid.width, range(corners[0] + 1, corners[4] + 1)))
        needed = _measure_height(text, width + corners[5] - corners[1])
        bottom, below = self._grid.down(corners[2] + 1, corners[3] + needed)
        if (bottom - 1, below) > (corners[6], corners[7]):
            corners[6:] = bottom - 1, below
            anchor.text = ", ".join(map(str, corners))

    def _free_cluster(self) -> int:
        """Return the first cluster of ids after those that the file's drawings use."""
        last = 0
        for name in self._book.vml_parts():
            is_xml = self._is_xml(name)
            root = self._book.root(name) if is_xml else _parse_leniently(self._book.read(name))
            if root is None:
                continue
            for each in iter_descendants(root, "idmap"):
                listed = (parse_integer(i.strip()) for i in (each.get("data") or "").split(","))
                last = max(last, *(i for i in listed if i is not None), 0)
            last = max(last, _find_last_number(root) // _CLUSTER)
        return last + 1

    def _free_number(self, root: Element) -> int:
        return max(_find_last_number(root), _CLUSTER) + 1


def _parse_leniently(content: bytes) -> Element | None:
    """Return the root of VML that is not quite XML, None where nothing can be made of it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        return etree.fromstring(content.replace(b"<br>", b"<br/>"), parser)
    except etree.XMLSyntaxError:
        return None


def _find_last_number(root: Element) -> int:
    found = (_NUMBER.fullmatch(each.get("id") or "") for each in iter_descendants(root, "shape"))
    return max((int(each[1]) for each in found if each), default=0)


def _map_notes(root: Element) -> dict[Position, Element]:
    """Return the boxes of comments by their cells."""
    found: dict[Position, Element] = {}
    for shape in iter_descendants(root, "shape"):
        data = find_child(shape, "ClientData")
        if data is not None and data.get("ObjectType") == "Note":
            row, column = (
                parse_integer(getattr(find_child(data, n), "text", None)) for n in ("Row", "Column")
            )
            if row is not None and column is not None:
                found[Position(row + 1, column + 1)] = shape
    return found


def _stretch(shape: Element, text: str) -> None:
    """Let a box that no cells bound be as high as a longer text needs."""
    settings = (each.partition(":") for each in (shape.get("style") or "").split(";"))
    style = {key.strip().lower(): value.strip() for key, colon, value in settings if colon}
    width, height = _convert_to_pixels(style.get("width")), _convert_to_pixels(style.get("height"))
    needed = _measure_height(text, width) if width else 0
    if width and height and needed > height:
        style["height"] = f"{needed * _POINTS_PER_PIXEL:g}pt"
        shape.set("style", ";".join(f"{key}:{value}" for key, value in style.items()))


def _convert_to_pixels(length: str | None) -> float:
    """Return a length of CSS in pixels, 0 where it is none in pixels or points."""
    match = _LENGTH.fullmatch(length or "")
    if match is None:
        return 0.0
    return float(match[1]) / (1.0 if match[2] == "px" else _POINTS_PER_PIXEL)


def _choose_size(text: str) -> _Size:
    """Return a box for a text: as high as it needs, and wider where that is too high."""
    width = next(
        (each for each in _WIDTHS if _measure_height(text, each) <= _MAX_HEIGHT), _WIDTHS[-1]
    )
    return _Size(width, min(_measure_height(text, width), _MAX_HEIGHT))


def _measure_height(text: str, width: float) -> int:
    """Return how high a box of a width must be for a text, at nine points."""
    across = max(int(width) - _MARGIN, _HALF * 2)
    lines = sum(max(-(-_measure_length(line) * _HALF // across), 1) for line in text.split("\n"))
    return lines * _LINE + _MARGIN


def _measure_length(line: str) -> int:
    """Return how many half-width characters a line is long."""
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in line)


def _report_unreadable(place: str, name: str) -> OutputError:
    what = Message("edit.part-cannot-read-so-no-comments", name=name)
    remedy = Message("edit.open-excel-save-under-new-name")
    return OutputError(what, place=place, remedy=remedy)
