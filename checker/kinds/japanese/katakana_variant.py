"""`katakana-variant`: one katakana word spelled in two ways, as in サーバ and サーバー."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.document import Mark, MarkKind, Span
from checker.core.findings import CheckResult, Hit, Replacement
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.kinds.japanese.katakana import Katakana, count_morae, find_katakana_words, is_same_word
from checker.kinds.shared.base import Kind, Rule, Target, WordList
from checker.kinds.shared.prose import choose_own_blocks


class KatakanaVariantRule(Rule):
    """Parameters of `katakana-variant`."""

    kind: Literal["katakana-variant"]
    long_vowel: Literal["keep", "drop"] | None = None
    exceptions: WordList = ()


@dataclass(frozen=True, slots=True)
class _KatakanaUse:
    """One occurrence of a katakana word."""

    word: Katakana
    span: Span


_MIXED = Message("katakana-variant.occurs-beside")
_SHORT = Message("katakana-variant.lacks-long-vowel-at-end")
_LONG = Message("katakana-variant.long-vowel-at-end")

_NEVER_LONG: Final = ("ア", "ィ", "ャ", "ョ", "リ")
"""メディア, セキュリティ, リポジトリ: the dictionary adds a long vowel that few write."""
_NEVER_SHORT: Final = frozenset(
    ["コーヒー", "エネルギー", "アレルギー", "セミナー", "ストーリー", "シンポジー", "カレンダー"]
)
_TITLE: Final = re.compile(
    r"『[^『』]*』|“[^“”]{1,40}”|\"[^\"\n]{1,40}\""
    r"|\b[A-Z][A-Za-z]{0,30}(?: [A-Za-z]{1,30}){2,10}\s?[（(][^（）()]{1,40}[）)]"
)
"""The title of a work and words of a screen, which keep their own spelling."""
_WRONG: Final = re.compile(r"\s*(?:NG|[×✕✗❌✘誤]|(?:誤り|悪い|よくない|良くない)の?例?)\s*[:：)）]")
"""What heads an example of how not to write."""
_BESIDE: Final = frozenset(["/", "／", "→", "」「", "」、「", "」と「", "」や「", "」ではなく「"])
_SHORT_MORAE = 2
"""Up to so many beats before it, the long vowel stays: カー, カバー (JIS Z 8301)."""


def check(rule: KatakanaVariantRule, target: Target) -> CheckResult:
    """Gather the spellings of each word; the rarer ones, or those against the rule, are faults."""
    groups = _group_uses(rule, target)
    hits: list[Hit] = []
    for uses in groups.values():
        found = list(_check_long_vowel(rule, uses)) or list(_find_rarer(rule, uses))
        hits += found
    order = {block.path: index for index, block in enumerate(target.blocks)}
    hits.sort(key=lambda hit: (order[hit.span.path], hit.span.start, -hit.span.end))
    return CheckResult(len(groups), tuple(_drop_overlapping(hits)))


def _group_uses(rule: KatakanaVariantRule, target: Target) -> dict[str, list[_KatakanaUse]]:
    groups: dict[str, list[_KatakanaUse]] = defaultdict(list)
    for block in choose_own_blocks(rule, target):
        if _WRONG.match(block.text):
            continue
        titles = [match.span() for match in _TITLE.finditer(block.text)]
        titles += [(mark.start, mark.end) for mark in block.marks if _leads_elsewhere(mark)]
        words = list(find_katakana_words(block.text))
        titles += _find_pairs(block.text, words)
        for word in words:
            if any(low <= word.start < high for low, high in titles):
                continue
            if word.text not in rule.exceptions:
                groups[word.key].append(_KatakanaUse(word, block.span(word.start, word.end)))
    return groups


def _find_pairs(text: str, words: Sequence[Katakana]) -> Iterator[tuple[int, int]]:
    """Yield the places where both spellings of a word are spoken about: 「サーバ/サーバー」."""
    for first, second in pairwise(words):
        between = text[first.end : second.start].strip()
        if first.key == second.key and first.text != second.text and between in _BESIDE:
            yield first.start, second.end


def _leads_elsewhere(mark: Mark) -> bool:
    """Return whether a link shows the title of a page that somebody else wrote."""
    return mark.kind is MarkKind.LINK and mark.value.startswith(("http:", "https:"))


def _check_long_vowel(rule: KatakanaVariantRule, uses: Sequence[_KatakanaUse]) -> Iterator[Hit]:
    if rule.long_vowel is None or uses[0].word.key.startswith("・"):
        return
    for use in uses:
        text, usual = use.word.text, use.word.usual
        if rule.long_vowel == "keep":
            wanted = text + "ー"
            if usual == wanted and not text.endswith(_NEVER_LONG):
                yield _build_hit(rule, use, _SHORT, wanted)
        elif text.endswith("ー") and _may_drop(text):
            yield _build_hit(rule, use, _LONG, text[:-1])


def _may_drop(text: str) -> bool:
    stem = text[:-1]
    long_enough = count_morae(stem) > _SHORT_MORAE and text not in _NEVER_SHORT
    return long_enough and is_same_word(stem, text)


def _find_rarer(rule: KatakanaVariantRule, uses: Sequence[_KatakanaUse]) -> Iterator[Hit]:
    counts: dict[str, int] = defaultdict(int)
    for use in uses:
        counts[use.word.text] += 1
    if len(counts) == 1:
        return
    usual = max(counts, key=lambda text: (counts[text], any(u.word.usual == text for u in uses)))
    for use in uses:
        text = use.word.text
        if text != usual:
            values = {"count": str(counts[text]), "usual": str(counts[usual])}
            yield _build_hit(rule, use, _MIXED, usual, **values)


def _drop_overlapping(hits: Sequence[Hit]) -> Iterator[Hit]:
    """Leave out a part of what is found as a whole."""
    path, end = "", 0
    for hit in hits:
        if hit.span.path != path or hit.span.start >= end:
            path, end = hit.span.path, hit.span.end
            yield hit


def _build_hit(
    rule: KatakanaVariantRule, use: _KatakanaUse, sentence: Message, wanted: str, **numbers: str
) -> Hit:
    values = {"match": use.word.text, "replacement": wanted, **numbers}
    return Hit(
        use.span,
        sentence.format(**values),
        replacement=Replacement(wanted, rule.fix or "unsafe"),
        values=values,
    )


KIND = Kind(
    "katakana-variant",
    KatakanaVariantRule,
    check,
    values=("match", "replacement"),
    fix="unsafe",
)
