"""Learn a rule set from approved samples: propose, try on the samples, write with evidence."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from checker.core.document import Document
from checker.core.errors import InputError
from checker.core.messages import Message
from checker.learn.rules import (
    forms,
    habits,
    layout,
    margins,
    naming,
    outline,
    stamps,
    tables,
    wording,
)
from checker.learn.rules.proposal import Proposal
from checker.learn.rules.trial import Dropped, Kept, attempt_all
from checker.learn.shared.emit import block, comment, rule
from checker.learn.shared.samples import Sample, Samples

Learner = Callable[[Samples], Iterator[Proposal]]

_LEARNERS: Final[Sequence[tuple[Message, Sequence[Learner]]]] = (
    (
        Message("learn.structure"),
        (outline.sections, outline.heading_style, outline.numbering, habits.lists, habits.contents),
    ),
    (Message("learn.form"), (forms.fields, stamps.approval)),
    (Message("learn.tables"), (tables.tables,)),
    (
        Message("learn.wording"),
        (wording.sentence_style, wording.dates, wording.numbers, wording.terms, wording.closing),
    ),
    (
        Message("learn.faults-that-no-sample-has"),
        (wording.placeholders, layout.leftovers, habits.habits),
    ),
    (
        Message("learn.file-and-layout"),
        (
            naming.filename,
            margins.title,
            layout.page,
            layout.fonts,
            layout.paragraphs,
            margins.header_footer,
            margins.page_number,
            margins.properties,
        ),
    ),
)


@dataclass(frozen=True)
class Learned:
    """A rule set that was learned: its text, its rules, and what was left out and why."""

    id: str
    text: str
    kept: tuple[Kept, ...]
    dropped: tuple[Dropped, ...]
    samples: Samples


def learn(documents: Sequence[Document], name: str) -> Learned:
    """Return the rule set that documents share; each of them passes it.

    Args:
        documents: the approved samples, at least one.
        name: the rule set's name.

    Raises:
        InputError: a sample has no words.
    """
    samples = Samples(tuple(map(Sample, documents)))
    for sample in samples.all:
        if not any(True for _ in sample.body()):
            raise InputError(Message("learn.no-text-learn-from"), place=sample.name)
    groups: list[tuple[Message, tuple[Kept, ...]]] = []
    dropped: list[Dropped] = []
    for heading, learners in _LEARNERS:
        proposals = [each for learner in learners for each in learner(samples)]
        kept, out = attempt_all(_apart(proposals), name, samples)
        groups.append((heading, kept))
        dropped += out
    lines = [*_head(samples, name), *_body(groups), *_tail(dropped)]
    every = tuple(each for _, kept in groups for each in kept)
    return Learned(name, "\n".join(lines) + "\n", every, tuple(dropped), samples)


def _apart(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Add numbers to names that two proposals of one kind would share."""
    counts: Counter[str] = Counter()
    done = []
    for each in proposals:
        counts[each.name] += 1
        number = counts[each.name]
        done.append(replace(each, name=each.name if number == 1 else f"{each.name}-{number}"))
    return done


def _head(samples: Samples, name: str) -> Iterator[str]:
    count = samples.total
    yield from comment(
        Message("learn.learned-from-sample-s-checker-rules", count=count),
        0,
    )
    for sample in samples.all:
        yield f"#   {sample.name}"
    yield from comment(
        Message("learn.above-each-rule-stands-evidence-delete"),
        0,
    )
    yield from block(_header(samples, name), 0)
    yield from comment(Message("learn.look-at-japanese-usage-well"), 0)
    yield "# extends: [ja-business]"
    yield "rules:"


def _header(samples: Samples, name: str) -> dict[str, Any]:
    title = _title(samples)
    header: dict[str, Any] = {"ruleset": name}
    if title:
        header["title"] = title
    header |= {"language": _language(samples), "version": "0.1"}
    applies: dict[str, Any] = {}
    if names := naming.applies_to(samples):
        applies["filename"] = names
    if title:
        applies["title"] = [f"*{title}*"]
    if applies:
        header["applies_to"] = applies
    return header


def _title(samples: Samples) -> str:
    """Return what the titles end in, or the name of the kind of document in the file names."""
    if kind := margins.kind_in_titles(samples):
        return kind
    names = naming.applies_to(samples)
    return names[0].strip("*") if names else ""


def _language(samples: Samples) -> Literal["ja", "en"]:
    english = sum(sample.document.language == "en" for sample in samples.all)
    return "en" if english * 2 > samples.total else "ja"


def _body(groups: Sequence[tuple[Message, tuple[Kept, ...]]]) -> Iterator[str]:
    written = False
    for heading, kept in groups:
        if not kept:
            continue
        yield f"  # --- {heading.get('ja')} / {heading.get('en')} ---"
        for each in kept:
            yield from rule(each.data, each.evidence)
            yield ""
        written = True
    if not written:
        yield "  []"


def _tail(dropped: Sequence[Dropped]) -> Iterator[str]:
    if not dropped:
        return
    yield from comment(Message("learn.dropped-because-sample-does-not-pass"), 0)
    for each in dropped:
        words = Message("learn.reason", id=each.id, reason=each.reason)
        yield from comment(words, 0)
