"""A stranger's folder as a user meets it: nothing leaves, nothing is replaced, trust is asked."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import checker
from checker.cli import cli
from checker.core.errors import ConfigError, ExitCode
from checker.jobs.lint.baseline import Baseline
from checker.session import Options, Session
from tests.support.command import Run
from tests.support.endpoint_server import good, playing

SECRET = "TOPSECRET123"  # noqa: S105 - nobody's
RULES = """\
ruleset: own
title: own
rules:
  - {id: own.bad, kind: existence, severity: error, words: [bad], message: it is bad}
  - id: own.deadline
    kind: judge
    severity: warning
    ask: Does it say until when?
    message: no deadline
    examples:
      positive: [期限 a, 期限 b, 期限 c, 期限 d, 期限 e, 期限 f]
      negative: [a, b, c, d, e, f]
"""
BY_ITSELF = "sets what a folder may not choose by itself: "


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the user's own configuration."""
    monkeypatch.setenv("CHECKER_CONFIG_DIR", str(tmp_path / "own"))
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "own"


@pytest.fixture
def folder(tmp_path: Path, own: Path) -> Path:
    """Return a stranger's folder, with a document that has a finding."""
    del own
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    (stranger / "own.yaml").write_text(RULES, encoding="utf-8")
    (stranger / "a.md").write_text("# a\n\nThis is bad.\n", encoding="utf-8")
    (stranger / "checker.toml").write_text('default_ruleset = "own.yaml"\n', encoding="utf-8")
    return stranger


def _configure(folder: Path, url: str) -> None:
    text = (
        'default_ruleset = "own.yaml"\nmodel = "openai:x"\n[endpoint]\n'
        f'url = "{url}"\napi_key_env = "STOLEN_API_KEY"\nallow_public = true\n'
    )
    (folder / "checker.toml").write_text(text, encoding="utf-8")


# What leaves the machine


@pytest.mark.parametrize(
    "command",
    [
        ("check", "a.md"),
        ("lint", "."),
        ("lint", ".", "--no-model"),
        ("fix", "a.md"),
        ("rules", "test", "own.yaml"),
        ("new", "weekly", "--dry-run"),
        ("doctor",),
        ("model", "bench", "--questions", "1"),
    ],
    ids=" ".join,
)
def test_a_folder_sends_nothing_anywhere(run: Run, folder: Path, command: tuple[str, ...]) -> None:
    with playing(good) as server:
        _configure(folder, server.url)
        done = run(*command, cwd=folder, STOLEN_API_KEY=SECRET)
        assert server.seen == []
    assert done.returncode == ExitCode.BAD_INPUT
    said = done.stdout if command == ("doctor",) else done.stderr
    assert f"{folder / 'checker.toml'}: {BY_ITSELF}" in said
    assert f"checker trust {folder}" in said
    assert SECRET not in done.stdout + done.stderr


def test_a_folder_that_is_trusted_is_asked_as_it_says(run: Run, folder: Path) -> None:
    with playing(good) as server:
        _configure(folder, server.url)
        assert run("trust", ".", "--yes", cwd=folder).returncode == ExitCode.PASS
        done = run("check", "a.md", cwd=folder, STOLEN_API_KEY=SECRET)
        keys = {headers["Authorization"] for _, _, headers in server.seen}
    assert (done.returncode, keys) == (ExitCode.FAIL, {f"Bearer {SECRET}"})
    with (folder / "checker.toml").open("a", encoding="utf-8") as file:
        file.write("timeout = 5\n")
    done = run("check", "a.md", cwd=folder)
    assert done.returncode == ExitCode.BAD_INPUT
    assert "has changed since you trusted the folder" in done.stderr


def test_the_users_own_server_is_asked_about_a_strangers_folder(
    run: Run, folder: Path, own: Path
) -> None:
    own.mkdir()
    with playing(good) as server:
        (own / "checker.toml").write_text(
            f'model = "openai:x"\n[endpoint]\nurl = "{server.url}"\n', encoding="utf-8"
        )
        assert run("check", "a.md", cwd=folder).returncode == ExitCode.FAIL
        assert server.seen


def test_another_secret_is_no_key_wherever_that_stands(run: Run, folder: Path) -> None:
    variables = {
        "CHECKER_ENDPOINT__URL": "http://127.0.0.1:9",
        "CHECKER_ENDPOINT__API_KEY_ENV": "AWS_SECRET_ACCESS_KEY",
    }
    done = run("check", "a.md", cwd=folder, AWS_SECRET_ACCESS_KEY=SECRET, **variables)
    assert done.returncode == ExitCode.BAD_INPUT
    assert "Input should begin with CHECKER_ or end with _API_KEY" in done.stderr


def test_a_plain_name_is_no_model_file_of_the_folder(run: Run, folder: Path) -> None:
    (folder / "evil").write_bytes(b"GGUF" + bytes(100))
    (folder / "checker.toml").write_text('model = "evil"\n', encoding="utf-8")
    done = run("check", "a.md", cwd=folder)
    assert done.returncode == ExitCode.BAD_INPUT
    assert "there is no model called" in done.stderr


# What is written


def test_a_cache_file_elsewhere_is_left_alone(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / ".bashrc").write_text("alias x=y\n", encoding="utf-8")
    (folder / "checker.toml").write_text('[lint]\ncache_file = "../.bashrc"\n', encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    done = run("lint", ".", "--no-model", cwd=folder)
    assert done.returncode == ExitCode.BAD_INPUT
    assert f'{BY_ITSELF}lint.cache_file = "{folder / "../.bashrc"}"' in done.stderr
    assert (tmp_path / ".bashrc").read_text("utf-8") == "alias x=y\n"
    assert sorted(tmp_path.iterdir()) == before


# The command


def test_what_would_be_allowed_is_shown_before_it_is_asked(run: Run, folder: Path) -> None:
    _configure(folder, "http://evil.example")
    done = run("trust", ".", cwd=folder)
    file = folder / "checker.toml"
    assert done.returncode == ExitCode.BAD_INPUT
    assert done.stdout.splitlines() == [
        f"{file} asks for what a folder may not choose by itself:",
        '  endpoint.url = "http://evil.example"',
        "    (documents' text is sent to this server)",
        '  endpoint.api_key_env = "STOLEN_API_KEY"',
        "    (the value of this variable is sent to the server)",
        "  endpoint.allow_public = true",
        "    (documents' text is sent to this server)",
        '  model = "openai:x"',
        "    (a model by path or on a server)",
    ]
    assert "nobody is there to be asked" in done.stderr
    assert run("trust", "--list", cwd=folder).stdout == ""


def test_trust_is_listed_and_revoked(run: Run, folder: Path) -> None:
    file = folder / "checker.toml"
    _configure(folder, "http://a.example")
    run("trust", ".", "--yes", cwd=folder)
    assert run("trust", "--list").stdout == f"{file}: trusted\n"
    assert run("trust", ".", cwd=folder).stdout == f"{file}: trusted\n"
    text = file.read_text("utf-8")
    file.write_text(text + "retries = 1\n", encoding="utf-8")
    assert run("trust", "--list").stdout == f"{file}: changed since it was trusted, so it is not\n"
    file.unlink()
    assert run("trust", "--list").stdout == f"{file}: trusted, but no longer there\n"
    assert run("trust", "--revoke", folder).stdout == f"{file}: trusted no longer\n"
    assert run("trust", "--list").stdout == ""
    assert run("trust", "--revoke", folder).returncode == ExitCode.BAD_INPUT


def test_a_folder_that_asks_for_nothing_needs_no_trust(run: Run, folder: Path) -> None:
    done = run("trust", ".", cwd=folder)
    assert (done.returncode, done.stderr) == (ExitCode.PASS, "")
    said = "chooses nothing that needs your trust; it is used as it is."
    assert done.stdout == f"{folder / 'checker.toml'}: {said}\n"
    assert run("trust", "--list").stdout == ""


@pytest.mark.parametrize("arguments", [(), (".", "--list"), (".", "--revoke", "--yes")])
def test_words_that_make_no_sense_together(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("trust", *arguments).returncode == ExitCode.BAD_INPUT


def test_a_folder_without_configuration_has_nothing_to_trust(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for each in (".", "nowhere"):
        assert run("trust", each).returncode == ExitCode.BAD_INPUT


# Leaving out what a folder brings


def test_isolated_and_config_say_which_configuration_holds(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    _configure(folder, "http://evil.example")
    named = tmp_path / "ci.toml"
    named.write_text('default_ruleset = "stranger/own.yaml"\nlanguage = "ja"\n', encoding="utf-8")
    done = run("check", "a.md", "--no-model", "--isolated", cwd=folder)
    assert done.returncode == ExitCode.PASS
    assert "[en-technical" in done.stdout
    done = run("lint", "stranger", "--no-model", "--config", named)
    assert done.returncode == ExitCode.FAIL
    both = run("check", "a.md", "--config", named, "--isolated", cwd=folder)
    assert (both.returncode, "--config, --isolated" in both.stderr) == (ExitCode.BAD_INPUT, True)
    missing = run("check", "a.md", "--config", "nowhere.toml", cwd=folder)
    assert missing.returncode == ExitCode.BAD_INPUT
    assert f"{folder / 'nowhere.toml'}: cannot be read" in missing.stderr


def test_globs_of_a_named_file_count_from_the_repository(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    (folder / "docs").mkdir()
    (folder / ".git").mkdir()
    (folder / "a.md").rename(folder / "docs" / "a.md")
    named = tmp_path / "ci.toml"
    named.write_text('[[paths]]\nmatch = "/docs/"\nruleset = "../own.yaml"\n', encoding="utf-8")
    done = run("lint", ".", "--no-model", "--config", named, cwd=folder / "docs")
    assert done.returncode == ExitCode.FAIL


_SILENCERS = {
    "a.md.checker.yaml": 'ignore:\n  - {rule: "*", reason: x}\n',
    ".checkerignore": "*.md\n",
    ".gitignore": "*.md\n",
    "a.md": "<!-- checker:ignore-file own.bad x -->\n\n# a\n\nThis is bad.\n",
}


@pytest.mark.parametrize("name", _SILENCERS)
@pytest.mark.parametrize("command", ["lint", "check", "fix"])
def test_nothing_in_a_folder_silences_a_run_without_suppressions(
    run: Run, folder: Path, name: str, command: str
) -> None:
    (folder / name).write_text(_SILENCERS[name], encoding="utf-8")
    how = {"lint": (".", "--no-model"), "check": ("a.md", "--no-model"), "fix": ("a.md",)}[command]
    silenced = run(command, *how, cwd=folder)
    ignored = name.startswith(".") and command != "lint"  # a file that is named is looked at
    assert (silenced.returncode == ExitCode.FAIL) == ignored
    for _ in "as computed", "as kept":
        done = run(command, *how, "--no-suppressions", cwd=folder)
        assert done.returncode == ExitCode.FAIL
        assert "own.bad" in done.stdout + done.stderr
    assert run(command, *how, cwd=folder).returncode == silenced.returncode


def test_a_named_file_that_is_ignored_is_linted_without_suppressions(
    run: Run, folder: Path
) -> None:
    (folder / ".checkerignore").write_text("*\n", encoding="utf-8")
    done = run("lint", "a.md", "--no-model", "--no-suppressions", cwd=folder)
    assert (done.returncode, done.stderr) == (ExitCode.FAIL, "")


def test_known_findings_count_without_suppressions(run: Run, folder: Path) -> None:
    run("lint", ".", "--no-model", "--update-baseline", cwd=folder)
    assert run("lint", ".", "--no-model", cwd=folder).returncode == ExitCode.PASS
    done = run("lint", ".", "--no-model", "--no-suppressions", cwd=folder)
    assert done.returncode == ExitCode.FAIL
    for each in (("--update-baseline",), ("--baseline", ".checker-baseline.json")):
        done = run("lint", ".", "--no-suppressions", *each, cwd=folder)
        assert done.returncode == ExitCode.BAD_INPUT


@pytest.mark.slow
def test_processes_of_a_run_are_told(run: Run, folder: Path) -> None:
    (folder / "checker.toml").write_text('model = "openai:x"\n', encoding="utf-8")
    for number in range(4):
        path = folder / f"{number}.md"
        path.write_text("# a\n\nThis is bad.\n", encoding="utf-8")
        Path(f"{path}.checker.yaml").write_text(_SILENCERS["a.md.checker.yaml"], encoding="utf-8")
    options = ("--no-model", "--isolated", "--no-suppressions", "-r", "own.yaml", "-j", "2")
    for command in ("lint", "check"):
        names = [f"{number}.md" for number in range(4)]
        done = run(command, *names, *options, "--format", "json", cwd=folder)
        data = json.loads(done.stdout)
        verdicts = data["files"] if isinstance(data, dict) else data
        assert [len(each["findings"]) for each in verdicts] == [1, 1, 1, 1]


def _iter_commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield name, command
        return
    context = click.Context(command)
    for each in command.list_commands(context):
        inner = command.get_command(context, each)
        assert inner is not None
        yield from _iter_commands(inner, f"{name} {each}".strip())


def test_every_command_that_reads_a_configuration_takes_another() -> None:
    """`init` makes one, a server has its own; `cache`, `schema`, `trust` and the like need none."""
    without = {
        name
        for name, command in _iter_commands(cli, "")
        if not {"--config", "--isolated"} <= {one for each in command.params for one in each.opts}
    }
    assert without == {
        "backup",
        "bundle create",
        "bundle install",
        "bundle verify",
        "cache clear",
        "cache info",
        "cache move",
        "init",
        "model info",
        "model list",
        "model pull",
        "model use",
        "model verify",
        "restore",
        "rules import",
        "schema",
        "serve",
        "trust",
        "worker",
    }


# The same in Python


def test_the_functions_take_them_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(folder)
    (folder / "a.md.checker.yaml").write_text(_SILENCERS["a.md.checker.yaml"], encoding="utf-8")
    (folder / ".checkerignore").write_text("*\n", encoding="utf-8")
    assert checker.check("a.md", use_model=False).findings == ()
    found = checker.check("a.md", use_model=False, suppressions=False).findings
    assert [each.rule for each in found] == ["own.bad"]
    assert checker.lint(use_model=False) == []
    (verdict,) = checker.lint("a.md", use_model=False, suppressions=False)
    assert verdict.findings == found
    _configure(folder, "http://evil.example")
    with pytest.raises(ConfigError):
        checker.check("a.md", use_model=False)
    assert checker.check("a.md", use_model=False, isolated=True).ruleset.id == "en-technical"
    (tmp_path / "x.toml").write_text('default_ruleset = "en-technical"\n', encoding="utf-8")
    verdict = checker.check("a.md", use_model=False, config=tmp_path / "x.toml")
    assert verdict.ruleset.id == "en-technical"
    with pytest.raises(ConfigError):
        Session.open(folder, Options(use_model=False))


# A list of known findings that somebody made up


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        (
            '{"version": 1, "files": {"a.md": {"sha256": "", "known":'
            ' {"r": [{"quote": "", "count": 1e999}]}}}}'
        ),
        '{"version": ' + "9" * 10_000 + "}",
        '{"version": 1, "files": 3}',
        "\0",
    ],
    ids=["deep", "endless", "digits", "shape", "nul"],
)
def test_a_baseline_that_is_none_is_said(run: Run, folder: Path, text: str) -> None:
    file = folder / ".checker-baseline.json"
    file.write_text(text, encoding="utf-8")
    done = run("lint", ".", "--no-model", cwd=folder)
    assert done.returncode == ExitCode.BAD_INPUT
    assert done.stderr.startswith(f"checker: {file}: ")


@pytest.mark.skipif(os.name == "nt", reason="no pipes or devices there")
@pytest.mark.parametrize("kind", ["pipe", "endless", "sparse"])
def test_a_baseline_that_is_no_file_is_refused_unread(folder: Path, kind: str) -> None:
    file = folder / ".checker-baseline.json"
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "endless":
        file.symlink_to("/dev/zero")
    else:
        file.touch()
        os.truncate(file, 10 * 2**30)
    with pytest.raises(ConfigError) as told:
        Baseline.load(file)
    assert told.value.place == str(file)


def test_a_folder_of_everything_is_no_folder_of_rules(
    run: Run, folder: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.jobs.lint.run_digest._MAX_FILES", 3)
    own.mkdir()
    (own / "checker.toml").write_text(f'rules = ["{folder.as_posix()}"]\n', encoding="utf-8")
    for number in range(3):
        (folder / f"{number}.txt").touch()
    done = run("lint", "a.md", "--no-model", cwd=folder)
    assert done.returncode == ExitCode.BAD_INPUT
    assert f"{folder}: holds more than 3 files" in done.stderr
