"""Writes values into Markdown so that no word of theirs becomes structure (CommonMark 0.31, GFM).

What a value needs depends on where it stands: at the start of a line, in a table, in a heading, in
front matter, in a code block. That is known only when everything before it has been written.
"""

import json
from itertools import pairwise
from typing import Final

from checker.core.text import lazy_re as re
from checker.templates.filled_values import FilledPicture, Prose, ProseParagraph

BEGIN, END = "\ufdd8", "\ufdd9"
"""Around each value in what Jinja writes."""
ITEM, PARAGRAPH = "\ufdda", "\ufddb"
"""Begin the paragraphs of prose."""
PICTURE: Final = "\ufddc"
"""Begins a picture: its path and its alternative text follow, each after one."""

_INLINE: Final = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)"  # a backslash that would escape something
    r"|[`*\[\]|~$]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # inside a word it is no emphasis
    r"|<(?=[a-zA-Z/!?])"
    r"|&(?=#?\w+;)"
    r"|(?<=\s)#(?=#*\s*$)"  # would end a heading
)
_START: Final = re.compile(
    r">|#{1,6}(?=\s|$)|[-+](?=\s|$)|:?-+:?\s*$|=+\s*$|(?P<number>\d{1,9})[.)](?=\s|$)"
)
_HOLDER: Final = re.compile(r"\s*(?:(?:>|[-*+]|\d{1,9}[.)])(?:\s+|$))*")
_MARKER: Final = re.compile(r"[^\s>]")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING: Final = re.compile(r" {0,3}#{1,6}\s")
_IN_ADDRESS: Final = re.compile(r"\]\([^)\s]*$")
_FRONT: Final = "---"


def mark_extent(value: object) -> str:
    """Return a value with its extent noted, for `written`."""
    if isinstance(value, Prose):
        text = "".join(
            f"{ITEM if each.is_item else PARAGRAPH}{_clean(each.text)}" for each in value
        )
    elif isinstance(value, FilledPicture):
        text = f"{PICTURE}{_clean(value.path.as_posix())}{PICTURE}{_clean(value.alt)}"
    elif isinstance(value, ProseParagraph):
        text = _clean(value.text)
    else:
        text = _clean(str(value))
    return f"{BEGIN}{text}{END}"


def escape_values(text: str) -> str:
    """Return the Markdown that Jinja wrote, with its values escaped for where they stand."""
    page = _PageState()
    for at, piece in enumerate(re.split(f"{BEGIN}(.*?){END}", text, flags=re.DOTALL)):
        if at % 2:
            page.value(piece)
        else:
            page.template(piece)
    return page.text


class _PageState:
    """The page so far: what the next value needs to know."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._line = ""
        self._own = ""  # what of this line the template wrote
        self._fence = ""
        self._is_front: bool | None = None

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def template(self, text: str) -> None:
        """Add words of the template."""
        *lines, rest = text.split("\n")
        for line in lines:
            self._own += line
            self._end_line()
        self._own += rest
        self._put(text)

    def value(self, text: str) -> None:
        """Add a value."""
        line = self._line
        if self._is_front and self._own != _FRONT:
            self._put(_quote_yaml(line, _join_lines(text)))
        elif self._fence:
            self._put(_write_code(line, _join_lines(text)))
        elif _IN_ADDRESS.search(line):
            self._put(_escape_address(_join_lines(text)))
        elif line.lstrip().startswith("|"):
            self._put("<br>".join(_escape_inline(each) for each in _join_lines(text).split("\n")))
        elif _HEADING.match(line):
            self._put(_escape_inline(" ".join(_join_lines(text).split())))
        else:
            self._put(_write_blocks(line, text))

    def _put(self, text: str) -> None:
        self._pieces.append(text)
        self._line = (self._line + text).rpartition("\n")[2]

    def _end_line(self) -> None:
        """Take notice of a code block or front matter that a line begins or ends."""
        line, self._own = self._own, ""
        if self._is_front is None:
            self._is_front = line.rstrip() == _FRONT
        elif self._is_front:
            self._is_front = line.rstrip() not in (_FRONT, "...")
        found = _FENCE.match(line)
        if found is None or self._is_front:
            return
        if not self._fence:
            self._fence = found[1]
        elif found[1].startswith(self._fence) and not line[found.end() :].strip():
            self._fence = ""


def _clean(text: str) -> str:
    """Return a text without control characters, its line ends as line feeds."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)


_CONTROLS: Final = {
    **dict.fromkeys([*range(0x20), 0x7F, *range(0xFDD0, 0xFDF0), *range(0xD800, 0xE000)]),
    0x09: "\t",
    0x0A: "\n",
    0x0B: "\n",
    0x0C: "\n",
}


def _join_lines(text: str) -> str:
    """Return a value as lines, for places that hold no blocks."""
    if text.startswith(PICTURE):
        return text.split(PICTURE)[2]
    return re.sub(f"[{ITEM}{PARAGRAPH}]", "\n", text).removeprefix("\n")


def _escape_inline(text: str) -> str:
    def escaped(found: re.Match[str]) -> str:
        return {"<": "&lt;", "&": "&amp;"}.get(found[0], "\\" + found[0])

    return _INLINE.sub(escaped, text)


def _escape_line_start(text: str) -> str:
    """Return an escaped line as it can stand at the start of one."""
    text = text.lstrip(" \t")
    found = _START.match(text)
    if found is None:
        return text
    at = len(found["number"] or "")
    return f"{text[:at]}\\{text[at:]}"


def _quote_yaml(line: str, text: str) -> str:
    """Return a value as YAML reads it, in quotes unless the template has some."""
    quoted = json.dumps(text, ensure_ascii=False)
    if line.rstrip().endswith('"'):
        return quoted[1:-1]
    if line.rstrip().endswith("'"):
        return " ".join(text.split()).replace("'", "''")
    return quoted


def _write_code(line: str, text: str) -> str:
    """Return a value as it stands in a code block, which it cannot end."""
    indent = line[: len(line) - len(line.lstrip())]
    lines = [f"    {each}" if _FENCE.match(each) else each for each in text.split("\n")]
    if line.strip():
        lines[0] = text.partition("\n")[0]
    return f"\n{indent}".join(lines)


def _escape_address(text: str) -> str:
    text = re.sub(r"[\x00-\x20()<>\\`\"|]", lambda found: f"%{ord(found[0]):02X}", text)
    return re.sub(r"&(?=#?\w+;)", "&amp;", text)


def _write_blocks(line: str, text: str) -> str:
    """Return a value among paragraphs and list items; `line` is what stands before it."""
    if text.startswith(PICTURE):
        _, path, alt = text.split(PICTURE)
        return f"![{_escape_inline(' '.join(alt.split()))}]({_escape_address(path)})"
    holder = _HOLDER.match(line)
    at_start = holder is not None and holder.end() == len(line)
    indent = _MARKER.sub(" ", holder[0] if holder else "")
    if not text.startswith((ITEM, PARAGRAPH)):
        return _write_lines(text, indent, at_start=at_start)
    out, before = "", ""
    for kind, words in re.findall(f"([{ITEM}{PARAGRAPH}])([^{ITEM}{PARAGRAPH}]*)", text):
        is_item = kind == ITEM
        if before or (is_item and not at_start):
            gap = "\n" if is_item and before == ITEM else f"\n{indent.rstrip()}\n"
            out += gap + indent
        inner = f"{indent}  " if is_item else indent
        fresh = bool(before) or at_start or is_item
        out += ("- " if is_item else "") + _write_lines(words, inner, at_start=fresh)
        before = kind
    return out


def _write_lines(text: str, indent: str, *, at_start: bool) -> str:
    """Return lines with breaks between them; empty ones part paragraphs."""
    lines = [_escape_inline(each.rstrip(" \t")) for each in text.split("\n")]
    lines = [_escape_line_start(each) if at or at_start else each for at, each in enumerate(lines)]
    out = lines[0]
    for before, line in pairwise(lines):
        out += f"\\\n{indent}{line}" if before and line else f"\n{indent}{line}"
    return "\n".join(each.rstrip() if not each.strip() else each for each in out.split("\n"))
