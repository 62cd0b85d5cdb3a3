"""`injection`: words in a document that are meant for the program or the model that checks it."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import ClassVar, Final, Literal

from checker.core.document import SOURCE, Block, BlockKind, Document, Markup, Part, Span
from checker.core.findings import CheckResult, Hit
from checker.core.lexicons import LexiconEntry
from checker.core.messages import Message
from checker.core.open_fields import find_open_field
from checker.core.text import lazy_re as re
from checker.formats import format_named
from checker.kinds.meaning.judged_text import Seen, find_injections
from checker.kinds.shared.base import Kind, Target
from checker.kinds.shared.directives import DIRECTIVE
from checker.kinds.shared.inline_selection import iter_pieces
from checker.kinds.shared.instruction_signs import LEXICON, SignEntry
from checker.kinds.shared.instructions import Injected
from checker.kinds.shared.judgement_talk import (
    REPORTED,
    REPORTED_ASIDE,
    find_addressed,
    find_talk,
)
from checker.kinds.shared.lexicon import LexiconRule
from checker.kinds.shared.quotations import covers, merge_places

_MAX_EXCERPT_LENGTH = 40
_FEW_BLOCKS = 2
# what Markdown and HTML readers pass over, and a model would see in the file
_PASSED_OVER: Final = re.compile(
    r"^[ ]{0,3}\[[^\]\n]{1,80}\]:[ \t]*\S{1,200}[ \t]+[\"'(](?P<title>[^\n]{1,1000})[\"')][ \t]*$"
    r"|(?P<token><</?SYS>>"
    r"|<(?:verdict|result|answer|decision|judge?ment|evaluation|判定|結果)\s[^<>\n]{1,160}>)",
    re.MULTILINE | re.IGNORECASE,
)
_WHAT: Final = {
    "instruction": Message("injection.words-instruct-checking-program"),
    "token": Message("injection.a-language-models-control-tokens"),
    "verdict": Message("injection.a-forged-verdict"),
    "talk": Message("injection.talk-of-judging"),
}
_WHERE: Final = {
    "text": Message("injection.in-the-document"),
    "comment": Message("injection.in-a-comment"),
    "alt": Message("injection.in-alternative-text"),
    "unseen": Message("injection.in-text-that-nobody-sees"),
    "property": Message("injection.in-the-documents-properties"),
}
_FOUND = Message("injection.judge-did-not-read")
_DOUBTED = Message("injection.judged-without-it-too")
_REMEDY = Message("injection.delete-if-you-did-not-write")
_Where = Literal["text", "comment", "alt", "unseen", "property"]
_SEEN: Final[Mapping[Seen, _Where]] = {"image": "alt", "unseen": "unseen"}


class InjectionRule(LexiconRule):
    """Parameters of `injection`. What is `off` is not reported; the judge is never shown it."""

    lexicon: ClassVar[str] = LEXICON
    entry: ClassVar[type[LexiconEntry]] = SignEntry

    kind: Literal["injection"]


def check(rule: InjectionRule, target: Target) -> CheckResult:
    """Look at everything in the file that a machine would read, whatever the scope."""
    document = target.document
    hits = (
        *_check_blocks(document, rule.off),
        *_check_groups(document, rule.off),
        *_check_markup(document, rule.off),
        *_check_metadata(document, rule.off),
    )
    return CheckResult(1, tuple(hits))


def _check_blocks(document: Document, off: tuple[str, ...]) -> Iterator[Hit]:
    for block in document.walk():
        if block.kind is BlockKind.CODE or _is_suppression(block.text, block.part):
            continue
        for piece in iter_pieces(block, (), ()):
            for each, seen in find_injections(piece, off):
                if each.sign == "talk" and find_open_field(block.text):
                    continue  # a label that is weighed alone: orders in it are found all the same
                where = _SEEN.get(seen) or _get_place_kind(block)
                span = block.span(each.start, each.end)
                yield _build_hit(each, block.text[each.start : each.end], where, span)


def _check_groups(document: Document, off: tuple[str, ...]) -> Iterator[Hit]:
    """Yield what is put together from several cells of a row, or paragraphs of a comment."""
    for blocks in (*_iter_rows(document), *_iter_comments(document)):
        text = "\n".join(each.text.strip() for each in blocks)
        if len(blocks) < _FEW_BLOCKS or any(find_injections(each, off) for each in blocks):
            continue
        where = _get_place_kind(blocks[0])
        least = REPORTED_ASIDE if where == "comment" else REPORTED
        for each in find_talk(text, least, off):
            block = _find_block(blocks, each.start)
            hit = Injected(each.start, each.end, "talk")
            yield _build_hit(hit, text[each.start : each.end], where, block.span())


def _iter_rows(document: Document) -> Iterator[list[Block]]:
    """Yield the cells of each row that somebody wrote: a field that is open says nothing."""
    for block in document.walk():
        for row in block.table.rows if block.table else ():
            cells = (each for cell in row.cells for each in cell.blocks if each.text.strip())
            yield [each for each in cells if not find_open_field(each.text)]


def _iter_comments(document: Document) -> Iterator[list[Block]]:
    found = (each for each in document.walk() if each.part is Part.COMMENT and each.text.strip())
    for _, blocks in groupby(found, key=lambda each: each.path.partition("/")[0]):
        yield list(blocks)


def _find_block(blocks: list[Block], at: int) -> Block:
    """Return the block that holds character `at` of the lines of several."""
    for block in blocks:
        at -= len(block.text.strip()) + 1
        if at < 0:
            return block
    return blocks[-1]


def _get_place_kind(block: Block) -> _Where:
    if block.kind is BlockKind.IMAGE:
        return "alt"
    return "comment" if block.part is Part.COMMENT else "text"


def _check_markup(document: Document, off: tuple[str, ...]) -> Iterator[Hit]:
    """Yield what stands in comments and hidden words that no block holds."""
    in_blocks = any(block.part is Part.COMMENT for block in document.walk())
    for markup in document.markup:
        is_comment = markup.kind == "comment"
        if is_comment:
            if in_blocks or _is_suppression(markup.text, Part.COMMENT):
                continue
        elif not _is_apart(markup):
            continue
        for each in find_addressed(markup.text, aside=True, unseen=not is_comment, off=off):
            where: _Where = "comment" if is_comment else "unseen"
            span = markup.span if markup.span.path else document.first_span()
            yield _build_hit(each, markup.text[each.start : each.end], where, span)


def _is_apart(markup: Markup) -> bool:
    """Return whether words stand in no block: hidden ones of HTML and Excel, deleted ones."""
    is_empty = markup.span.start == markup.span.end
    return markup.kind in {"hidden", "deletion"} and (is_empty or markup.spot is not None)


def _is_suppression(text: str, part: Part) -> bool:
    return part is Part.COMMENT and text.lstrip().startswith(DIRECTIVE)


def _check_metadata(document: Document, off: tuple[str, ...]) -> Iterator[Hit]:
    """Yield what stands in properties, and in the source where its reader passes over it."""
    for value in document.properties.values():
        for each in find_addressed(value, aside=True, off=off):
            yield _build_hit(each, value[each.start : each.end], "property", document.first_span())
    source = document.source if format_named(document.format).has_markdown else None
    found = list(_PASSED_OVER.finditer(source or ""))
    code = _find_code_spans(document) if found else []
    for match in found:
        if covers(code, match.start(), match.end()):
            continue
        group = "title" if match["title"] is not None else "token"
        for each in find_addressed(match[group], aside=True, off=off):
            span = Span(SOURCE, match.start(group) + each.start, match.start(group) + each.end)
            yield _build_hit(each, match[group][each.start : each.end], "unseen", span)


def _find_code_spans(document: Document) -> list[tuple[int, int]]:
    """Return the stretches of the source that show code: what stands there is no markup."""
    places = []
    for block in document.walk():
        if block.offsets is None or not block.text:
            continue
        runs = [(run.start, run.end) for run in block.runs if run.style.code]
        spans = [(0, len(block.text))] if block.kind is BlockKind.CODE else runs
        places += [(block.offsets[low], block.offsets[high - 1] + 1) for low, high in spans]
    return merge_places(places)


def build_doubt_hit(words: str, span: Span) -> Hit:
    """Return the hit on a unit whose answer changes without what it says of judging."""
    return _build_hit(Injected(0, len(words), "talk"), words, "text", span)


def _build_hit(each: Injected, words: str, where: _Where, span: Span) -> Hit:
    line = " ".join(words.split())
    shown = line if len(line) <= _MAX_EXCERPT_LENGTH else f"{line[:_MAX_EXCERPT_LENGTH]}…"
    what, place = _WHAT[each.sign], _WHERE[where]
    found = _DOUBTED if each.sign == "talk" else _FOUND
    sentence = found.format(where=place, what=what, match=shown)
    values = {"match": shown, "what": what.get("ja"), "where": place.get("ja")}
    return Hit(span, sentence, _REMEDY, values=values, whole=where == "property")


KIND = Kind(
    "injection",
    InjectionRule,
    check,
    values=("match", "what", "where"),
)
