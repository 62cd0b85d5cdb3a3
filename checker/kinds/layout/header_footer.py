"""`header-footer`: what must, or must not, stand above and below the text of each page."""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import model_validator

from checker.core.document import Document, MarkKind, Span
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message, MessageList, same
from checker.core.text.normalization import fold
from checker.kinds.layout.page_faces import (
    WHERE,
    PageFace,
    Pages,
    Where,
    add_location,
    collect_faces,
)
from checker.kinds.layout.properties import property_name
from checker.kinds.shared.base import Kind, Rule, Target, Words
from checker.kinds.shared.patterns import Pattern, find, join_alternatives
from checker.kinds.shared.scope import Many


class HeaderFooterRule(Rule):
    """Parameters of `header-footer`."""

    kind: Literal["header-footer"]
    where: Where = "either"
    pages: Many[Pages] = ("default",)
    sections: Literal["all", "first"] = "all"
    words: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    label: Words | None = None
    fields: Many[str] = ()
    same_as_field: Many[str] = ()
    same_as_property: str | None = None
    forbidden_words: tuple[str, ...] = ()
    forbidden_patterns: tuple[Pattern, ...] = ()

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        asked = (
            self.words, self.patterns, self.fields, self.same_as_field, self.same_as_property,
            self.forbidden_words, self.forbidden_patterns,
        )  # fmt: skip
        if not any(asked):
            raise InvalidValueError(Message("rules.nothing-to-look-for"))
        return self


_MISSING = Message("header-footer.the-lacks")
_MISSING_EITHER = Message("header-footer.neither-header-nor-footer-has")
_FORBIDDEN = Message("header-footer.the-has")
_FIELD = Message("header-footer.the-field")
_VALUE = Message("header-footer.name-value")


def check(rule: HeaderFooterRule, target: Target) -> CheckResult:
    """Look at each kind of page of each section; what several of them lack is one hit."""
    looked_at = [face for face in collect_faces(target.document) if _is_asked(rule, face)]
    return CheckResult(
        len(looked_at),
        (*_check_absent(rule, target, looked_at), *_find_forbidden(rule, target, looked_at)),
    )


def _is_asked(rule: HeaderFooterRule, face: PageFace) -> bool:
    return face.pages in rule.pages and (rule.sections == "all" or face.section == 1)


def _check_absent(
    rule: HeaderFooterRule, target: Target, looked_at: list[PageFace]
) -> Iterator[Hit]:
    lacking: dict[Message, list[PageFace]] = {}
    for face in looked_at:
        for label in _find_missing(rule, target, face):
            lacking.setdefault(label, []).append(face)
    for label, at_fault in lacking.items():
        sentence = _MISSING_EITHER if rule.where == "either" else _MISSING
        where = WHERE[rule.where]
        said = sentence.format(where=where, label=label)
        values = {"where": where.get("ja"), "label": label.get("ja"), "match": ""}
        blocks = at_fault[0].blocks(rule.where)
        place = blocks[0].span() if blocks else target.document.first_span()
        yield Hit(place, add_location(said, at_fault, looked_at), values=values, whole=not blocks)


def _find_missing(rule: HeaderFooterRule, target: Target, face: PageFace) -> Iterator[Message]:
    """Yield what the rule asks for and these pages do not show."""
    text = face.text(rule.where)
    if (rule.words or rule.patterns) and not any(
        find(join_alternatives(rule.words, rule.patterns), text, target.deadline)
    ):
        yield rule.label or _list_words(rule.words or rule.patterns)
    there = {
        mark.value
        for block in face.blocks(rule.where)
        for mark in block.marks
        if mark.kind is MarkKind.FIELD
    }
    for name in rule.fields:
        if name.upper() not in there:
            yield _FIELD.format(name=name.upper())
    folded = fold(text)
    for label, value in _find_wanted_values(rule, target.document):
        if fold(value) not in folded:
            yield _VALUE.format(name=label, value=value)


def _find_wanted_values(
    rule: HeaderFooterRule, document: Document
) -> Iterator[tuple[Message, str]]:
    """Yield what the document says itself; what it does not say is other rules' concern."""
    labels = {fold(label) for label in rule.same_as_field}
    found = next((f for f in document.fields if fold(f.label) in labels and f.value.strip()), None)
    if found is not None:
        yield same(found.label.strip()), found.value.strip()
    name = rule.same_as_property
    if name is not None and document.properties.get(name):
        yield property_name(name), document.properties[name]


def _list_words(words: tuple[str, ...]) -> Message:
    if len(words) == 1:
        return Message("header-footer.words", words=words[0])
    return Message(
        "header-footer.any-of",
        words=MessageList(
            (Message("header-footer.word", word=word) for word in words), "list.tight"
        ),
    )


def _find_forbidden(
    rule: HeaderFooterRule, target: Target, looked_at: list[PageFace]
) -> Iterator[Hit]:
    if not rule.forbidden_words and not rule.forbidden_patterns:
        return
    pattern = join_alternatives(rule.forbidden_words, rule.forbidden_patterns)
    seen: set[Span] = set()
    for face in looked_at:
        for where in ("header", "footer") if rule.where == "either" else (rule.where,):
            for block in face.blocks(where):
                for match in find(pattern, block.text, target.deadline):
                    span = block.span(*match.span())
                    if span not in seen:
                        seen.add(span)
                        yield _forbidden_hit(span, where, match.group())


def _forbidden_hit(span: Span, where: Where, match: str) -> Hit:
    name = WHERE[where]
    said = _FORBIDDEN.format(where=name, match=match)
    return Hit(span, said, values={"where": name.get("ja"), "label": "", "match": match})


KIND = Kind(
    "header-footer",
    HeaderFooterRule,
    check,
    values=("where", "label", "match"),
)
