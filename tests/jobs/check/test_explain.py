"""What is said of a judged rule: each unit as the model reads it, with its answer."""

from pathlib import Path

from checker.core.ports import Answer, EngineInfo
from checker.engines.scripted import ScriptedEngine
from checker.formats.markdown.read import read
from checker.jobs.check.check import CheckJob
from checker.jobs.check.explain import explain
from checker.judge.judge import Judge
from checker.rules import load_ruleset

_RULES = """\
ruleset: own
rules:
  - id: own.due
    kind: judge
    unit: item
    context: {heading: true}
    ask: Is it said when?
    examples:
      positive: ["Text: due 1 May", "Text: due 2 May", "Text: due 3 May", "Text: due 4 May"]
      negative: ["Text: one", "Text: two", "Text: three", "Text: four"]
"""
_TEXT = "## Work\n\n- Replace the server, due 3 June\n- Renew the contract\n"


def _answer(_question: str, text: str) -> Answer:
    return Answer(9.0 if "due " in text else -9.0, 1.0)


def _job(folder: Path) -> CheckJob:
    file = folder / "own.yaml"
    file.write_text(_RULES, encoding="utf-8")
    ruleset = load_ruleset(file, lambda _: None, file.name)
    return CheckJob(read(Path("a.md"), _TEXT.encode()), "a.md", ruleset, "option", "en")


def test_each_unit_and_its_answer(tmp_path: Path) -> None:
    judge = Judge(lambda: ScriptedEngine(_answer), EngineInfo("scripted", "f" * 64, 8192))
    told = explain(_job(tmp_path), "own.due", lambda: judge)
    assert told.asked == ["Is it said when?"]
    assert [(each.text, each.place.label, each.answer) for each in told.units] == [
        ("Heading: Work\nText: Replace the server, due 3 June", "line 3, column 3", "yes"),
        ("Heading: Work\nText: Renew the contract", "line 4, column 3", "no"),
    ]
    assert all(each.confidence for each in told.units)
    assert [each.quote for each in told.findings] == ["Renew the contract"]


def test_without_a_judge_nobody_answers(tmp_path: Path) -> None:
    told = explain(_job(tmp_path), "own.due")
    assert [(each.answer, each.reason) for each in told.units] == [(None, "no_model")] * 2
    assert told.result is None
