"""Names in English text: what begins with a capital and is no sentence's first common word."""

from collections.abc import Iterator
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.word_set import parse_words
from checker.jobs.write.grounding.codes import COMMON
from checker.jobs.write.grounding.model import Fact, Kind, Name
from checker.jobs.write.grounding.plain_text import make_key
from checker.jobs.write.grounding.words_en import COMMON_WORDS, GIVEN, NO_NAMES
from checker.language.morphology import split_morphemes
from checker.language.tagger import tag_words

_WORD: Final = r"(?:[A-ZÀ-Þ][\w+#&'.-]*\w|[A-Z])"
_OF: Final = "|".join(
    f"(?<={word} )of" for word in ("Bank", "University", "Department", "Ministry", "Head", "Board")
)
_SEQUENCE = re.compile(
    rf"(?<![\w/@.#-])(?:(?P<title>Mr|Ms|Mrs|Dr|Prof)\.? )?(?P<name>{_WORD}"
    rf"(?: (?:(?:{_OF}|de|van|von|&) (?=[A-Z]))?"
    rf"(?:{_WORD}|(?<=[A-Za-z] )[0-9]{{1,4}}(?![0-9:/.,%-]))){{0,6}})"
)
_LOWER_MIXED = re.compile(r"(?<![\w/@.-])[a-z]{1,12}[A-Z]\w{1,20}")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;|•—/][*_'\")]{0,3}\s|\n)[\s>#*+\-(\[\"'|\d.)•]*$")
_COMPANY_WORD: Final = parse_words("""
    inc ltd llc corp corporation company co gmbh plc limited group holdings solutions systems
    technologies bank university department team office division committee
""")
_PLACE_WORD: Final = parse_words("""
    street avenue road building room hall airport station city park hotel
""")
_ENDINGS = re.compile(r"(?:ed|ing|ly|er|ers|ion|ions|ment|ness|ity|able|ible|al|ive|ous)$")
_PREFIX = re.compile(
    "^(?:un|re|dis|mis|over|under|counter|pre|post|non|inter|sub|up|out|auto|multi|de|co)"
)
_DETERMINERS = parse_words("""
    the our their this that its his her your my a an
""")
_WORDS = re.compile("[^ ]+")
_NEAR = 60
"""Characters before a word that tell whether it begins a sentence."""
_FUNCTION: Final = frozenset(
    {"DT", "IN", "CC", "TO", "PRP", "PRP$", "MD", "WDT", "WP", "WP$", "WRB", "EX", "UH", "PDT"}
)
_OPEN: Final = frozenset(
    {"RB", "RBR", "VBZ", "VBP", "VBD", "VBN", "VBG", "VB", "JJ", "JJR", "JJS", "CD"}
)


def find_names(text: str) -> Iterator[Fact]:
    """Yield the names in the plain form of an English text."""
    for match in _SEQUENCE.finditer(text):
        yield from _find_in_sequence(text, match)
    for match in _LOWER_MIXED.finditer(text):
        yield Fact("product", Name(make_key(match[0])), *match.span())


def _find_in_sequence(text: str, match: re.Match[str]) -> Iterator[Fact]:
    """Yield the name in words with capitals, those at both ends that belong to none left out."""
    start = match.start("name")
    spans = [(start + word.start(), start + word.end()) for word in _WORDS.finditer(match["name"])]
    words = [text[low:high] for low, high in spans]
    titled = bool(match["title"])
    opens = not titled and _opens_sentence(text, match)
    low, high = _trim_words(words, opens=opens)
    if opens and _is_heading(text, start):
        return
    if low >= high or not any(map(str.isalpha, words[low])):
        return
    end = spans[high - 1][0] + len(words[high - 1].rstrip(".'-").removesuffix("'s"))
    name = text[spans[low][0] : end]
    if len(name) > 1 and name not in COMMON:
        value = Name(make_key(name), tuple(map(make_key, name.split())))
        begin = match.start() if titled and low == 0 else spans[low][0]
        yield Fact(_classify_name(words[low:high], titled=titled), value, begin, end)


def _is_heading(text: str, place: int) -> bool:
    """Tell whether a line is a heading of Markdown, in which common words have capitals too."""
    return text.startswith("#", text.rfind("\n", 0, place) + 1)


def _opens_sentence(text: str, match: re.Match[str]) -> bool:
    """Tell whether words stand where any word has a capital: first in a sentence, or as a label."""
    start, end = match.span("name")
    before = text[max(0, start - _NEAR) : start]
    return start == 0 or _SENTENCE_START.search(before) is not None or text[end : end + 1] == ":"


def _trim_words(words: list[str], *, opens: bool) -> tuple[int, int]:
    """Return the first word of a name, and the one behind its last."""
    low, high = 0, len(words)
    if opens and not (words[0].lower() in _DETERMINERS and len(words) > 1):
        while low < high and is_common(words[low]):
            low += 1
    while low < high and _is_no_name(words[low]):
        low += 1
    while high > low and _is_no_name(words[high - 1]):
        high -= 1
    return low, high


def _is_no_name(word: str) -> bool:
    bare = word.rstrip(".,'").lower()
    if word in {"of", "and", "&"}:
        return True
    return bare in NO_NAMES or word.rstrip(".,'") in COMMON or tag_words(bare)[0].tag in _FUNCTION


def _is_closed(word: str) -> bool:
    return tag_words(word)[0].tag in _FUNCTION | _OPEN and not word.endswith(("a", "i", "o"))


def is_common(word: str) -> bool:
    """Return whether a word with a capital is one that any sentence may begin with."""
    bare = word.rstrip(".,'").removesuffix("'s")
    low = bare.lower()
    if any(character.isupper() for character in bare[1:]) or any(map(str.isdecimal, bare)):
        return False
    if low in NO_NAMES or _is_closed(low):
        return True
    if low in GIVEN:
        return False
    if "-" in low:
        return all(map(is_common, low.split("-")))
    for form in (bare, low, *_iter_stems(low)):
        proper = _is_proper(form)
        if proper is not None:
            return not proper
    return _ENDINGS.search(low) is not None


def _iter_stems(word: str) -> Iterator[str]:
    for ending, instead in (("ies", "y"), ("es", ""), ("s", "")):
        if word.endswith(ending):
            yield word.removesuffix(ending) + instead
    if (stem := _PREFIX.sub("", word)) != word:
        yield stem


def _is_proper(word: str) -> bool | None:
    """Return whether the dictionary has a word for a name, None where it has it not at all."""
    found = split_morphemes(word)
    if word in COMMON_WORDS:
        return False
    return found[0].pos[1] == "固有名詞" if len(found) == 1 and found[0].known else None


def _classify_name(words: list[str], *, titled: bool) -> Kind:
    last = words[-1].lower().rstrip(".")
    if titled:
        return "person"
    if last in _COMPANY_WORD:
        return "organisation"
    if last in _PLACE_WORD:
        return "place"
    if words[0].lower() in GIVEN:
        return "person"
    found = split_morphemes(words[0])
    if len(found) == 1 and found[0].pos[1] == "固有名詞":
        return "place" if found[0].pos[2] == "地名" else "person"
    return "product"
