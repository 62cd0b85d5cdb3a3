"""`style-mix`: です・ます sentences among である ones, or the other way round."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from pydantic import Field

from checker.core.bilingual import Bilingual
from checker.core.document import Block, BlockKind, Span
from checker.core.findings import CheckResult, Hit
from checker.kinds.shared.base import Kind, KindDoc, Rule, Target
from checker.language.endings import Style, ending
from checker.language.sentences import sentences


class StyleMixRule(Rule):
    """Parameters of `style-mix`."""

    kind: Literal["style-mix"]
    style: Literal["desumasu", "dearu", "majority"] = Field(
        "majority", description="文体。majority は多いほう。 / The style, or the prevailing one."
    )
    per: Literal["section", "document"] = Field(
        "document", description="そろえる単位。 / Where all sentences must agree."
    )
    lists_and_tables: Literal["apart", "same", "ignore"] = Field(
        "apart",
        description="箇条書きと表。apart は本文と別に、それぞれの中で比べる。"
        " / Lists and tables: each compared in itself, with the text, or not at all.",
    )


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence whose style is beyond doubt: `span` covers the words that show it."""

    style: Style
    span: Span


_NAMES = {
    Style.POLITE: Bilingual("です・ます調", "polite (です・ます)"),
    Style.PLAIN: Bilingual("である調", "plain (である)"),
}
_MIXED = Bilingual(
    "{usual}の{unit}に、{style}の文末「{match}」があります。",
    "“{match}” is {style} in a {unit} that is {usual}.",
)
_ALIGN = Bilingual("文末を{usual}にそろえてください。", "Write the whole in the {usual} style.")
_UNITS = {
    "document": Bilingual("文書", "document"),
    "section": Bilingual("節", "section"),
    "list": Bilingual("箇条書き", "list"),
    "table": Bilingual("表", "table"),
}


def check(rule: StyleMixRule, target: Target) -> CheckResult:
    """Compare the sentences of each unit; on a tie the first one sets the style."""
    candidates, hits = 0, []
    for unit, blocks in _units(rule, target.blocks):
        found = [sentence for block in blocks for sentence in _sentences(block)]
        wanted = (
            None if rule.style == "majority" or unit in {"list", "table"} else Style(rule.style)
        )
        usual = wanted or _most(found)
        candidates += len(found)
        hits += [_hit(target, unit, usual, one) for one in found if one.style is not usual]
    order = {block.path: number for number, block in enumerate(target.blocks)}
    hits.sort(key=lambda hit: (order[hit.span.path], hit.span.start))
    return CheckResult(candidates, tuple(hits))


def _units(rule: StyleMixRule, blocks: tuple[Block, ...]) -> Iterator[tuple[str, list[Block]]]:
    """Yield what must agree: the running text, and under `apart` each list and each table."""
    prose = [block for block in blocks if block.kind is not BlockKind.HEADING and _is_prose(block)]
    if rule.lists_and_tables == "same":
        text, aside = prose, []
    else:
        text = [block for block in prose if _aside(block) is None]
        aside = [block for block in prose if _aside(block) is not None]
    if rule.per == "document":
        yield "document", text
    else:
        yield from (("section", list(group)) for _, group in groupby(text, lambda b: b.section))
    if rule.lists_and_tables == "apart":
        yield from (
            ("table" if group[0].cell else "list", group)
            for group in (list(blocks) for _, blocks in groupby(aside, _aside))
        )


def _aside(block: Block) -> tuple[str, ...] | None:
    """Return what a cell's table, or the list of a list item, is told apart by."""
    if block.cell is not None:
        return (block.cell.table,)
    return ("list", *block.section) if block.kind is BlockKind.LIST_ITEM else None


def _is_prose(block: Block) -> bool:
    """Tell whether a cell holds running text; a single sentence is an entry with its own style."""
    return block.cell is None or len(sentences(block.text, "ja")) > 1


def _sentences(block: Block) -> Iterator[_Sentence]:
    for start, end in sentences(block.text, "ja"):
        if found := ending(block.text[start:end]):
            yield _Sentence(found.style, block.span(start + found.start, start + found.end))


def _most(found: list[_Sentence]) -> Style:
    counts = Counter(sentence.style for sentence in found)
    return max(counts, key=lambda style: counts[style], default=Style.PLAIN)


def _hit(target: Target, unit: str, usual: Style, found: _Sentence) -> Hit:
    match = target.document.quote(found.span)
    is_, should = _NAMES[found.style], _NAMES[usual]
    where = _UNITS[unit]
    return Hit(
        found.span,
        Bilingual(
            _MIXED.ja.format(usual=should.ja, unit=where.ja, style=is_.ja, match=match),
            _MIXED.en.format(usual=should.en, unit=where.en, style=is_.en, match=match),
        ),
        Bilingual(_ALIGN.ja.format(usual=should.ja), _ALIGN.en.format(usual=should.en)),
        values={"match": match, "style": is_.ja, "usual": should.ja},
    )


KIND = Kind(
    "style-mix",
    StyleMixRule,
    check,
    KindDoc(
        finds=Bilingual(
            "「です・ます」と「である」が混ざった文書。",
            "Polite and plain sentences in one document.",
        ),
        why=Bilingual(
            "文体が混ざると、つぎはぎの文書に見え、読み手の調子も乱れます。見出し、体言止め、引用、"
            "句点のない断片、一文だけの表のセルは文体を問いません。",
            "Mixed styles make a document look patched up. Headings, noun endings, quotations,"
            " fragments without a full stop and table cells of one sentence have no style.",
        ),
        rule="""\
id: example.style
kind: style-mix
""",
        bad="新しい端末を導入します。費用は総務部が負担する。設定は各自で行います。",
        good="新しい端末を導入します。費用は総務部が負担します。設定は各自で行います。",
        values=("match", "style", "usual"),
    ),
)
