"""What `rules test` says of a judged rule's examples: contradictions, and what more would bring."""

from dataclasses import asdict
from pathlib import Path

import pytest

from checker.core.ports import Answer
from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.formats.markdown.read import read
from checker.jobs.measure.contradictions import ContradictoryExamples, find_contradictory
from checker.jobs.measure.learning_curve import Forecast, forecast
from checker.jobs.measure.rule_test import measure
from checker.judge.calibration import compute_calibration
from checker.judge.judge import Judge
from checker.rules import Ruleset, load_ruleset

_ASK = "いつまでに行うかが書かれていますか。"


def _load(folder: Path, inline: str, labelled: str = "") -> Ruleset:
    (folder / "labelled.yaml").write_text(f"examples: [{labelled}]\n", encoding="utf-8")
    rule = f"{{id: own.due, kind: judge, ask: {_ASK}, examples: {{{inline}, file: labelled.yaml}}}}"
    file = folder / "own.yaml"
    file.write_text(f"ruleset: own\nrules:\n  - {rule}\n", encoding="utf-8")
    return load_ruleset(file, lambda _: None, "own.yaml")


def _find(ruleset: Ruleset) -> tuple[ContradictoryExamples, ...]:
    loaded = next(each for each in ruleset.rules if each.rule.id == "own.due")
    return find_contradictory(loaded, _ASK)


def test_the_same_text_on_both_sides(tmp_path: Path) -> None:
    found = _find(_load(tmp_path, "positive: [甲], negative: [乙]", "{text: 乙, label: good}"))
    assert found == (
        ContradictoryExamples("乙", "乙", "labelled.yaml:1:12", "own.yaml:3:57", same=True),
    )


def test_nearly_the_same_text_differs_in_width_blanks_and_points(tmp_path: Path) -> None:
    found = _find(_load(tmp_path, "positive: [ＡＢを 出す。], negative: [abを出す, 5日に出す]"))
    assert [(each.good, each.bad, each.same) for each in found] == [
        ("ＡＢを 出す。", "abを出す", False)
    ]


def test_a_good_example_without_what_a_yes_needs(tmp_path: Path) -> None:
    examples = "positive: [5日に出す, 月末まで], negative: [出す]"
    rule = (
        f"{{id: own.due, kind: judge, ask: {_ASK}, needs_match: '[0-9]', examples: {{{examples}}}}}"
    )
    file = tmp_path / "own.yaml"
    file.write_text(f"ruleset: own\nrules:\n  - {rule}\n", encoding="utf-8")
    ruleset = load_ruleset(file, lambda _: None, "own.yaml")
    assert [each.lacking for each in measure(ruleset, read, None)] == [("月末まで",)]


@pytest.mark.parametrize("other", ["6日に出す", "5日に出さない", "5日に", "5日"])
def test_what_differs_in_a_word_or_a_digit_is_no_contradiction(tmp_path: Path, other: str) -> None:
    assert _find(_load(tmp_path, f"positive: [5日に出す], negative: [{other}]")) == ()


def test_more_examples_let_a_confidence_be_claimed() -> None:
    yes, no = [2.0 + each / 10 for each in range(8)], [-2.0 - each / 10 for each in range(8)]
    found = forecast(yes, no, compute_calibration(yes, no))
    assert found == Forecast(1.0, 1.0, 1.0, 1.0, vouched_now=0.944, vouched_then=0.964)


def test_where_a_few_misplace_the_threshold_more_make_it_right_more_often() -> None:
    yes = [1.0, 3.0, 0.2, 2.5, 0.6, 4.0, 0.4, 1.6, 0.9, 5.0]
    no = [-each for each in yes]
    found = forecast(yes, no, compute_calibration(yes, no))
    assert found is not None
    assert 0.9 < found.now < found.then <= found.high <= 1.0
    assert found.low >= found.now


@pytest.mark.parametrize("sides", [(7, 20), (20, 7), (3, 3)])
def test_too_few_say_nothing(sides: tuple[int, int]) -> None:
    yes, no = ([float(each) for each in range(count)] for count in sides)
    assert forecast(yes, no, compute_calibration(yes, no)) is None


def test_measuring_a_rule_tells_both(tmp_path: Path) -> None:
    good = ", ".join(f"{each}日に出す" for each in range(9))
    bad = ", ".join(f"{each}を出す" for each in range(8))
    ruleset = _load(
        tmp_path, f"positive: [{good}], negative: [{bad}]", "{text: 0を出す。, label: good}"
    )
    engine = ScriptedEngine(lambda _, text: Answer(5.0 if "日" in text else -5.0, 1.0))
    (found,) = measure(ruleset, read, Judge(lambda: engine, SCRIPTED))
    assert [each["good"] for each in asdict(found)["contradictions"]] == ["0を出す。"]
    assert found.more == Forecast(0.967, 0.97, 0.967, 0.973, vouched_now=0.9, vouched_then=0.9)
    (without,) = measure(ruleset, read, None)
    assert (without.more, len(without.contradictions)) == (None, 1)
