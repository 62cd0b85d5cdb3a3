"""The Dockerfile as far as it can be told without an engine: what goes in, and as whom it runs."""

import re
from pathlib import Path

import pytest
from pathspec import GitIgnoreSpec

from tests.support.paths import ROOT

TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def _last(instruction: str) -> str:
    return re.findall(rf"^{instruction} (.*)$", TEXT, re.MULTILINE)[-1]


def test_it_runs_as_nobody_in_particular_and_brings_no_model() -> None:
    assert int(_last("USER")) >= 10000
    assert 'ARG MODEL=""' in TEXT
    assert _last("ENTRYPOINT") == '["checker"]'


@pytest.mark.parametrize(
    ("path", "goes_in"),
    [
        ("checker/session.py", True),
        ("rules/ringi.yaml", True),
        ("templates/init/github.yml.jinja", True),
        ("pyproject.toml", True),
        ("README.md", True),
        ("LICENSE", True),
        ("THIRD_PARTY_NOTICES.md", True),
        ("requirements.lock", True),
        ("requirements-server.lock", True),
        (".git/config", False),
        ("tests/conftest.py", False),
        ("checker/__pycache__/app.cpython-312.pyc", False),
        ("models/secret.gguf", False),
    ],
)
def test_only_what_the_wheel_needs_goes_to_the_builder(path: str, goes_in: bool) -> None:
    ignored = GitIgnoreSpec.from_lines(
        (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    )
    # `*` and later exceptions mean the same to Docker and to git at the top of the tree
    top = Path(path).parts[0]
    left_out = ignored.match_file(top) or (ignored.match_file(path) and "__pycache__" in path)
    assert left_out != goes_in


def test_what_the_wheel_forces_in_is_copied() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    forced = re.findall(r'^"(\w+)" = "checker/data/', project, re.MULTILINE)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert forced
    assert {f"!{each}" for each in (*forced, "checker")} <= set(ignored)


def test_gits_own_guard_against_foreign_folders_stays() -> None:
    assert "safe.directory" not in TEXT
