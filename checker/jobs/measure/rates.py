"""Measure how fast a model reads and writes, on one fixed prompt."""

import statistics
from collections.abc import Callable, Iterable, Sequence

from checker.core.data_classes import dataclass
from checker.core.ports import Completion, Engine, PromptSegment

OUTPUT = 64
"""Tokens that the model writes."""

_RUNS = 3

_TASK = "次の記録を、一文ずつ英語に訳してください。省略しないでください。\n\n"
_RECORD = """\
品質会議 議事録
日時: 6月12日(木)10時から11時20分
場所: 本社3階 第2会議室
出席: 品質保証課 大沢、製造二課 村井、購買課 島田、設計課 Miller
1. 5月の不良について
村井より、組立ラインBで起きた表示部の不良14件の報告があった。うち9件は納入時の傷、5件は\
締め付け不足による。大沢は、傷の9件がすべて同じ納入日に集まっている点を指摘した。島田が仕入先に\
梱包の変更の有無を確かめ、6月18日までに大沢へ知らせる。
2. 検査手順書の改訂
締め付けの値を手順書に加える。設計課が図面の値を示し、品質保証課が6月末までに改訂版を出す。\
製造二課は改訂版が出るまで、現場に仮の掲示をする。
3. Notes by Miller, design
The torque on drawing C-204 is 1.8 Nm, plus or minus 0.2. It applies to all four screws of the \
display frame. The value was left out of the work instruction when the frame was changed in March. \
We checked the other frames of the same family: two of them have the same gap, and their drawings \
will be sent to quality assurance by Tuesday. No unit that was shipped before March is affected.
4. 検査機の点検
校正の期限が7月3日に来る。大沢が業者に日程を尋ね、止まる日を製造二課へ前もって伝える。
5. 次回
7月10日10時から同じ会議室で行う。仕入先の回答と改訂版の確認を議題とする。
"""


@dataclass(frozen=True, slots=True)
class Rates:
    """Tokens per second, and the tokens of which they are; None where they cannot be told."""

    prompt_tokens: int
    prompt: float | None
    output_tokens: int
    output: float | None


def prompt(engine: Engine, serial: str) -> tuple[PromptSegment, ...]:
    """Return the fixed prompt, with a number that may vary at its head.

    A server keeps what it has read: only a prompt that is new from its beginning is read whole.
    """
    messages = (("system", f"No. {serial}"), ("user", _TASK + _RECORD))
    return (PromptSegment(engine.chat_template(messages), trusted=True),)


def measure_rates(engine: Engine, serials: Callable[[], str]) -> Rates:
    """Return the medians of a few runs.

    Args:
        engine: the model.
        serials: numbers for the head of each prompt, as `prompt` says.

    Raises:
        JudgeError: the model failed, or the prompt does not fit.
    """
    runs: list[Completion] = []
    short: list[Completion] = []
    for _ in range(_RUNS):
        runs.append(engine.complete(prompt(engine, serials()), limit=OUTPUT))
        if not runs[-1].prompt_seconds:
            # at once, while the machine is as busy as it was
            short.append(engine.complete(prompt(engine, serials()), limit=1))
    return _compute_from_totals(runs, short) if short else _compute_from_parts(runs)


def _compute_from_parts(runs: Sequence[Completion]) -> Rates:
    return Rates(
        runs[0].prompt_tokens,
        _compute_median(_rate(run.prompt_tokens, run.prompt_seconds) for run in runs),
        runs[0].tokens,
        _compute_median(_rate(run.tokens, run.seconds) for run in runs),
    )


def _compute_from_totals(runs: Sequence[Completion], short: Sequence[Completion]) -> Rates:
    """Tell reading from writing where only their sum is known: by answers of a single token.

    A server that lets its model think first writes more than it was asked for: no rate is known.
    """
    if short[0].tokens > 1:
        return Rates(runs[0].prompt_tokens, None, runs[0].tokens, None)
    pairs = list(zip(runs, short, strict=True))
    return Rates(
        runs[0].prompt_tokens,
        _compute_median(_rate(one.prompt_tokens, one.seconds) for one in short),
        runs[0].tokens,
        _compute_median(
            _rate(run.tokens - one.tokens, run.seconds - one.seconds) for run, one in pairs
        ),
    )


def _rate(tokens: int, seconds: float) -> float | None:
    return tokens / seconds if tokens > 0 and seconds > 0 else None


def _compute_median(rates: Iterable[float | None]) -> float | None:
    known = [each for each in rates if each is not None]
    return statistics.median(known) if known else None
