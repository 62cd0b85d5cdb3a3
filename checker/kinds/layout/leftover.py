"""`leftover`: what a finished document should no longer hold: comments, tracked changes, ..."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Final, Literal

from pydantic import Field

from checker.core.document import Document, Markup, Span
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message, MessageList
from checker.core.text import lazy_re as re
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.directives import DIRECTIVE
from checker.kinds.shared.scope import Many

LeftoverKind = Literal["comment", "insertion", "deletion", "format", "hidden", "highlight"]

_ALL: tuple[LeftoverKind, ...] = (
    "comment",
    "insertion",
    "deletion",
    "format",
    "hidden",
    "highlight",
)
_MAX_EXCERPT_LENGTH = 30
_WRITERS_MARK = re.compile(
    r"[\W_]*(?:(?:TODO|FIXME|XXX|TBD|TBC|WIP)(?![A-Za-z0-9_])|要(?:確認|修正|追記|検討|記入)|未[定記]"
    r"|(?:あと|後)で)"
)

_WHAT: Mapping[LeftoverKind, Message] = {
    "comment": Message("leftover.a-comment"),
    "insertion": Message("leftover.a-tracked-insertion"),
    "deletion": Message("leftover.a-tracked-deletion"),
    "format": Message("leftover.a-tracked-change-of-formatting"),
    "hidden": Message("leftover.hidden-text"),
    "highlight": Message("leftover.highlighting"),
}
_CHANGES: Final = ("deletion", "insertion")
_REPLACEMENT = Message("leftover.a-tracked-replacement")
_REVIEW = Message("leftover.accept-reject-review-tab")
_REMEDY: Mapping[LeftoverKind, Message] = {
    "comment": Message("leftover.delete-once-dealt"),
    "insertion": _REVIEW,
    "deletion": _REVIEW,
    "format": _REVIEW,
    "hidden": Message("leftover.delete-it-or-show-it"),
    "highlight": Message("leftover.set-the-highlight-to-none"),
}
_LEFT = Message("leftover.is-left-in-the-document")


class LeftoverRule(Rule):
    """Parameters of `leftover`."""

    kind: Literal["leftover"]
    kinds: Many[LeftoverKind] = Field(_ALL, min_length=1)


def check(rule: LeftoverRule, target: Target) -> CheckResult:
    """Report each leftover; several of one kind and author in a block are one hit.

    What somebody wrote in the place of something else is one change, not two.
    """
    groups: dict[tuple[str, str, str], list[Markup]] = {}
    for markup in target.document.markup:
        if markup.kind in rule.kinds and not _may_stay(markup, target.document):
            kind = "change" if markup.kind in _CHANGES else markup.kind
            key = (kind, markup.author, markup.span.path)
            groups.setdefault(key, []).append(markup)
    return CheckResult(1, tuple(_build_hit(target.document, group) for group in groups.values()))


def _may_stay(markup: Markup, document: Document) -> bool:
    """Return whether a comment says something that nobody forgot.

    A text format has no other way to speak to its tools, or to those who edit it: there a comment
    is left over where its writer marked it as such.
    """
    if markup.kind != "comment":
        return False
    is_note = document.source is not None and _WRITERS_MARK.match(markup.text) is None
    return is_note or _is_suppression(markup)


def _is_suppression(markup: Markup) -> bool:
    """Return whether a comment is a suppression that has effect: it may stay in the file."""
    says = markup.text.lstrip().startswith(DIRECTIVE)
    return markup.kind == "comment" and says and markup.resolved is not False


def _build_hit(document: Document, group: list[Markup]) -> Hit:
    shown = _select_shown(group)
    first = shown[0]
    words = _REPLACEMENT if len(shown) > 1 else _WHAT[first.kind]
    detail = _describe_detail(group, shown)
    sentence = _LEFT.format(what=words, detail=detail)
    values = {"what": words.get("ja"), "text": _shorten_text(first.text), "author": first.author}
    at = min(shown, key=group.index)  # the place that comes first
    return Hit(_get_span(document, at), sentence, _REMEDY[first.kind], values=values)


def _describe_detail(group: list[Markup], shown: list[Markup]) -> Message | str:
    """Return where the first leftover is, who made it, its words, and how many more there are."""
    first = shown[0]
    where = first.spot.cell_name if first.spot is not None else ""
    said: Message | str = ""
    texts = [_shorten_text(each.text) for each in shown if each.text.strip()]
    if texts:
        said = MessageList(texts, "list.arrow", each="list.quoted")
    about = [part for part in (where, first.author, said) if part]
    parts: list[Message] = [MessageList(about, "list.colon")] if about else []
    if len(group) > len(shown):
        parts.append(Message("leftover.more", more=len(group) - len(shown)))
    return Message("leftover.detail", parts=MessageList(parts, "list.comma")) if parts else ""


def _select_shown(group: list[Markup]) -> list[Markup]:
    """Return the first leftover; of a replacement, what was deleted and what stands there now."""
    changes = sorted(
        (each for each in group if each.kind in _CHANGES),
        key=lambda each: (each.span.start, each.span.end),
    )
    for one, other in pairwise(changes):
        if one.kind != other.kind and _touch(one.span, other.span):
            return [one, other] if one.kind == _CHANGES[0] else [other, one]
    return group[:1]


def _touch(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end


def _shorten_text(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MAX_EXCERPT_LENGTH else f"{line[:_MAX_EXCERPT_LENGTH]}…"


def _get_span(document: Document, first: Markup) -> Span:
    """Return a leftover's place, or the document's first words where it has none."""
    return first.span if first.span.path else document.first_span()


KIND = Kind(
    "leftover",
    LeftoverRule,
    check,
    values=("what", "text", "author"),
    quotes=("detail",),
)
