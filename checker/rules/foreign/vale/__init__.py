"""Vale: a configuration, a style's folder, one rule, or a package as a zip file.

What each extension point, key and scope does is in Vale's manual, https://vale.sh/docs.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.core.errors import RulesetError
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_LIST
from checker.rules.foreign.files import build_failure, read_bytes
from checker.rules.foreign.model import Imported, ImportedRule, make_slug
from checker.rules.foreign.vale import settings as configured
from checker.rules.foreign.vale import vocabulary
from checker.rules.foreign.vale.builtin import build_builtin_rules
from checker.rules.foreign.vale.extension_points import POINTS
from checker.rules.foreign.vale.file_tree import Tree, enter_single_folder, open_tree
from checker.rules.foreign.vale.options import VOCABULARY, ImportContext
from checker.rules.foreign.vale.rules import read_file_rule, style_files
from checker.rules.foreign.vale.settings import ValeSettings
from checker.rules.foreign.vale.wording import convert_exceptions

NAMES = frozenset({".vale.ini", "_vale.ini", "vale.ini", ".vale", "_vale"})
_BUILT_IN = "Vale"


def is_configuration(path: Path) -> bool:
    """Return whether a file is Vale's configuration, by its name."""
    return path.name in NAMES


def is_rule(data: Any) -> bool:
    """Return whether a YAML file's data are a rule of Vale."""
    return (
        isinstance(data, dict)
        and "ruleset" not in data
        and (data.get("extends") in POINTS or data.get("extends") == "script")
    )


def is_style(folder: Path) -> bool:
    """Return whether a folder is a style: it holds rules of Vale."""
    return folder.is_dir() and any(
        file.at.name.endswith(".yml") and is_rule(_read_data(file))
        for file in Tree(folder, str(folder)).children()
        if file.at.is_file()
    )


def read(path: Path) -> Imported:
    """Read a configuration, or the folder that holds one.

    Raises:
        RulesetError: it cannot be read, or names what is missing.
    """
    file = (
        path
        if path.is_file()
        else next(path / name for name in sorted(NAMES) if (path / name).is_file())
    )
    imported = _empty(path, make_slug(file.resolve().parent.name, "vale"))
    settings = configured.read(imported, file)
    _add(imported, settings)
    return imported


def read_style(folder: Path) -> Imported:
    """Read the folder of one style.

    Raises:
        RulesetError: one of its files is no rule.
    """
    imported = _empty(folder, make_slug(folder.resolve().name, "style"))
    parent = folder.resolve().parent
    settings = ValeSettings(styles=[Tree(parent, str(folder.parent))])
    settings.overall.styles = (folder.resolve().name,)
    _add(imported, settings)
    return imported


def read_rule(path: Path) -> Imported:
    """Read one rule of a style.

    Raises:
        RulesetError: it is none.
    """
    imported = _empty(path, make_slug(path.name.removesuffix(path.suffix), "rule"))
    parent = path.resolve().parent
    settings = ValeSettings(styles=[Tree(parent.parent, str(parent.parent))])
    settings.overall.styles = (parent.name,)
    file = Tree(path, str(path))
    imported.raw.append(file.read())
    name = f"{parent.name}.{path.name.split('.')[0]}"
    imported.drafts += read_file_rule(name, file, {}, ImportContext(settings))
    _finish(imported)
    return imported


def read_package(path: Path) -> Imported:
    """Read a package: a zip file with a style, or with a configuration and styles.

    Raises:
        RulesetError: it cannot be read, or holds no rules.
    """
    imported = _empty(path, make_slug(path.name.removesuffix(path.suffix), "package"))
    imported.raw.append(read_bytes(path, LARGEST_LIST))
    settings = ValeSettings()
    tree = enter_single_folder(open_tree(path))
    configured.add_package(imported, settings, tree)
    if settings.overall.styles is None and not any(s.styles for s in settings.sections):
        settings.overall.styles = tuple(_iter_all_styles(settings))
    _add(imported, settings)
    if not imported.drafts:
        raise build_failure(str(path), Message("rules.holds-no-rules-of-vale"))
    return imported


def _empty(path: Path, name: str) -> Imported:
    return Imported("Vale", name, path.name or name, path, "en")


def _read_data(file: Tree) -> Any:
    try:
        return file.yaml().data
    except RulesetError:
        return None


def _iter_all_styles(settings: ValeSettings) -> Iterator[str]:
    for root in settings.styles:
        for folder in root.children():
            if folder.at.is_dir() and style_files(folder) and not folder.at.name.startswith("."):
                yield folder.at.name


def _add(imported: Imported, settings: ValeSettings) -> None:
    accepted, rejected = vocabulary.read(imported, settings)
    context = ImportContext(settings, accepted, rejected)
    if accepted:
        imported.params[VOCABULARY] = convert_exceptions(imported, accepted)
    files: dict[str, Tree] = {}
    for style in _list_wanted_styles(settings):
        if style == _BUILT_IN:
            continue
        files |= _style(imported, settings, style)
    for name in _list_single_rules(settings, files):
        files |= _find_single_rule(settings, name)
    for name, file in files.items():
        imported.raw.append(file.read())
        imported.drafts += read_file_rule(name, file, files, context)
    imported.drafts += build_builtin_rules(context)
    _finish(imported)


def _list_wanted_styles(settings: ValeSettings) -> list[str]:
    named = [*(settings.overall.styles or ())]
    named += [style for section in settings.sections for style in section.styles or ()]
    return list(dict.fromkeys(named))


def _style(imported: Imported, settings: ValeSettings, style: str) -> dict[str, Tree]:
    for root in settings.styles:
        folder = root.child(style)
        if folder is not None and folder.at.is_dir():
            return style_files(folder)
    raise build_failure(
        str(imported.source),
        Message("rules.style-not-stylespath", style=style),
        Message("rules.put-there-what-vale-sync-fetches"),
    )


def _list_single_rules(settings: ValeSettings, files: dict[str, Tree]) -> list[str]:
    """Return the rules that a section switches on though no section names their style."""
    named = [name for s in (settings.overall, *settings.sections) for name in s.rules]
    styles = {name.partition(".")[0] for name in files} | {_BUILT_IN}
    return [name for name in dict.fromkeys(named) if name.partition(".")[0] not in styles]


def _find_single_rule(settings: ValeSettings, name: str) -> dict[str, Tree]:
    style, _, rule = name.partition(".")
    for root in settings.styles:
        file = root.child(f"{style}/{rule}.yml")
        if file is not None:
            return {name: file}
    return {}


def _finish(imported: Imported) -> None:
    """Leave out what is no rule of ours, saying so; tell the language of the messages."""
    kept: list[ImportedRule] = []
    for draft in imported.drafts:
        if "kind" in draft.data:
            kept.append(draft)
        else:
            imported.notes += [Message("rules.name-n", name=draft.name, n=n) for n in draft.notes]
    imported.drafts = kept
    messages = "".join(str(draft.data.get("message", "")) for draft in kept)
    if any("\u3040" <= character <= "\u30ff" for character in messages):
        imported.language = "ja"
