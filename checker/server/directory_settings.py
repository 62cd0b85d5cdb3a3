"""Say how a company's directory is asked: `[ldap]` and `[oidc]` of `server.toml`."""

import ipaddress
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    FilePath,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from checker.core.errors import ConfigError, describe_unreadable
from checker.core.regular_files import read_regular_text
from checker.core.text import lazy_re as re

GroupRole = Literal["member", "format_owner", "administrator"]
_RISING: Final[tuple[GroupRole, ...]] = ("member", "format_owner", "administrator")
_AROUND: Final = re.compile(r"\s*([,=])\s*")
_NOTHING: Final = SecretStr("")
NESTED: Final = "(member:1.2.840.113556.1.4.1941:={dn})"
"""Active Directory's own rule (LDAP_MATCHING_RULE_IN_CHAIN): groups in groups, too."""


class GroupRoles(BaseModel):
    """Say which groups may enter, and as what.

    Attributes:
        roles: by group; who is in several has the highest.
        other_role: of who is in none of them; empty where they may not enter.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    roles: dict[str, GroupRole] = Field(default_factory=dict)
    other_role: GroupRole | Literal[""] = ""

    def find_role(self, groups: Iterable[str]) -> GroupRole | None:
        """Return the role of somebody in these groups; None where they may not enter."""
        wanted = {self.normalize(group): role for group, role in self.roles.items()}
        normal = (self.normalize(group) for group in groups)
        held = {wanted[group] for group in normal if group in wanted}
        return next((role for role in reversed(_RISING) if role in held), self.other_role or None)

    def normalize(self, group: str) -> str:
        """Return a group's name as it is compared."""
        return group


class LdapSettings(GroupRoles):
    """Say how an LDAP directory or Active Directory is asked.

    Attributes:
        url: `ldaps://host`, or `ldap://host` with `start_tls`; several, with spaces between, are
            tried in turn.
        start_tls: whether a plain connection is made safe before anything is said.
        allow_plain: whether one stays plain; on this machine only.
        ca_file: PEM file of who signed the directory's certificate; else the system's.
        bind_dn: as whom people are searched for; empty to search as nobody.
        bind_password: of that account.
        bind_password_file: where that stands instead.
        bind_template: the name that people bind with, with `{name}` in it, as `{name}@example.com`;
            then no account is needed to search.
        base: under which people are.
        user_filter: finds somebody, with `{name}` in it.
        name_attribute: holds the name that is kept here.
        display_attribute: holds the name that is shown.
        group_attribute: of a person, names their groups; empty for none.
        group_filter: finds the groups of somebody, with `{dn}` or `{name}` in it; empty for none.
        group_base: under which groups are; else `base`.
        nested_groups: whether Active Directory is asked for groups in groups.
        timeout: seconds, to connect and for each answer.
        roles: by the distinguished name of a group.
    """

    url: str = Field(min_length=1)
    start_tls: bool = False
    allow_plain: bool = False
    ca_file: FilePath | None = None
    bind_dn: str = ""
    bind_password: SecretStr = _NOTHING
    bind_password_file: FilePath | None = None
    bind_template: str = ""
    base: str = Field(min_length=1)
    user_filter: str = "(uid={name})"
    name_attribute: str = "uid"
    display_attribute: str = "displayName"
    group_attribute: str = "memberOf"
    group_filter: str = ""
    group_base: str = ""
    nested_groups: bool = False
    timeout: int = Field(5, ge=1, le=60)

    @field_validator("user_filter", "bind_template")
    @classmethod
    def _check_template(cls, template: str) -> str:
        if template and "{name}" not in template:
            raise PydanticCustomError("no_name", "Input should contain {{name}}")
        return template

    @model_validator(mode="after")
    def _check_safety(self) -> Self:
        for url in self.urls:
            parts = urlsplit(url)
            if parts.scheme not in {"ldap", "ldaps"} or not parts.hostname:
                raise PydanticCustomError("no_ldap_url", "url should be ldaps://host")
            plain = parts.scheme == "ldap" and not self.start_tls
            if plain and not (self.allow_plain and is_near(parts.hostname)):
                raise PydanticCustomError(
                    "plain_ldap", "url should begin with ldaps://, or start_tls be true"
                )
        given = bool(self.bind_password.get_secret_value() or self.bind_password_file)
        if bool(self.bind_dn) != given:
            raise PydanticCustomError("half_account", "bind_dn and its password belong together")
        return self

    @property
    def urls(self) -> list[str]:
        """Return the servers, in the order in which they are tried."""
        return self.url.split()

    @property
    def groups_filter(self) -> str:
        """Return what finds the groups of somebody; empty where none are searched for."""
        return self.group_filter or (NESTED if self.nested_groups else "")

    def normalize(self, group: str) -> str:
        """Return a distinguished name as it is compared."""
        return _AROUND.sub(r"\1", group).strip().casefold()

    def read_bind_password(self) -> str:
        """Return the password of the account that searches."""
        return read_secret(self.bind_password, self.bind_password_file)


class OidcSettings(GroupRoles):
    """Say how a provider of OpenID Connect is asked.

    Attributes:
        issuer: the provider's own name for itself, an https URL; http on this machine only.
        client_id: what the provider calls this server.
        client_secret: known to both; empty for a public client, whom PKCE alone guards.
        client_secret_file: where that stands instead.
        ca_file: PEM file of who signed the provider's certificate; else the system's.
        scopes: what is asked for.
        name_claim: holds the name that is kept here.
        groups_claim: names somebody's groups; `a.b` is b within a.
        label: on the button; else a general one.
        end_session: whether logging out here logs out at the provider, too.
        timeout: seconds for each answer.
        roles: by the name or id of a group, as the claim has it.
    """

    issuer: str = Field(max_length=400)
    client_id: str = Field(min_length=1)
    client_secret: SecretStr = _NOTHING
    client_secret_file: FilePath | None = None
    ca_file: FilePath | None = None
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    name_claim: str = "preferred_username"
    groups_claim: str = "groups"
    label: str = Field("", max_length=60)
    end_session: bool = True
    timeout: float = Field(10.0, gt=0, le=60)

    @field_validator("issuer")
    @classmethod
    def _check_issuer(cls, issuer: str) -> str:
        if not is_safe_url(issuer):
            raise PydanticCustomError("no_issuer", "Input should be an https:// URL")
        return issuer

    @field_validator("scopes")
    @classmethod
    def _check_scopes(cls, scopes: tuple[str, ...]) -> tuple[str, ...]:
        if "openid" not in scopes:
            raise PydanticCustomError("no_openid", "Input should contain openid")
        return scopes

    def read_client_secret(self) -> str:
        """Return the secret that this server and the provider know; empty for none."""
        return read_secret(self.client_secret, self.client_secret_file)


def is_safe_url(url: str) -> bool:
    """Return whether secrets may be sent there: by https, or to this machine."""
    parts = urlsplit(url)
    near = parts.scheme == "http" and is_near(parts.hostname or "")
    return bool(parts.hostname) and (parts.scheme == "https" or near)


def is_near(host: str) -> bool:
    """Return whether an address is reached from this machine only."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_secret(value: SecretStr, file: Path | None) -> str:
    """Return a secret, from its file where there is one; the line end is no part of it.

    Raises:
        ConfigError: the file cannot be read.
    """
    if file is None:
        return value.get_secret_value()
    try:
        return read_regular_text(file).rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        says = describe_unreadable(error if isinstance(error, OSError) else OSError("no UTF-8"))
        raise ConfigError(says, place=str(file)) from error
