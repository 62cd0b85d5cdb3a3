"""Tell words that give orders to whoever answers from words that can be an answer.

A sentence that says how questions are to be answered, or that it is the answer itself, answers
none; nor does a heap of words that is there to be found. Only what speaks of answering, judging or
quoting, or to a machine, is taken for an order: what a manual has people say to customers is not.
"""

from collections.abc import Iterator
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.instruction_filter import find_orders

_SELF: Final = (
    "(?:(?:この|本|当)(?:一?文|文書|段落|行|箇所|通達)"
    "|th(?:is|e following) (?:sentence|passage|paragraph|text|line))"
)
_READER: Final = "(?:(?:判定|採点|評価|回答)(?:者|役|モデル)|(?:生成)?AI|言語モデル|アシスタント)"
_ANSWERS: Final = "(?:答え|回答|判[定断])"
_WHATEVER_IS_ASKED: Final = (
    rf"(?:すべて|全て|どの|どんな|いかなる|あらゆる)の?(?:質問|問い|答え)[^。\n]{{0,40}}(?:{_ANSWERS}|正し|である)"
    r"|質問の内容に(?:かかわらず|関わらず)|\b(?:whatever|anything) is asked\b"
    r"|\b(?:any|every|all) questions?\b[^.\n]{0,60}\b(?:answers?|reply|is|are)\b"
    r"|\banswers? to (?:any|every|all)\b"
)
_IS_THE_ANSWER: Final = (
    rf"{_SELF}[^。\n]{{0,40}}(?:質問|問い)[^。\n]{{0,20}}答え|{_SELF}を(?:選|引用|先頭)"
    rf"|{_SELF}[^.\n]{{0,40}}\b(?:answer(?:s|ing)?|yes)\b|検索結果の先頭"
    r"|(?:答え|回答)として(?:出力|表示|引用|採用|示)|\bquote (?:it|this) first\b"
)
_HOW_TO_JUDGE: Final = (
    rf"書かれてい(?:る|ない)」?(?:と|を|という)[^。\n]{{0,8}}(?:{_ANSWERS}|選)|確信度"
    rf"|「?文書にない」?と{_ANSWERS}|\bjudge must\b|\bfull confidence\b|\bend of document\b"
)
_TO_A_MACHINE: Final = (
    rf"{_READER}(?:は|へ|に|なら)[^。\n]{{0,40}}(?:{_ANSWERS}|引用|出力)(?:る|せよ|しな|すること|して)"
    rf"|{_READER}(?:は|へ|に|なら)[^。\n]{{0,40}}(?:書き添え|守ること|設定済|指示した)"
    r"|\b(?:assistants?|language models?|AI|judge)\b(?: must| should|:| to \w+)"
    r"|\b(?:for|to) the (?:assistant|AI|judge|model)\b"
)
_ORDERS: Final = re.compile(
    f"{_WHATEVER_IS_ASKED}|{_IS_THE_ANSWER}|{_HOW_TO_JUDGE}|{_TO_A_MACHINE}", re.IGNORECASE
)
_SPEAKER: Final = re.compile(
    r"^\W*(?:【\s*)?(?:システム|system|assistant)(?:\s*】|\s*[:：])"
    r"|^\W*#+\s*(?:指示|instructions?)\b"
    rf"|{_READER}(?:へ|への[^。\n]{{0,6}})\s*[:：]|<\|[^|>\n]{{0,40}}\|>|\[INST\]",
    re.IGNORECASE,
)
_SENTENCES: Final = re.compile(r"[^。\n]+[。\n]?")
_CELLS: Final = re.compile(r"[^、\n]+[、\n]?")
_PUNCTUATION: Final = re.compile(r"[。．.、,!?！？：:]")
_FEWEST_HEAPED: Final = 8
_MOST_DISTINCT: Final = 0.75


def remove_orders(text: str, start: int, end: int, *, row: bool) -> str:
    """Return a part of a passage without what tells how to answer: a judge reads the rest.

    Args:
        text: of the passage.
        start: where the part begins, at the beginning of a sentence.
        end: where it ends.
        row: whether the passage is a row of a table, of which cells are left out.

    Returns:
        the rest; empty where nothing is left that could be an answer.
    """
    if _is_heap(text):
        return ""
    orders = list(_iter_orders(text, _CELLS if row else _SENTENCES))
    left, at = "", start
    for first, last in [*orders, (end, end)]:
        left += text[at : max(at, min(first, end))]
        at = max(at, last)
    return left if any(map(str.isalnum, left)) else ""


def is_order(text: str, *, row: bool) -> bool:
    """Return whether nothing is left of a passage without what tells how to answer."""
    return not remove_orders(text, 0, len(text), row=row)


def _iter_orders(text: str, pieces: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield start and end of what tells how to answer; all that follows its speaker's name is."""
    for each in pieces.finditer(text):
        if _SPEAKER.search(each[0]):
            yield each.start(), len(text)
            return
        if gives_orders(each[0]):
            yield each.span()


def gives_orders(sentence: str) -> bool:
    """Return whether a sentence tells how to answer."""
    return bool(_ORDERS.search(sentence) or find_orders(sentence.rstrip("\n")))


def _is_heap(text: str) -> bool:
    """Return whether a text is words without a sentence, many of them more than once."""
    words = [each for each in text.lower().split() if any(map(str.isalnum, each))]
    if len(words) < _FEWEST_HEAPED or _PUNCTUATION.search(text):
        return False
    return len(set(words)) <= _MOST_DISTINCT * len(words)
