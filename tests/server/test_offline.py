"""A whole server on a machine without a network: it works, and asks nobody elsewhere."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ROOT

pytestmark = pytest.mark.slow


def _may_cut_off() -> bool:
    """Return whether this system lets us have a network of our own."""
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return False
    tried = ["unshare", "-rn", "ip", "link", "set", "lo", "up"]
    return not subprocess.run(tried, capture_output=True, check=False).returncode


@pytest.mark.skipif(not _may_cut_off(), reason="nobody may have a network of their own here")
def test_a_server_without_a_network_works_and_asks_nobody(tmp_path: Path) -> None:
    command = ["unshare", "-rn", sys.executable, "-m", "tests.support.offline_office"]
    done = subprocess.run(
        [*command, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told.pop("traced") in ([], None)  # None without strace
    assert told == {
        "page": ["をを"],
        "api": ["ja-business.repetition"],
        "asked": [],
        "watched": True,
    }
