"""What judging costs: eight questions on a two-page draft, five ways, in one run on one machine.

    python benchmarks/judge.py [--sample 12] [--model FILE.gguf] [--examples]

    a  each question and unit as one whole prompt, in a context that holds nothing
    b  this engine, cold: no state on disk, empty cache
    c  this engine with the worked examples' state on disk, empty cache
    d  a second run from the cache, in a new process whose engine refuses to load
    e  the bound: the tree's distinct tokens at the rate of one long prompt of as many tokens

How the costs grow: with R tokens of worked examples, Q of each of q questions and L of each of n
units, (a) computes n(R + Q + L) tokens, (b) R + qQ + nL and (c) qQ + nL. Attention adds to each
token a little for everything that is held at once, which the long prompt of (e) pays as well.

To bound the time, (a) is measured on a sample of units and scaled by tokens; the table says so.
The rules' own examples are not asked: their answers ship with the rules (`--examples` adds as
many as eight rules have). Loading the model is reported apart. (e) is measured before and after
(b), since other work on the machine slows both.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from harness import Stopwatch, parser

from checker.core.ports import Branch, Engine, EngineInfo, PromptSegment, PromptTree
from checker.core.storage import get_models_folder
from checker.engines.llama.engine import LlamaEngine
from checker.engines.settings import EngineSettings
from checker.judge.cache import AnswerCache
from checker.judge.judge import Judge
from checker.judge.prompt import PromptParts, prompt_files, render_parts
from checker.judge.question import Question, Request
from checker.language.sentences import split_sentences

DRAFT = Path(__file__).parent / "data" / "ringi.md"
MODEL = get_models_folder() / "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
QUESTIONS = (
    ("目的", "購入・契約・更新などが必要な理由が書かれていますか。"),
    ("目的", "現状の問題が数値で示されていますか。"),
    ("内容", "ほかの案と比べたことが書かれていますか。"),
    ("費用", "金額の根拠(内訳・単価・見積の出所)が書かれていますか。"),
    ("効果", "効果が数値で示されていますか。"),
    ("リスク", "問題が起きたときの対応が書かれていますか。"),
    ("日程", "いつ行うかが日付や時期で書かれていますか。"),
    ("日程", "作業を行う人または部署が書かれていますか。"),
)
_LARGE = 512
INFO = EngineInfo(name="benchmark", sha256="benchmark", context=EngineSettings().context)


@dataclass(frozen=True)
class Leaf:
    """One question asked of one unit."""

    question: str
    unit: str


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CHECKER_CACHE_DIR"] = folder
        _run(arguments.model, arguments.sample, examples=arguments.examples)


def _arguments() -> argparse.Namespace:
    offered = parser(__doc__)
    offered.add_argument("--model", type=Path, default=MODEL, help="a GGUF file")
    offered.add_argument("--sample", type=int, default=12, help="leaves measured for (a)")
    offered.add_argument("--examples", action="store_true", help="ask 12 examples per question too")
    return offered.parse_args()


def _run(model: Path, sample: int, *, examples: bool) -> None:
    requests = read_requests(DRAFT.read_text(encoding="utf-8"), examples=examples)
    path = Path(os.environ["CHECKER_CACHE_DIR"]) / "judge.sqlite"
    with opened(model, keep_state=False) as (engine, _):
        parts = render_parts(prompt_files("ja"), engine.chat_template)
        tree = tree_of(parts, requests)
        tokens, root = engine.tokens(tree), engine.tokens(PromptTree(tree.root, ()))
        before = rate(engine, tokens)
        whole = whole_prompts(engine, parts, requests, sample)
    with opened(model) as (engine, load):
        cold, margins = ask(engine, requests, path)
        after = rate(engine, tokens)
    with opened(model, keep_state=False, batch=_LARGE) as (engine, _):
        large = rate(engine, tokens)
    path.rename(path.with_name("cold.sqlite"))
    with opened(model) as (engine, _):
        warm, again = ask(engine, requests, path)
    cached = second_run()
    bound = tokens / ((before + after) / 2)
    leaves = sum(len(set(texts_of(request))) for request in requests)
    print(f"{DRAFT.name}: {len(requests)} questions, {leaves} leaves, {tokens} distinct tokens")
    print(f"  {root} of them the worked examples; loading took {load:.1f} s, in none of the rows")
    print(f"  prompt rate {before:.1f} tokens/s before (b), {after:.1f} after, in batches of")
    print(f"  {EngineSettings().batch} as in (a) to (c); {large:.1f} in batches of {_LARGE}")
    print(f"  examples for calibration: {'asked' if examples else 'not asked (they ship)'}\n")
    print(f"  a  whole prompts, nothing held  {whole.seconds:8.1f} s  scaled from {whole.note}")
    print(f"  b  this engine, cold            {cold:8.1f} s")
    print(f"  c  root state on disk           {warm:8.1f} s")
    print(f"  d  second run, new process      {cached:8.2f} s  no model loaded")
    print(f"  e  bound                        {bound:8.1f} s\n")
    print(f"  a/b {whole.seconds / cold:.1f} (aim: at least 5)")
    print(f"  b/e {cold / bound:.2f} (aim: at most 1.5)")
    print(f"  b/e {cold * large / tokens:.2f} with (e) in batches of {_LARGE}")
    print(f"  margins: a against b at most {whole.apart(margins):.6f} apart; c ", end="")
    print("equals b" if margins == again else "DIFFERS from b")


def read_requests(text: str, *, examples: bool) -> list[Request]:
    """Return each question with the sentences of its section."""
    sections: dict[str, list[str]] = {}
    for part in text.split("\n## ")[1:]:
        title, _, body = part.partition("\n")
        body = body.strip()
        sections[title] = [body[start:end] for start, end in split_sentences(body, "ja")]
    others = [unit for units in sections.values() for unit in units]
    return [
        Request(
            Question(
                ask,
                "ja",
                tuple(f"例: {unit}" for unit in others[:6]) if examples else (),
                tuple(f"例: {unit}" for unit in others[6:12]) if examples else (),
            ),
            tuple(sections[section]),
        )
        for section, ask in QUESTIONS
    ]


def texts_of(request: Request) -> tuple[str, ...]:
    """Return all texts that a request asks about."""
    return (*request.question.positive, *request.question.negative, *request.texts)


def tree_of(parts: PromptParts, requests: Sequence[Request]) -> PromptTree:
    """Return the tree that the judge makes of these requests."""
    return PromptTree(
        parts.root_pieces(),
        tuple(
            Branch(
                parts.stem(request.question.ask),
                tuple(parts.leaf(text) for text in dict.fromkeys(texts_of(request))),
            )
            for request in requests
        ),
    )


@contextmanager
def opened(model: Path, **changes: Any) -> Iterator[tuple[LlamaEngine, float]]:
    """Yield an engine and the seconds that loading it took."""
    watch = Stopwatch()
    settings = replace(EngineSettings(), **changes)
    with LlamaEngine.open(model, name="benchmark", sha256="benchmark", settings=settings) as engine:
        yield engine, watch.seconds


def ask(
    engine: LlamaEngine, requests: Sequence[Request], path: Path
) -> tuple[float, dict[Leaf, float]]:
    """Return the seconds of one run through the judge, and every unit's margin."""
    cache = AnswerCache(path)
    watch = Stopwatch()
    judged = Judge(lambda: engine, INFO, cache=cache).ask(requests)
    seconds = watch.seconds
    cache.close()
    return seconds, {
        Leaf(request.question.ask, text): answer.margin
        for request, each in zip(requests, judged, strict=True)
        for text, answer in zip(request.texts, each.answers, strict=True)
        if answer.margin is not None
    }


@dataclass(frozen=True)
class Whole:
    """(a): its seconds, how they were found, and the margins of the sample."""

    seconds: float
    note: str
    margins: dict[Leaf, float]

    def apart(self, others: dict[Leaf, float]) -> float:
        """Return the largest difference from the margins of another way."""
        return max(abs(margin - others[leaf]) for leaf, margin in self.margins.items())


def whole_prompts(
    engine: LlamaEngine, parts: PromptParts, requests: Sequence[Request], sample: int
) -> Whole:
    """Ask a sample of the leaves as whole prompts; the engine holds no root between them."""
    leaves = [
        Leaf(request.question.ask, text)
        for request in requests
        for text in dict.fromkeys(texts_of(request))
    ]
    asked = {Leaf(request.question.ask, text) for request in requests for text in request.texts}
    candidates = [leaf for leaf in leaves if leaf in asked]
    chosen = random.Random(0).sample(candidates, min(sample, len(candidates)))  # noqa: S311
    trees = {leaf: whole_prompt(parts, leaf) for leaf in leaves}
    margins = {}
    watch = Stopwatch()
    for leaf in chosen:
        answer = engine.answers(trees[leaf], parts.yes, parts.no)[0][0]
        assert answer is not None  # noqa: S101 - a benchmark that measures nothing must stop
        margins[leaf] = answer.margin
    seconds = watch.seconds
    tokens = {leaf: engine.tokens(tree) for leaf, tree in trees.items()}
    total, measured = sum(tokens.values()), sum(tokens[leaf] for leaf in chosen)
    note = f"{len(chosen)} of {len(leaves)} leaves ({measured} of {total} tokens, {seconds:.1f} s)"
    return Whole(seconds * total / measured, note, margins)


def whole_prompt(parts: PromptParts, leaf: Leaf) -> PromptTree:
    """Return one prompt as a tree with nothing to share."""
    pieces = (*parts.root_pieces(), *parts.stem(leaf.question), *parts.leaf(leaf.unit))
    return PromptTree((), (Branch((), (pieces,)),))


def rate(engine: LlamaEngine, tokens: int) -> float:
    """Return tokens per second of one prompt of about as many tokens."""
    text = DRAFT.read_text(encoding="utf-8")
    per_copy = engine.tokens(PromptTree((PromptSegment(text),), ()))
    limit = min(tokens, engine.info.context - 1)
    text = (text * (1 + limit // per_copy))[: len(text) * limit // per_copy]
    tree = PromptTree((), (Branch((), ((PromptSegment(text),),)),))
    watch = Stopwatch()
    engine.answers(tree, ["はい"], ["いいえ"])
    return engine.tokens(tree) / (watch.seconds)


def second_run() -> float:
    """Return the seconds of a new process, from its start to its end, that asks the same."""
    watch = Stopwatch()
    subprocess.run([sys.executable, __file__, "--second-run"], check=True)
    return watch.seconds


def _second_run() -> None:
    def refuse() -> Engine:
        raise AssertionError("the model was loaded")

    requests = read_requests(DRAFT.read_text(encoding="utf-8"), examples=False)
    judged = Judge(refuse, INFO, cache=AnswerCache()).ask(requests)
    assert all(answer.margin is not None for each in judged for answer in each.answers)  # noqa: S101
    assert "llama_cpp" not in sys.modules  # noqa: S101


if __name__ == "__main__":
    if "--second-run" in sys.argv:
        _second_run()
    else:
        main()
