"""Rule sets learned from the clean examples, held against the faults listed for the faulty ones.

For each format of `examples/` the rule set is learned twice: from the clean Word and Markdown
documents (the issue's samples), and from the clean documents of all file formats. Printed are the
listed faults of structure and layout that are found, those of facts (dates, sums, placeholders,
sentence style) likewise, the findings on clean documents (false alarms, those that were not
learned from counted too), and the findings on faulty documents at places without a listed fault.

    python benchmarks/learn.py [--details]

Exit code 1 where less than 80 % of structure and layout is found in one of the three formats that
come in several file formats, or in all formats together, or where a clean document has a finding.
"""

import json
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness import ROOT, parser

from checker.core.resources import get_rules_folder
from checker.core.verdict import Finding
from checker.formats.reading import read_document
from checker.jobs.check.check import CheckJob, check
from checker.kinds.registry import get_kind_name
from checker.learn.rules import learn
from checker.rules import Ruleset, RulesetLibrary
from checker.rules.yaml_nodes import load

_EXAMPLES = ROOT / "examples"
_BAR = 0.8
_JUDGED = ("ringi", "incident", "minutes")
_STRUCTURE = {
    "sections", "fields", "table", "history", "approval", "title", "filename", "length", "list",
    "page", "font", "paragraph", "heading-style", "numbering-style", "header-footer",
    "page-number", "toc", "caption", "leftover", "properties", "alt-text", "spacing-hack",
}  # fmt: skip
_FACTS = {"table-sum", "date", "placeholder", "style-mix", "cross-reference", "numbering"}
_LIKE = {"history": "table", "approval": "table", "required": "header-footer", "length": "table"}
_MARGINS = ("header", "footer")
_COMMON = re.compile(r"ヘッダー|フッター|見出し|ありません|がない|決まり|[にがのはをで、。「」]")
_LEARNED_FROM = (".docx", ".md")


@dataclass
class _Score:
    found: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    facts_found: list[str] = field(default_factory=list)
    facts_missed: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.found) + len(self.missed)


def main() -> int:
    """Print a table, and with --details every fault that was missed; return the exit code."""
    offered = parser(__doc__)
    offered.add_argument("--details", action="store_true")
    arguments = offered.parse_args()
    formats = sorted(path for path in _EXAMPLES.iterdir() if path.is_dir())
    scores: dict[str, _Score] = {}
    alarms = 0
    print("| format | samples | structure and layout | facts | clean: alarms | faulty: others |")
    print("|---|---|---|---|---|---|")
    for folder in formats:
        for every in (False, True):
            clean, faulty = _drafts(folder, "clean"), _drafts(folder, "faulty")
            samples = clean if every else _chosen(clean)
            if not samples or not faulty or (every and samples == _chosen(clean)):
                continue
            score = _score(samples, clean, faulty)
            scores.setdefault(folder.name, score)
            alarms += len(score.alarms)
            print(_row(folder.name, samples, score))
            if arguments.details:
                _print_details(score)
    found = sum(len(score.found) for score in scores.values())
    total = sum(score.total for score in scores.values())
    print(f"\nlearned from Word and Markdown: {found} of {total} ({found / total:.0%})")
    below = [each for each in _JUDGED if len(scores[each].found) < _BAR * scores[each].total]
    return 1 if below or alarms or found < _BAR * total else 0


def _chosen(paths: Sequence[Path]) -> list[Path]:
    return [path for path in paths if path.suffix in _LEARNED_FROM]


def _drafts(folder: Path, ending: str) -> list[Path]:
    return sorted(
        path
        for case in folder.glob(f"*-{ending}")
        if (case / "expected.json").is_file()
        for path in case.iterdir()
        if path.name != "expected.json"
    )


def _row(name: str, samples: Sequence[Path], score: _Score) -> str:
    endings = " ".join(path.suffix.removeprefix(".") for path in samples)
    facts = f"{len(score.facts_found)}/{len(score.facts_found) + len(score.facts_missed)}"
    share = len(score.found) / score.total if score.total else 1.0
    cells = (
        name, endings, f"{len(score.found)}/{score.total} ({share:.0%})", facts,
        str(len(score.alarms)), str(len(score.others)),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _print_details(score: _Score) -> None:
    for title in ("missed", "facts_missed", "alarms", "others"):
        for line in getattr(score, title):
            print(f"    {title}: {line}")


def _score(samples: Sequence[Path], clean: Sequence[Path], faulty: Sequence[Path]) -> _Score:
    score = _Score()
    kinds = _kinds_of_shipped()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "learned.yaml"
        learned = learn([read_document(path) for path in samples], "learned")
        file.write_text(learned.text, encoding="utf-8")
        ruleset = RulesetLibrary().get(str(file))
    own = {each.rule.id: get_kind_name(each.rule) for each in ruleset.rules}
    for path in clean:
        score.alarms += [f"{path.name}: {each.rule} {each.message}" for each in _run(path, ruleset)]
    for path in faulty:
        _add(score, path, list(_run(path, ruleset)), kinds, own)
    return score


def _kinds_of_shipped() -> dict[str, str]:
    """Return the kind of every shipped rule, whatever rule set it is in."""
    files = (load(file, file.name) for file in sorted(get_rules_folder().glob("*.yaml")))
    return {rule["id"]: rule["kind"] for file in files for rule in file.data["rules"]}


def _run(path: Path, ruleset: Ruleset) -> Sequence[Finding]:
    job = CheckJob(read_document(path), str(path), ruleset, "option", "ja")
    verdict = check(job, None)
    broken = [each.rule for each in verdict.results if each.outcome == "error"]
    if broken:
        message = f"{path}: {broken}"
        raise RuntimeError(message)
    return verdict.findings


def _add(
    score: _Score, path: Path, findings: list[Finding], kinds: dict[str, str], own: dict[str, str]
) -> None:
    expected = json.loads((path.parent / "expected.json").read_text(encoding="utf-8"))["code"]
    used: set[int] = set()
    for fault in expected:
        kind = kinds.get(fault["rule"], "")
        hit = next(
            (
                index
                for index, each in enumerate(findings)
                if index not in used and _same(fault, kind, each, own[each.rule])
            ),
            None,
        )
        if hit is not None:
            used.add(hit)
        line = f"{path.name}: {fault['rule']} {fault['at']} {fault['fault']}"
        if kind in _STRUCTURE:
            (score.missed if hit is None else score.found).append(line)
        elif kind in _FACTS:
            (score.facts_missed if hit is None else score.facts_found).append(line)
    places = {fault["at"] for fault in expected}
    score.others += [
        f"{path.name}: {each.rule} {_at(each)} {each.message}"
        for index, each in enumerate(findings)
        if index not in used and (_at(each) == "whole" or _at(each) not in places)
    ]


def _at(finding: Finding) -> str:
    place = finding.place
    if place.whole:
        return "whole"
    if place.column is not None:
        return f"{place.line}:{place.column}"
    return place.block


def _same(fault: dict[str, Any], kind: str, finding: Finding, own: str) -> bool:
    """Return whether a finding is the listed fault: kinds alike, and one place.

    Of what concerns the whole document, or its headers and footers, the words of both must name
    the same thing: a section, a side of the page, a part of the name.
    """
    if _LIKE.get(kind, kind) != _LIKE.get(own, own):
        return False
    at, found = fault["at"], _at(finding)
    if at == found == "whole" or (at.startswith(_MARGINS) and found.startswith(_MARGINS)):
        return _names_same(fault["fault"], finding.message, kind)
    return bool(at == found)


def _names_same(fault: str, message: str, kind: str) -> bool:
    if kind == "page":
        return any(side in fault and f"{side}余白" in message for side in "上右下左")
    if kind == "filename":
        return ("入って" in fault) == ("入って" in message)
    if kind in {"page-number", "toc"}:
        return True
    words = _COMMON.sub(" ", message)
    return any(
        words[i : i + 2] in fault for i in range(len(words) - 1) if " " not in words[i : i + 2]
    )


if __name__ == "__main__":
    sys.exit(main())
