"""The tutorial is run: its files are written, its commands called, what it shows is compared.

In docs/first-ruleset.md and its English twin a fenced block `file=NAME` is a file, a block
`console` holds commands after `$` and what they print; `exit=N` is the exit code (0 where none is
given). `…` stands for whatever is left out: lines where it stands alone, characters inside a line.
Runs of spaces count as one, for the columns of a table depend on its longest entry.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.command import Run
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

TUTORIALS = {
    "ja": ROOT / "docs" / "first-ruleset.md",
    "en": ROOT / "docs" / "first-ruleset.en.md",
}
_BLOCK = re.compile(r"^```(?P<info>[^\n]+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_LEFT_OUT = "…"


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, what follows it, its text."""

    language: str
    options: dict[str, str]
    body: str


@dataclass(frozen=True)
class Command:
    """A command, the lines that it is said to print, and its exit code."""

    arguments: list[str]
    shown: list[str]
    code: int


def _blocks(language: str) -> Iterator[Block]:
    for match in _BLOCK.finditer(TUTORIALS[language].read_text(encoding="utf-8")):
        language, *options = match["info"].split()
        yield Block(language, dict(each.split("=", 1) for each in options), match["body"])


def _commands(block: Block) -> Iterator[Command]:
    code = int(block.options.get("exit", "0"))
    for part in re.split(r"^\$ ", block.body, flags=re.MULTILINE)[1:]:
        line, *shown = part.splitlines()
        name, *arguments = shlex.split(line)
        assert name == "checker"
        yield Command(arguments, shown, code)


def _pattern(shown: list[str]) -> re.Pattern[str]:
    """Return an expression for the whole output, in which `…` stands for anything."""
    lines = []
    for line in shown:
        if line.strip() == _LEFT_OUT:
            lines.append(r"(?:.*\n)*?")
        else:
            words = [re.escape(each) for each in " ".join(line.split()).split(_LEFT_OUT)]
            lines.append(".*".join(words) + r"\n")
    return re.compile("".join(lines))


def _bare(output: str) -> str:
    lines = output.strip("\n").splitlines()
    return "".join(" ".join(line.split()) + "\n" for line in lines)


@pytest.mark.parametrize("language", TUTORIALS)
def test_the_tutorial_runs_and_shows_what_it_says(run: Run, tmp_path: Path, language: str) -> None:
    ran = 0
    for block in _blocks(language):
        if name := block.options.get("file"):
            (tmp_path / name).write_text(block.body, encoding="utf-8")
        if block.language != "console":
            continue
        for command in _commands(block):
            result = run(*command.arguments, CHECKER_LANGUAGE=language, COLUMNS="200")
            printed = _bare(result.stdout + result.stderr)
            assert _pattern(command.shown).fullmatch(printed), (command.arguments, printed)
            assert result.returncode == command.code, command.arguments
            ran += 1
    assert ran >= 7


@pytest.mark.parametrize("language", TUTORIALS)
def test_the_tutorial_shows_each_step(language: str) -> None:
    blocks = list(_blocks(language))
    commands = [command.arguments[:2] for block in blocks for command in _commands(block)]
    for step in (["rules", "validate"], ["rules", "test"], ["rules", "explain"]):
        assert step in commands
    text = TUTORIALS[language].read_text(encoding="utf-8")
    assert "checker:ignore" in text
    assert "override:" in text
    assert all(f"kind: {kind}" in text for kind in ("sections", "required", "existence"))
