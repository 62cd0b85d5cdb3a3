"""Define a rule set whose file, and those it extends, are read and found right."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from checker.core.data_classes import dataclass
from checker.core.document import Document
from checker.core.errors import RulesetError
from checker.core.findings import Concern, Severity
from checker.core.lazy_models import LazyModel
from checker.core.messages import Message
from checker.core.text.normalization import fits, fold
from checker.kinds.shared.base import Rule
from checker.kinds.shared.scope import Many, Scope, matches
from checker.kinds.shared.stage import Stages
from checker.rules.validation_errors import RulesetErrors, suggest_nearest

if TYPE_CHECKING:
    from checker.rules.labelled_examples import ExampleFile


def _number_as_word(value: object) -> object:
    # not a float: `1.10` would come out as 1.1
    return str(value) if type(value) is int else value


class AppliesTo(LazyModel):
    """Which documents a rule set is for when nobody names one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    filename: Many[str] = ()
    title: Many[str] = ()


class RulesetHeader(LazyModel):
    """A rule file without its rules."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ruleset: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = ""
    description: str = ""
    version: Annotated[str, BeforeValidator(_number_as_word)] = "0"
    language: Literal["ja", "en"] = "ja"
    concern: Concern = "house"
    extends: Many[str] = ()
    applies_to: AppliesTo = Field(default_factory=AppliesTo)
    status: Stages = Field(default_factory=Stages)
    params: dict[str, Any] = Field(default_factory=dict)

    def applies(self, document: Document, path: str) -> int:
        """Return how surely it is for this document: 2 by file name, 1 by title, 0 not.

        A set that says of which language it is is for no document in another. A README tells of a
        folder: its title does not make it what the folder holds.
        """
        if "language" in self.model_fields_set and self.language != document.language:
            return 0
        if any(_matches_path(path, pattern) for pattern in self.applies_to.filename):
            return 2
        if fold(path.replace("\\", "/").rpartition("/")[2]).startswith("readme."):
            return 0
        return int(bool(document.title) and matches(document.title or "", self.applies_to.title))


@dataclass(frozen=True, slots=True)
class LoadedRule:
    """A rule and where it is written: `file:line:column`.

    `origins` says for each option that somebody set, where: the last one holds. `examples_hold` is
    False where a set that extends the examples' own has changed on which texts the rule fires: then
    they prove nothing of it. `example_file` is what a judged rule's file of examples holds.
    """

    rule: Rule
    at: str
    origins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    examples_hold: bool = True
    example_file: "ExampleFile | None" = None


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that cannot run for a bad pattern or word list; the others of its set can.

    One that is not `enabled` would not run anyhow: it costs no verdict.
    """

    id: str
    kind: str
    severity: Severity
    at: str
    faults: tuple[RulesetError, ...]
    enabled: bool = True


@dataclass(frozen=True)
class Ruleset:
    """Rules that are ready to run, those of the sets it extends first.

    `sha256` is over the bytes of all files, so that it changes with any of them. `lineage` holds
    the names of all sets it extends, at whatever depth; `broken` the rules that cannot run.
    """

    header: RulesetHeader
    rules: tuple[LoadedRule, ...]
    sha256: str
    file: str
    lineage: tuple[str, ...] = field(default=())
    broken: tuple[BrokenRule, ...] = field(default=())

    @property
    def id(self) -> str:
        """The rule set's name."""
        return self.header.ruleset

    @cached_property
    def looks(self) -> Mapping[str, int]:
        """A number by each rule's id: of two rules that look at the same places, the same."""
        numbers: dict[tuple[str, Scope], int] = {}
        rules = (each.rule for each in self.rules)
        return {
            rule.id: numbers.setdefault((rule.revisions, rule.scope), len(numbers))
            for rule in rules
        }

    def choose(self, names: Collection[str]) -> "Ruleset":
        """Return the set with these of its rules only, with all where none is named.

        Raises:
            RulesetError: it has no such rule, or the rule cannot run.
        """
        if not names:
            return self
        known = {each.rule.id for each in self.rules}
        for name in names:
            if name not in known:
                raise self.missing(name)
        return replace(self, rules=tuple(r for r in self.rules if r.rule.id in names), broken=())

    def missing(self, name: str) -> RulesetError:
        """Return the error that says why a rule is not among those that run."""
        for broken in self.broken:
            if broken.id == name:
                return RulesetErrors(list(broken.faults))
        names = [*(each.rule.id for each in self.rules), *(each.id for each in self.broken)]
        return RulesetError(
            Message("rules.there-is-no-rule", name=name),
            place=self.file,
            remedy=suggest_nearest(name, names),
        )


def _matches_path(path: str, pattern: str) -> bool:
    """Return whether a path ends as the pattern says; `**/` also stands for no folder at all."""
    path = unicodedata.normalize("NFC", path.replace("\\", "/"))
    pattern = unicodedata.normalize("NFC", pattern)
    if "/" not in pattern:
        return fits(path.rpartition("/")[2], pattern)
    loose = pattern.replace("**/", "*")
    return fits(path, loose) or fits(path, f"*/{loose}")
