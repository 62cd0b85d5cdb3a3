"""A folder to lint with runs over it, and reports read back as programs read them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

_HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(_HERE / "peers"))

from speed import _spent, _Watch  # noqa: E402 - lies beside us

BAD = "# 件\n\n取得出来る日を{number}回確認する。\n"
FILES = 100
_RULES = """\
ruleset: house
rules:
  - {id: house.kana, kind: substitution, severity: error, swap: {出来る: できる}}
"""
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that ended: its exit code, what it wrote, what it took."""

    code: int
    out: str
    error: str
    seconds: float
    processor: float
    peak: int

    @property
    def last(self) -> str:
        """The last line of the report."""
        return self.out.rstrip("\n").rpartition("\n")[2]


@dataclass
class Row:
    """A line of the table; `holds` says whether all is as it should be."""

    name: str
    ended: Ended
    seen: str
    holds: bool

    def __str__(self) -> str:
        each = self.ended
        took = f"{each.seconds:8.1f} {each.processor:8.1f} {each.peak / _MEGABYTE:7.0f}"
        return (
            f"{self.name:18} {each.code:4} {took}  {'ok' if self.holds else 'WRONG':5} {self.seen}"
        )


class Bench:
    """A folder with a rule set and bad files, and runs over it."""

    def __init__(self, root: Path, files: int = FILES) -> None:
        self.root = root
        self.docs = root / "docs"
        self.docs.mkdir(parents=True)
        (root / "rules").mkdir()
        (root / "rules" / "house.yaml").write_text(_RULES, encoding="utf-8")
        text = 'rules = ["rules"]\ndefault_ruleset = "house"\n'
        (root / "checker.toml").write_text(text, encoding="utf-8")
        for number in range(files):
            file = self.docs / f"{number:03}.md"
            file.write_text(BAD.format(number=number), encoding="utf-8")

    def command(self, *options: str) -> list[str]:
        """Return a command that lints the folder."""
        return [sys.executable, "-m", "checker", "lint", "docs", "--no-model", *options]

    def lint(
        self,
        *options: str,
        before: Sequence[str] = (),
        meanwhile: Callable[[subprocess.Popen[bytes]], None] | None = None,
        **variables: str,
    ) -> Ended:
        """Lint the folder; `before` stands before the command, `meanwhile` is done as it runs."""
        out, error = self.root / "out", self.root / "error"
        environment = self.environment | variables
        command = [*before, *self.command(*options)]
        started, spent = time.perf_counter(), _spent()
        with out.open("wb") as stdout, error.open("wb") as stderr:
            process = subprocess.Popen(
                command, cwd=self.root, env=environment, stdout=stdout, stderr=stderr
            )
            watch = _Watch(process.pid)
            watch.start()
            try:
                if meanwhile is not None:
                    meanwhile(process)
                code = process.wait()
            finally:
                watch.stop()
        seconds, processor = time.perf_counter() - started, _spent() - spent
        texts = [each.read_text(encoding="utf-8") for each in (out, error)]
        return Ended(code, texts[0], texts[1], seconds, processor, watch.peak)

    @property
    def environment(self) -> dict[str, str]:
        """What the runs are told: a cache of their own, English."""
        return os.environ | {
            "CHECKER_CACHE_DIR": str(self.root / "cache"),
            "CHECKER_LANGUAGE": "en",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    @property
    def cache(self) -> Path:
        """Where results are kept."""
        return self.root / "cache" / "lint.sqlite"

    def git(self, *arguments: str) -> None:
        """Run git."""
        who = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *arguments], cwd=self.root, check=True, capture_output=True)


def paths_in(form: str, text: str) -> set[str]:
    """Return the files that a report speaks of, read as programs read it."""
    if form == "json":
        return {each["path"] for each in json.loads(text)["files"]}
    if form == "sarif":
        results = json.loads(text)["runs"][0]["results"]
        places = [each["locations"][0]["physicalLocation"] for each in results]
        return {each["artifactLocation"]["uri"] for each in places}
    if form == "junit":
        return {str(each.get("name")) for each in ET.fromstring(text).iter("testsuite")}  # noqa: S314 - ours
    return {line.partition(":")[0] for line in text.splitlines() if ": error house.kana" in line}


def names_in(form: str, text: str) -> bool:
    """Return whether a report, read as programs read it, names the file, and only it."""
    name, shown, url = "docs/x\ny,z.md", r"x\ny,z.md", "docs/x%0Ay%2Cz.md"
    if form == "sarif":
        return paths_in("sarif", text) <= {url, url.replace("%2C", ",")}
    if form == "github":
        lines = [line for line in text.splitlines() if line.startswith("::error ")]
        return len(lines) == 1 and url in lines[0]
    if form in _XML:
        tag, key = _XML[form]
        found = {str(each.get(key)) for each in ET.fromstring(text).iter(tag)}  # noqa: S314 - ours
        return found in ({name}, {f"docs/{shown}"})
    if form in _PATHS:
        return [*_PATHS[form](text)] == [name]
    return shown in unescape(text) and name not in unescape(text)


_XML = {"junit": ("testsuite", "name"), "checkstyle": ("file", "name")}
_PATHS: Mapping[str, Callable[[str], Iterator[str]]] = {
    "json": lambda text: (each["path"] for each in json.loads(text)["files"]),
    "jsonl": lambda text: (
        each["path"] for each in map(json.loads, text.splitlines()) if "path" in each
    ),
    "gitlab": lambda text: (each["location"]["path"] for each in json.loads(text)),
    "rdjson": lambda text: (each["location"]["path"] for each in json.loads(text)["diagnostics"]),
}
