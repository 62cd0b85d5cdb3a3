"""How a directory is asked is settled before anybody is."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from checker.core.errors import ConfigError
from checker.server.directory_settings import LdapSettings, OidcSettings
from checker.server.settings import read_settings
from tests.support.paths import ROOT

LDAP = {"url": "ldaps://a", "base": "dc=a", "bind_dn": "cn=a", "bind_password": "secret"}
OIDC = {"issuer": "https://login.example.co.jp/realms/a", "client_id": "checker"}


@pytest.mark.parametrize(
    "changed",
    [
        {"url": "ldap://directory.example.co.jp"},
        {"url": "ldap://directory.example.co.jp", "allow_plain": True},
        {"url": "ldap://127.0.0.1"},
        {"url": "ldaps://a.example.co.jp ldap://b.example.co.jp"},
        {"url": "http://directory.example.co.jp"},
        {"url": ""},
        {"bind_password": ""},
        {"bind_dn": ""},
        {"user_filter": "(uid=*)"},
        {"bind_template": "everybody"},
        {"roles": {"cn=a": "root"}},
        {"tls": "off"},
    ],
)
def test_a_directory_that_would_not_be_safe_is_refused(changed: dict[str, Any]) -> None:
    LdapSettings.model_validate(LDAP)
    with pytest.raises(ValidationError):
        LdapSettings.model_validate(LDAP | changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "http://login.example.co.jp"},
        {"issuer": "login.example.co.jp"},
        {"client_id": ""},
        {"scopes": ["profile"]},
        {"roles": {"a": "root"}},
    ],
)
def test_a_provider_that_would_not_be_safe_is_refused(changed: dict[str, Any]) -> None:
    OidcSettings.model_validate(OIDC)
    with pytest.raises(ValidationError):
        OidcSettings.model_validate(OIDC | changed)


EXAMPLES = [
    text
    for page in ("docs/server.md", "docs/server.en.md")
    for text in re.findall(r"```toml\n([^`]*)```", (ROOT / page).read_text(encoding="utf-8"))
    if "[ldap]" in text or "[oidc]" in text
]


def test_every_way_has_an_example_in_both_languages() -> None:
    assert len(EXAMPLES) == 8


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_examples_of_the_guide_can_be_used(tmp_path: Path, text: str) -> None:
    here = text.replace("/srv/checker", tmp_path.as_posix())
    (tmp_path / "server.toml").write_text(here, encoding="utf-8")
    with pytest.raises(ConfigError, match="does not point to a file"):
        read_settings(tmp_path)
    for name in ("company-ca.pem", "ldap-password", "oidc-secret"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    settings = read_settings(tmp_path)
    assert (settings.ldap is None) != (settings.oidc is None)


def test_plain_connections_are_for_this_machine_and_who_says_so() -> None:
    near = LdapSettings.model_validate(LDAP | {"url": "ldap://127.0.0.1", "allow_plain": True})
    assert near.urls == ["ldap://127.0.0.1"]


def test_a_directory_is_settled_by_file_and_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["[ldap]", *(f'{key} = "{value}"' for key, value in LDAP.items()), "[ldap.roles]"]
    text = "\n".join([*lines, '"CN=Staff, OU=Groups,dc=a" = "member"'])
    (tmp_path / "server.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("CHECKER_SERVER_LDAP_BIND_PASSWORD", "of the environment")
    monkeypatch.setenv("CHECKER_SERVER_JOBS_AT_ONCE", "3")
    settings = read_settings(tmp_path, port=1)
    assert settings.ldap is not None
    assert settings.ldap.read_bind_password() == "of the environment"
    assert settings.ldap.find_role(["cn=staff,ou=groups,DC=a"]) == "member"
    assert (settings.jobs_at_once, settings.port, settings.oidc) == (3, 1, None)
    assert "secret" not in repr(settings)
    assert "of the environment" not in repr(settings)


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("合言葉 \n", encoding="utf-8")
    settings = OidcSettings.model_validate(OIDC | {"client_secret_file": file})
    assert settings.read_client_secret() == "合言葉 "
    file.write_bytes(b"\xff")
    with pytest.raises(ConfigError):
        settings.read_client_secret()
    file.unlink()
    with pytest.raises(ConfigError):
        settings.read_client_secret()


def test_what_is_wrong_with_a_directory_is_said_without_its_secret(tmp_path: Path) -> None:
    text = '[ldap]\nurl = "ldap://a"\nbase = "dc=a"\nbind_dn = "cn=a"\nbind_password = "geheim"\n'
    (tmp_path / "server.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_settings(tmp_path)
    assert "start_tls" in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_who_is_in_several_groups_has_the_highest_role() -> None:
    roles = {"a": "member", "b": "administrator", "c": "format_owner"}
    settings = OidcSettings.model_validate(OIDC | {"roles": roles, "client_secret": SecretStr("x")})
    asked = [["a", "c"], ["c", "b", "a"], ["A"], [], ["z", "a"]]
    assert [settings.find_role(each) for each in asked] == [
        "format_owner", "administrator", None, None, "member",
    ]  # fmt: skip
