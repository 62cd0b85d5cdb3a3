"""Say what a rule that had nothing to look at lacks, and report it where the rule asks for that."""

from collections.abc import Iterator
from dataclasses import replace

from pydantic import BaseModel

from checker.core.document import Block, BlockKind, Document
from checker.core.findings import Hit, Severity
from checker.core.messages import Message, MessageList
from checker.core.verdict import Finding
from checker.jobs.check.findings import build_finding
from checker.jobs.places import Places
from checker.kinds.shared.base import Rule
from checker.kinds.shared.scope import Scope, is_in_section, matches
from checker.kinds.shared.tables import TableSelector
from checker.rules import LoadedRule

_NOTHING = Message("check.nothing-to-look-at")
_NO_SECTION = Message("check.section-is-missing")
_WRITE = Message("check.write-the-section")


def find_absent_section(rule: Rule, document: Document) -> tuple[str, ...]:
    """Return the names of a section that a rule needs and the document has not; empty if none."""
    for names in dict.fromkeys(_iter_sections(rule)):
        if not any(_belongs(block, names) for block in document.walk()):
            return names
    return ()


def describe_missing(rule: Rule, document: Document) -> Message | None:
    """Return the sentence that names the section which a rule lacks, None where none is absent."""
    names = find_absent_section(rule, document)
    return _NO_SECTION.format(names=_list_names(names)) if names else None


def report_missing(each: LoadedRule, severity: Severity, places: Places) -> tuple[Finding, ...]:
    """Return the one finding on a rule that had nothing to look at, none where it ignores that.

    Args:
        each: the rule, and where it is written.
        severity: what the rule weighs at the document's stage.
        places: of the document that the rule looked at.
    """
    rule, document = each.rule, places.document
    if rule.if_missing == "ignore":
        return ()
    names = find_absent_section(rule, document)
    message = _NO_SECTION.format(names=_list_names(names)) if names else _NOTHING
    remedy = _WRITE.format(names=_list_names(names)) if names else None
    hit = Hit(document.first_span(), message, remedy, whole=True)
    weighs = weigh_missing(rule, severity)
    # the rule's own message says what is wrong with what it looks at, and there is nothing
    bare = replace(each, rule=rule.model_copy(update={"message": None}))
    return (build_finding(bare, hit, weighs, places),)


def weigh_missing(rule: Rule, severity: Severity) -> Severity:
    """Return what it weighs that something is missing, where the rule weighs `severity`."""
    return "warning" if rule.if_missing == "warn" and severity == "error" else severity


def _iter_sections(model: BaseModel) -> Iterator[tuple[str, ...]]:
    """Yield the sections that a rule must find, each by its names: one of them will do."""
    if isinstance(model, Scope):
        yield from [model.section] if model.section else []
        for each in model.all_of:
            yield from _iter_sections(each)
        return
    if isinstance(model, TableSelector):
        yield from [model.section] if model.section else []
        return
    for name in type(model).model_fields:
        value = getattr(model, name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, BaseModel) and name not in {"when", "examples"}:
                yield from _iter_sections(each)


def _belongs(block: Block, names: tuple[str, ...]) -> bool:
    return is_in_section(block, names) or (
        block.kind is BlockKind.HEADING and matches(block.text, names)
    )


def _list_names(names: tuple[str, ...]) -> Message:
    return MessageList(list(names), "required.or", each="list.quoted")
