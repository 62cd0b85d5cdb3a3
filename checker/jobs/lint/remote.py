"""Lint on a worker of a cluster: called by name, with bytes in and bytes out.

    greet(kit)  -> what is installed here, which model answers, or why the kit cannot be used
    work(job)   -> what was made of a file; `elsewhere` where the file is not the one that is meant

A job names a kit that this process was given before; one that it was not is `unknown`.
"""

import atexit
import hashlib
import shutil
import tempfile
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path

from checker.core.errors import CheckerError
from checker.core.regular_files import LARGEST_DOCUMENT, hash_regular
from checker.jobs.lint.configuration import Configuration
from checker.jobs.lint.lint_file import Done, Task, compute_guarded, pack_verdict
from checker.jobs.lint.serialization import (
    Head,
    pack_message,
    read_task,
    unpack_message,
    write_done,
    write_error_message,
)
from checker.jobs.lint.versions import collect_versions, find_differences
from checker.jobs.lint.walk import SIDECAR
from checker.jobs.lint.worker_bundle import Unpacked, unpack_kit
from checker.session import Options, Session

_MAX_KITS = 4


@dataclass(frozen=True)
class _OpenKit:
    """What files of one kit are linted with."""

    kit: Unpacked
    session: Session

    def done(self, task: Task) -> Done:
        ruleset = self.kit.named(task.chosen.ruleset)
        here = replace(task, chosen=replace(task.chosen, ruleset=ruleset))
        done = pack_verdict(compute_guarded(self.session.check, here))
        return replace(done, verdict=self.kit.json_there(done.verdict))


_kits: OrderedDict[str, _OpenKit] = OrderedDict()
_lock = threading.RLock()
"""One file at a time: a worker with several threads is still one process."""


def greet(message: bytes) -> bytes:
    """Take a kit, and answer with what it would be used with here; only if that is the same is it.

    The answer's `versions` and the kit's are in a form that every release understands.
    """
    head, contents = unpack_kit(message)
    mine = dict(collect_versions())
    if find_differences(head["versions"], mine):
        return pack_message({"answer": "greeting", "versions": mine, "weights": ""})
    with _lock:
        try:
            opened = _open_kit(hashlib.sha256(message).hexdigest(), head, contents)
            judge = opened.session.judge()
        except CheckerError as error:
            return write_error_message(error)
    weights = "" if judge is None else judge.info.provenance
    return pack_message({"answer": "greeting", "versions": mine, "weights": weights})


def work(message: bytes) -> bytes:
    """Lint a file that lies where the job says, or whose content it brings."""
    head, parts = unpack_message(message)
    with _lock:
        opened = _kits.get(head["kit"])
        if opened is None:
            return pack_message({"answer": "unknown"})
        try:
            done = _brought(opened, head, parts) if parts else _found(opened, head)
        except CheckerError as error:
            return write_error_message(_there(opened.kit, error))
    if done is not None:
        return write_done(done)
    return pack_message({"answer": "elsewhere", "absent": not _sha256(head["path"])})


def _open_kit(digest: str, head: Head, contents: list[bytes]) -> _OpenKit:
    if digest in _kits:
        _kits.move_to_end(digest)
        return _kits[digest]
    while len(_kits) >= _MAX_KITS:
        _, old = _kits.popitem(last=False)
        old.session.close()
        shutil.rmtree(old.kit.root, ignore_errors=True)
    root = Path(tempfile.mkdtemp(prefix="checker-kit-", dir=_folder()))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    kit = Unpacked.at(root, head, contents)
    settings, wanted = kit.settings(), kit.wanted()
    options = Options(
        wanted.ruleset,
        bool(wanted.weights),
        wanted.model,
        wanted.language,
        wanted.fail_on,
        suppressions=wanted.suppressions,
    )
    configuration = Configuration(settings, str(root))
    opened = _OpenKit(kit, Session.under(configuration, options))
    _kits[digest] = opened
    return opened


def _folder() -> str | None:
    """Return dask's own folder for this worker, which it clears away even after a crash."""
    from distributed import get_worker  # noqa: PLC0415 - only for a cluster

    try:
        return get_worker().local_directory
    except ValueError:  # not in a worker: a test
        return None


def _found(opened: _OpenKit, head: Head) -> Done | None:
    """Lint a file where it lies; None where what lies there is not what is meant."""
    path = head["path"]
    if _sha256(path) != head["sha256"] or _sha256(path + SIDECAR) != head["beside"]:
        return None
    done = opened.done(read_task(head))
    return done if done.sha256 == head["sha256"] else None


def _brought(opened: _OpenKit, head: Head, parts: list[bytes]) -> Done:
    """Lint content that was sent, in a file that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="checker-file-", dir=_folder()) as folder:
        path = Path(folder) / f"document{head['ending']}"
        path.write_bytes(parts[0])
        if len(parts) > 1:
            Path(f"{path}{SIDECAR}").write_bytes(parts[1])
        return opened.done(replace(read_task(head), path=str(path)))


def _sha256(path: str) -> str:
    """Return a file's sha256, empty where there is none that can be read."""
    try:
        return hash_regular(path, LARGEST_DOCUMENT).hex()
    except OSError:
        return ""


def _there(kit: Unpacked, error: CheckerError) -> CheckerError:
    error.place = kit.said_there(error.place)
    return error
