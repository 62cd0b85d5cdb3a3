"""`filename`: files whose names are not in the company's form."""

import unicodedata
from pathlib import PurePath
from typing import Literal, Self

from pydantic import model_validator

from checker.core.document import Document
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text.normalization import fold
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.patterns import Deadline, Pattern, find


class FilenameRule(Rule):
    """Parameters of `filename`."""

    kind: Literal["filename"]
    pattern: Pattern | None = None
    example: str | None = None
    field: str | None = None

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        if self.pattern is None and self.field is None:
            raise InvalidValueError(Message("filename.needs-pattern-or-field"))
        if self.pattern and self.example and not _example_fits(self.pattern, self.example):
            raise InvalidValueError(Message("filename.example-does-not-fit"))
        return self


def _example_fits(pattern: str, example: str) -> bool:
    try:
        names = (example, PurePath(example).stem)  # an example may be written with its extension
        return any(_fits(pattern, name, Deadline()) for name in names)
    except TimeoutError as error:
        raise InvalidValueError(Message("filename.pattern-takes-too-long")) from error


_FORM = Message("filename.file-name-not-required-form")
_LIKE = Message("filename.example")
_LIKE_WITH = Message("filename.example-with-value")
_WITH = Message("filename.put-value-in")
_FIELD = Message("filename.file-name-does-not-contain")


def check(rule: FilenameRule, target: Target) -> CheckResult:
    """Compare the name without its extension; of a name in another form, that is told alone."""
    name = unicodedata.normalize("NFC", target.document.name)  # macOS takes が apart
    stem = PurePath(name).stem
    values = {"match": name, "example": rule.example or "", "field": rule.field or "", "value": ""}
    hits, candidates = [], 0
    if rule.pattern is not None:
        candidates += 1
        if not _fits(rule.pattern, stem, target.deadline):
            hits.append((_FORM, values, _LIKE.format(**values) if rule.example else None))
    if value := _get_field_value(rule, target.document):
        candidates += 1
        if _strip_signs(value) not in _strip_signs(stem):
            values = {**values, "value": value}
            # who gives the file a name in the right form writes the value there
            form = (_FORM, values, _LIKE_WITH.format(**values) if rule.example else _WITH)
            hits = [form if hits else (_FIELD, values, None)]
    place = target.document.first_span()
    return CheckResult(
        candidates,
        tuple(
            Hit(
                place,
                sentence.format(**filled),
                advice and advice.format(**filled),
                values=filled,
                whole=True,
            )
            for sentence, filled, advice in hits
        ),
    )


def _fits(pattern: str, stem: str, deadline: Deadline) -> bool:
    return any(True for _ in find(rf"\A(?:{pattern})\Z", stem, deadline))


def _get_field_value(rule: FilenameRule, document: Document) -> str:
    """Return the value of the field, empty where the form has none: that is another rule's."""
    if rule.field is None:
        return ""
    label = fold(rule.field)
    return next((f.value.strip() for f in document.fields if fold(f.label) == label), "")


def _strip_signs(text: str) -> str:
    """Letters and digits only: `総/2025/018` cannot stand in a file name as it is."""
    return "".join(character for character in fold(text) if character.isalnum())


KIND = Kind(
    "filename",
    FilenameRule,
    check,
    values=("match", "example", "field", "value"),
)
