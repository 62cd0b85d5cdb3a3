"""A rule as a learner proposes it, before it is tried on the samples."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from checker.core.messages import Message, MessageList

Options = Mapping[str, Any]


@dataclass(frozen=True)
class Proposal:
    """A rule, what in the samples speaks for it, and weaker forms if they do not pass it.

    `options` is the rule as YAML has it, without its id. `fallbacks` are tried in their order.
    A rule that is not `enabled` holds for some samples only: it is written down, switched off.
    That a `quiet` one is dropped is nothing worth saying.
    """

    name: str
    options: Options
    evidence: tuple[Message, ...]
    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    fallbacks: tuple[Options, ...] = field(default=())
    enabled: bool = True
    quiet: bool = False


def describe_evidence(count: int, total: int, what: Message, form: str = "") -> Message:
    """Return a line of evidence: in how many of the samples, or those of one format, it holds."""
    of = f"{form} " if form else ""
    samples = Message("learn.sample-count", of=of, count=total)
    return Message("learn.seen-in-samples", samples=samples, seen=count, what=what)


def list_names(names: list[str] | tuple[str, ...], most: int = 12) -> Message:
    """Return names for a comment, only the first of many."""
    shown = list(names[:most])
    rest = len(names) - len(shown)
    said = MessageList(shown, "list.comma")
    return Message("learn.and-more", shown=said, rest=rest) if rest else said
