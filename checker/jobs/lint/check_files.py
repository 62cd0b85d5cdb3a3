"""Review files that were named, on all processors at once where no model is asked."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from checker.core.verdict import Verdict
from checker.jobs.lint.lint_file import Task, build_crash_verdict
from checker.session import Session

OnProgress = Callable[[int, int], None]


def check_files(
    session: Session,
    files: Sequence[Path],
    jobs: int | None = None,
    on_progress: OnProgress | None = None,
) -> list[Verdict]:
    """Return a verdict for each file, in their order.

    Args:
        session: of this process; asks the model, and checks what another process could not.
        files: as the user named them.
        jobs: processes; None for as many as there are processors and work.
        on_progress: told of the model's answers.

    Raises:
        ConfigError: a rule set or the configuration cannot be used.
        ModelError: the model that was asked for cannot be used.
    """
    if session.options.use_model or len(files) == 1:  # one process has the model
        return [session.check(file, on_progress) for file in files]
    from checker.jobs.lint.pool import ProcessPool, Whole  # noqa: PLC0415 - only for several files
    from checker.jobs.lint.worker import open_check  # noqa: PLC0415 - likewise

    factory = partial(open_check, session.configuration.working, session.options, session.language)
    workers = ProcessPool(factory, jobs, Whole(lambda: session.check))
    try:
        waiting = [(file, workers.submit(_task(session, file))) for file in files]
        done = [(file, each.result()) for file, each in waiting]
    finally:
        workers.close()
    return [
        build_crash_verdict(str(file), "its process died, twice")
        if each is None
        else Verdict.model_validate_json(each.verdict)
        for file, each in done
    ]


def _task(session: Session, file: Path) -> Task:
    size = os.path.getsize(file) if file.is_file() else 0  # noqa: PTH202 - any bytes
    return replace(session.configuration.task(file), size=size)
