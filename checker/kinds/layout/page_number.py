"""`page-number`: whether each page bears its number, where and how."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from checker.core.document import Block, Document, Mark, MarkKind, Page, Span
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message, MessageList, same
from checker.core.text import lazy_re as re
from checker.formats import format_named
from checker.kinds.layout.page_faces import WHERE, PageFace, Where, add_location, collect_faces
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.scope import Many

Side = Literal["left", "center", "right"]

_SIDES: dict[Side, Message] = {
    "left": Message("page-number.left"),
    "center": Message("page-number.centre"),
    "right": Message("page-number.right"),
}
_ALIGNMENTS: dict[str | None, Side] = {
    None: "left", "left": "left", "start": "left", "both": "left", "justify": "left",
    "center": "center", "centre": "center", "right": "right", "end": "right",
}  # fmt: skip
_TYPED = re.compile(
    r"^[-‐–—−ー\s]*[0-9０-９]{1,3}[-‐–—−ー\s]*$"
    r"|^\s*[0-9０-９]{1,4}\s*[/／]\s*[0-9０-９]{1,4}\s*$"
    r"|^\s*(?:[Pp](?:age|\.)\s*)?[0-9０-９]{1,4}\s*(?:ページ|頁)\s*$"
    r"|^\s*(?:[Pp]age|[Pp]\.)\s*[0-9０-９]{1,4}\s*$"
)
_DASHES = re.compile("[‐‑–—−﹣－]|(?<![ァ-ヶ])ー")  # not the ー of ページ
_PAGES = frozenset({"PAGE", "="})
"""Fields that show the number: `=` works it out, as in { = { PAGE } - 1 }."""
_TOTALS = frozenset({"NUMPAGES", "SECTIONPAGES"})


class PageNumberRule(Rule):
    """Parameters of `page-number`."""

    kind: Literal["page-number"]
    where: Where = "either"
    format: Many[str] = ()
    alignment: Many[Side] = ()
    starts_at: int | None = None
    number_format: Many[str] = ()
    cover: Literal["any", "unnumbered", "numbered"] = "any"
    continuous: bool = False


_ABSENT = Message("page-number.there-is-no-page-number")
_ELSEWHERE = Message("page-number.page-number-does-not-stand")
_BY_HAND = Message("page-number.page-number-typed-hand")
_TWICE = Message("page-number.one-page-bears-number-times")
_FORMAT = Message("page-number.page-number-not-required-expected-found")
_SIDE = Message("page-number.page-number-stands-elsewhere-than-required")
_START = Message("page-number.page-numbers-start-at-expected")
_NUMERALS = Message("page-number.page-numbers-use-other-numerals-than")
_ON_COVER = Message("page-number.cover-bears-page-number")
_NOT_ON_COVER = Message("page-number.first-page-bears-no-page-number")
_AGAIN = Message("page-number.page-numbers-start-anew-at-section")

_Place = tuple[Block, Mark]
_Fault = tuple[Span, Message, bool]


def check(rule: PageNumberRule, target: Target) -> CheckResult:
    """Look at each kind of page; pages that share a fault are one hit."""
    document = target.document
    if not format_named(document.format).has_margins:
        return CheckResult(0)
    every = collect_faces(document)
    looked_at = [face for face in every if not _is_cover(face, every)]
    shared: dict[_Fault, tuple[Hit, list[PageFace]]] = {}
    for face in looked_at:
        for hit in _check_face(rule, face, document):
            shared.setdefault((hit.span, hit.message, hit.whole), (hit, []))[1].append(face)
    hits = [
        replace(hit, message=add_location(hit.message, at_fault, looked_at))
        for hit, at_fault in shared.values()
    ]
    return CheckResult(
        len(every), (*hits, *_cover(rule, every, document), *_check_counting(rule, document))
    )


def _find_page_numbers(face: PageFace, where: Where = "either") -> list[_Place]:
    """Return the page numbers that Word fills in there."""
    return [
        (block, mark)
        for block in face.blocks(where)
        for mark in block.marks
        if mark.kind is MarkKind.FIELD and mark.value in _PAGES
    ]


def _is_cover(face: PageFace, every: Sequence[PageFace]) -> bool:
    """Return whether a page may be without number: a first page, or a section before numbers."""
    if face.pages == "first":
        return True
    first_section = [each for each in every if each.section == 1]
    return (
        face in first_section
        and not any(map(_find_page_numbers, first_section))
        and any(map(_find_page_numbers, every))
    )


def _check_face(rule: PageNumberRule, face: PageFace, document: Document) -> Iterator[Hit]:
    places = _find_page_numbers(face)
    if not places:
        yield _report_absent(face, document)
        return
    block, mark = places[0]
    if not _find_page_numbers(face, rule.where):
        yield _build_hit(
            block, mark, _ELSEWHERE, expected=WHERE[rule.where], where=WHERE[rule.where]
        )
    if len(places) > 1:
        last_block, last_mark = places[-1]
        yield _build_hit(last_block, last_mark, _TWICE, count=same(str(len(places))))
    yield from _check_format(rule, block, mark)
    side = _get_side(block, mark)
    if rule.alignment and side is not None and side not in rule.alignment:
        expected = _join_options([_SIDES[each] for each in rule.alignment])
        yield _build_hit(block, mark, _SIDE, expected=expected, found=_SIDES[side])


def _report_absent(face: PageFace, document: Document) -> Hit:
    for block in face.blocks("either"):
        if _TYPED.search(block.text):
            values = {"match": block.text.strip(), "expected": "", "found": block.text.strip()}
            return Hit(block.span(), _BY_HAND.format(match=block.text.strip()), values=values)
    return _build_document_hit(document, _ABSENT)


def _get_side(block: Block, mark: Mark) -> Side | None:
    """Return the side where a number surely stands: tabs and cells leave it open."""
    if block.cell is not None or "\t" in block.text[: mark.start]:
        return None
    return _ALIGNMENTS.get(block.style.alignment)


def _check_format(rule: PageNumberRule, block: Block, mark: Mark) -> Iterator[Hit]:
    if not rule.format:
        return
    start = block.text.rfind("\t", 0, mark.start) + 1
    end = block.text.find("\t", mark.end)
    end = len(block.text) if end < 0 else end
    shown = _squeeze_text(_build_template(block, start, end))
    if not any(_has_form(shown, _squeeze_text(form)) for form in rule.format):
        expected = _join_options([same(form) for form in rule.format])
        found = same(block.text[start:end].strip())
        yield _build_hit(block, mark, _FORMAT, expected=expected, found=found)


def _build_template(block: Block, start: int, end: int) -> str:
    """Return a stretch of text with `{page}` and `{pages}` for its fields."""
    pieces, at = [], start
    for mark in block.marks:
        name = "{page}" if mark.value in _PAGES else "{pages}" if mark.value in _TOTALS else ""
        if mark.kind is MarkKind.FIELD and name and at <= mark.start and mark.end <= end:
            pieces += [block.text[at : mark.start], name]
            at = mark.end
    return "".join([*pieces, block.text[at:end]])


def _squeeze_text(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).casefold()
    return _DASHES.sub("-", "".join(narrow.split()))


def _has_form(shown: str, form: str) -> bool:
    """Return whether `form` stands there, and is not merely part of another form."""
    at = shown.find(form)
    if at < 0:
        return False
    before, after = shown[:at], shown[at + len(form) :]
    return not before.endswith(("/", "-", "(", "p.")) and not after.startswith(
        ("/", "-", ")", "of", "ページ", "頁", "{")
    )


def _cover(rule: PageNumberRule, every: Sequence[PageFace], document: Document) -> Iterator[Hit]:
    if rule.cover == "any" or not any(map(_find_page_numbers, every)):
        return
    cover = next((f for f in every if f.section == 1 and f.pages == "first"), every[0])
    places = _find_page_numbers(cover)
    if rule.cover == "unnumbered" and places:
        yield _build_hit(*places[0], _ON_COVER)
    if rule.cover == "numbered" and not places:
        yield _build_document_hit(document, _NOT_ON_COVER)


def _check_counting(rule: PageNumberRule, document: Document) -> Iterator[Hit]:
    """Yield where the count of pages, or its numerals, are not as required."""
    pages = document.pages
    if not pages:
        return
    first = next(
        (page.page_number_start for page in pages if page.page_number_start is not None), 1
    )
    if rule.starts_at is not None and first != rule.starts_at:
        yield _build_document_hit(document, _START, expected=str(rule.starts_at), found=str(first))
    for found in dict.fromkeys(page.page_number_format or "decimal" for page in pages):
        if rule.number_format and found not in rule.number_format:
            expected = "、".join(rule.number_format)
            yield _build_document_hit(document, _NUMERALS, expected=expected, found=found)
    if rule.continuous:
        yield from _find_restarts(pages, document)


def _find_restarts(pages: Sequence[Page], document: Document) -> Iterator[Hit]:
    # where a cover goes before, the section after it may well begin at 1
    for number, page in enumerate(pages[2:], 3):
        if page.page_number_start is not None:
            found = str(page.page_number_start)
            yield _build_document_hit(document, _AGAIN, section=str(number), found=found)


def _join_options(options: Sequence[Message]) -> Message:
    return MessageList((o for o in options), "list.or")


def _build_hit(block: Block, mark: Mark, sentence: Message, **words: Message) -> Hit:
    said = sentence.format(**words)
    values = {
        name: words[name].get("ja") if name in words else "" for name in ("expected", "found")
    }
    shown = block.text[mark.start : mark.end]
    return Hit(block.span(mark.start, mark.end), said, values={"match": shown, **values})


def _build_document_hit(document: Document, sentence: Message, **words: str) -> Hit:
    values = {"match": "", "expected": "", "found": "", **words}
    return Hit(document.first_span(), sentence.format(**words), values=values, whole=True)


KIND = Kind(
    "page-number",
    PageNumberRule,
    check,
    values=("match", "expected", "found"),
)
