"""Measure a rule set on its own examples, or learn one from samples, inside a job's own process."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from checker.core.messages import to_data
from checker.jobs.measure.expected_errors import expect
from checker.jobs.measure.rule_test import RuleMeasure
from checker.jobs.measure.telling import iter_contradictions, iter_forecasts, iter_lacking
from checker.learn.rules import learn as learn_rules
from checker.server.work.orders import JobOrder, JobOutcome
from checker.server.work.results import DRAFT, MEASURED
from checker.session import Session


def measure(
    order: JobOrder, session: Session, on_progress: Callable[[int, int], None]
) -> JobOutcome:
    """Write how each rule of the order's rule set did on its examples.

    Raises:
        ConfigError: the rule set cannot be used.
        ModelError: the model cannot be used.
    """
    measured = session.measure(order.ruleset or "", on_progress)
    told = [asdict(each) | {"expected": _expect(each), "says": _say(each)} for each in measured]
    text = json.dumps(told, ensure_ascii=False)
    (Path(order.results) / MEASURED).write_text(text, encoding="utf-8")
    summary = {
        "ruleset": order.ruleset,
        "examples": sum(each.examples for each in measured),
        "right": sum(each.right for each in measured),
        "wrong": sum(each.wrong for each in measured),
        "unsure": sum(each.unsure for each in measured),
    }
    return JobOutcome(summary, (MEASURED,))


def _expect(measured: RuleMeasure) -> dict[str, int] | None:
    found = expect(measured)
    return None if found is None else asdict(found)


def _say(measured: RuleMeasure) -> list[dict[str, Any]]:
    """Return what the owner is told of a rule's examples, as data."""
    lines = (*iter_contradictions([measured]), *iter_lacking([measured]))
    return [to_data(each) for each in (*lines, *iter_forecasts([measured]))]


def learn(order: JobOrder, session: Session, on_progress: Callable[[int, int], None]) -> JobOutcome:
    """Write a rule set that the order's documents share.

    Raises:
        InputError: a sample cannot be read or has no words.
    """
    del on_progress
    files = (order.file, *order.samples)
    learned = learn_rules([session.read(Path(each)) for each in files], order.ruleset or "learned")
    (Path(order.results) / DRAFT).write_text(learned.text, encoding="utf-8")
    summary = {
        "ruleset": learned.id,
        "samples": len(files),
        "kept": len(learned.kept),
        "dropped": len(learned.dropped),
    }
    return JobOutcome(summary, (DRAFT,))
