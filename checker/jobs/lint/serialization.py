"""Serialize what goes between machines: JSON and bytes, nothing that could be code.

    4 bytes: length of the head | the head, JSON | one part of bytes after another

The head's `parts` are their lengths.
"""

import json
from collections.abc import Mapping
from typing import Any

from checker.core.errors import CheckerError, ConfigError, ExitCode, JudgeError
from checker.core.messages import from_data, to_data
from checker.jobs.lint.lint_file import Done, Task
from checker.jobs.lint.path_settings import FileSettings

Head = dict[str, Any]

_LENGTH = 4


def pack_message(head: Mapping[str, object], *parts: bytes) -> bytes:
    """Return a message; names in the head may hold any bytes that file names have."""
    said = json.dumps({**head, "parts": [len(each) for each in parts]}).encode("ascii")
    return b"".join([len(said).to_bytes(_LENGTH, "big"), said, *parts])


def unpack_message(message: bytes) -> tuple[Head, list[bytes]]:
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


def write_task(task: Task) -> Head:
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


def read_task(head: Head) -> Task:
    """Return the task that a head says."""
    severity = tuple((rule, level) for rule, level in head["severity"])
    chosen = FileSettings(head["ruleset"], head["fail_on"], severity, tuple(head["off"]))
    return Task(head["path"], head["shown"], head["name"], chosen, head["size"])


def write_done(done: Done) -> bytes:
    """Return what was made of a file as a message."""
    head = {"answer": "done", "sha256": done.sha256, "lasting": done.lasting}
    return pack_message(head, done.verdict)


def read_done(head: Head, parts: list[bytes]) -> Done:
    """Return what was made of a file."""
    return Done(parts[0], head["sha256"], head["lasting"])


def write_error_message(error: CheckerError) -> bytes:
    """Return an error for the user as a message."""
    return pack_message({"answer": "error", **write_error(error)})


def write_error(error: CheckerError) -> Head:
    """Return an error for the user as a head says it."""
    remedy = error.remedy
    return {
        "what": to_data(error.what),
        "place": error.place,
        "remedy": None if remedy is None else to_data(remedy),
        "code": int(error.exit_code),
    }


def read_error(head: Head) -> CheckerError:
    """Return the error for the user that a head says, of the class that gives its exit code."""
    kind = JudgeError if head["code"] == ExitCode.NOT_JUDGED else ConfigError
    remedy = head["remedy"]
    return kind(
        from_data(head["what"]),
        place=head["place"],
        remedy=None if remedy is None else from_data(remedy),
    )
