"""Read what floats over a sheet: shapes, pictures, charts and SmartArt (20.5, 21.2)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from checker.core.document import Block, BlockKind, Markup, Run, RunStyle, Span, Spot
from checker.formats.xlsx.read.controls import captions
from checker.formats.xlsx.read.names import (
    Element,
    Position,
    child,
    children,
    descend,
    integer,
    is_on,
    local,
    number,
    related,
    value,
)
from checker.formats.xlsx.read.package import Package, Relation
from checker.formats.xlsx.read.strings import plain
from checker.formats.xlsx.read.worksheet import Worksheet

_HUNDREDTHS = 100
_ANCHORS = frozenset({"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"})


@dataclass
class Drawings:
    """Reads the drawings of one sheet; `name` is the sheet's in paths.

    `skipped` counts what holds words that were not read, `hidden` is text that nobody sees.
    """

    package: Package
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
                for anchor in _anchors(root):
                    self._items(anchor, _cell(anchor), inside)
                shown |= {each.get("spid") or "" for each in descend(root, "compatExt")}
        for identifier in self.sheet.legacy_drawings:
            relation = relations.get(identifier)
            if relation is not None and not relation.external:
                for caption in captions(self.package.lenient_root(relation.target), shown):
                    self._texts("control", [(caption.text, ())], caption.cell)
        self.skipped["active-x"] += sum(each.kind == "control" for each in relations.values())

    def _items(self, element: Element, cell: str | None, relations: Mapping[str, Relation]) -> None:
        for item in element:
            match local(item):
                case "AlternateContent":
                    branch = child(item, "Choice")
                    branch = child(item, "Fallback") if branch is None else branch
                    if branch is not None:
                        self._items(branch, cell, relations)
                case "grpSp":
                    self._items(item, cell, relations)
                case "sp":
                    self._shape(item, cell)
                case "pic":
                    self._picture(item, cell)
                case "graphicFrame":
                    self._frame(item, cell, relations)

    def _shape(self, item: Element, cell: str | None) -> None:
        paragraphs = list(_paragraphs(child(item, "txBody")))
        if not any(text.strip() for text, _ in paragraphs):
            return
        if _is_hidden(item):
            text = "\n".join(text for text, _ in paragraphs)
            self.hidden.append(Markup("hidden", text, Span("", 0, 0)))
            return
        self.text_boxes += 1
        self._texts("shape", paragraphs, cell)

    def _picture(self, item: Element, cell: str | None) -> None:
        properties = child(child(item, "nvPicPr"), "cNvPr")
        alternative = value(properties, "descr") or value(properties, "title") or ""
        self.skipped["image-text"] += 1
        self._count["image"] += 1
        path = f"{self.name}!image{self._count['image']}"
        spot = Spot(sheet=self.sheet.name, cell=cell)
        self.blocks.append(Block(BlockKind.IMAGE, path, plain(alternative), spot=spot))

    def _frame(self, item: Element, cell: str | None, relations: Mapping[str, Relation]) -> None:
        for found in descend(item, "chart", "relIds"):
            is_chart = local(found) == "chart"
            relation = relations.get(related(found) if is_chart else related(found, "dm"))
            root = None
            if relation is not None and not relation.external:
                root = self.package.root(relation.target)
            if root is None or (is_chart and local(root) != "chartSpace"):
                self.skipped["chart" if is_chart else "smart-art"] += 1
            elif is_chart:
                self._texts("chart", list(_titles(root)), cell)
            else:
                self._texts("smart-art", list(_paragraphs(root)), cell)

    def _texts(
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


def _anchors(root: Element | None) -> Iterator[Element]:
    """Yield the anchors of a drawing, of those with an alternative the first."""
    for item in root if root is not None else ():
        if local(item) in _ANCHORS:
            yield item
        elif local(item) == "AlternateContent":
            yield from _anchors(child(item, "Choice"))


def _cell(anchor: Element) -> str | None:
    """Return the cell over which a drawing begins."""
    start = child(anchor, "from")
    row, column = child(start, "row"), child(start, "col")
    if row is None or column is None:
        return None
    at = integer(row.text), integer(column.text)
    return None if at[0] is None or at[1] is None else str(Position(at[0] + 1, at[1] + 1))


def _is_hidden(item: Element) -> bool:
    """Return whether a shape is hidden; that of a form control only stands for the control."""
    properties = next(iter(descend(item, "cNvPr")), None)
    stands_for_control = next(descend(properties, "compatExt"), None) is not None
    return is_on(value(properties, "hidden")) and not stands_for_control


def _paragraphs(body: Element | None) -> Iterator[tuple[str, tuple[Run, ...]]]:
    """Yield the text and the runs of each DrawingML paragraph."""
    for paragraph in descend(body, "p"):
        text = ""
        runs: list[Run] = []
        for item in paragraph:
            piece = "\n" if local(item) == "br" else ""
            if local(item) in {"r", "fld"}:
                piece = plain("".join(each.text or "" for each in children(item, "t")))
            if piece:
                style = _style(child(item, "rPr"))
                runs.append(Run(len(text), len(text) + len(piece), style))
            text += piece
        yield text, tuple(runs)


def _style(properties: Element | None) -> RunStyle:
    size = number(value(properties, "sz"))
    latin = value(child(properties, "latin"), "typeface")
    return RunStyle(
        east_asia_font=value(child(properties, "ea"), "typeface"),
        ascii_font=latin,
        hansi_font=latin,
        size=size / _HUNDREDTHS if size else None,
        bold=is_on(value(properties, "b")),
        italic=is_on(value(properties, "i")),
    )


def _titles(chart: Element) -> Iterator[tuple[str, tuple[Run, ...]]]:
    """Yield the titles of a chart and its axes, typed in or taken from a cell."""
    for title in descend(chart, "title"):
        typed = list(_paragraphs(title))
        yield from typed
        if not any(text.strip() for text, _ in typed):
            for cached in descend(title, "strCache"):
                for text in descend(cached, "v"):
                    yield plain(text.text), ()
