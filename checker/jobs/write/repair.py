"""Mends drafts that the rule set finds fault with: by the rule's own fix, else by asking again.

Only drafted fields change. A change is kept where the document then has fewer findings, and is
forgotten otherwise; so no round makes a document worse.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from checker.core.findings import Severity
from checker.core.verdict import Finding, Verdict
from checker.jobs.write.draft_generator import DraftGenerator
from checker.jobs.write.drafting import Drafted, redraft_field
from checker.jobs.write.grounding.unsupported_facts import find_unsupported
from checker.jobs.write.placing import FieldPlace, Placing
from checker.jobs.write.result import DocumentContent
from checker.jobs.write.tasks import DraftTask
from checker.templates.filled_values import Prose, ProseParagraph
from checker.templates.model import TemplateField


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A document as it was rendered and checked; `fail_on` is what fails it."""

    data: bytes
    placing: Placing
    verdict: Verdict
    fail_on: Severity = "error"

    @property
    def count(self) -> int:
        """How many findings its rule set has."""
        return len(self.verdict.findings)


Check = Callable[[DocumentContent], CheckedDraft]
"""Renders and checks."""


@dataclass(frozen=True)
class DraftRepair:
    """What a round needs: how to check, what was asked for each field, and who writes."""

    check: Check
    tasks: Mapping[str, Sequence[DraftTask]]
    fields: Mapping[str, TemplateField]
    author: DraftGenerator | None

    def round(
        self, content: DocumentContent, checked: CheckedDraft
    ) -> tuple[DocumentContent, CheckedDraft, tuple[str, ...]]:
        """Return the content and its check after one round, and the fields that were mended.

        Raises:
            JudgeError: the model failed.
            ModelError: the model cannot be used.
        """
        mended: list[str] = []
        for name in group_by_field(content, checked):
            found = group_by_field(content, checked).get(
                name, ()
            )  # others' changes may have mended it
            for changed in self._propose_changes(content, checked, name, found):
                after = self.check(changed)
                if after.count < checked.count:
                    content, checked = changed, after
                    mended.append(name)
                    break
        return content, checked, tuple(dict.fromkeys(mended))

    def _propose_changes(
        self, content: DocumentContent, checked: CheckedDraft, name: str, found: Sequence[Finding]
    ) -> Iterator[DocumentContent]:
        """Yield what may be better: the rules' own fixes first, then another draft."""
        field, draft = self.fields[name], content.drafts.get(name)
        if draft is None or not found:
            return
        by_code = _apply_fixes(
            draft, [each for each in found if _is_sure(each)], _map_spots(content, checked, name)
        )
        if by_code is not None:
            yield content.with_draft(field, by_code, mended=True)
        tasks = self.tasks.get(name, ())
        if self.author is not None and tasks:
            faults = _group_by_paragraph(found, _map_spots(content, checked, name))
            again = redraft_field(tasks, self.author, draft, faults)
            if again is not None:
                yield content.with_draft(field, again, mended=True)


def group_by_field(
    content: DocumentContent, checked: CheckedDraft
) -> dict[str, tuple[Finding, ...]]:
    """Return the findings by the drafted field that they point at.

    A finding points at a field where it stands in one of its paragraphs, or in a section that
    holds one drafted field's paragraphs and no other's.
    """
    spots = checked.placing.drafted(content.drafted_values)
    by_block = {spot.block.path: spot.field for spot in spots}
    in_section: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for spot in spots:
        in_section[spot.block.section].add(spot.field)
    found: dict[str, list[Finding]] = defaultdict(list)
    for each in checked.verdict.findings:
        name = by_block.get(each.place.block)
        alone = in_section.get(_find_section(each, checked), set())
        if name is None and not each.place.whole and len(alone) == 1:
            (name,) = alone
        if name is not None:
            found[name].append(each)
    return {name: tuple(each) for name, each in found.items()}


def _find_section(finding: Finding, checked: CheckedDraft) -> tuple[str, ...]:
    """Return the section that a finding is in; a heading's is the one that it opens."""
    block = checked.placing.document.block(finding.place.block) if finding.place.block else None
    if block is not None and block.level is not None:
        return (*block.section, block.text)
    return finding.place.section


def _map_spots(content: DocumentContent, checked: CheckedDraft, name: str) -> dict[str, FieldPlace]:
    spots = checked.placing.drafted({name: content.drafted_values[name]})
    return {spot.block.path: spot for spot in spots}


def _is_sure(finding: Finding) -> bool:
    """Return whether a rule says what to write. What a fix may change of a draft nobody said."""
    fix = finding.fix
    return fix is not None and fix.grade != "display" and fix.repair is None


def _apply_fixes(
    draft: Drafted, found: Sequence[Finding], spots: Mapping[str, FieldPlace]
) -> Drafted | None:
    """Return a draft with its findings' own fixes made, None where none can be.

    A paragraph with marks stays, and so does one into which a fix would bring a new fact.
    """
    doubtful = {each.paragraph for each in draft.doubts}
    texts = {each.text: each.text for each in draft.prose}
    for each in sorted(found, key=lambda one: -one.place.start):
        spot = spots.get(each.place.block)
        if spot is None or each.fix is None or spot.paragraph in doubtful:
            continue
        start, end = each.place.start - spot.start, each.place.end - spot.start
        text = texts[spot.paragraph]
        fixed = text[: max(start, 0)] + each.fix.replacement + text[end:]
        if (
            start >= 0
            and text[start:end] == each.quote
            and not find_unsupported(fixed, (text,), "ja")
        ):
            texts[spot.paragraph] = fixed
    prose = Prose(tuple(ProseParagraph(texts[each.text], each.is_item) for each in draft.prose))
    return None if prose == draft.prose else replace(draft, prose=prose)


def _group_by_paragraph(
    found: Sequence[Finding], spots: Mapping[str, FieldPlace]
) -> dict[str, list[str]]:
    """Return what is said of each paragraph; what is said of the section is under no name."""
    faults: dict[str, list[str]] = defaultdict(list)
    for each in found:
        spot = spots.get(each.place.block)
        faults[spot.paragraph if spot else ""].append(_format_finding(each))
    return faults


def _format_finding(finding: Finding) -> str:
    """Return a finding as the model is told of it."""
    quote = f"「{finding.quote}」: " if finding.quote and len(finding.quote) <= 40 else ""  # noqa: PLR2004 - a few words
    return f"{quote}{finding.message}{finding.suggestion or ''}"
