"""Find where sentences begin and end, in Japanese, English and both mixed.

Japanese: `。！？` and their half-width forms end a sentence, and `．` after a Japanese character;
not inside matched brackets, but a bracket that closes right after `。` ends one too, unless the
sentence goes on with kana or a comma (`「はい。」と答えた。`), and unless it is a round one that
opened within the sentence. English: `.`, `!` and `?` before
white space and a capital, a digit or a quote, but not after abbreviations, initials and list
numbers. Both sets of rules apply to every text.
"""

from collections.abc import Iterator
from typing import Literal

from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text

_MARKS = "。｡．！？!?."
_EMOJI = "(?<=[\u3041-\u3096]) ?(?:[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?)+\\s(?=\\S)"
"""Pictures that somebody writes in the place of a full stop: 「ご覧ください 📧✨ 次に」."""
_VISIBLE = re.compile(r"\S")
_CLOSERS = "」』）)】〕”’\"'"
_END = re.compile(f"(?P<marks>[{_MARKS}]+)(?P<closers>[{_CLOSERS}]*)|\n|(?P<emoji>{_EMOJI})")
_BRACKET = re.compile("[「」『』（）()【】〔〕]|\n[ \t\u3000]*\n")
_OPENERS = {"「": "」", "『": "』", "（": ")", "(": ")", "【": "】", "〔": "〕"}
_JAPANESE = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")
_GOES_ON = re.compile(f"\\s*[ぁ-ゖ、，,・{_MARKS}{_CLOSERS}]")
_AFTER_QUOTED_QUESTION = re.compile("\\s|[「『（(【〔]|$")
# inline code, which a rule does not read, stands as U+FFFC and may begin a sentence
_NEW_SENTENCE = re.compile('\\s+[“‘"\'(\\[]*[A-Z0-9\ufffc]|\\s+[“‘"「『（(]|\\s*$')
_NEW_BY_WORD = re.compile(
    r"(?<=[a-z]{3}\.)\s+(?:so|then|also|however|therefore|otherwise|this|it)\s"
)
"""A sentence whose writer forgot the capital; an abbreviation may stand before other words."""
_NEW_JAPANESE = re.compile("\\s+[\u3040-\u30ff\u3400-\u9fff]")
_ITEM = re.compile(
    "[ \t\u3000]*(?:[・●○■□◆◇▪※*+•-]|[0-9０-９]{1,3}[.)．）、]|[(（][0-9０-９]{1,3}[)）]|[①-⑳]"
    "|(?:[^\\s:：。、]{1,12}|[A-Za-z][\\w.-]{1,30})[ \u3000]?[:：])"
)
_LIST_NUMBER = re.compile(r"\s*(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|[A-Za-z]|[ivx]{1,4})")
_MAX_NUMBER_LENGTH = 12
_WORD = re.compile(r"(?<![A-Za-z0-9.=/_&?-])[A-Za-z][A-Za-z.&]*$")
_MAX_ABBREVIATION_LENGTH = 12

# Followed by a name, a figure or the rest of the clause: never the end of a sentence.
_INSIDE = frozenset(
    [
        *("mr", "mrs", "ms", "dr", "prof", "messrs", "st", "mt", "gen", "rep", "sen", "hon"),
        *("e.g", "i.e", "cf", "vs", "viz", "fig", "figs", "eq", "sec", "ch", "vol", "pp", "p"),
        *("approx", "ref", "art", "para", "ver", "rev", "tel", "ext", "attn", "c.f", "al"),
    ]
)
# May end a sentence; does so before a word that commonly opens one.
_MAYBE_LAST = frozenset(
    [
        *("co", "ltd", "inc", "corp", "llc", "bros", "etc", "no", "nos", "dept", "div", "est"),
        *("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
        *("jr", "sr", "ph.d", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "ave", "blvd"),
    ]
)
_INITIALS = re.compile(r"[a-z](?:\.[a-z])*")
_OPENING_WORD = re.compile(
    r"\s+[“\"'(]*(?:The|This|That|These|Those|It|Its|He|She|They|We|You|Our|Their|A|An|In|On|At|If"
    r"|For|From|To|As|By|But|And|However|When|While|After|Before|There|Then|All|Each|Please|See)\b"
)


def split_sentences(text: str, language: Literal["ja", "en"]) -> list[tuple[int, int]]:
    """Return start and end (exclusive) of each sentence, without white space around it.

    A line break ends a sentence only where it leaves a blank line, or stands between two lines
    that look like list items or `label: value`. Takes linear time.

    Args:
        text: one paragraph or cell; several, apart by blank lines, do no harm.
        language: of the document. In English text a full stop may come before Japanese words;
            in Japanese text a space there is only spacing (`Ltd. は`).
    """
    return list(_find_sentences(text, language))


@cache_by_text(8192)  # the rules of a set ask about the same paragraphs in turn
def _find_sentences(text: str, language: Literal["ja", "en"]) -> tuple[tuple[int, int], ...]:
    found = []
    start = 0
    for end in [*_iter_ends(text, language), len(text)]:
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if left < right:
            found.append((left, right))
        start = end
    return tuple(found)


def _iter_ends(text: str, language: str) -> Iterator[int]:
    start = line = 0
    pairs = _iter_outermost_pairs(text)
    opened, closed = next(pairs, (len(text), len(text)))
    for match in _END.finditer(text):
        at = match.start()
        while closed < at:
            opened, closed = next(pairs, (len(text), len(text)))
        inside = opened < at
        if match["emoji"]:
            ends = not inside
        elif match["marks"] is None:
            ends = not inside and _breaks_at(text, line, at)
            line = at + 1
        else:
            closes = match.end() > closed if inside else bool(match["closers"])
            may = not inside or (closes and not _is_aside(text, start, opened))
            ends = may and _ends_sentence(text, start, match, language, closes)
        if ends:
            start = match.end()
            yield start


def _iter_outermost_pairs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the matched brackets that stand in no others; brackets without a partner are text."""
    for first, last in _iter_paragraphs(text):
        yield from _find_pairs_within(text, first, last)


def _iter_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BRACKET.finditer(text):
        if match[0][0] == "\n":
            yield start, match.start()
            start = match.end()
    yield start, len(text)


def _find_pairs_within(text: str, first: int, last: int) -> list[tuple[int, int]]:
    waiting: list[tuple[str, int]] = []
    counts = dict.fromkeys(_OPENERS.values(), 0)
    outermost: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(text, first, last):
        bracket = ")" if match[0] == "）" else match[0]
        if bracket in _OPENERS:
            waiting.append((_OPENERS[bracket], match.start()))
            counts[_OPENERS[bracket]] += 1
        elif counts.get(bracket):
            opened = _close(waiting, counts, bracket)
            while outermost and outermost[-1][0] > opened:
                outermost.pop()
            outermost.append((opened, match.start()))
    return outermost


def _close(waiting: list[tuple[str, int]], counts: dict[str, int], bracket: str) -> int:
    """Return where the latest opener of `bracket` stood; those after it have no partner."""
    while True:
        awaited, opened = waiting.pop()
        counts[awaited] -= 1
        if awaited == bracket:
            return opened


def _is_aside(text: str, start: int, opened: int) -> bool:
    """Tell whether a round bracket opens within a sentence: `当社（以下「社」という。）第7条`."""
    return text[opened] in "（(" and _VISIBLE.search(text, start, opened) is not None


def _breaks_at(text: str, line: int, at: int) -> bool:
    """Tell whether the line break at `at`, which ends the line from `line`, ends a sentence."""
    if _BRACKET.match(text, at):
        return True
    return _ITEM.match(text, line, at) is not None and _ITEM.match(text, at + 1) is not None


def _ends_sentence(
    text: str, start: int, match: re.Match[str], language: str, closes: bool
) -> bool:
    marks, at, end = match["marks"], match.start(), match.end()
    follows = text[end : end + 1]
    if set(marks) & set("。｡"):
        return not (closes and _GOES_ON.match(text, end))
    if set(marks) & set("！？"):
        return not closes or _AFTER_QUOTED_QUESTION.match(text, end) is not None
    japanese_before = _is_japanese(text[at - 1 : at])
    if "．" in marks:
        return japanese_before and at - start > 1 and not follows.isdecimal()
    if set(marks) & set("!?"):
        japanese = japanese_before and (_is_japanese(follows) or follows.isspace())
        return japanese or _begins_anew(text, end, language)
    if japanese_before and "ぁ" <= text[at - 1] <= "ゖ" and (not follows or follows.isspace()):
        return True
    return _begins_anew(text, end, language) and _may_stop(text, start, at, end)


def _begins_anew(text: str, end: int, language: str) -> bool:
    if _NEW_SENTENCE.match(text, end) or _NEW_BY_WORD.match(text, end):
        return True
    return language == "en" and _NEW_JAPANESE.match(text, end) is not None


def _may_stop(text: str, start: int, at: int, end: int) -> bool:
    """Tell whether the full stop at `at` is neither an abbreviation's nor a list number's."""
    head = max(start, at - _MAX_NUMBER_LENGTH)
    line = max(text.rfind("\n", head, at) + 1, head)
    if (line == start or text[line - 1] == "\n") and _LIST_NUMBER.fullmatch(text, line, at):
        return False
    word = _WORD.search(text, max(start, at - _MAX_ABBREVIATION_LENGTH), at)
    if word is None:
        return True
    abbreviation = word[0].lower()
    if abbreviation in _INSIDE:
        return False
    if abbreviation in _MAYBE_LAST or _INITIALS.fullmatch(abbreviation):
        return _OPENING_WORD.match(text, end) is not None
    return True


def _is_japanese(character: str) -> bool:
    return _JAPANESE.match(character) is not None
