"""Find the configuration file of a folder, and read one: bounded, with its paths made whole.

What a file says is not judged here: `folder_trust` tells what a folder's own file may say,
`config_layers` puts files together.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from checker.core.data_classes import dataclass
from checker.core.errors import ConfigError, describe_unreadable
from checker.core.messages import Message
from checker.core.regular_files import MIB, read_regular
from checker.core.text import lazy_re as re

OWN: Final = "checker.toml"
SHARED: Final = "pyproject.toml"
PATH_LISTS: Final = ("rules", "templates")
PATHS: Final = ("numbers", "prompts")
TABLE_PATHS: Final = {"lint": ("cache_file", "baseline"), "search": ("index", "synonyms")}
_DEEPEST: Final = 32
_BETWEEN_SIGNS: Final = re.compile(r"[^\w\s.\-\"']|\n")
_DOT_IN_KEY: Final = re.compile(r"[\w\"'-][ \t]*\.(?=[ \t]*[\w\"'-])")
_LARGEST: Final = MIB
"""No configuration is longer; a parser of more would take long over what a stranger made up."""


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A configuration file that was read.

    Attributes:
        path: where it lies.
        sha256: of its bytes.
        values: what it sets, by the names of `Settings`; paths count from its folder.
    """

    path: Path
    sha256: str
    values: dict[str, Any]


def find_config_file(folder: Path) -> Path | None:
    """Return the file that holds the settings of `folder`, the nearest upward; None without one.

    Raises:
        ConfigError: a pyproject.toml on the way is no TOML.
    """
    for file in list_candidates(folder):
        if file.name == OWN or "checker" in _tool_tables(_parse(file, _read(file))):
            return file
    return None


def list_candidates(folder: Path) -> list[Path]:
    """Return the files of `folder` and above it that may be its configuration, the nearest first.

    The search ends at the repository's root and at the user's home, and before what belongs to
    somebody else: whoever may write to a shared folder does not configure all that is below it.
    """
    folder = folder.absolute()
    owners = _trusted_owners(folder)
    files = (each / name for each in _iter_searched(folder, owners) for name in (OWN, SHARED))
    return [each for each in files if _is_there(each) and _belongs(each, owners, folder)]


def iter_searched(folder: Path) -> Iterator[Path]:
    """Yield a folder and those above it in which its configuration is looked for."""
    folder = folder.absolute()
    yield from _iter_searched(folder, _trusted_owners(folder))


def _iter_searched(folder: Path, owners: frozenset[int] | None) -> Iterator[Path]:
    home = _find_home()
    for each in (folder, *folder.parents):
        if each != folder and not _is_owned(each, owners):
            return
        yield each
        if each == home or os.path.lexists(each / ".git"):
            return


def _find_home() -> Path | None:
    with suppress(RuntimeError):  # nobody's
        return Path.home()
    return None


def _trusted_owners(folder: Path) -> frozenset[int] | None:
    """Return who may configure a folder: its owner, who runs this, and the system; None for all."""
    if not hasattr(os, "geteuid"):
        return None
    with suppress(OSError):
        return frozenset({os.geteuid(), 0, folder.stat().st_uid})
    return frozenset({os.geteuid(), 0})


def _is_owned(path: Path, owners: frozenset[int] | None) -> bool:
    try:
        return owners is None or path.stat().st_uid in owners
    except OSError:
        return False


def _belongs(file: Path, owners: frozenset[int] | None, folder: Path) -> bool:
    """Return whether a file may configure `folder`; in the folder itself that is anybody's."""
    return file.parent == folder or _is_owned(file, owners)


def _is_there(file: Path) -> bool:
    """Return whether there is something to read, be it no regular file, which is said then."""
    try:
        return file.exists() and not file.is_dir()
    except OSError:
        return False


def read_config_file(path: Path) -> ConfigFile:
    """Read a configuration file.

    Raises:
        ConfigError: it cannot be read, or is no TOML.
    """
    data = _read(path)
    table = _parse(path, data)
    if path.name == SHARED:
        table = _tool_tables(table).get("checker", {})
        if not isinstance(table, dict):
            raise _report_no_table(path)
    return ConfigFile(path, hashlib.sha256(data).hexdigest(), _convert(table, path.parent))


def read_toml(path: Path) -> dict[str, Any]:
    """Return the table of a TOML file that is to be read bounded, as every configuration is.

    Raises:
        ConfigError: it cannot be read, or is no TOML.
    """
    return _parse(path, _read(path))


def _read(path: Path) -> bytes:
    try:
        return read_regular(path, _LARGEST)
    except OSError as error:
        raise ConfigError(
            describe_unreadable(error),
            place=str(path),
            remedy=Message("core.put-a-text-file-there"),
        ) from error


def _parse(path: Path, data: bytes) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - many folders have no configuration

    try:
        text = data.decode("utf-8-sig")
        _check_keys(text)
        table = tomllib.loads(text)
        _check_depth(table)
    except tomllib.TOMLDecodeError as error:
        from checker.core.config_errors import explain_syntax  # noqa: PLC0415 - only of errors

        raise explain_syntax(path, error) from error
    except UnicodeDecodeError as error:
        what = Message("core.cannot-be-read", error=error)
    except RecursionError:
        what = Message("core.nested-too-deeply")
    except ValueError:  # Python's limit on the digits of a number
        what = Message("core.number-too-long")
    else:
        return table
    raise ConfigError(what, place=str(path), remedy=Message("core.check-the-toml-syntax"))


def _check_keys(text: str) -> None:
    """Make sure that no key has so many dots that the parser takes minutes: it is not linear.

    Raises:
        RecursionError: one has.
    """
    for piece in _BETWEEN_SIGNS.split(text):
        if piece.count(".") > _DEEPEST and len(_DOT_IN_KEY.findall(piece)) > _DEEPEST:
            raise RecursionError


def _check_depth(table: dict[str, Any]) -> None:
    """Make sure that a table can be walked by functions that call themselves.

    Raises:
        RecursionError: it is nested too deeply; dotted keys nest without brackets.
    """
    level: list[Any] = [table]
    for _ in range(_DEEPEST):
        level = [inner for each in level for inner in _iter_inside(each)]
        if not level:
            return
    raise RecursionError


def _iter_inside(value: Any) -> Iterator[Any]:
    """Yield the tables and lists in one."""
    inside = value.values() if isinstance(value, dict) else value
    return (each for each in inside if isinstance(each, dict | list))


def _tool_tables(table: dict[str, Any]) -> dict[str, Any]:
    tool = table.get("tool", {})
    return tool if isinstance(tool, dict) else {}


def _report_no_table(path: Path) -> ConfigError:
    return ConfigError(
        Message("core.no-table"),
        place=str(path),
        remedy=Message("core.check-the-toml-syntax"),
    )


def _convert(table: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return what a file's table sets, by the names of `Settings`."""
    values = _rename(table)
    for key in PATH_LISTS:
        if isinstance(values.get(key), (str, list)):
            listed = values[key] if isinstance(values[key], list) else [values[key]]
            values[key] = tuple(folder / str(each) for each in listed)
    _make_whole(values, PATHS, folder)
    for name, keys in TABLE_PATHS.items():
        if isinstance(values.get(name), dict):
            values[name] = _rename(values[name])
            _make_whole(values[name], keys, folder)
    if isinstance(values.get("paths"), list):
        values["paths"] = [_convert_entry(each) for each in values["paths"]]
    return values


def _rename(table: dict[str, Any]) -> dict[str, Any]:
    return {key.replace("-", "_"): value for key, value in table.items()}


def _make_whole(values: dict[str, Any], keys: tuple[str, ...], folder: Path) -> None:
    for key in keys:
        if isinstance(values.get(key), str):
            values[key] = folder / values[key]


def _convert_entry(table: Any) -> Any:
    """Return one of `[[paths]]`, whose globs may be a single text."""
    if not isinstance(table, dict):
        return table
    values = _rename(table)
    if isinstance(values.get("match"), str):
        values["match"] = (values["match"],)
    return values
