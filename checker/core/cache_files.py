"""Keep files in the user's own cache, a folder for each kind of them.

Where it cannot be written, a run goes on without.
"""

from pathlib import Path
from typing import Final

from checker.core.errors import OutputError
from checker.core.regular_files import LARGEST_SETTINGS, read_regular
from checker.core.storage import cache_folder, make_private_folder, write_atomically

_LARGEST: Final = 8 * LARGEST_SETTINGS


def find_kept(folder: str, key: str) -> Path:
    """Return the file in the user's cache that something is kept in."""
    return cache_folder() / folder / f"{key}.json"


def read_kept(kept: Path) -> bytes:
    """Return what is kept in a file of the user's cache.

    Raises:
        OSError: nothing is, or it cannot be read.
    """
    return read_regular(kept, _LARGEST)


def write_kept(kept: Path, data: bytes, most: int) -> None:
    """Write a file of the user's cache, where possible; of its folder, `most` files stay."""
    try:
        make_private_folder(kept.parent)
        write_atomically(kept, data, private=True)
        others = sorted(kept.parent.glob("*.json"), key=lambda each: each.stat().st_mtime)
        for old in others[:-most]:
            old.unlink(missing_ok=True)
    except (OSError, OutputError):  # without a cache each run makes it
        return
