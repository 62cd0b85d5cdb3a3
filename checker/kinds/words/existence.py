"""`existence`: words or expressions that must not occur."""

from typing import Literal, Self

from pydantic import Field, model_validator

from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.kinds.shared.base import Entries, Kind, Rule, Target
from checker.kinds.shared.exceptions import drop_excepted
from checker.kinds.shared.patterns import Pattern, find, join_alternatives


class ExistenceRule(Rule):
    """Parameters of `existence`."""

    kind: Literal["existence"]
    words: Entries = ()
    patterns: tuple[Pattern, ...] = ()
    exceptions: tuple[Pattern, ...] = ()
    ignore_case: bool = False
    at_most: int | None = Field(None, ge=1)

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        if not self.words and not self.patterns:
            raise InvalidValueError(Message("rules.needs-words-or-patterns"))
        return self


_FOUND = Message("existence.is-used")


def check(rule: ExistenceRule, target: Target) -> CheckResult:
    """Find each occurrence that no exception covers."""
    words = [entry.word for entry in rule.words]
    pattern = join_alternatives(words, rule.patterns)
    reasons = {_key(rule, entry.word): entry.reason for entry in rule.words if entry.reason}
    hits = tuple(
        Hit(
            block.span(*match.span()),
            _FOUND.format(match=match[0]),
            reasons.get(_key(rule, match[0])),
            values={"match": match[0]},
        )
        for block in target.likely(words, rule.patterns, ignore_case=rule.ignore_case)
        for match in drop_excepted(
            find(pattern, block.text, target.deadline, ignore_case=rule.ignore_case),
            rule.exceptions,
            block.text,
            target.deadline,
        )
    )
    # what a document has more of is its writer's way, no slip
    usual = rule.at_most is not None and len(hits) > rule.at_most
    return CheckResult(len(target.blocks), () if usual else hits)


def _key(rule: ExistenceRule, word: str) -> str:
    return word.casefold() if rule.ignore_case else word


KIND = Kind(
    "existence",
    ExistenceRule,
    check,
    values=("match",),
)
