"""How fast a model reads and writes, from what it says of itself or from the time alone."""

from collections.abc import Iterator, Sequence
from itertools import count

import pytest

from checker.core.ports import Completion, PromptSegment
from checker.engines.scripted import ScriptedEngine
from checker.jobs.measure.rates import OUTPUT, Rates, measure_rates


class Timed(ScriptedEngine):
    """Writes nothing, and says that it took these seconds for prompt and output."""

    def __init__(
        self,
        *runs: tuple[float, float],
        tokens: int = OUTPUT,
        counts: bool = True,
        thinks: bool = False,
    ) -> None:
        super().__init__({})
        self._runs: Iterator[tuple[float, float]] = iter(runs)
        self._tokens = tokens
        self._counts = counts
        self._thinks = thinks
        self.limits: list[int] = []

    def complete(
        self,
        prompt: Sequence[PromptSegment],
        *,
        limit: int,
        grammar: str = "",
        seconds: float | None = None,
    ) -> Completion:
        """Say so."""
        super().complete(prompt, limit=limit, grammar=grammar, seconds=seconds)
        self.limits.append(limit)
        reading, writing = next(self._runs)
        if not self._counts:
            return Completion("", ended=False, seconds=writing)
        written = 300 if self._thinks else min(limit, self._tokens)
        return Completion("", written < limit, 500, written, reading, writing)


def numbers() -> Iterator[str]:
    return (f"{number:020}" for number in count(1))


def test_of_three_runs_the_one_in_the_middle_counts() -> None:
    engine = Timed((5.0, 4.0), (10.0, 2.0), (4.0, 3.2))
    assert measure_rates(engine, numbers().__next__) == Rates(500, 100.0, 64, 20.0)
    assert engine.limits == [OUTPUT] * 3


def test_a_model_that_ends_early_is_measured_on_what_it_wrote() -> None:
    engine = Timed((5.0, 1.0), (5.0, 1.0), (5.0, 1.0), tokens=10)
    assert measure_rates(engine, numbers().__next__) == Rates(500, 100.0, 10, 10.0)


def test_where_only_the_whole_time_is_known_a_single_token_tells_the_reading_apart() -> None:
    pairs = [(6.0, 2.0), (9.15, 2.7), (9.0, 3.0)]
    engine = Timed(*((0.0, seconds) for pair in pairs for seconds in pair))
    found = measure_rates(engine, numbers().__next__)
    assert (found.prompt_tokens, found.output_tokens) == (500, 64)
    assert found.prompt == pytest.approx(500 / 2.7)
    assert found.output == pytest.approx(63 / 6.0)
    assert engine.limits == [OUTPUT, 1] * 3


def test_a_server_that_counts_no_tokens_has_no_rates() -> None:
    engine = Timed(*[(0.0, 1.0)] * 6, counts=False)
    assert measure_rates(engine, numbers().__next__) == Rates(0, None, 0, None)


def test_a_server_that_writes_more_than_it_was_asked_for_has_no_rates() -> None:
    engine = Timed(*[(0.0, 9.0)] * 6, thinks=True)
    assert measure_rates(engine, numbers().__next__) == Rates(500, None, 300, None)


def test_time_that_runs_backwards_gives_no_rate() -> None:
    engine = Timed(*[(0.0, 2.0), (0.0, 3.0)] * 3)
    assert measure_rates(engine, numbers().__next__).output is None


def test_every_prompt_has_its_own_number_at_its_head_and_is_else_the_same() -> None:
    engine = Timed(*[(0.0, 1.0)] * 6)
    measure_rates(engine, numbers().__next__)
    heads = [f"<|im_start|>system\nNo. {number:020}<|im_end|>\n" for number in range(1, 7)]
    assert [prompt[: len(heads[0])] for prompt in engine.prompts] == heads
    (rest,) = {prompt[len(heads[0]) :] for prompt in engine.prompts}
    assert "議事録" in rest
    assert "The torque on drawing C-204 is 1.8 Nm" in rest
