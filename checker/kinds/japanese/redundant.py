"""`redundant`: what is said twice (まず最初に), or in more words than it needs."""

from typing import ClassVar, Literal

from checker.core.document import Block
from checker.core.findings import CheckResult
from checker.core.text import lazy_re as re
from checker.kinds.japanese.phrases import Phrase, PhraseFunctions, PhraseRule, check_phrases
from checker.kinds.japanese.redundant_phrases import FUNCTIONS
from checker.kinds.shared.base import Kind, Target


class RedundantRule(PhraseRule):
    """Parameters of `redundant`."""

    lexicon: ClassVar[str] = "redundant"
    functions: ClassVar[PhraseFunctions] = FUNCTIONS

    kind: Literal["redundant"]
    provisions: bool = False


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
    values=("match", "name", "replacement"),
    fix="unsafe",
)
