"""Gather what several files will ask the judge, so that it is asked once.

A question is computed once for all the units of all the files, where file by file it would be
computed anew for each.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import NoReturn, cast

from checker.jobs.check.check import Job, check
from checker.judge.judge import Counts, Judge, Request
from checker.kinds.meaning.judge import JudgeRule


class _Heard(Exception):  # noqa: N818 - the end of listening, no error
    """All is known that a document asks."""


@dataclass
class _Listener:
    """Stands where the judge does, and takes down what it is asked."""

    heard: list[Request] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)

    def ask(self, requests: Sequence[Request]) -> NoReturn:
        """Take down what is asked; nothing is answered."""
        self.heard += requests
        raise _Heard


def requests_of(job: Job) -> list[Request]:
    """Return what a document's judged rules ask; its other rules are not run."""
    judged = tuple(each for each in job.ruleset.rules if isinstance(each.rule, JudgeRule))
    if not judged:
        return []
    listener = _Listener()
    ruleset = replace(job.ruleset, rules=judged, broken=())
    with suppress(_Heard):
        check(replace(job, ruleset=ruleset, explain=False), cast("Judge", listener))
    return listener.heard
