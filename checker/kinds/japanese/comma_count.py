"""`comma-count`: sentences with too many 読点 (commas)."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from pydantic import Field

from checker.core.document import Block
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.prose_sentences import collect_prose_sentences
from checker.language.morphology import Morpheme, split_morphemes


class CommaCountRule(Rule):
    """Parameters of `comma-count`."""

    kind: Literal["comma-count"]
    max: int = Field(3, ge=0)
    max_english: int | None = Field(None, ge=0)
    commas: str = Field("、，", min_length=1)
    noun_lists: Literal["skip", "count"] = "skip"
    brackets: Literal["skip", "count"] = "skip"


_JAPANESE = Message("comma-count.it-has-commas-at-most")
_SPLIT = Message("comma-count.split-sentence-make-list")
_KANA = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_NUMBER = re.compile("[0-9０-９][,，][0-9０-９]{3}")
_BRACKETED = re.compile(
    "[（(](?:[^（）()]|[（(][^（）()]*[）)])*[）)]|「(?:[^「」]|「[^「」]*」)*」|『[^『』]*』"
    "|【[^【】]*】|〔[^〔〕]*〕|[\\[［][^\\[\\]［］]*[\\]］]|“[^“”]*”"
)
_NAME = re.compile('[A-Za-z0-9_\ufffc"]$')
"""A name in Latin letters, or code that a rule does not read."""
_ENGLISH_COMMA = re.compile(",(?![0-9])")
_BRACKET = re.compile("[（）()「」『』【】〔〕\\[\\]［］“”]+")


def check(rule: CommaCountRule, target: Target) -> CheckResult:
    """Count the commas of each sentence; headings and table cells only if the scope asks."""
    found = collect_prose_sentences(rule, target)
    hits = (_build_hit(rule, block, start, end) for block, start, end in found)
    return CheckResult(len(found), tuple(hit for hit in hits if hit))


def _build_hit(rule: CommaCountRule, block: Block, start: int, end: int) -> Hit | None:
    text = block.text[start:end]
    count, limit = _count_commas(rule, text)
    if limit is None or count <= limit:
        return None
    values = {"count": str(count), "max": str(limit)}
    return Hit(block.span(start, end), _JAPANESE.format(**values), _SPLIT, values=values)


def _count_commas(rule: CommaCountRule, text: str) -> tuple[int, int | None]:
    """Return the number of commas that count, and the limit."""
    if not _KANA.search(text):
        return len(_ENGLISH_COMMA.findall(text)), rule.max_english
    if sum(text.count(comma) for comma in rule.commas) <= rule.max:
        return 0, rule.max
    outside = _blank_brackets(text) if rule.brackets == "skip" else text
    places = list(_find_commas(rule, outside))
    if len(places) > rule.max and rule.noun_lists == "skip":
        listing = _find_commas_between_nouns(outside, frozenset(places))
        places = [place for place in places if place not in listing]
    return len(places), rule.max


def _blank_brackets(text: str) -> str:
    """Return `text` with the brackets' contents as one unbroken word of the same length."""
    return _BRACKETED.sub(
        lambda match: match[0][0] + "〇" * (len(match[0]) - 2) + match[0][-1], text
    )


def _find_commas(rule: CommaCountRule, text: str) -> Iterator[int]:
    """Yield the places of commas; one between digits belongs to a number."""
    for match in re.finditer(f"[{re.escape(rule.commas)}]", text):
        if not _NUMBER.match(text, max(match.start() - 1, 0)):
            yield match.start()


@cache_by_text(1024)
def _find_commas_between_nouns(text: str, places: frozenset[int]) -> frozenset[int]:
    """Return the commas that stand between listed nouns.

    A comma with a noun on both sides lists them, and so do two or more in a row that each follow a
    noun, whatever adorns the next: 「机、新しい椅子、棚」.
    """
    found = [each for each in split_morphemes(text) if not _BRACKET.fullmatch(each.surface)]
    after_noun, between = set(), set()
    for before, comma, after in zip(found, found[1:], found[2:], strict=False):
        if comma.start in places and _is_noun(before) and not _is_when(before, after):
            after_noun.add(comma.start)
            if _is_noun(after) or after.pos[0] == "接頭辞":
                between.add(comma.start)
    order = sorted(places)
    rows = (pair for pair in pairwise(order) if after_noun.issuperset(pair))
    return frozenset(between.union(*rows))


def _is_noun(each: Morpheme) -> bool:
    if _NAME.search(each.surface):
        return True
    return each.pos[0] in {"名詞", "代名詞", "記号"} or (
        each.pos[0] == "接尾辞" and each.pos[1] == "名詞的"
    )


def _is_when(before: Morpheme, after: Morpheme) -> bool:
    """Tell whether a noun says when, and lists nothing: 「当日、社員は」, not 「今年、来年」."""
    return before.pos[2] == "副詞可能" and after.pos[2] != "副詞可能"


KIND = Kind(
    "comma-count",
    CommaCountRule,
    check,
    values=("count", "max"),
)
