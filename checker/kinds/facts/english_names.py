"""Names in English text, of people and companies, and which are near spellings of another."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document
from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.core.text import lazy_re as re
from checker.kinds.facts.text_context import column_heads, get_cell_labels

_WORD = r"[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+|[A-Z][a-z]+)*+"
_FORMS = r"(?:Ltd|Limited|Inc|LLC|LLP|plc|PLC|GmbH|Corp|Corporation|Pty|AG|SA|BV)\b\.?"
_MALE: Final = frozenset({"Mr", "Sir"})
_FEMALE: Final = frozenset({"Mrs", "Ms", "Miss"})
_TITLED = re.compile(
    rf"\b(?P<title>Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir)\.? (?:(?P<first>{_WORD}) )?"
    rf"(?P<last>{_WORD})\b"
)
_SEQUENCE = re.compile(
    rf"(?<![A-Za-z0-9_/.@#-]){_WORD}(?: (?:of |and |& )?{_WORD})+(?![A-Za-z0-9_])"
)
_COMPANY = re.compile(rf"(?<![A-Za-z0-9])(?P<name>{_WORD}(?: (?:& |and )?{_WORD}){{0,3}}) {_FORMS}")
_PERSON = re.compile(rf"{_WORD}(?: (?:[A-Z]\. )?{_WORD}){{0,2}}")
_PEOPLE_LABEL = re.compile(
    r"(?:attendees?|present|participants?|apologies|author|prepared by|written by|chair"
    r"|notes(?: by)?|minutes(?: by)?|owner|responsible|assignee|lead|contact|reviewed by"
    r"|approved by|name|from|to"
    r"|reported by|reporter|facilitator|presenter|action by|who)s?",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"[,;/&()\n]| and ")
_LEAST = 5
"""Letters of a name of which one may be a slip; shorter ones are another name."""
_LEADS: Final = frozenset(
    {"The", "Later", "Then", "When", "If", "In", "On", "At", "After", "Before", "And", "But", "For"}
    | {
        "Both",
        "As",
        "While",
        "Since",
        "Today",
        "Yesterday",
        "However",
        "Also",
        "With",
        "From",
        "By",
    }
)
_OFTEN = 3
"""Uses of a name that nothing but their number says is one."""
_LEAST_BESIDE = 4
"""Letters of a surname beside a first name that is the same."""
_MOST_WORDS = 12
"""Of a name: each is compared without each of its words."""
_MOST_NEAR = 60
"""Names with all words but one in common; more are a series."""
_COUPLE = re.compile(r"\b(?:Mr\.? (?:and|&) (?:Mrs|Ms)|(?:Mrs|Ms)\.? (?:and|&) Mr)\b")
_SINGLE = re.compile(rf"(?<![A-Za-z0-9_/.@#-])(?P<name>{_WORD})(?![A-Za-z0-9_/@])")


@dataclass(frozen=True, slots=True)
class EnglishName:
    """A name at characters `start` to `end` of a block."""

    block: Block
    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class NearName:
    """A use of a name, and the other name that it may be a slip for."""

    use: EnglishName
    other: str


def find_near_english_names(document: Document, blocks: Sequence[Block]) -> Iterator[NearName]:
    """Yield names that differ from another by one slip, the rarer or the later of the two."""
    prose = [block for block in blocks if block.kind is not BlockKind.CODE and block.text]
    if not any(_SINGLE.search(block.text) for block in prose):
        return
    yield from _compare_sequences(prose)
    yield from _compare_frequent(prose)
    anchored = _collect_anchored(document, prose)
    if anchored:
        yield from _compare_words(prose, anchored)


def _compare_sequences(blocks: Sequence[Block]) -> Iterator[NearName]:
    """Compare names of several words that share all words but one."""
    uses: dict[tuple[str, ...], list[EnglishName]] = defaultdict(list)
    for block in blocks:
        for match in _SEQUENCE.finditer(block.text):
            start = match.start() + _len_of_lead(match[0])
            words = tuple(block.text[start : match.end()].split())
            if 1 < len(words) <= _MOST_WORDS:
                name = block.text[start : match.end()]
                uses[words].append(EnglishName(block, start, match.end(), name))
    holes: dict[tuple[int, tuple[str, ...]], list[tuple[str, ...]]] = defaultdict(list)
    for words in uses:
        for at in range(len(words)):
            holes[at, (*words[:at], *words[at + 1 :])].append(words)
    for (at, _), near in holes.items():
        for number, one in enumerate(near[:_MOST_NEAR]):
            for other in near[number + 1 : _MOST_NEAR]:
                same_start = at and one[at][0] == other[at][0]
                if _is_slip(one[at], other[at], _LEAST_BESIDE if same_start else _LEAST):
                    yield from _report_rarer(uses[one], uses[other])


def _len_of_lead(text: str) -> int:
    """Return the length of the sentence's first word before a name: `Later Ruth Calder`."""
    first, space, _ = text.partition(" ")
    return len(first + space) if first in _LEADS else 0


def _collect_capitalized(blocks: Sequence[Block]) -> dict[str, list[EnglishName]]:
    """Return the words inside sentences that have one capital, their first letter."""
    uses: dict[str, list[EnglishName]] = defaultdict(list)
    for block in blocks:
        for match in _SINGLE.finditer(block.text):
            word = match["name"]
            plain = len(word) > _LEAST and word[1:].isalpha() and word[1:].islower()
            if plain and _may_be_name(block, match) and not word.endswith("able"):
                uses[word].append(EnglishName(block, *match.span("name"), word))
    return uses


def _compare_frequent(blocks: Sequence[Block]) -> Iterator[NearName]:
    """Find a word inside sentences, used once, that is one slip from one used often."""
    uses = _collect_capitalized(blocks)
    often: dict[str, set[str]] = defaultdict(set)
    for name, found in uses.items():
        if len(found) >= _OFTEN:
            for key in _list_shapes(name):
                often[key].add(name)
    for name, found in uses.items() if often else ():
        if len(found) == 1:
            near = {each for key in _list_shapes(name) for each in often.get(key, ())}
            for kept in sorted(
                each for each in near if each[0] == name[0] and _is_slip(name, each)
            ):
                yield NearName(found[0], kept)


def _is_slip(one: str, other: str, least: int = _LEAST) -> bool:
    """Tell a slip in a name from the inflection of a word."""
    if min(len(one), len(other)) < least or not _is_one_slip(one, other):
        return False
    common = _list_common()
    if one.lower() in common or other.lower() in common:
        return False
    short, long = sorted((one, other), key=len)
    return not (long.startswith(short) and long[len(short) :] in {"s", "d", "n", "y"})


def _is_one_slip(one: str, other: str) -> bool:
    """Tell whether one letter is added, dropped or changed, or two neighbours changed places."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    start = next((at for at, sign in enumerate(short) if sign != long[at]), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    rest = short[start + 1 :] == long[start + 1 :]
    swapped = short[start : start + 2] == long[start : start + 2][::-1]
    return rest or (swapped and short[start + 2 :] == long[start + 2 :])


@cache
def _list_common() -> frozenset[str]:
    lexicon = load_lexicon("names-en", LexiconEntry)
    return lexicon.words("common-words") | lexicon.words("no-names")


def _report_rarer(uses: Sequence[EnglishName], others: Sequence[EnglishName]) -> Iterator[NearName]:
    rare, kept = (uses, others) if len(uses) < len(others) else (others, uses)
    for use in rare:
        yield NearName(use, kept[0].name)


def _collect_anchored(document: Document, blocks: Sequence[Block]) -> Counter[str]:
    """Return the words of names of people and companies that something says are names."""
    found: Counter[str] = Counter()
    for block in blocks:
        for match in _TITLED.finditer(block.text):
            found.update(word for word in (match["first"], match["last"]) if word)
        for match in _COMPANY.finditer(block.text):
            found.update(match["name"].split()[:1])
    for value in _iter_people_values(document, blocks):
        for piece in _SPLIT.split(value):
            if _PERSON.fullmatch(piece.strip()):
                found.update(piece.split())
    common = _list_common()
    return Counter({w: n for w, n in found.items() if len(w) >= _LEAST and w.lower() not in common})


def _iter_people_values(document: Document, blocks: Sequence[Block]) -> Iterator[str]:
    for field in document.fields:
        if _PEOPLE_LABEL.fullmatch(field.label.strip()):
            yield field.value
    heads = column_heads(document)
    for block in blocks:
        if any(_PEOPLE_LABEL.fullmatch(each.strip()) for each in get_cell_labels(block, heads)):
            yield block.text


def _compare_words(blocks: Sequence[Block], anchored: Counter[str]) -> Iterator[NearName]:
    """Find single words, inside a sentence or alone in a cell, that are near a name."""
    by_shape: dict[str, set[str]] = defaultdict(set)
    for name in anchored:
        for key in _list_shapes(name):
            by_shape[key].add(name)
    for block in blocks:
        for match in _SINGLE.finditer(block.text):
            word = match["name"]
            if len(word) < _LEAST or anchored[word] > 1 or not _may_be_name(block, match):
                continue
            near = {name for key in _list_shapes(word) for name in by_shape.get(key, ())}
            if anchored[word]:  # a name itself: another person's, unless one is used more
                near = {name for name in near if anchored[name] > 1 and len(word) > _LEAST}
            slips = sorted(name for name in near if _is_slip(word, name))
            if slips:
                yield NearName(EnglishName(block, *match.span("name"), word), slips[0])


def _list_shapes(word: str) -> list[str]:
    """Return the word and what is left of it without one of its letters."""
    return [word, *(word[:at] + word[at + 1 :] for at in range(len(word)))]


def _may_be_name(block: Block, match: re.Match[str]) -> bool:
    """Tell a name from a common word with the capital of a sentence's beginning or a heading."""
    if block.kind is BlockKind.HEADING or match["name"].lower() in _list_common():
        return False
    before = block.text[: match.start()].rstrip(" *_“\"'(")
    titled = before.endswith(("Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "St."))
    inside = bool(before) and (titled or before[-1] not in ".!?:\n")
    alone = block.cell is not None and block.text.strip() == match["name"]
    return inside or alone


def find_wrong_titles(blocks: Sequence[Block]) -> Iterator[NearName]:
    """Yield titles that call a woman Mr or a man Ms: one surname has both, of one person."""
    uses: dict[str, list[tuple[str, str, EnglishName]]] = defaultdict(list)
    for block in blocks:
        if _COUPLE.search(block.text):
            return
        for match in _TITLED.finditer(block.text):
            name = EnglishName(block, match.start(), match.end(), match[0])
            uses[match["last"]].append((match["title"], match["first"] or "", name))
    for last, found in uses.items():
        sexes = [sex for sex in (_MALE, _FEMALE) if any(each[0] in sex for each in found)]
        firsts = {first for _, first, _ in found if first}
        if len(sexes) == 2 and len(firsts) <= 1:  # noqa: PLR2004 - Mr and Ms
            yield from _report_title(last, found)


def _report_title(last: str, found: Sequence[tuple[str, str, EnglishName]]) -> Iterator[NearName]:
    """Report the titles that the full name, or else most uses, do not have."""
    named = [title for title, first, _ in found if first]
    kept = named[0] if named else Counter(title for title, _, _ in found).most_common(1)[0][0]
    sex = _MALE if kept in _MALE else _FEMALE
    for title, _, use in found:
        if title in (_MALE | _FEMALE) - sex:
            yield NearName(use, f"{kept} {last}")


_CAPITALS = re.compile(r"(?<![A-Za-z0-9_.&@/+-])[A-Z]{3,6}(?![A-Za-z0-9_&@+/-])")


def find_swapped_abbreviations(blocks: Sequence[Block]) -> Iterator[NearName]:
    """Yield abbreviations used once that are a defined one with letters swapped: ROC for RCO."""
    uses: dict[str, list[EnglishName]] = defaultdict(list)
    defined: set[str] = set()
    for block in blocks:
        if block.kind is not BlockKind.CODE:
            for match in _CAPITALS.finditer(block.text):
                uses[match[0]].append(EnglishName(block, *match.span(), match[0]))
                if block.text[match.start() - 1 : match.start()] == "(":
                    defined.add(match[0])
    for word in sorted(defined):
        swapped = {
            word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)
        }
        for other in sorted(swapped - defined):
            if len(uses.get(other, ())) == 1 < len(uses[word]):
                yield NearName(uses[other][0], word)
