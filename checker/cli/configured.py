"""Share the options that say which configuration holds, and open a session by them.

`--config` and `--isolated` belong to every command that reads a configuration, `--no-suppressions`
to those that report findings. They are no arguments of a command: `open_session` finds them.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from checker.core.config_layers import ConfigSource
from checker.core.data_classes import replace
from checker.core.errors import ConfigError
from checker.core.messages import Message

if TYPE_CHECKING:
    from checker.jobs.lint.configuration import Options
    from checker.jobs.lint.policy import TrustedRevision
    from checker.session import Session

_Command = TypeVar("_Command", bound=Callable[..., Any])
_META: Final = "checker.configured."


def _keep(context: click.Context, option: click.Parameter, value: object) -> object:
    """Keep the value of an option where `chosen_source` and `wants_suppressions` find it."""
    context.meta[f"{_META}{option.name}"] = value
    return value


def configuration_options(command: _Command) -> _Command:
    """Give a command the options that say where its configuration comes from."""
    for add in (_ISOLATED, _CONFIG):
        command = add(command)
    return command


_CONFIG = click.option(
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path),
    expose_value=False,
    callback=_keep,
)
_ISOLATED = click.option(
    "--isolated",
    is_flag=True,
    expose_value=False,
    callback=_keep,
)
suppressions_option = click.option(
    "--no-suppressions",
    is_flag=True,
    expose_value=False,
    callback=_keep,
)
policy_option = click.option(
    "--policy-from",
    metavar="REF",
    expose_value=False,
    callback=_keep,
)


def open_policy(ruleset: str | None) -> "TrustedRevision | None":
    """Return the revision that decides in the command that runs, None where the folder does.

    What is laid out of it is removed when the command ends.

    Raises:
        ConfigError: there is no such revision, or another option excludes it.
    """
    context = click.get_current_context()
    ref = context.meta.get(f"{_META}policy_from")
    if ref is None:
        return None
    for name in ("config", "isolated"):
        if context.meta.get(f"{_META}{name}"):
            raise ConfigError(
                Message("cli.exclude-each-other"),
                place=f"--policy-from, --{name}",
                remedy=Message("cli.choose-one-of-them"),
            )
    from checker.jobs.lint.policy import TrustedRevision  # noqa: PLC0415 - few runs have one

    trusted = TrustedRevision.open(ref, Path.cwd(), ruleset)
    context.call_on_close(trusted.close)
    return trusted


def chosen_source() -> ConfigSource:
    """Return where the user wants the configuration of the command that runs to come from.

    Raises:
        ConfigError: `--config` and `--isolated` were both given.
    """
    meta = click.get_current_context().meta
    file, isolated = meta.get(f"{_META}config"), bool(meta.get(f"{_META}isolated"))
    if file is not None and isolated:
        raise ConfigError(
            Message("cli.exclude-each-other"),
            place="--config, --isolated",
            remedy=Message("cli.choose-one-of-them"),
        )
    return ConfigSource(None if file is None else file.absolute(), isolated)


def wants_suppressions() -> bool:
    """Return whether suppressions count in the command that runs."""
    return not click.get_current_context().meta.get(f"{_META}no_suppressions")


def open_session(options: "Options", folder: Path | None = None) -> "Session":
    """Open the session of the command that runs, under the configuration of the working folder.

    Raises:
        ConfigError: the configuration makes no sense.
    """
    from checker.language.environment import locale_language  # noqa: PLC0415 - not for `lint`
    from checker.session import Session  # noqa: PLC0415 - likewise: loads every kind of rule

    trusted = open_policy(options.ruleset)
    source = chosen_source() if trusted is None else trusted.source
    chosen = replace(options, source=source, suppressions=wants_suppressions())
    return Session.open(folder or Path.cwd(), chosen, locale_language())
