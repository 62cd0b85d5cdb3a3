"""With a model, what several files ask is asked at once."""

from pathlib import Path

import pytest

from checker.core.ports import Answer
from checker.core.verdict import Verdict
from checker.engines.lazy_engine import EngineHandle
from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.jobs.lint.lint_file import Task
from checker.jobs.lint.pool import Judging
from checker.session import Options, Session

RULES = """\
ruleset: house
rules:
  - id: house.owner
    kind: judge
    unit: sentence
    quantifier: all
    ask: 担当者が書かれていますか。
    examples:
      positive: [高橋が直す。, 佐藤が調べる。, 総務部が決める。]
      negative: [手順を直す。, 原因を調べる。, 日程を決める。]
"""
_OWNERS = ("高橋", "佐藤", "総務部")


def _answer(_question: str, text: str) -> Answer:
    return Answer(6.0 if text.startswith(_OWNERS) else -6.0, 1.0)


@pytest.fixture
def tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Task]:
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "house.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "checker.toml").write_text(
        'rules = ["house.yaml"]\ndefault_ruleset = "house"\n', encoding="utf-8"
    )
    made = []
    for number in range(5):
        file = tmp_path / f"{number}.md"
        file.write_text(f"# 件\n\n高橋が{number}番を出す。{number}番を送る。\n", encoding="utf-8")
        made.append(Task(str(file), file.name, file.name))
    (tmp_path / "2.md").write_bytes(b"")  # one that cannot be read asks nothing
    return made


def _session(folder: Path, engine: ScriptedEngine) -> Session:
    session = Session.open(folder, Options(language="en"))
    session.use_engine(EngineHandle(lambda: engine, SCRIPTED))
    return session


def test_files_are_asked_for_together_and_judged_each_alone(
    tmp_path: Path, tasks: list[Task]
) -> None:
    engine = ScriptedEngine(_answer)
    session = _session(tmp_path, engine)
    judging = Judging(lambda: session.check, session.ask_ahead, at_once=3)
    waiting = [judging.submit(task) for task in tasks]
    assert engine.trees == []
    verdicts = []
    asked = []
    for each in waiting:
        done = each.result()
        assert done is not None
        verdicts.append(Verdict.model_validate_json(done.verdict))
        asked.append(len(engine.trees))
    assert asked == [1, 1, 1, 2, 2]
    assert [len(each.findings) for each in verdicts] == [1, 1, 0, 1, 1]
    assert verdicts[0].findings[0].quote == "0番を送る。"
    assert verdicts[2].problem is not None


def test_an_engine_that_fails_is_an_error_of_the_rule_of_each_file(
    tmp_path: Path, tasks: list[Task]
) -> None:
    session = _session(tmp_path, ScriptedEngine(_answer, fail_at=0))
    session.ask_ahead(tasks)
    results = {each.rule: each.outcome for each in session.check(tasks[0]).results}
    assert results["house.owner"] == "error"
