"""Collect from documents the texts that a judged rule would be asked about, each one once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from itertools import zip_longest
from pathlib import Path
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.messages import Message
from checker.core.verdict import Verdict
from checker.jobs.check.check import CheckJob, applies, select_judged_view
from checker.jobs.judging.judged_rules import JudgePlan
from checker.jobs.label.neighbours import Neighbours
from checker.jobs.places import Places
from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.meaning.judge_units import JudgedUnit
from checker.kinds.shared.inline_selection import BLANK

_MOST: Final = 20_000
"""Texts of which the likeliest are looked for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text as the model reads it, the question, and where it stands.

    `place` is said in the language of whoever reads it: on a terminal, on a page, in a file.
    `shown` is the text as it stands in the document, with its code; `heading` that of its section;
    `before` and `after` are what stands beside it there, where its words alone may not tell.
    """

    text: str
    question: str
    document: str
    place: Message
    shown: str = ""
    heading: str = ""
    before: str = ""
    after: str = ""


@dataclass
class Candidates:
    """What was found. `files` counts documents; `refused` are those not read, with the reason.

    `total` counts all texts that were found, of which `texts` are at most so many.
    """

    texts: list[Candidate] = field(default_factory=list)
    files: int = 0
    total: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def collect_candidates(
    rule: JudgeRule,
    files: Iterable[Path],
    root: Path,
    job_for: Callable[[Path], CheckJob | Verdict],
    on_file: Callable[[], None] = lambda: None,
) -> Candidates:
    """Return what a rule would ask about in some documents, those with few texts first.

    Args:
        rule: the rule.
        files: the documents.
        root: of which folder their names are told.
        job_for: reads a document; a verdict says why it cannot be read.
        on_file: called after each document.
    """
    found = Candidates()
    by_file: list[list[Candidate]] = []
    seen: set[tuple[str, str]] = set()
    for path in files:
        job = job_for(path)
        if isinstance(job, CheckJob):
            name = path.relative_to(root).as_posix() if path != root else path.name
            by_file.append([*_iter_unseen(rule, job, name, seen)])
            found.files += 1
        elif job.problem is not None:
            found.refused.append((str(path), job.problem.what))
        on_file()
    found.total = sum(map(len, by_file))
    # in turn, so that no long document crowds out the others
    turns = (each for row in zip_longest(*by_file) for each in row if each is not None)
    found.texts = [each for each, _ in zip(turns, range(_MOST), strict=False)]
    return found


def _iter_unseen(
    rule: JudgeRule, job: CheckJob, name: str, seen: set[tuple[str, str]]
) -> Iterator[Candidate]:
    """Yield what a rule asks of one document, each text once in all documents."""
    if not applies(rule, job):
        return
    plan = JudgePlan.of(rule, select_judged_view(rule, job), job.patience)
    places = Places(plan.document, job.language)
    neighbours = Neighbours(plan.document)
    for unit in plan.units:
        # what speaks to the model is no example of anything
        if not unit.waits or unit.rest is not None:
            continue
        for question in rule.questions:
            if (question.ask, unit.asked) not in seen:
                seen.add((question.ask, unit.asked))
                yield Candidate(
                    unit.asked,
                    question.ask,
                    name,
                    places.tell(unit.span),
                    _find_original(job, unit),
                    _find_heading(plan, unit),
                    *neighbours.find(unit),
                )


def _find_original(job: CheckJob, unit: JudgedUnit) -> str:
    """Return a unit's words with its code, where it is a stretch of one block."""
    asked, words = unit.asked.strip(), job.document.quote(unit.span).strip()
    is_same = len(asked) == len(words) and all(
        read in {stands, BLANK} for read, stands in zip(asked, words, strict=True)
    )
    return words if is_same else asked


def _find_heading(plan: JudgePlan, unit: JudgedUnit) -> str:
    section = plan.document.block(unit.span.path).section if unit.span.path else ()
    return section[-1] if section else ""
