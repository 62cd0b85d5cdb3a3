"""Ask the model to fill in what code left open of a form, all at once.

A small model asked for one table by itself copies what comes first; asked for the whole form as
JSON, which a grammar holds it to, it tells a task from a decision better than any word for them
does. What it writes is believed only as far as it is the notes' own words: rows are taken
(`RowExtractor.place`), values of one line are proposed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from checker.core.text import lazy_re as re
from checker.jobs.write.draft_generator import DraftGenerator
from checker.jobs.write.prompt import LONGEST_NOTES, Conversation, Prompts, Value, tidy_notes
from checker.templates.model import (
    ChoiceField,
    Column,
    RowsField,
    TemplateField,
    TemplateHeader,
)

Rows = list[dict[str, str]]
"""Cells by the names of columns."""
_NAME: Final = "form"
_LIMIT: Final = 900
"""Tokens that it may write."""
_MOST_FIELDS: Final = 40
"""Fields that it is asked about; of a form with more open ones it is not asked."""
_MOST_ROWS: Final = 12
_LONGEST_CELL: Final = 120
_UNQUOTED: Final = re.compile(r'["\\\x00-\x1f]')


@dataclass(frozen=True)
class FilledForm:
    """What the model writes: values of one line and rows of tables, by the names of fields."""

    values: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Rows] = field(default_factory=dict)


@dataclass(frozen=True)
class FormReader:
    """The model, asked what the fields of a form have in them.

    Attributes:
        author: the model that writes, its limit, and what it answered before.
        prompts: in the language of the documents.
    """

    author: DraftGenerator
    prompts: Prompts

    def read(
        self, header: TemplateHeader, notes: str, fields: Sequence[TemplateField]
    ) -> FilledForm:
        """Return what the model writes into fields.

        Args:
            header: of the document.
            notes: what is read of them.
            fields: that are open: of one line, and tables.

        Raises:
            JudgeError: the model failed.
            ModelError: the model cannot be loaded or used.
        """
        read = tidy_notes(notes)
        if not fields or len(fields) > _MOST_FIELDS or not read or len(read) > LONGEST_NOTES:
            return FilledForm()
        talk = self.prompts.conversation(_NAME, [_describe(header, read, fields)])
        said = self._ask(talk, _build_grammar(fields))
        return FilledForm() if said is None else _read_form(said, fields)

    def _ask(self, talk: Conversation, grammar: str) -> str | None:
        """Return what the model writes; None where there is no time left."""
        asked = json.dumps([talk.digest, grammar])
        kept = self.author.recall(asked)
        if kept is not None:
            return kept
        made = self.author.ask(
            lambda engine: engine.complete(
                talk.pieces(engine.chat_template),
                limit=_LIMIT,
                grammar=grammar,
                seconds=self.author.limit.left,
            )
        )
        if made is not None and made.ended:
            self.author.remember(asked, made.text)
        return None if made is None else made.text


def _describe(
    header: TemplateHeader, notes: str, fields: Sequence[TemplateField]
) -> dict[str, Value]:
    return {
        "title": header.title,
        "notes": notes,
        "fields": [
            {
                "label": _quote(each.label),
                "help": each.help or "",
                "columns": [_quote(column.label) for column in _list_columns(each)],
                "choices": tuple(each.choices) if isinstance(each, ChoiceField) else (),
            }
            for each in fields
        ],
    }


def _list_columns(each: TemplateField) -> list[Column]:
    """Return the columns that somebody fills in; none of a field of one line."""
    columns = each.columns if isinstance(each, RowsField) else ()
    return [column for column in columns if column.source == "given"]


def _quote(label: str) -> str:
    """Return a label as it stands in JSON without an escape."""
    return _UNQUOTED.sub(" ", label)


def _build_grammar(fields: Sequence[TemplateField]) -> str:
    """Return the grammar of an object: of a table a list, of objects or of single cells."""
    lines = ['cell ::= "\\"" [^"\\\\\\x00-\\x1f]{0,' + str(_LONGEST_CELL) + '} "\\""']
    parts = []
    for number, each in enumerate(fields):
        value = "cell"
        if isinstance(each, RowsField):
            columns = _list_columns(each)
            cells = ' ", " '.join(f"{_literal(column.label)} cell" for column in columns)
            lines.append(
                f"row{number} ::= " + ("cell" if len(columns) == 1 else f'"{{" {cells} "}}"')
            )
            value = f'"[" (row{number} (", " row{number}){{0,{_MOST_ROWS - 1}}})? "]"'
        parts.append(f"{_literal(each.label)} {value}")
    return "\n".join(['root ::= "{" ' + ' ", " '.join(parts) + ' "}"', *lines])


def _literal(label: str) -> str:
    """Return the grammar's literal of a key and its colon."""
    return '"\\"' + _quote(label) + '\\": "'


def _read_form(said: str, fields: Sequence[TemplateField]) -> FilledForm:
    """Return what JSON says; of one that was cut off what is whole.

    A table that is full to its last row is the notes copied out, and is none. What a list shares
    with another table was told apart by nobody, and is left out of the list.
    """
    data = _read_json(said)
    values, rows = {}, {}
    for each in fields:
        value = data.get(_quote(each.label))
        if isinstance(each, RowsField):
            found = _read_table(each, value)
            if found and len(found) < _MOST_ROWS:
                rows[each.name] = found
        elif isinstance(value, str) and value.strip():
            values[each.name] = value.strip()
    return FilledForm(values, {name: _drop_shared(name, rows) for name in rows})


def _drop_shared(name: str, rows: Mapping[str, Rows]) -> Rows:
    """Return the rows of a table, of a list without what stands in another table, too."""
    others = {
        said for other in rows if other != name for row in rows[other] for said in row.values()
    }
    return [row for row in rows[name] if len(row) > 1 or others.isdisjoint(row.values())]


def _read_json(said: str) -> Mapping[str, Any]:
    said = said[max(0, said.find("{")) :]  # a server that keeps to no grammar puts it into a fence
    ended = said[: said.rfind("}") + 1]
    for whole in (said, ended, ended + "]}", said[: said.rfind("]") + 1] + "}"):
        try:
            data = json.loads(whole)
        except (ValueError, RecursionError):
            continue
        if isinstance(data, dict):
            return data
    return {}


def _read_table(table: RowsField, rows: object) -> Rows:
    columns = _list_columns(table)
    found: Rows = []
    for each in rows if columns and isinstance(rows, list) else ():
        cells = {_quote(columns[0].label): each} if isinstance(each, str) else each
        if not isinstance(cells, dict):
            continue
        row = {
            column.name: said.strip()
            for column in columns
            if isinstance(said := cells.get(_quote(column.label)), str) and said.strip()
        }
        if row and row not in found:
            found.append(row)
    return found
