"""Words in a document that are addressed to whatever checks it: to a program, to a language model.

Signs are looked for sentence by sentence: who is spoken to, that rules be set aside, which answer
is demanded, a forged verdict, a model's control tokens. Some signs are enough alone; most must meet
another, for people instruct people, too: 「合格と判定する」 in a procedure is no attack, nor is
a quotation in a text about attacks. Takes linear time.
"""

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text
from checker.kinds.shared.instruction_signs import Signs, signs_without
from checker.kinds.shared.quotations import covers, find_quotations, merge_places
from checker.kinds.shared.undisguise import remove_disguise
from checker.language.sentences import split_sentences

Sign = Literal["instruction", "token", "verdict", "talk"]
Bounds = tuple[int, int]

_MAX_HEAD_LENGTH: Final = 240
_SHORT: Final = 80
_SIDE_WORDS: Final = 24
_BRACKETS: Final = {"(": ")（）", "（": "）)", "[": "]", "【": "】"}
_MAX_MESSAGE_LENGTH: Final = 2000
_MAX_JSON_LENGTH: Final = 600
_REACH: Final = 200
"""Characters around a demand in which what makes it one is looked for."""


@dataclass(frozen=True, slots=True)
class Injected:
    """Characters `start` to `end` of a text that speak to a machine, and what gives them away."""

    start: int
    end: int
    sign: Sign


@cache_by_text(4096)
def find_injected(
    text: str, *, unseen: bool = False, off: tuple[str, ...] = ()
) -> tuple[Injected, ...]:
    """Return what in `text` speaks to a machine, in order and apart.

    Args:
        text: a paragraph, a cell, a comment. Code in it stands as U+FFFC.
        unseen: nobody sees it in the finished document, so that it need not be doubted as much.
        off: names of signs that are none here.
    """
    known = signs_without(off)
    plain = remove_disguise(text)
    if not known["likely"].search(plain.text):
        return ()
    told = [each for each in find_quotations(plain.text) if _is_told(known, plain.text, *each)]
    found = [
        *(
            each
            for each in _find_tokens(known, plain.text)
            if not covers(told, each.start, each.end)
        ),
        *(
            each
            for each in _find_verdicts(known, plain.text)
            if not covers(told, each.start, each.end)
        ),
        *_find_instructions(known, plain.text, told, unseen=unseen),
    ]
    return tuple(
        Injected(*plain.original(each.start, each.end), each.sign)
        for each in _merge_stretches(found)
    )


def _merge_stretches(found: list[Injected]) -> list[Injected]:
    """Return the stretches in order, those that overlap joined; the first one's sign holds."""
    joined: list[Injected] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if joined and each.start <= joined[-1].end:
            last = joined[-1]
            joined[-1] = Injected(last.start, max(last.end, each.end), last.sign)
        else:
            joined.append(each)
    return joined


def _is_told(known: Signs, text: str, low: int, high: int) -> bool:
    """Return whether a quotation is spoken about: what it says is no instruction then."""
    if known["told-after"].match(text, high) or known["told-before"].search(
        text, max(0, low - 30), low
    ):
        return True
    return known["about"].search(text, max(0, low - 120), min(len(text), high + 120)) is not None


def _find_tokens(known: Signs, text: str) -> Iterator[Injected]:
    """Yield control tokens, each with the message that it opens, as far as that goes."""
    closings = [match.span() for match in known["closing"].finditer(text)]
    at = 0
    while opened := known["token"].search(text, at):
        end = opened.end()
        is_closing = known["closing"].fullmatch(opened[0]) is not None
        at = end = end if is_closing else _find_message_end(known, text, end, closings)
        if end == opened.end() and known["told-after"].match(text, end):
            continue  # it is spoken about
        trailing = known["trailing"].match(text, end)
        at = end = trailing.end() if trailing else end
        yield Injected(opened.start(), end, "token")


def _find_message_end(known: Signs, text: str, at: int, closings: list[Bounds]) -> int:
    """Return where the message after an opening token ends: with its closing one, else soon."""
    role = known["role"].match(text, at)
    start = role.end() if role else at
    number = bisect_left(closings, start, key=lambda each: each[0])
    if number < len(closings) and closings[number][0] <= start + _MAX_MESSAGE_LENGTH:
        return closings[number][1]
    if role is None and known["told-after"].match(text, at):
        return at
    opened = known["token"].search(text, start)
    body = known["sentence"].match(text, start, opened.start() if opened else len(text))
    return body.end() if body else start


def _find_verdicts(known: Signs, text: str) -> Iterator[Injected]:
    """Yield what looks like an answer that somebody gave already: JSON, YAML, a dialogue."""
    done = 0
    for match in known["json"].finditer(text):
        if match.start() >= done:
            done = _find_closing_bracket(text, match.start(), match.end())
            yield Injected(match.start(), done, "verdict")
    done = 0
    for match in known["pairs"].finditer(text):
        if match.start() < done:
            continue
        end = match.end()
        while more := known["more-pairs"].match(text, end):
            end = more.end()
        done = end
        headed = known["headed"].search(
            text, max(0, match.start() - _MAX_HEAD_LENGTH), match.start() + 1
        )
        gap = len(match[0]) - len(match[0].lstrip(" \n\t。>*」』）)-,;"))
        yield Injected(headed.start() if headed else match.start() + gap, end, "verdict")


def _find_closing_bracket(text: str, start: int, end: int) -> int:
    """Return where the bracket that opens at `start` closes, or `end` where it does not."""
    depth = 0
    for at in range(start, min(len(text), start + _MAX_JSON_LENGTH)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return at + 1
    return end


def _find_instructions(
    known: Signs, text: str, told: list[Bounds], *, unseen: bool
) -> Iterator[Injected]:
    cut = split_sentences(text, "ja")
    signs = [_find_signs(known, text, each, told, unseen=unseen) for each in cut]
    _join_pairs(known, text, cut, signs, told, unseen=unseen)
    for number in range(1, len(cut)):
        if signs[number] and not signs[number - 1]:
            _look_back(known, text, cut, signs, number)
    for number in range(1, len(cut) - 1):
        if signs[number - 1] and signs[number + 1] and not signs[number]:
            signs[number] = [cut[number]]  # what stands between two of them belongs to them
    for (low, high), found in zip(cut, signs, strict=True):
        if found:
            first, last = min(each[0] for each in found), max(each[1] for each in found)
            yield Injected(*_find_clause(known, text, (low, high), (first, last)), "instruction")


def _join_pairs(
    known: Signs,
    text: str,
    cut: list[Bounds],
    signs: list[list[Bounds]],
    told: list[Bounds],
    *,
    unseen: bool,
) -> None:
    """Mark two sentences that are an instruction only together."""
    for number in range(1, len(cut)):
        if signs[number - 1] or signs[number]:
            continue
        pair = (cut[number - 1][0], cut[number][1])
        flat = known["ends"].sub("、", text[slice(*pair)])
        border = cut[number - 1][1] - pair[0]
        across = any(
            match.start() < border < match.end()
            and not covers(told, pair[0] + match.start(), pair[0] + match.end())
            for match in known["override"].finditer(flat)
        )
        if across or (
            _addresses_machine(known, text, *cut[number - 1])
            and _find_signs(known, text, pair, told, unseen=unseen)
        ):
            signs[number - 1], signs[number] = [cut[number - 1]], [cut[number]]


def _look_back(
    known: Signs, text: str, cut: list[Bounds], signs: list[list[Bounds]], number: int
) -> None:
    """Mark what leads up to an instruction: who is called, which rules are set aside."""
    if _addresses_machine(known, text, *cut[number - 1]) or known["set-aside"].search(
        text, *cut[number - 1]
    ):
        signs[number - 1] = [cut[number - 1]]
    elif number > 1 and not signs[number - 2]:
        pair = text[cut[number - 2][0] : cut[number - 1][1]]
        if len(pair) <= _SHORT and known["set-aside"].search(known["ends"].sub("、", pair)):
            signs[number - 2], signs[number - 1] = [cut[number - 2]], [cut[number - 1]]


def _addresses_machine(known: Signs, text: str, low: int, high: int) -> bool:
    """Return whether a sentence turns to a machine, so that the next one is for it, too."""
    return bool(_find_addressed(known, text, low, high) or known["speaker"].search(text, low, high))


def _find_signs(
    known: Signs, text: str, bounds: Bounds, told: list[Bounds], *, unseen: bool
) -> list[Bounds]:
    """Return the signs in a sentence, none where they do not amount to an instruction."""
    low, sentence = bounds[0], text[slice(*bounds)]

    def places(*patterns: re.Pattern[str]) -> list[Bounds]:
        found = (match.span() for each in patterns for match in each.finditer(sentence))
        return [(low + start, low + end) for start, end in found]

    machine = places(known["machine"])
    asked = [
        *places(known["override"], known["persona"], known["prompt"]),
        *(
            (low + start, low + end)
            for start, end in _find_demands(
                known, sentence, machine=bool(machine), strict=not unseen
            )
        ),
    ]
    asked = [each for each in asked if not covers(told, each[0], each[0] + 1)]
    return [*asked, *machine, *places(known["reader"])] if asked else []


@dataclass(frozen=True, slots=True)
class _Demands:
    """What a sentence asks for: an answer to be given, a text to be deemed good."""

    said: list[Bounds]
    deemed: list[Bounds]
    quiet: list[Bounds]

    @property
    def all(self) -> list[Bounds]:
        """All of them."""
        return [*self.said, *self.deemed, *self.quiet]


def _find_demands(known: Signs, sentence: str, *, machine: bool, strict: bool) -> list[Bounds]:
    """Return the answers that are demanded of a machine, or with no regard to what is the case."""
    if known["both"].search(sentence):
        return []
    quiet = _find_spans(known["quiet"], sentence) if machine else []
    if not known["any-answer"].search(sentence):
        return quiet
    said = [
        *_find_ordered(known, sentence, known["say"], known["say-en"], strict=strict),
        *_find_spans(known["given"], sentence),
    ]
    found = _Demands(
        said, _find_ordered(known, sentence, known["deem"], known["deem-en"], strict=strict), quiet
    )
    if not strict:
        wanted = (
            found.all
            or machine
            or known["set-aside"].search(sentence)
            or known["evaluates"].search(sentence)
        )
        return [*found.all, *(_find_spans(known["any-answer"], sentence) if wanted else [])]
    whatever = known["whatever"].search(sentence) is not None
    conditional = (
        not whatever and known["if"].search(known["reading"].sub("", sentence)) is not None
    )
    if machine or known["speaker"].search(sentence):
        wished = [] if conditional else _find_wished_answers(known, sentence)
        return [*found.all, *wished, *_find_spans(known["pair"], sentence)]
    return _find_general_demands(known, sentence, found, whatever=whatever, conditional=conditional)


def _find_general_demands(
    known: Signs, sentence: str, found: _Demands, *, whatever: bool, conditional: bool
) -> list[Bounds]:
    """Return the demands of a sentence that names no machine: more must come together there."""
    aside = _find_spans(known["set-aside"], sentence)
    if aside and found.all:
        return [*aside, *found.all]
    regardless = whatever or known["reader"].search(sentence) is not None
    if found.said and (regardless or (not conditional and _is_short(sentence, found.said))):
        return found.all
    aimed = known["this"].search(sentence) and (regardless or known["deem-this"].search(sentence))
    return found.deemed if aimed and not conditional else []


def _find_spans(pattern: re.Pattern[str], sentence: str) -> list[Bounds]:
    return [match.span() for match in pattern.finditer(sentence)]


def _find_wished_answers(known: Signs, sentence: str) -> list[Bounds]:
    """Return the good answers that a sentence to a machine asks for, in whatever words."""
    return [
        match.span()
        for match in known["any-good"].finditer(sentence)
        if known["must"].search(sentence, match.end(), match.end() + 40)
    ]


def _find_ordered(
    known: Signs,
    sentence: str,
    japanese: re.Pattern[str],
    english: re.Pattern[str],
    *,
    strict: bool,
) -> list[Bounds]:
    """Return the matches that are demands, rather than reports of what somebody did."""
    found = [
        match.span()
        for match in japanese.finditer(sentence)
        if not strict or known["must"].search(sentence, match.start(), match.start() + _REACH)
    ]
    return found + [
        match.span()
        for match in english.finditer(sentence)
        if not strict
        or known["order-en"].search(sentence, max(0, match.start() - _REACH), match.start())
    ]


def _is_short(sentence: str, said: list[Bounds]) -> bool:
    """Return whether little stands beside the demand: a procedure says of what it speaks."""
    rest = len(sentence) - sum(high - low for low, high in merge_places(said))
    return rest <= _SIDE_WORDS


def _find_addressed(known: Signs, text: str, low: int, high: int) -> list[Bounds]:
    """Return where somebody who is a machine is called."""
    found = []
    for match in known["machine"].finditer(text, low, high):
        before = text[max(low, match.start() - 60) : match.start()]
        if (
            known["address"].match(text, match.end(), high)
            or known["call"].search(before)
            or known["asked"].match(text, match.end())
        ):
            found.append(match.span())
    return found


def _find_clause(known: Signs, text: str, sentence: Bounds, core: Bounds) -> Bounds:
    """Return what of a sentence belongs to the instruction: up to a bracket, a dash or a gap."""
    low, high = sentence
    for stop in known["stops"].finditer(text, low, core[0]):
        low = stop.start() if text[stop.end() - 1] in _BRACKETS else stop.end()
    after = known["stops"].search(text, core[1], high)
    opened = text[low] in _BRACKETS
    if opened:
        shut = _shut(text, low, core[1], high)
        if shut is not None:
            return low, shut
    ends = [high]
    if after is not None and text[after.start()] in "\n※|｜":
        ends.append(after.start())
    glued = known["glued"].search(text, core[1], high)
    if glued is not None:
        ends.append(glued.end())
    return low, min(ends)


def _shut(text: str, low: int, at: int, high: int) -> int | None:
    places = [text.find(each, at, high) for each in _BRACKETS[text[low]]]
    places = [each for each in places if each >= 0]
    return min(places) + 1 if places else None
