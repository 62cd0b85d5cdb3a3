"""Which worker gets which file, what is done again, and what goes over the wire."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from checker.core.config import Settings
from checker.core.errors import ConfigError, ExitCode, JudgeError
from checker.core.messages import in_languages
from checker.core.verdict import Verdict
from checker.jobs.lint import task_queue as jobs
from checker.jobs.lint.cluster import SchedulerAddress
from checker.jobs.lint.executors import cluster
from checker.jobs.lint.lint_file import Done, Task
from checker.jobs.lint.path_settings import FileSettings
from checker.jobs.lint.pool import InProcessExecutor
from checker.jobs.lint.serialization import (
    pack_message,
    read_done,
    read_error,
    read_task,
    unpack_message,
    write_done,
    write_error_message,
    write_task,
)
from checker.jobs.lint.task_queue import LintTask, Queue, WorkerState, build_message
from checker.jobs.lint.versions import collect_versions, find_differences
from checker.jobs.lint.worker_bundle import Unpacked, WorkerOptions, pack_kit, unpack_kit
from tests.jobs.lint import factories

_DONE = Done(b"{}", "00", lasting=True)
_SET = "ruleset: house\nrules:\n  - {id: house.a, kind: existence, words: {file: lists/w.txt}}\n"


def _jobs(*sizes: int) -> list[LintTask]:
    return [
        LintTask.of(Task(f"{n}.md", f"{n}.md", f"{n}.md", size=s), n) for n, s in enumerate(sizes)
    ]


def _queue(*waiting: LintTask, how: jobs.How = "path") -> Queue:
    queue = Queue(how)
    for job in waiting:
        queue.put(job)
    return queue


def test_files_go_out_in_turn_but_giants_first() -> None:
    waiting = _jobs(5, 5, 700_000, 900_000)
    queue, members = _queue(*waiting), [WorkerState("a"), WorkerState("b")]
    taken = [queue.take(each) for each in (*members, *members)]
    assert taken == [waiting[3], waiting[2], waiting[0], waiting[1]]


def test_a_worker_has_two_files_at_a_time() -> None:
    waiting = _jobs(1, 1, 1)
    queue, member = _queue(*waiting), WorkerState("a")
    assert [queue.take(member) for _ in range(3)] == [*waiting[:2], None]
    assert queue.ended(member, waiting[0])
    assert queue.take(member) is waiting[2]


def test_what_was_lost_is_done_once_more_alone_and_then_given_up() -> None:
    waiting = _jobs(1, 1, 1)
    queue, first, second = _queue(*waiting), WorkerState("a"), WorkerState("b")
    for _ in range(2):
        queue.take(first)
    queue.lost(first)
    assert queue.take(second) is waiting[0]
    assert queue.take(second) is None  # not even the file that waits for its first time
    queue.lost(second)
    assert waiting[0].future.result(0) is None
    third = WorkerState("c")
    assert queue.take(third) is waiting[1]
    queue.ended(third, waiting[1])
    waiting[1].settle(_DONE)
    assert queue.take(third) is waiting[2]
    assert waiting[1].future.result(0) == _DONE


def test_a_busy_worker_gets_nothing_that_was_lost() -> None:
    waiting = _jobs(1, 1)
    queue, first, second = _queue(*waiting), WorkerState("a"), WorkerState("b")
    queue.take(first)
    queue.take(second)
    queue.lost(first)
    assert queue.take(second) is None
    queue.ended(second, waiting[1])
    assert queue.take(second) is waiting[0]


def test_an_answer_that_comes_after_the_loss_counts_not() -> None:
    waiting = _jobs(1)
    queue, member = _queue(*waiting), WorkerState("a")
    queue.take(member)
    queue.lost(member)
    assert not queue.ended(member, waiting[0])


def test_no_more_than_a_window_of_bytes_is_sent() -> None:
    half = jobs.WINDOW // 2 + 1
    waiting = _jobs(half, half, jobs.WINDOW + 1)
    queue, first, second = _queue(*waiting, how="bytes"), WorkerState("a"), WorkerState("b")
    taken = queue.take(first)
    assert waiting[2].here  # never sent
    assert taken is waiting[0]
    assert queue.take(second) is None
    queue.ended(first, waiting[0])
    assert queue.take(second) is waiting[1]


def test_a_worker_that_is_dismissed_gives_its_files_back_untried() -> None:
    waiting = _jobs(1, 1)
    queue, member = _queue(*waiting), WorkerState("a")
    queue.take(member)
    queue.release(member)
    assert not waiting[0].tried
    assert queue.take(WorkerState("b")) is waiting[0]


def test_names_of_any_bytes_and_settings_of_a_file_come_through() -> None:
    name = os.fsdecode(b"\xff\n.md")
    chosen = FileSettings("ringi", "warning", (("a.b", "info"),), ("c.d",))
    task = Task(f"/docs/{name}", "x.md", "x.md", chosen, 7)
    head, parts = unpack_message(pack_message(write_task(task), b"", b"\0\xff"))
    assert (read_task(head), parts) == (task, [b"", b"\0\xff"])


def test_answers_come_through() -> None:
    assert read_done(*unpack_message(write_done(_DONE))) == _DONE
    error = JudgeError(
        in_languages(ja="一", en="one"), place="p:1", remedy=in_languages(ja="二", en="two")
    )
    again = read_error(unpack_message(write_error_message(error))[0])
    assert (again.what, again.place, again.remedy) == (error.what, error.place, error.remedy)
    assert again.exit_code == ExitCode.NOT_JUDGED


def test_what_is_cut_off_is_no_message() -> None:
    with pytest.raises(ValueError, match=r".*"):
        unpack_message(pack_message({}, b"abc")[:-1])


def test_a_message_names_a_file_or_brings_it(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("text", encoding="utf-8")
    Path(f"{file}.checker.yaml").write_text("ignore: []", encoding="utf-8")
    task = Task(str(file), "a.md", "a.md", size=4)
    head, parts = unpack_message(build_message("kit", task, as_bytes=False))
    assert parts == []
    assert len(head["sha256"]) == len(head["beside"]) == 64
    head, parts = unpack_message(build_message("kit", task, as_bytes=True))
    assert (head["ending"], parts) == (".md", [b"text", b"ignore: []"])


def test_a_file_that_became_too_large_is_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "WINDOW", 3)
    (tmp_path / "a.md").write_text("text", encoding="utf-8")
    with pytest.raises(OSError, match="too large"):
        build_message("kit", Task(str(tmp_path / "a.md"), "a.md", "a.md"), as_bytes=True)


@pytest.fixture
def rules(tmp_path: Path) -> Settings:
    """Return a configuration with a rule set that names a list in a folder below its own."""
    (tmp_path / "rules" / "lists").mkdir(parents=True)
    (tmp_path / "rules" / "house.yaml").write_text(_SET, encoding="utf-8")
    (tmp_path / "rules" / "lists" / "w.txt").write_text("至急\n", encoding="utf-8")
    return Settings(rules=(tmp_path / "rules",), default_ruleset="house")


def test_rules_are_laid_out_elsewhere_and_named_as_here(tmp_path: Path, rules: Settings) -> None:
    kit = pack_kit(rules, WorkerOptions("ja"))
    there = Unpacked.at(tmp_path / "there", *unpack_kit(kit.message))
    settings = there.settings()
    (folder,) = settings.rules
    assert folder.is_relative_to(tmp_path / "there")
    assert (folder / "house.yaml").read_text(encoding="utf-8") == _SET
    assert (folder / "lists" / "w.txt").read_text(encoding="utf-8") == "至急\n"
    at = f"{folder / 'house.yaml'}:3:5"
    assert there.said_there(at) == f"{tmp_path / 'rules' / 'house.yaml'}:3:5"
    text = json.loads(there.json_there(json.dumps({"at": at}).encode()))
    assert text == {"at": there.said_there(at)}


def test_the_environment_elsewhere_changes_nothing(
    tmp_path: Path, rules: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, contents = unpack_kit(pack_kit(rules, WorkerOptions("ja")).message)
    monkeypatch.setenv("CHECKER_FAIL_ON", "info")
    monkeypatch.setenv("CHECKER_DEFAULT_RULESET", "ringi")
    settings = Unpacked.at(tmp_path / "there", head, contents).settings()
    assert (settings.fail_on, settings.default_ruleset) == ("error", "house")


@pytest.mark.parametrize(("suppressions", "found"), [(True, 0), (False, 1)])
def test_suppressions_count_elsewhere_as_here(
    tmp_path: Path, rules: Settings, suppressions: bool, found: int
) -> None:
    remote = pytest.importorskip("checker.jobs.lint.remote")
    pytest.importorskip("distributed")
    document = tmp_path / "a.md"
    document.write_text("至急対応する。\n", encoding="utf-8")
    Path(f"{document}.checker.yaml").write_text(
        'ignore:\n  - {rule: "*", reason: x}\n', encoding="utf-8"
    )
    kit = pack_kit(rules, WorkerOptions("ja", suppressions=suppressions))
    remote.greet(kit.message)
    job = build_message(kit.digest, Task(str(document), "a.md", "a.md"), as_bytes=True)
    done = read_done(*unpack_message(remote.work(job)))
    assert len(Verdict.model_validate_json(done.verdict).findings) == found


def test_a_rule_set_that_is_named_by_its_path_is_sent(
    tmp_path: Path, rules: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kit = pack_kit(replace_rules(rules), WorkerOptions("ja", ruleset="rules/house.yaml"))
    there = Unpacked.at(tmp_path / "there", *unpack_kit(kit.message))
    named = there.wanted().ruleset
    assert named is not None
    assert Path(named).read_text(encoding="utf-8") == _SET
    assert there.said_there(f"{named}:3:5") == "rules/house.yaml:3:5"


def replace_rules(settings: Settings) -> Settings:
    """Return a configuration without folders of rules."""
    return settings.model_copy(update={"rules": (), "default_ruleset": "ja-business"})


def test_a_list_by_its_whole_path_cannot_be_sent(tmp_path: Path, rules: Settings) -> None:
    text = _SET.replace("lists/w.txt", str(tmp_path / "w.txt"))
    (tmp_path / "rules" / "house.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="by its whole path") as caught:
        pack_kit(rules, WorkerOptions("ja"))
    assert caught.value.place.endswith("house.yaml")


def test_rules_of_another_tool_cannot_be_sent(tmp_path: Path) -> None:
    file = tmp_path / "prh.yml"
    file.write_text(
        "version: 1\nrules:\n  - {expected: できる, pattern: 出来る}\n", encoding="utf-8"
    )
    with pytest.raises(ConfigError, match="another tool's rules"):
        pack_kit(Settings(), WorkerOptions("ja", ruleset=str(file)))


def test_versions_differ_where_anything_does() -> None:
    here = dict(collect_versions())
    assert find_differences(here, dict(here)) == []
    assert {"checker", "Python", "sudachidict-core", "distributed"} <= set(here)
    there = {**here, "checker": "0.0.1", "later": "1"}
    assert find_differences(here, there) == [
        ("checker", here["checker"], "0.0.1"),
        ("later", "-", "1"),
    ]


def test_a_kit_is_named_by_its_content(rules: Settings) -> None:
    one = pack_kit(rules, WorkerOptions("ja"))
    assert one.digest == pack_kit(rules, WorkerOptions("ja")).digest
    assert one.digest != pack_kit(rules, replace(WorkerOptions("ja"), fail_on="info")).digest


@pytest.mark.parametrize(
    ("named", "address"),
    [
        ("dask://10.0.0.5:8786", "tcp://10.0.0.5:8786"),
        ("dask+tls://checker.example.lan:1", "tls://checker.example.lan:1"),
        ("dask://[::1]:8786", "tcp://[::1]:8786"),
    ],
)
def test_an_address_is_what_dask_calls_it(named: str, address: str) -> None:
    assert SchedulerAddress.of(named) == SchedulerAddress(named, address)


@pytest.mark.parametrize(
    "named", ["tcp://127.0.0.1:9", "dask://host", "dask://h:1/x", "dask://h:x", "dask://a@h:1", ""]
)
def test_what_is_no_address_is_an_error(named: str) -> None:
    with pytest.raises(ConfigError, match="is no executor") as caught:
        SchedulerAddress.of(named)
    assert caught.value.exit_code == ExitCode.BAD_INPUT


def test_a_model_of_this_machine_is_no_use_to_a_cluster() -> None:
    pytest.importorskip("distributed")
    wanted, here = WorkerOptions("ja", weights="00"), InProcessExecutor(factories.plain)
    with pytest.raises(ConfigError, match="cannot use a model of this machine"):
        cluster("dask://h:1", "auto", Settings(), wanted, here, None)
