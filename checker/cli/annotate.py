"""`check --annotate OUT`: a copy of the file that was checked, a comment at each finding."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from checker.cli.output import check_output_path
from checker.core.errors import ConfigError, OutputError
from checker.core.messages import Message, MessageList
from checker.core.storage import write_atomically
from checker.core.verdict import Verdict
from checker.formats import FORMATS, Annotator
from checker.session import Session

if TYPE_CHECKING:
    from checker.formats.ooxml.annotated_copy import AnnotatedCopy

_ANNOTATED: Final = [(each, each.annotator) for each in FORMATS.values() if each.annotator]
"""The formats that take comments."""

annotate_option = click.option("--annotate", type=click.Path(path_type=Path), metavar="OUT")


def check_annotated_path(target: Path, files: Sequence[Path], output: Path | None) -> None:
    """Make sure, before any work, that an annotated copy can be written.

    Raises:
        ConfigError: there is not exactly one file to check, or its format takes no comments.
        OutputError: the copy would replace something, have another ending than the file, or cannot
            be written there.
    """
    annotator = _find_annotator(files[0]) if len(files) == 1 else None
    if annotator is None:
        raise ConfigError(
            Message("cli.annotate-takes-exactly-one", formats=_list_formats()),
            place=str(target),
            remedy=Message("cli.check-files-one-one-leave-annotate"),
        )
    what = _find_obstacle(target, files, output, annotator.program)
    if what is not None:
        remedy = Message("cli.name-another-path-with-annotate")
        raise OutputError(what, place=str(target), remedy=remedy)


def _find_annotator(file: Path) -> Annotator | None:
    suffix = file.suffix.lower()
    return next((each for _, each in _ANNOTATED if suffix in each.suffixes), None)


def _list_formats() -> Message:
    """Return the formats that take comments, with their endings."""
    *rest, last = (
        Message("cli.format-endings", title=form.title, endings=", ".join(annotator.suffixes))
        for form, annotator in _ANNOTATED
    )
    return Message("cli.one-of-formats", rest=MessageList(rest, "cli.formats-joint"), last=last)


def _find_obstacle(
    target: Path, files: Sequence[Path], output: Path | None, program: str
) -> Message | None:
    suffix = files[0].suffix.lower()
    if target.suffix.lower() != suffix:
        return Message("cli.needs-ending-original-will-not-open", suffix=suffix, program=program)
    if output is not None and target.resolve() == output.resolve():
        return Message("cli.is-also-where-o-writes")
    try:
        check_output_path(target, files)
    except OutputError as error:
        return error.what
    return None


def write_annotated(session: Session, file: Path, verdict: Verdict, target: Path) -> None:
    """Write the annotated copy and say where, on standard error; a file not checked has none.

    Raises:
        InputError: the file changed while it was checked.
        OutputError: the copy cannot be written.
    """
    annotator = _find_annotator(file)
    if verdict.problem is not None or annotator is None:
        return
    copy = session.annotated(file, verdict)
    write_atomically(target, copy.data)
    for line in _describe_copy(copy, verdict, target, annotator):
        click.echo(f"checker: {line.get(verdict.language)}", err=True)


def _describe_copy(
    copy: "AnnotatedCopy", verdict: Verdict, target: Path, annotator: Annotator
) -> Iterator[Message]:
    """Yield what to say of a copy: where it is, what stands elsewhere, what it lost."""
    count = len(verdict.findings)
    away = sum(not each.exact and not each.note.whole for each in copy.placed)
    if count:
        yield Message("cli.copy-findings", target=target, count=count)
    else:
        yield Message("cli.copy-no-findings-unchanged", target=target)
    if away:
        where = annotator.unmarked
        yield Message("cli.them-concern-they-stand-nearby-say", away=away, where=where)
    yield from copy.warnings
