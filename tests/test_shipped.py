"""What ships with checker: rule sets that hold what they promise, and fresh calibrations."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from checker.core import resources
from checker.core.messages import DisplayLanguage
from checker.core.ports import Answer, EngineInfo
from checker.engines.catalogue import (
    CATALOGUE,
    DEFAULT_NAME,
    CatalogueEntry,
    InstalledModel,
    find_sha256,
)
from checker.engines.llama.adapters import find_adapter
from checker.engines.llama.engine import LlamaEngine
from checker.engines.scripted import ScriptedEngine
from checker.engines.settings import EngineSettings
from checker.formats.markdown.read import read
from checker.jobs.measure.rule_test import measure
from checker.judge.judge import Judge
from checker.judge.question import Request
from checker.judge.shipped_answers import (
    Shipped,
    agree,
    get_questions_path,
    get_shipped_path,
    load_questions,
    load_shipped,
)
from checker.kinds.meaning.judge import JudgeRule
from checker.rules import Ruleset, RulesetLibrary
from checker.session import Options, Session
from scripts.export_calibration import sentinels_of, shipped_questions

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
    library = RulesetLibrary()
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


@pytest.mark.parametrize("name", sorted(RulesetLibrary().files))
def test_code_rules_agree_with_their_own_examples(name: str) -> None:
    ruleset: Ruleset = RulesetLibrary().get(name)
    measures = measure(ruleset, read, None)
    assert {each.rule: each.wrong_on for each in measures if each.wrong} == {}


_NOTES = {
    "ja": "# 報告\n\n費用は別に記す[^1]。\n\n[^1]: 【要確認】2025年8月1日(木)に決め、食べれる。\n",
    "en": "# Plan\n\nIt costs more[^1].\n\n[^1]: [TODO] It is is due on Monday, 1 August 2025.\n",
}
_FOUND = {
    "ja": {"ja-business.placeholder", "ja-business.date", "ja-business.ra-nuki"},
    "en": {"en-technical.placeholder", "en-technical.date", "en-technical.repetition"},
}


@pytest.mark.parametrize("language", _NOTES)
def test_footnotes_are_text_of_the_document(language: DisplayLanguage, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text(_NOTES[language], encoding="utf-8")
    session = Session.open(tmp_path, Options(use_model=False, language=language))
    assert {each.rule for each in session.check(draft).findings} == _FOUND[language]


def test_every_rule_says_why() -> None:
    library = RulesetLibrary()
    for name in library.files:
        for each in library.get(name).rules:
            assert each.rule.why is not None, each.rule.id


def _entry() -> CatalogueEntry:
    return next(each for each in CATALOGUE if each.name == DEFAULT_NAME)


def _shipped() -> Shipped:
    sha256 = _entry().sha256
    assert sha256 is not None
    return load_shipped(get_shipped_path(resources.get_rules_folder(), sha256), sha256)


def test_the_default_model_is_calibrated_for_exactly_the_shipped_rules() -> None:
    """The default model speaks ChatML, so this needs only its template: keys hold no answer."""
    sha256 = _entry().sha256
    assert sha256 is not None
    adapter = find_adapter(resources.get_adapters_folder(), sha256)
    assert adapter is not None
    states = adapter.states_sha256
    info = EngineInfo(DEFAULT_NAME, sha256, 8192, adapter=adapter.sha256, states=states)
    engine = ScriptedEngine(lambda _question, _text: Answer(0.0, 1.0), info=info)
    questions, shipped = shipped_questions(), _shipped()
    keys = Judge(lambda: engine, info).example_answers(questions).keys()
    assert keys == set(shipped.answers)
    assert shipped.sentinels == sentinels_of(questions)
    assert len(set(shipped.sentinels)) == 8
    assert {len(each.state) for each in shipped.answers.values()} == {4 + 128}
    named = load_questions(get_questions_path(resources.get_rules_folder()))
    assert named == {each.digest for each in questions}


@pytest.fixture(scope="module")
def engine(real_model: InstalledModel) -> Iterator[LlamaEngine]:
    """Return the real model, as it is opened for the judge."""
    sha256 = find_sha256(real_model.path)
    engine = LlamaEngine.open(
        real_model.path,
        name=real_model.name,
        sha256=sha256,
        settings=EngineSettings(),
        adapter=find_adapter(resources.get_adapters_folder(), sha256),
    )
    yield engine
    engine.close()


@pytest.mark.model
def test_the_shipped_answers_count_on_whatever_processor_this_is(engine: LlamaEngine) -> None:
    """Two questions' examples, asked anew: processors differ in them no more than is let pass."""
    questions = [
        replace(each, positive=each.positive[:2], negative=each.negative[:2])
        for each in (shipped_questions()[1], shipped_questions()[-1])
    ]
    own = Judge(lambda: engine, engine.info).example_answers(questions)
    shipped = _shipped()
    assert agree([shipped.answers[key] for key in own], list(own.values()))
    judge = Judge(lambda: engine, engine.info, shipped=shipped)
    judge.ask([Request(each, ()) for each in questions])
    assert judge.trusts_shipped()
    assert judge.counts.asked == len(shipped.sentinels)
