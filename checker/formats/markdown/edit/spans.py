r"""Turn an edit of a block's shown text into edits of the Markdown source.

The shown text lacks what the source has beside it: `\*` and `&amp;` show one character, emphasis
marks and link targets none. An edit is therefore cut down to the characters that really change.
Where markup stands between those, it stays where it is, or the edit cannot be made.
"""

import html
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise, product
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, MarkKind, Span
from checker.core.text import count_common
from checker.core.text import lazy_re as re
from checker.formats.shared.edits import Edit
from checker.formats.shared.source_text import SourceEdit

_MAX_COMPARED_LENGTH: Final = 2000
"""Characters of a span within which unchanged pieces are looked for; the search is quadratic."""
_MAX_INSERTIONS: Final = 3
"""Insertions of one edit that are tried on either side of the markup beside them."""
_SPELLED: Final = re.compile(
    r"\\[!-/:-@\[-`{-~]|&#?\w+;|<br\s*/?>|[ \t\f]*\n[ \t\f]*|[ \t\f]+", re.IGNORECASE
)
"""What may show a character that is not itself."""
_BEFORE_BREAK: Final = re.compile(r"(?:[ \t]*|\\)\Z")
_AFTER_BREAK: Final = re.compile(r"[ \t>]*\Z")
_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>&|~$^!]")
_PUNCTUATION: Final = re.compile(r"[!-/:-@\[-`{-~]")


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Characters `start` to `end` of a block's text become `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Extent:
    """A character, or several that one spelling shows: where in the text, and in the source."""

    first: int
    last: int
    start: int
    end: int


def build_source_edits(source: str, block: Block, edit: Edit) -> list[tuple[SourceEdit, ...]]:
    """Return the ways to make an edit of a block in the source, the plainest first.

    None where markup stands between the characters that change, or where one of them is shown by
    something that is not understood. Whether the text then shows what it should, only reading it
    tells.
    """
    spans = _Extents(source, block)
    for hunks in _cut_edit(block.text[edit.span.start : edit.span.end], edit.text, edit.span):
        placed = [spans.places(hunk) for hunk in hunks]
        if all(placed):
            return list(_spell_edits(block, placed))
    return []


def _spell_edits(
    block: Block, placed: Sequence[list[tuple[int, int, _Hunk]]]
) -> Iterator[tuple[SourceEdit, ...]]:
    """Yield each way of escaping at each choice of places."""
    if sum(len(each) > 1 for each in placed) > _MAX_INSERTIONS:
        placed = [each[:1] for each in placed]
    seen = set()
    for places in product(*placed):
        texts = [_list_spellings(block, hunk) for _, _, hunk in places]
        for level in range(max(map(len, texts), default=0)):
            way = tuple(
                SourceEdit(start, end, spellings[min(level, len(spellings) - 1)])
                for (start, end, _), spellings in zip(places, texts, strict=True)
            )
            if way not in seen:
                seen.add(way)
                yield way


def _cut_edit(old: str, new: str, span: Span) -> Iterator[list[_Hunk]]:
    """Yield ways to cut an edit down: what differs as one piece, then as several."""
    start = count_common(old, new)
    end = count_common(old[start:][::-1], new[start:][::-1])
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    at = span.start + start
    yield [_Hunk(at, at + len(before), after)]
    if max(len(before), len(after)) > _MAX_COMPARED_LENGTH:
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    yield [
        _Hunk(at + low, at + high, after[first:last])
        for kind, low, high, first, last in matcher.get_opcodes()
        if kind != "equal"
    ]


class _Extents:
    """Where in the source the characters of one block begin and end."""

    def __init__(self, source: str, block: Block) -> None:
        self._source = source
        self._text = block.text
        self._offsets: Sequence[int] = block.offsets or ()

    def places(self, hunk: _Hunk) -> list[tuple[int, int, _Hunk]]:
        """Return where in the source a hunk may be made; nowhere where markup is in its way."""
        if not self._offsets:
            return []
        if hunk.start == hunk.end:
            return self._place_insertion(hunk)
        extents = list(self._iter_covering(hunk.start, hunk.end))
        known = [each for each in extents if each is not None]
        if len(known) < len(extents):
            return []
        if any(one.end != two.start for one, two in pairwise(known)):
            return []
        first, last = known[0], known[-1]
        text = self._text[first.first : hunk.start] + hunk.text + self._text[hunk.end : last.last]
        return [(first.start, last.end, _Hunk(first.first, last.last, text))]

    def _place_insertion(self, hunk: _Hunk) -> list[tuple[int, int, _Hunk]]:
        """Return the places behind the character before, and before the one behind."""
        at = hunk.start
        if 0 < at < len(self._text) and self._offsets[at - 1] == self._offsets[at]:
            return []  # within what one spelling shows
        places = []
        before = self._find_extent(at - 1) if at else None
        if before is not None:
            places.append(before.end)
        after = self._find_extent(at) if at < len(self._text) else None
        if after is not None or not at:
            places.append(after.start if after is not None else self._offsets[at])
        return [(place, place, hunk) for place in dict.fromkeys(places)]

    def _iter_covering(self, start: int, end: int) -> Iterator[_Extent | None]:
        at = start
        while at < end:
            extent = self._find_extent(at)
            yield extent
            at = extent.last if extent is not None else at + 1

    def _find_extent(self, index: int) -> _Extent | None:
        offset = self._offsets[index]
        first, last = index, index + 1
        while first and self._offsets[first - 1] == offset:
            first -= 1
        while last < len(self._text) and self._offsets[last] == offset:
            last += 1
        end = self._end(offset, self._text[first:last], self._offsets[last])
        if end is None:
            return None
        start, end = self._extend_break(first, offset, end, self._offsets[last])
        return _Extent(first, last, start, end)

    def _end(self, offset: int, shown: str, limit: int) -> int | None:
        """Return where what shows a text ends, None where that is not understood."""
        spelled = _SPELLED.match(self._source, offset)
        spelling = spelled[0] if spelled and spelled.end() <= limit else ""
        if spelling and _is_spelling_of(spelling, shown):
            return offset + len(spelling)
        if self._source.startswith(shown, offset):
            return offset + len(shown)
        return None

    def _extend_break(self, index: int, start: int, end: int, limit: int) -> tuple[int, int]:
        """Return the extent of a line break with the indent and quote marks that follow it.

        And with the spaces or the backslash before it, which make it a hard one.
        """
        if self._text[index] != "\n" or self._source[start] != "\n":
            return start, end
        line = self._source.rfind("\n", 0, start) + 1
        low = max(line, self._offsets[index - 1] + 1 if index else start)
        before = _BEFORE_BREAK.search(self._source, min(low, start), start)
        after = _AFTER_BREAK.match(self._source, end, limit)
        return start - (len(before[0]) if before else 0), limit if after else end


def _is_spelling_of(spelling: str, shown: str) -> bool:
    """Return whether a piece of source is a longer way to show a text."""
    if spelling[0] == "&":
        return html.unescape(spelling) == shown
    if spelling[0] == "\\":
        return spelling[1:] == shown
    if spelling[0] == "<":
        return shown == "\n"
    if len(spelling) == len(shown) == 1 or shown.strip(" \n"):
        return False
    return ("\n" in spelling) >= ("\n" in shown)


def _list_spellings(block: Block, hunk: _Hunk) -> list[str]:
    """Return the ways to write a text: as it is, then ever more of it escaped."""
    text = hunk.text
    if _is_verbatim(block, hunk):
        return [text.replace("|", r"\|")] if block.cell is not None else [text]
    plain = text.replace("|", r"\|") if block.cell is not None else text
    ways = [
        plain,
        _SPECIAL.sub(r"\\\g<0>", text),
        _PUNCTUATION.sub(r"\\\g<0>", text),
        html.escape(text, quote=False),
    ]
    return list(dict.fromkeys(ways))


def _is_verbatim(block: Block, hunk: _Hunk) -> bool:
    """Return whether a text stands in code or an equation, where nothing can be escaped."""
    low, high = hunk.start, max(hunk.end, hunk.start + 1)
    return (
        block.kind is BlockKind.CODE
        or any(run.style.code and run.start < high and low < run.end for run in block.runs)
        or any(
            mark.kind is MarkKind.EQUATION and mark.start < high and low < mark.end
            for mark in block.marks
        )
    )
