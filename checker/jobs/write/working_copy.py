"""Write and read the working copy of a document: what each field holds, and what is still open.

It is a YAML file beside the document. Its upper part is for a person: a value per field, and above
each where it came from or what the notes may say. The lower part is what was written then, by which
it is told what the person changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import yaml

from checker.core.errors import DataError
from checker.core.messages import DisplayLanguage, Message
from checker.core.text import lazy_re as re
from checker.jobs.write.extracted_values import ExtractedValue, is_rows
from checker.jobs.write.proposals import format_line
from checker.jobs.write.write import WriteRequest, WriteResult
from checker.templates.data import Data, Given, read_data
from checker.templates.field_lookup import DataNames
from checker.templates.filled_values import Absent, Prose, Value
from checker.templates.model import Column, ImageField, RichTextField, RowsField, TemplateField
from checker.templates.operations import DocumentNumber
from checker.templates.validation_errors import DataErrors

SUFFIX: Final = ".yaml"
_VALUES, _MADE = "values", "made"
_UNREADABLE: Final = re.compile(
    r"[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_WIDTH: Final = 10_000
_HEADS: Final = {False: "write.working-copy-candidates", True: "write.working-copy-standing"}
"""What is said above proposals: those of the notes, and those of the company's documents."""

_DEFAULT: Final = "write.working-copy-default"


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as they are read."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else "")


_Dumper.add_representer(str, _represent_text)


@dataclass(frozen=True)
class WorkingCopy:
    """What an earlier run left, and a person may have changed since.

    Attributes:
        template: by name.
        data: the values that count as given: what was given then, and what the person wrote.
        taken: what the notes gave and the person left as it was.
        drafts: drafted fields that the person left as they were, as data have them.
        notes: the notes' files as they were named.
        sha256: of the document as it was written.
        redone: drafted fields that were written anew as somebody wished.
    """

    template: str
    data: Data
    taken: Mapping[str, ExtractedValue] = field(default_factory=dict)
    drafts: Mapping[str, Given] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    sha256: str = ""
    redone: tuple[str, ...] = ()


def get_working_copy_path(document: Path) -> Path:
    """Return where the working copy of a document is."""
    return document.with_name(document.name + SUFFIX)


def format_working_copy(order: WriteRequest, result: WriteResult, sha256: str) -> str:
    """Return the working copy of a document that was written; `sha256` is of its bytes."""
    header = order.template.header
    given = _collect_given(order)
    drafts = dict(_iter_drafts(result))
    lines = [*_write_head(order), f"{_VALUES}:"]
    for each in header.fields:
        if each.source != "computed" and not isinstance(each, ImageField):
            lines += _write_field(each, order, result, {**given, **drafts})
    made: dict[str, Any] = {
        "template": header.template,
        "notes": list(order.notes.names) if order.notes else [],
        "document": sha256,
        "found": {name: _to_record(each) for name, each in result.taken.items()},
        "drafted": drafts,
        "redone": sorted(order.wishes),
        "numbers": dict(_iter_numbers(order, result)),
    }
    rest = Message("write.working-copy-for-checker").get(order.language)
    return "\n".join([*lines, "", f"# {rest}", _dump({_MADE: made}).rstrip("\n"), ""])


def _write_head(order: WriteRequest) -> Iterator[str]:
    name = get_working_copy_path(order.path).name
    for line in Message("write.working-copy-head", name=name).get(order.language).split("\n"):
        yield f"# {_flatten(line)}"


def _write_field(
    of: TemplateField, order: WriteRequest, result: WriteResult, known: Mapping[str, Given]
) -> Iterator[str]:
    """Yield a field's lines: a comment on where its value is from, and the value."""
    language = order.language
    taken = result.taken.get(of.name)
    value = known.get(of.name, taken.value if taken else None)
    if value in (None, "", (), []) and not of.notes and not of.required:
        return
    yield ""
    for line in _describe(of, result, taken, language):
        yield f"  # {_flatten(line)}"
    key = of.label if _is_unique(of, order) else of.name
    for line in _dump({key: _to_shown(of, value)}).rstrip("\n").split("\n"):
        yield f"  {line}" if line else ""


def _describe(
    of: TemplateField,
    result: WriteResult,
    taken: ExtractedValue | None,
    language: DisplayLanguage,
) -> Iterator[str]:
    """Yield what is said above a value: found where, drafted, or candidates for what is open."""
    if taken is not None:
        shown = format_line(taken.at, taken.quote)
        yield Message("write.working-copy-found", place=shown).get(language)
        return
    proposals = result.proposals.get(of.name, ())
    if not proposals and isinstance(result.values.get(of.name), Absent):
        yield Message("write.working-copy-open").get(language)
    value = result.values.get(of.name)
    is_default = bool(value) and not isinstance(value, Absent)
    for standing, head in _HEADS.items():
        those = [each for each in proposals if each.standing is standing]
        if those:
            yield Message(_DEFAULT if is_default else head).get(language)
        for each in those:
            yield f"  {_dump_inline(each.value)}  ← {format_line(each.at, each.line)}"


def _is_unique(of: TemplateField, order: WriteRequest) -> bool:
    return DataNames(order.template.header.fields).find(of.label) is of


def _collect_given(order: WriteRequest) -> dict[str, Given]:
    names = DataNames(order.template.header.fields)
    found = ((names.find(key), value) for key, value in order.data.values.items())
    return {each.name: value for each, value in found if each is not None}


def _iter_drafts(result: WriteResult) -> Iterator[tuple[str, Given]]:
    """Yield the texts that the model wrote, as data have them."""
    for source in result.verdict.written.fields:
        value = result.values.get(source.field)
        if source.origin == "drafted" and value is not None and not isinstance(value, Absent):
            yield source.field, _to_source(value)


def _iter_numbers(order: WriteRequest, result: WriteResult) -> Iterator[tuple[str, str]]:
    """Yield the numbers that the document took: made again, it keeps them."""
    for each in order.template.header.fields:
        if isinstance(each.compute, DocumentNumber) and each.name in result.values:
            value = result.values[each.name]
            if not isinstance(value, Absent):
                yield each.name, str(value)


def _to_source(value: Value) -> str:
    """Return a drafted value as data have it: an empty line parts paragraphs, `- ` begins items."""
    if not isinstance(value, Prose):
        return str(value)
    return "\n\n".join(f"- {each.text}" if each.is_item else each.text for each in value)


def _to_record(taken: ExtractedValue) -> dict[str, Any]:
    return {"value": _to_plain(taken.value), "quote": taken.quote, "at": taken.at}


def _to_plain(value: Given) -> Any:
    """Return a value as YAML writes it: mappings and lists; a cell without a value is left out."""
    if isinstance(value, Mapping):
        return {key: _to_plain(each) for key, each in value.items() if each not in (None, "")}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_to_plain(each) for each in value]
    return value


def _to_shown(of: TemplateField, value: Given) -> Any:
    """Return a value for a person: rows by the columns' labels, with those that are still empty."""
    if not isinstance(of, RowsField) or not is_rows(value):
        return _to_plain(value)
    columns = [each for each in of.columns if each.source == "given"]
    return [
        {each.label: row.get(each.name) or row.get(each.label) for each in columns} for row in value
    ]


def _name_columns(of: TemplateField | Column | None, value: Given) -> Given:
    """Return rows by the columns' names, however they are called."""
    if not isinstance(of, RowsField) or not is_rows(value):
        return value
    names = DataNames(of.columns)
    return [
        {(column.name if (column := names.find(key)) else key): cell for key, cell in row.items()}
        for row in value
    ]


def _dump(value: Any) -> str:
    text: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return text.replace(": null\n", ":\n")


def _dump_inline(value: str) -> str:
    return _dump([value])[2:].rstrip("\n") if "\n" not in value else repr(value)


def _flatten(text: str) -> str:
    """Return a text on one line that YAML reads as a comment, whatever is in it."""
    indent = text[: len(text) - len(text.lstrip(" "))]
    return indent + _UNREADABLE.sub("?", " ".join(text.split()))


def read_working_copy(path: Path) -> WorkingCopy:
    """Return what a working copy holds.

    Raises:
        DataErrors: it is no YAML, or no working copy.
        InputError: it cannot be read.
    """
    file = read_data(path)
    made, values = file.values.get(_MADE), file.values.get(_VALUES)
    if not isinstance(made, Mapping) or not isinstance(made.get("template"), str):
        raise _no_working_copy(path)
    if not isinstance(values, Mapping):
        values = {}
    places = {at[1:]: place for at, place in file.places.items() if at[:1] == (_VALUES,)}
    numbers = _as_mapping(made.get("numbers"))
    written = {name: value for name, value in values.items() if _to_plain(value) not in _EMPTY}
    written = {**numbers, **written}
    data = Data(written, path.parent, str(path), places)
    return WorkingCopy(
        template=str(made["template"]),
        data=data,
        taken=dict(_read_taken(made.get("found"))),
        drafts={str(k): v for k, v in _as_mapping(made.get("drafted")).items()},
        notes=tuple(_read_names(made.get("notes"))),
        sha256=str(made.get("document") or ""),
        redone=tuple(_read_names(made.get("redone"))),
    )


_EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})


def _no_working_copy(path: Path) -> DataErrors:
    what, remedy = Message("write.is-no-working-copy"), Message("write.name-working-copy")
    return DataErrors([DataError(what, place=str(path), remedy=remedy)])


def _as_mapping(value: Given) -> Mapping[str, Given]:
    return value if isinstance(value, Mapping) else {}


def _read_names(notes: Given) -> Iterator[str]:
    """Yield names of files: a list of them, or one by itself."""
    several = [notes] if isinstance(notes, str) else notes
    if isinstance(several, Sequence):
        yield from (str(each) for each in several if each)


def _read_taken(found: Given) -> Iterator[tuple[str, ExtractedValue]]:
    for name, record in _as_mapping(found).items():
        told = _as_mapping(record)
        value = told.get("value")
        if value is not None:
            yield name, ExtractedValue(value, str(told.get("quote")), str(told.get("at")))


def split_changes(copy: WorkingCopy, fields: Sequence[TemplateField]) -> WorkingCopy:
    """Return the copy with what the person left as it was apart from what the person wrote.

    Args:
        copy: as it was read: all values stand in its data.
        fields: of the template.
    """
    names = DataNames(fields)
    given: dict[str, Given] = {}
    taken: dict[str, ExtractedValue] = {}
    drafts: dict[str, Given] = {}
    for key, written in copy.data.values.items():
        of = names.find(key)
        name = key if of is None else of.name
        before, value = copy.taken.get(name), _name_columns(of, written)
        if before is not None and _is_same(before.value, value):
            taken[name] = before
        elif isinstance(of, RichTextField) and _is_same(copy.drafts.get(name), value):
            drafts[name] = value
        else:
            given[key] = value
    data = Data(given, copy.data.folder, copy.data.shown, copy.data.places)
    return replace(copy, data=data, taken=taken, drafts=drafts)


def _is_same(one: Given, other: Given) -> bool:
    return one is not None and _to_plain(one) == _to_plain(other)
