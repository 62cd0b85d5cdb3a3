"""A line of notes as the row of a table: who, by when and how much are told by their types."""

from collections.abc import Callable
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.model import Day, Fact, Quantity
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
_EMPTY: Final = re.compile(
    r"[（(【\[][\s、,/・:：〆~〜]*(?:\S{1,8}[課部係室])?[\s、,]*(?:期限|締切|締め切り|担当|まで|迄|から|さん|by|due|until)?[\s、,/・:：]*[)）】\]]"
)
_JOINT: Final = re.compile(
    r"^(?:さん|様|氏)?(?:[がはに]|[:：→⇒>-]+)[\s、,]*|^\s*[-・*:：、,→]\s*"
    r"|[\s、,/・:：→⇒-]*(?:期限|締切|〆|by|due|until)?[\s:：]*$"
)
_DOES: Final = re.compile(r"^(?:さん|様)?(?:[がは][、\s]*)?")
_BY: Final = re.compile(r"(?<=[\s,、])(?:期限|締切|〆切?|by|due|until)[:：\s]*$", re.IGNORECASE)
_UNTIL: Final = re.compile(r"^(?:までに?|迄に?|中に?|〆)[、,\s]*")


def split_row(
    rows: RowsField, line: str, language: Language, dated: Callable[[str], str]
) -> dict[str, str]:
    """Return a row's values by column, each the line's own words (dates as data files have them).

    The first column that takes any text gets what is left of the line.

    Args:
        rows: the columns.
        line: of the notes, without its bullet.
        language: of the document.
        dated: gives a date without a year its year.
    """
    columns = [each for each in rows.columns if each.source == "given"]
    cells: dict[str, str] = {}
    doer = WILL_DO.match(line) if language == "en" else None
    who = next((each for each in columns if is_who(each)), None)
    if doer and who is not None:
        cells[who.name] = doer["who"]
        line = line[doer.end() - 1 :]
    lead = find_shaped(columns[0], line, leads=True) if columns else ""
    if lead:
        cells[columns[0].name] = lead
    left = body = _cut(line, lead)
    found = list(find_facts(body, language))
    for column in columns:
        fact = next((each for each in found if _is_of(column, each)), None)
        value = _build_value(column, fact, body, dated)
        if fact is None or not value or column.name in cells:
            continue
        found.remove(fact)
        cells[column.name] = value
        left = _cut(left, body[fact.start : fact.end])
    for column in columns[1:]:
        if column.name not in cells and (shaped := find_shaped(column, left, leads=False)):
            cells[column.name] = shaped
            left = _cut(left, shaped)
    first = next((each for each in columns if each.name not in cells and is_free(each)), None)
    if first is not None and left.strip():
        cells[first.name] = _tidy(left)
    return cells


def _is_of(column: Column, fact: Fact) -> bool:
    if isinstance(column, DateField):
        return isinstance(fact.value, Day) and fact.value.is_day
    if isinstance(column, AmountField):
        return isinstance(fact.value, Quantity)
    if is_due(column):
        return isinstance(fact.value, Day)
    return is_who(column) and fact.kind == "person"


def is_who(column: Column) -> bool:
    """Return whether a column names who does something or said it."""
    return isinstance(column, PersonField) or bool(_WHO.search(f"{column.label} {column.name}"))


def is_due(column: Column) -> bool:
    """Return whether a column tells by when something is to be done."""
    return isinstance(column, (DateField, TextField)) and bool(_DUE.search(column.label))


def is_free(column: Column) -> bool:
    """Return whether a column takes any text: no name, date, amount, choice or certain form."""
    told = is_who(column) or is_due(column) or _get_form(column) is not None
    return not told and not isinstance(column, (DateField, AmountField, ChoiceField))


def begins_row(rows: RowsField, line: str) -> bool:
    """Return whether a line begins with what the first column's form asks for: 9:12, F-001."""
    column = rows.columns[0]
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


def _build_value(column: Column, fact: Fact | None, line: str, dated: Callable[[str], str]) -> str:
    if fact is None:
        return ""
    if isinstance(fact.value, Day) and isinstance(column, DateField):
        year = f"{fact.value.year:04}-" if fact.value.year else ""
        return dated(f"{year}{fact.value.month:02}-{fact.value.day:02}")
    if isinstance(fact.value, Quantity) and isinstance(column, AmountField):
        return str(fact.value.number)
    return line[fact.start : fact.end]


def _cut(line: str, words: str) -> str:
    """Return a line without words, and without what joined them to it."""
    if not words:
        return line
    before, _, after = line.partition(words)
    return _BY.sub("", before) + _UNTIL.sub("", _DOES.sub("", after))


def _tidy(left: str) -> str:
    """Return what is left of a line without empty brackets and joints at its ends."""
    before = None
    text = left.strip()
    while text != before:
        before = text
        text = _JOINT.sub("", _EMPTY.sub("", text)).strip()
    return re.sub(r"[ \t\u3000]{2,}", " ", text or left.strip())
