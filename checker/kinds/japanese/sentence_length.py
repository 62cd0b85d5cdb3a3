"""`sentence-length`: sentences that are too long to be read at once."""

from typing import Literal

from pydantic import Field

from checker.core.document import Block
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.prose_sentences import collect_prose_sentences


class SentenceLengthRule(Rule):
    """Parameters of `sentence-length`."""

    kind: Literal["sentence-length"]
    max: int = Field(100, ge=1)
    max_words: int = Field(40, ge=1)
    measure: Literal["all", "running"] = "all"


_CHARACTERS = Message("sentence-length.it-has-characters-at-most")
_WORDS = Message("sentence-length.it-has-words-at-most")
_SPLIT = Message("sentence-length.split-one-thought-one-sentence")

_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_ADDRESS = re.compile(
    "(?:https?|ftp|file)://[!-~]+|(?<![\\w.+-])[\\w.+-]++@[\\w-]+\\.[\\w.-]+", re.ASCII
)
_CODE = re.compile(r"\ufffc+|\{\{[^{}]*\}\}|\{%[^{}]*%\}")
"""Code in a line, which is blanked, and tags of templates: a reader takes each in as one thing."""
_ASIDE = re.compile("[（(][^（）()]*[）)]")
_MAX_NESTED = 3
_AT_ONE_GLANCE = 8
_NAME = re.compile(
    f"[A-Za-z0-9_./#:-]{{{_AT_ONE_GLANCE + 1},}}"
    f"|(?<=[「『])[^「」『』]{{{_AT_ONE_GLANCE + 1},}}(?=[」』])"
)
"""A name or a title, which a reader takes in at one glance however long it is."""
_LISTED = re.compile("(?:[^、。をはがでに\\s]{1,12}、[ \n]?){4,}")
"""A list of short names (年齢、国籍、信仰、…), which a reader runs through."""
_FOREIGN = re.compile("[A-Za-z0-9_][A-Za-z0-9_.,/#:&'’+ -]*[A-Za-z0-9_]")
"""English words in a Japanese sentence: a name of several words, or a title that is quoted."""
_LABEL = re.compile("[ \t]*[^\\s:：、。][^:：、。\n]{0,30}[:：](?=[ \t]|[\u3040-\u9fff])[ \t]*")
_LATIN_WORD = re.compile("[A-Za-z]{2,}")
_WORD = re.compile(r"\w[\w'’.-]*")


def check(rule: SentenceLengthRule, target: Target) -> CheckResult:
    """Measure each sentence; white space and addresses do not count, table cells only if asked."""
    found = collect_prose_sentences(rule, target)
    hits = (_build_hit(rule, block, start, end) for block, start, end in found)
    return CheckResult(len(found), tuple(hit for hit in hits if hit))


def _build_hit(rule: SentenceLengthRule, block: Block, start: int, end: int) -> Hit | None:
    text = _CODE.sub("x", _ADDRESS.sub("", block.text[start:end]))
    if rule.measure == "running":
        text = _drop_asides(text)
    words = len(_LATIN_WORD.findall(text))
    japanese = len(_JAPANESE.findall(text)) > words * 2
    if japanese and rule.measure == "running":
        text = _FOREIGN.sub(lambda match: match[0][:_AT_ONE_GLANCE], text)
    length = len("".join(text.split())) if japanese else _count_words(rule, text)
    limit = rule.max if japanese else rule.max_words
    if length <= limit:
        return None
    values = {"length": str(length), "max": str(limit)}
    sentence = (_CHARACTERS if japanese else _WORDS).format(**values)
    return Hit(block.span(start, end), sentence, _SPLIT, values=values)


def _count_words(rule: SentenceLengthRule, text: str) -> int:
    """Return how many words a sentence has or, as it is read on, its longest clause up to a `;`."""
    clauses = text.split(";") if rule.measure == "running" else [text]
    return max(len(_WORD.findall(each)) for each in clauses)


def _drop_asides(text: str) -> str:
    """Return what one reads on: no label, no words in brackets; lists, names and titles cut."""
    if label := _LABEL.match(text):
        text = text[label.end() :]
    for _ in range(_MAX_NESTED):
        shorter = _ASIDE.sub("", text)
        if shorter == text:
            break
        text = shorter
    text = _LISTED.sub(lambda match: match[0][:_AT_ONE_GLANCE], text)
    return _NAME.sub(lambda match: match[0][:_AT_ONE_GLANCE], text)


KIND = Kind(
    "sentence-length",
    SentenceLengthRule,
    check,
    values=("length", "max"),
    quotes=("length",),
)
