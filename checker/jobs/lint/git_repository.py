"""Ask git about a repository without a word of the repository's own settings.

A repository's `config` names programs: a file monitor, filters, hooks, a differ, a way to reach a
server. Whoever unpacks an archive or opens a share has not chosen them. So git is never started in
the repository. It gets a folder of its own for as long as a command runs, with a configuration
that we wrote, in which the repository's references are linked and a copy of its index lies; where
the objects are, a variable says. Of what the user's and the repository's configuration say, a few
keys that name no program are taken over, each with the values that it may have.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from checker.core.errors import ConfigError, FileTooLargeError, describe_unreadable
from checker.core.messages import Message
from checker.core.regular_files import read_regular
from checker.core.text import lazy_re as re
from checker.jobs.lint.git_process import (
    MOST_SECONDS,
    QUICK_SECONDS,
    GitAnswer,
    find_git,
    run_git,
)
from checker.jobs.lint.walk import make_readable

_SMALL: Final = 2**20
_LARGEST_INDEX: Final = 2**30
"""Of some ten million files."""
_GITDIR = b"gitdir:"
_REMOTE = re.compile(r'^\s*\[remote "([^"\\\n]+)"\]', re.MULTILINE)
_BOOLEAN = re.compile(r"true|false")
_KEYS: Final[Mapping[str, re.Pattern[str]]] = {
    "core.autocrlf": re.compile(r"true|false|input"),
    "core.eol": re.compile(r"lf|crlf|native"),
    "core.filemode": _BOOLEAN,
    "core.ignorecase": _BOOLEAN,
    "core.precomposeunicode": _BOOLEAN,
    "extensions.objectformat": re.compile(r"sha1|sha256"),
    "extensions.refstorage": re.compile(r"files|reftable"),
}
"""What is taken over from a configuration that is not ours, and which values are."""
_UPSTREAM: Final = re.compile(r"branch\.[^\n]+\.(?:remote|merge)|remote\.[^\n]+\.fetch")
"""What says which branch a branch follows (`@{u}`); no address is among it."""
_OWN: Final[Mapping[str, str]] = {
    "core.repositoryformatversion": "1",
    "core.bare": "false",
    "core.fsmonitor": "false",
    "core.untrackedcache": "false",
    "core.splitindex": "false",
    "core.hookspath": os.devnull,
    "core.attributesfile": os.devnull,
    "core.symlinks": "false",  # what is written out is a file, whatever the index says
    "core.protecthfs": "true",
    "core.protectntfs": "true",
    "core.bigfilethreshold": "32m",  # beyond, a file has no lines
    "core.packedgitwindowsize": "64m",
    "core.packedgitlimit": "1g",
    "core.quotepath": "true",
    "diff.ignoresubmodules": "all",  # git would run in each of them, with its settings
    "submodule.recurse": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "protocol.allow": "never",
}
_SHARED: Final = ("refs", "packed-refs", "reftable", "logs", "shallow")
"""What of a repository a command sees, beside its objects and its index."""
_KEPT: Final = frozenset(
    {"GIT_EXEC_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"}
)
"""Variables of git's that go on: its programs, and the objects of a push that is being received."""
_QUIET: Final[Mapping[str, str]] = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}


@dataclass(frozen=True)
class Repository:
    """A git repository, read without its settings.

    Attributes:
        top: the root of its working tree, links resolved.
        folder: its own folder: `.git`, or that of a linked working tree.
        common: where its objects, references and configuration are; mostly `folder`.
        index: the file that says what is staged.
    """

    top: str
    folder: Path
    common: Path
    index: Path

    @classmethod
    def around(cls, folder: str) -> "Repository":
        """Return the repository that a folder lies in, or the one that git's variables name.

        A repository is where `.git` stands; one that is committed as files, without that name, is
        none.

        Raises:
            ConfigError: there is none, or no git.
        """
        find_git()
        named = os.environ.get("GIT_DIR")
        if named:
            top = os.environ.get("GIT_WORK_TREE") or folder
            own = Path(folder, named)
        else:
            above = [each for each in (Path(folder), *Path(folder).parents) if _is_root(each)]
            if not above:
                raise _report_none(folder)
            top, own = os.fspath(above[0]), _follow_file(above[0] / ".git")
        top = os.path.realpath(os.path.join(folder, top))  # noqa: PTH118 - any bytes
        common = own / _read_line(own / "commondir") if (own / "commondir").is_file() else own
        if not (own / "HEAD").is_file() or not (common / "objects").is_dir():
            raise _report_none(folder)
        index = os.environ.get("GIT_INDEX_FILE")
        return cls(top, own, common, Path(top, index) if index else own / "index")

    def run(self, *arguments: str, given: bytes = b"", seconds: float = MOST_SECONDS) -> GitAnswer:
        """Run one command of git on the repository.

        Raises:
            ConfigError: it took too long, or said too much.
        """
        with self._mirror() as mirror:
            environment = self._build_environment(mirror)
            return run_git(arguments, self.top, environment, given, seconds)

    def ask(self, *arguments: str) -> str | None:
        """Return the line that a quick command answers, None where it fails."""
        answer = self.run(*arguments, seconds=QUICK_SECONDS)
        return answer.output.decode(errors="replace").strip() if answer.code == 0 else None

    def resolve(self, ref: str) -> str | None:
        """Return the name of the commit that a reference means, None where there is none."""
        if ref.startswith("-") or ":" in ref or "\0" in ref:
            return None
        return self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")

    @property
    def is_shallow(self) -> bool:
        """Whether the history is cut off."""
        return (self.common / "shallow").is_file()

    @cached_property
    def remotes(self) -> tuple[str, ...]:
        """The names of what it was cloned from or is pushed to."""
        return tuple(_REMOTE.findall(_read_text(self.common / "config")))

    def get_address(self, remote: str) -> str | None:
        """Return the address of a remote, as its configuration has it; nobody is asked there."""
        return self._read_config().get(f"remote.{remote}.url")

    def _read_config(self) -> Mapping[str, str]:
        """Return what the repository's configuration says; it is read, and not obeyed."""
        file = self.common / "config"
        _read_text(file)  # no pipe, and not without end
        return self._list_config("--no-includes", "--file", os.fspath(file))

    def _list_config(self, *of: str) -> Mapping[str, str]:
        quiet = {**self._get_plain(), "GIT_DIR": os.devnull}
        asked = ["config", *of, "--null", "--list"]
        answer = run_git(asked, self.top, quiet, b"", QUICK_SECONDS)
        rows = (each.partition("\n") for each in os.fsdecode(answer.output).split("\0"))
        return {key: value for key, _, value in rows if key}

    @cached_property
    def _config(self) -> str:
        """The configuration that git gets instead."""
        users, repositorys = self._list_config(), self._read_config()
        said = {
            key: value
            for key, may_be in _KEYS.items()
            for value in [repositorys.get(key) or users.get(key, "")]
            if may_be.fullmatch(value)
        }
        if "core.excludesfile" in users:  # a list of names that the user keeps himself
            said["core.excludesfile"] = os.path.expanduser(users["core.excludesfile"])  # noqa: PTH111
        said |= {key: each for key, each in repositorys.items() if _UPSTREAM.fullmatch(key)}
        return "".join(_write_setting(key, value) for key, value in {**said, **_OWN}.items())

    def _get_plain(self) -> dict[str, str]:
        """Return the variables of this process without those that tell git what to do."""
        own = {
            name: value
            for name, value in os.environ.items()
            if not name.upper().startswith("GIT_") or name in _KEPT
        }
        return {**own, **_QUIET}

    def _build_environment(self, mirror: Path) -> dict[str, str]:
        return {
            "GIT_OBJECT_DIRECTORY": os.fspath(self.common.absolute() / "objects"),
            **self._get_plain(),
            "GIT_DIR": os.fspath(mirror),
            "GIT_WORK_TREE": self.top,
            "GIT_INDEX_FILE": os.fspath(mirror / "index"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        }

    @contextmanager
    def _mirror(self) -> Iterator[Path]:
        """Yield a folder that git takes for the repository's own."""
        with tempfile.TemporaryDirectory(prefix="checker-git-") as name:
            mirror = Path(name)
            (mirror / "config").write_text(self._config, encoding="utf-8", errors="surrogateescape")
            (mirror / "HEAD").write_text(_read_line(self.folder / "HEAD") + "\n", encoding="utf-8")
            for each in _SHARED:
                _link(self.common / each, mirror / each)
            self._copy_index(mirror / "index")
            for part in sorted(self.folder.glob("sharedindex.*")):
                _link(part, mirror / part.name)
            (mirror / "refs").mkdir(exist_ok=True)
            (mirror / "info").mkdir()
            _link(self.common / "info" / "exclude", mirror / "info" / "exclude")
            yield mirror

    def _copy_index(self, target: Path) -> None:
        """Copy the index with its time: git looks closer at a file that is as young.

        Raises:
            ConfigError: it is too large.
        """
        if not self.index.is_file():
            return  # nothing is staged yet
        if self.index.stat().st_size > _LARGEST_INDEX:
            raise ConfigError(
                describe_unreadable(FileTooLargeError(_LARGEST_INDEX)),
                place=make_readable(os.fspath(self.index)),
                remedy=Message("lint.restore-the-repository"),
            )
        shutil.copy2(self.index, target)


def find_repository_around(folder: Path) -> Repository | None:
    """Return the repository that a folder lies in; None where there is none, or no git."""
    try:
        return Repository.around(os.fspath(folder))
    except ConfigError:
        return None


def _is_root(folder: Path) -> bool:
    return os.path.lexists(folder / ".git")


def _follow_file(own: Path) -> Path:
    """Return the folder that a file `.git` of a linked working tree or submodule names."""
    if own.is_dir():
        return own
    said = _read_line(own).encode(errors="surrogateescape")
    if not said.startswith(_GITDIR):
        raise _report_none(os.fspath(own.parent))
    return own.parent / os.fsdecode(said.removeprefix(_GITDIR).strip())


def _read_line(file: Path) -> str:
    return _read_text(file).rstrip("\r\n")


def _read_text(file: Path) -> str:
    """Return a small file's text.

    Raises:
        ConfigError: it is none, or cannot be read.
    """
    try:
        return os.fsdecode(read_regular(file, _SMALL))
    except OSError as error:
        raise ConfigError(
            describe_unreadable(error),
            place=make_readable(os.fspath(file)),
            remedy=Message("lint.restore-the-repository"),
        ) from error


def _write_setting(key: str, value: str) -> str:
    """Return a setting as git's configuration has it; between section and name may be a third."""
    section, _, rest = key.partition(".")
    middle, _, name = rest.rpartition(".")
    head = f'[{section} "{_escape(middle)}"]' if middle else f"[{section}]"
    return f'{head}\n\t{name} = "{_escape(value)}"\n'


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _link(source: Path, target: Path) -> None:
    """Make a file or folder be seen at a second place; where links are not allowed, copy it."""
    if not (source.is_dir() or source.is_file()):
        return
    try:
        target.symlink_to(source.absolute(), target_is_directory=source.is_dir())
    except (OSError, NotImplementedError):
        with suppress(OSError):
            if source.is_dir():
                shutil.copytree(source, target, symlinks=True)
            else:
                shutil.copyfile(source, target)


def _report_none(folder: str) -> ConfigError:
    return ConfigError(
        Message("lint.not-git-repository"),
        place=make_readable(folder),
        remedy=Message("lint.run-it-inside-a-repository"),
    )
