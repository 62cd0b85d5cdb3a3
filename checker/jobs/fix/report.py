"""Report what `checker fix` did and did not do, for people and for scripts."""

from collections.abc import Iterator
from typing import Final, Literal

from pydantic import Field

from checker import __version__
from checker.core.findings import Grade
from checker.core.messages import DisplayLanguage
from checker.core.verdict import Finding, Fix, Place, Problem, Verdict, VerdictModel
from checker.jobs.fix.fix_choice import ReasonCode
from checker.jobs.fix.fix_file import FixResult

FIX_VERSION: Final = "1"
_REPAIR: Final = (
    "Of a fix of looks or build, what is changed, in words; `before` and `after` are the same then."
)


class MadeFix(VerdictModel):
    """A fix that was made. `place` is where it was in the text before its pass."""

    rule: str
    name: str = ""
    grade: Grade
    place: Place
    before: str
    after: str
    in_pass: int = Field(description="In which pass, from 1.")
    repair: str | None = Field(None, description=_REPAIR)


class LeftFix(VerdictModel):
    """A fix that was not made; `place` is in the text as it is after the others."""

    rule: str
    name: str = ""
    grade: Grade
    place: Place
    before: str
    after: str
    reason: ReasonCode
    explanation: str
    repair: str | None = Field(None, description=_REPAIR)


class FixReport(VerdictModel):
    """What became of one file.

    `found` is the verdict on the file as it is, `remaining` that on the fixed text; rules that need
    a model are not judged in them.
    """

    fix_version: Literal["1"] = FIX_VERSION
    tool_version: str = __version__
    language: DisplayLanguage
    path: str
    changed: bool = Field(False, description="Whether the fixed text differs from the file's.")
    sha256_before: str | None = None
    sha256_after: str | None = None
    passes: int = 0
    fixed: tuple[MadeFix, ...] = ()
    not_fixed: tuple[LeftFix, ...] = ()
    found: Verdict | None = Field(
        None, description="With --check-only: as `checker check --no-model` says it."
    )
    remaining: Verdict | None = None
    patch: str | None = Field(None, description="A unified diff of the texts, where one was asked.")
    written: str | None = Field(None, description="The file that was written, if any.")
    backup: str | None = Field(None, description="Where the old version is kept, if it is.")
    problem: Problem | None = None


def report_of(fixed: FixResult, path: str, language: DisplayLanguage) -> FixReport:
    """Return the report on a file that could be fixed; nothing of it is written yet."""
    made = tuple(_iter_made(fixed))
    left = tuple(
        LeftFix(
            rule=each.finding.rule,
            name=each.finding.name,
            grade=each.fix.grade,
            place=each.finding.place,
            before=each.finding.quote,
            after=each.fix.replacement,
            reason=each.why.code,
            explanation=each.why.words.get(language),
            repair=_get_repair_words(each.fix),
        )
        for each in fixed.left
    )
    return FixReport(
        language=language,
        path=path,
        changed=fixed.changed,
        sha256_before=fixed.before.document.sha256,
        sha256_after=fixed.after.document.sha256,
        passes=len(fixed.passes) + bool(fixed.repairs),
        fixed=made,
        not_fixed=left,
        remaining=fixed.verdict,
    )


def _iter_made(fixed: FixResult) -> Iterator[MadeFix]:
    """Yield what was made, repairs first: they are a pass before those of the words."""
    for each in fixed.repairs:
        yield _build_made_fix(each.finding, each.fix, 1)
    for number, one in enumerate(fixed.passes, 1 + bool(fixed.repairs)):
        for made in one.made:
            yield _build_made_fix(made.finding, made.fix, number)


def _build_made_fix(finding: Finding, fix: Fix, number: int) -> MadeFix:
    return MadeFix(
        rule=finding.rule,
        name=finding.name,
        grade=fix.grade,
        place=finding.place,
        before=finding.quote,
        after=fix.replacement,
        in_pass=number,
        repair=_get_repair_words(fix),
    )


def _get_repair_words(fix: Fix) -> str | None:
    return None if fix.repair is None else fix.repair.words
