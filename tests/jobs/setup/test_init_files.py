"""What `checker init` writes, and above all what it leaves alone."""

import json
import subprocess
import tomllib
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from checker.cli.init import init
from checker.core.config_layers import load_settings
from tests.support.command import Run

JA = "# 備品の棚卸し\n\n毎月末に、担当者が棚卸しを行う。\n"
EN = "# Stock\n\nThe owner of the warehouse counts the stock at the end of each month.\n"


def _write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _files(folder: Path, text: dict[str, str]) -> None:
    for name, content in text.items():
        _write(folder, **{name: content})


def _contents(folder: Path) -> dict[str, bytes]:
    kept = (each for each in folder.rglob("*") if each.is_file() and ".git/" not in str(each))
    return {str(each.relative_to(folder)): each.read_bytes() for each in kept}


def _init(*arguments: str, cwd: Path) -> Any:
    """Run `checker init` in a folder, in this process, and return its report."""
    with chdir(cwd):
        done = CliRunner().invoke(init, [*arguments, "--format", "json", "--lang", "en"])
    assert done.exception is None, done.output
    return json.loads(done.stdout)


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize("ci", ["github", "gitlab", "jenkins"])
def test_a_dry_run_writes_nothing_and_shows_everything(run: Run, tmp_path: Path, ci: str) -> None:
    _files(tmp_path, {"a.md": JA})
    before = _contents(tmp_path)
    shown = run("init", "--dry-run", "--pre-commit", "--ci", ci).stdout
    assert _contents(tmp_path) == before
    report = _init("--pre-commit", "--ci", ci, cwd=tmp_path)
    for name in report["written"]:
        assert f"would write: {name}\n" in shown
        for line in (tmp_path / name).read_text(encoding="utf-8").splitlines():
            assert f"  | {line}" in shown


def test_files_that_are_there_stay_as_they_are(tmp_path: Path) -> None:
    mine = {
        "README.md": JA,
        "stock.md": EN,
        "checker.toml": 'language = "ja"\n',
        ".checkerignore": "drafts/\n",
        ".github/workflows/checker.yml": "name: mine\n",
        ".gitlab-ci.yml": "include:\n  - local: other.yml\n",
        "Jenkinsfile": "pipeline { }\n",
        ".pre-commit-config.yaml": "repos: []\n",
        "vendor/x.md": JA,
    }
    _files(tmp_path, mine)
    before = _contents(tmp_path)
    added: dict[str, str] = {}
    for ci in ("github", "gitlab", "jenkins"):
        report = _init("--ci", ci, "--pre-commit", cwd=tmp_path)
        added |= {each["file"]: each["add"] for each in report["kept"]}
    assert {name: data for name, data in _contents(tmp_path).items() if name in before} == before
    assert added["checker.toml"].endswith('match = ["/stock.md"]\nruleset = "en-technical"\n')
    assert added[".checkerignore"] == "/vendor/\n"
    assert "checker lint" in added[".github/workflows/checker.yml"]
    assert added[".gitlab-ci.yml"] == "  - local: /.gitlab/checker.yml\n"
    assert added["Jenkinsfile"].startswith("    stage('checker') {")
    (hook,) = yaml.safe_load("repos:\n" + added[".pre-commit-config.yaml"])["repos"]
    assert hook["hooks"][0]["id"] == "checker-lint"


def test_a_second_run_has_nothing_to_do(tmp_path: Path) -> None:
    _files(tmp_path, {"README.md": JA, "en/a.md": EN})
    for ci in ("github", "gitlab", "jenkins"):
        _init("--ci", ci, "--pre-commit", cwd=tmp_path)
        again = _init("--ci", ci, "--pre-commit", cwd=tmp_path)
        assert again["written"] == []
        assert {each["add"] for each in again["kept"]} == {""}


def test_a_link_to_nowhere_is_no_free_place(tmp_path: Path) -> None:
    _files(tmp_path, {"a.md": JA})
    (tmp_path / "checker.toml").symlink_to(tmp_path / "elsewhere.toml")
    report = _init(cwd=tmp_path)
    assert "checker.toml" not in report["written"]
    assert not (tmp_path / "elsewhere.toml").exists()


def test_a_configured_pyproject_is_enough(tmp_path: Path) -> None:
    own = '[tool.checker]\nlanguage = "ja"\n'
    _files(tmp_path, {"README.md": JA, "stock.md": EN, "pyproject.toml": own})
    report = _init(cwd=tmp_path)
    assert not (tmp_path / "checker.toml").exists()
    (kept,) = [each for each in report["kept"] if each["file"] == "pyproject.toml"]
    added = tomllib.loads(kept["add"])["tool"]["checker"]["paths"]
    assert added == [{"match": ["/stock.md"], "ruleset": "en-technical"}]


@pytest.mark.parametrize(
    ("signs", "remote", "ci"),
    [
        ({".github/workflows/x.yml": ""}, "", "github"),
        ({".gitlab-ci.yml": ""}, "", "gitlab"),
        ({"Jenkinsfile": ""}, "", "jenkins"),
        ({}, "git@gitlab.example.co.jp:docs/handbook.git", "gitlab"),
        ({}, "https://github.com/example/handbook.git", "github"),
        ({"Jenkinsfile": ""}, "https://github.com/example/handbook.git", "jenkins"),
    ],
)
def test_the_ci_is_the_one_that_is_there(
    tmp_path: Path, signs: dict[str, str], remote: str, ci: str
) -> None:
    _files(tmp_path, signs | {"a.md": JA})
    _git(tmp_path, "init", "-q", "-b", "trunk")
    if remote:
        _git(tmp_path, "remote", "add", "origin", remote)
    report = _init("--dry-run", cwd=tmp_path)
    assert report["ci"] == ci
    assert not any("--ci none" in each for each in report["notes"])


def test_where_nothing_tells_which_ci_it_says_so(tmp_path: Path) -> None:
    _files(tmp_path, {"a.md": JA})
    report = _init("--dry-run", cwd=tmp_path)
    assert report["ci"] == "github"
    assert any("--ci none" in each for each in report["notes"])
    assert _init("--ci", "none", cwd=tmp_path)["written"] == ["checker.toml", ".checkerignore"]


def test_in_a_repository_files_go_to_its_root(tmp_path: Path) -> None:
    _files(tmp_path, {"docs/手順/a.md": JA, "src/readme.md": EN})
    _git(tmp_path, "init", "-q", "-b", "trunk")
    report = _init(".", cwd=tmp_path / "docs")
    assert report["target"] == "docs"
    assert report["documents"] == {".md": 1}
    assert (tmp_path / "checker.toml").is_file()
    workflow = (tmp_path / ".github/workflows/checker.yml").read_text(encoding="utf-8")
    assert 'branches: ["trunk"]' in workflow
    assert "checker lint docs --no-model" in workflow
    assert report["next"][0] == f"cd {tmp_path}"


def test_rule_sets_are_chosen_by_what_is_there(run: Run, tmp_path: Path) -> None:
    _files(
        tmp_path,
        {
            "README.md": JA,  # the English rules, for which its name stands, are not for it
            "議事録_4月.md": "# 議事録\n\n## 議題\n\n予算\n",
            "手順/a.md": JA,
            "手順/b.md": JA,
            "en/a.md": EN,
            "en/deep/b.md": EN,
            "x[1]/c.md": EN,
        },
    )
    _init(cwd=tmp_path)
    settings = load_settings(tmp_path)
    assert settings.default_ruleset == "ja-business"
    assert [(each.match, each.ruleset) for each in settings.paths] == [
        (("/en/",), "en-technical"),
        (("/x\\[1\\]/",), "en-technical"),
    ]
    linted = run("lint", ".", "--no-model", "--format", "json")
    chosen = {
        each["document"]["path"]: each["ruleset"]["id"]
        for each in json.loads(linted.stdout)["files"]
    }
    assert chosen == {
        "README.md": "ja-business",
        "議事録_4月.md": "minutes",
        "手順/a.md": "ja-business",
        "手順/b.md": "ja-business",
        "en/a.md": "en-technical",
        "en/deep/b.md": "en-technical",
        "x[1]/c.md": "en-technical",
    }


def test_a_folder_of_english_or_of_code_gets_rules_for_it(tmp_path: Path) -> None:
    _files(tmp_path, {"english/a.md": EN, "code/a.md": JA + "\n```sh\nls\n```\n"})
    for name, ruleset in (("english", "en-technical"), ("code", "ja-technical")):
        report = _init(name, "--ci", "none", "--dry-run", cwd=tmp_path)
        assert report["default_ruleset"] == ruleset


def test_the_companys_own_rule_sets_are_found_and_used(run: Run, tmp_path: Path) -> None:
    own = 'ruleset: nippo\napplies_to: {filename: ["日報*.md"]}\nrules: []\n'
    _files(tmp_path, {"社内/nippo.yaml": own, "x.yml": "rules: {a: b}\n", "日報_1.md": EN})
    _init(cwd=tmp_path)
    settings = load_settings(tmp_path)
    assert settings.rules == (tmp_path / "社内",)
    assert settings.paths == ()  # whoever wrote the rules knows what they are for
    assert run("lint", ".", "--no-model").returncode == 0


def test_two_rule_sets_that_fit_alike_are_decided(run: Run, tmp_path: Path) -> None:
    _files(tmp_path, {"議事録_稟議の件.md": JA})
    assert run("lint", ".", "--no-model").returncode == 2
    _init(cwd=tmp_path)
    assert run("lint", ".", "--no-model").returncode in {0, 1}


def test_unreadable_and_made_documents_are_left_out_and_said(run: Run, tmp_path: Path) -> None:
    _files(
        tmp_path, {"a.md": JA, "壊.docx": "x", "build/b.md": JA, "古い.doc": "x", "旧版/c.md": JA}
    )
    report = _init(cwd=tmp_path)
    assert list(report["unreadable"]) == ["壊.docx"]
    assert any("古い.doc" in each for each in report["notes"])
    lines = (tmp_path / ".checkerignore").read_text(encoding="utf-8").splitlines()
    assert [each for each in lines if each and not each.startswith("#")] == ["/build/", "/壊.docx"]
    assert "# /旧版/" in lines
    linted = json.loads(run("lint", ".", "--no-model", "--format", "json").stdout)
    assert [each["document"]["path"] for each in linted["files"]] == ["a.md", "旧版/c.md"]


def test_comments_are_in_the_language_of_the_user(run: Run, tmp_path: Path) -> None:
    _files(tmp_path, {"a.md": EN, "壊.docx": "x", "vendor/a.md": EN, "old/a.md": EN})
    for ci in ("github", "gitlab", "jenkins"):
        english = run("init", "--dry-run", "--pre-commit", "--ci", ci, "--lang", "en").stdout
        assert english.replace("壊", "").isascii() or ci == "none"
        japanese = run("init", "--dry-run", "--pre-commit", "--ci", ci, "--lang", "ja").stdout
        assert "書くもの" in japanese
        assert "# checker の設定" in japanese


@pytest.mark.parametrize("given", ["", " ", "--index-url x", "a\nb", "a${{ b }}"])
def test_what_pip_could_not_be_told_is_refused(run: Run, tmp_path: Path, given: str) -> None:
    _files(tmp_path, {"a.md": JA})
    done = run("init", "--requirement", given)
    assert done.returncode == 2
    assert not (tmp_path / "checker.toml").exists()


def test_no_folder_and_an_empty_one(run: Run, tmp_path: Path) -> None:
    assert run("init", "missing").returncode == 2
    (tmp_path / "empty").mkdir()
    report = _init(".", cwd=tmp_path / "empty")
    assert report["documents"] == {}
    assert run("lint", ".", "--no-model", cwd=tmp_path / "empty").returncode == 0


def test_a_configuration_that_ci_would_not_see_is_said(tmp_path: Path) -> None:
    _files(tmp_path, {"docs/checker.toml": 'language = "en"\n', "docs/a.md": JA})
    _git(tmp_path, "init", "-q")
    report = _init("docs", cwd=tmp_path)
    assert any("docs/checker.toml" in each for each in report["notes"])


def test_rules_of_other_linters_are_pointed_out(tmp_path: Path) -> None:
    _files(tmp_path, {"a.md": JA, "prh.yml": "rules: []\n"})
    report = _init(cwd=tmp_path)
    assert any("checker rules import prh.yml" in each for each in report["notes"])
