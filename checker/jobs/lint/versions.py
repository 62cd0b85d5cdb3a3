"""List what decides, besides rules and configuration, how a file is judged.

Not `state`, which names files by their paths and times: those differ between machines that judge
alike.
"""

import hashlib
import os
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import checker
from checker.core import resources
from checker.core.regular_files import LARGEST_LIST, hash_regular
from checker.core.text import lazy_re as re
from checker.rules.packs import find_installed_packs

_DISTRIBUTION = "doc-format-checker"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_SHOWN = 12


@cache
def collect_versions() -> Mapping[str, str]:
    """Return what is installed here, by name: checker, its files, Python, the libraries it names.

    Raises:
        ConfigError: a wheel names rule sets that are not there.
    """
    return {
        "checker": checker.__version__,
        "checker (files)": _digest(_iter_own()),
        "rule sets in wheels": _digest(_read_folder(folder) for folder in find_installed_packs()),
        "Python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "system": os.name,
        **{name: _find_version(name) for name in (*_iter_libraries(), "distributed")},
    }


def find_differences(
    here: Mapping[str, str], there: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Return name, version here and version there of what is not the same; `-` where it is not."""
    names = dict.fromkeys([*here, *there])
    pairs = ((name, here.get(name, "-"), there.get(name, "-")) for name in names)
    return [each for each in pairs if each[1] != each[2]]


def _iter_libraries() -> Iterator[str]:
    for each in sorted(requires(_DISTRIBUTION) or ()):
        if "extra ==" not in each and (name := _NAME.match(each)) is not None:
            yield re.sub(r"[-_.]+", "-", name[0]).lower()


def _find_version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"


def _iter_own() -> Iterator[bytes]:
    package = Path(checker.__file__).parent
    for file in sorted(package.rglob("*.py")):
        yield _name_and_hash(file, package)
    data = (
        resources.get_rules_folder(),
        resources.get_prompts_folder(),
        resources.lexicons_folder(),
        resources.get_foreign_folder(),
    )
    for folder in data:
        yield _read_folder(folder)


def _read_folder(folder: Path) -> bytes:
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    return b"".join(
        _name_and_hash(each, folder) for each in files if "__pycache__" not in each.parts
    )


def _name_and_hash(file: Path, folder: Path) -> bytes:
    name = file.relative_to(folder).as_posix().encode()
    return name + hash_regular(file, LARGEST_LIST)


def _digest(parts: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()[:_SHOWN]
