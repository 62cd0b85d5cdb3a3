"""Name what notes may say for a field that stays open: the likeliest first, for a person to take.

Nothing of it is filled in: a wrong proposal costs a glance, a wrong value a signature.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from checker.jobs.write.extracted_values import ExtractedValue
from checker.jobs.write.extraction import FieldExtractor
from checker.jobs.write.value_search import is_one_line
from checker.templates.model import TemplateField

MOST: Final = 3
"""How many are proposed for a field."""
_SECOND: Final = 2
"""The place among them of what the model reads in the notes."""
_LEAST: Final = 0.02
"""How likely a value must be right to be proposed."""
LEAST_BESIDE_DEFAULT: Final = 0.3
"""How likely it must be where the template has a default."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value as data files have it, and the line of the notes that it is from.

    `at` is `file:line:column` of its words, `share` how likely it is right. `standing` says that it
    is not of the notes but of a document of the company's.
    """

    value: str
    line: str
    at: str
    share: float = 0.0
    standing: bool = False


def propose_values(
    search: FieldExtractor,
    wanted: Iterable[TemplateField],
    least: float = _LEAST,
    read: Mapping[str, ExtractedValue] | None = None,
) -> Mapping[str, tuple[Proposal, ...]]:
    """Return proposals by field name for one-line fields; none for those that the notes are mum of.

    Args:
        search: the notes.
        wanted: the fields that stay open, or have a default.
        least: how likely a value must be right.
        read: what the model reads in the notes for some of them: it is proposed second.
    """
    known = read or {}
    found = {
        each.name: _propose(search, each, least, known.get(each.name))
        for each in wanted
        if is_one_line(each)
    }
    return {name: each for name, each in found.items() if each}


def _propose(
    search: FieldExtractor, field: TemplateField, least: float, read: ExtractedValue | None
) -> tuple[Proposal, ...]:
    ranked = search.values.rank(field)
    likely = [
        _to_proposal(search, each.taken, each.share)
        for each in ranked[:MOST]
        if each.is_named or (each.share >= least and (field.notes or each.is_owned))
    ]
    if read is None or str(read.value) in [each.value for each in likely[:_SECOND]]:
        return tuple(likely)
    share = next((e.share for e in ranked if str(e.taken.value) == str(read.value)), 0.0)
    own = _to_proposal(search, read, share)
    others = [each for each in likely if each.value != own.value]
    return (*others[: _SECOND - 1], own, *others[_SECOND - 1 :])[:MOST]


def _to_proposal(search: FieldExtractor, taken: ExtractedValue, share: float) -> Proposal:
    start = taken.spans[0][0]
    line = _get_line(search.notes.text, start)
    return Proposal(str(taken.value), line, search.notes.at(start), share)


def _get_line(text: str, place: int) -> str:
    low = text.rfind("\n", 0, place) + 1
    high = text.find("\n", place)
    return text[low : high if high >= 0 else len(text)].strip()


def format_line(at: str, line: str, most: int = 80) -> str:
    """Return where a proposal stands: file, line, and the words there."""
    words = " ".join(line.split())
    shown = words if len(words) <= most else words[: most - 1] + "…"
    return f"{at.rpartition(':')[0]} {shown}"


def list_values(proposals: Sequence[Proposal]) -> tuple[str, ...]:
    """Return the values alone."""
    return tuple(each.value for each in proposals)
