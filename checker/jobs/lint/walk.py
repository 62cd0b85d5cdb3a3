"""Walk the folders to lint in order, and leave out what is ignored."""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from functools import lru_cache
from glob import has_magic
from heapq import merge
from typing import TYPE_CHECKING

from checker.core.data_classes import dataclass
from checker.core.errors import InputError, LinkLeadsOutError, NotRegularFileError
from checker.core.messages import Message
from checker.jobs.lint.ignore import GIT, OWN, Ignores, compose_nfc

if TYPE_CHECKING:
    from checker.core.policy_folder import PolicyFolder
    from checker.jobs.lint.stamps import Grounds

SIDECAR = ".checker.yaml"
"""As `pipeline/sidecar.py` says, which loads the rules' modules."""

_NEVER = frozenset({"node_modules", "__pycache__"})


@dataclass(frozen=True, slots=True)
class LintedFile:
    """One file to lint.

    Attributes:
        path: absolute, for the system; any bytes a file name may have.
        shown: what reports name it: from the working folder, with slashes, always valid text.
        name: what it is known by: from the root, with slashes, composed (NFC).
        size: in bytes.
        stamp: what changes when the file does: size, times of change, number on the disk.
        sidecar: there may be suppressions beside it.
        explicit: the user named it.
        problem: why it, or the folder, cannot be read.
    """

    path: str
    shown: str
    name: str
    size: int = 0
    stamp: tuple[int, ...] = ()
    sidecar: bool = False
    explicit: bool = False
    problem: OSError | None = None

    @property
    def order(self) -> list[str]:
        """What files are sorted by: folder by folder."""
        return self.name.split("/")


@dataclass
class FolderWalk:
    """A walk over what a user named.

    `root` is the folder that names count from, `endings` are those of files that can be read.
    `ignores` says whether ignore files count, git's among them. `left_out` collects files that the
    user named and a `.checkerignore` leaves out, `hidden` counts all files and folders that one
    does. Under a `policy`, ignore files are those of its revision. `grounds` takes the stamps of
    what is looked at, where somebody wants them.
    """

    root: str
    endings: tuple[str, ...]
    working: str = field(default_factory=os.getcwd)
    ignores: bool = True
    policy: "PolicyFolder | None" = None
    left_out: list[str] = field(default_factory=list)
    hidden: int = 0
    grounds: "Grounds | None" = None
    _above: dict[tuple[str, str], Ignores] = field(default_factory=dict)

    def files(self, named: Sequence[str]) -> Iterator[LintedFile]:
        """Yield each file once, sorted by its name.

        Args:
            named: files, folders and globs, from the working folder.

        Raises:
            InputError: there is nothing of a name.
        """
        streams = [self._walk_named(each) for each in _expand_globs(named, self.working)]
        before = ""
        for file in merge(*streams, key=lambda each: each.order):
            if file.path != before:
                yield file
            before = file.path

    def _walk_named(self, path: str) -> Iterator[LintedFile]:
        path = spell_as_on_disk(path)
        if os.path.isdir(path):  # noqa: PTH112 - any bytes, and fast
            yield from self._walk_folder(path)
        elif self._get_ignores(OWN, os.path.dirname(path)).leaves_out(path):  # noqa: PTH120
            self.hidden += 1
            self.left_out.append(self._build_file(path).shown)
        else:
            beside = os.path.lexists(path + SIDECAR)
            yield self._build_file(path, explicit=True, sidecar=beside)

    def named(self, path: str) -> LintedFile | None:
        """Return a file by its absolute path, None where a `.checkerignore` leaves it out.

        It need not be on the disk yet.
        """
        return next(self._walk_named(path), None)

    def _walk_folder(self, top: str) -> Iterator[LintedFile]:
        """Yield the files below a folder, depth first, by name."""
        parent = os.path.dirname(top)  # noqa: PTH120
        git, own = self._get_ignores(GIT, parent), self._get_ignores(OWN, parent)
        if git.leaves_out(top, folder=True):
            git = Ignores(GIT)  # who names a folder wants what is in it
        waiting: list[_OpenFolder] = []
        waiting.append(self._list_folder(top, git, own))
        while waiting:
            level = waiting[-1]
            entry = next(level.entries, None)
            if entry is None:
                waiting.pop()
            elif isinstance(entry, LintedFile):
                yield entry
            elif entry.is_dir(follow_symlinks=False):
                if not self._passes_over(entry, level):
                    waiting.append(self._list_folder(entry.path, level.git, level.own))
            elif self._is_wanted(entry, level):
                yield self._build_file(
                    entry.path,
                    sidecar=f"{entry.name}{SIDECAR}" in level.names,
                    problem=_find_link_problem(entry, top),
                )

    def _note(self, path: str) -> None:
        """Take note of a path before it is looked at: a change from now on shows."""
        if self.grounds is not None:
            self.grounds.note(path, links=False)

    def _list_folder(self, folder: str, git: Ignores, own: Ignores) -> "_OpenFolder":
        self._note(folder)
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda each: compose_nfc(each.name))
        except OSError as error:
            return _OpenFolder(
                iter([self._build_file(folder, problem=error)]), frozenset(), git, own
            )
        names = frozenset(each.name for each in entries)
        if self.ignores and (GIT in names or self.policy is not None):
            git = self._look_inside(git, folder)
        if self.ignores and (OWN in names or self.policy is not None):
            own = self._look_inside(own, folder)
        return _OpenFolder(iter(entries), names, git, own)

    def _look_inside(self, ignores: Ignores, folder: str) -> Ignores:
        """Return what holds in a folder below, with the ignore file that counts there."""
        if self.policy is None:
            self._note(os.path.join(folder, ignores.name))  # noqa: PTH118 - any bytes
            return ignores.inside(folder)
        return ignores.also(os.path.join(self.policy.locate(folder), ignores.name), folder)  # noqa: PTH118

    def _is_wanted(self, entry: os.DirEntry[str], level: "_OpenFolder") -> bool:
        # `~$` is Word's note that a file is open, `._` macOS's of what a disk cannot hold
        if not entry.name.lower().endswith(self.endings) or entry.name.startswith((".", "~$")):
            return False
        if self.grounds is not None and entry.is_symlink():
            self.grounds.doubt()
        return not self._leaves_out(level, entry.path) and _is_file(entry)

    def _passes_over(self, entry: os.DirEntry[str], level: "_OpenFolder") -> bool:
        """Return whether nobody wants what is in a folder."""
        if entry.name.startswith(".") or entry.name in _NEVER:
            return True
        return self._leaves_out(level, entry.path, folder=True)

    def _leaves_out(self, level: "_OpenFolder", path: str, *, folder: bool = False) -> bool:
        """Return whether one of the ignore files says so, and count what our own one says."""
        if level.git.leaves_out(path, folder=folder):
            return True
        is_hidden = level.own.leaves_out(path, folder=folder)
        self.hidden += is_hidden
        return is_hidden

    def _build_file(
        self,
        path: str,
        *,
        explicit: bool = False,
        sidecar: bool = False,
        problem: OSError | None = None,
    ) -> LintedFile:
        shown, name = _make_relative(path, self.working), name_from(path, self.root)
        self._note(path)
        if explicit or sidecar:
            self._note(path + SIDECAR)
        if problem is None:
            try:
                facts = os.stat(path)  # noqa: PTH116 - any bytes
            except OSError as error:
                problem = error
            else:
                return LintedFile(
                    path=path,
                    shown=shown,
                    name=name,
                    size=facts.st_size,
                    stamp=(facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino),
                    sidecar=sidecar,
                    explicit=explicit,
                    problem=None if stat.S_ISREG(facts.st_mode) else NotRegularFileError(),
                )
        return LintedFile(path, shown, name, explicit=explicit, problem=problem)

    def _get_ignores(self, name: str, folder: str) -> Ignores:
        """Return what holds in a folder from above: from the repository's root, or our own."""
        if (name, folder) not in self._above:
            self._above[name, folder] = self._read_ignores(name, folder)
        return self._above[name, folder]

    def _read_ignores(self, name: str, folder: str) -> Ignores:
        ignores = Ignores(name)
        if not self.ignores:
            return ignores
        top = find_repository(folder) or self.root
        if name == GIT and find_repository(folder):
            exclude = os.path.join(top, ".git", "info", "exclude")  # noqa: PTH118
            self._note(exclude)
            ignores = ignores.also(exclude, top)
        if not _is_below(folder, top):
            return ignores
        for each in reversed(list(iter_upwards(folder, top))):
            ignores = self._look_inside(ignores, each)
        return ignores


@dataclass(frozen=True, slots=True)
class _OpenFolder:
    """A folder that is being walked: what is left of it, all its names, what is ignored in it."""

    entries: Iterator[os.DirEntry[str] | LintedFile]
    names: frozenset[str]
    git: Ignores
    own: Ignores


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link to itself; whoever reads it says so
        return True


def _find_link_problem(entry: os.DirEntry[str], top: str) -> OSError | None:
    """Return why a link is not followed: nobody named it, and it leads elsewhere.

    It stays in the repository, or in the folder that is walked, and out of what is hidden there.
    """
    if not entry.is_symlink():
        return None
    whole = os.path.realpath(find_repository(top) or top)
    target = os.path.realpath(entry.path)
    inner = os.path.relpath(target, whole) if _is_below(target, whole) else os.pardir
    hidden = any(name.startswith(".") for name in inner.split(os.sep))  # noqa: PTH206 - any bytes
    return LinkLeadsOutError() if hidden else None


def find_repository(folder: str) -> str | None:
    """Return the root of the git repository that a folder is in, None where it is in none."""
    for each in iter_upwards(folder, ""):
        if os.path.exists(os.path.join(each, ".git")):  # noqa: PTH110, PTH118
            return each
    return None


def iter_upwards(folder: str, top: str = "") -> Iterator[str]:
    """Yield a folder and those above it, up to `top`."""
    while True:
        yield folder
        parent = os.path.dirname(folder)  # noqa: PTH120
        if folder in (top, parent):
            return
        folder = parent


def _is_below(folder: str, top: str) -> bool:
    return folder == top or folder.startswith(top.rstrip(os.sep) + os.sep)


def _make_relative(path: str, folder: str) -> str:
    """Return a path as seen from a folder: below it relative, elsewhere whole; valid text."""
    prefix = folder.rstrip(os.sep) + os.sep
    if path.startswith(prefix):
        path = path[len(prefix) :]
    elif path == folder:
        path = "."
    if os.sep != "/":
        path = path.replace(os.sep, "/")
    return make_readable(path)


def make_readable(path: str) -> str:
    r"""Return a path as valid text: a byte that is none stands there as `\xe3`."""
    if path.isascii():
        return path
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _expand_globs(named: Iterable[str], working: str) -> Iterator[str]:
    """Yield absolute paths; a shell that knows no globs leaves them to us."""
    for each in named:
        path = _absolute(each, working)
        found = [path] if os.path.lexists(path) else []
        if not found and has_magic(each):
            from checker.jobs.lint.recursive_glob import expand_glob  # noqa: PLC0415 - few shells

            found = expand_glob(path)
        if not found:
            raise InputError(
                Message("lint.no-such-file-or-folder"),
                place=make_readable(each),
                remedy=Message("lint.check-name-folder"),
            )
        yield from found


def _absolute(named: str, working: str) -> str:
    """Return a path that a user named as git and the working folder have it, without links."""
    path = os.path.normpath(os.path.join(working, named))  # noqa: PTH118
    if not os.path.isabs(named):  # noqa: PTH117
        return path
    folder, name = os.path.split(path)
    return os.path.join(os.path.realpath(folder), name)  # noqa: PTH118


def spelled(named: str, working: str) -> str:
    """Return the absolute path of a file that a user named, spelled as its folders spell it."""
    return spell_as_on_disk(_absolute(named, working))


def name_from(path: str, root: str) -> str:
    """Return what a file is known by: its path from the root, with slashes, composed (NFC).

    Outside the root that is the whole path.
    """
    return compose_nfc(_make_relative(path, root))


def select_present(named: Iterable[str], working: str) -> list[str]:
    """Return those of the named paths of which something is there now."""
    found = []
    for each in named:
        try:
            next(_expand_globs([each], working))
        except InputError:
            continue
        found.append(each)
    return found


def spell_as_on_disk(path: str) -> str:
    """Return a path spelled as its folders spell it, where a disk knows several spellings.

    That a name is there in another form (NFD, other capitals) is seen by its number on the disk.
    """
    drive, rest = os.path.splitdrive(path)
    spelled_path = drive + os.sep if rest.startswith(os.sep) else drive
    for name in rest.split(os.sep):  # noqa: PTH206 - any bytes
        if name:
            spelled_path = _spell_name(spelled_path, name)
    return spelled_path


def _spell_name(parent: str, name: str) -> str:
    own = os.path.join(parent, name)  # noqa: PTH118
    try:
        names = _list_names(parent)
        if name in names:
            return own
        wanted = compose_nfc(name).casefold()
        like = [
            os.path.join(parent, each)  # noqa: PTH118 - any bytes
            for each in names
            if compose_nfc(each).casefold() == wanted
        ]
        return next((each for each in like if os.path.samefile(each, own)), own)  # noqa: PTH121
    except OSError:
        return own


@lru_cache(maxsize=1024)
def _list_names(folder: str) -> frozenset[str]:
    return frozenset(os.listdir(folder))  # noqa: PTH208 - names only
