"""`unread`: parts of the file whose words nobody checked: pictures of text, embedded files, ..."""

from typing import Literal

from checker.core.document import Unread
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.scope import Many

UnreadKind = Literal[
    "alternative-content",
    "bound-data",
    "broken",
    "chart",
    "embedded",
    "embedded-file",
    "excess-cells",
    "formula",
    "front-matter",
    "image-text",
    "included-document",
    "long-paragraph",
    "media",
    "nesting",
    "scan",
    "smart-art",
    "stale-field",
    "unknown-content",
    "unmapped-text",
    "xfa-form",
]

_FOUND = Message("unread.part-file-could-not-checked")
_ADVICE = Message("unread.write-what-matters-text-document")


class UnreadRule(Rule):
    """Parameters of `unread`."""

    kind: Literal["unread"]
    ignore: Many[UnreadKind] = ()
    only: Many[UnreadKind] = ()


def check(rule: UnreadRule, target: Target) -> CheckResult:
    """Report each sort of unread part once, as a hit on the whole document."""
    document = target.document
    hits = tuple(
        _build_hit(each, target)
        for each in document.parts_not_read
        if each.kind not in rule.ignore and (not rule.only or each.kind in rule.only)
    )
    return CheckResult(1, hits)


def _build_hit(unread: Unread, target: Target) -> Hit:
    part, reason = unread.part, unread.reason
    sentence = _FOUND.format(part=part, count=unread.count, reason=reason)
    values = {"part": part.get("ja"), "count": str(unread.count), "reason": reason.get("ja")}
    return Hit(target.document.first_span(), sentence, _ADVICE, values=values, whole=True)


KIND = Kind(
    "unread",
    UnreadRule,
    check,
    values=("part", "count", "reason"),
)
