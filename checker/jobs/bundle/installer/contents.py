"""Compare a bundle with its manifest before anything of it is used."""

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from .errors import BundleError
from .signature import verify_signature

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.json.sig"
_LARGEST_MANIFEST: Final = 8 * 2**20
_MOST_FILES: Final = 20_000
_LONGEST_PATH: Final = 400
_PIECE: Final = 2**20
_VERSION: Final = re.compile(r"[0-9][0-9A-Za-z.+!]{0,63}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_FORBIDDEN: Final = re.compile(r"[\x00-\x1f\x7f\\:*?\"<>|]")


@dataclass(frozen=True)
class Fact:
    """What the manifest says of a file: its sha256, and its bytes by number."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What a bundle says that it holds; `digest` is the sha256 of the manifest itself.

    `python` is a version such as 3.11, `machine` what `describe_machine` returns where it is for,
    `libc` the oldest glibc (empty where that does not matter), `avx2` whether its wheels need it,
    `model` the path of the model, empty without one.
    """

    version: str
    python: str
    machine: str
    libc: str
    avx2: bool
    model: str
    files: dict[str, Fact]
    digest: str

    @property
    def name(self) -> str:
        """Return how the folder of its release is called."""
        return f"{self.version}-{self.digest[:8]}"


def parse_manifest(data: bytes) -> Manifest:
    """Return what a manifest's bytes say.

    Raises:
        BundleError: it is no manifest, or names a path that leads out.
    """
    try:
        said = json.loads(data)
        if said["format"] != FORMAT:
            raise BundleError("bundle.other-format", format=said["format"])
        files = {path: Fact(each["sha256"], each["size"]) for path, each in said["files"].items()}
        texts = {key: said[key] for key in ("version", "python", "machine", "libc", "model")}
        found = Manifest(
            **texts, avx2=said["avx2"], files=files, digest=hashlib.sha256(data).hexdigest()
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BundleError("bundle.damaged-manifest") from error
    _check_values(found, texts, said["avx2"])
    return found


def _check_values(found: Manifest, texts: dict[str, Any], avx2: Any) -> None:
    folded = {path.casefold() for path in found.files}
    whole = (
        all(isinstance(each, str) for each in texts.values())
        and isinstance(avx2, bool)
        and _VERSION.fullmatch(found.version)
        and all(_is_fact(each.sha256, each.size) for each in found.files.values())
        and len(folded) == len(found.files) <= _MOST_FILES
        and (not found.model or (found.model in found.files and found.model.count("/") == 1))
    )
    if not whole:
        raise BundleError("bundle.damaged-manifest")
    for path in found.files:
        check_path(path)


def _is_fact(sha256: Any, size: Any) -> bool:
    sound = isinstance(sha256, str) and _SHA256.fullmatch(sha256)
    return bool(sound) and type(size) is int and size >= 0


def check_path(path: str) -> None:
    """Make sure that a path stays inside the folder that it counts from, on every system.

    Raises:
        BundleError: it does not.
    """
    parts = path.split("/")
    if (
        len(path) > _LONGEST_PATH
        or _FORBIDDEN.search(path)
        or any(each in {"", ".", ".."} or each != each.rstrip(" .") for each in parts)
    ):
        raise BundleError("bundle.path-leads-out", path=path)


def verify(folder: Path, key: Path | None = None) -> Manifest:
    """Compare a folder with its manifest: every file there, none besides, each with its sha256.

    Args:
        folder: a bundle, unpacked.
        key: the public key (PEM, Ed25519) by which the manifest must be signed; None asks for none.

    Raises:
        BundleError: something differs; nothing of the bundle was used.
    """
    data = read_small(folder / MANIFEST)
    if key is not None:
        if not (folder / SIGNATURE).exists():
            raise BundleError("bundle.not-signed")
        verify_signature(data, read_small(folder / SIGNATURE), key)
    manifest = parse_manifest(data)
    most = sum(1 + path.count("/") for path in manifest.files) + 2
    there = set(_list_files(folder, most)) - {MANIFEST, SIGNATURE}
    for path in sorted(there - manifest.files.keys()):
        raise BundleError("bundle.extra-file", path=path)
    for path in sorted(manifest.files.keys() - there):
        raise BundleError("bundle.missing-file", path=path)
    for path, fact in sorted(manifest.files.items()):
        for _ in read_verified(folder / path, path, fact):
            pass
    return manifest


def read_small(path: Path) -> bytes:
    """Return a manifest's or a signature's bytes; a file that is too long for one is refused."""
    try:
        with _open(path) as handle:
            data: bytes = handle.read(_LARGEST_MANIFEST + 1)
    except OSError as error:
        raise BundleError("bundle.no-bundle", path=path, reason=error.strerror) from error
    if len(data) > _LARGEST_MANIFEST:
        raise BundleError("bundle.damaged-manifest")
    return data


@contextmanager
def _open(path: Path) -> Iterator[Any]:
    """Yield a regular file, open for reading; a link, pipe or device is refused unopened."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if not stat.S_ISREG(path.lstat().st_mode):
        raise BundleError("bundle.not-a-file", path=path)
    with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as handle:
        yield handle


def _list_files(folder: Path, most: int) -> Iterator[str]:
    """Yield what lies below a folder; what is neither folder nor regular file is refused.

    No more than `most` entries and one are looked at: there are too many then, which shows.
    """
    count = 0
    waiting = [(folder, "")]
    while waiting and count <= most:
        here, prefix = waiting.pop()
        with os.scandir(here) as entries:
            for entry in islice(entries, most + 1 - count):
                name = prefix + entry.name
                count += 1
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((Path(entry.path), f"{name}/"))
                elif entry.is_file(follow_symlinks=False):
                    yield name
                else:
                    raise BundleError("bundle.not-a-file", path=name)


def read_verified(source: Path, path: str, fact: Fact) -> Iterator[bytes]:
    """Yield a file's bytes, and raise at its end where they are not what the manifest says."""
    digest, left = hashlib.sha256(), fact.size
    try:
        with _open(source) as handle:
            if os.fstat(handle.fileno()).st_size != fact.size:
                raise BundleError("bundle.wrong-hash", path=path)
            while left:
                piece = handle.read(min(_PIECE, left))
                if not piece:
                    break
                left -= len(piece)
                digest.update(piece)
                yield piece
    except OSError as error:
        raise BundleError("bundle.cannot-be-read", path=path, reason=error.strerror) from error
    if left or digest.hexdigest() != fact.sha256:
        raise BundleError("bundle.wrong-hash", path=path)
