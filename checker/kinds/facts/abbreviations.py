"""Abbreviations that a document explains in two ways: Monitoring Team and Management Team."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from checker.core.document import Block, BlockKind
from checker.core.text import lazy_re as re
from checker.kinds.facts.english_names import EnglishName, NearName

_WORD = r"[A-Za-z][a-z]{1,30}(?:-[A-Za-z]?[a-z]{1,30}){0,4}"
_SMALL = r"(?:of|and|for|the|in|on|to)"
_BEFORE = re.compile(
    rf"(?<![A-Za-z-])(?P<words>(?:{_WORD} ){{1,7}}{_WORD}) ?"
    r"[(（](?:the )?[“\"'‘]?(?P<short>[A-Z]{2,6})s?[”\"'’]?[)）]"
)
_INSIDE = re.compile(
    rf"\b(?P<short>[A-Z]{{2,6}})s? ?[(（](?P<words>(?:{_WORD} ){{1,7}}{_WORD})[)）]"
)
_IS_SMALL = re.compile(rf"{_SMALL}\b", re.IGNORECASE)
_SPELLINGS = (
    ("isation", "ization"),
    ("ise", "ize"),
    ("centre", "center"),
    ("programme", "program"),
)


def find_two_expansions(blocks: Sequence[Block]) -> Iterator[NearName]:
    """Yield what an abbreviation is said to stand for where it stood for something else before."""
    meant: dict[str, dict[str, list[EnglishName]]] = defaultdict(lambda: defaultdict(list))
    for block in blocks:
        if block.kind is not BlockKind.CODE and block.text:
            for short, use in _iter_expansions(block):
                meant[short][_normalize(use.name)].append(use)
    for ways in meant.values():
        if len(ways) > 1:
            kept = max(ways, key=lambda key: len(ways[key]))
            for key, uses in ways.items():
                if key != kept:
                    yield from (NearName(use, ways[kept][0].name) for use in uses)


def _iter_expansions(block: Block) -> Iterator[tuple[str, EnglishName]]:
    """Yield each abbreviation with the words beside it whose first letters make it."""
    for pattern in (_BEFORE, _INSIDE):
        for match in pattern.finditer(block.text):
            start = _find_beginning(match["words"], match["short"])
            if start is not None:
                low, high = match.start("words") + start, match.end("words")
                yield match["short"], EnglishName(block, low, high, block.text[low:high])


def _find_beginning(words: str, short: str) -> int | None:
    """Return where the last words begin whose first letters are `short`, small words left out."""
    found = list(re.finditer(r"[A-Za-z]+", words))
    letters = [m for m in found if not _IS_SMALL.fullmatch(m[0])]
    last = letters[-len(short) :]
    initials = "".join(match[0][0] for match in last).upper()
    return last[0].start() if initials == short else None


def _normalize(words: str) -> str:
    """Return words without what spellings of one name differ in: case, hyphens, plural, dialect."""
    plain = words.lower().replace("-", " ")
    for one, other in _SPELLINGS:
        plain = plain.replace(one, other)
    return " ".join(word.rstrip("s") for word in plain.split() if not _IS_SMALL.fullmatch(word))
