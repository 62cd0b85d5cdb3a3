"""The help: its words stand in the catalogues, one text for each command and option."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest
from rich.cells import cell_len

import checker.cli
from checker.cli import cli
from checker.cli.help import HelpCommand
from checker.cli.help_layout import wrap
from checker.core.catalogue import FOLDER
from checker.formats import FORMATS
from tests.support.command import Run

_JAPANESE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_UNACCENTED: Final = re.compile(r"[A-Za-z]*[aceinouyAEINOU][A-Za-z]*")
_SAID: Final = {"help", "short_help", "epilog"}
_HEADINGS: Final = ("usage", "options", "commands", "example", "default", "required")
ENGLISH: Final = json.loads((FOLDER / "en.json").read_text(encoding="utf-8"))
JAPANESE: Final = json.loads((FOLDER / "ja.json").read_text(encoding="utf-8"))


def _commands() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield all commands by what a user types; the group of all has no name."""
    waiting: list[tuple[tuple[str, ...], click.Command]] = [((), cli)]
    while waiting:
        path, command = waiting.pop()
        yield path, command
        if isinstance(command, click.Group):
            ctx = click.Context(command)
            for name in command.list_commands(ctx):
                inner = command.get_command(ctx, name)
                assert inner is not None
                waiting.append(((*path, name), inner))


COMMANDS: Final = dict(sorted(_commands()))
_each_command = pytest.mark.parametrize("path", COMMANDS, ids=" ".join)


def _name(path: tuple[str, ...]) -> str:
    return ".".join(path) or "checker"


def _long_names(command: click.Command) -> list[str]:
    options = [each for each in command.params if isinstance(each, click.Option)]
    names = [next(name for name in each.opts if name.startswith("--")) for each in options]
    return [name.removeprefix("--") for name in names] + ["help"]


def _option_id(path: tuple[str, ...], name: str) -> str:
    own = f"help.option.{_name(path)}.{name}"
    return own if own in ENGLISH else f"help.option.{name}"


def test_every_command_takes_its_help_from_the_catalogues() -> None:
    assert [path for path, each in COMMANDS.items() if not isinstance(each, HelpCommand)] == []


def test_every_text_of_the_help_is_asked_for_and_there() -> None:
    """See docs/decisions/messages.md for what to do with a command or an option that is new."""
    asked = {f"help.heading.{each}" for each in _HEADINGS}
    for path, command in COMMANDS.items():
        asked |= {f"help.command.{_name(path)}", f"help.example.{_name(path)}"}
        asked |= {_option_id(path, each) for each in _long_names(command)}
        asked |= {f"help.list.{path[0]}"} if len(path) == 1 else set()
    for texts in (ENGLISH, JAPANESE):
        assert {name for name in texts if name.startswith("help.")} == asked


def test_no_help_is_written_in_the_code() -> None:
    found = []
    for file in sorted(Path(str(checker.cli.__file__)).parent.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _SAID & {each.arg for each in node.keywords}:
                found.append((file.name, node.lineno))
            if isinstance(node, ast.Constant) and _JAPANESE.search(str(node.value)):
                found.append((file.name, node.lineno))
    assert found == []


@_each_command
def test_help_is_in_the_language_of_the_terminal(run: Run, path: tuple[str, ...]) -> None:
    for language, texts in (("ja", JAPANESE), ("en", ENGLISH)):
        done = run(*path, "--help", CHECKER_LANGUAGE=language)
        assert (done.returncode, done.stderr) == (0, "")
        shown = "".join(done.stdout.split())
        names = [f"help.command.{_name(path)}", f"help.example.{_name(path)}"]
        names += [_option_id(path, each) for each in _long_names(COMMANDS[path])]
        assert [each for each in names if "".join(texts[each].split()) not in shown] == []
        assert done.stdout.splitlines()[-1].endswith(f":  {texts[f'help.example.{_name(path)}']}")


@_each_command
def test_one_file_translates_the_help(
    run: Run, pseudo: dict[str, str], path: tuple[str, ...]
) -> None:
    assert pseudo["help.command.lint"].startswith("Líñt fóldérs óf dóčúméñts.")
    shown = re.sub(r"\{\w+(?::\d+)?\}", "", run(*path, "--help", CHECKER_LANGUAGE="qps").stdout)
    for typed in sorted(_typed(path, COMMANDS[path]), key=len, reverse=True):
        shown = re.sub(rf"(?<![\w-]){re.escape(typed)}(?![\w-])", "", shown)
    assert _UNACCENTED.findall(shown) == []


def _typed(path: tuple[str, ...], command: click.Command) -> Iterator[str]:
    """Yield what a user types, which no language changes."""
    ctx = click.Context(command, info_name=command.name)
    yield from ("checker", "[OPTIONS]", "COMMAND [ARGS]...", "-h, --help", *path)
    for each in command.get_params(ctx):
        yield each.make_metavar(ctx)
        yield from (*each.opts, *each.secondary_opts, str(each.default))
        yield from (each.removeprefix("--") for each in each.opts)
    if isinstance(command, click.Group):
        yield from command.list_commands(ctx)


def test_lang_chooses_the_language_of_the_help(run: Run) -> None:
    assert "Options:" in run("lint", "--help").stdout
    assert "オプション:" in run("lint", "--lang", "ja", "--help").stdout


def test_the_help_names_the_formats_that_take_comments() -> None:
    endings = [each.annotator.suffixes[0] for each in FORMATS.values() if each.annotator]
    for texts in (ENGLISH, JAPANESE):
        assert re.findall(r"\.\w+", texts["help.option.check.annotate"]) == endings


@_each_command
def test_no_line_is_wider_than_the_terminal(run: Run, path: tuple[str, ...]) -> None:
    shown = run(*path, "--help", CHECKER_LANGUAGE="ja", COLUMNS="80").stdout
    wide = [line for line in shown.splitlines() if cell_len(line) > 80]
    assert [line for line in wide if "|" not in line and "checker " not in line] == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one two three", ["one two", "three"]),
        ("文書を検査する", ["文書を検", "査する"]),
        ("文書を見る。次", ["文書を見", "る。次"]),
        ("文書を読む。次", ["文書を読", "む。次"]),
        ("あのファイルを", ["あの", "ファイル", "を"]),
        ("見る(図)", ["見る(図)"]),
        ("a-very-long-word b", ["a-very-long-word", "b"]),
    ],
)
def test_lines_end_where_a_word_or_a_japanese_character_does(text: str, lines: list[str]) -> None:
    assert wrap(text, 8) == lines
