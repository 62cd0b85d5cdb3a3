"""Text from a model, token by token: always the likeliest, within a grammar, a cap and a time."""

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

    def accept(self, token: int) -> None:
        """Go on from `token`."""
        ...


class TextModel(Protocol):
    """What writing needs of a model's context."""

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


def complete(
    writer: TextModel,
    prompt: Sequence[int],
    sequence: int,
    *,
    limit: int,
    grammar: Grammar | None = None,
    seconds: float | None = None,
    on_text: Callable[[str], None] | None = None,
) -> Completion:
    """Write on from `prompt` in a free sequence, as `ports.Engine.complete` says.

    A character of which a cap left half is left out.

    Raises:
        JudgeError: there is no room, or the model failed.
    """
    started = time.monotonic()
    writer.extend(prompt, 0, sequence)
    ready = time.monotonic()
    written: list[int] = []
    ended = False
    decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
    while len(written) < limit and (seconds is None or time.monotonic() - ready < seconds):
        scores = writer.scores()
        token = int(scores.argmax()) if grammar is None else grammar.best(scores)
        ended = writer.ends(token)
        if ended:
            break
        if grammar is not None:
            grammar.accept(token)
        written.append(token)
        if on_text is not None and (shown := decoder.decode(writer.piece(token))):
            on_text(shown)
        writer.extend([token], len(prompt) + len(written) - 1, sequence)
    text = b"".join(map(writer.piece, written)).decode("utf-8", errors="ignore")
    done = time.monotonic()
    return Completion(text, ended, len(prompt), len(written), ready - started, done - ready)
