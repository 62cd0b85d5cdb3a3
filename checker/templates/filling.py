"""Turn what a user gives into what fills a template: every error at once, at its place.

What is given appears unchanged. What is required and missing becomes a visible mark (`Absent`);
fields that are drafted or computed are left for later, unless their value is given.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from checker.core.errors import CheckerError, DataError
from checker.core.language import Language
from checker.core.messages import Message
from checker.core.open_fields import make_missing_mark
from checker.core.text import lazy_re as re
from checker.rules.yaml_nodes import Path_
from checker.templates.data import Data, Given, is_rows, read_batch, read_data
from checker.templates.field_lookup import DataNames
from checker.templates.field_values import parse_value
from checker.templates.filled_values import (
    Absent,
    Cell,
    Filled,
    Prose,
    RowValues,
    Value,
    ValueSource,
)
from checker.templates.model import (
    Column,
    DateField,
    ImageField,
    RichTextField,
    RowsField,
    Template,
    TemplateField,
    TemplateHeader,
)
from checker.templates.operations import DocumentNumber
from checker.templates.pictures import load_picture
from checker.templates.validation_errors import DataErrors
from checker.templates.value_format import write_day
from checker.templates.value_parser import Unfit

__all__ = ["Data", "DataErrors", "fill_fields", "is_rows", "read_batch", "read_data", "sample"]

_PLACE: Final = re.compile(r"(.*):([0-9]+):([0-9]+)")
_QUOTED: Final = 200
"""Characters of a value that its source repeats."""


@dataclass
class _TemplateFilling:
    """A template being filled: what went well, and what did not."""

    header: TemplateHeader
    data: Data
    today: date
    language: Language
    values: dict[str, Value] = field(default_factory=dict)
    sources: dict[str, ValueSource] = field(default_factory=dict)
    errors: list[DataError] = field(default_factory=list)

    def complain(self, label: str, path: Path_, what: Message, remedy: Message | None) -> None:
        """Note what is wrong with a field's value."""
        if label:
            what = Message("template.label-what", label=label, what=what)
        self.errors.append(DataError(what, place=self.data.at(path), remedy=remedy))


def fill_fields(template: Template, data: Data, *, today: date, language: Language) -> Filled:
    """Return what the data give for a template's fields.

    Args:
        template: whose fields.
        data: values by name or label.
        today: what the default `today` of a date is.
        language: of the marks for what is missing, and of weekdays.

    Raises:
        DataErrors: everything that is wrong: each with the field's label, the place and the remedy.
    """
    filling = _TemplateFilling(template.header, data, today, language)
    given = _collect_given(filling)
    for each in template.header.fields:
        _fill(filling, each, *given.get(each.name, (None, (each.name,))))
    if filling.errors:
        raise DataErrors(sorted(filling.errors, key=_make_line_key))
    return Filled(filling.values, filling.sources)


def _make_line_key(error: DataError) -> tuple[str, int, int]:
    found = _PLACE.fullmatch(error.place)
    return (found[1], int(found[2]), int(found[3])) if found else (error.place, 0, 0)


def sample(template: Template) -> Data:
    """Return the data that a template's own examples are, for trying it."""
    values: dict[str, Given] = {}
    for each in template.header.fields:
        if isinstance(each, RowsField):
            values[each.name] = [
                {name: None if value is None else str(value) for name, value in row.items()}
                for row in each.example
            ]
        elif not isinstance(each, ImageField) and each.example is not None:
            values[each.name] = str(each.example)
    kept = {
        name: value for name, value in values.items() if _may_be_given(template.header.field(name))
    }
    return Data(kept, template.folder, str(template.folder / "template.yaml"))


def _may_be_given(each: TemplateField | Column | None) -> bool:
    """Return whether data may hold a field: not what is computed, but for a number that is taken.

    A document that is made again keeps the number it has.
    """
    return each is not None and (each.compute is None or isinstance(each.compute, DocumentNumber))


def _collect_given(filling: _TemplateFilling) -> dict[str, tuple[Given, Path_]]:
    """Return the given values and their paths by field name; complain of keys that are none."""
    header, data = filling.header, filling.data
    found: dict[str, tuple[Given, Path_]] = {}
    names = DataNames(header.fields)
    for key, value in data.values.items():
        each = names.find(key)
        if each is None:
            filling.complain("", (key,), *names.unknown(key))
        elif each.name not in found or _is_blank(found[each.name][0]):
            found[each.name] = (value, (key,))
        elif not _is_blank(value):
            what = Message("template.is-given-twice-2")
            remedy = Message("template.write-either-or", name=each.name, label=each.label)
            filling.complain(each.label, (key,), what, remedy)
    if data.rows is not None:
        _take_rows(filling, found)
    return found


def _take_rows(filling: _TemplateFilling, found: dict[str, tuple[Given, Path_]]) -> None:
    """Take rows that came without a field's name for the one field of rows that there is."""
    fields = [each for each in filling.header.fields if isinstance(each, RowsField)]
    if len(fields) == 1:
        found[fields[0].name] = (filling.data.rows, ())
        return
    named = "、".join(each.name for each in fields)
    what = Message("template.the-template-has-rows-fields", count=len(fields))
    remedy = Message("template.name-file-yaml-field-rows-csv", named=named)
    if not fields:
        remedy = Message("template.use-yaml-or-json")
    filling.complain("", (), what, remedy)


def _fill(filling: _TemplateFilling, each: TemplateField, given: Given, path: Path_) -> None:
    if _is_blank(given):
        _fill_without(filling, each)
    elif not _may_be_given(each):
        filling.complain(each.label, path, _COMPUTED, _COMPUTED_REMEDY)
    else:
        try:
            value = _read_value(filling, each, given, path)
        except Unfit as error:
            filling.complain(each.label, path, error.what, error.remedy)
        else:
            filling.values[each.name] = value
            quote = given[:_QUOTED] if isinstance(given, str) else ""
            filling.sources[each.name] = ValueSource("given", quote, filling.data.at(path))


_COMPUTED = Message("template.computed-cannot-given")
_COMPUTED_REMEDY = Message("template.leave-out-data")


def _is_blank(given: Given) -> bool:
    """Return whether nothing is given: white space, and rows of nothing, are nothing."""
    if isinstance(given, str):
        return not given.strip()
    inside = given.values() if isinstance(given, Mapping) else given or ()
    return all(_is_blank(each) for each in inside)


def _fill_without(filling: _TemplateFilling, each: TemplateField) -> None:
    """Fill a given field that has no value: its default, a mark, or nothing."""
    if each.source != "given":
        return
    default = _default(filling, each)
    if default is not None:
        filling.values[each.name] = default
        filling.sources[each.name] = ValueSource("default")
        return
    if isinstance(each, RowsField):
        filling.values[each.name] = (_make_absent_row(filling, each),) if each.required else ()
    else:
        filling.values[each.name] = _make_empty(each, filling.language)
    filling.sources[each.name] = ValueSource("absent")


def _default(filling: _TemplateFilling, each: TemplateField | Column) -> Cell | None:
    if isinstance(each, (RowsField, ImageField)) or each.default is None:
        return None
    if isinstance(each, DateField) and each.default == "today":
        return write_day(each, filling.today, filling.language)
    return parse_value(each, str(each.default), filling.language)


def _make_empty(each: ImageField | Column, language: Language) -> Absent | Prose | str:
    if each.required:
        return make_absent(each, language)
    return Prose(()) if isinstance(each, RichTextField) else ""


def make_absent(each: TemplateField | Column, language: Language) -> Absent:
    """Return the mark for a field or column that is required and that nobody gave."""
    return Absent(each.label, make_missing_mark(each.label).get(language))


def _make_absent_row(filling: _TemplateFilling, rows: RowsField) -> RowValues:
    """Return one row whose cells say what is missing; computed ones are added later."""
    given = [each for each in rows.columns if each.source == "given"]
    cells = {each.name: _make_empty_cell(filling, each) for each in given}
    if not any(isinstance(each, Absent) for each in cells.values()):
        cells[given[0].name] = make_absent(given[0], filling.language)
    return RowValues(cells)


def _make_empty_cell(filling: _TemplateFilling, column: Column) -> Cell:
    """Return what stands in a cell that nobody gave: its default, a mark, or nothing."""
    default = _default(filling, column)
    return _make_empty(column, filling.language) if default is None else default


def _read_value(filling: _TemplateFilling, each: TemplateField, given: Given, path: Path_) -> Value:
    if isinstance(each, RowsField):
        return _read_rows(filling, each, given, path)
    if not isinstance(given, str):
        raise Unfit(
            Message("template.needs-one-value-not-list-mapping"),
            _list_remedy(each),
        )
    if isinstance(each, ImageField):
        return load_picture(each, given, filling.data.folder)
    return parse_value(each, given, filling.language)


def _list_remedy(each: TemplateField | Column) -> Message:
    if isinstance(each, RichTextField):
        return Message("template.write-text-lines-after-items-begin")
    return Message("template.put-value-quotes")


def _read_rows(
    filling: _TemplateFilling, each: RowsField, given: Given, path: Path_
) -> tuple[RowValues, ...]:
    if isinstance(given, str) and is_rows(Path(given)):
        return _read_rows_from_file(filling, each, given)
    if isinstance(given, str) or not isinstance(given, Sequence):
        first = each.columns[0].label
        raise Unfit(
            Message("template.needs-a-list-of-rows"),
            Message("template.write-rows-value-name-csv", first=first),
        )
    rows = [(index, row) for index, row in enumerate(given) if not _is_blank(row)]
    if not each.min_rows <= len(rows) <= each.max_rows:
        raise Unfit(
            Message(
                "template.has-rows-to-are-wanted",
                count=len(rows),
                min_rows=each.min_rows,
                max_rows=each.max_rows,
            ),
            Message("template.give-as-many-as-that"),
        )
    names = DataNames([column for column in each.columns if _may_be_given(column)])
    return tuple(_read_row(filling, each, names, row, (*path, index)) for index, row in rows)


def _read_rows_from_file(
    filling: _TemplateFilling, each: RowsField, name: str
) -> tuple[RowValues, ...]:
    """Return the rows in a `.csv` that the data name, looked for beside the data."""
    try:
        data = read_data(filling.data.folder / name)
    except DataErrors as error:
        filling.errors.extend(error.errors)
        return ()
    except CheckerError as error:
        raise Unfit(
            Message("template.place-what", place=error.place, what=error.what),
            error.remedy,
        ) from error
    inner = _TemplateFilling(filling.header, data, filling.today, filling.language)
    rows = _read_rows(inner, each, data.rows, ())
    filling.errors.extend(inner.errors)
    return rows


def _read_row(
    filling: _TemplateFilling, rows: RowsField, names: DataNames, given: Given, path: Path_
) -> RowValues:
    cells = dict(_read_cells(filling, rows, names, given, path))
    return RowValues({each.name: cells[each.name] for each in rows.columns if each.name in cells})


def _read_cells(
    filling: _TemplateFilling, rows: RowsField, names: DataNames, given: Given, path: Path_
) -> Iterator[tuple[str, Cell]]:
    """Yield a row's cells by column; what is wrong with one does not hide what is with others."""
    known = _map_by_column(filling, rows, names, given, path)
    for column in rows.columns:
        value, at = known.get(column.name, (None, path))
        label = f"{rows.label}・{column.label}"
        if _is_blank(value):
            if column.source == "given":
                yield column.name, _make_empty_cell(filling, column)
        elif not isinstance(value, str):
            what = Message("template.needs-one-value")
            filling.complain(label, at, what, _list_remedy(column))
        else:
            try:
                yield column.name, parse_value(column, value, filling.language)
            except Unfit as error:
                filling.complain(label, at, error.what, error.remedy)


def _map_by_column(
    filling: _TemplateFilling, rows: RowsField, names: DataNames, given: Given, path: Path_
) -> dict[str, tuple[Given, Path_]]:
    if isinstance(given, str) and len(names.fields) == 1:
        return {names.fields[0].name: (given, path)}
    if not isinstance(given, Mapping):
        listed = "、".join(each.label for each in names.fields)
        what = Message("template.row-mapping-columns-values")
        remedy = Message("template.the-columns", listed=listed)
        filling.complain(rows.label, path, what, remedy)
        return {}
    found: dict[str, tuple[Given, Path_]] = {}
    for key, value in given.items():
        column = names.find(key)
        at = (*path, key)
        if column is not None and column.name not in found:
            found[column.name] = (value, at)
        elif column is not None:
            what = Message("template.is-given-twice", key=key)
            filling.complain(rows.label, at, what, None)
        elif _is_computed(rows, key):
            filling.complain(f"{rows.label}・{key}", at, _COMPUTED, _COMPUTED_REMEDY)
        else:
            filling.complain(rows.label, at, *names.unknown(key))
    return found


def _is_computed(rows: RowsField, key: str) -> bool:
    return (
        DataNames([each for each in rows.columns if each.compute is not None]).find(key) is not None
    )
