"""Find what notes say aloud of a meeting or a journey: its name, its times, who came, who writes.

What is said in so many words is taken as a label is.
"""

from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from checker.core.text.normalization import fold
from checker.jobs.write import spoken_meeting_en, spoken_meeting_ja, typed_heads
from checker.jobs.write.grounding.labels import find_synonyms
from checker.jobs.write.note_index import NoteIndex
from checker.jobs.write.scored_values import ScoredValue
from checker.templates.model import DateField, PersonField, TemplateField, TextField

_FINDERS: Final = {"ja": spoken_meeting_ja.FINDERS, "en": spoken_meeting_en.FINDERS}
_TIMES: Final = frozenset({"start", "start time", "end", "end time", "開始", "終了"})
"""Labels of which what began or ended without anybody's meaning it has its own."""


def find_spoken(index: NoteIndex, field: TemplateField) -> Iterator[ScoredValue]:
    """Yield the first that is said for a field in so many words."""
    if not isinstance(field, (TextField, PersonField, DateField)):
        return
    own, others = fold(field.label), find_synonyms(field.label)
    spoken = _FINDERS[index.language]
    known = dict.fromkeys((*spoken, *typed_heads.FINDERS))
    meant = (each for each in known if each in others and each not in _TIMES)
    name = own if own in known else next(meant, "")
    finders = (typed_heads.FINDERS.get(name), spoken.get(name))
    yield from islice(chain.from_iterable(find(index) for find in finders if find), 1)
