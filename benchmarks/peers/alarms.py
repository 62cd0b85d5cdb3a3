"""Alarms of textlint, markdownlint and checker on the same files, in one shape."""

import json
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checker.core.verdict import Finding
from checker.formats.reading import read_document
from checker.jobs.check.check import CheckJob, check
from checker.rules.load import load_ruleset

HERE = Path(__file__).resolve().parent
SETTINGS = HERE / "textlint"
TEXTLINT = ("technical", "jtf", "mix")
_MARKDOWNLINT_LINE = re.compile(r"(.+\.md):(\d+)(?::(\d+))? \S+ (MD\d+)\S* (.*)")
_INSTALL = (
    f"not there: {{0}}\n  npm install --prefix {SETTINGS}    (or npm install, without a lock file)"
)


@dataclass(frozen=True, order=True)
class Alarm:
    """What one rule says about characters `start` to `end` of a file, from 0.

    `rule` is written as in `equivalents.yaml`, without a third part: `technical.max-ten`.
    """

    rule: str
    file: Path
    start: int
    end: int
    message: str = ""

    @property
    def line(self) -> int:
        """The line that it begins on, from 1."""
        return source(self.file).count("\n", 0, self.start) + 1

    def context(self, width: int = 14) -> str:
        """Return its characters in ⟦⟧ with a few on either side, all on one line."""
        text = source(self.file)
        found = text[self.start : min(self.end, self.start + 60)]
        around = text[max(0, self.start - width) : self.start], text[self.end : self.end + width]
        return f"{around[0]}⟦{found}⟧{around[1]}".replace("\n", "⏎").replace("\t", "⇥")


@cache
def source(file: Path) -> str:
    """Return the text of a file."""
    return file.read_text(encoding="utf-8")


@cache
def _line_starts(file: Path) -> tuple[int, ...]:
    return (0, *(match.end() for match in re.finditer("\n", source(file))))


def _command(node_modules: Path, name: str) -> str:
    command = node_modules / ".bin" / name
    if not command.exists():
        raise SystemExit(_INSTALL.format(command))
    return str(command)


def textlint(node_modules: Path, preset: str, files: Sequence[Path]) -> Iterator[Alarm]:
    """Yield what a preset of textlint says; each runs alone, for textlint drops what two report."""
    command = [_command(node_modules, "textlint"), "--rules-base-directory", str(node_modules)]
    command += ["--config", str(SETTINGS / f"{preset}.textlintrc.json"), "--format", "json"]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
    if not done.stdout.startswith("["):
        raise SystemExit(done.stdout + done.stderr)
    for result in json.loads(done.stdout):
        file = Path(result["filePath"])
        for message in result["messages"]:
            start, end = (_code_points(source(file), each) for each in message["range"])
            name = _textlint_name(preset, message["ruleId"].rpartition("/")[2])
            yield Alarm(name, file, start, end, message["message"].partition("\n")[0])


def _textlint_name(preset: str, rule: str) -> str:
    number = re.match(r"[0-9]+(?:\.[0-9]+)+", rule)
    return f"{preset}.{number[0].replace('.', '-') if number else rule}"


def _code_points(text: str, units: int) -> int:
    """Return how many characters `units` of UTF-16 are."""
    if text.isascii() or max(text) < "\U00010000":
        return units
    return len(text.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore"))


def markdownlint(node_modules: Path, files: Sequence[Path]) -> Iterator[Alarm]:
    """Yield what markdownlint says; without a column, of the whole line."""
    settings = SETTINGS / ".markdownlint-cli2.jsonc"
    command = [_command(node_modules, "markdownlint-cli2"), "--config", str(settings)]
    names = [f":{file}" for file in files]
    done = subprocess.run([*command, *names], capture_output=True, text=True, check=False)
    for row in done.stderr.splitlines():
        match = _MARKDOWNLINT_LINE.match(row)
        if match is None:
            continue
        file = Path(match[1]).resolve()
        line, column = int(match[2]), int(match[3] or 0)
        starts = (*_line_starts(file), len(source(file)) + 1)
        start = starts[line - 1] + max(0, column - 1)
        end = start + 1 if column else starts[line] - 1
        yield Alarm(f"markdownlint.{match[4].lower()}", file, start, end, match[5])


def checker(files: Iterable[Path]) -> Iterator[Alarm]:
    """Yield what the rules of `equivalents.yaml` say."""
    rules = load_ruleset(HERE / "equivalents.yaml", lambda _: None, "equivalents.yaml")
    if rules.broken:
        raise SystemExit(f"equivalents.yaml: {rules.broken}")
    for file in files:
        verdict = check(CheckJob(read_document(file), str(file), rules, "option", "ja"), None)
        crashed = [each for each in verdict.results if each.outcome == "error"]
        if crashed:
            raise SystemExit(f"{file.name}: {crashed}")
        for finding in verdict.findings:
            yield locate(file, finding)


def locate(file: Path, finding: Finding) -> Alarm:
    """Return a finding of checker as an alarm."""
    rule = ".".join(finding.rule.split(".")[:2])
    place, starts = finding.place, _line_starts(file)
    if place.line is None or place.column is None:
        return Alarm(rule, file, 0, 0, finding.message)
    start = starts[place.line - 1] + place.column - 1
    end = start + len(finding.quote)
    if place.end_line is not None and place.end_column is not None:
        end = starts[place.end_line - 1] + place.end_column - 1
    return Alarm(rule, file, start, max(start, end), finding.message)


def equivalents() -> set[str]:
    """Return the rules of theirs that have a counterpart."""
    rules = load_ruleset(HERE / "equivalents.yaml", lambda _: None, "equivalents.yaml")
    return {".".join(each.rule.id.split(".")[:2]) for each in rules.rules}
