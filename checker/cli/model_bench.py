"""`checker model bench`: measures a model on this machine."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click

from checker.cli.interrupt import interruptible
from checker.cli.output import console, form_option, lang_option, locale_language, names_table
from checker.cli.progress import OnProgress, judging
from checker.core.bilingual import Bilingual, Language
from checker.core.config import Settings, load_settings
from checker.core.errors import ExitCode, OutputError
from checker.engines.catalogue.measured import (
    ON_SERVER,
    Accuracy,
    Estimate,
    Measurement,
    as_json,
    keep,
)
from checker.judge.limit import Limit

OnStep = Callable[[Bilingual], None]

_LANGUAGES = {"ja": Bilingual("日本語", "Japanese"), "en": Bilingual("英語", "English")}
_UNKNOWN = Bilingual("不明", "unknown")
_NONE = Bilingual("なし", "none")
_NOTE = Bilingual(
    "( )は 95 % の幅。各問いの文の半分で較正し、残りで測る。「決める」は検査で合否を決める割合。",
    "( ) is the 95 % interval. Half of a question's texts calibrate it, the other half is measured;"
    " what is decided is what a check would pass or fail.",
)


@click.command("bench", epilog="例 / Example:  checker model bench --questions 3")
@click.argument("name", required=False)
@click.option(
    "--questions",
    "count",
    type=click.IntRange(min=1),
    metavar="N",
    help="各言語の初めの N 問だけ(結果は控えない) / the first N of each language; not kept",
)
@click.option("-q", "--quiet", is_flag=True, help="進み具合を出さない / no progress")
@form_option
@lang_option
def model_bench(
    name: str | None, count: int | None, quiet: bool, form: str, lang: Language | None
) -> int:
    """モデルの速さ・正答率・メモリをこのPCで測る。 / Measure a model's speed, accuracy and memory.

    NAME は名前、パス、openai:名前@url(省くと、いま使うもの)。数分かかる。
    / NAME is a name, a path or openai:NAME@URL, by default the one in use. Takes minutes.
    """
    settings = load_settings(Path.cwd())
    language = lang or settings.language or locale_language()
    limit = Limit()
    with judging(language, quiet=quiet) as on_progress, interruptible(limit, language):
        found = _measured(name, count, settings, limit, _steps(language, quiet=quiet), on_progress)
    if form == "json":
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        print_measurement(found, language)
    if found.whole and found.machine is not None:
        _keep(found, language)
    return ExitCode.NOT_JUDGED if limit.reached else ExitCode.PASS


def _measured(
    name: str | None,
    count: int | None,
    settings: Settings,
    limit: Limit,
    on_step: OnStep,
    on_progress: OnProgress,
) -> Measurement:
    # the other `model` commands need none of it
    from checker.jobs.measure.bench import BenchJob, bench  # noqa: PLC0415
    from checker.judge.labelled import load_labelled  # noqa: PLC0415

    job = BenchJob(settings, load_labelled(), name or settings.model, count, limit)
    return bench(job, on_step, on_progress)


def _steps(language: Language, *, quiet: bool) -> OnStep:
    """Return what says on a terminal what comes next."""

    def on_step(step: Bilingual) -> None:
        if not quiet and sys.stderr.isatty():
            click.echo(f"{step.get(language)}…", err=True)

    return on_step


def _keep(found: Measurement, language: Language) -> None:
    """Keep what was measured; what is wrong with the folder costs the note only."""
    try:
        keep(found)
    except OutputError as error:
        click.echo(f"checker: {error.render(language)}", err=True)


def print_measurement(found: Measurement, language: Language) -> None:
    """Print what was measured as two tables: the machine's figures, and the answers'."""
    facts = names_table("", "")
    facts.show_header = False
    for heading, value in _facts(found, language):
        facts.add_row(heading.get(language), value)
    console().print(facts)
    if not found.accuracy:
        return
    table = names_table("", *(_LANGUAGES[each].get(language) for each in found.accuracy))
    for heading, values in _rows(found):
        table.add_row(heading.get(language), *(each.get(language) for each in values))
    console().print()
    console().print(table)
    console().print(_NOTE.get(language))


def _facts(found: Measurement, language: Language) -> list[tuple[Bilingual, str]]:
    where = found.machine.words if found.machine else ON_SERVER
    memory = ON_SERVER if found.machine is None else _number(found.memory_mib, "MiB", "MiB", 0)
    adapter = Bilingual(f"あり({found.adapter[:12]})", f"yes ({found.adapter[:12]})")
    load = ON_SERVER if found.machine is None else _number(found.load_seconds, "秒", "s", 1)
    facts = [
        (Bilingual("モデル", "model"), Bilingual(found.model, found.model)),
        (Bilingual("学習済みの差分", "adapter"), adapter if found.adapter else _NONE),
        (Bilingual("測った場所", "machine"), where),
        (Bilingual("読み込み", "load"), load),
        (Bilingual("入力", "prompt"), _rate(found.prompt_rate, found.prompt_tokens)),
        (Bilingual("出力", "output"), _rate(found.output_rate, found.output_tokens)),
        (Bilingual("判定", "judging"), _number(found.judge_seconds, "秒/文", "s per text", 2)),
        (Bilingual("最大メモリ", "peak memory"), memory),
    ]
    return [(heading, value.get(language)) for heading, value in facts]


def _rate(rate: float | None, tokens: int) -> Bilingual:
    if rate is None:
        return _UNKNOWN
    return Bilingual(
        f"{rate:.1f} トークン/秒({tokens} トークン)", f"{rate:.1f} tokens/s ({tokens} tokens)"
    )


def _number(value: float | None, ja: str, en: str, places: int) -> Bilingual:
    if value is None:
        return _UNKNOWN
    return Bilingual(f"{value:,.{places}f} {ja}", f"{value:,.{places}f} {en}")


def _rows(found: Measurement) -> list[tuple[Bilingual, list[Bilingual]]]:
    sides = list(found.accuracy.values())
    return [
        (Bilingual("問いと文", "questions, texts"), [_counts(each) for each in sides]),
        (
            Bilingual("正答率(全部に答える)", "right, of all"),
            [_share(each.right) for each in sides],
        ),
        (Bilingual("決める", "decided"), [_share(each.decided) for each in sides]),
        (
            Bilingual("決めたうちの正答率", "right, of the decided"),
            [_share(each.decided_right) for each in sides],
        ),
        (Bilingual("AUC", "AUC"), [_area(each.auc) for each in sides]),
    ]


def _counts(side: Accuracy) -> Bilingual:
    return Bilingual(f"{side.questions}問 {side.texts}文", f"{side.questions}, {side.texts}")


def _share(estimate: Estimate | None) -> Bilingual:
    if estimate is None:
        return Bilingual("-", "-")
    text = f"{estimate.value:.1%}"
    if estimate.low is not None and estimate.high is not None:
        text += f" ({estimate.low:.0%}-{estimate.high:.0%})"
    return Bilingual(text, text)


def _area(estimate: Estimate) -> Bilingual:
    text = f"{estimate.value:.3f}"
    if estimate.low is not None and estimate.high is not None:
        text += f" ({estimate.low:.2f}-{estimate.high:.2f})"
    return Bilingual(text, text)
