"""`revisions`: a rule looks at the text as accepted, or at what it was before tracked changes."""

from dataclasses import replace
from pathlib import Path

import pytest

from checker.core.document import Markup
from checker.core.verdict import Verdict
from checker.jobs.check.check import CheckJob, check
from checker.kinds.registry import rule_adapter
from checker.rules.model import LoadedRule, Ruleset, RulesetHeader
from tests.support.docx_builder import paragraph, read_word, run
from tests.support.word_xml import deleted, end, inserted

CHANGED = paragraph(run("費用は") + deleted("120") + inserted(run("150")) + run("万円とする。"))
UNCHANGED = paragraph("費用は120万円とする。")


def _check(body: str, **options: object) -> Verdict:
    known: dict[str, object] = {"id": "own.w", "kind": "existence", "words": ["120", "150"]}
    loaded = LoadedRule(rule_adapter().validate_python(known | options), "own.yaml:3:5")
    ruleset = Ruleset(RulesetHeader(ruleset="own"), (loaded,), "0" * 64, "own.yaml")
    return check(CheckJob(read_word(body), str(Path("draft.docx")), ruleset, "option", "ja"), None)


@pytest.mark.parametrize(
    ("options", "quote", "excerpt"),
    [
        ({}, "150", "費用は150万円とする。"),
        ({"revisions": "accepted"}, "150", "費用は150万円とする。"),
        ({"revisions": "original"}, "120", "費用は120万円とする。"),
    ],
)
def test_a_rule_asks_for_either_text(options: dict[str, str], quote: str, excerpt: str) -> None:
    (finding,) = _check(CHANGED, **options).findings
    assert (finding.quote, finding.excerpt) == (quote, excerpt)
    assert (finding.place.block, finding.place.start, finding.place.end) == ("body/0", 3, 6)


def test_a_document_without_changes_is_its_own_original() -> None:
    (finding,) = _check(UNCHANGED, revisions="original").findings
    assert finding.quote == "120"


@pytest.mark.parametrize(
    ("revisions", "outcome"), [("accepted", "fail"), ("original", "not_applicable")]
)
def test_a_condition_looks_at_the_same_text_as_its_rule(revisions: str, outcome: str) -> None:
    heading = '<w:outlineLvl w:val="0"/>' + end("ins")
    body = paragraph("本文") + paragraph(inserted(run("別紙")), heading)
    verdict = _check(body, words=["本文"], when={"has_section": "別紙"}, revisions=revisions)
    assert [each.outcome for each in verdict.results] == [outcome]


@pytest.mark.parametrize(("revisions", "left"), [("accepted", 0), ("original", 1)])
def test_a_comment_in_the_accepted_text_says_nothing_of_the_original(
    revisions: str, left: int
) -> None:
    known = {"id": "own.w", "kind": "existence", "words": ["120", "150"], "revisions": revisions}
    loaded = LoadedRule(rule_adapter().validate_python(known), "own.yaml:3:5")
    ruleset = Ruleset(RulesetHeader(ruleset="own"), (loaded,), "0" * 64, "own.yaml")
    document = read_word(CHANGED)
    span = document.blocks[0].span()
    comment = Markup(
        "comment", "checker:ignore own.w 決裁済みの額", span, "総務 高橋", resolved=True
    )
    commented = replace(document, markup=(comment,))
    verdict = check(CheckJob(commented, "draft.docx", ruleset, "option", "ja"), None)
    assert len(verdict.findings) == left
