"""The language of the terminal: it changes what is read, and nothing that is known or decided."""

import json
import re
from pathlib import Path
from typing import Any, Final

import docx
import pytest
from click.testing import CliRunner, Result

from checker.cli import cli
from checker.core import catalogue
from checker.core.errors import ConfigError
from checker.jobs.suppress.fingerprint import build_for_whole
from tests.support.command import Run
from tests.support.word_reviewer import Reviewer

_RULES: Final = """\
ruleset: own
rules:
  - {id: own.vague, kind: existence, words: [適宜], severity: error}
  - {id: own.title, kind: sections, required: [承認], severity: error}
  - id: own.words
    kind: required
    words: [予算, 期限]
    message: {ja: "{label}なし", en: "no {label}"}
"""
_PAIRS: Final = [("ja", "en"), ("en", "ja")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with rules, a Word file and a Markdown file, the current one."""
    (tmp_path / "own.yaml").write_text(_RULES, encoding="utf-8")
    (tmp_path / "a.md").write_text("# 手順\n\n資料は適宜更新する。\n", encoding="utf-8")
    document = docx.Document()
    document.add_heading("手順", 1)
    document.add_paragraph("資料は適宜更新する。")
    document.save(str(tmp_path / "手順.docx"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(language: str, *arguments: str | Path) -> Result:
    words = [str(each) for each in arguments]
    result = CliRunner().invoke(cli, words, env={"CHECKER_LANGUAGE": language})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def _check(language: str, file: Path) -> dict[str, Any]:
    shown = _run(language, "check", "--no-model", "-r", "own.yaml", "--format", "json", file)
    verdict: dict[str, Any] = json.loads(shown.stdout)
    return verdict


def _rules(found: list[dict[str, Any]]) -> list[str]:
    return [each.get("finding", each)["rule"] for each in found]


@pytest.mark.usefixtures("folder")
def test_messages_are_known_by_id_and_values_in_every_language() -> None:
    known = [
        [
            (each["message_id"], each["values"])
            for each in _check(language, Path("a.md"))["findings"]
        ]
        for language in ("ja", "en")
    ]
    said = [
        [each["message"] for each in _check(language, Path("a.md"))["findings"]]
        for language in ("ja", "en")
    ]
    assert (
        known[0]
        == known[1]
        == [
            ("sections.the-section-is-missing", {"expected": "", "name": "承認"}),
            ("own.words", {"label": "「予算」「期限」のどれも"}),
            ("existence.is-used", {"match": "適宜"}),
        ]
    )
    assert said[0] != said[1]


@pytest.mark.parametrize(("first", "then"), _PAIRS)
def test_a_comment_on_the_whole_document_stays_resolved(
    folder: Path, first: str, then: str
) -> None:
    copy = Path("写し.docx")
    _run(first, "check", "--no-model", "-r", "own.yaml", "手順.docx", "--annotate", copy)
    file = Reviewer(copy.read_bytes()).resolve(0).save(folder / "確認済.docx")
    _run(first, "decisions", file)

    for language in (first, then):
        verdict = _check(language, file)
        assert _rules(verdict["suppressed"]) == ["own.title", "own.words"]
        assert _rules(verdict["findings"]) == ["own.vague"]


@pytest.mark.parametrize(("first", "then"), _PAIRS)
def test_a_decision_of_an_older_version_still_holds_in_every_language(
    folder: Path, first: str, then: str
) -> None:
    """Older versions knew what concerns a whole document by its words in one language."""
    finding = next(f for f in _check(first, Path("a.md"))["findings"] if f["rule"] == "own.title")
    old = build_for_whole(finding["message"]).fingerprint
    ignore = f"ignore:\n  - {{rule: own.title, reason: 承認不要, fingerprint: {old}, nth: 1}}\n"
    (folder / "a.md.checker.yaml").write_text(ignore, encoding="utf-8")

    for language in (first, then):
        assert _rules(_check(language, Path("a.md"))["suppressed"]) == ["own.title"]


@pytest.mark.parametrize(("first", "then"), _PAIRS)
def test_a_baseline_holds_in_every_language(folder: Path, first: str, then: str) -> None:
    lint = ("lint", "--no-model", "-r", "own.yaml", "a.md", "--baseline", "known.json", "-q")
    _run(first, *lint, "--update-baseline")
    known = (folder / "known.json").read_bytes()

    assert _run(then, *lint).exit_code == 0
    _run(then, *lint, "--update-baseline")
    assert (folder / "known.json").read_bytes() == known


@pytest.mark.usefixtures("folder")
def test_fingerprints_of_reports_are_the_same_in_every_language() -> None:
    for form in ("gitlab", "sarif"):
        lint = ("lint", "--no-model", "-r", "own.yaml", "a.md", "--format", form, "-q")
        found = [_fingerprints(json.loads(_run(each, *lint).stdout)) for each in ("ja", "en")]
        assert len(found[0]) == 3
        assert found[0] == found[1]


def _fingerprints(report: Any) -> list[Any]:
    if isinstance(report, list):
        return [each["fingerprint"] for each in report]
    return [each["partialFingerprints"] for each in report["runs"][0]["results"]]


@pytest.mark.usefixtures("folder")
def test_a_third_language_is_one_file(pseudo: dict[str, str]) -> None:
    assert pseudo["sections.the-section-is-missing"] == "Thé séčtíóñ “{name}” ís míssíñg."
    shown = _run("qps", "check", "--no-model", "-r", "own.yaml", "手順.docx").stdout
    # what is no message: names of rules and files, and what authors wrote
    left = re.sub(
        r"\bown\b(?:\.[\w.]+)?(?::\d+:\d+)?|\S+\.docx|no 「予算」「期限」のどれも", "", shown
    )
    assert re.findall(r"[A-Za-z]*[aceinouy][A-Za-z]*", left) == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("kind: existence", ("words か patterns が必要です。", "needs words or patterns.")),
        (
            "kind: title, min: 9, max: 2",
            ("min が max より大きくなっています。", "min is more than max."),
        ),
        (
            "kind: existence, patterns: ['(a']",
            (
                "正規表現「(a」を解釈できません: 閉じる ) がありません(3 文字目)",
                "“(a” is not a regular expression: the closing ) is missing (character 3)",
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_in_one_language(
    folder: Path, rule: str, said: tuple[str, str]
) -> None:
    (folder / "own.yaml").write_text(
        f"ruleset: own\nrules:\n  - {{id: own.a, {rule}}}\n", encoding="utf-8"
    )
    for language, words in zip(("ja", "en"), said, strict=True):
        shown = _run(language, "rules", "validate", "own.yaml").stderr
        assert re.sub(r"^own.yaml:[\d:]+ ", "", shown).splitlines() == [words]


@pytest.mark.parametrize(
    ("language", "last"),
    [
        ("ja", "内部エラーです。上の記録を開発者に知らせてください。文書は変更していません。"),
        ("en", "a bug in checker; please report the lines above. No document was changed."),
    ],
)
@pytest.mark.parametrize("lost", [False, True])
def test_a_bug_is_told_in_the_language_of_the_terminal_if_that_can_be_read(
    run: Run, monkeypatch: pytest.MonkeyPatch, language: str, last: str, lost: bool
) -> None:
    def fail(**_options: object) -> None:
        raise RuntimeError("here")

    monkeypatch.setattr(cli, "main", fail)
    if lost:
        monkeypatch.setattr(catalogue, "catalogue", fail)
        monkeypatch.setattr("checker.core.messages.catalogue", fail)
    done = run("schema", "verdict", CHECKER_LANGUAGE=language)
    assert done.returncode == 4
    *_, error, said = done.stderr.splitlines()
    english = "a bug in checker; please report the lines above. No document was changed."
    assert (error, said) == ("RuntimeError: here", f"checker: {english if lost else last}")


@pytest.mark.usefixtures("folder")
def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(ConfigError, match="setting “language”: Input should be 'ja' or 'en'"):
        CliRunner().invoke(
            cli, ["check", "a.md"], env={"CHECKER_LANGUAGE": "fr"}, catch_exceptions=False
        )
    assert "'fr' is not one of 'ja', 'en'" in _run("en", "check", "a.md", "--lang", "fr").output
