"""What judging costs where there is much of it: many rules and units, an edit, many documents.

    python benchmarks/judge_growth.py [--model FILE.gguf] [--documents 1 10 100] [--sample 12]

First 12 questions of 40 units each, in one document:

    cold        empty cache, nothing on disk
    state       empty cache, the prompt's beginning on disk
    edit        the cache is full, one sentence was changed
    unchanged   the cache is full
    naive       each question and unit as one whole prompt with worked examples and without an
                adapter, measured on a sample and scaled by tokens
    bound       the tree's distinct tokens at the rate at which this machine computes a prompt of
                512 tokens in the engine's batches, with the adapter
    large       the same in batches of 512, which the engine forgoes: in these an answer depends on
                its neighbours (docs/decisions/judge-engine.md)

Then documents of 6 units and 3 questions each, no sentence twice, one after another as in `check`.
With R tokens before the questions, Q of each of q questions and L of each of n units, cold costs
R + qQ + qnL, and d documents R + qQ + dqnL, since questions stay from one to the next: both grow
with the work. Memory is the highest of the whole process.
"""

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from harness import Stopwatch, parser, peak_mib
from judge import MODEL, Leaf, rate, tree_of, whole_prompt

from checker.core import resources
from checker.core.ports import Engine, EngineInfo
from checker.engines.catalogue import find_sha256
from checker.engines.llama.adapters import Adapter, find_adapter
from checker.engines.llama.engine import LlamaEngine
from checker.engines.settings import EngineSettings
from checker.judge.cache import AnswerCache
from checker.judge.judge import Judge
from checker.judge.prompt import PromptParts, prompt_files, render_parts
from checker.judge.question import Question, Request

_QUESTIONS = (
    "いつまでに行うかが書かれていますか。",
    "だれが行うかが書かれていますか。",
    "金額が書かれていますか。",
    "理由が述べられていますか。",
    "対象となる部署が分かりますか。",
    "作業の対象となる物が分かりますか。",
    "数量が書かれていますか。",
    "場所が書かれていますか。",
    "読み手に何かを頼んでいますか。",
    "すでに終わったことを述べていますか。",
    "決まりや条件を述べていますか。",
    "困っていることを述べていますか。",
)
_UNITS, _UNITS_EACH, _QUESTIONS_EACH = 40, 6, 3
_PROMPT = 512
_WHO = (
    "総務課",
    "経理課",
    "営業一課",
    "製造二課",
    "品質保証課",
    "情報システム課",
    "人事課",
    "購買課",
    "物流課",
    "法務課",
)
_WHAT = (
    "見積書",
    "契約書",
    "請求書",
    "仕様書",
    "手順書",
    "議事録",
    "点検表",
    "名簿",
    "部品表",
    "計画書",
    "台帳",
    "図面",
)
_HOW = (
    "更新した",
    "保管する",
    "提出する予定である",
    "点検している",
    "照合できない",
    "改訂を求める",
)
_WHERE = ("本社", "大阪支店", "仙台工場", "横浜倉庫", "福岡営業所", "名古屋支店", "金沢工場")


def main() -> int:
    """Print the table; return 1 where judging took more than 1.25 times the bound."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CHECKER_CACHE_DIR"] = folder
        bench = _Bench(options.model, Path(folder))
        ratio = bench.document(options.sample)
        bench.documents(options.documents)
    peak = peak_mib()
    print(f"peak memory {peak:,.0f} MiB")
    return int(ratio > 1.25)


def _options() -> argparse.Namespace:
    offered = parser(__doc__)
    offered.add_argument("--model", type=Path, default=MODEL)
    offered.add_argument("--documents", type=int, nargs="*", default=[1, 10, 100])
    offered.add_argument("--sample", type=int, default=12, help="units measured for naive")
    return offered.parse_args()


class _Bench:
    """Opens engines on one model and takes the time."""

    def __init__(self, model: Path, folder: Path) -> None:
        self._model, self._folder = model, folder
        self._sha256 = find_sha256(model)
        self._adapter = find_adapter(resources.get_adapters_folder(), self._sha256)
        self._sentences = _Sentences()

    def document(self, sample: int) -> float:
        """Print the rows of one large document; return cold over the bound."""
        texts = self._sentences.take(_UNITS)
        requests = [Request(Question(ask, "ja"), texts) for ask in _QUESTIONS]
        edited = (*texts[:-1], *self._sentences.take(1))
        changed = [replace(each, texts=edited) for each in requests]
        rows = {"cold": self._ask(requests, "one.sqlite")}
        rows["state"] = self._ask(requests, "two.sqlite")
        rows["edit"] = self._ask(changed, "one.sqlite")
        rows["unchanged"] = self._ask(changed, "one.sqlite")
        with self._opened(self._adapter) as engine:
            parts = _parts(engine, trained=self._adapter is not None)
            tokens = engine.tokens(tree_of(parts, requests))
        rows["naive"] = self._naive(requests, sample)
        rows["bound"] = bound = tokens / self._rate(EngineSettings().batch)
        rows["large"] = tokens / self._rate(_PROMPT)
        print(f"{len(_QUESTIONS)} questions of {_UNITS} units, {tokens} distinct tokens", end="")
        print(f", adapter: {'yes' if self._adapter else 'no'}")
        for name, seconds in rows.items():
            print(f"  {name:10} {seconds:9.2f} s   {seconds / bound:7.3f} of the bound", flush=True)
        print(f"  naive / cold {rows['naive'] / rows['cold']:.1f}")
        return rows["cold"] / bound

    def documents(self, numbers: Sequence[int]) -> None:
        """Print the time of so many documents, one after another in one run."""
        for number in numbers:
            requests = [
                [Request(Question(ask, "ja"), units) for ask in _QUESTIONS[:_QUESTIONS_EACH]]
                for units in (self._sentences.take(_UNITS_EACH) for _ in range(number))
            ]
            cache = AnswerCache(self._folder / f"{number}.sqlite")
            judge = Judge(lambda: self._opened(self._adapter), self._info(), cache=cache)
            judge.ask([Request(Question("", "ja"), ("",))])  # loads the model
            watch = Stopwatch()
            for each in requests:
                judge.ask(each)
            seconds = watch.seconds
            judge.close()
            print(f"{number:4} documents {seconds:9.2f} s   {seconds / number:7.3f} s each")

    def _ask(self, requests: Sequence[Request], cache: str) -> float:
        judge = Judge(self._once_opened(), self._info(), cache=AnswerCache(self._folder / cache))
        watch = Stopwatch()
        judge.ask(requests)
        seconds = watch.seconds - self._loading
        judge.close()
        return seconds

    def _once_opened(self) -> Callable[[], Engine]:
        """Return what opens the engine; the time that loading takes is no part of judging."""
        self._loading = 0.0

        def open_engine() -> Engine:
            watch = Stopwatch()
            engine = self._opened(self._adapter)
            self._loading = watch.seconds
            return engine

        return open_engine

    def _naive(self, requests: Sequence[Request], sample: int) -> float:
        with self._opened(None) as engine:
            parts = _parts(engine, trained=False)
            leaves = [Leaf(each.question.ask, text) for each in requests for text in each.texts]
            chosen = random.Random(0).sample(leaves, min(sample, len(leaves)))  # noqa: S311
            trees = [whole_prompt(parts, leaf) for leaf in chosen]
            watch = Stopwatch()
            for tree in trees:
                engine.answers(tree, parts.yes, parts.no)
            seconds = watch.seconds
            total = sum(engine.tokens(whole_prompt(parts, leaf)) for leaf in leaves)
            return seconds * total / sum(map(engine.tokens, trees))

    def _rate(self, batch: int) -> float:
        settings = EngineSettings(batch=batch)
        with self._opened(self._adapter, settings) as engine:
            return max(rate(engine, _PROMPT) for _ in range(3))

    def _opened(
        self, adapter: Adapter | None, settings: EngineSettings | None = None
    ) -> LlamaEngine:
        return LlamaEngine.open(
            self._model,
            name=self._model.name,
            sha256=self._sha256,
            settings=settings or EngineSettings(),
            adapter=adapter,
        )

    def _info(self) -> EngineInfo:
        digest = self._adapter.sha256 if self._adapter else ""
        return EngineInfo(self._model.name, self._sha256, EngineSettings().context, adapter=digest)


class _Sentences:
    """Made-up sentences of business prose, none twice."""

    def __init__(self) -> None:
        self._rng = random.Random(4)  # noqa: S311 - a text, no secret
        self._seen: set[str] = set()

    def take(self, number: int) -> tuple[str, ...]:
        """Return `number` sentences that were not taken before."""
        taken: list[str] = []
        while len(taken) < number:
            who, what, how, where = map(self._rng.choice, (_WHO, _WHAT, _HOW, _WHERE))
            sentence = f"{who}は{where}の{what}{self._rng.randint(2, 999)}件を{how}。"
            if sentence not in self._seen:
                self._seen.add(sentence)
                taken.append(sentence)
        return tuple(taken)


def _parts(engine: LlamaEngine, *, trained: bool) -> PromptParts:
    return render_parts(prompt_files("ja"), engine.chat_template, examples=not trained)


if __name__ == "__main__":
    sys.exit(main())
