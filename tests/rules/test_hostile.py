"""Rule sets that mean harm, or were written in a hurry: bounded time, and the rest goes on."""

import time
from contextlib import suppress
from pathlib import Path

import pytest

from checker.core.errors import RulesetError
from checker.formats.markdown.read import read
from checker.kinds.registry import KINDS, get_kind_name
from checker.kinds.shared.base import Target
from checker.kinds.shared.patterns import PATTERN_SECONDS, Deadline, Patience, find
from checker.rules import load_ruleset

pytestmark = pytest.mark.slow

# Expressions that are known to backtrack for ever, from the literature on ReDoS, each with the
# text on which it does.
_REDOS = {
    r"(a+)+$": "a" * 5000 + "!",
    r"([a-zA-Z]+)*$": "a" * 5000 + "!",
    r"(a|aa)+$": "a" * 5000 + "!",
    r"(a|a?)+$": "a" * 5000 + "!",
    r"(.*a){20}$": "a" * 3000 + "!",
    r"^(\w+\s?)*$": "word " * 1000 + "!",
    r"(x+x+)+y": "x" * 5000,
    r"((a+)+)+$": "a" * 5000 + "!",
    r"(a*)*b": "a" * 5000,
    r"^(([a-z])+.)+[A-Z]([a-z])+$": "a" * 5000,
    r"(\d+)*-$": "1" * 5000 + "x",
    r"(.+)+,$": "、" * 3000 + "!",
    r"^(.*?,){11}P": "1," * 2000,
    r"(?:(?:\s|.)+)+#": "空白 " * 2000,
    r"([ぁ-ん]+)+。": "あ" * 5000,
    r"([一-龠ー]+)*様$": "漢" * 5000 + "!",
    r"(.*)*=.*": "a" * 5000,
    r"^((ab)*)+$": "ab" * 3000 + "c",
    r"(\s*\S+\s*)+:$": "a b " * 1500,
    r"(?:a?){30}a{30}b": "a" * 5000,
}


@pytest.mark.parametrize("pattern", _REDOS)
def test_a_pattern_that_backtracks_for_ever_ends_in_time(tmp_path: Path, pattern: str) -> None:
    quoted = pattern.replace("'", "''")
    rules = tmp_path / "own.yaml"
    rules.write_text(
        "ruleset: own\nrules:\n"
        f"  - id: own.slow\n    kind: existence\n    patterns: ['{quoted}']\n"
        "  - {id: own.fine, kind: existence, words: [適宜]}\n",
        encoding="utf-8",
    )
    ruleset = load_ruleset(rules, lambda _: None, "own.yaml")
    slow, fine = (each.rule for each in ruleset.rules)
    document = read(Path("a.md"), f"{_REDOS[pattern]}\n\n適宜直す。\n".encode())
    started = time.process_time()
    deadline = Deadline()
    target = Target(document, slow.scope.select(document), deadline)
    check = KINDS[get_kind_name(slow)].check
    assert check is not None
    with suppress(TimeoutError):
        check(slow, target)
    assert time.process_time() - started < PATTERN_SECONDS * 3 + 1
    assert check(fine, Target(document, fine.scope.select(document), Deadline())).hits


def test_what_all_rules_waste_together_is_bounded() -> None:
    patience = Patience()
    given = []
    for _ in range(3):  # documents
        for number in range(100):
            deadline = patience.deadline(f"own.r{number}")
            given.append(deadline.seconds)
            patience.waste(f"own.r{number}", deadline)
    assert given[0] == PATTERN_SECONDS
    assert sum(given) < 6
    assert given[-100:] == [0] * 100


def test_one_slow_rule_leaves_the_others_their_time() -> None:
    patience = Patience()
    for _ in range(50):
        deadline = patience.deadline("own.slow")
        patience.waste("own.slow", deadline)
        assert patience.deadline("own.fine").seconds > 0.9


@pytest.mark.parametrize("pattern", [r"\p{L}*+(?R)?x", r"(?P<a>(?&a)?)*", r"(a(?1)?)*b"])
def test_an_expression_that_calls_itself_ends_before_memory_does(pattern: str) -> None:
    started = time.process_time()
    with suppress(TimeoutError):
        list(find(pattern, "a" * 5000, Deadline()))
    assert time.process_time() - started < 1.5


def test_an_expression_that_nests_too_deeply_once_it_is_joined(tmp_path: Path) -> None:
    rules = tmp_path / "own.yaml"
    for depth in range(100, 700, 10):
        deep = "(?:" * depth + "a" + ")" * depth
        rules.write_text(
            "ruleset: own\nrules:\n"
            f"  - {{id: own.a, kind: substitution, patterns: true, "
            f"swap: [{{from: '{deep}', to: '\\1'}}]}}\n",
            encoding="utf-8",
        )
        ruleset = load_ruleset(rules, lambda _: None, "own.yaml")
        assert len(ruleset.rules) + len(ruleset.broken) == 1


def test_a_bad_entry_costs_its_rule_alone(tmp_path: Path) -> None:
    rules = tmp_path / "own.yaml"
    rules.write_text(
        "ruleset: own\nrules:\n"
        "  - {id: own.a, kind: existence, patterns: ['[']}\n"
        "  - {id: own.b, kind: substitution, patterns: true, swap: {'(': x, b: c}}\n"
        "  - {id: own.c, kind: existence, words: [適宜], exceptions: ['*']}\n"
        "  - {id: own.d, kind: existence, words: {file: none.txt}}\n"
        "  - {id: own.e, kind: existence, words: [適宜]}\n",
        encoding="utf-8",
    )
    ruleset = load_ruleset(rules, lambda _: None, "own.yaml")
    assert [each.rule.id for each in ruleset.rules] == ["own.e"]
    assert [each.id for each in ruleset.broken] == ["own.a", "own.b", "own.c", "own.d"]
    lines = [fault.place for each in ruleset.broken for fault in each.faults]
    assert [place.split(":")[1] for place in lines] == ["3", "4", "5", "6"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: " + "[" * 200 + "]" * 200, id="deep"),
        pytest.param("[" * 100_000, id="very deep"),
        pytest.param("a: &a [x]\n" + "".join(
            f"b{i}: &b{i} [{', '.join([f'*b{i - 1}' if i else '*a'] * 9)}]\n" for i in range(9)
        )),
        pytest.param("ruleset: !!python/object:os.system x\n", id="tag"),
        pytest.param("ruleset: own\nruleset: own\n", id="twice"),
        pytest.param("- 1\n", id="no mapping"),
        pytest.param("\x00\x01", id="binary"),
    ],
)  # fmt: skip
def test_yaml_that_means_harm_is_refused(tmp_path: Path, text: str) -> None:
    rules = tmp_path / "own.yaml"
    rules.write_text(text, encoding="utf-8")
    started = time.process_time()
    with pytest.raises(RulesetError):
        load_ruleset(rules, lambda _: None, "own.yaml")
    assert time.process_time() - started < 5
