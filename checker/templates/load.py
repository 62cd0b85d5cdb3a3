"""Load a `template.yaml`: every error at its place, with its remedy."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from checker.core.errors import RulesetError, TemplateError
from checker.core.messages import Message
from checker.rules.validation_errors import suggest_nearest
from checker.rules.yaml_nodes import YamlFile
from checker.rules.yaml_nodes import load as load_yaml
from checker.templates.field_references import Complaint, iter_reference_complaints
from checker.templates.field_validation import iter_field_complaints
from checker.templates.model import Template, TemplateHeader
from checker.templates.template_errors import TemplateErrors
from checker.templates.validation_errors import explain_errors

YAML_NAME: Final = "template.yaml"
WORD_NAME: Final = "template.docx"
MARKDOWN_NAME: Final = "template.md.j2"
"""The files of a template's folder; it has one of the last two, or both."""


def load_template(
    folder: Path,
    shown: str = "",
    rulesets: Collection[str] | None = None,
    file: YamlFile | None = None,
) -> Template:
    """Read the template in a folder.

    Args:
        folder: where `template.yaml` lies.
        shown: how errors name `template.yaml`; by default its path.
        rulesets: the names that `ruleset` may have; any where None.
        file: the content of `template.yaml` where that is not what is on the disk.

    Raises:
        TemplateErrors: everything that is wrong with it, each with file, line, column and remedy.
    """
    file = file or read_yaml(folder, shown)
    header = read_header(file)
    rows = sorted(
        _iter_complaints(header, folder, rulesets), key=lambda each: _find_line(file, each)
    )
    if rows:
        raise TemplateErrors(
            [TemplateError(what, place=file.at(path), remedy=remedy) for path, what, remedy in rows]
        )
    return Template(header=header, folder=folder, file=_find_file(folder))


def read_yaml(folder: Path, shown: str = "") -> YamlFile:
    """Read a folder's `template.yaml`.

    Raises:
        TemplateErrors: there is none, or it is no YAML.
    """
    path = folder / YAML_NAME
    try:
        return load_yaml(path, shown or str(path))
    except RulesetError as error:
        raise TemplateErrors(
            [TemplateError(error.what, place=error.place, remedy=error.remedy)]
        ) from error


def read_header(file: YamlFile) -> TemplateHeader:
    """Return what `template.yaml` says, as far as it can be known without other files.

    Raises:
        TemplateErrors: a key is unknown or missing, or a value is none.
    """
    if not isinstance(file.data, dict):
        what = Message("template.does-not-describe-a-template")
        remedy = Message("template.template-name-title-ruleset-fields")
        raise TemplateErrors([TemplateError(what, place=file.at(()), remedy=remedy)])
    try:
        return TemplateHeader.model_validate(file.data)
    except ValidationError as error:
        raise explain_errors(error, file) from error


def _find_line(file: YamlFile, complaint: Complaint) -> tuple[int, int]:
    path = complaint[0]
    while path and path not in file.places:
        path = path[:-1]
    return file.places.get(path, (1, 1))


def _iter_complaints(
    header: TemplateHeader, folder: Path, rulesets: Collection[str] | None
) -> Iterator[Complaint]:
    yield from _check_folder(header, folder)
    if rulesets is not None and header.ruleset not in rulesets:
        what = Message("template.there-is-no-rule-set", ruleset=header.ruleset)
        yield ("ruleset",), what, suggest_nearest(header.ruleset, sorted(rulesets))
    yield from iter_field_complaints(header)
    yield from iter_reference_complaints(header)


def _check_folder(header: TemplateHeader, folder: Path) -> Iterator[Complaint]:
    name = folder.resolve().name
    if header.template != name:
        valid = re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) is not None
        yield (
            ("template",),
            Message("template.name-not-folder", template=header.template, name=name),
            Message("template.write-template", name=name)
            if valid
            else Message("template.rename-the-folder-to", template=header.template),
        )
    if not any((folder / each).is_file() for each in (WORD_NAME, MARKDOWN_NAME)):
        yield (
            (),
            Message("template.has-neither-nor", word_name=WORD_NAME, markdown_name=MARKDOWN_NAME),
            Message("template.put-one-of-them-beside", yaml_name=YAML_NAME),
        )


def _find_file(folder: Path) -> Path:
    word = folder / WORD_NAME
    return word if word.is_file() else folder / MARKDOWN_NAME
