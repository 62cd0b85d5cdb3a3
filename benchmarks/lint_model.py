"""`checker lint` with a model: documents cold, nothing changed, one sentence changed in one.

    python benchmarks/lint_model.py [--documents 50] [--units 8] [--questions 3] [--model FILE.gguf]

Documents of made-up prose, no sentence twice, and a rule set whose rules a model judges sentence by
sentence. For each run: seconds on the clock (without Python's start), of them loading the model and
judging; answers computed; the distinct tokens of the trees that were asked; the tokens of the same
answers as whole prompts with nothing shared; the bound, which is the distinct tokens of one tree of
all that a run must compute at the rate of a prompt of 512 tokens; and judging over the bound. What
must be computed is what the run before has not computed. Examples of the rules are asked once.
Fails where a run computes an answer that it need not, or judging cold takes more than 1.25 bounds.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness import Stopwatch, parser
from judge import MODEL, Leaf, tree_of, whole_prompt
from judge_growth import _QUESTIONS, _Bench, _parts, _Sentences

from checker.core.ports import Engine
from checker.engines.lazy_engine import EngineHandle
from checker.engines.settings import EngineSettings
from checker.jobs.lint.context import LintContext, LintOptions, executor
from checker.jobs.lint.run import FolderRun
from checker.judge.prompt import PromptParts
from checker.judge.question import Question, Request

_POSITIVE = (
    "総務課が9月18日までに決める。",
    "理由は、件数が増えたためである。",
    "費用は3万円である。",
)
_NEGATIVE = ("資料を読む。", "様子を見る。", "今後の課題とする。")
_MOST = 1.25


@dataclass
class _Counted:
    """An engine whose work is counted; `close` gives it back to the process's loaded models."""

    engine: Engine
    close: Callable[[], None]
    seconds: float = 0.0
    answered: int = 0
    tokens: int = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self.engine, name)

    def answers(self, tree: object, *rest: object) -> object:
        """Answer a tree, and count it."""
        self.tokens += self.engine.tokens(tree)  # type: ignore[attr-defined]
        self.answered += sum(len(each.leaves) for each in tree.branches)  # type: ignore[attr-defined, misc]
        watch = Stopwatch()
        try:
            return self.engine.answers(tree, *rest)  # type: ignore[arg-type]
        finally:
            self.seconds += watch.seconds


@dataclass
class _Took:
    """What a run took and found."""

    seconds: float
    loading: float
    judging: float
    answered: int
    tokens: int
    findings: int
    unjudged: int


@dataclass
class _Folder:
    """A folder of documents, and what has been asked of them so far."""

    root: Path
    questions: tuple[str, ...]
    texts: list[tuple[str, ...]] = field(default_factory=list)
    known: set[tuple[str, str]] = field(default_factory=set)

    def write(self) -> None:
        """Write rule set, configuration and documents."""
        rules = ["ruleset: house", "rules:"]
        for number, ask in enumerate(self.questions):
            rules += [f"  - id: house.q{number}", "    kind: judge", "    unit: sentence"]
            rules += ["    quantifier: all", f"    ask: {ask}", "    examples:"]
            rules += [f"      positive: [{', '.join(_POSITIVE)}]"]
            rules += [f"      negative: [{', '.join(_NEGATIVE)}]"]
        (self.root / "house.yaml").write_text("\n".join(rules) + "\n", encoding="utf-8")
        settings = 'rules = ["house.yaml"]\ndefault_ruleset = "house"\n'
        (self.root / "checker.toml").write_text(settings, encoding="utf-8")
        (self.root / "docs").mkdir(exist_ok=True)
        for number, texts in enumerate(self.texts):
            text = f"# 第{number}号\n\n" + "\n\n".join(texts) + "\n"
            (self.root / "docs" / f"{number:03}.md").write_text(text, encoding="utf-8")

    def due(self) -> list[Request]:
        """Return what a run must ask that none has asked before; from then on it is known."""
        requests = []
        for ask in self.questions:
            units = (*_POSITIVE, *_NEGATIVE, *(each for texts in self.texts for each in texts))
            new = tuple(each for each in dict.fromkeys(units) if (ask, each) not in self.known)
            self.known |= {(ask, each) for each in new}
            if new:
                requests.append(Request(Question(ask, "ja"), new))
        return requests


def main() -> int:
    """Print the table; return whether a run computed too much, or took too long."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        os.environ["CHECKER_CACHE_DIR"] = str(Path(name) / "cache")
        root = Path(name) / "work"
        root.mkdir()
        os.chdir(root)
        bench = _Bench(options.model, Path(name))
        sentences = _Sentences()
        texts = [sentences.take(options.units) for _ in range(options.documents)]
        folder = _Folder(root, _QUESTIONS[: options.questions], texts)
        folder.write()
        runs = [("cold", _took(options.model), folder.due())]
        runs += [("unchanged", _took(options.model), folder.due())]
        folder.texts[-1] = (*folder.texts[-1][:-1], *sentences.take(1))
        folder.write()
        runs += [("one sentence", _took(options.model), folder.due())]
        runs += [("unchanged", _took(options.model), folder.due())]
        return int(_printed(bench, runs))


def _options() -> argparse.Namespace:
    offered = parser(__doc__)
    offered.add_argument("--documents", type=int, default=50)
    offered.add_argument("--units", type=int, default=8, help="sentences of each")
    offered.add_argument("--questions", type=int, default=3, choices=range(1, len(_QUESTIONS) + 1))
    offered.add_argument("--model", type=Path, default=MODEL)
    options = offered.parse_args()
    options.model = options.model.resolve()
    return options


def _took(model: Path) -> _Took:
    """Lint the working folder as the command does; return what it took."""
    watch = Stopwatch()
    context = LintContext.of(LintOptions(paths=("docs",), model=str(model), quiet=True, lang="en"))
    handle = context.session.engine() if context.session is not None else None
    if context.session is None or handle is None:
        raise SystemExit(f"not there: {model}")
    loading = 0.0
    counted: list[_Counted] = []

    def opened() -> Engine:
        nonlocal loading
        before = Stopwatch()
        counted.append(_Counted(handle.get(), handle.close))
        loading = before.seconds
        return counted[0]  # type: ignore[return-value]

    context.session.use_engine(EngineHandle(opened, handle.info))
    run = FolderRun(context.plan(), context.walk().files(context.named), executor(context))
    for _ in run:
        pass
    run.close()
    summary, seconds = run.summary(), watch.seconds
    context.session.close()
    return _Took(
        seconds,
        loading,
        sum(each.seconds for each in counted),
        sum(each.answered for each in counted),
        sum(each.tokens for each in counted),
        summary.findings,
        summary.unjudged,
    )


def _printed(bench: _Bench, runs: Sequence[tuple[str, _Took, list[Request]]]) -> bool:
    """Print a row for each run; return whether one is beyond what it may take."""
    rate = bench._rate(EngineSettings().batch)  # noqa: SLF001 - the bound is that benchmark's
    print(f"{rate:.1f} tokens/s of a prompt of 512 tokens")
    print(
        f"{'run':13} {'clock s':>8} {'load s':>7} {'judge s':>8} {'answers':>8} {'due':>6}"
        f" {'tokens':>8} {'whole':>9} {'bound s':>8} {'judge/bound':>11}  found"
    )
    missed = False
    with bench._opened(bench._adapter) as engine:  # noqa: SLF001
        parts = _parts(engine, trained=bench._adapter is not None)  # noqa: SLF001
        for name, took, requests in runs:
            due = sum(len(each.texts) for each in requests)
            bound = engine.tokens(tree_of(parts, requests)) / rate if requests else 0.0
            ratio = took.judging / bound if bound else 0.0
            found = f"{took.findings} findings, {took.unjudged} not judged"
            print(
                f"{name:13} {took.seconds:8.2f} {took.loading:7.2f} {took.judging:8.2f}"
                f" {took.answered:8} {due:6} {took.tokens:8} {_whole(engine, parts, requests):9}"
                f" {bound:8.2f} {ratio:11.2f}  {found}",
                flush=True,
            )
            missed |= took.answered > due or (name == "cold" and ratio > _MOST)
    return missed


def _whole(engine: Engine, parts: PromptParts, requests: Sequence[Request]) -> int:
    """Return the tokens of all answers as whole prompts."""
    leaves = (Leaf(each.question.ask, text) for each in requests for text in each.texts)
    return sum(engine.tokens(whole_prompt(parts, leaf)) for leaf in leaves)  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
