"""Resolve the fields that a field rests on, and whether each is there and fits."""

from collections.abc import Iterator, Mapping, Sequence

from checker.core.data_classes import dataclass
from checker.core.messages import Message
from checker.rules.validation_errors import suggest_nearest
from checker.rules.yaml_nodes import Path_
from checker.templates import placeholders
from checker.templates.model import (
    AmountField,
    Column,
    DateField,
    ImageField,
    RowsField,
    TemplateField,
    TemplateHeader,
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
from checker.templates.value_format import scale

NUMBER_NAMES = ("year", "fiscal_year", "month", "day", "era", "era_year", "seq")
"""What a document number's pattern may hold besides fields."""

Complaint = tuple[Path_, Message, Message | None]
"""A path into template.yaml, what is wrong there, and the remedy."""


def list_names_read(operation: Operation) -> list[str]:
    """Return the names that an operation reads: of fields, or of columns of the same row.

    A total reads `items.amount`: its rows are named. What a number's pattern says of the day is no
    field.
    """
    match operation:
        case Total(total=name):
            return [name.partition(".")[0]]
        case Plus(plus=many) | Times(times=many):
            return list(many)
        case Joined(text=pattern):
            return placeholders.list_names(pattern)
        case DocumentNumber(number=pattern):
            return [each for each in placeholders.list_names(pattern) if each not in NUMBER_NAMES]
        case TaxOperation(tax=name) | Era(era=name) | Weekday(weekday=name):
            return [name]
        case Count(count=name) | DaysAfter(days_after=name):
            return [name]


def list_dependencies(field: TemplateField | Column) -> list[str]:
    """Return the names of the fields that must be known before this one."""
    if field.compute is not None:
        return list_names_read(field.compute)
    if field.draft is not None and field.draft.uses is not None:
        return list(field.draft.uses)
    return []


def sort_fields(fields: Sequence[TemplateField | Column]) -> list[str]:
    """Return the names so that each comes after what it rests on.

    Raises:
        RecursionError: two rest on each other; its arguments are the names of that circle.
    """
    known = {each.name: each for each in fields}
    done: dict[str, None] = {}
    for name in known:
        _visit(name, known, done, [])
    return list(done)


def _visit(
    name: str,
    known: Mapping[str, TemplateField | Column],
    done: dict[str, None],
    chain: list[str],
) -> None:
    if name in done or name not in known:
        return
    if name in chain:
        raise RecursionError(*chain[chain.index(name) :], name)
    for each in list_dependencies(known[name]):
        _visit(each, known, done, [*chain, name])
    done[name] = None


@dataclass(frozen=True, slots=True)
class _DependentField:
    """A field with `compute` or `draft`, where it stands, and what it may read."""

    field: TemplateField | Column
    path: Path_
    known: Mapping[str, TemplateField | Column]

    def complain(self, key: str, what: Message, remedy: Message | None = None) -> Complaint:
        return (*self.path, *key.split(".")), what, remedy


def iter_reference_complaints(header: TemplateHeader) -> Iterator[Complaint]:
    """Yield what is wrong with what fields say of each other, in their order."""
    known: dict[str, TemplateField | Column] = {each.name: each for each in header.fields}
    for index, field in enumerate(header.fields):
        place = _DependentField(field, ("fields", index), known)
        yield from _check_field(place)
        if isinstance(field, RowsField):
            own: dict[str, TemplateField | Column] = {each.name: each for each in field.columns}
            for number, column in enumerate(field.columns):
                yield from _check_column(
                    _DependentField(column, ("fields", index, "columns", number), own)
                )
            yield from _find_circle(field.columns, ("fields", index, "columns"))
    yield from _find_circle(header.fields, ("fields",))


def _find_circle(fields: Sequence[TemplateField | Column], path: Path_) -> Iterator[Complaint]:
    try:
        sort_fields(fields)
    except RecursionError as circle:
        shown = " → ".join(circle.args)
        index = next(n for n, each in enumerate(fields) if each.name == circle.args[0])
        field = fields[index]
        yield (
            (*path, index, "compute" if field.compute else "draft"),
            Message("template.rests-on-itself", shown=shown),
            Message("template.make-one-them-given-not-computed"),
        )


def _check_field(place: _DependentField) -> Iterator[Complaint]:
    field = place.field
    if field.draft is not None:
        for index, name in enumerate(field.draft.uses or ()):
            for path, what, remedy in _report_unknown(place, "draft.uses", name):
                yield (*path, index), what, remedy
    if field.compute is not None:
        yield from _check_operation(place, field.compute)


def _check_column(place: _DependentField) -> Iterator[Complaint]:
    operation = place.field.compute
    if isinstance(operation, (Total, Count, DocumentNumber)):
        what = Message("template.computed-whole-document-not-row")
        yield place.complain("compute", what, _COLUMN_REMEDY)
    elif operation is not None:
        yield from _check_operation(place, operation)


_COLUMN_REMEDY = Message("template.column-plus-times-tax-era-weekday")


def _report_unknown(place: _DependentField, key: str, name: str) -> Iterator[Complaint]:
    if name not in place.known:
        what = Message("template.there-is-no-field", name=name)
        yield place.complain(key, what, suggest_nearest(name, list(place.known)))


def _check_operation(place: _DependentField, operation: Operation) -> Iterator[Complaint]:
    key = f"compute.{next(iter(type(operation).model_fields))}"
    yield from _check_result(place, operation)
    if isinstance(operation, (Joined, DocumentNumber)):
        yield from _check_pattern(place, key, operation)
    wrong = [
        each for name in list_names_read(operation) for each in _report_unknown(place, key, name)
    ]
    yield from wrong
    if not wrong:
        yield from _check_inputs(place, key, operation)


def _check_result(place: _DependentField, operation: Operation) -> Iterator[Complaint]:
    """Yield a complaint where the field's type is not what the operation gives."""
    wanted: tuple[str, ...]
    match operation:
        case Count():
            wanted = ("amount", "text")
        case Total() | Plus() | Times() | TaxOperation():
            wanted = ("amount",)
        case DaysAfter():
            wanted = ("date",)
        case _:
            wanted = ("text",)
    if place.field.type not in wanted:
        what = Message("template.gives-no-value-type", type=place.field.type)
        listed = ", ".join(wanted)
        yield place.complain("compute", what, Message("template.its-type-is", listed=listed))


def _check_pattern(
    place: _DependentField, key: str, operation: Joined | DocumentNumber
) -> Iterator[Complaint]:
    pattern = operation.text if isinstance(operation, Joined) else operation.number
    if not placeholders.is_whole(pattern):
        what = Message("template.has-braces-that-name-nothing")
        remedy = Message("template.write-or")
        yield place.complain(key, what, remedy)
    elif isinstance(operation, DocumentNumber) and "seq" not in placeholders.list_names(pattern):
        what = Message("template.has-no")
        remedy = Message("template.write-where-the-number-goes")
        yield place.complain(key, what, remedy)


def _check_inputs(place: _DependentField, key: str, operation: Operation) -> Iterator[Complaint]:
    """Yield complaints of fields that are there but of a type that the operation cannot read."""
    if isinstance(operation, Total):
        yield from _check_total(place, key, operation.total)
        return
    for name in list_names_read(operation):
        field = place.known[name]
        wrong = _find_misfit(operation, field)
        if wrong is not None:
            what = Message("template.is-no", name=name, wrong=wrong)
            remedy = Message("template.it-is", name=name, type=field.type)
            yield place.complain(key, what, remedy)
        elif isinstance(operation, (Plus, TaxOperation)):
            yield from _check_sum(place, key, field)


def _find_misfit(operation: Operation, field: TemplateField | Column) -> Message | None:
    match operation:
        case Plus() | Times() | TaxOperation():
            fits, wanted = isinstance(field, AmountField), Message("template.amount")
        case Era() | Weekday() | DaysAfter():
            fits, wanted = isinstance(field, DateField), Message("template.date")
        case Count():
            fits, wanted = isinstance(field, RowsField), Message("template.rows-field")
        case _:
            fits = not isinstance(field, (RowsField, ImageField))
            wanted = Message("template.text-2")
    return None if fits else wanted


def _check_total(place: _DependentField, key: str, total: str) -> Iterator[Complaint]:
    rows, _, name = total.partition(".")
    field = place.known[rows]
    if not isinstance(field, RowsField) or not name:
        what = Message("template.is-no-rows-column", total=total)
        yield place.complain(key, what, Message("template.for-example-items-amount"))
        return
    column = field.column(name)
    if column is None:
        what = Message("template.has-no-column", rows=rows, name=name)
        yield place.complain(
            key, what, suggest_nearest(name, [each.name for each in field.columns])
        )
    elif not isinstance(column, AmountField):
        what = Message("template.the-column-is-no-amount", name=name)
        remedy = Message("template.it-is", name=name, type=column.type)
        yield place.complain(key, what, remedy)
    else:
        yield from _check_sum(place, key, column)


def _check_sum(
    place: _DependentField, key: str, part: TemplateField | Column
) -> Iterator[Complaint]:
    """Yield a complaint where a sum would be in other units, or have more decimals."""
    whole = place.field
    if not isinstance(whole, AmountField) or not isinstance(part, AmountField):
        return
    if scale(whole.unit)[0] != scale(part.unit)[0]:
        what = Message("template.mixes-the-units-and", unit=part.unit, whole_unit=whole.unit)
        yield place.complain(key, what, Message("template.use-one-unit"))
    elif part.decimals > whole.decimals and place.field.compute is not None:
        if isinstance(place.field.compute, TaxOperation):
            return  # a tax is rounded
        what = Message("template.has-fewer-decimals-than", name=part.name, decimals=part.decimals)
        remedy = Message("template.decimals", decimals=part.decimals)
        yield place.complain(key, what, remedy)
