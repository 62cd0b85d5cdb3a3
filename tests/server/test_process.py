"""A job's own process: it may die, hang, eat memory or lie, and only its job fails."""

import sys
import time

import pytest

from checker.core.messages import Message, to_data
from checker.server.work.orders import JobOrder
from checker.server.work.process import (
    JobCancelledError,
    JobLimits,
    ProcessDiedError,
    run_order,
)
from tests.support import job_work

pytestmark = pytest.mark.slow

ORDER = JobOrder("check", "/nowhere/a.md", "/nowhere", "en")
LIMITS = JobLimits(60, 1024)


def _never() -> bool:
    return False


def test_progress_and_outcome_come_back() -> None:
    told: list[tuple[int, int]] = []
    outcome = run_order(ORDER, LIMITS, lambda *each: told.append(each), _never, job_work.succeed)
    assert told == [(1, 2), (2, 2)]
    assert (outcome.summary, outcome.problem) == ({"status": "pass", "kind": "check"}, None)


def test_a_process_that_is_killed_is_told() -> None:
    with pytest.raises(ProcessDiedError):
        run_order(ORDER, LIMITS, print, _never, job_work.die)


def test_one_that_hangs_ends_in_time() -> None:
    began = time.monotonic()
    outcome = run_order(ORDER, JobLimits(2, 1024), print, _never, job_work.hang)
    assert outcome.problem == to_data(Message("server.job-took-too-long"))
    assert time.monotonic() - began < 30


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
def test_one_that_eats_memory_is_stopped() -> None:
    outcome = run_order(ORDER, JobLimits(60, 600), print, _never, job_work.fill_memory)
    assert outcome.problem == to_data(Message("server.job-needs-too-much-memory"))


def test_one_that_is_called_off_ends() -> None:
    with pytest.raises(JobCancelledError):
        run_order(ORDER, LIMITS, print, lambda: True, job_work.hang)


def test_results_are_looked_for_in_the_jobs_own_folder_only() -> None:
    outcome = run_order(ORDER, LIMITS, print, _never, job_work.lie)
    assert outcome.files == ("passwd",)
