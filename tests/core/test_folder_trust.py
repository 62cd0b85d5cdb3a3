"""What a stranger's folder may not configure, and the record of those that are trusted."""

import json
import os
from pathlib import Path

import pytest

from checker.core.config_files import read_config_file
from checker.core.errors import ConfigError
from checker.core.folder_trust import TrustRecord, find_restricted
from checker.core.limits import Limits

posix = pytest.mark.skipif(os.name == "nt", reason="no links or modes there")


@pytest.fixture(autouse=True)
def record_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHECKER_CONFIG_DIR", str(tmp_path / "own"))
    return tmp_path / "own" / "trusted.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "stranger").mkdir()
    return tmp_path / "stranger"


def _asked(folder: Path, text: str, limits: Limits | None = None) -> list[str]:
    (folder / "checker.toml").write_text(text, encoding="utf-8")
    file = read_config_file(folder / "checker.toml")
    return [each.key for each in find_restricted(file, limits or Limits())]


@pytest.mark.parametrize(
    "text",
    [
        'language = "ja"\nfail_on = "info"\ndefault_ruleset = "ringi"\ncheck_examples = false',
        'model = "qwen3-8b-q4_k_m"\nadapter = false\nthreads = 2',
        'rules = ["rules", "./a/../b", "more.yaml"]\ntemplates = "forms"',
        'prompts = "p"\nnumbers = "n.json"\n[lint]\ncache_file = "c"\nbaseline = "b"\njobs = 2',
        'default_ruleset = "rules/own.yaml"\n[[paths]]\nmatch = "a"\nruleset = "own.yaml"',
        "[limits]\npages = 10\nfile_mib = 256\n[lint]\ncache_mib = 256",
    ],
)
def test_rules_and_how_they_count_are_the_folders_to_choose(folder: Path, text: str) -> None:
    assert _asked(folder, text) == []


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('[endpoint]\nurl = "http://127.0.0.1"', ["endpoint.url"]),
        (
            '[endpoint]\napi_key_env = "A_API_KEY"\nallow_public = true\ntimeout = 1',
            ["endpoint.api_key_env", "endpoint.allow_public", "endpoint.timeout"],
        ),
        ("endpoint = 3", ["endpoint"]),
        ('model = "openai:x"', ["model"]),
        ('model = "openai:x@http://127.0.0.1"', ["model"]),
        ('model = "./evil"', ["model"]),
        ('model = "evil.gguf"', ["model"]),
        ('model = "~evil"', ["model"]),
        ('model = ""', ["model"]),
        ('rules = ["rules", "/", "../other"]', ["rules", "rules"]),
        ('templates = "../t"\nnumbers = "/n"\nprompts = ".."', ["templates", "numbers", "prompts"]),
        (
            '[lint]\ncache-file = "../home/.bashrc"\nbaseline = "/b"',
            ["lint.cache_file", "lint.baseline"],
        ),
        ('default_ruleset = "/etc/x.yaml"', ["default_ruleset"]),
        ('[[paths]]\nmatch = "a"\nruleset = "../x.yaml"', ["paths.ruleset"]),
        ('rules = ["a\\u0000b"]', ["rules"]),
        (
            "[limits]\nfile_mib = 257\nnesting = 1e999\npages = 10",
            ["limits.file_mib", "limits.nesting"],
        ),
        ("[lint]\ncache_mib = 257\njobs = 17", ["lint.cache_mib", "lint.jobs"]),
    ],
)
def test_what_reaches_outside_needs_trust(folder: Path, text: str, keys: list[str]) -> None:
    assert _asked(folder, text) == keys


def test_limits_are_those_that_hold_without_the_folder(folder: Path) -> None:
    assert _asked(folder, "[limits]\npages = 20", Limits(pages=10)) == ["limits.pages"]
    assert _asked(folder, "[limits]\nfile_mib = 999", Limits(file_mib=999)) == []


@posix
def test_links_out_of_the_folder_need_trust(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "in").mkdir()
    (folder / "alias").symlink_to("in")
    (folder / "out").symlink_to(folder.parent)
    (folder / "loop").symlink_to("loop")
    monkeypatch.chdir(folder)
    asked = _asked(folder, 'rules = ["alias", "out", "loop/x"]\ndefault_ruleset = "out"')
    assert asked == ["rules", "default_ruleset"]  # what goes round is nowhere: nobody can read it


@posix
def test_a_configuration_that_is_a_link_out_needs_trust(folder: Path) -> None:
    (folder.parent / "elsewhere.toml").write_text("", encoding="utf-8")
    (folder / "checker.toml").symlink_to(folder.parent / "elsewhere.toml")
    (asked,) = find_restricted(read_config_file(folder / "checker.toml"), Limits())
    assert asked.shown == f'checker.toml = "{folder.parent.resolve() / "elsewhere.toml"}"'


def test_a_value_is_shown_without_what_moves_a_terminal(folder: Path) -> None:
    text = 'model = "a\\u001b[2J\\u202e' + "x" * 300 + '"\n'
    (folder / "checker.toml").write_text(text, encoding="utf-8")
    (asked,) = find_restricted(read_config_file(folder / "checker.toml"), Limits())
    assert asked.shown.isprintable()
    assert asked.shown.startswith('model = "a\\u001b[2J\\u202exxx')
    assert asked.shown.endswith("…")


def test_a_change_asks_again(folder: Path, record_path: Path) -> None:
    file = folder / "checker.toml"
    file.write_text('model = "openai:a"\n', encoding="utf-8")
    TrustRecord.read().add(read_config_file(file))
    assert TrustRecord.read().trusts(read_config_file(file))
    file.write_text('model = "openai:b"\n', encoding="utf-8")
    record = TrustRecord.read()
    assert (record.knows(file), record.trusts(read_config_file(file))) == (True, False)
    record.remove(record.list_below(folder))
    assert TrustRecord.read().files == {}
    assert json.loads(record_path.read_text("utf-8")) == {"version": 1, "files": {}}


@posix
def test_only_its_user_reads_the_record(folder: Path, record_path: Path) -> None:
    (folder / "checker.toml").touch()
    before = os.umask(0)
    try:
        TrustRecord.read().add(read_config_file(folder / "checker.toml"))
    finally:
        os.umask(before)
    assert record_path.stat().st_mode & 0o777 == 0o600
    assert record_path.parent.stat().st_mode & 0o777 == 0o700


def test_another_folder_of_the_same_content_is_not_trusted(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for each in (folder, other):
        (each / "checker.toml").write_text('model = "openai:a"\n', encoding="utf-8")
    TrustRecord.read().add(read_config_file(folder / "checker.toml"))
    assert not TrustRecord.read().trusts(read_config_file(other / "checker.toml"))


@pytest.mark.parametrize("text", ["[" * 100_000, "3", '{"files": [1]}', "{}", '{"files": 1}'])
def test_a_damaged_record_is_said(record_path: Path, text: str) -> None:
    record_path.parent.mkdir()
    record_path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as told:
        TrustRecord.read()
    assert told.value.place == str(record_path)
