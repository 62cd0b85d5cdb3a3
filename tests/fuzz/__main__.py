"""Fuzzes the readers: `python -m tests.fuzz --inputs 20000 --seed 1 [--format docx]`."""

import time
from pathlib import Path

import click

from tests.fuzz.inputs import Number, make_input
from tests.fuzz.run import Total, numbers, run
from tests.fuzz.seeds import FORMATS, available, seeds_of
from tests.fuzz.worker import Outcome


@click.command()
@click.option("--inputs", default=2000, show_default=True, help="How many, over all formats.")
@click.option("--seed", default=1, show_default=True, help="Repeats a run.")
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS))
@click.option("--processes", default=1, show_default=True)
@click.option("--only", multiple=True, metavar="FORMAT:NUMBER", help="Repeats single inputs.")
@click.option("--corpus/--no-corpus", default=True, help="Also start from files of others.")
@click.option("--checked", is_flag=True, help="Check, comment and fix each, too.")
@click.option("--keep", type=click.Path(path_type=Path), help="Folder for inputs that fail.")
def main(
    inputs: int,
    seed: int,
    formats: tuple[str, ...],
    processes: int,
    only: tuple[str, ...],
    corpus: bool,
    checked: bool,
    keep: Path | None,
) -> None:
    """Read mutated files of every format; exit with 1 where one is neither read nor refused."""
    kinds = formats or available()
    wanted = [_number(text) for text in only] or numbers(kinds, inputs)
    for kind in dict.fromkeys(number.kind for number in wanted):
        seeds = seeds_of(kind, corpus=corpus)
        count = len(seeds.archives) + len(seeds.files)
        click.echo(f"{kind}: {count} seeds, {seeds.digest()}")
    began = time.perf_counter()
    report = _Reporter(seed, keep, corpus=corpus, every=bool(only))
    how = {"corpus": corpus, "checked": checked}
    totals = run(wanted, seed, processes=processes, report=report, **how)
    _print(totals)
    done = sum(total.inputs for total in totals.values())
    click.echo(f"{done} inputs, seed {seed}, {time.perf_counter() - began:.0f} s")
    if any(total.failures for total in totals.values()):
        raise SystemExit(1)


class _Reporter:
    """Tells of failures as they come, and keeps their inputs."""

    def __init__(self, seed: int, keep: Path | None, *, corpus: bool, every: bool) -> None:
        self._seed = seed
        self._keep = keep
        self._corpus = corpus
        self._every = every

    def __call__(self, outcome: Outcome) -> None:
        if self._every or outcome.kind not in {"read", "refused"}:
            click.echo(f"{outcome.number} {outcome.kind} {outcome.seconds:.1f} s\n{outcome.detail}")
        failed = outcome.kind not in {"read", "refused"}
        if self._keep is not None and (failed or self._every):
            self._keep.mkdir(parents=True, exist_ok=True)
            name = f"{self._seed}-{outcome.number.index}.{outcome.number.kind}"
            data = make_input(self._seed, outcome.number, corpus=self._corpus)
            (self._keep / name).write_bytes(data)
            (self._keep / f"{name}.log").write_text(outcome.detail, encoding="utf-8")


def _print(totals: dict[str, Total]) -> None:
    click.echo(f"{'format':7} {'inputs':>7} {'read':>6} {'refused':>8} {'reasons':>8} {'failed':>7}"
               f" {'slowest':>9} {'growth':>9}")  # fmt: skip
    for kind, total in totals.items():
        slowest = f"{total.slowest.seconds:.2f} s" if total.slowest else ""
        refused = sum(total.refusals.values())
        click.echo(
            f"{kind:7} {total.inputs:7} {total.read:6} {refused:8} {len(total.refusals):8}"
            f" {len(total.failures):7} {slowest:>9} {total.growth_mib:5.0f} MiB"
            f"  {total.slowest.number if total.slowest else ''}"
        )


def _number(text: str) -> Number:
    kind, _, index = text.partition(":")
    if kind not in FORMATS or not index.isdecimal():
        raise click.BadParameter(f"{text}: FORMAT:NUMBER is expected, as in docx:123")
    return Number(kind, int(index))


if __name__ == "__main__":
    main()
