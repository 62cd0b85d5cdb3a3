"""Find what other lines of notes make out of date: a day that was moved, a figure put right.

`電話は11/25までにのばす` takes the day from `11/20までに電話` above it; `05:58, not 06:10`
takes what any other line says of 06:10. A row of a list (`・瓶 3,000本`) is put right where a line
on the same thing says so (`瓶は3,000本ではなく2,400本`). In a thread of mails the newest one stands
first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.model import Day, Fact, Language, Quantity

_NOT_LATER: Final = re.compile(r",? (?:not|instead of|rather than) ")
_NOT_BEFORE: Final = re.compile(r"じゃなくて?|ではなくて?|でなくて?")
_MOVED: Final = re.compile(
    r"変更|変わ(?:った|りまし|って)|変えて|ずら[しす]|ずれ[たて]|延期|延ば|のば[しす]|延び|のび[たて]|前倒し|早め[たるて]"
    r"|訂正|修正|直して|正しくは|に(?:なりました|なった|します|して(?:ください|くれ))"
    r"|(?i:\b(?:moved?|moving|changed?|postponed?|brought forward|pushed|shifted|corrected"
    r"|correction|should (?:be|read|say)|make (?:it|that)|is now|are now)\b)"
)
_THREAD: Final = re.compile(
    r"^>|^-{2,}[ ]?(?:Original|Forwarded|元のメッセージ)|^On [^\n]{6,80} wrote:"
    r"|^[^\n]{6,60}(?:さん|様)?(?:は|が)?書きました|のメール[:：]?$",
    re.MULTILINE,
)
_DIGIT: Final = re.compile(r"[0-9０-９]")
_TOKEN: Final = re.compile(r"[一-龠々]{2,6}|[ァ-ヴー]{3,}|[a-z]{4,}")
_THING: Final = re.compile(
    r"[一-龠々]{2,6}|[ァ-ヴー]{3,}|[0-9]{1,6}[a-z]{1,3}|[a-z]{1,3}[0-9]{1,6}"
)
"""What names the thing of a row: 瓶箱, フロスト, 720ml."""
_LEAD: Final = re.compile(r"[\s・*>-]*(?P<name>[^\s、:：0-9]{1,12})")
_ROW_END: Final = re.compile(r"[^ぁ-ん。、!?！？\s]\s*$")
"""How a row ends: with a noun, a count, a name; prose does not."""
_WEEKDAY: Final = re.compile(r"[(（][月火水木金土日][)）]$")
_COMMON: Final = frozenset(
    {"変更", "訂正", "修正", "延期", "期限", "today", "from", "with", "will"}
)
_EXACT: Final = frozenset({"number", "amount", "time", "date"})
_PLAIN: Final = 1000
"""A number from which on it is not the same as another by chance."""
_NEAR: Final = 16
"""Characters between a day and the word that tells of a change."""
_MOST: Final = 40
"""What is said not to be so, from which on it is not held against the rest."""
_ABOUT: Final = 60
"""Characters of a correction that tell what it is about."""
_LOOKED_AT: Final = 60
"""Sentences before a change that may tell what is changed."""

Sentence = tuple[int, int]


@dataclass(frozen=True)
class _Said:
    """A sentence with its facts that may be put right, and its telling words."""

    start: int
    end: int
    facts: Sequence[Fact]
    words: frozenset[str]


@dataclass(frozen=True)
class _Denied:
    """A fact that a sentence says is not so, what it says is, and what it is about, folded."""

    gone: Fact
    now: str
    by: _Said
    about: str


@dataclass(frozen=True)
class Outdated:
    """Characters `start` to `end` of notes that others put right; `now` is what holds, or nothing.

    `now` is never longer than what it takes the place of.
    """

    start: int
    end: int
    now: str = ""


def find_outdated(
    text: str, sentences: Sequence[Sentence], language: Language
) -> Iterator[Outdated]:
    """Yield where notes say what other lines of them put right.

    Args:
        text: the notes.
        sentences: where their sentences begin and end.
        language: of the notes.
    """
    if not (_MOVED.search(text) or _NOT_LATER.search(text) or _NOT_BEFORE.search(text)):
        return
    said = [_read(text, *each, language) for each in sentences]
    yield from _iter_denied(text, said)
    yield from _iter_moved(text, said)


def _read(text: str, start: int, end: int, language: Language) -> _Said:
    words = text[start:end]
    found = find_facts(words, language) if _DIGIT.search(words) else ()
    facts = [each for each in found if _is_exact(each)]
    tokens = frozenset(_TOKEN.findall(fold(words))) - _COMMON
    return _Said(start, end, facts, tokens)


def _is_exact(fact: Fact) -> bool:
    return fact.kind in _EXACT and (not isinstance(fact.value, Day) or fact.value.is_day)


def _iter_denied(text: str, said: Sequence[_Said]) -> Iterator[Outdated]:
    """Yield what is said not to be so, and the sentences that say it all the same."""
    old: list[_Denied] = []
    for each in said:
        words = text[each.start : each.end]
        later, before = _NOT_LATER.search(words), _NOT_BEFORE.search(words)
        match = later or before
        if match is None:
            continue
        ahead = [one for one in each.facts if one.end <= match.start()]
        behind = [one for one in each.facts if one.start >= match.end()]
        if not ahead or not behind or ahead[-1].kind != behind[0].kind:
            continue
        gone, now = (behind[0], ahead[-1]) if later else (ahead[-1], behind[0])
        low, high = (match.start(), gone.end) if later else (gone.start, match.end())
        old.append(_Denied(gone, words[now.start : now.end], each, fold(words[:_ABOUT]).strip()))
        yield Outdated(each.start + low, each.start + high)
    own = {each.by.start for each in old}
    for each in said if len(old) <= _MOST else ():
        for one in old if each.facts and each.start not in own else ():
            same = [fact for fact in each.facts if _is_same(fact, one.gone)]
            if same and _is_row_of(text[each.start : each.end], one):
                yield _put_right(each, same[0], one.now)
            elif same and _speaks_of(each, one.by, one.gone):
                yield Outdated(each.start, each.end)


def _is_row_of(words: str, denied: _Denied) -> bool:
    """Return whether words are a row, or a line of rows, on the thing that a correction names."""
    if not _ROW_END.search(words):
        return False
    row, lead = fold(words), _LEAD.match(words)
    names = tuple(f"{fold(lead['name'])}{joint}" for joint in "はがのをも") if lead else ()
    things = (each for each in _THING.findall(denied.about) if each not in _COMMON)
    return denied.about.startswith(names) or any(each in row for each in things)


def _put_right(row: _Said, gone: Fact, told: str) -> Outdated:
    """Return what a row says now: without the weekday, or nothing, where there is no room."""
    room = gone.end - gone.start
    fitting = (each for each in (told, _WEEKDAY.sub("", told)) if len(each) <= room)
    return Outdated(row.start + gone.start, row.start + gone.end, next(fitting, ""))


def _is_same(one: Fact, other: Fact) -> bool:
    if isinstance(one.value, Day) and isinstance(other.value, Day):
        return replace(one.value, weekday=None) == replace(other.value, weekday=None)
    return one.kind == other.kind and str(one.value) == str(other.value)


def _speaks_of(one: _Said, other: _Said, fact: Fact) -> bool:
    """Return whether two sentences are of the same matter: a time or a large sum tells alone."""
    large = isinstance(fact.value, Quantity) and fact.value.number >= _PLAIN
    return large or fact.kind == "time" or bool(one.words & other.words)


def _iter_moved(text: str, said: Sequence[_Said]) -> Iterator[Outdated]:
    """Yield the days that a sentence on the same matter changes: times are stamps of lines, too."""
    newest_first = bool(_THREAD.search(text))
    for number, each in enumerate(said):
        days = [one for one in each.facts if one.kind == "date"]
        if len(days) != 1 or not _is_moved(text, each, days[0]):
            continue
        new = days[0]
        before = said[max(0, number - _LOOKED_AT) : number][::-1]
        behind = said[number + 1 : number + _LOOKED_AT] if newest_first else ()
        for other in (*before, *behind):
            own = [one for one in other.facts if one.kind == new.kind]
            shared = other.words & each.words
            if len(own) == 1 and shared and not _is_same(own[0], new):
                if not _MOVED.search(text, other.start, other.end):
                    yield Outdated(other.start + own[0].start, other.start + own[0].end)
                break


def _is_moved(text: str, each: _Said, day: Fact) -> bool:
    """Return whether words that tell of a change stand near a day."""
    low, high = each.start + day.start - _NEAR, each.start + day.end + _NEAR
    return _MOVED.search(text, max(each.start, low), min(each.end, high)) is not None
