"""Make a template's fields of what was found: names, types, and each sample's values.

The same value at several places in every sample is one field, used at each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from checker.core.language import Language
from checker.core.messages import Message
from checker.formats.ooxml.names import Element, W
from checker.learn.shared.samples import bare_name
from checker.learn.templates.find import OTHER, Find, Option, Rows, Run, Slot
from checker.learn.templates.groups import Group, Part, expressed
from checker.learn.templates.names import Naming
from checker.learn.templates.story import Node
from checker.learn.templates.types import as_prose, typed

HEADING, TEXT = "heading", "text"
"""The columns of headings each with its prose; items have the latter alone."""

_BY_TYPE: Final = {"date": "日付", "amount": "金額"}
_LEAST_SAME: Final = 4
"""Characters that a value of the only sample has to be one with another of the same words."""
_OBJECT_TAGS: Final = tuple(
    W + name
    for name in (
        *("drawing", "pict", "object", "fldChar", "fldSimple"),
        *("footnoteReference", "endnoteReference"),
    )
)
_LONGEST_PROSE: Final = 20000
_LONGEST_TEXT: Final = 500
_BLANK: Final = Message("learn.empty-paragraphs-between-others-go")
_OBJECTS: Final = Message("learn.pictures-notes-fields-not-part-field")
_MARKS: Final = Message("learn.paragraphs-begin-mixed-left-they")


@dataclass(eq=False)
class Entry:
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
class Columns:
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
    entries: list[Entry] = field(default_factory=list)
    parts: list[tuple[Part, str]] = field(default_factory=list)
    runs: dict[Run, str] = field(default_factory=dict)
    rows: dict[Rows, tuple[str, Columns]] = field(default_factory=dict)
    options: dict[Option, str] = field(default_factory=dict)
    unsure: list[Message] = field(default_factory=list)
    naming: Naming = field(default_factory=Naming)
    groups: list[Group] = field(default_factory=list)

    def take(self, finds: Sequence[Find]) -> None:
        """Make fields of what was found."""
        flat = list(_flat(finds))
        self.groups = self._grouped([each for each in flat if isinstance(each, Slot)])
        first = {each.parts[0].slot: each for each in self.groups if each.parts}
        for each in flat:
            if isinstance(each, Slot):
                if each in first:
                    self._slot(first[each])
            elif isinstance(each, Run):
                self._run(each)
            elif isinstance(each, Rows):
                self._rows(each)
        for each in flat:
            if isinstance(each, Option):
                self._option(each)

    def _grouped(self, slots: Sequence[Slot]) -> list[Group]:
        groups: list[Group] = []
        for slot in slots:
            same = next((each for each in groups if self._is_same(each, slot)), None)
            if same is None:
                same = Group(slot.values)
                groups.append(same)
            same.parts.append(Part(slot, slot.start, slot.end))
        sure = [each for each in groups if each.sure]
        for slots_of in _by_paragraph(groups):
            self._as_whole(groups, sure, slots_of)
        for group in [each for each in groups if not each.sure]:
            pieces = expressed(group.values, sure) if len(group.parts) == 1 else None
            if pieces:
                slot = group.parts[0].slot
                for start, end, other in pieces:
                    other.parts.append(Part(slot, slot.start + start, slot.start + end))
                groups.remove(group)
        return groups

    @staticmethod
    def _as_whole(groups: list[Group], sure: list[Group], slots: Sequence[Slot]) -> None:
        """Take the words of a paragraph for those of fields that are known, where they are."""
        pieces = expressed(slots[0].texts, sure)
        if not pieces:
            return
        for group in list(groups):
            group.parts = [part for part in group.parts if part.slot not in slots]
            if not group.parts:
                groups.remove(group)
        for start, end, other in pieces:
            other.parts.append(Part(slots[0], start, end))

    def _is_same(self, group: Group, slot: Slot) -> bool:
        if group.values != slot.values or not any(group.values):
            return False
        if self.count > 1:
            return True
        return len(slot.values[0] or "") >= _LEAST_SAME or group.label == slot.label

    def _slot(self, group: Group) -> None:
        label = bare_name(group.label)
        kind = typed(label, group.values, self.language)
        if label == OTHER:
            label = _BY_TYPE.get(kind.options["type"], OTHER)
        options = _roomy(dict(kind.options), group.values)
        shown = tuple(value or "" for value in group.values)
        entry = self._entry(label, options, kind.data, shown)
        self.parts += [(part, entry.name) for part in group.parts]

    def _entry(
        self, label: str, options: dict[str, Any], data: Sequence[Any], shown: Sequence[str]
    ) -> Entry:
        name = self.naming.name(label)
        entry = Entry(name, self.naming.label(label), options, tuple(data), tuple(shown))
        self.entries.append(entry)
        return entry

    def _run(self, run: Run) -> None:
        label = bare_name(run.label)
        nodes = [node for row in run.values if row for node in row]
        if any(node.role == "blank" for node in nodes):
            self._doubt(_BLANK, label)
        if any(_holds_objects(node) for node in nodes):
            self._doubt(_OBJECTS, label)
        rows = [None if row is None else _filled(row) for row in run.values]
        if run.kind == "groups":
            self._groups(run, label, rows)
            return
        texts = [None if row is None else _prose(row) for row in rows]
        lost = any(row and text is None for row, text in zip(rows, texts, strict=True))
        if run.kind == "prose" and not lost:
            shown = [text or "" for text in texts]
            options = _roomy({"type": "rich_text"}, texts)
            self.runs[run] = self._entry(label, options, texts, shown).name
        elif len({node.role for row in rows if row for node in row}) == 1:
            run.kind = "items"
            self._items(run, label, rows)
        else:
            self._doubt(_MARKS, label)

    def _items(self, run: Run, label: str, rows: Sequence[list[Node] | None]) -> None:
        long = any("\n" in node.words for row in rows if row for node in row)
        texts = [node.words for row in rows if row for node in row]
        kind = _roomy({"type": "rich_text" if long else "text"}, texts)
        column = {"name": TEXT, "label": label, **kind}
        data = [None if row is None else [{TEXT: node.words} for node in row] for row in rows]
        shown = [" / ".join(node.words for node in row or []) for row in rows]
        options = {"type": "rows", "columns": [column]}
        self.runs[run] = self._entry(label, options, data, shown).name

    def _groups(self, run: Run, label: str, rows: Sequence[list[Node] | None]) -> None:
        data: list[list[dict[str, str]] | None] = []
        written: list[str | None] = []
        for row in rows:
            parts = [] if row is None else list(_under_headings(row))
            texts = [_prose(nodes) for _, nodes in parts]
            if any(nodes and text is None for (_, nodes), text in zip(parts, texts, strict=True)):
                self._doubt(_MARKS, label)
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
                **_roomy({"type": "rich_text"}, written),
                "required": False,
            },
        ]
        shown = [" / ".join(each[HEADING] for each in row or []) for row in data]
        entry = self._entry(label, {"type": "rows", "columns": columns}, data, shown)
        self.runs[run] = entry.name

    def _rows(self, rows: Rows) -> None:
        naming = Naming("column")
        columns, names, prose, cells = [], [], [], []
        for at, head in enumerate(rows.heads):
            texts = [None if r is None else [_cell(row[at]) for row in r] for r in rows.values]
            known = [text for sample in texts if sample for text in sample]
            if _is_numbering(texts) or not any(known):
                names.append("#" if any(known) else "")
                prose.append(False)
                continue
            several = any(len(row[at]) > 1 for r in rows.values if r for row in r)
            kind = typed(head, [text or None for text in known], self.language, in_rows=True)
            options = _roomy({"type": "rich_text"} if several else dict(kind.options), known)
            data: list[str | None] = [*known] if several else [*kind.data]
            names.append(naming.name(head))
            prose.append(several)
            required = {} if all(known) else {"required": False}
            columns.append({"name": names[-1], "label": naming.label(head), **options, **required})
            cells.append((names[-1], data))
        if not columns:
            return
        label = bare_name(rows.label)
        cells_of_all = (cell for r in rows.values if r for row in r for cell in row)
        if any(_holds_objects(node) for cell in cells_of_all for node in cell):
            self._doubt(_OBJECTS, label)
        made = _by_row(rows, cells)
        shown = [f"{len(each or [])} 行" for each in made]
        entry = self._entry(label, {"type": "rows", "columns": columns}, made, shown)
        self.rows[rows] = (entry.name, Columns(names, prose))

    def _option(self, option: Option) -> None:
        first = next((name for each in option.inside for name in self._names_in(each)), None)
        if first is not None:
            self.options[option] = first
            return
        data = ["あり" if each else "なし" for each in option.present]
        kind = {"type": "choice", "choices": ["あり", "なし"]}
        entry = self._entry(f"{bare_name(option.label)}の有無", kind, data, data)
        self.options[option] = f"{entry.name} == 'あり'"

    def _names_in(self, find: Find) -> Iterator[str]:
        if isinstance(find, Slot):
            yield from (name for part, name in self.parts if part.slot is find)
        elif isinstance(find, Run) and find in self.runs:
            yield self.runs[find]
        elif isinstance(find, Rows) and find in self.rows:
            yield self.rows[find][0]

    def _doubt(self, words: Message, label: str) -> None:
        self.unsure.append(words.format(label=label))

    def text_of(self, values: Sequence[str]) -> str | None:
        """Return a property's words with tags, None where the samples' values give no such."""
        names = {id(part): name for part, name in self.parts}
        pieces = expressed(values, self.groups)
        if not pieces:
            return None
        text, at = "", 0
        for start, end, group in pieces:
            name = next(names[id(part)] for part in group.parts if id(part) in names)
            text += f"{values[0][at:start]}{{{{ {name} }}}}"
            at = end
        return text + values[0][at:]


def _by_paragraph(groups: Sequence[Group]) -> list[list[Slot]]:
    """Return the places without a label of their own, by the paragraph that they stand in."""
    found: dict[Element, list[Slot]] = {}
    for group in groups:
        for part in group.parts:
            if part.slot.texts:
                found.setdefault(part.slot.paragraph, []).append(part.slot)
    return list(found.values())


def _flat(finds: Sequence[Find]) -> Iterator[Find]:
    for each in finds:
        yield each
        if isinstance(each, Option):
            yield from _flat(each.inside)


def _holds_objects(node: Node) -> bool:
    return node.role != "table" and next(node.element.iter(*_OBJECT_TAGS), None) is not None


def _filled(row: Sequence[Node]) -> list[Node]:
    return [node for node in row if node.role != "blank"]


def _prose(row: Sequence[Node]) -> str | None:
    return as_prose([(node.words, node.role == "item") for node in row]) if row else None


def _under_headings(row: Sequence[Node]) -> Iterator[tuple[Node, list[Node]]]:
    at = [index for index, node in enumerate(row) if node.role == "heading"]
    for start, end in zip(at, [*at[1:], len(row)], strict=True):
        yield row[start], list(row[start + 1 : end])


def _cell(nodes: Sequence[Node]) -> str:
    filled = [node for node in nodes if node.role != "blank"]
    if len(filled) == 1 and filled[0].role != "item":
        return filled[0].words
    return _prose(filled) or "\n".join(node.words for node in filled)


def _roomy(options: dict[str, Any], values: Sequence[str | None]) -> dict[str, Any]:
    """Return a type that has room for values longer than is usual."""
    usual = {"text": _LONGEST_TEXT, "rich_text": _LONGEST_PROSE}.get(options["type"])
    longest = max((len(value or "") for value in values), default=0)
    return options if usual is None or longest <= usual else {**options, "max_length": longest * 2}


def _is_numbering(texts: Sequence[Sequence[str] | None]) -> bool:
    """Return whether a column counts the rows: 1, 2, 3."""
    known = [list(each) for each in texts if each]
    return all(each == [str(at) for at in range(1, len(each) + 1)] for each in known) and any(
        len(each) > 1 for each in known
    )


def _by_row(
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
