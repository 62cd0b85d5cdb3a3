"""The rules that Vale has built in: the style `Vale`."""

from collections.abc import Iterator
from typing import Any

from checker.rules.foreign.model import Draft
from checker.rules.foreign.vale.activity import activity
from checker.rules.foreign.vale.options import Context
from checker.rules.foreign.vale.rules import from_values

_STYLE = "Vale"
_ORIGIN = "Vale"
_META = frozenset(".*+?()[]{}|^$\\")


def builtin_rules(context: Context) -> list[Draft]:
    """Return the built-in rules that some section switches on."""
    return [
        draft
        for rule, values in _rules(context)
        if not activity(context.settings, _STYLE, rule).never
        for draft in from_values(f"{_STYLE}.{rule}", values, _ORIGIN, context)
    ]


def _rules(context: Context) -> Iterator[tuple[str, dict[str, Any]]]:
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
