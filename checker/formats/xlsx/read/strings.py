"""Texts of cells: shared and inline strings, their formatting and their readings (18.4)."""

from collections.abc import Callable
from typing import NamedTuple

from checker.core.document import RunStyle
from checker.core.limits import Limits
from checker.core.text import lazy_re as re
from checker.formats.shared.archive import report_too_many_blocks
from checker.formats.xlsx.read.names import (
    Element,
    find_child,
    get_local_name,
    get_value,
    parse_integer,
)
from checker.formats.xlsx.read.package import WorkbookPackage

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_SURROGATES = range(0xD800, 0xE000)
_STRINGS_PER_BLOCK = 5
_CONTROL = {code: None for code in range(32) if chr(code) not in "\t\n"}

FontReader = Callable[[Element], RunStyle]
"""Reads the formatting of a run (`rPr`)."""


class CellText(NamedTuple):
    """A text; `runs` are the stretches with a formatting of their own, `ruby` the readings."""

    text: str
    runs: tuple[tuple[int, int, RunStyle], ...] = ()
    ruby: tuple[tuple[int, int, str], ...] = ()


def decode_stored(text: str | None) -> str:
    """Return a stored text as it is meant: escapes (`_x000A_`) undone, line ends as line feeds."""
    if not text:
        return ""
    if text.isprintable() and "_x" not in text:
        return text
    shown = _ESCAPE.sub(_decode_escape, text) if "_x" in text else text
    return shown.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL)


def _decode_escape(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if code in _SURROGATES else chr(code)


def read_words(item: Element, font: FontReader) -> CellText:
    """Return the text of an `si`, `is` or `text` element, without its readings in it."""
    if len(item) == 1 and get_local_name(item[0]) == "t":
        return CellText(decode_stored(item[0].text))
    text = ""
    runs: list[tuple[int, int, RunStyle]] = []
    ruby: list[tuple[int, int, str]] = []
    for element in item:
        name = get_local_name(element)
        if name == "t":
            text += decode_stored(element.text)
        elif name == "r":
            piece = decode_stored(get_run_text(element))
            properties = find_child(element, "rPr")
            if properties is not None and piece:
                runs.append((len(text), len(text) + len(piece), font(properties)))
            text += piece
        elif name == "rPh":
            start, end = (
                parse_integer(get_value(element, "sb")),
                parse_integer(get_value(element, "eb")),
            )
            ruby.append((start or 0, end or 0, decode_stored(get_run_text(element))))
    inside = ((start, min(end, len(text)), reading) for start, end, reading in ruby)
    return CellText(text, tuple(runs), tuple(each for each in inside if 0 <= each[0] < each[1]))


def get_run_text(element: Element) -> str:
    """Return what the `t` of a run holds."""
    found = find_child(element, "t")
    return (found.text or "") if found is not None else ""


def read_shared_strings(
    package: WorkbookPackage, part: str, font: FontReader, limits: Limits
) -> list[CellText]:
    """Return the shared strings in their order.

    Raises:
        InputError: the part is damaged, or holds far more than a workbook may have cells.
    """
    found: list[CellText] = []
    known: dict[str, CellText] = {}
    most = limits.blocks * _STRINGS_PER_BLOCK
    for element in package.stream(part, ("si",)):
        if len(found) >= most:
            raise report_too_many_blocks(package.place, limits)
        words = read_words(element, font)
        bare = not words.runs and not words.ruby
        found.append(known.setdefault(words.text, words) if bare else words)
    return found
