"""What repeats or cites headings: tables of contents, 「６．対策」に示す; cited steps, tables."""

from collections.abc import Iterator, Sequence

from checker.core.document import Block, BlockKind, Document
from checker.core.text import lazy_re as re
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
    r"(?P<step>(?:(?:上記|前記)の?(?:手順|項目)?|手順|ステップ|STEP|[Ss]tep|[Ii]tem) ?"
    r"[(（]?(?P<n>[0-9０-９]{1,2})[)）]?)"
    r"(?![0-9０-９.．:：)）、-])"
    r"(?=[にをのへでまか]|から| (?:is|and|if|again|above|below|to)\b|[。.,]|$)"
)
_LEAST_STEPS = 3
_MAX_DIGITS = 3
"""Digits of the number of a step; a cell with more is an amount or a year."""
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
    text = block.text.strip()
    alone = fold(text) if block.cell is not None and len(text) <= _MAX_DIGITS else ""
    return [0, *numbers, *([int(alone)] if alone.isdecimal() else ())]


def find_missing_tables(
    document: Document, blocks: Sequence[Block]
) -> Iterator[tuple[Block, int, int]]:
    """Yield what announces a table or figure that does not follow: `下表に示す`, `the table below`.

    Missing is what the document shows nowhere, and what should come below and is not there until
    the next heading of the same or a higher level.
    """
    if document.parts_not_read:
        return
    whole = list(document.walk())
    kinds = {block.kind for block in whole}
    source = document.source or ""
    nowhere = "![" not in source and "<" not in source
    for block in blocks:
        if block.kind is BlockKind.CODE:
            continue
        found = [
            (*match.span(), _SHOWN["table" if _names_table(match) else "figure"])
            for match in _PLACED.finditer(block.text)
        ]
        found = [each for each in found if nowhere and not kinds & each[2]]
        found = found or list(_find_not_following(document, whole, block))
        yield from ((block, start, end) for start, end, _ in found)


def _names_table(match: re.Match[str]) -> bool:
    return bool({match["ja"] or match["en"] or match["en2"]} & {"表", "table"})


_FOLLOWS = re.compile(
    r"(?:(?P<ja>下表|下図)|(?P<ja2>(?:次|以下|下|下記)の(?:表|図|一覧表))(?=の(?:とおり|通り|よう)|に(?:示|まとめ|記)|を))"
    r"|\b(?i:the (?P<en>(?:table|figure|diagram|picture) below"
    r"|following (?:table|figure|diagram)))\b"
)
_CAPTION = re.compile(
    r"[\[【<〈《(]?(?:図|表|写真|Figure|Fig\.?|Table|Photo)[ 　]?[0-9０-９A-Z一-九]"
)
_MARKUP = re.compile(r"!\[|<[a-z]|\{[%{<]|^[ \t]*\|", re.MULTILINE)


def _find_not_following(
    document: Document, whole: Sequence[Block], block: Block
) -> Iterator[tuple[int, int, frozenset[BlockKind]]]:
    matches = list(_FOLLOWS.finditer(block.text)) if block.cell is None else []
    if not matches or block.kind is BlockKind.HEADING:
        return
    after = _list_section_after(whole, block)
    shown = _SHOWN["table"] | _SHOWN["figure"]
    if any(each.kind in shown or "\ufffc" in each.text for each in after):
        return
    if any(_CAPTION.match(each.text) for each in after):
        return  # what it names is in a picture that was not read
    if not _MARKUP.search(_read_source(document, block, after)):
        yield from ((*match.span(), shown) for match in matches)


def _list_section_after(whole: Sequence[Block], block: Block) -> list[Block]:
    """Return a block and those after it until a heading of its section's level or a higher one."""
    at = next(number for number, each in enumerate(whole) if each.path == block.path)
    above = (each for each in reversed(whole[:at]) if each.kind is BlockKind.HEADING)
    level = next((each.level or 1 for each in above), 0)
    found = [block]
    for each in whole[at + 1 :]:
        if each.kind is BlockKind.HEADING and (each.level or 1) <= level:
            break
        found.append(each)
    return found


def _read_source(document: Document, block: Block, after: Sequence[Block]) -> str:
    """Return the source from a block to the end of its section, pictures without words included."""
    ends = [each.offsets[-1] for each in after if each.offsets]
    if document.source is None or not block.offsets or not ends:
        return ""
    rest = document.source[block.offsets[0] :]
    heading = re.search(r"^#{1,6} ", rest[ends[-1] - block.offsets[0] :], re.MULTILINE)
    return rest[: ends[-1] - block.offsets[0] + (heading.start() if heading else len(rest))]
