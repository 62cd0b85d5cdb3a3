"""Keep a company's documents in the company's own formats, on its own machine.

What stands in `__all__` is the public API, described in docs/api.md; all else may change. Each name
is imported when it is first used, so that `import checker` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checker.api import check, fix, lint, load_ruleset, read_document, write
    from checker.core.verdict import Finding, Verdict
    from checker.session import Session

__version__ = "0.2.0"

__all__ = [
    "Finding",
    "Session",
    "Verdict",
    "__version__",
    "check",
    "fix",
    "lint",
    "load_ruleset",
    "read_document",
    "write",
]

_HOMES = {
    "Finding": "checker.core.verdict",
    "Session": "checker.session",
    "Verdict": "checker.core.verdict",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES.get(name, "checker.api")), name)


def __dir__() -> list[str]:
    """Return the public names, those too that are not imported yet."""
    return sorted({*globals(), *__all__})
