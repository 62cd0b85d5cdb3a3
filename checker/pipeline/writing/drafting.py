"""One drafted field: asked for, cleaned, held against its facts, asked for again once, marked.

What the model is shown before is the same field of the template's own example, where it has one:
in the trials of `docs/decisions/drafting.md` nothing else did as much for the form and the tone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from checker.grounding.marking import Mark, marked
from checker.grounding.support import unsupported
from checker.grounding.wording import borrowed, unfounded
from checker.pipeline.writing import grammar
from checker.pipeline.writing.author import Author
from checker.pipeline.writing.cleaning import Wanted, cleaned, length_of, sentences_of, without
from checker.pipeline.writing.facts import Fact, Notes, facts_for, sources_of
from checker.pipeline.writing.prompt import Conversation, Prompts, Value
from checker.templates.filled import Filled, Paragraph, Prose
from checker.templates.model import Draft, Template, TemplateField
from checker.templates.parse import prose
from checker.templates.values import filled as fill
from checker.templates.values import sample
from checker.text.bilingual import Language

_NAME: Final = "draft"
_TOKENS: Final = {"ja": 1.1, "en": 1.7}
"""Tokens per character of Japanese, per word of English: what the default model needs, and some."""
_SPARE: Final = 40
_FEWEST: Final = 0.5
"""Share of a draft that must be left for sentences to be dropped rather than marked."""
_SENTENCES: Final = 8
_FAULTS: Final = 4
"""Findings that the model is told of at a time."""
_PER_SENTENCE: Final = {"ja": 45, "en": 20}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A mark in a drafted paragraph; its places are the paragraph's."""

    paragraph: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Drafted:
    """A field's draft; `doubts` are its marks, `dropped` sentences that were left out for cause.

    `sizes` is how many paragraphs each part has that was asked for by itself.
    """

    prose: Prose
    doubts: tuple[Doubt, ...] = ()
    dropped: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()

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


@dataclass(frozen=True)
class Drafting:
    """What all drafts of a document share."""

    template: Template
    prompts: Prompts
    filled: Filled
    notes: Notes | None
    today: date
    sources: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "sources", sources_of(self.template.header, self.filled, self.notes)
        )

    def tasks(self, of: TemplateField) -> tuple["Task", ...]:
        """Return what is asked for a field: once, or once per row or paragraph of what it is from.

        None where nothing is known to write it from.
        """
        if of.draft is None:
            return ()
        known = facts_for(of, self.template.header, self.filled, self.notes)
        if not known:
            return ()
        shown = self._example(of)
        whole = Task(self, of, of.draft, known, shown)
        return tuple(whole.parts())

    def _example(self, of: TemplateField) -> tuple[tuple[Fact, ...], Prose] | None:
        text = getattr(of, "example", None)
        if not isinstance(text, str) or not text.strip():
            return None
        header = self.template.header
        given = fill(
            self.template, sample(self.template), today=self.today, language=header.language
        )
        known = facts_for(of, header, given, None)
        return (known, prose(text)) if known else None


@dataclass(frozen=True)
class Task:
    """One text to ask for: its facts, and an example of facts and text."""

    of: Drafting
    field: TemplateField
    draft: Draft
    facts: tuple[Fact, ...]
    example: tuple[tuple[Fact, ...], Prose] | None
    share: int = 1
    """How many texts make up the field."""

    def parts(self) -> Iterator["Task"]:
        """Yield the task, or one for each row or paragraph that the field is written from.

        It is parted where the template's own example is: a paragraph or an item for each.
        """
        main = self._main()
        if main is None:
            yield self
            return
        beside = tuple(each for each in self.facts if len(each.lines) == 1)
        fact = next(each for each in self.facts if each.label == main.label)
        known, text = self.example or ((), Prose(()))
        shown = (*(each for each in known if len(each.lines) == 1), main.only(0))
        for group in range(len(fact.groups)):
            yield replace(
                self,
                facts=(*beside, fact.only(group)),
                example=(shown, Prose(text.paragraphs[:1])),
                share=len(fact.groups),
            )

    def _main(self) -> Fact | None:
        """Return the example's fact of which each row or paragraph gives one of the text's."""
        if self.example is None:
            return None
        known, text = self.example
        labels = {each.label for each in self.facts if len(each.groups) > 1}
        found = [
            each for each in known if each.label in labels and len(each.groups) == len(text) > 1
        ]
        return max(found, key=lambda each: len(each.text), default=None)

    @property
    def items(self) -> bool:
        """Whether the text is a list of items."""
        if self.example is not None:
            return all(each.is_item for each in self.example[1])
        return "「- " in self.draft.prompt or '"- ' in self.draft.prompt

    @property
    def longest(self) -> int:
        """The most characters or words of this text."""
        return max(self.draft.length.max // self.share, 40 if self.language == "ja" else 20)

    @property
    def sentences(self) -> int:
        """The most sentences of this text."""
        if self.items and self.share > 1:
            return 1
        if self.draft.sentences is not None:
            return -(-self.draft.sentences // self.share)
        return max(1, min(_SENTENCES, self.longest // _PER_SENTENCE[self.language]))

    @property
    def language(self) -> Language:
        """The document's language."""
        return self.of.template.header.language

    @property
    def tone(self) -> str:
        """How it is to sound."""
        return self.draft.tone or self.of.template.header.tone or ""

    def conversation(
        self, *, avoid: Sequence[str] = (), before: str = "", faults: Sequence[str] = ()
    ) -> Conversation:
        """Return the prompt: `avoid` is what it may not say, `faults` what ails `before`."""
        turns: list[Mapping[str, Value]] = []
        if self.example is not None:
            known, text = self.example
            shown = "\n".join(f"- {each}" if each.is_item else str(each) for each in text)
            turns.append({**self._turn(known, (), ()), "answer": shown})
        if before:
            turns.append({**self._turn(self.facts, (), ()), "answer": before})
        turns.append(self._turn(self.facts, avoid, faults))
        return self.of.prompts.conversation(_NAME, turns)

    def _turn(
        self, known: Sequence[Fact], avoid: Sequence[str], faults: Sequence[str]
    ) -> dict[str, Value]:
        return {
            "label": self.field.label,
            "instruction": self.draft.prompt,
            "tone": self.tone,
            "least": self.draft.length.min // self.share,
            "most": self.longest,
            "sentences": self.sentences,
            "facts": [each.shown() for each in known],
            "avoid": tuple(avoid),
            "faults": tuple(faults),
        }

    def strange(self, sentence: str) -> tuple[str, ...]:
        """Return the words of a sentence that tells of something else than the task's sources."""
        sources = (*self.of.sources, self.field.label, self.draft.prompt)
        known, text = self.example or ((), Prose(()))
        shown = (*(each.text for each in known), *(each.text for each in text))
        return borrowed(sentence, sources, shown, self.language) or unfounded(
            sentence, sources, self.language
        )

    @property
    def grammar(self) -> str:
        """What may be written."""
        return grammar.prose(self.language, self.sentences, items=self.items)

    @property
    def tokens(self) -> int:
        """The most tokens that are written."""
        return int(self.longest * _TOKENS[self.language]) + _SPARE

    def wanted(self) -> Wanted:
        """Return what cleaning lets through."""
        return Wanted(
            language=self.language,
            sentences=self.sentences,
            longest=int(self.longest * 1.2),
            tone=self.draft.tone or self.of.template.header.tone,
            items=self.items,
            instruction=self.draft.prompt,
            facts="\n".join(each.text for each in self.facts),
        )


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
    )


def _drafted(task: Task, author: Author) -> Drafted | None:
    first = _attempt(task, author, task.conversation())
    if first is None:
        return None
    if _is_enough(first, task):
        return _without_doubts(first, task)
    avoid = [fact for fact in first.words if fact]
    again = _attempt(task, author, task.conversation(avoid=avoid)) if avoid else None
    best = min(
        (each for each in (first, again) if each and len(each.prose)), key=_worth, default=None
    )
    if best is None:
        return None
    return _without_doubts(best, task) if _is_enough(best, task) else _with_marks(best, task)


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
            other = task.strange(sentence)
            if words or other:
                bad[sentence] = (*words, *other)
            if other:
                strange.add(sentence)
    return _Attempt(text, bad, frozenset(strange))


def _is_enough(attempt: _Attempt, task: Task) -> bool:
    """Return whether what is supported is enough of a text by itself."""
    left = sum(length_of(str(each), task.language) for each in _supported(attempt, task))
    size = sum(length_of(str(each), task.language) for each in attempt.prose)
    least = min(task.draft.length.min // task.share, size)
    return left > 0 and left >= max(least if not attempt.bad else 0, size * _FEWEST)


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
