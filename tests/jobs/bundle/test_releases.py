"""A bundle is installed by the Python that is there, upgraded, rolled back and removed."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.jobs.bundle.create import Made
from checker.jobs.bundle.installer import machine, releases
from checker.jobs.bundle.installer.contents import verify
from checker.jobs.bundle.installer.errors import BundleError
from tests.support.bundles import MODEL, make_tiny, rewrite_manifest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="installed on Linux and macOS"),
]
Make = Callable[..., Made]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Return what makes a tiny bundle of a version."""
    return lambda version, **order: make_tiny(tmp_path, monkeypatch, version=version, **order)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return where it is installed; nothing is there yet."""
    return tmp_path / "opt" / "checker's"


def _run(
    bundle: Path, *arguments: str | Path, language: str = "en"
) -> subprocess.CompletedProcess[str]:
    """Run the bundle's own installer as an administrator does."""
    return subprocess.run(
        [sys.executable, "-I", bundle / "install.py", *arguments],
        env={"PATH": os.environ["PATH"], "LANG": f"{language}.UTF-8", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def _ask(root: Path) -> str:
    """Return what the installed command says of its version."""
    done = subprocess.run(
        [root / "bin" / "checker", "--version"], capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout.strip()


def _list(root: Path) -> set[str]:
    return {each.relative_to(root).as_posix() for each in root.rglob("*")}


def test_its_whole_life(make: Make, root: Path, tmp_path: Path) -> None:
    old, new = make("0.1.0"), make("0.2.0", model=None)
    (tmp_path / "data").mkdir()
    done = _run(old.path, "install", "--root", root)
    name = f"0.1.0-{old.sha256[:8]}"
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == f"{name} is in use: {root}/bin/checker"
    assert _ask(root) == "checker 0.1.0"
    (model,) = root.glob("models/*/tiny.gguf")
    assert model.read_bytes() == MODEL
    settings = root / "current" / "venv" / "etc" / "checker" / "checker.toml"
    assert settings.read_text(encoding="utf-8") == f'model = "{model}"\n'
    assert not (root / "current" / "wheels").exists()
    verify(old.path)  # the installer left no byte in it

    assert _run(new.path, "install", "--root", root).returncode == 0
    assert _ask(root) == "checker 0.2.0"
    assert settings.read_text(encoding="utf-8") == f'model = "{model}"\n'  # it goes on with it

    installed = root / "current"  # what was installed knows where it lies
    done = _run(installed, "rollback")
    assert done.stdout == f"{name} is in use again. Restart the server, if there is one.\n"
    assert _ask(root) == "checker 0.1.0"
    assert _run(installed, "rollback").returncode == 0
    assert _ask(root) == "checker 0.2.0"

    done = _run(new.path, "install", "--root", root)
    assert done.stdout.splitlines()[1] == f"0.2.0-{new.sha256[:8]} is installed already."
    record = json.loads((installed / "release.json").read_text(encoding="utf-8"))
    assert record == {"version": "0.2.0", "model": str(model), "manifest": new.sha256}
    assert _run(make("0.3.0", model=None).path, "install", "--root", root).returncode == 0
    names = sorted(each.name.partition("-")[0] for each in (root / "releases").iterdir())
    assert names == ["0.2.0", "0.3.0"]
    assert model.exists()

    (root / "notes.txt").write_text("ours", encoding="utf-8")
    assert _run(installed, "uninstall").returncode == 0
    assert _list(root) == {"notes.txt"}


def test_what_does_not_start_is_not_used(make: Make, root: Path, tmp_path: Path) -> None:
    assert _run(make("0.1.0").path, "install", "--root", root).returncode == 0
    before = _list(root)
    company = tmp_path / "company"
    (company / "rules").mkdir(parents=True)
    (company / "rules" / "own.yaml").write_text("ruleset: own\n", encoding="utf-8")
    (company / "checker.toml").write_text("# damaged\n", encoding="utf-8")
    done = _run(make("0.2.0", company=company).path, "install", "--root", root)
    told = "the new release does not start, so the one in use stays: the rule set is damaged"
    assert (done.returncode, done.stderr) == (2, f"install.py: {told}\n")
    assert _list(root) == before
    assert _ask(root) == "checker 0.1.0"


def test_the_companys_folder_becomes_the_installations(
    make: Make, root: Path, tmp_path: Path
) -> None:
    company = tmp_path / "company"
    (company / "rules").mkdir(parents=True)
    (company / "rules" / "own.yaml").write_text("ruleset: own\n", encoding="utf-8")
    assert _run(make("0.2.0", company=company).path, "install", "--root", root).returncode == 0
    folder = root / "current" / "venv" / "etc" / "checker"
    assert {each.relative_to(folder).as_posix() for each in folder.rglob("*")} == {
        "checker.toml",
        "rules",
        "rules/own.yaml",
    }
    assert folder.joinpath("checker.toml").read_text(encoding="utf-8").splitlines()[1:] == [
        'rules = ["rules"]'
    ]


def _refuse(bundle: Path, root: Path) -> tuple[str, dict[str, object]]:
    with pytest.raises(BundleError) as error:
        releases.install(bundle, root, None, lambda *_, **__: None)
    assert not root.exists()
    return error.value.what, error.value.values


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("python", "3.99", "bundle.other-python"),
        ("machine", "win32-amd64", "bundle.other-machine"),
        ("libc", "99.1", "bundle.other-libc"),
    ],
)
def test_another_machine_is_refused(
    make: Make, root: Path, key: str, value: str, told: str
) -> None:
    bundle = make("0.2.0").path
    rewrite_manifest(bundle, lambda said: said.update({key: value}))
    what, values = _refuse(bundle, root)
    assert (what, values["needed"]) == (told, value)
    done = _run(bundle, "install", "--root", root, language="ja_JP")
    assert (done.returncode, done.stdout.splitlines()) == (2, [f"{bundle} を確かめています。"])
    assert done.stderr.startswith("install.py: このまとめ")


def test_an_older_processor_takes_its_own_wheels_or_is_refused(
    make: Make, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = make("0.2.0").path
    rewrite_manifest(bundle, lambda said: said.update({"avx2": True}))
    monkeypatch.setattr(machine, "has_avx2", lambda: False)
    assert _refuse(bundle, root)[0] == "bundle.old-processor"


def test_a_folder_of_others_is_left_alone(make: Make, root: Path) -> None:
    root.mkdir(parents=True)
    (root / "theirs").write_text("theirs", encoding="utf-8")
    bundle = make("0.2.0").path
    for do in ("install", "rollback", "uninstall"):
        assert _run(bundle, do, "--root", root).returncode == 2
    assert _list(root) == {"theirs"}
