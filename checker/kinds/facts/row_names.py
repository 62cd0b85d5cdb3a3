"""Find the row of a table that a sentence names for one of its numbers."""

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.kinds.facts.stated_numbers import StatedNumber
from checker.kinds.facts.table_figures import LONGEST_NAME, TableRows

_TO_NUMBER = re.compile(
    "(?:の?(?:値|金額|費用|価格|台数|件数|人数|数量|数|合計|時間))?(?:について)?"
    "[はがもをの:、 ]{0,2}(?:計|合計|金)?"
    r"|,? (?:of|is|was|were|are|costs?|came to|comes to|at|reached|stands at|had|has|totalled"
    r"|amounts? to|:)(?: (?:only|now|a|the))?:? ?|: ?| ?\(",
    re.IGNORECASE,
)
_TOTAL_WORDS = re.compile(
    r"(?:合計|総計|総額|総費用|費用総額|見積総額)(?:額|金額)?(?:\(?税[込抜]\)?)?"
    "[はがの:、 ]{0,2}(?:計|金)? ?$"
    r"|\btotal(?: cost| amount| price)?(?: of| is| was| comes to|:)? ?$",
    re.IGNORECASE,
)
_WITHIN_WORD = re.compile("[a-z0-9][a-z0-9]|[一-鿿々ァ-ヺー][一-鿿々ァ-ヺー]")
_LAST_SENTENCE = re.compile(r"[^。\n.;!?]+(?:[.,][0-9]+[^。\n.;!?]*)*$")
_REST = re.compile(r"(?:[^。\n.;!?]|[.](?=[0-9]))*")
_ENDS_NAME = re.compile("[^a-z0-9一-鿿々ァ-ヺー]")
_OPENING_WORDS = re.compile(
    "(?:(?:一方|また|なお|さらに|特に|とくに|ただし|しかし|次に|うち)(?:で|は)?、?"
    "|(?:in|at|for|on|the|our|however,|but|and) )+"
)
_FIRST_WORD = re.compile("[a-z]{5,}")
_MOST_GAP = 12
_MOST_SENTENCE = 80
_MOST_NAMES = 300
_LEAST_NAME = 4


@dataclass(frozen=True, slots=True)
class RowName:
    """The row that a sentence names: empty for the totals.

    `near` tells that it stands right before the number; `loose` that only its first word, or
    its place somewhere in the sentence, names it.
    """

    name: str
    near: bool = False
    loose: bool = False


def find_row_name(plain: str, each: StatedNumber, rows: TableRows) -> RowName | None:
    """Return the row that the words around a number name.

    Right before it any row of a table may be named; farther off, at the sentence's beginning, or
    as the only one in the whole sentence.
    """
    before = plain[max(0, each.start - LONGEST_NAME - _MOST_GAP) : each.start].lower()
    if "" in rows and _TOTAL_WORDS.search(before):
        return RowName("", near=True)
    for end in range(len(before), max(0, len(before) - _MOST_GAP), -1):
        if _TO_NUMBER.fullmatch(before, end):
            for start in range(max(0, end - LONGEST_NAME), end - 1):
                name = before[start:end]
                if name in rows and _begins_word(before, start):
                    # `Thursday 42 loads were late` says no more of the row than its name
                    return RowName(name, near=not name.isascii() or bool(before[end:].strip()))
    sentence = _LAST_SENTENCE.search(plain, max(0, each.start - _MOST_SENTENCE), each.start)
    return _find_far(sentence[0] if sentence else "", plain, each, rows)


def _find_far(sentence: str, plain: str, each: StatedNumber, rows: TableRows) -> RowName | None:
    opening = sentence.lstrip(" ・-*").lower()
    words = _OPENING_WORDS.match(opening)
    for text in (opening, opening[words.end() :]) if words else (opening,):
        for end in range(min(len(text), LONGEST_NAME), 1, -1):
            if text[:end] in rows and _ENDS_NAME.match(text, end):
                return RowName(text[:end])
    if len(rows) > _MOST_NAMES:
        return None
    rest = _REST.match(plain, each.start)
    whole = opening + (rest[0].lower() if rest else "")
    return _find_only(whole, rows) or _find_begun(
        opening[words.end() :] if words else opening, rows
    )


def _find_only(sentence: str, rows: TableRows) -> RowName | None:
    """Return the one row whose whole name stands in a sentence."""
    named = [name for name in rows if len(name) >= _LEAST_NAME and _holds_word(sentence, name)]
    longest = [name for name in named if not any(name != e and name in e for e in named)]
    return RowName(longest[0], loose=True) if len(longest) == 1 else None


def _find_begun(opening: str, rows: TableRows) -> RowName | None:
    """Return the one row whose name begins with the first word of a sentence."""
    first = _FIRST_WORD.match(opening)
    begun = [name for name in rows if first and name.startswith(f"{first[0]} ")]
    return RowName(begun[0], loose=True) if len(begun) == 1 else None


def _holds_word(text: str, name: str) -> bool:
    at = text.find(name)
    after = text[at + len(name) - 1 : at + len(name) + 1]
    return at >= 0 and _begins_word(text, at) and _WITHIN_WORD.fullmatch(after) is None


def _begins_word(text: str, start: int) -> bool:
    """Tell whether a name begins there and not within a longer one: 最大電流 is not 電流."""
    pair = text[max(0, start - 1) : start + 1]
    return _WITHIN_WORD.fullmatch(pair) is None
