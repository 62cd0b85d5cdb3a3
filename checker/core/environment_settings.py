"""Read settings from the environment, before those of files.

What reads it takes as long to import as a short document to check: it is imported where the
environment sets something.
"""

from collections.abc import Mapping
from typing import Any

from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from checker.core.config import Settings
from checker.core.errors import ConfigError
from checker.core.messages import Message


class EnvironmentFirst(BaseSettings):
    """Settings of files that were already read, which arrive as init arguments."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the environment before the files, which arrive as init arguments."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings


class _ReadSettings(EnvironmentFirst, Settings):
    """Settings whose last source are files that were already read."""

    model_config = SettingsConfigDict(
        env_prefix="CHECKER_", env_nested_delimiter="__", extra="forbid", frozen=True
    )


def read_over(values: Mapping[str, Any]) -> Settings:
    """Return the settings of files with those of the environment over them.

    Raises:
        ValidationError: a key or value makes no sense.
        ConfigError: a variable is no JSON where it should be.
    """
    try:
        return _ReadSettings(**values)
    except SettingsError as error:
        raise ConfigError(
            Message("core.setting", key="", message=str(error)),
            place="CHECKER_*",
            remedy=Message("core.settings", model_fields=", ".join(Settings.model_fields)),
        ) from error
