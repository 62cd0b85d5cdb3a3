"""Count by month what jobs came to, without a word of a document: the figures outlive the jobs."""

from collections.abc import Mapping
from datetime import datetime
from math import floor, log2
from typing import Final, Literal

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session as Transaction

from checker.server.store.tables import Job, MonthlyCount

CountKind = Literal[
    "document",  # by status: a document was checked
    "ran",  # by rule: documents that it looked at
    "tripped",  # by rule: documents in which it found something
    "finding",  # by rule: findings
    "waiting",  # by step of time: jobs that waited so long
    "running",  # by step of time: jobs that ran so long
]
Counted = dict[tuple[str, CountKind, str], int]
"""By rule set, kind and key."""

_STEPS_PER_DOUBLING: Final = 4
_SHORTEST: Final = 0.05
"""Seconds; what is shorter counts as this."""
_LONGEST_NAME: Final = 100
_LONGEST_KEY: Final = 200
_MOST_RULES: Final = 2000


def count_job(transaction: Transaction, job: Job, ran: tuple[str, ...]) -> None:
    """Count a check or a fix that has ended.

    Args:
        transaction: in which it ends.
        job: with its end, summary and times.
        ran: the rules that looked at its document.
    """
    if job.ended_at is None:
        return
    counted = _list_times(job)
    if job.kind == "check":
        counted |= _list_findings(job, ran)
    add(transaction, name_month(job.ended_at), job.owner_id, counted)


def name_month(at: datetime) -> str:
    """Return the month of a time by this machine's clock, as `2026-11`."""
    return at.astimezone().strftime("%Y-%m")


def add(transaction: Transaction, month: str, owner_id: str, counted: Counted) -> None:
    """Add to a month's counts."""
    rows = [
        {"month": month, "owner_id": owner_id, "count": count}
        | {"ruleset": ruleset[:_LONGEST_NAME], "kind": kind, "key": key[:_LONGEST_KEY]}
        for (ruleset, kind, key), count in sorted(counted.items())  # one order: nobody blocks
        if count > 0
    ]
    if not rows:
        return
    is_sqlite = transaction.get_bind().dialect.name == "sqlite"
    insert = (sqlite if is_sqlite else postgresql).insert(MonthlyCount)
    more = insert.on_conflict_do_update(
        index_elements=["month", "owner_id", "ruleset", "kind", "key"],
        set_={"count": MonthlyCount.count + insert.excluded["count"]},
    )
    transaction.execute(more, rows)


def _list_times(job: Job) -> Counted:
    if job.started_at is None or job.ended_at is None:
        return {}
    waited = (job.started_at - job.created_at).total_seconds()
    ran = (job.ended_at - job.started_at).total_seconds()
    return {("", "waiting", find_step(waited)): 1, ("", "running", find_step(ran)): 1}


def _list_findings(job: Job, ran: tuple[str, ...]) -> Counted:
    ruleset = str(job.summary.get("ruleset") or "")
    status = str(job.summary.get("status") or "error") if job.status == "done" else "error"
    counted: Counted = {(ruleset, "document", status): 1}
    rules: Mapping[str, int] = job.summary.get("rules") or {}
    for rule, count in list(rules.items())[:_MOST_RULES]:
        counted[ruleset, "finding", rule] = int(count)
        counted[ruleset, "tripped", rule] = 1
    return counted | {(ruleset, "ran", rule): 1 for rule in ran[:_MOST_RULES]}


def find_step(seconds: float) -> str:
    """Return the step of time that a duration falls into: four steps double it."""
    return str(floor(log2(max(seconds, _SHORTEST)) * _STEPS_PER_DOUBLING))


def find_percentile(steps: Mapping[str, int], share: float) -> float | None:
    """Return the seconds that a share of durations does not pass; None where none was counted.

    What was counted is the step, so the answer is within a tenth of the true one.

    Args:
        steps: how many durations fell into each step.
        share: of all of them, above 0 and up to 1.
    """
    left = sum(steps.values()) * share
    for step, count in sorted((int(each), count) for each, count in steps.items()):
        left -= count
        if left <= 0:
            return float(2.0 ** ((step + 0.5) / _STEPS_PER_DOUBLING))
    return None
