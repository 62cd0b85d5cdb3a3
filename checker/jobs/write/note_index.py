"""What is known of notes when values are looked for: their facts, lines, sentences and people."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import islice, pairwise
from operator import attrgetter
from typing import Final

from checker.core.language import Language
from checker.jobs.write.field_segments import Segment
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.model import Clock, Fact
from checker.jobs.write.grounding.notes_people import Signature, find_signatures
from checker.jobs.write.jotted_clocks import (
    counts_to_24,
    find_jotted_clocks,
    is_afternoon,
    is_event,
)
from checker.jobs.write.jotted_names import find_jotted_names
from checker.jobs.write.scored_values import ScoredValue, is_stretch, write_clock
from checker.jobs.write.value_candidates import CandidateSpan, split_units

_PART = re.compile(
    r"(?:[^\n、，,。;；/／|｜:：→⇒\t\u3000()（）「」『』]|(?<=[0-9])[,/:](?=[0-9]))+"
)
_EDGES = " *・-#>→.+[]"
_SHORTEST, _LONGEST = 2, 40
_MOST_PARTS = 600
_MOST_NAMESAKES = 20
_NOON = 12
_START = attrgetter("start")
_INITIAL = re.compile(r" [A-Z]\.?$")
_FAMILY: Final = range(2, 4)
"""Letters of a family name that is completed by a name written without a gap: 戸村, 戸村康之."""
_GIVEN: Final = re.compile(r"[一-龠々ぁ-んァ-ヶ]{1,3}(?<![長課部係員者様])")


class NoteIndex:
    """Notes, and what is found in them once.

    Args:
        text: what is read of the notes.
        language: of the notes.
        whole: the notes with what is said to the writer, too, who may be told there who writes;
            as long as `text`, which it is where nothing is given.
    """

    def __init__(self, text: str, language: Language, whole: str = "") -> None:
        self.text = text
        self.language = language
        self.whole = whole or text

    @cached_property
    def facts(self) -> Sequence[Fact]:
        """The facts of the notes, in order."""
        return find_facts(self.text, self.language)

    @cached_property
    def clocks(self) -> Sequence[Fact]:
        """The times of day of the notes, in order; in English also such as are jotted down."""
        found = [each for each in self.facts if isinstance(each.value, Clock)]
        if self.language == "en":
            taken = {place for each in found for place in range(each.start, each.end)}
            for each in find_jotted_clocks(self.text):
                if taken.isdisjoint(range(each.start, each.end)):
                    taken.update(range(each.start, each.end))
                    found.append(each)
        return sorted(found, key=_START)

    @cached_property
    def stretches(self) -> Sequence[tuple[Fact, Fact]]:
        """The times that a stretch of time begins and ends with."""
        return [
            (one, other)
            for one, other in pairwise(self.clocks)
            if is_stretch(self.text[one.end : other.start])
        ]

    @cached_property
    def _counts_to_24(self) -> bool:
        return counts_to_24(self.text, self.clocks)

    def write_clock(self, clock: Fact, label: str, before: Fact | None = None) -> str:
        """Return a time of day as data have it; one of work where it may be of either half.

        Args:
            clock: the time.
            label: of the field; what happened (発生, `detected`) may have been at night.
            before: one that comes before it; it is of no earlier half of the day.
        """
        written = write_clock(clock, before)
        hour, _, minute = written.partition(":")
        is_early = int(hour) < _NOON and not is_event(label) and self._is_of_twelve(clock)
        if is_early and is_afternoon(self.text, clock):
            return f"{int(hour) + _NOON}:{minute}"
        return written

    def _is_of_twelve(self, clock: Fact) -> bool:
        """Return whether a time may be counted to twelve: in English `3:35`, too."""
        if self.language == "ja":
            return isinstance(clock.value, Clock) and clock.value.half
        is_written = self.text[clock.start : clock.start + 1].isdecimal()
        return not (is_written and self._counts_to_24)

    @cached_property
    def _line_ends(self) -> Sequence[int]:
        return [match.start() for match in re.finditer(r"(?<=\S)[^\S\n]*\n", self.text)]

    @cached_property
    def _full_names(self) -> Mapping[str, set[str]]:
        """The full names of the notes by the family names that they begin with."""
        words = [each.name for each in self.signatures]
        words += [self.text[e.start : e.end] for e in self.facts if e.kind == "person"]
        words += [self.whole[start:end] for start, end in self.jotted_names]
        if self.whole != self.text:  # who gets the notes stands at their head alone
            told = find_facts(self.whole, self.language)
            words += [self.whole[e.start : e.end] for e in told if e.kind == "person"]
        found: dict[str, set[str]] = {}
        for each in words:
            if re.search(r"\s", each):
                found.setdefault(each.split()[0], set()).add(each)
        known = set(words) if self.language == "ja" else set()
        for each in known:
            for length in _FAMILY:
                if each[:length] in known and _GIVEN.fullmatch(each, length):
                    found.setdefault(each[:length], set()).add(each)
        return found

    @cached_property
    def jotted_names(self) -> Sequence[tuple[int, int]]:
        """Where what may be the name of somebody stands, in English notes, in no order."""
        return list(find_jotted_names(self.whole)) if self.language == "en" else []

    @cached_property
    def units(self) -> Sequence[CandidateSpan]:
        """The sentences of the notes."""
        return split_units(self.text, self.language)

    @cached_property
    def parts(self) -> Sequence[tuple[int, int]]:
        """Where short stretches between commas, strokes and gaps begin and end: the first ones."""
        found = []
        for match in islice(_PART.finditer(self.text), _MOST_PARTS):
            words = match[0].strip(_EDGES)
            start = match.start() + match[0].find(words)
            if _SHORTEST <= len(words) <= _LONGEST:
                found.append((start, start + len(words)))
        return found

    @cached_property
    def signatures(self) -> Sequence[Signature]:
        """Who signs the notes."""
        return find_signatures(self.text, self.language)

    def within(self, segment: Segment) -> list[Fact]:
        """Return the facts in a segment."""
        return self.between(segment.start, segment.end)

    def between(self, start: int, end: int) -> list[Fact]:
        """Return the facts that begin and end between two places."""
        return _cut(self.facts, start, end)

    def clocks_between(self, start: int, end: int) -> list[Fact]:
        """Return the times of day that begin and end between two places."""
        return _cut(self.clocks, start, end)

    def complete(self, name: str) -> str:
        """Return the one full name that begins with a name, if any: of `Marit H`, too."""
        known = self._full_names.get(name.partition(" ")[0], set())
        if len(known) > _MOST_NAMESAKES or (" " in name and not _INITIAL.search(name)):
            return name
        full = {each for each in known if each.startswith(name) and each != name}
        longest = [e for e in full if not any(o != e and o.startswith(e) for o in full)]
        return longest[0] if len(longest) == 1 else name

    def take(self, start: int, end: int, score: float) -> ScoredValue:
        """Return the words between two places as a value."""
        words = self.text[start:end]
        return ScoredValue(words.strip(), start, start + len(words.rstrip()), score)

    def line(self, place: int) -> int:
        """Return the number of a line with words, from 0, that a place is on."""
        return bisect_left(self._line_ends, place)


def _cut(facts: Sequence[Fact], start: int, end: int) -> list[Fact]:
    """Return those of facts, which are in order, that begin and end between two places."""
    first, last = (bisect_left(facts, each, key=_START) for each in (start, end))
    return [each for each in facts[first:last] if each.end <= end]
