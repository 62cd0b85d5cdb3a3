"""prh dictionaries in checker beside textlint-rule-prh: the same words at the same places?

    npm install --prefix benchmarks/peers/prh        # once
    python benchmarks/peers/prh/compare.py [DICTIONARY.yml FILE.md ...]

Without arguments, the dictionaries of `tests/rules/foreign/prh` run over the texts beside them and
over the handbook in `../shared/corpus`, where that is. Prints what only one of the two reports, and
how long each took. `--golden` writes what textlint reports on the texts of the tests, for the tests
to read.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from checker.formats.markdown.read import read
from checker.jobs.places import Places
from checker.kinds.registry import KINDS, get_kind_name
from checker.kinds.shared.base import Target
from checker.kinds.shared.patterns import Deadline
from checker.rules.foreign import open_foreign

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parents[2]
_DICTIONARIES = _ROOT / "tests" / "imports" / "prh"
_HANDBOOK = _ROOT.parent / "shared" / "corpus" / "handbook"
_NODE = _HERE / "node_modules" / ".bin" / "textlint"


@dataclass(frozen=True, order=True)
class Alert:
    """A word at a line and column, from 1, and what to write for it."""

    file: str
    line: int
    column: int
    actual: str
    expected: str


def main() -> int:
    """Compare, print, and return whether anything differs."""
    if sys.argv[1:] == ["--golden"]:
        return _write_golden()
    arguments = [Path(each).resolve() for each in sys.argv[1:]]
    if arguments:
        return int(not compare(arguments[0], arguments[1:]))
    texts = sorted(_DICTIONARIES.glob("*.md")) + sorted(_HANDBOOK.rglob("*.md"))
    return int(not compare(_DICTIONARIES / "office.yml", texts))


def _write_golden() -> int:
    texts = sorted(_DICTIONARIES.glob("*.md"))
    theirs, _ = _textlint(_DICTIONARIES / "office.yml", texts)
    by_file = {
        text.name: [
            [each.line, each.column, each.actual, each.expected]
            for each in sorted(theirs)
            if each.file == str(text)
        ]
        for text in texts
    }
    golden = json.dumps(by_file, ensure_ascii=False, indent=1) + "\n"
    (_DICTIONARIES / "textlint.json").write_text(golden, encoding="utf-8")
    return 0


def compare(dictionary: Path, files: list[Path]) -> bool:
    """Print how the alerts of both differ; return whether they are the same."""
    theirs, node_seconds = _textlint(dictionary, files)
    ours, our_seconds = _checker(dictionary, files)
    print(f"{dictionary.name} on {len(files)} files, {sum(f.stat().st_size for f in files)} bytes")
    print(f"  both {len(ours & theirs)}, only checker {len(ours - theirs)},", end=" ")
    print(f"only textlint {len(theirs - ours)}")
    print(f"  textlint {node_seconds:.2f} s, checker {our_seconds:.2f} s (in this process)")
    _print("only checker", ours - theirs)
    _print("only textlint", theirs - ours)
    return ours == theirs


def _print(label: str, alerts: Iterable[Alert]) -> None:
    for each in sorted(alerts):
        place = f"{Path(each.file).name}:{each.line}:{each.column}"
        print(f"  {label}: {place} {each.actual!r} => {each.expected!r}")


def _textlint(dictionary: Path, files: list[Path]) -> tuple[set[Alert], float]:
    settings = _HERE / ".textlintrc.json"
    settings.write_text(json.dumps({"rules": {"prh": {"rulePaths": [str(dictionary)]}}}))
    command = [str(_NODE), "--config", str(settings), "--format", "json", *map(str, files)]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=_HERE)
    seconds = time.perf_counter() - started
    settings.unlink()
    if not done.stdout.startswith("["):
        raise SystemExit(done.stdout + done.stderr)
    found = set()
    for result in json.loads(done.stdout):
        source = Path(result["filePath"]).read_text(encoding="utf-8")
        lines = source.split("\n")
        for message in result["messages"]:
            actual, _, expected = message["message"].partition("\n")[0].partition(" => ")
            line = message["line"]
            column = _code_points(lines[line - 1], message["column"])
            found.add(Alert(result["filePath"], line, column, actual, expected))
    return found, seconds


def _code_points(line: str, column: int) -> int:
    """Return the column in code points for one that counts UTF-16 units, both from 1."""
    return len(line.encode("utf-16-le")[: (column - 1) * 2].decode("utf-16-le", "ignore")) + 1


def _checker(dictionary: Path, files: list[Path]) -> tuple[set[Alert], float]:
    started = time.perf_counter()
    ruleset = open_foreign(str(dictionary))
    if ruleset is None:
        raise SystemExit(f"{dictionary} is no dictionary")
    found = set()
    for file in files:
        document = read(file, file.read_bytes())
        places = Places(document, "en")
        for loaded in ruleset.rules:
            rule = loaded.rule
            check = KINDS[get_kind_name(rule)].check
            deadline = Deadline()
            blocks = rule.scope.select(document, deadline)
            hits = check(rule, Target(document, blocks, deadline)).hits if check else ()
            for hit in hits:
                place = places.of(hit)
                expected = hit.replacement.text if hit.replacement else ""
                quote = document.quote(hit.span)
                found.add(Alert(str(file), place.line or 0, place.column or 0, quote, expected))
    return found, time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
