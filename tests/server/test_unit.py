"""The unit that systemd runs a server by."""

import shutil
import subprocess
from pathlib import Path

import pytest

from checker.server.unit import describe_unit
from tests.support.command import Run


def test_the_unit_names_the_folder_and_the_command(run: Run) -> None:
    done = run("serve", "--data", "/srv/checker", "--print-unit")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert "ReadWritePaths=/srv/checker" in lines
    (start,) = (each for each in lines if each.startswith("ExecStart="))
    assert start.endswith("checker serve --data /srv/checker")
    assert done.stdout == describe_unit(Path("/srv/checker"))


def test_a_path_with_signs_stays_one_path() -> None:
    text = describe_unit(Path('/srv/our "50%" data'), Path("/opt/our tools/checker"))
    assert 'ExecStart="/opt/our tools/checker" serve --data "/srv/our \\"50%%\\" data"' in text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_the_unit_right_and_tight(tmp_path: Path) -> None:
    file = tmp_path / "checker.service"
    file.write_text(describe_unit(tmp_path, Path("/bin/true")))
    checked = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(file)]
    done = subprocess.run(checked, capture_output=True, text=True, check=False)
    assert [each for each in done.stderr.splitlines() if file.name in each] == []
    rated = ["systemd-analyze", "security", "--offline=yes", "--threshold=20", str(file)]
    done = subprocess.run(rated, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-500:]
