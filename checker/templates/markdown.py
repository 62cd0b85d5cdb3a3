"""Markdown templates: `template.md.j2`, with `include` of files in its own folder.

A tag on a line of its own leaves no line behind. What values need to stay text is in
`markdown_values`.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import Final

from checker.core.errors import TemplateError
from checker.core.language import Language
from checker.core.messages import Message
from checker.core.regular_files import read_regular_text, resolve
from checker.core.text import lazy_re as re
from checker.templates.markdown_values import escape_values, mark_extent
from checker.templates.model import Template
from checker.templates.sandbox import Environment
from checker.templates.syntax_review import (
    WENT_WRONG,
    TemplateReview,
    Uses,
    explain_error,
    find_line,
)
from checker.templates.tag_pairs import (
    MAX_TAGS,
    JinjaSource,
    TagMark,
    build_source,
    find_tag_faults,
    pair_faults,
    parse_tags,
    report_too_many,
)
from checker.templates.template_errors import TagFault, TagPlace, build_errors

_INCLUDE: Final = re.compile(
    r"[-+]?\s*include\s+(?P<quote>['\"])(?P<name>[^'\"\x00-\x1f]{1,200})(?P=quote)\s*-?"
)
_BACKTICK: Final = re.compile(r"(?<!\\)`")
_NAME_ONLY: Final = (
    Message("template.include-takes-name-file-quotes"),
    Message("template.write-include-head-md-j2"),
)
_OUTSIDE: Final = (
    Message("template.file-outside-templates-folder-cannot-included"),
    Message("template.put-file-into-same-folder-write"),
)
_MAX_FILES: Final = 100
_TOO_MANY: Final = (
    Message("template.more-than-includes-are-made", most_files=_MAX_FILES),
    Message("template.use-fewer-of-them"),
)
_IN_CODE: Final = (
    Message("template.no-value-can-stand-between-backticks"),
    Message("template.delete-backticks-use-block-between-lines"),
)


class MarkdownTemplate:
    """A Markdown template that was looked through. `faults` is what is wrong with it.

    Raises:
        TemplateError: it cannot be read.
    """

    def __init__(self, template: Template, language: Language) -> None:
        self.template = template
        self.uses = Uses()
        self.faults: list[TagFault] = []
        self._included_files = self._tags = 0
        self._ticks = ("", 0, 0)
        pieces = self._read_pieces(template.file, ())
        self.marks = [each for each in pieces if isinstance(each, TagMark)]
        self._environment = Environment(
            language, mark_extent, autoescape=False, trim_blocks=True, lstrip_blocks=True
        )
        self._source = build_source(pieces)
        self.faults += self._inspect_source(self._source)

    def fill(self, values: Mapping[str, object], now: datetime | None = None) -> bytes:
        """Return the filled document, in UTF-8. `now` says nothing in Markdown.

        Raises:
            TemplateErrors: the template is wrong, or does not go with these values.
        """
        del now
        if self.faults:
            raise self.errors(self.faults)
        found = self._source
        try:
            text = self._environment.text(self._environment.parse(found.text), values)
        except WENT_WRONG as error:
            fault = TagFault(found.spot(find_line(error)), *explain_error(error))
            raise self.errors([fault]) from error
        return escape_values(text).encode("utf-8")

    def errors(self, faults: list[TagFault]) -> TemplateError:
        """Return faults as an error that names the lines."""
        return build_errors(faults, self.place)

    def place(self, spot: TagPlace) -> str:
        """Return the file and line of a tag."""
        return f"{spot.part}:{spot.number}"

    def _inspect_source(self, found: JinjaSource) -> Iterator[TagFault]:
        wrong = [*find_tag_faults(self.marks, self._environment), *pair_faults(self.marks)]
        yield from wrong
        if not self.faults and not wrong:
            review = TemplateReview(self.template.header, self._environment, found.spot)
            review.tree(self._environment.parse(found.text))
            yield from review.faults
            self.uses.add(review.uses)

    def _read_pieces(self, file: Path, above: tuple[Path, ...]) -> list[str | TagMark]:
        """Return the words and tags of a file, with those of what it includes."""
        text = _read(file)
        found, faults = parse_tags(text, TagPlace(str(file), 1, text))
        lines = _HeldLines(text)
        tags = [each for each in found if isinstance(each, TagMark)]
        self._tags += len(tags)
        if self._tags > MAX_TAGS:
            self.faults.append(report_too_many(lines.place(tags[-1].spot)))
            return []
        self.faults += [TagFault(lines.place(each.at), each.what, each.remedy) for each in faults]
        pieces: list[str | TagMark] = []
        after = False  # whether the last piece was included
        for piece in found:
            if not isinstance(piece, TagMark):
                pieces.append(piece.removeprefix("\n") if _ends_line(pieces, after) else piece)
                after = False
                continue
            mark = TagMark(piece.tag, lines.place(piece.spot))
            after = mark.tag.keyword == "include"
            if after:
                pieces += self._include_file(mark, file, (*above, resolve(file)))
            else:
                self._look_around(mark)
                pieces.append(mark)
        return pieces

    def _look_around(self, mark: TagMark) -> None:
        """Note a value inside code; of a line, what stands before its last tag is known."""
        line, start = mark.spot.text, mark.spot.start
        known, done, count = self._ticks
        if known is not line or start < done:
            done = count = 0
        count += len(_BACKTICK.findall(line, done, start))
        self._ticks = (line, start, count)
        if mark.tag.kind == "value" and count % 2:
            self.faults.append(TagFault(mark.spot, *_IN_CODE))

    def _include_file(
        self, mark: TagMark, file: Path, above: tuple[Path, ...]
    ) -> list[str | TagMark]:
        name = _INCLUDE.fullmatch(mark.tag.body.strip())
        if name is None:
            self.faults.append(TagFault(mark.spot, *_NAME_ONLY))
            return []
        path = file.parent / name["name"]
        folder = resolve(self.template.folder)
        if not resolve(path).is_relative_to(folder):
            self.faults.append(TagFault(mark.spot, *_OUTSIDE))
        elif resolve(path) in above:
            self.faults.append(TagFault(mark.spot, *_explain_circular(above, path)))
        elif self._included_files == _MAX_FILES:
            self.faults.append(TagFault(mark.spot, *_TOO_MANY))
        elif not path.is_file():
            self.faults.append(TagFault(mark.spot, *_explain_missing(name["name"])))
        else:
            self._included_files += 1
            return self._read_pieces(path, above)
        return []


def _ends_line(pieces: list[str | TagMark], after: bool) -> bool:
    """Return whether an included file has ended the line on which its tag stands."""
    last = pieces[-1] if pieces else ""
    return after and isinstance(last, str) and last.endswith("\n")


class _HeldLines:
    """The lines of a file, each held once however many tags it has."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        lengths = (len(line) + 1 for line in self._lines)
        self._starts = [0, *accumulate(lengths)]

    def place(self, spot: TagPlace) -> TagPlace:
        """Return a spot of the whole file as one on the line on which it begins."""
        number = bisect_right(self._starts, spot.start)
        begin, line = self._starts[number - 1], self._lines[number - 1]
        return TagPlace(
            spot.part, number, line, spot.start - begin, min(spot.end - begin, len(line))
        )


def _explain_circular(above: tuple[Path, ...], path: Path) -> tuple[Message, Message]:
    chain = " → ".join(each.name for each in (*above, path))
    return (
        Message("template.includes-go-circle", chain=chain),
        Message("template.delete-one-of-the-includes"),
    )


def _explain_missing(name: str) -> tuple[Message, Message]:
    return (
        Message("template.file-include-missing", name=name),
        Message("template.put-into-templates-folder-mend-name"),
    )


def _read(file: Path) -> str:
    try:
        return read_regular_text(file)
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(
            Message("template.the-template-cannot-be-read"),
            place=str(file),
            remedy=Message("template.see-whether-file-there-saved-utf"),
        ) from error
