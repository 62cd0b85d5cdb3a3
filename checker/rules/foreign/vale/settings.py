"""Read `.vale.ini`: which styles and rules, where, with which words."""

from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

from checker.core.data_classes import dataclass
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_LIST
from checker.rules.foreign.files import build_failure, read_bytes
from checker.rules.foreign.model import Imported
from checker.rules.foreign.vale.file_tree import Tree, enter_single_folder, open_tree
from checker.rules.foreign.vale.ini import IniSection, parse_ini

LEVELS = ("suggestion", "warning", "error")
_SWITCHES = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
_CORE = frozenset(
    {
        *("StylesPath", "MinAlertLevel", "Vocab", "Packages", "IgnoredScopes", "SkippedScopes"),
        *("IgnoredClasses", "WordTemplate"),
    }
)
_OF_SECTION = ("BasedOnStyles", "TokenIgnores", "BlockIgnores", "IgnorePatterns")
_NOT_OURS = frozenset({"Lang", "Transform", "CommentDelimiters", "View", "Blueprint"})
_PLAIN_SECTIONS = frozenset({"", "*", "DEFAULT", "formats", "asciidoctor"})


@dataclass(slots=True)
class FileSection:
    """A section for the files of a glob: its styles (None where it names none), rules, ignores.

    `rules` maps `Style.Rule` to a level, True or False, and `Style` to a level.
    """

    glob: str
    at: str
    styles: tuple[str, ...] | None = None
    rules: dict[str, str | bool] = field(default_factory=dict)
    ignores: tuple[str, ...] = ()


@dataclass(slots=True)
class ValeSettings:
    """A configuration, its packages included, the later word winning."""

    styles: list[Tree] = field(default_factory=list)
    least: str = "suggestion"
    vocabularies: list[str] = field(default_factory=list)
    ignored: tuple[str, ...] | None = None
    skipped: tuple[str, ...] | None = None
    template: str = r"(?m)\b(?:%s)\b"
    overall: FileSection = field(default_factory=lambda: FileSection("*", ""))
    sections: list[FileSection] = field(default_factory=list)

    def levels(self) -> dict[str, str]:
        """Return the levels that sections give to rules and styles; the last holds everywhere."""
        return {
            rule: value
            for section in (self.overall, *self.sections)
            for rule, value in section.rules.items()
            if isinstance(value, str)
        }


def read(imported: Imported, path: Path) -> ValeSettings:
    """Return what a `.vale.ini` says.

    Raises:
        RulesetError: it cannot be read, or its `StylesPath` or a style is missing.
    """
    settings = ValeSettings()
    root = Tree(path.parent, str(path.parent))
    ini = root.child(path.name)
    if ini is None:
        raise build_failure(str(path), Message("rules.is-missing-4"))
    _read(imported, settings, ini, root)
    return settings


def _read(imported: Imported, settings: ValeSettings, ini: Tree, root: Tree) -> None:
    raw = ini.read()
    imported.raw.append(raw)
    sections = parse_ini(raw.decode("utf-8-sig", "replace").replace("\r\n", "\n"))
    core = sections[0]
    _add_styles_path(settings, core, ini, root)
    _read_synced(imported, settings)
    for name in core.listed("Packages"):
        _read_package(imported, settings, name, root)
    _read_core(imported, settings, core, ini)
    for section in sections:
        if section.name == "*":
            _merge(settings.overall, _read_section(imported, section, ini))
        elif section.name not in _PLAIN_SECTIONS:
            _keep(settings, _read_section(imported, section, ini))
        elif section.name == "formats":
            _note_formats(imported, section)


def _add_styles_path(settings: ValeSettings, core: IniSection, ini: Tree, root: Tree) -> None:
    named = core.last("StylesPath")
    found = root.child(named) if named is not None else root.child("styles")
    if named is not None and root.path is not None and (found is None or not found.at.is_dir()):
        path = (root.path / Path(named).expanduser()).resolve()
        found = Tree(path, str(path)) if path.is_dir() else None
    if found is not None and found.at.is_dir():
        settings.styles.append(found)
    elif named is not None:
        place = f"{ini.shown}:{core.lines['StylesPath']}"
        raise build_failure(place, Message("rules.no-stylespath", named=named))


def _read_synced(imported: Imported, settings: ValeSettings) -> None:
    """Read what `vale sync` left of the packages' own configurations."""
    for styles in list(settings.styles):
        folder = styles.child(".vale-config")
        for each in folder.children() if folder is not None else ():
            if each.at.name.endswith(".ini"):
                _read(imported, settings, each, styles)


def _read_package(imported: Imported, settings: ValeSettings, name: str, root: Tree) -> None:
    if "://" in name:
        _note_not_fetched(imported, settings, name.rpartition("/")[2].removesuffix(".zip"), name)
        return
    local = root.path / Path(name).expanduser() if root.path is not None else None
    if local is None or not local.exists():
        _note_not_fetched(imported, settings, name, name)
        return
    tree = enter_single_folder(open_tree(local))
    if local.is_file():
        imported.raw.append(read_bytes(local, LARGEST_LIST))
    add_package(imported, settings, tree)


def add_package(imported: Imported, settings: ValeSettings, tree: Tree) -> None:
    """Add a package: a configuration with its styles, or the folder of one style."""
    ini = tree.child(".vale.ini")
    if ini is not None:
        _read(imported, settings, ini, tree)
    elif (styles := tree.child("styles")) is not None:
        settings.styles.append(styles)
    else:
        settings.styles.append(_SingleStyleFolder.of(tree))


class _SingleStyleFolder:
    """Makes the folder of one style what a styles folder is: it holds the style by its name."""

    @staticmethod
    def of(tree: Tree) -> Tree:
        if tree.path is not None:
            return Tree(tree.path.parent, str(tree.path.parent))
        parent = getattr(tree.at, "parent", tree.at)
        return Tree(parent, tree.shown.rpartition("/")[0])


def _note_not_fetched(imported: Imported, settings: ValeSettings, name: str, written: str) -> None:
    if any(styles.child(name) is not None for styles in settings.styles):
        return
    imported.note(
        Message("rules.package-not-fetched-run-vale-sync", written=written),
    )


def _read_core(imported: Imported, settings: ValeSettings, core: IniSection, ini: Tree) -> None:
    least = core.last("MinAlertLevel")
    if least is not None:
        if least not in LEVELS:
            place = f"{ini.shown}:{core.lines['MinAlertLevel']}"
            raise build_failure(place, Message("rules.no-level", least=least))
        settings.least = least
    settings.vocabularies += core.listed("Vocab")
    settings.template = core.last("WordTemplate") or settings.template
    settings.ignored = tuple(core.listed("IgnoredScopes")) or settings.ignored
    settings.skipped = tuple(core.listed("SkippedScopes")) or settings.skipped
    if core.values.get("IgnoredClasses"):
        imported.note(Message("rules.ignoredclasses-is-not-used"))
    for key in core.values:
        if key not in _CORE:
            imported.note(Message("rules.the-setting-is-not-used", key=key))


def _read_section(imported: Imported, section: IniSection, ini: Tree) -> FileSection:
    found = FileSection(section.name, f"{ini.shown}:{section.line}")
    if "BasedOnStyles" in section.values:
        found.styles = tuple(section.listed("BasedOnStyles"))
    found.ignores = tuple(_iter_ignores(section))
    for key in section.values:
        if key in _OF_SECTION:
            continue
        value = section.last(key) or ""
        if "." not in key and value in LEVELS:  # of a whole style
            found.rules[key] = value
            continue
        if key in _NOT_OURS or "." not in key:
            imported.note(
                Message("rules.in-is-not-used", name=section.name, key=key),
            )
            continue
        if value.lower() in _SWITCHES:
            found.rules[key] = _SWITCHES[value.lower()]
        elif value in LEVELS:
            found.rules[key] = value
        else:
            place = f"{ini.shown}:{section.lines[key]}"
            raise build_failure(place, Message("rules.cannot-be", key=key, value=value))
    return found


def _iter_ignores(section: IniSection) -> Iterator[str]:
    """Yield the expressions; commas part them only where a bracket follows, as Vale's must."""
    for key in ("TokenIgnores", "BlockIgnores", "IgnorePatterns"):
        for value in section.values.get(key, ()):
            start = depth = 0
            for at, character in enumerate(value):
                escaped = at > 0 and value[at - 1] == "\\"
                depth += (character in "([{") * (not escaped) - (character in ")]}") * (not escaped)
                if character == "," and depth <= 0:
                    yield value[start:at].strip()
                    start = at + 1
            if value[start:].strip():
                yield value[start:].strip()


def _merge(into: FileSection, section: FileSection) -> None:
    into.at = section.at
    into.styles = section.styles if section.styles is not None else into.styles
    into.rules |= section.rules
    into.ignores = (*into.ignores, *section.ignores)


def _keep(settings: ValeSettings, section: FileSection) -> None:
    for known in settings.sections:
        if known.glob == section.glob:
            _merge(known, section)
            return
    settings.sections.append(section)


def _note_formats(imported: Imported, section: IniSection) -> None:
    for ending, stands_for in section.values.items():
        imported.note(
            Message(
                "rules.formats-not-used-checker-knows-formats",
                ending=ending,
                stands_for=stands_for[-1],
            ),
        )
