"""Measure whether what a drafted sentence adds to its line of notes is found.

    python benchmarks/grounding_claims.py [--half dev] [--show]

The pairs in `data/grounding/claims_*.txt` are a line of notes and a sentence. Half of the sentences
say what the line says in other words, half add to it (how often, until when, where, by whom, that
it has to be) or turn it round. Of each half are told

    caught    sentences that the line does not say and that are refused
    refused   sentences that the line says and that are refused all the same

with all checks, and with those alone that look for numbers, names, new nouns and outcomes.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from harness import ROOT, parser

from checker.core.language import Language
from checker.jobs.write.grounding.added_claims import find_added
from checker.jobs.write.grounding.claim_check import find_unsaid
from checker.jobs.write.grounding.unfounded_words import find_unfounded
from checker.jobs.write.grounding.unsupported_facts import find_unsupported

DATA: Final = ROOT / "benchmarks" / "data" / "grounding"


@dataclass(frozen=True)
class ClaimPair:
    """A line, a sentence, and whether the line says it."""

    half: str
    is_said: bool
    line: str
    sentence: str
    language: Language

    def find_other(self) -> tuple[str, ...]:
        """Return what is found by numbers, names, new nouns and outcomes."""
        facts = find_unsupported(self.sentence, [self.line], self.language)
        words = tuple(self.sentence[each.start : each.end] for each in facts)
        return (
            words
            or find_unfounded(self.sentence, [self.line], self.language)
            or find_unsaid(self.sentence, [self.line], self.language)
        )

    def find_all(self) -> tuple[str, ...]:
        """Return what is found by all checks."""
        return self.find_other() or find_added(self.sentence, [self.line], self.language)


def read_pairs(folder: Path = DATA) -> Iterator[ClaimPair]:
    """Yield the pairs of both languages."""
    languages: tuple[Language, ...] = ("ja", "en")
    for language in languages:
        text = (folder / f"claims_{language}.txt").read_text(encoding="utf-8")
        for row in text.splitlines():
            if not row.startswith("#"):
                half, said, line, sentence = row.split("\t")
                yield ClaimPair(half, said == "yes", line, sentence, language)


def main() -> None:
    """Print the counts by half and language."""
    arguments = _arguments()
    counts: Counter[tuple[str, Language, bool, str]] = Counter()
    for each in read_pairs():
        if arguments.half not in {each.half, ""}:
            continue
        key = (each.half, each.language, each.is_said)
        found = each.find_all()
        counts[*key, "pairs"] += 1
        counts[*key, "before"] += bool(each.find_other())
        counts[*key, "now"] += bool(found)
        if arguments.show and each.half == "dev" and bool(found) is each.is_said:
            print(f"    {each.line} | {each.sentence} {found}")
    for half, language, is_said in dict.fromkeys(key[:3] for key in counts):
        total, before, now = (
            counts[half, language, is_said, e] for e in ("pairs", "before", "now")
        )
        word = "refused" if is_said else "caught"
        print(f"{half} {language}: {word} {now} of {total} ({before} by the other checks alone)")


def _arguments() -> argparse.Namespace:
    offered = parser(__doc__)
    offered.add_argument("--half", choices=("dev", "kept", "last"), default="")
    offered.add_argument("--show", action="store_true", help="of dev, what is not right")
    return offered.parse_args()


if __name__ == "__main__":
    main()
