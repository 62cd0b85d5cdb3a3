"""Store what checker makes: in which folders, and by writing beside the target, then renaming.

What differs between Windows, macOS and Linux in paths and locks is here and nowhere else.
`CHECKER_CACHE_DIR` moves everything that is made, for tests and for shared machines,
`CHECKER_CONFIG_DIR` what the user configures.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from checker.core.errors import OutputError
from checker.core.messages import Message

_PRIVATE = 0o700
_LONGEST_NAME = 255
_RANDOM = 8
TEMPORARY = ".tmp"
"""How the name of a file ends that is not whole yet."""


def cache_folder() -> Path:
    """Return the user's cache folder for checker; it may not exist yet."""
    override = os.environ.get("CHECKER_CACHE_DIR")
    if override:
        return Path(override)
    from platformdirs import user_cache_path  # noqa: PLC0415 - not needed when overridden

    return user_cache_path("checker", appauthor=False)


def make_private_folder(folder: Path) -> None:
    """Make a folder, where it is not there yet, that its owner alone can look into.

    A cache folder in its usual place, which is the user's alone, is closed where it was open.

    Raises:
        OSError: it cannot be made.
    """
    folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    usual = None if os.environ.get("CHECKER_CACHE_DIR") else cache_folder()
    if usual is not None and usual in {folder, *folder.parents}:
        with suppress(OSError):
            usual.chmod(_PRIVATE)


def config_folder() -> Path:
    """Return the folder of the user's own configuration; it may not exist yet."""
    override = os.environ.get("CHECKER_CONFIG_DIR")
    if override:
        return Path(override)
    from platformdirs import user_config_path  # noqa: PLC0415 - not needed when overridden

    return user_config_path("checker", appauthor=False)


def admin_config_folder() -> Path:
    """Return the folder of what the administrator configures for all users; it may not exist."""
    from platformdirs import site_config_path  # noqa: PLC0415 - `checker --help` needs none

    return site_config_path("checker", appauthor=False)


def installation_config_folder() -> Path:
    """Return the folder of what an installation from a bundle configures; it may not exist."""
    return Path(sys.prefix) / "etc" / "checker"


def get_models_folder() -> Path:
    """Return the folder that holds installed models."""
    return cache_folder() / "models"


def write_atomically(
    path: Path,
    data: bytes,
    *,
    before_rename: Callable[[Path], None] | None = None,
    private: bool = False,
) -> None:
    """Write `data` beside `path`, then rename over it: readers see the old or the new file.

    Args:
        path: the file to write.
        data: its new content.
        before_rename: given the finished file beside `path`; what it raises calls the writing off.
        private: only its owner may read it, whatever the file was before.

    Raises:
        OutputError: the folder is missing or not writable; `path` is as it was.
    """
    import tempfile  # noqa: PLC0415 - not for a command that only reads

    temporary: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=get_temporary_prefix(path), suffix=TEMPORARY, delete=False
        ) as handle:
            temporary = Path(handle.name)
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        if not private:
            temporary.chmod(get_new_mode(path))
        if before_rename is not None:
            before_rename(temporary)
        temporary.replace(path)
        temporary = None
    except OSError as error:
        raise OutputError(
            Message("core.cannot-be-written", strerror=error.strerror),
            place=str(path),
            remedy=Message("core.name-folder-you-may-write-nothing"),
        ) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()


def write_names_through(folder: Path) -> None:
    """Have the system put the names in a folder on the disk, as `fsync` does a file's bytes.

    Without it a power cut may take a file's name away that was renamed into the folder. Windows
    knows no such thing for folders.

    Raises:
        OSError: the folder cannot be opened, or the disk fails.
    """
    if sys.platform == "win32":
        return
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def get_temporary_prefix(path: Path) -> str:
    """Return how the name of a file begins that is written beside `path`, then renamed."""
    return f".{shorten_name(path.name, _RANDOM + len(f'..{TEMPORARY}'))}."


def shorten_name(name: str, more: int) -> str:
    """Return a file's name, cut where with `more` characters no file system would take it."""
    while name and _measure_name(name) + more > _LONGEST_NAME:
        name = name[:-1]
    return name


def _measure_name(name: str) -> int:
    """Return how long a name is in what its file system counts."""
    if sys.platform == "win32":
        return len(name.encode("utf-16-le", "surrogatepass")) // 2
    return len(os.fsencode(name))


def get_new_mode(path: Path) -> int:
    """Return the permissions of a file that takes a path's place: its own, or a new file's.

    Raises:
        OSError: the path cannot be looked at.
    """
    return path.stat().st_mode if path.exists() else 0o666 & ~_get_umask()


def _get_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
