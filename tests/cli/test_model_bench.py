"""`checker model bench`, and where its figures are shown."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from checker.cli.model_bench import model_bench, print_measurement
from checker.core.errors import ExitCode
from checker.engines.catalogue.entries import CATALOGUE
from checker.engines.catalogue.hashing import compute_sha256
from checker.engines.catalogue.measurements import convert_to_json, find_kept, keep
from checker.jobs.measure import bench
from tests.support.command import Run
from tests.support.endpoint_server import Handler, good, playing
from tests.support.models import SHA256, measurement

pytestmark = pytest.mark.slow

_SERVER_ASKED_BEFORE = 7  # one trial, six completions
_TEXTS = 16  # of a shipped question


def counting(handler: Handler) -> None:
    """Answer well, and count the tokens of what is written."""
    if handler.body is None or handler.body.get("logprobs"):
        good(handler)
        return
    choice = {"message": {"role": "assistant", "content": "x"}, "finish_reason": "length"}
    usage = {"prompt_tokens": 500, "completion_tokens": handler.body["max_tokens"]}
    handler.send_json({"choices": [choice], "usage": usage})


def test_help_has_an_example(run: Run) -> None:
    result = run("model", "bench", "--help")
    assert result.returncode == 0
    assert "Example:  checker model bench --questions 3" in result.stdout


def test_a_server_s_model_as_json(run: Run, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    with playing(counting) as server:
        result = run(
            *("model", "bench", f"openai:m@{server.url}", "--questions", "1", "--format", "json"),
            CHECKER_CACHE_DIR=str(cache),
        )
        asked = len(server.asked)
    assert (result.returncode, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    assert found["model"] == f"m @ {server.url}"
    assert (found["machine"], found["memory_mib"]) == (None, None)
    counts = {key: (each["questions"], each["texts"]) for key, each in found["accuracy"].items()}
    assert counts == {"ja": (1, _TEXTS), "en": (1, _TEXTS)}
    assert asked == _SERVER_ASKED_BEFORE + 2 * _TEXTS
    assert not cache.exists()


def test_the_configured_model_is_the_one_that_is_measured(run: Run, tmp_path: Path) -> None:
    with playing(counting) as server:
        (tmp_path / "checker.toml").write_text(
            f'model = "openai:office"\n[endpoint]\nurl = "{server.url}"\n', encoding="utf-8"
        )
        result = run("model", "bench", "--questions", "1", CHECKER_CONFIG_DIR=tmp_path)
        names = {body["model"] for body in server.asked}
    assert (result.returncode, names) == (0, {"office"})
    assert f"office @ {server.url}" in result.stdout


def test_without_a_model_the_remedy_is_named(run: Run, tmp_path: Path) -> None:
    result = run("model", "bench", CHECKER_CACHE_DIR=str(tmp_path / "cache"))
    assert (result.returncode, result.stdout) == (ExitCode.BAD_INPUT, "")
    assert "→ Run `checker model pull qwen2.5-coder-1.5b-instruct-q4_k_m`." in result.stderr


def test_a_server_that_is_not_there_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "checker.toml").write_text(
        'model = "openai:m"\n[endpoint]\nurl = "http://127.0.0.1:9/v1"\nretries = 0\n',
        encoding="utf-8",
    )
    result = run("model", "bench", CHECKER_CONFIG_DIR=tmp_path)
    assert (result.returncode, result.stdout) == (ExitCode.NOT_JUDGED, "")
    assert "http://127.0.0.1:9/v1" in result.stderr


@pytest.mark.parametrize("count", ["0", "-1", "many"])
def test_a_number_of_questions_that_is_none(run: Run, count: str) -> None:
    assert run("model", "bench", "--questions", count).returncode == ExitCode.BAD_INPUT


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process there")
def test_ctrl_c_ends_it_with_what_was_asked_whole(tmp_path: Path) -> None:
    japanese, interrupted = _SERVER_ASKED_BEFORE + _TEXTS, threading.Event()

    def slowly(handler: Handler) -> None:
        if handler.number > japanese:
            interrupted.wait()
            time.sleep(1)  # until the process has taken the signal
        counting(handler)

    with playing(slowly) as server:
        name = f"openai:m@{server.url}"
        arguments = ("model", "bench", name, "--questions", "1", "--format", "json")
        process = subprocess.Popen(
            [sys.executable, "-m", "checker", *arguments],
            cwd=tmp_path,
            env=os.environ | {"CHECKER_LANGUAGE": "en", "CHECKER_CACHE_DIR": str(tmp_path / "c")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        while len(server.asked) <= japanese and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        interrupted.set()
        out, err = process.communicate()
    assert process.returncode == ExitCode.NOT_JUDGED
    assert "Judging no more; what was judged follows" in err
    found = json.loads(out)
    assert (list(found["accuracy"]), found["whole"]) == (["ja"], False)


@pytest.mark.parametrize(
    ("changes", "there"),
    [({}, True), ({"whole": False}, False), ({"machine": None}, False)],
)
def test_a_whole_run_on_this_machine_is_kept_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], there: bool
) -> None:
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    found = measurement(**changes)
    monkeypatch.setattr(bench, "measure_model", lambda *_: found)
    result = CliRunner().invoke(model_bench, ["--format", "json"], standalone_mode=False)
    assert (result.return_value, result.exception) == (ExitCode.PASS, None)
    assert json.loads(result.stdout) == convert_to_json(found)
    assert find_kept(SHA256) == ((found,) if there else ())


def test_a_result_that_cannot_be_kept_is_shown_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "file"))
    monkeypatch.setattr(bench, "measure_model", lambda *_: measurement())
    result = CliRunner().invoke(model_bench, ["--lang", "en"], standalone_mode=False)
    assert (result.return_value, result.exception) == (ExitCode.PASS, None)
    assert result.stdout.startswith("model        tiny")
    assert result.stderr.startswith(f"checker: {tmp_path / 'file' / 'bench'}")


def test_what_a_person_reads(capsys: pytest.CaptureFixture[str]) -> None:
    print_measurement(measurement(), "ja")
    *lines, note = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        "モデル          tiny",
        "学習済みの差分  あり(cdcdcdcdcdcd)",
        "測った場所      2コア、Linux x86_64",
        "読み込み        1.5 秒",
        "入力            94.6 トークン/秒(522 トークン)",
        "出力            24.4 トークン/秒(64 トークン)",
        "判定            0.16 秒/文",
        "最大メモリ      2,061 MiB",
        "",
        "                      日本語",
        "問いと文              18問 288文",
        "正答率(全部に答える)  80.0% (70%-90%)",
        "決める                80.0% (70%-90%)",
        "決めたうちの正答率    -",
        "AUC                   0.800 (0.70-0.90)",
    ]
    assert note == (
        "( )は 95 % の幅。各問いの文の半分で較正し、残りで測る。"
        "「決める」は検査で合否を決める割合。"
    )


def test_what_a_server_does_not_say(capsys: pytest.CaptureFixture[str]) -> None:
    unknown = measurement(
        machine=None, adapter="", load_seconds=None, prompt_rate=None, output_rate=None
    )
    print_measurement(replace(unknown, accuracy={}, memory_mib=None), "en")
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()] == [
        "model        tiny",
        "adapter      none",
        "machine      on the server",
        "load         on the server",
        "prompt       unknown",
        "output       unknown",
        "judging      0.16 s per text",
        "peak memory  on the server",
    ]


def test_info_shows_what_was_measured_here(
    run: Run, tmp_path: Path, small_gguf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    sha256 = compute_sha256(small_gguf)
    found = measurement(sha256=sha256)
    keep(found)
    keep(measurement(sha256=sha256, adapter="", measured_on=date(2025, 11, 25)))
    keep(measurement(sha256=SHA256))
    shown = run("model", "info", small_gguf, "--lang", "en").stdout.splitlines()
    words = "right: Japanese 80%; prompt 95, output 24 tokens/s; memory 2,061 MiB"
    words += " (2 cores, Linux x86_64)"
    assert shown[-2:] == [
        f"measured on this machine (2025-11-26, with the adapter): {words}",
        f"measured on this machine (2025-11-25, without an adapter): {words}",
    ]
    facts = json.loads(run("model", "info", small_gguf, "--format", "json").stdout)
    assert facts["measured_here"][0] == convert_to_json(found)
    assert len(facts["measured_here"]) == 2


def test_the_list_says_what_a_model_was_measured_at(run: Run) -> None:
    default = CATALOGUE[0]
    assert default.measured is not None
    words = "".join(run("model", "list", "--lang", "en").stdout.split())
    assert "".join(default.measured.get("en").split())[:40] in words
    rows = json.loads(run("model", "list", "--lang", "en", "--format", "json").stdout)
    entries = {row["name"]: row["entry"] for row in rows if row["entry"]}
    assert entries[default.name]["measured_at"] == default.measured.get("en")
    figures = default.figures
    assert (entries[default.name]["figures"] is None) == (figures is None)
