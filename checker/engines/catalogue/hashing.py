"""The sha256 of a model file, computed once and remembered for as long as the file is unchanged.

A check must name the model's sha256 in its verdict, and reading a gigabyte for that each time
would cost more than the check itself. What is remembered counts only while size and
modification time are the same; `checker model verify` always reads the file again.
"""

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from checker.core.errors import ModelError, OutputError, describe_unreadable
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_NOTE, open_regular, read_regular
from checker.core.storage import get_models_folder, write_atomically
from checker.engines.catalogue.progress import OnProgress, Progress, ignore

CHUNK = 4 * 1024 * 1024
_VERIFYING = Message("model.verifying")


def compute_sha256(path: Path, on_progress: OnProgress = ignore) -> str:
    """Read the whole of `path` and return its sha256 in hexadecimal.

    Raises:
        ModelError: the file cannot be read.
    """
    digest = hashlib.sha256()
    buffer = bytearray(CHUNK)
    view = memoryview(buffer)
    try:
        total = path.stat().st_size
        done = 0
        with open_regular(path) as handle:
            while count := handle.readinto(buffer):
                digest.update(view[:count])
                done += count
                on_progress(Progress(done, total, _VERIFYING))
    except OSError as error:
        raise report_unreadable(path, error) from error
    return digest.hexdigest()


def find_sha256(path: Path, on_progress: OnProgress = ignore) -> str:
    """Return the sha256 of `path`: the remembered one if the file is unchanged.

    Raises:
        ModelError: the file cannot be read.
    """
    known = recall_sha256(path)
    if known is not None:
        return known
    value = compute_sha256(path, on_progress)
    remember_sha256(path, value)
    return value


def recall_sha256(path: Path) -> str | None:
    """Return the sha256 noted for `path` as it now is; None if none is, or the file changed."""
    try:
        noted = json.loads(read_regular(_get_sidecar_path(path), LARGEST_NOTE))
        same = [noted["size"], noted["mtime_ns"]] == list(_compute_fingerprint(path))
        return str(noted["sha256"]) if same else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember_sha256(path: Path, sha256: str) -> None:
    """Note `sha256` for `path` as it now is. Where that cannot be written, nothing happens."""
    # A note only saves time: a read-only cache folder must not stop a check.
    with suppress(OSError, OutputError):
        sidecar = _get_sidecar_path(path)
        sidecar.parent.mkdir(parents=True, exist_ok=True)
        size, mtime_ns = _compute_fingerprint(path)
        note = {"file": path.name, "size": size, "mtime_ns": mtime_ns, "sha256": sha256}
        write_atomically(sidecar, json.dumps(note, indent=1).encode())


def report_unreadable(path: Path, error: OSError) -> ModelError:
    """Return the error for a model file that cannot be read."""
    return ModelError(
        describe_unreadable(error),
        place=str(path),
        remedy=Message("model.check-where-file-permissions"),
    )


def _compute_fingerprint(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _get_sidecar_path(path: Path) -> Path:
    """Beside an installed model; for any other file in our own folder: theirs stays as it is."""
    folder = get_models_folder()
    if path.parent == folder:
        return folder / f"{path.name}.sha256.json"
    where = hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:16]
    return folder / f"{path.name}.{where}.sha256.json"
