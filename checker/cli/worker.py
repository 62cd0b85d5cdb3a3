"""`checker worker`: takes jobs of a server on another machine."""

import os
from pathlib import Path

import click

from checker.cli.help import command
from checker.cli.serve import collect, data_option, require_libraries
from checker.core.errors import ExitCode


@command()
@data_option
@click.option("--database")
@click.option("--no-model", is_flag=True)
def worker(data: Path, *, database: str | None, no_model: bool) -> int:
    """Take jobs of a server on another machine, from the database that both use."""
    require_libraries()
    from checker.server.logs import set_up_logs  # noqa: PLC0415 - with the extra only
    from checker.server.office import Office  # noqa: PLC0415 - likewise
    from checker.server.supervisor import Supervisor  # noqa: PLC0415 - likewise

    os.umask(0o077)
    settings = collect(database=database)
    if no_model:
        settings["use_model"] = False
    office = Office.open(data, **settings)  # what is wrong is said before the parts start
    office.close()
    set_up_logs()
    supervisor = Supervisor(data, settings)
    if office.settings.use_model:
        supervisor.add_model()
    supervisor.add_worker()
    supervisor.run()
    return ExitCode.PASS
