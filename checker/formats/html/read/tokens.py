"""The tags, texts and comments of an HTML source, each with its exact place, in linear time.

Follows the tokenizer of the HTML standard (13.2.5) in what an author can see; why no parser of a
library serves says `docs/decisions/html-reader.md`. Each token ends where the next begins, and no
character is looked at more than a few times, whatever the source.
"""

from collections.abc import Iterator, Mapping

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re

_NAME = re.compile(r"[A-Za-z][^\t\n\f />]*")
_GAP = re.compile(r"[\t\n\f /]*")
_ATTRIBUTE = re.compile(r"[^\t\n\f />][^\t\n\f />=]*")
_EQUALS = re.compile(r"[\t\n\f ]*=[\t\n\f ]*")
_BARE_VALUE = re.compile(r"[^\t\n\f >]*")
_SVG = re.compile(r"<(/?)svg(?=[\t\n\f />])", re.IGNORECASE)
_RAW = ("script", "style", "textarea", "title", "iframe", "noembed", "noframes", "noscript")
_RAW_ENDS = {
    name: re.compile(rf"</{name}(?=[\t\n\f />])", re.IGNORECASE) for name in (*_RAW, "svg")
}


@dataclass(frozen=True, slots=True)
class TextToken:
    """Characters from `start` to `end`, character references among them."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Raw:
    """What stands in the element `name`, which holds no tags: a script, a `textarea`."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TagToken:
    """A tag: its name in lower case, and where the values of its attributes stand.

    The first of two attributes of a name counts; one without a value is empty.
    """

    name: str
    start: int
    end: int
    closing: bool
    attributes: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class CommentToken:
    """A comment; its words stand from `text_start` to `text_end`."""

    start: int
    text_start: int
    text_end: int


@dataclass(frozen=True, slots=True)
class UnclosedToken:
    """From `start` to the end of the source: a tag, comment or script that never closes."""

    start: int


Token = TextToken | Raw | TagToken | CommentToken | UnclosedToken


def iter_tokens(source: str, start: int, end: int) -> Iterator[Token]:
    """Yield the tokens between two offsets of a source, in order."""
    return _Scanner(source, end).scan(start)


class _Scanner:
    def __init__(self, source: str, end: int) -> None:
        self._source = source
        self._end = end
        self._svg_closes = True

    def scan(self, at: int) -> Iterator[Token]:
        """Yield everything from `at` on."""
        while at < self._end:
            mark = self._source.find("<", at, self._end)
            if mark != at:
                mark = self._end if mark < 0 else mark
                yield TextToken(at, mark)
                at = mark
                continue
            found, at = self._scan_markup(at)
            yield from found

    def _scan_markup(self, at: int) -> tuple[tuple[Token, ...], int]:
        """Return the tokens that a `<` begins, and where the next ones do."""
        if self._source.startswith("<!--", at, self._end):
            return self._scan_comment(at)
        closing = self._source.startswith("</", at, self._end)
        name = _NAME.match(self._source, at + 1 + closing, self._end)
        if name is not None:
            return self._scan_tag(at, name, closing=closing)
        if closing or self._source.startswith(("<!", "<?"), at, self._end):
            close = self._source.find(">", at, self._end)  # a doctype or what browsers pass over
            return ((UnclosedToken(at),), self._end) if close < 0 else ((), close + 1)
        after = self._source.find("<", at + 1, self._end)
        after = self._end if after < 0 else after
        return (TextToken(at, after),), after

    def _scan_comment(self, at: int) -> tuple[tuple[Token, ...], int]:
        start = at + len("<!--")
        for empty in (">", "->"):
            if self._source.startswith(empty, start, self._end):
                return (CommentToken(at, start, start),), start + len(empty)
        close = self._source.find("-->", start, self._end)
        if close < 0:
            return (CommentToken(at, start, self._end), UnclosedToken(at)), self._end
        return (CommentToken(at, start, close),), close + len("-->")

    def _scan_tag(
        self, at: int, name: re.Match[str], *, closing: bool
    ) -> tuple[tuple[Token, ...], int]:
        found = self._scan_attributes(name.end())
        if found is None:
            return (UnclosedToken(at),), self._end
        attributes, after = found
        tag = TagToken(name[0].lower(), at, after, closing, attributes)
        if closing or tag.name not in _RAW_ENDS:
            return (tag,), after
        if tag.name == "svg":
            return self._scan_svg(tag)
        return self._scan_raw(tag)

    def _scan_attributes(self, at: int) -> tuple[dict[str, tuple[int, int]], int] | None:
        """Return the attributes that follow a tag's name and where the tag ends."""
        attributes: dict[str, tuple[int, int]] = {}
        while True:
            at = _end_of(_GAP.match(self._source, at, self._end), at)
            if at >= self._end:
                return None
            if self._source[at] == ">":
                return attributes, at + 1
            name = _ATTRIBUTE.match(self._source, at, self._end)
            equals = _EQUALS.match(self._source, _end_of(name, at), self._end)
            value = (_end_of(name, at), _end_of(name, at))
            after: int | None = value[1]
            if equals is not None:
                value, after = self._scan_value(equals.end())
            if after is None:
                return None
            if name is not None:
                attributes.setdefault(name[0].lower(), value)
            at = after

    def _scan_value(self, at: int) -> tuple[tuple[int, int], int | None]:
        """Return where a value stands and where it ends; None where its quote never closes."""
        quote = self._source[at : at + 1] if at < self._end else ""
        if quote in {'"', "'"}:
            close = self._source.find(quote, at + 1, self._end)
            return (at + 1, close), None if close < 0 else close + 1
        end = _end_of(_BARE_VALUE.match(self._source, at, self._end), at)
        return (at, end), end

    def _scan_raw(self, tag: TagToken) -> tuple[tuple[Token, ...], int]:
        close = _RAW_ENDS[tag.name].search(self._source, tag.end, self._end)
        if close is None:
            return (tag, Raw(tag.name, tag.end, self._end), UnclosedToken(tag.start)), self._end
        return (tag, Raw(tag.name, tag.end, close.start())), close.start()

    def _scan_svg(self, tag: TagToken) -> tuple[tuple[Token, ...], int]:
        """Take a drawing whole; one that never closes is only a tag, as browsers leave it."""
        if self._source.startswith("/>", tag.end - 2) or not self._svg_closes:
            return (tag,), tag.end
        depth = 1
        for inner in _SVG.finditer(self._source, tag.end, self._end):
            depth += -1 if inner[1] else 1
            if depth == 0:
                return (tag, Raw("svg", tag.end, inner.start())), inner.start()
        self._svg_closes = False
        return (tag,), tag.end


def _end_of(match: re.Match[str] | None, otherwise: int) -> int:
    return otherwise if match is None else match.end()
