"""Text from a model, token by token, within a grammar, a cap and a time."""

import codecs
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from checker.core.ports import Completion


class Grammar(Protocol):
    """What may be written next."""

    def best(self, scores: Any) -> int:
        """Return the likeliest token that is allowed."""
        ...

    def allow(self, scores: Any) -> tuple[Any, Any]:
        """Return tokens among the likeliest, and their scores: -inf where one is not allowed."""
        ...

    def accept(self, token: int) -> None:
        """Go on from `token`."""
        ...


Choose = Callable[[Any, Grammar | None], int]
"""Takes the scores of every token and what is allowed; returns the token to write."""


class TextModel(Protocol):
    """What writing needs of a model's context. `batch` is how many tokens it computes at once."""

    @property
    def batch(self) -> int:
        """How many tokens are computed at once."""
        ...

    def extend(self, tokens: Sequence[int], position: int, sequence: int) -> None:
        """Compute `tokens` of a sequence."""
        ...

    def scores(self) -> Any:
        """Return the scores of every token after the last one computed: an array of floats."""
        ...

    def ends(self, token: int) -> bool:
        """Return whether `token` ends a text."""
        ...

    def piece(self, token: int) -> bytes:
        """Return what `token` adds to a text."""
        ...


def choose_likeliest(scores: Any, grammar: Grammar | None) -> int:
    """Return the likeliest token."""
    return int(scores.argmax()) if grammar is None else grammar.best(scores)


def complete(
    writer: TextModel,
    prompt: Sequence[int],
    sequence: int,
    *,
    limit: int,
    grammar: Grammar | None = None,
    seconds: float | None = None,
    on_text: Callable[[str], None] | None = None,
    choose: Choose = choose_likeliest,
    go_on: Callable[[], bool] | None = None,
    known: int = 0,
) -> Completion:
    """Write on from `prompt` in a sequence, as `ports.Engine.complete` says.

    The sequence is free, or has the first `known` tokens of the prompt. A character of which a cap
    left half is left out. Nothing that `go_on` lets others compute in the meantime comes between a
    token's scores and its choice.

    Raises:
        JudgeError: there is no room, or the model failed.
    """
    started = time.monotonic()
    may_begin = _read_prompt(writer, prompt, sequence, known, go_on)
    ready = time.monotonic()
    written: list[int] = []
    ended = False
    decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
    while may_begin and len(written) < limit:
        if seconds is not None and time.monotonic() - ready >= seconds:
            break
        token = choose(writer.scores(), grammar)
        ended = writer.ends(token)
        if ended:
            break
        if grammar is not None:
            grammar.accept(token)
        written.append(token)
        if on_text is not None and (shown := decoder.decode(writer.piece(token))):
            on_text(shown)
        if go_on is not None and not go_on():
            break
        writer.extend([token], len(prompt) + len(written) - 1, sequence)
    text = b"".join(map(writer.piece, written)).decode("utf-8", errors="ignore")
    done = time.monotonic()
    return Completion(text, ended, len(prompt), len(written), ready - started, done - ready)


def _read_prompt(
    writer: TextModel,
    prompt: Sequence[int],
    sequence: int,
    known: int,
    go_on: Callable[[], bool] | None,
) -> bool:
    """Compute a prompt, a batch at a time where somebody may stop it; False where they did."""
    if go_on is None:
        writer.extend(prompt[known:], known, sequence)
        return True
    for start in range(known, len(prompt), writer.batch):
        if not go_on():
            return False
        writer.extend(prompt[start : start + writer.batch], start, sequence)
    return True
