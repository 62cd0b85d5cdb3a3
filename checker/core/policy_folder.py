"""Name what stands in a trusted revision of a repository, laid out in a folder of its own.

Of a change that a stranger proposes, the documents are read, but what decides about them (the
configuration, rule sets, ignore files, suppressions) is read from a revision that the stranger did
not write. `jobs/lint/policy` lays it out; here it is only said which path stands for which.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field

from checker.core.data_classes import dataclass
from checker.core.errors import CheckerError


@dataclass(frozen=True, slots=True)
class PolicyFolder:
    """A trusted revision: what is read from it, and under which path it would stand here.

    Attributes:
        ref: as the user named it.
        revision: the commit's full name.
        top: the root of the working tree, links resolved.
        folder: where the revision's files were laid out.
        renamed: names that files of the working tree have in the revision, where those differ.
    """

    ref: str
    revision: str
    top: str
    folder: str
    renamed: Mapping[str, str] = field(default_factory=dict)

    def locate(self, path: str | os.PathLike[str]) -> str:
        """Return where a path is read: below `top` from the revision, elsewhere where it is."""
        whole = os.path.abspath(self.show(path))  # noqa: PTH100 - links stay as they are
        inner = _get_inner(whole, self.top)
        return whole if inner is None else os.path.normpath(os.path.join(self.folder, inner))  # noqa: PTH118

    def show(self, path: str | os.PathLike[str]) -> str:
        """Return where a path of the revision would stand in the working tree."""
        given = os.fspath(path)
        inner = _get_inner(given, self.folder)
        return given if inner is None else os.path.normpath(os.path.join(self.top, inner))  # noqa: PTH118

    def name(self, path: str | os.PathLike[str]) -> str | None:
        """Return what a file of the working tree or of the revision is called in the latter.

        With slashes; None for what lies outside of the repository.
        """
        inner = _get_inner(os.path.abspath(self.show(path)), self.top)  # noqa: PTH100 - links stay
        if inner is None:
            return None
        name = inner.replace(os.sep, "/")
        return self.renamed.get(name, name)

    def find(self, path: str | os.PathLike[str]) -> str | None:
        """Return where a file of the working tree lies in the revision; it may not be there."""
        name = self.name(path)
        return None if name is None else os.path.join(self.folder, name.replace("/", os.sep))  # noqa: PTH118

    def say(self, text: str) -> str:
        """Return a text in which places of the revision are named as git names them."""
        prefix = self.folder + os.sep
        return text.replace(prefix, f"{self.ref}:").replace(self.folder, self.ref)

    @contextmanager
    def said(self) -> Iterator[None]:
        """Name places of the revision so in what is raised meanwhile."""
        try:
            yield
        except CheckerError as error:
            error.place = self.say(error.place)
            raise


def _get_inner(path: str, folder: str) -> str | None:
    """Return a path as seen from a folder that it begins with, `..` in it as they are."""
    if path == folder:
        return "."
    prefix = folder.rstrip(os.sep) + os.sep
    return path[len(prefix) :] if path.startswith(prefix) else None
