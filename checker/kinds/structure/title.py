"""`title`: a document's title: whether it is there, its form, and what it must agree with."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Literal, Self

from pydantic import Field, model_validator

from checker.core.document import Block, BlockKind, Document, Part, Span
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message, MessageList, same
from checker.core.text.normalization import fold, make_heading_key
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.patterns import Pattern, find
from checker.kinds.shared.scope import Many, matches

_TITLE_STYLES = frozenset({"title", "表題", "標題"})
Other = Literal["heading", "property", "filename"]


class TitleRule(Rule):
    """Parameters of `title`."""

    kind: Literal["title"]
    required: bool = True
    pattern: Pattern | None = None
    example: str | None = None
    min: int | None = Field(None, ge=1)
    max: int | None = Field(None, ge=1)
    endings: Many[str] = ()
    forbidden_endings: Many[str] = ()
    agrees_with: Many[Other] = ()
    field: Many[str] = ()
    single: bool = True

    @model_validator(mode="after")
    def _bounds_fit(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise InvalidValueError(Message("rules.min-is-above-max"))
        return self


_MISSING = Message("title.the-document-has-no-title")
_FORM = Message("title.title-not-right-form")
_LIKE = Message("title.example")
_LONG = Message("title.title-characters-at-most")
_SHORT = Message("title.title-characters-at-least")
_ENDING = Message("title.title-does-not-end")
_FORBIDDEN = Message("title.the-title-ends-in")
_DIFFERS = Message("title.the-title-differs-from")
_SECOND = Message("title.there-are-two-titles-and")
_OTHERS: dict[str, Message] = {
    "heading": Message("title.heading-1"),
    "property": Message("title.the-title-property"),
    "filename": Message("title.the-file-name"),
}


def check(rule: TitleRule, target: Target) -> CheckResult:
    """Judge the title that the document shows; where it shows none, that alone is said."""
    titles = _find_titles(target.document)
    if not titles:
        # a property is no title that a reader sees
        if not rule.required:
            return CheckResult(0)
        return CheckResult(1, (_build_hit(_MISSING, target.document.first_span(), "", whole=True),))
    block = titles[0]
    hits = [*_check_form(rule, block, target), *_check_agreement(rule, block, target.document)]
    if rule.single:
        first = _get_words(block)
        hits += [
            _build_hit(_SECOND, _place(each), _get_words(each), found=first) for each in titles[1:]
        ]
    return CheckResult(1, tuple(hits))


def _find_titles(document: Document) -> list[Block]:
    """Return what stands as the title: the style Title, else headings of level 1, else a line.

    Headings of level 1 are chapters where a line in the style Title stands above them, and where
    every chapter has that level.
    """
    body = [block for block in document.walk() if block.part is Part.BODY and block.text.strip()]
    styled = [block for block in body if fold(block.style.name or "") in _TITLE_STYLES]
    if styled:
        return styled
    headings = [b for b in body if b.kind is BlockKind.HEADING and b.looks is None]
    top = [block for block in headings if block.level == 1]
    if top and _is_alone_above(top, headings):
        return top
    chapters = {_get_words(block) for block in top}
    if document.title in chapters:
        return []
    shown = document.title or ""
    return [block for block in body if shown and " ".join(block.text.split()) == shown][:1]


def _is_alone_above(top: Sequence[Block], headings: Sequence[Block]) -> bool:
    """Tell titles from chapters: the first heading opens the text and carries no number."""
    first = top[0]
    numbered = first.marker is not None or make_heading_key(first.text) != fold(first.text)
    opens = headings[0] is first
    deeper = any(block.level != 1 for block in headings)
    return opens and not numbered and (len(top) == 1 or deeper)


def _get_words(block: Block) -> str:
    return " ".join(block.text.split())


def _place(block: Block) -> Span:
    text = block.text.strip()
    start = block.text.index(text)
    return block.span(start, start + len(text))


def _build_hit(
    sentence: Message,
    span: Span,
    match: str,
    advice: Message | None = None,
    *,
    whole: bool = False,
    expected: Message | str = "",
    found: str = "",
) -> Hit:
    wanted = same(expected) if isinstance(expected, str) else expected
    message = sentence.format(match=match, expected=wanted, found=found, count=found)
    values = {"match": match, "expected": wanted.get("ja"), "found": found}
    return Hit(span, message, advice, values=values, whole=whole)


def _check_form(rule: TitleRule, block: Block, target: Target) -> Iterator[Hit]:
    words, place = _get_words(block), _place(block)
    whole = rf"\A(?:{rule.pattern})\Z"
    if rule.pattern is not None and not any(True for _ in find(whole, words, target.deadline)):
        advice = _LIKE.format(example=rule.example) if rule.example else None
        yield _build_hit(_FORM, place, words, advice)
    length = len("".join(words.split()))
    if rule.max is not None and length > rule.max:
        yield _build_hit(_LONG, place, words, expected=str(rule.max), found=str(length))
    if rule.min is not None and length < rule.min:
        yield _build_hit(_SHORT, place, words, expected=str(rule.min), found=str(length))
    if rule.endings and not words.endswith(rule.endings):
        listed = MessageList(
            (Message("title.each", each=each) for each in rule.endings), "list.join-4"
        )
        yield _build_hit(_ENDING, place, words, expected=listed)
    for ending in rule.forbidden_endings:
        if words.endswith(ending):
            yield _build_hit(_FORBIDDEN, place, words, found=ending)
            break


def _check_agreement(rule: TitleRule, block: Block, document: Document) -> Iterator[Hit]:
    """Yield what says something else; where the other is not there, nothing is compared."""
    words = _get_words(block)
    for name in rule.agrees_with:
        other = _get_other_title(name, block, document)
        same = (
            _is_contained(words, other)
            if name == "filename"
            else _strip_signs(words) == _strip_signs(other)
        )
        if other and not same:
            yield _build_hit(_DIFFERS, _place(block), words, expected=_OTHERS[name], found=other)
    for field in document.fields:
        if rule.field and matches(field.label, rule.field) and field.value.strip():
            if _strip_signs(field.value) != _strip_signs(words):
                label = Message("title.the-field", label=field.label)
                yield _build_hit(
                    _DIFFERS, _place(block), words, expected=label, found=field.value.strip()
                )
            break


def _get_other_title(name: Other, block: Block, document: Document) -> str:
    if name == "property":
        return document.properties.get("title", "").strip()
    if name == "filename":
        return PurePath(document.name).stem
    headings = (b for b in document.walk() if b.kind is BlockKind.HEADING and b.level == 1)
    return next((_get_words(b) for b in headings if b.path != block.path), "")


def _is_contained(title: str, stem: str) -> bool:
    """Tell whether a file name has the title; it often adds a number, a version or a date."""
    return _strip_signs(title) in _strip_signs(stem)


def _strip_signs(text: str) -> str:
    """Letters and digits only: a file name cannot hold every sign that a title has."""
    return "".join(character for character in fold(text) if character.isalnum())


KIND = Kind(
    "title",
    TitleRule,
    check,
    values=("match", "expected", "found"),
)
