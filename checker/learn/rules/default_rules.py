"""Learn which faults that some kinds find anywhere the samples are free of."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from checker.core.document import Block, BlockKind, MarkKind
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.formats import Format
from checker.learn.rules.proposal import Options, Proposal, describe_evidence
from checker.learn.shared.samples import Sample, Samples

_MIN_ITEMS = 3
_SETTLED = 5
_STEPS = re.compile("手順|手続|作業|操作|steps|procedure")


@dataclass(frozen=True, slots=True)
class _Habit:
    """A rule with its usual options, weaker ones, and what it says of a document without fault."""

    name: str
    what: Message
    options: Sequence[dict[str, Any]]
    severity: str = "warning"
    needs: Callable[[Format], bool] | None = None


_HABITS = (
    _Habit(
        "cross-reference",
        Message("learn.what-is-cited-exists"),
        ({}, {"order": False}),
        severity="error",
    ),
    _Habit(
        "numbering",
        Message("learn.no-number-missing-twice-there"),
        ({}, {"items": False}),
    ),
    _Habit(
        "list",
        Message("learn.items-list-end-alike"),
        (
            {"endings": "same", "period": "same", "markers": "same"},
            {"period": "same", "markers": "same"},
        ),
        severity="info",
    ),
    _Habit(
        "spacing-hack",
        Message("learn.no-layout-spaces-empty-lines"),
        ({},),
    ),
    _Habit(
        "alt-text",
        Message("learn.images-have-alternative-texts"),
        ({},),
        needs=lambda form: form.has_alt_texts,
    ),
    _Habit(
        "caption",
        Message("learn.tables-images-numbers-captions"),
        (
            {"field": True},
            {},
            {"of": ["table"], "field": True},
            {"of": ["table"]},
            {"of": ["image"]},
        ),
        needs=lambda form: form.has_fields,
    ),
)


def propose_habits(samples: Samples) -> Iterator[Proposal]:
    """Propose what all samples keep to without exception; what one does not is not mentioned."""
    for habit in _HABITS:
        chosen = samples.having(habit.needs) if habit.needs else samples
        if not chosen.all:
            continue
        start: dict[str, Any] = {"kind": habit.name, "severity": habit.severity}
        if habit.needs:
            start["when"] = {"format": list(chosen.formats)}
        forms: list[Options] = [{**start, **options} for options in habit.options]
        if habit.name == "caption" and (free := _list_uncaptioned(chosen)):
            forms = [{**form, "except_headers": free} for form in forms] + forms
        of = "・".join(chosen.formats) if habit.needs else ""
        yield Proposal(
            habit.name,
            forms[0],
            (describe_evidence(chosen.total, chosen.total, habit.what, of),),
            fallbacks=tuple(forms[1:]),
            quiet=True,
        )


def _list_uncaptioned(samples: Samples) -> list[str]:
    """Return the first columns of the tables without a caption, where others have one."""
    free, captioned = [], 0
    for sample in samples.all:
        for _, grid in sample.tables:
            if sample.is_captioned(grid.block):
                captioned += 1
            elif grid.head and (name := grid.name(0)):
                free.append(name)
    return list(dict.fromkeys(free)) if captioned else []


def propose_contents(samples: Samples) -> Iterator[Proposal]:
    """Propose a table of contents, where all Word samples have one, and that it is up to date."""
    chosen = samples.having(lambda form: form.has_fields)
    count = sum(map(_has_toc, chosen.all))
    if not count:
        return
    options: dict[str, Any] = {
        "kind": "toc",
        "severity": "warning",
        "when": {"format": chosen.when},
    }
    loose = {**options, "field": False}
    if count == chosen.total:
        options["required"] = True
    what = Message("learn.table-contents-fits-headings")
    yield Proposal(
        "toc",
        options,
        (describe_evidence(count, chosen.total, what, "・".join(chosen.formats)),),
        fallbacks=(loose,),
        quiet=True,
    )


def _has_toc(sample: Sample) -> bool:
    return any(
        mark.kind is MarkKind.FIELD and mark.value == "TOC"
        for block in sample.document.walk()
        for mark in block.marks
    )


def propose_lists(samples: Samples) -> Iterator[Proposal]:
    """Propose in which sections lists are numbered, and in which they have bullets."""
    found: dict[str, list[tuple[Sample, list[Block]]]] = {}
    for sample in samples.all:
        for key, items in _group_items(sample).items():
            found.setdefault(samples.same_heading(key), []).append((sample, items))
    number = 0
    for key, rows in found.items():
        homes = samples.with_heading(key)
        kinds = {_is_numbered(item) for _, items in rows for item in items if item.level == 1}
        enough = sum(len(items) for _, items in rows) >= _MIN_ITEMS
        if len(kinds) != 1 or len(rows) < homes.total or not enough or key not in samples.names:
            continue
        if samples.total < _SETTLED and not _STEPS.search(key):
            continue  # which list is numbered is mostly its author's choice
        number += 1
        yield _list_rule(number, list(samples.names[key].values()), rows, numbered=kinds.pop())


def _group_items(sample: Sample) -> dict[str, list[Block]]:
    keys = {heading.block.text: heading.key for heading in sample.headings if heading.depth == 1}
    found: dict[str, list[Block]] = {}
    for block in sample.prose():
        above = [keys[text] for text in block.section if text in keys]
        if block.kind is BlockKind.LIST_ITEM and above:
            found.setdefault(above[-1], []).append(block)
    return found


def _is_numbered(item: Block) -> bool:
    return any(letter.isalnum() for letter in item.marker or "")


def _list_rule(
    number: int, names: list[str], rows: Sequence[tuple[Sample, list[Block]]], *, numbered: bool
) -> Proposal:
    count = len(rows)
    marked = Message("learn.numbered") if numbered else Message("learn.bulleted")
    what = Message("learn.lists-in-are", section=names[0], marked=marked)
    options: dict[str, Any] = {
        "kind": "list",
        "severity": "info",
        "scope": {"section": names},
        "markers": "number" if numbered else "bullet",
    }
    return Proposal(
        f"list-{number}",
        {**options, "endings": "same", "period": "same"},
        (describe_evidence(count, count, what),),
        fallbacks=({**options, "period": "same"}, options),
        quiet=True,
    )
