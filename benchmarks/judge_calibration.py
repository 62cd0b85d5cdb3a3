"""Whether what the judge says it is sure of is so: stated confidence beside the share right.

    python benchmarks/judge_calibration.py [--data FOLDER] [--formats minutes ...]
                                           [--keep FILE] [--beside FILE]

Takes the drafts of `judge_documents.py`; answers that a run of it left are not asked again. Units
count where their right answer is known: all units of a rule that is about each of them (those that
`faults.yaml` quotes are faulty, the others are not), and those of a rule that one unit fulfils, in
the drafts that break it. What code settled and what was not asked is left out. Results of whole
rules stand beside them. Alarms and passes are told apart: the examples that a confidence comes from
are half faulty, drafts are not.

`--keep` writes what was said to a file; `--beside` compares with one that another processor or
build of the engine left (each with a folder of its own for answers, `CHECKER_CACHE_DIR`).
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from judge_documents import list_formats, offer_drafts, open_installed_judge, read_faults

from checker.core.document import Document
from checker.formats.reading import read_document
from checker.jobs.judging.judged_rules import JudgedRule, JudgePlan, judge_rules
from checker.judge.judge import Judge
from checker.kinds.meaning.judge import JudgeRule
from checker.rules import RulesetLibrary

_EDGES: Final = (0.0, 0.7, 0.8, 0.9, 0.95, 0.98)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a unit or of a whole rule; `alarm` is None where it was left unsure."""

    of: str
    where: str
    alarm: bool | None
    confidence: float
    faulty: bool


def main() -> int:
    """Judge every draft, collect what was said and print."""
    options = _options()
    judge = open_installed_judge(options)
    said = [each for folder in list_formats(options) for each in _judge_format(folder, judge)]
    judge.close()
    for of in ("unit", "rule"):
        for name, alarm in (("a fault", True), ("no fault", False), ("unsure", None)):
            _print_bins(f"{of}, {name}", [e for e in said if e.of == of and e.alarm is alarm])
    if options.keep:
        lines = [json.dumps(asdict(each), ensure_ascii=False) for each in said]
        options.keep.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if options.beside:
        lines = options.beside.read_text(encoding="utf-8").splitlines()
        _compare(said, [Said(**json.loads(each)) for each in lines])
    return 0


def _options() -> argparse.Namespace:
    offered = offer_drafts(__doc__)
    offered.add_argument("--keep", type=Path)
    offered.add_argument("--beside", type=Path)
    return offered.parse_args()


def _judge_format(folder: Path, judge: Judge) -> Iterator[Said]:
    """Yield what is said of the drafts of one format."""
    faults = read_faults(folder)
    rules = [each.rule for each in RulesetLibrary(()).get(folder.name).rules]
    judged = [each for each in rules if isinstance(each, JudgeRule)]
    for path in sorted(folder.glob("*.md")):
        document = read_document(path)
        results = judge_rules([JudgePlan.of(rule, document) for rule in judged], judge).rules
        for rule in judged:
            listed = faults.get(path.name, ())
            quotes = [each["quote"] for each in listed if each["rule"] == rule.id]
            result = results[rule.id]
            where = f"{path.name} {rule.id}"
            for index, unit in enumerate(_list_units(rule, result, document, quotes)):
                yield replace(unit, where=f"{where} {index}")
            yield from _list_outcome(result, where, bool(quotes))


def _list_outcome(result: JudgedRule, where: str, faulty: bool) -> Iterator[Said]:
    outcome = str(result.conclusion.outcome)
    if outcome in {"pass", "fail", "unsure"}:
        alarm = None if outcome == "unsure" else outcome == "fail"
        yield Said("rule", where, alarm, result.confidence or 0.0, faulty)


def _list_units(
    rule: JudgeRule, result: JudgedRule, document: Document, quotes: Sequence[str]
) -> Iterator[Said]:
    finds = "yes" if rule.quantifier == "none" else "no"
    for unit, opinion in zip(result.units, result.opinions, strict=True):
        is_any = rule.quantifier == "any"
        if opinion.confidence is None or not unit.waits or (is_any and not quotes):
            continue
        text = document.quote(unit.span).strip()
        faulty = is_any or any(text in each or each in text for each in quotes)
        alarm = None if opinion.answer == "unsure" else opinion.answer == finds
        yield Said("unit", "", alarm, opinion.confidence, faulty)


def _compare(here: Sequence[Said], there: Sequence[Said]) -> None:
    """Print how many decisions differ between two processors, and how far confidences are apart."""
    others = {(each.of, each.where): each for each in there}
    for of in ("unit", "rule"):
        pairs = [(e, o) for e in here if e.of == of and (o := others.get((of, e.where)))]
        differ = [(e, o) for e, o in pairs if e.alarm is not o.alarm]
        opposite = sum(e.alarm is not None and o.alarm is not None for e, o in differ)
        apart = sorted(abs(e.confidence - o.confidence) for e, o in pairs)
        middle, most = apart[len(apart) // 2], apart[-1]
        print(f"{of}: {len(pairs)} on both, {len(differ)} decided otherwise, {opposite} opposite")
        print(f"  confidences {middle:.4f} apart in the middle, {most:.3f} at most")


def _print_bins(name: str, said: Sequence[Said]) -> None:
    print(f"{name}: {len(said)}, faulty {sum(each.faulty for each in said)}")
    for low, high in zip(_EDGES, (*_EDGES[1:], 1.01), strict=True):
        inside = [each for each in said if low <= each.confidence < high]
        if inside and said[0].alarm is not None:
            stated = sum(each.confidence for each in inside) / len(inside)
            right = sum(each.faulty is each.alarm for each in inside) / len(inside)
            print(f"  from {low:.2f}  {len(inside):5}  said {stated:.3f}  was {right:.3f}")


if __name__ == "__main__":
    sys.exit(main())
