"""Find the words that an answer rests on, by asking again without them, or of them alone.

The small default model that judges well does not explain well: asked for a reason in a sentence of
its own, it contradicted the answer in 3 of 8 Japanese texts (`docs/decisions/explanations.md`).
So the words are found by the judge itself. They are the document's, by construction.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

import regex

from checker.core.data_classes import dataclass

Answered = Literal["yes", "no"]

_CLAUSE = regex.compile(
    r"[^、。，,.;；:：!?！？()（）「」『』“”\"\n]+(?:[.,:](?=\S)[^、。，,;；\n]*)?"
)
_BORDER = regex.compile(r"(?<=\p{Hiragana})(?=[\p{Han}\p{Katakana}\p{Latin}\p{Nd}])|(?<=\S)(?=\s)")
_MIN_LENGTH, _MAX_LENGTH, _MAX_LATIN_LENGTH, _MAX_STRETCHES = 4, 24, 48, 16

_MIN_DROP = 1.0
"""In nats: words whose absence moves the answer less than this did not decide it."""


@dataclass(frozen=True, slots=True)
class Ablation:
    """A stretch of a text, and the text to ask about to learn what it is worth."""

    quote: str
    variant: str


def build_ablations(text: str, answer: Answered) -> tuple[Ablation, ...]:
    """Return the stretches of `text` to try, at most 16, each a clause or a part of a long one.

    What says yes is looked for by leaving it out; what comes nearest where the answer is no, by
    asking of it alone. A text of one stretch has nothing to tell apart: none.
    """
    spans = list(_iter_spans(text))[:_MAX_STRETCHES]
    if len(spans) < 2:  # noqa: PLR2004 - one against the rest
        return ()
    return tuple(
        Ablation(
            text[start:end].strip(),
            _remove_span(text, start, end) if answer == "yes" else text[start:end].strip(),
        )
        for start, end in spans
    )


def find_decisive(
    words: Sequence[Ablation], margins: Sequence[float | None], whole: float, answer: Answered
) -> str | None:
    """Return the words that the answer rests on; None where none stands out.

    Args:
        words: what was tried.
        margins: what the judge said of each variant, in nats.
        whole: its margin on the whole text.
        answer: yes or no.
    """
    known = [
        (margin, each.quote)
        for margin, each in zip(margins, words, strict=True)
        if margin is not None
    ]
    if not known:
        return None
    if answer == "no":
        return max(known)[1]
    least, quote = min(known)
    return quote if whole - least >= _MIN_DROP else None


def _remove_span(text: str, start: int, end: int) -> str:
    return (
        (text[:start].rstrip() + " " + text[end:].lstrip()).strip()
        if text[start:end].isascii()
        else text[:start] + text[end:]
    )


def _iter_spans(text: str) -> Iterator[tuple[int, int]]:
    for clause in _CLAUSE.finditer(text):
        start, end = clause.span()
        if len(clause[0].strip()) < _MIN_LENGTH:
            continue
        longest = _MAX_LATIN_LENGTH if clause[0].isascii() else _MAX_LENGTH
        if end - start <= longest:
            yield start, end
        else:
            yield from _split_clause(text, start, end, longest // 2)


def _split_clause(text: str, start: int, end: int, enough: int) -> Iterator[tuple[int, int]]:
    """Cut a long clause at the borders of its phrases, each part long enough to say something."""
    begun = start
    for border in _BORDER.finditer(text, start, end):
        here = border.start()
        if here - begun >= enough and end - here >= enough // 2:
            yield begun, here
            begun = here
    yield begun, end
