"""The worked examples' state on disk, so that the next run need not compute it again.

A file is trusted only when its own digest and the key it was written for both agree; anything
else is as good as absent and is written anew.
"""

import hashlib
from contextlib import suppress
from pathlib import Path

from checker.core.errors import OutputError
from checker.core.regular_files import LARGEST_STATE, read_regular
from checker.core.storage import make_private_folder, write_atomically

_MAGIC = b"checker root state 1\n"
_DIGEST = 32
KEPT = 6
"""Files kept in the folder: a few models in two languages."""


def state_key(*parts: str | bytes) -> str:
    """Return one key over everything a state depends on; the order and the borders count."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.hexdigest()


def load_state(folder: Path, key: str) -> bytes | None:
    """Return the state kept for `key`; None where there is none or it is damaged or foreign."""
    try:
        data = read_regular(_get_state_path(folder, key), LARGEST_STATE)
    except OSError:
        return None
    header = _MAGIC + bytes.fromhex(key)
    if not data.startswith(header):
        return None
    digest = data[len(header) : len(header) + _DIGEST]
    payload = data[len(header) + _DIGEST :]
    return payload if hashlib.sha256(payload).digest() == digest else None


def save_state(folder: Path, key: str, payload: bytes) -> bool:
    """Keep `payload` for `key` and remove the oldest files beyond the bound.

    Returns whether it was kept: a folder that cannot be written costs time, not the run.
    """
    data = _MAGIC + bytes.fromhex(key) + hashlib.sha256(payload).digest() + payload
    try:
        make_private_folder(folder)
        write_atomically(_get_state_path(folder, key), data, private=True)
    except (OSError, OutputError):
        return False
    _remove_oldest(folder)
    return True


def forget_state(folder: Path, key: str) -> None:
    """Remove the state kept for `key`, if it can be removed."""
    with suppress(OSError):
        _get_state_path(folder, key).unlink()


def _get_state_path(folder: Path, key: str) -> Path:
    return folder / f"{key[:32]}.state"


def _remove_oldest(folder: Path) -> None:
    # Another process may be removing the same files.
    with suppress(OSError):
        kept = sorted(folder.glob("*.state"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in kept[KEPT:]:
            path.unlink(missing_ok=True)
