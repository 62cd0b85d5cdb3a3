"""Folders and zip files of Vale, seen as one thing."""

import zipfile
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from io import BytesIO
from pathlib import Path

from checker.core.data_classes import dataclass
from checker.core.errors import FileTooLargeError, RulesetError, describe_unreadable
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_LIST, read_regular
from checker.core.text import lazy_re as re
from checker.rules.foreign.files import build_failure
from checker.rules.yaml_nodes import YamlFile, parse

_MAX_FILES = 20_000
_MAX_BYTES = 64 * 1024 * 1024
_MAX_DEPTH = 12
_QUOTED = re.compile(rb'(?<=[\s,:\[{-])"(?:[^"\\\n]|\\.)*"')
_APOSTROPHE = re.compile(rb"(?<!\\)((?:\\\\)*)\\'")


@dataclass(frozen=True, slots=True)
class Tree:
    """A file or folder, and how messages name it."""

    at: Traversable
    shown: str

    def child(self, name: str) -> "Tree | None":
        """Return what stands at a path below, None where nothing does.

        Only paths below are followed: a package says nothing of what lies beside it.
        """
        tree = self
        for part in name.replace("\\", "/").split("/"):
            if part in {"", "."}:
                continue
            if part == ".." or not tree.at.is_dir():
                return None
            tree = Tree(tree.at.joinpath(part), f"{tree.shown}/{part}")
            if not (tree.at.is_dir() or tree.at.is_file()):
                return None
        return tree

    def children(self) -> list["Tree"]:
        """Return what stands in a folder, by name."""
        found = sorted(self.at.iterdir(), key=lambda each: each.name) if self.at.is_dir() else []
        return [Tree(each, f"{self.shown}/{each.name}") for each in found]

    def files(self, depth: int = 0) -> Iterator["Tree"]:
        """Yield the files of a folder and of those in it."""
        for each in self.children():
            if each.at.is_file():
                yield each
            elif depth < _MAX_DEPTH:
                yield from each.files(depth + 1)

    @property
    def path(self) -> Path | None:
        """The path in the file system, None inside a zip file."""
        return self.at if isinstance(self.at, Path) else None

    def read(self) -> bytes:
        """Return a file's bytes.

        Raises:
            RulesetError: it cannot be read, or is far too large.
        """
        try:
            if isinstance(self.at, Path):
                return read_regular(self.at, _MAX_BYTES)
            with self.at.open("rb") as file:
                raw: bytes = file.read(_MAX_BYTES + 1)
        except FileTooLargeError as error:
            raise build_failure(self.shown, Message("rules.is-too-large")) from error
        except OSError as error:
            raise build_failure(self.shown, describe_unreadable(error)) from error
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise build_failure(self.shown, Message("rules.cannot-be-read", error=error)) from error
        if len(raw) > _MAX_BYTES:
            raise build_failure(self.shown, Message("rules.is-too-large"))
        return raw

    def text(self) -> str:
        """Return a file's text, as `read`."""
        return self.read().decode("utf-8-sig", "replace").replace("\r\n", "\n")

    def yaml(self) -> YamlFile:
        r"""Return a YAML file's data with places, as `read`.

        Some styles write `\'` within double quotes: no YAML, but for Vale it is `'`.
        """
        raw, path = self.read(), self.path or Path(self.shown)
        try:
            return parse(raw, path, self.shown)
        except RulesetError:
            mended = _QUOTED.sub(lambda text: _APOSTROPHE.sub(rb"\1'", text[0]), raw)
            if mended == raw:
                raise
            return parse(mended, path, self.shown)


def open_tree(path: Path) -> Tree:
    """Return a folder, or the inside of a zip file.

    Raises:
        RulesetError: it is neither, or a zip file that cannot be read.
    """
    if path.is_dir():
        return Tree(path, str(path))
    try:
        archive = zipfile.ZipFile(BytesIO(read_regular(path, LARGEST_LIST)))
        archive.filename = path.name  # by which the inside names its root
    except (OSError, zipfile.BadZipFile) as error:
        raise build_failure(str(path), Message("rules.neither-folder-nor-zip")) from error
    if len(archive.infolist()) > _MAX_FILES:
        raise build_failure(str(path), Message("rules.holds-too-many-files"))
    return Tree(zipfile.Path(archive), str(path))


def enter_single_folder(tree: Tree) -> Tree:
    """Return the one folder in a zip file, or the tree itself."""
    inside = [each for each in tree.children() if not each.at.name.startswith(("__", ".DS"))]
    folders = [each for each in inside if each.at.is_dir()]
    return folders[0] if len(inside) == len(folders) == 1 and tree.path is None else tree
