"""What is wrong with rule sets and templates, where it stands."""

from pathlib import Path

import pytest

from checker.lsp.messages import EditorText, Start
from checker.lsp.rule_files import validate_draft
from checker.lsp.workspaces import Workspace, WorkspaceRegistry

BASE = "ruleset: base\nrules:\n  - {id: base.a, kind: existence, words: [至急]}\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a folder with a rule set that others extend."""
    (tmp_path / "checker.toml").write_text('rules = ["."]\n')
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    return WorkspaceRegistry(Start("en", judge=False)).of(str(tmp_path))


def found(workspace: Workspace, text: str, name: str = "own.yaml") -> list[tuple[str, str, str]]:
    """Return level, words of the text, and the message's first line, of all that is wrong."""
    folder = workspace.walk.working
    lines = text.replace("\r\n", "\n").split("\n")
    remarks = validate_draft(workspace, EditorText(f"{folder}/{name}", text, folder)).remarks
    assert remarks is not None
    return [
        (
            each.level,
            lines[each.where.line - 1][each.where.column - 1 : each.where.end_column - 1],
            each.words.partition("\n")[0],
        )
        for each in remarks
    ]


def test_each_fault_stands_at_its_key(workspace: Workspace) -> None:
    text = (
        "# 😀\r\nruleset: own\r\nextends: [base]\r\nrules:\r\n"
        "  - id: own.a\r\n    kind: existence\r\n    wrods: [適宜]\r\n"
        "  - id: own.b\r\n    kind: substituton\r\n"
        "override:\r\n  base.b: {severity: info}\r\n"
    )
    assert found(workspace, text) == [
        ("error", "wrods", "unknown key “wrods”."),
        ("error", "substituton", "unknown kind “substituton”."),
        ("error", "base.b", "there is no rule “base.b”."),
    ]


def test_a_fault_of_a_base_is_told_at_extends(workspace: Workspace) -> None:
    path = Path(workspace.walk.working) / "base.yaml"
    path.write_text(BASE.replace("words", "wrods"), encoding="utf-8")
    text = "ruleset: own\nextends: base\n"
    ((level, words, message), *_) = found(workspace, text)
    assert (level, words) == ("error", "extends")
    assert message.startswith(f"{path}:3:")
    folder = workspace.walk.working
    (one, *_) = (
        validate_draft(workspace, EditorText(f"{folder}/own.yaml", text, folder)).remarks or ()
    )
    assert [(each.path, each.line) for each in one.related] == [(str(path), 3)]


def test_a_rule_that_its_examples_contradict_is_told_once_it_is_saved(workspace: Workspace) -> None:
    text = "ruleset: own\nrules:\n  - id: own.a\n    kind: existence\n    words: [適宜]\n"
    text += "    examples: {bad: [よい文。]}\n"
    assert found(workspace, text) == []
    (Path(workspace.walk.working) / "own.yaml").write_text(text, encoding="utf-8")
    ((level, words, message),) = found(workspace, text)
    assert (level, words) == ("error", "examples")
    assert "does not find its own bad example" in message


@pytest.mark.parametrize("text", ["", "a: 1\n", "- 適宜\n", "a: [\n"])
def test_other_yaml_is_not_ours(workspace: Workspace, text: str) -> None:
    assert found(workspace, text) == []


def test_half_a_file_is_told_where_it_breaks(workspace: Workspace) -> None:
    ((_, _, message),) = found(workspace, "ruleset: own\nrules:\n  - id: [\n")
    assert "is not YAML" in message
