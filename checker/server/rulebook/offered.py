"""List the rule sets that documents can be checked with: published ones, then those in files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from checker.core.config_layers import load_settings
from checker.core.errors import RulesetError
from checker.core.regular_files import LARGEST_SETTINGS, read_regular_text
from checker.rules.foreign import open_library
from checker.rules.library import RulesetLibrary
from checker.rules.model import RulesetHeader
from checker.server.office import Office
from checker.server.store import published

Source = Literal["office", "folder", "shipped"]
Signature = tuple[tuple[str, int, int], ...]

_MOST_KEPT: Final = 4
_Surveyed = tuple[
    tuple["OfferedRuleset", ...], tuple[RulesetError, ...], Mapping[str, Mapping[str, str]]
]
_SURVEYED: Final[dict[Signature, _Surveyed]] = {}


@dataclass(frozen=True, slots=True)
class OfferedRuleset:
    """A rule set by name.

    Attributes:
        name: what a check is asked for.
        title: for people.
        language: of the documents that it is for.
        source: `office` where it is published here, `folder` where an administrator put its file,
            `shipped` where it came with checker.
        version: the number that holds, of a published one.
    """

    name: str
    title: str
    language: str
    source: Source
    version: int | None = None


def list_offered(office: Office) -> list[OfferedRuleset]:
    """Return the rule sets by name; where two have one name, the published one.

    Raises:
        ConfigError: the office's configuration cannot be used.
    """
    found = {each.name: each for each in _survey(office)[0]}
    with office.database.look() as transaction:
        for name, each in published.list_current(transaction).items():
            title = each.title or name
            found[name] = OfferedRuleset(name, title, each.language, "office", each.number)
    return [found[name] for name in sorted(found)]


def find_offered(office: Office, name: str) -> OfferedRuleset | None:
    """Return a rule set by name, None where there is none."""
    return next((each for each in list_offered(office) if each.name == name), None)


def list_faults(office: Office) -> tuple[RulesetError, ...]:
    """Return why rule files of the administrator are not offered."""
    return _survey(office)[1]


def find_text(office: Office, name: str) -> str | None:
    """Return the YAML of the rule set that holds under a name, None where there is none."""
    with office.database.look() as transaction:
        held = published.list_current(transaction).get(name)
    if held is not None:
        return held.text
    file = _open_files(office).files.get(name)
    return None if file is None else read_regular_text(file, LARGEST_SETTINGS)


def find_signature(office: Office) -> Signature:
    """Return what changes with every change of a rule file, beside those that are published."""
    settings = [office.folder.configuration] if office.folder.configuration.exists() else []
    return _sign([*_open_files(office).files.values(), *settings])


def list_names(office: Office) -> dict[str, Mapping[str, str]]:
    """Return by rule what it is called, by language; published rule sets have the last word."""
    with office.database.look() as transaction:
        held = published.list_current(transaction)
    own = {rule: names for each in held.values() for rule, names in each.names.items()}
    return {**_survey(office)[2], **own}


def _open_files(office: Office) -> RulesetLibrary:
    settings = load_settings(office.folder.path, office.folder.source)
    return open_library((office.folder.rules, *settings.rules), names_only=True)


def _survey(office: Office) -> _Surveyed:
    """Return the rule sets in files, and what is wrong with others; no rule is checked."""
    library = _open_files(office)
    key = _sign(library.files.values())
    if key not in _SURVEYED:
        headers, faults = library.survey()
        while len(_SURVEYED) >= _MOST_KEPT:
            _SURVEYED.pop(next(iter(_SURVEYED)), None)
        offers = tuple(_offer(library, *each) for each in headers)
        _SURVEYED[key] = offers, tuple(faults), library.list_rule_names()
    return _SURVEYED[key]


def _offer(library: RulesetLibrary, file: Path, header: RulesetHeader) -> OfferedRuleset:
    source: Source = "shipped" if library.is_shipped(file.stem) else "folder"
    return OfferedRuleset(file.stem, header.title or file.stem, header.language, source)


def _sign(files: Iterable[Path]) -> Signature:
    signed = []
    for file in sorted(files):
        status = file.stat()
        signed.append((str(file), status.st_mtime_ns, status.st_size))
    return tuple(signed)
