"""Word what was found in notes for fields of sentences, as the model has learned to word lines.

Which fields those are, the template's own example tells: its texts are sentences there. A text that
others are drafted from stays as it was jotted down: it is not printed. Of a table of what happened
when, which lines of a chat often fill, what happened is worded, and what is none of the document
goes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.jobs.write.draft_cleaning import is_worded
from checker.jobs.write.extracted_values import ExtractedValue, is_rows
from checker.jobs.write.line_wording import LineWriter
from checker.templates.data import Given
from checker.templates.filled_values import Prose, Value
from checker.templates.filling import fill_fields, sample
from checker.templates.model import (
    RichTextField,
    RowsField,
    Template,
    TemplateField,
    TemplateHeader,
    Tone,
)

_STOPS: Final = {"ja": "。", "en": "."}
_ITEM: Final = re.compile(r"\s*(?:[-*・]\s+)?")
_CLOCK: Final = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_SPEAKER: Final = re.compile(r"[^\s:：]{1,12}[:：][ \u3000]*(?=\S)")
_SHORT: Final = 25
"""Characters of what is none of a document and goes from a table: 皆さんお疲れ様。"""


def word_found(
    template: Template,
    taken: Mapping[str, ExtractedValue],
    writer: LineWriter,
) -> dict[str, ExtractedValue]:
    """Return what was taken with its lines worded; their words and places in the notes stay.

    Raises:
        JudgeError: the model failed.
        ModelError: the model cannot be used.
    """
    found = dict(taken)
    language, tone = template.header.language, template.header.tone
    shown = fill_fields(template, sample(template), today=writer.today, language=language).values
    for each in _list_sentence_fields(template.header, shown):
        if each.name in found:
            worded = _word_value(found[each.name].value, each.label, tone, writer)
            found[each.name] = replace(found[each.name], value=worded)
    for table, column in _list_times(template.header, shown):
        value = found[table.name].value if table.name in found else None
        if value and is_rows(value):
            rows = _word_rows(value, column, table, writer)
            found[table.name] = replace(found[table.name], value=rows)
    return {name: each for name, each in found.items() if each.value not in ([], ())}


def _list_sentence_fields(
    header: TemplateHeader, shown: Mapping[str, Value]
) -> list[TemplateField]:
    """Return the fields for texts and lists that the template's example has sentences in."""
    used = {name for each in header.fields if each.draft for name in each.draft.uses or ()}
    return [
        each
        for each in header.of_source("given")
        if (isinstance(each, RichTextField) and each.name not in used)
        or (isinstance(each, RowsField) and len(each.columns) == 1)
        if _are_sentences(_list_texts(shown.get(each.name)), header.language)
    ]


def _list_times(
    header: TemplateHeader, shown: Mapping[str, Value]
) -> Iterator[tuple[RowsField, str]]:
    """Yield the tables of what happened when, each with the column of what happened."""
    for each in header.of_source("given"):
        rows = shown.get(each.name)
        if not isinstance(each, RowsField) or not isinstance(rows, tuple) or not rows:
            continue
        cells = {name: str(rows[0][name]) for name in rows[0]}
        if any(map(_CLOCK.fullmatch, cells.values())):
            yield each, max(cells, key=lambda name: len(cells[name]))


def _word_rows(
    rows: Sequence[Mapping[str, Given]], column: str, table: RowsField, writer: LineWriter
) -> list[Mapping[str, Given]]:
    """Return rows with one column's cells worded, without those that are none of the document.

    None goes where the table would have fewer than it must.
    """
    said = _drop_speakers([str(each.get(column) or "") for each in rows])
    worded = writer.word_all([each for each in said if each], table.label, writer.header.tone)
    if worded is None:
        return [*rows]
    stop = _STOPS[writer.header.language]
    told = {each.line: each.text.removesuffix(stop) for each in worded}
    kept = [not cell or bool(told[cell]) or len(cell) > _SHORT for cell in said]
    every = sum(kept) < table.min_rows
    return [
        {**row, column: told.get(cell) or cell}
        for row, cell, keep in zip(rows, said, kept, strict=True)
        if keep or every
    ]


def _drop_speakers(cells: Sequence[str]) -> list[str]:
    """Return cells without who says them in a chat: a word and a colon before several of them."""
    heads = [match[0] if (match := _SPEAKER.match(each)) else "" for each in cells]
    return [
        each[len(head) :] if heads.count(head) > 1 else each
        for each, head in zip(cells, heads, strict=True)
    ]


def _list_texts(value: Value | None) -> list[str]:
    if isinstance(value, Prose):
        return [each.text for each in value]
    rows = value if isinstance(value, tuple) else ()
    return [str(row[name]) for row in rows for name in row]


def _are_sentences(texts: Sequence[str], language: Language) -> bool:
    return bool(texts) and all(each.endswith(_STOPS[language]) for each in texts)


def _word_value(value: Given, label: str, tone: Tone | None, writer: LineWriter) -> Given:
    """Return a text or the rows of a list with each line worded that is no sentence yet."""
    language = writer.header.language
    lines = [each for each in _iter_lines(value) if not is_worded(each, language)]
    worded = writer.word_all(lines, label, tone) if lines else ()
    return _replace_lines(value, {each.line: each.text for each in worded or () if each.text})


def _iter_lines(value: Given) -> Iterator[str]:
    """Yield the lines of a text, or of the cells of rows, without the marks of items."""
    if isinstance(value, str):
        yield from (said for each in value.split("\n") if (said := _split_item(each)[1]))
    elif isinstance(value, Mapping):
        yield from (line for each in value.values() for line in _iter_lines(each))
    elif isinstance(value, Sequence):
        yield from (line for each in value for line in _iter_lines(each))


def _replace_lines(value: Given, worded: Mapping[str, str]) -> Given:
    if isinstance(value, str):
        pieces = [_split_item(each) for each in value.split("\n")]
        return "\n".join(mark + worded.get(said, said) for mark, said in pieces)
    if isinstance(value, Mapping):
        return {name: _replace_lines(each, worded) for name, each in value.items()}
    if isinstance(value, Sequence):
        return [_replace_lines(each, worded) for each in value]
    return value


def _split_item(line: str) -> tuple[str, str]:
    """Return the mark of an item with the blanks about it, and what stands behind it."""
    mark = _ITEM.match(line)
    head = mark[0] if mark else ""
    return head, line[len(head) :].strip()
