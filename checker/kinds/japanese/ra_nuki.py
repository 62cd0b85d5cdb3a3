"""`ra-nuki`: potential verbs that lack their ら (食べれる for 食べられる)."""

from collections.abc import Iterator
from typing import Literal

from checker.core.document import Block
from checker.core.findings import CheckResult, Hit, Replacement
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text
from checker.kinds.japanese.potential_form import is_potential
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.quotations import covers, find_quotations
from checker.language.morphology import Morpheme, split_morphemes


class RaNukiRule(Rule):
    """Parameters of `ra-nuki`."""

    kind: Literal["ra-nuki"]
    allow: tuple[str, ...] = ()
    quotes: bool = False


_FOUND = Message("ra-nuki.drops-its")
_INSTEAD = Message("ra-nuki.write")

# れ after a stem (い or え row, or a kanji), before what may follow a potential verb.
_MAYBE = re.compile(
    "[いきぎしじちにひびみりえけげせぜてでねへべめれ一-鿿]れ(?=[るまなたてばずよれ])"
)
_HIRAGANA = re.compile("[ぁ-ゖ]+")
_CLEAR = frozenset(("み", "たべ", "おぼえ", "しらべ", "つづけ", "きめ"))
"""Stems in kana that are one word only: かえれる may be 帰れる, いれる is 入れる."""
_TWICE = "れれ"
"""見れれる: one れ too many besides."""
_ONE_STEP = ("上一段", "下一段", "カ行変格")


def check(rule: RaNukiRule, target: Target) -> CheckResult:
    """Find potential forms in れる of verbs whose own class forms them with られる."""
    hits = tuple(hit for block in target.blocks for hit in _check_block(rule, block))
    return CheckResult(len(target.blocks), hits)


def _check_block(rule: RaNukiRule, block: Block) -> Iterator[Hit]:
    if not _MAYBE.search(block.text):
        return
    places = [] if rule.quotes else find_quotations(block.text)
    for start, stem, end, verb in _find_dropped_ra(block.text):
        if not covers(places, start, end) and verb not in rule.allow:
            yield _build_hit(rule, block, start, stem, end)


def _build_hit(rule: RaNukiRule, block: Block, start: int, stem: int, end: int) -> Hit:
    match = block.text[start:end]
    ending = block.text[stem:end]
    if ending == _TWICE and not block.text.startswith("ば", end):  # 見れれば is a form of 見れる
        ending = "れ"
    text = f"{block.text[start:stem]}ら{ending}"
    values = {"match": match, "replacement": text}
    return Hit(
        block.span(start, end),
        _FOUND.format(**values),
        _INSTEAD.format(**values),
        Replacement(text, rule.fix or "unsafe"),
        values,
    )


def _find_dropped_ra(text: str) -> Iterator[tuple[int, int, int, str]]:
    """Yield start, end of the stem, end, and dictionary form of each verb that lacks its ら."""
    found = split_morphemes(text)
    for number, each in enumerate(found):
        if each.pos[0] == "動詞" and (stem := _find_ichidan_stem(each)):
            end = each.end + text.startswith(_TWICE, each.end - 1)
            yield each.start, each.start + len(stem), end, f"{stem}れる"
        elif number and _is_bare_reru(found[number - 1], each):
            before = found[number - 1]
            yield before.start, before.end, each.end, f"{before.surface}れる"


def _find_ichidan_stem(verb: Morpheme) -> str:
    """Return 食べ for 食べれる: the dictionary knows it as a form of 食べる. Empty for others."""
    stem = verb.dictionary_form.removesuffix("れる")
    if not verb.dictionary_form.endswith("れる") or not verb.surface.startswith(f"{stem}れ"):
        return ""
    return stem if stem and _is_one_step(stem, verb.normalized_form) else ""


@cache_by_text(1024)
def _is_one_step(stem: str, normalized: str) -> bool:
    """Tell whether `stem` + る is the verb that `normalized` names, and takes られる (食べる)."""
    if normalized == f"{stem}れる" or not _is_clear(stem):
        return False
    base = split_morphemes(f"{stem}る")
    return len(base) == 1 and base[0].pos[0] == "動詞" and base[0].pos[4].startswith(_ONE_STEP)


def _is_clear(stem: str) -> bool:
    return stem in _CLEAR or _HIRAGANA.fullmatch(stem) is None


def _is_bare_reru(verb: Morpheme, suffix: Morpheme) -> bool:
    """Tell whether れる follows a verb that takes られる, where the dictionary has no one word."""
    if suffix.pos[0] != "助動詞" or suffix.dictionary_form != "れる" or verb.pos[0] != "動詞":
        return False
    if not _is_clear(verb.surface):
        return False
    if is_potential(verb):  # 使えれる has a れ too many and no ら too few
        return False
    if verb.pos[4].startswith("サ行変格"):
        return verb.surface.endswith("じ")  # 信じれる, which it takes for a form of 信ずる
    return (
        verb.pos[4].startswith(_ONE_STEP[:2])
        and verb.dictionary_form not in {"出来る", "できる"}
        and f"{verb.surface}る" == verb.dictionary_form
    )


KIND = Kind(
    "ra-nuki",
    RaNukiRule,
    check,
    values=("match", "replacement"),
    fix="unsafe",
)
