"""Read what floats over a sheet: shapes, pictures, charts and SmartArt (20.5, 21.2)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from checker.core.document import Block, BlockKind, Markup, Run, RunStyle, Span, Spot
from checker.formats.ooxml.alternatives import count_other_words, iter_children
from checker.formats.xlsx.read.form_controls import iter_captions
from checker.formats.xlsx.read.names import (
    Element,
    Position,
    find_child,
    find_children,
    get_local_name,
    get_related_id,
    get_value,
    is_on,
    iter_descendants,
    number,
    parse_integer,
)
from checker.formats.xlsx.read.package import Relation, WorkbookPackage
from checker.formats.xlsx.read.strings import decode_stored
from checker.formats.xlsx.read.worksheet import Worksheet

_HUNDREDTHS = 100
_EXPLAINED = tuple(
    f"http://schemas.microsoft.com/office/drawing/{name}"
    for name in (
        "2010/slicer",
        "2012/slicer",
        "2012/timeslicer",
        "2014/chartex",
        "2015/",
        "2016/5/",
    )
)
_ANCHORS = frozenset({"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"})


@dataclass
class Drawings:
    """Reads the drawings of one sheet; `name` is the sheet's in paths.

    `skipped` counts what holds words that were not read, `hidden` is text that nobody sees.
    """

    package: WorkbookPackage
    sheet: Worksheet
    name: str
    blocks: list[Block] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    hidden: list[Markup] = field(default_factory=list)
    text_boxes: int = 0
    _count: Counter[str] = field(default_factory=Counter)

    def read(self) -> None:
        """Take in all drawings of the sheet, then the captions of its form controls."""
        shown: set[str] = set()
        relations = self.package.relations(self.sheet.part)
        for identifier in self.sheet.drawings:
            relation = relations.get(identifier)
            if relation is not None and not relation.external:
                root = self.package.root(relation.target)
                inside = self.package.relations(relation.target)
                self.skipped["alternative-content"] += _count_other_words(root)
                for anchor in _iter_anchors(root):
                    self._read_items(anchor, _find_cell(anchor), inside)
                shown |= {each.get("spid") or "" for each in iter_descendants(root, "compatExt")}
        for identifier in self.sheet.legacy_drawings:
            relation = relations.get(identifier)
            if relation is not None and not relation.external:
                for caption in iter_captions(self.package.lenient_root(relation.target), shown):
                    self._add_texts("control", [(caption.text, ())], caption.cell)
        self.skipped["active-x"] += sum(each.kind == "control" for each in relations.values())

    def _read_items(
        self, element: Element, cell: str | None, relations: Mapping[str, Relation]
    ) -> None:
        for item in iter_children(element):
            match get_local_name(item):
                case "grpSp":
                    self._read_items(item, cell, relations)
                case "sp":
                    self._shape(item, cell)
                case "pic":
                    self._read_picture(item, cell)
                case "graphicFrame":
                    self._read_frame(item, cell, relations)

    def _shape(self, item: Element, cell: str | None) -> None:
        paragraphs = list(_iter_paragraphs(find_child(item, "txBody")))
        if not any(text.strip() for text, _ in paragraphs):
            return
        if _is_hidden(item):
            text = "\n".join(text for text, _ in paragraphs)
            self.hidden.append(Markup("hidden", text, Span("", 0, 0)))
            return
        self.text_boxes += 1
        self._add_texts("shape", paragraphs, cell)

    def _read_picture(self, item: Element, cell: str | None) -> None:
        properties = find_child(find_child(item, "nvPicPr"), "cNvPr")
        alternative = get_value(properties, "descr") or get_value(properties, "title") or ""
        self.skipped["image-text"] += 1
        self._count["image"] += 1
        path = f"{self.name}!image{self._count['image']}"
        spot = Spot(sheet=self.sheet.name, cell=cell)
        self.blocks.append(Block(BlockKind.IMAGE, path, decode_stored(alternative), spot=spot))

    def _read_frame(
        self, item: Element, cell: str | None, relations: Mapping[str, Relation]
    ) -> None:
        for found in iter_descendants(item, "chart", "relIds"):
            is_chart = get_local_name(found) == "chart"
            relation = relations.get(
                get_related_id(found) if is_chart else get_related_id(found, "dm")
            )
            root = None
            if relation is not None and not relation.external:
                root = self.package.root(relation.target)
            if root is None or (is_chart and get_local_name(root) != "chartSpace"):
                self.skipped["chart" if is_chart else "smart-art"] += 1
            elif is_chart:
                self._add_texts("chart", list(_iter_titles(root)), cell)
            else:
                self._add_texts("smart-art", list(_iter_paragraphs(root)), cell)

    def _add_texts(
        self, kind: str, paragraphs: list[tuple[str, tuple[Run, ...]]], cell: str | None
    ) -> None:
        self._count[kind] += 1
        path = f"{self.name}!{kind}{self._count[kind]}"
        spot = Spot(sheet=self.sheet.name, cell=cell)
        written = (each for each in paragraphs if each[0].strip())
        for index, (text, runs) in enumerate(written):
            self.blocks.append(
                Block(BlockKind.PARAGRAPH, f"{path}/{index}", text, runs=runs, spot=spot)
            )


def _iter_anchors(root: Element | None) -> Iterator[Element]:
    """Yield the anchors of a drawing, of those with an alternative the one that Excel shows."""
    for item in () if root is None else iter_children(root):
        if get_local_name(item) in _ANCHORS:
            yield item


def _count_other_words(root: Element | None) -> int:
    """Return in how many places the drawing says something else to other programs.

    What Excel itself writes for those who cannot show a chart or a slicer does not count.
    """
    return 0 if root is None else count_other_words(root, besides=_EXPLAINED)


def _find_cell(anchor: Element) -> str | None:
    """Return the cell over which a drawing begins."""
    start = find_child(anchor, "from")
    row, column = find_child(start, "row"), find_child(start, "col")
    if row is None or column is None:
        return None
    at = parse_integer(row.text), parse_integer(column.text)
    return None if at[0] is None or at[1] is None else str(Position(at[0] + 1, at[1] + 1))


def _is_hidden(item: Element) -> bool:
    """Return whether a shape is hidden; that of a form control only stands for the control."""
    properties = next(iter(iter_descendants(item, "cNvPr")), None)
    stands_for_control = next(iter_descendants(properties, "compatExt"), None) is not None
    return is_on(get_value(properties, "hidden")) and not stands_for_control


def _iter_paragraphs(body: Element | None) -> Iterator[tuple[str, tuple[Run, ...]]]:
    """Yield the text and the runs of each DrawingML paragraph."""
    for paragraph in iter_descendants(body, "p"):
        text = ""
        runs: list[Run] = []
        for item in paragraph:
            piece = "\n" if get_local_name(item) == "br" else ""
            if get_local_name(item) in {"r", "fld"}:
                piece = decode_stored("".join(each.text or "" for each in find_children(item, "t")))
            if piece:
                style = _style(find_child(item, "rPr"))
                runs.append(Run(len(text), len(text) + len(piece), style))
            text += piece
        yield text, tuple(runs)


def _style(properties: Element | None) -> RunStyle:
    size = number(get_value(properties, "sz"))
    latin = get_value(find_child(properties, "latin"), "typeface")
    return RunStyle(
        east_asia_font=get_value(find_child(properties, "ea"), "typeface"),
        ascii_font=latin,
        hansi_font=latin,
        size=size / _HUNDREDTHS if size else None,
        bold=is_on(get_value(properties, "b")),
        italic=is_on(get_value(properties, "i")),
    )


def _iter_titles(chart: Element) -> Iterator[tuple[str, tuple[Run, ...]]]:
    """Yield the titles of a chart and its axes, typed in or taken from a cell."""
    for title in iter_descendants(chart, "title"):
        typed = list(_iter_paragraphs(title))
        yield from typed
        if not any(text.strip() for text, _ in typed):
            for cached in iter_descendants(title, "strCache"):
                for text in iter_descendants(cached, "v"):
                    yield decode_stored(text.text), ()
