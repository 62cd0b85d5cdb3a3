"""Match what `.gitignore` and `.checkerignore` leave out, as git reads them (gitignore(5)).

The last pattern that matches decides; a deeper folder's file counts before those above it; what
lies in a folder that is left out cannot be taken in again.
"""

import os
import re
import unicodedata
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING

from checker.core.data_classes import dataclass
from checker.core.errors import ConfigError, LinkLeadsOutError, describe_unreadable
from checker.core.messages import Message
from checker.core.regular_files import is_inside, read_regular_text

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

GIT = ".gitignore"
OWN = ".checkerignore"


def compose_nfc(text: str) -> str:
    """Return text composed: macOS hands out names with their marks apart."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def compile_globs(lines: Iterable[str], place: str) -> "GitIgnoreSpec":
    """Return patterns ready to match.

    Raises:
        ConfigError: one of them makes no sense; `place` is where they are written.
    """
    # a library of a few ms that a folder without such files does not need
    from pathspec import GitIgnoreSpec  # noqa: PLC0415

    from checker.jobs.lint.globs import LinearPattern  # noqa: PLC0415 - likewise

    composed = [compose_nfc(each) for each in lines]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of `[[`: not what the user can mend
            return GitIgnoreSpec.from_lines(composed, LinearPattern, backend="simple")
    except (ValueError, re.error) as error:
        raise ConfigError(
            Message("lint.pattern-makes-no-sense", error=error),
            place=place,
            remedy=Message("lint.write-it-as-in-gitignore"),
        ) from error


@dataclass(frozen=True, slots=True)
class Ignores:
    """The files of one name that hold in a folder, the outermost first.

    Each is the folder that its patterns count from, ending in a separator, and the patterns.
    """

    name: str
    files: tuple[tuple[str, "GitIgnoreSpec"], ...] = ()

    def inside(self, folder: str) -> "Ignores":
        """Return what holds in a folder below, with the file that stands in it, if any.

        Raises:
            ConfigError: it cannot be read.
        """
        return self.also(os.path.join(folder, self.name), folder)  # noqa: PTH118 - any bytes

    def also(self, file: str, folder: str) -> "Ignores":
        """Return what holds with the patterns of `file`, which count from `folder`.

        Raises:
            ConfigError: it cannot be read.
        """
        lines = _read_lines(file)
        if not lines:
            return self
        prefix = folder if folder.endswith(os.sep) else folder + os.sep
        return Ignores(self.name, (*self.files, (prefix, compile_globs(lines, file))))

    def leaves_out(self, path: str, *, folder: bool = False) -> bool:
        """Return whether a path, absolute and of the system's own form, is left out."""
        for prefix, spec in reversed(self.files):
            inner = compose_nfc(path[len(prefix) :]).replace(os.sep, "/")
            found = spec.check_file(f"{inner}/" if folder else inner).include
            if found is not None:
                return found
        return False


def _is_no_list(file: str) -> bool:
    """Return whether git does not look into a file: one of its own that is a link, or a folder."""
    is_link = os.path.islink(file) and os.path.basename(file) == GIT  # noqa: PTH114, PTH119
    return is_link or os.path.isdir(file)  # noqa: PTH112 - any bytes, as above


def _read_lines(file: str) -> list[str]:
    try:
        if _is_no_list(file):
            return []
        is_link = os.path.islink(file)  # noqa: PTH114 - any bytes
        if is_link and not is_inside(file, os.path.dirname(file)):  # noqa: PTH120 - likewise
            raise LinkLeadsOutError
        lines = read_regular_text(file, errors="surrogateescape").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise ConfigError(
            describe_unreadable(error),
            place=file,
            remedy=Message("lint.make-readable-remove"),
        ) from error
    return [line for line in lines if line.strip() and not line.startswith("#")]
