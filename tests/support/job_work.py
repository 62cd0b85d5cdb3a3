"""What a job's process may do wrong, as functions that a fork can find."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from checker.server.work.orders import JobOrder, JobOutcome

Report = Callable[[int, int], None]


def succeed(order: JobOrder, report: Report) -> JobOutcome:
    """Do as a job that is done."""
    report(1, 2)
    report(2, 2)
    return JobOutcome({"status": "pass", "kind": order.kind}, ("verdict.json",))


def die(order: JobOrder, report: Report) -> JobOutcome:
    """Die as a process does that the system kills."""
    del order, report
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def hang(order: JobOrder, report: Report) -> JobOutcome:
    """Never come to an end."""
    del order, report
    time.sleep(600)
    raise AssertionError


def hang_by_name(order: JobOrder, report: Report) -> JobOutcome:
    """Write down which process this is, and hang."""
    Path(order.results).write_text(str(os.getpid()), encoding="ascii")
    return hang(order, report)


def fill_memory(order: JobOrder, report: Report) -> JobOutcome:
    """Take ever more memory."""
    del order, report
    held = []
    while True:
        held.append(bytearray(64 * 2**20))


def lie(order: JobOrder, report: Report) -> JobOutcome:
    """Name a result that lies elsewhere."""
    del order, report
    return JobOutcome({}, ("../../../../etc/passwd",))
