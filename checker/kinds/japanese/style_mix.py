"""`style-mix`: です・ます sentences among である ones, or the other way round."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby, pairwise
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, MarkKind, Span
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.components import Component, find_components, get_component
from checker.kinds.shared.prose import choose_own_blocks
from checker.kinds.shared.quotations import covers, find_quotations
from checker.language.sentence_endings import SentenceStyle, find_ending
from checker.language.sentences import split_sentences

_KEEPS_ITS_STYLE = re.compile(
    r"[！!]$|(?:です|ます|ません)か[？?]$"
    "|(?:申請|申し?込み?|誓約|提出|届出|請求|委任|同意|承諾|辞退|参加)(?:いた)?します。?$"
    "|[ご御](?:決裁|承認|審議|検討|審査|許可|高裁)[^。]{0,8}(?:願い|仰ぎたく|賜りたく|いただきたく)[^。]{0,10}ます。?$"
    "|(?:よい|よろしい|いかが)(?:でしょう)?か、?(?:お伺い(?:いた)?します|伺います)。?$"
)
"""What is exclaimed, asked, declared on a form or asked of who decides, so in either style:
「参加を申請します。」, 「ご決裁をお願いいたします。」, 「実施してよろしいか伺います。」"""

_LABELLED = re.compile(r"^[^\n\S]*[^\s:：、。]{1,10}[:：][^\n]+", re.MULTILINE)
"""A line with a label: an entry, or somebody's words as they were taken down."""

_SPEAKER = re.compile(r"^[^\n\S]*([^\s:：、。()（）「」]{1,12})[^\n\S]*[:：](?!//)")
_COMMENT = re.compile(r"^\W{0,2}(?:コメント|発言|ご?意見|質問|回答|感想)[ \t]*[:：]")
"""What heads somebody's words in minutes: a name, or what sort of words they are."""

_ASKED = re.compile(
    r"\W*(?:Q(?:uestions?)?|ご?質問(?:内容|事項)?|お?問い?合わ?せ内容|ご(?:意見|感想|要望)|お客様の声)"
    r"[\s.．:：]*[0-9０-９]{0,3}",
    re.IGNORECASE,
)
"""Headings over words of others: an asker's, a reader's."""

_NOTE = re.compile(
    r"\s*[(（]?(?:[*＊※†][ 　]?[0-9０-９]{1,2}|注[ 　]?[0-9０-９]{0,2})[)）:：.．、\s]"
)
"""A note below the text, with its mark: 「*1: 同じ形式の場合は除く。」"""

_FIGURE = re.compile(r"diagram|figure|caption|illustration", re.IGNORECASE)
"""Components that show a picture: what stands in them is its caption."""

_CHANGES = re.compile(
    r"リリースノート|(?:変更|更新)(?:履歴|点一覧)|release notes?|change ?log", re.IGNORECASE
)
"""Titles of documents whose items say briefly what was changed."""

_FEW_OTHERS = 4


class StyleMixRule(Rule):
    """Parameters of `style-mix`."""

    kind: Literal["style-mix"]
    style: Literal["desumasu", "dearu", "majority"] = "majority"
    per: Literal["section", "document"] = "document"
    lists_and_tables: Literal["apart", "same", "ignore"] = "apart"


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence whose style is beyond doubt: `span` covers the words that show it."""

    style: SentenceStyle
    span: Span


_NAMES = {
    SentenceStyle.POLITE: Message("style-mix.polite"),
    SentenceStyle.PLAIN: Message("style-mix.plain"),
}
_MIXED = Message("style-mix.is-in-a-that-is")
_ALIGN = Message("style-mix.write-whole-style")
_UNITS = {
    "document": Message("style-mix.document"),
    "section": Message("style-mix.section"),
    "list": Message("style-mix.list"),
    "table": Message("style-mix.table"),
}


def check(rule: StyleMixRule, target: Target) -> CheckResult:
    """Compare the sentences of each unit; on a tie all that is there sets the style."""
    candidates, hits, whole = 0, [], _WholeStyle(target)
    for unit, blocks in _iter_units(rule, choose_own_blocks(rule, target)):
        found = [sentence for block in blocks for sentence in _iter_sentence_styles(block)]
        if unit == "list" and _lists_changes(target, blocks):
            continue
        if unit not in {"list", "table"}:
            found = _leave_out_apart(found, blocks, target)
        wanted = (
            None
            if rule.style == "majority" or unit in {"list", "table"}
            else SentenceStyle(rule.style)
        )
        usual = wanted or _find_main_style(found) or whole.style or _get_first(found)
        candidates += len(found)
        if unit in {"list", "table"} and not _is_clear(found, usual):
            continue
        hits += [_build_hit(target, unit, usual, one) for one in found if one.style is not usual]
    order = {block.path: number for number, block in enumerate(target.blocks)}
    hits.sort(key=lambda hit: (order[hit.span.path], hit.span.start))
    return CheckResult(candidates, tuple(hits))


def _iter_units(rule: StyleMixRule, blocks: tuple[Block, ...]) -> Iterator[tuple[str, list[Block]]]:
    """Yield what must agree: the running text, and under `apart` each list and each table."""
    formulas = _find_formulas(blocks) | _find_utterances(blocks)
    prose = [
        block
        for block in blocks
        if block.kind is not BlockKind.HEADING and _is_prose(block) and block.path not in formulas
    ]
    if rule.lists_and_tables == "same":
        text, aside = prose, []
    else:
        text = [block for block in prose if _get_aside_key(block) is None]
        aside = [block for block in prose if _get_aside_key(block) is not None]
    if rule.per == "document":
        yield "document", text
    else:
        yield from (("section", list(group)) for _, group in groupby(text, lambda b: b.section))
    if rule.lists_and_tables == "apart":
        yield from (
            ("table" if group[0].cell else "list", group)
            for group in (list(blocks) for _, blocks in groupby(aside, _get_aside_key))
        )


def _find_formulas(blocks: tuple[Block, ...]) -> frozenset[str]:
    """Return the paths of the fixed words before 記: 「下記のとおり報告いたします。」."""
    written = [block for block in blocks if block.text.strip()]
    return frozenset(
        before.path
        for before, block in pairwise(written)
        if "".join(block.text.split()) == "記" and "記" in before.text
    )


def _find_utterances(blocks: tuple[Block, ...]) -> frozenset[str]:
    """Return the paths of words of others: those of an asker, or taken down in minutes.

    Minutes have 「佐藤：…」, where a name comes again.
    """
    items = (block for block in blocks if block.kind is BlockKind.LIST_ITEM)
    named: list[str] = []
    for _, group in groupby(items, _get_aside_key):
        labelled = [(each.path, label[1]) for each in group if (label := _SPEAKER.match(each.text))]
        if len({label for _, label in labelled}) < len(labelled):
            named += [path for path, _ in labelled]
    others = (
        block.path
        for block in blocks
        if _COMMENT.match(block.text) or (block.section and _ASKED.fullmatch(block.section[-1]))
    )
    return frozenset((*named, *others))


def _lists_changes(target: Target, blocks: list[Block]) -> bool:
    titles = (target.document.title or "", *(title for each in blocks for title in each.section))
    return any(_CHANGES.search(title) for title in titles)


def _get_aside_key(block: Block) -> tuple[str, ...] | None:
    """Return what a cell's table, or the list of a list item, is told apart by."""
    if block.cell is not None:
        return (block.cell.table,)
    return ("list", *block.section) if block.kind is BlockKind.LIST_ITEM else None


def _is_prose(block: Block) -> bool:
    """Tell whether a cell holds running text; a single sentence is an entry with its own style."""
    return block.cell is None or len(split_sentences(block.text, "ja")) > 1


def _iter_sentence_styles(block: Block) -> Iterator[_Sentence]:
    quoted = find_quotations(block.text)
    for start, end in split_sentences(block.text, "ja"):
        if _KEEPS_ITS_STYLE.search(block.text, start, end) or covers(quoted, start, end):
            continue
        found = find_ending(block.text[start:end])
        if found and not _is_linked(block, start + found.start, start + found.end):
            yield _Sentence(found.style, block.span(start + found.start, start + found.end))


def _is_linked(block: Block, start: int, end: int) -> bool:
    """Return whether words are a link's: 「詳しく読む」 names where it leads, in whatever style."""
    links = (mark for mark in block.marks if mark.kind is MarkKind.LINK)
    return any(mark.start <= start and end <= mark.end for mark in links)


def _leave_out_apart(
    found: list[_Sentence], blocks: list[Block], target: Target
) -> list[_Sentence]:
    """Return the sentences without captions and notes, and those apart that agree together.

    So do those in a page's components of one name, and what follows a label in a line.
    """
    components = find_components(target.document)
    captions: set[Span] = set()
    groups: dict[tuple[str, int], list[_Sentence]] = {}
    by_block = {path: list(each) for path, each in groupby(found, lambda one: one.span.path)}
    for block in blocks:
        own = by_block.get(block.path, [])
        if own and (_is_caption(block, components) or _is_note(block)):
            captions.update(each.span for each in own)
        elif own and (name := get_component(block, components)):
            groups.setdefault((name, 0), []).extend(own)
        for line in _LABELLED.finditer(block.text) if len(own) > 1 else ():
            low, high = (block.origin + at for at in line.span())
            inside = [each for each in own if low <= each.span.start < high]
            groups.setdefault((block.path, low), []).extend(inside)
    apart = {
        sentence.span
        for group in groups.values()
        if len(group) > 1 and len({sentence.style for sentence in group}) == 1
        for sentence in group
    }
    return [each for each in found if each.span not in apart | captions]


def _is_caption(block: Block, components: Sequence[Component]) -> bool:
    """Return whether a block is the caption of a figure, by its style or its component."""
    if (block.style.name or "").casefold() in {"caption", "図表番号"}:
        return True
    return _FIGURE.search(get_component(block, components) or "") is not None


def _is_note(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and _NOTE.match(block.text) is not None


def _find_main_style(found: Iterable[_Sentence]) -> SentenceStyle | None:
    """Return the style of most sentences, None on a tie."""
    counts = Counter(sentence.style for sentence in found).most_common()
    tied = len({count for _, count in counts}) < len(counts)
    return None if tied or not counts else counts[0][0]


class _WholeStyle:
    """The style of a document, found out once, and only where a list or a table has none."""

    def __init__(self, target: Target) -> None:
        self._blocks = target.blocks

    @cached_property
    def style(self) -> SentenceStyle | None:
        """The style of most sentences, in lists, tables and quotations, too; None on a tie."""
        return _find_main_style(
            sentence for block in self._blocks for sentence in _iter_sentence_styles(block)
        )


def _get_first(found: Sequence[_Sentence]) -> SentenceStyle:
    return next((sentence.style for sentence in found), SentenceStyle.PLAIN)


def _is_clear(found: list[_Sentence], usual: SentenceStyle) -> bool:
    """Return whether three in four entries have a style, or all but one: others follow none."""
    others = sum(sentence.style is not usual for sentence in found)
    return others * _FEW_OTHERS <= len(found) or (others == 1 and len(found) > others + 1)


def _build_hit(target: Target, unit: str, usual: SentenceStyle, found: _Sentence) -> Hit:
    match = target.document.quote(found.span)
    is_, should = _NAMES[found.style], _NAMES[usual]
    where = _UNITS[unit]
    return Hit(
        found.span,
        _MIXED.format(usual=should, unit=where, style=is_, match=match),
        _ALIGN.format(usual=should),
        values={"match": match, "style": is_.get("ja"), "usual": should.get("ja")},
    )


KIND = Kind(
    "style-mix",
    StyleMixRule,
    check,
    values=("match", "style", "usual"),
    quotes=("match",),
)
