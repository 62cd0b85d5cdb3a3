"""Note sets with all that their notes say given as data, as a careful clerk would fill it in.

What is measured on them is the writing alone: nothing has to be found in the notes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from note_sets import Case

from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.model import Clock, Day
from checker.templates.data import Given
from checker.templates.field_values import parse_value
from checker.templates.model import (
    Column,
    DateField,
    ImageField,
    RichTextField,
    RowsField,
    TextField,
)
from checker.templates.value_parser import Unfit

_WHAT: Final = "what"
"""How the sets call the column that says what a row is about."""


def completed(case: Case) -> Case:
    """Return the set with what is wanted from the notes given, in the forms of data files."""
    known: dict[str, Given] = {}
    for name, value in case.wanted.items():
        of = case.template.header.field(name)
        if of is None or isinstance(of, ImageField):
            continue
        if isinstance(of, RowsField):
            rows = value if isinstance(value, list) else [value]
            known[name] = tuple(filter(None, (_row(of, each, case) for each in rows)))
        elif isinstance(of, RichTextField):
            known[name] = "\n".join(map(str, value)) if isinstance(value, list) else str(value)
        elif (text := _fitting(of, _line(value, case), case)) is not None:
            known[name] = text
    return replace(case, answers={**case.answers, **known, **case.completed}, wanted={})


def _line(value: Any, case: Case) -> Any:
    """Return a value as one line has it: several people with a mark between them."""
    marks = {"ja": "、", "en": ", "}
    return marks[case.language].join(map(str, value)) if isinstance(value, list) else value


def _row(of: RowsField, value: Any, case: Case) -> dict[str, str]:
    cells: Mapping[str, Any] = value if isinstance(value, Mapping) else {_WHAT: value}
    row = {}
    for name, each in cells.items():
        column = of.column(name) or (of.columns[0] if name == _WHAT else None)
        text = _fitting(column, each, case) if column is not None else None
        if column is not None and text is not None:
            row[column.name] = text
    return row


def _fitting(of: Column, value: Any, case: Case) -> str | None:
    """Return a value in the first form that the field takes, None where it takes none."""
    for text in _forms(of, str(value), case):
        try:
            parse_value(of, text, case.language)
        except Unfit:
            continue
        return text
    return None


def _forms(of: Column, text: str, case: Case) -> Iterator[str]:
    yield text
    found = [each.value for each in find_facts(text, case.language)]
    if isinstance(of, DateField):
        for day in found:
            if isinstance(day, Day) and day.month and day.day:
                year = day.year or min(
                    (case.today.year + step for step in (0, 1, -1)),
                    key=lambda each: _distance(each, day, case.today),
                )
                yield f"{year:04}-{day.month:02}-{day.day:02}"
    if isinstance(of, TextField):
        yield text + of.ending
        yield f"{text} 様"
        yield from (f"{each.hour}:{each.minute:02}" for each in found if isinstance(each, Clock))
        yield from re.findall(r"\d{1,2}:\d{2}", text)


def _distance(year: int, day: Day, today: date) -> int:
    try:
        return abs((date(year, day.month or 1, day.day or 1) - today).days)
    except ValueError:  # 29 February of another year
        return 10_000
