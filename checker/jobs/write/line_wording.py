"""Have the model word lines of notes one by one, with the adapter that has learned to.

It has learned from lines as people jot them and what a document makes of each, or that a document
has nothing of it: greetings, asides, talk between those who write. It sees the line before, for
what a line speaks of. What it writes is held against the line as every draft is; where it does not
hold, the line is put in the style of the document by code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.jobs.write import grammar
from checker.jobs.write.draft_cleaning import (
    DraftConstraints,
    clean_draft,
    is_worded,
    word_form,
    word_line,
)
from checker.jobs.write.draft_generator import DraftGenerator
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.grounding.new_words import find_new_words, loses_words
from checker.jobs.write.grounding.notes_people import blank_speakers
from checker.jobs.write.line_check import says_the_same
from checker.jobs.write.prompt import Prompts, Value
from checker.templates.model import TemplateHeader, Tone

NAME: Final = "wording"
NOTHING: Final = {"ja": "なし", "en": "none"}
"""What the model answers to a line that a document has nothing of."""
_SENTENCES: Final = 2
_TOKENS: Final = 200
_LONGEST: Final = {"ja": 160, "en": 480}
"""Characters of a line that is worded: others are no lines any more."""
_LONGEST_BEFORE: Final = 120
_FIGURE: Final = re.compile("[0-9０-９]")
"""What a line has that is never left out."""
_STOPS: Final = {"ja": re.compile(r"(?<=[。！？!?])"), "en": re.compile(r"(?<=[.!?])\s")}


@dataclass(frozen=True, slots=True)
class WordedLine:
    """A line of notes and what a document says of it: nothing, or sentences.

    `is_given` says that it stands as it was given, but for the style.
    """

    line: str
    text: str
    is_given: bool = False


@dataclass(frozen=True)
class LineWriter:
    """The model, which has learned to word lines, and the document that they are for.

    Attributes:
        author: writes, within its limit.
        prompts: in the language of the documents.
        header: of the document's template.
        notes: that the lines are from; None where there are none.
        today: the day of writing.
    """

    author: DraftGenerator
    prompts: Prompts
    header: TemplateHeader
    notes: Notes | None
    today: date

    def word_all(
        self, lines: Sequence[str], label: str, tone: Tone | None
    ) -> tuple[WordedLine, ...] | None:
        """Return what a document says of lines of notes, in order; None where the time is up.

        Args:
            lines: each a sentence, or what is jotted down for one.
            label: of the field that they stand in.
            tone: of the document.

        Raises:
            JudgeError: the model failed.
            ModelError: the model cannot be used.
        """
        language = self.header.language
        befores = {each: _find_before(each, self._said, language) for each in lines}
        short = [each for each in befores if len(each) <= _LONGEST[language]]
        allowed = grammar.build_grammar(language, _SENTENCES, other=NOTHING[language])
        turns = [
            describe_line(self.header.title, label, tone or "", befores[each], each)
            for each in short
        ]
        asked = [self.prompts.conversation(NAME, [turn]) for turn in turns]
        made = self.author.word_lines(asked, limit=_TOKENS, grammar=allowed)
        if not all(made):
            return None
        said = {line: each.text.strip() for line, each in zip(short, made, strict=True) if each}
        return tuple(
            self._choose(each, said.get(each), tone, (label, befores[each])) for each in lines
        )

    def _choose(
        self, line: str, said: str | None, tone: Tone | None, around: tuple[str, str]
    ) -> WordedLine:
        """Return what the model says of a line where it holds, else the line as it was given.

        `around` is the label of its field, and what stands before it in the notes.
        """
        language = self.header.language
        wanted = DraftConstraints(language, _SENTENCES, 3 * len(line) + 40, tone, facts=line)
        if said == NOTHING[language] and not _FIGURE.search(line):
            return WordedLine(line, "")
        if (told := word_form(line, wanted)) is not None:
            return WordedLine(line, told)
        text = word_line(str(clean_draft(said or "", wanted)), wanted)
        if text and self._holds(text, line, around):
            return WordedLine(line, text)
        is_given = not is_worded(line, language)
        return WordedLine(line, word_line(line, wanted), is_given=is_given)

    def _holds(self, text: str, line: str, around: tuple[str, str]) -> bool:
        """Return whether what the model says of a line is that, no more and not much less."""
        language = self.header.language
        label, before = around
        return (
            not find_new_words(text, line, before, language)
            and not loses_words(text, line, language)
            and says_the_same(text, line, language, self.today, before=before, label=label)
        )

    @cached_property
    def _said(self) -> str:
        """The notes without who says a line of a chat and when; words stay at their places."""
        return blank_speakers(self.notes.safe) if self.notes else ""


def describe_line(title: str, label: str, tone: str, before: str, line: str) -> Mapping[str, Value]:
    """Return what the prompt is made of: the line, where it is to stand, and the one before."""
    return {"title": title, "label": label, "tone": tone, "before": before, "line": line}


def _find_before(line: str, notes: str, language: Language) -> str:
    """Return the sentence or line of the notes before one; empty where there is none."""
    at = notes.find(line)
    above = notes[: max(0, at)].rstrip().rpartition("\n")[2]
    sentences = [each.strip() for each in _STOPS[language].split(above) if each.strip()]
    return sentences[-1][-_LONGEST_BEFORE:] if sentences else ""
