"""Any choice of safe fixes on any example converges, and loses no character that no fix names.

The rules are those of every kind with safe fixes, with all options on and as its page shows them:
some contradict each other. `CHECKER_EXAMPLES` sets how many choices are tried.
"""

import os
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from checker.core.text.lines import LineIndex
from checker.core.verdict import Finding, Place
from checker.formats.shared.edits import apply_edits
from checker.jobs.fix.fix_file import FixResult, Pass
from checker.kinds.registry import KINDS
from tests.support.fixing import fixed, ruleset
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

_EXAMPLES = int(os.environ.get("CHECKER_EXAMPLES", "40"))
_SETTINGS = settings(deadline=None, max_examples=_EXAMPLES, suppress_health_check=list(HealthCheck))
_DRAFTS = sorted((ROOT / "examples").glob("*/*/*.md"))
_MARKUP = str.maketrans("", "", "\\*")


@cache
def _rules() -> tuple[Mapping[str, Any], ...]:
    yaml = YAML(typ="safe", pure=True)
    maximal = yaml.load((ROOT / "tests/kinds/maximal_rules.yaml").read_text(encoding="utf-8"))
    safe = [kind for kind in KINDS.values() if kind.fix == "safe"]
    return tuple(
        {**rule, "kind": kind.name, "id": f"t.{kind.name}-{number}"}
        for kind in safe
        for number, rule in enumerate((yaml.load(kind.doc.rule), *maximal[kind.name]))
    )


def _wanted(seed: int, finding: Finding) -> bool:
    """Choose about half of the fixes, the same for the same words."""
    words = f"{finding.rule} {finding.quote} {seed}"
    return seed == 0 or zlib.crc32(words.encode()) % 2 == 0


def _range(index: LineIndex, place: Place) -> tuple[int, int]:
    line, end_line = place.line or 0, place.end_line or 0
    return (
        index.start(line) + (place.column or 0) - 1,
        index.start(end_line) + (place.end_column or 0) - 1,
    )


def _assert_nothing_else_changed(one: Pass) -> None:
    before, after = one.before.document, one.after.document
    assert before.source is not None
    index = LineIndex(before.source)
    wanted = apply_edits(
        before.source,
        {(*_range(index, each.finding.place), each.fix.replacement) for each in one.made},
    )
    assert (after.source or "").translate(_MARKUP) == wanted.translate(_MARKUP)
    for sign in "\\*":
        assert (after.source or "").count(sign) >= before.source.count(sign)
    for old, new in zip(before.walk(), after.walk(), strict=True):
        places = {
            (each.edit.span.start, each.edit.span.end, each.edit.text)
            for each in one.made
            if each.edit.span.path == old.path
        }
        assert (new.path, new.kind) == (old.path, old.kind)
        assert new.text == apply_edits(old.text, places)


def _assert_converged(found: FixResult) -> None:
    assert len(found.passes) <= 3
    for one in found.passes:
        assert one.made
        _assert_nothing_else_changed(one)
    for one, two in zip(found.passes, found.passes[1:], strict=False):
        assert one.after == two.before


@_SETTINGS
@given(
    draft=st.sampled_from(_DRAFTS),
    rules=st.lists(st.sampled_from(_rules()), min_size=1, max_size=4, unique_by=id),
    seed=st.integers(0, 7),
)
def test_any_safe_fixes_converge_and_lose_nothing(
    tmp_path_factory: pytest.TempPathFactory, draft: Path, rules: list[Any], seed: int
) -> None:
    file = tmp_path_factory.getbasetemp() / draft.name
    file.write_bytes(draft.read_bytes())
    loaded = ruleset(*rules)
    found = fixed(file, loaded, "safe", lambda finding: _wanted(seed, finding))
    _assert_converged(found)
    file.write_bytes(found.after.data)
    again = fixed(file, loaded, "safe", lambda finding: _wanted(seed, finding))
    assert again.passes == ()
    assert again.after.data == found.after.data


def test_there_are_examples_and_rules() -> None:
    assert len(_DRAFTS) >= 10
    assert len(_rules()) >= 14
