"""Cut what varies between samples out of a paragraph, where a person would cut.

Never inside a number, a date, a document's number or a word; fields that Word computes (page
numbers) stay as they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

import regex

from checker.formats.ooxml.names import Element, W
from checker.language.calendar import find_dates
from checker.templates.tags import OBJECT
from checker.templates.word_runs import RunSlice, TemplateParagraph

_TOKEN: Final = regex.compile(
    r"[\p{Han}A-Za-z0-9]{1,8}(?:[-‐－][0-9A-Za-z]+)+"  # 議-2025-018
    r"|[¥￥$]?[0-9０-９][0-9０-９,，.．:：]*"
    r"|[A-Za-z][A-Za-z0-9.'_]*|[\p{Han}々〆]+|[\p{Katakana}ー]+|\p{Hiragana}+|[ 　]+|.",
    regex.DOTALL | regex.VERSION1,
)
_MIN_INNER_LENGTH: Final = 3
"""Characters that words between two values must have to count as the format's, not the values'."""


@dataclass(frozen=True, slots=True)
class UncutToken:
    """Characters `start` to `end` of a paragraph that are never parted."""

    key: str
    start: int
    end: int
    fixed: bool = False
    """Whether Word makes them: a field, a picture."""


@dataclass(frozen=True, slots=True)
class VaryingRange:
    """Characters of the first sample's paragraph that vary, and what each sample has there."""

    start: int
    end: int
    values: tuple[str, ...]


def split_tokens(paragraph: Element) -> list[UncutToken]:
    """Return what a paragraph's text is made of."""
    words = TemplateParagraph(paragraph)
    found: list[UncutToken] = []
    run: list[RunSlice] = []
    for piece, is_field in _iter_pieces(words.pieces):
        if is_field or piece.text == OBJECT:
            found += _split_plain(run)
            run = []
            at = found.pop().start if found and found[-1].fixed else piece.start
            found.append(UncutToken(OBJECT, at, piece.end, fixed=True))
        else:
            run.append(piece)
    return found + _split_plain(run)


def _iter_pieces(pieces: Sequence[RunSlice]) -> Iterator[tuple[RunSlice, bool]]:
    """Yield each piece and whether it belongs to a field that Word computes."""
    depth = 0
    for piece in pieces:
        mark = piece.element.get(W + "fldCharType") if piece.text == OBJECT else None
        depth += mark == "begin"
        simple = next(piece.element.iterancestors(W + "fldSimple"), None) is not None
        yield piece, depth > 0 or simple
        depth -= mark == "end"


def _split_plain(pieces: Sequence[RunSlice]) -> list[UncutToken]:
    if not pieces:
        return []
    text, at = "".join(each.text for each in pieces), pieces[0].start
    return [UncutToken(text[a:b], at + a, at + b) for a, b in split_spans(text)]


def split_spans(text: str) -> list[tuple[int, int]]:
    """Return where the pieces of a text stand that are never parted: dates, numbers, words."""
    days = [(each.start, each.end) for each in find_dates(text)]
    found, at = [], 0
    for start, end in [*days, (len(text), len(text))]:
        found += [match.span() for match in _TOKEN.finditer(text, at, start)]
        if end > start:
            found.append((start, end))
        at = end
    return found


def find_varying(paragraphs: Sequence[Element]) -> list[VaryingRange] | None:
    """Return what varies between the same paragraph of several samples, the first one's places.

    None where what Word makes itself differs: pictures or fields that are not in all.
    """
    rows = [split_tokens(each) for each in paragraphs]
    texts = [TemplateParagraph(each).text for each in paragraphs]
    if len({_count_fields(row) for row in rows}) > 1:
        return None
    links = [_match_tokens(rows[0], row) for row in rows]
    kept = [index for index in range(len(rows[0])) if all(index in link for link in links)]
    if any(token.fixed and index not in kept for index, token in enumerate(rows[0])):
        return None
    found = list(_find_differences(kept, rows, links, texts))
    return list(_join_differences(found, texts))


def _count_fields(row: Sequence[UncutToken]) -> int:
    """Return in how many places Word's own things stand."""
    return sum(token.fixed for token in row)


def _match_tokens(base: Sequence[UncutToken], other: Sequence[UncutToken]) -> dict[int, int]:
    """Return which tokens of the first sample stand in another, by their numbers."""
    keys, others = [each.key for each in base], [each.key for each in other]
    matcher = SequenceMatcher(None, keys, others, autojunk=False)
    found: dict[int, int] = {}
    for block in matcher.get_matching_blocks():
        found.update((block.a + at, block.b + at) for at in range(block.size))
    return found


def _find_differences(
    kept: Sequence[int],
    rows: Sequence[Sequence[UncutToken]],
    links: Sequence[dict[int, int]],
    texts: Sequence[str],
) -> Iterator[tuple[list[int], list[int]]]:
    """Yield where the samples' texts differ: the starts and the ends, in each sample."""
    starts = [0] * len(rows)
    for index in [*kept, None]:
        if index is None:
            ends = [len(text) for text in texts]
        else:
            ends = [row[link[index]].start for row, link in zip(rows, links, strict=True)]
        if any(end > start for start, end in zip(starts, ends, strict=True)):
            yield starts, ends
        if index is not None:
            starts = [row[link[index]].end for row, link in zip(rows, links, strict=True)]


def _join_differences(
    found: Sequence[tuple[list[int], list[int]]], texts: Sequence[str]
) -> Iterator[VaryingRange]:
    """Yield the differences, those joined between which only a sign or a particle stands."""
    merged: list[tuple[list[int], list[int]]] = []
    for starts, ends in found:
        if merged and _is_slight(texts[0][merged[-1][1][0] : starts[0]]):
            merged[-1] = (merged[-1][0], ends)
        else:
            merged.append((starts, ends))
    for starts, ends in merged:
        cut = tuple(text[a:b] for text, a, b in zip(texts, starts, ends, strict=True))
        if len(set(cut)) > 1:
            yield VaryingRange(starts[0], ends[0], cut)


def _is_slight(between: str) -> bool:
    if OBJECT in between or "\t" in between or "\n" in between:
        return False
    return len(between.strip()) < _MIN_INNER_LENGTH


def measure_kept_share(paragraphs: Sequence[Element], found: Sequence[VaryingRange]) -> float:
    """Return how much of the first sample's paragraph is the same in all, from 0 to 1."""
    text = TemplateParagraph(paragraphs[0]).text
    varying = sum(each.end - each.start for each in found)
    longest = max(len(TemplateParagraph(each).text) for each in paragraphs)
    return (len(text) - varying) / longest if longest else 1.0
