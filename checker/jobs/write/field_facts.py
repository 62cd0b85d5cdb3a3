"""Collect what a draft may be written from: fields' values, and notes as a last resort.

What speaks to a machine is cut out of all of it before a model reads it, and before a draft is
held against it: words of an attack support nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from checker.core.messages import Message
from checker.jobs.write.grounding.notes_title import is_title
from checker.jobs.write.instruction_filter import blank_orders
from checker.templates.filled_values import Absent, Filled, FilledPicture, Prose, RowValues, Value
from checker.templates.model import (
    RichTextField,
    RowsField,
    TemplateField,
    TemplateHeader,
    TextField,
)

_SHORT: Final = 20
"""Characters of a value of one line that says nothing by itself."""
_FEW: Final = 5
"""Words of such a value in a language that parts them by spaces."""
NOTES_LABEL: Final = Message("write.notes")


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """A field's label, and its value in lines: a group of them for each row or paragraph.

    `is_value` says that it tells nothing by itself: a title, a date, a name, a few words.
    """

    label: str
    groups: tuple[tuple[str, ...], ...]
    is_value: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """All lines."""
        return tuple(line for group in self.groups for line in group)

    def shown(self) -> Mapping[str, str | Sequence[str]]:
        """Return it as prompt files read it: `value` of one line, `lines` of several."""
        one = len(self.lines) == 1
        return {
            "label": self.label,
            "value": self.lines[0] if one else "",
            "lines": () if one else self.lines,
        }

    def only(self, group: int) -> "FieldFacts":
        """Return it with one of its groups alone."""
        return replace(self, groups=self.groups[group : group + 1])

    @property
    def text(self) -> str:
        """The value alone."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes as they were written, and the file's name for messages.

    Of several files `parts` says where each begins in the text, and its name.
    """

    text: str
    name: str = ""
    parts: tuple[tuple[int, str], ...] = ()

    def at(self, place: int) -> str:
        """Return `file:line:column` of a character."""
        own = [each for each in self.parts if each[0] <= place]
        begin, name = own[-1] if own else (0, self.name)
        line = self.text.count("\n", begin, place) + 1
        column = place - max(begin, self.text.rfind("\n", 0, place) + 1) + 1
        return f"{name}:{line}:{column}"

    def iter_lines(self) -> Iterator[tuple[str, int, str]]:
        """Yield each line with the name of its file and its number there."""
        parts = self.parts or ((0, self.name),)
        ends = [*(begin for begin, _ in parts[1:]), len(self.text)]
        for (begin, name), end in zip(parts, ends, strict=True):
            for number, line in enumerate(self.text[begin:end].splitlines(), start=1):
                yield name, number, line

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files."""
        return tuple(name for _, name in self.parts) or (self.name,)

    @property
    def safe(self) -> str:
        """The notes with blanks for what speaks to a machine; places stay."""
        return blank_orders(self.text)


def join_notes(several: Sequence[Notes]) -> Notes | None:
    """Return notes of several files as one text, an empty line between them; None of none."""
    if len(several) < 2:  # noqa: PLR2004 - one file is its own text
        return next(iter(several), None)
    texts: list[str] = []
    parts: list[tuple[int, str]] = []
    begin = 0
    for each in several:
        parts.append((begin, each.name))
        texts.append(each.text.rstrip("\n") + "\n")
        begin += len(texts[-1]) + 1
    return Notes("\n".join(texts), ", ".join(name for _, name in parts), tuple(parts))


def collect_facts(
    field: TemplateField, header: TemplateHeader, filled: Filled, notes: Notes | None
) -> tuple[FieldFacts, ...]:
    """Return what the draft of a field may use; nothing where nothing of it is known.

    Notes are used where the field names no fields. Where it names long ones and none of them has a
    value, nothing is known: a title and a date alone make a model invent the rest.
    """
    uses = field.draft.uses if field.draft else None
    names = uses if uses is not None else [each.name for each in header.of_source("given")]
    known = [
        fact
        for name in names
        if (of := header.field(name)) and (fact := _build_fact(of, filled.values.get(name)))
    ]
    if uses is None:
        if notes is not None and notes.safe.strip():
            known.append(
                FieldFacts(NOTES_LABEL.get(header.language), (tuple(_iter_lines(notes.safe)),))
            )
    elif _lacks_all([each for name in uses if (each := header.field(name))], filled):
        return ()
    return tuple(known)


def _lacks_all(uses: Sequence[TemplateField], filled: Filled) -> bool:
    """Return whether there are long texts or rows among the fields, and none has a value."""
    long = [each for each in uses if isinstance(each, (RichTextField, RowsField))]
    return bool(long) and all(
        _build_fact(each, filled.values.get(each.name)) is None for each in long
    )


def _is_absent(value: Value | None) -> bool:
    if isinstance(value, tuple):
        return all(
            isinstance(row[name], Absent) or not str(row[name]) for row in value for name in row
        )
    return isinstance(value, Absent) or (isinstance(value, Prose) and not len(value))


def _build_fact(field: TemplateField, value: Value | None) -> FieldFacts | None:
    if value is None or value == "" or isinstance(value, FilledPicture) or _is_absent(value):
        return None
    if isinstance(value, tuple) and isinstance(field, RowsField):
        groups: list[tuple[str, ...]] = [(blank_orders(_format_row(field, row)),) for row in value]
    elif isinstance(value, Prose):
        groups = [tuple(_iter_lines(blank_orders(each.text))) for each in value]
    else:
        groups = [tuple(_iter_lines(blank_orders(str(value))))]
    said = tuple(each for each in groups if any(line.strip() for line in each))
    return FieldFacts(field.label, said, _is_value(field, said)) if said else None


def _is_value(field: TemplateField, said: Sequence[Sequence[str]]) -> bool:
    """Return whether a field says nothing by itself that the document does not have elsewhere."""
    if isinstance(field, (RichTextField, RowsField)):
        return False
    if not isinstance(field, TextField) or field.source == "computed" or is_title(field.label):
        return True
    line = " ".join(each for group in said for each in group)
    return len(line) <= _SHORT or (line.isascii() and len(line.split()) <= _FEW)


def _format_row(field: RowsField, row: RowValues) -> str:
    """Return a row on one line: the value alone of one column, else `label: value` by column."""
    said = [
        (column.label, " ".join(str(row[column.name]).split()))
        for column in field.columns
        if column.name in set(row) and not isinstance(row[column.name], Absent)
    ]
    known = [(label, text) for label, text in said if text]
    if len(field.columns) == 1:
        return known[0][1] if known else ""
    return " / ".join(f"{label}: {text}" for label, text in known)


def _iter_lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def collect_sources(
    header: TemplateHeader, filled: Filled, notes: Notes | None, *, rows: bool = True
) -> tuple[str, ...]:
    """Return all that a drafted fact may rest on: given and computed values, labels, the notes.

    Tables are left out unless `rows`.
    """
    said = [header.title]
    for field in header.fields:
        if field.source == "drafted" or (isinstance(field, RowsField) and not rows):
            continue
        fact = _build_fact(field, filled.values.get(field.name))
        if fact is not None:
            said.append(f"{field.label}: {fact.text}")
    if notes is not None:
        said.append(notes.safe)
    return tuple(said)
