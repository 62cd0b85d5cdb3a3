"""`checker fix` without the command: reads a file, makes its fixes, says what became of it.

Only findings of rules in code carry fixes, so no model is asked. Nothing here knows a format:
`format_of` says who reads and who writes one, and places are those of the Document.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Final, Literal, cast

from checker.document import Document
from checker.errors import InputError
from checker.findings import Grade
from checker.limits import Limits
from checker.pipeline.check import Job, check
from checker.pipeline.fixchoice import Chooser, Left
from checker.pipeline.fixpasses import Draft, Fixer, Format, Pass
from checker.ports import Reader
from checker.rulesets import Ruleset
from checker.text.bilingual import Bilingual
from checker.verdict import Finding, Verdict
from checker.writers.edits import Writer

GRADES: Final[dict[str, tuple[Grade, ...]]] = {"safe": ("safe",), "unsafe": ("safe", "unsafe")}
"""The grades that are fixed where the user names one."""

GradeName = Literal["safe", "unsafe"]


_WORD: Final = ("checker.readers.docx", "checker.writers.docx.fixes")
_MODULES: Final = {
    ".md": ("checker.readers.markdown", "checker.writers.markdown"),
    ".markdown": ("checker.readers.markdown", "checker.writers.markdown"),
    ".txt": ("checker.readers.plain", "checker.writers.plain"),
    **dict.fromkeys((".docx", ".docm", ".dotx", ".dotm"), _WORD),
}


@dataclass(frozen=True, slots=True)
class Fixed:
    """What became of a file: its bytes before and after, each pass, what was left and why.

    `verdict` is that of the text as it is after the fixes.
    """

    path: Path
    before: Draft
    after: Draft
    passes: tuple[Pass, ...]
    left: tuple[Left, ...]
    verdict: Verdict

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self.before.data != self.after.data


def format_of(path: Path, *, tracked: bool = True) -> Format:
    """Return who reads and writes a file like `path`, one file each time.

    Args:
        path: the file.
        tracked: whether changes are marked as such, in a format that has marks for it.

    Raises:
        InputError: this format cannot be fixed.
    """
    suffix = path.suffix.lower()
    if suffix not in _MODULES:
        raise _unfixable(path, suffix)
    reader, writer = map(import_module, _MODULES[suffix])
    if _MODULES[suffix] == _WORD:
        return Format(cast("Reader", reader.read), cast("Writer", writer.writer(tracked=tracked)))
    steady = getattr(writer, "in_source", None)
    one = Format(cast("Reader", reader.read), cast("Writer", writer.write))
    return one if steady is None else replace(one, steady=steady)


def fix(
    job: Job,
    path: Path,
    limits: Limits,
    grades: Collection[Grade],
    wanted: Callable[[Finding], bool] = lambda _: True,
    *,
    tracked: bool = True,
) -> Fixed:
    """Return what fixing makes of a file; the file itself is not touched.

    Args:
        job: the file as it was read, and the rules.
        path: the file.
        limits: what is too large to read.
        grades: of the fixes to make; those that are only for display are never made.
        wanted: says of a finding whether its fix is wanted.
        tracked: whether the fixes are marked as changes, in a format that has marks for it.

    Raises:
        InputError: the format cannot be fixed, or the file changed since it was read.
    """
    form = format_of(path, tracked=tracked)
    data = _same_bytes(path, job.document)
    # a rule that shows its first ten findings only would go on with the next ten in each pass
    whole = replace(job, ruleset=_unlimited(job))
    fixer = Fixer(path, limits, form, whole, Chooser(grades, form.steady, wanted))
    start = Draft(data, job.document, check(whole, None))
    course = fixer.run(start)
    verdict = check(replace(job, document=course.after.document), None)
    return Fixed(path, start, course.after, course.passes, course.left, verdict)


def _unlimited(job: Job) -> Ruleset:
    rules = tuple(
        replace(each, rule=each.rule.model_copy(update={"limit": None}))
        for each in job.ruleset.rules
    )
    return replace(job.ruleset, rules=rules)


def _same_bytes(path: Path, document: Document) -> bytes:
    """Return the bytes that a document was read from."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _changed(path) from error
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise _changed(path)
    return data


def _changed(path: Path) -> InputError:
    return InputError(
        Bilingual("読んでいる間に変わりました。", "changed while it was being read."),
        place=str(path),
        remedy=Bilingual("保存を終えてから、やり直してください。", "Save it, then try again."),
    )


def _unfixable(path: Path, suffix: str) -> InputError:
    what = Bilingual(
        f"この形式({suffix or '拡張子なし'})は自動では直せません。",
        f"this format ({suffix or 'no ending'}) cannot be fixed.",
    )
    listed = " ".join(_MODULES)
    remedy = Bilingual(
        f"checker check で指摘を見て、文書を手で直してください(直せる形式: {listed})。",
        f"See `checker check` and mend it by hand (what can be fixed: {listed}).",
    )
    return InputError(what, place=str(path), remedy=remedy)
