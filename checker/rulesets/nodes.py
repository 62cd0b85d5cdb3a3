"""YAML read with the place of every key and value, bounded, without YAML 1.1 surprises."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from checker.errors import RulesetError
from checker.text.bilingual import Bilingual

MAX_BYTES = 8 * 1024 * 1024
MAX_NODES = 500_000
MAX_DEPTH = 40

Path_ = tuple[str | int, ...]
"""Keys and indexes from the top of a file to a value."""


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file's content as plain values, and where each of them starts (line, column from 1)."""

    path: Path
    shown: str
    data: Any
    places: Mapping[Path_, tuple[int, int]]
    raw: bytes

    def at(self, path: Path_) -> str:
        """Return `file:line:column` of a value, or of the nearest value around it."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return f"{self.shown}:{line}:{column}"


def load(path: Path, shown: str) -> YamlFile:
    """Read a YAML file; `shown` is how errors name it.

    Raises:
        RulesetError: missing, unreadable, not UTF-8, not YAML, or absurdly large.
    """
    raw = _bytes(path, shown)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RulesetError(
            Bilingual("UTF-8 ではありません。", "is not UTF-8."),
            place=shown,
            remedy=Bilingual("UTF-8 で保存し直してください。", "Save the file as UTF-8."),
        ) from error
    node = _composed(text, shown)
    builder = _Builder(shown)
    data = None if node is None else builder.build(node, ())
    return YamlFile(path, shown, data, builder.places, raw)


def _bytes(path: Path, shown: str) -> bytes:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RulesetError(
            Bilingual(f"読めません({error.strerror})。", f"cannot be read ({error.strerror})."),
            place=shown,
            remedy=Bilingual("パスを確かめてください。", "Check the path."),
        ) from error
    if len(raw) > MAX_BYTES:
        raise RulesetError(
            Bilingual("大きすぎます(上限 8 MiB)。", "is too large (limit 8 MiB)."),
            place=shown,
            remedy=Bilingual("ファイルを分けてください。", "Split the file; use extends."),
        )
    return raw


def _composed(text: str, shown: str) -> Node | None:
    try:
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{shown}:{mark.line + 1}:{mark.column + 1}" if mark else shown
        raise RulesetError(
            Bilingual(f"YAML として読めません: {error.problem}", f"is not YAML: {error.problem}"),
            place=place,
            remedy=_remedy(str(error.problem)),
        ) from error
    except (YAMLError, RecursionError) as error:
        raise RulesetError(
            Bilingual(f"YAML として読めません: {error}", f"is not YAML: {error}"), place=shown
        ) from error
    return node


def _remedy(problem: str) -> Bilingual | None:
    if "\\t" in problem:
        return Bilingual(
            "字下げのタブを半角スペースに置き換えてください。",
            "Replace the tab with spaces: YAML does not indent with tabs.",
        )
    return Bilingual(
        "字下げ、コロンの後の空白、引用符の対応を確かめてください。",
        "Check the indentation, the space after colons, and that quotes are closed.",
    )


_TOO_MUCH = Bilingual("入れ子が深すぎるか、大きすぎます。", "is nested too deeply or too large.")


class _Builder:
    """Plain values from nodes; strings stay strings (no yes, no, dates: DESIGN 5)."""

    def __init__(self, shown: str) -> None:
        self.places: dict[Path_, tuple[int, int]] = {}
        self._shown = shown

    def build(self, node: Node, path: Path_) -> Any:
        """Return the value of `node`, noting its place and those of all below it."""
        mark = node.start_mark
        self.places[path] = (mark.line + 1, mark.column + 1)
        if len(path) > MAX_DEPTH or len(self.places) > MAX_NODES:
            raise self._failure(node, _TOO_MUCH)
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        raise self._failure(node, _TOO_MUCH)

    def _mapping(self, node: MappingNode, path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in result:
                raise self._failure(
                    key_node,
                    Bilingual(f"キー「{key}」が二度あります。", f"the key “{key}” stands twice."),
                )
            result[key] = self.build(value_node, (*path, key))
            # a finding about a value is looked for at its key, where the author reads its name
            self.places[(*path, key)] = (
                key_node.start_mark.line + 1,
                key_node.start_mark.column + 1,
            )
        return result

    def _scalar(self, node: ScalarNode) -> Any:
        kind = str(node.tag).rpartition(":")[2]
        value: str = node.value
        match kind:
            case "str" | "timestamp" | "value":
                return value
            case "null":
                return None
            case "bool":
                return value.lower() == "true"
            case "int":
                return int(value.replace("_", ""), 0) if not value.isdigit() else int(value)
            case "float":
                return float(value.replace("_", ""))
            case _:
                raise self._failure(
                    node, Bilingual(f"タグ {node.tag} は使えません。", f"has the tag {node.tag}.")
                )

    def _failure(self, node: Node, what: Bilingual) -> RulesetError:
        mark = node.start_mark
        return RulesetError(
            what,
            place=f"{self._shown}:{mark.line + 1}:{mark.column + 1}",
            remedy=Bilingual("この箇所を直してください。", "Mend this place."),
        )
