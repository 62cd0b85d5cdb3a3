"""Match the patterns of ignore files and `[[paths]]` in time that grows with their length.

`pathspec` reads them as git does, but its regular expressions try again and again where a pattern
has several stars: twelve of them and a long name take years. Patterns that could are matched here
instead, part by part, each of them at the first place where it fits.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

_ANY: Final = "**"
_FOLDER_MARK: Final = "ps_d"
"""The group by which `pathspec` tells that a folder above a file matched."""

_Parts = Sequence[re.Pattern[str]]


class LinearPattern(GitIgnoreSpecPattern):
    """A pattern of an ignore file; what it matches, and how it counts, is as `pathspec` has it."""

    __slots__ = ("_matcher",)

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)
        segments = _split(pattern) if self.include is not None else []
        self._matcher = _SegmentMatcher(segments) if _needs_parts(segments) else None

    def match_file(self, file: str) -> "_Found | None":
        """Return what says whether the path, or a folder above it, matched; None for neither."""
        if self._matcher is None:
            found: _Found | None = super().match_file(file)
            return found
        return self._matcher.match(file)


class _Found:
    """What `pathspec` reads of a match: whether a folder above the file matched."""

    def __init__(self, *, folder: bool) -> None:
        self._folder = folder

    @property
    def match(self) -> "_Found":
        """The match itself."""
        return self

    def groupdict(self) -> dict[str, str | None]:
        """Return the group that marks a folder."""
        return {_FOLDER_MARK: "/" if self._folder else None}


class _SegmentMatcher:
    """Matches a path by the parts of a pattern between `**`, each of a fixed number of names."""

    def __init__(self, segments: Sequence[str]) -> None:
        self._only_folder = not segments[-1]
        self._anything_below = segments[-1] in {"", _ANY}
        inner = segments[:-1] if self._anything_below else segments
        self._floats = inner[0] == _ANY
        self._parts = [*_iter_parts(inner)]

    def match(self, file: str) -> _Found | None:
        """Return how a path matches; a folder's ends in a slash."""
        names = file.split("/")
        at = 0
        for number, part in enumerate(self._parts):
            last = number == len(self._parts) - 1
            floats = number > 0 or self._floats
            if last:
                return self._match_last(names, at, part, floats=floats)
            found = _find(names, at, part, len(names) if floats else at + 1)
            if found is None:
                return None
            at = found + len(part)
        return None

    def _match_last(
        self, names: Sequence[str], at: int, part: _Parts, *, floats: bool
    ) -> _Found | None:
        end = len(names) - len(part)
        whole = not self._anything_below and end >= at and (floats or end == at)
        if whole and _find(names, end, part, end + 1) is not None:
            return _Found(folder=False)
        if _find(names, at, part, end if floats else min(end, at + 1)) is None:
            return None
        return _Found(folder=self._only_folder or not self._anything_below)


def _find(names: Sequence[str], first: int, part: _Parts, end: int) -> int | None:
    """Return the first place before `end` where the names are those of a part."""
    for at in range(first, min(end, len(names) - len(part) + 1)):
        if all(each.fullmatch(names[at + n]) for n, each in enumerate(part)):
            return at
    return None


def _split(pattern: str) -> list[str]:
    """Return the names of a pattern as `pathspec` counts them: `**` first where it floats."""
    text = pattern if pattern.endswith("\\ ") else pattern.rstrip()
    segments = text.removeprefix("!").split("/")
    if not segments[0]:
        del segments[0]
    elif len(segments) == 1 or (len(segments) == 2 and not segments[1]):  # noqa: PLR2004 - NAME/
        segments = segments if segments[0] == _ANY else [_ANY, *segments]
    return [
        each
        for number, each in enumerate(segments)
        if number == 0 or (each, segments[number - 1]) != (_ANY, _ANY)
    ]


def _needs_parts(segments: Sequence[str]) -> bool:
    """Return whether a regular expression might try a path in more ways than it is long.

    One of a set such as `[!a]` would take the slash for a letter, which git does not.
    """
    gaps = sum(each == _ANY for each in segments[:-1])
    return gaps > 1 or any(
        each != _ANY and (each.count("*") > 1 or "[!" in each or "[^" in each) for each in segments
    )


def _iter_parts(segments: Sequence[str]) -> Iterator[_Parts]:
    part: list[re.Pattern[str]] = []
    for each in segments:
        if each != _ANY:
            part.append(_translate(each))
        elif part:
            yield part
            part = []
    if part:
        yield part


def _translate(segment: str) -> re.Pattern[str]:
    """Return an expression for a name that is tried once: no star gives back what it took."""
    if segment == "*":
        return re.compile(r"[^/]+")
    first, *others = _split_stars(segment)
    *middle, last = others or [""]
    tail = f"[^/]*{last}" if others else ""
    return re.compile(first + "".join(f"(?>[^/]*?{each})" for each in middle if each) + tail)


def _split_stars(segment: str) -> list[str]:
    """Return the expressions between the stars of a name."""
    pieces = [""]
    at = 0
    while at < len(segment):
        letter, end = segment[at], at + 1
        if letter == "*":
            pieces.append("")
        elif letter == "[":
            end = _find_closing(segment, end)
            pieces[-1] += _translate_set(segment[at + 1 : end])
        elif letter == "?":
            pieces[-1] += "[^/]"
        else:
            end += letter == "\\"
            pieces[-1] += re.escape(segment[end - 1 : end])
        at = end
    return pieces


def _find_closing(segment: str, at: int) -> int:
    at += segment[at : at + 1] in {"!", "^"}
    at += segment[at : at + 1] == "]"
    return segment.index("]", at) + 1


def _translate_set(inside: str) -> str:
    negated = inside[0] in "!^"
    return f"[{'^' if negated else ''}" + inside[negated:].replace("\\", "\\\\")
