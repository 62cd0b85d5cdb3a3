"""Fills a template: the one way from values to a document."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from checker.core.errors import TemplateError
from checker.core.language import Language
from checker.core.messages import Message
from checker.templates.filled_values import Value
from checker.templates.model import RowsField, Template

Form = Literal[".docx", ".md"]
DEFAULT_FORM: Form = ".docx"
_FILES: dict[Form, str] = {".docx": "template.docx", ".md": "template.md.j2"}


def render(
    template: Template,
    values: Mapping[str, Value],
    *,
    language: Language,
    form: Form | None = None,
    now: datetime | None = None,
) -> bytes:
    """Return the document that a template makes of values.

    Args:
        template: the template.
        values: by field name; a field that is not there is empty.
        language: of what filters write: weekdays.
        form: `.docx` or `.md`, for a template that is both; by default that of its file.
        now: when the document was made; the present by default.

    Raises:
        TemplateError: the template cannot be filled; it names the paragraph or the line.
    """
    chosen = choose_form(template, form)
    whole = {
        each.name: values.get(each.name, () if isinstance(each, RowsField) else "")
        for each in template.header.fields
    }
    if chosen.suffix == ".docx":
        from checker.templates.word import WordTemplate  # noqa: PLC0415 - Word's libraries

        return WordTemplate(chosen, language).fill(whole, now)
    from checker.templates.markdown import MarkdownTemplate  # noqa: PLC0415 - not for Word

    return MarkdownTemplate(chosen, language).fill(whole)


def list_forms(template: Template) -> tuple[Form, ...]:
    """Return the forms in which a template makes documents, its own first."""
    own: Form = ".docx" if template.suffix == ".docx" else ".md"
    others = (each for each, name in _FILES.items() if (template.folder / name).is_file())
    return tuple(dict.fromkeys((own, *others)))


def choose_form(template: Template, form: Form | None) -> Template:
    """Return a template that makes documents of a form.

    Raises:
        TemplateError: it has no file for that.
    """
    if form is None or form == template.suffix:
        return template
    file = template.folder / _FILES[form]
    if not file.is_file():
        raise TemplateError(
            Message("template.this-template-makes-no-files", form=form),
            place=str(template.folder),
            remedy=Message(
                "template.write-or-put-there", suffix=template.suffix, files=_FILES[form]
            ),
        )
    return template.model_copy(update={"file": file})
