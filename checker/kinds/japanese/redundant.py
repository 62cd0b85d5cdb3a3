"""`redundant`: what is said twice (まず最初に), or in more words than it needs."""

import re
from typing import ClassVar, Literal

from pydantic import Field

from checker.core.bilingual import Bilingual
from checker.core.document import Block
from checker.core.findings import CheckResult
from checker.kinds.japanese.phrases import Phrase, PhraseFunctions, PhraseRule, check_phrases
from checker.kinds.japanese.redundant_phrases import FUNCTIONS
from checker.kinds.shared.base import Kind, KindDoc, Target


class RedundantRule(PhraseRule):
    """Parameters of `redundant`."""

    lexicon: ClassVar[str] = "redundant"
    functions: ClassVar[PhraseFunctions] = FUNCTIONS

    kind: Literal["redundant"]
    provisions: bool = Field(
        default=False,
        description="条文(第N条の下)でも「することができる」「場合においては」「を行う」を見る。"
        " / Look for these wordings of law in the articles of a regulation too.",
    )


_ARTICLE = re.compile("第[ 0-9０-９〇一二三四五六七八九十百]{1,8}条")


def check(rule: RedundantRule, target: Target) -> CheckResult:
    """Find redundant expressions; the wordings of law are left alone in articles."""

    def applies(phrase: Phrase, block: Block) -> bool:
        return not phrase.entry.law or not _is_provision(block)

    return check_phrases(rule, target, None if rule.provisions else applies)


def _is_provision(block: Block) -> bool:
    return bool(_ARTICLE.match(block.text.lstrip())) or any(
        _ARTICLE.match(title.lstrip()) for title in block.section
    )


KIND = Kind(
    "redundant",
    RedundantRule,
    check,
    KindDoc(
        finds=Bilingual(
            "重ね言葉(まず最初に、約30名程度)と、回りくどい言い方(することができる)。",
            "What says a thing twice (まず最初に), or in more words than it needs.",
        ),
        why=Bilingual(
            "余分な言葉は文を長くするだけで、情報を増やしません。「まず最初に」「一番最初」のように"
            "言い換えが意味を変えないものは safe、ほかは unsafe で直します。"
            "引用(「」の中)は見ません。規程の条文では「することができる」などは権限を表す用語なので、そのままにします。",
            "Words that add nothing make a text longer, not richer. Where only repetition goes"
            " (まず最初に), the fix is safe, elsewhere unsafe. Quotations are left alone, and"
            " so is 「することができる」 in the articles of a regulation, where it grants a right.",
        ),
        rule="""\
id: example.redundant
kind: redundant
""",
        bad="約30名程度の利用者が、予約を画面で変更することができるようにする。",
        good="約30名の利用者が、予約を画面で変更できるようにする。",
        fix="unsafe",
        values=("match", "name", "replacement"),
    ),
)
