"""`sentence-length`: sentences that are too long to be read at once."""

import re
from typing import Literal

from pydantic import Field

from checker.core.bilingual import Bilingual
from checker.core.document import Block
from checker.core.findings import CheckResult, Hit
from checker.kinds.japanese.prose import prose_sentences
from checker.kinds.shared.base import Kind, KindDoc, Rule, Target


class SentenceLengthRule(Rule):
    """Parameters of `sentence-length`."""

    kind: Literal["sentence-length"]
    max: int = Field(
        100, ge=1, description="日本語の一文の上限(字)。 / Characters in a Japanese sentence."
    )
    max_words: int = Field(
        40, ge=1, description="英語の一文の上限(語)。 / Words in an English sentence."
    )


_CHARACTERS = Bilingual(
    "一文が{length}字あります(上限{max}字)。", "It has {length} characters (at most {max})."
)
_WORDS = Bilingual(
    "一文が{length}語あります(上限{max}語)。", "It has {length} words (at most {max})."
)
_SPLIT = Bilingual(
    "一つのことを一文で書き、二文以上に分けてください。", "Split it: one thought, one sentence."
)

_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_ADDRESS = re.compile(
    "(?:https?|ftp|file)://[!-~]+|(?<![\\w.+-])[\\w.+-]++@[\\w-]+\\.[\\w.-]+", re.ASCII
)
_CODE = re.compile("\ufffc+")
"""Code in a line, which is blanked: a reader takes it in as one thing."""
_LATIN_WORD = re.compile("[A-Za-z]{2,}")
_WORD = re.compile(r"\w[\w'’.-]*")


def check(rule: SentenceLengthRule, target: Target) -> CheckResult:
    """Measure each sentence; white space and addresses do not count, table cells only if asked."""
    found = prose_sentences(rule, target)
    hits = (_hit(rule, block, start, end) for block, start, end in found)
    return CheckResult(len(found), tuple(hit for hit in hits if hit))


def _hit(rule: SentenceLengthRule, block: Block, start: int, end: int) -> Hit | None:
    text = _CODE.sub("x", _ADDRESS.sub("", block.text[start:end]))
    words = len(_LATIN_WORD.findall(text))
    japanese = len(_JAPANESE.findall(text)) > words * 2
    length = len("".join(text.split())) if japanese else len(_WORD.findall(text))
    limit = rule.max if japanese else rule.max_words
    if length <= limit:
        return None
    values = {"length": str(length), "max": str(limit)}
    sentence = (_CHARACTERS if japanese else _WORDS).format(**values)
    return Hit(block.span(start, end), sentence, _SPLIT, values=values)


KIND = Kind(
    "sentence-length",
    SentenceLengthRule,
    check,
    KindDoc(
        finds=Bilingual("長すぎる文。", "Sentences that are too long."),
        why=Bilingual(
            "長い文は主語と述語が離れ、読み手は途中で何の話かを忘れます。"
            "空白とアドレスは数えません。表の中は scope.in_table: true のときだけ見ます。",
            "In a long sentence the subject is forgotten before the verb comes. White space and"
            " addresses do not count; table cells are measured only with scope.in_table: true.",
        ),
        rule="""\
id: example.length
kind: sentence-length
max: 40
""",
        bad="来月から旅費の精算は新しいシステムで行うため、利用者は事前に登録を済ませ、承認者も設定すること。",
        good="来月から旅費の精算は新しいシステムで行う。利用者は事前に登録を済ませること。",
        values=("length", "max"),
    ),
)
