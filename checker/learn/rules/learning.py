"""Learn a rule set from approved samples: propose, try on the samples, write with evidence."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from checker.core.document import Document
from checker.core.errors import InputError
from checker.core.messages import Message
from checker.learn.rules import approval_boxes as stamps
from checker.learn.rules import default_rules as habits
from checker.learn.rules import file_names as naming
from checker.learn.rules import form_fields as forms
from checker.learn.rules import headers_footers as margins
from checker.learn.rules import headings as outline
from checker.learn.rules import layout, tables, wording
from checker.learn.rules.proposal import Proposal
from checker.learn.rules.trial import AcceptedProposal, RejectedProposal, attempt_all
from checker.learn.shared.samples import Sample, Samples
from checker.learn.shared.yaml_writer import block, write_comment, write_rule

Learner = Callable[[Samples], Iterator[Proposal]]

_LEARNERS: Final[Sequence[tuple[Message, Sequence[Learner]]]] = (
    (
        Message("learn.structure"),
        (
            outline.propose_sections,
            outline.propose_heading_style,
            outline.propose_numbering,
            habits.propose_lists,
            habits.propose_contents,
        ),
    ),
    (Message("learn.form"), (forms.propose_fields, stamps.propose_approval)),
    (Message("learn.tables"), (tables.propose_tables,)),
    (
        Message("learn.wording"),
        (
            wording.propose_sentence_style,
            wording.propose_dates,
            wording.propose_numbers,
            wording.propose_terms,
            wording.propose_closing,
        ),
    ),
    (
        Message("learn.faults-that-no-sample-has"),
        (wording.propose_placeholders, layout.propose_leftovers, habits.propose_habits),
    ),
    (
        Message("learn.file-and-layout"),
        (
            naming.propose_filename,
            margins.propose_title,
            layout.propose_page,
            layout.propose_fonts,
            layout.propose_paragraphs,
            margins.propose_header_footer,
            margins.propose_page_number,
            margins.propose_properties,
        ),
    ),
)


@dataclass(frozen=True)
class Learned:
    """A rule set that was learned: its text, its rules, and what was left out and why."""

    id: str
    text: str
    kept: tuple[AcceptedProposal, ...]
    dropped: tuple[RejectedProposal, ...]
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
    groups: list[tuple[Message, tuple[AcceptedProposal, ...]]] = []
    dropped: list[RejectedProposal] = []
    for heading, learners in _LEARNERS:
        proposals = [each for learner in learners for each in learner(samples)]
        kept, out = attempt_all(_number_names(proposals), name, samples)
        groups.append((heading, kept))
        dropped += out
    lines = [*_write_head(samples, name), *_write_body(groups), *_write_tail(dropped)]
    every = tuple(each for _, kept in groups for each in kept)
    return Learned(name, "\n".join(lines) + "\n", every, tuple(dropped), samples)


def _number_names(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Add numbers to names that two proposals of one kind would share."""
    counts: Counter[str] = Counter()
    done = []
    for each in proposals:
        counts[each.name] += 1
        number = counts[each.name]
        done.append(replace(each, name=each.name if number == 1 else f"{each.name}-{number}"))
    return done


def _write_head(samples: Samples, name: str) -> Iterator[str]:
    count = samples.total
    yield from write_comment(
        Message("learn.learned-from-sample-s-checker-rules", count=count),
        0,
    )
    for sample in samples.all:
        yield f"#   {sample.name}"
    yield from write_comment(
        Message("learn.above-each-rule-stands-evidence-delete"),
        0,
    )
    yield from block(_build_header(samples, name), 0)
    yield from write_comment(Message("learn.look-at-japanese-usage-well"), 0)
    yield "# extends: [ja-business]"
    yield "rules:"


def _build_header(samples: Samples, name: str) -> dict[str, Any]:
    title = _choose_title(samples)
    header: dict[str, Any] = {"ruleset": name}
    if title:
        header["title"] = title
    header |= {"language": _detect_language(samples), "version": "0.1"}
    applies: dict[str, Any] = {}
    if names := naming.learn_name_patterns(samples):
        applies["filename"] = names
    if title:
        applies["title"] = [f"*{title}*"]
    if applies:
        header["applies_to"] = applies
    return header


def _choose_title(samples: Samples) -> str:
    """Return what the titles end in, or the name of the kind of document in the file names."""
    if kind := margins.find_kind_in_titles(samples):
        return kind
    names = naming.learn_name_patterns(samples)
    return names[0].strip("*") if names else ""


def _detect_language(samples: Samples) -> Literal["ja", "en"]:
    english = sum(sample.document.language == "en" for sample in samples.all)
    return "en" if english * 2 > samples.total else "ja"


def _write_body(groups: Sequence[tuple[Message, tuple[AcceptedProposal, ...]]]) -> Iterator[str]:
    written = False
    for heading, kept in groups:
        if not kept:
            continue
        yield f"  # --- {heading.get('ja')} / {heading.get('en')} ---"
        for each in kept:
            yield from write_rule(each.data, each.evidence)
            yield ""
        written = True
    if not written:
        yield "  []"


def _write_tail(dropped: Sequence[RejectedProposal]) -> Iterator[str]:
    if not dropped:
        return
    yield from write_comment(Message("learn.dropped-because-sample-does-not-pass"), 0)
    for each in dropped:
        words = Message("learn.reason", id=each.id, reason=each.reason)
        yield from write_comment(words, 0)
