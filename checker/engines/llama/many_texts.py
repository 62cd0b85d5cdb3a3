"""Texts of several prompts at once, a token of each at a time.

A processor reads the weights once for a token of each text, and reading them is most of what
writing takes. What the prompts begin with alike is computed once. Rows are computed in whole
groups, so that a text does not depend on what is written beside it.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from checker.core.ports import Completion
from checker.core.text import count_common
from checker.engines.llama.failures import report_no_room
from checker.engines.llama.generation import Grammar, choose_likeliest
from checker.engines.llama.wordings import read_log
from checker.engines.prompt_tree_order import BatchRow


class ManyTextModel(Protocol):
    """What writing several texts needs of a model's context."""

    @property
    def batch(self) -> int:
        """How many tokens are computed at once."""
        ...

    def fork(self, source: int, target: int, length: int) -> None:
        """Let sequence `target` begin with so many tokens of `source`."""
        ...

    def decode(self, rows: Sequence[BatchRow]) -> bool:
        """Compute `rows`; False where there is no room for them."""
        ...

    def scores(self, index: int) -> Any:
        """Return the scores of every token after a row that was marked as an end."""
        ...

    def ends(self, token: int) -> bool:
        """Return whether `token` ends a text."""
        ...

    def piece(self, token: int) -> bytes:
        """Return what `token` adds to a text."""
        ...


@dataclass
class _Text:
    """A prompt, where it is computed, and what is written after it."""

    prompt: Sequence[int]
    sequence: int
    grammar: Grammar | None
    tells: bool
    written: list[int] = field(default_factory=list)
    logs: list[float] = field(default_factory=list)
    ended: bool = False

    def choose(self, writer: ManyTextModel, index: int) -> None:
        """Write the token that is likeliest after a row of the last decode."""
        scores = writer.scores(index)
        token = choose_likeliest(scores, self.grammar)
        self.ended = writer.ends(token)
        if self.ended:
            return
        if self.grammar is not None:
            self.grammar.accept(token)
        self.written.append(token)
        if self.tells:
            self.logs.append(read_log(scores, (token,))[token])

    def rows(self, start: int, end: int) -> Iterator[BatchRow]:
        """Yield the rows of a part of the prompt."""
        last = len(self.prompt) - 1
        for place in range(start, end):
            yield BatchRow(self.prompt[place], place, self.sequence, ends=place == last)

    def complete(self, writer: ManyTextModel, prompt_seconds: float, seconds: float) -> Completion:
        """Return what is written by now."""
        pieces = [writer.piece(token) for token in self.written]
        ends = (len(_read(b"".join(pieces[: n + 1]))) for n in range(len(self.logs)))
        return Completion(
            _read(b"".join(pieces)),
            self.ended,
            len(self.prompt),
            len(self.written),
            prompt_seconds,
            seconds,
            tuple(zip(ends, self.logs, strict=True)),
        )

    def latest(self) -> BatchRow:
        """Return the row of the token that was written last."""
        place = len(self.prompt) + len(self.written) - 1
        return BatchRow(self.written[-1], place, self.sequence, ends=True)


def complete_many(
    writer: ManyTextModel,
    prompts: Sequence[Sequence[int]],
    grammars: Sequence[Grammar | None],
    first: int,
    *,
    limit: int,
    seconds: float | None = None,
    tells: bool = False,
) -> list[Completion]:
    """Write on from several prompts.

    Args:
        writer: the model's context.
        prompts: their tokens.
        grammars: what may be written after each.
        first: of as many free sequences as there are prompts, which the caller drops.
        limit: the most tokens after each.
        seconds: the longest that writing may take.
        tells: whether the tokens' log probabilities are told, too.

    Raises:
        JudgeError: there is no room, or the model failed.
    """
    started = time.monotonic()
    pairs = zip(prompts, grammars, strict=True)
    texts = [_Text(prompt, first + n, grammar, tells) for n, (prompt, grammar) in enumerate(pairs)]
    shared = min(min(count_common(prompts[0], each), len(each) - 1) for each in prompts)
    _compute(writer, [(texts[0], row) for row in texts[0].rows(0, shared)])
    for each in texts[1:]:
        writer.fork(first, each.sequence, shared)
    _compute(writer, [(e, row) for e in texts for row in e.rows(shared, len(e.prompt))])
    ready = time.monotonic()
    while going := [each for each in texts if not each.ended and len(each.written) < limit]:
        if seconds is not None and time.monotonic() - ready >= seconds:
            break
        _compute(writer, [(each, each.latest()) for each in going])
    done = time.monotonic()
    return [each.complete(writer, ready - started, done - ready) for each in texts]


def _read(whole: bytes) -> str:
    """Return the characters that are whole."""
    return whole.decode("utf-8", errors="ignore")


def _compute(writer: ManyTextModel, rows: Sequence[tuple[_Text, BatchRow]]) -> None:
    """Compute rows a batch at a time, and write a token after each that is an end."""
    for start in range(0, len(rows), writer.batch):
        part = rows[start : start + writer.batch]
        if not writer.decode([row for _, row in part]):
            raise report_no_room()
        for index, (text, row) in enumerate(part):
            if row.ends:
                text.choose(writer, index)
