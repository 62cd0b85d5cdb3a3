"""Say how many jobs begin before one, and how long it still takes by how long such jobs took."""

from collections.abc import Collection
from statistics import median
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from checker.server.store.tables import Job, now

_LOOKED_AT: Final = 20
_FIRST_SHARE: Final = 0.05
"""Of the questions: before so many are answered, progress says too little."""


class Outlook:
    """What is to be expected of jobs that have not ended; what several share is looked up once.

    Args:
        transaction: to look with.
        jobs: all that are asked about.
        jobs_at_once: how many run side by side.
    """

    def __init__(self, transaction: Transaction, jobs: Collection[Job], jobs_at_once: int) -> None:
        self._transaction = transaction
        self._jobs_at_once = jobs_at_once
        self._usual: dict[str, float | None] = {}
        self._places = _find_places(transaction, jobs)

    def get_place(self, job: Job) -> int | None:
        """Return how many jobs are to begin before one, as users take turns; None if it began."""
        return self._places.get(job.id)

    def estimate(self, job: Job) -> int | None:
        """Return the seconds until a job is likely done; None where nothing tells."""
        if job.status == "running":
            told = _estimate_by_progress(job)
            if told is not None:
                return told
        usual = self._get_usual(job.kind)
        if usual is None:
            return None
        if job.status == "running" and job.started_at is not None:
            left = round(usual - (now() - job.started_at).total_seconds())
            return left if left > 0 else None
        rounds = 1 + (self.get_place(job) or 0) / max(1, self._jobs_at_once)
        return max(1, round(usual * rounds))

    def _get_usual(self, kind: str) -> float | None:
        if kind not in self._usual:
            self._usual[kind] = _find_usual(self._transaction, kind)
        return self._usual[kind]


def _find_places(transaction: Transaction, jobs: Collection[Job]) -> dict[str, int]:
    """Return by job how many are to begin before it."""
    owners = {each.owner_id for each in jobs if each.status == "queued"}
    if not owners:
        return {}
    counted = select(Job.owner_id, func.count(), func.min(Job.created_at)).where(
        Job.status == "queued"
    )
    waiting = transaction.execute(counted.group_by(Job.owner_id)).all()
    came = {owner: at for owner, _, at in waiting}
    turns = dict.fromkeys(owners, 0)
    own = select(Job.id, Job.owner_id).where(Job.status == "queued", Job.owner_id.in_(owners))
    places = {}
    for job_id, owner in transaction.execute(own.order_by(Job.created_at)):
        turn = turns[owner]
        others = sum(
            min(count, turn + (at < came[owner])) for each, count, at in waiting if each != owner
        )
        places[job_id], turns[owner] = turn + others, turn + 1
    return places


def _estimate_by_progress(job: Job) -> int | None:
    begun = job.total * _FIRST_SHARE <= job.done < job.total
    if not begun or job.started_at is None:
        return None  # all answered: what follows, drafting, is not counted in questions
    gone = (now() - job.started_at).total_seconds()
    return max(1, round(gone * (job.total - job.done) / job.done))


def _find_usual(transaction: Transaction, kind: str) -> float | None:
    """Return how many seconds the last jobs of a kind took."""
    done = (
        select(Job.started_at, Job.ended_at)
        .where(Job.kind == kind, Job.status == "done", Job.started_at.is_not(None))
        .order_by(Job.ended_at.desc())
        .limit(_LOOKED_AT)
    )
    rows = transaction.execute(done)
    took = [(ended - began).total_seconds() for began, ended in rows if began and ended]
    return median(took) if took else None
