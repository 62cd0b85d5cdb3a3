"""Learn a rule set from approved samples: propose, try on the samples, write with evidence."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from checker.core.bilingual import Bilingual
from checker.core.document import Document
from checker.core.errors import InputError
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

_LEARNERS: Final[Sequence[tuple[Bilingual, Sequence[Learner]]]] = (
    (
        Bilingual("構成", "Structure"),
        (outline.sections, outline.heading_style, outline.numbering, habits.lists, habits.contents),
    ),
    (Bilingual("記入欄と押印欄", "Form"), (forms.fields, stamps.approval)),
    (Bilingual("表", "Tables"), (tables.tables,)),
    (
        Bilingual("書き方", "Wording"),
        (wording.sentence_style, wording.dates, wording.numbers, wording.terms, wording.closing),
    ),
    (
        Bilingual("どの見本にもない誤り", "Faults that no sample has"),
        (wording.placeholders, layout.leftovers, habits.habits),
    ),
    (
        Bilingual("ファイルと体裁", "File and layout"),
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
            raise InputError(
                Bilingual("本文がありません。", "has no text to learn from."), place=sample.name
            )
    groups: list[tuple[Bilingual, tuple[Kept, ...]]] = []
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
        Bilingual(
            f"見本{count}件から checker rules learn が作りました。見本はすべてこの規則に通ります。",
            f"Learned from {count} sample(s) by `checker rules learn`; they pass all of it.",
        ),
        0,
    )
    for sample in samples.all:
        yield f"#   {sample.name}"
    yield from comment(
        Bilingual(
            "規則の前の「n件中m件」が根拠です。文書ごとに変わるものは消すか緩めてください。",
            "Above each rule stands its evidence; delete or loosen what varies by document.",
        ),
        0,
    )
    yield from block(_header(samples, name), 0)
    yield from comment(Bilingual("日本語の表記も見るなら", "to look at Japanese usage as well:"), 0)
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


def _body(groups: Sequence[tuple[Bilingual, tuple[Kept, ...]]]) -> Iterator[str]:
    written = False
    for heading, kept in groups:
        if not kept:
            continue
        yield f"  # --- {heading.ja} / {heading.en} ---"
        for each in kept:
            yield from rule(each.data, each.evidence)
            yield ""
        written = True
    if not written:
        yield "  []"


def _tail(dropped: Sequence[Dropped]) -> Iterator[str]:
    if not dropped:
        return
    yield from comment(
        Bilingual("見本が通らないため外した規則", "Dropped, because a sample does not pass"), 0
    )
    for each in dropped:
        words = Bilingual(f"  {each.id}: {each.reason.ja}", each.reason.en)
        yield from comment(words, 0)
