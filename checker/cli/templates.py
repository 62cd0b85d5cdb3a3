"""`checker templates`: which document templates there are, and what each asks for."""

from pathlib import Path
from typing import Any

import click

from checker.cli.configured import configuration_options, open_session
from checker.cli.help import group
from checker.cli.output import (
    form_option,
    lang_option,
    make_console,
    make_names_table,
    write_json,
)
from checker.cli.templates_learn import learn
from checker.cli.templates_validate import validate_
from checker.core.errors import ExitCode
from checker.core.messages import DisplayLanguage, Message
from checker.session import Options, Session
from checker.templates.blank_data import write_blank_data
from checker.templates.library import TemplateLibrary
from checker.templates.model import (
    AmountField,
    ChoiceField,
    Column,
    ImageField,
    RowsField,
    Template,
    TemplateField,
    TemplateHeader,
)

_SOURCES = {
    "given": Message("cli.given"),
    "drafted": Message("cli.drafted"),
    "computed": Message("cli.computed"),
}


@group()
def templates() -> None:
    """Look at document templates."""


templates.add_command(validate_)
templates.add_command(learn)


def build_library(session: Session) -> TemplateLibrary:
    """Return the templates that the configuration names, and those that ship with checker."""
    return TemplateLibrary(session.settings.templates, lambda: list(session.library.files))


@templates.command("list")
@form_option
@configuration_options
@lang_option
def list_(form: str, lang: DisplayLanguage | None) -> int:
    """List the templates there are."""
    session = open_session(Options(language=lang))
    library = build_library(session)
    headers, faults = library.survey()
    for fault in faults:
        click.echo(fault.render(session.language), err=True)
    code = ExitCode.BAD_INPUT if faults else ExitCode.PASS
    if form == "json":
        rows = [_build_summary(*each) for each in headers]
        write_json(rows)
        return code
    headings = (
        *(Message("cli.name"), Message("cli.title"), Message("cli.version")),
        *(
            Message("cli.rule-set-2"),
            Message("cli.fields"),
            Message("cli.formats"),
        ),
    )
    table = make_names_table(*(each.get(session.language) for each in headings))
    for folder, header in headers:
        formats = " ".join(_list_formats(folder))
        count = str(len(header.fields))
        table.add_row(header.template, header.title, header.version, header.ruleset, count, formats)
    make_console().print(table)
    return code


@templates.command()
@click.argument("name")
@click.option("--data", is_flag=True)
@form_option
@configuration_options
@lang_option
def show(name: str, data: bool, form: str, lang: DisplayLanguage | None) -> int:
    """Print what a template asks for."""
    session = open_session(Options(language=lang))
    template = build_library(session).get(name)
    if data:
        click.echo(write_blank_data(template.header), nl=False)
    elif form == "json":
        write_json(_build_whole(template))
    else:
        _print(template, session.language)
    return ExitCode.PASS


def _list_formats(folder: Path) -> list[str]:
    files = {"docx": "template.docx", "md": "template.md.j2"}
    return [form for form, file in files.items() if (folder / file).is_file()]


def _build_summary(folder: Path, header: TemplateHeader) -> dict[str, Any]:
    return {
        "template": header.template,
        "title": header.title,
        "description": header.description,
        "version": header.version,
        "language": header.language,
        "ruleset": header.ruleset,
        "fields": len(header.fields),
        "formats": _list_formats(folder),
        "folder": str(folder),
    }


def _build_whole(template: Template) -> dict[str, Any]:
    said = template.header.model_dump(mode="json", exclude_none=True)
    return _build_summary(template.folder, template.header) | {"fields": said["fields"]}


def _print(template: Template, language: DisplayLanguage) -> None:
    header = template.header
    formats = " ".join(_list_formats(template.folder))
    click.echo(f"{header.title}  ({header.template} {header.version}, {header.ruleset}, {formats})")
    if header.description:
        click.echo(header.description)
    click.echo()
    headings = (
        *(Message("cli.name"), Message("cli.label"), Message("cli.type")),
        *(
            Message("cli.source"),
            Message("cli.required"),
            Message("cli.what-to-write"),
        ),
    )
    table = make_names_table(*(each.get(language) for each in headings))
    for each in header.fields:
        table.add_row(*_build_cells(each, each.name, language))
        for column in each.columns if isinstance(each, RowsField) else ():
            table.add_row(*_build_cells(column, f"  {each.name}.{column.name}", language))
    make_console().print(table)


def _build_cells(
    each: TemplateField | Column, name: str, language: DisplayLanguage
) -> tuple[str, ...]:
    needed = Message("cli.yes-2") if each.required else Message("cli.no")
    said = [*_describe_values(each, language), *([each.help] if each.help else [])]
    source = _SOURCES[each.source].get(language)
    return name, each.label, each.type, source, needed.get(language), "  ".join(said)


def _describe_values(each: TemplateField | Column, language: DisplayLanguage) -> list[str]:
    """Return what a value may be, and what it is where none is given."""
    said = []
    if isinstance(each, ChoiceField):
        said.append(" / ".join(each.choices))
    if isinstance(each, AmountField):
        said.append(f"{each.before}0{each.unit}")
    if not isinstance(each, (RowsField, ImageField)) and each.default is not None:
        said.append(Message("cli.default-2", default=each.default).get(language))
    return said
