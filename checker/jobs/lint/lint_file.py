"""One file's work: what whoever computes it is told, and what is kept of the answer."""

from collections.abc import Callable
from dataclasses import field

from checker import __version__
from checker.core.data_classes import dataclass
from checker.core.errors import CheckerError
from checker.core.findings import Outcome
from checker.core.messages import Message, in_every_language
from checker.core.verdict import DocumentInfo, Problem, Verdict
from checker.jobs.lint.path_settings import FileSettings


@dataclass(frozen=True, slots=True)
class Task:
    """A file to lint, plain enough to be sent to another process or machine.

    Attributes:
        path: where its bytes are.
        shown: what its verdict names it.
        name: what rule sets know it by, from the root.
        chosen: what the configuration says of it.
        size: in bytes, to hand out the longest first.
        origin: where the file itself lies, if its bytes are read elsewhere.
    """

    path: str
    shown: str
    name: str
    chosen: FileSettings = field(default_factory=FileSettings)
    size: int = 0
    origin: str = ""


Compute = Callable[[Task], Verdict]
"""Lints a file. Raises CheckerError for what no file is to blame for, as a broken rule set."""

Factory = Callable[[], Compute]
"""Makes a `Compute`, once in each process; it is sent there, so it is a function of a module."""

_FAILED = Message("lint.checker-failed")
_REPORT = Message("lint.report-the-failure")
_SAID = (Outcome.FAIL, Outcome.UNSURE, Outcome.ERROR)
_PASSING = frozenset({"budget", "interrupted", "crash", "timeout"})
"""Reasons that say something of this run, not of the file."""


def compute_guarded(compute: Compute, task: Task) -> Verdict:
    """Lint a file; what nobody foresaw costs this file, not the run.

    Raises:
        CheckerError: what no file is to blame for.
    """
    try:
        return compute(task)
    except CheckerError:
        raise
    except Exception as error:  # noqa: BLE001 - one file's crash must not cost the others (STYLE 10)
        return build_crash_verdict(task.shown, repr(error))


def build_crash_verdict(shown: str, how: str) -> Verdict:
    """Return the verdict on a file at which checker failed, in all languages."""
    return Verdict(
        tool_version=__version__,
        language="en",
        status="error",
        document=DocumentInfo(path=shown),
        problem=Problem(
            what=f"{in_every_language(_FAILED)}: {how}",
            place=shown,
            remedy=in_every_language(_REPORT),
        ),
    )


def trim_verdict(verdict: Verdict) -> Verdict:
    """Return a verdict without what a folder's report has no use for, and what no two runs share.

    Rules that passed or did not apply are most of it; seconds differ from run to run.
    """
    said = tuple(each for each in verdict.results if each.outcome in _SAID)
    engine = verdict.engine
    if engine is not None:  # how many answers were new is of a run
        engine = engine.model_copy(update={"asked": 0, "cached": 0})
    return verdict.model_copy(update={"results": said, "timings": None, "engine": engine})


def is_lasting(verdict: Verdict) -> bool:
    """Return whether the same file would get the same verdict in another run."""
    return verdict.problem is None and not any(each.reason in _PASSING for each in verdict.results)


def count_undecided(verdict: Verdict) -> int:
    """Return how many rules came to no decision, at some place or at all."""
    return sum(each.is_open for each in verdict.results)


def count_broken(verdict: Verdict) -> int:
    """Return how many rules could not run: for a fault of theirs, or a crash."""
    return sum(each.outcome is Outcome.ERROR for each in verdict.results)


@dataclass(frozen=True, slots=True)
class Done:
    """What was made of a file: its verdict as JSON, small enough to be sent and kept.

    `sha256` is of the bytes that were read, empty where none could be; `lasting` says that the
    verdict may be kept.
    """

    verdict: bytes
    sha256: str = ""
    lasting: bool = False


def pack_verdict(verdict: Verdict) -> Done:
    """Return a verdict as what is sent and kept."""
    small = trim_verdict(verdict)
    # not exclude_defaults: a change of looks is told by its `kind`, a default
    text = small.model_dump_json(exclude_none=True).encode()
    return Done(text, verdict.document.sha256 or "", is_lasting(verdict))
