"""Rules written for other tools: Vale styles, prh, textlint allowlists, CSV glossaries."""

from checker.rules.model import Ruleset


def open_foreign(name: str) -> Ruleset | None:
    """Return the rules of another tool's file or folder; None where `name` is none.

    Raises:
        RulesetErrors: it cannot be used.
        RulesetError: a file of it cannot be read.
    """
    from checker.rules.foreign.ruleset import open_foreign as run  # noqa: PLC0415 - few have them

    return run(name)
