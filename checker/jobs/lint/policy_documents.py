"""Tell what a trusted revision says of one document: what stands beside it and in its comments."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from checker.core.document import Document
from checker.core.errors import InputError
from checker.core.messages import DisplayLanguage
from checker.core.policy_folder import PolicyFolder
from checker.core.verdict import Verdict
from checker.jobs.lint.job import renamed
from checker.jobs.lint.lint_file import Task
from checker.jobs.places import Places
from checker.jobs.suppress.sidecar import Sidecar, read_sidecar
from checker.jobs.suppress.suppressions import CommentKey, count_comments, has_comments

ReadDocument = Callable[[Path, bytes], Document]


def read_suppressions(policy: PolicyFolder | None, task: Task) -> Sidecar | None:
    """Return what stands beside a document, or stood there in the revision that decides.

    Raises:
        RulesetErrors: it is no list of suppressions.
    """
    if policy is None:
        return renamed(read_sidecar(Path(task.path)), task)
    at = policy.find(task.origin or task.path)
    return None if at is None else read_sidecar(Path(at))


def count_trusted_comments(
    policy: PolicyFolder | None,
    document: Document,
    task: Task,
    read: ReadDocument,
    language: DisplayLanguage,
) -> Counter[CommentKey] | None:
    """Return the comments that stood in a document in the revision; None where all of it count.

    Args:
        policy: the revision, if one decides.
        document: as it is now.
        task: that it is of.
        read: reads a document of some bytes; raises InputError.
        language: of places.

    Raises:
        ConfigError: git cannot read the revision.
    """
    if policy is None or not has_comments(document):
        return None
    from checker.jobs.lint.policy import read_trusted  # noqa: PLC0415 - starts git

    path = task.origin or task.path
    data = read_trusted(policy, path)
    if data is None:
        return Counter()
    try:
        before = read(Path(path), data)
    except InputError:
        return Counter()
    return count_comments(before, Places(before, language))


def say_places(policy: PolicyFolder | None, verdict: Verdict) -> Verdict:
    """Return a verdict in which places of the revision are named as git names them."""
    if policy is None:
        return verdict
    return Verdict.model_validate_json(policy.say(verdict.model_dump_json()))
