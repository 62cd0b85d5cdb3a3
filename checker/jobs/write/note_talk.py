"""Tell a meeting's talk from its own data, topics and tasks, which other fields have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.jobs.write.extracted_values import ExtractedValue
from checker.jobs.write.field_keywords import points_back
from checker.jobs.write.field_segments import list_words
from checker.jobs.write.grounding.notes_people import find_speakers, strip_speaker
from checker.jobs.write.note_probe import NoMatter
from checker.jobs.write.note_sections import is_of_topics
from checker.jobs.write.row_values import is_of_tasks
from checker.jobs.write.value_candidates import CandidateSpan
from checker.jobs.write.value_search import is_one_line
from checker.templates.model import RowsField, TemplateHeader

_JOINED: Final = re.compile(r"^[\s・*>-]*(?:(?:で|あと|それと)、[ \u3000]*)?")
_TOPIC: Final = re.compile(
    r"(?P<word>[^\s、。:：は]{2,12}?)(?:は|が|[ \u3000]*[:：=＝]|です|ですけど)"
    r"|(?P<words>[a-z][a-z' ]{1,24}?)[ ]*[:=]"
)
"""What a sentence begins with, where it says what it is about: 場所は."""
_WORD: Final = re.compile(r"[^\W\d_]{2}")
_SHORT: Final = 2
MAX_SHARE: Final = 0.5
"""Share of a sentence that is in a field, from which it is asked about for no other."""


@dataclass(frozen=True)
class NoteTalk:
    """What talk is told by.

    Attributes:
        header: of the template.
        text: what is read of the notes.
        apart: which sentences the judge finds to be no matter.
    """

    header: TemplateHeader
    text: str
    apart: NoMatter

    def list_no_talk(self, taken: Mapping[str, ExtractedValue]) -> list[tuple[int, int]]:
        """Return where rows are that name a topic, or who does something by when."""
        rows = [each for each in self.header.fields if isinstance(each, RowsField)]
        named = [each.name for each in rows if is_of_tasks(each) or is_of_topics(each)]
        return [span for name in named if name in taken for span in taken[name].spans]

    def is_beside(self, unit: CandidateSpan, listed: Sequence[tuple[int, int]]) -> bool:
        """Return whether a sentence is of a meeting's own data, a topic or a task, and no talk.

        It begins with a word for a field of one line (場所は), is a row of those `listed`, only
        says that something was decided, or the judge found it to be beside the talk.
        """
        is_said = _WORD.search(unit.text) is not None
        if not is_said or unit.start in self.apart.beside or points_back(unit.text):
            return True
        return is_taken(unit, listed, MAX_SHARE) or self._begins_field(unit)

    def _begins_field(self, unit: CandidateSpan) -> bool:
        """Return whether a sentence begins with a word for a field of one line, or for rows."""
        text = fold(_JOINED.sub("", strip_speaker(unit.text, find_speakers(self.text))))
        topic = _TOPIC.match(text)
        is_named = topic is not None and (topic["word"] or topic["words"]) in self._words
        return is_named or text.startswith(self._openings)

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words for fields of one line, and for rows."""
        fields = (
            each
            for each in self.header.of_source("given")
            if each.notes and (is_one_line(each) or isinstance(each, RowsField))
        )
        return frozenset(word for each in fields for word in list_words(each))

    @cached_property
    def _openings(self) -> tuple[str, ...]:
        """Those of them that say themselves that something follows: 出たのは."""
        return tuple(
            each for each in self._words if len(each) > _SHORT and each.endswith(("は", "が"))
        )


def is_taken(unit: CandidateSpan, spans: Sequence[tuple[int, int]], share: float) -> bool:
    """Return whether such a share of what a sentence says is in fields already."""
    start = unit.end - len(unit.value) if unit.value else unit.start
    covered = sum(max(0, min(unit.end, high) - max(start, low)) for low, high in spans)
    return covered >= max(1, (unit.end - start) * share)
