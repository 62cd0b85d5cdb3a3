"""Bad input: a message with file, place and remedy, the right exit code, nothing overwritten."""

import hashlib
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.support.command import Run

DRAFT = "# 報告\n\n## 目的\n\n備品の在庫を毎月確認する。\n"


def _draft(folder: Path, name: str = "draft.md") -> Path:
    file = folder / name
    file.write_text(DRAFT, encoding="utf-8")
    return file


def _rules(folder: Path, rule: str) -> Path:
    file = folder / "own.yaml"
    file.write_text(f"ruleset: own\nrules:\n{rule}", encoding="utf-8")
    return file


def _says(run: Run, file: Path, *words: str) -> None:
    before = file.read_bytes() if file.is_file() else None
    result = run("check", "--no-model", file)
    assert result.returncode == 2, result.stdout + result.stderr
    assert result.stderr.startswith(f"checker: {file}: ")
    for word in words:
        assert word in result.stderr
    assert "Traceback" not in result.stderr
    assert (file.read_bytes() if file.is_file() else None) == before


def test_a_missing_file(run: Run, tmp_path: Path) -> None:
    _says(run, tmp_path / "nowhere.docx", "no such file.", "→ Check the name and the folder.")


def test_the_remedy_is_told_once(run: Run, tmp_path: Path) -> None:
    result = run("check", "--no-model", tmp_path / "nowhere.docx")
    said = result.stdout + result.stderr
    assert said.count("Check the name and the folder.") == 1
    assert said.count("\n") == 4
    assert result.stdout.endswith("nowhere.docx\nVerdict: could not be checked\n")


def test_a_folder(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "drafts.docx"
    folder.mkdir()
    _says(run, folder, "is a folder, not a file.", "→ A folder is checked by checker lint")


@pytest.mark.parametrize("name", ["empty.docx", "empty.md"])
def test_an_empty_file(run: Run, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.touch()
    _says(run, file, "is empty.", "→ Save the document again.")


def test_an_old_word_file(run: Run, tmp_path: Path, ole_file: Path) -> None:
    file = tmp_path / "old.doc"
    shutil.copy(ole_file, file)
    _says(run, file, ".doc", "→", ".docx")


def test_a_broken_zip(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "broken.docx"
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", "<a/>" * 1000)
    file.write_bytes(file.read_bytes()[:-30])
    _says(run, file, "→")


def test_an_encrypted_file(run: Run, tmp_path: Path, encrypted_file: Path) -> None:
    file = tmp_path / "secret.docx"
    shutil.copy(encrypted_file, file)
    _says(run, file, "→", "password")


def test_an_unknown_format(run: Run, tmp_path: Path) -> None:
    _says(run, _draft(tmp_path, "draft.hwp"), "(.hwp)", "→ What can be read: .docx .docm .dotx")


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig", "euc-jp", "utf-16"])
def test_markdown_of_old_editors_is_read(run: Run, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "draft.md"
    file.write_bytes(DRAFT.encode(encoding))
    rules = _rules(tmp_path, "  - {id: own.w, kind: existence, words: [備品], severity: error}\n")
    result = run("check", "--no-model", "-r", rules, file)
    assert result.returncode == 1, result.stderr
    assert "“備品” is used." in result.stdout
    assert "line 5, column 1" in result.stdout


def test_a_yaml_file_with_a_tab(run: Run, tmp_path: Path) -> None:
    rules = _rules(tmp_path, "\t- id: own.x\n")
    result = run("check", "--no-model", "-r", rules, _draft(tmp_path))
    assert result.returncode == 2
    assert result.stderr.startswith(f"checker: {rules}:3:1: is not YAML")
    assert "→ Replace the tab with spaces" in result.stderr


def test_an_unknown_kind(run: Run, tmp_path: Path) -> None:
    rules = _rules(tmp_path, "  - {id: own.x, kind: existance, words: [a]}\n")
    result = run("check", "--no-model", "-r", rules, _draft(tmp_path))
    assert result.returncode == 2
    assert result.stderr == (
        f"checker: {rules}:3:17: unknown kind “existance”.\n  → Did you mean “existence”?\n"
    )


def test_an_unknown_key(run: Run, tmp_path: Path) -> None:
    rules = _rules(tmp_path, "  - {id: own.x, kind: existence, wrods: [a]}\n")
    result = run("check", "--no-model", "-r", rules, _draft(tmp_path))
    assert result.returncode == 2
    assert (
        f"checker: {rules}:3:34: unknown key “wrods”.\n  → Did you mean “words”?" in result.stderr
    )


def test_an_expression_that_does_not_compile(run: Run, tmp_path: Path) -> None:
    rules = _rules(
        tmp_path,
        "  - {id: own.x, kind: existence, patterns: ['(a']}\n"
        "  - {id: own.fine, kind: existence, words: [在庫]}\n",
    )
    result = run("check", "--no-model", "-r", rules, _draft(tmp_path))
    assert result.returncode == 3  # it costs that rule, and the verdict is no pass
    assert f"{rules}:3:45: " in result.stdout
    assert "not a regular expression" in result.stdout
    assert "own.fine" in result.stdout
    validated = run("rules", "validate", rules)
    assert validated.returncode == 2
    assert f"{rules}:3:45: " in validated.stderr


def test_an_expression_that_would_backtrack_for_ever(run: Run, tmp_path: Path) -> None:
    rules = _rules(
        tmp_path,
        "  - {id: own.slow, kind: existence, patterns: ['(a+)+$']}\n"
        "  - {id: own.fine, kind: existence, words: [b], severity: error}\n",
    )
    file = tmp_path / "draft.md"
    file.write_text("a" * 5000 + "! b\n", encoding="utf-8")
    result = run("check", "--no-model", "-r", rules, file)
    assert result.returncode == 1, result.stderr
    assert "own.slow" in result.stdout
    assert "A regular expression did not end in time; make it simpler." in result.stdout
    assert "“b” is used." in result.stdout  # the other rule went on


def test_a_rule_set_that_extends_itself(run: Run, tmp_path: Path) -> None:
    rules = tmp_path / "own.yaml"
    rules.write_text("ruleset: own\nextends: own\nrules: []\n", encoding="utf-8")
    result = run("check", "--no-model", "-r", rules, _draft(tmp_path))
    assert result.returncode == 2
    assert f"checker: {rules}:2:1: extends itself (own → own)." in result.stderr


def test_an_unknown_rule_set(run: Run, tmp_path: Path) -> None:
    result = run("check", "--no-model", "-r", "ringgi", _draft(tmp_path))
    assert result.returncode == 2
    assert "there is no rule set “ringgi”." in result.stderr
    assert "Did you mean “ringi”?" in result.stderr


def test_a_truncated_model(run: Run, tmp_path: Path, small_gguf: Path) -> None:
    file = tmp_path / "cut.gguf"
    file.write_bytes(small_gguf.read_bytes()[:-64])
    result = run("check", "-r", "ringi", "--model", file, _ringi(tmp_path))
    assert result.returncode == 2, result.stdout
    assert result.stderr.startswith(f"checker: {file}: ")
    assert "→" in result.stderr


def test_a_model_too_large_for_the_memory(run: Run, tmp_path: Path, huge_gguf: Path) -> None:
    result = run("check", "-r", "ringi", "--model", huge_gguf, _ringi(tmp_path))
    assert result.returncode == 2, result.stdout
    assert "too large for the memory" in result.stderr
    assert "→ Close other programs, or choose a smaller model" in result.stderr


def test_a_model_that_is_not_there(run: Run, tmp_path: Path) -> None:
    result = run("check", "-r", "ringi", "--model", "./nowhere.gguf", _ringi(tmp_path))
    assert result.returncode == 2
    assert "there is no such file." in result.stderr


def test_an_output_path_in_a_missing_folder(run: Run, tmp_path: Path) -> None:
    output = tmp_path / "missing" / "out.json"
    result = run("check", "--no-model", "-o", output, _draft(tmp_path))
    assert result.returncode == 2
    assert f"checker: {output}: lies in a folder that does not exist." in result.stderr
    assert not output.parent.exists()


def test_an_output_path_that_is_a_folder(run: Run, tmp_path: Path) -> None:
    result = run("check", "--no-model", "-o", tmp_path, _draft(tmp_path))
    assert result.returncode == 2
    assert "is a folder." in result.stderr


def test_an_output_path_that_is_the_draft(run: Run, tmp_path: Path) -> None:
    file = _draft(tmp_path)
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    result = run("check", "--no-model", "--format", "json", "-o", file, file)
    assert result.returncode == 2
    assert "is one of the documents to check." in result.stderr
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before


def test_an_output_path_that_is_another_document(run: Run, tmp_path: Path) -> None:
    other = _draft(tmp_path, "other.md")
    result = run("check", "--no-model", "-o", other, _draft(tmp_path))
    assert result.returncode == 2
    assert "is a document that exists already." in result.stderr
    assert other.read_text(encoding="utf-8") == DRAFT


def test_a_bad_file_does_not_end_the_run(run: Run, tmp_path: Path) -> None:
    rules = _rules(tmp_path, "  - {id: own.w, kind: existence, words: [備品]}\n")
    result = run("check", "--no-model", "-r", rules, tmp_path / "nowhere.md", _draft(tmp_path))
    assert result.returncode == 2
    assert "no such file." in result.stderr
    assert "“備品” is used." in result.stdout


def test_a_configuration_with_an_unknown_key(run: Run, tmp_path: Path) -> None:
    (tmp_path / "checker.toml").write_text("modle = 'x'\n", encoding="utf-8")
    result = run("check", "--no-model", _draft(tmp_path))
    assert result.returncode == 2
    assert f"checker: {tmp_path / 'checker.toml'}:1:1: unknown setting “modle”" in result.stderr


def test_a_configuration_that_is_no_toml(run: Run, tmp_path: Path) -> None:
    (tmp_path / "checker.toml").write_text("model = [\n", encoding="utf-8")
    result = run("check", "--no-model", _draft(tmp_path))
    assert result.returncode == 2
    assert f"checker: {tmp_path / 'checker.toml'}: cannot be read" in result.stderr


def _ringi(folder: Path) -> Path:
    file = folder / "稟議書.md"
    text = "# 稟議書\n\n## 費用\n\nA社の見積書による。\n\n## 目的\n\n故障が増えたため更新する。\n"
    file.write_text(text, encoding="utf-8")
    return file
