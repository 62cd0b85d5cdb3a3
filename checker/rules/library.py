"""Find rule sets, and the one that a document is for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from checker.core import resources
from checker.core.catalogue import languages
from checker.core.data_classes import dataclass
from checker.core.document import Document
from checker.core.errors import ConfigError, RulesetError
from checker.core.messages import Message
from checker.core.regular_files import is_inside
from checker.rules.kept_files import parse_kept
from checker.rules.likeness import FormatSigns, list_written
from checker.rules.load import is_ruleset, load_ruleset, read_header
from checker.rules.model import Ruleset, RulesetHeader
from checker.rules.packs import find_installed_packs
from checker.rules.validation_errors import suggest_nearest
from checker.rules.yaml_nodes import read_bytes

_SHIPPED_DEFAULTS: Final = {"ja": "ja-business", "en": "en-technical"}
"""What a document of a language is checked against where no rule set is for it."""

_MOST_NEAR: Final = 2
_MOST_SURVEYED: Final = 64
"""Rule files whose headers a process remembers, by their bytes."""

_Survey = tuple[
    tuple[tuple[Path, RulesetHeader], ...],
    tuple[RulesetError, ...],
    dict[Path, FormatSigns],
    dict[str, dict[str, str]],
]


def get_default(chosen: str, language: Literal["ja", "en"]) -> str:
    """Return the default rule set for a language; one that does not ship with checker stays."""
    return _SHIPPED_DEFAULTS[language] if chosen in _SHIPPED_DEFAULTS.values() else chosen


def is_default(name: str) -> bool:
    """Return whether a rule set is what documents of no format are held against."""
    return name in _SHIPPED_DEFAULTS.values()


@dataclass(frozen=True)
class RulesetLibrary:
    """The company's own rule sets, those of installed wheels, and those that ship with checker.

    Where two have one name, the company's own stands first, then the wheel's. `foreign` opens a
    path to rules of another tool, and returns None for anything else.
    """

    paths: tuple[Path, ...] = ()
    foreign: Callable[[str], Ruleset | None] | None = None

    @cached_property
    def files(self) -> dict[str, Path]:
        """Rule files by name, the file's name without its ending."""
        found: dict[str, Path] = {}
        for path in (*self.paths, *find_installed_packs(), resources.get_rules_folder()):
            for file in _list_files(path):
                found.setdefault(file.stem, file)
        for file in found.values():
            _check_link(file, self.paths)
        return found

    def headers(self) -> Sequence[tuple[Path, RulesetHeader]]:
        """Return every rule set's header, by name.

        Raises:
            RulesetErrors: one of the files is no rule set.
        """
        headers, faults = self.survey()
        if faults:
            raise faults[0]
        return headers

    def survey(self) -> tuple[Sequence[tuple[Path, RulesetHeader]], Sequence[RulesetError]]:
        """Return the headers that can be read, by name, and what is wrong with the others.

        Files of YAML that do not claim to be rule sets, such as lists of words, are left out. The
        files are read once: many documents are held against the same headers.
        """
        headers, faults, *_ = self._survey
        return headers, faults

    def list_rule_names(self) -> Mapping[str, Mapping[str, str]]:
        """Return by rule what its file calls it, by language; no rule is checked for it."""
        return self._survey[-1]

    @cached_property
    def _survey(self) -> _Survey:
        headers: list[tuple[Path, RulesetHeader]] = []
        signs: dict[Path, FormatSigns] = {}
        faults: list[RulesetError] = []
        names: dict[str, dict[str, str]] = {}
        for _, file in sorted(self.files.items()):
            shown = self.shown(file)
            try:
                surveyed = _survey_file(read_bytes(file, shown), file, shown)
            except RulesetError as error:
                faults.append(error)
                continue
            if surveyed is not None:
                header, signs[file], own = surveyed
                headers.append((file, header))
                names |= own
        return tuple(headers), tuple(faults), signs, names

    def get(self, name: str) -> Ruleset:
        """Return a rule set by name, or from a path to a YAML file or to another tool's rules.

        Raises:
            RulesetErrors: it cannot be used.
            ConfigError: there is none of that name.
        """
        converted = self.foreign(name) if self.foreign is not None else None
        if converted is not None:
            return converted
        as_path = Path(name)
        if as_path.suffix in {".yaml", ".yml"}:
            return load_ruleset(as_path, self.files.get, name, names=self.files)
        file = self.files.get(name)
        if file is None:
            raise ConfigError(
                Message("rules.there-is-no-rule-set", name=name),
                remedy=suggest_nearest(name, sorted(self.files)),
            )
        return load_ruleset(file, self.files.get, self.shown(file), names=self.files)

    def choose(self, document: Document, path: str) -> str | None:
        """Return the name of the rule set whose `applies_to` fits best, None where none does.

        Raises:
            ConfigError: two fit equally well and neither extends the other.
        """
        names = find_fitting(document, path, self.headers())
        if not names:
            return None
        if len(names) > 1:
            listed = ", ".join(names)
            raise ConfigError(
                Message("rules.several-rule-sets-fit", listed=listed),
                place=path,
                remedy=Message("rules.choose-r", names=names[0]),
            )
        return names[0]

    def is_shipped(self, name: str) -> bool:
        """Return whether a name is that of a rule set that ships with checker."""
        file = self.files.get(name)
        return file is not None and file.is_relative_to(resources.get_rules_folder())

    def list_near(self, document: Document) -> list[RulesetHeader]:
        """Return the rule sets whose sections and fields a document has the most of, best first."""
        headers, _, signs, _ = self._survey
        written = list_written(document)
        shares = [
            (signs[file].measure(written), header)
            for file, header in headers
            if header.language == document.language
        ]
        near = sorted((each for each in shares if each[0]), key=lambda each: -each[0])
        return [header for _, header in near[:_MOST_NEAR]]

    def shown(self, file: Path) -> str:
        """Return how messages name a rule file: shipped ones without the folder they lie in."""
        root = resources.get_rules_folder()
        return str(file.relative_to(root)) if file.is_relative_to(root) else str(file)


def find_fitting(
    document: Document, path: str, headers: Iterable[tuple[Path, RulesetHeader]]
) -> list[str]:
    """Return the names of the rule sets that fit a document best, but not those they extend."""
    scored = [(each.applies(document, path), file.stem, each) for file, each in headers]
    best = max((score for score, _, _ in scored), default=0)
    if best == 0:
        return []
    bases = {base for score, _, each in scored if score == best for base in each.extends}
    return [name for score, name, _ in scored if score == best and name not in bases]


@lru_cache(_MOST_SURVEYED)
def _survey_file(
    raw: bytes, file: Path, shown: str
) -> tuple[RulesetHeader, FormatSigns, dict[str, dict[str, str]]] | None:
    """Return header, signs and names of a rule file; None where it does not claim to be one.

    Raises:
        RulesetError: it is no rule set.
    """
    content = parse_kept(raw, file, shown)
    if not is_ruleset(content):
        return None
    names = _read_rule_names(content.data)
    return read_header(content), FormatSigns.of(content.data), names


def _read_rule_names(data: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return the names that the rules of a file have; what makes no sense is another's to tell."""
    found: dict[str, dict[str, str]] = {}
    rules = data.get("rules")
    for rule in rules if isinstance(rules, list) else ():
        known, name = (rule.get("id"), rule.get("name")) if isinstance(rule, dict) else (None, None)
        texts = dict.fromkeys(languages(), name) if isinstance(name, str) else name
        if isinstance(known, str) and isinstance(texts, dict):
            found[known] = {str(language): str(text) for language, text in texts.items()}
    return found


def _check_link(file: Path, paths: Sequence[Path]) -> None:
    """Make sure that a rule file of a company's own folder is no link out of it."""
    if file.is_symlink() and file.parent in paths and not is_inside(file, file.parent):
        raise RulesetError(
            Message("rules.leads-out-of-the-folder", name=file.name),
            place=str(file),
            remedy=Message("rules.put-it-below-the-rule-sets-folder"),
        )


def _list_files(path: Path) -> Sequence[Path]:
    if path.is_file():
        return [path]
    if path.is_dir():
        return sorted(file for file in path.iterdir() if file.suffix in {".yaml", ".yml"})
    raise RulesetError(
        Message("rules.no-such-file-folder-rules"),
        place=str(path),
        remedy=Message("rules.check-rules-in-the-configuration"),
    )
