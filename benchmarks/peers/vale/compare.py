"""Vale itself beside our import of Vale: the same alerts at the same places?

    python benchmarks/peers/vale/compare.py cases VALE TESTDATA        # Vale's own test cases
    python benchmarks/peers/vale/compare.py files VALE STYLES FILE...  # styles over real documents

VALE is the program, built from its Go module (`go install .../vale/v3/cmd/vale@VERSION`), or `-`
for what the cases want; TESTDATA is its folder `testdata` (the module holds it), STYLES a folder
with one folder for each style. Nothing of these is a part of checker.

`cases` runs every case of `testdata/e2e` that lints files: through Vale, whose output is what the
case wants, and through our import of the same configuration, for the formats that both read. Alerts
agree when file, line, column and rule do; those that differ are counted by extension point and by
scope, and each must have a row in `explanations.tsv`: case and rule (expressions), the side that
names it, who is right, and why. `files` does the same for real documents, one style after the
other, and shows the seconds of both. `--show RULE` prints what only one of the two names, `--only
CASE` runs some cases (expressions).
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from checker.core.errors import CheckerError
from checker.core.limits import DEFAULT_LIMITS
from checker.formats.reading import read_document
from checker.jobs.places import Places
from checker.kinds.registry import KINDS, get_kind_name
from checker.kinds.shared.base import Target
from checker.kinds.shared.patterns import Deadline
from checker.rules.foreign.recognise import find_reader
from checker.rules.foreign.ruleset import build_ruleset
from checker.rules.model import Ruleset

_HERE = Path(__file__).resolve().parent
_BUILT_IN = ("built in", "built in")
_READ = frozenset({".md", ".html", ".txt"})
_OPTION = re.compile(r"--?[a-zA-Z]")
_COMMANDS = frozenset({"fix", "sync", "test", "ls-metrics", "ls-config", "ls-dirs", "ls-vars"})


@dataclass(frozen=True, order=True)
class Alert:
    """A rule at a line and column of a file, both from 1, and the words there."""

    file: str
    line: int
    column: int
    rule: str
    words: str = ""

    @property
    def place(self) -> tuple[str, int, int, str]:
        """What must be equal for two alerts to be the same."""
        return (self.file, self.line, self.column, self.rule)


@dataclass(frozen=True)
class Difference:
    """What only one of the two names, in a case."""

    case: str
    side: str
    alert: Alert


def main() -> int:
    """Compare, print, and return whether a difference is unexplained."""
    options = _parse()
    if options.command == "cases":
        return _compare_cases(options)
    return _compare_files(options)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--show", metavar="RULE", help="an expression; print what differs")
    parser.add_argument("--only", metavar="CASE", default="", help="an expression; some cases")
    parser.add_argument("command", choices=("cases", "files"))
    parser.add_argument("vale", type=Path)
    parser.add_argument("folder", type=Path, help="testdata, or the styles")
    parser.add_argument("files", type=Path, nargs="*")
    return parser.parse_args()


# --- Vale and ours -------------------------------------------------------------------------------


def run_vale(program: Path, folder: Path, arguments: Iterable[str]) -> list[Alert]:
    """Return Vale's alerts on files, named as seen from `folder`."""
    command = [str(program), "--output=JSON", "--no-global", "--no-exit", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    if not done.stdout.startswith("{"):
        raise ValueError(done.stdout + done.stderr)
    found = json.loads(done.stdout)
    if "Code" in found:
        raise ValueError(found["Text"])
    return [
        Alert(_relative(file, folder), one["Line"], one["Span"][0], one["Check"], one["Match"])
        for file, alerts in found.items()
        for one in alerts
    ]


def _relative(file: str, folder: Path) -> str:
    return os.path.relpath(folder / file, folder).replace(os.sep, "/")


def load(configuration: Path) -> tuple[Ruleset, dict[str, str]]:
    """Return our rules for a configuration of Vale, and the names that Vale gives to each."""
    read = find_reader(configuration)
    if read is None:
        raise ValueError(f"{configuration}: not recognised")
    imported = read(configuration)
    names = {draft.data["id"]: draft.name for draft in imported.drafts}
    return build_ruleset(imported, str(configuration)), names


def run_ours(
    ruleset: Ruleset, names: dict[str, str], folder: Path, files: Iterable[str]
) -> list[Alert]:
    """Return what our import of the configuration finds in files."""
    found = []
    for file in files:
        document = read_document(folder / file, DEFAULT_LIMITS)
        places = Places(document, "en")
        for loaded in ruleset.rules:
            rule = loaded.rule
            check = KINDS[get_kind_name(rule)].check
            unfit = rule.when is not None and not rule.when.holds(document)
            if check is None or not rule.enabled or unfit:
                continue
            deadline = Deadline()
            target = Target(document, rule.scope.select(document, deadline), deadline)
            for hit in list(check(rule, target).hits)[: rule.limit]:
                at = places.of(hit)
                words = "" if hit.whole else document.quote(hit.span)
                name = names.get(rule.id, rule.id)
                found.append(Alert(file, at.line or 1, at.column or 1, name, words))
    return found


def compare(case: str, theirs: list[Alert], ours: list[Alert]) -> list[Difference]:
    """Return what only one of the two names."""
    left = Counter(each.place for each in theirs)
    right = Counter(each.place for each in ours)
    both = left & right
    return [
        *_list_rest(case, "Vale", theirs, left - both),
        *_list_rest(case, "checker", ours, right - both),
    ]


def _list_rest(
    case: str, side: str, alerts: list[Alert], rest: Counter[tuple[str, int, int, str]]
) -> Iterator[Difference]:
    for alert in sorted(alerts):
        if rest[alert.place] > 0:
            rest[alert.place] -= 1
            yield Difference(case, side, alert)


# --- Vale's own cases ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """One case of `testdata/e2e`: where it runs, on what, and what Vale is to say."""

    name: str
    folder: Path
    arguments: list[str]
    want: str | None
    files: dict[str, str]


def read_cases(testdata: Path) -> Iterator[Case]:
    """Yield all cases, in the order of their files."""
    for path in sorted((testdata / "e2e").glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for each in data["cases"]:
            arguments = each["args"]
            yield Case(
                f"{path.stem}/{each['name']}",
                _find_folder(data.get("dir", ""), each),
                arguments if isinstance(arguments, list) else arguments.split(),
                None if {"stdin", "sync"} & {*each} else each.get("want"),
                {**data.get("files", {}), **each.get("files", {})},
            )


def _find_folder(above: str, case: dict[str, str]) -> Path:
    """Return where a case runs: `*` in the file's folder stands for the case's, or for its name."""
    own = case.get("dir", "")
    return Path(above.replace("*", own or case["name"])) if "*" in above else Path(above, own)


def _find_reason(case: Case) -> str:
    """Return why a case is not compared; nothing where it is."""
    if case.want is None:
        return "no alerts are wanted by place (input from a pipe, `vale sync`, part of the output)"
    if case.arguments and case.arguments[0] in _COMMANDS:
        return "another command of Vale"
    if any(_OPTION.match(each) for each in case.arguments):
        return "options of Vale's command line"
    return ""


@dataclass
class Tally:
    """What came of all cases."""

    run: int = 0
    passed: int = 0
    compared: int = 0
    agreeing: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    agreed: Counter[tuple[str, str]] = field(default_factory=Counter)
    points: dict[str, tuple[str, str]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)


def _compare_cases(options: argparse.Namespace) -> int:
    tally = Tally()
    with tempfile.TemporaryDirectory() as made:
        copy = Path(made) / "testdata"
        subprocess.run(["cp", "-r", str(options.folder.resolve()), str(copy)], check=True)
        subprocess.run(["chmod", "-R", "u+w", str(copy)], check=True)
        for number, case in enumerate(read_cases(copy)):
            if not re.search(options.only, case.name):
                continue
            reason = _find_reason(case) or _run_case(case, options.vale, copy, number, tally)
            if reason:
                tally.left_out[reason] += 1
    print(f"{tally.run} cases run through Vale, {tally.passed} say what the case wants")
    print(f"{tally.compared} compared, {tally.agreeing} without a difference; left out:")
    for why, count in tally.left_out.most_common():
        print(f"  {count:4} {why}")
    return _report(tally, options.show)


def _run_case(case: Case, vale: Path, testdata: Path, number: int, tally: Tally) -> str:
    """Run a case through both; return why it could not be compared."""
    folder = _prepare(case, testdata, number)
    wanted = [Alert(*place) for place in _read_wanted(case.want or "")]
    try:
        is_run = vale.name != "-"
        theirs = run_vale(vale.resolve(), folder, case.arguments) if is_run else wanted
    except ValueError as error:
        return f"Vale says: {str(error).strip()[:90]}"
    tally.run += 1
    tally.passed += sorted(each.place for each in wanted) == sorted(each.place for each in theirs)
    files = _list_files(folder, case.arguments)
    if not files:
        return "formats that checker does not read, or reads otherwise (code, rst, adoc, org)"
    theirs = [each for each in theirs if each.file in files]
    tally.points |= _find_points(testdata, folder)
    try:
        ours = run_ours(*load(_find_configuration(folder)), folder, files)
    except CheckerError as error:
        return f"our import refuses: {error}"
    rest = compare(case.name, theirs, ours)
    tally.compared += 1
    tally.agreeing += not rest
    tally.differences += rest
    apart = Counter(each.alert.rule for each in rest if each.side == "Vale")
    for rule, count in Counter(each.rule for each in theirs).items():
        tally.agreed[tally.points.get(rule, _BUILT_IN)] += count - apart[rule]
    return ""


def _prepare(case: Case, testdata: Path, number: int) -> Path:
    folder = testdata / case.folder
    if case.files:
        folder = testdata / "made" / str(number)
        for name, text in case.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder


def _read_wanted(text: str) -> Iterator[tuple[str, int, int, str]]:
    for line in text.splitlines():
        match = re.match(r"(.+?):(\d+):(\d+):([^:]+):", line)
        if match:
            yield (match[1], int(match[2]), int(match[3]), match[4])


def _list_files(folder: Path, arguments: list[str]) -> list[str]:
    found: set[Path] = set()
    for each in arguments:
        path = folder / each
        found |= {*path.rglob("*")} if path.is_dir() else {path}
    return sorted(
        path.relative_to(folder).as_posix()
        for path in found
        if path.suffix in _READ and path.is_file() and "node_modules" not in path.parts
    )


def _find_configuration(folder: Path) -> Path:
    for above in (folder, *folder.parents):
        for name in (".vale.ini", "_vale.ini", "vale.ini", ".vale", "_vale"):
            if (above / name).is_file():
                return above / name
    raise ValueError(f"{folder}: no configuration")


def _find_points(testdata: Path, folder: Path) -> dict[str, tuple[str, str]]:
    """Return the extension point and the scope of every rule below these folders."""
    found = {}
    own = _find_configuration(folder).parent
    for path in [*(testdata / "styles").rglob("*.yml"), *own.rglob("*.yml")]:
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError):
            continue
        if isinstance(data, dict) and isinstance(data.get("extends"), str):
            scope = data.get("scope", "text")
            shown = scope if isinstance(scope, str) else ", ".join(map(str, scope))
            found[f"{path.parent.name}.{path.stem}"] = (data["extends"], shown)
    return found


# --- reports -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Explanation:
    """Who is right about some differences, and why."""

    case: str
    rule: str
    side: str
    better: str
    why: str

    def holds(self, each: Difference) -> bool:
        """Return whether a difference is one of these."""
        return (
            re.fullmatch(self.case, each.case) is not None
            and re.fullmatch(self.rule, each.alert.rule) is not None
            and self.side in {each.side, "*"}
        )


def _read_explanations() -> list[Explanation]:
    path = _HERE / "explanations.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []
    return [Explanation(*line.split("\t")) for line in lines if line]


def _report(tally: Tally, show: str | None) -> int:
    _print_table(tally, "extension point", 0)
    _print_table(tally, "scope", 1)
    explanations = _read_explanations()
    used: Counter[tuple[str, str]] = Counter()
    unexplained = []
    for each in tally.differences:
        row = next((one for one in explanations if one.holds(each)), None)
        if row is not None:
            used[row.better, row.why] += 1
        if row is None or (show and re.search(show, each.alert.rule)):
            unexplained.append(each)
    print(f"\n{len(tally.differences)} differences, {used.total()} explained:")
    for (better, why), count in used.most_common():
        print(f"  {count:4} {better}: {why}")
    for each in unexplained:
        one = each.alert
        place = f"{one.file}:{one.line}:{one.column}"
        print(f"  {each.case}: only {each.side}: {place} {one.rule} {one.words[:60]!r}")
    return int(bool(unexplained))


def _print_table(tally: Tally, title: str, index: int) -> None:
    """Print how many alerts agree and differ by extension point (0) or scope (1)."""
    sides: dict[str, Counter[str]] = defaultdict(Counter)
    for point, count in tally.agreed.items():
        sides[point[index]]["both"] += count
    for each in tally.differences:
        sides[tally.points.get(each.alert.rule, _BUILT_IN)[index]][each.side] += 1
    print(f"\n{title:40} both  only Vale  only checker")
    for key, counts in sorted(sides.items()):
        cells = f"{counts['both']:4}  {counts['Vale']:9}  {counts['checker']:12}"
        print(f"{key[:40]:40} {cells}")


# --- real files ----------------------------------------------------------------------------------


def _compare_files(options: argparse.Namespace) -> int:
    styles = options.folder.resolve()
    files = [str(path.resolve()) for path in options.files]
    size = sum(Path(file).stat().st_size for file in files)
    print(f"{len(files)} files, {size / 1e6:.2f} MB")
    print(
        f"{'style':12} {'both':>6} {'only Vale':>10} {'only checker':>13} {'Vale':>9} {'ours':>9}"
    )
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for style in sorted(each.name for each in styles.iterdir() if each.is_dir()):
            head = f"StylesPath = {styles}\nMinAlertLevel = suggestion\n"
            settings = f"{head}\n[*]\nBasedOnStyles = {style}\n"
            (folder / ".vale.ini").write_text(settings, encoding="utf-8")
            _compare_style(options, folder, style, files)
    return 0


def _compare_style(options: argparse.Namespace, folder: Path, style: str, files: list[str]) -> None:
    began = time.perf_counter()
    theirs = run_vale(options.vale.resolve(), folder, files)
    middle = time.perf_counter()
    named = [os.path.relpath(file, folder).replace(os.sep, "/") for file in files]
    ours = run_ours(*load(folder / ".vale.ini"), folder, named)
    ended = time.perf_counter()
    rest = compare(style, theirs, ours)
    sides = Counter(each.side for each in rest)
    counts = f"{len(theirs) - sides['Vale']:6} {sides['Vale']:10} {sides['checker']:13}"
    print(f"{style:12} {counts} {middle - began:7.2f} s {ended - middle:7.2f} s")
    rules = Counter((each.alert.rule, each.side) for each in rest)
    for (rule, side), count in rules.most_common(12):
        print(f"    {count:5} only {side:8} {rule}")
    for each in rest:
        if options.show and re.search(options.show, each.alert.rule):
            one = each.alert
            place = f"{one.file}:{one.line}:{one.column}"
            print(f"  only {each.side}: {place} {one.rule} {one.words!r}")


if __name__ == "__main__":
    sys.exit(main())
