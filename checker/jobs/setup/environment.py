"""Look at what surrounds a folder of documents: its repository, CI and configuration."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from checker.core.config_files import find_config_file
from checker.core.errors import ConfigError, InputError
from checker.core.messages import Message
from checker.jobs.lint.git_repository import Repository, find_repository_around
from checker.jobs.lint.walk import find_repository, make_readable

Ci = Literal["github", "gitlab", "jenkins"]

_SIGNS: tuple[tuple[Ci, str], ...] = (
    ("github", ".github/workflows"),
    ("gitlab", ".gitlab-ci.yml"),
    ("jenkins", "Jenkinsfile"),
    ("github", ".github"),
    ("gitlab", ".gitlab"),
)
_HOSTS: tuple[tuple[str, Ci], ...] = (("github", "github"), ("gitlab", "gitlab"))
_FOREIGN = (
    *(".textlintrc", ".textlintrc.json", ".textlintrc.yml", ".textlintrc.yaml"),
    *("prh.yml", "prh.yaml", ".vale.ini"),
)
_BRANCH = "main"


@dataclass(frozen=True, slots=True)
class ProjectEnvironment:
    """What stands around a folder.

    Attributes:
        root: where configuration and CI files go: the repository's root, else the folder.
        target: the folder as seen from the root, with slashes; `.` for the root itself.
        is_repository: whether the root is a git repository's.
        ci: the CI that is in use, None where nothing tells.
        branch: the branch that CI lints after each push.
        configuration: the file that configures checker at the root, if any.
        inner: one that holds below the root only: CI, which runs at the root, does not see it.
        foreign: configurations of other linters of prose.
    """

    root: Path
    target: str
    is_repository: bool = False
    ci: Ci | None = None
    branch: str = _BRANCH
    configuration: Path | None = None
    inner: Path | None = None
    foreign: tuple[str, ...] = ()


def look_around(folder: Path) -> ProjectEnvironment:
    """Look at what stands around a folder; nothing is written.

    Raises:
        InputError: there is no such folder.
        ConfigError: its name cannot stand in a CI file, or a configuration is no TOML.
    """
    if not folder.is_dir():
        raise InputError(
            Message("setup.no-such-folder"),
            place=make_readable(str(folder)),
            remedy=Message("setup.name-a-folder-of-documents"),
        )
    folder = folder.resolve()
    top = find_repository(str(folder))
    root = Path(top) if top else folder
    target = folder.relative_to(root).as_posix()
    _check_name(target)
    nearest = find_config_file(folder)
    found = find_config_file(root)
    repository = find_repository_around(root) if top else None
    return ProjectEnvironment(
        root=root,
        target=target,
        is_repository=top is not None,
        ci=_detect_ci(root, repository),
        branch=_find_branch(repository),
        configuration=found if found is not None and found.parent == root else None,
        inner=nearest if nearest != found else None,
        foreign=tuple(name for name in _FOREIGN if (root / name).is_file()),
    )


def _check_name(target: str) -> None:
    """Make sure that a name means itself in files of CI.

    Raises:
        ConfigError: it has control characters, undecodable bytes or GitHub's `${{`.
    """
    if target.isprintable() and "${{" not in target:
        return
    raise ConfigError(
        Message("setup.folder-name-cannot-written-into-configuration"),
        place=repr(target),
        remedy=Message("setup.rename-the-folder"),
    )


def _detect_ci(root: Path, repository: Repository | None) -> Ci | None:
    for ci, sign in _SIGNS:
        if (root / sign).exists():
            return ci
    address = (repository.get_address("origin") if repository else None) or ""
    host = _get_host(address)
    return next((ci for word, ci in _HOSTS if word in host.lower()), None)


def _get_host(address: str) -> str:
    try:
        named = urlsplit(address).hostname
    except ValueError:
        return ""
    return named or address.partition("@")[2].partition(":")[0]


def _find_branch(repository: Repository | None) -> str:
    """Return the branch that `origin` calls its own, else the one that is checked out."""
    if repository is None:
        return _BRANCH
    default = repository.ask("symbolic-ref", "--short", "refs/remotes/origin/HEAD")
    if default:
        return default.partition("/")[2]
    return repository.ask("symbolic-ref", "--short", "HEAD") or _BRANCH


def iter_parent_names(name: str) -> Iterator[str]:
    """Yield the folders that a name with slashes lies in, the outermost first."""
    parts = name.split("/")[:-1]
    for count in range(1, len(parts) + 1):
        yield "/".join(parts[:count])
