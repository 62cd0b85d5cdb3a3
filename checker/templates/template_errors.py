"""Collect faults of a template before it is known how their places are called."""

from collections.abc import Callable, Sequence

from checker.core.data_classes import dataclass
from checker.core.errors import TemplateError
from checker.core.messages import DisplayLanguage, Message
from checker.core.text.cutting import find_word_end, find_word_start
from checker.rules.validation_errors import close

_MAX_LENGTH = 100
"""Characters of a paragraph that are shown."""


@dataclass(frozen=True, slots=True)
class TagPlace:
    """A tag in a template.

    `part` is the part of the Word file or the Markdown file that it stands in, `number` the
    paragraph in that part (from 0) or the line (from 1); `text` is the words there, `start` and
    `end` say which of them are the tag.
    """

    part: str
    number: int
    text: str = ""
    start: int = 0
    end: int = 0

    @property
    def tag(self) -> str:
        """The tag as it is written."""
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class TagFault:
    """Something that is wrong with a tag. `also` is another tag that has part in it."""

    at: TagPlace
    what: Message
    remedy: Message
    also: TagPlace | None = None


class TemplateErrors(TemplateError):  # noqa: N818 - several of them
    """Everything that is wrong with a template, in the order of the file."""

    def __init__(self, errors: Sequence[TemplateError]) -> None:
        first = errors[0]
        super().__init__(
            first.what,
            place=first.place,
            remedy=first.remedy,
            excerpt=first.excerpt,
            tag=first.tag,
        )
        self.errors = tuple(errors)

    def render(self, language: DisplayLanguage) -> str:
        """Return what each error says."""
        return "\n".join(each.render(language) for each in self.errors)


def build_errors(faults: Sequence[TagFault], place: Callable[[TagPlace], str]) -> TemplateErrors:
    """Return faults as an error, each said once.

    Args:
        faults: one or more.
        place: says how a spot is called.
    """
    errors: dict[tuple[str, str, Message], TemplateError] = {}
    for fault in faults:
        error = _build_error(fault, place)
        errors.setdefault((error.place, error.tag, error.what), error)
    return TemplateErrors(list(errors.values()))


def _build_error(fault: TagFault, place: Callable[[TagPlace], str]) -> TemplateError:
    what, at = fault.what, fault.at
    if fault.also is not None:
        where = place(fault.also)
        what = Message("template.the-other-one-is-at", what=what, where=where, tag=fault.also.tag)
    excerpt = _cut_excerpt(at)
    return TemplateError(
        what,
        place=place(at),
        remedy=fault.remedy,
        excerpt=excerpt,
        tag=at.tag[:_MAX_LENGTH].strip(),
    )


def _cut_excerpt(at: TagPlace) -> str:
    """Return the words around a tag, on one line."""
    begin = max(0, min(at.start - _MAX_LENGTH // 3, len(at.text) - _MAX_LENGTH))
    end = min(len(at.text), begin + _MAX_LENGTH)
    begin = find_word_start(at.text, begin, at.start)
    end = find_word_end(at.text, end, min(end, at.end))
    shown = at.text[begin:end].translate(_ONE_LINE)
    return ("…" if begin else "") + shown + ("…" if end < len(at.text) else "")


_ONE_LINE = {ord("\n"): " ", ord("\t"): " ", 0xFFFC: " "}


def suggest_nearest(name: str, names: Sequence[str]) -> Message:
    """Return a remedy that names the right spelling, or all that there are."""
    listed = ", ".join(names)
    return close(name, list(names)) or Message("template.one-of-2", listed=listed)
