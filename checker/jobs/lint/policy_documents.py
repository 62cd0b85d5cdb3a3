"""Tell what a trusted revision says of one document: what stands beside it and in its comments."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from checker.core.document import Document
from checker.core.errors import InputError
from checker.core.messages import DisplayLanguage
from checker.core.policy_folder import PolicyFolder
from checker.jobs.lint.lint_file import Task
from checker.jobs.lint.policy import read_trusted
from checker.jobs.places import Places
from checker.jobs.suppress import suppressions
from checker.jobs.suppress.sidecar import Sidecar, read_sidecar
from checker.jobs.suppress.suppressions import CommentKey, has_comments

ReadDocument = Callable[[Path, bytes], Document]


def read_suppressions(policy: PolicyFolder, task: Task) -> Sidecar | None:
    """Return what stood beside a document in the revision, None where nothing did.

    Raises:
        RulesetErrors: it is no list of suppressions.
    """
    at = policy.find(task.origin or task.path)
    return None if at is None else read_sidecar(Path(at))


def count_comments(
    policy: PolicyFolder,
    document: Document,
    task: Task,
    read: ReadDocument,
    language: DisplayLanguage,
) -> Counter[CommentKey]:
    """Return the comments that stood in a document in the revision.

    Args:
        policy: the revision.
        document: as it is now.
        task: that it is of.
        read: reads a document of some bytes; raises InputError.
        language: of places.

    Raises:
        ConfigError: git cannot read the revision.
    """
    if not has_comments(document):
        return Counter()
    path = task.origin or task.path
    data = read_trusted(policy, path)
    if data is None:
        return Counter()
    try:
        before = read(Path(path), data)
    except InputError:
        return Counter()
    return suppressions.count_comments(before, Places(before, language))
