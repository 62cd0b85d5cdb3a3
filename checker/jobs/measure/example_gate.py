"""A rule that its own examples contradict does not run: it would be silent, or cry wolf.

That a rule set stands the proof is kept in the user's cache, for the same files and the same
checker. What fails is tried anew in every run: what mends it may lie outside of both.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from checker import __version__
from checker.core import storage
from checker.core.data_classes import dataclass
from checker.core.document import Document
from checker.core.errors import ConfigError, OutputError, RulesetError
from checker.core.messages import Message
from checker.jobs.lint.lint_file import Task
from checker.kinds.registry import get_kind_name, is_judged
from checker.rules import BrokenRule, LoadedRule, Ruleset, RulesetLibrary
from checker.rules.library import get_default

if TYPE_CHECKING:
    from checker.jobs.measure.coded_examples import ReadText

_MAX_SHOWN_LENGTH = 40
_TOLD_APART = 10
"""Characters that are shown around the place where two examples begin to differ."""
_Fault = Literal["silent", "false", "unmended", "crashed"]
_SAYS: dict[_Fault, Message] = {
    "silent": Message("check.rule-does-not-find-own-bad"),
    "false": Message("check.rule-finds-fault-own-good-example"),
    "unmended": Message("check.rule-does-not-mend-own-example"),
    "crashed": Message("check.rule-cannot-run-own-example-expressions"),
}
_REMEDY = Message("check.mend-rule-example-see-checker-rules")


@dataclass
class ProvenRulesets:
    """The rule sets of a run: each is loaded once, and proven on its examples where that is asked.

    Args:
        library: where they are found.
        proves: whether rules that their examples contradict are told apart.
    """

    library: RulesetLibrary
    proves: bool
    _loaded: dict[str, Ruleset] = field(default_factory=dict)

    def get(self, name: str) -> Ruleset:
        """Return a rule set by name or path.

        Raises:
            ConfigError: it is not there, or cannot be used at all.
        """
        if name not in self._loaded:
            ruleset = self.library.get(name)
            proves = self.proves and not self._ships(name, ruleset)
            self._loaded[name] = drop_contradicted(ruleset, _read_markdown) if proves else ruleset
        return self._loaded[name]

    def _ships(self, name: str, ruleset: Ruleset) -> bool:
        """Return whether a rule set and all its bases ship with checker, whose tests prove them."""
        return all(map(self.library.is_shipped, (name, *ruleset.lineage)))

    def choose(
        self, document: Document, task: Task, default: str
    ) -> tuple[Ruleset, Literal["applies_to", "default"]]:
        """Return the rule set whose `applies_to` fits a document, else the default, and which.

        Where the default is one that ships with checker, it is that of the document's language.

        Raises:
            ConfigError: it cannot be used, or several fit.
        """
        try:
            chosen = self.library.choose(document, task.name)
        except RulesetError:
            raise
        except ConfigError as error:  # several fit: that concerns this document
            error.place = task.shown
            raise
        if chosen is not None:
            return self.get(chosen), "applies_to"
        return self.get(get_default(default, document.language)), "default"

    def list_rules_before_changes(self) -> frozenset[str]:
        """Return the rules, so far, that look at a document before its tracked changes."""
        rules = (each.rule for ruleset in self._loaded.values() for each in ruleset.rules)
        return frozenset(rule.id for rule in rules if rule.revisions == "original")


def _read_markdown(path: Path, data: bytes) -> Document:
    from checker.formats.markdown.read import read  # noqa: PLC0415 - only what has no proof yet

    return read(path, data)


def drop_contradicted(ruleset: Ruleset, read_text: "ReadText") -> Ruleset:
    """Return the rule set without the rules that their examples contradict; those are `broken`.

    Examples of a base say nothing of a rule that a set above them has changed; they are not run.
    Judged rules are not asked here: what they are worth on a model is measured by `rules test`.
    """
    faults = _find_faults(ruleset, read_text)
    if not faults:
        return ruleset
    kept = tuple(each for each in ruleset.rules if each.rule.id not in faults)
    wrong = [each for each in ruleset.rules if each.rule.id in faults]
    broken = [_build_broken_rule(each, faults[each.rule.id]) for each in wrong]
    return replace(ruleset, rules=kept, broken=(*ruleset.broken, *broken))


_Faults = dict[str, list[tuple[_Fault, str]]]


def _find_faults(ruleset: Ruleset, read_text: "ReadText") -> _Faults:
    proof = storage.cache_folder() / "proofs" / _make_key(ruleset)
    with suppress(OSError):
        if proof.is_file():
            return {}
    found = dict(_iter_contradicted(ruleset, read_text))
    if not found:
        with suppress(OSError, OutputError):  # without a cache every run proves anew
            storage.make_private_folder(proof.parent)
            storage.write_atomically(proof, b"")
    return found


def _make_key(ruleset: Ruleset) -> str:
    words = f"{__version__}\0{ruleset.id}\0{ruleset.sha256}"
    return hashlib.sha256(words.encode()).hexdigest()


def _iter_contradicted(
    ruleset: Ruleset, read_text: "ReadText"
) -> Iterator[tuple[str, list[tuple[_Fault, str]]]]:
    from checker.jobs.measure.coded_examples import find_contradictions  # noqa: PLC0415 - once per rule set

    for each in ruleset.rules:
        if is_judged(each.rule) or not each.rule.enabled:
            continue
        found = find_contradictions(each, read_text)
        faults: list[tuple[_Fault, str]] = [("crashed", text) for text in found.crashed]
        faults += [("silent", text) for text in found.silent]
        faults += [("false", text) for text in found.false]
        faults += [("unmended", text) for text, _, _ in found.unmended]
        if faults:
            yield each.rule.id, faults


def _build_broken_rule(each: LoadedRule, faults: list[tuple[_Fault, str]]) -> BrokenRule:
    at = each.origins.get("examples", (each.at,))[-1]
    examples = each.rule.examples
    shown = (*examples.good, *examples.bad, *(one.from_ for one in examples.fixed))
    return BrokenRule(
        id=each.rule.id,
        kind=get_kind_name(each.rule),
        severity=each.rule.severity,
        at=each.at,
        faults=tuple(
            RulesetError(
                _SAYS[fault].format(rule=each.rule.id, text=_shorten_text(text, shown)),
                place=at,
                remedy=_REMEDY,
            )
            for fault, text in faults
        ),
    )


def _count_same(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _shorten_text(text: str, others: Iterable[str]) -> str:
    """Return an example short, from where it differs from others with the same beginning."""
    line = " ".join(text.split())
    if len(line) <= _MAX_SHOWN_LENGTH:
        return line
    lines = {" ".join(each.split()) for each in others} - {line}
    same = max((_count_same(line, each) for each in lines), default=0)
    start = 0 if same + _TOLD_APART <= _MAX_SHOWN_LENGTH else max(same - _TOLD_APART, 0)
    end = start + _MAX_SHOWN_LENGTH
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"
