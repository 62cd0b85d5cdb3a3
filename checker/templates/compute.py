"""Computed fields: totals, tax, dates, numbers. Code does it, exactly; no model ever does.

What rests on a required fact that is absent is absent itself; what rests on prose that is not yet
drafted is left for a second time. A value that is there already is kept, so that no document takes
two numbers.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import date, timedelta
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow, localcontext
from functools import reduce
from operator import mul

from checker.core.data_classes import dataclass
from checker.core.errors import DataError
from checker.core.language import Language
from checker.core.messages import Message
from checker.core.open_fields import make_missing_mark
from checker.templates import placeholders
from checker.templates.field_references import NUMBER_NAMES, list_names_read, sort_fields
from checker.templates.filled_values import (
    Absent,
    Cell,
    Filled,
    FilledAmount,
    FilledDay,
    Origin,
    RowValues,
    Value,
    ValueSource,
)
from checker.templates.model import (
    AmountField,
    Column,
    DateField,
    RowsField,
    Template,
    TemplateField,
)
from checker.templates.operations import (
    Count,
    DaysAfter,
    DocumentNumber,
    Era,
    Joined,
    Operation,
    Plus,
    TaxOperation,
    Times,
    Total,
    Weekday,
)
from checker.templates.validation_errors import DataErrors
from checker.templates.value_format import (
    PRECISION,
    build_day_values,
    format_era,
    format_weekday,
    round_decimal,
    write_amount,
    write_day,
)

NextNumber = Callable[[str], int]
"""Gives the next number of a series; `counter.Counter(path).next` never gives one twice."""


def get_first_number(series: str) -> int:
    """Return 1 for any series: for trying a template, where no number may be used up."""
    del series
    return 1


@dataclass(frozen=True, slots=True)
class ComputeContext:
    """What computing needs besides the values: today, the document's language, who counts."""

    today: date
    language: Language
    next_number: NextNumber = field(default=get_first_number)


class _MissingValueError(Exception):
    """An input has no value: an optional one, or one whose mark stands in the document."""


def compute_fields(template: Template, filled: Filled, context: ComputeContext) -> Filled:
    """Return the values with those of computed fields added, in rows too.

    Raises:
        DataErrors: a result is outside its field's bounds, or no day that there is.
        OutputError: the file of document numbers cannot be read or written.
    """
    job = _Computation(context, dict(filled.values), dict(filled.sources))
    fields = template.header.fields
    for each in fields:
        if isinstance(each, RowsField):
            job.add_columns(each)
    known = {each.name: each for each in fields}
    for name in sort_fields(fields):
        job.add(known[name])
    if job.errors:
        raise DataErrors(job.errors)
    # in the order of the template, as a reader of either would expect
    ordered = {each.name: job.values[each.name] for each in fields if each.name in job.values}
    return Filled(ordered, job.sources)


@dataclass
class _Computation:
    """Values being computed, where each comes from, and which results make no sense."""

    context: ComputeContext
    values: dict[str, Value]
    sources: dict[str, ValueSource]
    errors: list[DataError] = field(default_factory=list)

    def add_columns(self, rows: RowsField) -> None:
        """Compute the columns of rows."""
        given = self.values.get(rows.name)
        if isinstance(given, tuple):
            at = self._get_place(rows.name)
            self.values[rows.name] = tuple(self._compute_row(rows, each, at) for each in given)

    def _compute_row(self, rows: RowsField, row: RowValues, at: str) -> RowValues:
        cells = {name: row[name] for name in row}
        columns = {each.name: each for each in rows.columns}
        for name in sort_fields(rows.columns):
            operation = columns[name].compute
            if operation is not None and name not in cells:
                cells[name] = self._compute_cell(columns[name], operation, cells, at)
        return RowValues({name: cells[name] for name in columns if name in cells})

    def add(self, each: TemplateField) -> None:
        """Compute a field, unless it has a value or rests on what is not yet known."""
        operation = each.compute
        if operation is None or each.name in self.values:
            return
        names = list_names_read(operation)
        if not all(name in self.values for name in names):
            return
        at = next((self._get_place(name) for name in names if self._get_place(name)), "")
        value = self._compute_cell(each, operation, _Inputs(self.values, self.sources), at)
        self.values[each.name] = value
        origin: Origin = "absent" if isinstance(value, Absent) else "computed"
        self.sources[each.name] = ValueSource(origin, _describe_operation(operation))

    def _get_place(self, name: str) -> str:
        return self.sources.get(name, ValueSource("given")).at

    def _compute_cell(
        self,
        each: TemplateField | Column,
        operation: Operation,
        values: Mapping[str, Value],
        at: str,
    ) -> Cell:
        try:
            return _compute_result(each, operation, values, self.context)
        except _MissingValueError:
            mark = make_missing_mark(each.label).get(self.context.language)
            return Absent(each.label, mark) if each.required else ""
        except _OutOfBounds as error:
            what = Message("template.label-what", label=each.label, what=error.what)
            self.errors.append(DataError(what, place=at, remedy=_MEND_INPUTS))
            return ""


class _Inputs(Mapping[str, Value]):
    """Values as operations read them: rows that only say what is missing are missing."""

    def __init__(self, values: Mapping[str, Value], sources: Mapping[str, ValueSource]) -> None:
        self._values = values
        self._sources = sources

    def __getitem__(self, name: str) -> Value:
        value = self._values[name]
        if isinstance(value, tuple) and value and self._sources[name].origin == "absent":
            return Absent(name, "")
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _describe_operation(operation: Operation) -> str:
    said = operation.model_dump(mode="json", exclude_defaults=True)
    return ", ".join(f"{key}: {value}" for key, value in said.items())


class _OutOfBounds(Exception):  # noqa: N818 - control flow inside this module
    def __init__(self, what: Message) -> None:
        super().__init__(what)
        self.what = what


_MEND_INPUTS = Message("template.check-values-computed-from")


def _compute_result(
    each: TemplateField | Column,
    operation: Operation,
    values: Mapping[str, Value],
    context: ComputeContext,
) -> Cell:
    match operation:
        case Era(era=name) | Weekday(weekday=name) | DaysAfter(days_after=name):
            return _compute_from_day(each, operation, _get_day(values[name]), context.language)
        case Joined(text=pattern):
            return placeholders.fill(pattern, _collect_texts(operation, values))
        case DocumentNumber():
            return _make_document_number(operation, _collect_texts(operation, values), context)
        case Count(count=name):
            return _compute_amount(each, Decimal(len(_get_rows(values[name]))))
        case _:
            return _compute_amount(each, _number(each, operation, values))


def _number(
    each: TemplateField | Column,
    operation: Total | Plus | Times | TaxOperation,
    values: Mapping[str, Value],
) -> Decimal:
    decimals = each.decimals if isinstance(each, AmountField) else 0
    exact = Context(prec=PRECISION, traps=[Inexact, InvalidOperation, Overflow])
    try:
        with localcontext(exact):
            match operation:
                case Total(total=total):
                    rows, _, column = total.partition(".")
                    cells = (row[column] for row in _get_rows(values[rows]))
                    return sum((_get_decimal(cell) for cell in cells if cell != ""), Decimal(0))
                case Plus(plus=names):
                    return sum((_get_decimal(values[name]) for name in names), Decimal(0))
                case Times(times=names, rounding=rounding):
                    product = reduce(mul, (_get_decimal(values[name]) for name in names))
                    return round_decimal(product, decimals, rounding)
                case TaxOperation(tax=name, rate=rate, rounding=rounding):
                    return round_decimal(_get_decimal(values[name]) * rate, decimals, rounding)
    except (Inexact, InvalidOperation) as error:
        raise _OutOfBounds(Message("template.has-too-many-digits")) from error


def _compute_from_day(
    each: TemplateField | Column,
    operation: Era | Weekday | DaysAfter,
    day: date,
    language: Language,
) -> Cell:
    if isinstance(operation, Weekday):
        return format_weekday(day, language)
    if isinstance(operation, Era):
        written = format_era(day)
        if written is None:
            raise _OutOfBounds(Message("template.is-before-the-first-era"))
        return written
    try:
        later = day + timedelta(days=operation.days)
    except OverflowError as error:
        raise _OutOfBounds(Message("template.is-not-in-the-calendar")) from error
    return write_day(each, later, language) if isinstance(each, DateField) else later.isoformat()


def _get_decimal(value: Value) -> Decimal:
    if not isinstance(value, FilledAmount):
        raise _MissingValueError
    return value.value


def _get_day(value: Value) -> date:
    if not isinstance(value, FilledDay):
        raise _MissingValueError
    return value.value


def _get_rows(value: Value) -> tuple[RowValues, ...]:
    if not isinstance(value, tuple):
        raise _MissingValueError
    return value


def _collect_texts(operation: Operation, values: Mapping[str, Value]) -> dict[str, str]:
    """Return how the inputs are written; an optional one that is missing is written as nothing."""
    texts = {}
    for name in list_names_read(operation):
        if isinstance(values[name], Absent):
            raise _MissingValueError
        texts[name] = str(values[name])
    return texts


def _compute_amount(each: TemplateField | Column, value: Decimal) -> Cell:
    if not isinstance(each, AmountField):
        return str(value)
    if each.min is not None and value < each.min:
        raise _OutOfBounds(Message("template.is-too-little", value=value, min=each.min))
    if each.max is not None and value > each.max:
        raise _OutOfBounds(Message("template.is-too-much", value=value, max=each.max))
    return write_amount(each, value)


def _make_document_number(
    operation: DocumentNumber, texts: Mapping[str, str], context: ComputeContext
) -> str:
    """Return the next number of its series, of this year where the pattern names the year.

    The series is the pattern with all but the number in, so that 総-2025-001 is followed by
    総-2026-001 in the next year. A `series` of its own lets several templates count together.
    """
    days = build_day_values(context.today, context.language)
    values = {**texts, **{name: days[name] for name in NUMBER_NAMES if name in days}}
    series = placeholders.fill(operation.number, values)
    if operation.series:
        said = [name for name in placeholders.list_names(operation.number) if name in days]
        period = "-".join(str(days[name]) for name in dict.fromkeys(said))
        series = f"{operation.series}:{period}" if period else operation.series
    return placeholders.fill(operation.number, {**values, "seq": context.next_number(series)})
