"""Resolve what a slide takes from its layout, its master and the presentation."""

from collections.abc import Iterator, Sequence
from dataclasses import field, replace

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part as PackagePart

from checker.core.data_classes import dataclass
from checker.formats.pptx.read.names import A, Element, P, parse_switch
from checker.formats.pptx.read.package import Deck, find_first_related
from checker.formats.pptx.read.shapes import SlideBox, SlideShape, read_shapes
from checker.formats.pptx.read.styles import Emphasis, TextStyle, read_shrinking
from checker.formats.pptx.read.theme import SlideTheme, read_theme, rename_colors

_MASTER_STYLES = {"title": "titleStyle", "body": "bodyStyle"}
_LIST_STYLE = f"{P}txBody/{A}lstStyle"


@dataclass(frozen=True, slots=True)
class SlideSheet:
    """A slide, layout or master with its shapes, and what it is based on."""

    part: PackagePart
    root: Element
    shapes: tuple[SlideShape, ...]
    theme: SlideTheme
    base: "SlideSheet | None" = None
    defaults: Element | None = None

    @property
    def shows_base(self) -> bool:
        """Whether the fixed art of what it is based on shows through."""
        return parse_switch(self.root.get("showMasterSp")) is not False

    def bases(self) -> Iterator["SlideSheet"]:
        """Yield what it is based on, nearest first."""
        sheet = self.base
        while sheet is not None:
            yield sheet
            sheet = sheet.base

    def box(self, shape: SlideShape) -> SlideBox | None:
        """Return a shape's place, a placeholder's from its layout or master where it has none."""
        if shape.box is not None or shape.role == "none":
            return shape.box
        found = (find_counterpart(sheet, shape) for sheet in self.bases())
        boxes = (item.box for item in found if item is not None)
        return next((box for box in boxes if box is not None), None)

    def placed(self) -> tuple[SlideShape, ...]:
        """Return its shapes, each with its place."""
        return tuple(replace(shape, box=self.box(shape)) for shape in self.shapes)

    def style(self, shape: SlideShape, body: Element | None) -> TextStyle:
        """Return how the text of a shape is formatted."""
        return TextStyle(self._list_styles(shape, body), self.theme, scale=read_shrinking(body))

    def cell_style(self, body: Element | None, emphasis: Emphasis) -> TextStyle:
        """Return how the text of a table cell is formatted."""
        own = None if body is None else body.find(A + "lstStyle")
        layers = [self.defaults, *self._iter_master_style("other"), own]
        found = [layer for layer in layers if layer is not None]
        return TextStyle(found, self.theme, emphasis=emphasis)

    def _list_styles(self, shape: SlideShape, body: Element | None) -> Sequence[Element]:
        layers: list[Element | None] = []
        if shape.role == "none":
            layers += [*self._iter_master_style("other"), self.defaults]
        else:
            layers += [self.defaults, *self._iter_master_style(shape.role)]
            for sheet in reversed(tuple(self.bases())):
                item = find_counterpart(sheet, shape)
                layers.append(None if item is None else item.element.find(_LIST_STYLE))
        layers.append(None if body is None else body.find(A + "lstStyle"))
        return [layer for layer in layers if layer is not None]

    def _iter_master_style(self, role: str) -> Iterator[Element]:
        master = self.root
        for sheet in self.bases():
            master = sheet.root
        name = _MASTER_STYLES.get(role, "otherStyle")
        found = master.find(f"{P}txStyles/{P}{name}")
        if found is not None:
            yield found


def find_counterpart(sheet: SlideSheet, shape: SlideShape) -> SlideShape | None:
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
    known: dict[str, SlideSheet | None] = field(default_factory=dict)

    def slide(self, part: PackagePart) -> SlideSheet | None:
        """Return a slide on its layout and master, None for a part that is no slide."""
        layout = find_first_related(part, RELATIONSHIP_TYPE.SLIDE_LAYOUT)
        base = None if layout is None else self._load_layout(layout)
        return self._build_sheet(part, base)

    def notes(self, part: PackagePart) -> SlideSheet | None:
        """Return a notes page; its text style is its master's."""
        master = find_first_related(part, RELATIONSHIP_TYPE.NOTES_MASTER)
        return self._build_sheet(part, None if master is None else self._load_master(master))

    def _load_layout(self, part: PackagePart) -> SlideSheet | None:
        name = str(part.partname)
        if name not in self.known:
            master = find_first_related(part, RELATIONSHIP_TYPE.SLIDE_MASTER)
            base = None if master is None else self._load_master(master)
            self.known[name] = self._build_sheet(part, base)
        return self.known[name]

    def _load_master(self, part: PackagePart) -> SlideSheet | None:
        name = str(part.partname)
        if name not in self.known:
            self.known[name] = self._build_sheet(part, None)
        return self.known[name]

    def _build_sheet(self, part: PackagePart, base: SlideSheet | None) -> SlideSheet | None:
        root = self.deck.root(part)
        if root is None:
            return None
        shapes = read_shapes(root, self.deck.place, self.deepest)
        return SlideSheet(
            part, root, shapes, self._load_theme(part, root, base), base, self._find_defaults()
        )

    def _load_theme(self, part: PackagePart, root: Element, base: SlideSheet | None) -> SlideTheme:
        own = find_first_related(part, RELATIONSHIP_TYPE.THEME)
        if own is not None:
            return read_theme(self.deck.root(own), root.find(P + "clrMap"))
        if base is None:
            return SlideTheme()
        override = root.find(f"{P}clrMapOvr/{A}overrideClrMapping")
        colors = base.theme.colors
        return SlideTheme(base.theme.fonts, {**colors, **rename_colors(colors, override)})

    def _find_defaults(self) -> Element | None:
        root = self.deck.root(self.deck.main)
        return None if root is None else root.find(P + "defaultTextStyle")


def list_fixed_art(sheet: SlideSheet) -> tuple[SlideShape, ...]:
    """Return the shapes of a layout or master that show on its slides.

    Placeholders do not; pictures (a logo, a background) hold no words that anybody wrote here.
    """
    return tuple(
        shape for shape in sheet.shapes if shape.role == "none" and shape.element.tag != P + "pic"
    )


def is_title_slide(root: Element, shapes: Sequence[SlideShape]) -> bool:
    """Return whether a slide opens a presentation: it has a centred title."""
    return root.tag == P + "sld" and any(shape.kind == "ctrTitle" for shape in shapes)
