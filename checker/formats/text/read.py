"""Reads plain text (.txt), whose structure is only what its lines look like.

- Blank lines, form feeds and lines of rules (`----`) set blocks apart. A paragraph keeps its line
  breaks: whether a line goes on in the next is not guessed. Lines that are set in columns, with
  two spaces or a tab between their words, are a block each: rows of a table are no sentence.
- A line that starts with a bullet or number (`・` `●` `- ` `1.` `(1)` `①`) is a list item; what
  stands before its words is its marker. Lines indented deeper than the marker belong to it.
- A heading is one short line (at most 40 characters), no sentence and no `label: value`, that is
  underlined with `===` or `---`; or that a blank line precedes and that reads `第1章 …`, `【…】` or
  `■…`, unless the like follows at once (that is a list); or that is numbered `1. …` or `1.1 …` and
  stands between blank lines, no line of its kind being the next block on either side. Its text is
  as written.
- The level of a heading is how deep its kind (`第1章`, `1.`, `■`) stands below the kinds before it.
- One line that is set in by spaces to the middle or the right of the text is centred or at the
  right. A short first line that stands alone, no field and no addressee, is the title.
"""

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, ParagraphStyle, Part, Run, RunStyle
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.core.text import lazy_re as re
from checker.formats.shared.archive import report_too_many_blocks
from checker.formats.shared.assemble import assemble, find_title, guess_language
from checker.formats.shared.decoding import read_source
from checker.formats.shared.paragraph_length import check_lines

_MAX_HEADING_LENGTH = 40
_MAX_LEVEL = 9
_TAB = 4
_MIN_INDENT = 8  # columns
_MIN_WIDTH, _MAX_WIDTH = 40, 100  # columns of a text
_COLUMNS = re.compile(r"[^\s.?!:。：](?: {2,}|\t|\u3000{2,})[ \t\u3000]*\S")
_RULE = re.compile(r"[=\-_*~#+―ー─━═－＝＊…・.]{3,}")
_UNDERLINE = re.compile(r"(={3,}|-{3,})")
_NUMERAL = "0-9０-９一二三四五六七八九十"
_SIGNED = re.compile(r"[■□◆◇●○▼▽★☆▲△◎▶▷]\s*(?=\S)")
_BULLET = re.compile(r"[・•‣▪◦⁃]\s*(?=\S)|[-*+–]\s+(?=\S)")
_NUMBER = re.compile(
    r"(?:[0-9０-９]{1,3}[.．、)）](?![0-9０-９])|[一二三四五六七八九十]{1,3}[.．、])\s*(?=\S)"
)
_SUBNUMBER = re.compile(
    rf"(?:[(（](?:[{_NUMERAL}]{{1,3}}|[ア-ンa-zA-Z])[)）]|[①-⑳]|[ア-ンｱ-ﾝ][.．、)）]"
    r"|[a-zA-Z][.)](?=\s))\s*(?=\S)"
)
_LEVELLED = re.compile(
    r"[0-9０-９]{1,2}((?:[.．\-－][0-9０-９]{1,2}){1,3})[.．]?[ \u3000\t]+(?=\S)"
)
_CHAPTER = re.compile(
    rf"第[{_NUMERAL}百]{{1,5}}([編部章節款条])(?:の[{_NUMERAL}]{{1,2}})?(?=[\s(（]|\Z)"
)
_BRACKETED = re.compile(r"【[^【】]+】\Z")
_NO_HEADING = re.compile(r"[。、，,：:]|[.!?！？]\Z")
_ADDRESSEE = re.compile(r"(?:御中|様|殿|各位)\Z|[0-9０-９]\s*[年月日]|^(?:以上|記)\Z")


@dataclass(slots=True)
class _TextChunk:
    """Lines that belong together: offsets of their words, without marker and indent.

    `kind` is what its first line looks like: `text`, `bullet`, `number`, `subnumber`, or a kind of
    heading; `begin` is where the marker stands. `width` is the first line's, in columns;
    `gapped` tells whether its last line is set in columns.
    """

    kind: str
    begin: int
    start: int
    end: int
    indent: int
    width: int
    gapped: bool = False
    lines: int = 1
    gap_before: bool = False
    gap_after: bool = True
    underline: str = ""


def read(path: Path, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Return the document that `data`, the content of the file `path`, holds.

    Raises:
        InputError: the file is empty, is not text, or is larger than `limits` allow.
    """
    source = read_source(path, data, limits)
    check_lines(source, path, limits)
    chunks = _split_chunks(source)
    if len(chunks) > limits.blocks:
        raise report_too_many_blocks(str(path), limits)
    blocks, fields = assemble(tuple(_iter_blocks(source, chunks)))
    return Document(
        name=path.name,
        format="txt",
        sha256=hashlib.sha256(data).hexdigest(),
        blocks=blocks,
        language=guess_language(blocks),
        title=find_title(blocks),
        fields=fields,
        parts_read=(Part.BODY.value,),
        source=source,
    )


# Lines


def _split_chunks(source: str) -> list[_TextChunk]:
    chunks: list[_TextChunk] = []
    gap = True
    at = 0
    for line in source.split("\n"):
        words = line.strip()
        begin = at + len(line) - len(line.lstrip())
        at += len(line) + 1
        if not words or (gap and _RULE.fullmatch(words)):
            gap = True
        elif not gap and _is_underline(words, chunks[-1]):
            chunks[-1].underline = words[0]
            gap = True
        elif _RULE.fullmatch(words):
            gap = True
        else:
            _add(chunks, _build_chunk(line, words, begin), gap=gap)
            gap = False
    return chunks


def _build_chunk(line: str, words: str, begin: int) -> _TextChunk:
    kind, marked = _classify_line(words)
    indent = _measure_columns(line[: len(line) - len(line.lstrip())])
    width = indent + _measure_columns(words)
    gapped = _COLUMNS.search(words, marked) is not None
    return _TextChunk(kind, begin, begin + marked, begin + len(words), indent, width, gapped)


def _classify_line(words: str) -> tuple[str, int]:
    """Return what a line looks like, and the length of its marker."""
    if chapter := _CHAPTER.match(words):
        return f"第{chapter[1]}", 0
    if _BRACKETED.match(words):
        return "【】", 0
    if levelled := _LEVELLED.match(words):
        return f"number{1 + len(re.findall('[.．－-]', levelled[1]))}", 0
    for kind, pattern in _MARKED:
        if found := pattern.match(words):
            return kind or words[0], found.end()
    return "text", 0


_MARKED = (("", _SIGNED), ("bullet", _BULLET), ("number", _NUMBER), ("subnumber", _SUBNUMBER))


def _is_underline(words: str, chunk: _TextChunk) -> bool:
    return bool(_UNDERLINE.fullmatch(words)) and chunk.lines == 1 and _is_short(chunk)


def _add(chunks: list[_TextChunk], chunk: _TextChunk, *, gap: bool) -> None:
    """Add a line: as a chunk of its own, or to the one above."""
    above = chunks[-1] if chunks and not gap else None
    if above is not None and chunk.kind == "text":
        alone = above.kind == "【】" or above.kind.startswith("第")
        alone = alone or (above.gapped and chunk.gapped)
        if (above.kind == "text" or chunk.indent > above.indent) and not alone:
            above.end, above.gapped = chunk.end, chunk.gapped
            above.lines += 1
            return
    if above is not None:
        above.gap_after = False
    chunk.gap_before = gap
    chunks.append(chunk)


def _measure_columns(text: str) -> int:
    """Return how wide a text is, in half-width columns."""
    wide = sum(unicodedata.east_asian_width(each) in {"F", "W", "A"} for each in text)
    return len(text) + wide + text.count("\t") * (_TAB - 1)


# Blocks


def _iter_blocks(source: str, chunks: Sequence[_TextChunk]) -> Iterator[Block]:
    width = min(max([_MIN_WIDTH, *(chunk.width for chunk in chunks)]), _MAX_WIDTH)
    headings: list[str] = []
    indents: list[int] = []
    for number, chunk in enumerate(chunks):
        path = f"body/{number}"
        before = chunks[number - 1] if number else None
        after = chunks[number + 1] if number + 1 < len(chunks) else None
        if _is_heading(source, chunk, before, after):
            indents = []
            level = _find_level(headings, chunk)
            block = _block(BlockKind.HEADING, path, source, chunk.begin, chunk.end)
            yield replace(block, level=level)
        elif chunk.start > chunk.begin:
            while indents and indents[-1] >= chunk.indent:
                indents.pop()
            indents.append(chunk.indent)
            block = _block(BlockKind.LIST_ITEM, path, source, chunk.start, chunk.end)
            marker = source[chunk.begin : chunk.start].strip()
            yield replace(block, level=min(len(indents), _MAX_LEVEL), marker=marker)
        else:
            indents = indents if chunk.indent else []
            block = _block(BlockKind.PARAGRAPH, path, source, chunk.begin, chunk.end)
            yield replace(block, style=_style(chunk, width, number, block.text))


def _block(kind: BlockKind, path: str, source: str, start: int, end: int) -> Block:
    text = source[start:end]
    runs = (Run(0, len(text), RunStyle()),)
    return Block(kind, path, text, runs=runs, offsets=range(start, end + 1))


def _is_heading(
    source: str, chunk: _TextChunk, before: _TextChunk | None, after: _TextChunk | None
) -> bool:
    if chunk.underline:
        return True
    if chunk.lines > 1 or not chunk.gap_before or not _is_short(chunk):
        return False
    if _NO_HEADING.search(source, chunk.start, chunk.end):
        return False
    if chunk.kind.startswith("number"):
        alone = all(each is None or each.kind != chunk.kind for each in (before, after))
        return chunk.gap_after and alone
    if chunk.kind in {"text", "bullet", "subnumber"}:
        return False
    return chunk.gap_after or after is None or after.kind != chunk.kind


def _is_short(chunk: _TextChunk) -> bool:
    return chunk.end - chunk.begin <= _MAX_HEADING_LENGTH


def _find_level(headings: list[str], chunk: _TextChunk) -> int:
    """Return the level of a heading; `headings` are the kinds of those above it."""
    kind = chunk.underline or chunk.kind
    if kind in headings:
        del headings[headings.index(kind) + 1 :]
    elif len(headings) < _MAX_LEVEL:
        headings.append(kind)
    return len(headings)


def _style(chunk: _TextChunk, width: int, number: int, text: str) -> ParagraphStyle:
    alignment = None
    alone = chunk.lines == 1 and len(text) <= _MAX_HEADING_LENGTH
    if alone and chunk.indent >= _MIN_INDENT:
        room = width - chunk.width
        alignment = "center" if room * 2 > chunk.indent else "right"
    is_title = number == 0 and alone and chunk.gap_after and alignment != "right"
    if is_title and not (_NO_HEADING.search(text) or _ADDRESSEE.search(text)):
        return ParagraphStyle(name="Title", alignment=alignment)
    return ParagraphStyle(alignment=alignment)
