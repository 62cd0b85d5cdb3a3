r"""Read what an `EQ` field shows (17.16.5.17): readings above words, letters in circles.

`EQ \o\ad(\s\up 9(かぶ),株)` is 株 under its reading, `EQ \o\ac(○,印)` is 印 in a circle. Other
equations come as linear text.
"""

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re

_SWITCH = re.compile(r"\\([a-z]+)(?:\s*(-?\d+))?\s*", re.IGNORECASE)
_FORMAT = re.compile(r'\\\*\s*(?:"[^"]*"|\S+)\s*')
_ENCLOSURES = frozenset("○◯〇□△◇❍")
_MAX_NESTING = 20


@dataclass(frozen=True, slots=True)
class ShownEquation:
    """The text of an equation, and the reading above it, empty where there is none."""

    text: str
    reading: str = ""


def read_equation_field(instruction: str) -> ShownEquation:
    """Return what the code of an `EQ` field shows."""
    code = _FORMAT.sub("", instruction.strip()).removeprefix("EQ").removeprefix("eq").strip()
    return _read_sequence(code, 0)


def _read_sequence(code: str, depth: int) -> ShownEquation:
    """Read commands and plain text one after the other."""
    text, reading, at = "", "", 0
    while at < len(code):
        switch = _SWITCH.match(code, at)
        if switch is None:
            text += code[at]
            at += 1
            continue
        names, at = _read_switches(code, at)
        if at < len(code) and code[at] == "(" and depth < _MAX_NESTING:
            end = _find_closing(code, at)
            piece = _read_command(names, _split_arguments(code[at + 1 : end]), depth + 1)
            text, reading = text + piece.text, reading + piece.reading
            at = end + 1
    return ShownEquation(text.strip() if depth == 0 else text, reading)


def _read_switches(code: str, at: int) -> tuple[list[str], int]:
    names = []
    while (switch := _SWITCH.match(code, at)) is not None:
        names.append(switch[1].lower())
        at = switch.end()
    return names, at


def _read_command(names: list[str], arguments: list[str], depth: int) -> ShownEquation:
    parts = [_read_sequence(each, depth) for each in arguments]
    texts = [part.text for part in parts]
    match names[0][:1]:
        case "o":
            return _read_overstrike(arguments, texts)
        case "f" if len(texts) > 1:
            return ShownEquation(f"{texts[0]}/{texts[1]}")
        case "r":
            return ShownEquation(f"√({'&'.join(texts)})")
        case "b":
            return ShownEquation(f"({''.join(texts)})")
        case _:
            return ShownEquation("".join(texts), "".join(part.reading for part in parts))


def _read_overstrike(arguments: list[str], texts: list[str]) -> ShownEquation:
    """Read characters on top of each other: base and reading, or a letter in a circle."""
    raised = [each.lstrip().lower().startswith(("\\s\\up", "\\s \\up")) for each in arguments]
    pairs = list(zip(raised, texts, strict=True))
    base = "".join(text for up, text in pairs if not up and text.strip() not in _ENCLOSURES)
    reading = "".join(text for up, text in pairs if up)
    return ShownEquation(base, reading) if base else ShownEquation("".join(texts))


def _find_closing(code: str, opening: int) -> int:
    """Return where the bracket that opens at `opening` closes, or the end of the code."""
    depth = 0
    for at in range(opening, len(code)):
        if code[at] == "(":
            depth += 1
        elif code[at] == ")":
            depth -= 1
            if depth == 0:
                return at
    return len(code)


def _split_arguments(inner: str) -> list[str]:
    arguments, depth, start = [], 0, 0
    for at, character in enumerate(inner):
        if character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
        elif character in ",;" and depth == 0:
            arguments.append(inner[start:at])
            start = at + 1
    return [*arguments, inner[start:]]
