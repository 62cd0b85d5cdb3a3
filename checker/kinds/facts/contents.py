"""What repeats or cites headings: tables of contents, 「６．対策」に示す; cited steps, tables."""

import re
from collections.abc import Iterator, Sequence

from checker.core.document import Block, BlockKind, Document
from checker.core.text.normalization import fold, make_heading_key
from checker.core.text_cache import cache_by_text
from checker.kinds.facts.number_markers import find_markers, parse_marker

_STYLE = re.compile("toc|目次|table of figures|図表目次", re.IGNORECASE)
_PAGE_AT_END = re.compile(r"(?:\t|[….・]{2,20}|\s{3,20})\s{0,5}[0-9]{1,4}\s{0,5}$")
_TITLES = {"目次", "contents", "table of contents", "もくじ", "図表目次", "図目次", "表目次"}


def is_contents(block: Block) -> bool:
    """Return whether a block is a line of a table of contents."""
    return (
        _STYLE.match(block.style.name or "") is not None
        or _PAGE_AT_END.search(block.text[-40:]) is not None
        or (block.kind is not BlockKind.HEADING and any(map(_is_title, block.section)))
    )


@cache_by_text(4096)
def _is_title(title: str) -> bool:
    return make_heading_key(title) in _TITLES


_CUE = (
    "(?:の(?:章|節|項))?(?:に(?:示|記載|定め|従|述べ|記し|掲げ|ある(?:とおり|通り))"
    "|を(?:ご?参照|ご覧)|のとおり|の通り|参照)"
)
_TITLE_CITED = re.compile(
    rf"(?<![程則約書領款法令』」]の)(?<![程則約書領款法令』」])「(?P<title>第?(?P<n>[0-9０-９]{{1,2}})"
    rf"(?:章|[.．、]|[ 　])[ 　]*"
    rf"(?P<words>[^「」\n]{{2,30}}))」{_CUE}"
)
_ENGLISH_TITLE = re.compile(
    r"\b(?i:see|in|under|of) (?:the )?(?:section|chapter) [“\"‘'](?P<title>"
    r"(?:(?P<n>[0-9]{1,2})\. )?(?P<words>[A-Z][^”\"’'\n]{2,40}))[”\"’']"
)
_STEP = re.compile(
    r"(?<![書法領ルド』」]の)(?<![一-龠ァ-ヶA-Za-z0-9])"
    r"(?P<step>(?:手順|ステップ|STEP|[Ss]tep) ?(?P<n>[0-9０-９]{1,2}))"
    r"(?![0-9０-９.．:：)）、-])"
    r"(?=[にをのへでまか]|から| (?:is|and|if|again|above|below|to)\b|[。.,]|$)"
)
_LEAST_STEPS = 3
_PLACED = re.compile(
    r"(?:(?<![一-龠])(?:下|上|次の|以下の|下の|上の|下記の|上記の)(?P<ja>表|図)"
    r"(?=に(?:示|まとめ|記載|挙げ)|のとおり|の通り|を(?:ご?参照|ご覧))"
    r"|\b(?i:the )?(?:(?P<en>table|figure|diagram) (?:below|above)"
    r"|following (?P<en2>table|figure|diagram))\b)"
)
_SHOWN = {
    "table": frozenset({BlockKind.TABLE, BlockKind.IMAGE, BlockKind.CODE}),
    "figure": frozenset({BlockKind.IMAGE, BlockKind.CODE, BlockKind.TABLE}),
}


def find_wrong_titles_cited(
    document: Document, blocks: Sequence[Block]
) -> Iterator[tuple[Block, int, int]]:
    """Yield citations of headings, by number and title, that the document does not have."""
    titles = [
        make_heading_key(block.text) for block in document.walk() if block.kind is BlockKind.HEADING
    ]
    numbers = _list_chapters(document)
    if len(numbers) < _LEAST_STEPS - 1:
        return
    for block in blocks:
        if is_contents(block) or block.kind is BlockKind.HEADING:
            continue
        for match in (*_TITLE_CITED.finditer(block.text), *_ENGLISH_TITLE.finditer(block.text)):
            words = make_heading_key(match["words"])
            there = any(words in title or title in words for title in titles if title)
            if not there and match["n"] is not None and int(fold(match["n"])) not in numbers:
                yield block, *match.span("title")


def _list_chapters(document: Document) -> frozenset[int]:
    found = set()
    for block in document.walk():
        if block.kind is BlockKind.HEADING:
            kept = parse_marker(block.marker) if block.marker else None
            marker = next(find_markers(block.text, heading=True), None) or kept
            if marker is not None:
                found.add(marker.numbers[0][0])
    return frozenset(found)


def find_wrong_steps(
    document: Document, blocks: Sequence[Block]
) -> Iterator[tuple[Block, int, int]]:
    """Yield citations of a step beyond the last number that anything in the document has."""
    most = {True: 0, False: 0}
    for block in document.walk():
        heading = block.kind is BlockKind.HEADING
        most[heading] = max(most[heading], *_list_numbers(block))
    texts = [block for block in blocks if block.kind is not BlockKind.HEADING]
    cited = [(block, match) for block in texts for match in _STEP.finditer(block.text)]
    for block, match in (each for each in cited if each[1].start()):
        if most[False] >= _LEAST_STEPS and max(most.values()) < int(fold(match["n"])):
            yield block, *match.span("step")


def _list_numbers(block: Block) -> list[int]:
    """Return the numbers that a block begins with, or is."""
    markers = [*find_markers(block.text, heading=block.kind is BlockKind.HEADING)]
    kept = parse_marker(block.marker) if block.marker else None
    numbers = [
        number[-1] for each in (*markers, *([kept] if kept else ())) for number in each.numbers
    ]
    alone = fold(block.text[:4]) if block.cell is not None else ""
    return [0, *numbers, *([int(alone)] if alone.isdecimal() else ())]


def find_missing_tables(
    document: Document, blocks: Sequence[Block]
) -> Iterator[tuple[Block, int, int]]:
    """Yield `下表に示す` and `the table below` where the document shows none at all."""
    kinds = {block.kind for block in document.walk()}
    source = document.source or ""
    if document.parts_not_read or "![" in source or "<" in source:
        return
    for block in blocks:
        for match in _PLACED.finditer(block.text):
            name = match["ja"] or match["en"] or match["en2"]
            sort = "table" if name in {"表", "table"} else "figure"
            if not kinds & _SHOWN[sort] and block.kind is not BlockKind.CODE:
                yield block, *match.span()
