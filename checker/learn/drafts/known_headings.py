"""List the headings that rule sets expect documents to have."""

from collections.abc import Iterator

from checker.kinds.structure.sections import SectionsRule
from checker.rules.library import RulesetLibrary


def list_headings(library: RulesetLibrary) -> frozenset[str]:
    """Return the headings that the rule sets of a library name: shipped ones, and a company's."""
    return frozenset(
        each.strip("*")
        for name in library.files
        for rule in library.get(name).rules
        for each in _iter_headings(rule.rule)
    )


def _iter_headings(rule: object) -> Iterator[str]:
    scope = getattr(rule, "scope", None)
    yield from getattr(scope, "section", ())
    if isinstance(rule, SectionsRule):
        yield from (each.name for each in rule.required)
