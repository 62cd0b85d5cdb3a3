"""What `checker fix` did and did not do, for people and for scripts."""

from typing import Final, Literal

from pydantic import Field

from checker import __version__
from checker.findings import Grade
from checker.pipeline.fixchoice import ReasonCode
from checker.pipeline.fixing import Fixed
from checker.text.bilingual import Language
from checker.verdict import Model, Place, Problem, Verdict

FIX_VERSION: Final = "1"


class MadeFix(Model):
    """A fix that was made. `place` is where it was in the text before its pass."""

    rule: str
    grade: Grade
    place: Place
    before: str
    after: str
    in_pass: int = Field(description="In which pass, from 1.")


class LeftFix(Model):
    """A fix that was not made; `place` is in the text as it is after the others."""

    rule: str
    grade: Grade
    place: Place
    before: str
    after: str
    reason: ReasonCode
    explanation: str


class FixReport(Model):
    """What became of one file.

    `remaining` is the verdict on the fixed text; rules that need a model are not judged in it.
    """

    fix_version: Literal["1"] = FIX_VERSION
    tool_version: str = __version__
    language: Literal["ja", "en"]
    path: str
    changed: bool = Field(False, description="Whether the fixed text differs from the file's.")
    sha256_before: str | None = None
    sha256_after: str | None = None
    passes: int = 0
    fixed: tuple[MadeFix, ...] = ()
    not_fixed: tuple[LeftFix, ...] = ()
    remaining: Verdict | None = None
    patch: str | None = Field(None, description="A unified diff of the texts, where one was asked.")
    written: str | None = Field(None, description="The file that was written, if any.")
    backup: str | None = Field(None, description="Where the old version is kept, if it is.")
    problem: Problem | None = None


def report_of(fixed: Fixed, path: str, language: Language) -> FixReport:
    """Return the report on a file that could be fixed; nothing of it is written yet."""
    made = tuple(
        MadeFix(
            rule=each.finding.rule,
            grade=each.fix.grade,
            place=each.finding.place,
            before=each.finding.quote,
            after=each.fix.replacement,
            in_pass=number,
        )
        for number, one in enumerate(fixed.passes, 1)
        for each in one.made
    )
    left = tuple(
        LeftFix(
            rule=each.finding.rule,
            grade=each.fix.grade,
            place=each.finding.place,
            before=each.finding.quote,
            after=each.fix.replacement,
            reason=each.why.code,
            explanation=each.why.words.get(language),
        )
        for each in fixed.left
    )
    return FixReport(
        language=language,
        path=path,
        changed=fixed.changed,
        sha256_before=fixed.before.document.sha256,
        sha256_after=fixed.after.document.sha256,
        passes=len(fixed.passes),
        fixed=made,
        not_fixed=left,
        remaining=fixed.verdict,
    )
