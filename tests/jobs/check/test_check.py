"""The verdict: what each rule amounts to, and the status derived from it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.core.document import Document
from checker.core.findings import Outcome
from checker.core.ports import Answer, EngineInfo
from checker.core.verdict import Verdict
from checker.engines.scripted import ScriptedEngine
from checker.formats.markdown.read import read
from checker.jobs.check.check import CheckJob, check, plan_judging
from checker.jobs.judging.judged_rules import ask_all
from checker.judge.judge import Judge
from checker.kinds.registry import rule_adapter
from checker.rules.model import LoadedRule, Ruleset, RulesetHeader

TEXT = """# 稟議書

## 費用

A社の見積書による。予算の範囲で購入する。

## 宿題

- 見積書を送る(高橋)
- 会場を予約する
"""
YES = ["見積書(Q-1)による。", "単価12,000円で計算した。", "3社の見積を比べた。"]
NO = ["概算で200万円。", "予算内で買う。", "別途協議する。"]


def _document(text: str = TEXT) -> Document:
    return read(Path("draft.md"), text.encode("utf-8"))


def _ruleset(*rules: dict[str, object]) -> Ruleset:
    loaded = tuple(
        LoadedRule(rule_adapter().validate_python(each), f"own.yaml:{index}:5")
        for index, each in enumerate(rules)
    )
    return Ruleset(RulesetHeader(ruleset="own"), loaded, "0" * 64, "own.yaml")


def _judged(quantifier: str, *, section: str = "費用", unit: str = "sentence") -> dict[str, object]:
    return {
        "id": "own.judged",
        "kind": "judge",
        "scope": {"section": section},
        "unit": unit,
        "quantifier": quantifier,
        "ask": "根拠が書かれていますか。",
        "examples": {"positive": YES, "negative": NO},
    }


def _judge(margin_of: Callable[[str], float]) -> Judge:
    """Return a judge whose examples lie at +4 and -4, so that the threshold is 0."""

    def answer(_question: str, text: str) -> Answer:
        known = 4.0 if text in YES else -4.0 if text in NO else margin_of(text)
        return Answer(known, 1.0)

    return Judge(lambda: ScriptedEngine(answer), EngineInfo("scripted", "f" * 64, 8192))


def _check(ruleset: Ruleset, judge: Judge | None = None, text: str = TEXT) -> Verdict:
    return check(CheckJob(_document(text), "draft.md", ruleset, "option", "en"), judge)


@pytest.mark.parametrize(
    ("severity", "status"), [("error", "fail"), ("warning", "pass"), ("info", "pass")]
)
def test_only_errors_fail_a_document(severity: str, status: str) -> None:
    words = {"id": "own.w", "kind": "existence", "words": ["予算"], "severity": severity}
    assert _check(_ruleset(words)).status == status


def test_findings_stand_in_the_order_of_the_document() -> None:
    late = {"id": "own.late", "kind": "existence", "words": ["会場"]}
    early = {"id": "own.early", "kind": "existence", "words": ["予算"]}
    verdict = _check(_ruleset(late, early))
    assert [(each.rule, each.place.label) for each in verdict.findings] == [
        ("own.early", "line 5, column 11"),
        ("own.late", "line 10, column 3"),
    ]
    assert verdict.findings[0].excerpt == "A社の見積書による。予算の範囲で購入する。"
    assert verdict.findings[0].excerpt_start == 10
    assert verdict.findings[0].rule_at == "own.yaml:1:5"


def test_of_a_flood_of_findings_the_first_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.jobs.check.check.MOST_FINDINGS", 2)
    flood = {"id": "own.flood", "kind": "existence", "words": ["予算"], "name": "予算の語"}
    few = {"id": "own.few", "kind": "existence", "words": ["会場"]}
    verdict = _check(_ruleset(flood, few), text="予算。\n\n" * 5 + "会場。\n")
    assert [each.rule for each in verdict.findings] == ["own.flood", "own.flood", "own.few"]
    assert [each.findings for each in verdict.results] == [2, 1]
    assert verdict.notes == (
        "“予算の語” has many findings: the first 2 are listed, 3 more are not.",
    )


def test_a_rules_own_message_is_filled() -> None:
    words = {"id": "own.w", "kind": "existence", "words": ["予算"]}
    verdict = _check(_ruleset(words | {"message": "「{match}」は{どこ}に書く。"}))
    assert verdict.findings[0].message == "「予算」は{どこ}に書く。"


def test_when_keeps_a_rule_from_a_document() -> None:
    words = {"id": "own.w", "kind": "existence", "words": ["予算"], "when": {"format": "docx"}}
    verdict = _check(_ruleset(words))
    assert verdict.results[0].outcome is Outcome.NOT_APPLICABLE
    assert verdict.status == "needs_review"  # no rule looked at anything: that is no pass


def test_a_rule_that_is_switched_off_has_no_result() -> None:
    words = {"id": "own.w", "kind": "existence", "words": ["予算"], "enabled": False}
    assert _check(_ruleset(words)).results == ()


def test_without_a_judge_a_judged_rule_is_unsure() -> None:
    (result,) = _check(_ruleset(_judged("any"))).results
    assert (result.outcome, result.reason, result.candidates) == (Outcome.UNSURE, "no_model", 2)


def test_any_passes_on_its_best_unit_and_shows_it() -> None:
    judge = _judge(lambda text: 5.0 if "見積書" in text else -5.0)
    verdict = _check(_ruleset(_judged("any")), judge)
    (result,) = verdict.results
    assert verdict.status == "pass"
    assert result.outcome is Outcome.PASS
    assert [each.quote for each in result.evidence] == ["A社の見積書による。"]
    assert result.reliability is not None
    assert (result.reliability.examples, result.reliability.accuracy) == (6, 1.0)


def test_of_many_units_a_middling_yes_is_left_to_a_person() -> None:
    """One of many sentences is soon taken for what is asked: examples count one against one."""
    judge = _judge(lambda text: 0.18 if "見積書" in text else -5.0)
    (alone,) = _check(_ruleset(_judged("any")), judge, "## 費用\n\nA社の見積書による。").results
    assert alone.outcome is Outcome.PASS
    many = "## 費用\n\nA社の見積書による。" + "".join(f"{n}番である。" for n in range(400))
    (among,) = _check(_ruleset(_judged("any")), judge, many).results
    assert (among.outcome, among.reason) == (Outcome.UNSURE, "band")


def test_any_without_a_yes_is_one_finding() -> None:
    verdict = _check(_ruleset(_judged("any")), _judge(lambda _: -5.0))
    assert [(each.quote, each.place.line) for each in verdict.findings] == [("費用", 3)]
    assert verdict.results[0].outcome is Outcome.FAIL


def test_all_finds_each_unit_that_fails_at_its_place() -> None:
    judge = _judge(lambda text: 5.0 if "高橋" in text else -5.0)
    verdict = _check(_ruleset(_judged("all", section="宿題", unit="item")), judge)
    assert [(each.quote, each.place.line) for each in verdict.findings] == [("会場を予約する", 10)]


def test_none_finds_each_unit_that_says_it() -> None:
    judge = _judge(lambda text: 5.0 if "高橋" in text else -5.0)
    verdict = _check(_ruleset(_judged("none", section="宿題", unit="item")), judge)
    assert [each.quote for each in verdict.findings] == ["見積書を送る(高橋)"]


@pytest.mark.parametrize("quantifier", ["all", "any", "none"])
def test_what_the_model_is_unsure_of_is_no_pass(quantifier: str) -> None:
    verdict = _check(_ruleset(_judged(quantifier)), _judge(lambda _: 0.0))
    assert verdict.status == "needs_review"
    assert verdict.findings == ()
    assert (verdict.results[0].outcome, verdict.results[0].reason) == (Outcome.UNSURE, "band")


@pytest.mark.parametrize(
    ("severity", "status"), [("info", "pass"), ("warning", "needs_review"), ("error", "fail")]
)
def test_what_is_undecided_beside_a_finding_is_no_pass(severity: str, status: str) -> None:
    judge = _judge(lambda text: 0.0 if "高橋" in text else -5.0)
    rule = _judged("all", section="宿題", unit="item") | {"severity": severity}
    verdict = _check(_ruleset(rule), judge)
    (result,) = verdict.results
    assert [each.quote for each in verdict.findings] == ["会場を予約する"]
    assert (result.outcome, result.unsure, result.reason) == (Outcome.FAIL, 1, "band")
    assert [each.quote for each in result.undecided] == ["見積書を送る(高橋)"]
    assert verdict.status == status


@pytest.mark.parametrize(
    ("margin", "counts"), [(5.0, (Outcome.PASS, 0)), (0.0, (Outcome.UNSURE, 2))]
)
def test_a_result_counts_its_undecided_units(margin: float, counts: tuple[Outcome, int]) -> None:
    rule = _judged("all", section="宿題", unit="item")
    (result,) = _check(_ruleset(rule), _judge(lambda _: margin)).results
    assert (result.outcome, result.unsure) == counts


def test_a_yes_settles_any_whatever_the_others_say() -> None:
    judge = _judge(lambda text: 5.0 if "見積書" in text else 0.0)
    (result,) = _check(_ruleset(_judged("any")), judge, TEXT).results
    assert (result.outcome, result.unsure) == (Outcome.PASS, 0)


def test_without_a_model_all_units_are_undecided() -> None:
    (result,) = _check(_ruleset(_judged("all", section="宿題", unit="item"))).results
    assert (result.outcome, result.unsure, result.evidence) == (Outcome.UNSURE, 2, ())


def test_documents_are_planned_apart_asked_together_and_concluded_apart() -> None:
    rules = _ruleset(_judged("all", section="宿題", unit="item"))
    jobs = [
        CheckJob(_document(f"## 宿題\n\n- {item}\n"), "draft.md", rules, "option", "en")
        for item in ("見積書を送る(高橋)", "会場を予約する")
    ]
    plans = [plan for job in jobs for plan in plan_judging(job)]
    assert [request.texts for plan in plans for request in plan.requests] == [
        ("見積書を送る(高橋)",),
        ("会場を予約する",),
    ]
    judge = _judge(lambda text: 5.0 if "高橋" in text else -5.0)
    answers = ask_all(plans, judge)
    outcomes = [
        plan.conclude(each).conclusion.outcome for plan, each in zip(plans, answers, strict=True)
    ]
    assert outcomes == [Outcome.PASS, Outcome.FAIL]


def test_a_unit_that_code_settles_is_not_asked_about() -> None:
    rule = _judged("all") | {"unless_matches": "見積書|予算"}
    verdict = _check(_ruleset(rule), _judge(lambda _: -5.0))
    assert verdict.results[0].outcome is Outcome.PASS


def test_a_unit_without_what_a_yes_needs_is_a_no_that_nobody_is_asked_about() -> None:
    rule = _judged("any") | {"needs_match": "相見積|三社"}
    (result,) = _check(_ruleset(rule), None).results
    assert (result.outcome, result.confidence) == (Outcome.FAIL, 1.0)
    asked: list[str] = []

    def answer(text: str) -> float:
        asked.append(text)
        return 5.0

    some = _judged("any") | {"needs_match": "見積書"}
    assert _check(_ruleset(some), _judge(answer)).results[0].outcome is Outcome.PASS
    assert asked == ["A社の見積書による。"]


def test_a_section_that_is_not_there_is_not_applicable() -> None:
    (result,) = _check(_ruleset(_judged("any", section="効果")), _judge(lambda _: 5.0)).results
    assert (result.outcome, result.candidates) == (Outcome.NOT_APPLICABLE, 0)


def test_an_engine_that_fails_gives_errors_and_never_a_pass() -> None:
    engine = ScriptedEngine(lambda _question, _text: Answer(5.0, 1.0), fail_at=7)
    judge = Judge(lambda: engine, EngineInfo("scripted", "f" * 64, 8192))
    words = {"id": "own.w", "kind": "existence", "words": ["予算"]}
    verdict = _check(_ruleset(_judged("any"), words), judge)
    assert verdict.status == "error"
    assert [each.outcome for each in verdict.results] == [Outcome.ERROR, Outcome.FAIL]
    assert verdict.results[0].reason == "crash"


def test_a_check_that_crashes_costs_only_its_own_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses  # noqa: PLC0415

    from checker.kinds import registry  # noqa: PLC0415

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    kinds = dict(registry.KINDS)
    kinds["filename"] = dataclasses.replace(kinds["filename"], check=broken)
    monkeypatch.setattr("checker.jobs.check.check.KINDS", kinds)
    name = {"id": "own.n", "kind": "filename", "pattern": ".*"}
    words = {"id": "own.w", "kind": "existence", "words": ["予算"], "severity": "error"}
    verdict = _check(_ruleset(name, words))
    assert [each.outcome for each in verdict.results] == [Outcome.ERROR, Outcome.FAIL]
    assert verdict.status == "fail"
    assert _check(_ruleset(name)).status == "error"


def test_rows_read_with_their_headers() -> None:
    text = "## 宿題\n\n| 内容 | 担当 |\n|---|---|\n| 会場の予約 | 総務 |\n| 見積 | |\n"
    asked: list[str] = []

    def margin(text: str) -> float:
        asked.append(text)
        return 5.0

    _check(_ruleset(_judged("all", section="宿題", unit="row")), _judge(margin), text)
    assert asked == ["内容: 会場の予約 / 担当: 総務", "内容: 見積 / 担当:"]


def _suppressed(ruleset: Ruleset, judge: Judge | None, ignore: str, text: str = TEXT) -> Verdict:
    document = _document(text.replace("会場を予約する", f"会場を予約する <!-- {ignore} -->"))
    return check(CheckJob(document, "draft.md", ruleset, "option", "en"), judge)


@pytest.mark.parametrize(("unsure", "outcome"), [(5.0, Outcome.PASS), (0.0, Outcome.UNSURE)])
def test_what_is_left_of_a_judged_rule_is_no_pass_while_it_is_unsure(
    unsure: float, outcome: Outcome
) -> None:
    judge = _judge(lambda text: unsure if "高橋" in text else -5.0)
    rules = _ruleset(_judged("all", section="宿題", unit="item") | {"severity": "error"})
    verdict = _suppressed(rules, judge, "checker:ignore own.judged 総務が決める")
    (result,) = verdict.results
    assert (verdict.findings, len(verdict.suppressed)) == ((), 1)
    assert (result.outcome, result.findings) == (outcome, 0)
    assert verdict.status == ("pass" if outcome is Outcome.PASS else "needs_review")


def test_what_is_wrong_in_anybodys_document_comes_first() -> None:
    rules = [
        {"id": f"own.{severity}-{concern}", "kind": "existence", "words": [word]}
        | {"severity": severity, "concern": concern}
        for severity in ("info", "error")
        for concern, word in (("house", "A社"), ("style", "予算"), ("fault", "見積書"))
    ]
    verdict = _check(_ruleset(*rules))
    said = [(each.concern, each.place.line, each.severity) for each in verdict.findings]
    assert said == [
        ("fault", 5, "info"),
        ("fault", 5, "error"),
        ("fault", 9, "info"),
        ("fault", 9, "error"),
        ("house", 5, "info"),
        ("house", 5, "error"),
        ("style", 5, "info"),
        ("style", 5, "error"),
    ]
    assert {(each.rule, each.concern) for each in verdict.results} == {
        (f"own.{severity}-{concern}", concern)
        for severity in ("info", "error")
        for concern in ("fault", "style", "house")
    }
