"""Find quotes that name different values for one thing: 7日以内 here, 14日以内 there."""

import unicodedata
from collections.abc import Sequence
from itertools import combinations
from re import Match
from typing import Final

from checker.core.answer import Contradiction, Quote
from checker.core.text import lazy_re as re
from checker.language.numerals import find_amounts

_COUNTED: Final = re.compile(
    r"(?<![\d.,])(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>日|週間|か月|ヶ月|カ月|ヵ月|箇月|年間|時間|分|回|歳|文字|社|%"
    r"|days?|weeks?|months?|years?|hours?|minutes?|times)(?!\d)"
)
_MONTHS: Final = re.compile("[かヶカヵ箇]月")
_OF_A_DATE: Final = re.compile(r"月\s*$")
_OF_THE_YEAR: Final = re.compile(r"(?<!\d)(?<!\d年)(?P<number>\d{1,2})月(?!\s*\d{1,2}日|分)")
_CLOCK: Final = re.compile(
    r"(?<![\d:.])(?P<half>午前|午後)?(?P<hour>\d{1,2})"
    r"(?:時(?!間)(?:(?P<minute>\d{1,2})分|(?P<thirty>半))?|:(?P<past>\d{2})(?![\d:])|(?=\s*[ap]m\b))"
    r"(?:\s*(?P<noon>[ap])m\b)?"
)
_SPELLED: Final = "one two three four five six seven eight nine ten eleven twelve"
_WORDS: Final = {each: str(number) for number, each in enumerate(_SPELLED.split(), 1)}
_IN_WORDS: Final = re.compile(
    rf"\b(?:{'|'.join(_WORDS)})\b(?=\s(?:days?|weeks?|months?|years?|hours?|minutes?|times)\b)"
)
_EVERYBODYS: Final = frozenset(("当社", "会社", "社員", "本人", "従業員", "全社員", "役職員"))
"""Whose thing it is where it is anybody's."""
_AFTERNOON: Final = 12

Values = dict[str, dict[str, str]]
"""By unit, each number that stands before it, and how it is written."""


def find_contradictions(quotes: Sequence[Quote]) -> tuple[Contradiction, ...]:
    """Return the pairs of quotes of documents that hold which give other values in one unit."""
    holding = [(at, each) for at, each in enumerate(quotes) if each.standing == "valid"]
    found = []
    for (first, one), (second, other) in combinations(holding, 2):
        if one.file == other.file or _speak_of_others(one.text, other.text):
            continue  # rows of one table speak of different things
        values = _compare(_read_values(one.text), _read_values(other.text))
        if values:
            found.append(Contradiction(quotes=(first, second), values=values))
    return tuple(found)


def _speak_of_others(one: str, other: str) -> bool:
    """Return whether two texts begin with one thing of different owners: 本社の受付, 工場の受付."""
    (whose, thing), (others, same) = _split_topic(one), _split_topic(other)
    return bool(whose and others and thing == same and whose != others)


def _split_topic(text: str) -> tuple[str, str]:
    """Return whose thing a text is about, empty for anybody's, and the thing."""
    topic = text.partition("。")[0].partition("は")[0]
    whose, _, thing = topic.rpartition("の")
    return ("" if whose in _EVERYBODYS else whose), thing


def _compare(one: Values, other: Values) -> tuple[str, str] | None:
    """Return the first values that differ, None where each unit has one in common or is in one."""
    for unit, values in one.items():
        if unit in other and not values.keys() & other[unit].keys():
            return next(iter(values.values())), next(iter(other[unit].values()))
    return None


def _read_values(text: str) -> Values:
    """Return each unit with the numbers that stand before it."""
    plain = _IN_WORDS.sub(lambda match: _WORDS[match[0]], unicodedata.normalize("NFKC", text))
    values: Values = {}
    for _, _, amount in find_amounts(plain):
        if amount.unit:
            number = f"{amount.value:,f}"
            values.setdefault(amount.unit, {})[number] = f"{number}{amount.unit}"
    for match in _COUNTED.finditer(plain):
        if not _OF_A_DATE.search(plain[: match.start()]):
            unit = _MONTHS.sub("か月", match["unit"])
            key = unit.rstrip("s")
            space = " " if unit.isalpha() and unit.isascii() else ""
            values.setdefault(key, {})[match["number"]] = f"{match['number']}{space}{unit}"
    for match in _OF_THE_YEAR.finditer(plain):
        values.setdefault("月", {})[match["number"]] = match[0]
    for match in _CLOCK.finditer(plain):
        values.setdefault("時刻", {})[_read_clock(match)] = match[0].strip()
    return values


def _read_clock(match: Match[str]) -> str:
    """Return a time of day as minutes since midnight."""
    later = match["half"] == "午後" or match["noon"] == "p"
    hour = int(match["hour"]) % _AFTERNOON + _AFTERNOON if later else int(match["hour"])
    minute = 30 if match["thirty"] else int(match["minute"] or match["past"] or 0)
    return str(hour * 60 + minute)
