"""What tests share: running the command as a user does, and the real model, if any."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.engines.catalogue import get_current
from checker.engines.catalogue.installed import InstalledModel
from tests.support.command import Done, Run, as_text, run_here, run_process


def pytest_configure() -> None:
    """Give each of several test processes processors of its own, where the system lets it.

    Threads of llama.cpp wait for each other without sleeping: with more of them than processors all
    stand still for most of the time. The engine counts the processors that its process may use.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers > 1 and hasattr(os, "sched_setaffinity"):
        mine = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
        processors = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, processors[mine % len(processors) :: workers])


@pytest.fixture(scope="session", autouse=True)
def _no_configuration_of_the_users_own() -> Iterator[None]:
    """Let no test see what whoever runs it configured for himself."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHECKER_CONFIG_DIR", folder)
        yield


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file, and those with a model, in one process where there are several.

    A file's fixtures are made once so, and the model is in memory once.
    """
    for item in items:
        group = "model" if item.get_closest_marker("model") else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs `checker` in an empty folder, in English, in this process."""

    def _run(
        *arguments: str | Path, cwd: Path = tmp_path, stdin: str = "", **variables: str | Path
    ) -> Done:
        return as_text(run_here(arguments, cwd, variables, stdin.encode()))

    return _run


@pytest.fixture
def run_apart(tmp_path: Path) -> Run:
    """Return a function that does the same in a process of its own."""

    def _run(
        *arguments: str | Path, cwd: Path = tmp_path, timeout: float = 120, **variables: str | Path
    ) -> Done:
        return as_text(run_process(arguments, cwd, variables, timeout))

    return _run


@pytest.fixture(scope="session")
def real_model() -> InstalledModel:
    """Return the installed default model, or skip and say so."""
    model = get_current()
    if model is None:
        pytest.skip("the default model is not installed: checker model pull")
    return model
