"""Add to and take from a YAML file that holds one list; what people wrote in it stays as it is."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from checker.core.data_classes import dataclass
from checker.core.errors import OutputError, RulesetError
from checker.core.messages import Message, in_every_language
from checker.core.regular_files import read_regular, resolve
from checker.core.storage import write_atomically
from checker.core.text import lazy_re as re
from checker.rules.yaml_nodes import parse

_UNSAFE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_BOM: Final = "\ufeff"
_INDENT: Final = 2
_TRIES: Final = 20
"""How often a change is made anew because somebody else's came between."""
_Items = Sequence[Mapping[str, Any]]


class _ChangedError(OutputError):
    """Somebody else wrote the file since it was read."""


@dataclass(frozen=True, slots=True)
class YamlListFile:
    """A file whose only key holds a list of mappings.

    Attributes:
        path: of the file; it need not be there.
        key: under which the list stands.
        head: the comment that a new file begins with.
        remedy: what to do where its YAML takes no more.
    """

    path: Path
    key: str
    head: Message
    remedy: Message

    def list_items(self) -> list[Any]:
        """Return what the list holds now; nothing where there is no file.

        Raises:
            RulesetErrors: it is no YAML.
        """
        return self._parse(self._read())

    def add(self, items: _Items) -> None:
        """Add items to the end of the list; others may add to it at the same time.

        Raises:
            OutputError: the file cannot be written, or its YAML is of a form that nothing can be
                added to; it is as it was.
        """

        def write(old: bytes) -> tuple[str, list[Any]]:
            return self._write_added(_decode(old), items), [*self._parse(old), *items]

        self._change(write)

    def remove_last(self, item: Mapping[str, Any]) -> bool:
        """Take the last item that says the same out of the list; return whether there was one.

        Raises:
            OutputError: the file cannot be written, or the item stands in a form that cannot be
                taken out; it is as it was.
        """

        def write(old: bytes) -> tuple[str, list[Any]] | None:
            held = self._parse(old)
            places = [place for place, each in enumerate(held) if each == item]
            if not places:
                return None
            return self._cut(_decode(old), places[-1]), held[: places[-1]] + held[places[-1] + 1 :]

        return self._change(write)

    def _change(self, write: Callable[[bytes], tuple[str, list[Any]] | None]) -> bool:
        """Write what a function makes of the content, anew where the file changed meanwhile.

        Args:
            write: returns the new text and what it holds; None where there is nothing to change.
        """
        for left in reversed(range(_TRIES)):
            old = self._read()
            made = write(old)
            if made is None:
                return False
            try:
                self._replace(old, _encode(made[0], old), made[1])
            except _ChangedError:
                if not left:
                    raise
            else:
                break
        return True

    def _read(self) -> bytes:
        return read_regular(self.path) if self.path.is_file() else b""

    def _parse(self, raw: bytes) -> list[Any]:
        data = parse(raw, self.path, str(self.path)).data
        return list((data or {}).get(self.key) or ())

    def _replace(self, old: bytes, raw: bytes, expected: list[Any]) -> None:
        """Put the new file in the place of the old one, if it says what is expected of it."""
        try:
            held = self._parse(raw)
        except RulesetError:
            held = []
        if held != expected:
            raise OutputError(
                Message("check.yaml-form-takes-no-more"), place=str(self.path), remedy=self.remedy
            )

        def last_look(temporary: Path) -> None:
            del temporary
            if self._read() != old:
                raise _ChangedError(
                    Message("check.was-changed-meanwhile"),
                    place=str(self.path),
                    remedy=Message("check.run-the-command-again"),
                )

        write_atomically(resolve(self.path), raw, before_rename=last_look)

    def _write_added(self, text: str, items: _Items) -> str:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        if node is None:  # nothing, or comments only
            head = _end_line(text) or f"# {in_every_language(self.head)}\n"
            return f"{head}{self.key}:\n{_write_items(items, _INDENT)}"
        value = node.value[0][1] if node.value else None
        if isinstance(value, yaml.SequenceNode) and not value.flow_style:
            # the list is all that such a file may hold, so its end is the end of the file
            return _end_line(text) + _write_items(items, value.start_mark.column)
        start, end = (value or node).start_mark.index, (value or node).end_mark.index
        lines = _write_items([*self._parse(text.encode()), *items], _INDENT)
        head = text[:start].rstrip(" ") if value is not None else f"{text[:start]}{self.key}:"
        return f"{head}\n{lines}{text[end:].lstrip(' ').removeprefix(chr(10))}"

    def _cut(self, text: str, place: int) -> str:
        """Return the text without the lines of an item; of a list in brackets, as it is."""
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        value = node.value[0][1] if node is not None else None
        if value is None or value.flow_style:
            return text
        items, lines = value.value, text.splitlines(keepends=True)
        start = items[place].start_mark.line
        is_last = place + 1 == len(items)
        end = items[place].end_mark.line if is_last else items[place + 1].start_mark.line
        kept = "".join(lines[:start] + lines[end:])
        return kept if len(items) > 1 else kept.replace(f"{self.key}:", f"{self.key}: []", 1)


def _decode(raw: bytes) -> str:
    return raw.decode("utf-8-sig")


def _encode(text: str, old: bytes) -> bytes:
    """Return a text as bytes, with the mark and the line ends that the old file had."""
    if b"\r\n" in old:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    return ((_BOM if old.startswith(_BOM.encode()) else "") + text).encode()


def _end_line(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def _write_items(items: _Items, indent: int) -> str:
    return "".join(line for each in items for line in _write_lines(each, indent))


def _write_lines(data: Mapping[str, Any], indent: int) -> Iterator[str]:
    for number, (key, value) in enumerate(data.items()):
        mark = "  " if number else "- "
        yield f"{' ' * indent}{mark}{key}: {write_scalar(value)}\n"


def write_scalar(value: Any) -> str:
    """Return a value as JSON, which is YAML; what YAML takes for a line's end is escaped."""
    written = json.dumps(value, ensure_ascii=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", written)
