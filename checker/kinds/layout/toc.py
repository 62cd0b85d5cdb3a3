"""`toc`: a table of contents that is missing, typed by hand or out of date."""

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, Mark, MarkKind, Part
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, make_heading_key
from checker.formats import format_named
from checker.kinds.shared.base import Kind, Rule, Target

_MAX_SINGLE_HITS = 3
"""From more faults of one sort on, they are one hit: the field was simply never updated."""
_MAX_LEVEL = 9
_MIN_TYPED_ENTRIES = 2
_NAMES = frozenset({"目次", "もくじ", "contents", "tableofcontents"})
_STYLE = re.compile(r"(?:toc|目次)\s*([1-9])", re.IGNORECASE)
_LEVELS = re.compile(r'\\o(?:\s+"?([1-9])-([1-9])"?)?')
_OTHER_LIST = re.compile(r"\\[cf]\b")  # a list of figures, or of TC fields only
_MORE_THAN_HEADINGS = re.compile(r"\\[tlfb]\b")
_PART_ONLY = re.compile(r"\\b\b")
_PAGE = re.compile(r"[\t\s.．…‥・]*(?:[0-9０-９]+|[ivxlIVXL]+)\s*$")
_TYPED_ENTRY = re.compile(r"\S.*?(?:\t|[.．…‥・]{3,}|\s{3,})\s*[0-9０-９]{1,4}\s*$")
_EMPTY = re.compile(
    r"目次項目が見つかりません|No table of contents entries found|^エラー", re.IGNORECASE
)
_DIGITS = re.compile(r"[0-9]+")


class TocRule(Rule):
    """Parameters of `toc`."""

    kind: Literal["toc"]
    required: bool = False
    min_headings: int | None = Field(None, ge=1)
    min_characters: int | None = Field(None, ge=1)
    field: bool = True
    up_to_date: bool = True
    depth: int | None = Field(None, ge=1, le=_MAX_LEVEL)


@dataclass(frozen=True, slots=True)
class _Toc:
    """The field, the block it begins in, and its entries: block, words and page left out."""

    field: Mark
    block: Block
    entries: tuple[tuple[Block, str], ...]


_ABSENT = Message("toc.there-no-table-contents")
_TYPED = Message("toc.table-contents-typed-hand")
_NEVER_UPDATED = Message("toc.table-contents-no-entries")
_MISSING = Message("toc.heading-not-table-contents")
_MISSING_MANY = Message("toc.headings-not-table-contents-among-them")
_STALE = Message("toc.no-heading-matches-the-entry")
_STALE_MANY = Message("toc.no-heading-matches-entries-among-them")
_ORDER = Message("toc.entries-another-order-than-headings-from")
_NUMBER = Message("toc.number-entry-not-heading")
_SHALLOW = Message("toc.table-contents-stops-at-level-required")
_UPDATE = Message("toc.right-click-choose-update-field-then")


def check(rule: TocRule, target: Target) -> CheckResult:
    """Look for the field; without one, for what is typed in its place."""
    document = target.document
    if not format_named(document.format).has_fields:
        return CheckResult(0)
    body = [b for b in document.walk() if b.part is Part.BODY and b.text.strip()]
    toc = _find(body)
    if toc is not None:
        return CheckResult(1, tuple(_check_field(rule, toc, body)))
    typed = _find_typed_contents(body)
    if typed is not None:
        hits = (_build_hit(typed, _TYPED),) if rule.field and _has_pages(typed, body) else ()
        return CheckResult(1, hits)
    if not _is_needed(rule, body):
        return CheckResult(0)
    return CheckResult(1, (_build_document_hit(document),))


def _is_needed(rule: TocRule, body: Sequence[Block]) -> bool:
    # Word makes contents of headings with a style
    headings = sum(block.kind is BlockKind.HEADING and block.looks is None for block in body)
    characters = sum(len(block.text) for block in body)
    return (
        rule.required
        or (rule.min_headings is not None and headings >= rule.min_headings)
        or (rule.min_characters is not None and characters >= rule.min_characters)
    )


def _find(body: Sequence[Block]) -> _Toc | None:
    for index, block in enumerate(body):
        for mark in block.marks:
            is_toc = mark.kind is MarkKind.FIELD and mark.value == "TOC"
            if is_toc and not _OTHER_LIST.search(mark.detail):
                return _Toc(mark, block, tuple(_iter_entries(body[index:])))
    return None


def _iter_entries(following: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    for index, block in enumerate(following):
        if not _is_entry(block) and index > 0:
            return
        words = _get_entry_words(block)
        if words and not _EMPTY.search(words) and _is_entry(block):
            yield block, words


def _is_entry(block: Block) -> bool:
    return _STYLE.fullmatch(block.style.name or "") is not None or any(
        (mark.kind is MarkKind.FIELD and mark.value == "PAGEREF")
        or (mark.kind is MarkKind.LINK and mark.value.startswith("#_"))
        for mark in block.marks
    )


def _get_entry_words(block: Block) -> str:
    pages = [m for m in block.marks if m.kind is MarkKind.FIELD and m.value == "PAGEREF"]
    text = block.text[: pages[-1].start] if pages else _PAGE.sub("", block.text)
    return " ".join(text.rstrip("\t .．…‥・").split())


def _check_field(rule: TocRule, toc: _Toc, body: Sequence[Block]) -> Iterator[Hit]:
    if not toc.entries:
        if rule.up_to_date and not _TYPED_ENTRY.search(toc.block.text):
            yield _build_hit(toc.block, _NEVER_UPDATED)
        return
    low, high = _get_shown_levels(toc.field.detail)
    own = {block.path for block, _ in toc.entries}
    headings = [
        block
        for block in body
        if block.kind is BlockKind.HEADING
        and block.path not in own
        and "".join(fold(block.text).split()) not in _NAMES
    ]
    if rule.depth is not None and any(high < (b.level or 1) <= rule.depth for b in headings):
        yield _build_hit(toc.block, _SHALLOW, count=high, limit=rule.depth)
    if rule.up_to_date and not _PART_ONLY.search(toc.field.detail):
        styled = [block for block in headings if block.looks is None]
        shown = [block for block in styled if low <= (block.level or 1) <= high]
        yield from _find_differences(toc, shown, headings)


def _get_shown_levels(instruction: str) -> tuple[int, int]:
    """Return the levels that a field shows (17.16.5.68), all where it names none."""
    match = _LEVELS.search(instruction)
    if match is None or match[1] is None:
        return 1, _MAX_LEVEL
    return int(match[1]), int(match[2])


def _find_differences(
    toc: _Toc, shown: Sequence[Block], headings: Sequence[Block]
) -> Iterator[Hit]:
    listed = {make_heading_key(words) for _, words in toc.entries}
    missing = [block for block in shown if not _list_keys(block) & listed]
    known = {key for block in headings for key in _list_keys(block)}
    stale = [(b, words) for b, words in toc.entries if make_heading_key(words) not in known]
    if _MORE_THAN_HEADINGS.search(toc.field.detail):
        stale = []
    yield from _group_faults([(block, block.text) for block in missing], _MISSING, _MISSING_MANY)
    yield from _group_faults(stale, _STALE, _STALE_MANY)
    if not missing and not stale:
        yield from _order(toc, shown)


def _list_keys(heading: Block) -> set[str]:
    """Return a heading's words as contents may show them: with its automatic number, or without."""
    marker = heading.marker or ""
    shown = (heading.text, f"{marker} {heading.text}", f"{marker}{heading.text}")
    return {make_heading_key(words) for words in shown}


def _group_faults(
    faults: Sequence[tuple[Block, str]], single: Message, many: Message
) -> Iterator[Hit]:
    if len(faults) > _MAX_SINGLE_HITS:
        yield _build_hit(faults[0][0], many, match=faults[0][1].strip(), count=len(faults))
        return
    for block, words in faults:
        yield _build_hit(block, single, match=words.strip())


def _order(toc: _Toc, shown: Sequence[Block]) -> Iterator[Hit]:
    """Compare entry by entry; both lists hold the same titles."""
    for (block, words), heading in zip(toc.entries, shown, strict=False):
        if make_heading_key(words) not in _list_keys(heading):
            yield _build_hit(block, _ORDER, match=words)
            return
    for (block, words), heading in zip(toc.entries, shown, strict=False):
        if heading.marker is not None and _number_differs(words, heading):
            yield _build_hit(block, _NUMBER, match=words)
            return


def _number_differs(words: str, heading: Block) -> bool:
    title = make_heading_key(heading.text)
    entry = fold(words)
    if not entry.endswith(title):
        return False
    written = _DIGITS.findall(entry.removesuffix(title))
    automatic = _DIGITS.findall(fold(heading.marker or ""))
    return bool(written) and bool(automatic) and written != automatic


def _find_typed_contents(body: Sequence[Block]) -> Block | None:
    """Return the block where contents typed by hand begin, None where there are none.

    Their lines end in page numbers, or repeat headings.
    """
    headed = {make_heading_key(b.text) for b in body if b.kind is BlockKind.HEADING}
    for index, block in enumerate(body):
        if "".join(fold(block.text).split()) in _NAMES:
            following = body[index + 1 : index + 1 + _MIN_TYPED_ENTRIES]
            looks = [
                _TYPED_ENTRY.search(b.text) or _is_entry(b) or make_heading_key(b.text) in headed
                for b in following
                if b.kind is not BlockKind.HEADING
            ]
            if len(looks) == _MIN_TYPED_ENTRIES and all(looks):
                return block
    return None


def _has_pages(title: Block, body: Sequence[Block]) -> bool:
    """Return whether the lines below show pages, which move; a list of headings alone does not."""
    at = next(index for index, block in enumerate(body) if block.path == title.path)
    following = body[at + 1 : at + 1 + _MIN_TYPED_ENTRIES]
    return all(_TYPED_ENTRY.search(b.text) or _is_entry(b) for b in following)


def _build_hit(
    block: Block, sentence: Message, match: str = "", count: int = 0, limit: int = 0
) -> Hit:
    values = {"match": match, "count": str(count), "limit": str(limit)}
    advice = None if sentence in {_TYPED, _SHALLOW} else _UPDATE
    return Hit(block.span(), sentence.format(**values), advice, values=values)


def _build_document_hit(document: Document) -> Hit:
    values = {"match": "", "count": "0", "limit": "0"}
    return Hit(document.first_span(), _ABSENT, values=values, whole=True)


KIND = Kind(
    "toc",
    TocRule,
    check,
    values=("match", "count", "limit"),
)
