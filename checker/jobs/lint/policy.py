"""Lay out what decides about documents as a trusted revision has it: `--policy-from REF`.

Configuration, rule sets with the lists that they name, ignore files, known findings and sidecars
are read as objects of the repository and written into a folder of their own. No link of the
revision is made there, and no filter is run. Documents come from the working tree.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path, PurePosixPath
from typing import Final

from checker.core.config import Settings
from checker.core.config_layers import ConfigSource
from checker.core.data_classes import dataclass
from checker.core.errors import ConfigError
from checker.core.messages import Message, same
from checker.core.policy_folder import PolicyFolder
from checker.jobs.lint.changes import explain_fetch
from checker.jobs.lint.configuration import Configuration
from checker.jobs.lint.git_lfs import read_blobs
from checker.jobs.lint.git_repository import Repository
from checker.jobs.lint.policy_settings import OPTION
from checker.jobs.lint.run_digest import find_list_names
from checker.jobs.lint.walk import SIDECAR

_ENDINGS: Final = (".yaml", ".yml", ".toml", ".ini", ".json")
_FILES: Final = frozenset({b"100644", b"100755"})
_LARGEST: Final = 64 * 2**20
"""Of one file: what a rule's list may have."""
_MOST_BYTES: Final = 128 * 2**20
_MOST_FILES: Final = 100_000
_NO_PARTS: Final = frozenset({"", ".", ".."})


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file of the revision: its object, and its size in bytes."""

    name: bytes
    size: int


@dataclass
class TrustedRevision:
    """A revision of a repository whose word counts.

    Attributes:
        repository: it is of.
        policy: where it is laid out, and what stands for what.
    """

    repository: Repository
    policy: PolicyFolder
    _entries: Mapping[str, _Entry]
    _folder: "tempfile.TemporaryDirectory[str]"
    _done: set[str] = field(default_factory=set)
    _bytes: int = 0

    @classmethod
    def open(cls, ref: str, working: Path, ruleset: str | None = None) -> "TrustedRevision":
        """Lay out what a revision of the repository around a folder says.

        Args:
            ref: the revision, as git names it.
            working: the folder whose configuration counts.
            ruleset: a rule set that the user chose.

        Raises:
            ConfigError: there is no repository or no such revision, it is too large, or its
                configuration makes no sense.
        """
        repository = Repository.around(os.fspath(working))
        revision = repository.resolve(ref)
        if revision is None:
            raise ConfigError(
                Message("lint.there-is-no-commit", ref=ref),
                place=f"{OPTION} {ref}",
                remedy=explain_fetch(repository, ref),
            )
        folder = tempfile.TemporaryDirectory(prefix="checker-policy-")
        try:
            root = os.path.realpath(folder.name)
            renamed = _list_renamed(repository, revision)
            policy = PolicyFolder(ref, revision, repository.top, root, renamed)
            trusted = cls(repository, policy, _list_entries(repository, revision), folder)
            trusted._lay_out(working, ruleset)
        except BaseException:
            folder.cleanup()
            raise
        return trusted

    @property
    def source(self) -> ConfigSource:
        """Where configurations come from under this policy."""
        return ConfigSource(policy=self.policy)

    def close(self) -> None:
        """Remove what was laid out."""
        self._folder.cleanup()

    @property
    def used(self) -> frozenset[str]:
        """The names of the files that were laid out."""
        return frozenset(self._done)

    def identify(self, path: str) -> bytes:
        """Return what changes when the revision says something else of a document.

        That is the document itself, whose comments may count, and what stands beside it.
        """
        name = self.policy.name(path)
        if name is None:
            return b"outside"
        found = (self._entries.get(each) for each in (name, name + SIDECAR))
        return b" ".join(each.name if each else b"-" for each in found)

    def _lay_out(self, working: Path, ruleset: str | None) -> None:
        Path(self.policy.folder, ".git").mkdir()  # here the search for a configuration ends
        self._export(each for each in self._entries if _is_wanted(each))
        with self.policy.said():
            configuration = Configuration.read(working, self.source)
        named = _list_paths(configuration.settings, ruleset, working)
        inner = [PurePosixPath(name) for name in map(self.policy.name, named) if name is not None]
        below = list(self._iter_below({each.as_posix() for each in inner}))
        self._export(below)
        self._export_lists()

    def _iter_below(self, tops: set[str]) -> Iterator[str]:
        for name in self._entries:
            parents = {each.as_posix() for each in PurePosixPath(name).parents}
            if name in tops or (tops - {"."}) & parents:
                yield name

    def _export_lists(self) -> None:
        """Export the lists that rule files name: of any ending, beside them or below."""
        named = set()
        for name in list(self._done):
            if name.endswith((".yaml", ".yml")):
                file = Path(self.policy.folder, name)
                named |= {self._name_list(file, each) for each in find_list_names(file)}
        self._export(each for each in named if each is not None and each in self._entries)

    def _name_list(self, file: Path, named: str) -> str | None:
        shown = self.policy.show(os.path.normpath(file.parent / named))
        return self.policy.name(shown) if os.path.isabs(shown) else None  # noqa: PTH117

    def _export(self, names: Iterable[str]) -> None:
        """Write files of the revision below the folder.

        Raises:
            ConfigError: they are too many or too large.
        """
        wanted = [each for each in names if each not in self._done and _is_plain(each)]
        wanted = [each for each in wanted if self._entries[each].size <= _LARGEST]
        self._bytes += sum(self._entries[each].size for each in wanted)
        self._done.update(wanted)
        if self._bytes > _MOST_BYTES or len(self._done) > _MOST_FILES:
            raise ConfigError(
                Message("lint.revision-too-large", mib=_MOST_BYTES // 2**20, files=_MOST_FILES),
                place=f"{OPTION} {self.policy.ref}",
                remedy=Message("lint.keep-rules-in-a-folder-of-their-own"),
            )
        contents = read_blobs(self.repository, [self._entries[each].name for each in wanted])
        for each in wanted:
            file = Path(self.policy.folder, each)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(contents.get(self._entries[each].name, b""))


def read_trusted(policy: PolicyFolder, path: str) -> bytes | None:
    """Return a document as a trusted revision has it; None where it has none of that name.

    Its size is limited as what git may say is.

    Raises:
        ConfigError: git cannot read it.
    """
    name = policy.name(path)
    if name is None or "\n" in name:
        return None
    repository = Repository.around(policy.top)
    asked = os.fsencode(f"{policy.revision}:{name}\n")
    facts = repository.run("cat-file", "--batch-check", given=asked).output.split()
    if facts[1:2] != [b"blob"]:
        return None
    return read_blobs(repository, [facts[0]]).get(facts[0])


def _list_entries(repository: Repository, revision: str) -> dict[str, _Entry]:
    """Return the files of a revision by name; links and submodules are none."""
    answer = repository.run("ls-tree", "-r", "-z", "--long", "--full-tree", revision)
    if answer.code:
        raise ConfigError(
            Message("lint.git-failed"), place="git ls-tree", remedy=same(answer.error)
        )
    entries = {}
    for row in answer.output.split(b"\0"):
        facts, _, name = row.partition(b"\t")
        mode, _, rest = facts.partition(b" ")
        if mode in _FILES:
            _, name_of, size = rest.split()
            entries[os.fsdecode(name)] = _Entry(name_of, int(size))
    return entries


def _list_renamed(repository: Repository, revision: str) -> dict[str, str]:
    """Return the names that files had in a revision, by those they have in the working tree."""
    flags = ("--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--name-status", "-z")
    answer = repository.run("diff", *flags, "-M", "-l400", "--diff-filter=R", revision, "--")
    words = answer.output.split(b"\0")
    return {
        os.fsdecode(new): os.fsdecode(old)
        for old, new in zip(words[1::3], words[2::3], strict=False)
    }


def _list_paths(settings: Settings, ruleset: str | None, working: Path) -> list[str]:
    """Return what the settings name by a path."""
    named = [*settings.rules, *settings.templates, settings.prompts, settings.lint.baseline]
    chosen = [ruleset, settings.default_ruleset, *(each.ruleset for each in settings.paths)]
    return [os.fspath(working / each) for each in (*named, *chosen) if each is not None]


def _is_wanted(name: str) -> bool:
    """Return whether a file may decide about documents, by its name."""
    last = name.rpartition("/")[2]
    return last.startswith(".") or last.lower().endswith(_ENDINGS)


def _is_plain(name: str) -> bool:
    """Return whether a name of the revision stays below its folder on every system."""
    parts = name.split("/")
    outside = _NO_PARTS.intersection(parts) or any(each.lower() == ".git" for each in parts)
    return not outside and not (os.name == "nt" and ("\\" in name or ":" in name))
