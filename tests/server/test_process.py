"""A job's own process: it may die, hang, eat memory or lie, and only its job fails."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

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
from tests.support.paths import ROOT

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


_WORKER = """
import sys
from checker.server.work.orders import JobOrder
from checker.server.work.process import JobLimits, run_order
from tests.support import job_work
from tests.support.paths import ROOT
order = JobOrder("check", "/nowhere/a.md", sys.argv[1], "en")
run_order(order, JobLimits(600, 1024), print, lambda: False, job_work.hang_by_name)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="looks for a process as POSIX does")
def test_one_whose_worker_is_killed_ends(tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    worker = subprocess.Popen([sys.executable, "-c", _WORKER, str(noted)], cwd=ROOT)
    _until(lambda: noted.exists() and noted.read_text() != "")
    worker.kill()
    worker.wait()
    _until(lambda: not _lives(int(noted.read_text())))


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_results_are_looked_for_in_the_jobs_own_folder_only() -> None:
    outcome = run_order(ORDER, LIMITS, print, _never, job_work.lie)
    assert outcome.files == ("passwd",)
