"""Measures a model on this machine: how fast, how often right, and with how much memory.

It is asked as a check asks it, with the same prompts, adapter and calibration; but no answer comes
from the cache or from what ships with the rules, and none goes there.
"""

import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import field
from datetime import UTC, datetime

from checker import __version__
from checker.core.config import Settings
from checker.core.data_classes import dataclass
from checker.core.language import Language
from checker.core.messages import Message
from checker.engines.catalogue.measurements import Accuracy, Machine, Measurement
from checker.engines.catalogue.peak_memory import measure_peak_memory
from checker.engines.llama.threads import count_physical_cores
from checker.jobs.judging.open_model import OpenedModel, open_model
from checker.jobs.measure.accuracy import (
    QuestionAccuracy,
    measure_outcome,
    split_question,
    sum_outcomes,
)
from checker.jobs.measure.rates import Rates, measure_rates
from checker.judge.judge import Judge
from checker.judge.labelled_questions import LabelledQuestions
from checker.judge.limit import Limit
from checker.judge.question import Question

OnStep = Callable[[Message], None]
OnProgress = Callable[[int, int], None]

_LOADING = Message("check.loading-the-model")
_TIMING = Message("check.measuring-its-speed")
_JUDGING = Message("check.having-it-answer-labelled-questions")
_LANGUAGES: tuple[Language, ...] = ("ja", "en")
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class BenchJob:
    """What to measure.

    `model` is a name, a path or `openai:NAME@URL`, None for the one in use. Of each language the
    first `count` questions are asked, all where it is None, until the limit.
    """

    settings: Settings
    labelled: LabelledQuestions
    model: str | None = None
    count: int | None = None
    limit: Limit = field(default_factory=Limit)


def measure_model(
    job: BenchJob, on_step: OnStep = lambda _: None, on_progress: OnProgress = lambda *_: None
) -> Measurement:
    """Measure a model.

    Questions that the limit cuts short are left out, and `whole` is not set.

    Args:
        job: which model, and with what.
        on_step: told what comes next.
        on_progress: called with answers done and to do.

    Raises:
        ConfigError: an endpoint is configured in part only, or its key is not there.
        ModelMissing: there is no such model here, or none at all.
        ModelError: its file cannot be read, is damaged or too large for the memory.
        JudgeError: the model failed.
    """
    on_step(_LOADING)
    with open_model(job.model, job.settings) as found:
        on_step(_TIMING)
        rates = measure_rates(found.engine, _make_serials(found))
        on_step(_JUDGING)
        return _build_measurement(job, found, rates, _ask_questions(job, found, on_progress))


@dataclass(frozen=True, slots=True)
class _BenchAnswers:
    """The outcomes of questions that were asked whole, and the seconds of each answer."""

    outcomes: tuple[tuple[Language, QuestionAccuracy], ...]
    seconds: float | None


def _make_serials(found: OpenedModel) -> Callable[[], str]:
    """Return what numbers prompts: always the same here, always another for a server's cache."""
    return (lambda: f"{time.time_ns():020}") if found.on_server else (lambda: "0" * 20)


def _ask_questions(job: BenchJob, found: OpenedModel, on_progress: OnProgress) -> _BenchAnswers:
    questions = job.labelled.first(job.count)
    judge = Judge(
        lambda: found.engine,
        found.engine.info,
        progress=_count_over_languages(questions, on_progress),
    )
    judge.limit = job.limit
    started = time.perf_counter()
    judged = judge.ask([request for each in questions for request in split_question(each)])
    seconds = time.perf_counter() - started
    pairs = zip(questions, judged[::2], judged[1::2], strict=True)
    outcomes = [(each.language, measure_outcome(each, both)) for each, *both in pairs]
    return _BenchAnswers(
        tuple((language, each) for language, each in outcomes if each is not None),
        seconds / judge.counts.asked if judge.counts.asked else None,
    )


def _count_over_languages(questions: Sequence[Question], on_progress: OnProgress) -> OnProgress:
    """Count answers over all languages: the judge counts those of one."""
    total = sum(len(each.positive) + len(each.negative) for each in questions)
    done = 0

    def count(_done: int, _total: int) -> None:
        nonlocal done
        done += 1
        on_progress(done, total)

    return count


def _build_measurement(
    job: BenchJob, found: OpenedModel, rates: Rates, asked: _BenchAnswers
) -> Measurement:
    info = found.engine.info
    return Measurement(
        model=info.name,
        sha256=info.sha256,
        adapter=info.adapter,
        machine=None if found.on_server else _describe_machine(job.settings),
        load_seconds=_round_value(found.load_seconds, 2),
        prompt_tokens=rates.prompt_tokens,
        prompt_rate=_round_value(rates.prompt, 1),
        output_tokens=rates.output_tokens,
        output_rate=_round_value(rates.output, 1),
        judge_seconds=_round_value(asked.seconds, 3),
        memory_mib=None if found.on_server else _get_peak_mib(),
        accuracy=_sum_accuracy(asked.outcomes),
        labelled=job.labelled.sha256,
        whole=len(asked.outcomes) == len(job.labelled.questions),
        measured_on=datetime.now(UTC).astimezone().date(),
        tool_version=__version__,
    )


def _sum_accuracy(
    outcomes: Sequence[tuple[Language, QuestionAccuracy]],
) -> dict[Language, Accuracy]:
    sides = {
        language: [each for spoken, each in outcomes if spoken == language]
        for language in _LANGUAGES
    }
    return {language: sum_outcomes(each) for language, each in sides.items() if each}


def _describe_machine(settings: Settings) -> Machine:
    return Machine(
        cores=settings.threads or count_physical_cores(),
        system=f"{platform.system()} {platform.machine()}".strip(),
    )


def _get_peak_mib() -> int | None:
    peak = measure_peak_memory()
    return None if peak is None else round(peak / _MIB)


def _round_value(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)
