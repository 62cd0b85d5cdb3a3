"""A run's questions in one call: asked once, kept, and never more certain than they may be."""

from pathlib import Path

import pytest

from checker.core.errors import JudgeError
from checker.core.ports import Answer, Engine, EngineInfo
from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.judge.cache import AnswerCache
from checker.judge.judge import AnswerCounts, Judge
from checker.judge.limit import Limit
from checker.judge.prompt import prompt_files, render_parts
from checker.judge.question import Question, Request
from checker.judge.ruling import UnitAnswer

GOOD, BAD = ("good 1", "good 2", "good 3"), ("bad 1", "bad 2", "bad 3")
OWNER = Question("担当者が書かれていますか。", "ja", GOOD, BAD)
DUE = Question("期限が書かれていますか。", "ja", GOOD, BAD)


def script(_question: str, text: str) -> Answer | None:
    match text.split(maxsplit=1)[0]:
        case "good":
            return Answer(2.0, 0.98)
        case "bad":
            return Answer(0.0, 0.98)
        case "between":
            return Answer(1.0, 0.98)
        case "chatter":
            return Answer(2.0, 0.2)
    return None


def refuse() -> Engine:
    pytest.fail("the model was loaded")


def judge(engine: ScriptedEngine, cache: AnswerCache | None = None) -> Judge:
    return Judge(lambda: engine, engine.info, cache=cache)


def test_every_text_is_decided_by_the_examples_of_its_question() -> None:
    texts = ("good 9", "bad 9", "between", "chatter", "long")
    (judged,) = judge(ScriptedEngine(script)).ask([Request(OWNER, texts)])
    assert judged.calibration.threshold == 1.0
    assert judged.answers == (
        UnitAnswer("yes", 0.875, 2.0, None, "yes"),
        UnitAnswer("no", 0.875, 0.0, None, "no"),
        UnitAnswer("unsure", 0.5, 1.0, "band", "unsure"),
        UnitAnswer("unsure", 0.0, 2.0, "off_topic"),
        UnitAnswer("unsure", 0.0, None, "too_long"),
    )


def test_a_question_without_enough_examples_only_leans() -> None:
    question = Question("q", "ja", GOOD[:2], BAD)
    (judged,) = judge(ScriptedEngine(script)).ask([Request(question, ("good 9",))])
    assert judged.calibration.advisory
    assert judged.answers == (
        UnitAnswer("unsure", judged.answers[0].confidence, 2.0, "advisory", "yes"),
    )


def test_all_questions_go_to_the_engine_as_one_tree_each_text_once() -> None:
    engine = ScriptedEngine(script)
    requests = [
        Request(OWNER, ("good 9", "bad 9", "good 9", "good 1")),
        Request(DUE, ("good 9",)),
        Request(OWNER, ("bad 9",)),
    ]
    asked = judge(engine)
    found = asked.ask(requests)
    parts = render_parts(prompt_files("ja"), engine.chat_template)
    (tree,) = engine.trees
    assert tree.root == parts.root_pieces()
    assert [branch.stem for branch in tree.branches] == [parts.stem(OWNER.ask), parts.stem(DUE.ask)]
    assert tree.branches[0].leaves == tuple(
        parts.leaf(text) for text in (*GOOD, *BAD, "good 9", "bad 9")
    )
    assert tree.branches[1].leaves == tuple(parts.leaf(text) for text in (*GOOD, *BAD, "good 9"))
    assert [[answer.decision for answer in judged.answers] for judged in found] == [
        ["yes", "no", "yes", "yes"],
        ["yes"],
        ["no"],
    ]
    assert asked.counts == AnswerCounts(asked=15, cached=0)


def test_the_exact_prompt_is_examples_then_question_then_text() -> None:
    engine = ScriptedEngine(script)
    judge(engine).ask([Request(Question("問い", "ja"), ("good 9",))])
    (prompt,) = engine.prompts
    assert prompt.startswith("<|im_start|>system\nあなたは社内文書の点検係です。")
    last = prompt.rsplit("<|im_start|>user\n", 1)[1]
    assert last == "質問: 問い\n文: good 9<|im_end|>\n<|im_start|>assistant\n"


def test_languages_have_prompts_of_their_own() -> None:
    engine = ScriptedEngine(script)
    english = Question("Is there an owner?", "en", GOOD, BAD)
    judge(engine).ask([Request(OWNER, ("good 9",)), Request(english, ("good 9",))])
    assert ["あなたは" in tree.root[0].text for tree in engine.trees] == [True, False]


def test_a_second_run_loads_no_model(tmp_path: Path) -> None:
    path = tmp_path / "judge.sqlite"
    requests = [Request(OWNER, ("good 9", "between", "long"))]
    first = judge(ScriptedEngine(script), AnswerCache(path))
    expected = first.ask(requests)
    first.close()
    second = Judge(refuse, SCRIPTED, cache=AnswerCache(path))
    assert second.ask(requests) == expected
    assert second.counts == AnswerCounts(asked=0, cached=9)


def test_after_an_edit_only_the_changed_text_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "judge.sqlite"
    judge(ScriptedEngine(script), AnswerCache(path)).ask([Request(OWNER, ("good 8", "bad 9"))])
    engine = ScriptedEngine(script)
    judge(engine, AnswerCache(path)).ask([Request(OWNER, ("good 9", "bad 9"))])
    (prompt,) = engine.prompts
    assert prompt.endswith("文: good 9<|im_end|>\n<|im_start|>assistant\n")


def test_another_model_s_answers_are_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "judge.sqlite"
    judge(ScriptedEngine(script), AnswerCache(path)).ask([Request(OWNER, ("good 9",))])
    other = ScriptedEngine(script, info=EngineInfo("other", "1" * 64, 8192))
    judge(other, AnswerCache(path)).ask([Request(OWNER, ("good 9",))])
    assert len(other.prompts) == 7


def test_what_did_not_fit_is_asked_again_of_a_larger_context(tmp_path: Path) -> None:
    path = tmp_path / "judge.sqlite"
    judge(ScriptedEngine(script), AnswerCache(path)).ask([Request(OWNER, ("long",))])
    larger = ScriptedEngine(
        lambda *_: Answer(2.0, 1.0), info=EngineInfo("scripted", "0" * 64, 16384)
    )
    (judged,) = judge(larger, AnswerCache(path)).ask([Request(OWNER, ("long",))])
    assert len(larger.prompts) == 1
    assert judged.answers[0].margin == 2.0
    # What is known now serves the small context too.
    (judged,) = Judge(refuse, SCRIPTED, cache=AnswerCache(path)).ask([Request(OWNER, ("long",))])
    assert judged.answers[0].margin == 2.0


def test_a_crash_in_the_middle_keeps_what_was_answered(tmp_path: Path) -> None:
    path = tmp_path / "judge.sqlite"
    requests = [Request(OWNER, tuple(f"good {number}" for number in range(10, 60)))]
    broken = judge(ScriptedEngine(script, fail_at=40), AnswerCache(path))
    with pytest.raises(JudgeError, match="failed as scripted"):
        broken.ask(requests)
    assert broken.counts == AnswerCounts(asked=40, cached=0)
    engine = ScriptedEngine(script)
    judge(engine, AnswerCache(path)).ask(requests)
    assert len(engine.prompts) == 56 - 40


def test_a_damaged_cache_costs_time_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "judge.sqlite"
    judge(ScriptedEngine(script), AnswerCache(path)).ask([Request(OWNER, ("good 9",))])
    path.write_bytes(path.read_bytes()[:100] + b"damaged" * 999)
    one = judge(ScriptedEngine(script), AnswerCache(path))
    (judged,) = one.ask([Request(OWNER, ("good 9",))])
    assert judged.answers[0].decision == "yes"
    assert one.note is None


def test_a_prompt_remembered_wrongly_is_rendered_again(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "judge.sqlite")
    engine = ScriptedEngine(script)
    judge(engine, cache).ask([Request(OWNER, ())])
    with cache._open() as connection:  # noqa: SLF001 - what another program may have done
        connection.execute("UPDATE prompts SET parts = '[]'")
    judge(engine, cache).ask([Request(OWNER, ())])
    assert len(engine.prompts) == 6


def test_an_unwritable_cache_is_noted_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = AnswerCache(tmp_path / "file" / "judge.sqlite")
    one = judge(ScriptedEngine(script), cache)
    assert one.note is None
    assert one.ask([Request(OWNER, ("good 9",))])[0].answers[0].decision == "yes"
    assert one.note is cache.note is not None


def test_progress_counts_the_model_s_answers() -> None:
    seen: list[tuple[int, int]] = []
    engine = ScriptedEngine(script)
    Judge(lambda: engine, SCRIPTED, progress=lambda *now: seen.append(now)).ask(
        [Request(OWNER, ("good 9",))]
    )
    assert seen == [(number, 7) for number in range(1, 8)]


def test_nothing_to_ask_loads_nothing() -> None:
    assert Judge(refuse, SCRIPTED).ask([]) == []


def test_closing_frees_the_model() -> None:
    engine = ScriptedEngine(script)
    one = judge(engine)
    one.ask([Request(OWNER, ())])
    one.close()
    one.close()
    assert engine.closed


def test_answers_under_other_arithmetic_are_kept_apart(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "judge.sqlite")
    question = Question("ask?", "en", ("a", "b", "c"), ("d", "e", "f"))
    engine = ScriptedEngine(lambda _question, _text: Answer(1.0, 1.0))
    plain, tiles = ("", ""), ("+batch512", "")
    other = ("", "Linux aarch64: CPU NEON")
    for (arithmetic, processor), asked in ((plain, 6), (plain, 0), (tiles, 6), (other, 6)):
        info = EngineInfo("scripted", "f" * 64, 8192, arithmetic, processor=processor)
        judge = Judge(lambda: engine, info, cache=cache)
        judge.ask([Request(question, ())])
        assert judge.counts.asked == asked


def test_with_an_adapter_there_are_no_worked_examples_and_answers_are_kept_apart() -> None:
    engines = [
        ScriptedEngine(script, info=EngineInfo("scripted", "f" * 64, 8192, adapter=each))
        for each in ("", "a" * 64)
    ]
    plain, adapted = (set(judge(engine).example_answers([OWNER])) for engine in engines)
    assert not plain & adapted
    with_examples, without = (engine.trees[0].root[0].text for engine in engines)
    assert with_examples.startswith(without.rpartition("質問")[0])
    assert len(without) < len(with_examples) / 2


def test_single_questions_are_answered_and_kept(tmp_path: Path) -> None:
    pairs = [
        ("ja", "q", "good 1"),
        ("ja", "q", "long"),
        ("en", "r", "bad 1"),
        ("ja", "q", "good 1"),
    ]
    first = judge(ScriptedEngine(script), AnswerCache(tmp_path / "j.sqlite"))
    answers = first.answer(pairs)
    assert [answers[each] for each in pairs[:3]] == [Answer(2.0, 0.98), None, Answer(0.0, 0.98)]
    assert first.counts == AnswerCounts(3, 0)
    first.close()
    again = Judge(refuse, SCRIPTED, cache=AnswerCache(tmp_path / "j.sqlite"))
    assert again.answer(pairs) == answers


def test_what_the_limit_leaves_of_single_questions_is_missing() -> None:
    asking = judge(ScriptedEngine(script))
    asking.limit = Limit(0.0)
    assert asking.answer([("ja", "q", "good 1")]) == {}
