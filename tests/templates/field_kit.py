"""Templates and data for the tests of fields."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from checker.core.language import Language
from checker.errors import DataError, TemplateError
from checker.templates.compute import ComputeContext, computed
from checker.templates.data import Data, read_data
from checker.templates.explain import DataErrors
from checker.templates.faults import TemplateErrors
from checker.templates.filled import Filled, Row
from checker.templates.load import load_template
from checker.templates.model import Template
from checker.templates.values import filled

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
    values = filled(made, data, today=TODAY, language=language)
    return computed(made, values, ComputeContext(TODAY, language))


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


def _cells(row: Row) -> Mapping[str, str]:
    return {name: str(row[name]) for name in row}
