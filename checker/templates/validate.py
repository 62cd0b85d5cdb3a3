"""Tries a template before anybody relies on it: with its examples, with little, with much."""

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, Literal
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from checker.core.document import Document
from checker.core.errors import CheckerError, TemplateError
from checker.core.messages import Message, same
from checker.core.verdict import Finding, Verdict
from checker.formats.reading import read_document
from checker.rules.explain import RulesetErrors
from checker.templates.explain import DataErrors
from checker.templates.faults import TemplateErrors
from checker.templates.filled import Value
from checker.templates.load import YAML_NAME, read_yaml
from checker.templates.markdown import MarkdownTemplate
from checker.templates.model import Draft, RowsField, Template, TemplateField
from checker.templates.operations import Total
from checker.templates.references import names_of
from checker.templates.render import Form, forms, in_form, render
from checker.templates.samples import Samples, samples
from checker.templates.syntax import Uses
from checker.templates.tags import Mended
from checker.templates.word import WordTemplate

Check = Callable[[Path, str], Verdict]
"""Reviews a file by a rule set's rules that code decides."""

Kind = Literal["unused", "mended", "made-up"]

_SEVERAL: Final = TemplateErrors | DataErrors | RulesetErrors
_UNOPENED: Final = (PackageNotFoundError, BadZipFile, KeyError, ValueError, etree.XMLSyntaxError)
_NO_NAME: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_NAME: Final = 60
_MENDED: Final[Mapping[Mended, Message]] = {
    "runs": Message("template.word-had-split-tag-joined"),
    "quotes": Message("template.is-read-as"),
    "width": Message("template.full-width-letters-read-plain-ones"),
    "spaces": Message("template.special-spaces-read-spaces"),
    "hyphens": Message("template.is-read-as-2"),
}
_UNUSED: Final = Message("template.the-field-is-used-nowhere")
_UNUSED_COLUMN: Final = Message("template.the-column-is-used-nowhere")
_MADE_UP: Final = Message("template.fields-without-example-were-tried-made")
_TRIES: Final = {
    "sample": Message("template.with-the-examples"),
    "required": Message("template.without-optional-fields"),
    "many": Message("template.with-many-rows"),
    "no rows": Message("template.without-rows"),
}


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about a template that does not keep it from working."""

    kind: Kind
    what: Message
    place: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Validation:
    """What trying one form of a template showed.

    `tried` names what was rendered and read again; `findings` are those of the rule set on the
    document made of the examples, None where nobody was asked or it was not made.
    """

    template: str
    file: str
    form: Form
    tried: tuple[str, ...] = ()
    errors: tuple[CheckerError, ...] = ()
    notes: tuple[Note, ...] = ()
    findings: tuple[Finding, ...] | None = None

    @property
    def fails(self) -> bool:
        """Whether what it makes breaks a rule of its rule set that is an error."""
        return any(each.severity == "error" for each in self.findings or ())


def validate(template: Template, today: date, check: Check | None = None) -> list[Validation]:
    """Try each form of a template, and say what came of it.

    Args:
        template: the template.
        today: what its dates take for today.
        check: reviews what is made of the examples; nobody does where it is None.
    """
    return [_validated(in_form(template, form), form, today, check) for form in forms(template)]


def _validated(template: Template, form: Form, today: date, check: Check | None) -> Validation:
    said = Validation(template.header.template, str(template.file), form)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            opened = _opened(template)
            tries = samples(template, folder, today)
            made = _made(template, form, tries, folder)
            findings = None if check is None else _findings(check(made, template.header.ruleset))
        except CheckerError as error:
            return replace(said, errors=_each(error))
        return replace(
            said,
            tried=tuple(tries.tries),
            notes=(*_mended(opened), *_unused(template, opened.uses), *_made_up(tries)),
            findings=findings,
        )


def _findings(verdict: Verdict) -> tuple[Finding, ...]:
    """Return what a rule set has against a document; its name is not the template's."""
    if verdict.problem is not None:
        what = same(verdict.problem.what)
        raise TemplateError(what, place=verdict.problem.place)
    names = {each.rule for each in verdict.results if each.kind == "filename"}
    return tuple(each for each in verdict.findings if each.rule not in names)


def _opened(template: Template) -> WordTemplate | MarkdownTemplate:
    """Return a template that was looked through.

    Raises:
        TemplateErrors: something is wrong with it.
    """
    kind = WordTemplate if template.suffix == ".docx" else MarkdownTemplate
    opened = kind(template, template.header.language)
    if opened.faults:
        raise opened.errors(opened.faults)
    return opened


def _made(template: Template, form: Form, tries: Samples, folder: Path) -> Path:
    """Make a document of each try, read each again, and return the one of the examples.

    It is named after its title, as rules may want it.


    Raises:
        TemplateErrors: the template does not go with the values, or the result does not open.
    """
    made = folder / f"made{form}"
    for name, values in reversed(list(tries.tries.items())):  # the examples come last, and stay
        document = _rendered(template, form, values, made, _TRIES[name])
    title = _NO_NAME.sub("_", document.title or template.header.title)[:_LONGEST_NAME]
    return made.rename(folder / f"{title}{form}")


def _rendered(
    template: Template, form: Form, values: Mapping[str, Value], made: Path, how: Message
) -> Document:
    try:
        made.write_bytes(render(template, values, language=template.header.language, form=form))
    except TemplateErrors as error:
        raise TemplateErrors([_said_how(each, how) for each in error.errors]) from error
    try:
        document = read_document(made)
        if form == ".docx":
            docx.Document(str(made))
    except (CheckerError, *_UNOPENED) as error:
        what = Message("template.document-makes-does-not-open", how=how, error=error)
        raise TemplateErrors([TemplateError(what, place=str(template.file))]) from error
    return document


def _said_how(error: TemplateError, how: Message) -> TemplateError:
    """Return an error that says with which values it came up."""
    what = Message("template.what-how", what=error.what, how=how)
    return TemplateError(
        what, place=error.place, remedy=error.remedy, excerpt=error.excerpt, tag=error.tag
    )


def _each(error: CheckerError) -> tuple[CheckerError, ...]:
    return error.errors if isinstance(error, _SEVERAL) else (error,)


def _mended(opened: WordTemplate | MarkdownTemplate) -> Iterator[Note]:
    for mark in opened.marks:
        for reason in sorted(mark.tag.mended):
            spot = mark.spot
            yield Note("mended", _MENDED[reason], opened.place(spot), spot.tag)


def _unused(template: Template, uses: Uses) -> Iterator[Note]:
    """Yield the fields and columns that nothing uses: no tag, no computed field, no draft."""
    fields = template.header.fields
    used = uses.fields | {name for each in fields for name in _read_by(each)}
    drafts = [each.draft for each in fields if each.draft is not None]
    if any(draft.uses is None for draft in drafts):  # then a draft may use all that is given
        used |= {each.name for each in fields if each.source == "given"}
    for index, each in enumerate(fields):
        if each.name not in used:
            what = _UNUSED.format(name=each.name)
            yield Note("unused", what, _in_yaml(template, ("fields", index)))
        elif isinstance(each, RowsField) and each.name in uses.fields:
            yield from _unused_columns(template, each, index, uses)


def _unused_columns(template: Template, rows: RowsField, index: int, uses: Uses) -> Iterator[Note]:
    reads = [name for each in template.header.fields for name in _columns_read_by(each)]
    used = {column for name, column in uses.columns if name == rows.name}
    used |= {name.partition(".")[2] for name in reads if name.startswith(f"{rows.name}.")}
    used |= {name for each in rows.columns if each.compute for name in names_of(each.compute)}
    if any(_takes_all(draft, rows.name) for draft in _drafts(template)):
        return
    for at, column in enumerate(rows.columns):
        if column.name not in used:
            what = _UNUSED_COLUMN.format(name=f"{rows.name}.{column.name}")
            place = _in_yaml(template, ("fields", index, "columns", at))
            yield Note("unused", what, place)


def _drafts(template: Template) -> Iterator[Draft]:
    return (each.draft for each in template.header.fields if each.draft is not None)


def _takes_all(draft: Draft, name: str) -> bool:
    return draft.uses is None or name in draft.uses


def _read_by(each: TemplateField) -> list[str]:
    """Return the fields from which one is computed or drafted."""
    named = [] if each.draft is None else list(each.draft.uses or ())
    return named + ([] if each.compute is None else names_of(each.compute))


def _columns_read_by(each: TemplateField) -> list[str]:
    return [each.compute.total] if isinstance(each.compute, Total) else []


def _in_yaml(template: Template, path: tuple[str | int, ...]) -> str:
    """Return the place of something in `template.yaml`."""
    if not (template.folder / YAML_NAME).is_file():
        return str(template.folder)
    return read_yaml(template.folder).at(path)


def _made_up(tries: Samples) -> Iterator[Note]:
    if tries.made_up:
        yield Note("made-up", _MADE_UP.format(names=", ".join(tries.made_up)))
