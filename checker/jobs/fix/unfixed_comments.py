"""Write comments into a Word file on what is left after `checker fix`."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from checker.core.document import Span
from checker.core.limits import Limits
from checker.core.messages import DisplayLanguage, Message
from checker.core.verdict import Finding
from checker.formats.docx.edit import CommentText, annotate
from checker.formats.ooxml.comment_texts import build_notes
from checker.jobs.fix.fix_choice import UnappliedFix
from checker.jobs.fix.fix_file import FixResult

_NOT_MEANT: Final = frozenset({"grade", "not_chosen"})
_HEAD: Final = Message("fix.not-fixed")
_SUGGESTED: Final = Message("fix.suggested")
_DELETE: Final = Message("fix.suggested-delete-it")
_WHERE: Final = Message("fix.where")
_WHOLE: Final = Message("fix.not-fixed-on-the-whole")
_REASON: Final = Message("fix.not-fixed-2")


def add_comments(fixed: FixResult, language: DisplayLanguage, limits: Limits) -> FixResult:
    """Return the same with a comment at each finding that is left, as `check` would write it.

    Where a fix was wanted and not made the comment says why; such that concern the whole document
    are one comment, a list. What the user chose not to fix has none.

    Args:
        fixed: a Word file.
        language: of the comments.
        limits: what is too large to read.

    Raises:
        OutputError: there are more than Word takes comments.
    """
    left = [each for each in fixed.left if each.why.code not in _NOT_MEANT]
    told = {_key(each.finding) for each in fixed.left if each.why.code != "grade"}
    others = tuple(each for each in fixed.verdict.findings if _key(each) not in told)
    rest = build_notes(fixed.verdict.model_copy(update={"findings": others}))
    notes = gather_whole([_note(each, language) for each in left], language) + rest
    data = annotate(fixed.path, fixed.after.data, notes, language=language, limits=limits).data
    document = replace(fixed.after.document, sha256=hashlib.sha256(data).hexdigest())
    return replace(fixed, after=replace(fixed.after, data=data, document=document))


def gather_whole(notes: list[CommentText], language: DisplayLanguage) -> list[CommentText]:
    """Return the notes with one in the place of several on the whole document."""
    whole = [each for each in notes if each.whole]
    if len(whole) < 2:  # noqa: PLR2004 - one is a comment like any
        return notes
    lines = (f"{number}. {' '.join(each.lines)}" for number, each in enumerate(whole, start=1))
    head = _WHOLE.format(count=len(whole)).get(language)
    one = CommentText(whole[0].span, (head, *lines), whole=True)
    return [one, *(each for each in notes if not each.whole)]


def _key(finding: Finding) -> tuple[str, str, int, int]:
    return finding.rule, finding.place.block, finding.place.start, finding.place.end


def _note(left: UnappliedFix, language: DisplayLanguage) -> CommentText:
    place = left.finding.place
    where = _WHERE.format(label=place.label, quote=left.finding.quote).get(language)
    span = Span(place.block, place.start, place.end)
    return CommentText(span, tuple(_iter_lines(left, language)), where, whole=place.whole)


def _iter_lines(left: UnappliedFix, language: DisplayLanguage) -> Iterator[str]:
    yield _HEAD.format(rule=left.finding.rule_name).get(language)
    yield left.finding.message
    new = left.fix.shown
    yield (_SUGGESTED.format(text=new) if new else _DELETE).get(language)
    yield _REASON.format(reason=left.why.words.get(language)).get(language)
    yield Message("edit.rule").get(language) + left.finding.rule
