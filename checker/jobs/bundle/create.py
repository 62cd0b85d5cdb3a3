"""Make a bundle: all that a machine without a network needs to run checker, in one file or folder.

The same wheels, model and folders give the same bytes, so a bundle can be made twice and compared.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import checker
from checker.core.catalogue import FOLDER as MESSAGES
from checker.core.config_files import read_config_file
from checker.core.errors import ConfigError, OutputError
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_DOCUMENT, hash_regular, iter_files
from checker.core.resources import get_bundle_folder
from checker.jobs.bundle import installer
from checker.jobs.bundle.archive import write_tar
from checker.jobs.bundle.installer.contents import (
    FORMAT,
    MANIFEST,
    SIGNATURE,
    check_path,
    parse_manifest,
)
from checker.jobs.bundle.installer.machine import describe_machine, find_libc, find_python
from checker.jobs.bundle.installer.signature import sign
from checker.jobs.bundle.locked import pin
from checker.jobs.bundle.parts import build_list, lay_out_licences, read_part
from checker.jobs.bundle.wheels import PROJECT, Wheels, collect_wheels

_MOST_ENTRIES: Final = 20_000
_X86: Final = frozenset({"x86_64", "amd64"})
_INSTALLER: Final = Path(installer.__file__).parent

Files = dict[str, Path | bytes]
"""What a bundle holds, by path: files to be read, or their bytes."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a bundle is to hold.

    Attributes:
        output: the file (`.tar`) or the folder to make.
        extras: of the project: `server`, `search`.
        model: the model's file, None for none.
        company: the company's own folder: `rules/`, `templates/`, `checker.toml`; None for none.
        site: the documentation, built; None for none.
        wheels: a folder of wheels to be taken as they are, None for none.
        older: whether to build for processors without AVX2, too.
        key: the private key (PEM) to sign with, None for none.
    """

    output: Path
    extras: tuple[str, ...] = ()
    model: Path | None = None
    company: Path | None = None
    site: Path | None = None
    wheels: Path | None = None
    older: bool = False
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle that was made: where, the sha256 of its manifest, and which wheels were built."""

    path: Path
    sha256: str
    files: int
    size: int
    built: tuple[str, ...]


def make_bundle(order: Order, say: Callable[[Message], None]) -> Made:
    """Make a bundle.

    Args:
        order: what it holds.
        say: told what takes long.

    Raises:
        OutputError: the path is taken, or cannot be written.
        ConfigError: the company's folder holds what a bundle cannot carry.
        DownloadError: pip cannot get or build a wheel.
        BundleError: it cannot be signed.
    """
    output = order.output.absolute()
    _check_output(output)
    files = _gather_folders(order)  # what is wrong with them is said before anything is fetched
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=".checker-bundle-") as folder:
        made = collect_wheels(Path(folder), order.extras, order.wheels, older=order.older, say=say)
        files |= _lay_out(order, made)
        say(Message("bundle.writing", path=output))
        manifest = _describe(order, made, files)
        parse_manifest(manifest)  # what could not be installed is not made
        whole: Files = {MANIFEST: manifest}
        if order.key is not None:
            whole[SIGNATURE] = sign(manifest, order.key)
        whole |= dict(sorted(files.items()))
        _write(output, Path(folder, "made"), whole)
    return Made(output, _hash(manifest), len(files), _sum_sizes(manifest), made.built)


def _check_output(output: Path) -> None:
    if output.exists():
        raise OutputError(
            Message("bundle.output-exists"),
            place=str(output),
            remedy=Message("cli.name-another-path-with-o"),
        )
    if not output.parent.is_dir():
        raise OutputError(Message("cli.lies-folder-does-not-exist"), place=str(output))


def _gather_folders(order: Order) -> Files:
    files: Files = {}
    if order.company is not None:
        files |= _gather(order.company, "company")
        if (order.company / "checker.toml").exists():
            read_config_file(order.company / "checker.toml")
    if order.site is not None:
        files |= _gather(order.site, "docs")
    if order.model is not None:
        files[f"models/{order.model.name}"] = order.model
    return files


def _gather(folder: Path, under: str) -> Files:
    """Return the files of a folder by their paths in the bundle; links are refused.

    Raises:
        ConfigError: there is no such folder, it is empty or too full, or it holds a link.
    """
    found = list(iter_files(folder, _MOST_ENTRIES))
    if not found or len(found) >= _MOST_ENTRIES:
        raise ConfigError(Message("bundle.folder-is-empty"), place=str(folder))
    for each in found:
        if each.is_symlink():
            raise ConfigError(Message("bundle.holds-a-link"), place=str(each))
    names = {f"{under}/{each.relative_to(folder).as_posix()}": each for each in found}
    for name in names:
        check_path(name)
    return dict(names)


def _lay_out(order: Order, made: Wheels) -> Files:
    """Return what is made from the wheels, and the installer."""
    parts = [read_part(each) for each in (*made.files, *made.older, made.pip)]
    product = (PROJECT, checker.__version__)
    files: Files = {f"wheels/{each.name}": each for each in made.files}
    files |= {f"wheels/older/{each.name}": each for each in made.older}
    files |= {f"pip/{made.pip.name}": made.pip}
    files |= lay_out_licences(parts)
    files["sbom.cdx.json"] = build_list(product, parts, frozenset(made.built), order.model)
    files["requirements.txt"] = _pin(made.files)
    if made.older:
        names = {each.name.partition("-")[0] for each in made.older}
        others = [each for each in made.files if each.name.partition("-")[0] not in names]
        files["requirements-older.txt"] = _pin((*others, *made.older))
    return files | _lay_out_installer()


def _pin(wheels: tuple[Path, ...]) -> bytes:
    return "".join(pin(each, _hash(each)) for each in wheels).encode()


def _lay_out_installer() -> Files:
    """Return the package that stands alone, its launcher, and its words."""
    files: Files = {f"installer/{each.name}": each for each in _INSTALLER.glob("*.py")}
    files["install.py"] = get_bundle_folder() / "install.py"
    words = {language: _read_words(language) for language in ("en", "ja")}
    text = json.dumps(words, ensure_ascii=False, indent=1, sort_keys=True)
    return files | {"messages.json": f"{text}\n".encode()}


def _read_words(language: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads((MESSAGES / f"{language}.json").read_text(encoding="utf-8"))
    return {name: text for name, text in texts.items() if name.startswith("bundle.")}


def _describe(order: Order, made: Wheels, files: Files) -> bytes:
    """Return the manifest: for which machine this is, and each file's sha256."""
    model = f"models/{order.model.name}" if order.model else ""
    x86 = describe_machine().rpartition("-")[2] in _X86
    said = {
        "format": FORMAT,
        "version": checker.__version__,
        "extras": sorted(order.extras),
        "python": find_python(),
        "machine": describe_machine(),
        "libc": find_libc(),
        "avx2": x86 and not made.older,
        "model": model,
        "built": list(made.built),
        "files": {
            path: {"sha256": _hash(source), "size": _measure(source)}
            for path, source in files.items()
        },
    }
    return (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _hash(source: Path | bytes) -> str:
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    return hash_regular(source, LARGEST_DOCUMENT * 16).hex()


def _measure(source: Path | bytes) -> int:
    return len(source) if isinstance(source, bytes) else source.stat().st_size


def _sum_sizes(manifest: bytes) -> int:
    return sum(each["size"] for each in json.loads(manifest)["files"].values())


def _write(output: Path, beside: Path, files: Files) -> None:
    """Write a tar where the name ends so, else a folder; whole, or not at all."""
    if output.suffix == ".tar":
        write_tar(beside, output.stem, files)
    else:
        _write_folder(beside, files)
    try:
        beside.replace(output)
    except OSError as error:
        what = Message("core.cannot-be-written", strerror=error.strerror)
        raise OutputError(what, place=str(output)) from error


def _write_folder(folder: Path, files: Files) -> None:
    for name, source in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(source, bytes):
            target.write_bytes(source)
        else:
            shutil.copyfile(source, target)
