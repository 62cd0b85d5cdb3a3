"""Compute what the fixes of a text would change, for a reviewer; nothing is written.

Unlike `fixing`, which makes passes until nothing changes any more, this looks once at the text as
it is: a person decides, and each suggestion has to stand by itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.errors import InputError
from checker.core.findings import Grade
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.core.verdict import Finding, Verdict
from checker.formats.shared.edits import Edit, WrittenFile
from checker.jobs.check.check import CheckJob, check
from checker.jobs.fix.fix_choice import Chooser, FixChoice, RejectReason, UnappliedFix
from checker.jobs.fix.fix_file import lift_limits, open_editor, read_unchanged
from checker.jobs.fix.fix_rounds import FormatEditor
from checker.jobs.fix.offset_map import OffsetMap

SuggestedGrade = Literal["safe", "unsafe", "display"]
SUGGESTED: Final[Mapping[SuggestedGrade, tuple[Grade, ...]]] = {
    "safe": ("safe",),
    "unsafe": ("safe", "unsafe"),
    "display": ("safe", "unsafe", "display"),
}
"""The grades that are suggested where the user names one."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What is suggested for a file: its bytes before and after, whose fixes these are.

    `left` are the fixes that are not suggested, and why; `verdict` is on the text as it is.
    """

    path: Path
    before: bytes
    after: bytes
    made: tuple[Finding, ...]
    left: tuple[UnappliedFix, ...]
    verdict: Verdict


def suggest(
    job: CheckJob,
    path: Path,
    limits: Limits,
    grade: SuggestedGrade,
    wanted: Callable[[Finding], bool] = lambda _: True,
    data: bytes | None = None,
) -> Suggested:
    """Return what all fixes of up to a grade would make of a text; the file is not touched.

    Of fixes that overlap, the safer is suggested, then that of the graver finding, then the
    earlier.

    Args:
        job: the file as it was read, and the rules.
        path: the file, Markdown or plain text.
        limits: what is too large to read.
        grade: the last grade of the fixes; `display` are hints that nothing else makes.
        wanted: says of a finding whether its fix is suggested.
        data: what the document was read from, where that is not what is on the disk.

    Raises:
        InputError: the format has no lines, or the file changed since it was read.
    """
    form = open_editor(path)
    if job.document.source is None:
        raise _report_no_lines(path)
    data = read_unchanged(path, job.document) if data is None else data
    verdict = check(replace(job, ruleset=lift_limits(job)), None)
    chooser = Chooser(SUGGESTED[grade], form.steady, wanted)
    findings = [_promote_hint(each, grade) for each in verdict.findings]
    choice, written = _write_suggestions(form, path, data, job, limits, chooser, findings)
    return Suggested(
        path,
        data,
        data if written is None else written.data,
        tuple(verdict.findings[each.number] for each in choice.chosen),
        choice.left,
        verdict,
    )


def _write_suggestions(
    form: FormatEditor,
    path: Path,
    data: bytes,
    job: CheckJob,
    limits: Limits,
    chooser: Chooser,
    findings: list[Finding],
) -> tuple[FixChoice, WrittenFile | None]:
    """Return what to suggest and the text with it, None where that is nothing.

    Where a fix cannot be written, those that it overlaps have their turn.
    """
    refused: dict[Edit, RejectReason] = {}
    while True:
        choice = chooser.choose(job.document, findings, OffsetMap(), (), refused)
        if not choice.chosen:
            return choice, None
        written = form.write(path, data, job.document, choice.edits, limits)
        if not written.refused:
            return choice, written
        refused |= {each.edit: RejectReason("refused", each.why) for each in written.refused}


def _promote_hint(finding: Finding, grade: SuggestedGrade) -> Finding:
    """Return a finding whose hint counts as a fix, where hints are asked for."""
    fix = finding.fix
    if fix is None or fix.grade != "display" or grade != "display":
        return finding
    return finding.model_copy(update={"fix": fix.model_copy(update={"grade": "unsafe"})})


def _report_no_lines(path: Path) -> InputError:
    what = Message("check.format-no-lines-so-there-no")
    remedy = Message("check.word-files-write-copy-fixes-tracked")
    return InputError(what, place=str(path), remedy=remedy)
