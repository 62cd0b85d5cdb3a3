"""Read requirements.lock: what checker needs at run time, and under which licence each part is."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
SERVER_LOCK = ROOT / "requirements-server.lock"
"""The same with what the extra `server` needs."""
SEARCH_LOCK = ROOT / "requirements-search.lock"
"""The same with what the extra `search` needs."""

_PACKAGE: Final = re.compile(
    r"(?P<name>[a-z0-9-]+)==(?P<version>[^\s;\\]+)(?: ; (?P<when>[^\\]+?))? *\\?"
)
_HASH: Final = re.compile(r"    --hash=sha256:(?P<digest>[0-9a-f]{64})(?: \\)?")
_EXPRESSION: Final = re.compile(r"[A-Z0-9][A-Za-z0-9.+-]*(?: (?:AND|OR) [A-Z0-9][A-Za-z0-9.+-]*)*")
"""SPDX's names, joined; not the whole text of a licence."""
_NAMED: Final = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""SPDX's names (spdx.org/licenses) of what older packages say."""
_SPOKEN: Final = {"olefile": "BSD-2-Clause"}
"""Of packages that say a family only, as their licence files have it."""


@dataclass(frozen=True, slots=True)
class LockedPackage:
    """A line of the lock. `when` is its environment marker; empty where it is always needed."""

    name: str
    version: str
    when: str
    hashes: tuple[str, ...]


def read_lock(text: str | None = None) -> list[LockedPackage]:
    """Return the packages of a lock, by default of the repository's.

    Raises:
        ValueError: a line is neither a package with its version nor a hash.
    """
    found: list[LockedPackage] = []
    lines = (LOCK.read_text(encoding="utf-8") if text is None else text).splitlines()
    for line in (each for each in lines if each and not each.startswith("#")):
        if package := _PACKAGE.fullmatch(line):
            found.append(
                LockedPackage(package["name"], package["version"], package["when"] or "", ())
            )
        elif (digest := _HASH.fullmatch(line)) and found:
            last = found.pop()
            hashes = (*last.hashes, digest["digest"])
            found.append(LockedPackage(last.name, last.version, last.when, hashes))
        else:
            raise ValueError(line)
    return found


def find_licence(name: str) -> str:
    """Return the licence of an installed package as an SPDX expression.

    Raises:
        LookupError: it is not installed, or says nothing that is known.
    """
    said = metadata.metadata(name)
    kinds = [
        each.rpartition(" :: ")[2]
        for each in said.get_all("Classifier") or []
        if each.startswith("License :: OSI Approved :: ")
    ]
    candidates = [_SPOKEN.get(name), said.get("License-Expression"), said.get("License"), *kinds]
    for each in filter(None, candidates):
        known = _NAMED.get(each, each)
        if _EXPRESSION.fullmatch(known):
            return known
    raise LookupError(name)


def list_needs(name: str, names: frozenset[str]) -> list[str]:
    """Return which packages of `names` an installed package requires, extras left out, sorted."""
    required = metadata.requires(name) or []
    needed = {
        canonical
        for each in required
        if "extra ==" not in each
        and (canonical := normalize(re.split(r"[^\w.-]", each, maxsplit=1)[0])) in names
    }
    return sorted(needed)


def normalize(name: str) -> str:
    """Return a package's name as the index has it (Python packaging, "Names and normalization")."""
    return re.sub(r"[-_.]+", "-", name).lower()


def list_direct() -> Iterator[str]:
    """Yield the names of what pyproject.toml requires."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for each in project["dependencies"]:
        yield normalize(re.split(r"[^\w.-]", each, maxsplit=1)[0])
