"""What tests share: running the command as a user does, and the real model where there is one."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.models import current
from checker.models.installed import InstalledModel

Run = Callable[..., subprocess.CompletedProcess[str]]

ROOT = Path(__file__).parent.parent


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs `checker` in an empty folder, in English, in a second process."""

    def _run(
        *arguments: str | Path, cwd: Path = tmp_path, timeout: float = 120, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"CHECKER_LANGUAGE": "en", "PYTHONUTF8": "1"} | variables
        return subprocess.run(
            [sys.executable, "-m", "checker", *map(str, arguments)],
            cwd=cwd,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )

    return _run


@pytest.fixture(scope="session")
def real_model() -> InstalledModel:
    """Return the installed default model, or skip and say so."""
    model = current()
    if model is None:
        pytest.skip("the default model is not installed: checker model pull")
    return model
