"""Templates and data for the tests of fields."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from checker.core.errors import DataError, TemplateError
from checker.core.language import Language
from checker.templates.compute import ComputeContext, compute_fields
from checker.templates.data import Data, read_data
from checker.templates.filled_values import Filled, RowValues
from checker.templates.filling import fill_fields
from checker.templates.load import load_template
from checker.templates.model import Template
from checker.templates.template_errors import TemplateErrors
from checker.templates.validation_errors import DataErrors

TODAY = date(2026, 11, 26)
HEAD = "template: own\ntitle: 社内\nruleset: ringi\nfields:\n"


def template(folder: Path, fields: str, head: str = HEAD) -> Template:
    """Return a template with these fields, each on a line of its own that begins with `- `."""
    own = folder / "own"
    own.mkdir(exist_ok=True)
    (own / "template.yaml").write_text(head + fields, encoding="utf-8")
    (own / "template.md.j2").write_text("", encoding="utf-8")
    return load_template(own, "own/template.yaml", ["ringi", "minutes"])


def template_faults(folder: Path, fields: str, head: str = HEAD) -> list[tuple[str, str, str]]:
    """Return line and column, sentence and remedy of each thing wrong with a template."""
    try:
        template(folder, fields, head)
    except TemplateErrors as error:
        return [_said(each, "own/template.yaml:") for each in error.errors]
    return []


def fill(made: Template, data: Data, language: Language = "ja") -> Filled:
    """Return what data give, and what is computed from it, on a day that does not change."""
    values = fill_fields(made, data, today=TODAY, language=language)
    return compute_fields(made, values, ComputeContext(TODAY, language))


def data_of(folder: Path, text: str, name: str = "data.yaml") -> Data:
    """Return what a data file with that text holds."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return read_data(file)


def faults(folder: Path, fields: str, text: str) -> list[tuple[str, str, str]]:
    """Return line and column, sentence and remedy of each thing wrong with data."""
    made = template(folder, fields)
    try:
        fill(made, data_of(folder, text))
    except DataErrors as error:
        return [_said(each, f"{folder / 'data.yaml'}:") for each in error.errors]
    return []


def _said(error: TemplateError | DataError, before: str) -> tuple[str, str, str]:
    remedy = error.remedy.get("ja") if error.remedy else ""
    return error.place.removeprefix(before), error.what.get("ja"), remedy


def texts(values: Filled) -> dict[str, object]:
    """Return how the values are written, rows as lists of mappings."""
    return {
        name: [_cells(row) for row in value] if isinstance(value, tuple) else str(value)
        for name, value in values.values.items()
    }


def _cells(row: RowValues) -> Mapping[str, str]:
    return {name: str(row[name]) for name in row}


FIELDS = """\
- {name: subject, label: 件名, type: text, max_length: 30}
- {name: code, label: 管理番号, type: text, pattern: '[A-Z]-\\d+', required: false}
- {name: day, label: 起案日, type: date, default: today}
- {name: price, label: 金額, type: amount, min: 1, max: 10000000, required: false}
- {name: kind, label: 区分, type: choice, choices: [新規, 更新, 廃止], default: 新規}
- {name: who, label: 担当者, type: person, required: false}
- {name: why, label: 理由, type: rich_text, required: false}
- {name: photo, label: 写真, type: image, required: false}
- name: items
  label: 明細
  type: rows
  required: false
  max_rows: 3
  columns:
    - {name: item, label: 品名, type: text}
    - {name: price, label: 単価, type: amount}
    - {name: note, label: 備考, type: text, required: false}
- {name: number, label: 文書番号, type: text, source: computed, compute: {number: "総-{seq}"}}
- {name: era, label: 和暦, type: text, source: computed, compute: {era: day}}
- {name: aim, label: 目的, type: text, source: drafted, draft: {prompt: 書く}}
"""
