"""Choose the files that changed, and lay out what of them is staged."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from checker.jobs.lint.changes import Changes, Git
from checker.jobs.lint.walk import SIDECAR, LintedFile


def find_changes(working: str, ref: str | None, *, staged: bool, lines: bool) -> Changes | None:
    """Return what changed, None where all files count.

    Args:
        working: a folder of the repository.
        ref: since which revision; where only lines count, since the last commit.
        staged: what is in the index counts.
        lines: the changed lines are wanted.

    Raises:
        ConfigError: git cannot say it.
    """
    if staged:
        return Git.around(working).staged(with_lines=lines)
    if ref is not None or lines:
        return Git.around(working).since(ref or "HEAD", with_lines=lines)
    return None


def select_changed(files: Iterator[LintedFile], changes: Changes) -> Iterator[LintedFile]:
    """Return the files that changed, and those that cannot be read."""
    return (each for each in files if changes.has(each.path) or each.problem is not None)


def lay_out_staged(
    files: Iterator[LintedFile], working: str, close: list[Callable[[], None]]
) -> tuple[Iterator[LintedFile], Callable[[str], str]]:
    """Return the files, and where the index's content of each lies for as long as the run.

    Args:
        files: that changed.
        working: a folder of the repository.
        close: takes what is to be done when the run is over.

    Raises:
        ConfigError: git cannot write them.
    """
    git = Git.around(working)
    folder = tempfile.TemporaryDirectory(prefix="checker-staged-")
    close.append(folder.cleanup)
    waiting = list(files)
    paths = [each.path for each in waiting]
    tracked = set(git.tracked([*paths, *(f"{each}{SIDECAR}" for each in paths)]))
    git.export(sorted(tracked), Path(folder.name))
    chosen = [each for each in waiting if each.path in tracked or each.problem is not None]

    def content(path: str) -> str:
        return os.path.join(folder.name, os.path.relpath(path, git.top))  # noqa: PTH118 - any bytes

    return iter(chosen), content
