"""What a rule's author may write wrongly: options that contradict, expressions that never end."""

import time
from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import ValidationError

from checker.kinds.shared.base import Target
from checker.kinds.shared.patterns import Deadline

ENDLESS = "(a+)+$"
LONG_LINE = "a" * 5000 + "!"


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "required", "patterns": [ENDLESS]},
        {"kind": "occurrence", "patterns": [ENDLESS], "max": 1},
        {"kind": "substitution", "patterns": True, "swap": {ENDLESS: "b"}},
        {"kind": "substitution", "swap": {"!": "。"}, "exceptions": [ENDLESS]},
        {"kind": "substitution", "swap": [{"from": "!", "to": "。", "exceptions": [ENDLESS]}]},
        {"kind": "placeholder", "words": ["!"], "exceptions": [ENDLESS]},
    ],
)
def test_expression_that_would_backtrack_for_ever_is_stopped(
    harness: Any, rule: Mapping[str, Any]
) -> None:
    kind = harness.kind_named(rule["kind"])
    document = harness.read_text(LONG_LINE)
    valid = kind.rule.model_validate({"id": "t.endless", **rule})
    started = time.process_time()
    with pytest.raises(TimeoutError):
        kind.check(valid, Target(document, valid.scope.select(document), Deadline(0.2)))
    assert time.process_time() - started < 2


def test_pattern_of_a_file_name_that_would_backtrack_for_ever_is_stopped(harness: Any) -> None:
    kind = harness.kind_named("filename")
    document = harness.read_text("本文", "a" * 200 + "!.md")
    valid = kind.rule.model_validate({"id": "t.x", "kind": "filename", "pattern": "(a|aa)+"})
    with pytest.raises(TimeoutError):
        kind.check(valid, Target(document, (), Deadline(0.2)))


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"kind": "required"}, "needs words or patterns"),
        ({"kind": "occurrence", "max": 1}, "needs words or patterns"),
        ({"kind": "occurrence", "words": ["a"]}, "needs max or min"),
        ({"kind": "occurrence", "words": ["a"], "min": 3, "max": 2}, "min is more than max"),
        ({"kind": "placeholder", "defaults": False}, "needs words or the defaults"),
        ({"kind": "filename"}, "needs pattern or field"),
        ({"kind": "filename", "pattern": "a+", "example": "b"}, "does not fit the pattern"),
        (
            {"kind": "filename", "pattern": "(a|aa)+", "example": "a" * 200 + "!"},
            "takes too long to match",
        ),
        ({"kind": "substitution", "swap": {}}, "at least 1 item"),
        ({"kind": "substitution", "swap": {"": "a"}}, "at least 1 character"),
        ({"kind": "substitution", "patterns": True, "swap": {"(a": "b"}}, "not usable"),
        ({"kind": "substitution", "patterns": True, "swap": {"(a)": r"\2"}}, "not usable"),
        ({"kind": "date", "ordre": True}, "Extra inputs are not permitted"),
    ],
)
def test_rule_that_makes_no_sense_is_refused(
    harness: Any, rule: Mapping[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        harness.kind_named(rule["kind"]).rule.model_validate({"id": "t.x", **rule})
