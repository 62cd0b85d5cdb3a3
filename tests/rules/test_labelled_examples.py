"""A judged rule's examples in a file beside the rule set."""

from pathlib import Path

import pytest

from checker.kinds.meaning.judge import JudgeRule
from checker.rules import LoadedRule, Ruleset, load_ruleset

_RULE = """\
ruleset: own
rules:
  - id: own.due
    kind: judge
    quantifier: QUANTIFIER
    ask: いつまでに行うかが書かれていますか。
    examples: EXAMPLES
"""
_TWO = """\
ruleset: own
rules:
  - id: own.task
    kind: judge
    ask:
      and:
        - {ask: 担当者が書かれていますか。, examples: {positive: [甲], negative: [乙]}}
        - ask: いつまでに行うかが書かれていますか。
    examples: {file: examples.yaml}
"""


def _load(
    folder: Path,
    labelled: str | None,
    examples: str = "{file: examples.yaml}",
    quantifier: str = "all",
    rule: str = _RULE,
) -> Ruleset:
    if labelled is not None:
        (folder / "examples.yaml").write_text(labelled, encoding="utf-8")
    file = folder / "own.yaml"
    text = rule.replace("QUANTIFIER", quantifier).replace("EXAMPLES", examples)
    file.write_text(text, encoding="utf-8")
    return load_ruleset(file, lambda _: None, "rules/own.yaml")


def _find(ruleset: Ruleset) -> LoadedRule:
    return next(each for each in ruleset.rules if isinstance(each.rule, JudgeRule))


def _sides(loaded: LoadedRule) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    assert isinstance(loaded.rule, JudgeRule)
    asked = loaded.rule.questions
    return [(each.examples.positive, each.examples.negative) for each in asked]


_LABELLED = """\
examples:
  - text: 月末までに出す。
    label: good
    source: {document: 議事録.docx, place: 3段落目}
    by: 高橋
    date: 2026-11-29
  - {text: 出す。, label: bad}
  - {text: 早めに出す。, label: skip}
"""


def test_a_file_holds_the_examples(tmp_path: Path) -> None:
    ruleset = _load(tmp_path, _LABELLED)
    loaded = _find(ruleset)
    assert _sides(loaded) == [(("月末までに出す。",), ("出す。",))]
    assert loaded.example_file is not None
    first = loaded.example_file.labelled[0]
    assert first.source is not None
    assert (first.at, first.source.document, first.source.place, first.by, first.date) == (
        "rules/examples.yaml:2:5",
        "議事録.docx",
        "3段落目",
        "高橋",
        "2026-11-29",
    )


def test_it_counts_beside_what_stands_in_the_rule(tmp_path: Path) -> None:
    loaded = _find(
        _load(tmp_path, _LABELLED, "{positive: [甲], negative: [乙], file: examples.yaml}")
    )
    assert _sides(loaded) == [(("甲", "月末までに出す。"), ("乙", "出す。"))]


def test_what_is_good_is_a_no_where_a_yes_is_the_fault(tmp_path: Path) -> None:
    loaded = _find(_load(tmp_path, _LABELLED, quantifier="none"))
    assert _sides(loaded) == [(("出す。",), ("月末までに出す。",))]


def test_plain_lists_will_do(tmp_path: Path) -> None:
    loaded = _find(_load(tmp_path, "positive: [甲]\nnegative: [乙]\n", quantifier="none"))
    assert _sides(loaded) == [(("甲",), ("乙",))]


def test_a_text_called_good_and_bad_counts_for_neither(tmp_path: Path) -> None:
    labelled = _LABELLED + "  - {text: 甲, label: bad}\n  - {text: 丙, label: good}\n"
    loaded = _find(
        _load(tmp_path, labelled, "{positive: [甲], negative: [乙], file: examples.yaml}")
    )
    assert _sides(loaded) == [(("月末までに出す。", "丙"), ("乙", "出す。"))]


def test_examples_of_one_side_wait_for_the_other(tmp_path: Path) -> None:
    loaded = _find(_load(tmp_path, "examples:\n  - {text: 甲, label: good}\n"))
    assert _sides(loaded) == [((), ())]


def test_of_several_questions_each_has_its_own(tmp_path: Path) -> None:
    labelled = (
        "examples:\n"
        "  - {text: 丙, label: good, question: 担当者が書かれていますか。}\n"
        "  - {text: 丁, label: good, question: いつまでに行うかが書かれていますか。}\n"
        "  - {text: 戊, label: bad, question: いつまでに行うかが書かれていますか。}\n"
    )
    loaded = _find(_load(tmp_path, labelled, rule=_TWO))
    assert _sides(loaded) == [(("甲", "丙"), ("乙",)), (("丁",), ("戊",))]


def test_what_is_in_the_file_is_part_of_what_the_rule_set_is(tmp_path: Path) -> None:
    before = _load(tmp_path, _LABELLED).sha256
    assert _load(tmp_path, _LABELLED).sha256 == before
    assert _load(tmp_path, _LABELLED.replace("skip", "bad")).sha256 != before


@pytest.mark.parametrize(
    ("labelled", "said"),
    [
        (
            "examples:\n  - {text: 甲, label: godo}\n  - {txt: 乙, label: bad}\n",
            (
                "rules/examples.yaml:2:15: “godo” is no value here.\n"
                "  → Did you mean “good”?\n"
                "rules/examples.yaml:3:5: “text” is missing.\n"
                "rules/examples.yaml:3:6: unknown key “txt”.\n"
                "  → Did you mean “text”?"
            ),
        ),
        (
            "- 甲\n",
            (
                "rules/examples.yaml:1:1: has no list `examples:`.\n"
                "  → Write `examples: {file: examples/RULE.yaml}`, and in that file under"
                " `examples:` a `- text: ...` with `label: good` or `label: bad` for each."
            ),
        ),
        (
            "examples:\n  - {text: 甲, label: bad, question: いつまでに行いますか。}\n",
            (
                "rules/examples.yaml:2:5: The rule does not ask “いつまでに行いますか。”.\n"
                "  → Did you mean “いつまでに行うかが書かれていますか。”?"
            ),
        ),
        (
            None,
            "rules/examples.yaml: cannot be read (No such file or directory).\n  → Check the path.",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_line(tmp_path: Path, labelled: str | None, said: str) -> None:
    ruleset = _load(tmp_path, labelled)
    (broken,) = ruleset.broken
    assert "\n".join(each.render("en") for each in broken.faults) == said


def test_an_example_says_which_of_several_questions_it_answers(tmp_path: Path) -> None:
    ruleset = _load(tmp_path, "examples:\n  - {text: 甲, label: bad}\n", rule=_TWO)
    (broken,) = ruleset.broken
    assert [each.render("en") for each in broken.faults] == [
        (
            "rules/examples.yaml:2:5: The rule has several questions, and this example does not say"
            " which it answers.\n"
            "  → Write `question:` with one of: 担当者が書かれていますか。 /"
            " いつまでに行うかが書かれていますか。"
        )
    ]


@pytest.mark.parametrize("name", ["../examples.yaml", "/etc/examples.yaml", "C:\\e.yaml"])
def test_no_file_outside_the_folder_is_read(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "examples.yaml").write_text(_LABELLED, encoding="utf-8")
    ruleset = _load(inside, None, f"{{file: '{name}'}}")
    (broken,) = ruleset.broken
    assert [each.what.get("en") for each in broken.faults] == [
        f"“{name}” does not lie below the folder of the rule set."
    ]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "theirs.yaml").write_text(_LABELLED, encoding="utf-8")
    (inside / "examples.yaml").symlink_to(tmp_path / "theirs.yaml")
    assert [each.id for each in _load(inside, None).broken] == ["own.due"]
