r"""A unified diff of bytes that `git apply` and `patch` take: whatever the encoding and line ends.

As Git has it: lines end with `\n` only, a name that needs it is quoted in C's way or followed by a
tab, and a last line without an end says so.
"""

import difflib
import os
import re
from pathlib import Path
from typing import Final

_NO_END: Final = b"\n\\ No newline at end of file\n"
_QUOTED: Final = re.compile(rb'[\x00-\x1f"\\\x7f]')
_ESCAPES: Final = {b"\t": b"\\t", b"\n": b"\\n", b'"': b'\\"', b"\\": b"\\\\"}


def unified_diff(path: Path, before: bytes, after: bytes) -> bytes:
    """Return the diff from one content of a file to another; empty where they are the same."""
    name = _relative(path)
    lines = difflib.diff_bytes(
        difflib.unified_diff,
        _lines(before),
        _lines(after),
        fromfile=_header(b"a/", name),
        tofile=_header(b"b/", name),
        lineterm=b"\n",
    )
    return b"".join(line if line.endswith(b"\n") else line + _NO_END for line in lines)


def _lines(data: bytes) -> list[bytes]:
    """Return the lines with their ends; a carriage return alone ends none."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    last = lines.pop().removesuffix(b"\n")
    return [*lines, last] if last else lines


def _relative(path: Path) -> bytes:
    """Return the name as a patch has it: below this folder where the file is, else its own name."""
    full = path if path.is_absolute() else Path.cwd() / path
    try:
        named = Path(os.path.normpath(full)).relative_to(Path.cwd())
    except ValueError:
        named = Path(path.name)
    return os.fsencode(named.as_posix())


def _header(side: bytes, name: bytes) -> bytes:
    if _QUOTED.search(name):
        escaped = _QUOTED.sub(lambda found: _escape(found[0]), side + name)
        return b'"' + escaped + b'"'
    return side + name + (b"\t" if b" " in name else b"")


def _escape(byte: bytes) -> bytes:
    return _ESCAPES.get(byte) or b"\\%03o" % byte[0]
