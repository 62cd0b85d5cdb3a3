"""`checker bundle`: what an administrator types, and what is answered."""

import json
import re
from pathlib import Path

import pytest

from checker.core.catalogue import FOLDER
from checker.jobs.bundle import installer
from checker.jobs.bundle.installer import releases
from tests.support.bundles import make_tiny
from tests.support.command import Run

Patch = pytest.MonkeyPatch


def test_a_bundle_is_verified(run: Run, tmp_path: Path, monkeypatch: Patch) -> None:
    made = make_tiny(tmp_path, monkeypatch, output=tmp_path / "checker.tar")
    done = run("bundle", "verify", "checker.tar")
    assert (done.returncode, done.stdout) == (
        0,
        f"Whole: {made.files} files, each with its sha256. The manifest's own: {made.sha256}\n",
    )
    data = bytearray(made.path.read_bytes())
    data[data.index(b"GGUF, but")] ^= 1
    made.path.write_bytes(data)
    done = run("bundle", "verify", "checker.tar")
    assert (done.returncode, done.stderr) == (
        2,
        "checker: checker.tar: models/tiny.gguf: is not what the manifest says; nothing was used\n",
    )
    assert sorted(each.name for each in tmp_path.glob(".*")) == []


def test_a_bundle_is_installed_as_a_folder(run: Run, tmp_path: Path, monkeypatch: Patch) -> None:
    make_tiny(tmp_path, monkeypatch, output=tmp_path / "checker.tar")
    seen: list[tuple[bool, Path]] = []
    monkeypatch.setattr(
        releases,
        "install",
        lambda folder, root, *_: seen.append(((folder / "install.py").is_file(), root)),
    )
    assert run("bundle", "install", "checker.tar", "--root", "opt").returncode == 0
    assert seen == [(True, Path("opt"))]
    assert sorted(each.name for each in tmp_path.glob(".*")) == []


def test_what_cannot_be_made_is_said_at_once(run: Run, tmp_path: Path) -> None:
    done = run("bundle", "create", "--with", "servre", "--without-model")
    assert done.returncode == 2
    assert "servre: a bundle is made with server, search" in done.stderr
    done = run("bundle", "create", CHECKER_CACHE_DIR=tmp_path / "none")
    assert (done.returncode, done.stderr.splitlines()) == (
        2,
        [
            "checker: no model is installed here",
            "  → checker model pull, or leave it out: --without-model",
        ],
    )


@pytest.mark.parametrize("content", [b"", b"no tar"])
def test_what_is_no_bundle_is_refused(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "checker.tar").write_bytes(content)
    done = run("bundle", "verify", "checker.tar")
    assert done.returncode == 2
    assert "checker.tar: is no bundle that can be read" in done.stderr


def test_every_word_of_the_installers_stands_in_the_catalogues() -> None:
    """`BundleError` takes ids that no test of messages looks at."""
    folder = Path(installer.__file__).parent
    code = "".join(each.read_text(encoding="utf-8") for each in folder.glob("*.py"))
    named = set(re.findall(r'"(bundle\.[a-z0-9-]+)"', code))
    known = json.loads((FOLDER / "en.json").read_text(encoding="utf-8"))
    assert named - known.keys() == set()
