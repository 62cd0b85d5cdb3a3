"""The one exception tree, and the exit code that each branch means.

    CheckerError                 exit 2: something the user can mend
    +-- InputError               a document: missing, unreadable, not the format its name says
    |   +-- DataError            a value to write a document from: carries line and column
    +-- OutputError              a path that cannot be written
    +-- ConfigError              checker.toml, environment, command-line values
    |   +-- RulesetError         a rule file: carries line and column
    |   +-- TemplateError        a document template: carries the paragraph or the line
    +-- ModelError               a model file: missing, truncated, too large, wrong sha256
    |   +-- ModelMissing         no model installed: code rules still run
    |   +-- DownloadError        a source did not deliver
    +-- JudgeError               exit 3: the engine failed while judging

A check of our own in a data model raises `InvalidValueError`, which pydantic places; whoever read
the file turns it into one of these.

`cli` holds the only place that turns these into exit codes. Anything else that escapes is a
bug in checker: exit 4.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from checker.core.messages import DisplayLanguage, Message


class ExitCode(IntEnum):
    """What the process tells its caller (DESIGN 7)."""

    PASS = 0
    FAIL = 1
    BAD_INPUT = 2
    NOT_JUDGED = 3
    BUG = 4


class CheckerError(Exception):
    """A failure that a user can act on: what is wrong, where, and the remedy.

    Args:
        what: one sentence, without the place.
        place: a file, with `:line:column` (1-based) where known.
        remedy: what to do next.
    """

    exit_code = ExitCode.BAD_INPUT

    def __init__(self, what: Message, *, place: str = "", remedy: Message | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.place = place
        self.remedy = remedy

    def render(self, language: DisplayLanguage) -> str:
        """Return `place: what` and the remedy on a line of its own."""
        head = f"{self.place}: {self.what.get(language)}" if self.place else self.what.get(language)
        if self.remedy is None:
            return head
        return f"{head}\n  → {self.remedy.get(language)}"

    def __str__(self) -> str:
        return self.render("en")


@contextmanager
def naming(place: str) -> Iterator[None]:
    """Give errors from inside that name no place this one."""
    try:
        yield
    except CheckerError as error:
        error.place = error.place or place
        raise


class NotRegularFileError(OSError):
    """A path that is a folder, a pipe, a socket or a device; nothing was read of it."""


class FileTooLargeError(OSError):
    """A file of more bytes than are read of its kind; nothing was read of it."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most


class LinkLeadsOutError(OSError):
    """A link to what lies outside the folder that is looked through; nothing was read of it."""


def describe_unreadable(error: OSError) -> Message:
    """Return that a file cannot be read, and what the system says of it."""
    if isinstance(error, NotRegularFileError):
        return Message("core.not-regular-file")
    if isinstance(error, LinkLeadsOutError):
        return Message("core.link-leads-out")
    if isinstance(error, FileTooLargeError):
        return Message("core.too-large", mib=round(error.most / 2**20, 1))
    says = error.strerror or str(error)
    return Message("core.cannot-be-read-2", says=says)


class InvalidValueError(ValueError):
    """A value in a rule, a template or a data model that does not fit; pydantic says where.

    Args:
        what: one sentence, without the place.
    """

    def __init__(self, what: Message) -> None:
        super().__init__(what)
        self.what = what

    def __str__(self) -> str:
        return self.what.get("en")


class InputError(CheckerError):
    """A document that cannot be read."""


class DataError(InputError):
    """A value that does not fit its field; `place` is `file:line:column`."""


class OutputError(CheckerError):
    """A path that cannot be written; nothing was changed."""


class ConfigError(CheckerError):
    """A configuration file, an environment variable or an option that makes no sense."""


class RulesetError(ConfigError):
    """A rule file that cannot be used; `place` is `file:line:column`."""


class TemplateError(ConfigError):
    """A document template that cannot be filled.

    Args:
        what: one sentence, without the place.
        place: `template.docx:body/3`, a block as `checker show` names it, `file:line`, or
            `template.yaml:line:column`.
        remedy: what to do next.
        excerpt: the words of that paragraph or line.
        tag: the part of the excerpt that is meant.
    """

    def __init__(
        self,
        what: Message,
        *,
        place: str = "",
        remedy: Message | None = None,
        excerpt: str = "",
        tag: str = "",
    ) -> None:
        super().__init__(what, place=place, remedy=remedy)
        self.excerpt = excerpt
        self.tag = tag

    def render(self, language: DisplayLanguage) -> str:
        """Return `place: what`, the excerpt with a tag's place marked, and the remedy."""
        head, *remedy = super().render(language).split("\n", 1)
        return "\n".join([head, *self._mark_excerpt(), *remedy])

    def _mark_excerpt(self) -> Iterator[str]:
        """Yield the excerpt, and a line of carets as wide as the tag is on the screen."""
        from checker.core.text.normalization import display_width  # noqa: PLC0415 - only when it is shown

        if not self.excerpt:
            return
        yield f"  | {self.excerpt}"
        if self.tag and self.tag in self.excerpt:
            before = self.excerpt.partition(self.tag)[0]
            yield "  | " + " " * display_width(before) + "^" * display_width(self.tag)


class ModelError(CheckerError):
    """A model file that cannot be used."""


class ModelMissing(ModelError):  # noqa: N818 - what is missing, not what went wrong
    """No model is installed; judged rules are reported as not judged."""


class DownloadError(ModelError):
    """No source delivered the file that the catalogue names."""


class JudgeError(CheckerError):
    """The engine failed in the middle of judging; what was not judged is never a pass."""

    exit_code = ExitCode.NOT_JUDGED
