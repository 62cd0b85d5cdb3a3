"""Sentences of a draft that the model takes for slips, told where no other rule tells them."""

from pathlib import Path

from checker.core.findings import Outcome
from checker.core.verdict import Verdict
from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.formats.markdown.read import read
from checker.jobs.check.check import CheckJob, check
from checker.judge.judge import Judge
from checker.judge.limit import Limit
from checker.kinds.meaning import suspects
from checker.rules import RulesetLibrary
from checker.rules.load import load_ruleset
from tests.judge.test_judge import script

DRAFT = (
    "# 修理の件\n\n昨年度は業者に修理を以来した。費用は積立金から払う。在庫状況ついて確認した。\n"
)
RULES = """\
ruleset: own
rules:
  - {id: own.slips, kind: proofread, concern: fault}
"""
HOMOPHONES = "  - {id: own.sound, kind: homophone}\n"


def _weigh(_sentence: str, wording: str) -> float | None:
    return 14.0 if "修理を依頼した" in wording or "状況について" in wording else None


def _check(
    folder: Path, rules: str = RULES, text: str = DRAFT, *, judge: Judge | None = None
) -> Verdict:
    path = folder / "own.yaml"
    path.write_text(rules, encoding="utf-8")
    ruleset = load_ruleset(path, RulesetLibrary().files.get, "own.yaml")
    document = read(Path("draft.md"), text.encode())
    return check(CheckJob(document, "draft.md", ruleset, "option", "en"), judge)


def _judge() -> Judge:
    engine = ScriptedEngine(script, weighing=_weigh)
    return Judge(lambda: engine, SCRIPTED)


def test_a_slip_is_told_with_what_was_meant(tmp_path: Path) -> None:
    verdict = _check(tmp_path, judge=_judge())
    assert [(each.quote, each.message) for each in verdict.findings] == [
        ("以来", "“以来” was most likely meant to be “依頼”."),
        ("状況つい", "“状況つい” was most likely meant to be “状況につい”."),
    ]
    assert verdict.results[0].candidates == 2


def test_what_another_rule_tells_is_told_once(tmp_path: Path) -> None:
    verdict = _check(tmp_path, RULES + HOMOPHONES, judge=_judge())
    assert [(each.rule, each.quote) for each in verdict.findings] == [
        ("own.slips", "状況つい"),
        ("own.sound", "以来し"),
    ]


def test_without_a_model_nothing_is_looked_for_and_that_is_said(tmp_path: Path) -> None:
    (result,) = _check(tmp_path).results
    assert result.outcome is Outcome.NOT_APPLICABLE
    assert result.explanation == "Slips in sentences were not looked for: there is no model."


def test_what_the_limit_leaves_is_said(tmp_path: Path) -> None:
    judge = _judge()
    judge.limit = Limit(0)
    (result,) = _check(tmp_path, judge=judge).results
    assert result.explanation == (
        "2 sentences were not looked at for slips: they are too many, or time was up."
    )


def test_of_a_long_document_the_first_sentences_are_weighed(tmp_path: Path) -> None:
    text = "# 件\n\n" + "\n\n".join(f"第{n}室の修理を以来した。" for n in range(450))
    (result,) = _check(tmp_path, text=text, judge=_judge()).results
    assert result.candidates == suspects.MOST_SENTENCES
    assert (result.explanation or "").startswith("50 sentences were not looked at")


def test_quotations_and_allowed_words_stay(tmp_path: Path) -> None:
    text = "# 件\n\n誤りの例は「修理を以来した」である。在庫状況ついて確認した。\n"
    rules = RULES.replace("concern: fault", "concern: fault, allow: [以来]")
    assert [each.quote for each in _check(tmp_path, RULES, text, judge=_judge()).findings] == [
        "状況つい"
    ]
    assert [each.quote for each in _check(tmp_path, rules, judge=_judge()).findings] == ["状況つい"]
