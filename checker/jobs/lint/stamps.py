"""Stamp files and folders, so that whatever an answer rests on cannot change unseen.

A stamp is what the system says of a path: its kind, owner, size, times and number on the disk; of a
folder the names in it as well, for some file systems leave a folder's time as it is.
"""

import hashlib
import os
import stat
from collections.abc import Iterable
from typing import Final

Stamp = tuple[int | str, ...]

RACY_NS: Final = 2_000_000_000
"""What changed so shortly before it was looked at may change again without its time telling."""


def stamp_path(path: str) -> Stamp:
    """Return what is otherwise once a path is: of a link, both it and where it leads."""
    own: Stamp = ()
    try:
        facts = os.lstat(path)
        own = _list_facts(facts)
        if stat.S_ISLNK(facts.st_mode):
            facts = os.stat(path)  # noqa: PTH116 - any bytes
            own = (*own, *_list_facts(facts))
        return (*own, _hash_names(path)) if stat.S_ISDIR(facts.st_mode) else own
    except OSError as error:
        return (*own, -(error.errno or 1))


def stamp_kind(path: str) -> Stamp:
    """Return whether something is there, of which kind and whose; what is in it may change."""
    try:
        facts = os.lstat(path)
    except OSError as error:
        return (-(error.errno or 1),)
    return stat.S_IFMT(facts.st_mode), facts.st_uid, facts.st_dev, facts.st_ino


def find_latest(stamp: Stamp) -> int:
    """Return when a path that is there was changed last, in nanoseconds; 0 of one that is not."""
    return max((int(each) for each in (*stamp[3:5], *stamp[10:12])), default=0)


def _is_plain(stamp: Stamp) -> bool:
    """Return whether a stamp is of what is no link, or of nothing."""
    mode = int(stamp[0])
    return mode < 0 or not stat.S_ISLNK(mode)


def digest_stamps(stamps: Iterable[Stamp]) -> str:
    """Return one hash of stamps, in their order."""
    digest = hashlib.sha256()
    for each in stamps:
        digest.update(repr(each).encode())
    return digest.hexdigest()


def _list_facts(facts: os.stat_result) -> Stamp:
    """Return seven facts, of which the fourth and fifth are times."""
    return (
        facts.st_mode,
        facts.st_uid,
        facts.st_size,
        facts.st_mtime_ns,
        facts.st_ctime_ns,
        facts.st_ino,
        facts.st_dev,
    )


def _hash_names(folder: str) -> str:
    names = "\0".join(sorted(os.listdir(folder)))  # noqa: PTH208 - names only
    return hashlib.sha256(names.encode("utf-8", "surrogatepass")).hexdigest()


class Grounds:
    """Collect the stamps of what an answer rests on, each from before it was read.

    Of very many paths it gives up, and nothing is kept: any number of files takes the same memory.

    Attributes:
        stamps: by path.
        is_sure: nothing was seen whose change a stamp would not show.
    """

    def __init__(self, most: int = 50_000) -> None:
        self.stamps: dict[str, Stamp] = {}
        self.is_sure = True
        self._most = most

    def note(self, path: str, *, links: bool = True) -> None:
        """Take the stamp of a path, there or not, unless it was taken before.

        Without `links`, one gives rise to doubt: what lies on the way to its target has no stamp.
        """
        if self.is_sure and path not in self.stamps:
            stamp = self.stamps[path] = stamp_path(path)
            if len(self.stamps) > self._most or not (links or _is_plain(stamp)):
                self.doubt()

    def doubt(self) -> None:
        """Say that the answer rests on more than stamps show."""
        self.is_sure = False
        self.stamps.clear()
