"""Articles of a regulation (`第3条第2項`): which there are, and what cites one that is not.

Only what plainly means the same document is judged: `労働基準法第36条`, `同法第5条` and
`就業規則第4条` are articles of other texts, and so is what follows them in the same sentence.
"""

from collections.abc import Iterator
from dataclasses import field

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document
from checker.core.text import lazy_re as re
from checker.kinds.facts.contents import is_contents
from checker.kinds.facts.number_markers import (
    Marker,
    Number,
    find_markers,
    iter_covered_numbers,
    parse_marker,
    parse_unit_number,
)
from checker.language.numerals import number_value
from checker.language.sentences import split_sentences

_N = "(?:[0-9０-９]{1,4}|[一二三四五六七八九十百]{1,7})"
_CITED = re.compile(
    rf"第(?P<article>{_N})条(?P<branch>(?:の{_N}(?![0-9０-９一-九]?[つ人日月年回]))*)"
    rf"(?:第(?P<paragraph>{_N})項)?"
    r"|(?P<near>(?<![一-龠])[前次](?:条|項(?!目)))"
    rf"|(?<![一-龠])前(?P<many>[2-9２-９二三四五六七八九])(?P<what>条|項)(?!目)"
)
_INTERNAL = re.compile(
    "(?:本|この|当)(?:規程|規則|規約|契約書?|約款|要領|要綱|細則|基準|内規|覚書|協定書?|条例|書)"
    "(?:の|、|,| |　)?$"
)
_WORD_BEFORE = re.compile(r"[一-龠々ァ-ヶーA-Za-z0-9０-９」』）)】\]〕](?:の|における| |　|,)?$")
_LISTED = re.compile(
    "第[0-9０-９一二三四五六七八九十百]{1,7}[条項号章節](?:の[0-9０-９]{1,3})*"
    "(?:及び|又は|から|並びに|若しくは|[、の,])*$"
)
_QUOTES = re.compile("「[^「」]*」|『[^『』]*』")
_SUPPLEMENT = re.compile(r"附\s*則|付\s*則")
_SPEAKS = re.compile("第[^第]{1,9}条|[前次][条項]|前[2-9２-９二三四五六七八九][条項]")
_CONJUNCTIONS = ("及び", "並びに", "又は", "若しくは", "場合", "当該", "各")
_FEW = 2
_NEAR = 20


@dataclass(slots=True)
class Article:
    """An article: its number, its place among the articles of its book, its numbered paragraphs."""

    number: Number
    position: int
    book: int
    paragraphs: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Articles:
    """The articles of a document, and for each block the article and the paragraph it is in."""

    numbers: set[Number] = field(default_factory=set)
    by_number: dict[Number, Article] = field(default_factory=dict)
    count: int = 0
    article_of: dict[str, Article] = field(default_factory=dict)
    paragraph_of: dict[str, int | None] = field(default_factory=dict)
    last_of_book: dict[int, int] = field(default_factory=dict)

    @property
    def is_regulation(self) -> bool:
        """Whether the document has articles of its own."""
        return self.count >= _FEW


def collect_articles(document: Document) -> Articles:
    """Return the articles of a document."""
    found = Articles()
    walk = _ArticleWalk(found)
    for block in document.walk():
        if block.cell is None and block.text and not is_contents(block):
            walk.take(block)
    return found


class _ArticleWalk:
    def __init__(self, found: Articles) -> None:
        self._found = found
        self._current: Article | None = None
        self._paragraph: int | None = None
        self._level = 1
        self._book = 0
        self._in_supplement = False

    def take(self, block: Block) -> None:
        """Enter a block."""
        heading = block.kind is BlockKind.HEADING
        if heading and (block.level == 1 or _SUPPLEMENT.match(block.text)):
            self._start_book(block)
        marker = _find_typed_article(block) or _get_automatic_article(block)
        if marker is not None:
            self._add_article(marker)
            self._level = (block.level or 0) + 1 if block.kind is BlockKind.LIST_ITEM else 1
        elif heading:
            self._current = self._current if self._is_caption(block) else None
        elif self._current is not None:
            self._add_paragraph(block)
        if self._current is not None and not self._in_supplement:
            self._found.article_of[block.path] = self._current
            self._found.paragraph_of[block.path] = self._paragraph

    def _is_caption(self, block: Block) -> bool:
        """Tell whether a heading is a remark on the article (`（目的）`), not a new part."""
        return block.text.startswith(("（", "("))

    def _start_book(self, block: Block) -> None:
        self._current, self._paragraph = None, None
        self._book += 1
        self._in_supplement = _SUPPLEMENT.match(block.text) is not None

    def _add_article(self, marker: Marker) -> None:
        found = self._found
        covered = set(iter_covered_numbers(marker.numbers[0], marker.last))
        found.numbers |= covered
        found.count += 1
        position = found.last_of_book.get(self._book, 0) + 1
        found.last_of_book[self._book] = position
        self._current = Article(marker.numbers[0], position, self._book)
        self._paragraph = None
        for number in covered:
            found.by_number.setdefault(number, self._current)

    def _add_paragraph(self, block: Block) -> None:
        number = _paragraph_number(block, self._level)
        if number is not None and self._current is not None:
            self._current.paragraphs.add(number)
            self._paragraph = number


def _find_typed_article(block: Block) -> Marker | None:
    """Return the `第3条` that a block begins with."""
    marker = next(find_markers(block.text, heading=block.kind is BlockKind.HEADING), None)
    return marker if marker is not None and _is_article(marker) else None


def _get_automatic_article(block: Block) -> Marker | None:
    """Return the `第3条` that an automatic number of a heading or an item makes."""
    marker = parse_marker(block.marker) if block.marker else None
    return marker if marker is not None and _is_article(marker) else None


def _is_article(marker: Marker) -> bool:
    return marker.unit == "条" and not marker.doubtful


def _paragraph_number(block: Block, level: int) -> int | None:
    """Return the number of a 項: a numbered item of `level`, or `２　` before its text."""
    if block.kind is BlockKind.LIST_ITEM:
        marker = parse_marker(block.marker) if block.marker and block.level == level else None
        return marker.numbers[0][0] if marker is not None and marker.style == "1." else None
    marker = next(find_markers(block.text, heading=False), None)
    return marker.numbers[0][0] if marker is not None and marker.style in {"1", "1."} else None


def find_dangling_citations(block: Block, known: Articles) -> Iterator[tuple[int, int, bool]]:
    """Yield start, end and whether it is relative (前条), of what cites no article that exists."""
    if _SPEAKS.search(block.text) is None or block.kind is BlockKind.HEADING:
        return
    quoted = [match.span() for match in _QUOTES.finditer(block.text)]
    for start, end in split_sentences(block.text, "ja"):
        yield from _find_dangling_in_sentence(block, known, (start, end), quoted)


def _find_dangling_in_sentence(
    block: Block, known: Articles, sentence: tuple[int, int], quoted: list[tuple[int, int]]
) -> Iterator[tuple[int, int, bool]]:
    own = _find_typed_article(block)
    foreign = False
    for match in _CITED.finditer(block.text, *sentence):
        if own is not None and match.start() < own.end:
            continue
        before = block.text[max(sentence[0], match.start() - _NEAR) : match.start()]
        if match["article"]:
            foreign = foreign or _is_foreign(before)
        inside = any(low <= match.start() < high for low, high in quoted)
        if not inside and not foreign and not _resolves(match, block, known):
            yield match.start(), match.end(), not match["article"]


def _is_foreign(before: str) -> bool:
    """Tell whether the words before an article name another text that it is in."""
    if _INTERNAL.search(before):
        return False
    bare = _LISTED.sub("", before)
    return _WORD_BEFORE.search(bare) is not None and not before.endswith(_CONJUNCTIONS)


def _resolves(match: re.Match[str], block: Block, known: Articles) -> bool:
    if match["near"] or match["many"]:
        return _relative_resolves(match, block, known)
    number = parse_unit_number(
        _normalize_digits(match["article"]), _normalize_digits(match["branch"])
    )
    if number is None:
        return True
    if number not in known.numbers:
        return False
    return _paragraph_exists(match["paragraph"], known.by_number[number])


def _normalize_digits(text: str) -> str:
    return text.translate(_DIGITS)


_DIGITS = {ord("０") + n: str(n) for n in range(10)}


def _paragraph_exists(written: str | None, article: Article) -> bool:
    number = number_value(_normalize_digits(written)) if written else None
    # the first paragraph of an article may go unnumbered
    return number is None or not article.paragraphs or number <= max(article.paragraphs)


def _relative_resolves(match: re.Match[str], block: Block, known: Articles) -> bool:
    article = known.article_of.get(block.path)
    if article is None:
        return True
    word = match["near"] or ""
    back = int(number_value(_normalize_digits(match["many"])) or 1) if match["many"] else 1
    if word == "次条":
        return article.position < known.last_of_book[article.book]
    if word == "前条" or match["what"] == "条":
        return article.position > back
    paragraph = known.paragraph_of.get(block.path)
    if paragraph is None:
        return True
    if word == "次項":
        return paragraph < max(article.paragraphs)
    return paragraph > back
