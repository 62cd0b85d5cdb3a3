"""`caption`: tables and images without a caption, and captions in another place or form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

import regex
from pydantic import Field

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, MarkKind, Part, Table
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.formats import format_named
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.patterns import Pattern, compile_pattern, find
from checker.kinds.shared.scope import Many, matches

Thing = Literal["table", "image"]
Position = Literal["above", "below", "any"]

_KINDS: dict[BlockKind, Thing] = {BlockKind.TABLE: "table", BlockKind.IMAGE: "image"}
_NUMBER = (
    r"\s*[0-9０-９〇一二三四五六七八九十IVXivx]{1,4}(?:\s*[-‐–−－.．・の]\s*[0-9０-９]{1,3}){0,3}"
)
_AFTER_NUMBER = r"(?=$|[\s:：.．、　「『(（)）\]］】〉>／/])"
_OPENING = r"^\s*[【〈《<\[［(（■●◆○◇]?\s*"
_CAPTION_STYLES = ("caption", "図表番号", "図表タイトル", "表題番号")
_MAX_LENGTH = 120
_MAX_SINGLE_HITS = 3
"""From more tables (or images) without caption on, they are one hit."""
_FORM_LABEL = regex.compile(
    r"(?:番号|日|日時|期間|者|先|名|部署|部門|所属|区分|場所|住所|電話|金額|宛先|担当)\s*[:：]?$"
)
_MIN_FORM_LABELS = 2
# what may stand between a caption and its table or image
_BETWEEN = regex.compile(
    r"^\s*(?:[(（\[［【]\s*)?(?:単位|出典|出所|資料|注|※|＊|\*|Source|Note|Unit)|^\s*$"
)


class CaptionRule(Rule):
    """Parameters of `caption`."""

    kind: Literal["caption"]
    of: Many[Thing] = Field(("table", "image"), min_length=1)
    table_position: Position = "above"
    image_position: Position = "below"
    table_labels: Many[str] = Field(("表", "Table"), min_length=1)
    image_labels: Many[str] = Field(("図", "写真", "Figure", "Fig."), min_length=1)
    pattern: Pattern | None = None
    field: bool = False
    except_headers: Many[str] = ()
    min_rows: int = Field(2, ge=1)


@dataclass(frozen=True, slots=True)
class _CaptionedObject:
    """A table, or images in a row, between the blocks `before` and `after` of the flow."""

    what: Thing
    block: Block
    before: Block | None
    after: Block | None


_WHAT: dict[Thing, Message] = {
    "table": Message("caption.table"),
    "image": Message("caption.image"),
}
_PLACES: dict[Position, Message] = {
    "above": Message("caption.above"),
    "below": Message("caption.below"),
}
_ABSENT = Message("caption.there-no-caption")
_MORE = Message("caption.and-more")
_ELSEWHERE = Message("caption.the-caption-stands-its-required")
_FORM = Message("caption.caption-not-required-form")
_TYPED = Message("caption.number-typed-hand")


def check(rule: CaptionRule, target: Target) -> CheckResult:
    """Give each table and image the caption beside it, then ask where and how that is."""
    objects = [each for each in _iter_objects(rule, target.document) if each.what in rule.of]
    found = _assign_captions(rule, objects)
    without = [each for each in objects if each.block.path not in found]
    bare = {what: [each for each in without if each.what == what] for what in _WHAT}
    hits: list[Hit] = []
    for each in objects:
        if each.block.path in found:
            hits += _check_caption(rule, each, *found[each.block.path], target)
        elif len(bare[each.what]) <= _MAX_SINGLE_HITS or each is bare[each.what][0]:
            hits.append(_report_absent(each, len(bare[each.what])))
    return CheckResult(len(objects), tuple(hits))


def _report_absent(each: _CaptionedObject, count: int) -> Hit:
    hit = _build_hit(each, each.block, _ABSENT)
    if count <= _MAX_SINGLE_HITS:
        return hit
    more = _MORE.format(more=count - 1)
    said = Message("list.sentence-with-more", said=hit.message, more=more)
    return replace(hit, message=said)


def _iter_objects(rule: CaptionRule, document: Document) -> Iterator[_CaptionedObject]:
    """Yield what may need a caption: in the flow of the text, no form and no stamp box."""
    scope = rule.scope
    if not scope.block:
        scope = scope.model_copy(update={"block": tuple(_KINDS)})
    chosen = {block.path for block in scope.select(document)}
    forms = {field.value_span.path: field.label for field in document.fields}
    body = (block for block in document.blocks if block.part is Part.BODY)
    flow = [b for b in body if b.kind in _KINDS or not _stands_between(b, document)]
    for index, block in enumerate(flow):
        what = _KINDS.get(block.kind)
        if what is None or block.path not in chosen:
            continue
        if block.table is not None and _needs_no_caption(rule, block, block.table, forms):
            continue
        if not _is_image(block) or not _is_image(_get_block_at(flow, index - 1)):
            yield _CaptionedObject(
                what,
                block,
                _get_block_at(flow, index - 1),
                _get_block_at(flow, _find_following_index(flow, index)),
            )


def _stands_between(block: Block, document: Document) -> bool:
    """Return whether a block may part a table or image from its caption."""
    # the words of a chart follow it as blocks of their own, which have no runs
    is_in_drawing = format_named(document.format).has_styles and not block.runs
    return is_in_drawing or _BETWEEN.search(block.text) is not None


def _is_image(block: Block | None) -> bool:
    return block is not None and block.kind is BlockKind.IMAGE


def _find_following_index(flow: Sequence[Block], index: int) -> int:
    """Return what follows a table, or the images side by side: they share a caption."""
    end = index + 1
    while _is_image(flow[index]) and _is_image(_get_block_at(flow, end)):
        end += 1
    return end


def _get_block_at(flow: Sequence[Block], index: int) -> Block | None:
    return flow[index] if 0 <= index < len(flow) else None


def _needs_no_caption(
    rule: CaptionRule, block: Block, table: Table, forms: Mapping[str, str]
) -> bool:
    if len(table.rows) < rule.min_rows or table.columns < 2:  # noqa: PLR2004 - a frame
        return True
    inside = [each for each in block.walk() if each.cell is not None]
    labels = [forms[each.path] for each in inside if each.path in forms]
    if _is_form(table, labels):
        return True
    if all(not cell.text.strip() for row in table.rows[1:] for cell in row.cells):
        return True  # boxes to stamp or to fill in
    return any(matches(cell.text, rule.except_headers) for cell in table.rows[0].cells)


def _is_form(table: Table, labels: Sequence[str]) -> bool:
    """Return whether a table is a form; pairs under a head of two columns are a list."""
    if table.columns > 2 or not table.rows[0].header:  # noqa: PLR2004 - label and value
        return bool(labels)
    return sum(_FORM_LABEL.search(label) is not None for label in labels) >= _MIN_FORM_LABELS


def _assign_captions(
    rule: CaptionRule, objects: Sequence[_CaptionedObject]
) -> dict[str, tuple[Block, Position]]:
    """Return the caption of each object: one in its right place goes before one elsewhere."""
    found: dict[str, tuple[Block, Position]] = {}
    taken: set[str] = set()
    for right_place in (True, False):
        for each in objects:
            if each.block.path in found:
                continue
            for side, beside in (("above", each.before), ("below", each.after)):
                place: Position = "above" if side == "above" else "below"
                fits = _position(rule, each.what) in {place, "any"}
                if fits is not right_place or beside is None or beside.path in taken:
                    continue
                if each.block.path not in found and _is_caption(rule, each.what, beside):
                    found[each.block.path] = (beside, place)
                    taken.add(beside.path)
    return found


def _position(rule: CaptionRule, what: Thing) -> Position:
    return rule.table_position if what == "table" else rule.image_position


def _get_labels(rule: CaptionRule, what: Thing) -> tuple[str, ...]:
    return rule.table_labels if what == "table" else rule.image_labels


def _is_caption(rule: CaptionRule, what: Thing, block: Block) -> bool:
    text = _get_caption_text(block)
    if block.kind in _KINDS or len(text) > _MAX_LENGTH or text.endswith("。"):
        return False
    labels = "|".join(regex.escape(label) for label in _get_labels(rule, what))
    styled = matches(block.style.name or "", _CAPTION_STYLES)
    after_label = "" if styled else _NUMBER + _AFTER_NUMBER
    pattern = f"{_OPENING}(?:{labels}){after_label}"
    return compile_pattern(pattern, ignore_case=True).search(text) is not None


def _get_caption_text(block: Block) -> str:
    """Return a caption's words with the number that Word puts before them."""
    return f"{block.marker or ''} {block.text}".strip()


def _check_caption(
    rule: CaptionRule, each: _CaptionedObject, caption: Block, place: Position, target: Target
) -> Iterator[Hit]:
    wanted = _position(rule, each.what)
    if wanted not in {place, "any"}:
        yield _build_hit(each, caption, _ELSEWHERE, _PLACES[wanted], _PLACES[place])
    text = _get_caption_text(caption)
    if rule.pattern and not any(find(rf"\A(?:{rule.pattern})\Z", text, target.deadline)):
        yield _build_hit(each, caption, _FORM)
    has_fields = format_named(target.document.format).has_fields
    if rule.field and has_fields and not _is_automatic(caption):
        yield _build_hit(each, caption, _TYPED)


def _is_automatic(caption: Block) -> bool:
    return caption.marker is not None or any(
        mark.kind is MarkKind.FIELD and mark.value == "SEQ" for mark in caption.marks
    )


_NOTHING = Message("caption.text")


def _build_hit(
    each: _CaptionedObject,
    place: Block,
    sentence: Message,
    expected: Message = _NOTHING,
    found: Message = _NOTHING,
) -> Hit:
    what, match = _WHAT[each.what], _get_caption_text(place) if place is not each.block else ""
    said = sentence.format(what=what, match=match, expected=expected, found=found)
    values = {
        "what": what.get("ja"),
        "match": match,
        "expected": expected.get("ja"),
        "found": found.get("ja"),
    }
    return Hit(place.span(), said, values=values)


KIND = Kind(
    "caption",
    CaptionRule,
    check,
    values=("what", "match", "expected", "found"),
    quotes=("match",),
)
