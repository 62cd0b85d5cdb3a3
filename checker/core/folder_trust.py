"""Tell what a stranger's folder may configure, and remember the folders that the user trusts.

A folder's configuration comes with the documents, from whoever made them. It chooses rules and how
they count. What reaches outside (a server, a secret, a model by path, a path elsewhere, higher
limits) is the user's to choose: such a setting counts once the user trusts the folder, which is
remembered with the hash of the file, so that a change asks again.
"""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from checker.core.config_files import PATH_LISTS, PATHS, TABLE_PATHS, ConfigFile
from checker.core.data_classes import dataclass
from checker.core.errors import ConfigError, describe_unreadable
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.core.regular_files import is_inside, read_regular_text
from checker.core.storage import config_folder, write_atomically
from checker.core.text import lazy_re as re

_PLAIN_MODEL: Final = re.compile(r"\w[\w.+-]*")
_SHOWN_LENGTH: Final = 200
_MOST_OF_LINT: Final = {"cache_mib": 256, "jobs": 16}
"""What a folder may ask for at most of the disk and of processes."""
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class RestrictedSetting:
    """A setting that counts only in a folder that is trusted: its key, its value, and why."""

    key: str
    value: object
    why: Message

    @property
    def shown(self) -> str:
        """Key and value as a terminal may show them: a stranger chose the words."""
        text = json.dumps(self.value, ensure_ascii=False, default=str)
        words = "".join(
            each if each.isprintable() else ascii(each)[1:-1] for each in text[:_SHOWN_LENGTH]
        )
        return f"{self.key} = {words}" + ("…" if len(text) > _SHOWN_LENGTH else "")


def find_restricted(file: ConfigFile, limits: Limits) -> list[RestrictedSetting]:
    """Return what a folder's configuration sets that is not a folder's to choose.

    Args:
        file: the folder's configuration.
        limits: those that hold without it; a folder may lower them.
    """
    outside = Message("core.why-path-outside")
    return [
        *_restricted_server(file.values),
        *_restricted_limits(file.values, limits),
        *(
            RestrictedSetting(key, str(path), outside)
            for key, path in _iter_outside(file.values, file.path)
        ),
    ]


def _restricted_server(values: Mapping[str, Any]) -> Iterator[RestrictedSetting]:
    model, search = values.get("model"), values.get("search")
    yield from _restricted_endpoint("endpoint", values.get("endpoint"))
    if isinstance(search, dict):
        yield from _restricted_endpoint("search.embeddings", search.get("embeddings"))
    if isinstance(model, str) and not _is_plain_model(model):
        yield RestrictedSetting("model", model, Message("core.why-model"))


def _restricted_endpoint(name: str, endpoint: object) -> Iterator[RestrictedSetting]:
    if isinstance(endpoint, dict):
        for key, value in endpoint.items():
            why = Message("core.why-key" if key == "api_key_env" else "core.why-server")
            yield RestrictedSetting(f"{name}.{key}", value, why)
    elif endpoint is not None:
        yield RestrictedSetting(name, endpoint, Message("core.why-server"))


def _is_plain_model(name: str) -> bool:
    """Return whether a model is named as `checker model list` names it, not by address or path."""
    return bool(_PLAIN_MODEL.fullmatch(name)) and not name.lower().endswith(".gguf")


def _restricted_limits(values: Mapping[str, Any], limits: Limits) -> Iterator[RestrictedSetting]:
    given = values.get("limits")
    for key, value in given.items() if isinstance(given, dict) else ():
        most = getattr(limits, key, None)
        if isinstance(value, int | float) and most is not None and value > most:
            yield RestrictedSetting(f"limits.{key}", value, Message("core.why-limit", most=most))
    lint = values.get("lint")
    inner = lint if isinstance(lint, dict) else {}
    for key, most in _MOST_OF_LINT.items():
        value = inner.get(key)
        if isinstance(value, int | float) and value > most:
            yield RestrictedSetting(f"lint.{key}", value, Message("core.why-limit", most=most))


def _iter_outside(values: Mapping[str, Any], file: Path) -> Iterator[tuple[str, str | Path]]:
    """Yield what a configuration names that lies outside its folder; it may be a link itself."""
    folder = file.parent
    if not _is_inside(file, folder):
        yield file.name, file.resolve()
    yield from (each for each in _iter_paths(values) if not _is_inside(each[1], folder))
    for key, name in _iter_rulesets(values):  # a path counts from where checker runs
        places = [folder / name, *(each for each in [Path(name).absolute()] if _exists(each))]
        if not all(_is_inside(each, folder) for each in places):
            yield key, name


def _iter_paths(values: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    for key in PATH_LISTS:
        listed = values.get(key)
        yield from ((key, each) for each in (listed if isinstance(listed, tuple) else ()))
    single = [(key, values.get(key)) for key in PATHS]
    for name, keys in TABLE_PATHS.items():
        table = values.get(name)
        inner = table if isinstance(table, dict) else {}
        single += [(f"{name}.{key}", inner.get(key)) for key in keys]
    yield from ((key, path) for key, path in single if isinstance(path, Path))


def _iter_rulesets(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the rule sets that are chosen; each may be a name or a path."""
    entries = values.get("paths")
    tables = filter(_is_table, entries if isinstance(entries, list) else ())
    named = [("default_ruleset", values.get("default_ruleset"))]
    named += [("paths.ruleset", each.get("ruleset")) for each in tables]
    yield from ((key, name) for key, name in named if isinstance(name, str))


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _is_inside(path: str | Path, folder: Path) -> bool:
    """Return whether a path, links resolved, lies in a folder; one that is none does not."""
    try:
        return is_inside(folder / path, folder)
    except (OSError, ValueError, RuntimeError):  # a null byte, a loop of links
        return False


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


@dataclass(frozen=True, slots=True)
class TrustRecord:
    """The configuration files that the user trusts, each with the hash it had then."""

    path: Path
    files: dict[str, str]

    @classmethod
    def read(cls) -> "TrustRecord":
        """Read the record of this user; one that is not there trusts nothing.

        Raises:
            ConfigError: it cannot be read.
        """
        path = get_trust_path()
        try:
            data = json.loads(read_regular_text(path))
            return cls(path, {str(name): str(sha256) for name, sha256 in data["files"].items()})
        except FileNotFoundError:
            return cls(path, {})
        except OSError as error:
            raise _report_damaged(path, describe_unreadable(error)) from error
        except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
            raise _report_damaged(path, Message("core.cannot-be-read", error=error)) from error

    def trusts(self, file: ConfigFile) -> bool:
        """Return whether the user trusts a folder's configuration as it is now."""
        return self.files.get(_name_file(file.path)) == file.sha256

    def knows(self, path: Path) -> bool:
        """Return whether the user trusted a configuration file as it was once."""
        return _name_file(path) in self.files

    def add(self, file: ConfigFile) -> None:
        """Remember a configuration as it is now.

        Raises:
            OutputError: the record cannot be written.
        """
        self._write({**self.files, _name_file(file.path): file.sha256})

    def remove(self, names: list[str]) -> None:
        """Forget configuration files, named as `files` names them.

        Raises:
            OutputError: the record cannot be written.
        """
        self._write({name: each for name, each in self.files.items() if name not in names})

    def list_below(self, folder: Path) -> list[str]:
        """Return the names of the configuration files that are trusted in a folder."""
        whole = folder.resolve()
        return [name for name in self.files if Path(name).parent == whole]

    def _write(self, files: dict[str, str]) -> None:
        """Write the record so that only its user reads it."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        data = {"version": _VERSION, "files": dict(sorted(files.items()))}
        write_atomically(
            self.path,
            json.dumps(data, indent=1).encode(),
            before_rename=lambda temporary: temporary.chmod(0o600),
        )


def get_trust_path() -> Path:
    """Return the file in which trusted folders are remembered."""
    return config_folder() / "trusted.json"


def _name_file(path: Path) -> str:
    """Return what a configuration file is known by: its folder without links, and its name."""
    return os.fspath(path.parent.resolve() / path.name)


def _report_damaged(path: Path, what: Message) -> ConfigError:
    return ConfigError(what, place=str(path), remedy=Message("core.remove-it-and-trust-anew"))
