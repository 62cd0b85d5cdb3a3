"""Configuration: options, then environment, then the nearest checker.toml or pyproject.toml."""

import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from checker.core.catalogue import languages
from checker.core.errors import ConfigError
from checker.core.findings import Severity
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.core.messages import DisplayLanguage, Message


def _check_display_language(name: str) -> str:
    """Return a language that messages can be shown in.

    Raises:
        PydanticCustomError: there is no catalogue of that name.
    """
    if name in languages():
        return name
    known = " or ".join(f"'{each}'" for each in languages())
    raise PydanticCustomError("unknown_language", "Input should be {known}", {"known": known})


class EndpointSettings(BaseModel):
    """A server with the OpenAI interface, asked where `model` is `openai:NAME`; times in seconds.

    The key itself is never written here: `api_key_env` names the variable that holds it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(min_length=1)
    api_key_env: str | None = None
    timeout: float = Field(120.0, gt=0, le=3600)
    concurrency: int = Field(4, ge=1, le=64)
    retries: int = Field(3, ge=0, le=20)
    allow_public: bool = False


class PathSettings(BaseModel):
    """What holds otherwise for some files, in every command: one `[[tool.checker.paths]]`.

    `match` are globs as in .gitignore, from the folder of the configuration file. Of several
    entries that match a file, what a later one says holds.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    match: tuple[str, ...] = Field(min_length=1)
    ruleset: str | None = None
    fail_on: Severity | None = None
    severity: dict[str, Severity] = Field(default_factory=dict)
    off: tuple[str, ...] = ()


class LintSettings(BaseModel):
    """What `checker lint` does where its options do not say: `[tool.checker.lint]`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    jobs: int | None = Field(None, ge=1, le=256)
    cache: bool = True
    cache_file: Path | None = None
    cache_mib: int = Field(256, ge=1, le=65536)
    baseline: Path | None = None
    max_findings: int | None = Field(None, ge=1)


class Settings(BaseSettings):
    """What a company or a user may set; `CHECKER_MODEL` and the like in the environment."""

    model_config = SettingsConfigDict(
        env_prefix="CHECKER_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    rules: tuple[Path, ...] = ()
    templates: tuple[Path, ...] = ()
    numbers: Path | None = None
    prompts: Path | None = None
    default_ruleset: str = "ja-business"
    model: str | None = None
    endpoint: EndpointSettings | None = None
    language: Annotated[DisplayLanguage, AfterValidator(_check_display_language)] | None = None
    fail_on: Severity = "error"
    check_examples: bool = True
    threads: int | None = Field(None, ge=1, le=256)
    context: int | None = Field(None, ge=1024, le=131072)
    batch: int | None = Field(None, ge=8, le=4096)
    gpu_layers: int | None = Field(None, ge=-1)
    adapter: bool = True
    limits: Limits = DEFAULT_LIMITS
    paths: tuple[PathSettings, ...] = ()
    lint: LintSettings = Field(default_factory=LintSettings)


class _ReadSettings(Settings):
    """Settings whose last source is a file that was already read."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the environment before the file, which arrives as init arguments."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings


def load_settings(folder: Path) -> Settings:
    """Return the settings that hold in `folder`.

    Raises:
        ConfigError: the file is no TOML, or a key or value makes no sense; names file and key.
    """
    file = find_config_file(folder)
    values = _read_values(file) if file else {}
    try:
        return _ReadSettings(**values)
    except (ValidationError, SettingsError) as error:
        raise _build_config_error(error, file, values) from error


def find_config_file(folder: Path) -> Path | None:
    """Return the file that holds the settings of `folder`, the nearest upward; None without one.

    Raises:
        ConfigError: a pyproject.toml on the way is no TOML.
    """
    for parent in (folder, *folder.parents):
        own = parent / "checker.toml"
        if own.is_file():
            return own
        shared = parent / "pyproject.toml"
        if shared.is_file() and "checker" in _parse_toml(shared).get("tool", {}):
            return shared
    return None


def _read_values(file: Path) -> dict[str, Any]:
    table = _parse_toml(file)
    if file.name == "pyproject.toml":
        table = table["tool"]["checker"]
    values = {key.replace("-", "_"): value for key, value in table.items()}
    for key in ("rules", "templates"):
        if isinstance(values.get(key), (str, list)):
            listed = values[key] if isinstance(values[key], list) else [values[key]]
            values[key] = tuple(file.parent / str(each) for each in listed)
    for key in ("numbers", "prompts"):
        if isinstance(values.get(key), str):
            values[key] = file.parent / values[key]
    if isinstance(values.get("lint"), dict):
        values["lint"] = _lint(values["lint"], file.parent)
    if isinstance(values.get("paths"), list):
        values["paths"] = [_convert_path(each) for each in values["paths"]]
    return values


def _lint(table: dict[str, Any], folder: Path) -> dict[str, Any]:
    values = {key.replace("-", "_"): value for key, value in table.items()}
    for key in ("cache_file", "baseline"):
        if isinstance(values.get(key), str):
            values[key] = folder / values[key]
    return values


def _convert_path(table: Any) -> Any:
    if not isinstance(table, dict):
        return table
    values = {key.replace("-", "_"): value for key, value in table.items()}
    if isinstance(values.get("match"), str):
        values["match"] = (values["match"],)
    return values


def _parse_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(
            Message("core.cannot-be-read", error=error),
            place=str(file),
            remedy=Message("core.check-the-toml-syntax"),
        ) from error


def _build_config_error(
    error: ValidationError | SettingsError, file: Path | None, values: dict[str, Any]
) -> ConfigError:
    first = error.errors(include_url=False)[0] if isinstance(error, ValidationError) else None
    key = str(first["loc"][0]) if first and first["loc"] else ""
    message = str(first["msg"]) if first else str(error)
    from_file = file is not None and key in values
    place = str(file) if from_file else f"CHECKER_{key.upper()}"
    if first and first["type"] == "missing" and len(first["loc"]) > 1:
        what = Message("core.setting-lacks", key=key, missing=first["loc"][-1])
    else:
        what = Message("core.setting", key=key, message=message)
    return ConfigError(
        what,
        place=place,
        remedy=Message("core.settings", model_fields=", ".join(Settings.model_fields)),
    )
