"""`spelling`: Latin words that are in no dictionary and no list of the company."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from checker.core.document import Block
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit, Replacement
from checker.core.messages import Message, MessageList
from checker.core.text import lazy_re as re
from checker.core.text.intervals import Intervals
from checker.kinds.shared.base import Entries, Kind, Parameters, Rule, Target
from checker.kinds.shared.patterns import Pattern, find, join_alternatives
from checker.kinds.words.hunspell import Speller, is_known_to_any, load_speller
from checker.kinds.words.spelling_slips import find_spelling_slips


def _join_lines(value: object) -> object:
    """Accept the lines of a file as well as its text."""
    return "\n".join(map(str, value)) if isinstance(value, (list, tuple)) else value


Text = Annotated[str, BeforeValidator(_join_lines, json_schema_input_type=str | list[str])]


class HunspellFiles(Parameters):
    """A Hunspell dictionary: the contents of its two files."""

    dic: Text = Field(min_length=1)
    aff: Text = ""


class SpellingRule(Rule):
    """Parameters of `spelling`."""

    kind: Literal["spelling"]
    dictionaries: tuple[HunspellFiles, ...] = ()
    words: Entries = ()
    ignore: Entries = ()
    filters: tuple[Pattern, ...] = ()
    exceptions: tuple[Pattern, ...] = ()
    custom: bool = False
    names: bool = False
    suggestions: int = Field(3, ge=0, le=10)
    slips: bool = False

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if not self.dictionaries and not self.words and not self.slips:
            raise InvalidValueError(Message("spelling.needs-dictionaries-or-words"))
        return self


_UNKNOWN = Message("spelling.is-in-no-dictionary")
_MEANT = Message("spelling.is-in-no-dictionary-close")
_MAX_DISTANT = 50
"""Different words whose suggestions are looked for two edits away, which takes long."""

_LETTER = "A-Za-zÀ-ÖØ-öø-ɏ"
_WORD = re.compile(
    f"(?<![{_LETTER}0-9_@/\\\\.#$%&*])[{_LETTER}]+(?:['’][{_LETTER}]+)*"
    f"(?![{_LETTER}0-9_@/\\\\]|[.&*][{_LETTER}0-9*]|['’]\\w)"
)
_ANY_WORD = re.compile(f"[{_LETTER}0-9]+(?:['’][{_LETTER}0-9]+)*")
_LATIN = re.compile(f"[{_LETTER}]{{2}}")
_ADDRESS = re.compile(r"(?:https?|ftp|file|mailto):\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]+")
_CAMEL = re.compile(f"[{_LETTER}]*[a-zß-öø-ÿ][A-ZÀ-ÖØ-Þ]")
_OPENS_SENTENCE = re.compile("(?:^|[.!?:。！？：\n][\"'”’」』)]*)[\\s\"'“‘「『(（・*-]*$")


def check(rule: SpellingRule, target: Target) -> CheckResult:
    """Look up each Latin word; the words looked up are the candidates."""
    if not rule.dictionaries and not rule.words:
        return _check_slips(rule, target)
    spellers = [load_speller(each.dic, each.aff) for each in rule.dictionaries]
    if rule.words:
        spellers.append(load_speller("\n".join(entry.word for entry in rule.words)))
    passed = {entry.word.casefold() for entry in rule.ignore}
    candidates = 0
    wrong: list[tuple[Block, re.Match[str]]] = []
    for block in target.blocks:
        for match in _iter_words(rule, block.text, target):
            candidates += 1
            word = match[0]
            if not is_known_to_any(spellers, word) and word.casefold() not in passed:
                wrong.append((block, match))
    # the slow questions only about what is wrong for certain
    kept = [(block, match) for block, match in wrong if not _is_filtered(rule, match[0], target)]
    return CheckResult(candidates, tuple(_build_hits(rule, kept, spellers)))


def _check_slips(rule: SpellingRule, target: Target) -> CheckResult:
    """Find what can only be a slip for one common word: that needs no dictionary."""
    passed = {entry.word.casefold() for entry in rule.ignore}
    hits = [
        _build_hit(rule, block, (start, end), [meant])
        for block, start, end, meant in find_spelling_slips(target.blocks)
        if block.text[start:end] not in passed
    ]
    return CheckResult(len(target.blocks), tuple(hits))


def _iter_words(rule: SpellingRule, text: str, target: Target) -> Iterator[re.Match[str]]:
    if not _LATIN.search(text):
        return
    aside = [match.span() for match in _ADDRESS.finditer(text)]
    if rule.exceptions:
        pattern = join_alternatives((), rule.exceptions)
        aside += [match.span() for match in find(pattern, text, target.deadline)]
    covered = Intervals(aside)
    for match in (_ANY_WORD if rule.custom else _WORD).finditer(text):
        if not covered.cover(*match.span()) and (rule.custom or _is_plain(rule, text, match)):
            yield match


def _is_plain(rule: SpellingRule, text: str, match: re.Match[str]) -> bool:
    """Tell whether it is a word to look up: no abbreviation, no CamelCase, no name."""
    word = match[0]
    if len(word) == 1 or word.isupper() or _CAMEL.match(word):
        return False
    if word[-1] == "s" and word[:-1].isupper():
        return False
    if rule.names or not word[0].isupper():
        return True
    before = text[max(0, match.start() - 12) : match.start()]
    return bool(_OPENS_SENTENCE.search(before)) and (bool(before.strip()) or match.start() < 12)  # noqa: PLR2004


def _is_filtered(rule: SpellingRule, word: str, target: Target) -> bool:
    return bool(rule.filters) and any(
        True for _ in find(join_alternatives((), rule.filters), word, target.deadline)
    )


def _build_hits(
    rule: SpellingRule, wrong: Sequence[tuple[Block, re.Match[str]]], spellers: Sequence[Speller]
) -> Iterator[Hit]:
    suggested: dict[str, list[str]] = {}
    for block, match in wrong:
        word = match[0]
        if word not in suggested:
            far = len(suggested) < _MAX_DISTANT
            found = [
                w for each in spellers for w in each.suggestions(word, rule.suggestions, far=far)
            ]
            suggested[word] = list(dict.fromkeys(found))[: rule.suggestions]
        yield _build_hit(rule, block, match.span(), suggested[word])


def _build_hit(rule: SpellingRule, block: Block, place: tuple[int, int], words: list[str]) -> Hit:
    written = block.text[slice(*place)]
    choices = MessageList(words, "list.comma")
    sentence = _MEANT if words else _UNKNOWN
    # of several words only the writer can choose
    grade = rule.fix or "unsafe" if len(words) == 1 else "display"
    return Hit(
        block.span(*place),
        sentence.format(match=written, choices=choices),
        replacement=Replacement(words[0], grade) if words else None,
        values={"match": written, "choices": choices.get("ja"), "replacement": "".join(words[:1])},
    )


KIND = Kind(
    "spelling",
    SpellingRule,
    check,
    values=("match", "choices", "replacement"),
    fix="unsafe",
)
