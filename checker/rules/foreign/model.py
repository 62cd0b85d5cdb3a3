"""Define what an importer makes of another tool's file: rules, and what did not come over."""

from collections.abc import Iterable
from dataclasses import field
from pathlib import Path
from typing import Any, Literal

from checker.core.data_classes import dataclass
from checker.core.messages import Message
from checker.core.text import lazy_re as re

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class FileText:
    """The text of a file, which a rule set names instead of holding it."""

    path: Path


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that the rule set holds once, under `params`, for all rules that use it."""

    name: str


@dataclass(slots=True)
class ImportedRule:
    """A rule as data, before validation.

    `name` is what the other tool calls it, `origin` where it is written (`file:line:column`),
    `notes` what of it has no counterpart here.
    """

    data: dict[str, Any]
    name: str
    origin: str
    notes: list[Message] = field(default_factory=list)

    def note(self, words: Message) -> None:
        """Remember something that has no counterpart; said once."""
        if words not in self.notes:
            self.notes.append(words)


@dataclass(slots=True)
class Imported:
    """A whole source: its rules, and what concerns none of them alone.

    `tool` names what the source was written for; `params` what rules share; `raw` holds the bytes
    of every file that was read, for the rule set's sha256.
    """

    tool: str
    name: str
    title: str
    source: Path
    language: Literal["ja", "en"]
    drafts: list[ImportedRule] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    params: dict[str, Any] = field(default_factory=dict)
    raw: list[bytes] = field(default_factory=list)

    def note(self, words: Message) -> None:
        """Remember something of the whole that has no counterpart; said once."""
        if words not in self.notes:
            self.notes.append(words)


def make_slug(name: str, otherwise: str = "imported") -> str:
    """Return a name as rule sets and rules have them: `HeadingCase` is `heading-case`."""
    return _NO_NAME.sub("-", _CAMEL.sub("-", name).lower()).strip("-") or otherwise


def make_distinct(name: str, taken: Iterable[str]) -> str:
    """Return `name`, with a number where it is taken already."""
    names = set(taken)
    number = 2
    result = name
    while result in names:
        result = f"{name}-{number}"
        number += 1
    return result
