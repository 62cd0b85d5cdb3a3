"""Take what the model wrote into fields of one line, as far as the notes bear it out.

The model copies words, but writes a day as 2026-10-07 and a time as 14:30, whatever the notes have
(きのう, 2時半, ten past). So a day counts where the notes name it, or could mean it, a time where
they have its minute on the clock, anything else where they have its words.
"""

from dataclasses import dataclass
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.jobs.write.extracted_values import ExtractedValue
from checker.jobs.write.note_words import CLOCK, NoteWords
from checker.jobs.write.value_candidates import CandidateSpan
from checker.jobs.write.value_search import ValueSearch
from checker.templates.model import ChoiceField, Column, DateField

_PARTS: Final = re.compile(r"、|,\s")


@dataclass(frozen=True)
class FormValues:
    """Holds what was written against the notes.

    Attributes:
        search: of values in the notes.
        words: of the notes.
    """

    search: ValueSearch
    words: NoteWords

    def place(self, field: Column, said: str) -> ExtractedValue | None:
        """Return what was written as the field's value; None where the notes do not bear it out."""
        if isinstance(field, DateField):
            day = self.search.days.read(said)
            return self._take(field, day, self.words.find_day(day))
        if isinstance(field, ChoiceField):
            return self._take(field, said, self._find_choice(field, said))
        if CLOCK.fullmatch(said):
            return self._take(field, said, self.words.find_clock(said))
        return self._place_words(field, said)

    def _place_words(self, field: Column, said: str) -> ExtractedValue | None:
        whole = self.words.find(said)
        if whole is not None:
            return self._take(field, self._tell(whole), whole)
        places = [self.words.find(part) for part in _PARTS.split(said)]
        spans = [each for each in places if each is not None]
        if len(spans) < len(places):
            return None
        joint = "、" if self._language == "ja" else ", "
        return self._take(field, joint.join(map(self._tell, spans)), spans[0])

    def _tell(self, span: tuple[int, int]) -> str:
        return self.words.text[slice(*span)].replace("\n", " ")

    def _take(
        self, field: Column, value: str, span: tuple[int, int] | None
    ) -> ExtractedValue | None:
        if span is None:
            return None
        said = CandidateSpan(self.words.text[slice(*span)], span[0])
        return self.search.take_if_fitting(field, value, said)

    def _find_choice(self, field: ChoiceField, said: str) -> tuple[int, int] | None:
        """Return where a choice is named; the notes as a whole where it is told in other words."""
        if said not in field.choices:
            return None
        return self.words.find(said) or (0, 0)

    @property
    def _language(self) -> Language:
        return self.words.language
