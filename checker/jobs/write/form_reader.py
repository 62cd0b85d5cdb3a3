"""Ask the model to fill in a form, or what code left open of it, all at once.

A small model asked for one table by itself copies what comes first; asked for the whole form as
JSON, which a grammar holds it to, it tells a task from a decision better than any word for them
does. What it writes is believed only as far as it is the notes' own words (`RowExtractor.place`,
`FormValues`); where it has not learned the task with an adapter, values of one line are proposed.
"""

import json
import math
from calendar import day_abbr
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from checker.core.language import Language
from checker.core.ports import Completion, Engine, SkilledWriter
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
Logs = Sequence[tuple[int, float]]
"""Of each token: how many characters there are with it, and its log probability."""
NAME: Final = "form"
"""Of the prompts that ask."""
_LIMIT: Final = 900
"""Tokens that it may write."""
_MOST_FIELDS: Final = 40
"""Fields that it is asked about; of a form with more open ones it is not asked."""
_MOST_ROWS: Final = 12
_LONGEST_CELL: Final = 120
_WEEKDAYS: Final = {"ja": tuple("月火水木金土日"), "en": tuple(day_abbr)}
_UNQUOTED: Final = re.compile(r'["\\\x00-\x1f]')


@dataclass(frozen=True)
class FilledForm:
    """What the model writes: values of one line and rows of tables, by the names of fields.

    `shares` says of each value how likely the model finds it, from 0 to 1, where it tells.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Rows] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class FormReader:
    """The model, asked what the fields of a form have in them.

    Attributes:
        author: the model that writes, its limit, and what it answered before.
        prompts: in the language of the documents.
    """

    author: DraftGenerator
    prompts: Prompts

    @property
    def is_skilled(self) -> bool:
        """Whether the model has learned to fill in forms."""
        return bool(self.author.info.form)

    def read(
        self, header: TemplateHeader, notes: str, today: date, fields: Sequence[TemplateField]
    ) -> FilledForm:
        """Return what the model writes into fields.

        Args:
            header: of the document.
            notes: what is read of them.
            today: the document's own day.
            fields: of one line, and tables, that are asked about.

        Raises:
            JudgeError: the model failed.
            ModelError: the model cannot be loaded or used.
        """
        read = tidy_notes(notes)
        if not fields or len(fields) > _MOST_FIELDS or not read or len(read) > LONGEST_NOTES:
            return FilledForm()
        asked = [describe_field(each) for each in fields]
        day = today if self.is_skilled else None
        turn = describe_form(header.language, header.title, read, day, asked)
        talk = self.prompts.conversation(NAME, [turn])
        said = self._ask(talk, _build_grammar(fields))
        if said is None:
            return FilledForm()
        text, logs = said
        return replace(_read_form(text, fields), shares=dict(_iter_shares(text, logs, fields)))

    def _ask(self, talk: Conversation, grammar: str) -> tuple[str, Logs] | None:
        """Return what the model writes, and its tokens' logs; None where there is no time left."""
        asked = json.dumps([self.author.info.form, talk.digest, grammar])
        kept = _read_kept(self.author.recall(asked))
        if kept is not None:
            return kept
        made = self.author.ask(lambda engine: self._write(engine, talk, grammar))
        if made is not None and made.ended:
            self.author.remember(asked, json.dumps([made.text, made.logs]))
        return None if made is None else (made.text, made.logs)

    def _write(self, engine: Engine, talk: Conversation, grammar: str) -> Completion:
        prompt, left = talk.pieces(engine.chat_template), self.author.limit.left
        if self.is_skilled and isinstance(engine, SkilledWriter):
            (made,) = engine.write_skilled(
                "form", [prompt], limit=_LIMIT, grammar=grammar, seconds=left
            )
            return made
        return engine.complete(prompt, limit=_LIMIT, grammar=grammar, seconds=left)


def _read_kept(kept: str | None) -> tuple[str, Logs] | None:
    """Return what was kept of an answer; None where nothing was, or it cannot be read."""
    try:
        text, logs = json.loads(kept or "null")
        return str(text), [(int(end), float(log)) for end, log in logs]
    except (ValueError, TypeError):
        return None


@dataclass(frozen=True, slots=True)
class AskedField:
    """A field or table as the model is asked about it; a table has columns."""

    label: str
    help: str = ""
    columns: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


def describe_form(
    language: Language,
    title: str,
    notes: str,
    today: date | None,
    fields: Sequence[AskedField],
) -> dict[str, Value]:
    """Return what the prompts of a form are filled from.

    Args:
        language: of the document.
        title: of the document.
        notes: what is read of them.
        today: the document's own day; None where the model has not learned to count from it.
        fields: what is asked about, in order.
    """
    return {
        "title": title,
        "today": f"{today.isoformat()} ({_WEEKDAYS[language][today.weekday()]})" if today else "",
        "notes": notes,
        "fields": [
            {
                "label": quote_label(each.label),
                "help": each.help,
                "columns": [quote_label(column) for column in each.columns],
                "choices": each.choices,
            }
            for each in fields
        ],
    }


def describe_field(each: TemplateField) -> AskedField:
    """Return how a field of a template is asked about."""
    return AskedField(
        each.label,
        each.help or "",
        tuple(column.label for column in _list_columns(each)),
        tuple(each.choices) if isinstance(each, ChoiceField) else (),
    )


def _list_columns(each: TemplateField) -> list[Column]:
    """Return the columns that somebody fills in; none of a field of one line."""
    columns = each.columns if isinstance(each, RowsField) else ()
    return [column for column in columns if column.source == "given"]


def quote_label(label: str) -> str:
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
    return '"\\"' + quote_label(label) + '\\": "'


def _read_form(said: str, fields: Sequence[TemplateField]) -> FilledForm:
    """Return what JSON says; of one that was cut off what is whole.

    A table that is full to its last row is the notes copied out, and is none. What a list shares
    with another table was told apart by nobody, and is left out of the list.
    """
    data = _read_json(said)
    values, rows = {}, {}
    for each in fields:
        value = data.get(quote_label(each.label))
        if isinstance(each, RowsField):
            found = _read_table(each, value)
            if found and len(found) < _MOST_ROWS:
                rows[each.name] = found
        elif isinstance(value, str) and value.strip():
            values[each.name] = value.strip()
    return FilledForm(values, {name: _drop_shared(name, rows) for name in rows})


def _iter_shares(
    text: str, logs: Logs, fields: Sequence[TemplateField]
) -> Iterator[tuple[str, float]]:
    """Yield how likely the model finds the value of each field of one line that it wrote."""
    place = 0
    for each in fields:
        if isinstance(each, RowsField):
            continue
        key = f'"{quote_label(each.label)}": '
        start = text.find(key, place)
        end = text.find('"', start + len(key) + 1) + 1
        if start < 0 or not end:
            return
        place, low = end, start + len(key)
        own = [
            log for (_, log), (begin, _) in zip(logs[1:], logs, strict=False) if low <= begin < end
        ]
        if own:
            yield each.name, math.exp(sum(own))


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
        cells = {quote_label(columns[0].label): each} if isinstance(each, str) else each
        if not isinstance(cells, dict):
            continue
        row = {
            column.name: said.strip()
            for column in columns
            if isinstance(said := cells.get(quote_label(column.label)), str) and said.strip()
        }
        if row and row not in found:
            found.append(row)
    return found
