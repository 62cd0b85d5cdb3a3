"""Where CI gets checker from: where it came from here."""

import json
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

import pytest

from checker import __version__
from checker.jobs.setup import requirement as subject
from checker.jobs.setup.requirement import NAME, build_requirement

PIN = f"{NAME}=={__version__}"


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (None, PIN),
        ({"url": "file:///home/me/checker", "dir_info": {"editable": True}}, PIN),
        (
            {
                "url": "https://git.example.co.jp/tools/checker.git",
                "vcs_info": {"vcs": "git", "commit_id": "0a1b", "requested_revision": "v0.1.0"},
            },
            f"{NAME} @ git+https://git.example.co.jp/tools/checker.git@v0.1.0",
        ),
        (
            {"url": "https://git.example.co.jp/c", "vcs_info": {"vcs": "git", "commit_id": "0a1b"}},
            f"{NAME} @ git+https://git.example.co.jp/c@0a1b",
        ),
        (
            {"url": "https://files.example.co.jp/c-0.1.0-py3-none-any.whl", "archive_info": {}},
            f"{NAME} @ https://files.example.co.jp/c-0.1.0-py3-none-any.whl",
        ),
        ({"url": "https://me:secret@files.example.co.jp/c.whl", "archive_info": {}}, PIN),
    ],
)
def test_ci_installs_what_is_installed_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, origin: object, expected: str
) -> None:
    folder = tmp_path / "doc_format_checker-0.1.0.dist-info"
    folder.mkdir()
    if origin is not None:
        (folder / "direct_url.json").write_text(json.dumps(origin), encoding="utf-8")

    def found(name: str) -> Distribution:
        assert name == NAME
        return PathDistribution(folder)

    monkeypatch.setattr(subject, "distribution", found)
    assert build_requirement() == expected


def test_what_the_user_says_holds() -> None:
    assert build_requirement("wheels/checker.whl") == "wheels/checker.whl"
