"""The text report, line by line."""

from io import StringIO
from typing import Any, Literal

import pytest
from rich.console import Console

from checker.core.findings import Outcome
from checker.core.verdict import (
    DocumentInfo,
    Evidence,
    Finding,
    Place,
    Reliability,
    RuleResult,
    Verdict,
)
from checker.reports.console import VisibleConsole
from checker.reports.text import render

Language = Literal["ja", "en"]

MEASURED = Reliability(examples=16, accuracy=0.875, decided=0.8, advisory=False)


def finding(rule: str = "ringi.reason", confidence: float | None = 0.934) -> Finding:
    return Finding(
        rule=rule,
        severity="warning",
        message="理由がありません。",
        place=Place(block="1", start=0, end=2, label="見出し「目的」"),
        quote="目的",
        excerpt="目的",
        excerpt_start=0,
        why="決裁者に伝わらない。",
        confidence=confidence,
        rule_at="ringi.yaml:378:5",
    )


def result(rule: str, outcome: Outcome, measured: Reliability | None, **more: Any) -> RuleResult:
    return RuleResult(
        rule=rule,
        kind="judge",
        severity="warning",
        outcome=outcome,
        candidates=1,
        reliability=measured,
        **more,
    )


def shown(
    language: Language, findings: tuple[Finding, ...], results: tuple[RuleResult, ...]
) -> list[str]:
    verdict = Verdict(
        tool_version="0",
        language=language,
        status="needs_review",
        document=DocumentInfo(path="a.docx"),
        findings=findings,
        results=results,
    )
    out = StringIO()
    render(verdict, Console(file=out, width=200, highlight=False, markup=False))
    return out.getvalue().splitlines()


@pytest.mark.parametrize(
    ("language", "head", "sure"),
    [
        ("ja", "警告", "確信度 93%(例16件での正答率 88%)"),
        ("en", "warning", "confidence 93% (88% right on 16 examples)"),
    ],
)
def test_a_judged_finding_says_how_sure_and_how_often_right(
    language: Language, head: str, sure: str
) -> None:
    lines = shown(language, (finding(),), (result("ringi.reason", Outcome.FAIL, MEASURED),))
    why = "理由" if language == "ja" else "Why"
    assert lines[:7] == [
        "a.docx",
        "",
        f"{head}  見出し「目的」  ringi.reason",
        "  理由がありません。",
        "    目的",
        "    ^^^^",
        f"  {why}: 決裁者に伝わらない。  {sure}",
    ]


def test_where_no_rule_applies_none_is_called_not_judged() -> None:
    nothing = shown("en", (), (result("t.x", Outcome.NOT_APPLICABLE, None),))
    assert nothing[-1].startswith("Verdict: needs review (no rule applies)")
    unsure = shown("en", (), (result("t.x", Outcome.UNSURE, None),))
    assert unsure[-1].startswith("Verdict: needs review  ")


def test_each_finding_has_its_own_rule_s_reliability() -> None:
    other = Reliability(examples=8, accuracy=1.0, decided=1.0, advisory=False)
    lines = shown(
        "ja",
        (finding("a.one"), finding("a.two", 0.9)),
        (result("a.two", Outcome.FAIL, other), result("a.one", Outcome.FAIL, MEASURED)),
    )
    assert [line.split("  ")[2] for line in lines if "確信度" in line] == [
        "確信度 93%(例16件での正答率 88%)",
        "確信度 90%(例8件での正答率 100%)",
    ]


@pytest.mark.parametrize(
    "results",
    [(), (result("ringi.reason", Outcome.FAIL, None),), (result("x", Outcome.FAIL, MEASURED),)],
    ids=["no result", "not measured", "of another rule"],
)
def test_what_was_not_measured_is_not_said(results: tuple[RuleResult, ...]) -> None:
    lines = shown("ja", (finding(),), results)
    assert lines[6] == "  理由: 決裁者に伝わらない。  確信度 93%"


def test_a_finding_of_code_has_no_such_figures() -> None:
    coded = finding("ringi.total", None)
    lines = shown("ja", (coded,), (result("ringi.total", Outcome.FAIL, None),))
    assert lines[6] == "  理由: 決裁者に伝わらない。"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ja", "  ringi.reason  例16件での正答率 88%"),
        ("en", "  ringi.reason  88% right on 16 examples"),
    ],
)
def test_a_rule_that_is_not_judged_says_how_often_it_is_right(
    language: Language, line: str
) -> None:
    unsure = result("ringi.reason", Outcome.UNSURE, MEASURED, explanation="?", reason="band")
    assert line in shown(language, (), (unsure,))


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("ja", ["判定していない規則", "  ringi.reason  未判定 10 箇所", "    ? 1行目: 三日"]),
        ("en", ["Not judged", "  ringi.reason  10 undecided", "    ? 1行目: 三日"]),
    ],
)
def test_a_rule_that_failed_says_how_much_of_it_is_undecided(
    language: Language, lines: list[str]
) -> None:
    places = (Place(block="1", start=0, end=2, label="1行目"),) * 2
    evidence = tuple(
        Evidence(quote=quote, place=place, answer=answer)
        for quote, place, answer in zip(("目的", "三日"), places, ("no", "unsure"), strict=True)
    )
    failed = result(
        "ringi.reason", Outcome.FAIL, None, unsure=10, evidence=evidence, explanation="?"
    )
    found = shown(language, (finding(),), (failed,))
    assert found[found.index(lines[0]) :][:4] == [*lines, "    ?"]


def _open(label: str, rule: str = "writing.missing", suggestion: str = "") -> Finding:
    return finding(rule, None).model_copy(
        update={"severity": "error", "open_field": label, "suggestion": suggestion or None}
    )


def test_what_is_still_to_be_filled_in_is_listed_apart() -> None:
    findings = (_open("場所", suggestion="メモの候補: 2階"), _open("場所"), _open("件名"))
    verdict = Verdict(
        tool_version="0",
        language="en",
        status="fail",
        document=DocumentInfo(path="a.docx"),
        findings=findings,
    )
    stream = StringIO()
    render(verdict, VisibleConsole(stream, width=200))
    assert stream.getvalue().splitlines() == [
        "a.docx",
        "",
        "2 to fill in",
        "  場所  見出し「目的」",
        "    → メモの候補: 2階",
        "  件名  見出し「目的」",
        "",
        (
            "Verdict: unfinished  0 errors, 0 warnings, 0 notes"
            "  (rules: 0 passed, 0 failed, 0 not judged, 0 not applicable)"
        ),
    ]


def test_a_fault_beside_open_fields_still_fails() -> None:
    said = shown("en", (_open("場所"), finding()), ())
    assert said[-1].startswith("Verdict: ")
    assert "1 warning" in said[-1]
    assert "0 errors" in said[-1]
