"""Write a bundle as one file, and take it apart again: a tar that is the same each time.

Names are in order, times, owners and rights fixed, and nothing is compressed: wheels and models are
already. A bundle of others is taken apart by its own manifest, which comes first: what that does
not name, is longer than it says, or is no plain file is refused before it is written.
"""

import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from checker.core.regular_files import open_regular
from checker.jobs.bundle.installer.contents import (
    MANIFEST,
    SIGNATURE,
    Manifest,
    check_path,
    parse_manifest,
)
from checker.jobs.bundle.installer.errors import BundleError

_TIME: Final = 1_577_836_800
"""The first of January 2020: a time as good as any, the same for every file of every bundle."""
_LARGEST_HEAD: Final = 8 * 2**20
_PIECE: Final = 2**20
_EXECUTABLE: Final = frozenset({"install.py"})


def write_tar(path: Path, top: str, files: dict[str, Path | bytes]) -> None:
    """Write files, by their paths below one folder, into a new tar.

    Args:
        path: the file to write.
        top: the folder that all of them are in.
        files: each a file to be read, or its bytes; the order of the mapping is kept.
    """
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as tar:
        for name, source in files.items():
            with _open(source) as (handle, size):
                tar.addfile(_describe(f"{top}/{name}", size), handle)


@contextmanager
def _open(source: Path | bytes) -> Iterator[tuple[IO[bytes], int]]:
    if isinstance(source, bytes):
        yield io.BytesIO(source), len(source)
        return
    with open_regular(source) as handle:
        yield handle, source.stat().st_size


def _describe(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mtime = size, _TIME
    member.mode = 0o755 if name.rpartition("/")[2] in _EXECUTABLE else 0o644
    return member


def unpack(path: Path, folder: Path) -> None:
    """Take a bundle apart into an empty folder; whether it is whole is for `verify` to say.

    Raises:
        BundleError: it is no bundle, or something in it may not be there.
    """
    try:
        with open_regular(path) as handle, tarfile.open(fileobj=handle, mode="r:") as tar:
            _unpack(tar, folder)
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise BundleError("bundle.no-bundle", path=path, reason=error) from error


def _unpack(tar: tarfile.TarFile, folder: Path) -> None:
    manifest: Manifest | None = None
    top: str | None = None
    for member in tar:
        here, _, name = member.name.partition("/")
        check_path(member.name)
        if top not in {None, here} or not name:
            raise BundleError("bundle.extra-file", path=member.name)
        top = here
        if member.type not in {tarfile.REGTYPE, tarfile.AREGTYPE} or member.sparse is not None:
            raise BundleError("bundle.not-a-file", path=name)
        if manifest is None:
            manifest = _read_manifest(tar, member, name, folder)
        else:
            _write(tar, member, name, manifest, folder)


def _read_manifest(
    tar: tarfile.TarFile, member: tarfile.TarInfo, name: str, folder: Path
) -> Manifest:
    if name != MANIFEST or member.size > _LARGEST_HEAD:
        raise BundleError("bundle.damaged-manifest")
    data = _extract(tar, member).read()
    (folder / MANIFEST).write_bytes(data)
    return parse_manifest(data)


def _write(
    tar: tarfile.TarFile, member: tarfile.TarInfo, name: str, manifest: Manifest, folder: Path
) -> None:
    fact = manifest.files.get(name)
    if name != SIGNATURE and fact is None:
        raise BundleError("bundle.extra-file", path=name)
    if member.size != (fact.size if fact else min(member.size, _LARGEST_HEAD)):
        raise BundleError("bundle.wrong-hash", path=name)
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    source = _extract(tar, member)
    with target.open("xb") as handle:  # a name that comes twice is refused
        while piece := source.read(_PIECE):
            handle.write(piece)


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    found = tar.extractfile(member)
    if found is None:
        raise BundleError("bundle.not-a-file", path=member.name)
    return found
