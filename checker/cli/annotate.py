"""`check --annotate OUT.docx`: the Word file that was checked, with a comment at each finding."""

from collections.abc import Sequence
from pathlib import Path

import click

from checker.app import App
from checker.cli.output import check_output_path
from checker.errors import ConfigError, OutputError
from checker.storage import write_atomically
from checker.text.bilingual import Bilingual
from checker.verdict import Verdict

_SUFFIXES = frozenset({".docx", ".docm"})

annotate_option = click.option(
    "--annotate",
    type=click.Path(path_type=Path),
    metavar="OUT.docx",
    help="指摘をコメントにした Word の写しを書く / write a copy with the findings as comments",
)


def check_annotated_path(target: Path, files: Sequence[Path], output: Path | None) -> None:
    """Make sure, before any work, that an annotated copy can be written.

    Raises:
        ConfigError: there is not exactly one file to check, or it is no Word file.
        OutputError: the copy would replace something, have another ending than the file, or cannot
            be written there.
    """
    if len(files) != 1 or files[0].suffix.lower() not in _SUFFIXES:
        raise ConfigError(
            Bilingual(
                "--annotate は Word 文書(.docx, .docm)1つのときに使えます。",
                "--annotate takes exactly one Word file (.docx, .docm).",
            ),
            place=str(target),
            remedy=Bilingual(
                "1つずつ検査するか、--annotate を外してください。",
                "Check the files one by one, or leave --annotate out.",
            ),
        )
    suffix = files[0].suffix.lower()
    what = None
    if target.suffix.lower() != suffix:
        what = Bilingual(
            f"元のファイルと同じ拡張子({suffix})でないと、Word が開けません。",
            f"needs the ending of the original ({suffix}), or Word will not open it.",
        )
    elif output is not None and target.resolve() == output.resolve():
        what = Bilingual("-o の出力先と同じです。", "is also where -o writes.")
    if what is None:
        try:
            check_output_path(target, files)
        except OutputError as error:
            what = error.what
    if what is not None:
        remedy = Bilingual(
            "別の出力先を --annotate で指定してください。", "Name another path with --annotate."
        )
        raise OutputError(what, place=str(target), remedy=remedy)


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
    count = len(verdict.findings)
    away = sum(not each.exact and not each.note.whole for each in copy.placed)
    lines = [Bilingual(f"写し: {target}(コメント {count}件)", f"Copy: {target} ({count} comments)")]
    if not count:
        lines[0] = Bilingual(
            f"写し: {target}(指摘がないので元のまま)", f"Copy: {target} (no findings: unchanged)"
        )
    if away:
        lines.append(
            Bilingual(
                f"うち{away}件は、コメントを付けられない場所(ヘッダー、脚注、テキストボックスなど)の"
                "指摘なので、近くに置いて場所を書きました。",
                f"{away} of them concern places that take no comments (headers, notes, text boxes"
                " and the like): they stand nearby and say where.",
            )
        )
    for line in (*lines, *copy.warnings):
        click.echo(f"checker: {line.get(verdict.language)}", err=True)
