"""The command `python -m scripts.freeze`: see the package."""

import sys
import time
from pathlib import Path

import click

from scripts.freeze.compare import Expected, differences, read_expected, report
from scripts.freeze.work import Inputs, write_all

ROOT = Path(__file__).resolve().parents[2]
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_ABSENT = 2


@click.group()
def main() -> None:
    """Write down what users get, and compare two versions."""


@main.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--checkout", type=_FOLDER, default=ROOT, help="The version that is run.")
@click.option("--inputs", type=_FOLDER, help="The version whose examples and notes are read.")
@click.option("--corpus", type=_FOLDER, help="A folder of further documents.")
@click.option("--sample", default=60, show_default=True, help="How many documents of it.")
@click.option("--only", default="", help="Only units of work whose name has this in it.")
@click.option("--processes", default=2, show_default=True)
def write(
    out: Path,
    checkout: Path,
    inputs: Path | None,
    corpus: Path | None,
    sample: int,
    only: str,
    processes: int,
) -> None:
    """Write everything that users get into the new folder OUT."""
    if out.exists() and any(out.iterdir()):
        raise click.UsageError(f"{out} is not empty")
    started = time.monotonic()
    given = Inputs((inputs or checkout).resolve(), corpus and corpus.resolve(), sample)
    failed = write_all(out.resolve(), checkout.resolve(), given, only, processes)
    count = sum(1 for each in out.rglob("*.txt"))
    click.echo(f"{count} artefacts in {time.monotonic() - started:.0f} s")
    for each in failed:
        click.echo(f"not written: {each}", err=True)
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("before", type=_FOLDER)
@click.argument("after", type=_FOLDER)
@click.option("--expected", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--most", default=40, show_default=True, help="Causes that are shown.")
def compare(before: Path, after: Path, expected: Path | None, most: int) -> None:
    """Print what differs, grouped by cause; exit 1 where a difference was not expected."""
    try:
        intended: list[Expected] = read_expected(expected) if expected else []
    except ValueError as error:
        click.echo(f"{expected}: {error}", err=True)
        sys.exit(_ABSENT)
    found = report(differences(before, after), intended, most)
    click.echo(found.text, nl=False)
    sys.exit(1 if found.unexpected else 0)


if __name__ == "__main__":
    main()
