"""`check --annotate OUT`: the Word or Excel file that was checked, a comment at each finding."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from checker.cli.output import check_output_path
from checker.core.errors import ConfigError, OutputError
from checker.core.messages import Message
from checker.core.storage import write_atomically
from checker.core.verdict import Verdict
from checker.session import Session

if TYPE_CHECKING:
    from checker.formats.docx.edit import Annotated
    from checker.formats.xlsx.edit import AnnotatedBook

_COMMENTS = Message("cli.copy-comments")
_FINDINGS = Message("cli.copy-findings")

_PROGRAMS: Final = {".docx": "Word", ".docm": "Word", ".xlsx": "Excel", ".xlsm": "Excel"}
"""What opens the files that take comments."""
_AWAY: Final = {
    "Word": Message("cli.places-take-no-comments-headers-notes"),
    "Excel": Message("cli.places-take-no-comments-headers-text"),
}

annotate_option = click.option(
    "--annotate",
    type=click.Path(path_type=Path),
    metavar="OUT",
    help="指摘をコメントにした Word・Excel の写しを書く"
    " / write a copy (.docx, .xlsx) with the findings as comments",
)


def check_annotated_path(target: Path, files: Sequence[Path], output: Path | None) -> None:
    """Make sure, before any work, that an annotated copy can be written.

    Raises:
        ConfigError: there is not exactly one file to check, or it is no Word or Excel file.
        OutputError: the copy would replace something, have another ending than the file, or cannot
            be written there.
    """
    if len(files) != 1 or files[0].suffix.lower() not in _PROGRAMS:
        raise ConfigError(
            Message("cli.annotate-takes-exactly-one-word-file"),
            place=str(target),
            remedy=Message("cli.check-files-one-one-leave-annotate"),
        )
    what = _why_not(target, files, output)
    if what is not None:
        remedy = Message("cli.name-another-path-with-annotate")
        raise OutputError(what, place=str(target), remedy=remedy)


def _why_not(target: Path, files: Sequence[Path], output: Path | None) -> Message | None:
    suffix = files[0].suffix.lower()
    program = _PROGRAMS[suffix]
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
    if verdict.problem is not None:
        return
    copy = session.annotated(file, verdict)
    write_atomically(target, copy.data)
    for line in _said(copy, verdict, target, _PROGRAMS[file.suffix.lower()]):
        click.echo(f"checker: {line.get(verdict.language)}", err=True)


def _said(
    copy: "Annotated | AnnotatedBook", verdict: Verdict, target: Path, program: str
) -> Iterator[Message]:
    """Yield what to say of a copy: where it is, what stands elsewhere, what it lost."""
    count = len(verdict.findings)
    away = sum(not each.exact and not each.note.whole for each in copy.placed)
    if count:
        # in a workbook, all findings at a cell share a comment
        said = _COMMENTS if program == "Word" else _FINDINGS
        yield said.format(target=target, count=count)
    else:
        yield Message("cli.copy-no-findings-unchanged", target=target)
    if away:
        where = _AWAY[program]
        yield Message("cli.them-concern-they-stand-nearby-say", away=away, where=where)
    yield from copy.warnings
