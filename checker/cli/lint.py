"""`checker lint`: folders of documents, for CI and for whoever keeps them."""

from functools import partial
from pathlib import Path
from typing import Any

import click

from checker.cli.configured import (
    chosen_source,
    configuration_options,
    open_policy,
    policy_option,
    suppressions_option,
    wants_suppressions,
)
from checker.cli.help import command
from checker.cli.lint_run import run
from checker.cli.output import LanguageChoice, find_command_language
from checker.cli.progress import make_announcer
from checker.cli.report import report_format_option
from checker.jobs.lint.context import LintOptions
from checker.jobs.lint.kept_answer import find_asked


@command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("-r", "--ruleset")
@report_format_option
@click.option("-o", "--output", type=click.Path(path_type=Path))
@click.option("-j", "--jobs", type=click.IntRange(min=1))
@click.option("--changed-since", metavar="REF")
@click.option("--staged", is_flag=True)
@click.option("--diff-only", is_flag=True)
@click.option("--baseline", type=click.Path(path_type=Path))
@click.option("--update-baseline", is_flag=True)
@click.option("--fail-on", type=click.Choice(["error", "warning", "info"]))
@click.option("--strict-unsure", is_flag=True)
@click.option("--max-findings", type=click.IntRange(min=1), metavar="N")
@click.option("--cache/--no-cache", default=None)
@click.option("--cache-file", type=click.Path(path_type=Path))
@click.option("--no-model", is_flag=True)
@click.option("--model")
@click.option("--watch", is_flag=True)
@click.option("--executor", metavar="dask://HOST:PORT")
@click.option(
    "--executor-files",
    type=click.Choice(["auto", "path", "bytes"]),
    default="auto",
    show_default=True,
)
@configuration_options
@suppressions_option
@policy_option
@click.option("-q", "--quiet", is_flag=True)
@click.option("-v", "--verbose", is_flag=True)
@click.option("--lang", type=LanguageChoice())
def lint(**options: Any) -> int:
    """Lint folders of documents."""
    announce = partial(make_announcer, quiet=options["quiet"])
    trusted = open_policy(options["ruleset"])
    return run(
        LintOptions(
            **options,
            fallback=find_command_language(),
            announcing=announce,
            source=chosen_source() if trusted is None else trusted.source,
            trusted=trusted,
            suppressions=wants_suppressions(),
            asked=find_asked(),
        )
    )
