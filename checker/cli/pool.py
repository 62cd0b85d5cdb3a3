"""Many files on all processors at once, where no model is asked: one process has the model."""

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path

from checker.app import App, Options
from checker.cli.progress import OnProgress
from checker.core.errors import CheckerError
from checker.core.messages import DisplayLanguage
from checker.core.verdict import Verdict

_WORTH_A_PROCESS = 1_000_000
"""Bytes of documents from which a further process pays for its start, about a second."""
_AT_ONCE = 4


def check_all(
    app: App, files: Sequence[Path], options: Options, jobs: int | None, on_progress: OnProgress
) -> list[Verdict]:
    """Return a verdict for each file, in their order.

    Args:
        app: of this process; asks the model, and checks what another process could not.
        files: as the user named them.
        options: of this run.
        jobs: processes; None for as many as there are processors and work.
        on_progress: told of the model's answers.

    Raises:
        ConfigError: a rule set or the configuration cannot be used.
    """
    processes = _processes(files, options, jobs)
    if processes < 2:  # noqa: PLR2004 - this one
        return [app.check(file, on_progress) for file in files]
    check_one = partial(_check_elsewhere, Path.cwd(), options, app.language)
    context = multiprocessing.get_context("spawn")  # a fork would copy threads of libraries
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        found = pool.map(check_one, files, chunksize=_AT_ONCE)
        # what failed there fails here, with the error for the user
        return [each or app.check(file) for file, each in zip(files, found, strict=True)]


def _processes(files: Sequence[Path], options: Options, jobs: int | None) -> int:
    if options.use_model:
        return 1
    if jobs is not None:
        return min(jobs, len(files))
    work = sum(file.stat().st_size for file in files if file.is_file())
    return min(_processors(), len(files), work // _WORTH_A_PROCESS + 1)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def _app(folder: Path, options: Options, language: DisplayLanguage) -> App:
    return App.build(folder, options, language)


def _check_elsewhere(
    folder: Path, options: Options, language: DisplayLanguage, file: Path
) -> Verdict | None:
    """Return a verdict; None where an error is for the user, which this process cannot raise."""
    try:
        return _app(folder, options, language).check(file)
    except CheckerError:
        return None
