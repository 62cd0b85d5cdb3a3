"""How many alarms real documents get, of which severity, and how many of them are right.

    python benchmarks/alarms.py [--json FILE]              # tables, and the files that fail
    python benchmarks/alarms.py --draw 300 --seed 1        # alarms to be read by two readers
        [--apart-from FILE ...]                            # none that stands in a file read before
    python benchmarks/alarms.py --read FILE                # shares of a file that was read

Each file is checked as `checker check FILE --no-model` does it, with no configuration. Half of what
is drawn are errors, as far as there are so many; the other half is drawn from the rest. Two readers
write `right`, `house` or `wrong` into their columns; where they differ, `settled` says what holds.
"""

import argparse
import csv
import dataclasses
import json
import random
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from harness import ROOT, parser

from checker.core.document import Document
from checker.core.errors import ConfigError
from checker.core.verdict import Finding, Verdict
from checker.jobs.check.check import check
from checker.jobs.lint.configuration import Configuration, Options
from checker.session import Session

_CORPUS = ROOT.parent / "shared" / "corpus" / "real"
_SUFFIXES = frozenset({".docx", ".md"})
_SEVERITIES = ("error", "warning", "info")
_VERDICTS = ("right", "house", "wrong")
_COLUMNS = ("number", "file", "rule", "severity", "place", "message", "excerpt", "context")
_READERS = ("reader1", "reader2", "settled", "why")
_CONTEXT = 300


@dataclass(frozen=True, slots=True)
class Alarm:
    """One finding as readers see it."""

    file: str
    rule: str
    severity: str
    place: str
    message: str
    excerpt: str
    context: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What one file got."""

    file: str
    status: str
    ruleset: str
    alarms: tuple[Alarm, ...]


def main() -> int:
    """Print the tables, draw alarms, or count what was read."""
    options = _options()
    if options.read:
        return _print_shares(options.read)
    heard = _listen(options.corpus, options.jobs, options.only)
    _print_files(heard)
    _print_rules(heard)
    _print_failing(heard)
    if options.json:
        made = [dataclasses.asdict(each) for each in heard]
        text = json.dumps(made, ensure_ascii=False, indent=1)
        options.json.write_text(text + "\n", encoding="utf-8")
    if options.draw:
        known = frozenset(key for each in options.apart_from for key in _read_keys(each))
        _write(_drawn(heard, options.draw, options.seed, known), options.output)
    return 0


def _options() -> argparse.Namespace:
    offered = parser(__doc__, rows=True)
    offered.add_argument("--corpus", type=Path, default=_CORPUS)
    offered.add_argument("--only", default="", metavar="TEXT", help="files with TEXT in their path")
    offered.add_argument("--jobs", type=int, default=2)
    offered.add_argument("--draw", type=int, default=0, metavar="COUNT")
    offered.add_argument("--seed", type=int, default=1)
    offered.add_argument("--apart-from", type=Path, nargs="+", default=[], metavar="FILE")
    offered.add_argument("--output", type=Path, default=Path("alarms.tsv"), metavar="FILE")
    offered.add_argument("--read", type=Path, metavar="FILE")
    return offered.parse_args()


def _listen(corpus: Path, jobs: int, only: str) -> list[Heard]:
    paths = sorted(
        path
        for path in corpus.rglob("*")
        if path.suffix in _SUFFIXES and only in str(path.relative_to(corpus))
    )
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(_hear, paths, [corpus] * len(paths), chunksize=4))


_SESSION: list[Session] = []


def _open_session() -> Session:
    if not _SESSION:
        configuration = Configuration.read(Path(__file__).parent)
        options = Options(use_model=False, language="ja")
        _SESSION.append(Session.under(configuration, options))
    return _SESSION[0]


def _hear(path: Path, corpus: Path) -> Heard:
    name = str(path.relative_to(corpus))
    try:
        job = _open_session().job_for(path)
        verdict = job if isinstance(job, Verdict) else check(job, None)
    except ConfigError as error:
        return Heard(name, f"refused: {error.what.get('en')}", "", ())
    document = None if isinstance(job, Verdict) else job.document
    ruleset = verdict.ruleset.id if verdict.ruleset else ""
    alarms = tuple(_as_alarm(name, each, document) for each in verdict.findings)
    return Heard(name, verdict.status, ruleset, alarms)


def _as_alarm(name: str, each: Finding, document: Document | None) -> Alarm:
    context = ""
    if document is not None and each.place.block:
        context = _cut_context(document, each)
    words = (each.place.label, each.message, each.quote or each.excerpt, context)
    return Alarm(name, each.rule, each.severity, *(" ".join(text.split()) for text in words))


def _cut_context(document: Document, each: Finding) -> str:
    """Return the words around a place; of a short block also its neighbours."""
    text = document.block(each.place.block).text
    low = max(0, each.place.start - _CONTEXT // 2)
    cut = text[low : low + _CONTEXT]
    if len(text) > _CONTEXT // 3:
        return cut
    blocks = [block for block in document.walk() if block.text.strip()]
    at = next((n for n, block in enumerate(blocks) if block.path == each.place.block), 0)
    around = (block.text[: _CONTEXT // 3] for block in blocks[max(0, at - 1) : at + 2])
    return " ¶ ".join(around)


def _print_files(heard: Sequence[Heard]) -> None:
    print(f"{'alarms per file':24}{'files':>7}{'median':>8}{'mean':>8}", end="")
    print("".join(f"{each:>16}" for each in _SEVERITIES) + f"{'failing':>9}")
    for kind in ("docx", "md-ja", "md-en", ""):
        files = [each for each in heard if each.file.startswith(kind)]
        if not files:
            continue
        numbers = [len(each.alarms) for each in files]
        row = f"{kind or 'all':24}{len(files):>7}{statistics.median(numbers):>8.1f}"
        row += f"{statistics.mean(numbers):>8.1f}"
        for severity in _SEVERITIES:
            counts = [sum(a.severity == severity for a in each.alarms) for each in files]
            row += f"{sum(counts):>8}{statistics.median(counts):>8.1f}"
        print(row + f"{sum(each.status == 'fail' for each in files):>9}")
    print("(of each severity: all, and the median)\n")


def _print_rules(heard: Sequence[Heard]) -> None:
    counts = Counter((a.rule, a.severity) for each in heard for a in each.alarms)
    files = Counter(rule for each in heard for rule in {(a.rule, a.severity) for a in each.alarms})
    print(f"{'rule':40}{'severity':>10}{'alarms':>8}{'files':>7}")
    for (rule, severity), count in counts.most_common():
        print(f"{rule:40}{severity:>10}{count:>8}{files[rule, severity]:>7}")


def _print_failing(heard: Sequence[Heard]) -> None:
    """Print which errors make each file fail, so that a reader can say which are wrong."""
    print("\nfiles that fail, with the rules that make them fail")
    for each in heard:
        if each.status in {"pass", "needs_review"}:
            continue
        errors = Counter(alarm.rule for alarm in each.alarms if alarm.severity == "error")
        listed = ", ".join(f"{rule} {count}" for rule, count in errors.most_common())
        print(f"  {each.file} [{each.ruleset}] {each.status}: {listed}")


def _read_keys(path: Path) -> list[tuple[str, str, str]]:
    """Return file, rule and place of each alarm in a file that readers had."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(row["file"], row["rule"], row["place"]) for row in rows]


def _drawn(
    heard: Sequence[Heard],
    number: int,
    seed: int,
    known: frozenset[tuple[str, str, str]] = frozenset(),
) -> list[Alarm]:
    """Return alarms, half of them errors where there are so many, in the order of the files."""
    chosen = random.Random(seed)  # noqa: S311 - a sample, no secret
    alarms = [
        alarm
        for each in heard
        for alarm in each.alarms
        if (alarm.file, alarm.rule, alarm.place) not in known
    ]
    errors = [alarm for alarm in alarms if alarm.severity == "error"]
    others = [alarm for alarm in alarms if alarm.severity != "error"]
    first = chosen.sample(errors, min(number // 2, len(errors)))
    rest = chosen.sample(others, min(number - len(first), len(others)))
    return sorted([*first, *rest], key=lambda alarm: (alarm.file, alarm.rule, alarm.place))


def _write(alarms: Iterable[Alarm], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None)
        rows.writerow([*_COLUMNS, *_READERS])
        for number, alarm in enumerate(alarms, start=1):
            rows.writerow([str(number), *dataclasses.astuple(alarm), *[""] * len(_READERS)])
    print(f"\n{path} is written; two readers fill in reader1 and reader2")


def _print_shares(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    both = [row for row in rows if row["reader1"] and row["reader2"]]
    differ = sum(row["reader1"] != row["reader2"] for row in both)
    print(f"{len(rows)} alarms; read by two {len(both)}, of these they differ on {differ}")
    for name, part in _parts(rows):
        counts = Counter(_settled(row) for row in part)
        shares = ", ".join(
            f"{verdict} {counts[verdict]} ({counts[verdict] / max(1, len(part)):.1%})"
            for verdict in _VERDICTS
        )
        print(f"{name:10}{len(part):>5}: {shares}")
    unread = sum(_settled(row) not in _VERDICTS for row in rows)
    print(f"not read or not settled: {unread}")
    return int(unread > 0)


def _parts(rows: list[dict[str, str]]) -> Iterable[tuple[str, list[dict[str, str]]]]:
    yield "all", rows
    for severity in _SEVERITIES:
        yield severity, [row for row in rows if row["severity"] == severity]


def _settled(row: dict[str, str]) -> str:
    """Return what holds: what was settled, else what all readers say; empty where they differ."""
    said = {row[name] for name in ("reader1", "reader2") if row[name]}
    return row["settled"] or (said.pop() if len(said) == 1 else "")


if __name__ == "__main__":
    sys.exit(main())
