"""Collect the wheels of a bundle by pip: fetched as the lock has them, built where it must be.

pip asks the index that its user configured. Each file that it fetches must have a sha256 of the
lock; of a package without a wheel it fetches the source, checks that, and builds it here.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import checker
from checker.core.errors import DownloadError
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_STATE, hash_regular
from checker.engines.catalogue.pip_command import find_bundled_pip, find_pip
from checker.jobs.bundle.locked import list_hashes, read_locked, read_wheel_name

PROJECT: Final = "doc-format-checker"
_LIBRARY: Final = "llama-cpp-python"
_PORTABLE: Final = "-DGGML_NATIVE=OFF -DGGML_OPENMP=OFF"
"""Else the model's library would run on processors like this machine's alone, and need libgomp,
which a fresh system lacks; without it it is as fast."""
_WITHOUT_AVX2: Final = " ".join(
    [_PORTABLE, *(f"-DGGML_{each}=OFF" for each in ("AVX", "AVX2", "FMA", "F16C", "BMI2"))]
)


@dataclass(frozen=True, slots=True)
class Wheels:
    """The wheels of a bundle.

    Attributes:
        files: all of them, the project's own included.
        older: those for processors without AVX2, which take the place of others there.
        pip: the wheel of pip, which installs the others.
        built: names of those that were built on this machine, or brought along.
    """

    files: tuple[Path, ...]
    older: tuple[Path, ...]
    pip: Path
    built: tuple[str, ...]


def collect_wheels(
    folder: Path,
    extras: tuple[str, ...],
    brought: Path | None,
    *,
    older: bool,
    say: Callable[[Message], None],
) -> Wheels:
    """Collect wheels in an empty folder.

    Args:
        folder: where they go.
        extras: of the project: `server`, `search`.
        brought: a folder of wheels to be taken as they are, such as one of an earlier build; in its
            folder `older` those for processors without AVX2.
        older: build the model's library once more, for processors without AVX2.
        say: told what takes long.

    Raises:
        DownloadError: pip cannot get or build one of them.
    """
    pip = find_pip()
    locked = read_locked(extras)
    files, aged, besides = (folder / each for each in ("wheels", "older", "pip"))
    for each in (files, aged, besides):
        each.mkdir()
    given = _take(brought, files, locked)
    say(Message("bundle.fetching", count=len(locked)))
    needed = {key: lines for key, lines in locked.items() if key not in given}
    required = folder / "requirements.txt"
    required.write_text("".join(needed.values()), encoding="utf-8")
    _make(pip, ["--require-hashes", "-r", str(required)], files)
    allowed = frozenset[str]().union(*map(list_hashes, locked.values()))
    built = [each.name for each in files.iterdir() if _hash(each) not in allowed]
    _make(pip, [_find_own(brought)], files)
    if brought is not None and (brought / "older").is_dir():
        _take(brought / "older", aged, locked)
    elif older:
        say(Message("bundle.building-older"))
        _build_older(pip, locked, folder, aged)
    return Wheels(_list(files), _list(aged), _take_pip(pip, besides), tuple(sorted(built)))


def _hash(wheel: Path) -> str:
    return hash_regular(wheel, LARGEST_STATE).hex()


def _list(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob("*.whl")))


def _take(
    brought: Path | None, folder: Path, locked: dict[tuple[str, str], str]
) -> set[tuple[str, str]]:
    """Copy the wheels that were brought along and are of a locked version; return which."""
    found = {read_wheel_name(each): each for each in (_list(brought) if brought else ())}
    taken = found.keys() & locked.keys()
    for key in taken:
        shutil.copyfile(found[key], folder / found[key].name)
    return set(taken)


def _find_own(brought: Path | None) -> str:
    """Return what pip makes the project's wheel of: one brought along, the checkout, the index."""
    version = checker.__version__
    for each in _list(brought) if brought else ():
        if read_wheel_name(each) == (PROJECT, version):
            return str(each)
    checkout = Path(checker.__file__).parent.parent
    return str(checkout) if (checkout / "pyproject.toml").exists() else f"{PROJECT}=={version}"


def _build_older(
    pip: tuple[str, ...], locked: dict[tuple[str, str], str], folder: Path, aged: Path
) -> None:
    required = folder / "requirements-older.txt"
    lines = [text for (name, _), text in locked.items() if name == _LIBRARY]
    required.write_text("".join(lines), encoding="utf-8")
    _make(pip, ["--require-hashes", "-r", str(required)], aged, flags=_WITHOUT_AVX2)


def _take_pip(pip: tuple[str, ...], folder: Path) -> Path:
    """Return a wheel of pip: the one that comes with this Python, else from the index."""
    bundled = find_bundled_pip()
    if bundled is None:
        _make(pip, ["pip"], folder)
        (wheel,) = _list(folder)
        return wheel
    shutil.copyfile(bundled, folder / bundled.name)
    return folder / bundled.name


def _make(pip: tuple[str, ...], what: list[str], folder: Path, flags: str = _PORTABLE) -> None:
    """Have pip fetch or build wheels; what its cache built for this very processor is not taken."""
    options = ["wheel", "--no-deps", "--no-cache-dir", "--progress-bar=off", "-w", str(folder)]
    done = subprocess.run(  # noqa: S603 - no shell, our own options
        [*pip, "--disable-pip-version-check", *options, *what],
        env={**os.environ, "CMAKE_ARGS": f"{os.environ.get('CMAKE_ARGS', '')} {flags}"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        errors = re.findall(r"^ERROR: (.+)$", done.stderr, re.MULTILINE)
        last = errors[-1] if errors else (done.stderr.strip().splitlines() or ["-"])[-1]
        raise DownloadError(Message("bundle.pip-cannot-make", last=last))
