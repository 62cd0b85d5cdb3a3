"""Read the locks that ship with checker, and pin wheels as pip reads them."""

import re
from pathlib import Path
from typing import Final

from checker.core.resources import get_locks_folder

LOCKS: Final = {
    "server": "requirements-server.lock",
    "search": "requirements-search.lock",
}
"""The lock of each extra that a bundle can be made with; each holds the plain one, too."""
_PLAIN: Final = "requirements.lock"
_NAME: Final = re.compile(r"([a-z0-9-]+)==(\S+)")
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def read_locked(extras: tuple[str, ...]) -> dict[tuple[str, str], str]:
    """Return what the locks of some extras require: name and version, and the lines for pip."""
    found: dict[tuple[str, str], str] = {}
    for file in (_PLAIN, *(LOCKS[each] for each in extras)):
        text = (get_locks_folder() / file).read_text(encoding="utf-8")
        for block in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE):
            if named := _NAME.match(block):
                found[named[1], named[2]] = block
    return found


def list_hashes(lines: str) -> frozenset[str]:
    """Return the sha256 that lines of a lock allow."""
    return frozenset(_HASH.findall(lines))


def read_wheel_name(wheel: Path) -> tuple[str, str]:
    """Return a wheel's project and version, as a lock has them (PEP 427, PEP 503)."""
    name, version = wheel.name.split("-")[:2]
    return re.sub(r"[-_.]+", "-", name).lower(), version


def pin(wheel: Path, sha256: str) -> str:
    """Return the line by which pip installs this very wheel."""
    name, version = read_wheel_name(wheel)
    return f"{name}=={version} --hash=sha256:{sha256}\n"
