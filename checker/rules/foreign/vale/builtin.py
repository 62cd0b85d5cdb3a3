"""The rules that Vale has built in: the style `Vale`."""

from collections.abc import Iterator
from typing import Any

from checker.rules.foreign.model import ImportedRule
from checker.rules.foreign.vale.options import ImportContext
from checker.rules.foreign.vale.rule_activity import find_activity
from checker.rules.foreign.vale.rules import build_rules

_STYLE = "Vale"
_ORIGIN = "Vale"
_META = frozenset(".*+?()[]{}|^$\\")


def build_builtin_rules(context: ImportContext) -> list[ImportedRule]:
    """Return the built-in rules that some section switches on."""
    return [
        draft
        for rule, values in _iter_rules(context)
        if not find_activity(context.settings, _STYLE, rule).never
        for draft in build_rules(f"{_STYLE}.{rule}", values, _ORIGIN, context)
    ]


def _iter_rules(context: ImportContext) -> Iterator[tuple[str, dict[str, Any]]]:
    yield (
        "Repetition",
        {
            "extends": "repetition",
            "level": "error",
            "message": "'%s' is repeated!",
            "ignorecase": True,
            "alpha": True,
            "tokens": [r"[^\s.!?]+"],
        },
    )
    yield "Spelling", {"extends": "spelling", "level": "error", "message": "Is '%s' right?"}
    terms = {term.lower(): term for term in context.accepted if not _META & set(term)}
    if terms:
        yield (
            "Terms",
            {
                "extends": "substitution",
                "level": "error",
                "message": "Use '%s' instead of '%s'.",
                "ignorecase": True,
                "swap": terms,
                "vocab": False,
            },
        )
    if context.rejected:
        yield (
            "Avoid",
            {
                "extends": "existence",
                "level": "error",
                "message": "Avoid using '%s'.",
                "tokens": list(context.rejected),
            },
        )
