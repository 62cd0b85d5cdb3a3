"""Which of several configurations wins."""

from pathlib import Path

import pytest

from checker.core import config_layers
from checker.core.config_layers import ConfigSource, load_configuration, load_settings
from checker.core.errors import ConfigError


@pytest.fixture
def admins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "admins").mkdir()
    monkeypatch.setattr(config_layers, "admin_config_folder", lambda: tmp_path / "admins")
    return tmp_path / "admins" / "checker.toml"


@pytest.fixture
def users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "users").mkdir()
    monkeypatch.setenv("CHECKER_CONFIG_DIR", str(tmp_path / "users"))
    return tmp_path / "users" / "checker.toml"


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder" / "checker.toml"


def test_each_wins_over_those_before(
    admins: Path, users: Path, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chosen() -> str:
        return load_settings(folders.parent).default_ruleset

    assert chosen() == "ja-business"
    for file, name in ((admins, "a"), (users, "u"), (folders, "f")):
        file.write_text(f'default_ruleset = "{name}"\n', encoding="utf-8")
        assert chosen() == name
    monkeypatch.setenv("CHECKER_DEFAULT_RULESET", "e")
    assert chosen() == "e"


def test_rules_and_globs_of_all_are_used_the_nearer_first(
    admins: Path, users: Path, folders: Path
) -> None:
    admins.write_text('rules = ["a"]\n[[paths]]\nmatch = "a"\n[lint]\njobs = 1\n', "utf-8")
    users.write_text('rules = ["u", "v"]\n[lint]\ncache = false\n', "utf-8")
    folders.write_text('rules = ["f"]\n[[paths]]\nmatch = "f"\n[lint]\njobs = 3\n', "utf-8")
    settings = load_settings(folders.parent)
    assert settings.rules == (
        folders.parent / "f",
        users.parent / "u",
        users.parent / "v",
        admins.parent / "a",
    )
    assert [each.match for each in settings.paths] == [("a",), ("f",)]
    assert (settings.lint.jobs, settings.lint.cache) == (3, False)


def test_an_endpoint_is_one_thing(admins: Path, users: Path, folders: Path) -> None:
    """A key does not go to an address that another file names."""
    admins.write_text('[endpoint]\nurl = "http://a"\napi_key_env = "A_API_KEY"\n', "utf-8")
    users.write_text('[endpoint]\nurl = "http://u"\n', "utf-8")
    endpoint = load_settings(folders.parent).endpoint
    assert endpoint is not None
    assert (endpoint.url, endpoint.api_key_env) == ("http://u", None)


def test_a_folder_may_lower_limits_but_not_raise_those_of_its_user(
    users: Path, folders: Path
) -> None:
    users.write_text("[limits]\npages = 100\n", "utf-8")
    folders.write_text("[limits]\npages = 50\nnesting = 10\n", "utf-8")
    limits = load_settings(folders.parent).limits
    assert (limits.pages, limits.nesting) == (50, 10)
    folders.write_text("[limits]\npages = 101\n", "utf-8")
    with pytest.raises(ConfigError, match=r"limits\.pages = 101"):
        load_settings(folders.parent)


def test_a_named_file_takes_the_place_of_the_folders(
    users: Path, folders: Path, tmp_path: Path
) -> None:
    users.write_text('language = "ja"\nfail_on = "info"\n', "utf-8")
    folders.write_text('[endpoint]\nurl = "http://f"\n', "utf-8")
    named = tmp_path / "ci.toml"
    named.write_text('fail_on = "warning"\n[endpoint]\nurl = "http://n"\n', "utf-8")
    loaded = load_configuration(folders.parent, ConfigSource(named))
    assert loaded.settings.endpoint is not None
    assert loaded.settings.endpoint.url == "http://n"
    assert (loaded.settings.language, loaded.settings.fail_on) == ("ja", "warning")
    assert (loaded.file, loaded.top) == (None, named)


def test_isolated_leaves_the_folders_out(users: Path, folders: Path) -> None:
    users.write_text('language = "ja"\n', "utf-8")
    folders.write_text("nonsense", "utf-8")
    loaded = load_configuration(folders.parent, ConfigSource(isolated=True))
    assert (loaded.settings.language, loaded.file, loaded.top) == ("ja", None, users)


def test_the_users_own_folder_needs_no_trust(users: Path) -> None:
    users.write_text('model = "openai:x"\n', "utf-8")
    loaded = load_configuration(users.parent)
    assert (loaded.settings.model, loaded.file) == ("openai:x", None)


@pytest.mark.parametrize("name", ["AWS_SECRET_ACCESS_KEY", "HOME", "_API_KEY", "A_API_KEY "])
def test_no_variable_but_one_for_a_server_is_a_key(users: Path, folders: Path, name: str) -> None:
    users.write_text(f'[endpoint]\nurl = "http://u"\napi_key_env = "{name}"\n', "utf-8")
    with pytest.raises(ConfigError, match="begin with CHECKER_ or end with _API_KEY") as told:
        load_settings(folders.parent)
    assert told.value.place == f"{users}:3:1"


@pytest.mark.parametrize("name", ["CHECKER_LLM", "OPENAI_API_KEY", "CHECKER_API_KEY"])
def test_variables_for_a_server_are(users: Path, folders: Path, name: str) -> None:
    users.write_text(f'[endpoint]\nurl = "http://u"\napi_key_env = "{name}"\n', "utf-8")
    endpoint = load_settings(folders.parent).endpoint
    assert endpoint is not None
    assert endpoint.api_key_env == name


def test_the_file_that_is_wrong_is_named(
    admins: Path, users: Path, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    admins.write_text("threads = 0\n", "utf-8")
    users.write_text("batch = 1\n", "utf-8")
    with pytest.raises(ConfigError) as told:
        load_settings(folders.parent)
    assert told.value.place == f"{admins}:1:1"
    admins.write_text("", "utf-8")
    with pytest.raises(ConfigError) as told:
        load_settings(folders.parent)
    assert told.value.place == f"{users}:1:1"
    monkeypatch.setenv("CHECKER_BATCH", "2")
    with pytest.raises(ConfigError) as told:
        load_settings(folders.parent)
    assert told.value.place == "CHECKER_BATCH"
