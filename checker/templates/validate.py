"""Tries a template before anybody relies on it: with its examples, with little, with much."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final, Literal
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from checker.core.data_classes import dataclass
from checker.core.document import Document
from checker.core.errors import CheckerError, TemplateError
from checker.core.messages import Message, same
from checker.core.text import lazy_re as re
from checker.core.verdict import Finding, Verdict
from checker.formats.reading import read_document
from checker.rules.validation_errors import RulesetErrors
from checker.templates.field_references import list_names_read
from checker.templates.filled_values import Value
from checker.templates.load import YAML_NAME, read_yaml
from checker.templates.markdown import MarkdownTemplate
from checker.templates.model import DraftRequest, RowsField, Template, TemplateField
from checker.templates.operations import Total
from checker.templates.render import Form, choose_form, list_forms, render
from checker.templates.syntax_review import Uses
from checker.templates.tags import Mended
from checker.templates.template_errors import TemplateErrors
from checker.templates.trial_values import TrialValues, build_samples
from checker.templates.validation_errors import DataErrors
from checker.templates.word import WordTemplate

Check = Callable[[Path, str], Verdict]
"""Reviews a file by a rule set's rules that code decides."""

Kind = Literal["unused", "mended", "made-up"]

_SEVERAL: Final = TemplateErrors | DataErrors | RulesetErrors
_UNOPENED: Final = (PackageNotFoundError, BadZipFile, KeyError, ValueError, etree.XMLSyntaxError)
_NO_NAME: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_MAX_NAME_LENGTH: Final = 60
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
class TemplateNote:
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
    notes: tuple[TemplateNote, ...] = ()
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
    return [
        _validate_in_form(choose_form(template, form), form, today, check)
        for form in list_forms(template)
    ]


def _validate_in_form(
    template: Template, form: Form, today: date, check: Check | None
) -> Validation:
    said = Validation(template.header.template, str(template.file), form)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            opened = _open_template(template)
            tries = build_samples(template, folder, today)
            made = _make_documents(template, form, tries, folder)
            findings = (
                None if check is None else _collect_findings(check(made, template.header.ruleset))
            )
        except CheckerError as error:
            return replace(said, errors=_list_errors(error))
        return replace(
            said,
            tried=tuple(tries.tries),
            notes=(
                *_note_mended(opened),
                *_note_unused(template, opened.uses),
                *_note_made_up(tries),
            ),
            findings=findings,
        )


def _collect_findings(verdict: Verdict) -> tuple[Finding, ...]:
    """Return what a rule set has against a document; its name is not the template's."""
    if verdict.problem is not None:
        what = same(verdict.problem.what)
        raise TemplateError(what, place=verdict.problem.place)
    names = {each.rule for each in verdict.results if each.kind == "filename"}
    return tuple(each for each in verdict.findings if each.rule not in names)


def _open_template(template: Template) -> WordTemplate | MarkdownTemplate:
    """Return a template that was looked through.

    Raises:
        TemplateErrors: something is wrong with it.
    """
    kind = WordTemplate if template.suffix == ".docx" else MarkdownTemplate
    opened = kind(template, template.header.language)
    if opened.faults:
        raise opened.errors(opened.faults)
    return opened


def _make_documents(template: Template, form: Form, tries: TrialValues, folder: Path) -> Path:
    """Make a document of each try, read each again, and return the one of the examples.

    It is named after its title, as rules may want it.


    Raises:
        TemplateErrors: the template does not go with the values, or the result does not open.
    """
    made = folder / f"made{form}"
    for name, values in reversed(list(tries.tries.items())):  # the examples come last, and stay
        document = _render_document(template, form, values, made, _TRIES[name])
    title = _NO_NAME.sub("_", document.title or template.header.title)[:_MAX_NAME_LENGTH]
    return made.rename(folder / f"{title}{form}")


def _render_document(
    template: Template, form: Form, values: Mapping[str, Value], made: Path, how: Message
) -> Document:
    try:
        made.write_bytes(render(template, values, language=template.header.language, form=form))
    except TemplateErrors as error:
        raise TemplateErrors([_add_how(each, how) for each in error.errors]) from error
    try:
        document = read_document(made)
        if form == ".docx":
            docx.Document(str(made))
    except (CheckerError, *_UNOPENED) as error:
        what = Message("template.document-makes-does-not-open", how=how, error=error)
        raise TemplateErrors([TemplateError(what, place=str(template.file))]) from error
    return document


def _add_how(error: TemplateError, how: Message) -> TemplateError:
    """Return an error that says with which values it came up."""
    what = Message("template.what-how", what=error.what, how=how)
    return TemplateError(
        what, place=error.place, remedy=error.remedy, excerpt=error.excerpt, tag=error.tag
    )


def _list_errors(error: CheckerError) -> tuple[CheckerError, ...]:
    return error.errors if isinstance(error, _SEVERAL) else (error,)


def _note_mended(opened: WordTemplate | MarkdownTemplate) -> Iterator[TemplateNote]:
    for mark in opened.marks:
        for reason in sorted(mark.tag.mended):
            spot = mark.spot
            yield TemplateNote("mended", _MENDED[reason], opened.place(spot), spot.tag)


def _note_unused(template: Template, uses: Uses) -> Iterator[TemplateNote]:
    """Yield the fields and columns that nothing uses: no tag, no computed field, no draft."""
    fields = template.header.fields
    used = uses.fields | {name for each in fields for name in _read_by(each)}
    drafts = [each.draft for each in fields if each.draft is not None]
    if any(draft.uses is None for draft in drafts):  # then a draft may use all that is given
        used |= {each.name for each in fields if each.source == "given"}
    for index, each in enumerate(fields):
        if each.name not in used:
            what = _UNUSED.format(name=each.name)
            yield TemplateNote("unused", what, _find_place_in_yaml(template, ("fields", index)))
        elif isinstance(each, RowsField) and each.name in uses.fields:
            yield from _note_unused_columns(template, each, index, uses)


def _note_unused_columns(
    template: Template, rows: RowsField, index: int, uses: Uses
) -> Iterator[TemplateNote]:
    reads = [name for each in template.header.fields for name in _list_columns_read(each)]
    used = {column for name, column in uses.columns if name == rows.name}
    used |= {name.partition(".")[2] for name in reads if name.startswith(f"{rows.name}.")}
    used |= {
        name for each in rows.columns if each.compute for name in list_names_read(each.compute)
    }
    if any(_takes_all(draft, rows.name) for draft in _iter_drafts(template)):
        return
    for at, column in enumerate(rows.columns):
        if column.name not in used:
            what = _UNUSED_COLUMN.format(name=f"{rows.name}.{column.name}")
            place = _find_place_in_yaml(template, ("fields", index, "columns", at))
            yield TemplateNote("unused", what, place)


def _iter_drafts(template: Template) -> Iterator[DraftRequest]:
    return (each.draft for each in template.header.fields if each.draft is not None)


def _takes_all(draft: DraftRequest, name: str) -> bool:
    return draft.uses is None or name in draft.uses


def _read_by(each: TemplateField) -> list[str]:
    """Return the fields from which one is computed or drafted."""
    named = [] if each.draft is None else list(each.draft.uses or ())
    return named + ([] if each.compute is None else list_names_read(each.compute))


def _list_columns_read(each: TemplateField) -> list[str]:
    return [each.compute.total] if isinstance(each.compute, Total) else []


def _find_place_in_yaml(template: Template, path: tuple[str | int, ...]) -> str:
    """Return the place of something in `template.yaml`."""
    if not (template.folder / YAML_NAME).is_file():
        return str(template.folder)
    return read_yaml(template.folder).at(path)


def _note_made_up(tries: TrialValues) -> Iterator[TemplateNote]:
    if tries.made_up:
        yield TemplateNote("made-up", _MADE_UP.format(names=", ".join(tries.made_up)))
