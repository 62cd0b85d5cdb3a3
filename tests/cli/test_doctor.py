"""What `checker doctor` says of a configured server, asked over a real socket."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from checker.cli.doctor import _report_answering
from checker.engines.openai.endpoint import Endpoint
from tests.support.command import Run
from tests.support.endpoint_server import (
    Handler,
    Play,
    from_request,
    good,
    playing,
    without_logprobs,
    words,
)

SECRET = "sk-0123456789abcdef"  # noqa: S105 - of no server


@pytest.fixture(autouse=True)
def _own_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the folder's configuration the user's own: no other names a server."""
    monkeypatch.setenv("CHECKER_CONFIG_DIR", str(tmp_path))


def configure(folder: Path, url: str, *, model: str = "openai:m", more: str = "") -> None:
    text = f'model = "{model}"\n[endpoint]\nurl = "{url}"\n{more}'
    (folder / "checker.toml").write_text(text, encoding="utf-8")


def looked(run: Run, folder: Path, **variables: str) -> tuple[dict[str, Any], int]:
    """Return the finding on the endpoint, and the exit code."""
    result = run("doctor", "--format", "json", "--lang", "en", cwd=folder, **variables)
    found = {each["name"]: each for each in json.loads(result.stdout)}
    assert result.stderr == ""
    return found["endpoint"], result.returncode


def test_a_server_that_answers_in_the_best_way(run: Run, tmp_path: Path) -> None:
    with playing(good) as server:
        configure(tmp_path, server.url)
        finding, code = looked(run, tmp_path)
    assert finding == {
        "name": "endpoint",
        "ok": True,
        "detail": f"m @ {server.url}: answers with log-probabilities;"
        " on this machine or a private network",
        "remedy": None,
    }
    assert code == 0
    assert [path for path, _, _ in server.seen] == [
        "/v1/models",
        "/v1/models",
        "/v1/chat/completions",
    ]


def test_the_text_is_for_people(run: Run, tmp_path: Path) -> None:
    with playing(good) as server:
        configure(tmp_path, server.url)
        lines = run("doctor", "--lang", "ja", cwd=tmp_path).stdout.splitlines()
    assert lines[-1] == (
        f"✓ サーバー: m @ {server.url}: 確率(logprobs)で答えます。宛先: このPCか社内"
    )


def thinks(handler: Handler) -> None:
    """Think aloud until there is room for an answer."""
    if handler.body is None:
        good(handler)
    elif handler.body["max_tokens"] > 2000:
        handler.send_json(words("<think>1+1</think>はい"))
    else:
        handler.send_json(words("<think>1+1"))


def without_schema(handler: Handler) -> None:
    """Refuse schemas."""
    if "response_format" in (handler.body or {}):
        handler.send_json({"error": "no response_format"}, 400)
    else:
        without_logprobs(handler)


@pytest.mark.parametrize(
    ("play", "says"),
    [
        (without_logprobs, "answers with a word of a schema, with no measure of how sure it is"),
        (without_schema, "answers with a plain word, with no measure of how sure it is"),
        (thinks, "answers after thinking (slow), with no measure of how sure it is"),
    ],
    ids=["schema", "words", "thoughts"],
)
def test_a_poorer_way_to_answer_has_a_remedy(
    run: Run, tmp_path: Path, play: Play, says: str
) -> None:
    with playing(play) as server:
        configure(tmp_path, server.url)
        finding, code = looked(run, tmp_path)
    assert (finding["ok"], code) == (None, 0)
    assert finding["detail"] == f"m @ {server.url}: {says}; on this machine or a private network"
    assert finding["remedy"] == (
        "Use a server that gives logprobs, and a model that does not think or can be told not to."
    )


def test_a_name_that_the_server_does_not_list_is_shown_beside_those_it_does(
    run: Run, tmp_path: Path
) -> None:
    with playing(good) as server:
        configure(tmp_path, server.url, model="openai:qwen")
        finding, code = looked(run, tmp_path)
    assert (finding["ok"], code) == (True, 0)
    assert finding["detail"].endswith("; the server's models: m")


def test_a_refused_model_is_named_with_what_the_server_has(run: Run, tmp_path: Path) -> None:
    def play(handler: Handler) -> None:
        if handler.body is None:
            listed = [{"id": f"m{number}\x1b[31m"} for number in range(9)]
            handler.send_json({"data": [*listed, {"id": 1}, "x"]})
        else:
            handler.send_json({"error": {"message": "model not found"}}, 404)

    with playing(play) as server:
        configure(tmp_path, server.url, model="openai:qwen")
        finding, code = looked(run, tmp_path)
    assert (finding["ok"], code) == (False, 2)
    names = ", ".join(f"m{number}[31m" for number in range(8))
    assert finding["detail"] == (
        f"the endpoint refused (qwen @ {server.url}: "
        f'HTTP 404: {{"error": {{"message": "model not found"}}}}). '
        f"the server's models: {names}…"
    )
    assert "the model's name" in finding["remedy"]


def test_nobody_there(run: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    configure(tmp_path, f"http://127.0.0.1:{port}/v1")
    finding, code = looked(run, tmp_path)
    assert (finding["ok"], code) == (False, 2)
    assert finding["detail"].startswith(
        f"no answer comes from the endpoint (m @ http://127.0.0.1:{port}/v1: "
    )
    assert finding["remedy"].startswith("See whether the server runs and url in [endpoint]")


def test_a_server_that_says_nothing_is_not_waited_for_long(run: Run, tmp_path: Path) -> None:
    def play(handler: Handler) -> None:
        handler.connection.recv(1)  # until the client hangs up

    with playing(play) as server:
        configure(tmp_path, server.url, more="timeout = 600\nretries = 5\n")
        finding, code = looked(run, tmp_path)
    assert (finding["ok"], code) == (False, 2)
    assert finding["detail"] == (
        f"the endpoint does not answer within 5 seconds (m @ {server.url})."
    )
    assert len(server.seen) == 1


def test_a_question_is_waited_for_as_long_as_configured_at_most(run: Run, tmp_path: Path) -> None:
    def play(handler: Handler) -> None:
        if handler.body is None:
            good(handler)
        else:
            handler.connection.recv(1)  # until the client hangs up

    with playing(play) as server:
        configure(tmp_path, server.url, more="timeout = 0.5\n")
        finding, _ = looked(run, tmp_path)
    assert finding["detail"] == (
        f"the endpoint does not answer within 0.5 seconds (m @ {server.url})."
    )


@pytest.mark.parametrize("status", [401, 400])
def test_the_key_is_never_shown(run: Run, tmp_path: Path, status: int) -> None:
    fault = from_request(0, lambda handler: handler.send_json({"error": SECRET}, status))
    with playing(fault) as server:
        configure(tmp_path, server.url, more='api_key_env = "PROBE_API_KEY"\n')
        for form in ("json", "text"):
            result = run("doctor", "--format", form, cwd=tmp_path, PROBE_API_KEY=SECRET)
            assert result.returncode == 2
            assert "endpoint refused" in result.stdout
            assert SECRET not in result.stdout + result.stderr
    assert {headers["Authorization"] for _, _, headers in server.seen} == {f"Bearer {SECRET}"}


def test_a_key_that_is_not_there(run: Run, tmp_path: Path) -> None:
    configure(tmp_path, "http://127.0.0.1:9/v1", more='api_key_env = "PROBE_API_KEY"\n')
    finding, code = looked(run, tmp_path, PROBE_API_KEY="")
    assert (finding["ok"], code) == (False, 2)
    assert "PROBE_API_KEY holds no key" in finding["detail"]


def test_an_endpoint_without_a_model(run: Run, tmp_path: Path) -> None:
    (tmp_path / "checker.toml").write_text('[endpoint]\nurl = "http://127.0.0.1:9/v1"\n')
    finding, code = looked(run, tmp_path)
    assert (finding["ok"], code) == (False, 2)
    assert 'Write model = "openai:NAME"' in finding["remedy"]


def test_an_endpoint_beside_a_local_model_is_not_asked(run: Run, tmp_path: Path) -> None:
    with playing(good) as server:
        configure(tmp_path, server.url, model="nobody.gguf")
        finding, code = looked(run, tmp_path)
    assert (finding["ok"], code) == (None, 2)  # 2: there is no such local model
    assert finding["detail"] == "[endpoint] is not used: model names a local one (nobody.gguf)."
    assert server.seen == []


def test_the_local_model_is_not_looked_at_where_a_server_judges(run: Run, tmp_path: Path) -> None:
    with playing(good) as server:
        configure(tmp_path, server.url)
        result = run("doctor", "--format", "json", cwd=tmp_path)
    names = [each["name"] for each in json.loads(result.stdout)]
    assert names == ["checker", "configuration", "cache", "engine", "endpoint"]


def test_a_configuration_that_cannot_be_read_is_said_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "checker.toml").write_text("[endpoint]\nurl = 3\n")
    result = run("doctor", "--format", "json", cwd=tmp_path)
    wrong = [each["name"] for each in json.loads(result.stdout) if each["ok"] is False]
    assert (wrong, result.returncode) == (["configuration"], 2)


def test_a_public_server_is_called_one() -> None:
    """Nothing is sent: the finding is made of what a trial would have found."""
    endpoint = Endpoint("https://8.8.8.8/v1", "m", SECRET)
    told = _report_answering("logprobs", endpoint, [], "ja", allowed=False)
    assert (told.ok, told.detail) == (
        None,
        "m @ https://8.8.8.8/v1: 確率(logprobs)で答えます。宛先: 社外",
    )
    assert "allow_public = true" in (told.remedy or "")
    allowed = _report_answering("logprobs", endpoint, [], "ja", allowed=True)
    assert (allowed.ok, allowed.remedy) == (True, None)
