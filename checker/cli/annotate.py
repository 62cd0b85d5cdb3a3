"""`check --annotate OUT`: a copy of the file that was checked, a comment at each finding."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from checker.cli.output import check_output_path
from checker.core.bilingual import Bilingual
from checker.core.errors import ConfigError, OutputError
from checker.core.storage import write_atomically
from checker.core.verdict import Verdict
from checker.formats import FORMATS, Annotator
from checker.session import Session

if TYPE_CHECKING:
    from checker.formats.ooxml.annotated import AnnotatedCopy

_ANNOTATED: Final = [(each, each.annotator) for each in FORMATS.values() if each.annotator]
"""The formats that take comments."""
_ENDINGS: Final = ", ".join(annotator.suffixes[0] for _, annotator in _ANNOTATED)

annotate_option = click.option(
    "--annotate",
    type=click.Path(path_type=Path),
    metavar="OUT",
    help=f"指摘をコメントにした写しを書く({_ENDINGS})"
    f" / write a copy ({_ENDINGS}) with the findings as comments",
)


def check_annotated_path(target: Path, files: Sequence[Path], output: Path | None) -> None:
    """Make sure, before any work, that an annotated copy can be written.

    Raises:
        ConfigError: there is not exactly one file to check, or its format takes no comments.
        OutputError: the copy would replace something, have another ending than the file, or cannot
            be written there.
    """
    annotator = _annotator(files[0]) if len(files) == 1 else None
    if annotator is None:
        ja, en = _list_formats()
        raise ConfigError(
            Bilingual(
                f"--annotate は {ja} 1つのときに使えます。", f"--annotate takes exactly one {en}."
            ),
            place=str(target),
            remedy=Bilingual(
                "1つずつ検査するか、--annotate を外してください。",
                "Check the files one by one, or leave --annotate out.",
            ),
        )
    what = _why_not(target, files, output, annotator.program)
    if what is not None:
        remedy = Bilingual(
            "別の出力先を --annotate で指定してください。", "Name another path with --annotate."
        )
        raise OutputError(what, place=str(target), remedy=remedy)


def _annotator(file: Path) -> Annotator | None:
    suffix = file.suffix.lower()
    return next((each for _, each in _ANNOTATED if suffix in each.suffixes), None)


def _list_formats() -> tuple[str, str]:
    """Return the formats that take comments, with their endings, in both languages."""
    named = [(form.title, ", ".join(annotator.suffixes)) for form, annotator in _ANNOTATED]
    ja = [f"{title.ja}({endings})" for title, endings in named]
    en = [f"{title.en} ({endings})" for title, endings in named]
    return "か ".join(ja), f"{', '.join(en[:-1])} or {en[-1]}"


def _why_not(
    target: Path, files: Sequence[Path], output: Path | None, program: str
) -> Bilingual | None:
    suffix = files[0].suffix.lower()
    if target.suffix.lower() != suffix:
        return Bilingual(
            f"元のファイルと同じ拡張子({suffix})でないと、{program} が開けません。",
            f"needs the ending of the original ({suffix}), or {program} will not open it.",
        )
    if output is not None and target.resolve() == output.resolve():
        return Bilingual("-o の出力先と同じです。", "is also where -o writes.")
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
    annotator = _annotator(file)
    if verdict.problem is not None or annotator is None:
        return
    copy = session.annotated(file, verdict)
    write_atomically(target, copy.data)
    for line in _said(copy, verdict, target, annotator):
        click.echo(f"checker: {line.get(verdict.language)}", err=True)


def _said(
    copy: "AnnotatedCopy", verdict: Verdict, target: Path, annotator: Annotator
) -> Iterator[Bilingual]:
    """Yield what to say of a copy: where it is, what stands elsewhere, what it lost."""
    count = len(verdict.findings)
    away = sum(not each.exact and not each.note.whole for each in copy.placed)
    if count:
        # all findings at a cell share a comment
        what = ("指摘", "findings") if annotator.shares_comments else ("コメント", "comments")
        yield Bilingual(
            f"写し: {target}({what[0]} {count}件)", f"Copy: {target} ({count} {what[1]})"
        )
    else:
        yield Bilingual(
            f"写し: {target}(指摘がないので元のまま)", f"Copy: {target} (no findings: unchanged)"
        )
    if away:
        where = annotator.unmarked
        yield Bilingual(
            f"うち{away}件は、{where.ja}の指摘なので、近くに置いて場所を書きました。",
            f"{away} of them concern {where.en}: they stand nearby and say where.",
        )
    yield from copy.warnings
