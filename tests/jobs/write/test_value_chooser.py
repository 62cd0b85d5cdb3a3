"""The model is asked about the values that code found, and what it says is one sign more."""

from datetime import date

import pytest

from checker.core.ports import EngineInfo, Likelihood, PromptTree
from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.jobs.write.draft_generator import DraftGenerator
from checker.jobs.write.extraction import FieldExtractor
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.prompt import Prompts
from checker.jobs.write.value_chooser import MOST, ValueChooser
from checker.jobs.write.value_signs import ModelSigns, list_model_signs
from checker.templates.load import load_template
from checker.templates.model import Template
from tests.support.paths import ROOT

TEMPLATE = load_template(ROOT / "templates" / "documents" / "minutes")
NOTES = "安全委員会 4/16 3階\n出た人 高橋、佐藤\nあとで佐藤が2階に置いた箱を見る。記録も佐藤"


class _Weighing(ScriptedEngine):
    """Finds words of the first line likelier, and notes what it is asked."""

    def __init__(self, info: EngineInfo = SCRIPTED) -> None:
        super().__init__(
            {}, info=info, weighing=lambda _, word: -1.0 if word in NOTES[:14] else -9.0
        )
        self.asked: list[PromptTree] = []

    def weigh_answers(self, tree: PromptTree) -> list[list[Likelihood | None]]:
        self.asked.append(tree)
        return super().weigh_answers(tree)


def _search(told: ModelSigns | None = None, template: Template = TEMPLATE) -> FieldExtractor:
    return FieldExtractor(template, Notes(NOTES, "n.txt"), date(2026, 4, 20), told)


def _weigh(engine: ScriptedEngine, notes: str = "") -> ModelSigns:
    search = _search()
    asked = search.values.list_questions(TEMPLATE.header.of_source("given"))
    author = DraftGenerator(lambda: engine, SCRIPTED)
    chooser = ValueChooser(author, Prompts("ja"))
    return chooser.weigh(TEMPLATE.header, notes or search.text, asked)


def test_notes_are_read_once_and_each_field_once() -> None:
    engine = _Weighing()
    told = _weigh(engine)
    (tree,) = engine.asked
    assert "".join(each.text for each in tree.root).count("出た人") == 1
    assert {"place", "absentees"} <= set(told)
    assert len(tree.branches) >= len(told)
    assert all(len(each.leaves) <= MOST + 1 for each in tree.branches)
    assert all(each.leaves[-1][0].text == "なし" for each in tree.branches)
    assert not any(each.text == NOTES and each.trusted for each in tree.root)


def test_what_the_model_says_moves_a_value_up() -> None:
    place = TEMPLATE.header.field("place")
    assert place is not None
    told = _weigh(_Weighing())
    before = {str(e.taken.value): e.share for e in _search().values.rank(place)}
    after = {str(e.taken.value): e.share for e in _search(told).values.rank(place)}
    assert before.keys() == after.keys()
    assert after["3階"] / after["2階"] > before["3階"] / before["2階"]


def test_long_notes_and_a_model_that_cannot_weigh_leave_the_signs_alone() -> None:
    engine = _Weighing()
    assert _weigh(engine, "長い。" * 2000) == {}
    assert engine.asked == []
    assert _weigh(ScriptedEngine({})) == {}


def test_signs_compare_an_answer_with_others_and_with_none() -> None:
    likely, unlikely = list_model_signs(
        [Likelihood(-1.0, 2), Likelihood(-8.0, 2), Likelihood(-5.0, 2)]
    )
    assert likely["model over none"] == pytest.approx(4 / 3)
    assert unlikely["model over none"] == pytest.approx(-1)
    assert likely["model share"] > unlikely["model share"]
    assert likely["model mean"] == -0.5
