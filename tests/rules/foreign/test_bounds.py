"""Large dictionaries are quick, and an expression that explodes costs its rule a bounded time."""

import time
from pathlib import Path

import pytest

from checker.core.limits import DEFAULT_LIMITS
from checker.formats.reading import read_document
from checker.jobs.check.check import CheckJob, check
from tests.rules.foreign.helpers import as_it_is

pytestmark = pytest.mark.slow

_KANA = "アイウエオカキクケコサシスセソタチツテト"


def _word(number: int) -> str:
    """Return a word of six kana that no other number has."""
    digits = [(number // 20**place) % 20 for place in range(6)]
    return "".join(_KANA[(digit + place) % 20] for place, digit in enumerate(digits))


def _dictionary(folder: Path, count: int) -> Path:
    rows = []
    for number in range(count):
        word = _word(number * 7919)
        pattern = (word, f"/{word}(?!ー)/", f"/{word[:3]}[・ ]?{word[3:]}/")[number % 3]
        spec = f"specs: [{{from: {word}を使う, to: {word}ーを使う}}]" if number % 3 == 1 else ""
        rows.append(f"  - {{expected: {word}ー, pattern: '{pattern}', {spec}}}\n")
    path = folder / "large.yml"
    path.write_text("version: 1\nrules:\n" + "".join(rows), encoding="utf-8")
    return path


def _job(ruleset: Path, text: str, folder: Path) -> CheckJob:
    draft = folder / "draft.md"
    draft.write_text(text, encoding="utf-8")
    return CheckJob(
        document=read_document(draft, DEFAULT_LIMITS),
        path="draft.md",
        ruleset=as_it_is(ruleset),
        chosen_by="option",
        language="en",
    )


def test_two_thousand_words_load_and_check_quickly(tmp_path: Path) -> None:
    dictionary = _dictionary(tmp_path, 2000)
    page = "".join(f"本日は{_word(n * 7919 * 40)}を確認しました。\n\n" for n in range(50))
    as_it_is(dictionary)  # what is loaded once in a process is not counted
    started = time.process_time()
    job = _job(dictionary, page, tmp_path)
    loaded = time.process_time()
    verdict = check(job, None)
    checked = time.process_time()
    assert len(verdict.findings) == 50
    # about 0.6 s and 0.04 s on two cores; of the processor's own time, the bounds leave room
    assert loaded - started < 3
    assert checked - loaded < 1


def test_an_expression_that_explodes_costs_its_rule_alone(tmp_path: Path) -> None:
    source = tmp_path / "words.yml"
    source.write_text(
        "rules:\n  - {expected: x, pattern: '/(?:あ+)+い$/', specs: [{from: あい, to: x}]}\n",
        encoding="utf-8",
    )
    started = time.process_time()
    verdict = check(_job(source, "あ" * 60 + "う", tmp_path), None)
    assert time.process_time() - started < 10
    assert [each.reason for each in verdict.results] in ([None], ["timeout"])


def test_a_spec_that_explodes_is_told_apart(tmp_path: Path) -> None:
    source = tmp_path / "words.yml"
    text = "あ" * 40
    source.write_text(
        f"rules:\n  - {{expected: x, pattern: '/(あ|あ)+う/', specs: [{{from: {text}, to: x}}]}}\n",
        encoding="utf-8",
    )
    started = time.process_time()
    assert len(as_it_is(source).rules) == 1  # the gate of examples, not the loader, refuses it
    assert time.process_time() - started < 10
