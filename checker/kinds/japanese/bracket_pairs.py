"""Brackets without a partner, also over the paragraphs of one long quotation."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.document import Block
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.intervals import Intervals
from checker.language.character_scripts import find_machine_names, is_japanese

_PAIRS: Final = {
    "「": "」", "『": "』", "（": ")", "(": ")", "【": "】", "〔": "〕", "《": "》", "〈": "〉",
    "［": "］", "“": "”", "｛": "｝", "[": "]", "{": "}",
}  # fmt: skip
_OPENERS: Final = {closer: opener for opener, closer in _PAIRS.items()} | {")": "（"}
_BRACKET = re.compile(f"[{re.escape(''.join(_PAIRS) + ''.join(_OPENERS))}）]")
_INSIDE: Final = {"[": 1, "{": 1, "]": -1, "}": -1}
"""Where the inside of brackets begins that code, formulas and keys have too."""
# `1)`, `a)`, `ア)` and `①)` count items, `例)` and `注1)` label one, `:)` smiles
_COUNT = "[0-9０-９A-Za-zａ-ｚア-ン一二三四五六七八九十①-⑳]"
_LONE = re.compile(
    f"(?:(?:^|[\\s、。，．,;])(?:{_COUNT}{{1,3}}|(?:※?[例注]|※){_COUNT}{{0,3}})|[:;=^]-?)$"
)
_LONE_LENGTH = 5
_COUNTED = re.compile(
    r"(?P<before>^|[\s、。，．,;（(:：])(?P<number>[0-9０-９]{1,3})[)）](?=[^\s、。，．,;)）])"
)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s、。「」『』（）()]+")
"""An address, also one with Japanese in the place of its parts: `http://[サーバー]:[ポート]`."""
_STATEMENT = re.compile(r"(?:^|\s)(?:[=<>!]{1,3}|:=) *[:(\w'\"]|[;{]\s*$")
"""What a line of code has and a sentence has not: an operator between blanks, a last semicolon."""
_REACH = 4
"""Blocks over which a quotation of several paragraphs may go on."""

_NO_CLOSER = Message("bracket-pairs.is-never-closed")
_NO_OPENER = Message("bracket-pairs.was-never-opened")
_UNLIKE = Message("bracket-pairs.the-brackets-differ-in-width")


@dataclass(frozen=True, slots=True)
class BracketFault:
    """A bracket of a block, what is wrong with it, and the right one where only the width is."""

    block: Block
    at: int
    message: Message
    text: str | None = None


@dataclass(frozen=True, slots=True)
class _LooseBracket:
    """A bracket that found no partner in its own block, the `index`th."""

    index: int
    block: Block
    at: int

    @property
    def bracket(self) -> str:
        return self.block.text[self.at]


def find_bracket_faults(blocks: Sequence[Block]) -> Iterator[BracketFault]:
    """Yield brackets that nothing closes or opens, and pairs of which one is half-width."""
    loose: list[_LooseBracket] = []
    for index, block in enumerate(blocks):
        if not _BRACKET.search(block.text):
            continue
        for at, partner in _match_brackets(block.text):
            if partner is None:
                if not _is_code(block.text, at):
                    loose.append(_LooseBracket(index, block, at))
            elif (block.text[at] + block.text[partner]) in {"（)", "(）"}:
                yield _report_unlike(block, at, partner)
    yield from _match_left_over(loose)


def _is_code(text: str, at: int) -> bool:
    """Tell whether a loose bracket is no punctuation.

    No Japanese stands inside a `[` or `{` of code; a `(` may close some lines on where its own line
    compares, assigns or names a value: `valid_to = (SELECT`.
    """
    inside = at + _INSIDE.get(text[at], 0)
    if inside != at:
        return not is_japanese(text[max(0, inside) : inside + 1])
    return text[at] in "()" and _STATEMENT.search(text) is not None and not is_japanese(text)


def _report_unlike(block: Block, at: int, partner: int) -> BracketFault:
    pair = block.text[at] + "…" + block.text[partner]
    return BracketFault(
        block, partner, _UNLIKE.format(pair=pair), "）" if block.text[at] == "（" else ")"
    )


def _match_brackets(text: str) -> Iterator[tuple[int, int | None]]:
    """Yield each pair, and each bracket without a partner, in linear time."""
    addresses = (match.span() for match in _ADDRESS.finditer(text))
    names = Intervals([*find_machine_names(text), *addresses])
    marks = _find_counting_brackets(text)
    waiting: list[int] = []
    lone_quotes: list[int] = []
    counts = dict.fromkeys(set(_PAIRS.values()), 0)
    for match in _BRACKET.finditer(text):
        at, bracket = match.start(), ")" if match[0] == "）" else match[0]
        if at in marks or names.touch(at, at + 1):
            continue
        if match[0] in _PAIRS:
            waiting.append(at)
            counts[_PAIRS[match[0]]] += 1
        elif counts[bracket]:
            while _PAIRS[text[waiting[-1]]] != bracket:
                opened = waiting.pop()
                counts[_PAIRS[text[opened]]] -= 1
                yield opened, None
            counts[bracket] -= 1
            yield waiting.pop(), at
        elif bracket == "”":
            lone_quotes.append(at)
        elif bracket != ")" or not _LONE.search(text[max(0, at - _LONE_LENGTH) : at]):
            yield at, None
    yield from ((left, None) for left in (*waiting, *_find_wrong_quotes(text, lone_quotes)))


def _find_wrong_quotes(text: str, lone: list[int]) -> list[int]:
    """Return which of the ” that close nothing are wrong.

    A paragraph may write ”this way” throughout; beside “this” one it is the first of the two that
    is wrong.
    """
    if "“" in text:
        return lone[::2]
    return lone[-1:] if len(lone) % 2 else []


def _find_counting_brackets(text: str) -> frozenset[int]:
    """Return where the brackets of `13)統治、14)教育` stand: two or more of them count on."""
    found = list(_COUNTED.finditer(text))
    counts = [
        both
        for both in pairwise(found)
        if both[1]["before"] not in {"（", "("}
        and int(both[1]["number"]) == int(both[0]["number"]) + 1
    ]
    return frozenset(match.end() - 1 for both in counts for match in both)


def _match_left_over(loose: list[_LooseBracket]) -> Iterator[BracketFault]:
    """Match what is loose over neighbouring blocks; yield what stays loose."""
    waiting: list[_LooseBracket] = []
    done: list[_LooseBracket] = []
    for each in sorted(loose, key=lambda one: (one.index, one.at)):
        if each.bracket in _PAIRS:
            waiting.append(each)
        elif waiting and _closes(waiting[-1], each):
            waiting.pop()
        else:
            done.append(each)
    for each in sorted([*done, *waiting], key=lambda one: (one.index, one.at)):
        message = _NO_CLOSER if each.bracket in _PAIRS else _NO_OPENER
        yield BracketFault(each.block, each.at, message.format(match=each.bracket))


def _closes(opened: _LooseBracket, closed: _LooseBracket) -> bool:
    bracket = ")" if closed.bracket == "）" else closed.bracket
    return _PAIRS[opened.bracket] == bracket and closed.index - opened.index <= _REACH
