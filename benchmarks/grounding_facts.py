"""How often the facts of labelled sentences are found, and unsupported ones told apart.

    python benchmarks/grounding_facts.py [--missed]

Prints precision and recall of `facts` over the sentences in `data/grounding/*facts_*.txt` (a fact
counts where its kind, its place and, where labelled, its value are right; organisations, places and
products count as one kind, in English persons too) and of `unsupported` over the pairs in
`*pairs_*.txt`. The files named held_* were written after the code; `docs/decisions/grounding.md`
has what they measured before anything in them had been mended.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from checker.jobs.write.grounding import Fact, find_facts, find_unsupported

DATA = Path(__file__).parent / "data" / "grounding"
_LABEL = re.compile(r"\{(?P<kind>[a-z]+) (?P<words>[^{}=]+)(?:=(?P<value>[^{}]+))?\}")
_BARE = re.compile(r"https?://[^\s、。]+")
_STRETCH = re.compile(r"\{\{(?P<words>[^{}]+)\}\}")
_GROUPS = {
    "amount": "number", "organisation": "name", "place": "name", "product": "name",
    "person": "person", "mail": "address", "url": "address", "phone": "address",
}  # fmt: skip
Language = Literal["ja", "en"]


@dataclass(frozen=True)
class Label:
    """A fact as a person labelled it."""

    kind: str
    start: int
    end: int
    value: str


def labelled(line: str) -> tuple[str, list[Label]]:
    """Return the sentence of a line, and its labels."""
    text, labels, done = "", [], 0
    for match in _LABEL.finditer(line):
        text += line[done : match.start()]
        start = len(text)
        text += match["words"]
        labels.append(Label(match["kind"], start, len(text), match["value"] or ""))
        done = match.end()
    text += line[done:]
    labels += [Label("url", *match.span(), "") for match in _BARE.finditer(text)]
    return text, labels


def lines(name: str) -> list[str]:
    """Return the lines of a data file without its remarks."""
    written = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in written if line and not line.startswith("#")]


def group(kind: str, language: Language) -> str:
    """Return the group of kinds within which a kind counts as right."""
    found = _GROUPS.get(kind, kind)
    return "name" if found == "person" and language == "en" else found


def hits(found: tuple[Fact, ...], labels: list[Label], language: Language) -> list[Label]:
    """Return the labels that were found."""
    known = {(group(f.kind, language), f.start, f.end): str(f.value) for f in found}
    return [
        label
        for label in labels
        if (value := known.get((group(label.kind, language), label.start, label.end))) is not None
        and (not label.value or label.value == value)
    ]


def measure_facts(name: str, language: Language, *, show: bool) -> None:
    """Print precision and recall of `facts` over a file of sentences."""
    right = said = wanted = 0
    for line in lines(f"{name}_{language}.txt"):
        text, labels = labelled(line)
        found = find_facts(text, language)
        hit = hits(found, labels, language)
        right, said, wanted = right + len(hit), said + len(found), wanted + len(labels)
        if show and not len(hit) == len(found) == len(labels):
            shown = [(fact.kind, text[fact.start : fact.end], str(fact.value)) for fact in found]
            print(f"  {line}\n      {shown}")
    print(
        f"{name} {language}: precision {right / said:.1%} ({right}/{said}),"
        f" recall {right / wanted:.1%} ({right}/{wanted})"
    )


def pairs(name: str, language: Language) -> Iterator[tuple[str, list[tuple[int, int]], list[str]]]:
    """Yield texts, the stretches that no source says, and the sources."""
    for line in lines(f"{name}_{language}.txt"):
        marked, _, sources = line.partition(" <= ")
        text, stretches, done = "", [], 0
        for match in _STRETCH.finditer(marked):
            text += marked[done : match.start()]
            stretches.append((len(text), len(text) + len(match["words"])))
            text += match["words"]
            done = match.end()
        yield text + marked[done:], stretches, sources.split("|")


def measure_support(name: str, language: Language, *, show: bool) -> None:
    """Print how many stretches without support are found, and how many facts wrongly told so."""
    hit = missed = false = good = count = 0
    for text, stretches, sources in pairs(name, language):
        found = find_unsupported(text, sources, language)
        met = [each for each in stretches if any(_touch(fact, each) for fact in found)]
        stray = [fact for fact in found if not any(_touch(fact, each) for each in stretches)]
        hit, missed, false = hit + len(met), missed + len(stretches) - len(met), false + len(stray)
        right = len(met) == len(stretches) and not stray
        good, count = good + right, count + 1
        if show and not right:
            shown = [text[fact.start : fact.end] for fact in found]
            print(f"  {text} <= {sources}\n      found {shown}, wanted {stretches}")
    print(
        f"{name} {language}: unsupported found {hit}/{hit + missed}, false alarms {false},"
        f" pairs wholly right {good}/{count}"
    )


def _touch(fact: Fact, stretch: tuple[int, int]) -> bool:
    return fact.start < stretch[1] and stretch[0] < fact.end


def main() -> None:
    """Measure both languages."""
    languages: tuple[Language, ...] = ("ja", "en")
    for language in languages:
        for held in ("", "held_", "held2_"):
            measure_facts(f"{held}facts", language, show="--missed" in sys.argv)
            measure_support(f"{held}pairs", language, show="--missed" in sys.argv)


if __name__ == "__main__":
    main()
