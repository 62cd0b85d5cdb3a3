"""Find what of a single sample is filled in, by its form.

Values beside labels, content controls, rows below a header, prose below headings; then the same
values again where they stand in the title, the header or the footer.
"""

from collections.abc import Iterator
from typing import Final

from checker.core.text.normalization import fold
from checker.formats.ooxml.names import Element, W
from checker.learn.shared.samples import strip_numbering
from checker.learn.templates.alignment import (
    LABELLED,
    get_cell_text,
    label_of,
    list_cells,
    list_rows,
)
from checker.learn.templates.document_parts import CLOSING, Kind, holds_more
from checker.learn.templates.filled_document import FilledSample, Node
from checker.learn.templates.finder import MARGINS, TITLE, Find, Rows, ValueSlot, VaryingBlocks
from checker.learn.templates.ruleset_requirements import TemplateRequirements
from checker.learn.templates.tables import is_header, is_total
from checker.learn.templates.varying_text import split_spans
from checker.templates.word_runs import TemplateParagraph

_MIN_REPEATED_LENGTH: Final = 4
"""Characters of a value that is looked for elsewhere: shorter ones are there by chance."""


class FormFinder:
    """Finds what is filled in in one sample.

    Args:
        sample: the sample.
        wanted: what a rule set names in such documents.
    """

    def __init__(self, sample: FilledSample, wanted: TemplateRequirements) -> None:
        self._sample = sample
        self._wanted = wanted
        self._pairs = {
            (fold(each.label), "".join(each.value.split()))
            for each in sample.document.fields
            if each.value.strip()
        }

    def all(self) -> list[Find]:
        """Return what is filled in, in the order of the document, headers and footers last."""
        body = self._mark_sections(self._sample.body)
        found = list(self._find_in_blocks(body))
        for kind, nodes in self._sample.margins:
            found += self._find_in_blocks(nodes, MARGINS[kind.split()[0]])
        values = [each for each in found if isinstance(each, ValueSlot)]
        title = [node for node in body if not node.section and node.role != "table"]
        margins = [node for _, nodes in self._sample.margins for node in nodes]
        taken = {each.paragraph for each in values}
        free = [each for each in (*title, *margins) if each.element not in taken]
        return [*found, *_find_again(free, values)]

    def among(
        self, nodes: list[Node], label: str = ""
    ) -> Iterator[ValueSlot | VaryingBlocks | Rows]:
        """Yield what is filled in among some blocks: prose without a heading above it, too."""
        run: list[Node] = []
        for node in nodes:
            if self._is_prose(node):
                run.append(node)
                continue
            yield from _run(run, label)
            run = []
            if node.role == "table":
                yield from self._find_in_table(node)
            elif node.role != "heading":
                yield from self._find_in_paragraph(node)
        yield from _run(run, label)

    def _mark_sections(self, nodes: list[Node]) -> list[Node]:
        """Return blocks with those as headings that a rule set calls so, whatever their style."""
        section = ""
        for node in nodes:
            if node.role == "text" and self._wanted.names_section(node.text):
                node.role, section = "heading", node.text
            elif node.role == "heading":
                section = node.text
            else:
                node.section = section
        return nodes

    def _find_in_blocks(self, nodes: list[Node], margin: str = "") -> Iterator[Find]:
        run: list[Node] = []
        for node in nodes:
            if not margin and node.section and self._is_prose(node):
                run.append(node)
                continue
            yield from _run(run)
            run = []
            if node.role == "table":
                yield from self._find_in_table(node)
            else:
                yield from self._find_in_paragraph(node)
        yield from _run(run)

    def _is_prose(self, node: Node) -> bool:
        if node.role == "blank" or not node.is_prose or CLOSING.fullmatch(node.text):
            return False
        return not holds_more(node) and not self._is_labelled(node)

    def _is_labelled(self, node: Node) -> bool:
        label = fold(label_of(node))
        value = "".join(LABELLED.sub("", node.text, count=1).split())
        return bool(label) and (self._wanted.names_field(label) or (label, value) in self._pairs)

    def _find_in_paragraph(self, node: Node, label: str = "") -> Iterator[ValueSlot]:
        controls = list(_find_controls(node, label))
        if controls:
            yield from controls
        elif self._is_labelled(node) and (found := LABELLED.match(node.text)) is not None:
            rest = node.text[found.end() :]
            start = found.end() + len(rest) - len(rest.lstrip())
            value = node.text[start:].rstrip()
            slot = ValueSlot(node.part, node.element, start, start + len(value), label_of(node), ())
            slot.values = (value or None,)
            yield slot

    def _find_in_table(self, table: Node) -> Iterator[ValueSlot | VaryingBlocks | Rows]:
        rows = list_rows(table.element)
        first = next((at for at, row in enumerate(rows) if is_header(row)), len(rows))
        heads = [get_cell_text(cell) for row in rows[first : first + 1] for cell in list_cells(row)]
        found = [each for row in rows for each in self._find_in_row(table, row)]
        if found and not self._wanted.names_table(heads):
            yield from found
            return
        body = rows[first + 1 :]
        while body and is_total(body[-1]):
            body.pop()
        if not any("".join(get_cell_text(row).split()) for row in body):
            return
        head = [get_cell_text(cell).strip() for cell in list_cells(rows[first])]
        if all(len(list_cells(row)) == len(head) for row in body):
            values = [[self._list_nodes(table, cell) for cell in list_cells(row)] for row in body]
            yield Rows(table.part, body, head, table.section or "明細", (values,))

    def _list_nodes(self, table: Node, cell: Element) -> list[Node]:
        return self._sample.nodes(cell, table.part, table.section)

    def _find_in_row(self, table: Node, row: Element) -> Iterator[ValueSlot | VaryingBlocks]:
        left = ""
        for cell in list_cells(row):
            text = get_cell_text(cell).strip()
            pair = (fold(left), "".join(text.split()))
            if left and (pair in self._pairs or self._wanted.names_field(left)):
                yield from self._find_in_cell(table, cell, left)
                left = ""
            else:
                nodes = self._list_nodes(table, cell)
                yield from (each for node in nodes for each in self._find_in_paragraph(node))
                left = text

    def _find_in_cell(
        self, table: Node, cell: Element, label: str
    ) -> Iterator[ValueSlot | VaryingBlocks]:
        nodes = self._list_nodes(table, cell)
        if len(nodes) == 1 and not holds_more(nodes[0]):
            node = nodes[0]
            value = node.words.strip() and node.words
            yield ValueSlot(node.part, node.element, 0, len(node.text), label, (value or None,))
        elif all(node.role != "table" and not holds_more(node) for node in nodes):
            yield from _run([node for node in nodes if node.is_prose], label)


def find_alone(
    sample: FilledSample, nodes: list[Node], label: str, at: int, count: int
) -> Iterator[Find]:
    """Yield what is filled in among blocks that one of several samples has, by their form.

    Args:
        sample: the sample.
        nodes: its blocks.
        label: what a value is called where nothing nearer says it.
        at: which of the samples it is.
        count: how many samples there are.
    """
    for find in FormFinder(sample, TemplateRequirements()).among(nodes, label):
        find.values = tuple(find.values[0] if each == at else None for each in range(count))  # type: ignore[assignment]  # as many as there are samples
        yield find


def _run(nodes: list[Node], label: str = "") -> Iterator[VaryingBlocks]:
    if nodes:
        only = all(node.role == "item" for node in nodes)
        kind: Kind = "items" if only else "prose"
        called = label or strip_numbering(nodes[0].section) or TITLE
        yield VaryingBlocks(kind, list(nodes), called, (list(nodes),))


def _find_controls(node: Node, label: str) -> Iterator[ValueSlot]:
    """Yield the values in content controls of a paragraph."""
    words = TemplateParagraph(node.element)
    for control in node.element.iter(W + "sdt"):
        inside = [p for p in words.pieces if p.is_text and control in p.element.iterancestors()]
        properties = control.find(W + "sdtPr")
        if not inside or properties is None:
            continue
        said = (properties.find(W + name) for name in ("alias", "tag"))
        names = [each.get(W + "val") or "" for each in said if each is not None]
        called = label or next((each for each in names if each), "") or node.section or TITLE
        start, end = inside[0].start, inside[-1].end
        is_empty = properties.find(W + "showingPlcHdr") is not None
        value = None if is_empty else words.text[start:end] or None
        yield ValueSlot(node.part, node.element, start, end, called, (value,))


def _find_again(nodes: list[Node], values: list[ValueSlot]) -> Iterator[ValueSlot]:
    """Yield the values that stand once more in a title, a header or a footer."""
    known = sorted(values, key=lambda each: -len(each.values[0] or ""))
    for node in nodes:
        taken: list[tuple[int, int]] = []
        borders = {at for span in split_spans(node.text) for at in span}
        for slot in known:
            value = slot.values[0] or ""
            start = node.text.find(value) if len(value) >= _MIN_REPEATED_LENGTH else -1
            end = start + len(value)
            free = not any(start < b and a < end for a, b in taken)
            if start >= 0 and free and {start, end} <= borders:
                taken.append((start, end))
                yield ValueSlot(node.part, node.element, start, end, slot.label, slot.values)
