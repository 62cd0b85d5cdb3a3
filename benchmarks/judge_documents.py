"""How the judged rules do on whole documents: faults found, false alarms, what is left unsure.

    python benchmarks/judge_documents.py [--data FOLDER] [--formats minutes ...] [--model NAME]

`data/judged/<format>/` holds ten clean drafts and ten with faults of meaning, written for this
measurement alone. `faults.yaml` names the rules that each faulty draft breaks. A rule that
fails there is a fault found; a rule that fails where it is not named is a false alarm. What is
neither found nor passed was left `unsure`, for a person. Every draft is read and judged as `check`
does it, by whichever rules ship switched on; severities `info` count too.
"""

import argparse
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import yaml
from harness import parser

from checker.core.config_layers import load_settings
from checker.formats.reading import read_document
from checker.jobs.check.check import CheckJob, check
from checker.jobs.judging.open_judge import open_engine, open_judge
from checker.judge.judge import Judge
from checker.kinds.meaning.judge import JudgeRule
from checker.rules import RulesetLibrary

_DATA = Path(__file__).with_name("data") / "judged"


@dataclass(frozen=True, slots=True)
class Seen:
    """One judged rule on one draft: what it said, and whether the draft breaks it."""

    rule: str
    outcome: str
    broken: bool


def main() -> int:
    """Judge every draft and print."""
    options = _options()
    judge = open_installed_judge(options)
    library = RulesetLibrary(())
    total: list[Seen] = []
    for folder in list_formats(options):
        faults = read_faults(folder)
        ruleset = library.get(folder.name)
        judged = {each.rule.id for each in ruleset.rules if isinstance(each.rule, JudgeRule)}
        seen: list[Seen] = []
        for path in sorted(folder.glob("*.md")):
            broken = {each["rule"] for each in faults.get(path.name, ())}
            if unknown := broken - judged:
                raise SystemExit(f"{path.name}: no judged rule: {', '.join(sorted(unknown))}")
            job = CheckJob(read_document(path), str(path), ruleset, "option", "ja")
            for result in check(job, judge).results:
                if result.rule in judged:
                    seen.append(Seen(result.rule, str(result.outcome), result.rule in broken))
                    _complain(path, seen[-1])
        print(f"\n{folder.name}")
        for rule in sorted(judged):
            _print_row(f"  {rule}", [each for each in seen if each.rule == rule])
        _print_row("  all", seen)
        total += seen
    print()
    _print_row("all formats", total)
    judge.close()
    return 0


def _options() -> argparse.Namespace:
    return offer_drafts(__doc__).parse_args()


def offer_drafts(doc: str | None) -> argparse.ArgumentParser:
    """Return a parser of what says which drafts are judged, and by which model."""
    offered = parser(doc)
    offered.add_argument("--data", type=Path, default=_DATA)
    offered.add_argument("--formats", nargs="*")
    offered.add_argument("--model")
    return offered


def open_installed_judge(options: argparse.Namespace) -> Judge:
    """Return the judge that the options name; without a model there is nothing to measure."""
    engine = open_engine(options.model, load_settings(options.data))
    if engine is None:
        raise SystemExit("no model: checker model pull")
    return open_judge(engine)


def list_formats(options: argparse.Namespace) -> list[Path]:
    """Return the folders of the drafts that are asked for, each named for its rule set."""
    found = sorted(each for each in options.data.iterdir() if (each / "faults.yaml").is_file())
    return [each for each in found if not options.formats or each.name in options.formats]


def read_faults(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Return the faults of each draft that has some: a rule's id, and the words that break it."""
    listed = yaml.safe_load((folder / "faults.yaml").read_text(encoding="utf-8"))
    return {name: faults or [] for name, faults in listed.items()}


def _complain(path: Path, seen: Seen) -> None:
    if seen.outcome == "fail" and not seen.broken:
        print(f"  false alarm: {path.parent.name}/{path.name} {seen.rule}", flush=True)
    if seen.outcome == "pass" and seen.broken:
        print(f"  passed over: {path.parent.name}/{path.name} {seen.rule}", flush=True)


def _print_row(name: str, seen: list[Seen]) -> None:
    counts = Counter((each.broken, each.outcome) for each in seen)
    broken = sum(number for (is_broken, _), number in counts.items() if is_broken)
    found, false = counts[True, "fail"], counts[False, "fail"]
    unsure = sum(number for (_, outcome), number in counts.items() if outcome == "unsure")
    precision = f"{found / (found + false):.0%}" if found + false else "-"
    recall = f"{found / broken:.0%}" if broken else "-"
    share = f"{unsure / len(seen):.0%}" if seen else "-"
    print(
        f"{name:34} {len(seen):4} judged  faults {broken:3}: found {found:3}"
        f" unsure {counts[True, 'unsure']:3} passed {counts[True, 'pass']:3}"
        f"  false alarms {false:3}  precision {precision:>4} recall {recall:>4} unsure {share:>4}"
    )


if __name__ == "__main__":
    sys.exit(main())
