"""Adds to the file beside a document what was decided; what stands in it stays as it is."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from checker.core.errors import OutputError, RulesetError
from checker.core.messages import Message, in_every_language
from checker.core.regular_files import read_regular, resolve
from checker.core.storage import write_atomically
from checker.jobs.suppress.sidecar import SUFFIX, Ignore, read_sidecar
from checker.rules.yaml_nodes import parse

_HEAD: Final = Message("decisions.head-of-the-file")
_UNSAFE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_BOM: Final = "\ufeff"


def get_sidecar_path(document: Path) -> Path:
    """Return the path of the file beside a document."""
    return document.with_name(document.name + SUFFIX)


def select_unknown(document: Path, ignores: Sequence[Ignore]) -> list[Ignore]:
    """Return those decisions that are not in the file beside a document yet.

    Raises:
        RulesetErrors: that file cannot be used.
    """
    sidecar = read_sidecar(document)
    known = {_make_key(ignore) for ignore, _ in sidecar.ignores} if sidecar else set()
    return [each for each in ignores if _make_key(each) not in known]


def add(document: Path, ignores: Sequence[Ignore]) -> None:
    """Add decisions to the file beside a document, which is made where there is none.

    Raises:
        RulesetErrors: that file cannot be used.
        OutputError: it cannot be written, or its YAML is of a form that nothing can be added to;
            it is as it was.
    """
    if not ignores:
        return
    path = get_sidecar_path(document)
    read_sidecar(document)  # what is no such file is not touched
    old = _read_bytes(path)
    text = old.decode("utf-8-sig")
    new = _add_ignores(text, ignores)
    if "\r\n" in text:
        new = new.replace("\r\n", "\n").replace("\n", "\r\n")
    raw = ((_BOM if old.startswith(_BOM.encode()) else "") + new).encode()
    _check(path, old, raw, ignores)

    def last_look(temporary: Path) -> None:
        del temporary
        if _read_bytes(path) != old:
            raise _report_changed(path)

    write_atomically(resolve(path), raw, before_rename=last_look)


def _read_bytes(path: Path) -> bytes:
    return read_regular(path) if path.is_file() else b""


def _report_changed(path: Path) -> OutputError:
    return OutputError(
        Message("check.was-changed-meanwhile"),
        place=str(path),
        remedy=Message("check.run-the-command-again"),
    )


def _make_key(ignore: Ignore) -> tuple[str, str | None, int]:
    return ignore.rule, ignore.fingerprint, ignore.nth


def _check(path: Path, old: bytes, new: bytes, ignores: Sequence[Ignore]) -> None:
    """Make sure that the new file says what the old one says, and what is added."""
    expected = [*_list_ignored(parse(old, path, str(path)).data), *map(_dump_ignore, ignores)]
    try:
        held = _list_ignored(parse(new, path, str(path)).data)
    except RulesetError:
        held = []
    if held != expected:
        raise OutputError(
            Message("check.yaml-form-takes-no-more"),
            place=str(path),
            remedy=Message("check.list-what-ignores-under-ignore-each"),
        )


def _list_ignored(data: Any) -> list[Any]:
    return list((data or {}).get("ignore") or ())


def _add_ignores(text: str, ignores: Sequence[Ignore]) -> str:
    node = yaml.compose(text, Loader=yaml.BaseLoader)
    if node is None:  # nothing, or comments only
        head = _end_line(text) or f"# {in_every_language(_HEAD)}\n"
        return f"{head}ignore:\n{_write_items(ignores, 2)}"
    value = node.value[0][1] if node.value else None
    if isinstance(value, yaml.SequenceNode) and not value.flow_style:
        # the list is all that such a file may hold, so its end is the end of the file
        return _end_line(text) + _write_items(ignores, value.start_mark.column)
    start, end = (value or node).start_mark.index, (value or node).end_mark.index
    held = _list_ignored(parse(text.encode(), Path(), "").data)
    lines = "".join(_write_item(each, 2) for each in held) + _write_items(ignores, 2)
    head = text[:start].rstrip(" ") if value is not None else f"{text[:start]}ignore:"
    return f"{head}\n{lines}{text[end:].lstrip(' ').removeprefix(chr(10))}"


def _end_line(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def _dump_ignore(ignore: Ignore) -> dict[str, Any]:
    return ignore.model_dump(exclude_defaults=True)


def _write_items(ignores: Sequence[Ignore], indent: int) -> str:
    return "".join(_write_item(_dump_ignore(each), indent) for each in ignores)


def _write_item(data: dict[str, Any], indent: int) -> str:
    return "".join(_write_lines(data, indent))


def _write_lines(data: dict[str, Any], indent: int) -> Iterator[str]:
    for number, (key, value) in enumerate(data.items()):
        mark = "  " if number else "- "
        yield f"{' ' * indent}{mark}{key}: {_write_scalar(value)}\n"


def _write_scalar(value: Any) -> str:
    """Return a value as JSON, which is YAML; what YAML takes for a line's end is escaped."""
    written = json.dumps(value, ensure_ascii=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", written)
