"""Files in real processes of their own: order, crashes, errors for the user."""

import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from checker.core.errors import ConfigError
from checker.core.verdict import Verdict
from checker.jobs.lint import processes
from checker.jobs.lint.lint_file import Done, Factory, Task
from checker.jobs.lint.pool import InProcessExecutor, ProcessPool
from tests.jobs.lint import factories

pytestmark = pytest.mark.slow


def _tasks(folder: Path, texts: Sequence[str]) -> list[Task]:
    tasks = []
    for number, text in enumerate(texts):
        file = folder / f"{number}.md"
        file.write_text(text, encoding="utf-8")
        tasks.append(Task(str(file), file.name, file.name, size=len(text)))
    return tasks


def _computed(factory: Factory, tasks: Sequence[Task], most: int = 2) -> list[Done | None]:
    workers = ProcessPool(factory, most)
    try:
        return [each.result() for each in [workers.submit(task) for task in tasks]]
    finally:
        workers.close()


def _findings(done: Done | None) -> int | None:
    return None if done is None else len(Verdict.model_validate_json(done.verdict).findings)


def test_results_stand_beside_their_files_whoever_computes_them(tmp_path: Path) -> None:
    tasks = _tasks(tmp_path, ["bad\n" * number for number in range(8)])
    assert [*map(_findings, _computed(factories.plain, tasks))] == [*range(8)]


def test_a_process_that_dies_costs_its_file_and_no_other(tmp_path: Path) -> None:
    tasks = _tasks(tmp_path, ["bad", "die", "bad bad", "fine", "bad\nbad"])
    factory = partial(factories.mortal, str(tmp_path / "log"))
    assert [*map(_findings, _computed(factory, tasks))] == [1, None, 1, 0, 2]


def test_a_file_whose_process_died_is_tried_once_more(tmp_path: Path) -> None:
    tasks = _tasks(tmp_path, ["bad", "stumble\nbad", "fine"])
    log = tmp_path / "log"
    assert [*map(_findings, _computed(partial(factories.mortal, str(log)), tasks))] == [1, 1, 0]
    assert int(log.read_text(encoding="utf-8")) != os.getpid()


def test_an_error_for_the_user_reaches_him_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        _computed(factories.broken, _tasks(tmp_path, ["a", "b"]))
    assert caught.value.place == "x.yaml:1:1"


@pytest.mark.parametrize("most", [1, 2])
def test_a_bug_costs_its_file_and_no_other(tmp_path: Path, most: int) -> None:
    done = _computed(factories.raising, _tasks(tmp_path, ["bad", "bug"]), most)
    assert _findings(done[0]) == 1
    assert done[1] is not None
    verdict = Verdict.model_validate_json(done[1].verdict)
    assert verdict.problem is not None
    assert "ZeroDivisionError" in verdict.problem.what
    assert not done[1].lasting


def test_little_work_is_done_here(tmp_path: Path) -> None:
    log = tmp_path / "log"
    workers = ProcessPool(partial(factories.mortal, str(log)))
    (waiting,) = (workers.submit(task) for task in _tasks(tmp_path, ["bad"]))
    assert not waiting.done()
    assert _findings(waiting.result()) == 1
    workers.close()


def test_one_process_computes_when_it_is_asked(tmp_path: Path) -> None:
    here = InProcessExecutor(partial(factories.noted, str(tmp_path / "log")))
    waiting = [here.submit(task) for task in _tasks(tmp_path, ["a", "b"])]
    assert not (tmp_path / "log").exists()
    waiting[1].result()
    assert (tmp_path / "log").read_text(encoding="utf-8") == "1.md\n"


def test_leaving_does_not_wait_for_what_is_under_way(tmp_path: Path) -> None:
    workers = ProcessPool(partial(factories.slow, 60), 2)
    waiting = [workers.submit(task) for task in _tasks(tmp_path, ["a", "b", "c"])]
    assert not waiting[0].wait(0.1)
    workers.close()  # the test would hang, and its time limit say so
    assert not waiting[0].done()


@pytest.mark.parametrize("had", [0, 1])
def test_where_the_system_gives_no_process_this_one_computes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, had: int
) -> None:
    begin = processes.start_workers

    def refuse(*arguments: Any) -> Iterator[processes.Worker]:
        factory, kind, _ = arguments
        yield from begin(factory, kind, had)
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(processes, "start_workers", refuse)
    tasks = _tasks(tmp_path, ["bad", "fine", "bad bad"])
    assert [*map(_findings, _computed(factories.plain, tasks))] == [1, 0, 1]


def test_where_no_process_follows_one_that_died_this_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = processes.start_workers
    begun: list[bool] = []

    def refuse(*arguments: Any) -> Iterator[processes.Worker]:
        if begun:
            raise PermissionError(13, "Permission denied")
        begun.append(True)
        yield from begin(*arguments)

    monkeypatch.setattr(processes, "start_workers", refuse)
    tasks = _tasks(tmp_path, ["stumble\nbad", "bad", "fine"])
    factory = partial(factories.mortal, str(tmp_path / "log"))
    workers = ProcessPool(factory, 2)
    monkeypatch.setattr(workers, "_most", 1)
    workers._start(1)  # noqa: SLF001 - so that one dies and none is left
    done = [each.result() for each in [workers.submit(task) for task in tasks]]
    workers.close()
    assert [*map(_findings, done)] == [1, 1, 0]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each process is begun anew")
def test_the_first_process_makes_the_others_of_itself(tmp_path: Path) -> None:
    tasks = _tasks(tmp_path, ["bad"] * 8)
    log = tmp_path / "log"
    done = _computed(partial(factories.telling, str(log)), tasks, 3)
    assert [*map(_findings, done)] == [1] * 8
    lines = log.read_text(encoding="utf-8").splitlines()
    assert lines.count("made") == 1
    assert len({*lines}) > 2  # the first process, and a copy


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process has copies")
def test_a_process_with_threads_is_not_copied(tmp_path: Path) -> None:
    tasks = _tasks(tmp_path, ["bad"] * 8)
    log = tmp_path / "log"
    done = _computed(partial(factories.threaded, str(log)), tasks)
    assert [*map(_findings, done)] == [1] * 8
    assert log.read_text(encoding="utf-8").splitlines().count("made") == 2


def test_a_first_process_that_dies_costs_no_file_of_those_it_would_have_made(
    tmp_path: Path,
) -> None:
    tasks = _tasks(tmp_path, ["die", "bad", "bad bad", "fine"])
    factory = partial(factories.mortal, str(tmp_path / "log"))
    assert [*map(_findings, _computed(factory, tasks, 3))] == [None, 1, 1, 0]
