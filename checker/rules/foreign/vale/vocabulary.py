"""Vale's vocabularies: words to accept, and words to reject."""

from collections.abc import Sequence

from checker.core.messages import Message
from checker.rules.foreign.model import Imported
from checker.rules.foreign.vale.file_tree import Tree
from checker.rules.foreign.vale.settings import ValeSettings

_FOLDERS = ("config/vocabularies", "Vocab")
_REMARK = "# "


def read(imported: Imported, settings: ValeSettings) -> tuple[list[str], list[str]]:
    """Return the accepted and the rejected expressions of the vocabularies that are in use."""
    accepted: list[str] = []
    rejected: list[str] = []
    for name in settings.vocabularies:
        folders = _find_folders(settings.styles, name)
        if not folders:
            imported.note(Message("rules.the-vocabulary-is-missing", name=name))
        for folder in folders:
            accepted += _read_lines(imported, folder, "accept.txt")
            rejected += _read_lines(imported, folder, "reject.txt")
    return list(dict.fromkeys(accepted)), list(dict.fromkeys(rejected))


def _find_folders(styles: Sequence[Tree], name: str) -> list[Tree]:
    paths = [f"{folder}/{name}" for folder in _FOLDERS]
    found = [root.child(path) for root in styles for path in paths]
    return [folder for folder in found if folder is not None]


def _read_lines(imported: Imported, folder: Tree, name: str) -> list[str]:
    file = folder.child(name)
    if file is None:
        return []
    imported.raw.append(file.read())
    lines = [line.strip() for line in file.text().split("\n")]
    return [line for line in lines if line and not line.startswith(_REMARK)]
