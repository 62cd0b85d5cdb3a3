r"""A unified diff of bytes that `git apply` and `patch` take: whatever the encoding and line ends.

As Git has it: lines end with `\n` only, a name that needs it is quoted in C's way or followed by a
tab, and a last line without an end says so.
"""

import difflib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from checker.cli.hunks import split_lines
from checker.core.text import lazy_re as re

_NO_END: Final = b"\n\\ No newline at end of file\n"
_QUOTED: Final = re.compile(rb'[\x00-\x1f"\\\x7f]')
_ESCAPES: Final = {b"\t": b"\\t", b"\n": b"\\n", b'"': b'\\"', b"\\": b"\\\\"}


def build_unified_diff(path: Path, before: bytes, after: bytes) -> bytes:
    """Return the diff from one content of a file to another; empty where they are the same."""
    name = patch_name(path)
    made = difflib.diff_bytes(
        difflib.unified_diff,
        split_lines(before),
        split_lines(after),
        fromfile=_build_header(b"a/", name),
        tofile=_build_header(b"b/", name),
        lineterm=b"\n",
    )
    return b"".join(line if line.endswith(b"\n") else line + _NO_END for line in made)


def build_patch(name: bytes, hunks: Sequence[bytes]) -> bytes:
    """Return a diff for each of some hunks of one file.

    There is no `diff --git` line: with one, Git would take names from the repository's top and not
    from the folder that the patch was made in.

    Args:
        name: of the file, as `patch_name` gives it.
        hunks: in the order of the file.
    """
    head = b"--- " + _build_header(b"a/", name) + b"\n+++ " + _build_header(b"b/", name) + b"\n"
    return b"".join(head + each for each in hunks)


def patch_name(path: Path) -> bytes:
    """Return the name as a patch has it: below this folder where the file is, else its own name."""
    full = path if path.is_absolute() else Path.cwd() / path
    try:
        named = Path(os.path.normpath(full)).relative_to(Path.cwd())
    except ValueError:
        named = Path(path.name)
    return os.fsencode(named.as_posix())


def _build_header(side: bytes, name: bytes) -> bytes:
    if _QUOTED.search(name):
        escaped = _QUOTED.sub(lambda found: _escape(found[0]), side + name)
        return b'"' + escaped + b'"'
    return side + name + (b"\t" if b" " in name else b"")


def _escape(byte: bytes) -> bytes:
    return _ESCAPES.get(byte) or b"\\%03o" % byte[0]
