"""What lints in tests of the run and of its processes: importable by a process that is spawned."""

import hashlib
import os
import threading
import time
from pathlib import Path

from checker import __version__
from checker.core.errors import ConfigError
from checker.core.messages import in_languages
from checker.core.verdict import DocumentInfo, Finding, Place, Verdict
from checker.jobs.lint.lint_file import Compute, Task


def verdict_of(task: Task) -> Verdict:
    """Return a finding for each line of a file that says `bad`."""
    data = Path(task.path).read_bytes()
    findings = tuple(
        Finding(
            rule="test.bad",
            severity="error",
            message="bad",
            place=Place(block="b", start=0, end=3, line=number, column=1, label=str(number)),
            quote=line.strip(),
            excerpt=line.strip(),
            excerpt_start=0,
            rule_at="test.yaml:1",
        )
        for number, line in enumerate(data.decode().splitlines(), 1)
        if "bad" in line
    )
    return Verdict(
        tool_version=__version__,
        language="en",
        status="fail" if findings else "pass",
        document=DocumentInfo(path=task.shown, sha256=hashlib.sha256(data).hexdigest()),
        findings=findings,
    )


def plain() -> Compute:
    """Return what only reads."""
    return verdict_of


def noted(log: str) -> Compute:
    """Return what writes down each file that it computes."""

    def compute(task: Task) -> Verdict:
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(f"{task.shown}\n")
        return verdict_of(task)

    return compute


def mortal(log: str) -> Compute:
    """Return what dies at files that say `die`, or once only at those that say `stumble`."""

    def compute(task: Task) -> Verdict:
        text = Path(task.path).read_text(encoding="utf-8")
        died = Path(log).exists()
        if "die" in text or ("stumble" in text and not died):
            Path(log).write_text(str(os.getpid()), encoding="utf-8")
            os._exit(9)
        return verdict_of(task)

    return compute


def telling(log: str) -> Compute:
    """Return what writes down which process computes; write down that it was made."""
    _note(log, "made")

    def compute(task: Task) -> Verdict:
        _note(log, str(os.getpid()))
        time.sleep(0.1)
        return verdict_of(task)

    return compute


def threaded(log: str) -> Compute:
    """Return what `telling` does, beside a thread."""
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    return telling(log)


def _note(log: str, line: str) -> None:
    with Path(log).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def broken() -> Compute:
    """Raise what a configuration that makes no sense raises."""
    raise ConfigError(
        in_languages(ja="規則集がありません。", en="no such rule set."), place="x.yaml:1:1"
    )


def raising() -> Compute:
    """Return what has a bug at files that say `bug`."""

    def compute(task: Task) -> Verdict:
        if "bug" in Path(task.path).read_text(encoding="utf-8"):
            raise ZeroDivisionError
        return verdict_of(task)

    return compute


def slow(seconds: float) -> Compute:
    """Return what takes its time."""

    def compute(task: Task) -> Verdict:
        time.sleep(seconds)
        return verdict_of(task)

    return compute
