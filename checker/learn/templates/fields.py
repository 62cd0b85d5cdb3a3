"""Make a template's fields of what was found: names, types, and each sample's values.

The same value at several places in every sample is one field, used at each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from checker.core.language import Language
from checker.core.messages import Message
from checker.formats.ooxml.names import Element, W
from checker.learn.shared.samples import strip_numbering
from checker.learn.templates.field_names import Naming
from checker.learn.templates.field_types import join_prose, learn_type
from checker.learn.templates.filled_document import Node
from checker.learn.templates.finder import OTHER, Find, OptionalPart, Rows, ValueSlot, VaryingBlocks
from checker.learn.templates.value_groups import FieldPart, ValueGroup, express_values

HEADING, TEXT = "heading", "text"
"""The columns of headings each with its prose; items have the latter alone."""

_BY_TYPE: Final = {"date": "日付", "amount": "金額"}
_MIN_SAME_LENGTH: Final = 4
"""Characters that a value of the only sample has to be one with another of the same words."""
_OBJECT_TAGS: Final = tuple(
    W + name
    for name in (
        *("drawing", "pict", "object", "fldChar", "fldSimple"),
        *("footnoteReference", "endnoteReference"),
    )
)
_MAX_PROSE_LENGTH: Final = 20000
_MAX_TEXT_LENGTH: Final = 500
_BLANK: Final = Message("learn.empty-paragraphs-between-others-go")
_OBJECTS: Final = Message("learn.pictures-notes-fields-not-part-field")
_MARKS: Final = Message("learn.paragraphs-begin-mixed-left-they")


@dataclass(eq=False)
class LearnedField:
    """A field: its place in template.yaml, and its value in each sample, as data give it."""

    name: str
    label: str
    options: dict[str, Any]
    data: tuple[Any, ...]
    shown: tuple[str, ...]

    @property
    def required(self) -> bool:
        """Whether every sample has it."""
        return all(value not in (None, [], "") for value in self.data)

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The columns of rows, none for other types."""
        return list(self.options.get("columns", ()))

    @property
    def example(self) -> Any:
        """The first sample's value, or that of the first that has one."""
        return next((value for value in self.data if value not in (None, [], "")), None)

    def described(self) -> dict[str, Any]:
        """Return the field as template.yaml has it."""
        said = {"name": self.name, "label": self.label, **self.options}
        if not self.required:
            said["required"] = False
        if self.example is not None:
            said["example"] = self.example
        return said


@dataclass(eq=False)
class RowColumns:
    """How the cells of a row are filled: a column's name, `#` for its number, "" for nothing."""

    names: list[str]
    prose: list[bool]


@dataclass
class Fields:
    """The fields of a template that is learnt: what fills which place.

    Args:
        count: how many samples there are.
        language: of weekdays.
    """

    count: int
    language: Language
    entries: list[LearnedField] = field(default_factory=list)
    parts: list[tuple[FieldPart, str]] = field(default_factory=list)
    runs: dict[VaryingBlocks, str] = field(default_factory=dict)
    rows: dict[Rows, tuple[str, RowColumns]] = field(default_factory=dict)
    options: dict[OptionalPart, str] = field(default_factory=dict)
    unsure: list[Message] = field(default_factory=list)
    naming: Naming = field(default_factory=Naming)
    groups: list[ValueGroup] = field(default_factory=list)

    def take(self, finds: Sequence[Find]) -> None:
        """Make fields of what was found."""
        flat = list(_iter_flat(finds))
        self.groups = self._group_slots([each for each in flat if isinstance(each, ValueSlot)])
        first = {each.parts[0].slot: each for each in self.groups if each.parts}
        for each in flat:
            if isinstance(each, ValueSlot):
                if each in first:
                    self._add_slot(first[each])
            elif isinstance(each, VaryingBlocks):
                self._run(each)
            elif isinstance(each, Rows):
                self._add_rows(each)
        for each in flat:
            if isinstance(each, OptionalPart):
                self._add_option(each)

    def _group_slots(self, slots: Sequence[ValueSlot]) -> list[ValueGroup]:
        groups: list[ValueGroup] = []
        for slot in slots:
            same = next((each for each in groups if self._is_same(each, slot)), None)
            if same is None:
                same = ValueGroup(slot.values)
                groups.append(same)
            same.parts.append(FieldPart(slot, slot.start, slot.end))
        sure = [each for each in groups if each.sure]
        for slots_of in _group_by_paragraph(groups):
            self._take_as_whole(groups, sure, slots_of)
        for group in [each for each in groups if not each.sure]:
            pieces = express_values(group.values, sure) if len(group.parts) == 1 else None
            if pieces:
                slot = group.parts[0].slot
                for start, end, other in pieces:
                    other.parts.append(FieldPart(slot, slot.start + start, slot.start + end))
                groups.remove(group)
        return groups

    @staticmethod
    def _take_as_whole(
        groups: list[ValueGroup], sure: list[ValueGroup], slots: Sequence[ValueSlot]
    ) -> None:
        """Take the words of a paragraph for those of fields that are known, where they are."""
        pieces = express_values(slots[0].texts, sure)
        if not pieces:
            return
        for group in list(groups):
            group.parts = [part for part in group.parts if part.slot not in slots]
            if not group.parts:
                groups.remove(group)
        for start, end, other in pieces:
            other.parts.append(FieldPart(slots[0], start, end))

    def _is_same(self, group: ValueGroup, slot: ValueSlot) -> bool:
        if group.values != slot.values or not any(group.values):
            return False
        if self.count > 1:
            return True
        return len(slot.values[0] or "") >= _MIN_SAME_LENGTH or group.label == slot.label

    def _add_slot(self, group: ValueGroup) -> None:
        label = strip_numbering(group.label)
        kind = learn_type(label, group.values, self.language)
        if label == OTHER:
            label = _BY_TYPE.get(kind.options["type"], OTHER)
        options = _make_room(dict(kind.options), group.values)
        shown = tuple(value or "" for value in group.values)
        entry = self._add_entry(label, options, kind.data, shown)
        self.parts += [(part, entry.name) for part in group.parts]

    def _add_entry(
        self, label: str, options: dict[str, Any], data: Sequence[Any], shown: Sequence[str]
    ) -> LearnedField:
        name = self.naming.name(label)
        entry = LearnedField(name, self.naming.label(label), options, tuple(data), tuple(shown))
        self.entries.append(entry)
        return entry

    def _run(self, run: VaryingBlocks) -> None:
        label = strip_numbering(run.label)
        nodes = [node for row in run.values if row for node in row]
        if any(node.role == "blank" for node in nodes):
            self._note_doubt(_BLANK, label)
        if any(_holds_objects(node) for node in nodes):
            self._note_doubt(_OBJECTS, label)
        rows = [None if row is None else _drop_blank(row) for row in run.values]
        if run.kind == "groups":
            self._add_groups(run, label, rows)
            return
        texts = [None if row is None else _write_prose(row) for row in rows]
        lost = any(row and text is None for row, text in zip(rows, texts, strict=True))
        if run.kind == "prose" and not lost:
            shown = [text or "" for text in texts]
            options = _make_room({"type": "rich_text"}, texts)
            self.runs[run] = self._add_entry(label, options, texts, shown).name
        elif len({node.role for row in rows if row for node in row}) == 1:
            run.kind = "items"
            self._add_items(run, label, rows)
        else:
            self._note_doubt(_MARKS, label)

    def _add_items(self, run: VaryingBlocks, label: str, rows: Sequence[list[Node] | None]) -> None:
        long = any("\n" in node.words for row in rows if row for node in row)
        texts = [node.words for row in rows if row for node in row]
        kind = _make_room({"type": "rich_text" if long else "text"}, texts)
        column = {"name": TEXT, "label": label, **kind}
        data = [None if row is None else [{TEXT: node.words} for node in row] for row in rows]
        shown = [" / ".join(node.words for node in row or []) for row in rows]
        options = {"type": "rows", "columns": [column]}
        self.runs[run] = self._add_entry(label, options, data, shown).name

    def _add_groups(
        self, run: VaryingBlocks, label: str, rows: Sequence[list[Node] | None]
    ) -> None:
        data: list[list[dict[str, str]] | None] = []
        written: list[str | None] = []
        for row in rows:
            parts = [] if row is None else list(_split_at_headings(row))
            texts = [_write_prose(nodes) for _, nodes in parts]
            if any(nodes and text is None for (_, nodes), text in zip(parts, texts, strict=True)):
                self._note_doubt(_MARKS, label)
                return
            written += texts
            pairs = zip(parts, texts, strict=True)
            made = [{HEADING: head.words, TEXT: text or ""} for (head, _), text in pairs]
            data.append(None if row is None else made)
        columns = [
            {"name": HEADING, "label": "見出し", "type": "text"},
            {
                "name": TEXT,
                "label": "本文",
                **_make_room({"type": "rich_text"}, written),
                "required": False,
            },
        ]
        shown = [" / ".join(each[HEADING] for each in row or []) for row in data]
        entry = self._add_entry(label, {"type": "rows", "columns": columns}, data, shown)
        self.runs[run] = entry.name

    def _add_rows(self, rows: Rows) -> None:
        naming = Naming("column")
        columns, names, prose, cells = [], [], [], []
        for at, head in enumerate(rows.heads):
            texts = [
                None if r is None else [_write_cell(row[at]) for row in r] for r in rows.values
            ]
            known = [text for sample in texts if sample for text in sample]
            if _is_numbering(texts) or not any(known):
                names.append("#" if any(known) else "")
                prose.append(False)
                continue
            several = any(len(row[at]) > 1 for r in rows.values if r for row in r)
            kind = learn_type(head, [text or None for text in known], self.language, in_rows=True)
            options = _make_room({"type": "rich_text"} if several else dict(kind.options), known)
            data: list[str | None] = [*known] if several else [*kind.data]
            names.append(naming.name(head))
            prose.append(several)
            required = {} if all(known) else {"required": False}
            columns.append({"name": names[-1], "label": naming.label(head), **options, **required})
            cells.append((names[-1], data))
        if not columns:
            return
        label = strip_numbering(rows.label)
        cells_of_all = (cell for r in rows.values if r for row in r for cell in row)
        if any(_holds_objects(node) for cell in cells_of_all for node in cell):
            self._note_doubt(_OBJECTS, label)
        made = _split_by_row(rows, cells)
        shown = [f"{len(each or [])} 行" for each in made]
        entry = self._add_entry(label, {"type": "rows", "columns": columns}, made, shown)
        self.rows[rows] = (entry.name, RowColumns(names, prose))

    def _add_option(self, option: OptionalPart) -> None:
        first = next((name for each in option.inside for name in self._iter_names(each)), None)
        if first is not None:
            self.options[option] = first
            return
        data = ["あり" if each else "なし" for each in option.present]
        kind = {"type": "choice", "choices": ["あり", "なし"]}
        entry = self._add_entry(f"{strip_numbering(option.label)}の有無", kind, data, data)
        self.options[option] = f"{entry.name} == 'あり'"

    def _iter_names(self, find: Find) -> Iterator[str]:
        if isinstance(find, ValueSlot):
            yield from (name for part, name in self.parts if part.slot is find)
        elif isinstance(find, VaryingBlocks) and find in self.runs:
            yield self.runs[find]
        elif isinstance(find, Rows) and find in self.rows:
            yield self.rows[find][0]

    def _note_doubt(self, words: Message, label: str) -> None:
        self.unsure.append(words.format(label=label))

    def text_of(self, values: Sequence[str]) -> str | None:
        """Return a property's words with tags, None where the samples' values give no such."""
        names = {id(part): name for part, name in self.parts}
        pieces = express_values(values, self.groups)
        if not pieces:
            return None
        text, at = "", 0
        for start, end, group in pieces:
            name = next(names[id(part)] for part in group.parts if id(part) in names)
            text += f"{values[0][at:start]}{{{{ {name} }}}}"
            at = end
        return text + values[0][at:]


def _group_by_paragraph(groups: Sequence[ValueGroup]) -> list[list[ValueSlot]]:
    """Return the places without a label of their own, by the paragraph that they stand in."""
    found: dict[Element, list[ValueSlot]] = {}
    for group in groups:
        for part in group.parts:
            if part.slot.texts:
                found.setdefault(part.slot.paragraph, []).append(part.slot)
    return list(found.values())


def _iter_flat(finds: Sequence[Find]) -> Iterator[Find]:
    for each in finds:
        yield each
        if isinstance(each, OptionalPart):
            yield from _iter_flat(each.inside)


def _holds_objects(node: Node) -> bool:
    return node.role != "table" and next(node.element.iter(*_OBJECT_TAGS), None) is not None


def _drop_blank(row: Sequence[Node]) -> list[Node]:
    return [node for node in row if node.role != "blank"]


def _write_prose(row: Sequence[Node]) -> str | None:
    return join_prose([(node.words, node.role == "item") for node in row]) if row else None


def _split_at_headings(row: Sequence[Node]) -> Iterator[tuple[Node, list[Node]]]:
    at = [index for index, node in enumerate(row) if node.role == "heading"]
    for start, end in zip(at, [*at[1:], len(row)], strict=True):
        yield row[start], list(row[start + 1 : end])


def _write_cell(nodes: Sequence[Node]) -> str:
    filled = [node for node in nodes if node.role != "blank"]
    if len(filled) == 1 and filled[0].role != "item":
        return filled[0].words
    return _write_prose(filled) or "\n".join(node.words for node in filled)


def _make_room(options: dict[str, Any], values: Sequence[str | None]) -> dict[str, Any]:
    """Return a type that has room for values longer than is usual."""
    usual = {"text": _MAX_TEXT_LENGTH, "rich_text": _MAX_PROSE_LENGTH}.get(options["type"])
    longest = max((len(value or "") for value in values), default=0)
    return options if usual is None or longest <= usual else {**options, "max_length": longest * 2}


def _is_numbering(texts: Sequence[Sequence[str] | None]) -> bool:
    """Return whether a column counts the rows: 1, 2, 3."""
    known = [list(each) for each in texts if each]
    return all(each == [str(at) for at in range(1, len(each) + 1)] for each in known) and any(
        len(each) > 1 for each in known
    )


def _split_by_row(
    rows: Rows, cells: Sequence[tuple[str, Sequence[str | None]]]
) -> list[list[dict[str, str]] | None]:
    found: list[list[dict[str, str]] | None] = []
    at = 0
    for sample in rows.values:
        if sample is None:
            found.append(None)
            continue
        made = []
        for _ in sample:
            made.append({name: value for name, data in cells if (value := data[at])})
            at += 1
        found.append(made)
    return found
