"""A project that uses textlint, switched: its alarms before and after, rule by rule.

    python benchmarks/peers/textlint/switch.py NODE_MODULES .textlintrc FILE... [--show RULE]

NODE_MODULES holds textlint and the rules that the configuration names. Both read the same files;
an alarm of one and of the other are the same where rule, file and line are. Rules that our import
leaves out are marked. `--show RULE` (an expression) prints the lines that only one of them names.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from checker.core.limits import DEFAULT_LIMITS
from checker.formats.reading import read_document
from checker.jobs.places import Places
from checker.kinds.registry import KINDS, get_kind_name
from checker.kinds.shared.base import Target
from checker.kinds.shared.patterns import Deadline
from checker.rules.foreign import textlint
from checker.rules.foreign.ruleset import build_ruleset

Alarm = tuple[str, str, int]


def main() -> int:
    """Print what both name, rule by rule."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("modules", type=Path)
    parser.add_argument("configuration", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--show", metavar="RULE")
    options = parser.parse_args()
    files = [path.resolve() for path in options.files]
    began = time.perf_counter()
    theirs = run_textlint(options.modules.resolve(), options.configuration.resolve(), files)
    middle = time.perf_counter()
    ours, imported = run_checker(options.configuration.resolve(), files)
    ended = time.perf_counter()
    size = sum(path.stat().st_size for path in files)
    print(f"{len(files)} files, {size} bytes: textlint {middle - began:.1f} s,", end=" ")
    print(f"checker {ended - middle:.1f} s (in this process)")
    _print(theirs, ours, imported, options.show)
    return 0


def run_textlint(modules: Path, configuration: Path, files: list[Path]) -> Counter[Alarm]:
    """Return textlint's alarms: rule, file and line."""
    program = modules / ".bin" / "textlint"
    where = ("--rules-base-directory", str(modules))
    command = [str(program), *where, "--config", str(configuration), "-f", "json", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=modules.parent)
    if not done.stdout.startswith("["):
        raise SystemExit(done.stdout + done.stderr)
    return Counter(
        (_name(each["ruleId"]), result["filePath"], each["line"])
        for result in json.loads(done.stdout)
        for each in result["messages"]
    )


def run_checker(configuration: Path, files: list[Path]) -> tuple[Counter[Alarm], set[str]]:
    """Return the alarms of our import, and the rules that it has."""
    imported = textlint.read(configuration)
    names = {each.data["id"]: _name(each.name) for each in imported.drafts}
    names |= {f"{imported.name}.terms": "prh"}
    ruleset = build_ruleset(imported, str(configuration))
    found: Counter[Alarm] = Counter()
    for path in files:
        document = read_document(path, DEFAULT_LIMITS)
        places = Places(document, "ja")
        for loaded in ruleset.rules:
            rule = loaded.rule
            check = KINDS[get_kind_name(rule)].check
            if check is None or not rule.enabled:
                continue
            deadline = Deadline()
            target = Target(document, rule.scope.select(document, deadline), deadline)
            for hit in check(rule, target).hits:
                found[names[rule.id], str(path), places.of(hit).line or 1] += 1
    return found, set(names.values())


def _name(rule: str) -> str:
    """Return a rule's own name, without its package and preset."""
    own = rule.rpartition("/")[2]
    number = re.match(r"[0-9]+(?:\.[0-9]+)+", own)
    return number[0] if number else own.removeprefix("textlint-rule-")


def _print(
    theirs: Counter[Alarm], ours: Counter[Alarm], imported: set[str], show: str | None
) -> None:
    both = theirs & ours
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for side, alarms in (("both", both), ("textlint", theirs - both), ("checker", ours - both)):
        for (rule, path, line), count in alarms.items():
            rows[rule][side] += count
            if show and side != "both" and re.search(show, rule):
                text = Path(path).read_text(encoding="utf-8").split("\n")[line - 1].strip()
                print(f"  only {side}: {Path(path).name}:{line} {rule}: {text[:100]}")
    print(f"{'rule':45} {'both':>6} {'textlint':>9} {'checker':>8}")
    for rule, row in sorted(rows.items()):
        mark = "" if rule in imported else "  left out"
        print(f"{rule:45} {row['both']:6} {row['textlint']:9} {row['checker']:8}{mark}")
    total = sum(rows.values(), Counter[str]())
    print(f"{'':45} {total['both']:6} {total['textlint']:9} {total['checker']:8}")


if __name__ == "__main__":
    sys.exit(main())
