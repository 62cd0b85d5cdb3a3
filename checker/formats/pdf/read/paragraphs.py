"""Join lines into paragraphs.

Where the file is tagged, its tags say which lines belong together. Where it is not, a paragraph
ends where its last line leaves room for the first word of the next, where the next is set in,
begins with a number or bullet, is of another size, or stands further below.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from checker.core.data_classes import dataclass
from checker.core.document import Mark, Run
from checker.core.text import lazy_re as re
from checker.formats.pdf.read.line_text import WrittenLine, append_run
from checker.formats.pdf.read.lines import is_wide

_SAME_SIZE = 0.08
_MAX_LINE_DISTANCE = 1.9  # in characters, between the feet of two lines
_LOOSER = 1.15  # times the usual distance
_INDENT = 0.7  # in characters
_KINSOKU = 1.3  # characters that may move down with the first of the next line
_ENDED = re.compile(r"[。．.!?！？:：]$")
_HYPHENATED = re.compile(r"[A-Za-z]{2}[-\u2010]$")
_HYPHENATED_LENGTH = 3


@dataclass(slots=True)
class PageParagraph:
    """Lines that belong together."""

    lines: list[WrittenLine]
    left: float
    right: float

    @property
    def first(self) -> WrittenLine:
        """Its first line."""
        return self.lines[0]

    @property
    def is_centered(self) -> bool:
        """Whether its lines stand in the middle of their column, away from both edges."""
        size = self.first.size
        return all(
            line.box.x0 - self.left > size
            and abs((line.box.x0 - self.left) - (self.right - line.box.x1)) < size
            for line in self.lines
        )

    @property
    def is_at_right(self) -> bool:
        """Whether it stands at the right edge of its column, and takes less than half of it."""
        line, size = self.first, self.first.size
        width = self.right - self.left
        return (
            len(self.lines) == 1
            and self.right - line.box.x1 < size
            and line.box.x0 - self.left > width / 2
        )


def group(lines: Sequence[WrittenLine], left: float, right: float) -> list[PageParagraph]:
    """Return the paragraphs of a column or cell.

    Args:
        lines: in reading order.
        left: where the column's text begins.
        right: where it ends.
    """
    pitch = _find_pitch(lines)
    found: list[PageParagraph] = []
    for line in lines:
        if found and _continues_in(found[-1], line, pitch):
            found[-1].lines.append(line)
        else:
            found.append(PageParagraph([line], left, right))
    return found


def flows_into(paragraph: PageParagraph, line: WrittenLine) -> bool:
    """Return whether a paragraph at the foot of a column goes on at the head of the next."""
    last = paragraph.lines[-1]
    if last.role is not None or line.role is not None:
        return _has_same_role(last, line)
    return (
        abs(last.size - line.size) <= _SAME_SIZE * line.size
        and last.bold == line.bold
        and line.marker is None
        and max(last.parts, line.parts) == 1
        and not _ENDED.search(last.text)
        and _is_full(paragraph, last, line)
    )


def _has_same_role(one: WrittenLine, other: WrittenLine) -> bool:
    return one.role is not None and other.role is not None and one.role.key == other.role.key


def _find_pitch(lines: Sequence[WrittenLine]) -> float | None:
    """Return the usual distance between the feet of two lines: the smallest common one."""
    steps = [round(b.box.bottom - a.box.bottom, 1) for a, b in pairwise(lines) if a.size == b.size]
    counts = Counter(step for step in steps if step > 0)
    common = [step for step, count in counts.items() if count >= max(2, len(steps) / 8)]
    return min(common, default=None)


def _continues_in(paragraph: PageParagraph, line: WrittenLine, pitch: float | None) -> bool:
    last = paragraph.lines[-1]
    if last.role is not None or line.role is not None:
        return _has_same_role(last, line)
    size = max(last.size, line.size, 0.1)
    step = line.box.bottom - last.box.bottom
    farthest = (
        min(pitch * _LOOSER, _MAX_LINE_DISTANCE * size) if pitch else _MAX_LINE_DISTANCE * size
    )
    return (
        abs(last.size - line.size) <= _SAME_SIZE * size
        and last.bold == line.bold
        and line.marker is None
        and max(last.parts, line.parts) == 1
        and size / 2 < step <= max(farthest, size * _LOOSER)
        and not _is_set_in(paragraph, line)
        and _is_full(paragraph, last, line)
    )


def _is_set_in(paragraph: PageParagraph, line: WrittenLine) -> bool:
    first = paragraph.first
    begins = line.box.x0
    if len(paragraph.lines) > 1:
        base = paragraph.lines[1].box.x0
    else:
        base = max(first.words_from if first.marker else first.box.x0, paragraph.left)
    return begins - base > _INDENT * line.size


def _is_full(paragraph: PageParagraph, last: WrittenLine, line: WrittenLine) -> bool:
    """Return whether the next line's first word had no room at the end of the last line."""
    if paragraph.is_centered:
        return True
    room = paragraph.right - last.box.x1
    spare = _KINSOKU * line.size if line.text and is_wide(line.text[0]) else line.size / 4
    return room < line.first_word + spare


@dataclass(slots=True)
class ParagraphText:
    """The text of a paragraph, and of which line each part is."""

    text: str
    runs: tuple[Run, ...]
    marks: tuple[Mark, ...]
    lines: tuple[tuple[int, int], ...]


def join_lines(lines: Sequence[WrittenLine]) -> ParagraphText:
    """Return lines as one text, without the number or bullet before the first.

    Japanese lines are joined as they are, Latin ones with a space; a word parted by a hyphen is
    mended.
    """
    text = ""
    runs: list[Run] = []
    marks: list[Mark] = []
    starts: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        cut = 0 if index else line.marked
        words = line.text[cut:]
        if text and words:
            text, runs = _join_next(text, runs, words)
        shift = len(text) - cut
        starts.append((line.number, len(text)))
        text += words
        for run in line.runs:
            if run.end > cut:
                append_run(runs, max(run.start, cut) + shift, run.end + shift, run.style)
        marks += [
            replace(mark, start=max(mark.start, cut) + shift, end=mark.end + shift)
            for mark in line.marks
            if mark.end > cut
        ]
    marks.sort(key=lambda mark: mark.start)
    return ParagraphText(text, tuple(runs), tuple(marks), tuple(starts))


def _join_next(text: str, runs: list[Run], words: str) -> tuple[str, list[Run]]:
    """Return the text so far with what belongs between it and the next line."""
    if _HYPHENATED.search(text[-_HYPHENATED_LENGTH:]) and words[0].islower() and runs:
        cut = len(text) - 1
        shorter = [Run(run.start, min(run.end, cut), run.style) for run in runs if run.start < cut]
        return text[:cut], shorter
    if is_wide(text[-1]) or is_wide(words[0]):
        return text, runs
    if runs:
        append_run(runs, len(text), len(text) + 1, runs[-1].style)
    return text + " ", runs
