"""`numbering-style`: headings numbered in another form than the scheme of their level."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from checker.core.document import Block, BlockKind, Document
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.kinds.layout import numbering_forms as forms
from checker.kinds.layout.numbering_forms import Width
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.scope import Many, matches

_MAX_SINGLE_HITS = 3
"""From more headings of a level with the same fault on, they are one hit."""
_GAPS: dict[str, tuple[str, ...]] = {
    "none": ("",),
    "half": (" ",),
    "full": ("\u3000",),
    "tab": ("\t",),
}


_BRACKETED: Final = re.compile(r"[(（【][^()（）【】]+[)）】]")


class NumberingStyleRule(Rule):
    """Parameters of `numbering-style`."""

    kind: Literal["numbering-style"]
    levels: Annotated[
        tuple[Many[str], ...],
        Field(min_length=1),
    ]
    automatic: Literal["required", "forbidden", "any"] = "any"
    width: Width | None = None
    separator: Literal["none", "half", "full", "tab", "any"] = "any"
    unnumbered: Many[str] = ()
    min_items: int = Field(1, ge=1)

    @model_validator(mode="after")
    def _forms_hold_numbers(self) -> Self:
        for form in (form for level in self.levels for form in level):
            if form.strip() and not forms.has_placeholder(form):
                raise InvalidValueError(Message("numbering-style.form-has-no-number", form=form))
        return self


_HEADING = Message("numbering-style.heading")
_ITEM = Message("numbering-style.item")
_NONE = Message("numbering-style.the-has-no-number")
_EXTRA = Message("numbering-style.number-though-level-takes-none")
_OTHER = Message("numbering-style.s-number-not-required-expected-found")
_TYPED = Message("numbering-style.s-number-typed-hand")
_AUTOMATIC = Message("numbering-style.word-gives-s-number-which-ought")
_TWICE = Message("numbering-style.the-is-numbered-twice-and")
_GAP = Message("numbering-style.space-after-s-number-not-required")
_MORE = Message("numbering-style.more-at-this-level")
_Fault = tuple[Block, Message, dict[str, str]]


def check(rule: NumberingStyleRule, target: Target) -> CheckResult:
    """Hold each heading's number against the forms of its level."""
    found = list(_iter_numbered_blocks(rule, target))
    looked_at = _leave_out_short_lists(rule, target, found)
    groups: dict[tuple[Message, int], list[_Fault]] = {}
    numbered = frozenset((1, *(each.level for each in found if _is_numbered_item(each))))
    captions = frozenset(_iter_captions(rule, target.document))
    for block in looked_at:
        fault = None if block.path in captions else _find_fault(rule, block)
        if fault is not None and (
            target.is_chosen or not _is_bullet(block) or block.level in numbered
        ):
            groups.setdefault((fault[1], block.level or 1), []).append(fault)
    hits = [hit for group in groups.values() for hit in _build_hits(group)]
    order = {block.path: index for index, block in enumerate(looked_at)}
    hits.sort(key=lambda hit: order[hit.span.path])
    return CheckResult(len(looked_at), tuple(hits))


def _iter_captions(rule: NumberingStyleRule, document: Document) -> Iterator[str]:
    """Yield the paths of headings in brackets above a paragraph that has the number."""
    allowed = [form for level in rule.levels for form in level if form.strip()]
    for block, behind in pairwise(document.walk()):
        is_caption = block.kind is BlockKind.HEADING and _BRACKETED.fullmatch(block.text.strip())
        if is_caption and _match_typed_number(allowed, rule.width, behind.text):
            yield block.path


def _is_numbered_item(block: Block) -> bool:
    typed = bool(forms.extract_number(block.text))
    is_numbered = typed or _is_number((block.marker or "").strip())
    return block.kind is BlockKind.LIST_ITEM and is_numbered


def _is_number(shown: str) -> bool:
    """Return whether what stands before a block counts; o is Word's hollow bullet."""
    return shown != "o" and any(map(str.isalnum, shown))


def _is_bullet(block: Block) -> bool:
    """Return whether an item has no number; a writer may give what explains an item bullets."""
    return block.kind is BlockKind.LIST_ITEM and not _is_numbered_item(block)


def _iter_numbered_blocks(rule: NumberingStyleRule, target: Target) -> Iterator[Block]:
    """Yield the blocks that a form is given for; the document's title is no heading here."""
    title = _find_title_path(target.document)
    numbered = any(form.strip() for form in rule.levels[0])
    over = _count_levels_of_title(title, target.document) if numbered else 0
    for block in target.blocks:
        is_meant = block.kind is BlockKind.HEADING or bool(rule.scope.block)
        level = (block.level or 0) - (over if block.kind is BlockKind.HEADING else 0)
        if (
            is_meant
            and 0 < level <= len(rule.levels)
            and block.text.strip()
            and block.path != title
        ):
            yield replace(block, level=level)


def _leave_out_short_lists(
    rule: NumberingStyleRule, target: Target, looked_at: list[Block]
) -> list[Block]:
    """Return the blocks without the items of lists with fewer items than the rule asks for."""
    if rule.min_items == 1:
        return looked_at
    sizes = {path: len(paths) for paths in _iter_lists(target.document) for path in paths}
    return [each for each in looked_at if sizes.get(each.path, rule.min_items) >= rule.min_items]


def _iter_lists(document: Document) -> Iterator[list[str]]:
    """Yield the paths of the items that stand side by side, level by level."""
    open_lists: list[list[str]] = []
    for block in document.walk():
        is_item = block.kind is BlockKind.LIST_ITEM
        level = (block.level or 1) if is_item else 0
        while len(open_lists) > level:
            yield open_lists.pop()
        open_lists += [[] for _ in range(level - len(open_lists))]
        if is_item:
            open_lists[-1].append(block.path)
    yield from open_lists


def _count_levels_of_title(title: str | None, document: Document) -> int:
    """Return 1 where only the title is a heading of level 1: chapters then begin at level 2."""
    tops = [b.path for b in document.walk() if b.kind is BlockKind.HEADING and b.level == 1]
    return int(title is not None and tops == [title])


def _find_title_path(document: Document) -> str | None:
    """Return the path of a first heading that is the document's title, as in Markdown."""
    headings = [block for block in document.walk() if block.kind is BlockKind.HEADING]
    if not headings or fold(headings[0].text) != fold(document.title or ""):
        return None
    first, *rest = headings
    if first.marker is not None or forms.extract_number(first.text):
        return None
    equal = [block for block in rest if block.level == first.level]
    over_chapters = any(block.marker or forms.extract_number(block.text) for block in equal)
    return first.path if not equal or over_chapters else None


def _find_fault(rule: NumberingStyleRule, block: Block) -> _Fault | None:
    level = rule.levels[(block.level or 1) - 1]
    allowed = [form for form in level if form.strip()]
    match = _match_typed_number(allowed, rule.width, block.text)
    typed = max(match, forms.extract_number(block.text), key=len)
    shown = (block.marker or "").strip() or typed
    words = {"match": block.text.strip(), "found": shown, "expected": " / ".join(allowed)}
    if not allowed:
        return (block, _EXTRA, words) if shown else None
    if not shown:
        free = len(allowed) < len(level) or matches(block.text, rule.unnumbered)
        return None if free else (block, _NONE, words)
    if block.marker is None or (typed and not _is_number(shown)):
        return _find_typed_fault(rule, block, match, {**words, "found": typed})
    if match:
        return block, _TWICE, {**words, "expected": match}  # what Word gives, and what is typed
    if not any(
        forms.build_automatic_pattern(form, rule.width).fullmatch(shown) for form in allowed
    ):
        return block, _OTHER, words
    return (block, _AUTOMATIC, words) if rule.automatic == "forbidden" else None


def _match_typed_number(allowed: Sequence[str], width: Width | None, text: str) -> str:
    found = (forms.build_typed_pattern(form, width).match(text) for form in allowed)
    return max((match.group().strip() for match in found if match), key=len, default="")


def _find_typed_fault(
    rule: NumberingStyleRule, block: Block, match: str, words: dict[str, str]
) -> _Fault | None:
    if not match or len(words["found"]) > len(match) + 1:
        return block, _OTHER, words
    if rule.automatic == "required":
        return block, _TYPED, words
    rest = block.text.lstrip()[len(match) :]
    gap = rest[: len(rest) - len(rest.lstrip())]
    if rule.separator != "any" and gap not in _GAPS[rule.separator] and rest.strip():
        return block, _GAP, words
    return None


def _build_hits(group: Sequence[_Fault]) -> Iterator[Hit]:
    if len(group) <= _MAX_SINGLE_HITS:
        for block, sentence, words in group:
            yield Hit(block.span(), _format_message(block, sentence, words), values=words)
        return
    block, sentence, words = group[0]
    said, more = _format_message(block, sentence, words), _MORE.format(more=len(group) - 1)
    yield Hit(
        block.span(),
        Message("list.sentence-with-more", said=said, more=more),
        values=words,
    )


def _format_message(block: Block, sentence: Message, words: dict[str, str]) -> Message:
    what = _HEADING if block.kind is BlockKind.HEADING else _ITEM
    return sentence.format(what=what, **words)


KIND = Kind(
    "numbering-style",
    NumberingStyleRule,
    check,
    values=("match", "expected", "found"),
    quotes=("match", "found"),
)
