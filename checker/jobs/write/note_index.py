"""What is known of notes when values are looked for: their facts, lines, sentences and people."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import islice

from checker.core.language import Language
from checker.jobs.write.field_segments import Segment
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.model import Fact
from checker.jobs.write.grounding.notes_people import Signature, find_signatures
from checker.jobs.write.scored_values import ScoredValue
from checker.jobs.write.value_candidates import CandidateSpan, split_units

_PART = re.compile(
    r"(?:[^\n、，,。;；/／|｜:：→⇒\t\u3000()（）「」『』]|(?<=[0-9])[,/:](?=[0-9]))+"
)
_EDGES = " *・-#>→.+[]"
_SHORTEST, _LONGEST = 2, 40
_MOST_PARTS = 600


class NoteIndex:
    """Notes, and what is found in them once."""

    def __init__(self, text: str, language: Language) -> None:
        self.text = text
        self.language = language

    @cached_property
    def facts(self) -> Sequence[Fact]:
        """The facts of the notes, in order."""
        return find_facts(self.text, self.language)

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [each.start for each in self.facts]

    @cached_property
    def _line_ends(self) -> Sequence[int]:
        return [match.start() for match in re.finditer(r"(?<=\S)[^\S\n]*\n", self.text)]

    @cached_property
    def _full_names(self) -> Mapping[str, set[str]]:
        """The full names of the notes by the family names that they begin with."""
        words = [each.name for each in self.signatures]
        words += [self.text[e.start : e.end] for e in self.facts if e.kind == "person"]
        found: dict[str, set[str]] = {}
        for each in words:
            if re.search(r"\s", each):
                found.setdefault(each.split()[0], set()).add(each)
        return found

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
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [each for each in self.facts[first:last] if each.end <= end]

    def complete(self, name: str) -> str:
        """Return the full name that begins with a family name, where the notes have one."""
        full = self._full_names.get(name, set())
        return next(iter(full)) if len(full) == 1 else name

    def take(self, start: int, end: int, score: float) -> ScoredValue:
        """Return the words between two places as a value."""
        words = self.text[start:end]
        return ScoredValue(words.strip(), start, start + len(words.rstrip()), score)

    def line(self, place: int) -> int:
        """Return the number of a line with words, from 0, that a place is on."""
        return bisect_left(self._line_ends, place)
