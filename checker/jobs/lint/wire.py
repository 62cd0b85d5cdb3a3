"""Serialize what goes between machines: JSON and bytes, nothing that could be code.

    4 bytes: length of the head | the head, JSON | one part of bytes after another

The head's `parts` are their lengths.
"""

import json
from collections.abc import Mapping
from typing import Any

from checker.core.errors import CheckerError, ConfigError, ExitCode, JudgeError
from checker.core.messages import from_data, to_data
from checker.jobs.lint.choose import Chosen
from checker.jobs.lint.work import Done, Task

Head = dict[str, Any]

_LENGTH = 4


def sent(head: Mapping[str, object], *parts: bytes) -> bytes:
    """Return a message; names in the head may hold any bytes that file names have."""
    said = json.dumps({**head, "parts": [len(each) for each in parts]}).encode("ascii")
    return b"".join([len(said).to_bytes(_LENGTH, "big"), said, *parts])


def received(message: bytes) -> tuple[Head, list[bytes]]:
    """Return a message's head and its parts.

    Raises:
        ValueError: it is none.
    """
    start = _LENGTH + int.from_bytes(message[:_LENGTH], "big")
    head = json.loads(message[_LENGTH:start])
    parts = []
    for length in head["parts"]:
        parts.append(message[start : start + length])
        start += length
    if start != len(message):
        raise ValueError(message[:_LENGTH])
    return head, parts


def task_head(task: Task) -> Head:
    """Return a task as a head says it."""
    chosen = task.chosen
    return {
        "path": task.path,
        "shown": task.shown,
        "name": task.name,
        "size": task.size,
        "ruleset": chosen.ruleset,
        "fail_on": chosen.fail_on,
        "severity": chosen.severity,
        "off": chosen.off,
    }


def task_of(head: Head) -> Task:
    """Return the task that a head says."""
    severity = tuple((rule, level) for rule, level in head["severity"])
    chosen = Chosen(head["ruleset"], head["fail_on"], severity, tuple(head["off"]))
    return Task(head["path"], head["shown"], head["name"], chosen, head["size"])


def done_message(done: Done) -> bytes:
    """Return what was made of a file as a message."""
    head = {"answer": "done", "sha256": done.sha256, "lasting": done.lasting}
    return sent(head, done.verdict)


def done_of(head: Head, parts: list[bytes]) -> Done:
    """Return what was made of a file."""
    return Done(parts[0], head["sha256"], head["lasting"])


def error_message(error: CheckerError) -> bytes:
    """Return an error for the user as a message."""
    return sent({"answer": "error", **error_head(error)})


def error_head(error: CheckerError) -> Head:
    """Return an error for the user as a head says it."""
    remedy = error.remedy
    return {
        "what": to_data(error.what),
        "place": error.place,
        "remedy": None if remedy is None else to_data(remedy),
        "code": int(error.exit_code),
    }


def error_of(head: Head) -> CheckerError:
    """Return the error for the user that a head says, of the class that gives its exit code."""
    kind = JudgeError if head["code"] == ExitCode.NOT_JUDGED else ConfigError
    remedy = head["remedy"]
    return kind(
        from_data(head["what"]),
        place=head["place"],
        remedy=None if remedy is None else from_data(remedy),
    )
