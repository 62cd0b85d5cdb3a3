"""A question and its answer as one sentence: 「期日がありますか」 and no: 「期日がありません」."""

from typing import Literal

from checker.core.language import Language
from checker.core.text import lazy_re as re

_ASIDE = re.compile(r"\s*[（(][^（）()]*[）)]\s*$")
_ENDINGS = (
    ("ましたか", "ました", "ませんでした"),
    ("ませんか", "ません", "ます"),
    ("ますか", "ます", "ません"),
    ("でしたか", "でした", "ではありませんでした"),
    ("ですか", "です", "ではありません"),
)
_ADJECTIVE = re.compile(r"い(?:ですか|でしたか)$")


def state_answer(ask: str, answer: Literal["yes", "no"], language: Language) -> str:
    """Return what an answer to `ask` says, with its full stop.

    An aside in brackets at the end is left out. A question that is not one simple Japanese
    sentence is quoted with its answer.
    """
    if language == "ja":
        return _state_in_japanese(ask, answer) or _quote_in_japanese(ask, answer)
    return f'The answer to "{ask.strip()}" is {answer}.'


def _state_in_japanese(ask: str, answer: Literal["yes", "no"]) -> str | None:
    question = _ASIDE.sub("", ask.strip().rstrip("。？?")).rstrip("。？?")
    if re.search(r"[。？?\n]", question) or (answer == "no" and _ADJECTIVE.search(question)):
        return None
    for ending, yes, no in _ENDINGS:
        if question.endswith(ending):
            return f"{question.removesuffix(ending)}{yes if answer == 'yes' else no}。"
    return None


def _quote_in_japanese(ask: str, answer: Literal["yes", "no"]) -> str:
    return f"「{ask.strip()}」への答えは「{'はい' if answer == 'yes' else 'いいえ'}」です。"
