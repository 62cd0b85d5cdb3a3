"""`checker rules import`: rules of other tools become a rule set of ours."""

from pathlib import Path

import click

from checker.cli.help import command
from checker.cli.output import find_command_language, lang_option, write_report
from checker.core.errors import ConfigError, ExitCode, OutputError
from checker.core.messages import DisplayLanguage, Message
from checker.rules.foreign.model import Imported, make_slug
from checker.rules.foreign.recognise import find_reader, is_allowlist
from checker.rules.foreign.ruleset import build_ruleset
from checker.rules.foreign.textlint import read_allowlist
from checker.rules.foreign.yaml_writer import dump_list, dump_yaml


@command("import")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True)
@click.option("-q", "--quiet", is_flag=True)
@lang_option
def import_(
    source: Path, output: Path | None, force: bool, quiet: bool, lang: DisplayLanguage | None
) -> int:
    """Convert rules of other tools."""
    language = lang or find_command_language()
    if output is not None:
        _check_free(output, source, force=force)
    if is_allowlist(source):
        write_report(dump_list(read_allowlist(source), source), output)
        return ExitCode.PASS
    imported = _read(source)
    if output is not None:
        _rename(imported, make_slug(output.stem, imported.name))
    write_report(dump_yaml(imported, output.parent if output is not None else Path()), output)
    broken = build_ruleset(imported, str(source)).broken
    if not quiet:
        _say_what_is_missing(imported, language)
    for each in broken:
        click.echo(f"{each.at}: {each.id}: {each.faults[0].what.get(language)}", err=True)
    _say_how_many(imported, output, len(broken), language)
    return ExitCode.PASS


def _check_free(output: Path, source: Path, *, force: bool) -> None:
    if output.is_dir() or (output.exists() and source.exists() and output.samefile(source)):
        what = Message("cli.cannot-be-written-to")
        remedy = Message("cli.name-another-path-with-o")
    elif output.exists() and not force:
        what = Message("cli.exists-already-not-overwritten")
        remedy = Message("cli.name-another-path-say-force")
    else:
        return
    raise OutputError(what, place=str(output), remedy=remedy)


def _read(source: Path) -> Imported:
    read = find_reader(source)
    if read is not None:
        return read(source)
    missing = Message("cli.is-missing")
    unknown = Message("cli.holds-no-rules-can-imported")
    raise ConfigError(
        unknown if source.exists() else missing,
        place=str(source),
        remedy=Message("cli.name-rules-vale-prh-textlint-csv"),
    )


def _rename(imported: Imported, name: str) -> None:
    """Name the rule set as its file, and rules that bear its name likewise."""
    for draft in imported.drafts:
        own, _, rest = draft.data["id"].partition(".")
        if own == imported.name:
            draft.data["id"] = f"{name}.{rest}"
    imported.name = name


def _say_what_is_missing(imported: Imported, language: DisplayLanguage) -> None:
    for note in imported.notes:
        click.echo(f"{imported.source}: {note.get(language)}", err=True)
    for draft in imported.drafts:
        for note in draft.notes:
            click.echo(f"{draft.origin}: {draft.name}: {note.get(language)}", err=True)


def _say_how_many(
    imported: Imported, output: Path | None, broken: int, language: DisplayLanguage
) -> None:
    remarks = len(imported.notes) + sum(len(draft.notes) for draft in imported.drafts)
    where = Message("cli.into", output=output) if output else ""
    words = Message(
        "cli.rules-imported-from-unusable-remarks",
        tool=imported.tool,
        where=where,
        count=len(imported.drafts),
        broken=broken,
        remarks=Message("cli.remarks", count=remarks),
    )
    click.echo(words.get(language), err=True)
