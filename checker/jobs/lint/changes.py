"""Ask git what has changed: files since a commit or in the index, and their lines.

Git itself is asked, for it alone knows the index and renames, but without the repository's settings
(`git_repository`): no program that they name is run.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from checker.core.data_classes import dataclass
from checker.core.errors import ConfigError
from checker.core.messages import Message, same
from checker.core.text import lazy_re as re
from checker.core.verdict import Finding
from checker.jobs.lint.git_lfs import fill_in, is_as_pointed, read_pointers
from checker.jobs.lint.git_repository import Repository

_HUNK = re.compile(rb"@@ -[0-9]+(?:,[0-9]+)? \+([0-9]+)(?:,([0-9]+))? @@")
_NEW, _RENAMED = b"+++ ", b"rename to "
_ESCAPES = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b'"': b'"', b"\\": b"\\"}
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_MODES = ("100644 ", "100755 ")
_PLAIN = ("--no-ext-diff", "--no-textconv", "--ignore-submodules=all")


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths, absolute, that changed, and the lines of text that did.

    `lines` holds ranges of lines, from 1, both ends included; None of a file that is new or whose
    lines git does not compare. Where `known` lists what the index knows, all else is new: git is
    not asked for what it ignores, as its own matching of patterns may take for ever.
    """

    files: frozenset[str]
    lines: Mapping[str, tuple[tuple[int, int], ...] | None] = field(default_factory=dict)
    known: frozenset[str] | None = None

    def has(self, path: str) -> bool:
        """Return whether a file changed, or is new."""
        return path in self.files or (self.known is not None and path not in self.known)

    def touched(self, path: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return the findings that a change touches.

        A file without lines (Word) or a new one counts whole. What is said of a text as a whole is
        not of its changed lines.
        """
        if not self.has(path):
            return ()
        ranges = self.lines.get(path)
        if ranges is None:
            return tuple(findings)
        return tuple(each for each in findings if _touches_ranges(each, ranges))


def _touches_ranges(finding: Finding, ranges: Sequence[tuple[int, int]]) -> bool:
    place = finding.place
    if place.line is None:
        return True
    if place.whole:
        return False
    last = place.end_line or place.line
    return any(first <= last and place.line <= end for first, end in ranges)


@dataclass(frozen=True, slots=True)
class Git:
    """What a repository says of its working tree, whose root is `top`."""

    repository: Repository

    @classmethod
    def around(cls, folder: str) -> "Git":
        """Return the repository that a folder lies in.

        Raises:
            ConfigError: there is none, or no git.
        """
        return cls(Repository.around(folder))

    @property
    def top(self) -> str:
        """The root of the working tree."""
        return self.repository.top

    def since(self, ref: str, *, with_lines: bool) -> Changes:
        """Return what differs from where this branch left `ref`, new files included.

        Raises:
            ConfigError: there is no such commit, or no common one.
        """
        base = self._find_base(ref)
        changed = self._list_changed(base)
        lines = self._read_changed_lines(base) if with_lines else {}
        known = self._locate(self._list_names("ls-files", "--cached", "-z"))
        return replace(self._build_changes(changed, lines), known=known)

    def staged(self, *, with_lines: bool) -> Changes:
        """Return what differs between the index and the last commit."""
        changed = self._list_changed("--cached")
        lines = self._read_changed_lines("--cached") if with_lines else {}
        return self._build_changes(changed, lines)

    def list_differing(self, commit: str) -> list[str]:
        """Return the names, with slashes, of files that differ from a commit, new ones included."""
        new = self._list_names("ls-files", "--others", "-z")
        flags = ("--name-only", "--no-renames", "-z")
        return sorted({*new, *self._list_names("diff", *_PLAIN, *flags, commit, "--")})

    def export(self, paths: Sequence[str], folder: Path) -> None:
        """Write files as the index has them into a folder, under their names from the root.

        Raises:
            ConfigError: git cannot.
        """
        names = [os.path.relpath(each, self.top) for each in paths]
        given = b"".join(os.fsencode(each) + b"\0" for each in names)
        prefix = f"--prefix={folder}{os.sep}"
        self._run("checkout-index", "-f", "-q", "-z", prefix, "--stdin", given=given)
        fill_in(self.repository, (folder / each for each in names))

    def tracked(self, paths: Sequence[str]) -> list[str]:
        """Return those of some paths of which the index knows a file; links are none."""
        if not paths:
            return []
        rows = (each.partition("\t") for each in self._list_names("ls-files", "--stage", "-z"))
        known = {name for facts, _, name in rows if facts.startswith(_MODES)}
        return [each for each in paths if os.path.relpath(each, self.top) in known]

    def _find_base(self, ref: str) -> str:
        commit = self.repository.resolve(ref)
        if commit is None:
            raise ConfigError(
                Message("lint.there-is-no-commit", ref=ref),
                place=f"--changed-since {ref}",
                remedy=explain_fetch(self.repository, ref),
            )
        base = self.repository.ask("merge-base", commit, "HEAD")
        if base is None:
            raise ConfigError(
                Message("lint.has-no-ancestor-in-common", ref=ref),
                place=f"--changed-since {ref}",
                remedy=explain_fetch(self.repository, ref),
            )
        return base

    def _build_changes(
        self, names: Sequence[str], lines: Mapping[str, Sequence[tuple[int, int]]]
    ) -> Changes:
        ranges = {self._locate_name(name): tuple(each) for name, each in lines.items()}
        return Changes(self._locate(names), ranges)

    def _locate(self, names: Sequence[str]) -> frozenset[str]:
        return frozenset(map(self._locate_name, names))

    def _locate_name(self, name: str) -> str:
        return os.path.join(self.top, name.replace("/", os.sep))  # noqa: PTH118 - any bytes

    def _list_changed(self, *against: str) -> list[str]:
        """Return the names of files that differ; those of git LFS by what their pointers say."""
        flags = ("--name-only", "--diff-filter=d", "-z")
        names = self._list_names("diff", *_PLAIN, *flags, *against, "--")
        return names if "--cached" in against else self._drop_same(names, against[0])

    def _drop_same(self, names: list[str], base: str) -> list[str]:
        """Leave out files that git LFS keeps and that are as their pointer says."""
        pointers = read_pointers(self.repository, base, names)
        return [each for each in names if not is_as_pointed(self.top, each, pointers.get(each))]

    def _list_names(self, *arguments: str) -> list[str]:
        done = self._run(*arguments)
        return [os.fsdecode(each) for each in done.split(b"\0") if each]

    def _read_changed_lines(self, *against: str) -> dict[str, list[tuple[int, int]]]:
        """Return the ranges of changed lines by name; of what is new or no text there are none."""
        flags = ("--unified=0", "--no-color", "--src-prefix=a/", "--dst-prefix=b/")
        return parse_patch(self._run("diff", *_PLAIN, *flags, "--diff-filter=MR", *against, "--"))

    def _run(self, *arguments: str, given: bytes = b"") -> bytes:
        done = self.repository.run(*arguments, given=given)
        if done.code:
            raise ConfigError(
                Message("lint.git-failed"), place=f"git {arguments[0]}", remedy=same(done.error)
            )
        return done.output


def explain_fetch(repository: Repository, ref: str) -> Message:
    """Return how to come by a commit that is not here."""
    if repository.is_shallow:
        return Message("lint.history-cut-off-fetch-git-fetch")
    first, _, rest = ref.partition("/")
    known = first in (repository.remotes or ("origin",))
    remote, branch = (first, rest) if known else ("origin", ref)
    if ref.startswith(("-", "HEAD")):
        return Message("lint.see-git-log-name")
    return Message("lint.check-name-fetch-git-fetch", remote=remote, branch=branch)


def parse_patch(patch: bytes) -> dict[str, list[tuple[int, int]]]:
    """Return the ranges of lines that a patch without context adds or changes, by file."""
    found: dict[str, list[tuple[int, int]]] = {}
    name = ""
    left = 0  # lines of a hunk's own: what looks like a header there is a line of the file
    for line in patch.split(b"\n"):
        if left:
            left -= not line.startswith(b"\\")
            continue
        if line.startswith(_NEW):
            name = os.fsdecode(_unquote_name(line[len(_NEW) :])[2:])
            found[name] = []
        elif line.startswith(_RENAMED):
            name = os.fsdecode(_unquote_name(line[len(_RENAMED) :]))
            found[name] = []
        elif line.startswith(b"Binary files "):
            found.pop(name, None)
        elif line.startswith(b"diff --git "):
            name = ""
        elif hunk := _HUNK.match(line):
            start, count = int(hunk[1]), int(hunk[2] or 1)
            removed = re.match(rb"@@ -[0-9]+(?:,([0-9]+))? ", line)
            left = count + (int(removed[1] or 1) if removed else 0)
            if count:
                found[name].append((start, start + count - 1))
    return found


def _unquote_name(name: bytes) -> bytes:
    """Return a name as git writes it in a patch: with escapes in quotes, or with a tab behind."""
    if not name.startswith(b'"'):
        return name.rstrip(b"\t")

    def meant(found: "re.Match[bytes]") -> bytes:
        return _ESCAPES.get(found[1]) or bytes([int(found[1], 8)])

    return _ESCAPED.sub(meant, name[1:].rpartition(b'"')[0])
