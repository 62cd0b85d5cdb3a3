"""Run the specs of a dictionary's authors: what it makes of a text."""

from collections.abc import Mapping, Sequence
from typing import Any

import regex

from checker.core.data_classes import dataclass
from checker.core.text.regex_prefilter import RegexPrefilter
from checker.kinds.shared.patterns import Deadline, find


@dataclass(frozen=True, slots=True)
class Spec:
    """A text and what it must become; the same text where nothing is to change."""

    before: str
    after: str


_Change = tuple[int, int, str]


class WordRules:
    """Words of a dictionary, as a rule would apply them: `from`, `to`, `exceptions`."""

    def __init__(self, swaps: Sequence[Mapping[str, Any]]) -> None:
        self._swaps = swaps
        self._sieve = RegexPrefilter([str(swap["from"]) for swap in swaps])

    def applied(self, text: str) -> str | None:
        """Return `text` with all words replaced, None where that takes too long.

        Of matches that overlap the first counts, and the longest of those.
        """
        deadline = Deadline()
        try:
            changes = [
                change
                for number in self._sieve.candidates(text)
                for change in _find_changes(self._swaps[number], text, deadline)
            ]
        except TimeoutError:
            return None
        pieces, last = [], 0
        for start, end, new in sorted(changes, key=lambda change: (change[0], -change[1])):
            if start >= last:
                pieces += [text[last:start], new]
                last = end
        return "".join([*pieces, text[last:]])


def _find_changes(swap: Mapping[str, Any], text: str, deadline: Deadline) -> list[_Change]:
    matches = list(find(str(swap["from"]), text, deadline))
    fine = [
        match.span()
        for pattern in swap.get("exceptions", ())
        for match in find(pattern, text, deadline)
    ]
    return [
        (*match.span(), new)
        for match in matches
        if not any(low <= match.start() and match.end() <= high for low, high in fine)
        if (new := _expand_match(match, str(swap["to"]))) != match.group()
    ]


def _expand_match(match: "regex.Match[str]", to: str) -> str:
    return str(match.expand(to))
