"""Find what of a format is filled in, by laying samples over one another or by its form.

What is the same in all samples is the format; what differs at the same place is a value.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.formats.ooxml.names import Element
from checker.learn.templates.alignment import (
    LABELLED,
    AlignedItem,
    align_rows,
    build_node_key,
    label_of,
)
from checker.learn.templates.document_parts import (
    Kind,
    begin_alike,
    classify_run,
    count_fixed_end,
    count_tables,
    holds_more,
    is_loose,
    measure_kept,
    split_at_tables,
    split_by_look,
    split_by_section,
)
from checker.learn.templates.filled_document import FilledSample, Node
from checker.learn.templates.varying_text import find_varying
from checker.templates.tags import OBJECT

_MIN_KEPT_SHARE: Final = 0.5
"""How much of a paragraph must be the same in all samples for it to be one with values in it."""

TITLE: Final = "表題"
"""What a value is called that stands above all headings, without a label."""

MARGINS: Final = {"header": "ヘッダー", "footer": "フッター"}
"""What values in headers and footers are called that have no label."""

OTHER: Final = "項目"
"""What a value is called that stands nowhere near a word for it."""


_ANOTHER: Final = re.compile(r"[\s\u3000][^\s:：、。0-9]{1,12}[:：]")
_TABLES_APART: Final = Message("learn.tables-paragraphs-differ-order-left-first")
_ONLY_OTHERS: Final = Message("learn.what-first-sample-not-not-template")
_PICTURES: Final = Message("learn.pictures-fields-differ-left-first-sample")


@dataclass(eq=False)
class ValueSlot:
    """Characters of a paragraph that are one value; None for a sample without it.

    `sure` says that the label stands right beside it; where it does not, and every sample has the
    paragraph, `texts` are its words in each.
    """

    part: str
    paragraph: Element
    start: int
    end: int
    label: str
    values: tuple[str | None, ...]
    sure: bool = True
    texts: tuple[str, ...] = ()


@dataclass(eq=False)
class VaryingBlocks:
    """Paragraphs that vary as a whole: prose, items of a list, or headings each with its prose."""

    kind: Kind
    nodes: list[Node]
    label: str
    values: tuple[list[Node] | None, ...]


@dataclass(eq=False)
class Rows:
    """Rows of a table, `rows` those of the first sample; values are the paragraphs of each cell."""

    part: str
    rows: list[Element]
    heads: list[str]
    label: str
    values: tuple[list[list[list[Node]]] | None, ...]


@dataclass(eq=False)
class OptionalPart:
    """What some samples lack: elements of the first, and what of it is filled in.

    `level` is `p` for paragraphs and tables, `tr` for rows.
    """

    level: Literal["p", "tr"]
    elements: list[Element]
    inside: list["ValueSlot | VaryingBlocks | Rows | OptionalPart"]
    label: str
    present: tuple[bool, ...]


Find = ValueSlot | VaryingBlocks | Rows | OptionalPart


@dataclass
class Finder:
    """Goes through the samples side by side; `rows` of what is looked at may lack a sample."""

    samples: Sequence[FilledSample]
    unsure: list[Message] = field(default_factory=list)

    def all(self) -> list[Find]:
        """Return what is filled in, in the order of the document, headers and footers last."""
        found = list(self.blocks([each.body for each in self.samples], list(self._every)))
        kinds = [[kind for kind, _ in each.margins] for each in self.samples]
        if any(kind != kinds[0] for kind in kinds):
            self.doubt(Message("learn.headers-footers-differ-kind-left-first"))
            return found
        for index, (kind, _) in enumerate(self.samples[0].margins):
            label = MARGINS[kind.split()[0]]
            rows = [each.margins[index][1] for each in self.samples]
            found += self.blocks(rows, list(self._every), label)
        return found

    @property
    def _every(self) -> range:
        return range(len(self.samples))

    def doubt(self, words: Message) -> None:
        """Note what nobody could be sure of."""
        if words not in self.unsure:
            self.unsure.append(words)

    def blocks(
        self, rows: Sequence[Sequence[Node]], who: Sequence[int], label: str = ""
    ) -> Iterator[Find]:
        """Yield what is filled in among the blocks of some samples.

        Args:
            rows: the blocks, those of the first sample first.
            who: which samples these are of.
            label: what a value is called where nothing nearer says it.
        """
        for piece in align_rows(rows, build_node_key, is_loose):
            yield from self._find_in_piece(piece, who, label)

    def _find_in_piece(
        self, piece: AlignedItem[Node], who: Sequence[int], label: str
    ) -> Iterator[Find]:
        first = piece.rows[0]
        if not first:
            self._note_lacking(piece, who, label)
        elif piece.same or self._is_pairwise(piece.rows):
            for nodes in zip(*piece.rows, strict=True):
                yield from self._find_in_one(nodes, who, label)
        elif not all(piece.rows):
            yield self._build_option(piece, who, label)
        else:
            yield from self._find_varying(piece.rows, who, label)

    def _note_lacking(self, piece: AlignedItem[Node], who: Sequence[int], label: str) -> None:
        having = [(at, row) for at, row in zip(who, piece.rows, strict=True) if row]
        text = next((n.text for _, row in having for n in row if n.text.strip()), "")
        if text:
            names = "、".join(self.samples[at].name for at, _ in having)
            first = having[0][1][0]
            where = (first.text if first.role == "heading" else first.section) or label or TITLE
            self.doubt(_ONLY_OTHERS.format(where=where, names=names, text=text[:20]))

    def _is_pairwise(self, rows: Sequence[Sequence[Node]]) -> bool:
        """Return whether each block of one sample has its own in every other."""
        roles = [[each.role for each in row] for row in rows]
        if any(row != roles[0] for row in roles) or "item" in roles[0]:
            return False
        if "heading" in roles[0] and len(roles[0]) > 1:
            return False
        prose = [zipped for zipped in zip(*rows, strict=True) if zipped[0].is_prose]
        shares = [measure_kept(nodes) for nodes in prose]
        under = bool(rows[0][0].section)
        return not under or not prose or min(shares) >= _MIN_KEPT_SHARE

    def _find_in_one(self, nodes: Sequence[Node], who: Sequence[int], label: str) -> Iterator[Find]:
        """Yield the values in one paragraph or table that all of some samples have."""
        first = nodes[0]
        if first.role == "table":
            from checker.learn.templates.tables import find_in_table  # noqa: PLC0415 - goes both ways

            yield from find_in_table(self, nodes, who)
            return
        if len({node.text for node in nodes}) == 1:
            return
        labelled = self._find_labelled(nodes, who)
        if labelled is not None:
            yield labelled
            return
        found = find_varying([node.element for node in nodes])
        if found is None:
            self.doubt(_PICTURES.format(where=_describe_place(first, label)))
            return
        for each in found:
            near = label_before(first.text[: each.start])
            called = near or label or _choose_label(first)
            values = self.spread([value or None for value in each.values], who)
            sure = bool(near) or (bool(label) and label not in MARGINS.values())
            slot = ValueSlot(first.part, first.element, each.start, each.end, called, values, sure)
            if not sure and len(nodes) == len(self.samples):
                slot.texts = tuple(node.text for node in nodes)
            yield slot

    def _find_labelled(self, nodes: Sequence[Node], who: Sequence[int]) -> ValueSlot | None:
        """Return all behind `件名:` as a value, None where there is no label or several."""
        found = [LABELLED.match(node.text) for node in nodes]
        heads = [match for match in found if match is not None]
        if len(heads) < len(nodes) or len({fold(match["label"]) for match in heads}) > 1:
            return None
        if not label_of(nodes[0]):
            return None
        rests = [node.text[match.end() :] for node, match in zip(nodes, heads, strict=True)]
        if any(_ANOTHER.search(rest) or OBJECT in rest or "\n" in rest for rest in rests):
            return None
        first, text = nodes[0], nodes[0].text
        start = heads[0].end() + len(rests[0]) - len(rests[0].lstrip())
        values = self.spread([rest.strip() or None for rest in rests], who)
        end = max(start, len(text.rstrip()))
        return ValueSlot(first.part, first.element, start, end, heads[0]["label"].strip(), values)

    def spread(self, values: Sequence[str | None], who: Sequence[int]) -> tuple[str | None, ...]:
        """Return some samples' values as those of all."""
        known = dict(zip(who, values, strict=True))
        return tuple(known.get(at) for at in self._every)

    def _build_option(
        self, piece: AlignedItem[Node], who: Sequence[int], label: str
    ) -> OptionalPart:
        having = [at for at, row in zip(who, piece.rows, strict=True) if row]
        rows = tuple(row for row in piece.rows if row)
        inside = (
            list(self._find_in_piece(AlignedItem(rows, same=False), having, label))
            if len(rows) > 1
            else []
        )
        if len(rows) == 1:
            inside = self._find_alone(rows[0], having, label)
        first = rows[0][0]
        return OptionalPart(
            "p",
            [node.element for node in rows[0]],
            inside,
            _describe_place(first, label),
            tuple(at in having for at in self._every),
        )

    def _find_alone(self, nodes: list[Node], who: Sequence[int], label: str) -> list[Find]:
        """Return what is filled in of what one sample alone has, by its form."""
        from checker.learn.templates.form_finder import find_alone  # noqa: PLC0415 - goes both ways

        return list(find_alone(self.samples[who[0]], nodes, label, who[0], len(self.samples)))

    def _find_varying(
        self, rows: Sequence[list[Node]], who: Sequence[int], label: str
    ) -> Iterator[Find]:
        """Yield what varies in number: prose, items, headings with prose; tables part them."""
        pieces = _split_pieces(rows)
        if pieces is not None:
            for piece in pieces:
                yield from self._find_in_piece(piece, who, label)
            return
        counts = {count_tables(row) for row in rows}
        if counts == {0}:
            yield from self._run(classify_run(rows), rows, who, label)
            return
        if len(counts) > 1:
            yield self._build_alternative(rows, who, label)
            return
        parts = [split_at_tables(row) for row in rows]
        for same in zip(*parts, strict=True):
            kept = tuple(list(each) for each in same)
            if any(kept):
                tables = kept[0] and kept[0][0].role == "table"
                yield from self._find_in_piece(AlignedItem(kept, same=bool(tables)), who, label)

    def _build_alternative(
        self, rows: Sequence[list[Node]], who: Sequence[int], label: str
    ) -> OptionalPart:
        """Return what some samples have a table for, and others words: the latter are left out."""
        count = count_tables(rows[0])
        others = tuple([] if count_tables(row) == count else row for row in rows)
        self._note_lacking(AlignedItem(others, same=False), who, label)
        having = tuple(row if count_tables(row) == count else [] for row in rows)
        return self._build_option(AlignedItem(having, same=False), who, label)

    def _run(
        self, kind: Kind | None, rows: Sequence[list[Node]], who: Sequence[int], label: str
    ) -> Iterator[Find]:
        first = rows[0]
        ends = count_fixed_end(rows)
        rows = [row[: len(row) - ends] for row in rows]
        if all(node.role == "blank" for node in rows[0]):
            self._note_lacking(AlignedItem(tuple(rows), same=False), who, label)
            return
        if kind is None or any(holds_more(node) for node in rows[0]):
            self.doubt(_TABLES_APART.format(where=_describe_place(first[0], label)))
            return
        known = dict(zip(who, rows, strict=True))
        values = tuple(known.get(at) for at in self._every)
        yield VaryingBlocks(kind, rows[0], label or _choose_label(first[0]), values)


def _split_pieces(rows: Sequence[Sequence[Node]]) -> list[AlignedItem[Node]] | None:
    """Return smaller stretches of one that varies, None where there are none."""
    if begin_alike(rows):
        rest = tuple(list(row[1:]) for row in rows)
        return [AlignedItem(rest, same=False)] if any(rest) else []
    sections = split_by_section(rows)
    if sections is not None:
        return sections
    return None if any(map(count_tables, rows)) else split_by_look(rows)


def label_before(text: str) -> str:
    """Return the label right before a value: `件名: `."""
    last = text.rsplit("\t", 1)[-1].rsplit("\u3000", 1)[-1]
    found = LABELLED.match(last)
    return found["label"].strip() if found and not last[found.end() :].strip() else ""


def _choose_label(node: Node) -> str:
    return node.section or (TITLE if node.is_first else OTHER)


def _describe_place(node: Node, label: str) -> str:
    return label or node.section or node.text[:20] or TITLE
