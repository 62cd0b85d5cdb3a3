"""Weigh other wordings of a sentence against the one that stands: which does the model expect?

The sentence is computed once. Another wording shares what comes before its first other token, and
is read from there to a few tokens behind the last one; those that are unlikely from their first
other token on are not read at all. `docs/decisions/proofreading.md` says what that is good for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from checker.core.ports import PromptSegment
from checker.core.text import count_common
from checker.engines.llama.batch_groups import GROUP
from checker.engines.llama.context import LlamaContext
from checker.engines.llama.failures import report_no_room
from checker.engines.prompt_tree_order import ROOT, BatchRow
from checker.engines.settings import EngineSettings

_CONTEXT: Final = 1024
_SEQUENCES: Final = 16
_ROWS: Final = 48
"""Rows of a batch. Each has its scores read: 600 KB where the vocabulary has 150,000 words."""
_TAILS: Final = (1, 10)
"""Tokens behind the last other one that are read first, and of what is likelier then."""
_MOST: Final = (10, 2)
"""Wordings that are read so: the best by their first other token, then by that reading."""


@dataclass(frozen=True, slots=True)
class _Other:
    """Another wording: from `start` on `tokens` stand instead of the sentence's own.

    The last `same` of them are the sentence's again, up to its end.
    """

    place: int
    start: int
    tokens: tuple[int, ...]
    same: int
    least_first: float

    def cut(self, tail: int) -> tuple[tuple[int, ...], int]:
        """Return the tokens up to `tail` behind the last other one, and how many are cut off."""
        off = max(0, self.same - tail)
        return self.tokens[: len(self.tokens) - off], off


class LlamaWordings:
    """The weighing side of a model that is loaded, with a context of its own and no adapter.

    Args:
        judging: the context that holds the model.
        settings: how it uses the machine.

    Raises:
        ModelError: there is no memory for it.
    """

    def __init__(self, judging: LlamaContext, settings: EngineSettings) -> None:
        settings = replace(settings, context=_CONTEXT, parallel=_SEQUENCES, batch=_ROWS)
        self._context = judging.open_another(settings, outputs=_ROWS)
        self._held: tuple[int, ...] = ()

    def weigh(
        self, before: str, sentence: str, wordings: Sequence[tuple[str, float]]
    ) -> list[float | None]:
        """Return how much likelier each wording is, as `ports.WordingWeigher` says.

        Raises:
            JudgeError: the model failed.
        """
        head = self._context.tokens([PromptSegment(before)], start=True)
        base = self._tokenize(head, sentence)
        gains: list[float | None] = [None] * len(wordings)
        if len(base) + _ROWS > self._context.context:
            return gains
        others = [
            other
            for place, (wording, least_first) in enumerate(wordings)
            if (other := _compare(place, base, self._tokenize(head, wording), least_first))
            and other.start > 0
        ]
        if others:
            at = min(other.start for other in others)
            likely = _Likelihoods(base, others)
            self._read_base(base, at, likely)
            left = likely.choose()
            for most, tail in zip(_MOST, _TAILS, strict=True):
                read = dict(self._read_others(left[:most], tail, likely))
                left = sorted(
                    (each for each in read if read[each] > 0), key=lambda each: -read[each]
                )
            for other, gain in read.items():
                gains[other.place] = gain
        return gains

    def close(self) -> None:
        """Free the context; the model stays."""
        self._context.close(keep_model=True)

    def _tokenize(self, head: Sequence[int], wording: str) -> tuple[int, ...]:
        return (*head, *self._context.tokens([PromptSegment(wording + "\n")]))

    def _read_base(self, base: tuple[int, ...], at: int, likely: "_Likelihoods") -> None:
        """Compute the sentence, from the first token that is not held; read it from `at` on."""
        start = min(count_common(self._held, base), at - 1)
        self._context.drop(ROOT, start)
        self._held = ()
        tokens = base[:-1]
        for first in range(start, len(tokens), _ROWS):
            part = range(first, min(first + _ROWS, len(tokens)))
            rows = [BatchRow(tokens[each], each, ROOT, ends=each >= at - 1) for each in part]
            self._decode(rows)
            for index, row in enumerate(rows):
                if row.ends:
                    likely.read(row.position, self._context.scores(index))
        self._held = tokens

    def _read_others(
        self, others: Sequence[_Other], tail: int, likely: "_Likelihoods"
    ) -> Iterator[tuple[_Other, float]]:
        """Yield how much likelier each wording is, up to some tokens behind its last other one."""
        for batch in _fill_batches(others, tail):
            rows: list[BatchRow] = []
            for sequence, (other, tokens, _) in enumerate(batch, start=1):
                self._context.fork(ROOT, sequence, other.start)
                rows += [
                    BatchRow(token, other.start + place, sequence, ends=True)
                    for place, token in enumerate(tokens[:-1])
                ]
            self._decode(rows)
            index = 0
            for sequence, (other, tokens, off) in enumerate(batch, start=1):
                total = likely.first(other)
                for token in tokens[1:]:
                    total += read_log(self._context.scores(index), (token,))[token]
                    index += 1
                self._context.drop(sequence)
                yield other, total - likely.of_base(other.start, off)

    def _decode(self, rows: Sequence[BatchRow]) -> None:
        if rows and not self._context.decode(rows):
            self._context.drop(ROOT)
            raise report_no_room()


class _Likelihoods:
    """What the model says of the sentence's tokens, and of each wording's first other one."""

    def __init__(self, base: tuple[int, ...], others: Iterable[_Other]) -> None:
        self._base = base
        self._others = tuple(others)
        self._asked: dict[int, set[int]] = {}
        for other in self._others:
            self._asked.setdefault(other.start, set()).add(other.tokens[0])
        self._known: dict[int, Mapping[int, float]] = {}

    def read(self, position: int, scores: Any) -> None:
        """Keep what is said of the token behind `position`."""
        at = position + 1
        self._known[at] = read_log(scores, {self._base[at], *self._asked.get(at, ())})

    def first(self, other: _Other) -> float:
        """Return the log probability of a wording's first other token."""
        return self._known[other.start][other.tokens[0]]

    def of_base(self, start: int, off: int) -> float:
        """Return that of the sentence's own tokens from `start` on, without the last `off`."""
        return sum(self._own(at) for at in range(start, len(self._base) - off))

    def choose(self) -> list[_Other]:
        """Return the wordings that are worth reading, those farthest above their bar first."""
        gains = {each: self.first(each) - self._own(each.start) for each in self._others}
        likely = [each for each in self._others if gains[each] >= each.least_first]
        return sorted(likely, key=lambda each: each.least_first - gains[each])

    def _own(self, at: int) -> float:
        return self._known[at][self._base[at]]


def _compare(
    place: int, base: tuple[int, ...], path: tuple[int, ...], least_first: float
) -> _Other | None:
    """Return where a wording differs from the sentence; None where it does not, or is too long."""
    start = count_common(base, path)
    if start >= min(len(base), len(path)):
        return None
    most = min(len(base), len(path)) - start - 1
    same = count_common(base[::-1][:most], path[::-1][:most])
    other = _Other(place, start, path[start:], same, least_first)
    return other if len(other.cut(max(_TAILS))[0]) <= _ROWS - GROUP else None


_Cut = tuple[_Other, tuple[int, ...], int]


def _fill_batches(others: Sequence[_Other], tail: int) -> Iterator[list[_Cut]]:
    """Yield wordings that fit into one batch and have a sequence each."""
    batch: list[_Cut] = []
    rows = 0
    for other in others:
        tokens, off = other.cut(tail)
        if batch and (rows + len(tokens) > _ROWS - GROUP or len(batch) == _SEQUENCES - 2):
            yield batch
            batch, rows = [], 0
        batch.append((other, tokens, off))
        rows += len(tokens) - 1
    if batch:
        yield batch


def read_log(scores: Any, tokens: Iterable[int]) -> dict[int, float]:
    """Return the log probability of some tokens."""
    values = np.asarray(scores, dtype=np.float32)
    top = float(values.max())
    total = top + float(np.log(np.exp(values - top).sum(dtype=np.float64)))
    return {token: float(values[token]) - total for token in tokens}
