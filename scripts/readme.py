"""Write what commands print into the READMEs, below each command that they show.

A block `console` holds one command after `$`. `python scripts/readme.py` runs it in the root of the
checkout, in the README's language, and writes below it what it printed; with `--check` it writes
nothing, names the READMEs that differ, and exits 1 if there are any. A comment above the block says
which part is shown, by a regular expression: `<!-- paragraphs: ... -->` or `<!-- lines: ... -->`;
`…` stands for what is left out.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
READMES = {"README.md": "en", "README.ja.md": "ja"}

_BLOCK = re.compile(
    r"^<!-- (?P<unit>paragraphs|lines): (?P<kept>.+) -->\n```console\n\$ (?P<command>.+)\n"
    r"(?P<shown>(?:.*\n)*?)```$",
    re.MULTILINE,
)
_SECONDS = re.compile(r"\d+\.\d+(?= (?:s\b|秒))")
_LEFT_OUT = "…"


def rendered(text: str, language: str) -> str:
    """Return a README's text with the output of its commands as it is now."""
    return _BLOCK.sub(lambda match: _block(match, language), text)


def stale() -> list[str]:
    """Return the names of the READMEs that show what their commands no longer print."""
    return [name for name, language in READMES.items() if _text(name) != _now(name, language)]


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _now(name: str, language: str) -> str:
    return rendered(_text(name), language)


def _block(match: re.Match[str], language: str) -> str:
    printed = _run(match["command"], language)
    separator = "\n\n" if match["unit"] == "paragraphs" else "\n"
    parts = _kept(printed.strip("\n").split(separator), re.compile(match["kept"], re.MULTILINE))
    head = f"<!-- {match['unit']}: {match['kept']} -->\n```console\n$ {match['command']}\n"
    return f"{head}{separator.join(parts)}\n```"


def _run(command: str, language: str) -> str:
    """Return what a command prints, its seconds left out; what it keeps is thrown away."""
    name, *arguments = shlex.split(command)
    if name != "checker":
        raise click.ClickException(f"not a command of checker: {command}")
    with tempfile.TemporaryDirectory() as cache:
        ran = subprocess.run(  # noqa: S603 - the commands stand in the READMEs
            [sys.executable, "-m", "checker", *arguments],
            cwd=ROOT,
            env=os.environ
            | {"CHECKER_LANGUAGE": language, "CHECKER_CACHE_DIR": cache, "COLUMNS": "100"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    if ran.returncode not in {0, 1, 3}:
        raise click.ClickException(f"{command}\n{ran.stderr}")
    return _SECONDS.sub(_LEFT_OUT, ran.stdout)


def _kept(parts: Iterable[str], wanted: re.Pattern[str]) -> list[str]:
    """Return the parts in which the expression is found, a mark for each run of others."""
    kept: list[str] = []
    for part in parts:
        if wanted.search(part):
            kept.append(part.rstrip())
        elif kept[-1:] != [_LEFT_OUT]:
            kept.append(_LEFT_OUT)
    return kept


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a README is stale.")
def main(*, check: bool) -> None:
    """Write what the commands of the READMEs print, or check that it is up to date."""
    for name in (names := stale()):
        if check:
            click.echo(f"stale: {name} (run: python scripts/readme.py)", err=True)
        else:
            text = _now(name, READMES[name])
            (ROOT / name).write_text(text, encoding="utf-8", newline="\n")
            click.echo(name)
    sys.exit(1 if check and names else 0)


if __name__ == "__main__":
    main()
