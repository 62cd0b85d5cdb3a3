"""Compare files that git LFS keeps: git has a pointer of three lines, the file lies beside it.

`git lfs` itself is a filter, a program that a configuration names, so it is not run. A pointer says
the file's sha256, which is enough to tell whether the file has changed.

    version https://git-lfs.github.com/spec/v1
    oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
    size 12345
"""

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from checker.core.regular_files import hash_regular, read_regular
from checker.core.text import lazy_re as re
from checker.jobs.lint.git_repository import Repository

_MOST_POINTER_BYTES = 1024
_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n)*"
    rb"oid sha256:([0-9a-f]{64})\nsize ([0-9]{1,15})\n"
)

Pointer = tuple[str, int]
"""The sha256 and the size of a file that lies elsewhere."""


def read_pointers(
    repository: Repository, commit: str, names: Sequence[str]
) -> Mapping[str, Pointer]:
    """Return the pointers that stand in a commit for some files."""
    wanted = [each for each in names if "\n" not in each]
    asked = b"".join(os.fsencode(f"{commit}:{each}\n") for each in wanted)
    sizes = repository.run("cat-file", "--batch-check", given=asked).output.split(b"\n")
    small = [
        (name, facts[0])
        for name, line in zip(wanted, sizes, strict=False)
        if len(facts := line.split()) == 3  # noqa: PLR2004 - object, type, size
        and facts[1] == b"blob"
        and int(facts[2]) <= _MOST_POINTER_BYTES
    ]
    contents = read_blobs(repository, [each for _, each in small])
    found = {name: _POINTER.fullmatch(contents.get(each, b"")) for name, each in small}
    return {name: (each[1].decode(), int(each[2])) for name, each in found.items() if each}


def read_blobs(repository: Repository, objects: Sequence[bytes]) -> Mapping[bytes, bytes]:
    """Return the contents of objects by their names, as they were committed; no filter is run."""
    output = repository.run("cat-file", "--batch", given=b"".join(b"%s\n" % o for o in objects))
    found: dict[bytes, bytes] = {}
    rest, at = output.output, 0
    for each in objects:
        end = rest.find(b"\n", at)
        facts = rest[at:end].split()
        at = end + 1
        if len(facts) == 3 and facts[1] == b"blob":  # noqa: PLR2004 - object, type, size
            size = int(facts[2])
            found[each] = rest[at : at + size]
            at += size + 1
    return found


def fill_in(repository: Repository, files: Iterable[Path]) -> None:
    """Put what a pointer says in its place, where this machine has it; else the pointer stays."""
    for file in files:
        try:
            found = _POINTER.fullmatch(read_regular(file, _MOST_POINTER_BYTES))
        except OSError:
            continue
        if found is None:
            continue
        sha256 = found[1].decode()
        kept = repository.common / "lfs" / "objects" / sha256[:2] / sha256[2:4]
        if is_as_pointed(os.fspath(kept), sha256, (sha256, int(found[2]))):
            shutil.copyfile(kept / sha256, file)


def is_as_pointed(top: str, name: str, pointer: Pointer | None) -> bool:
    """Return whether a file of the working tree is what a pointer says."""
    if pointer is None:
        return False
    sha256, size = pointer
    path = Path(top, name)
    try:
        return path.stat().st_size == size and hash_regular(path, size).hex() == sha256
    except OSError:
        return False
