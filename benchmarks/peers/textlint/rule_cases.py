"""The test cases of textlint's rules through our import of textlint: alarm where they want one?

    npm install --prefix FOLDER esbuild
    node benchmarks/peers/textlint/record_cases.mjs FOLDER/node_modules TEST_FILE... > cases.jsonl
    python benchmarks/peers/textlint/rule_cases.py cases.jsonl [--show RULE]

TEST_FILE are the tests in clones of the rules' repositories, each in a folder
`.../textlint-rule-NAME/`; nothing of these is a part of checker. Each case becomes a `.textlintrc`
with its rule and options, and a document with its text. A valid text must get no alarm, an invalid
one at least one; where an alarm of theirs has a line, ours is looked for there.
`case_differences.tsv` says of cases that differ who is right and why: rule, `valid` or `invalid`,
text (expressions). Those without a row are open.
"""

import argparse
import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.core.errors import CheckerError
from checker.core.limits import DEFAULT_LIMITS
from checker.formats.reading import read_document
from checker.jobs.places import Places
from checker.kinds.registry import KINDS, get_kind_name
from checker.kinds.shared.base import Target
from checker.kinds.shared.patterns import Deadline
from checker.rules.foreign import textlint
from checker.rules.foreign.ruleset import build_ruleset
from checker.rules.model import Ruleset

_HERE = Path(__file__).resolve().parent
_REPOSITORY = re.compile(r"textlint-rule-((?:preset-)?[A-Za-z0-9-]+)/")
_FORMATS = {None: ".md", ".md": ".md", ".txt": ".txt", ".html": ".html"}


@dataclass(frozen=True)
class Row:
    """What came of a case: `same`, `alarm` (only ours), `missed`, or why it was not run."""

    rule: str
    kind: str
    text: str
    came: str
    detail: str = ""


@dataclass(frozen=True)
class Difference:
    """Who is right about some cases, and why."""

    rule: str
    kind: str
    text: str
    better: str
    why: str

    def holds(self, row: Row) -> bool:
        """Return whether a case is one of these."""
        return (
            re.fullmatch(self.rule, row.rule) is not None
            and self.kind == row.kind
            and re.search(self.text, row.text) is not None
        )


def main() -> int:
    """Run all cases, print a table, and return whether a difference is open."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--show", metavar="RULE", help="an expression; print cases that differ")
    options = parser.parse_args()
    lines = options.cases.read_text(encoding="utf-8").splitlines()
    cache: dict[str, Ruleset | str] = {}
    with tempfile.TemporaryDirectory() as made:
        rows = [_run(json.loads(line), Path(made), cache) for line in lines]
    return _report(rows, options.show)


def find_rule(test: str, name: str) -> str:
    """Return the rule that a test file is about, as `.textlintrc` names it."""
    package = _REPOSITORY.findall(test)[-1]
    if package.startswith("preset-JTF"):
        number = re.match(r"[0-9.]+[0-9]", name)
        return f"preset-jtf-style/{number[0]}" if number else package
    if package == "preset-ai-writing":
        return f"@textlint-ja/preset-ai-writing/{name}"
    return package


def _run(case: dict[str, Any], folder: Path, cache: dict[str, Ruleset | str]) -> Row:
    rule = find_rule(case["test"], case["name"])
    text = case.get("text")
    if not isinstance(text, str) or case.get("ext") not in _FORMATS:
        return Row(rule, case["kind"], str(text), "out of scope: another format")
    key = json.dumps([rule, case.get("options")], sort_keys=True)
    if key not in cache:
        cache[key] = _load(rule, case.get("options"), folder)
    ruleset = cache[key]
    if isinstance(ruleset, str):
        return Row(rule, case["kind"], text, f"out of scope: {ruleset}")
    found = _find(ruleset, text, folder / f"draft{_FORMATS[case.get('ext')]}")
    detail = ", ".join(f"{line}:{words}" for line, words in found)
    if case["kind"] == "valid":
        return Row(rule, "valid", text, "alarm" if found else "same", detail)
    wanted = {each.get("line") for each in case["errors"]} - {None}
    same = bool(found) and (not wanted or bool(wanted & {line for line, _ in found}))
    return Row(rule, "invalid", text, "same" if same else "missed", detail)


def _load(rule: str, options: Any, folder: Path) -> Ruleset | str:
    value = True if options is None else options
    preset, _, own = rule.rpartition("/")
    rules = (
        {preset: {f"{own}.": value} if preset.endswith("style") else {own: value}}
        if preset
        else {rule: value}
    )
    path = folder / ".textlintrc"
    path.write_text(json.dumps({"rules": rules}, ensure_ascii=False), encoding="utf-8")
    try:
        imported = textlint.read(path)
        wanted = f"{own}." if preset.endswith("style") else own or rule
        imported.drafts = [
            each for each in imported.drafts if not preset or each.name.endswith(f"/{wanted}")
        ]
        left = [
            note.get("en").partition(": ")[2]
            for note in imported.notes
            if f"/{wanted}”" in note.get("en") or not preset
        ]
        used = [
            note.get("en")
            for each in imported.drafts
            for note in each.notes
            if "not used" in note.get("en")
        ]
        if not imported.drafts:
            return left[0] if left else "no rule"
        return used[0] if used else build_ruleset(imported, str(path))
    except CheckerError as error:
        return str(error)


def _find(ruleset: Ruleset, text: str, path: Path) -> list[tuple[int, str]]:
    path.write_text(text, encoding="utf-8")
    document = read_document(path, DEFAULT_LIMITS)
    places = Places(document, "ja")
    found = []
    for loaded in ruleset.rules:
        rule = loaded.rule
        check = KINDS[get_kind_name(rule)].check
        if check is None or not rule.enabled:
            continue
        deadline = Deadline()
        for hit in check(
            rule, Target(document, rule.scope.select(document, deadline), deadline)
        ).hits:
            words = "" if hit.whole else document.quote(hit.span)
            found.append((places.of(hit).line or 1, words))
    return found


def _report(rows: list[Row], show: str | None) -> int:
    path = _HERE / "case_differences.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []
    known = [Difference(*line.split("\t")) for line in lines if line]
    table: dict[str, Counter[str]] = defaultdict(Counter)
    reasons: Counter[tuple[str, str]] = Counter()
    for row in rows:
        came = "out of scope" if row.came.startswith("out") else row.came
        if came in {"alarm", "missed"}:
            one = next((each for each in known if each.holds(row)), None)
            came = came if one is None else f"{one.better}"
            if one is not None:
                reasons[one.better, f"{row.rule}: {one.why}"] += 1
            if show and re.search(show, row.rule):
                print(f"{row.rule} {row.kind} {row.came} {came}: {row.text!r} [{row.detail}]")
        elif came == "out of scope":
            reasons[came, f"{row.rule}: {row.came.partition(': ')[2]}"] += 1
        table[row.rule][came] += 1
    columns = ("same", "ours", "theirs", "taste", "alarm", "missed", "out of scope")
    print(f"{'rule':60} " + " ".join(f"{each:>7}" for each in columns))
    for rule in sorted(table):
        print(f"{rule:60} " + " ".join(f"{table[rule][each] or '':>7}" for each in columns))
    total = sum(table.values(), Counter[str]())
    print(f"{sum(total.values()):<60} " + " ".join(f"{total[each]:>7}" for each in columns))
    for (better, why), count in sorted(reasons.items()):
        print(f"  {count:4} {better}: {why}")
    return int(bool(total["alarm"] or total["missed"]))


if __name__ == "__main__":
    sys.exit(main())
