"""Estimate how long a job still takes, from how long such jobs took before."""

from statistics import median
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from checker.server.store.tables import Job, now

_LOOKED_AT: Final = 20
_FIRST_SHARE: Final = 0.05
"""Of the questions: before so many are answered, progress says too little."""


def estimate(
    transaction: Transaction, job: Job, place: int | None, jobs_at_once: int
) -> int | None:
    """Return the seconds until a job is likely done; None where nothing tells.

    Args:
        transaction: to look with.
        job: that waits or runs.
        place: how many begin before it, as `requests.find_place` counts.
        jobs_at_once: how many run side by side.
    """
    if job.status == "running":
        told = _estimate_by_progress(job)
        if told is not None:
            return told
    usual = _find_usual(transaction, job)
    if usual is None:
        return None
    if job.status == "running" and job.started_at is not None:
        left = round(usual - (now() - job.started_at).total_seconds())
        return left if left > 0 else None
    rounds = 1 + (place or 0) / max(1, jobs_at_once)
    return max(1, round(usual * rounds))


def _estimate_by_progress(job: Job) -> int | None:
    begun = job.total * _FIRST_SHARE <= job.done < job.total
    if not begun or job.started_at is None:
        return None  # all answered: what follows, drafting, is not counted in questions
    gone = (now() - job.started_at).total_seconds()
    return max(1, round(gone * (job.total - job.done) / job.done))


def _find_usual(transaction: Transaction, job: Job) -> float | None:
    """Return how many seconds the last jobs of its kind took."""
    done = (
        select(Job.started_at, Job.ended_at)
        .where(Job.kind == job.kind, Job.status == "done", Job.started_at.is_not(None))
        .order_by(Job.ended_at.desc())
        .limit(_LOOKED_AT)
    )
    rows = transaction.execute(done)
    took = [(ended - began).total_seconds() for began, ended in rows if began and ended]
    return median(took) if took else None
