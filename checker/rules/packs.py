"""Rule sets in Python wheels, for a company that shares them like any other package.

A wheel names its folder of YAML files under the entry point group `checker.rulesets`; nothing of
it is imported, so that no code of a rule set ever runs.

    [project.entry-points."checker.rulesets"]
    acme = "acme_rules"          # the package that holds acme.yaml, ...
"""

from importlib.machinery import PathFinder
from importlib.metadata import Distribution, entry_points
from pathlib import Path

from checker.core.errors import ConfigError
from checker.core.messages import Message

GROUP = "checker.rulesets"


def find_installed_packs() -> tuple[Path, ...]:
    """Return the folders of rule sets that installed wheels bring, by name of the entry point.

    Raises:
        ConfigError: a wheel names a package that is not there.
    """
    found = sorted(entry_points(group=GROUP), key=lambda each: each.name)
    return tuple(_find_folder(each.value, each.name, each.dist) for each in found)


def _find_folder(value: str, name: str, distribution: Distribution | None) -> Path:
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
