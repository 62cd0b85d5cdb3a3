"""Install releases of checker below one folder, go back to the former one, remove them all.

    releases/VERSION-DIGEST/    one release: its environment, documentation, parts list, licences
    current, former             links to the release in use, and to the one before it
    models/SHA256/              models, shared by releases
    bin/checker                 the command

What users and servers keep lies elsewhere and is never touched.
"""

import json
import os
import shlex
import shutil
import subprocess
import tempfile
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from .contents import Fact, Manifest, read_verified, verify
from .errors import BundleError
from .machine import check_machine, has_avx2
from .signature import get_last_line

MARK: Final = ".checker-bundle"
"""A file by which a folder is known to be made by an installation; its lock, too."""
_RECORD: Final = "release.json"
"""Written last: a release without it is not whole."""

_OLDER: Final = "requirements-older.txt"
"""The requirements with wheels for processors without AVX2, where there are some."""

Say = Callable[..., None]
"""Told what is being done: the id of a message and its values."""


def install(folder: Path, root: Path, key: Path | None, say: Say) -> str:
    """Install a bundle beside what is there, try it, and only then let it be the one in use.

    Args:
        folder: a bundle, unpacked.
        root: where installations lie; a folder of its own, made if it is not there.
        key: as `verify`; None takes the one that an earlier installation was made with.
        say: told each step.

    Returns:
        The name of the release.

    Raises:
        BundleError: it cannot be; the release in use stays as it was.
    """
    root = root.absolute()
    kept = root / "key.pem"
    say("bundle.verifying", path=folder)
    manifest = verify(folder, key or (kept if kept.exists() else None))
    check_machine(manifest)
    with _hold(root, make=True):
        if key is not None:
            shutil.copyfile(key, kept)
        release = root / "releases" / manifest.name
        if (release / _RECORD).exists():
            say("bundle.is-there", name=manifest.name)
        else:
            _make_release(folder, manifest, release, root, say)
        _switch(root, manifest.name)
        _tidy(root)
    say("bundle.is-installed", name=manifest.name, command=root / "bin" / "checker")
    return manifest.name


@contextmanager
def _hold(root: Path, *, make: bool = False) -> Iterator[None]:
    """Hold the lock of an installation, whose folder must be one."""
    os.umask(0o022)
    mark = root / MARK
    try:
        if not mark.exists():
            _claim(root, make=make)
        with mark.open("ab") as handle:
            _lock(handle, root)
            yield
    except OSError as error:
        reason = f"{error.filename or '-'}: {error.strerror}"
        raise BundleError("bundle.cannot-write", root=root, reason=reason) from error


def _claim(root: Path, *, make: bool) -> None:
    """Make the folder of a first installation; one that holds anything else is not taken."""
    if not make:
        raise BundleError("bundle.not-installed", root=root)
    root.mkdir(parents=True, exist_ok=True)
    if any(root.iterdir()):
        raise BundleError("bundle.root-in-use", root=root)


def _lock(handle: Any, root: Path) -> None:
    try:
        import fcntl  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BundleError("bundle.another-runs", root=root) from None


def _make_release(folder: Path, manifest: Manifest, release: Path, root: Path, say: Say) -> None:
    """Make a release whole, or leave nothing of it."""
    shutil.rmtree(release, ignore_errors=True)
    release.mkdir(parents=True)
    try:
        say("bundle.copying")
        model = _copy_files(folder, manifest, release, root)
        model = model or _find_former_model(root)
        say("bundle.installing")
        python = _make_environment(release)
        _install_wheels(python, release)
        _configure(release, model)
        say("bundle.trying")
        _try(python, release)
        shutil.rmtree(release / "wheels")
        record = {"version": manifest.version, "model": model, "manifest": manifest.digest}
        (release / _RECORD).write_text(json.dumps(record) + "\n", encoding="utf-8")
    except BaseException:
        shutil.rmtree(release, ignore_errors=True)
        raise


def _copy_files(folder: Path, manifest: Manifest, release: Path, root: Path) -> str:
    """Copy what was verified, verified once more on the way; return where the model lies."""
    model = ""
    for path, fact in sorted(manifest.files.items()):
        target = release / path
        if path == manifest.model:
            target = root / "models" / fact.sha256[:16] / target.name
            model = str(target)
            if target.exists() and _is_whole(target, fact):
                continue
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f"{target.name}.part")
        with beside.open("wb") as handle:
            for piece in read_verified(folder / path, path, fact):
                handle.write(piece)
        beside.replace(target)
    return model


def _is_whole(model: Path, fact: Fact) -> bool:
    try:
        for _ in read_verified(model, model.name, fact):
            pass
    except BundleError:
        return False
    return True


def _find_former_model(root: Path) -> str:
    """Return the model of the release in use: a bundle without one goes on with it."""
    with suppress(OSError, ValueError, KeyError):
        return str(_read_record(root / "current")["model"])
    return ""


def _read_record(release: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((release / _RECORD).read_text(encoding="utf-8"))
    return found


def _make_environment(release: Path) -> Path:
    """Make a virtual environment without pip: not every Python brings it."""
    folder = release / "venv"
    venv.EnvBuilder(symlinks=os.name != "nt", with_pip=False).create(folder)
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _install_wheels(python: Path, release: Path) -> None:
    """Install the wheels by the pip of the bundle: no index, no cache, no settings, each hash."""
    (pip,) = (release / "pip").glob("pip-*.whl")
    options = ["--no-index", "--no-deps", "--no-cache-dir", "--require-hashes", "--quiet"]
    older = (release / _OLDER).exists() and not has_avx2()
    named = _OLDER if older else "requirements.txt"
    links = [f"--find-links={release / each}" for each in ("wheels", "wheels/older")]
    found = [*links, "-r", str(release / named)]
    command = [str(python), "-I", str(pip / "pip"), "--isolated", "install", *options, *found]
    _run(command, release, "bundle.pip-failed")


def _run(command: list[str], release: Path, refusal: str) -> None:
    """Run a program of the release with an environment of its own, and a home that is thrown away.

    Raises:
        BundleError: it failed; `refusal` is what is told then.
    """
    with tempfile.TemporaryDirectory() as home:
        homes = dict.fromkeys(("HOME", "USERPROFILE", "CHECKER_CACHE_DIR"), home)
        plain = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        done = subprocess.run(  # noqa: S603 - no shell, our own options
            command,
            cwd=release,
            env={**plain, **homes, "PIP_CONFIG_FILE": os.devnull, "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    if done.returncode:
        raise BundleError(refusal, reason=get_last_line(done.stderr or done.stdout))


def _configure(release: Path, model: str) -> None:
    """Give the release the company's configuration, and the model where that names none."""
    import tomllib  # noqa: PLC0415 - a Python that is too old must come as far as to be told so

    folder = release / "venv" / "etc" / "checker"
    if (release / "company").exists():
        shutil.copytree(release / "company", folder)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "checker.toml"
    if file.exists():
        text = file.read_text(encoding="utf-8")
    else:
        there = [name for name in ("rules", "templates") if (folder / name).is_dir()]
        text = "".join(f'{name} = ["{name}"]\n' for name in there)
    if model and "model" not in tomllib.loads(text):
        text = f"model = {json.dumps(model, ensure_ascii=False)}\n{text}"
    file.write_text(text, encoding="utf-8")


def _try(python: Path, release: Path) -> None:
    """Have the new release start, load its configuration and the model's library.

    Raises:
        BundleError: it cannot; something is missing on this machine, or the rule sets are damaged.
    """
    command = [str(python), "-I", "-m", "checker"]
    _run([*command, "rules", "list"], release, "bundle.does-not-start")
    if any(release.joinpath("wheels").glob("llama_cpp_python-*")):
        _run([str(python), "-I", "-c", "import llama_cpp"], release, "bundle.no-model-library")


def _switch(root: Path, name: str) -> None:
    """Let a release be the one in use; the one before it can be gone back to."""
    before = _read_link(root / "current")
    if before and before != name:
        _link(root / "former", before)
    _link(root / "current", name)
    _write_command(root)


def _read_link(link: Path) -> str:
    with suppress(OSError):
        return link.readlink().name
    return ""


def _link(link: Path, name: str) -> None:
    beside = link.with_name(f".{link.name}.new")
    beside.unlink(missing_ok=True)
    beside.symlink_to(Path("releases", name))
    beside.replace(link)


def _write_command(root: Path) -> None:
    """Write `bin/checker`: always the release in use, from whatever folder."""
    folder = shlex.quote(str(root / "current" / "venv" / "bin"))
    command = root / "bin" / "checker"
    command.parent.mkdir(exist_ok=True)
    beside = command.with_name(".checker.new")
    beside.write_text(f'#!/bin/sh\nexec {folder}/python {folder}/checker "$@"\n', encoding="utf-8")
    beside.chmod(0o755)
    beside.replace(command)


def _tidy(root: Path) -> None:
    """Remove releases that are neither in use nor the former one, and models of neither."""
    names = {_read_link(root / each) for each in ("current", "former")} - {""}
    kept = {Path(str(_read_record(root / "releases" / each)["model"])).parent for each in names}
    for each in (root / "releases").iterdir():
        if each.name not in names:
            shutil.rmtree(each)
    if (root / "models").exists():
        for each in (root / "models").iterdir():
            if each not in kept:
                shutil.rmtree(each)


def roll_back(root: Path, say: Say) -> str:
    """Let the former release be the one in use again, and return its name.

    Raises:
        BundleError: there is none.
    """
    root = root.absolute()
    with _hold(root):
        former = _read_link(root / "former")
        if not (root / "releases" / former / _RECORD).is_file():
            raise BundleError("bundle.no-former", root=root)
        _switch(root, former)
    say("bundle.is-back", name=former)
    return former


def uninstall(root: Path, say: Say) -> None:
    """Remove what installations made; data of users and servers, and other files, stay.

    Raises:
        BundleError: nothing was installed there.
    """
    root = root.absolute()
    with _hold(root):
        for name in ("releases", "models"):
            shutil.rmtree(root / name, ignore_errors=True)
        for name in ("current", "former", "bin/checker", "key.pem", MARK):
            (root / name).unlink(missing_ok=True)
    for folder in (root / "bin", root):
        with suppress(OSError):
            folder.rmdir()
    say("bundle.is-removed", root=root)
