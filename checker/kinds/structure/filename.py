"""`filename`: files whose names are not in the company's form."""

import unicodedata
from pathlib import PurePath
from typing import Literal, Self

from pydantic import Field, model_validator

from checker.core.bilingual import Bilingual
from checker.core.document import Document
from checker.core.findings import CheckResult, Hit
from checker.core.text.normal import fold
from checker.kinds.shared.base import Kind, KindDoc, Rule, Target
from checker.kinds.shared.patterns import Deadline, Pattern, find


class FilenameRule(Rule):
    """Parameters of `filename`."""

    kind: Literal["filename"]
    pattern: Pattern | None = Field(
        None, description="拡張子を除く名前の正規表現。 / The whole name, without its extension."
    )
    example: str | None = Field(None, description="正しい名前の例。 / A name in the right form.")
    field: str | None = Field(
        None, description="名前に値を含むべき記入欄。 / A form field whose value the name contains."
    )

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        if self.pattern is None and self.field is None:
            message = "pattern か field が必要です / needs pattern or field"
            raise ValueError(message)
        if self.pattern and self.example and not _example_fits(self.pattern, self.example):
            message = "example が pattern に合いません / the example does not fit the pattern"
            raise ValueError(message)
        return self


def _example_fits(pattern: str, example: str) -> bool:
    try:
        names = (example, PurePath(example).stem)  # an example may be written with its extension
        return any(_fits(pattern, name, Deadline()) for name in names)
    except TimeoutError as error:
        message = "pattern の照合が時間内に終わりません / the pattern takes too long to match"
        raise ValueError(message) from error


_FORM = Bilingual(
    "ファイル名「{match}」が決まりの形になっていません。",
    "The file name “{match}” is not in the required form.",
)
_LIKE = Bilingual("例: {example}", "Example: {example}")
_FIELD = Bilingual(
    "ファイル名「{match}」に{field}「{value}」が入っていません。",
    "The file name “{match}” does not contain the {field}, “{value}”.",
)


def check(rule: FilenameRule, target: Target) -> CheckResult:
    """Compare the name without its extension, as one hit per fault on the whole document."""
    name = unicodedata.normalize("NFC", target.document.name)  # macOS takes が apart
    stem = PurePath(name).stem
    values = {"match": name, "example": rule.example or "", "field": rule.field or "", "value": ""}
    hits, candidates = [], 0
    if rule.pattern is not None:
        candidates += 1
        if not _fits(rule.pattern, stem, target.deadline):
            advice = _LIKE.format(**values) if rule.example else None
            hits.append((_FORM, values, advice))
    if value := _value(rule, target.document):
        candidates += 1
        if _bare(value) not in _bare(stem):
            hits.append((_FIELD, {**values, "value": value}, None))
    place = target.document.first_span()
    return CheckResult(
        candidates,
        tuple(
            Hit(place, sentence.format(**filled), advice, values=filled, whole=True)
            for sentence, filled, advice in hits
        ),
    )


def _fits(pattern: str, stem: str, deadline: Deadline) -> bool:
    return any(True for _ in find(rf"\A(?:{pattern})\Z", stem, deadline))


def _value(rule: FilenameRule, document: Document) -> str:
    """Return the value of the field, empty where the form has none: that is another rule's."""
    if rule.field is None:
        return ""
    label = fold(rule.field)
    return next((f.value.strip() for f in document.fields if fold(f.label) == label), "")


def _bare(text: str) -> str:
    """Letters and digits only: `総/2025/018` cannot stand in a file name as it is."""
    return "".join(character for character in fold(text) if character.isalnum())


KIND = Kind(
    "filename",
    FilenameRule,
    check,
    KindDoc(
        finds=Bilingual(
            "決まりの形になっていないファイル名。", "A file name that is not in the required form."
        ),
        why=Bilingual(
            "名前の形がそろっていれば、共有フォルダーで探せて、版を取り違えません。",
            "Names in one form can be found in a shared folder, and versions are not mixed up.",
        ),
        rule="""\
id: example.name
kind: filename
pattern: 稟議書_[0-9]{4}-[0-9]{3}_.+
example: 稟議書_2025-018_複合機の更新
""",
        # the examples of this kind are names, not texts
        bad="最終版2(修正).docx",
        good="稟議書_2025-018_複合機の更新.docx",
        values=("match", "example", "field", "value"),
    ),
)
