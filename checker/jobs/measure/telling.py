"""Tell which examples of a rule contradict each other, and what more of them would bring."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Final

from checker.core.messages import Message
from checker.jobs.measure.expected_errors import expect
from checker.jobs.measure.learning_curve import FEWEST, MORE
from checker.jobs.measure.rule_test import RuleMeasure

_MOST_SHOWN: Final = 60


def name_measure(each: RuleMeasure) -> str:
    """Return the name of a rule, with its question where it has several."""
    return f"{each.rule}: {each.question}" if each.question else each.rule


def iter_contradictions(measures: Sequence[RuleMeasure]) -> Iterator[Message]:
    """Yield a line for each pair of examples that contradict each other."""
    for each in measures:
        for one in each.contradictions:
            yield Message(
                "label.examples-are-the-same" if one.same else "label.examples-are-nearly-the-same",
                name=name_measure(each),
                text=_shorten(one.good),
                other=_shorten(one.bad),
                good_at=one.good_at,
                bad_at=one.bad_at,
            )


def iter_lacking(measures: Sequence[RuleMeasure]) -> Iterator[Message]:
    """Yield a line for each good example that has not what `needs_match` asks for."""
    for each in measures:
        for text in each.lacking:
            yield Message("label.example-lacks-match", name=name_measure(each), text=_shorten(text))


def iter_expectations(measures: Sequence[RuleMeasure]) -> Iterator[Message]:
    """Yield what each judged rule would do in 100 documents that have one of its texts each."""
    for each in measures:
        told = expect(each)
        if told is not None:
            yield Message("label.in-100-documents", name=name_measure(each), **asdict(told))


def iter_forecasts(measures: Sequence[RuleMeasure]) -> Iterator[Message]:
    """Yield what ten more examples would bring to each judged rule, or that nobody can say."""
    judged = [each for each in measures if each.accuracy is not None]
    for each in judged:
        if each.more is not None:
            yield Message(
                "label.ten-more",
                name=name_measure(each),
                more=MORE,
                now=f"{each.more.now:.0%}",
                then=f"{each.more.then:.0%}",
                low=f"{each.more.low:.0%}",
                high=f"{each.more.high:.0%}",
                vouched=f"{each.more.vouched_now:.0%}",
                vouched_then=f"{each.more.vouched_then:.0%}",
            )
    names = ", ".join(dict.fromkeys(each.rule for each in judged if each.more is None))
    if names:
        yield Message("label.ten-more-cannot-be-said", names=names, more=MORE, fewest=FEWEST)


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST_SHOWN else f"{line[:_MOST_SHOWN]}…"
