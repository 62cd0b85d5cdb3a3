"""The files that set a folder up: what is to be in them, and what becomes of those that exist.

A file of the user is never changed: where one is in the way, what to add to it is said instead.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from checker.core.errors import OutputError
from checker.core.messages import Message
from checker.core.storage import write_atomically
from checker.jobs.setup.additions import find_addition
from checker.jobs.setup.environment import Ci
from checker.jobs.setup.rendering import Setup, build_context, render_template

_CONFIGURATION, _IGNORE = "checker.toml", ".checkerignore"
_PRE_COMMIT = ".pre-commit-config.yaml"
_GITLAB, _GITLAB_JOB = ".gitlab-ci.yml", ".gitlab/checker.yml"


@dataclass(frozen=True, slots=True)
class SetupFile:
    """One file to write.

    Attributes:
        name: from the root, with slashes.
        text: all of it.
        kept: a file of that name is there, and stays as it is.
        add: what its owner may add to it by hand; empty where nothing is missing.
    """

    name: str
    text: str
    kept: bool = False
    add: str = ""


def build_setup_files(setup: Setup) -> list[SetupFile]:
    """Return the files that a folder gets, those that are there already marked as kept."""
    names = [(_CONFIGURATION, "checker.toml"), (_IGNORE, "checkerignore")]
    names += _list_ci_files(setup.ci)
    if setup.pre_commit:
        names.append((_PRE_COMMIT, "pre-commit.yaml"))
    return [_build_setup_file(setup, name, template) for name, template in names]


def _list_ci_files(ci: Ci | None) -> list[tuple[str, str]]:
    if ci == "github":
        return [(".github/workflows/checker.yml", "github.yml")]
    if ci == "gitlab":
        return [(_GITLAB_JOB, "gitlab.yml"), (_GITLAB, "gitlab-ci.yml")]
    return [("Jenkinsfile", "Jenkinsfile")] if ci == "jenkins" else []


def _build_setup_file(setup: Setup, name: str, template: str) -> SetupFile:
    text = render_template(template, build_context(setup))
    there = setup.place.root / name
    if name == _CONFIGURATION and setup.place.configuration is not None:
        there = setup.place.configuration
        name = there.name
    if not (there.exists() or there.is_symlink()):
        return SetupFile(name, text)
    return SetupFile(name, text, kept=True, add=find_addition(setup, there, text))


def write(setup: Setup, piece: SetupFile) -> None:
    """Write a file that is not there.

    Raises:
        OutputError: it cannot be written, or came to be there meanwhile; it is as it was.
    """
    path = setup.place.root / piece.name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            Message("setup.the-folder-cannot-be-made", strerror=error.strerror),
            place=str(path.parent),
            remedy=Message("setup.see-whether-file-name-whether-you"),
        ) from error
    write_atomically(path, piece.text.encode("utf-8"), before_rename=_refuse(path))


def _refuse(path: Path) -> Callable[[Path], None]:
    """Return what calls the writing off if something came to be there meanwhile."""

    def check(finished: Path) -> None:
        del finished
        if path.exists() or path.is_symlink():
            raise OutputError(
                Message("setup.exists-already"),
                place=str(path),
                remedy=Message("setup.run-checker-init-again"),
            )

    return check
