"""`checker serve`: the office's server."""

import os
import sys
from pathlib import Path
from typing import Any

import click

from checker.cli.help import command
from checker.cli.output import lang_option, locale_language, make_console
from checker.core.errors import ConfigError, ExitCode
from checker.core.messages import DisplayLanguage, Message

data_option = click.option(
    "--data", required=True, type=click.Path(path_type=Path, file_okay=False)
)


@command()
@data_option
@click.option("--host")
@click.option("--port", type=int)
@click.option("--database")
@click.option("--model")
@click.option("--no-model", is_flag=True)
@click.option("--no-worker", is_flag=True)
@click.option("--print-unit", is_flag=True)
@lang_option
def serve(
    data: Path,
    *,
    host: str | None,
    port: int | None,
    database: str | None,
    model: str | None,
    no_model: bool,
    no_worker: bool,
    print_unit: bool,
    lang: DisplayLanguage | None,
) -> int:
    """Serve browsers and programs, and run their jobs, until it is stopped."""
    require_libraries()
    if print_unit:
        from checker.server.unit import describe_unit  # noqa: PLC0415 - with the extra only

        make_console().print(describe_unit(data), end="", markup=False, soft_wrap=True)
        return ExitCode.PASS
    from checker.server.logs import set_up_logs  # noqa: PLC0415 - with the extra only
    from checker.server.office import Office  # noqa: PLC0415 - likewise
    from checker.server.supervisor import Supervisor  # noqa: PLC0415 - likewise
    from checker.server.web.first_run import describe_start, refuse_strangers  # noqa: PLC0415 - "

    os.umask(0o077)  # what a server keeps is its own user's alone
    settings = collect(host=host, port=port, database=database, model=model)
    if no_model:
        settings["use_model"] = False
    office = Office.open(data, **settings)  # what is wrong is said before the parts start
    try:
        refuse_strangers(office)
        for line in describe_start(office):
            make_console().print(line.get(lang or locale_language()))
    finally:
        office.close()
    set_up_logs()
    supervisor = Supervisor(data, settings)
    supervisor.add_web()
    if not no_worker:
        supervisor.add_worker(use_model=office.settings.use_model)
    supervisor.run()
    return ExitCode.PASS


def collect(**options: Any) -> dict[str, Any]:
    """Return the options that were given."""
    return {name: value for name, value in options.items() if value is not None}


def require_libraries() -> None:
    """Make sure that the extra is installed.

    Raises:
        ConfigError: it is not.
    """
    from importlib.util import find_spec  # noqa: PLC0415 - the only use

    needed = ("dbos", "fastapi", "argon2", "alembic", "authlib", "ldap3")
    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        raise ConfigError(
            Message("server.libraries-are-missing", names=", ".join(missing)),
            place=Path(sys.executable).name,
            remedy=Message("server.install-the-extra"),
        )
