"""`checker templates validate`: tries a template before anybody relies on it."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.cli.configured import configuration_options, open_session
from checker.cli.help import command
from checker.cli.output import form_option, lang_option, write_json
from checker.core.errors import CheckerError, ConfigError, ExitCode, TemplateError
from checker.core.messages import DisplayLanguage, Message
from checker.core.verdict import Finding, Verdict
from checker.session import Options, Session
from checker.templates.library import TemplateLibrary
from checker.templates.template_errors import TemplateErrors

if TYPE_CHECKING:
    from checker.templates.validate import TemplateNote, Validation


@command("validate")
@click.argument("names", nargs=-1, required=True)
@form_option
@click.option("-q", "--quiet", is_flag=True)
@configuration_options
@lang_option
def validate_(names: tuple[str, ...], form: str, quiet: bool, lang: DisplayLanguage | None) -> int:
    """Try templates, say what is wrong."""
    session = open_session(Options(use_model=False, language=lang))
    library = TemplateLibrary(session.settings.templates, lambda: list(session.library.files))
    found = [each for name in names for each in _validate_templates(session, library, name)]
    if form == "json":
        shown = [_build_row(each, session.language) for each in found]
        write_json(shown)
        return _get_exit_code(found)
    return _print_found(session, found, quiet=quiet)


def print_validation(session: Session, library: TemplateLibrary, name: str) -> int:
    """Try a template, print what is wrong with it, and return the exit code that it means."""
    return _print_found(session, _validate_templates(session, library, name), quiet=False)


def _print_found(session: Session, found: list["Validation"], *, quiet: bool) -> int:
    for each in found:
        _print(each, session.language, quiet=quiet)
    return _get_exit_code(found)


def _get_exit_code(found: list["Validation"]) -> int:
    if any(each.errors for each in found):
        return ExitCode.BAD_INPUT
    return ExitCode.FAIL if any(each.fails for each in found) else ExitCode.PASS


def _validate_templates(
    session: Session, library: TemplateLibrary, name: str
) -> list["Validation"]:
    """Return what trying a template, or each template in a folder, shows."""
    from checker.templates.validate import (  # noqa: PLC0415 - brings Word's libraries along
        Validation,
        validate,
    )

    def check(path: Path, ruleset: str) -> Verdict:
        options = Options(ruleset=ruleset, use_model=False, language=session.language)
        return open_session(options).check(path)

    found = []
    for each in _list_names(library, name):
        try:
            found += validate(library.get(each), date.today(), check)  # noqa: DTZ011 - the user's day
        except ConfigError as error:
            errors = error.errors if isinstance(error, TemplateErrors) else (error,)
            found.append(Validation(each, each, ".docx", errors=errors))
    return found


def _list_names(library: TemplateLibrary, name: str) -> list[str]:
    """Return a name, or the folders of templates in a folder of such."""
    folder = Path(name)
    if name in library.folders or not folder.is_dir() or (folder / "template.yaml").exists():
        return [name]
    inside = sorted(each.parent for each in folder.glob("*/template.yaml"))
    return [str(each) for each in inside] or [name]


def _print(found: "Validation", language: DisplayLanguage, *, quiet: bool) -> None:
    for error in found.errors:
        click.echo(error.render(language))
    for finding in found.findings or ():
        click.echo(_format_finding(found, finding))
    if quiet:
        return
    for note in found.notes:
        click.echo(_note(note, language))
    click.echo(_format_summary(found).get(language))


def _format_finding(found: "Validation", finding: Finding) -> str:
    quote = f"「{finding.quote}」" if finding.quote else ""
    said = f"{finding.place.label}: {finding.severity}: {finding.message} {quote}[{finding.rule}]"
    return f"{found.file}: {said}"


def _note(note: "TemplateNote", language: DisplayLanguage) -> str:
    place = f"{note.place}: " if note.place else ""
    return f"{place}{note.what.get(language)} {note.tag}".rstrip()


def _format_summary(found: "Validation") -> Message:
    count = len(found.errors)
    if count:
        return Message("cli.errors", file=found.file, count=count)
    tried = len(found.tried)
    if found.findings is None:
        return Message("cli.rendered", file=found.file, count=tried)
    broken = len(found.findings)
    return Message("cli.rendered-and-read-again", file=found.file, tried=tried, count=broken)


def _build_row(found: "Validation", language: DisplayLanguage) -> dict[str, Any]:
    return {
        "template": found.template,
        "file": found.file,
        "form": found.form,
        "status": "error" if found.errors else "fail" if found.fails else "pass",
        "tried": list(found.tried),
        "errors": [_build_error(each, language) for each in found.errors],
        "notes": [
            {
                "kind": each.kind,
                "message": each.what.get(language),
                "place": each.place,
                "tag": each.tag,
            }
            for each in found.notes
        ],
        "findings": [each.model_dump(mode="json") for each in found.findings or ()],
    }


def _build_error(error: CheckerError, language: DisplayLanguage) -> dict[str, str]:
    own = error if isinstance(error, TemplateError) else None
    return {
        "message": error.what.get(language),
        "place": error.place,
        "excerpt": own.excerpt if own else "",
        "tag": own.tag if own else "",
        "remedy": error.remedy.get(language) if error.remedy else "",
    }
