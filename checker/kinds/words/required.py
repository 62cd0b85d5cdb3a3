"""`required`: words or expressions that must occur somewhere in the scope."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal, Self

from pydantic import model_validator

from checker.core.document import Block, BlockKind, Document, Part, Span
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message, MessageList
from checker.kinds.shared.base import Kind, Rule, Target, WordList, Words
from checker.kinds.shared.patterns import Pattern, build_word_pattern, find
from checker.kinds.shared.scope import matches


class RequiredRule(Rule):
    """Parameters of `required`."""

    kind: Literal["required"]
    words: WordList = ()
    patterns: tuple[Pattern, ...] = ()
    match: Literal["any", "all"] = "any"
    label: Words | None = None
    ignore_case: bool = False

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        if not self.words and not self.patterns:
            raise InvalidValueError(Message("rules.needs-words-or-patterns"))
        return self


_IN_DOCUMENT = Message("required.is-missing")
_IN_SECTION = Message("required.lacks")
_WRITE_ANY = Message("required.write-one-of")
_WRITE_ALL = Message("required.write")


def check(rule: RequiredRule, target: Target) -> CheckResult:
    """Say once what the scope lacks; a scope that the document does not have is not judged."""
    section = _find_section_heading(rule, target.document)
    blocks = tuple(block for block in target.blocks if not _opens_section(rule, block))
    if not blocks and not _could_be_written(rule, target.document, section):
        return CheckResult(0)
    missing = _find_missing(rule, replace(target, blocks=blocks))
    candidates = max(1, len(blocks))
    return CheckResult(candidates, (_build_hit(rule, target, section, missing),) if missing else ())


def _find_missing(rule: RequiredRule, target: Target) -> tuple[str, ...]:
    """Return what was looked for in vain, as the rule writes it; nothing where the rule holds."""
    asked = {word: build_word_pattern(word) for word in rule.words}
    asked |= {pattern: pattern for pattern in rule.patterns}
    absent = tuple(name for name, pattern in asked.items() if not _occurs(pattern, rule, target))
    if rule.match == "any" and len(absent) < len(asked):
        return ()
    return absent


def _occurs(pattern: str, rule: RequiredRule, target: Target) -> bool:
    return any(
        True
        for block in target.blocks
        for _ in find(pattern, block.text, target.deadline, ignore_case=rule.ignore_case)
    )


def _opens_section(rule: RequiredRule, block: Block) -> bool:
    """Tell whether a block opens the section: the heading 費用 does not say what the costs are."""
    names = rule.scope.section
    return bool(names) and block.kind is BlockKind.HEADING and matches(block.text, names)


def _find_section_heading(rule: RequiredRule, document: Document) -> Span | None:
    """Return the first heading, or form label, that opens the rule's section."""
    if not rule.scope.section:
        return None
    headings = (block.span() for block in document.walk() if _opens_section(rule, block))
    labels = (f.label_span for f in document.fields if matches(f.label, rule.scope.section))
    return next(headings, None) or next(labels, None)


def _could_be_written(rule: RequiredRule, document: Document, section: Span | None) -> bool:
    """Tell whether there is a place for the words: an empty section, or a page header."""
    if rule.scope.section:
        return section is not None
    return Part.BODY not in rule.scope.parts and document.source is None


def _build_hit(
    rule: RequiredRule, target: Target, section: Span | None, missing: tuple[str, ...]
) -> Hit:
    title = target.document.quote(section).strip() if section else ""
    label = rule.label or _list_of(missing, rule.match)
    sentence = _IN_SECTION if section else _IN_DOCUMENT
    advice = _WRITE_ALL if rule.match == "all" or len(missing) == 1 else _WRITE_ANY
    return Hit(
        section or target.document.first_span(),
        sentence.format(section=title, label=label),
        # expressions are for machines: only words are worth copying into a document
        advice.format(words="、".join(missing)) if rule.words and not rule.patterns else None,
        values={"label": label.get("ja"), "section": title, "missing": "、".join(missing)},
        whole=True,
    )


def _list_of(missing: Iterable[str], match: str) -> Message:
    names = list(missing)
    if match == "any" and len(names) > 1:
        listed = MessageList(names, "required.or", each="list.quoted")
        return Message("required.none-of", listed=listed)
    return MessageList(names, "list.tight", each="list.quoted")


KIND = Kind(
    "required",
    RequiredRule,
    check,
    values=("label", "section", "missing"),
)
