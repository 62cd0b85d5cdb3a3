"""`checker lint`: folders of documents, for CI and for whoever keeps them."""

from functools import partial
from pathlib import Path
from typing import Any

import click

from checker.cli.lint_run import run
from checker.cli.output import LanguageChoice, find_command_language
from checker.cli.progress import make_announcer
from checker.cli.report import report_format_option
from checker.jobs.lint.context import LintOptions


@click.command(epilog="例 / Example:  checker lint docs --no-model --format sarif -o checker.sarif")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("-r", "--ruleset", help="規則集の名前か YAML / a rule set's name or YAML file")
@report_format_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="結果の書き込み先 / where to write"
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    help="並列数(既定: 自動) / processes (default: automatic)",
)
@click.option(
    "--changed-since",
    metavar="REF",
    help="REF から変わったファイルだけ / only files changed since REF",
)
@click.option(
    "--staged", is_flag=True, help="git add した内容だけ / what is staged, as it is staged"
)
@click.option(
    "--diff-only", is_flag=True, help="変わった行の指摘だけ / only findings on changed lines"
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    help="既知の指摘の一覧(既定: .checker-baseline.json) / the file of known findings",
)
@click.option(
    "--update-baseline",
    is_flag=True,
    help="今の指摘を既知とする / record today's findings as known",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    help="不合格にする重さ(既定: error) / what fails (default: error)",
)
@click.option(
    "--strict-unsure",
    is_flag=True,
    help="判定しきれなければ終了コード 3 / exit 3 where a rule came to no decision",
)
@click.option(
    "--max-findings",
    type=click.IntRange(min=1),
    metavar="N",
    help="N 件で止める / stop after N findings",
)
@click.option(
    "--cache/--no-cache", default=None, help="結果を控える(既定) / keep results (default)"
)
@click.option(
    "--cache-file", type=click.Path(path_type=Path), help="控えのファイル / where they are kept"
)
@click.option("--no-model", is_flag=True, help="モデルを使わない / decide only what code can")
@click.option(
    "--model", help="モデルの名前、パス、openai:名前@url / a name, path or openai:NAME@URL"
)
@click.option(
    "--watch",
    is_flag=True,
    help="変わるたびに検査し直す(Ctrl-C で終わる) / lint again what changes, until Ctrl-C",
)
@click.option(
    "--executor",
    metavar="dask://HOST:PORT",
    help="ほかのマシンで検査する(TLS は dask+tls) / lint on a dask cluster (TLS: dask+tls)",
)
@click.option(
    "--executor-files",
    type=click.Choice(["auto", "path", "bytes"]),
    default="auto",
    show_default=True,
    help="ワーカーがファイルを開くか、中身を送るか / workers open files, or are sent them",
)
@click.option("-q", "--quiet", is_flag=True, help="経過を出さない / no progress, for logs")
@click.option("-v", "--verbose", is_flag=True, help="内訳も出す / also say how it went")
@click.option(
    "--lang",
    type=LanguageChoice(),
    help="表示の言語(既定: 環境による) / language of messages (default: your locale)",
)
def lint(**options: Any) -> int:
    """フォルダーの文書をまとめて検査する。 / Lint folders of documents.

    PATH はファイル、フォルダー、型(docs/**/*.md)。なければ今のフォルダー。
    / PATH is a file, a folder or a glob; the working folder where none is given.

    終了コード / Exit codes: 0 新しい指摘なし nothing new, 1 あり new findings, 2 設定の誤りや
    読めないファイル bad configuration or unreadable files, 3 動かない規則 a rule could not run,
    130 中断 interrupted.
    """
    announce = partial(make_announcer, quiet=options["quiet"])
    return run(LintOptions(**options, fallback=find_command_language(), announcing=announce))
