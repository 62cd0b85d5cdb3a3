"""Rule sets in Python wheels, for a company that shares them like any other package.

A wheel names its folder of YAML files under the entry point group `checker.rulesets`; nothing of
it is imported, so that no code of a rule set ever runs.

    [project.entry-points."checker.rulesets"]
    acme = "acme_rules"          # the package that holds acme.yaml, ...
"""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Final

from checker.core.errors import ConfigError
from checker.core.messages import Message
from checker.core.regular_files import read_regular

if TYPE_CHECKING:
    from importlib.metadata import Distribution

GROUP = "checker.rulesets"
_LISTS: Final = (".dist-info", "egg-info")
"""How the folders end, in any case, that say what a wheel brings."""
_FINDS: Final = "find_distributions"


def find_installed_packs() -> tuple[Path, ...]:
    """Return the folders of rule sets that installed wheels bring, by name of the entry point.

    Raises:
        ConfigError: a wheel names a package that is not there.
    """
    if not _may_have_packs():
        return ()
    from importlib.metadata import entry_points  # noqa: PLC0415 - slow, and few have any

    found = sorted(entry_points(group=GROUP), key=lambda each: each.name)
    return tuple(_find_folder(each.value, each.name, each.dist) for each in found)


def _may_have_packs() -> bool:
    """Return whether a wheel speaks of rule sets, or may: `entry_points` would read them all."""
    finders = [each for each in sys.meta_path if hasattr(each, _FINDS)]
    if any(each is not PathFinder for each in finders):
        return True
    return any(_speaks_of_packs(each or ".") for each in dict.fromkeys(sys.path))


def _speaks_of_packs(place: str) -> bool:
    """Return whether what lies in a place of `sys.path` may bring rule sets."""
    if not os.path.isdir(place):  # noqa: PTH112 - a path of many, and no object is needed
        return os.path.exists(place)  # noqa: PTH110 - an archive, which is read the slow way
    group = GROUP.encode()
    return any(group in raw for raw in _iter_entry_points(place))


def _iter_entry_points(place: str) -> Iterator[bytes]:
    """Yield what the wheels in a folder of `sys.path` say of their entry points."""
    with suppress(OSError):
        names = os.listdir(place)  # noqa: PTH208 - names only
        for name in (each for each in names if each.lower().endswith(_LISTS)):
            with suppress(OSError):
                yield read_regular(f"{place}/{name}/entry_points.txt")


def _find_folder(value: str, name: str, distribution: "Distribution | None") -> Path:
    package, _, inner = value.partition(":")
    places = None
    for part in package.split("."):  # found without running any `__init__`
        spec = PathFinder.find_spec(part, places)
        places = list(spec.submodule_search_locations or ()) if spec else []
        if not places:
            break
    if not places:
        wheel = distribution.name if distribution else name
        raise ConfigError(
            Message("rules.has-no-package", package=package),
            place=wheel,
            remedy=Message("rules.install-anew-or-remove-it", wheel=wheel),
        )
    return Path(places[0]) / inner.replace(".", "/") if inner else Path(places[0])
