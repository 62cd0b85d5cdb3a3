"""`properties`: title, author, company and the other properties that a file carries unseen."""

from collections.abc import Iterator, Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from checker.core.document import Document
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message, MessageList, same
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.formats import format_named
from checker.kinds.shared.base import Kind, Parameters, Rule, Target
from checker.kinds.shared.patterns import Deadline, Pattern, find
from checker.kinds.shared.scope import Many

_NAMES: Mapping[str, Message] = {
    "title": Message("properties.title"),
    "author": Message("properties.author"),
    "subject": Message("properties.subject"),
    "keywords": Message("properties.keywords"),
    "category": Message("properties.category"),
    "last_modified_by": Message("properties.last-modified-by"),
    "company": Message("properties.company"),
    "manager": Message("properties.manager"),
    "template": Message("properties.template"),
    "revision": Message("properties.revision"),
    "created": Message("properties.created"),
    "modified": Message("properties.modified"),
}
_CUSTOM = "custom:"

_PERSON = re.compile(
    r"(?i:user|pc ?user|owner|admin|administrator|root|guest|author|unknown|test"
    r"|python-docx|openpyxl|python-pptx|apache poi|docx|un-named"
    r"|(?:windows|microsoft office|office) user)"
    r"|(?:(?:Windows|Microsoft Office|Office)\s*)?ユーザー?[0-9]*|作成者|管理者|[\[［]作成者[\]］]"
)
_LEFT_OVER: Mapping[str, re.Pattern[str]] = {
    "title": re.compile(
        r"(?i:microsoft (?:word|excel|powerpoint) - .*"
        r"|(?:document|book|presentation|untitled)[ 0-9]*|powerpoint (?:presentation)?|title"
        r"|word document|.*\.(?:docx?|xlsx?|pptx?|jtd|tmp))"
        r"|(?:文書|無題|新しい文書|新規文書)[ 0-9０-９]*|PowerPoint プレゼンテーション"
        r"|[\[［]?(?:文書の)?(?:タイトル|表題)[\]］]?|スライド ?1"
    ),
    "author": _PERSON,
    "last_modified_by": _PERSON,
    "manager": _PERSON,
    "company": re.compile(r"[\[［]?(?:会社名|組織名|(?i:company|company name))[\]］]?"),
}


class PropertyTest(Parameters):
    """What one property must be."""

    required: bool = False
    empty: bool = False
    pattern: Pattern | None = None
    forbidden_pattern: Pattern | None = None
    choices: Many[str] = ()
    same_as_field: Many[str] = ()
    same_as_title: bool = False


class PropertiesRule(Rule):
    """Parameters of `properties`."""

    kind: Literal["properties"]
    properties: dict[str, PropertyTest] = Field(default_factory=dict)
    defaults: bool = True

    @model_validator(mode="after")
    def _is_about_known_properties(self) -> Self:
        for name in self.properties:
            if name not in _NAMES and not name.startswith(_CUSTOM):
                known = ", ".join(_NAMES)
                raise InvalidValueError(Message("properties.no-property", name=name, known=known))
        if not self.properties and not self.defaults:
            raise InvalidValueError(Message("properties.needs-properties-or-defaults"))
        return self


_ABSENT = Message("properties.the-document-properties-lack-the")
_FILLED = Message("properties.document-property-not-empty")
_FORM = Message("properties.document-property-not-required-form")
_FORBIDDEN = Message("properties.the-document-property-has")
_DIFFERS = Message("properties.document-property-not-required-expected-found")
_LEFT = Message("properties.document-property-what-program-left-there")


def check(rule: PropertiesRule, target: Target) -> CheckResult:
    """Hold each property against its test, and against what programs leave behind."""
    document = target.document
    if not document.properties and not format_named(document.format).has_properties:
        return CheckResult(0)
    present = [name for name in _LEFT_OVER if name in document.properties] if rule.defaults else []
    looked_at = dict.fromkeys([*rule.properties, *present])
    hits: list[Hit] = []
    for name in looked_at:
        test = rule.properties.get(name, PropertyTest())
        hits += _check_property(name, test, document, target.deadline)
        # one fault, one hit: what is wrong already needs no second reason
        if name in present and not any(hit.values["name"] == _name(name).get("ja") for hit in hits):
            hits += _check_left_over(name, document)
    return CheckResult(len(looked_at), tuple(hits))


def property_name(name: str) -> Message:
    """Return what a reader calls a property: `title` is タイトル, a custom one has its own name."""
    if name in _NAMES:
        return _NAMES[name]
    return same(name.removeprefix(_CUSTOM))


def _name(name: str) -> Message:
    words = property_name(name)
    return Message("properties.words", words=words)


def _check_left_over(name: str, document: Document) -> Iterator[Hit]:
    found = document.properties[name]
    if _LEFT_OVER[name].fullmatch(found.strip()):
        yield _build_hit(document, _LEFT, name, match=found)


def _check_property(
    name: str, test: PropertyTest, document: Document, deadline: Deadline
) -> Iterator[Hit]:
    found = document.properties.get(name, "").strip()
    if not found:
        if test.required:
            yield _build_hit(document, _ABSENT, name)
        return
    if test.empty:
        yield _build_hit(document, _FILLED, name, match=found)
        return
    if test.pattern and not any(find(rf"\A(?:{test.pattern})\Z", found, deadline)):
        yield _build_hit(document, _FORM, name, match=found)
    for match in find(test.forbidden_pattern, found, deadline) if test.forbidden_pattern else ():
        yield _build_hit(document, _FORBIDDEN, name, match=match.group())
        break
    for wanted in _iter_wanted_values(test, document):
        if fold(found) not in {fold(each) for each in wanted}:
            yield _build_hit(document, _DIFFERS, name, wanted, match=found)


def _iter_wanted_values(test: PropertyTest, document: Document) -> Iterator[tuple[str, ...]]:
    """Yield the values that are fine, for each thing that the property must agree with."""
    if test.choices:
        yield test.choices
    labels = {fold(label) for label in test.same_as_field}
    # what the document does not say itself is other rules' concern
    field = next((f for f in document.fields if fold(f.label) in labels and f.value.strip()), None)
    if field is not None:
        yield (field.value.strip(),)
    if test.same_as_title and document.title:
        yield (document.title,)


def _build_hit(
    document: Document,
    sentence: Message,
    name: str,
    wanted: tuple[str, ...] = (),
    match: str = "",
) -> Hit:
    words = _name(name)
    found = document.properties.get(name, "").strip()
    expected = _list_values(wanted)
    said = sentence.format(name=words, found=found, match=match, expected=expected)
    values = {
        "name": words.get("ja"),
        "match": match,
        "expected": expected.get("ja"),
        "found": found,
    }
    return Hit(document.first_span(), said, values=values, whole=True)


def _list_values(values: tuple[str, ...]) -> Message:
    if not values:
        return same("")
    return MessageList((Message("properties.value", value=value) for value in values), "list.or")


KIND = Kind(
    "properties",
    PropertiesRule,
    check,
    values=("name", "match", "expected", "found"),
)
