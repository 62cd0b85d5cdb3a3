r"""Regular expressions of other engines, rewritten for the engine that checker has (`regex`).

Go (Vale): `regexp` and `regexp2`, where `\b` and `\w` know Unicode. JavaScript (prh, textlint):
flags `gmu`, where `\b`, `\w` and `\d` are ASCII. What reads otherwise in `regex` is written so
that it means the same: braces that count nothing, brackets inside a class, `\k<name>`,
`\u{1F600}`, `[^]`.
"""

from collections.abc import Callable, Mapping

import regex

from checker.core.text import lazy_re as re
from checker.kinds.shared.patterns import compile_pattern

_QUANTIFIER = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}")
_POSIX = re.compile(r"\[:\^?[a-z]+:\]")
_HEX = re.compile(
    r"\\(?:x\{([0-9A-Fa-f]+)\}|u\{([0-9A-Fa-f]+)\}|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4}))"
)
_PAIR = re.compile(r"\\u([dD][89abAB][0-9A-Fa-f]{2})\\u([dD][c-fC-F][0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"\\c([A-Za-z])")
_NAME = re.compile(r"\\k(?:<(\w+)>|'(\w+)')")
_PROPERTY = re.compile(r"\\[pP](?:\{[^}]*\}|.)")
_ESCAPES_OF_SETS = frozenset("&-|~[")
_LAST_CONTROL = 0x1F

_ASCII_WORD = "A-Za-z0-9_"
_JS_OUTSIDE: Mapping[str, str] = {
    "w": r"(?a:\w)",
    "W": r"(?a:\W)",
    "d": "[0-9]",
    "D": "[^0-9]",
    "b": r"(?a:\b)",
    "B": r"(?a:\B)",
    "s": r"[\s\ufeff]",
    "S": r"[^\s\ufeff]",
}
_JS_INSIDE: Mapping[str, str] = {
    "w": _ASCII_WORD,
    "W": f"[^{_ASCII_WORD}]",
    "d": "0-9",
    "D": "[^0-9]",
    "b": r"\x08",
    "s": r"\s\ufeff",
    "S": r"[^\s\ufeff]",
}
_GO_OUTSIDE: Mapping[str, str] = {"z": r"\Z", "Z": r"(?=\n?\Z)"}


class BadExpression(ValueError):  # noqa: N818 - what it is, not what went wrong
    """An expression that nobody can read; `pattern` does not compile here either."""

    def __init__(self, pattern: str, source: str, why: object) -> None:
        super().__init__(f"{source!r}: {why}")
        self.pattern = pattern


def convert_go(source: str) -> str:
    """Return Vale's expression `source` as `regex` reads it.

    Raises:
        BadExpression: it cannot be understood.
    """
    return _check_expression(
        _RegexWalk(source, _GO_OUTSIDE, {}, dot=".", quotes=True).rewritten(), source
    )


def convert_javascript(source: str, *, ignore_case: bool = False) -> str:
    """Return JavaScript's `/source/gmu` as `regex` reads it.

    Raises:
        BadExpression: it cannot be understood.
    """
    walk = _RegexWalk(source, _JS_OUTSIDE, _JS_INSIDE, dot=r"[^\n\r\u2028\u2029]", quotes=False)
    flags = "(?mi)" if ignore_case else "(?m)" if re.search(r"[\^$]", source) else ""
    return _check_expression(flags + walk.rewritten(), source)


def count_groups(pattern: str) -> int:
    """Return how many groups an expression captures."""
    return compile_pattern(pattern).groups


def _check_expression(pattern: str, source: str) -> str:
    try:
        compile_pattern(pattern)
    except regex.error as error:
        raise BadExpression(pattern, source, error) from error
    return pattern


class _RegexWalk:
    """Goes over an expression once, from left to right."""

    def __init__(
        self,
        source: str,
        outside: Mapping[str, str],
        inside: Mapping[str, str],
        *,
        dot: str,
        quotes: bool,
    ) -> None:
        self._source = source
        self._outside = outside
        self._inside = inside
        self._dot = dot
        self._quotes = quotes
        self._at = 0
        self._out: list[str] = []
        self._readers: dict[str, Callable[[], None]] = {
            "\\": lambda: self._escape(self._outside, in_class=False),
            "[": self._rewrite_class,
            "{": self._rewrite_brace,
            ".": lambda: self._put(self._dot, 1),
            "(": self._group,
        }

    def rewritten(self) -> str:
        """Return the whole expression."""
        while self._at < len(self._source):
            read = self._readers.get(self._source[self._at])
            if read is None:
                self._put(self._source[self._at], 1)
            else:
                read()
        return "".join(self._out)

    def _put(self, text: str, length: int) -> None:
        self._out.append(text)
        self._at += length

    def _rewrite_brace(self) -> None:
        count = _QUANTIFIER.match(self._source, self._at)
        self._put(count[0] if count else r"\{", len(count[0]) if count else 1)

    def _group(self) -> None:
        named = re.compile(r"\(\?'(\w+)'").match(self._source, self._at)
        if named:
            self._put(f"(?P<{named[1]}>", len(named[0]))
        else:
            self._put("(", 1)

    def _escape(self, table: Mapping[str, str], *, in_class: bool) -> None:
        source, at = self._source, self._at
        letter = source[at + 1 : at + 2]
        if not letter:
            raise BadExpression(source, source, "ends in a backslash")
        if self._quotes and letter == "Q":
            self._rewrite_quoted()
        elif letter in table:
            self._put(table[letter], 2)
        elif special := self._read_character():
            self._put(*special)
        elif name := _NAME.match(source, at):
            self._put(f"(?P={name[1] or name[2]})", len(name[0]))
        elif known := _PROPERTY.match(source, at):
            self._put(known[0], len(known[0]))
        else:
            alone = letter.isascii() and (letter.isalnum() or not in_class)
            self._put(f"\\{letter}" if alone or letter in "\\]^[-&|~" else letter, 2)

    def _read_character(self) -> tuple[str, int] | None:
        """Return a character that is written by its number, and the length of that."""
        source, at = self._source, self._at
        if pair := _PAIR.match(source, at):
            high, low = int(pair[1], 16), int(pair[2], 16)
            code = 0x10000 + (high - 0xD800) * 0x400 + (low - 0xDC00)
            return regex.escape(chr(code)), len(pair[0])
        if number := _HEX.match(source, at):
            code = int(next(filter(None, number.groups())), 16)
            written = f"\\x{code:02x}" if code <= _LAST_CONTROL else regex.escape(chr(code))
            return written, len(number[0])
        if control := _CONTROL.match(source, at):
            return f"\\x{ord(control[1]) % 32:02x}", len(control[0])
        return None

    def _rewrite_quoted(self) -> None:
        end = self._source.find(r"\E", self._at)
        stop = len(self._source) if end < 0 else end
        words = self._source[self._at + 2 : stop]
        self._put(regex.escape(words), stop - self._at + (2 if end >= 0 else 0))

    def _rewrite_class(self) -> None:
        source = self._source
        if source.startswith("[^]", self._at) and self._inside:  # JavaScript: anything at all
            self._put(r"(?s:.)", 3)
            return
        if source.startswith("[]", self._at) and self._inside:  # JavaScript: nothing
            self._put(r"(?!)", 2)
            return
        self._put("[", 1)
        if source.startswith("^", self._at):
            self._put("^", 1)
        first = True
        while self._at < len(source) and (source[self._at] != "]" or first):
            self._rewrite_in_class()
            first = False
        if self._at >= len(source):
            raise BadExpression(source, source, "a class is not closed")
        self._put("]", 1)

    def _rewrite_in_class(self) -> None:
        source, at = self._source, self._at
        character = source[at]
        if character == "\\":
            self._escape(self._inside, in_class=True)
        elif posix := _POSIX.match(source, at):
            self._put(posix[0], len(posix[0]))
        elif source.startswith("-[", at) and not self._inside:  # regexp2: all but these
            self._put("--", 1)
            self._rewrite_class()
        elif character == "-" and self._is_range():
            self._put("-", 1)
        elif character in _ESCAPES_OF_SETS or character == "]":
            self._put(f"\\{character}", 1)
        else:
            self._put(character, 1)

    def _is_range(self) -> bool:
        before, after = self._source[self._at - 1], self._source[self._at + 1 : self._at + 2]
        return before not in "[^" and after not in {"]", ""} and self._out[-1] not in {"-", r"\-"}
