"""Part what a line of notes says into the cells of a row, by who says it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.labels import strip_labels
from checker.jobs.write.grounding.notes_people import SELF, find_speakers, split_speaker
from checker.jobs.write.note_index import NoteIndex
from checker.jobs.write.row_cells import CompleteDay, split_cells
from checker.jobs.write.row_parts import BULLET
from checker.jobs.write.row_values import (
    I_WILL,
    PROMISES,
    find_shaped,
    find_who_column,
    is_free,
)
from checker.jobs.write.spoken_people_ja import OWN_TASK, find_self
from checker.templates.model import RowsField

_ASKS: Final = re.compile(r"[?？][\s)）」]*$")


@dataclass(frozen=True)
class RowSplitter:
    """What lines are parted by.

    Attributes:
        text: what is read of the notes.
        language: of the document.
        dated: completes a day.
    """

    text: str
    language: Language
    dated: CompleteDay

    def split(self, field: RowsField, text: str) -> dict[str, str]:
        """Return the cells of a line of a chat or of no chat.

        Who says it and when is none of it; in a course of events when is, and who did it.
        """
        spoken = split_speaker(text, find_speakers(self.text))
        if spoken is None:
            return self.split_words(field, strip_lead(field, text))
        if not self.is_course(field, text):
            return self.split_words(field, strip_lead(field, spoken.text))
        if _ASKS.search(spoken.text):
            return {}  # nothing happened
        who = find_who(field)
        others = tuple(each for each in field.columns if each.name != who)
        said = f"{spoken.stamp} {spoken.text}"
        rest = field.model_copy(update={"columns": others})
        cells = self.split_words(rest, said)
        return {**cells, who: spoken.who} if who else cells

    def split_words(self, field: RowsField, words: str) -> dict[str, str]:
        """Return the cells of words, whoever says them."""
        return split_cells(field, words, self.language, self.dated)

    def is_course(self, field: RowsField, text: str) -> bool:
        """Return whether a line begins as a row of a course of events does."""
        return bool(find_shaped(field.columns[0], text, leads=True))

    def split_spoken(self, field: RowsField, text: str) -> dict[str, str]:
        """Return the cells of what somebody says: he is meant where he says I."""
        line = split_speaker(text, find_speakers(self.text))
        if self.is_course(field, text) or (line is None and not self._own):
            return self.split_words(field, text)
        if line is None:
            doer, said = find_who(field), OWN_TASK.sub("", text)
            own = {doer: self._own} if doer is not None and said != text else {}
            return self.split_words(field, said) | own
        said = I_WILL.sub(lambda match: match[0][-1], line.text)
        cells = self.split_words(field, said)
        who = find_who(field)
        is_own = SELF.search(line.text) or PROMISES.search(line.text)
        if who is not None and who not in cells and is_own:
            cells[who] = line.who
        return cells

    @cached_property
    def _own(self) -> str:
        """Who says at the head of notes who he is."""
        return find_self(NoteIndex(self.text, self.language)) if self.language == "ja" else ""


def find_who(field: RowsField) -> str | None:
    """Return the name of the column of who."""
    column = find_who_column(field.columns)
    return column.name if column else None


def strip_lead(field: RowsField, line: str) -> str:
    """Return a line without the label of its rows, or of what it says in a column of free text."""
    free = (each.label for each in field.columns if is_free(each))
    bullet = BULLET.match(line)
    said = line[bullet.end() :] if bullet else line
    return strip_labels(said or line, (field.label, *free))
