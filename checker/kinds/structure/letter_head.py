"""Read the fields of a letter head: date, number, department and name at the right, unlabelled."""

from collections.abc import Iterator
from typing import Final

from checker.core.document import Block, BlockKind, Document, FormField, Part
from checker.core.text import lazy_re as re
from checker.kinds.shared.value_rules import names_person
from checker.language.calendar import find_dates

_LINES: Final = 12
_AT_THE_RIGHT: Final = frozenset({"right", "end"})
_DATED: Final = re.compile(r"(?:日|日付|年月日|[Dd]ate)$")
_BY: Final = re.compile(r"(?:者|氏名|名前|担当|[Aa]uthor|[Nn]ame)$")
_OF: Final = re.compile(r"(?:所属|部署|部門|部課)$")
_NUMBERED: Final = re.compile(r"(?:番号|[Nn]umber)$")
_NUMBER: Final = re.compile(
    r"\S{0,10}第?\s?[0-9０-９-]{1,12}号|[A-Za-z\u3400-\u9fff]{1,6}(?:[-－][0-9０-９]{1,5}){1,3}"
)
_OFFICE: Final = re.compile(
    r"\S*(?:部|課|室|係|局|支店|支社|本部|センター|グループ|チーム)(?=[\s\u3000]|$)"
)
_COMPANY: Final = re.compile(r"会社|法人|御中|様|殿|各位")


def find_in_letter_head(label: str, document: Document) -> FormField | None:
    """Return the line of the letter head that says what a field of a label would, if any."""
    return next(_iter_answers(label, document), None)


def _iter_answers(label: str, document: Document) -> Iterator[FormField]:
    for block in _list_lines(document):
        text = block.text.strip()
        if _DATED.search(label) and find_dates(text):
            yield _build_field(label, text, block)
        elif _NUMBERED.search(label) and (number := _NUMBER.fullmatch(text)):
            yield _build_field(label, number[0], block)
        elif find_dates(text) or _NUMBER.fullmatch(text) or _COMPANY.search(text):
            continue
        elif _OF.search(label) and (office := _OFFICE.search(text)):
            yield _build_field(label, office[0], block)
        elif _BY.search(label) and names_person(name := _OFFICE.sub("", text).strip()):
            yield _build_field(label, name, block)


def _list_lines(document: Document) -> list[Block]:
    """Return the lines at the right margin before anything that is no paragraph."""
    lines: list[Block] = []
    for block in [b for b in document.blocks if b.part is Part.BODY][:_LINES]:
        if block.kind is not BlockKind.PARAGRAPH:
            break
        if block.style.alignment in _AT_THE_RIGHT and block.text.strip():
            lines.append(block)
    return lines


def _build_field(label: str, value: str, block: Block) -> FormField:
    start = block.text.index(value)
    span = block.span(start, start + len(value))
    return FormField(label, value, span, span)
