"""One value: what a user wrote becomes what a template prints, or it is said why not."""

from difflib import get_close_matches
from typing import Final

import regex

from checker.core.language import Language
from checker.core.messages import Message, MessageList
from checker.kinds.shared.patterns import Deadline, compile_pattern
from checker.language.calendar import find_era
from checker.templates.filled_values import Cell, FilledAmount, FilledDay, Prose, ProseParagraph
from checker.templates.model import (
    AmountField,
    ChoiceField,
    Column,
    DateField,
    PersonField,
    RichTextField,
    TextField,
)
from checker.templates.value_format import count_decimals, write_amount, write_day
from checker.templates.value_parser import Unfit, clean, parse_day, parse_number

_MAX_NAME_LENGTH: Final = 100
_ITEM: Final = regex.compile(r"[ \t]*[-・*][ \t　]+(?=\S)|[ \t]*・(?=\S)")


def parse_value(field: Column, text: str, language: Language) -> Cell:
    """Return the value that `text` is for a field; nothing of it is changed but line ends.

    Raises:
        Unfit: it breaks a rule of the field.
    """
    text = clean(text)
    match field:
        case RichTextField():
            _require_short(text, field.max_length)
            return parse_prose(text)
        case DateField():
            return _parse_day_field(field, text, language)
        case AmountField():
            return _parse_amount(field, text)
        case ChoiceField():
            return _parse_choice(field, text)
        case PersonField():
            _require_one_line(text)
            _require_short(text, _MAX_NAME_LENGTH)
        case TextField():
            _require_one_line(text)
            _require_short(text, field.max_length)
            if field.pattern is not None:
                _match(field.pattern, text)
    return text


def parse_prose(text: str) -> Prose:
    """Return paragraphs and items: an empty line parts paragraphs, `- ` or `・` begins an item."""
    found: list[ProseParagraph] = []
    opened = False  # whether the next line goes on with the last paragraph
    for line in text.split("\n"):
        mark = _ITEM.match(line)
        if not line.strip():
            opened = False
        elif mark is not None:
            found.append(ProseParagraph(line[mark.end() :], is_item=True))
            opened = True
        elif opened:
            last = found.pop()
            found.append(ProseParagraph(f"{last.text}\n{line}", is_item=last.is_item))
        else:
            found.append(ProseParagraph(line))
            opened = True
    return Prose(tuple(found))


def _parse_day_field(field: DateField, text: str, language: Language) -> FilledDay:
    day = parse_day(text)
    if "{era" in field.format and find_era(day) is None:
        raise Unfit(
            Message("template.is-before-the-first-era-2", text=text),
            Message("template.name-a-day-after-1868"),
        )
    return write_day(field, day, language)


def _parse_amount(field: AmountField, text: str) -> FilledAmount:
    value = parse_number(field, text)
    if count_decimals(value) > field.decimals:
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
    return write_amount(field, value)


def _parse_choice(field: ChoiceField, text: str) -> str:
    if text in field.choices:
        return text
    found = get_close_matches(text, field.choices, n=1, cutoff=0.5)
    raise Unfit(
        Message("template.is-none-of-the-choices", text=text),
        Message("template.did-you-mean-2", found=found[0])
        if found
        else Message("template.choices", choices=MessageList(field.choices, "list.comma")),
    )


def _require_one_line(text: str) -> None:
    if "\n" in text:
        raise Unfit(
            Message("template.has-more-than-one-line"),
            Message("template.write-it-on-one-line"),
        )


def _require_short(text: str, most: int) -> None:
    if len(text) > most:
        raise Unfit(
            Message("template.has-characters-limit", count=len(text), most=most),
            Message("template.shorten-it"),
        )


def _match(pattern: str, text: str) -> None:
    try:
        found = compile_pattern(pattern).fullmatch(text, timeout=Deadline().left(), concurrent=True)
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
