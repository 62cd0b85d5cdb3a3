"""What ships with checker: rule sets that hold what they promise, and fresh calibrations."""

import pytest

from checker.core import resources
from checker.core.ports import Answer, Engine, EngineInfo
from checker.engines.catalogue import CATALOGUE, DEFAULT_NAME, InstalledModel, sha256_of
from checker.engines.llama.adapters import find_adapter
from checker.engines.llama.engine import LlamaEngine
from checker.engines.scripted import ScriptedEngine
from checker.engines.settings import EngineSettings
from checker.formats.markdown.read import read
from checker.jobs.measure.ruletest import measure
from checker.judge.judge import Judge
from checker.judge.shipped import load_shipped, shipped_path
from checker.kinds.meaning.judge import JudgeRule
from checker.rules import Library, Ruleset
from scripts.export_calibration import shipped_questions

FORMATS = (
    "ringi",
    "minutes",
    "incident",
    "report",
    "spec",
    "procedure",
    "contract-cover",
    "regulation",
    "weekly",
)


def _own_rules(name: str) -> list[object]:
    library = Library()
    base = {each.rule.id for each in library.get("ja-business").rules}
    return [each.rule for each in library.get(name).rules if each.rule.id not in base]


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_has_fifteen_rules_of_its_own(name: str) -> None:
    assert len(_own_rules(name)) >= 15


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_has_two_judged_rules_with_six_examples_of_each_answer(name: str) -> None:
    judged = [rule for rule in _own_rules(name) if isinstance(rule, JudgeRule)]
    assert len(judged) >= 2
    for rule in judged:
        assert len(rule.examples.positive) >= 6, rule.id
        assert len(rule.examples.negative) >= 6, rule.id


@pytest.mark.parametrize("name", sorted(Library().files))
def test_code_rules_agree_with_their_own_examples(name: str) -> None:
    ruleset: Ruleset = Library().get(name)
    measures = measure(ruleset, read, None)
    assert {each.rule: each.wrong_on for each in measures if each.wrong} == {}


def test_every_rule_says_why() -> None:
    library = Library()
    for name in library.files:
        for each in library.get(name).rules:
            assert each.rule.why is not None, each.rule.id


def _shipped_judge(engine: Engine) -> tuple[Judge, dict[bytes, Answer]]:
    entry = next(each for each in CATALOGUE if each.name == DEFAULT_NAME)
    assert entry.sha256 is not None
    path = shipped_path(resources.rules_folder(), entry.sha256)
    shipped = load_shipped(path, entry.sha256)
    adapter = find_adapter(resources.adapters_folder(), entry.sha256)
    info = EngineInfo(entry.name, entry.sha256, 8192, adapter=adapter.sha256 if adapter else "")
    return Judge(lambda: engine, info, shipped=shipped), shipped


def test_the_default_model_is_calibrated_for_exactly_the_shipped_rules() -> None:
    """The default model speaks ChatML, so this needs only its template; a question would raise."""
    judge, shipped = _shipped_judge(ScriptedEngine({}))
    assert set(judge.example_answers(shipped_questions())) == set(shipped)


@pytest.mark.model
def test_shipped_answers_are_those_of_the_model(real_model: InstalledModel) -> None:
    """One rule's examples, asked anew: the sums of a processor differ in the last digits only."""
    question = shipped_questions()[0]
    judge, shipped = _shipped_judge(ScriptedEngine({}))
    listed = judge.example_answers([question])
    sha256 = sha256_of(real_model.path)
    engine = LlamaEngine.open(
        real_model.path,
        name=real_model.name,
        sha256=sha256,
        settings=EngineSettings(),
        adapter=find_adapter(resources.adapters_folder(), sha256),
    )
    fresh = Judge(lambda: engine, engine.info).example_answers([question])
    engine.close()
    assert set(fresh) == set(listed) <= set(shipped)
    assert all(abs(fresh[key].margin - listed[key].margin) < 0.05 for key in fresh)
