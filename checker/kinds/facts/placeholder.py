"""`placeholder`: provisional text that was never replaced by the real one."""

import re
from functools import lru_cache
from typing import ClassVar, Final, Literal, Self

from pydantic import model_validator

from checker.core.document import Block, BlockKind, Document, MarkKind
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit
from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.core.messages import Message
from checker.kinds.shared.base import Kind, Target
from checker.kinds.shared.exceptions import drop_excepted
from checker.kinds.shared.lexicon import LexiconRule
from checker.kinds.shared.patterns import Pattern, find, join_alternatives


class PlaceholderEntry(LexiconEntry):
    """A form of provisional text; it means none in a paragraph in which `unless` is found."""

    example: str
    pattern: str
    unless: str = ""

    @property
    def shown(self) -> str:
        """What the entry looks for, as an example."""
        return self.example


class PlaceholderRule(LexiconRule):
    """Parameters of `placeholder`."""

    lexicon: ClassVar[str] = "placeholder"
    entry: ClassVar[type[LexiconEntry]] = PlaceholderEntry

    kind: Literal["placeholder"]
    words: tuple[str, ...] = ()
    exceptions: tuple[Pattern, ...] = ()
    defaults: bool = True

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        if not self.words and not self.defaults:
            raise InvalidValueError(Message("placeholder.needs-words-or-defaults"))
        return self

    def uses(self, entry: LexiconEntry) -> bool:
        """Return whether this rule looks for an entry."""
        return self.defaults and super().uses(entry)


_MARKS = "〇○◯●△▲□■◎×☆★"
_EXAMPLE_TITLE: Final = re.compile(r"(?:記[入載述]|表記|入力|文|作成)例|の例$|^例$")
_EXAMPLE_LINE: Final = re.compile(
    r"[<＜(（【\[［]?(?:(?:記[入載述]|表記|入力)の?)?例[0-9０-９]{0,2}[)）】\]］>＞:：]?"
)
_LIST_TITLES: Final = frozenset({"TODO", "ToDo"})
_CODE: Final = re.compile(r"(?<!`)(`+)(?!`)[^`]+(?<!`)\1(?!`)")

_LEFT = Message("placeholder.the-placeholder-is-still-here")
_REPLACE = Message("placeholder.put-real-content-here-say-who")


def check(rule: PlaceholderRule, target: Target) -> CheckResult:
    """Find each provisional text that no exception covers."""
    found = [
        (block, start, end)
        for block in target.blocks
        for start, end in _find_in_block(rule, block, target)
        if not (_is_list_title(block) or _is_code(target.document, block, start, end))
    ]
    has_signs = any(block.text[start] in _MARKS for block, start, _ in found)
    examples = _find_example_paths(target.document) if has_signs else frozenset()
    hits = tuple(
        Hit(
            block.span(start, end),
            _LEFT.format(match=block.text[start:end]),
            _REPLACE,
            values={"match": block.text[start:end]},
        )
        for block, start, end in found
        if not (block.text[start] in _MARKS and _is_example(block, examples))
    )
    return CheckResult(len(target.blocks), hits)


def _find_in_block(rule: PlaceholderRule, block: Block, target: Target) -> list[tuple[int, int]]:
    """Return provisional texts, with what content controls ask for that nobody has filled in."""
    marks = (each for each in block.marks if each.kind is MarkKind.PROMPT)
    prompts = [(each.start, each.end) for each in marks] if rule.defaults else []
    words = (
        (start, end)
        for start, end in _find_placeholders(rule, block.text, target)
        if not any(first <= start and end <= last for first, last in prompts)
    )
    return sorted({*prompts, *words})


def _find_example_paths(document: Document) -> frozenset[str]:
    """Return the paths of the blocks and tables that follow a line such as 「例）」."""
    paths, before = set(), ""
    for block in document.walk():
        if block.cell is None:
            if _EXAMPLE_LINE.fullmatch(before):
                paths.add(block.path)
            before = block.text.strip() if block.table is None else ""
    return frozenset(paths)


def _is_example(block: Block, examples: frozenset[str]) -> bool:
    """Return whether a heading or the line before says that this is an example."""
    own = block.path if block.cell is None else block.cell.table
    return own in examples or any(_EXAMPLE_TITLE.search(title) for title in block.section)


def _is_list_title(block: Block) -> bool:
    """Return whether a heading names a list of what is to be done, as in minutes."""
    return block.kind is BlockKind.HEADING and block.text.strip() in _LIST_TITLES


def _is_code(document: Document, block: Block, start: int, end: int) -> bool:
    """Between backticks a Markdown text shows what is typed: it speaks of a hole, and has none."""
    if document.source is None or block.offsets is None:
        return False
    low, high = block.offsets[start], block.offsets[end - 1]
    first = max(0, block.offsets[0] - 2)  # the marks stand outside the text
    written = document.source[first : block.offsets[-1] + 2]
    spans = (match.span() for match in _CODE.finditer(written))
    return any(first + opens <= low and high < first + closes for opens, closes in spans)


def _find_placeholders(rule: PlaceholderRule, text: str, target: Target) -> list[tuple[int, int]]:
    forms = _forms(rule.off) if rule.defaults else ()
    every = join_alternatives(rule.words, tuple(pattern for pattern, _ in forms))
    if not every or next(find(every, text, target.deadline), None) is None:
        return []  # so it is nearly always, and what the paragraph is about need not be asked
    meant = tuple(
        pattern
        for pattern, unless in forms
        if not (unless and any(True for _ in find(unless, text, target.deadline)))
    )
    pattern = join_alternatives(rule.words, meant)
    if not pattern:
        return []
    found = drop_excepted(
        find(pattern, text, target.deadline), rule.exceptions, text, target.deadline
    )
    return [match.span() for match in found]


@lru_cache(maxsize=16)
def _forms(off: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the expressions that are on, and what each is no placeholder beside, or ""."""
    lexicon = load_lexicon(PlaceholderRule.lexicon, PlaceholderEntry)
    return tuple(
        (lexicon.expand(entry.pattern), entry.unless)
        for entry in lexicon.entries
        if entry.enabled and entry.name not in off
    )


KIND = Kind(
    "placeholder",
    PlaceholderRule,
    check,
    values=("match",),
)
