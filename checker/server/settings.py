"""Read how a server is run: `server.toml` in its data folder, environment, command line."""

from pathlib import Path
from typing import Any, Final

from pydantic import Field, ValidationError
from pydantic_settings import SettingsConfigDict

from checker.core.config_files import read_toml
from checker.core.environment_settings import EnvironmentFirst
from checker.core.errors import ConfigError
from checker.core.messages import Message
from checker.server.directory_settings import LdapSettings, OidcSettings
from checker.server.folder_settings import FolderSettings

FILE: Final = "server.toml"
_PREFIX: Final = "CHECKER_SERVER_"


class ServerSettings(EnvironmentFirst):
    """Say how one server is run; each value may also stand in `CHECKER_SERVER_<NAME>`.

    Attributes:
        host: the address that is listened on; beyond this machine only once somebody may
            administer the server.
        port: likewise.
        database: a PostgreSQL URL; empty for SQLite in the data folder.
        certificate: PEM file, for TLS without a proxy; `key` belongs to it.
        key: its private key.
        public_url: how browsers reach the server, where a proxy stands before it.
        trusted_proxies: addresses whose `X-Forwarded-For` and user header are believed.
        user_header: in which a trusted proxy says who is logged in; empty for none.
        model: which model judges, as `checker check --model` takes it; empty for the one in use.
        use_model: whether judged rules are asked at all.
        jobs_at_once: documents that one worker checks at the same time.
        upload_mib: no file is larger.
        job_seconds: no job runs longer.
        job_memory_mib: no job's process takes more.
        waiting_hours: a job that found no turn for so long fails, and says so.
        keep_days: documents and results are deleted after so long.
        session_hours: a login ends after so long, and after a quarter of it without a request.
        requests_per_minute: of one user or token.
        ldap: the company's directory, whose people may log in.
        oidc: the provider of OpenID Connect, likewise.
        metrics_from: addresses that may read `/metrics` without a token of an administrator.
        model_seconds: in which a program's request to the model waits and is answered.
        folders: of documents that people may ask, and who reads each.
        index_hours: the documents' index is brought up to date so often; 0 for by hand only.
        questions_per_minute: of one user or token, to the documents.
        ask_seconds: in which the model judges whether passages answer a question.
    """

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_nested_delimiter="_",
        env_nested_max_split=1,
        extra="forbid",
        frozen=True,
    )

    host: str = "127.0.0.1"
    port: int = Field(8400, ge=0, le=65535)
    database: str = ""
    certificate: Path | None = None
    key: Path | None = None
    public_url: str = ""
    trusted_proxies: tuple[str, ...] = ()
    user_header: str = ""
    model: str = ""
    use_model: bool = True
    jobs_at_once: int = Field(2, ge=1, le=64)
    upload_mib: int = Field(50, ge=1, le=500)
    job_seconds: int = Field(600, ge=5)
    job_memory_mib: int = Field(2048, ge=512)
    waiting_hours: int = Field(24, ge=1)
    keep_days: int = Field(30, ge=1)
    session_hours: int = Field(12, ge=1, le=168)
    requests_per_minute: int = Field(300, ge=1)
    ldap: LdapSettings | None = None
    oidc: OidcSettings | None = None
    metrics_from: tuple[str, ...] = ()
    model_seconds: int = Field(300, ge=5, le=3600)
    folders: tuple[FolderSettings, ...] = ()
    index_hours: int = Field(24, ge=0, le=8760)
    questions_per_minute: int = Field(20, ge=1)
    ask_seconds: int = Field(60, ge=1, le=600)


def read_settings(data: Path, **options: Any) -> ServerSettings:
    """Return the settings of the server whose data folder this is.

    Args:
        data: the folder; its `server.toml` may be missing.
        options: of the command line, by the names of `ServerSettings`; None where one is not given.

    Raises:
        ConfigError: a file, a variable or an option makes no sense; names file and key.
    """
    file = data / FILE
    values = read_toml(file) if file.exists() else {}
    try:
        read = ServerSettings(**values)
        given = {name: value for name, value in options.items() if value is not None}
        return ServerSettings.model_validate(read.model_dump() | given) if given else read
    except ValidationError as error:
        raise _explain(error, file) from error


def _explain(error: ValidationError, file: Path) -> ConfigError:
    first = error.errors(include_url=False)[0]
    return ConfigError(
        Message("core.setting", key=".".join(map(str, first["loc"])), message=first["msg"]),
        place=str(file),
        remedy=Message("core.settings", model_fields=", ".join(ServerSettings.model_fields)),
    )
