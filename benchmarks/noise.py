"""How loud the shipped rule sets are, and how often they are right.

    python benchmarks/noise.py [--corpus FOLDER]           # table, and precision of the sample
    python benchmarks/noise.py --draw 100                  # draws a new sample; read it by hand

What is on by default runs on the handbook (ja-business, ja-technical, ja-koyobun and what its file
names choose), on the documents of `examples/` (the rule set of their folder) and on the Japanese
Word files of the corpus (ja-koyobun and what their names choose). Prints alarms per 10,000
characters for each rule. `noise_sample.tsv` holds alarms drawn from all rules in turn, each with
the verdict of a person who read it: `right`, `wrong` or `taste`, and why.
"""

import argparse
import csv
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from harness import ROOT, parser

from checker.core.document import Document
from checker.core.errors import ConfigError, InputError
from checker.formats.reading import list_suffixes, read_document
from checker.jobs.check.check import CheckJob, check
from checker.rules import RulesetLibrary

_CORPUS = ROOT.parent / "shared" / "corpus"
_SAMPLE = Path(__file__).with_name("noise_sample.tsv")
_COLUMNS = ("file", "rule", "place", "excerpt", "message", "verdict", "why")
_JAPANESE_WORD = "JDA-DM+GIF"
_TARGET = 0.9
_IN_USE = 0.6
"""The share of the sample from documents in use; the faults of examples are there on purpose."""
_VERDICTS = ("right", "wrong", "taste")
_EXCERPT = 20
_PER = 10_000


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of document, where it lies and the sets that run on it beside the chosen one."""

    name: str
    folder: Path
    sets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """One finding as the sample shows it."""

    source: str
    file: str
    rule: str
    place: str
    excerpt: str
    message: str


@dataclass
class Heard:
    """All alarms, and how many characters each rule looked at, by kind of document."""

    alarms: list[Alarm] = field(default_factory=list)
    characters: Counter[tuple[str, str]] = field(default_factory=Counter)


def main() -> int:
    """Print the table and the precision, or draw a sample; return whether precision falls short."""
    options = _options()
    sources = (
        Source(
            "handbook", options.corpus / "handbook", ("ja-business", "ja-technical", "ja-koyobun")
        ),
        Source("examples", ROOT / "examples", ()),
        Source("word", options.corpus / "docx" / _JAPANESE_WORD, ("ja-koyobun",)),
    )
    heard = Heard()
    for source in sources:
        if not source.folder.is_dir():
            print(f"not there, left out: {source.folder}")
            continue
        _listen(source, heard)
    _print_table(sources, heard)
    if options.draw:
        real = [alarm for alarm in heard.alarms if alarm.source != "examples"]
        ours = [alarm for alarm in heard.alarms if alarm.source == "examples"]
        share = int(options.draw * _IN_USE)
        _write([*_drawn(real, share, options.seed), *_drawn(ours, options.draw - share, 1)])
        return 0
    return _print_precision(heard)


def _options() -> argparse.Namespace:
    offered = parser(__doc__)
    offered.add_argument("--corpus", type=Path, default=_CORPUS)
    offered.add_argument("--draw", type=int, default=0, help="draw a sample of so many alarms")
    offered.add_argument("--seed", type=int, default=4)
    return offered.parse_args()


def _listen(source: Source, heard: Heard) -> None:
    library = RulesetLibrary(())
    for path in sorted(source.folder.rglob("*")):
        if path.suffix.lower() not in list_suffixes() or not path.is_file():
            continue
        try:
            document = read_document(path)
        except InputError as error:
            print(f"{path.name}: {error.what.get('en')}")
            continue
        names = _names(source, library, document, path)
        seen: set[tuple[str, str, str]] = set()
        for name in names:
            _run(
                source,
                heard,
                CheckJob(document, str(path), library.get(name), "option", "ja"),
                seen,
            )


def _names(source: Source, library: RulesetLibrary, document: Document, path: Path) -> list[str]:
    """Return the sets for a document: those of its source, and its own."""
    try:
        chosen = library.choose(document, str(path))
    except ConfigError:
        chosen = None
    if chosen is None and path.parent.parent.name in library.files:
        chosen = path.parent.parent.name
    names = [*source.sets, *([chosen] if chosen else [])]
    return list(dict.fromkeys(names)) or ["ja-business"]


def _run(source: Source, heard: Heard, job: CheckJob, seen: set[tuple[str, str, str]]) -> None:
    """Add what a set says; what a set said before, for both extend a third, is not said twice."""
    length = sum(len("".join(block.text.split())) for block in job.document.walk())
    verdict = check(job, None)
    fresh = {each.rule for each in verdict.results if ("", "", each.rule) not in seen}
    for rule in fresh:
        heard.characters[source.name, rule] += length
        seen.add(("", "", rule))
    for finding in verdict.findings:
        if finding.rule in fresh:
            quote = finding.quote or finding.excerpt
            excerpt = " ".join(quote.split())[:_EXCERPT]
            file = Path(job.path).name
            heard.alarms.append(
                Alarm(
                    source.name, file, finding.rule, finding.place.label, excerpt, finding.message
                )
            )


def _print_table(sources: tuple[Source, ...], heard: Heard) -> None:
    counts = Counter((alarm.source, alarm.rule) for alarm in heard.alarms)
    rules = sorted({rule for _, rule in heard.characters})
    names = [source.name for source in sources]
    print("alarms, and alarms per 10,000 characters, of what is on by default")
    print(f"{'rule':40}" + "".join(f"{name:>18}" for name in names))
    silent = 0
    for rule in rules:
        if not any(counts[name, rule] for name in names):
            silent += 1
            continue
        print(f"{rule:40}" + "".join(_cell(heard, counts, name, rule) for name in names))
    for name in names:
        total = sum(count for (source, _), count in counts.items() if source == name)
        print(f"{name}: {total} alarms")
    print(f"silent everywhere: {silent} of {len(rules)} rules\n")


def _cell(heard: Heard, counts: Counter[tuple[str, str]], source: str, rule: str) -> str:
    characters = heard.characters[source, rule]
    if not characters:
        return f"{'-':>18}"
    count = counts[source, rule]
    return f"{count:>8}{count / characters * _PER:>10.2f}"


def _drawn(alarms: list[Alarm], number: int, seed: int) -> Iterator[Alarm]:
    """Yield alarms of all rules in turn, in a random but repeatable order."""
    rng = random.Random(seed)  # noqa: S311 - a sample, no secret
    by_rule: defaultdict[str, list[Alarm]] = defaultdict(list)
    for alarm in alarms:
        by_rule[alarm.rule].append(alarm)
    for each in by_rule.values():
        rng.shuffle(each)
    rules = sorted(by_rule)
    while number > 0 and any(by_rule.values()):
        rng.shuffle(rules)
        for rule in rules:
            if by_rule[rule] and number > 0:
                number -= 1
                yield by_rule[rule].pop()


def _write(sample: Iterable[Alarm]) -> None:
    with _SAMPLE.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None)
        rows.writerow(_COLUMNS)
        for alarm in sample:
            fields = (alarm.file, alarm.rule, alarm.place, alarm.excerpt, alarm.message)
            rows.writerow([" ".join(each.split()) for each in fields] + ["", ""])
    print(f"{_SAMPLE.name} is written; read each and fill in verdict and why")


def _print_precision(heard: Heard) -> int:
    with _SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    current = {(each.file, each.rule, each.place) for each in heard.alarms}
    raised = [row for row in rows if (row["file"], row["rule"], row["place"]) in current]
    unread = sum(row["verdict"] not in _VERDICTS for row in rows)
    print(f"sample as drawn: {_described(rows)}")
    print(f"of those still raised: {_described(raised)}")
    examples = {path.name for path in (ROOT / "examples").rglob("*")}
    in_use = [row for row in raised if row["file"] not in examples]
    print(f"of these, in documents in use: {_described(in_use)}")
    print(f"not read: {unread}")
    for row in rows:
        if row["verdict"] != "right":
            print(
                f"  {row['verdict']}: {row['rule']} {row['file']} {row['excerpt']} - {row['why']}"
            )
    return int(_precision(raised) < _TARGET or unread > 0)


def _precision(rows: list[dict[str, str]]) -> float:
    return sum(row["verdict"] == "right" for row in rows) / max(1, len(rows))


def _described(rows: list[dict[str, str]]) -> str:
    counts = Counter(row["verdict"] for row in rows)
    named = ", ".join(f"{verdict} {counts[verdict]}" for verdict in _VERDICTS)
    return f"{len(rows)} alarms: {named}; precision {_precision(rows):.0%}"


if __name__ == "__main__":
    sys.exit(main())
