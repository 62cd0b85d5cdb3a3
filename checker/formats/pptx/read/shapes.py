"""The shapes of a slide in the order in which they are read, each with its place."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.errors import InputError
from checker.core.messages import Message
from checker.formats.ooxml.alternatives import iter_children
from checker.formats.pptx.read.names import (
    A,
    Element,
    P,
    parse_emu,
    parse_switch,
)

Role = Literal["title", "body", "other", "footer", "header", "none"]

_OWN = ("nvSpPr", "nvPicPr", "nvGraphicFramePr", "nvGrpSpPr", "nvCxnSpPr")
_SHAPES = frozenset(P + name for name in ("sp", "pic", "graphicFrame", "grpSp", "cxnSp"))
_TITLES = frozenset({"title", "ctrTitle"})
_FOOTERS = frozenset({"dt", "ftr", "sldNum"})
_BASE_TYPES = {"ctrTitle": "title", "subTitle": "body", "obj": "body"}
_SAME_BAND = 0.5


@dataclass(frozen=True, slots=True)
class SlideBox:
    """A place on a slide, in EMU from its top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class SlideShape:
    """One shape: its element, what it is on the slide, where, and the shapes of a group.

    `role` is `none` for a shape that is no placeholder; `kind` a placeholder's type, `body`.
    """

    element: Element
    role: Role
    kind: str = ""
    index: str = "0"
    box: SlideBox | None = None
    hidden: bool = False
    name: str = ""
    identity: str = ""
    description: str = ""
    children: tuple["SlideShape", ...] = ()

    @property
    def base_kind(self) -> str:
        """The type under which a master knows the placeholder."""
        return _BASE_TYPES.get(self.kind, self.kind)


def read_shapes(root: Element | None, place: str, deepest: int) -> tuple[SlideShape, ...]:
    """Return the shapes of a slide, layout, master or notes page, as the file lists them.

    Args:
        root: the part's root.
        place: for messages.
        deepest: how deep groups may be nested.

    Raises:
        InputError: groups are nested deeper.
    """
    tree = None if root is None else root.find(f"{P}cSld/{P}spTree")
    return () if tree is None else tuple(_read_nested(tree, place, deepest))


def _read_nested(parent: Element, place: str, deepest: int) -> Iterator[SlideShape]:
    for item in iter_children(parent):
        if item.tag not in _SHAPES:
            continue
        shape = _shape(item)
        if item.tag == P + "grpSp":
            if deepest <= 0:
                raise _report_too_deep(place)
            inside = tuple(_read_nested(item, place, deepest - 1))
            moved = tuple(_move_shape(child, item) for child in inside)
            shape = replace(shape, children=moved)
        yield shape


def _report_too_deep(place: str) -> InputError:
    return InputError(
        Message("read.groups-are-nested-too-deeply"),
        place=place,
        remedy=Message("read.ungroup-the-innermost-groups"),
    )


def _shape(item: Element) -> SlideShape:
    own = next((each for name in _OWN for each in item.iterchildren(P + name)), None)
    common = None if own is None else own.find(P + "cNvPr")
    placeholder = None if own is None else own.find(f"{P}nvPr/{P}ph")
    kind = "" if placeholder is None else placeholder.get("type") or "obj"
    attributes = {} if common is None else {str(k): str(v) for k, v in common.attrib.items()}
    return SlideShape(
        item,
        _choose_role(kind),
        kind,
        "0" if placeholder is None else placeholder.get("idx") or "0",
        _read_box(item),
        parse_switch(attributes.get("hidden")) or False,
        attributes.get("name", ""),
        attributes.get("id", ""),
        attributes.get("descr") or attributes.get("title") or "",
    )


def _choose_role(kind: str) -> Role:
    if not kind:
        return "none"
    if kind in _TITLES:
        return "title"
    if kind in _FOOTERS:
        return "footer"
    return "header" if kind == "hdr" else "other" if kind == "sldImg" else "body"


def _transform(item: Element) -> Element | None:
    for path in (f"{P}spPr/{A}xfrm", f"{P}grpSpPr/{A}xfrm", f"{P}xfrm"):
        found = item.find(path)
        if found is not None:
            return found
    return None


def _read_box(item: Element) -> SlideBox | None:
    return _read_rectangle(_transform(item), "off", "ext")


def _read_rectangle(transform: Element | None, origin: str, extent: str) -> SlideBox | None:
    start = None if transform is None else transform.find(A + origin)
    size = None if transform is None else transform.find(A + extent)
    if start is None or size is None:
        return None
    numbers = [
        parse_emu(start.get("x")),
        parse_emu(start.get("y")),
        parse_emu(size.get("cx")),
        parse_emu(size.get("cy")),
    ]
    x, y, width, height = (float(number or 0) for number in numbers)
    return SlideBox(x, y, width, height)


def _move_shape(shape: SlideShape, group: Element) -> SlideShape:
    """Return a shape of a group with its place on the slide (20.1.7.5 chOff, 20.1.7.6 chExt)."""
    outer = _read_rectangle(_transform(group), "off", "ext")
    inner = _read_rectangle(_transform(group), "chOff", "chExt")
    if outer is None or inner is None or not inner.width or not inner.height:
        return shape
    across, down = outer.width / inner.width, outer.height / inner.height

    def move(box: SlideBox) -> SlideBox:
        return SlideBox(
            outer.x + (box.x - inner.x) * across,
            outer.y + (box.y - inner.y) * down,
            box.width * across,
            box.height * down,
        )

    return _map_boxes(shape, move)


def _map_boxes(shape: SlideShape, move: Callable[[SlideBox], SlideBox]) -> SlideShape:
    box = None if shape.box is None else move(shape.box)
    return replace(
        shape, box=box, children=tuple(_map_boxes(child, move) for child in shape.children)
    )


def sort_in_reading_order(shapes: Sequence[SlideShape]) -> list[SlideShape]:
    """Return shapes as a reader takes them: the title, then from top to bottom, then the footer.

    Shapes that begin at about the same height are read from left to right. One without a place
    comes after those with one, as the file lists them.
    """
    titles = [shape for shape in shapes if shape.role == "title"]
    footers = [shape for shape in shapes if shape.role in ("footer", "header")]
    rest = [shape for shape in shapes if shape.role not in ("title", "footer", "header")]
    placed = sorted((shape for shape in rest if shape.box is not None), key=_get_top)
    floating = [shape for shape in rest if shape.box is None]
    ordered: list[SlideShape] = []
    band: list[SlideShape] = []
    for shape in placed:
        if band and not _is_in_band(shape, band[0]):
            ordered += sorted(band, key=_get_left)
            band = []
        band.append(shape)
    return [*titles, *ordered, *sorted(band, key=_get_left), *floating, *footers]


def _get_top(shape: SlideShape) -> float:
    return shape.box.y if shape.box else 0.0


def _get_left(shape: SlideShape) -> float:
    return shape.box.x if shape.box else 0.0


def _is_in_band(shape: SlideShape, first: SlideShape) -> bool:
    if shape.box is None or first.box is None:
        return False
    height = min(shape.box.height, first.box.height)
    return shape.box.y - first.box.y < _SAME_BAND * height
