"""One value: what a user wrote becomes what a template prints, or it is said why not."""

from difflib import get_close_matches
from typing import Final

import regex

from checker.core.bilingual import Bilingual, Language
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
            Bilingual(f"「{text}」には元号がありません。", f"“{text}” is before the first era."),
            Bilingual("明治元年より後の日付にしてください。", "Name a day after 1868."),
        )
    return written_day(field, day, language)


def _amount(field: AmountField, text: str) -> Amount:
    value = parse_number(field, text)
    if decimals_of(value) > field.decimals:
        raise Unfit(
            Bilingual(
                f"「{text}」の小数が {field.decimals} 桁に収まりません。",
                f"“{text}” has more than {field.decimals} decimals.",
            ),
            Bilingual(
                "丸めた値を書くか、ひな型の decimals を増やしてください。",
                "Round it yourself, or give the field more `decimals`.",
            ),
        )
    if field.min is not None and value < field.min:
        raise Unfit(
            Bilingual(
                f"「{text}」は下限 {field.min} より小さい値です。", f"“{text}” is too little."
            ),
            Bilingual(f"{field.min} 以上にします。", f"It is {field.min} or more."),
        )
    if field.max is not None and value > field.max:
        raise Unfit(
            Bilingual(f"「{text}」は上限 {field.max} より大きい値です。", f"“{text}” is too much."),
            Bilingual(f"{field.max} 以下にします。", f"It is {field.max} or less."),
        )
    return written_amount(field, value)


def _choice(field: ChoiceField, text: str) -> str:
    if text in field.choices:
        return text
    found = get_close_matches(text, field.choices, n=1, cutoff=0.5)
    listed = "、".join(field.choices)
    raise Unfit(
        Bilingual(f"「{text}」は選択肢にありません。", f"“{text}” is none of the choices."),
        Bilingual(f"「{found[0]}」ではありませんか。", f"Did you mean “{found[0]}”?")
        if found
        else Bilingual(f"選べるのは: {listed}", f"One of: {', '.join(field.choices)}"),
    )


def _one_line(text: str) -> None:
    if "\n" in text:
        raise Unfit(
            Bilingual("改行があります。", "has more than one line."),
            Bilingual("1行で書いてください。", "Write it on one line."),
        )


def _short(text: str, most: int) -> None:
    if len(text) > most:
        raise Unfit(
            Bilingual(
                f"{len(text)} 文字あります(上限 {most} 文字)。",
                f"has {len(text)} characters (limit {most}).",
            ),
            Bilingual("短くしてください。", "Shorten it."),
        )


def _match(pattern: str, text: str) -> None:
    try:
        found = compiled(pattern).fullmatch(text, timeout=Deadline().left(), concurrent=True)
    except TimeoutError as error:
        raise Unfit(
            Bilingual(
                f"正規表現「{pattern}」の照合が終わりません。", f"“{pattern}” takes too long on it."
            ),
            Bilingual("ひな型の pattern を直してください。", "Mend the template's `pattern`."),
        ) from error
    if found is None:
        raise Unfit(
            Bilingual(
                f"「{text}」は決まった形ではありません。", f"“{text}” has not the right form."
            ),
            Bilingual(f"形: {pattern}", f"Its form: {pattern}"),
        )
