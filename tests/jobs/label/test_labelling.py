"""Labelling texts one by one: their order, what is kept, undo, going on later."""

import threading
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from checker.core.document import Span
from checker.core.errors import JudgeError
from checker.core.messages import same
from checker.core.ports import Answer
from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.formats.markdown.read import read
from checker.jobs.check.check import CheckJob
from checker.jobs.label.agreement import AgreementMeasure
from checker.jobs.label.candidates import Candidate
from checker.jobs.label.labelling import LabelGiven, Labelling, LabelUndone, open_labelling
from checker.jobs.label.neighbours import Neighbours
from checker.jobs.label.teaching_order import TeachingOrder
from checker.judge.judge import Judge
from checker.kinds.meaning.judge_units import JudgedUnit
from checker.rules import RulesetLibrary
from checker.rules.example_home import find_home
from checker.rules.labelled_examples import PlacedExample

_RULES = """\
ruleset: own
rules:
  - id: own.due
    kind: judge
    scope: {section: 宿題}
    unit: item
    quantifier: QUANTIFIER
    ask: いつまでに行うかが書かれていますか。
    examples:
      positive: [3日までに出す。, 5日までに送る。, 9日までに直す。]
      negative: [出す。, 送る。, 直す。]
"""
_MARGINS = {
    **dict.fromkeys(["3日までに出す。", "5日までに送る。", "9日までに直す。"], 4.0),
    **dict.fromkeys(["出す。", "送る。", "直す。"], -4.0),
    "会場を月末までに予約する。": 3.0,
    "名簿を作る。": -3.0,
    "近いうちに見積書をもらう。": 0.0,
}
_TEXTS = ("会場を月末までに予約する。", "名簿を作る。", "近いうちに見積書をもらう。")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Return a folder of two documents with three texts, one of them twice."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    head = "# 議事録\n\n本文は見ない。\n\n## 宿題\n\n"
    (folder / "a.md").write_text(f"{head}- {_TEXTS[0]}\n- {_TEXTS[1]}\n", encoding="utf-8")
    (folder / "b.md").write_text(f"{head}- {_TEXTS[1]}\n- {_TEXTS[2]}\n", encoding="utf-8")
    return folder


def _answers(_question: str, text: str) -> Answer:
    return Answer(_MARGINS[text], 1.0)


def _open(
    corpus: Path,
    *,
    judged: bool = False,
    judge: Judge | None = None,
    rules: str | None = None,
    quantifier: str = "all",
    by: str = "高橋",
    waits: bool = True,
) -> Labelling:
    file = corpus.parent / "own.yaml"
    if rules is not None or not file.exists():
        text = (rules or _RULES).replace("QUANTIFIER", quantifier)
        file.write_text(text, encoding="utf-8")
    library = RulesetLibrary((corpus.parent,))
    home = find_home(library, "own.due")

    def job_for(path: Path) -> CheckJob:
        document = read(path, path.read_bytes())
        return CheckJob(document, path.name, library.get("own"), "option", "en")

    if judged:
        judge = Judge(partial(ScriptedEngine, _answers), SCRIPTED)
    return open_labelling(
        home, sorted(corpus.iterdir()), corpus, job_for, judge, by=by, waits=waits
    )


def _label_all(sitting: Labelling, labels: Sequence[str]) -> list[tuple[str, str]]:
    said = []
    for label in labels:
        assert sitting.current is not None
        text = sitting.current.candidate.text
        said.append((text, sitting.answer(label).judged))  # type: ignore[arg-type]
    return said


def test_each_text_of_the_rule_comes_once(corpus: Path) -> None:
    sitting = _open(corpus)
    shown = [each.candidate for each in sitting.texts]
    assert sorted((each.text, each.document, each.place.get("en")) for each in shown) == [
        (_TEXTS[0], "a.md", "line 7, column 3"),
        (_TEXTS[1], "a.md", "line 8, column 3"),
        (_TEXTS[2], "b.md", "line 8, column 3"),
    ]
    assert (sitting.found.files, sitting.found.total, sitting.judged) == (2, 3, None)


def test_what_the_judge_doubts_comes_first_and_then_the_likely_fault(corpus: Path) -> None:
    sitting = _open(corpus, judged=True)
    assert [each.candidate.text for each in sitting.texts] == [_TEXTS[2], _TEXTS[1], _TEXTS[0]]
    assert [each.judged for each in sitting.texts] == [None, "bad", "good"]


def test_what_the_judge_has_no_time_for_comes_by_likeness(corpus: Path) -> None:
    by_likeness = [each.candidate.text for each in _open(corpus).texts]
    asked: list[str] = []

    def answer_and_stop(_question: str, text: str) -> Answer:
        asked.append(text)
        if len(asked) == 7:
            judge.limit.interrupt()
        return Answer(_MARGINS[text], 1.0)

    judge = Judge(partial(ScriptedEngine, answer_and_stop), SCRIPTED)
    sitting = _open(corpus, judge=judge)
    shown = [each.candidate.text for each in sitting.texts]
    assert (len(asked), sitting.answered) == (7, 1)
    assert shown == [asked[6], *(each for each in by_likeness if each != asked[6])]


def _listen_for(sitting: Labelling, count: int) -> None:
    """Wait until a model that reads along has answered so many texts, and take that in."""
    end = time.monotonic() + 60
    while sitting.answered < count:
        assert time.monotonic() < end
        time.sleep(0.01)
    sitting.listen()


def test_the_first_text_is_shown_before_the_judge_has_answered(corpus: Path) -> None:
    by_likeness = [each.candidate.text for each in _open(corpus).texts]
    may_answer = threading.Event()

    def answer_later(_question: str, text: str) -> Answer:
        assert may_answer.wait(60)
        return Answer({**_MARGINS, by_likeness[2]: 0.0, by_likeness[1]: 3.0}[text], 1.0)

    judge = Judge(partial(ScriptedEngine, answer_later), SCRIPTED)
    sitting = _open(corpus, judge=judge, waits=False)
    assert sitting.judged is not None
    try:
        sitting.listen()
        assert [each.candidate.text for each in sitting.texts] == by_likeness
        assert {each.judged for each in sitting.texts} == {None}
        may_answer.set()
        _listen_for(sitting, 3)
        assert sitting.current is not None
        assert sitting.current.candidate.text == by_likeness[0]
        sitting.answer("good")
        sitting.answer("bad")
        assert [each.candidate.text for each in sitting.texts] == [
            by_likeness[each]
            for each in (0, 2, 1)  # the likelier fault, as the judge says
        ]
        assert [each.judged for each in sitting.texts][1:] == [None, "good"]
    finally:
        sitting.judged.stop()


def test_a_judge_that_fails_is_told_once_and_labelling_goes_on(corpus: Path) -> None:
    def fail(_question: str, _text: str) -> Answer:
        raise JudgeError(same("out of memory"))

    judge = Judge(partial(ScriptedEngine, fail), SCRIPTED)
    sitting = _open(corpus, judge=judge, waits=False)
    assert sitting.judged is not None
    with pytest.raises(JudgeError, match="out of memory"):
        _listen_until_it_raises(sitting)
    sitting.listen()
    assert len(_label_all(sitting, ["good", "bad", "bad"])) == 3
    sitting.judged.stop()


def _listen_until_it_raises(sitting: Labelling) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        sitting.listen()
        time.sleep(0.01)


def test_a_yes_is_the_fault_of_a_rule_that_forbids(corpus: Path) -> None:
    sitting = _open(corpus, judged=True, quantifier="none")
    assert {each.candidate.text: each.judged for each in sitting.texts} == {
        _TEXTS[0]: "bad",
        _TEXTS[1]: "good",
        _TEXTS[2]: None,
    }
    assert not sitting.good_is_yes


def test_it_says_whether_the_judge_agrees(corpus: Path) -> None:
    sitting = _open(corpus, judged=True)
    assert [each[1] for each in _label_all(sitting, ["good", "good", "good"])] == [
        "undecided",
        "differs",
        "agrees",
    ]
    assert (sitting.count_agreement(), sitting.count("good"), sitting.current) == ((1, 2), 3, None)


def test_an_answer_is_in_the_file_at_once_and_never_asked_for_again(corpus: Path) -> None:
    first = _open(corpus)
    said = _label_all(first, ["bad", "skip"])
    again = _open(corpus)
    assert [each.candidate.text for each in again.texts] == [
        each for each in _TEXTS if each not in {text for text, _ in said}
    ]
    assert first.home.path.read_text(encoding="utf-8").splitlines()[1:7] == [
        "examples:",
        f'  - text: "{said[0][0]}"',
        '    label: "bad"',
        (
            f'    source: {{"document": "{first.texts[0].candidate.document}",'
            f' "place": "{first.texts[0].candidate.place.get("ja")}"}}'
        ),
        '    by: "高橋"',
        f'    date: "{first.today}"',
    ]
    (due,) = (
        each
        for each in RulesetLibrary((corpus.parent,)).get("own").rules
        if each.rule.id == "own.due"
    )
    assert due.rule.examples.negative[-1] == said[0][0]  # type: ignore[attr-defined]


def test_the_last_answer_is_taken_back(corpus: Path) -> None:
    sitting = _open(corpus)
    assert not sitting.undo()
    (text, _), _ = _label_all(sitting, ["bad", "good"])
    assert sitting.undo()
    assert sitting.undo()
    assert sitting.current is not None
    assert (sitting.current.candidate.text, sitting.number) == (text, 0)
    assert [each.candidate.text for each in _open(corpus).texts] == [
        each.candidate.text for each in sitting.texts
    ]


def test_an_answer_of_an_earlier_sitting_is_taken_back(corpus: Path) -> None:
    said = _label_all(_open(corpus), ["bad", "good"])
    sitting = _open(corpus)
    assert len(sitting.texts) == 1
    for text, label in ((said[1][0], "good"), (said[0][0], "bad")):
        assert sitting.undo() == LabelUndone(label, is_earlier=True)  # type: ignore[arg-type]
        assert sitting.leave_out_labelled() == 0
        assert sitting.current is not None
        assert (sitting.current.candidate.text, sitting.number) == (text, 0)
    assert (sitting.can_undo, sitting.undo()) == (False, None)
    assert "- text:" not in sitting.home.path.read_text(encoding="utf-8")
    assert len({each[0] for each in _label_all(sitting, ["good", "skip", "good"])}) == 3
    assert sitting.current is None


def test_nobody_takes_back_what_somebody_else_said(corpus: Path) -> None:
    _label_all(_open(corpus), ["bad"])
    assert _open(corpus, by="佐藤").undo() is None
    by_hand = corpus.parent / "examples" / "own.due.yaml"
    text = by_hand.read_text(encoding="utf-8")
    by_hand.write_text(text.partition("    source")[0] + '    by: "高橋"\n', encoding="utf-8")
    assert _open(corpus).undo() is None


def test_of_two_at_the_same_time_each_is_told_what_the_other_said(corpus: Path) -> None:
    mine, theirs = _open(corpus), _open(corpus, by="佐藤")
    assert mine.answer("good") == LabelGiven("undecided", {})
    assert theirs.answer("good").others == {"高橋": "good"}
    assert (mine.leave_out_labelled(), theirs.leave_out_labelled()) == (0, 0)
    assert theirs.answer("bad").others == {}
    assert mine.answer("good").others == {"佐藤": "bad"}
    assert theirs.measure_agreement() == AgreementMeasure(2, 2, 1, 0.0)
    assert mine.undo() == LabelUndone("good", is_earlier=False)
    home = find_home(RulesetLibrary((corpus.parent,)), "own.due")
    examples = home.rule.questions[0].examples
    assert (len(examples.positive), len(examples.negative)) == (4, 4)


def test_what_others_answered_meanwhile_is_left_out(corpus: Path) -> None:
    mine, theirs = _open(corpus), _open(corpus, by="佐藤")
    said = _label_all(theirs, ["good", "bad"])
    assert mine.leave_out_labelled() == 2
    assert [each.candidate.text for each in mine.texts] == [
        each for each in _TEXTS if each not in {text for text, _ in said}
    ]
    assert mine.leave_out_labelled() == 0


def test_an_answer_makes_texts_that_speak_alike_likelier(corpus: Path) -> None:
    lines = (
        "棚を早めに数える。",
        "窓を早めに開ける。",
        "机を並べる。",
        "旗を畳んでおく。",
        "鉢を運ぶ。",
    )
    items = "".join(f"- {each}\n" for each in lines)
    (corpus / "a.md").write_text(f"## 宿題\n\n{items}", encoding="utf-8")
    (corpus / "b.md").unlink()
    sitting = _open(corpus)
    shown = [each.candidate.text for each in sitting.texts]
    first = shown.index(lines[0])
    sitting.texts.insert(0, sitting.texts.pop(first))
    sitting.answer("bad")
    assert sitting.current is not None
    assert sitting.current.candidate.text == lines[1]
    sitting.undo()
    sitting.answer("good")
    assert sitting.current.candidate.text != lines[1]


def test_somebody_else_may_label_at_the_same_time(corpus: Path) -> None:
    mine, theirs = _open(corpus), _open(corpus)
    _label_all(mine, ["bad"])
    theirs.texts = theirs.texts[1:]
    _label_all(theirs, ["good"])
    assert mine.undo()
    text = mine.home.path.read_text(encoding="utf-8")
    assert text.count("- text:") == 1
    assert theirs.texts[0].candidate.text in text


def test_of_several_questions_each_is_asked(corpus: Path) -> None:
    rules = (
        "ruleset: own\nrules:\n  - id: own.due\n    kind: judge\n    unit: item\n"
        "    scope: {section: 宿題}\n"
        "    ask: {and: [{ask: 期限が分かりますか。}, {ask: 担当者が分かりますか。}]}\n"
    )
    sitting = _open(corpus, rules=rules)
    assert len(sitting.texts) == 6
    assert sitting.current is not None
    question = sitting.current.candidate.question
    _label_all(sitting, ["good"])
    assert f'question: "{question}"' in sitting.home.path.read_text(encoding="utf-8")
    assert len(_open(corpus).texts) == 5


_DUE = PlacedExample("3日までに報告書を出す。", "good", "q", "own.yaml:1:1")


def _order(texts: Sequence[str], known: Sequence[PlacedExample] = (_DUE,)) -> list[int]:
    candidates = [Candidate(each, "q", "a.md", same("1")) for each in texts]
    return TeachingOrder(candidates, known, "good").rank()


def test_without_a_model_what_is_like_the_rarer_answer_comes_first() -> None:
    assert _order(["会場の鍵は事務室にある。", "月末までに見積書を出してもらう。"]) == [1, 0]
    assert _order(["甲", "乙", "丙"], []) == [0, 1, 2]


def test_what_is_nearly_an_example_teaches_nothing_new() -> None:
    assert _order(["3日までに報告書を出す", "5日までに名簿を送る予定。"]) == [1, 0]


def test_headings_cells_and_code_come_last() -> None:
    texts = [
        "まで",
        "出す。",
        "\ufffc\ufffc\ufffc\ufffc\ufffc\ufffc\ufffc\ufffc",
        "倉庫の棚を数え直した。",
    ]
    assert _order(texts)[0] == 3


def test_a_text_is_shown_with_its_code_and_heading(corpus: Path) -> None:
    (corpus / "c.md").write_text("## 宿題\n\n- `make` を月末までに直しておく。\n", encoding="utf-8")
    shown = [each.candidate for each in _open(corpus).texts if "直して" in each.candidate.text]
    assert [(each.shown, each.heading) for each in shown] == [
        ("make を月末までに直しておく。", "宿題")
    ]
    assert shown[0].text == shown[0].shown


def test_a_text_is_shown_with_what_stands_beside_it(corpus: Path) -> None:
    shown = {each.candidate.text: each.candidate for each in _open(corpus).texts}
    first, second = shown[_TEXTS[0]], shown[_TEXTS[2]]
    assert (first.before, first.after) == ("", _TEXTS[1])
    assert (second.before, second.after) == (_TEXTS[1], "")


def test_what_stands_beside_a_sentence_is_cut_where_it_is_long(tmp_path: Path) -> None:
    long = "倉庫の棚を数え直した結果、不足が見つかったため、" * 6
    text = f"## 宿題\n\n{long}見た。名簿を作る。{long}送る。\n\n## 次\n\n別の節。\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    document = read(tmp_path / "a.md", (tmp_path / "a.md").read_bytes())
    neighbours = Neighbours(document)
    (block,) = (each for each in document.walk() if "名簿" in each.text)
    start = block.text.index("名簿")
    unit = JudgedUnit("名簿を作る。", Span(block.path, start, start + 6), asked="名簿を作る。")
    before, after = neighbours.find(unit)
    assert (before[0], before[-3:], len(before)) == ("…", "見た。", 81)
    assert (after[:2], after[-1], len(after)) == ("倉庫", "…", 81)
    whole = JudgedUnit(block.text, Span(block.path, 0, len(block.text)), asked=block.text)
    assert neighbours.find(whole) == ("", "")
