"""Survey a folder's documents: how many of which kind, language and rule set."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from checker.core.document import Document
from checker.core.document.blocks import BlockKind
from checker.core.errors import InputError
from checker.core.language import Language
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.formats.reading import list_suffixes, read_document
from checker.formats.registry import list_refused_suffixes
from checker.jobs.lint.walk import FolderWalk, LintedFile
from checker.jobs.setup.environment import ProjectEnvironment, iter_parent_names
from checker.rules.library import find_fitting
from checker.rules.model import RulesetHeader

MAX_DOCUMENTS = 200
"""Documents that are read: enough to choose rules by."""

OnProgress = Callable[[int, int], None]

_MAX_BYTES = 8 * 2**20
"""Bytes of a document that is read here; `checker lint` reads larger ones."""
_MADE = frozenset({"_build", "build", "dist", "target", "third_party", "vendor"})
"""Folders whose documents a program makes or others keep."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A document that was read: its name from the root, and what chooses its rules.

    `rulesets` are those whose `applies_to` fits best; `is_technical` says that it has code.
    """

    name: str
    language: Language
    rulesets: tuple[str, ...] = ()
    is_technical: bool = False


@dataclass(frozen=True)
class Survey:
    """What documents there are. Names count from the root, in order.

    Attributes:
        endings: how many there are of each kind of file.
        seen: those that were read, at most `MAX_DOCUMENTS`.
        unreadable: those that could not be, and why.
        old: files of formats that are not read, such as `.doc`.
        made: folders that a program fills; what is in them is not counted.
    """

    endings: Mapping[str, int] = field(default_factory=dict)
    seen: tuple[Seen, ...] = ()
    unreadable: tuple[tuple[str, Message], ...] = ()
    old: tuple[str, ...] = ()
    made: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many documents there are, read or not."""
        return sum(self.endings.values())


def survey_folder(
    place: ProjectEnvironment,
    headers: Sequence[tuple[Path, RulesetHeader]],
    limits: Limits,
    on_progress: OnProgress,
) -> Survey:
    """Look at a folder's documents, as `checker lint` would walk it.

    Args:
        place: where they are.
        headers: of the rule sets there are.
        limits: what is too large to read.
        on_progress: told how many are read, and how many will be.

    Raises:
        ConfigError: an ignore file cannot be read.
    """
    walk = FolderWalk(
        str(place.root), (*list_suffixes(), *list_refused_suffixes()), str(place.root)
    )
    made: dict[str, None] = {}
    files: list[LintedFile] = []
    old: list[str] = []
    for file in walk.files([str(place.root / place.target)]):
        folder = _find_made_folder(file.name, place.target)
        if folder is not None:
            made[folder] = None
        elif PurePosixPath(file.name).suffix.lower() in list_refused_suffixes():
            old.append(file.name)
        elif file.problem is None:
            files.append(file)
    endings = Counter(PurePosixPath(each.name).suffix.lower() for each in files)
    seen, unreadable = _read(_sample(files), headers, limits, on_progress)
    return Survey(
        dict(sorted(endings.items())), tuple(seen), tuple(unreadable), tuple(old), tuple(made)
    )


def _find_made_folder(name: str, target: str) -> str | None:
    """Return the outermost folder around a file, below the target, that a program fills."""
    for folder in iter_parent_names(name):
        if PurePosixPath(folder).name.lower() in _MADE and _is_below(folder, target):
            return folder
    return None


def _is_below(name: str, folder: str) -> bool:
    return folder == "." or name.startswith(f"{folder}/")


def _sample(files: list[LintedFile]) -> list[LintedFile]:
    """Return at most `MAX_DOCUMENTS` files, evenly out of all that are not giants."""
    usual = [each for each in files if each.size <= _MAX_BYTES]
    step = max(1, -(-len(usual) // MAX_DOCUMENTS))
    return usual[::step]


def _read(
    files: list[LintedFile],
    headers: Sequence[tuple[Path, RulesetHeader]],
    limits: Limits,
    on_progress: OnProgress,
) -> tuple[list[Seen], list[tuple[str, Message]]]:
    seen: list[Seen] = []
    unreadable: list[tuple[str, Message]] = []
    for number, file in enumerate(files, 1):
        try:
            document = read_document(Path(file.path), limits)
        except InputError as error:
            unreadable.append((file.name, error.what))
        else:
            seen.append(_build_seen(file.name, document, headers))
        on_progress(number, len(files))
    return seen, unreadable


def _build_seen(
    name: str, document: Document, headers: Iterable[tuple[Path, RulesetHeader]]
) -> Seen:
    return Seen(
        name,
        document.language,
        tuple(find_fitting(document, name, headers)),
        any(block.kind is BlockKind.CODE for block in document.walk()),
    )
