"""textlint and markdownlint beside checker's equivalent rules: the same places?

    npm install --prefix benchmarks/peers/textlint          # once
    python benchmarks/peers/differential.py [--node-modules FOLDER] [--corpus FOLDER]

Runs each rule of textlint's preset-ja-technical-writing, preset-jtf-style and
no-mix-dearu-desumasu, and markdownlint, on the files of `texts/` and on the handbook, and the rules
of `equivalents.yaml` on the same files. Prints, for each rule, at how many places both, only
checker and only the other speak up. `explanations.tsv` says of each difference which is better, and
why; what it does not explain is listed, and then the script fails. `--show RULE` lists every
difference of one rule, `--show all` of all.
"""

import argparse
import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from alarms import HERE, TEXTLINT, Alarm, checker, equivalents, markdownlint, textlint

_HANDBOOK = HERE.parents[2] / "shared" / "corpus" / "handbook"
_CLASSES = ("ours better", "theirs better", "taste")
_NEAR = 2
_ANY = "*"


@dataclass(frozen=True)
class Explanation:
    """One row of `explanations.tsv`: a difference, or every difference of its kind."""

    rule: str
    side: str
    file: str
    line: str
    text: str
    verdict: str
    why: str

    def explains(self, side: str, alarm: Alarm) -> bool:
        """Return whether it speaks of this difference."""
        return (
            self.side == side
            and self.rule == alarm.rule
            and self.file in {_ANY, alarm.file.name}
            and self.line in {_ANY, str(alarm.line)}
            and (self.text == _ANY or re.search(self.text, alarm.context()) is not None)
        )


@dataclass
class Compared:
    """One rule on all files."""

    both: int = 0
    ours: list[Alarm] = field(default_factory=list)
    theirs: list[Alarm] = field(default_factory=list)

    @property
    def differences(self) -> Iterator[tuple[str, Alarm]]:
        """Each alarm that only one side has, and which side."""
        yield from (("ours", each) for each in self.ours)
        yield from (("theirs", each) for each in self.theirs)

    @property
    def agreement(self) -> float:
        """The share of all places at which both speak up."""
        places = self.both + len(self.ours) + len(self.theirs)
        return self.both / places if places else 1.0


def main() -> int:
    """Compare, print, and return whether a difference is not explained."""
    options = _options()
    files = sorted((HERE / "texts").glob("*.md")) + sorted(options.corpus.glob("*.md"))
    if not options.corpus.is_dir():
        print(f"not there, so only texts/ is compared: {options.corpus}")
    theirs = [alarm for name in TEXTLINT for alarm in textlint(options.node_modules, name, files)]
    theirs += markdownlint(options.node_modules, files)
    known = equivalents()
    compared = _compare(known, list(checker(files)), theirs)
    explanations = list(_rows("explanations.tsv", Explanation))
    print(f"{len(files)} files, {len(theirs)} alarms of theirs\n")
    unexplained = _print_table(compared, explanations)
    silent = _print_without(known, theirs)
    if options.show:
        _print_places(compared, options.show)
    return int(bool(unexplained or silent))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="textlint and markdownlint beside checker")
    parser.add_argument("--node-modules", type=Path, default=HERE / "textlint" / "node_modules")
    parser.add_argument("--corpus", type=Path, default=_HANDBOOK)
    parser.add_argument("--show", default="", help="list every difference of this rule, or of all")
    return parser.parse_args()


def _rows(name: str, make: type[Explanation]) -> Iterator[Explanation]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        for row in rows:
            explanation = make(*row)
            if explanation.verdict not in _CLASSES:
                raise SystemExit(f"{name}: {explanation.verdict!r} is none of {_CLASSES}")
            yield explanation


def _compare(known: Iterable[str], ours: list[Alarm], theirs: list[Alarm]) -> dict[str, Compared]:
    compared = {rule: Compared() for rule in sorted(known)}
    mine, others = _by_place(ours), _by_place(theirs)
    for alarm in theirs:
        if alarm.rule in compared:
            if _has(mine[alarm.rule, alarm.file], alarm):
                compared[alarm.rule].both += 1
            else:
                compared[alarm.rule].theirs.append(alarm)
    for alarm in ours:
        if not _has(others[alarm.rule, alarm.file], alarm):
            compared[alarm.rule].ours.append(alarm)
    return compared


def _by_place(alarms: list[Alarm]) -> dict[tuple[str, Path], list[Alarm]]:
    found = defaultdict(list)
    for alarm in alarms:
        found[alarm.rule, alarm.file].append(alarm)
    return found


def _has(alarms: list[Alarm], sought: Alarm) -> bool:
    return any(
        each.start - _NEAR <= sought.end
        and sought.start - _NEAR <= each.end
        and _same_line(each, sought)
        for each in alarms
    )


def _same_line(one: Alarm, other: Alarm) -> bool:
    first, second = sorted((one, other), key=lambda each: each.start)
    return first.line == second.line or first.end > second.start


def _print_table(compared: dict[str, Compared], explanations: list[Explanation]) -> int:
    used: Counter[Explanation] = Counter()
    rest: list[tuple[str, Alarm]] = []
    sums: Counter[str] = Counter()
    print(f"{'rule':44} both  ours theirs agree  ours+ theirs+ taste")
    for rule, each in compared.items():
        verdicts: Counter[str] = Counter()
        for side, alarm in each.differences:
            row = next((one for one in explanations if one.explains(side, alarm)), None)
            if row is None:
                rest.append((side, alarm))
                continue
            used[row] += 1
            verdicts[row.verdict] += 1
        counts = (each.both, len(each.ours), len(each.theirs))
        marks = "".join(f"{verdicts[name]:7}" for name in _CLASSES)
        print(f"{rule:44}{counts[0]:5}{counts[1]:6}{counts[2]:7}{each.agreement:6.0%}{marks}")
        sums.update(dict(zip(("both", "ours", "theirs"), counts, strict=True)))
        sums.update(verdicts)
    print("\n" + ", ".join(f"{name}: {count}" for name, count in sums.items()))
    print(f"NOT EXPLAINED: {len(rest)}")
    for side, alarm in rest:
        print(f"  only {side}: {alarm.rule} {alarm.file.name}:{alarm.line} {alarm.context()}")
    for row in explanations:
        if not used[row]:
            print(f"  no longer needed: {row.rule} {row.side} {row.file}:{row.line} {row.text}")
    return len(rest)


def _print_without(known: set[str], theirs: list[Alarm]) -> int:
    """Print how often rules without a counterpart speak up; return how many the table lacks."""
    with (HERE / "without_counterpart.tsv").open(encoding="utf-8", newline="") as file:
        reasons = dict(list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:])
    counts = Counter(alarm.rule for alarm in theirs if alarm.rule not in known)
    print("\nWithout a counterpart:")
    for rule, why in reasons.items():
        print(f"  {rule:30}{counts[rule]:5}  {why}")
    silent = [rule for rule in counts if rule not in reasons]
    for rule in silent:
        print(f"  {rule:30}{counts[rule]:5}  NOT EXPLAINED")
    return len(silent)


def _print_places(compared: dict[str, Compared], wanted: str) -> None:
    for rule, each in compared.items():
        if wanted in {rule, "all"}:
            for side, alarm in each.differences:
                print(f"only {side}: {rule} {alarm.file.name}:{alarm.line} {alarm.context()}")


if __name__ == "__main__":
    sys.exit(main())
