"""One drafted field: asked for, cleaned, held against its facts, asked for again once, marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.draft_cleaning import (
    clean_draft,
    drop_sentences,
    is_worded,
    iter_sentences,
    measure_length,
    word_form,
    word_line,
)
from checker.jobs.write.draft_generator import DraftGenerator
from checker.jobs.write.grounding.notes_people import split_self
from checker.jobs.write.grounding.placeholder_marks import PlaceholderMark, mark_unsupported
from checker.jobs.write.grounding.unfounded_words import says_line
from checker.jobs.write.grounding.unsupported_facts import find_unsupported
from checker.jobs.write.line_wording import LineWriter
from checker.jobs.write.prompt import Conversation
from checker.jobs.write.rewording import MOST, can_word, is_row, reword_line, tell_row
from checker.jobs.write.tasks import DraftTask
from checker.templates.filled_values import Prose, ProseParagraph

_MIN_SUPPORTED_SHARE: Final = 0.5
"""Share of a draft that must be left for sentences to be dropped rather than marked."""
_FAULTS: Final = 4
"""Findings that the model is told of at a time."""
_ROOM: Final = 1.5
"""Of the most that a field takes, what its lines may have to be worded one by one."""
_FEW: Final = 3
"""Lines of a part that are worded one by one."""
_MARKS: Final = re.compile("未記入|要確認")
"""What stands where something is open: no draft speaks of it."""
_SIGNS: Final = re.compile(r"[→⇒]|->|[^\s=][=＝](?=[^\s=])")
"""Signs of notes: a sentence with one was copied."""


@dataclass(frozen=True, slots=True)
class DraftWarning:
    """A mark in a drafted paragraph; its places are the paragraph's."""

    paragraph: str
    mark: PlaceholderMark


@dataclass(frozen=True, slots=True)
class Drafted:
    """A field's draft; `doubts` are its marks, `dropped` sentences that were left out for cause.

    `left_out` are lines of its facts that the model finds to be no matter of the document.
    `sizes` is how many paragraphs each part has that was asked for by itself; `is_verbatim` says
    that some of it are the facts as they were given, because nothing that was written of them held.
    """

    prose: Prose
    doubts: tuple[DraftWarning, ...] = ()
    dropped: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    is_verbatim: bool = False
    left_out: tuple[str, ...] = ()

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


def draft_field(tasks: Sequence[DraftTask], author: DraftGenerator) -> Drafted | None:
    """Return a field's draft, None where the time is up or the model brings nothing.

    Raises:
        JudgeError: the model failed.
        ModelError: the model cannot be used.
    """
    made = [_draft_task(each, author) for each in tasks]
    whole = [each for each in made if each is not None]
    if not whole or len(whole) < len(made):
        return None
    joined = join_drafts(whole)
    return joined if len(joined.prose) else None


def join_drafts(parts: Sequence[Drafted]) -> Drafted:
    """Return several drafts as one."""
    return Drafted(
        Prose(tuple(each for part in parts for each in part.prose)),
        tuple(each for part in parts for each in part.doubts),
        tuple(each for part in parts for each in part.dropped),
        tuple(len(part.prose) for part in parts),
        any(part.is_verbatim for part in parts),
        tuple(each for part in parts for each in part.left_out),
    )


def _draft_task(task: DraftTask, author: DraftGenerator) -> Drafted | None:
    if _can_word_lines(task, author):
        return _word_lines(task, author)
    if task.share > 1 and (worded := _word_part(task, author)) is not None:
        return worded
    first = _attempt(task, author, task.conversation())
    if first is None:
        return None
    again = _attempt_again(task, author, [word for word in first.words if word])
    tried = [each for each in (first, again) if each and len(each.prose)]
    enough = [each for each in tried if _is_enough(each, task)]
    if enough:
        best = max(enough, key=lambda each: _measure_supported(each, task))
        return _complete_draft(_build_without_doubts(best, task), task, author)
    if tried:
        made = _build_with_marks(min(tried, key=_measure_badness), task)
        made = _complete_draft(made, task, author)
        if len(made.prose):
            return made
    return _build_of_lines(task, first, author)


def _can_word_lines(task: DraftTask, author: DraftGenerator) -> bool:
    """Return whether a text is its lines, one by one, and the model has learned to word them.

    What is told of several fields, of a table or of more than the text has room for is put together
    by a draft; a part of a text has as much room as its lines take.
    """
    lines, telling = task.lines, [each for each in task.facts if not each.is_value]
    if not author.info.wording or len(telling) != 1 or not lines or any(map(is_row, lines)):
        return False
    size = sum(measure_length(each, task.language) for each in lines)
    return task.share > 1 or size <= task.longest * _ROOM


def _word_lines(task: DraftTask, author: DraftGenerator) -> Drafted | None:
    """Return the lines of a text as the model words them, without those that are none of it."""
    of = task.of
    writer = LineWriter(author, of.prompts, of.template.header, of.notes, of.today)
    worded = writer.word_all(task.lines, task.field.label, task.wanted().tone)
    if worded is None:
        return None
    said = [ProseParagraph(each.text, is_item=True) for each in worded if each.text]
    return Drafted(
        _lay_out(said, task),
        left_out=tuple(each.line for each in worded if not each.text),
        is_verbatim=any(each.is_given for each in worded),
    )


def _word_part(task: DraftTask, author: DraftGenerator) -> Drafted | None:
    """Return the few lines of one part of a field, each worded or as it stands; None of others.

    Asked for a paragraph on a line alone, a small model finds something to add to it.
    """
    lines = task.lines
    if not 0 < len(lines) <= _FEW or not all(can_word(each, task.language) for each in lines):
        return None
    items, given = _build_items(lines, task, author)
    if given and author.is_over():
        return None
    is_verbatim = not all(is_worded(each, task.language) for each in given)
    return Drafted(_lay_out(items, task), is_verbatim=is_verbatim)


def _lay_out(items: Sequence[ProseParagraph], task: DraftTask) -> Prose:
    """Return items as they are where the text is a list, else as one paragraph."""
    if task.items or not items:
        return Prose(tuple(items))
    join = "" if task.language == "ja" else " "
    return Prose((ProseParagraph(join.join(each.text for each in items)),))


def _complete_draft(made: Drafted, task: DraftTask, author: DraftGenerator) -> Drafted:
    """Return a draft with the lines of facts that were lost with the sentences dropped."""
    said = str(made.prose)
    lost = [each for each in task.lines if not says_line(said, each, task.language)]
    if not made.dropped or not lost:
        return made
    items, given = _build_items(lost, task, author)
    return replace(made, prose=Prose((*made.prose, *items)), is_verbatim=bool(given))


def _build_items(
    lines: Sequence[str], task: DraftTask, author: DraftGenerator
) -> tuple[tuple[ProseParagraph, ...], tuple[str, ...]]:
    """Return lines of the facts as items, and those that stand as they were given.

    The model words them one by one; what it does not word faithfully has its whole sentences put in
    the style of the document.
    """
    items, given = [], []
    for number, line in enumerate(lines):
        who, said = split_self(line)
        worded = word_form(said, task.wanted())
        if worded is None and number < MOST:
            worded = reword_line(said, task, author)
        if worded is None:
            given.append(said)
        tell = tell_row if is_row(said) else word_line
        items.append(ProseParagraph(who + (worded or tell(said, task.wanted())), is_item=True))
    return tuple(items), tuple(given)


def _attempt_again(
    task: DraftTask, author: DraftGenerator, avoid: Sequence[str]
) -> "_Attempt | None":
    """Return another text, written by a model that is told which words nothing supports.

    Words that it has from the example it writes again when told, and without an example it hands
    back the instruction: then the first text has to do.
    """
    if not avoid or task.is_shown(avoid):
        return None
    return _attempt(task, author, task.conversation(avoid=avoid))


def _build_of_lines(task: DraftTask, attempt: "_Attempt", author: DraftGenerator) -> Drafted | None:
    """Return the facts' own lines, where nothing that was written of them together holds."""
    if not task.lines:
        return None
    items, given = _build_items(task.lines, task, author)
    return Drafted(Prose(items), dropped=tuple(attempt.bad), is_verbatim=bool(given))


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


def _measure_badness(attempt: _Attempt) -> int:
    return sum(map(len, attempt.bad.values()))


def _attempt(task: DraftTask, author: DraftGenerator, asked: Conversation) -> _Attempt | None:
    made = author.write(asked, limit=task.tokens, grammar=task.grammar)
    if made is None:
        return None
    return assess_text(clean_draft(made.text, task.wanted()), task)


def assess_text(text: Prose, task: DraftTask) -> _Attempt:
    """Return a text with what nothing supports in each of its sentences."""
    bad: dict[str, tuple[str, ...]] = {}
    strange = set()
    for paragraph in text:
        for sentence in iter_sentences(paragraph, task.language):
            found = find_unsupported(sentence, task.of.sources, task.language)
            words = tuple(sentence[each.start : each.end] for each in found)
            other = tuple(_MARKS.findall(sentence) or _SIGNS.findall(sentence))
            other = other or task.strange(sentence)
            if words or other:
                bad[sentence] = (*words, *other)
            if other:
                strange.add(sentence)
    return _Attempt(text, bad, frozenset(strange))


def _is_enough(attempt: _Attempt, task: DraftTask) -> bool:
    """Return whether what is supported is enough of a text by itself."""
    left = _measure_supported(attempt, task)
    size = sum(measure_length(str(each), task.language) for each in attempt.prose)
    least = min(task.draft.length.min // task.share, size)
    return left > 0 and left >= max(least if not attempt.bad else 0, size * _MIN_SUPPORTED_SHARE)


def _measure_supported(attempt: _Attempt, task: DraftTask) -> int:
    return sum(
        measure_length(str(each), task.language) for each in _select_supported(attempt, task)
    )


def _select_supported(attempt: _Attempt, task: DraftTask) -> Prose:
    return drop_sentences(attempt.prose, tuple(attempt.bad), task.language)


def _build_without_doubts(attempt: _Attempt, task: DraftTask) -> Drafted:
    return Drafted(_select_supported(attempt, task), dropped=tuple(attempt.bad))


def _build_with_marks(attempt: _Attempt, task: DraftTask) -> Drafted:
    paragraphs, doubts = [], []
    for paragraph in drop_sentences(attempt.prose, tuple(attempt.strange), task.language):
        found = find_unsupported(paragraph.text, task.of.sources, task.language)
        shown = mark_unsupported(paragraph.text, found, task.language)
        paragraphs.append(ProseParagraph(shown.text, paragraph.is_item))
        doubts += [DraftWarning(shown.text, each) for each in shown.marks]
    return Drafted(Prose(tuple(paragraphs)), tuple(doubts), tuple(attempt.strange))


def redraft_field(
    tasks: Sequence[DraftTask],
    author: DraftGenerator,
    draft: Drafted,
    faults: Mapping[str, Sequence[str]],
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
        again = (
            _build_without_doubts(made, task)
            if _is_enough(made, task)
            else _build_with_marks(made, task)
        )
        if len(again.doubts) <= len(part.doubts):
            parts[index] = again
    again = join_drafts(parts)
    kept = replace(again, dropped=draft.dropped, left_out=draft.left_out)
    return None if again.prose == draft.prose else kept
