"""Find the opening of a document or a section, and the articles of a regulation."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, Part
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fits, fold, make_heading_key
from checker.kinds.shared.letter_lines import find_head_lines
from checker.language.numerals import number_value

_NUMBER: Final = (
    "(?P<number>[0-9０-９一二三四五六七八九十百]{1,7})"
    r"\s?条(?P<branch>(?:の[0-9０-９一二三四五六七八九十]{1,3})*)"
)
_ARTICLE: Final = re.compile(
    r"\s*(?:[(（](?P<above>[^()（）]{1,40})[)）]\s*\n\s*)?"
    rf"第\s?{_NUMBER}"
    r"(?=$|[\s　(（:：【「])[\s　]*(?:[(（](?P<caption>[^()（）]{1,40})[)）])?"
)
_NAME: Final = re.compile(rf"第?\s?{_NUMBER}")
_CAPTION: Final = re.compile(r"\s*[(（](?P<caption>[^()（）]{1,40})[)）]\s*")


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a regulation: its number (`第3条の2` is 3, 2), and what it says it is on."""

    number: tuple[int, ...]
    caption: str = ""

    def is_named(self, name: str | int) -> bool:
        """Return whether `3`, `第3条`, `第3条の2`, `目的` or `*` means this article."""
        if isinstance(name, int):
            return self.number == (name,)
        match = _NAME.fullmatch(name.strip())
        if match is not None:
            return self.number == _read_number(match)
        return fits(make_heading_key(self.caption), fold(name))


def _read_number(match: re.Match[str]) -> tuple[int, ...]:
    parts = [match["number"], *match["branch"].split("の")[1:]]
    values = (number_value(unicodedata.normalize("NFKC", part)) for part in parts)
    return tuple(int(value) for value in values if value is not None)


def find_opening(
    document: Document,
    opening: int | Literal["before-second-heading"],
    opens: Callable[[Block], bool] | None = None,
) -> frozenset[str]:
    """Return the paths of the blocks that open a document, tables and their cells included.

    Args:
        document: the document.
        opening: where it ends. A number counts paragraphs and list items: neither the title, the
            headings and tables nor the lines of a letter head (date, addressee, `件名: …`).
        opens: says which headings open a section; then the openings of those sections are meant.
    """
    found: set[str] = set()
    for part in _split(document, opens):
        taken = _take_blocks(part, opening, document) if isinstance(opening, int) else _until(part)
        found |= {inner.path for block in taken for inner in block.walk()}
    return frozenset(found)


def _split(document: Document, opens: Callable[[Block], bool] | None) -> list[list[Block]]:
    """Return what may be opened: the body without its title, or each section from its heading."""
    body = [block for block in document.blocks if block.part is Part.BODY]
    if opens is None:
        return [[block for block in body if not _is_title(block, document)]]
    starts = [at for at, each in enumerate(body) if _is_heading(each) and opens(each)]
    return [body[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]


def _take_blocks(part: list[Block], count: int, document: Document) -> list[Block]:
    head = find_head_lines(part, document)
    texts = (
        block
        for block in part
        if block.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
        and block.text.strip()
        and block.path not in head
    )
    return [block for block, _ in zip(texts, range(count), strict=False)]


def _until(part: list[Block]) -> Iterator[Block]:
    """Yield what stands before the second heading."""
    seen = 0
    for block in part:
        seen += _is_heading(block)
        if seen > 1:
            return
        yield block


def _is_heading(block: Block) -> bool:
    return block.kind is BlockKind.HEADING


def _is_title(block: Block, document: Document) -> bool:
    return bool(document.title) and " ".join(block.text.split()) == document.title


@dataclass
class _ArticleWalk:
    """The article that each block stands in, as a walk through the document meets them."""

    found: dict[str, Article] = field(default_factory=dict)
    current: Article | None = None
    caption: Block | None = None

    def take(self, block: Block) -> None:
        """Enter a block."""
        match = _ARTICLE.match(f"{block.marker or ''} {block.text}")
        if match is not None:
            self._open(match, block)
        elif _CAPTION.fullmatch(block.text):
            self._close_caption()
            self.caption = block
        elif _is_heading(block):
            self._close_caption()
            self.current = None
        else:
            self._close_caption()
            self._enter(block)

    def _open(self, match: re.Match[str], block: Block) -> None:
        above = _CAPTION.fullmatch(self.caption.text) if self.caption is not None else None
        caption = match["caption"] or match["above"] or (above["caption"] if above else "")
        self.current = Article(_read_number(match), caption)
        if self.caption is not None:
            self._enter(self.caption)
            self.caption = None
        self._enter(block)

    def _close_caption(self) -> None:
        """Leave a remark in brackets that no article follows where it stands."""
        if self.caption is not None:
            self._enter(self.caption)
            self.caption = None

    def _enter(self, block: Block) -> None:
        if self.current is not None:
            self.found[block.path] = self.current


def find_articles(document: Document) -> Mapping[str, Article]:
    """Return, by the path of a block, the article of the document that it stands in."""
    walk = _ArticleWalk()
    for block in document.walk():
        if block.part is Part.BODY and block.text.strip():
            walk.take(block)
    return walk.found
