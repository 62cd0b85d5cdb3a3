"""One value: what a user wrote becomes what a template prints, or it is said why not."""

from difflib import get_close_matches
from typing import Final

import regex

from checker.core.language import Language
from checker.core.messages import Message, MessageList
from checker.kinds.shared.patterns import Deadline, compiled
from checker.language.calendar import era_of
from checker.templates.filled import Amount, Cell, Day, Paragraph, Prose
from checker.templates.given import Unfit, clean, parse_day, parse_number
from checker.templates.model import (
    AmountField,
    ChoiceField,
    Column,
    DateField,
    PersonField,
    RichTextField,
    TextField,
)
from checker.templates.written import decimals_of, written_amount, written_day

_LONGEST_NAME: Final = 100
_ITEM: Final = regex.compile(r"[ \t]*[-・*][ \t　]+(?=\S)|[ \t]*・(?=\S)")


def parsed(field: Column, text: str, language: Language) -> Cell:
    """Return the value that `text` is for a field; nothing of it is changed but line ends.

    Raises:
        Unfit: it breaks a rule of the field.
    """
    text = clean(text)
    match field:
        case RichTextField():
            _short(text, field.max_length)
            return prose(text)
        case DateField():
            return _day(field, text, language)
        case AmountField():
            return _amount(field, text)
        case ChoiceField():
            return _choice(field, text)
        case PersonField():
            _one_line(text)
            _short(text, _LONGEST_NAME)
        case TextField():
            _one_line(text)
            _short(text, field.max_length)
            if field.pattern is not None:
                _match(field.pattern, text)
    return text


def prose(text: str) -> Prose:
    """Return paragraphs and items: an empty line parts paragraphs, `- ` or `・` begins an item."""
    found: list[Paragraph] = []
    opened = False  # whether the next line goes on with the last paragraph
    for line in text.split("\n"):
        mark = _ITEM.match(line)
        if not line.strip():
            opened = False
        elif mark is not None:
            found.append(Paragraph(line[mark.end() :], is_item=True))
            opened = True
        elif opened:
            last = found.pop()
            found.append(Paragraph(f"{last.text}\n{line}", is_item=last.is_item))
        else:
            found.append(Paragraph(line))
            opened = True
    return Prose(tuple(found))


def _day(field: DateField, text: str, language: Language) -> Day:
    day = parse_day(text)
    if "{era" in field.format and era_of(day) is None:
        raise Unfit(
            Message("template.is-before-the-first-era-2", text=text),
            Message("template.name-a-day-after-1868"),
        )
    return written_day(field, day, language)


def _amount(field: AmountField, text: str) -> Amount:
    value = parse_number(field, text)
    if decimals_of(value) > field.decimals:
        raise Unfit(
            Message("template.has-more-than-decimals", text=text, decimals=field.decimals),
            Message("template.round-yourself-give-field-more-decimals"),
        )
    if field.min is not None and value < field.min:
        raise Unfit(
            Message("template.is-too-little-2", text=text, min=field.min),
            Message("template.it-is-or-more", min=field.min),
        )
    if field.max is not None and value > field.max:
        raise Unfit(
            Message("template.is-too-much-3", text=text, max=field.max),
            Message("template.it-is-or-less", max=field.max),
        )
    return written_amount(field, value)


def _choice(field: ChoiceField, text: str) -> str:
    if text in field.choices:
        return text
    found = get_close_matches(text, field.choices, n=1, cutoff=0.5)
    raise Unfit(
        Message("template.is-none-of-the-choices", text=text),
        Message("template.did-you-mean-2", found=found[0])
        if found
        else Message("template.choices", choices=MessageList(field.choices, "list.comma")),
    )


def _one_line(text: str) -> None:
    if "\n" in text:
        raise Unfit(
            Message("template.has-more-than-one-line"),
            Message("template.write-it-on-one-line"),
        )


def _short(text: str, most: int) -> None:
    if len(text) > most:
        raise Unfit(
            Message("template.has-characters-limit", count=len(text), most=most),
            Message("template.shorten-it"),
        )


def _match(pattern: str, text: str) -> None:
    try:
        found = compiled(pattern).fullmatch(text, timeout=Deadline().left(), concurrent=True)
    except TimeoutError as error:
        raise Unfit(
            Message("template.takes-too-long-on-it", pattern=pattern),
            Message("template.mend-the-templates-pattern"),
        ) from error
    if found is None:
        raise Unfit(
            Message("template.has-not-the-right-form", text=text),
            Message("template.its-form", pattern=pattern),
        )
