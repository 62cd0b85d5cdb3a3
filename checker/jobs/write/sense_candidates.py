"""Find words of the sort that a field holds, wherever notes have them: rooms, zones, names.

`読んだ人: 浜口、戸田` needs no word for the field beside it to be offered as who was there.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import regex

from checker.core.text import lazy_re as re
from checker.jobs.write.field_segments import list_words
from checker.jobs.write.field_senses import EFFORT_WORDS, PLACE_WORDS, ZONES, Sense, name_sense
from checker.jobs.write.grounding.notes_near import find_departments
from checker.jobs.write.grounding.notes_people import SELF, Line, find_spoken_lines
from checker.jobs.write.note_index import NoteIndex
from checker.jobs.write.scored_values import ANYWHERE, CUED, SPOKEN, VERY_LIKELY, ScoredValue
from checker.jobs.write.segment_values import CLOCK
from checker.kinds.shared.patterns import Deadline, compile_pattern
from checker.templates.model import PersonField, TemplateField, TextField

_LETTER: Final = r"[一-龠々ァ-ヴーA-Za-z0-9０-９]"
_JA_PLACE: Final = re.compile(
    rf"(?<![0-9])(?<![0-9][:：])(?:{_LETTER}{{1,10}}[ \u3000]){{0,2}}(?:{_LETTER}{{1,8}}の){{0,2}}"
    rf"{_LETTER}{{0,10}}?(?:{PLACE_WORDS})[A-Z0-9]?"
)
_EN_PLACE: Final = re.compile(
    r"\b(?:Room|Hall|Meeting room|Lab) [A-Z0-9][\w-]*|\b(?:Zoom|Teams|Webex|Google Meet|online)\b"
    r"|(?<![\w'’])(?:[a-z]+(?:st|nd|rd|th|')? |[A-Z][\w-]+ ){0,3}"
    r"(?:[Rr]oom|[Hh]all|[Oo]ffice|[Bb]oardroom|[Cc]anteen|[Ll]ibrary|[Ll]obby)(?: [A-Z0-9]\b)?"
)
_ARTICLE: Final = re.compile(r"^(?:in |the |at |our |a )+", re.IGNORECASE)
_EFFORT: Final = re.compile(
    r"\b(?:(?:[0-9.]+|one|two|three|four|five|six)[ -])(?:(?:person|people|developers?|engineers?)"
    rf"[ -,]{{1,3}})?(?:(?:for )?(?:[0-9.]+|one|two|three|four|five|six) )?(?:{EFFORT_WORDS})\b",
    re.IGNORECASE,
)
_CODE: Final = re.compile(
    r"(?<![\w.@-])(?:[A-Z]{2,8}|[一-龠]{1,3})-(?:[0-9]{2,4}-)?[0-9]{1,6}(?![\w-])"
)
_NAME: Final = r"[A-Z][a-z][\w'-]*(?: [A-Z][a-z][\w'-]*)?(?: \([^()\n]{1,24}\))?"
_EN_LIST: Final = re.compile(rf"{_NAME}(?:,? (?:and|&) {_NAME}|, {_NAME})+")
_CLOSING: Final = re.compile(
    r"以上(?:です|で|。|$)|終わり(?:ます|ました|です|$)|終了|解散|閉会"
    r"|(?i:\b(?:that's (?:it|all)|we're done|closing|closed|wrapping up|end of meeting|bye)\b)"
)
_OVER: Final = re.compile(r"終了|\bend", re.IGNORECASE)
_STARTS: Final = re.compile(r"開始|\bstart", re.IGNORECASE)
_GAP: Final = 4
_MOST: Final = 40
"""Matches of a field's form that are looked at."""


class SenseFinder:
    """What in notes is of the sort that fields ask for."""

    def __init__(self, index: NoteIndex) -> None:
        self._index = index
        self._lines = find_spoken_lines(index.text)
        self._by_sense: Mapping[Sense, Callable[[], Iterator[tuple[int, int]]]] = {
            "department": self._iter_departments,
            "place": self._iter_places,
            "zone": lambda: (each.span() for each in ZONES.finditer(index.text)),
            "effort": lambda: (each.span() for each in _EFFORT.finditer(index.text)),
            "code": lambda: (each.span() for each in _CODE.finditer(index.text)),
            "people": self._iter_lists,
        }

    def find(self, field: TemplateField) -> Iterator[ScoredValue]:
        """Yield words of the sort of a field, or of its form, wherever they stand."""
        if isinstance(field, PersonField):
            yield from self._find_speakers(field)
        if not isinstance(field, TextField):
            return
        if field.pattern and CLOCK.search(field.pattern):
            yield from self._find_stamps(field)
        elif field.pattern:
            yield from self._find_formed(field.pattern)
        find = self._by_sense.get(name_sense(field))
        spans = list(dict.fromkeys(find())) if find else []
        for number, (start, end) in enumerate(spans):
            score = SPOKEN if len(spans) == 1 else ANYWHERE + 0.05
            yield self._index.take(start, end, score - 0.002 * min(number, 20))

    def _iter_departments(self) -> Iterator[tuple[int, int]]:
        for unit in self._index.units:
            for low, high in find_departments(unit.text, self._index.language):
                yield unit.start + low, unit.start + high

    def _iter_places(self) -> Iterator[tuple[int, int]]:
        pattern = _JA_PLACE if self._index.language == "ja" else _EN_PLACE
        for match in pattern.finditer(self._index.text):
            article = _ARTICLE.match(match[0])
            start = match.start() + (article.end() if article else 0)
            yield start, match.end()
            gap = max(match[0].rfind(each) for each in " \u3000")
            if gap > 0 and self._index.language == "ja":
                yield match.start() + gap + 1, match.end()

    def _iter_lists(self) -> Iterator[tuple[int, int]]:
        """Yield stretches of names with nothing but joints between them."""
        if self._index.language == "en":
            yield from (each.span() for each in _EN_LIST.finditer(self._index.text))
            return
        people = [each for each in self._index.facts if each.kind == "person"]
        run: list[int] = []
        for each in people:
            between = self._index.text[run[1] : each.start] if run else ""
            if run and "\n" not in between and len(between) <= _GAP + 8:
                run[1] = each.end
            else:
                if run:
                    yield run[0], run[1]
                run = [each.start, each.end]
        if run:
            yield run[0], run[1]

    def _find_formed(self, pattern: str) -> Iterator[ScoredValue]:
        """Yield what has a field's form and stands between edges of words."""
        shape = compile_pattern(pattern)
        if pattern[:1] not in "[(\\" or ".+" in pattern or ".{" in pattern:
            return
        try:
            found = shape.finditer(self._index.text, timeout=Deadline().left(), concurrent=True)
            for number, each in zip(range(_MOST), found, strict=False):
                if not _is_inside(self._index.text, each):
                    score = ANYWHERE + 0.1 - 0.002 * number
                    yield self._index.take(each.start(), each.end(), score)
        except TimeoutError:
            return

    def _find_speakers(self, field: PersonField) -> Iterator[ScoredValue]:
        """Yield who says of himself what a field asks for: `畑中: 記録は私がとります`."""
        words = list_words(field)
        for line in self._lines:
            said = line.text.casefold()
            if SELF.search(line.text) and any(word in said for word in words):
                name = self._index.complete(line.who)
                yield ScoredValue(name, line.start, line.start + len(line.who), VERY_LIKELY + 0.1)

    def _find_stamps(self, field: TextField) -> Iterator[ScoredValue]:
        """Yield when a chat begins, and when somebody closes it."""
        stamped = [each for each in self._lines if each.stamp]
        if len(stamped) < _GAP:
            return
        closing = [each for each in stamped if _CLOSING.search(each.text)]
        chosen: Line | None = None
        if _OVER.search(field.label):
            chosen = closing[-1] if closing else stamped[-1]
        elif _STARTS.search(field.label):
            chosen = stamped[0]
        if chosen is not None:
            score = VERY_LIKELY if closing or not _OVER.search(field.label) else CUED
            hour, _, minute = chosen.stamp.partition(":")
            value = f"{int(hour)}:{minute}"
            at = chosen.stamp_start
            yield ScoredValue(value, at, at + len(chosen.stamp), score)


def _is_inside(text: str, match: "regex.Match[str]") -> bool:
    """Return whether a match is a part of a longer number or word."""
    before, behind = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    first, last = match[0][:1], match[0][-1:]
    return (first.isalnum() and first.isascii() and before.isalnum() and before.isascii()) or (
        last.isalnum() and last.isascii() and behind.isalnum() and behind.isascii()
    )
