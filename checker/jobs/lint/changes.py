"""Ask git what has changed: files since a commit or in the index, and their lines.

Git itself is asked: it alone knows its configuration, filters and renames.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checker.core.errors import ConfigError
from checker.core.messages import Message, same
from checker.core.verdict import Finding
from checker.jobs.lint.walk import make_readable

_HUNK = re.compile(rb"@@ -[0-9]+(?:,[0-9]+)? \+([0-9]+)(?:,([0-9]+))? @@")
_NEW, _RENAMED = b"+++ ", b"rename to "
_ESCAPES = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b'"': b'"', b"\\": b"\\"}
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths, absolute, that changed, and the lines of text that did.

    `lines` holds ranges of lines, from 1, both ends included; None of a file that is new or whose
    lines git does not compare.
    """

    files: frozenset[str]
    lines: Mapping[str, tuple[tuple[int, int], ...] | None] = field(default_factory=dict)

    def touched(self, path: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return the findings that a change touches.

        A file without lines (Word) or a new one counts whole. What is said of a text as a whole is
        not of its changed lines.
        """
        if path not in self.files:
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
    """A repository's working tree, whose root is `top`."""

    top: str

    @classmethod
    def around(cls, folder: str) -> "Git":
        """Return the repository that a folder lies in.

        Raises:
            ConfigError: there is none, or no git.
        """
        if shutil.which("git") is None:
            raise ConfigError(
                Message("lint.git-is-not-installed"),
                place="git",
                remedy=Message("lint.install-git"),
            )
        found = _run_git(folder, "rev-parse", "--show-toplevel")
        if found.returncode:
            raise ConfigError(
                Message("lint.not-git-repository"),
                place=make_readable(folder),
                remedy=same(_get_error_text(found)),
            )
        return cls(os.path.realpath(os.fsdecode(found.stdout.rstrip(b"\n"))))

    def since(self, ref: str, *, with_lines: bool) -> Changes:
        """Return what differs from where this branch left `ref`, new files included.

        Raises:
            ConfigError: there is no such commit, or no common one.
        """
        base = self._find_base(ref)
        new = self._list_names("ls-files", "--others", "--exclude-standard", "-z")
        changed = self._list_names("diff", "--name-only", "--diff-filter=d", "-z", base, "--")
        lines = self._read_changed_lines(base) if with_lines else {}
        return self._build_changes(changed + new, lines, new)

    def staged(self, *, with_lines: bool) -> Changes:
        """Return what differs between the index and the last commit."""
        against = ["--cached"]
        changed = self._list_names("diff", *against, "--name-only", "--diff-filter=d", "-z", "--")
        return self._build_changes(
            changed, self._read_changed_lines(*against) if with_lines else {}, []
        )

    def export(self, paths: Sequence[str], folder: Path) -> None:
        """Write files as the index has them into a folder, under their names from the root.

        Raises:
            ConfigError: git cannot.
        """
        names = b"".join(os.fsencode(os.path.relpath(each, self.top)) + b"\0" for each in paths)
        prefix = f"--prefix={folder}{os.sep}"
        done = _run_git(
            self.top, "checkout-index", "-f", "-q", "-z", prefix, "--stdin", given=names
        )
        if done.returncode:
            raise _report_failure(done, "checkout-index")

    def tracked(self, paths: Sequence[str]) -> list[str]:
        """Return those of some paths that the index knows."""
        if not paths:
            return []
        known = set(self._list_names("ls-files", "--cached", "-z"))
        return [each for each in paths if os.path.relpath(each, self.top) in known]

    def _find_base(self, ref: str) -> str:
        if (
            ref.startswith("-")
            or _run_git(
                self.top, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}"
            ).returncode
        ):
            raise ConfigError(
                Message("lint.there-is-no-commit", ref=ref),
                place=f"--changed-since {ref}",
                remedy=self._fetch(ref),
            )
        found = _run_git(self.top, "merge-base", ref, "HEAD")
        if found.returncode:
            raise ConfigError(
                Message("lint.has-no-ancestor-in-common", ref=ref),
                place=f"--changed-since {ref}",
                remedy=self._fetch(ref),
            )
        return found.stdout.decode().strip()

    def _fetch(self, ref: str) -> Message:
        shallow = (
            _run_git(self.top, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
        )
        if shallow:
            return Message("lint.history-cut-off-fetch-git-fetch")
        first, _, rest = ref.partition("/")
        remotes = _run_git(self.top, "remote").stdout.split() or [b"origin"]
        remote, branch = (first, rest) if first.encode() in remotes else ("origin", ref)
        if ref.startswith(("-", "HEAD")):
            return Message("lint.see-git-log-name")
        return Message("lint.check-name-fetch-git-fetch", remote=remote, branch=branch)

    def _build_changes(
        self,
        names: Sequence[str],
        lines: Mapping[str, Sequence[tuple[int, int]]],
        new: Sequence[str],
    ) -> Changes:
        def whole(name: str) -> str:
            return os.path.join(self.top, name.replace("/", os.sep))  # noqa: PTH118 - any bytes

        ranges = {whole(name): tuple(each) for name, each in lines.items() if name not in set(new)}
        return Changes(frozenset(map(whole, names)), ranges)

    def _list_names(self, *arguments: str) -> list[str]:
        done = _run_git(self.top, *arguments)
        if done.returncode:
            raise _report_failure(done, arguments[0])
        return [os.fsdecode(each) for each in done.stdout.split(b"\0") if each]

    def _read_changed_lines(self, *against: str) -> dict[str, list[tuple[int, int]]]:
        """Return the ranges of changed lines by name; of what is new or no text there are none."""
        flags = ("--unified=0", "--no-color", "--no-ext-diff", "--src-prefix=a/", "--dst-prefix=b/")
        done = _run_git(self.top, "diff", *flags, "--diff-filter=MR", *against, "--")
        if done.returncode:
            raise _report_failure(done, "diff")
        return parse_patch(done.stdout)


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


def _run_git(
    folder: str, *arguments: str, given: bytes = b""
) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(  # noqa: S603 - git, with arguments of our own
        ["git", "-C", folder, *arguments],  # noqa: S607 - whichever git the user has
        input=given,
        capture_output=True,
        check=False,
        env=os.environ | _QUIET,
    )


def _get_error_text(done: "subprocess.CompletedProcess[bytes]") -> str:
    return done.stderr.decode(errors="replace").strip()


def _report_failure(done: "subprocess.CompletedProcess[bytes]", command: str) -> ConfigError:
    return ConfigError(
        Message("lint.git-failed"),
        place=f"git {command}",
        remedy=same(_get_error_text(done)),
    )
