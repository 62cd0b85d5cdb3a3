"""Name the checker that is running here as a requirement for pip, for CI.

Source: PEP 610, "Recording the Direct URL Origin of installed distributions".
"""

import json
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from urllib.parse import urlsplit

from checker import __version__
from checker.core.errors import ConfigError
from checker.core.messages import Message

NAME = "doc-format-checker"


def build_requirement(given: str | None = None) -> str:
    """Return what pip is told to install: what was given, else what is installed here.

    A checker that came from a git repository or an address comes from there again; one from a
    package index, a folder or an address with a password in it is named by its version.

    Raises:
        ConfigError: what was given is no single line.
    """
    if given is None:
        return _find_installed()
    if given.isprintable() and given.strip() and "${{" not in given and not given.startswith("-"):
        return given.strip()
    raise ConfigError(
        Message("setup.is-nothing-that-pip-installs"),
        place=f"--requirement {given!r}",
        remedy=Message("setup.for-example", name=NAME, version=__version__),
    )


def _find_installed() -> str:
    try:
        return _read_origin(distribution(NAME))
    except PackageNotFoundError:
        return f"{NAME}=={__version__}"


def _read_origin(installed: Distribution) -> str:
    by_version = f"{NAME}=={__version__}"
    written = installed.read_text("direct_url.json")
    if written is None:
        return by_version
    origin = json.loads(written)
    url, source = origin["url"], origin.get("vcs_info")
    parts = urlsplit(url)
    if parts.scheme == "file" or parts.password or not url.isprintable():
        return by_version
    if source is not None:
        revision = source.get("requested_revision") or source["commit_id"]
        return f"{NAME} @ {source['vcs']}+{url}@{revision}"
    return f"{NAME} @ {url}" if "archive_info" in origin else by_version
