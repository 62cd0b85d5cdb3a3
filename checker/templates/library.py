"""Find document templates: the company's own, and those that ship with checker."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from checker.core import resources
from checker.core.errors import ConfigError, TemplateError
from checker.core.messages import Message
from checker.rules.validation_errors import suggest_nearest
from checker.templates.load import YAML_NAME, load_template, read_header, read_yaml
from checker.templates.model import Template, TemplateHeader


@dataclass(frozen=True)
class TemplateLibrary:
    """The company's own templates, then those that ship with checker.

    Where two have one name, the company's own counts. Each of `paths` is a template's folder, or a
    folder of such folders. `rulesets` gives the names of the rule sets that there are; where it is
    None, a template may name any.
    """

    paths: tuple[Path, ...] = ()
    rulesets: Callable[[], Collection[str]] | None = None

    @cached_property
    def folders(self) -> dict[str, Path]:
        """Templates' folders by name, the folder's name.

        Raises:
            ConfigError: one of `paths` is no folder.
        """
        found: dict[str, Path] = {}
        for path in self.paths:
            _add(found, _list_folders(path))
        shipped = resources.get_documents_folder()
        if shipped.is_dir():
            _add(found, _list_folders(shipped))
        return found

    def headers(self) -> list[tuple[Path, TemplateHeader]]:
        """Return each template's folder and header, by name.

        Raises:
            TemplateErrors: one of them cannot be read.
        """
        headers, faults = self.survey()
        if faults:
            raise faults[0]
        return headers

    def survey(self) -> tuple[list[tuple[Path, TemplateHeader]], list[TemplateError]]:
        """Return the headers that can be read, by name, and what is wrong with the others."""
        headers: list[tuple[Path, TemplateHeader]] = []
        faults: list[TemplateError] = []
        for _, folder in sorted(self.folders.items()):
            try:
                headers.append((folder, read_header(read_yaml(folder, self.shown(folder)))))
            except TemplateError as error:
                faults.append(error)
        return headers, faults

    @property
    def errors(self) -> tuple[TemplateError, ...]:
        """What is wrong with templates that cannot be used, by name, as `get` would say it."""
        faults = []
        for name in sorted(self.folders):
            try:
                self.get(name)
            except TemplateError as error:
                faults.append(error)
        return tuple(faults)

    def get(self, name: str) -> Template:
        """Return a template by name, or from a path to its folder or to a file in it.

        Raises:
            TemplateErrors: it cannot be used.
            ConfigError: there is none of that name.
        """
        names = None if self.rulesets is None else self.rulesets()
        folder = self.folders.get(name)
        if folder is not None:
            return load_template(folder, self.shown(folder), names)
        path = Path(name)
        beside = path.parent if path.is_file() else path
        if (beside / YAML_NAME).is_file():
            return load_template(beside, str(beside / YAML_NAME), names)
        raise ConfigError(
            Message("template.there-is-no-template", name=name),
            remedy=suggest_nearest(name, sorted(self.folders)),
        )

    def shown(self, folder: Path) -> str:
        """Return how messages name `template.yaml`: shipped ones without the folder they lie in."""
        file, root = folder / YAML_NAME, resources.get_documents_folder()
        return str(file.relative_to(root)) if file.is_relative_to(root) else str(file)


def _add(found: dict[str, Path], folders: list[Path]) -> None:
    for folder in folders:
        found.setdefault(folder.resolve().name, folder)


def _list_folders(path: Path) -> list[Path]:
    if (path / YAML_NAME).is_file():
        return [path]
    if path.is_dir():
        return sorted(each for each in path.iterdir() if (each / YAML_NAME).is_file())
    raise ConfigError(
        Message("template.no-such-folder-of-templates"),
        place=str(path),
        remedy=Message("template.check-templates-in-the-configuration"),
    )
