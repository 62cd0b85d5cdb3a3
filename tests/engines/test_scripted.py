"""The engine that tests use, and what a model's scores become."""

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from checker.core.errors import JudgeError, ModelError
from checker.core.ports import Answer, Branch, PromptSegment, PromptTree
from checker.engines.llama.engine import LlamaEngine
from checker.engines.llama.library import get_library_version
from checker.engines.llama.logprobs import answer_at
from checker.engines.llama.threads import count_physical_cores
from checker.engines.scripted import ScriptedEngine
from checker.engines.settings import EngineSettings

TREE = PromptTree(
    (PromptSegment("root ", trusted=True),),
    (
        Branch(
            (PromptSegment("Q1"), PromptSegment(" | ", trusted=True)),
            ((PromptSegment("a"),), (PromptSegment("b"),)),
        ),
        Branch(
            (PromptSegment("Q2"), PromptSegment(" | ", trusted=True)),
            ((PromptSegment("a"), PromptSegment("!", trusted=True)),),
        ),
    ),
)


def test_it_answers_by_question_and_text_and_keeps_the_prompts() -> None:
    engine = ScriptedEngine(lambda question, text: Answer(float(len(question + text)), 1.0))
    assert engine.answers(TREE, ["y"], ["n"]) == [[Answer(3.0, 1.0)] * 2, [Answer(3.0, 1.0)]]
    assert engine.prompts == ["root Q1 | a", "root Q1 | b", "root Q2 | a!"]
    assert engine.trees == [TREE]


def test_it_answers_from_a_mapping_by_prompt_or_by_question_and_text() -> None:
    engine = ScriptedEngine(
        {("Q1", "a"): Answer(1.0, 1.0), "root Q1 | b": None, ("Q2", "a"): Answer(2.0, 1.0)}
    )
    assert engine.answers(TREE, ["y"], ["n"]) == [[Answer(1.0, 1.0), None], [Answer(2.0, 1.0)]]


def test_a_prompt_that_is_not_in_the_script_fails_loudly() -> None:
    with pytest.raises(KeyError):
        ScriptedEngine({}).answers(TREE, ["y"], ["n"])


def test_it_fails_where_it_is_told_to_after_reporting_the_rest() -> None:
    seen: list[tuple[int, int]] = []
    engine = ScriptedEngine(lambda *_: Answer(0.0, 1.0), fail_at=2)
    with pytest.raises(JudgeError, match="failed as scripted"):
        engine.answers(TREE, ["y"], ["n"], lambda branch, leaf, _: seen.append((branch, leaf)))
    assert seen == [(0, 0), (0, 1)]


def test_it_notes_that_it_was_closed() -> None:
    engine = ScriptedEngine({})
    engine.close()
    assert engine.closed


def test_margin_and_mass_are_of_probabilities_over_the_whole_vocabulary() -> None:
    logits = np.log(np.array([0.1, 0.2, 0.3, 0.25, 0.15], dtype=np.float32)) + 7
    answer = answer_at(logits, yes=[1, 2], no=[3])
    assert answer is not None
    assert answer.margin == pytest.approx(math.log(0.5 / 0.25), abs=1e-6)
    assert answer.mass == pytest.approx(0.75, abs=1e-6)


@pytest.mark.parametrize("broken", [math.nan, math.inf])
def test_scores_that_are_not_numbers_are_no_answer(broken: float) -> None:
    assert answer_at(np.array([0.0, broken, 1.0], dtype=np.float32), [0], [2]) is None


def test_large_scores_do_not_overflow() -> None:
    answer = answer_at(np.array([9000.0, 8999.0], dtype=np.float32), [0], [1])
    assert answer is not None
    assert answer.margin == pytest.approx(1.0)


def test_a_library_that_does_not_load_is_a_model_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "llama_cpp", None)
    with pytest.raises(ModelError, match="llama-cpp-python cannot be loaded"):
        LlamaEngine.open(tmp_path, name="", sha256="", settings=EngineSettings())
    with pytest.raises(ImportError):
        get_library_version()


def test_there_is_at_least_one_core() -> None:
    assert count_physical_cores() >= 1


def test_importing_the_engines_and_the_judge_loads_no_model_library() -> None:
    code = (
        "import sys, checker.engines.llama.engine, checker.engines.scripted, checker.judge.judge;"
        "print([name for name in ('llama_cpp', 'ruamel.yaml') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout.strip() == "[]"
