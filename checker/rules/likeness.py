"""Say how much of what a format asks for stands in a document, before its rules are read."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final, Self

from checker.core.data_classes import dataclass
from checker.core.document import BlockKind, Document
from checker.kinds.shared.scope import list_keys, matches_key

_FEWEST: Final = 3
_SMALLEST_SHARE: Final = 0.3
"""On real documents that are of no format, fewer names than these agree by chance."""

_KINDS: Final = ("sections", "fields")


@dataclass(frozen=True, slots=True)
class FormatSigns:
    """The sections and fields that a rule set requires, each with all of its names."""

    required: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Return the signs of a rule file; what makes no sense in it is another's to tell."""
        rules = data.get("rules")
        found = [
            names
            for rule in (rules if isinstance(rules, list) else ())
            if isinstance(rule, dict) and rule.get("kind") in _KINDS
            for names in _iter_required(rule.get("required"))
        ]
        return cls(tuple(found))

    def measure(self, written: AbstractSet[str]) -> float:
        """Return the share of the required names that are there, 0 where they are too few.

        Args:
            written: what `list_written` returns of a document.
        """
        found = sum(matches_key(written, names) for names in self.required)
        share = found / max(1, len(self.required))
        return share if found >= _FEWEST and share >= _SMALLEST_SHARE else 0.0


def list_written(document: Document) -> frozenset[str]:
    """Return what a document's headings and fields are compared as."""
    heads = (each.text for each in document.walk() if each.kind is BlockKind.HEADING)
    written = {*heads, *(each.label for each in document.fields)}
    return frozenset(key for each in written for key in list_keys(each))


def _iter_required(required: object) -> Iterator[tuple[str, ...]]:
    for each in required if isinstance(required, list) else ():
        if isinstance(each, str):
            yield (each,)
        elif isinstance(each, dict) and not each.get("optional"):
            aliases = each.get("aliases") or ()
            named = [each.get("name") or each.get("label")]
            named += aliases if isinstance(aliases, list) else [aliases]
            yield tuple(name for name in named if isinstance(name, str))
