"""The verdict as JSON: one object, or for several files a list in the order given."""

from collections.abc import Sequence

from checker.core.verdict import Verdict, Verdicts


def render(verdicts: Sequence[Verdict]) -> str:
    """Return JSON that validates against `checker schema verdict`, ending in a line end."""
    value = verdicts[0] if len(verdicts) == 1 else tuple(verdicts)
    return Verdicts.dump_json(value, indent=2).decode("utf-8") + "\n"
