"""Resolve what a slide takes from its layout, its master and the presentation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part as PackagePart

from checker.formats.pptx.read.names import A, Element, P, switch
from checker.formats.pptx.read.package import Deck, first_related
from checker.formats.pptx.read.shapes import Box, Shape, read_shapes
from checker.formats.pptx.read.styles import Emphasis, TextStyle, shrinking
from checker.formats.pptx.read.theme import Theme, read_theme, renamed

_MASTER_STYLES = {"title": "titleStyle", "body": "bodyStyle"}
_LIST_STYLE = f"{P}txBody/{A}lstStyle"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A slide, layout or master with its shapes, and what it is based on."""

    part: PackagePart
    root: Element
    shapes: tuple[Shape, ...]
    theme: Theme
    base: "Sheet | None" = None
    defaults: Element | None = None

    @property
    def shows_base(self) -> bool:
        """Whether the fixed art of what it is based on shows through."""
        return switch(self.root.get("showMasterSp")) is not False

    def bases(self) -> Iterator["Sheet"]:
        """Yield what it is based on, nearest first."""
        sheet = self.base
        while sheet is not None:
            yield sheet
            sheet = sheet.base

    def box(self, shape: Shape) -> Box | None:
        """Return a shape's place, a placeholder's from its layout or master where it has none."""
        if shape.box is not None or shape.role == "none":
            return shape.box
        found = (counterpart(sheet, shape) for sheet in self.bases())
        boxes = (item.box for item in found if item is not None)
        return next((box for box in boxes if box is not None), None)

    def placed(self) -> tuple[Shape, ...]:
        """Return its shapes, each with its place."""
        return tuple(replace(shape, box=self.box(shape)) for shape in self.shapes)

    def style(self, shape: Shape, body: Element | None) -> TextStyle:
        """Return how the text of a shape is formatted."""
        return TextStyle(self._list_styles(shape, body), self.theme, scale=shrinking(body))

    def cell_style(self, body: Element | None, emphasis: Emphasis) -> TextStyle:
        """Return how the text of a table cell is formatted."""
        own = None if body is None else body.find(A + "lstStyle")
        layers = [self.defaults, *self._master_style("other"), own]
        found = [layer for layer in layers if layer is not None]
        return TextStyle(found, self.theme, emphasis=emphasis)

    def _list_styles(self, shape: Shape, body: Element | None) -> Sequence[Element]:
        layers: list[Element | None] = []
        if shape.role == "none":
            layers += [*self._master_style("other"), self.defaults]
        else:
            layers += [self.defaults, *self._master_style(shape.role)]
            for sheet in reversed(tuple(self.bases())):
                item = counterpart(sheet, shape)
                layers.append(None if item is None else item.element.find(_LIST_STYLE))
        layers.append(None if body is None else body.find(A + "lstStyle"))
        return [layer for layer in layers if layer is not None]

    def _master_style(self, role: str) -> Iterator[Element]:
        master = self.root
        for sheet in self.bases():
            master = sheet.root
        name = _MASTER_STYLES.get(role, "otherStyle")
        found = master.find(f"{P}txStyles/{P}{name}")
        if found is not None:
            yield found


def counterpart(sheet: Sheet, shape: Shape) -> Shape | None:
    """Return the placeholder that `shape` inherits from: of its index, else of its type."""
    placeholders = [item for item in sheet.shapes if item.role != "none"]
    if sheet.base is not None:  # a layout; masters number theirs anyhow
        same_index = (item for item in placeholders if item.index == shape.index)
        found = next(same_index, None)
        if found is not None and found.base_kind in (shape.base_kind, "body"):
            return found
    same_type = (item for item in placeholders if item.base_kind == shape.base_kind)
    return next(same_type, None)


@dataclass(slots=True)
class Sheets:
    """Reads slides, and each layout and master once."""

    deck: Deck
    deepest: int
    known: dict[str, Sheet | None] = field(default_factory=dict)

    def slide(self, part: PackagePart) -> Sheet | None:
        """Return a slide on its layout and master, None for a part that is no slide."""
        layout = first_related(part, RELATIONSHIP_TYPE.SLIDE_LAYOUT)
        base = None if layout is None else self._based(layout)
        return self._sheet(part, base)

    def notes(self, part: PackagePart) -> Sheet | None:
        """Return a notes page; its text style is its master's."""
        master = first_related(part, RELATIONSHIP_TYPE.NOTES_MASTER)
        return self._sheet(part, None if master is None else self._master(master))

    def _based(self, part: PackagePart) -> Sheet | None:
        name = str(part.partname)
        if name not in self.known:
            master = first_related(part, RELATIONSHIP_TYPE.SLIDE_MASTER)
            base = None if master is None else self._master(master)
            self.known[name] = self._sheet(part, base)
        return self.known[name]

    def _master(self, part: PackagePart) -> Sheet | None:
        name = str(part.partname)
        if name not in self.known:
            self.known[name] = self._sheet(part, None)
        return self.known[name]

    def _sheet(self, part: PackagePart, base: Sheet | None) -> Sheet | None:
        root = self.deck.root(part)
        if root is None:
            return None
        shapes = read_shapes(root, self.deck.place, self.deepest)
        return Sheet(part, root, shapes, self._theme(part, root, base), base, self._defaults())

    def _theme(self, part: PackagePart, root: Element, base: Sheet | None) -> Theme:
        own = first_related(part, RELATIONSHIP_TYPE.THEME)
        if own is not None:
            return read_theme(self.deck.root(own), root.find(P + "clrMap"))
        if base is None:
            return Theme()
        override = root.find(f"{P}clrMapOvr/{A}overrideClrMapping")
        colors = base.theme.colors
        return Theme(base.theme.fonts, {**colors, **renamed(colors, override)})

    def _defaults(self) -> Element | None:
        root = self.deck.root(self.deck.main)
        return None if root is None else root.find(P + "defaultTextStyle")


def fixed_art(sheet: Sheet) -> tuple[Shape, ...]:
    """Return the shapes of a layout or master that show on its slides.

    Placeholders do not; pictures (a logo, a background) hold no words that anybody wrote here.
    """
    return tuple(
        shape for shape in sheet.shapes if shape.role == "none" and shape.element.tag != P + "pic"
    )


def is_title_slide(root: Element, shapes: Sequence[Shape]) -> bool:
    """Return whether a slide opens a presentation: it has a centred title."""
    return root.tag == P + "sld" and any(shape.kind == "ctrTitle" for shape in shapes)
