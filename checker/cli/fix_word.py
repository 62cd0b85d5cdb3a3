"""Handle what `checker fix` asks of Word files alone: where to write, and what is lost."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from checker.core.data_classes import dataclass
from checker.core.document import Document
from checker.core.errors import OutputError
from checker.core.messages import DisplayLanguage, Message
from checker.formats import format_of
from checker.jobs.fix.fix_file import FixResult, GradeName
from checker.session import Session

if TYPE_CHECKING:
    from checker.formats.docx.edit.loss_warnings import LossWarning

_WHERE: Final = Message("cli.name-copy-o-out-docx-use")
_COPY: Final = Message("cli.write-copy-o-out-docx-file")

plain_option = click.option("--tracked/--plain", "tracked", default=True, show_default=True)
comments_option = click.option("--comments", is_flag=True)


@dataclass(frozen=True, slots=True)
class Ways:
    """How a Word file is fixed: whether changes are tracked, and what is left is commented on."""

    tracked: bool
    comments: bool


def fix_file(session: Session, file: Path, grade: GradeName, ways: Ways) -> FixResult:
    """Return what the fixes of a file make of it; nothing is written.

    Raises:
        InputError: the file cannot be read, or its format cannot be fixed.
        OutputError: there is more to say than Word takes comments.
    """
    found = session.fix(file, grade, tracked=ways.tracked)
    if not (ways.comments and is_word(file)):
        return found
    from checker.jobs.fix.unfixed_comments import add_comments  # noqa: PLC0415 - Word's libraries

    speaking = session.commenting(found.before.document)
    spoken = found if speaking is session else speaking.fix(file, grade, tracked=ways.tracked)
    commented = add_comments(spoken, speaking.language, session.settings.limits)
    # the report speaks the user's language, the comments the document's
    return replace(found, after=commented.after)


def is_word(file: Path) -> bool:
    """Return whether a file's name is that of a Word file."""
    form = format_of(file)
    return form is not None and form.editor is not None and form.editor.tracks_changes


def check_target(file: Path, output: Path | None, *, shown: bool) -> None:
    """Make sure, before any work, that it is said where a fixed Word file goes.

    Args:
        file: to be fixed.
        output: the copy's path, if any.
        shown: whether something else was asked for: the file itself, a diff, a summary.

    Raises:
        OutputError: nothing was said, or the copy has another ending than the file.
    """
    if not is_word(file):
        return
    if output is None and not shown:
        what = Message("cli.where-should-fixed-word-file-go")
        raise OutputError(what, place=str(file), remedy=_WHERE)
    if output is not None and output.suffix.lower() != file.suffix.lower():
        suffix = file.suffix.lower()
        what = Message("cli.needs-ending-original-word-will-not", suffix=suffix)
        raise OutputError(what, place=str(output), remedy=_WHERE)


def check_in_place(file: Path, data: bytes) -> None:
    """Make sure that a file may be changed where it is.

    Raises:
        OutputError: it is signed, encrypted or protected.
    """
    grave = [each for each in _find_cautions(file, data) if each.only_copies]
    if grave:
        raise OutputError(grave[0].words, place=str(file), remedy=_COPY)


def say_cautions(file: Path, data: bytes, language: DisplayLanguage) -> None:
    """Say on standard error what a fixed copy has lost or keeps."""
    for each in _find_cautions(file, data):
        click.echo(f"checker: {file}: {each.words.get(language)}", err=True)


def _find_cautions(file: Path, data: bytes) -> "tuple[LossWarning, ...]":
    if not is_word(file):
        return ()
    from checker.formats.docx.edit.loss_warnings import collect_cautions  # noqa: PLC0415 - Word's libraries

    return collect_cautions(file, data)


def get_shown_text(document: Document) -> str:
    """Return what a document says, a line or more for each block, for a diff to be read."""
    if document.source is not None:
        return document.source
    lines = (block.text for block in document.walk() if block.table is None)
    return "".join(f"{line}\n" for line in lines)
