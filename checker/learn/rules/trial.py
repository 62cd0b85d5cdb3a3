"""Proposals tried on the samples they come from: what a sample does not pass is no rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from checker.core.document import BlockKind, Document
from checker.core.findings import CheckResult
from checker.core.messages import Message, same
from checker.formats.markdown.read import read as read_markdown
from checker.kinds.registry import KINDS, get_kind_name, validate_rule
from checker.kinds.shared.base import Rule, Target
from checker.kinds.shared.patterns import Deadline
from checker.kinds.shared.scope import Scope
from checker.learn.rules.proposal import Proposal
from checker.learn.shared.samples import Samples

_NOT_APPLICABLE = CheckResult(0)


@dataclass(frozen=True)
class AcceptedProposal:
    """A rule that every sample passes: as data for YAML, as a rule, with its evidence."""

    data: Mapping[str, Any]
    rule: Rule
    evidence: tuple[Message, ...]


@dataclass(frozen=True)
class RejectedProposal:
    """A rule that was proposed and is not written, and why; a `quiet` one was only a try."""

    id: str
    reason: Message
    quiet: bool = False


def run(rule: Rule, document: Document) -> CheckResult:
    """Return what a rule of code finds in a document; no candidates where it does not apply.

    Raises:
        TimeoutError: its expressions take too long.
    """
    view = rule.view(document)
    check = KINDS[get_kind_name(rule)].check
    if check is None or (rule.when is not None and not rule.when.holds(view)):
        return _NOT_APPLICABLE
    return check(rule, Target(view, rule.scope.select(view), Deadline()))


def attempt(
    proposal: Proposal, prefix: str, samples: Samples
) -> AcceptedProposal | RejectedProposal:
    """Return the strictest form of a proposal that all samples pass, or why there is none."""
    name = f"{prefix}.{proposal.name}"
    reasons: list[Message] = []
    for options in (proposal.options, *proposal.fallbacks):
        if options.get("kind") not in KINDS:
            continue
        data = {"id": name, **options}
        if not proposal.enabled:
            data["enabled"] = False
        rule = _validate_rule(data)
        problem = rule if isinstance(rule, Message) else _find_problem(rule, samples)
        if isinstance(rule, Rule) and (problem is None or not proposal.enabled):
            shown = _add_examples(data, rule, proposal)
            weakened = (_describe_weakened(reasons[0]),) if reasons and not proposal.quiet else ()
            return AcceptedProposal(shown, rule, (*proposal.evidence, *weakened))
        reasons.append(problem or same(""))
    nothing = Message("learn.this-version-lacks-the-kind")
    return RejectedProposal(name, reasons[0] if reasons else nothing, quiet=proposal.quiet)


def _describe_weakened(reason: Message) -> Message:
    return Message("learn.weakened-sample-fails-strict-form", reason=reason)


def _validate_rule(data: Mapping[str, Any]) -> Rule | Message:
    try:
        return validate_rule(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        return same(f"{where}: {first['msg']}")


def _find_problem(rule: Rule, samples: Samples) -> Message | None:
    """Return the first thing that a rule finds in a sample, or that it looked at nothing."""
    candidates = 0
    for sample in samples.all:
        try:
            found = run(rule, sample.document)
        except TimeoutError:
            return Message("learn.it-takes-too-long")
        if found.hits:
            message = found.hits[0].message
            return Message("learn.name-message", name=sample.name, message=message)
        candidates += found.candidates
    if not candidates:
        return Message("learn.samples-nothing-looks-at")
    return None


def _add_examples(data: Mapping[str, Any], rule: Rule, proposal: Proposal) -> dict[str, Any]:
    """Add the examples that do what they should."""
    good = [text for text in proposal.good if not fires(rule, text)]
    bad = [text for text in proposal.bad if fires(rule, text)]
    examples = {key: texts for key, texts in (("good", good), ("bad", bad)) if texts}
    return {**data, "examples": examples} if examples else dict(data)


def fires(rule: Rule, text: str) -> bool:
    """Return whether a rule finds something in an example: a text, or a name for `filename`."""
    kind = KINDS[get_kind_name(rule)]
    if kind.check is None:
        return False
    is_name = kind.name == "filename"
    name, content = (text, "本文") if is_name else ("example.md", text)
    document = read_markdown(Path(name), content.encode("utf-8"))
    target = Target(document, _narrow_scope(rule, document).select(document), Deadline())
    return bool(kind.check(rule, target).hits)


def _narrow_scope(rule: Rule, document: Document) -> Scope:
    """Put an example without a heading into the section that the rule is about."""
    has_heading = any(block.kind is BlockKind.HEADING for block in document.walk())
    if rule.scope.section and not has_heading:
        return rule.scope.model_copy(update={"section": ()})
    return rule.scope


def attempt_all(
    proposals: Sequence[Proposal], prefix: str, samples: Samples
) -> tuple[tuple[AcceptedProposal, ...], tuple[RejectedProposal, ...]]:
    """Try all proposals, in their order."""
    tried = [attempt(proposal, prefix, samples) for proposal in proposals]
    kept = tuple(each for each in tried if isinstance(each, AcceptedProposal))
    return kept, tuple(
        each for each in tried if isinstance(each, RejectedProposal) and not each.quiet
    )
