"""`checker fix` without the command: reads a file, makes its fixes, says what became of it.

Only findings of rules in code carry fixes, so no model is asked. Nothing here knows a format:
`open_editor` says who reads and who writes one, and places are those of the Document.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Final, Literal, cast

from checker.core.data_classes import dataclass
from checker.core.document import Document
from checker.core.errors import InputError, naming
from checker.core.findings import Grade
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.core.ports import Reader
from checker.core.regular_files import LARGEST_DOCUMENT, read_regular
from checker.core.verdict import Finding, Verdict
from checker.formats import FORMATS, format_of
from checker.formats.shared.edits import FormatWriter
from checker.formats.shared.formatting_fixes import FormattingEditor
from checker.jobs.check.check import CheckJob, check
from checker.jobs.fix.fix_choice import Chooser, UnappliedFix
from checker.jobs.fix.fix_rounds import Fixer, FixRounds, FixState, FormatEditor, Pass, build_trail
from checker.jobs.fix.repairs import Repaired, Repairs
from checker.rules import Ruleset

GRADES: Final[dict[str, tuple[Grade, ...]]] = {"safe": ("safe",), "unsafe": ("safe", "unsafe")}
"""The grades that are fixed where the user names one."""

GradeName = Literal["safe", "unsafe"]

_MAX_COURSES: Final = 4
"""How often repairs may follow from fixes of words."""


@dataclass(frozen=True, slots=True)
class FixResult:
    """What became of a file: its bytes before and after, each pass, what was left and why.

    `verdict` is that of the text as it is after the fixes; `repairs` of looks and build were made
    before the first pass.
    """

    path: Path
    before: FixState
    after: FixState
    passes: tuple[Pass, ...]
    left: tuple[UnappliedFix, ...]
    verdict: Verdict
    repairs: tuple[Repaired, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self.before.data != self.after.data


def open_editor(path: Path, *, tracked: bool = True) -> FormatEditor:
    """Return who reads and writes a file like `path`, one file each time.

    Args:
        path: the file.
        tracked: whether changes are marked as such, in a format that has marks for it.

    Raises:
        InputError: this format cannot be fixed.
    """
    form = format_of(path)
    if form is None or form.editor is None:
        raise _report_unfixable(path, path.suffix.lower())
    reader, writer = import_module(form.reader), import_module(form.editor.module)
    if form.editor.tracks_changes:
        fixes = writer.writer(tracked=tracked)
        read, mend = cast("Reader", reader.read), cast("FormattingEditor", fixes.mend)
        return FormatEditor(read, cast("FormatWriter", fixes), mend=mend)
    steady = getattr(writer, "in_source", None)
    one = FormatEditor(cast("Reader", reader.read), cast("FormatWriter", writer.write))
    if form.editor.repairer:
        repairer = import_module(form.editor.repairer)
        one = replace(one, mend=cast("FormattingEditor", repairer.mend))
    return one if steady is None else replace(one, steady=steady)


def fix(
    job: CheckJob,
    path: Path,
    limits: Limits,
    grades: Collection[Grade],
    wanted: Callable[[Finding], bool] = lambda _: True,
    *,
    tracked: bool = True,
    data: bytes | None = None,
) -> FixResult:
    """Return what fixing makes of a file; the file itself is not touched.

    Args:
        job: the file as it was read, and the rules.
        path: the file.
        limits: what is too large to read.
        grades: of the fixes to make; those that are only for display are never made.
        wanted: says of a finding whether its fix is wanted.
        tracked: whether the fixes are marked as changes, in a format that has marks for it.
        data: what the document was read from, where that is not what is on the disk.

    Raises:
        InputError: the format cannot be fixed, or the file changed since it was read.
    """
    form = open_editor(path, tracked=tracked)
    data = read_unchanged(path, job.document) if data is None else data
    # a rule that shows its first ten findings only would go on with the next ten in each pass
    whole = replace(job, ruleset=lift_limits(job))
    chooser = Chooser(grades, form.steady, wanted)
    fixer = Fixer(path, limits, form, whole, chooser)
    start = FixState(data, job.document, check(whole, None))
    repairs = Repairs(path, limits, form, whole, chooser, start)
    with naming(str(path)):
        course = _run_rounds(fixer, repairs)
    verdict = check(replace(job, document=course.after.document), None)
    others = repairs.left(course.after, build_trail(course.passes).before)
    left = sorted((*course.left, *others), key=lambda each: each.number)
    return FixResult(
        path, start, course.after, course.passes, tuple(left), verdict, repairs.now.made
    )


def _run_rounds(fixer: Fixer, repairs: Repairs) -> FixRounds:
    """Return the fixes of the words in the repaired text, after which nothing is to be repaired.

    Where the words are other ones, other looks may be at fault.
    """
    for _ in range(_MAX_COURSES):
        repairs.settle()
        course = fixer.run(repairs.now.after)
        if not repairs.add(course.after, build_trail(course.passes).before):
            return course
    repairs.give_up()
    return fixer.run(repairs.now.after)


def lift_limits(job: CheckJob) -> Ruleset:
    """Return the rules of a job, each of which reports all that it finds."""
    rules = tuple(
        replace(each, rule=each.rule.model_copy(update={"limit": None}))
        for each in job.ruleset.rules
    )
    return replace(job.ruleset, rules=rules)


def read_unchanged(path: Path, document: Document) -> bytes:
    """Return the bytes that a document was read from.

    Raises:
        InputError: the file is gone, or changed since.
    """
    try:
        data = read_regular(path, LARGEST_DOCUMENT)
    except OSError as error:
        raise _report_changed(path) from error
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise _report_changed(path)
    return data


def _report_changed(path: Path) -> InputError:
    return InputError(
        Message("fix.changed-while-being-read"),
        place=str(path),
        remedy=Message("fix.save-it-then-try-again"),
    )


def _report_unfixable(path: Path, suffix: str) -> InputError:
    what = Message("fix.this-format-cannot-be-fixed", suffix=suffix or Message("fix.no-ending"))
    fixable = (each for each in FORMATS.values() if each.editor is not None)
    listed = " ".join(ending for each in fixable for ending in each.suffixes)
    remedy = Message("fix.see-checker-check-mend-hand-what", listed=listed)
    return InputError(what, place=str(path), remedy=remedy)
