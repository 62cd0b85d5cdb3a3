"""A company's own rule sets: found in the folder, before any configuration names them."""

from pathlib import Path, PurePosixPath

from checker.core.errors import RulesetError
from checker.core.regular_files import read_regular
from checker.jobs.lint.walk import FolderWalk
from checker.jobs.setup.environment import ProjectEnvironment
from checker.rules.load import read_header
from checker.rules.yaml_nodes import load

_ENDINGS = (".yaml", ".yml")
_MAX_BYTES = 2**20
_MAX_FILES = 500
"""Files of YAML that are looked into."""


def find_own_rules(place: ProjectEnvironment) -> list[str]:
    """Return the folders, from the root, that hold rule sets; nothing of other YAML.

    Raises:
        ConfigError: an ignore file cannot be read.
    """
    walk = FolderWalk(str(place.root), _ENDINGS, str(place.root))
    folders: dict[str, None] = {}
    for number, file in enumerate(walk.files([str(place.root)])):
        if number == _MAX_FILES:
            break
        if file.problem is None and file.size <= _MAX_BYTES and _is_ruleset(Path(file.path)):
            folders[PurePosixPath(file.name).parent.as_posix()] = None
    return [each for each in folders if each.isprintable()]


def _is_ruleset(path: Path) -> bool:
    try:
        if b"ruleset" not in read_regular(path, _MAX_BYTES):
            return False
        read_header(load(path, path.name))
    except (RulesetError, OSError):
        return False
    return True
