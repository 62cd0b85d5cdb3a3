"""`checker model`: installs, verifies and chooses models."""

from dataclasses import asdict
from typing import Any

import click

from checker.cli.help import group
from checker.cli.model_bench import model_bench
from checker.cli.output import (
    form_option,
    lang_option,
    locale_language,
    make_console,
    make_names_table,
    write_json,
)
from checker.cli.progress import OnProgress, show_downloading
from checker.core.errors import ExitCode, ModelError
from checker.core.messages import DisplayLanguage, Message
from checker.engines import catalogue as models
from checker.engines.catalogue import CatalogueEntry, ModelRow, Progress
from checker.engines.catalogue.measurements import Measurement, convert_to_json
from checker.engines.catalogue.model_figures import Figures

_HEADINGS = (
    Message("cli.column-name"),
    Message("cli.column-state"),
    Message("cli.column-size"),
    Message("cli.column-note"),
)

_MB = 1_000_000
_IN_WORDS = {"figures", "measured_here"}
"""Facts that a person reads as sentences instead."""

_FACTS = {
    "name": Message("cli.model-name"),
    "file": Message("cli.model-file"),
    "size": Message("cli.model-size"),
    "sha256": Message("cli.model-sha256"),
    "licence": Message("cli.model-licence"),
    "context": Message("cli.model-context"),
    "parameters": Message("cli.model-parameters"),
    "languages": Message("cli.model-languages"),
    "note": Message("cli.model-note"),
    "measured_at": Message("cli.model-measured-at"),
    "offered": Message("cli.model-offered"),
    "path": Message("cli.model-path"),
    "installed_sha256": Message("cli.model-installed-sha256"),
    "memory_needed": Message("cli.model-memory-needed"),
    "memory_available": Message("cli.model-memory-available"),
}
"""What is known of a model, in words; JSON keeps the names."""

_quiet_option = click.option("-q", "--quiet", is_flag=True)


@group()
def model() -> None:
    """Install, verify, choose and measure models."""


model.add_command(model_bench)


@model.command("list")
@form_option
@lang_option
def list_(form: str, lang: DisplayLanguage | None) -> int:
    """List the models there are."""
    language = lang or locale_language()
    rows = models.list_models()
    if form == "json":
        write_json([_build_row(each, language) for each in rows])
        return ExitCode.PASS
    table = make_names_table("", *(heading.get(language) for heading in _HEADINGS))
    for each in rows:
        mark = "*" if each.current else ""
        note = _note(each.entry, language) if each.entry else str(each.path)
        table.add_row(mark, each.name, _state(each, language), _format_size(each.size), note)
    make_console().print(table)
    return ExitCode.PASS


@model.command()
@click.argument("name", default=models.DEFAULT_NAME)
@_quiet_option
@lang_option
def pull(name: str, quiet: bool, lang: DisplayLanguage | None) -> int:
    """Fetch and verify a model (default: 1.1 GB)."""
    language = lang or locale_language()
    with show_downloading(name, quiet=quiet) as show:
        path = models.pull(name, on_progress=_convert_progress(show))
    words = Message("cli.is-installed", name=name, path=path)
    click.echo(words.get(language), err=True)
    return ExitCode.PASS


@model.command()
@click.argument("name", required=False)
@_quiet_option
@lang_option
def verify(name: str | None, quiet: bool, lang: DisplayLanguage | None) -> int:
    """Compare the whole file with the catalogue."""
    language = lang or locale_language()
    with show_downloading(name or models.DEFAULT_NAME, quiet=quiet) as show:
        result = models.verify(name or _find_chosen(), on_progress=_convert_progress(show))
    click.echo(f"{result.path}\nsha256 {result.found}")
    if result.ok is False:
        raise ModelError(
            Message("cli.is-not-the-catalogues-file"),
            place=str(result.path),
            remedy=Message("cli.delete-fetch-again-checker-model-pull", name=result.name),
        )
    known = Message("cli.it-is-the-catalogues-file")
    own = Message("cli.catalogue-does-not-know-file")
    click.echo((known if result.ok else own).get(language))
    return ExitCode.PASS


@model.command()
@click.argument("name")
@lang_option
def use(name: str, lang: DisplayLanguage | None) -> int:
    """Choose the model that answers: a name or a GGUF."""
    chosen = models.use(name)
    words = Message("cli.answers-from-now-on", name=chosen.name)
    click.echo(words.get(lang or locale_language()))
    return ExitCode.PASS


@model.command()
@click.argument("name", required=False)
@form_option
@lang_option
def info(name: str | None, form: str, lang: DisplayLanguage | None) -> int:
    """Print what is known of a model."""
    language = lang or locale_language()
    known = models.get_info(name or _find_chosen())
    facts = _collect_facts(known, language)
    if form == "json":
        write_json(facts)
        return ExitCode.PASS
    for key, value in facts.items():
        if key not in _IN_WORDS:
            label = _FACTS[key].get(language)
            click.echo(f"{label}: {_format_fact(value, language)}")
    for each in known.measured:
        click.echo(_format_measurement(each, language))
    return ExitCode.PASS


def _format_fact(value: object, language: DisplayLanguage) -> str:
    if isinstance(value, bool):
        return Message("report.yes" if value else "report.no").get(language)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "-" if value is None else str(value)


def _find_chosen() -> str:
    current = models.get_current()
    return str(current.path) if current else models.DEFAULT_NAME


def _convert_progress(show: OnProgress) -> models.OnProgress:
    def on_progress(progress: Progress) -> None:
        show(progress.done_bytes, progress.total_bytes or progress.done_bytes)

    return on_progress


def _collect_facts(known: models.ModelInfo, language: DisplayLanguage) -> dict[str, Any]:
    facts: dict[str, Any] = {"name": known.name}
    if known.entry is not None:
        facts |= _build_entry(known.entry, language)
    facts["path"] = str(known.path) if known.path else None
    facts["installed_sha256"] = known.sha256
    facts["memory_needed"] = known.memory_needed
    facts["memory_available"] = known.memory_available
    facts["measured_here"] = [convert_to_json(each) for each in known.measured]
    return facts


def _format_measurement(measured: Measurement, language: DisplayLanguage) -> str:
    adapter = Message("cli.with-the-adapter")
    plain = Message("cli.without-an-adapter")
    heading = Message("cli.measured-on-this-machine").get(language)
    how = (adapter if measured.adapter else plain).get(language)
    words = measured.figures.words.get(language)
    return f"{heading} ({measured.measured_on}, {how}): {words}"


def _note(entry: CatalogueEntry, language: DisplayLanguage) -> str:
    """Return what the list says of a model: its note, and what it was measured at."""
    measured = entry.measured.get(language) if entry.measured else ""
    return f"{entry.note.get(language)} {measured}".strip()


def _build_entry(entry: CatalogueEntry, language: DisplayLanguage) -> dict[str, Any]:
    return {
        "file": entry.file,
        "size": entry.size,
        "sha256": entry.sha256,
        "licence": entry.licence,
        "context": entry.context,
        "parameters": entry.parameters,
        "languages": list(entry.languages),
        "note": entry.note.get(language),
        "measured_at": entry.measured.get(language) if entry.measured else None,
        "figures": _build_figures(entry.figures, language) if entry.figures else None,
        "offered": entry.offered,
    }


def _build_figures(figures: Figures, language: DisplayLanguage) -> dict[str, Any]:
    return asdict(figures) | {"machine": figures.machine.get(language)}


def _build_row(row: ModelRow, language: DisplayLanguage) -> dict[str, Any]:
    return {
        "name": row.name,
        "state": row.state,
        "current": row.current,
        "default": row.default,
        "size": row.size,
        "path": str(row.path) if row.path else None,
        "entry": _build_entry(row.entry, language) if row.entry else None,
    }


def _state(row: ModelRow, language: DisplayLanguage) -> str:
    words = {
        "installed": Message("cli.installed"),
        "available": Message("cli.available"),
        "not offered": Message("cli.bring-your-own"),
    }
    return words[row.state].get(language)


def _format_size(size: int | None) -> str:
    return "-" if size is None else f"{size / _MB:,.0f} MB"
