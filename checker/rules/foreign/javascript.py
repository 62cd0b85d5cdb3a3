"""Words and `/expressions/` as prh and textlint's lists write them."""

from typing import Any

import regex

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.rules.foreign.regexes import convert_javascript, count_groups

_WRITTEN = re.compile(r"/(.*)/([a-z]*)")
_REFERENCE = re.compile(r"\$([0-9]{1,2})")
_BRACKET = re.compile(
    r"\\.|\[(?:\\.|[^\]\\])*\]|(?P<open>\((?!\?)|\(\?P?<\w+>)|(?P<other>\()|(?P<close>\))",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression as `regex` reads it, how many groups it has, and as JavaScript prints it."""

    pattern: str
    groups: int
    shown: str


@dataclass(frozen=True, slots=True)
class _RegexSource:
    """JavaScript's own: the source, and whether case counts."""

    text: str
    ignore_case: bool = False


def convert_pattern(pattern: Any, expected: str, *, boundary: bool) -> Expression:
    """Return the expression for a prh word: a word, `/an expression/`, a list of them, or nothing.

    Without a pattern, `expected` in any width and case is meant.

    Raises:
        ValueError: it cannot be understood, as prh would say too, or only here.
    """
    source = _build_source(pattern, expected, boundary=boundary)
    rewritten = convert_javascript(source.text, ignore_case=source.ignore_case)
    flags = "gimu" if source.ignore_case else "gmu"
    return Expression(rewritten, count_groups(rewritten), f"/{source.text}/{flags}")


def convert_listed(word: str) -> str:
    """Return the expression for an entry of a textlint allowlist: `word` or `/expression/flags`.

    Raises:
        ValueError: it cannot be understood.
    """
    written = _WRITTEN.fullmatch(word)
    if written is None:
        return regex.escape(word, special_only=True, literal_spaces=True)
    rewritten = convert_javascript(written[1], ignore_case="i" in written[2])
    return f"(?s){rewritten}" if "s" in written[2] else rewritten


def convert_template(expected: str, count: int) -> str:
    r"""Return what is written instead, `$1` as `\g<1>`; a number without a group stays as it is."""

    def reference(match: re.Match[str]) -> str:
        number = int(match[1])
        return f"\\g<{number}>" if 0 < number <= count else match[0]

    return _REFERENCE.sub(reference, expected.replace("\\", "\\\\"))


def empty_group(pattern: str, number: int) -> str:
    """Return an expression for the matches of `pattern` in which a group is not empty.

    JavaScript's old engines had no look-behind; `/(記|大)?事/` with `regexpMustEmpty: $1` stands
    for 事 without 記 or 大 before it.
    """
    start, end = _find_group(pattern, number)
    # what is left of the text differs before and after a group that is not empty
    inner = rf"(?=(?P<left>(?s:.*)))(?:{pattern[start:end]})(?!(?P=left)\Z)"
    return f"{pattern[:start]}{inner}{pattern[end:]}(?({number})|(?!))"


def _find_group(pattern: str, number: int) -> tuple[int, int]:
    """Return where a group begins and ends, without its brackets."""
    counted = 0
    waiting: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(pattern):
        if match["open"]:
            counted += 1
            waiting.append((counted, match.end()))
        elif match["other"]:
            waiting.append((0, match.end()))
        elif match["close"] and waiting:
            opened, start = waiting.pop()
            if opened == number:
                return start, match.start()
    raise ValueError(f"no group {number} in {pattern!r}")


def _build_source(pattern: Any, expected: str, *, boundary: bool) -> _RegexSource:
    if isinstance(pattern, list):
        parts = [_build_source(each, expected, boundary=boundary) for each in pattern]
        if len({part.ignore_case for part in parts}) > 1:
            raise ValueError("some of the patterns ignore case and others do not")
        return _RegexSource(f"(?:{'|'.join(part.text for part in parts)})", parts[0].ignore_case)
    if pattern is None:
        source = _RegexSource("".join(map(_match_any_width, expected)))
    else:
        written = _WRITTEN.fullmatch(str(pattern))
        if written is None:
            source = _RegexSource(re.sub(r"([*+?.{}()\[\]^$|/\\])", r"\\\1", str(pattern)))
        else:
            source = _RegexSource(written[1], "i" in written[2])
    if not source.text:
        raise ValueError("an empty pattern")
    return _RegexSource(rf"\b{source.text}\b", source.ignore_case) if boundary else source


def _match_any_width(character: str) -> str:
    """Return the class of a letter or digit in both widths and cases; others stand as they are."""
    if not (character.isascii() and character.isalnum()):
        return character
    wide = chr(ord(character) + 0xFEE0)
    if character.isdigit():
        return f"[{character}{wide}]"
    both = character.upper() + character.lower()
    return f"[{both}{wide.lower()}{wide.upper()}]"
