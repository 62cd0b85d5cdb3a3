"""Write and read a backup's file: a tar whose last member lists the sha256 of all others.

    backup.json               what made it, and which form its rows have
    folder/...                configuration and rule sets
    rows/00001-users.jsonl    rows, some hundred at a time, tables in the order of their references
    files/<sha256>            documents and results
    manifest.json             each member's sha256

A reader trusts nothing before the manifest was reached: it is refused when it ends early, when a
member is not what the manifest says, or has a name that is none of these.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, Protocol

from checker.core.text import lazy_re as re
from checker.server.backup.sealing import SealBrokenError

HEADER: Final = "backup.json"
MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
_LARGEST_MEMBER: Final = 2**30
_NAMES: Final = re.compile(
    r"backup\.json|manifest\.json|rows/\d{5,9}-[a-z_]{1,60}\.jsonl|files/[0-9a-f]{64}"
    r"|folder/(?!.*(?:^|/)\.{1,2}(?:/|$))[^/\\:\0]+(?:/[^/\\:\0]+)*"
)


class Sink(Protocol):
    """What takes bytes one after the other."""

    def write(self, data: bytes, /) -> int:
        """Take bytes."""
        ...


class Source(Protocol):
    """What gives bytes one after the other."""

    def read(self, size: int, /) -> bytes:
        """Give bytes."""
        ...


class ArchiveBrokenError(Exception):
    """A backup's file is cut off, was changed, or is none."""


class ArchiveWriter:
    """Writes members one after the other, and the manifest at the end.

    Args:
        sink: takes the bytes.
    """

    def __init__(self, sink: Sink) -> None:
        self._tar = tarfile.open(fileobj=sink, mode="w|", format=tarfile.PAX_FORMAT)  # type: ignore[call-overload]  # noqa: SIM115 - `close`
        self._listed: dict[str, str] = {}

    def add(self, name: str, data: bytes) -> None:
        """Add a member."""
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(data), 0o600
        self._tar.addfile(member, io.BytesIO(data))
        self._listed[name] = hashlib.sha256(data).hexdigest()

    def add_json(self, name: str, value: dict[str, Any]) -> None:
        """Add a member that holds one value."""
        self.add(name, json.dumps(value, ensure_ascii=False).encode())

    def close(self) -> None:
        """Write the manifest; without it nobody takes the archive for one."""
        self.add_json(MANIFEST, {"sha256": self._listed})
        self._tar.close()


def iter_members(source: BinaryIO | Source) -> Iterator[tuple[str, bytes]]:
    """Yield each member's name and content, the manifest last; what came is right only then.

    Raises:
        ArchiveBrokenError: it is no backup, ends early, or a member is not what was written.
    """
    found: dict[str, str] = {}
    try:
        with tarfile.open(fileobj=source, mode="r|") as tar:  # type: ignore[call-overload]
            for member in tar:
                name, data = member.name, _read(tar, member)
                if name in found or MANIFEST in found:
                    raise ArchiveBrokenError(name)
                found[name] = hashlib.sha256(data).hexdigest()
                if name == MANIFEST:
                    _compare(data, found)
                yield name, data
    except (tarfile.TarError, EOFError, UnicodeError, SealBrokenError) as error:
        raise ArchiveBrokenError from error
    if MANIFEST not in found:
        raise ArchiveBrokenError(MANIFEST)


def _read(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    """Return a member's content, if it is a plain file that may stand in a backup."""
    plain = member.isreg() and not member.issparse() and member.size <= _LARGEST_MEMBER
    if not plain or _NAMES.fullmatch(member.name) is None:
        raise ArchiveBrokenError(member.name)
    content = tar.extractfile(member)
    data = b"" if content is None else content.read()
    if len(data) != member.size:
        raise ArchiveBrokenError(member.name)
    return data


def _compare(manifest: bytes, found: dict[str, str]) -> None:
    try:
        listed = json.loads(manifest)["sha256"]
    except (ValueError, KeyError, TypeError) as error:
        raise ArchiveBrokenError(MANIFEST) from error
    if listed != {name: sha256 for name, sha256 in found.items() if name != MANIFEST}:
        raise ArchiveBrokenError(MANIFEST)
