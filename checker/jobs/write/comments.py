"""Comments of Word at open places: what stood at a draft's mark, what the notes may say there."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final, cast

from checker.core.messages import DisplayLanguage, Message
from checker.core.open_fields import iter_open_fields
from checker.formats import format_named
from checker.formats.ooxml.comment_texts import CommentText
from checker.jobs.write.placing import Placing
from checker.jobs.write.proposals import format_line
from checker.jobs.write.report_findings import DOUBTFUL, build_span
from checker.jobs.write.result import DocumentContent
from checker.templates.filled_values import Absent

_HEAD = Message("write.to-be-confirmed")
_OPEN = Message("write.to-be-filled-in")
_WORD: Final = ".docx"
_CANDIDATES = Message("write.candidates-from-notes")
_STANDING = Message("write.candidates-from-documents")


def add_comments(path: Path, data: bytes, content: DocumentContent, placing: Placing) -> bytes:
    """Return a Word file's bytes with a comment per mark, open fields highlighted; others' as is.

    Raises:
        OutputError: there are more marks than Word takes comments.
    """
    language = placing.language
    notes = [*_build_notes(content, placing, language), *_offer(content, placing, language)]
    annotator = format_named(placing.document.format).annotator
    if annotator is None:
        return data
    if not notes:
        return _highlight(path, data)
    annotate = import_module(annotator.module).annotate
    annotated = annotate(path, data, notes, language=placing.language).data
    return _highlight(path, cast("bytes", annotated))


def _highlight(path: Path, data: bytes) -> bytes:
    """Return a Word file with a highlight on the marks of open fields; others as they are."""
    if path.suffix.lower() != _WORD:
        return data
    module = import_module("checker.formats.docx.edit.highlighting")
    return cast("bytes", module.highlight_words(data, iter_open_fields))


def _build_notes(
    content: DocumentContent, placing: Placing, language: DisplayLanguage
) -> Iterator[CommentText]:
    spots = {spot.paragraph: spot for spot in placing.drafted(content.drafted_values)}
    for draft in content.drafts.values():
        for doubt in draft.doubts:
            span = build_span(spots.get(doubt.paragraph), doubt.mark.start, doubt.mark.end)
            if span is not None:
                head = f"[{_HEAD.get(language)}] {DOUBTFUL}"
                yield CommentText(span, (head, doubt.mark.why.get(language)))


def _offer(
    content: DocumentContent, placing: Placing, language: DisplayLanguage
) -> Iterator[CommentText]:
    """Yield a comment per open field that has candidates, with the lines that they are from."""
    for name, proposals in content.proposals.items():
        value = content.filled.values.get(name)
        span = placing.absent(value) if isinstance(value, Absent) else None
        if span is not None:
            shown = (f"{one.value} ← {format_line(one.at, one.line)}" for one in proposals)
            head = _OPEN.get(language)
            standing = all(one.standing for one in proposals)
            said = (_STANDING if standing else _CANDIDATES).get(language)
            yield CommentText(span, (head, said, *shown))
