"""Compute what to write for a doubled honorific; the phrases stand in the lexicon `honorific`."""

import re
from typing import Final

from checker.kinds.japanese.phrases import PhraseFunctions

# What られ after an honorific verb in る becomes: おっしゃられた is おっしゃった.
_WITHOUT_RARE: Final = {"た": "っ", "て": "っ", "ま": "り", "な": "ら", "ず": "ら", None: "る"}


def _strip_rare_form(match: re.Match[str]) -> str:
    return match["stem"] + _WITHOUT_RARE[match["next"]]


def _replace_ossharu(match: re.Match[str]) -> str:
    """Return 「おっしゃい」 before ます, where other verbs have り."""
    return match["stem"] + ("い" if match["next"] == "ま" else _WITHOUT_RARE[match["next"]])


def _make_humble(match: re.Match[str]) -> str | None:
    """Return 「拝見いたし」 for 「拝見させていただき」 before ます; None for other forms."""
    return f"{match['noun']}いたし" if match["ending"] == "き" else None


FUNCTIONS: Final = PhraseFunctions(
    rewrite={"plain": _strip_rare_form, "said": _replace_ossharu, "humbly": _make_humble},
)
"""What entries of the lexicon name."""
