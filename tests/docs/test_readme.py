"""The READMEs: two languages that say the same, commands and files that exist."""

import re
import shlex

import click
import pytest

from checker.cli import cli
from scripts import readme
from tests.support.paths import ROOT

_NAMES = ("README.md", "README.ja.md")
_COMMAND = re.compile(r"`(checker [^`]+)`|^\$ (checker .+)$|&& (checker check .+)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#]+)\)")
_SHELL = re.compile(r"^```sh\n(.+)\n```$", re.MULTILINE)


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _commands(name: str) -> list[list[str]]:
    return [shlex.split(next(filter(None, found))) for found in _COMMAND.findall(_text(name))]


def _command(words: list[str]) -> tuple[click.Command, list[str]]:
    """Return the command that `words` name, and the words after its name."""
    command: click.Command = cli
    rest = words[1:]
    while isinstance(command, click.Group) and rest:
        found = command.get_command(click.Context(command), rest[0])
        assert found is not None, words
        command, rest = found, rest[1:]
    return command, rest


@pytest.mark.parametrize("name", _NAMES)
def test_every_command_and_option_exists(name: str) -> None:
    for words in _commands(name):
        command, rest = _command(words)
        known = {option for each in command.params for option in each.opts}
        assert [word for word in rest if word.startswith("-") and word not in known] == [], words


@pytest.mark.parametrize("name", _NAMES)
def test_no_command_is_left_out(name: str) -> None:
    named = {words[1] for words in _commands(name) if len(words) > 1}
    all_names = set(cli.list_commands(click.Context(cli)))
    assert all_names - named == {"schema"}  # told of in the guide


@pytest.mark.parametrize("name", _NAMES)
def test_every_file_that_it_links_is_there(name: str) -> None:
    links = _LINK.findall(_text(name))
    assert [link for link in links if not (ROOT / link).exists()] == []
    assert any(link.endswith(".png") for link in links)


def test_both_show_the_same_two_commands_for_a_fresh_machine() -> None:
    english, japanese = (_SHELL.findall(_text(name)) for name in _NAMES)
    assert [line.replace("--lang en", "--lang ja") for line in english] == japanese
    start = "python3 -m venv .venv && . .venv/bin/activate && pip install"
    draft = "checker check --lang ja examples/ringi/word-faulty/*.docx"
    assert japanese == [
        f"{start} . && checker model pull && {draft}",
        f"{start} -e '.[dev]' && python -m pytest -n auto",
    ]


def test_both_have_the_same_rows() -> None:
    english, japanese = (
        len(re.findall(r"^\| .*`checker ", _text(name), re.MULTILINE)) for name in _NAMES
    )
    assert english == japanese > 15


def test_a_changed_output_makes_a_readme_stale() -> None:
    block = "<!-- lines: . -->\n```console\n$ checker --version\nchecker, version 0\n```"
    assert readme.rendered(f"a\n\n{block}\n\nb\n", "en") == (
        "a\n\n<!-- lines: . -->\n```console\n$ checker --version\n"
        f"checker, version {_version()}\n```\n\nb\n"
    )


def _version() -> str:
    from checker import __version__  # noqa: PLC0415 - the module's name is taken by the command

    return __version__


@pytest.mark.slow
def test_the_blocks_are_what_the_commands_print() -> None:
    assert readme.stale() == []
