"""Put a run's configuration together: the administrator's, the user's, the folder's, environment.

Of these, a later one wins; options of the command line win over all. A folder's file comes with
the documents: what it may not choose is refused unless the user trusts the folder (`folder_trust`).
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from checker.core.config import Settings
from checker.core.config_files import (
    OWN,
    SHARED,
    ConfigFile,
    find_config_file,
    iter_searched,
    read_config_file,
)
from checker.core.data_classes import dataclass
from checker.core.errors import ConfigError
from checker.core.folder_trust import TrustRecord, find_restricted, get_trust_path
from checker.core.lazy_models import make
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.core.storage import admin_config_folder, config_folder, installation_config_folder

if TYPE_CHECKING:
    from checker.core.policy_folder import PolicyFolder

_JOINED_TABLES: Final = ("lint", "limits", "search")
"""Tables of which a later file sets single keys. An endpoint is one thing: no key goes to an
address that another file names."""


@dataclass(frozen=True, slots=True)
class ConfigSource:
    """Where a folder's configuration comes from: the nearest file, unless the user says otherwise.

    Attributes:
        file: the one file that is read instead, named by the user and so trusted.
        isolated: no file of the folder is read.
        policy: a trusted revision from which the folder's file is read.
    """

    file: Path | None = None
    isolated: bool = False
    policy: "PolicyFolder | None" = None


NEAREST: Final = ConfigSource()


@dataclass(frozen=True, slots=True)
class LoadedConfiguration:
    """The settings that hold in a folder, and where they stand.

    Attributes:
        settings: what all files, the environment and the defaults say together.
        file: the folder's own, None where none was found.
        top: the file that wins, None without any.
    """

    settings: Settings
    file: Path | None = None
    top: Path | None = None


def load_settings(folder: Path, source: ConfigSource = NEAREST) -> Settings:
    """Return the settings that hold in `folder`.

    Raises:
        ConfigError: a file cannot be used; names file and key.
    """
    return load_configuration(folder, source).settings


def load_configuration(folder: Path, source: ConfigSource = NEAREST) -> LoadedConfiguration:
    """Return the settings that hold in `folder`, and the folder's own file.

    Raises:
        ConfigError: a file is no TOML, a key or value makes no sense, or the folder chooses what it
            may not; names file and key.
    """
    own = _read_users()
    if source.file is not None:
        named = read_config_file(source.file.absolute())
        return LoadedConfiguration(_build_settings([*own, named]), top=named.path)
    if source.policy is not None and not source.isolated:
        return _load_trusted(folder.absolute(), source.policy, own)
    found = None if source.isolated else find_config_file(folder.absolute())
    if found is None or any(_is_same(found, each.path) for each in own):
        top = own[-1].path if own else None
        return LoadedConfiguration(_build_settings(own), top=top)
    file = read_config_file(found)
    _check_allowed(file, own)
    return LoadedConfiguration(_build_settings([*own, file]), found, found)


def _load_trusted(
    folder: Path, policy: "PolicyFolder", own: Sequence[ConfigFile]
) -> LoadedConfiguration:
    """Return the settings of a folder as a trusted revision has them.

    Paths that the file names lie in the revision; that of the cache, which is written, does not.
    """
    at = policy.find(folder)
    found = None if at is None else find_config_file(_find_there(Path(at)))
    if found is None:
        return LoadedConfiguration(_build_settings(own), top=own[-1].path if own else None)
    file = read_config_file(found)
    shown = replace(file, path=Path(policy.show(found)))
    _check_allowed(replace(file, values=_name_wholly(file)), own, shown)
    lint = file.values.get("lint")
    if isinstance(lint, dict) and isinstance(lint.get("cache_file"), Path):
        lint["cache_file"] = Path(policy.show(lint["cache_file"]))
    return LoadedConfiguration(_build_settings([*own, file]), shown.path, shown.path)


def _name_wholly(file: ConfigFile) -> dict[str, Any]:
    """Return what a file sets with its rule sets as paths: no name means the working folder's."""
    values, folder = dict(file.values), file.path.parent
    if isinstance(values.get("default_ruleset"), str):
        values["default_ruleset"] = str(folder / values["default_ruleset"])
    if isinstance(values.get("paths"), list):
        values["paths"] = [
            {**each, "ruleset": str(folder / each["ruleset"])}
            if isinstance(each, dict) and isinstance(each.get("ruleset"), str)
            else each
            for each in values["paths"]
        ]
    return values


def _find_there(folder: Path) -> Path:
    """Return a folder, or the nearest above it that is there."""
    return next(each for each in (folder, *folder.parents) if each.is_dir())


def list_read_files(folder: Path, source: ConfigSource = NEAREST) -> list[Path]:
    """Return all files, there or not, of which a change may change the settings of `folder`."""
    folders = (installation_config_folder(), admin_config_folder(), config_folder())
    files = [*(each / OWN for each in folders), get_trust_path()]
    if source.file is not None:
        return [*files, source.file]
    if source.isolated:
        return files
    return [*files, *(each / name for each in iter_searched(folder) for name in (OWN, SHARED))]


def find_limits_without(folder_file: Path) -> Limits:
    """Return the limits that hold where a folder's own configuration is left out.

    Raises:
        ConfigError: the user's or the administrator's configuration makes no sense.
    """
    own = [each for each in _read_users() if not _is_same(folder_file, each.path)]
    return _build_settings(own).limits


def _read_users() -> list[ConfigFile]:
    """Return the installation's, the administrator's and the user's, as far as they are there."""
    folders = (installation_config_folder(), admin_config_folder(), config_folder())
    files = (each / OWN for each in folders)
    return [read_config_file(each) for each in files if os.path.lexists(each)]


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _check_allowed(
    file: ConfigFile, own: Sequence[ConfigFile], shown: ConfigFile | None = None
) -> None:
    """Make sure that a folder chooses only what it may; `shown` is the file as the user knows it.

    Raises:
        ConfigError: it chooses more, and is not trusted as it is now.
    """
    restricted = find_restricted(file, _build_settings(own).limits)
    if not restricted:
        return
    record, known = TrustRecord.read(), shown or file
    if record.trusts(known):
        return
    import shlex  # noqa: PLC0415 - only of errors

    settings = "; ".join(each.shown for each in restricted)
    changed = record.knows(known.path)
    raise ConfigError(
        Message("core.changed-since-trusted" if changed else "core.needs-trust", settings=settings),
        place=str(known.path),
        remedy=Message(
            "core.trust-the-folder",
            folder=shlex.quote(str(known.path.parent)),  # a stranger may have named it
            users=config_folder() / OWN,
        ),
    )


def _build_settings(files: Sequence[ConfigFile]) -> Settings:
    """Return the settings of several files and the environment, checked.

    Raises:
        ConfigError: a key or value makes no sense; names file and key.
    """
    values: dict[str, Any] = {}
    for each in files:
        values = _join(values, each.values)
    try:
        return _read_over(values)
    except ValidationError as error:
        from checker.core.config_errors import explain_settings  # noqa: PLC0415 - only of errors

        raise explain_settings(error, Settings, [each.path for each in files]) from error


def _read_over(values: dict[str, Any]) -> Settings:
    """Return the settings of files with what the environment sets over them."""
    if not any(map(_is_setting, os.environ)):
        return Settings(**values) if values else make(Settings)
    from checker.core.environment_settings import read_over  # noqa: PLC0415 - slow, and few set any

    return read_over(values)


def _is_setting(variable: str) -> bool:
    """Return whether a variable of the environment is a setting's, or that of a key in one."""
    prefix, _, rest = variable.lower().partition("_")
    return prefix == "checker" and rest.partition("__")[0] in Settings.model_fields


def _join(lower: dict[str, Any], upper: dict[str, Any]) -> dict[str, Any]:
    """Return what holds where `upper` wins; rules, templates and globs of both are used."""
    values = lower | upper
    for key in _JOINED_TABLES:
        if isinstance(lower.get(key), dict) and isinstance(upper.get(key), dict):
            values[key] = lower[key] | upper[key]
    for key in ("rules", "templates"):  # where two have one name, the first stands
        if isinstance(lower.get(key), tuple) and isinstance(upper.get(key), tuple):
            values[key] = tuple(dict.fromkeys((*upper[key], *lower[key])))
    if isinstance(lower.get("paths"), list) and isinstance(upper.get("paths"), list):
        values["paths"] = [*lower["paths"], *upper["paths"]]  # of these the last one wins
    return values
