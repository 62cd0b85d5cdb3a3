"""Data files: what a user gives for a document, word for word, and where each value stands.

Every scalar is kept as it is written: `0312` stays `0312`, `1.10` stays `1.10`, and what it means
is for the field to say. In a `.csv` the column of a place is the cell's number.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from io import StringIO
from pathlib import Path
from typing import Any, Final, Union

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from checker.core.data_classes import dataclass
from checker.core.errors import (
    DataError,
    FileTooLargeError,
    InputError,
    RulesetError,
    describe_unreadable,
)
from checker.core.messages import Message
from checker.core.regular_files import read_regular
from checker.core.text import lazy_re as re
from checker.core.text.decoding import decode
from checker.rules.yaml_nodes import MAX_BYTES, MAX_DEPTH, Path_, parse
from checker.rules.yaml_values import NULL
from checker.templates.validation_errors import DataErrors

Given = Union[str, None, Sequence["Given"], Mapping[str, "Given"]]  # noqa: UP007 - names itself
"""A value as it is written, rows as lists of mappings."""

_CSV: Final = {".csv": ",", ".tsv": "\t"}
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True)
class Data:
    """Values by name or label, as they are written.

    `folder` is where pictures are looked for, `shown` how messages name the file, `places` where a
    value's path starts, as `file:line:column`. `rows` is what a file of rows alone holds, for the
    one field of rows that a template has.
    """

    values: Mapping[str, Given]
    folder: Path = Path()
    shown: str = ""
    places: Mapping[Path_, str] = field(default_factory=dict)
    rows: tuple[Mapping[str, Given], ...] | None = None

    def at(self, path: Path_) -> str:
        """Return `file:line:column` of a value, or of the nearest value around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, self.shown)

    def having(self, name: str, value: Given, at: str = "") -> "Data":
        """Return a copy with one more value, such as an answer to a question; `at` says whose."""
        places = {**self.places, (name,): at} if at else self.places
        return replace(self, values={**self.values, name: value}, places=places)


def is_rows(path: Path) -> bool:
    """Return whether a file holds rows alone, by its ending."""
    return path.suffix.lower() in _CSV


def read_data(path: Path) -> Data:
    """Read the values for one document; from `.csv` or `.tsv`, the rows of one field.

    Raises:
        DataErrors: the file cannot be read as what its ending says; names line and column.
        InputError: it is missing, unreadable, too large, or of another kind.
    """
    if is_rows(path):
        rows = list(_parse_table(_read_file(path), path))
        return Data(
            {}, path.parent, str(path), dict(_iter_places(rows)), tuple(row for row, _ in rows)
        )
    text = _read_file(path)
    match path.suffix.lower():
        case ".yaml" | ".yml":
            values, places = _parse_yaml(text, path)
        case ".json":
            values, places = _parse_json(text, path)
        case suffix:
            raise InputError(
                Message("template.is-no-format-of-data", suffix=suffix),
                place=str(path),
                remedy=Message("template.use-yaml-json-or-csv"),
            )
    if not isinstance(values, dict):
        raise _build_failure(
            places.get((), str(path)),
            Message("template.no-mapping-fields-values"),
            Message("template.for-example-subject-new-laptops"),
        )
    return Data(values, path.parent, str(path), places)


def read_batch(path: Path) -> Iterator[Data]:
    """Return the values for a document per row of a `.csv` or `.tsv`; the first row has the names.

    The whole file is looked through first, and then read row by row: a mistake at its end comes
    before the first document, and ten thousand rows take no more memory than ten.

    Raises:
        DataErrors: a row has more cells than the first one, or a name is missing or stands twice.
        InputError: the file is missing, unreadable, too large, or no such table.
    """
    if not is_rows(path):
        raise InputError(
            Message("template.is-no-table-csv-tsv"),
            place=str(path),
            remedy=Message("template.use-csv-document-per-row"),
        )
    text = _read_file(path)
    for _ in _parse_table(text, path):
        pass
    return (Data(row, path.parent, str(path), places) for row, places in _parse_table(text, path))


def _build_failure(place: str, what: Message, remedy: Message | None = None) -> DataErrors:
    return DataErrors([DataError(what, place=place, remedy=remedy)])


def _read_file(path: Path) -> str:
    return read_text(
        path,
        MAX_BYTES,
        Message("template.too-large-limit-8-mib"),
        Message("template.split-the-file"),
    )


def read_text(path: Path, most: int, too_large: Message, remedy: Message) -> str:
    """Return a file's text, in whatever encoding it is.

    Args:
        path: the file.
        most: bytes that it may have.
        too_large: what to say of one that has more.
        remedy: what to do then.

    Raises:
        InputError: it cannot be read, is too large, or in no known encoding.
    """
    try:
        raw = read_regular(path, most)
    except FileTooLargeError as error:
        raise InputError(too_large, place=str(path), remedy=remedy) from error
    except OSError as error:
        raise InputError(
            describe_unreadable(error),
            place=str(path),
            remedy=Message("template.check-the-path"),
        ) from error
    try:
        return decode(raw)[0]
    except ValueError as error:
        raise InputError(
            Message("template.is-in-no-known-encoding"),
            place=str(path),
            remedy=Message("template.save-file-utf-8"),
        ) from error


def _keep_as_written(word: str) -> str | None:
    return None if word in NULL else word


def _parse_yaml(text: str, path: Path) -> tuple[Any, dict[Path_, str]]:
    try:
        file = parse(text.encode(), path, str(path), _keep_as_written)
    except RulesetError as error:
        raise _build_failure(error.place, error.what, error.remedy) from error
    return file.data or {}, {each: file.at(each) for each in file.places}


_Row = tuple[dict[str, Given], dict[Path_, str]]
"""A row's cells by name, and where each of them stands."""


def _parse_table(text: str, path: Path) -> Iterator[_Row]:
    reader = csv.reader(
        StringIO(text, newline=""), delimiter=_CSV[path.suffix.lower()], strict=True
    )
    names: list[str] | None = None
    started = 1
    try:
        for cells in reader:
            line, started = started, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if names is None:
                names = _read_names(cells, f"{path}:{line}")
            else:
                yield _read_row(names, cells, f"{path}:{line}")
    except csv.Error as error:
        raise _build_failure(
            f"{path}:{started}:1",
            Message("template.is-not-csv", error=error),
            Message("template.check-that-quotes-are-closed"),
        ) from error
    if names is None:
        raise _build_failure(
            f"{path}:1:1",
            Message("template.has-no-row-of-names"),
            Message("template.first-row-fields-names"),
        )


def _iter_places(
    rows: Iterable[_Row],
) -> Iterator[tuple[Path_, str]]:
    for number, (_, places) in enumerate(rows):
        for path, place in places.items():
            yield (number, *path), place


def _read_names(cells: Sequence[str], place: str) -> list[str]:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    for number, name in enumerate(names, start=1):
        if not name:
            what = Message("template.column-has-no-name", number=number)
            remedy = Message("template.write-the-fields-name")
            raise _build_failure(f"{place}:{number}", what, remedy)
        if names.index(name) != number - 1:
            what = Message("template.the-name-stands-twice", name=name)
            remedy = Message("template.delete-one-of-the-columns")
            raise _build_failure(f"{place}:{number}", what, remedy)
    return names


def _read_row(names: Sequence[str], cells: Sequence[str], place: str) -> _Row:
    more = [number for number, cell in enumerate(cells, start=1) if cell and number > len(names)]
    if more:
        raise _build_failure(
            f"{place}:{more[0]}",
            Message("template.more-cells-than-there-names"),
            Message("template.put-values-comma-quotes-b"),
        )
    places: dict[Path_, str] = {(): f"{place}:1"}
    places |= {(name,): f"{place}:{number}" for number, name in enumerate(names, start=1)}
    values: dict[str, Given] = dict(zip(names, (cell or None for cell in cells), strict=False))
    return values, places


class _Pairs(list[tuple[str, Any]]):
    """An object of JSON with its keys in order, those that stand twice too."""


def _parse_json(text: str, path: Path) -> tuple[Any, dict[Path_, str]]:
    try:
        value = json.loads(
            text, object_pairs_hook=_Pairs, parse_int=str, parse_float=str, parse_constant=str
        )
    except json.JSONDecodeError as error:
        raise _build_failure(
            f"{path}:{error.lineno}:{error.colno}",
            Message("template.is-not-json", msg=error.msg),
            Message("template.check-brackets-quotes-and-commas"),
        ) from error
    except RecursionError as error:
        raise _build_failure(str(path), _TOO_DEEP) from error
    places: dict[Path_, str] = {}
    return _convert_to_plain(value, _compose_nodes(text), (), str(path), places), places


_TOO_DEEP = Message("template.is-nested-too-deeply")


def _compose_nodes(text: str) -> Node | None:
    """Return the nodes of a JSON text as YAML sees them, for their places alone."""
    blank = _STRING.sub(lambda match: '"' + "x" * (len(match[0]) - 2) + '"', text)
    try:
        node: Node | None = yaml.compose(
            blank.replace("\t", " "), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        )
    except (yaml.YAMLError, RecursionError):
        return None  # the values are known; their places are then the file's
    return node


def _convert_to_plain(
    value: Any, node: Node | None, path: Path_, shown: str, places: dict[Path_, str]
) -> Given:
    if node is not None:
        mark = node.start_mark
        places[path] = f"{shown}:{mark.line + 1}:{mark.column + 1}"
    if len(path) > MAX_DEPTH:
        raise _build_failure(places.get(path, shown), _TOO_DEEP)
    if isinstance(value, _Pairs):
        return _convert_object(value, node, path, shown, places)
    if isinstance(value, list):
        below = node.value if isinstance(node, SequenceNode) else [None] * len(value)
        return [
            _convert_to_plain(each, one, (*path, index), shown, places)
            for index, (each, one) in enumerate(zip(value, below, strict=True))
        ]
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _convert_object(
    pairs: _Pairs, node: Node | None, path: Path_, shown: str, places: dict[Path_, str]
) -> dict[str, Given]:
    below = node.value if isinstance(node, MappingNode) else [(None, None)] * len(pairs)
    result: dict[str, Given] = {}
    for (key, value), (key_node, value_node) in zip(pairs, below, strict=True):
        place = places.get(path, shown)
        if key_node is not None:
            mark = key_node.start_mark
            place = f"{shown}:{mark.line + 1}:{mark.column + 1}"
        if key in result:
            what = Message("template.the-key-stands-twice", key=key)
            raise _build_failure(place, what, Message("template.delete-one-of-them"))
        result[key] = _convert_to_plain(value, value_node, (*path, key), shown, places)
        places[*path, key] = place
    return result
