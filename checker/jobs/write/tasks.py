"""Describe a drafted field to the model: facts, length, form and example.

What the model is shown before is the same field of the template's own example, where it has one:
in the trials of `docs/decisions/drafting.md` nothing else did as much for the form and the tone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.jobs.write import grammar
from checker.jobs.write.draft_cleaning import DraftConstraints
from checker.jobs.write.field_facts import FieldFacts, Notes, collect_facts, collect_sources
from checker.jobs.write.grounding.added_claims import find_added
from checker.jobs.write.grounding.claim_check import find_unsaid
from checker.jobs.write.grounding.foreign_letters import find_foreign
from checker.jobs.write.grounding.plain_text import make_key
from checker.jobs.write.grounding.unfounded_words import find_borrowed, find_unfounded
from checker.jobs.write.prompt import Conversation, Prompts, Value
from checker.templates.field_values import parse_prose
from checker.templates.filled_values import Filled, Prose
from checker.templates.filling import fill_fields as fill
from checker.templates.filling import sample
from checker.templates.model import DraftRequest, Template, TemplateField

_NAME: Final = "draft"
_TOKENS: Final = {"ja": 1.1, "en": 1.7}
"""Tokens per character of Japanese, per word of English: what the default model needs, and some."""
_SPARE: Final = 40
_SENTENCES: Final = 8
_SIGNS: Final = re.compile(r"[\W_]+")
_PER_SENTENCE: Final = {"ja": 45, "en": 20}


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
            self, "sources", collect_sources(self.template.header, self.filled, self.notes)
        )

    def tasks(self, of: TemplateField) -> tuple["DraftTask", ...]:
        """Return what is asked for a field: once, or once per row or paragraph of what it is from.

        None where nothing is known to write it from.
        """
        if of.draft is None:
            return ()
        known = collect_facts(of, self.template.header, self.filled, self.notes)
        if not known:
            return ()
        shown = self._build_example(of)
        whole = DraftTask(self, of, of.draft, known, shown)
        return tuple(whole.parts())

    def _build_example(self, of: TemplateField) -> tuple[tuple[FieldFacts, ...], Prose] | None:
        text = getattr(of, "example", None)
        if not isinstance(text, str) or not text.strip():
            return None
        header = self.template.header
        given = fill(
            self.template, sample(self.template), today=self.today, language=header.language
        )
        known = collect_facts(of, header, given, None)
        return (known, parse_prose(text)) if known else None


@dataclass(frozen=True)
class DraftTask:
    """One text to ask for: its facts, and an example of facts and text."""

    of: Drafting
    field: TemplateField
    draft: DraftRequest
    facts: tuple[FieldFacts, ...]
    example: tuple[tuple[FieldFacts, ...], Prose] | None
    share: int = 1
    """How many texts make up the field."""

    def parts(self) -> Iterator["DraftTask"]:
        """Yield the task, or one for each row or paragraph that the field is written from.

        It is parted where the template's own example is: a paragraph or an item for each.
        """
        main = self._find_main_fact()
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

    def _find_main_fact(self) -> FieldFacts | None:
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
    def lines(self) -> tuple[str, ...]:
        """The lines of the facts that are sentences rather than values, each said once."""
        lines = [line for fact in self.facts if not fact.is_value for line in fact.lines]
        kept: list[str] = []
        for line in sorted(dict.fromkeys(lines), key=len, reverse=True):
            if not any(_holds_line(each, line) for each in kept):
                kept.append(line)
        return tuple(sorted(kept, key=lines.index))

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
        self, known: Sequence[FieldFacts], avoid: Sequence[str], faults: Sequence[str]
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

    def is_shown(self, words: Sequence[str]) -> bool:
        """Return whether any of these words stands in the example."""
        shown = "\n".join(self._shown)
        return any(word in shown for word in words)

    @property
    def _shown(self) -> tuple[str, ...]:
        """The example: its facts, and its text."""
        known, text = self.example or ((), Prose(()))
        return (*(each.text for each in known), *(each.text for each in text))

    def strange(self, sentence: str) -> tuple[str, ...]:
        """Return the words of a sentence that tells of something else than the task's sources.

        Or of an outcome that its facts do not have: what they plan is not done yet.
        """
        sources = (*self.of.sources, *self._frame)
        lines = [line for each in self.facts for line in (each.label, *each.lines)]
        return (
            find_foreign(sentence, sources, self.language)
            or find_borrowed(sentence, sources, self._shown, self.language)
            or find_unfounded(sentence, sources, self.language)
            or find_unsaid(sentence, lines, self.language, self.of.today)
            or find_added(sentence, lines, self.language, self._frame, self.of.sources)
        )

    def wanted_of_line(self, line: str) -> DraftConstraints:
        """Return what cleaning lets through of the wording of one line."""
        return replace(self.wanted(), sentences=1, longest=3 * len(line) + 40, facts=line, shown="")

    @property
    def _frame(self) -> tuple[str, ...]:
        """What the template says of the field."""
        return (self.field.label, self.draft.prompt)

    @property
    def grammar(self) -> str:
        """What may be written."""
        return grammar.build_grammar(self.language, self.sentences, items=self.items)

    @property
    def tokens(self) -> int:
        """The most tokens that are written."""
        return int(self.longest * _TOKENS[self.language]) + _SPARE

    def wanted(self) -> DraftConstraints:
        """Return what cleaning lets through."""
        return DraftConstraints(
            language=self.language,
            sentences=self.sentences,
            longest=int(self.longest * 1.2),
            tone=self.draft.tone or self.of.template.header.tone,
            items=self.items,
            instruction=self.draft.prompt,
            facts="\n".join(each.text for each in self.facts),
            labels=(self.field.label, *(each.label for each in self.facts)),
            shown="\n".join(each.text for each in self.example[1]) if self.example else "",
        )


def _holds_line(text: str, line: str) -> bool:
    """Return whether a text has a line in it, but for signs and spaces: 約3件 has 3件, 13件 not."""
    said, sought = _SIGNS.sub("", make_key(text)), _SIGNS.sub("", make_key(line))
    return bool(re.search(rf"(?<!\d){re.escape(sought)}(?!\d)", said))
