"""Propose for open fields what a company's own documents say once for all: an address, a number.

Where it is looked up is the caller's: a job that writes knows of no index. Nothing is filled in.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from checker.core.language import Language
from checker.jobs.write.proposals import MOST, Proposal
from checker.jobs.write.value_search import is_one_line
from checker.templates.field_values import parse_value
from checker.templates.filled_values import Absent, Filled
from checker.templates.model import AmountField, Column, Template
from checker.templates.value_parser import Unfit


class StandingFact(Protocol):
    """A value as a document has it, the words around it, and where they stand."""

    @property
    def value(self) -> str:
        """As the document has it."""
        ...

    @property
    def words(self) -> str:
        """The line or row that it stands in."""
        ...

    @property
    def file(self) -> str:
        """Which document."""
        ...

    @property
    def where(self) -> str:
        """The place in it, in words."""
        ...


class StandingFacts(Protocol):
    """Finds what documents say of a thing that a label names."""

    def find(self, label: str, amounts: Sequence[str]) -> Sequence[StandingFact]:
        """Return what documents say, the likeliest first.

        Args:
            label: of a field.
            amounts: what the document is about, for what depends on it (an approver).
        """
        ...


def propose_standing(
    template: Template, filled: Filled, facts: StandingFacts
) -> Mapping[str, tuple[Proposal, ...]]:
    """Return proposals by field name for the fields of one line that are open.

    Args:
        template: whose fields.
        filled: what is given and computed so far.
        facts: what is looked up in.
    """
    language = template.header.language
    amounts = [
        str(value)
        for each in template.header.fields
        if isinstance(each, AmountField)
        and (value := filled.values.get(each.name)) is not None
        and not isinstance(value, Absent)
    ]
    found = {}
    for each in template.header.of_source("given"):
        source = filled.sources.get(each.name)
        is_open = source is None or source.origin == "absent"
        if is_open and is_one_line(each) and not isinstance(each, AmountField):
            fits = [one for one in facts.find(each.label, amounts) if _fits(each, one, language)]
            found[each.name] = tuple(map(_to_proposal, fits))
    # what documents say in many ways does not stand once for all
    return {name: each for name, each in found.items() if 0 < len(each) <= MOST}


def _fits(field: Column, fact: StandingFact, language: Language) -> bool:
    try:
        parse_value(field, fact.value, language)
    except Unfit:
        return False
    return True


def _to_proposal(fact: StandingFact) -> Proposal:
    return Proposal(fact.value, fact.words, f"{fact.file} {fact.where}:", standing=True)
