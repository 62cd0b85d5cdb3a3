"""A line of notes as the row of a table: who, by when and how much are told by their types."""

from collections.abc import Mapping, Sequence
from typing import Final

from checker.core.text import lazy_re as re
from checker.kinds.shared.patterns import Deadline, find
from checker.templates.model import (
    AmountField,
    ChoiceField,
    Column,
    DateField,
    PersonField,
    RowsField,
    TextField,
)

_WHO: Final = re.compile(r"担当|氏名|名前|発言者|責任者|owner|who|assignee|person", re.IGNORECASE)
_DUE: Final = re.compile(r"期限|期日|締切|\bdue\b", re.IGNORECASE)
_PRICE: Final = re.compile(r"単価|金額|費用|価格|price|cost|amount", re.IGNORECASE)
_COUNT: Final = re.compile(r"数量|台数|個数|quantity|qty", re.IGNORECASE)
_UNIT: Final = re.compile(r"単位|unit", re.IGNORECASE)
_TIME: Final = re.compile(r"時刻|\btime\b", re.IGNORECASE)
_CLOCK: Final = (
    r"(?:[0-9]{1,2}/[0-9]{1,2}\s)?[0-9]{1,2}:[0-9]{2}(?:\s?[ap]\.?m\b\.?)?(?:\s[A-Z]{2,4}\b)?"
)
_LEADING_DAY: Final = re.compile(
    r"[\[> ]{0,3}(?:[0-9]{4}[-/年])?[0-9]{1,2}(?:[-/][0-9]{1,2}|月[0-9]{1,2}日)(?![0-9/])"
    r"(?:[(（][^()（）]{1,3}[)）])?[ \u3000]"
)
WILL_DO: Final = re.compile(
    r"(?P<who>(?!(?:We|They|It|This|That|There|You|He|She|Who|What|Need|Have|Has|Nothing|Agreed"
    r"|Decided)\b)"
    r"[A-Z][\w'-]{1,15}(?: [A-Z][\w'-]{1,15})?)"
    r"(?:'ll| to| will| shall| pls| please|,? (?:can|could) you) [a-z]"
)
"""`Maud will count heads`, `Colin to sign the order`."""
I_WILL: Final = re.compile(r"I(?:'ll| will) [a-z]")
PROMISES: Final = re.compile(
    r"(?<=[^\s、。:：]{3})(?:[てで]お|[とど])(?:きます|く)(?:ね|よ|わ)?(?=$|[。、\s!！])"
    r"|(?<=[はをも])やります(?:ね|よ)?(?=$|[。、\s!！])"
)
"""What somebody says that he will do, and what: 見積は取っておきます."""
_SAYS: Final = re.compile(
    r"[。?？!！]|[、,].{12}|.{31}|=[0-9]|(?:です|ます|ました|だ|た|ない|たい|から|ので|けど|で|は|が)$"
    r"|^(?:あと|それと|うち|もし|だから|来年度?から|[2-9２-９]年目|今は|いまは)"
)
"""What tells of a sentence, or of several things on a line."""


def is_who(column: Column) -> bool:
    """Return whether a column names who does something or said it."""
    return isinstance(column, PersonField) or bool(_WHO.search(f"{column.label} {column.name}"))


def is_due(column: Column) -> bool:
    """Return whether a column tells by when something is to be done."""
    return isinstance(column, (DateField, TextField)) and bool(_DUE.search(column.label))


def is_price(column: Column) -> bool:
    """Return whether a column tells a sum of money."""
    return isinstance(column, AmountField) and _tells(column, _PRICE)


def is_count(column: Column) -> bool:
    """Return whether a column tells how many there are of something."""
    return isinstance(column, AmountField) and _tells(column, _COUNT)


def _tells(column: Column, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.search(f"{column.label} {column.name}"))


def is_unit(column: Column | None) -> bool:
    """Return whether a column tells in what something is counted."""
    return column is not None and not isinstance(column, AmountField) and _tells(column, _UNIT)


def is_of_tasks(rows: RowsField) -> bool:
    """Return whether rows tell who does something, and by when."""
    return any(map(is_who, rows.columns)) and any(map(is_due, rows.columns))


def is_free(column: Column) -> bool:
    """Return whether a column takes any text: no name, date, amount, choice or certain form."""
    told = is_who(column) or is_due(column) or _get_form(column) is not None
    return not told and not isinstance(column, (DateField, AmountField, ChoiceField))


def find_lead_column(columns: Sequence[Column]) -> Column:
    """Return the column that a line begins with: the first that a row must have."""
    return next((each for each in columns if each.required), columns[0])


def find_who_column(columns: Sequence[Column]) -> Column | None:
    """Return the column that says who does or did it."""
    return next((each for each in columns if is_who(each)), None)


def begins_row(rows: RowsField, line: str) -> bool:
    """Return whether a line begins with what the leading column's form asks for: 9:12, F-001."""
    column = find_lead_column(rows.columns)
    if isinstance(column, DateField):
        return _LEADING_DAY.match(line) is not None
    return bool(said := find_shaped(column, line, leads=True)) and line.lstrip("[> ").startswith(
        said
    )


def _get_form(column: Column) -> str | None:
    """Return the expression that a column's words must match, where there is one."""
    if not isinstance(column, TextField):
        return None
    return column.pattern or (_CLOCK if _TIME.search(f"{column.label} {column.name}") else None)


def find_shaped(column: Column, left: str, *, leads: bool) -> str:
    """Return the words of a line that are of a column's form.

    A column that leads has the first of them, as 9:12 of 「9:12 停止」, any other the last, as 2部
    of 「契約書 2部」. They are not the whole line, which tells of nothing then.
    """
    form = _get_form(column)
    if form is None or is_who(column) or is_due(column):
        return ""
    after = r"(?!\p{N})" if leads else r"(?=$|[\s、,。(（)）])"
    try:
        found = list(find(rf"(?<![\p{{N}}A-Za-z])(?:{form}){after}", left, Deadline()))
    except TimeoutError:
        return ""
    said = found[0 if leads else -1][0] if found else ""
    return said if said != left.strip() else ""


def names_thing(field: RowsField, cells: Mapping[str, str]) -> bool:
    """Return whether what a row is about is a thing's name: no sentence, and none cut short."""
    lead = next((each.name for each in field.columns if each.required and is_free(each)), None)
    return lead is None or not _SAYS.search(cells.get(lead, ""))
