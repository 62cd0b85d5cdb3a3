"""One drafted field: asked for, cleaned, held against its facts, asked for again once, marked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from checker.jobs.write.author import Author
from checker.jobs.write.cleaning import cleaned, length_of, sentences_of, without
from checker.jobs.write.grounding.marking import Mark, marked
from checker.jobs.write.grounding.support import unsupported
from checker.jobs.write.grounding.wording import says
from checker.jobs.write.prompt import Conversation
from checker.jobs.write.tasks import Task
from checker.templates.filled import Paragraph, Prose

_FEWEST: Final = 0.5
"""Share of a draft that must be left for sentences to be dropped rather than marked."""
_FAULTS: Final = 4
"""Findings that the model is told of at a time."""
_MARKS: Final = re.compile("未記入|要確認")
"""What stands where something is open: no draft speaks of it."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A mark in a drafted paragraph; its places are the paragraph's."""

    paragraph: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Drafted:
    """A field's draft; `doubts` are its marks, `dropped` sentences that were left out for cause.

    `sizes` is how many paragraphs each part has that was asked for by itself; `is_verbatim` says
    that some of it are the facts as they were given, because nothing that was written of them held.
    """

    prose: Prose
    doubts: tuple[Doubt, ...] = ()
    dropped: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    is_verbatim: bool = False

    @property
    def parts(self) -> tuple["Drafted", ...]:
        """The draft in its parts."""
        found, at = [], 0
        for size in self.sizes:
            paragraphs = self.prose.paragraphs[at : at + size]
            texts = {each.text for each in paragraphs}
            doubts = tuple(each for each in self.doubts if each.paragraph in texts)
            found.append(Drafted(Prose(paragraphs), doubts, sizes=(size,)))
            at += size
        return tuple(found)

    @property
    def shown(self) -> str:
        """The draft as a model would have written it."""
        return "\n".join(f"- {each}" if each.is_item else str(each) for each in self.prose)


def draft(tasks: Sequence[Task], author: Author) -> Drafted | None:
    """Return a field's draft, None where the time is up or the model brings nothing.

    Raises:
        JudgeError: the model failed.
        ModelError: the model cannot be used.
    """
    made = [_drafted(each, author) for each in tasks]
    whole = [each for each in made if each is not None]
    if not whole or len(whole) < len(made):
        return None
    return joined(whole)


def joined(parts: Sequence[Drafted]) -> Drafted:
    """Return several drafts as one."""
    return Drafted(
        Prose(tuple(each for part in parts for each in part.prose)),
        tuple(each for part in parts for each in part.doubts),
        tuple(each for part in parts for each in part.dropped),
        tuple(len(part.prose) for part in parts),
        any(part.is_verbatim for part in parts),
    )


def _drafted(task: Task, author: Author) -> Drafted | None:
    first = _attempt(task, author, task.conversation())
    if first is None:
        return None
    again = _again(task, author, [word for word in first.words if word])
    tried = [each for each in (first, again) if each and len(each.prose)]
    enough = [each for each in tried if _is_enough(each, task)]
    if enough:
        best = max(enough, key=lambda each: _supported_size(each, task))
        return _completed(_without_doubts(best, task), task)
    if tried:
        made = _completed(_with_marks(min(tried, key=_worth), task), task)
        if len(made.prose):
            return made
    return _verbatim(task, first)


def _completed(made: Drafted, task: Task) -> Drafted:
    """Return a draft with the lines of facts that were lost with the sentences dropped."""
    said = str(made.prose)
    lost = [each for each in task.lines if not says(said, each, task.language)]
    if not made.dropped or not lost:
        return made
    paragraphs = (*made.prose, *(Paragraph(line, is_item=True) for line in lost))
    return replace(made, prose=Prose(paragraphs), is_verbatim=True)


def _again(task: Task, author: Author, avoid: Sequence[str]) -> "_Attempt | None":
    """Return another text, written by a model that is told which words nothing supports.

    Words that it has from the example it writes again when told, and without an example it hands
    back the instruction: then the first text has to do.
    """
    if not avoid or task.is_shown(avoid):
        return None
    return _attempt(task, author, task.conversation(avoid=avoid))


def _verbatim(task: Task, attempt: "_Attempt") -> Drafted | None:
    """Return the facts' own lines, where nothing that was written of them holds."""
    if not task.lines:
        return None
    paragraphs = tuple(Paragraph(line, is_item=True) for line in task.lines)
    return Drafted(Prose(paragraphs), dropped=tuple(attempt.bad), is_verbatim=True)


@dataclass(frozen=True)
class _Attempt:
    """A cleaned text, and its sentences with the words in each that nothing supports.

    `strange` are sentences that tell of something else: a mark on a word would not mend them.
    """

    prose: Prose
    bad: Mapping[str, tuple[str, ...]]
    strange: frozenset[str] = frozenset()

    @property
    def words(self) -> list[str]:
        return list(dict.fromkeys(word for words in self.bad.values() for word in words))


def _worth(attempt: _Attempt) -> int:
    return sum(map(len, attempt.bad.values()))


def _attempt(task: Task, author: Author, asked: Conversation) -> _Attempt | None:
    made = author.write(asked, limit=task.tokens, grammar=task.grammar)
    if made is None:
        return None
    return assessed(cleaned(made.text, task.wanted()), task)


def assessed(text: Prose, task: Task) -> _Attempt:
    """Return a text with what nothing supports in each of its sentences."""
    bad: dict[str, tuple[str, ...]] = {}
    strange = set()
    for paragraph in text:
        for sentence in sentences_of(paragraph, task.language):
            found = unsupported(sentence, task.of.sources, task.language)
            words = tuple(sentence[each.start : each.end] for each in found)
            other = tuple(_MARKS.findall(sentence)) or task.strange(sentence)
            if words or other:
                bad[sentence] = (*words, *other)
            if other:
                strange.add(sentence)
    return _Attempt(text, bad, frozenset(strange))


def _is_enough(attempt: _Attempt, task: Task) -> bool:
    """Return whether what is supported is enough of a text by itself."""
    left = _supported_size(attempt, task)
    size = sum(length_of(str(each), task.language) for each in attempt.prose)
    least = min(task.draft.length.min // task.share, size)
    return left > 0 and left >= max(least if not attempt.bad else 0, size * _FEWEST)


def _supported_size(attempt: _Attempt, task: Task) -> int:
    return sum(length_of(str(each), task.language) for each in _supported(attempt, task))


def _supported(attempt: _Attempt, task: Task) -> Prose:
    return without(attempt.prose, tuple(attempt.bad), task.language)


def _without_doubts(attempt: _Attempt, task: Task) -> Drafted:
    return Drafted(_supported(attempt, task), dropped=tuple(attempt.bad))


def _with_marks(attempt: _Attempt, task: Task) -> Drafted:
    paragraphs, doubts = [], []
    for paragraph in without(attempt.prose, tuple(attempt.strange), task.language):
        found = unsupported(paragraph.text, task.of.sources, task.language)
        shown = marked(paragraph.text, found, task.language)
        paragraphs.append(Paragraph(shown.text, paragraph.is_item))
        doubts += [Doubt(shown.text, each) for each in shown.marks]
    return Drafted(Prose(tuple(paragraphs)), tuple(doubts), tuple(attempt.strange))


def redrafted(
    tasks: Sequence[Task], author: Author, draft: Drafted, faults: Mapping[str, Sequence[str]]
) -> Drafted | None:
    """Return another draft of a field, None where none comes that is as well supported.

    Args:
        tasks: what was asked for.
        author: who writes.
        draft: what came of it.
        faults: what is wrong, by paragraph; under an empty key what is wrong with the whole.

    Raises:
        JudgeError: the model failed.
        ModelError: the model cannot be used.
    """
    parts = list(draft.parts)
    if len(parts) != len(tasks):
        return None
    for index, (task, part) in enumerate(zip(tasks, parts, strict=True)):
        said = [
            *faults.get("", ()),
            *(one for each in part.prose for one in faults.get(each.text, ())),
        ]
        if not said:
            continue
        asked = task.conversation(before=part.shown, faults=tuple(dict.fromkeys(said))[:_FAULTS])
        made = _attempt(task, author, asked)
        if made is None or not len(made.prose):
            continue
        again = _without_doubts(made, task) if _is_enough(made, task) else _with_marks(made, task)
        if len(again.doubts) <= len(part.doubts):
            parts[index] = again
    again = joined(parts)
    return None if again.prose == draft.prose else replace(again, dropped=draft.dropped)
