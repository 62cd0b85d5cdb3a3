"""Look at, remove and move what checker keeps on this machine; nothing else is touched.

A file counts as kept by checker where its place, its name and, for a database, its mark are those
that checker gives. Whatever else lies in the folder is somebody's own: it stays, and is counted.
"""

import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.errors import OutputError
from checker.core.messages import Message
from checker.core.sqlite_identity import Identity, identify
from checker.core.storage import cache_folder, make_private_folder
from checker.core.text import lazy_re as re

_SQLITE: Final = ".sqlite"
_DAMAGED: Final = ".damaged"
"""What earlier versions set aside."""


@dataclass(frozen=True, slots=True)
class Store:
    """One kind of what is kept: in which folder, under which names, and what it is."""

    name: str
    folder: str
    names: re.Pattern[str]
    what: Message


@dataclass(frozen=True, slots=True)
class Kept:
    """The files of one store that are there, how large they are, and how old.

    `oldest` and `latest` are seconds since 1970, None where there is no file.
    """

    store: Store
    files: tuple[Path, ...]
    size: int
    oldest: float | None
    latest: float | None


_TEMPORARY: Final = r"(\..+\.tmp)"
MODELS: Final = "models"
INDEX: Final = "index"
"""What `ask` searches: a night's work, which only who built it removes."""
_STORES: Final = (
    Store("lint", "", re.compile(r"lint\.sqlite(-wal|-shm|\.damaged)?"), Message("cache.lint")),
    Store("judge", "", re.compile(r"judge\.sqlite(-wal|-shm|\.damaged)?"), Message("cache.judge")),
    Store(
        "drafts",
        "drafts",
        re.compile(rf"[0-9a-f]{{64}}\.json|{_TEMPORARY}"),
        Message("cache.drafts"),
    ),
    Store(
        "states",
        "states",
        re.compile(rf"[0-9a-f]{{32}}\.state|{_TEMPORARY}"),
        Message("cache.states"),
    ),
    Store("proofs", "proofs", re.compile(rf"[0-9a-f]{{64}}|{_TEMPORARY}"), Message("cache.proofs")),
    Store(
        "rule-files",
        "rule-files",
        re.compile(rf"[0-9a-f]{{64}}\.json|{_TEMPORARY}"),
        Message("cache.rule-files"),
    ),
    Store(
        "answers",
        "answers",
        re.compile(rf"[0-9a-f]{{64}}\.json|{_TEMPORARY}"),
        Message("cache.answers"),
    ),
    Store(
        "rules", "rules", re.compile(rf"[0-9a-f]{{64}}\.json|{_TEMPORARY}"), Message("cache.rules")
    ),
    Store(
        "lexicons",
        "lexicons",
        re.compile(rf"[a-z-]+-[A-Za-z]+-[0-9a-f]{{64}}\.json|{_TEMPORARY}"),
        Message("cache.lexicons"),
    ),
    Store(
        "expressions",
        "expressions",
        re.compile(rf"[a-z]+-[0-9]+-[0-9a-f]+-[a-z]+\.json|{_TEMPORARY}"),
        Message("cache.expressions"),
    ),
    Store(
        "bench",
        "bench",
        re.compile(rf"[0-9a-f]+-[0-9a-z]+\.json|{_TEMPORARY}"),
        Message("cache.bench"),
    ),
    Store(
        "processor",
        "",
        re.compile(r"processor\.json|\.processor\.json\..+\.tmp|\.(lint|judge)\.sqlite\..+\.tmp"),
        Message("cache.processor"),
    ),
    Store(
        INDEX,
        INDEX,
        re.compile(rf"index\.sqlite(-wal|-shm)?|{_TEMPORARY}"),
        Message("cache.index"),
    ),
)


def survey(folder: Path | None = None) -> tuple[list[Kept], list[Path]]:
    """Return what is kept, store by store, and the paths that checker did not make.

    Args:
        folder: the cache folder unless given.

    Raises:
        OSError: the folder cannot be looked at.
    """
    root = folder or cache_folder()
    kept = [_look(root, store) for store in (*_STORES, _build_models_store())]
    ours = {path for each in kept for path in each.files}
    return kept, [path for path in _iter_files(root) if path not in ours]


def clear(*, models: bool = False, folder: Path | None = None) -> list[Kept]:
    """Remove what makes itself again, models only where that is asked for; return what is gone.

    Raises:
        OutputError: a file cannot be removed.
    """
    root = folder or cache_folder()
    kept, _ = survey(root)
    stays = {INDEX} if models else {INDEX, MODELS}
    gone = [each for each in kept if each.files and each.store.name not in stays]
    for path in (path for each in gone for path in each.files):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise _report_stuck(path, error) from error
    for each in gone:
        if each.store.folder:
            with suppress(OSError):  # something of somebody else's lies there
                (root / each.store.folder).rmdir()
    return gone


def move(target: Path, folder: Path | None = None) -> list[Kept]:
    """Move what is kept, models included, to another folder; nothing is written over.

    Raises:
        OutputError: something stands there already, or it cannot be written.
    """
    root = folder or cache_folder()
    kept = [each for each in survey(root)[0] if each.files]
    places = {path: target / path.relative_to(root) for each in kept for path in each.files}
    for place in places.values():
        if place.is_symlink() or place.exists():
            raise OutputError(
                Message("cli.exists-already-not-overwritten"),
                place=str(place),
                remedy=Message("cache.name-an-empty-folder"),
            )
    for path, place in places.items():
        try:
            make_private_folder(place.parent)
            shutil.move(path, place)
        except OSError as error:
            raise _report_stuck(place, error) from error
    return kept


def _build_models_store() -> Store:
    """Return the store of models: those of the catalogue, and the notes about any."""
    from checker.engines.catalogue.entries import CATALOGUE  # noqa: PLC0415 - a table of its own

    files = "|".join(re.escape(each.file) for each in CATALOGUE)
    names = (
        rf"({files})(\.partial(\.json)?)?|.+\.sha256\.json|current\.json"
        rf"|\.({files})\.lock|\..+\.(json|partial\.json)\..+\.tmp"
    )
    return Store(MODELS, MODELS, re.compile(names), Message("cache.models"))


def _look(root: Path, store: Store) -> Kept:
    files = tuple(_iter_store(root / store.folder, store))
    facts = [each.lstat() for each in files]
    times = [each.st_mtime for each in facts]
    size = sum(each.st_size for each in facts)
    return Kept(store, files, size, min(times, default=None), max(times, default=None))


def _iter_store(folder: Path, store: Store) -> Iterator[Path]:
    for path in _list(folder):
        if store.names.fullmatch(path.name) and _is_plain(path) and _is_own(path):
            yield path


def _is_own(path: Path) -> bool:
    """Return whether a database, or what SQLite keeps beside it, is checker's."""
    base, found, _ = path.name.partition(_SQLITE)
    if not found or path.name.startswith(".") or path.suffix == _DAMAGED:
        return True
    from checker.jobs.lint.cache import LintCache  # noqa: PLC0415 - only where there is a database
    from checker.judge.cache import AnswerCache  # noqa: PLC0415 - likewise

    former = {"lint": LintCache.tables, "judge": AnswerCache.tables}.get(base, "")
    return identify(path.with_name(base + _SQLITE), former) in {Identity.OWN, Identity.FORMER}


def _iter_files(root: Path) -> Iterator[Path]:
    """Yield what is no folder in the cache folder and in the folders of its stores."""
    for folder in dict.fromkeys(("", *(store.folder for store in _STORES), MODELS)):
        yield from (path for path in _list(root / folder) if not _is_folder(path))


def _list(folder: Path) -> Sequence[Path]:
    if folder.is_symlink() or not folder.is_dir():
        return ()
    return sorted(folder.iterdir())


def _is_plain(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)


def _is_folder(path: Path) -> bool:
    return stat.S_ISDIR(path.lstat().st_mode)


def _report_stuck(path: Path, error: OSError) -> OutputError:
    return OutputError(
        Message("core.cannot-be-written", strerror=error.strerror),
        place=str(path),
        remedy=Message("cache.close-what-uses-it"),
    )
