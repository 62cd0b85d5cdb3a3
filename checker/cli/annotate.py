"""`check --annotate OUT`: the Word or Excel file that was checked, a comment at each finding."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from checker.app import App
from checker.cli.output import check_output_path
from checker.core.bilingual import Bilingual
from checker.core.errors import ConfigError, OutputError
from checker.core.storage import write_atomically
from checker.core.verdict import Verdict

if TYPE_CHECKING:
    from checker.formats.docx.edit import Annotated
    from checker.formats.xlsx.edit import AnnotatedBook

_PROGRAMS: Final = {".docx": "Word", ".docm": "Word", ".xlsx": "Excel", ".xlsm": "Excel"}
"""What opens the files that take comments."""
_AWAY: Final = {
    "Word": Bilingual(
        "コメントを付けられない場所(ヘッダー、脚注、テキストボックスなど)",
        "places that take no comments (headers, notes, text boxes and the like)",
    ),
    "Excel": Bilingual(
        "コメントを付けられない場所(ヘッダー、テキストボックス、"
        "ほかの人のコメントのスレッドがあるセルなど)",
        "places that take no comments (headers, text boxes, cells with a thread of somebody's and"
        " the like)",
    ),
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
            Bilingual(
                "--annotate は Word 文書(.docx, .docm)か Excel ブック(.xlsx, .xlsm)"
                "1つのときに使えます。",
                "--annotate takes exactly one Word file (.docx, .docm) or Excel workbook"
                " (.xlsx, .xlsm).",
            ),
            place=str(target),
            remedy=Bilingual(
                "1つずつ検査するか、--annotate を外してください。",
                "Check the files one by one, or leave --annotate out.",
            ),
        )
    what = _why_not(target, files, output)
    if what is not None:
        remedy = Bilingual(
            "別の出力先を --annotate で指定してください。", "Name another path with --annotate."
        )
        raise OutputError(what, place=str(target), remedy=remedy)


def _why_not(target: Path, files: Sequence[Path], output: Path | None) -> Bilingual | None:
    suffix = files[0].suffix.lower()
    program = _PROGRAMS[suffix]
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


def write_annotated(app: App, file: Path, verdict: Verdict, target: Path) -> None:
    """Write the annotated copy and say where, on standard error; a file not checked has none.

    Raises:
        InputError: the file changed while it was checked.
        OutputError: the copy cannot be written.
    """
    if verdict.problem is not None:
        return
    copy = app.annotated(file, verdict)
    write_atomically(target, copy.data)
    for line in _said(copy, verdict, target, _PROGRAMS[file.suffix.lower()]):
        click.echo(f"checker: {line.get(verdict.language)}", err=True)


def _said(
    copy: "Annotated | AnnotatedBook", verdict: Verdict, target: Path, program: str
) -> Iterator[Bilingual]:
    """Yield what to say of a copy: where it is, what stands elsewhere, what it lost."""
    count = len(verdict.findings)
    away = sum(not each.exact and not each.note.whole for each in copy.placed)
    if count:
        # in a workbook, all findings at a cell share a comment
        what = ("コメント", "comments") if program == "Word" else ("指摘", "findings")
        yield Bilingual(
            f"写し: {target}({what[0]} {count}件)", f"Copy: {target} ({count} {what[1]})"
        )
    else:
        yield Bilingual(
            f"写し: {target}(指摘がないので元のまま)", f"Copy: {target} (no findings: unchanged)"
        )
    if away:
        where = _AWAY[program]
        yield Bilingual(
            f"うち{away}件は、{where.ja}の指摘なので、近くに置いて場所を書きました。",
            f"{away} of them concern {where.en}: they stand nearby and say where.",
        )
    yield from copy.warnings
