"""Adding examples to a rule where its rule set holds them: every way of writing, nothing else."""

from pathlib import Path

import pytest

from checker.core.errors import ConfigError
from checker.kinds.meaning.judge import JudgeRule
from checker.rules import RulesetLibrary
from checker.rules.inline_examples import NewExample, extend_examples

_ASK = "いつまでに行うかが書かれていますか。"
_HEAD = "ruleset: own\nrules:\n"
_BLOCK = f"""\
ruleset: own   # 社内
rules:
  - id: own.due
    kind: judge
    unit: item
    ask: {_ASK}
    examples:
      positive:
        - 3日までに出す。   # 総務
      # 悪い例
      negative:
        - |
          出す。
    # 終わり
    severity: warning
  - {{id: own.soon, kind: existence, words: [早め], examples: {{bad: [早め], good: [三日]}}}}
"""
_NEW = [
    NewExample(_ASK, "positive", "5日までに: 送る。", "議事録.docx 宿題 2, 高橋, 2026-11-29"),
    NewExample(_ASK, "negative", "送る。\n# x", "a\nb: c"),
]


def _find(folder: Path, text: str, rule: str = "own.due", name: str = "own") -> JudgeRule:
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    found = RulesetLibrary((folder,)).get(name)
    loaded = next(each for each in found.rules if each.rule.id == rule)
    assert isinstance(loaded.rule, JudgeRule)
    return loaded.rule


def test_lists_grow_and_all_else_stays(tmp_path: Path) -> None:
    assert extend_examples(_BLOCK, _find(tmp_path, _BLOCK), _NEW, "own.yaml") == _BLOCK.replace(
        "# 総務\n",
        '# 総務\n        - "5日までに: 送る。"  # 議事録.docx 宿題 2, 高橋, 2026-11-29\n',
    ).replace("          出す。\n", '          出す。\n        - "送る。\\n# x"  # a b: c\n')


_WRITTEN = {
    "lists in brackets": f"""\
  - id: own.due
    kind: judge
    unit: item
    ask: {_ASK}
    examples:
      positive: [3日までに出す。]  # ここ
      negative: [出す。,
        直す。]
""",
    "examples in braces": f"""\
  - id: own.due
    kind: judge
    unit: item
    examples: {{positive: [3日までに出す。], negative: [出す。, 直す。]}}
    ask: {_ASK}
""",
    "a rule in braces": (
        f"  - {{id: own.due, kind: judge, unit: item, ask: {_ASK}, "
        "examples: {positive: [3日までに出す。], negative: [出す。, 直す。]}}\n"
    ),
    "no line's end": f"  - id: own.due\n    kind: judge\n    unit: item\n    ask: {_ASK}\n"
    "    examples:\n      positive: [3日までに出す。]\n      negative: [出す。, 直す。]",
    "hyphens at the key's column": f"""\
  - id: own.due
    kind: judge
    unit: item
    ask: {_ASK}
    examples:
      positive:
      - 3日までに出す。
      negative:
      - 出す。
      - 直す。
""",
}


@pytest.mark.parametrize("written", _WRITTEN.values(), ids=_WRITTEN)
def test_every_way_of_writing_takes_more(tmp_path: Path, written: str) -> None:
    text = _HEAD + written
    new = extend_examples(text, _find(tmp_path, text), _NEW, "own.yaml")
    held = _find(tmp_path, new).questions[0].examples
    assert held.positive == ("3日までに出す。", _NEW[0].text)
    assert held.negative == ("出す。", "直す。", _NEW[1].text)


@pytest.mark.parametrize("after", ["", "    examples: {}\n"])
def test_a_rule_without_examples_gets_some(tmp_path: Path, after: str) -> None:
    text = f"{_HEAD}  - id: own.due\n    kind: judge\n    unit: item\n    ask: {_ASK}\n{after}"
    rule = _find(tmp_path, text)
    held = _find(tmp_path, extend_examples(text, rule, _NEW, "own.yaml")).questions[0].examples
    assert (held.positive, held.negative) == ((_NEW[0].text,), (_NEW[1].text,))


@pytest.mark.parametrize(
    "override",
    ["", "override:\n  own.due: {severity: info}\n", "override:\n  own.due:\n    severity: info\n"],
)
def test_a_rule_of_a_base_keeps_its_examples(tmp_path: Path, override: str) -> None:
    base = _find(tmp_path, _BLOCK)
    text = f"ruleset: mine\nextends: [own]\n{override}"
    rule = _find(tmp_path, text, name="mine")
    new = extend_examples(text, rule, _NEW, "mine.yaml")
    held = _find(tmp_path, new, name="mine")
    assert held.questions[0].examples.positive == (
        *base.questions[0].examples.positive,
        _NEW[0].text,
    )
    assert held.questions[0].examples.negative == (
        *base.questions[0].examples.negative,
        _NEW[1].text,
    )
    assert held.severity == rule.severity


def test_each_of_several_questions_has_its_own(tmp_path: Path) -> None:
    text = f"""\
{_HEAD}  - id: own.due
    kind: judge
    unit: item
    ask:
      and:
        - ask: {_ASK}
          examples: {{positive: [3日までに出す。], negative: [出す。]}}
        - ask: 誰が行うかが書かれていますか。
    severity: info
"""
    other = "誰が行うかが書かれていますか。"
    more = [NewExample(other, "positive", "佐藤が出す。"), NewExample(other, "negative", "出す。")]
    new = extend_examples(text, _find(tmp_path, text), [*_NEW, *more], "own.yaml")
    first, second = _find(tmp_path, new).questions
    assert first.examples.positive == ("3日までに出す。", _NEW[0].text)
    assert (second.examples.positive, second.examples.negative) == (("佐藤が出す。",), ("出す。",))


def test_what_is_written_elsewhere_is_left_alone(tmp_path: Path) -> None:
    text = f"""\
{_HEAD}  - id: own.soon
    kind: judge
    unit: item
    ask: {_ASK}
    examples: &shared
      positive: [3日までに出す。]
      negative: [出す。]
  - id: own.due
    kind: judge
    unit: item
    ask: {_ASK}
    examples: *shared
"""
    with pytest.raises(ConfigError, match=r"rules\.rule-takes-no-examples|takes no more"):
        extend_examples(text, _find(tmp_path, text), _NEW, "own.yaml")


def test_many_examples_take_linear_time(tmp_path: Path) -> None:
    new = [NewExample(_ASK, "positive", f"{n}日までに出す。" + "あ" * 200) for n in range(2000)]
    made = extend_examples(_BLOCK, _find(tmp_path, _BLOCK), new, "own.yaml")
    assert len(_find(tmp_path, made).questions[0].examples.positive) == 2001
