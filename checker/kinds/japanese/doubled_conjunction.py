"""`doubled-conjunction`: neighbouring sentences that begin alike, and 「…が、…が、」 in one."""

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Literal

from pydantic import Field

from checker.core.document import Block, BlockKind
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.kinds.shared.base import Entries, Kind, Rule, Target
from checker.kinds.shared.prose import choose_own_blocks
from checker.kinds.shared.quotations import blank_places, find_quotations
from checker.language.morphology import split_morphemes
from checker.language.sentences import split_sentences


class DoubledConjunctionRule(Rule):
    """Parameters of `doubled-conjunction`."""

    kind: Literal["doubled-conjunction"]
    words: Entries = ()
    allow: tuple[str, ...] = ()
    within: int = Field(1, ge=1)
    per: Literal["paragraph", "section"] = "paragraph"
    ga: bool = True


_REPEATED = Message("doubled-conjunction.opens-both")
_GA = Message("doubled-conjunction.joins-clauses-times-one-sentence")

# The comma tells 「また、」 from 「また会う」; a few words are conjunctions without one too.
_WITH_COMMA = (
    "しかし|しかしながら|だが|ですが|ただ|ただし|もっとも|けれども|けれど|だけど|でも|それでも|ところが"
    "|とはいえ|とはいうものの|にもかかわらず|また|さらに|更に|加えて|そのうえ|その上|しかも|それに"
    "|そして|それから|そこで|それで|すると|そのため|このため|したがって|従って|よって|ゆえに|だから"
    "|ですから|なので|そのため|その結果|この結果|なお|ちなみに|つまり|すなわち|要するに|例えば|たとえば"
    "|一方|一方で|他方|逆に|反対に|むしろ|同様に|あるいは|または|又は|ところで|さて|なぜなら"
)
_WITHOUT = "しかしながら|しかし|ただし|したがって|ところが|けれども|なぜなら"
_ENGLISH = (
    "However|Therefore|Moreover|Furthermore|In addition|Additionally|Thus|Hence|Consequently"
    "|Nevertheless|Nonetheless|Meanwhile|For example|For instance|As a result|On the other hand"
    "|Besides|Still|Also|But|And|So"
)
_OPENING = re.compile(
    f"(?:(?P<comma>{_WITH_COMMA})(?=[、，])|(?P<bare>{_WITHOUT})|(?P<english>(?i:{_ENGLISH}))(?=,))"
)


def check(rule: DoubledConjunctionRule, target: Target) -> CheckResult:
    """Compare how sentences begin; a conjunction is counted again from its last occurrence."""
    candidates, hits = 0, []
    prose = (
        block for block in choose_own_blocks(rule, target) if block.kind is not BlockKind.HEADING
    )
    for blocks in _iter_units(rule, prose):
        starts = [
            (block, start, end)
            for block in blocks
            for start, end in split_sentences(block.text, target.document.language)
        ]
        candidates += len(starts)
        hits += [*_find_repeated(rule, starts), *(_find_repeated_ga(starts) if rule.ga else ())]
    order = {block.path: number for number, block in enumerate(target.blocks)}
    hits.sort(key=lambda hit: (order[hit.span.path], hit.span.start))
    return CheckResult(candidates, tuple(hits))


def _iter_units(rule: DoubledConjunctionRule, blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Yield what is read in one go: a paragraph, or the paragraphs of one section in a row."""
    if rule.per == "paragraph":
        yield from ([block] for block in blocks)
        return
    for (plain, _), group in groupby(
        blocks, key=lambda block: (_is_paragraph(block), block.section)
    ):
        run = list(group)
        yield from ([run] if plain else ([block] for block in run))


def _is_paragraph(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and block.cell is None


_Sentence = tuple[Block, int, int]


def _find_repeated(rule: DoubledConjunctionRule, found: list[_Sentence]) -> Iterator[Hit]:
    if len(found) < 2:  # noqa: PLR2004 - two sentences are needed to be alike
        return
    last: dict[str, int] = {}
    for number, (block, start, end) in enumerate(found):
        word = _find_opening(rule, block.text, start, end)
        if word is None:
            continue
        key = word.casefold()
        if number - last.get(key, -rule.within - 1) <= rule.within:
            values = {"match": word}
            yield Hit(
                block.span(start, start + len(word)), _REPEATED.format(**values), values=values
            )
        last[key] = number


def _find_opening(rule: DoubledConjunctionRule, text: str, start: int, end: int) -> str | None:
    """Return the conjunction that a sentence begins with."""
    match = _OPENING.match(text, start, end)
    words = [match[0]] if match else []
    words += [entry.word for entry in rule.words if text.startswith(entry.word, start, end)]
    return next((word for word in words if word not in rule.allow), None)


def _find_repeated_ga(found: list[_Sentence]) -> Iterator[Hit]:
    for block, start, end in found:
        if block.text.count("が", start, end) > 1:
            yield from _check_ga(block, start, end)


def _check_ga(block: Block, start: int, end: int) -> Iterator[Hit]:
    text = block.text[start:end]
    text = blank_places(text, find_quotations(text), "*")
    places = [
        each
        for before, each in pairwise(split_morphemes(text) if text.count("が") > 1 else ())
        if each.surface == "が"
        and each.pos[:2] == ("助詞", "接続助詞")
        and not before.pos[5].startswith("意志推量形")
    ]
    if len(places) > 1:
        second = places[1]
        values = {"match": "が", "count": str(len(places))}
        yield Hit(
            block.span(start + second.start, start + second.end),
            _GA.format(**values),
            values=values,
        )


KIND = Kind(
    "doubled-conjunction",
    DoubledConjunctionRule,
    check,
    values=("match",),
)
