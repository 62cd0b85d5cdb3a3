"""What a draft becomes: fixes as `checker fix` makes them, comments that suppress one finding."""

from pathlib import Path

import pytest

from checker.lsp.checking import check_draft
from checker.lsp.draft_fixes import fix_draft, suppress_finding
from checker.lsp.messages import EditorRemark, EditorText, Start
from checker.lsp.workspaces import Workspace, WorkspaceRegistry

RULES = """\
ruleset: house
rules:
  - id: house.kana
    kind: substitution
    swap: {出来る: できる, 御座る: ござる}
    fix: safe
  - id: house.mark
    kind: substitution
    swap: {星: "*"}
    fix: unsafe
  - id: house.sections
    kind: sections
    required: [目的]
    order: strict
  - id: house.asap
    kind: existence
    words: [至急]
"""
COMMENT = "<!-- checker:ignore house.kana  -->"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a folder with a rule set."""
    (tmp_path / "checker.toml").write_text('rules = ["house.yaml"]\ndefault_ruleset = "house"\n')
    (tmp_path / "house.yaml").write_text(RULES, encoding="utf-8")
    return WorkspaceRegistry(Start("en", judge=False)).of(str(tmp_path))


def draft_of(workspace: Workspace, text: str, name: str = "a.md") -> EditorText:
    return EditorText(f"{workspace.walk.working}/{name}", text, workspace.walk.working)


def remark_of(workspace: Workspace, draft: EditorText, rule: str, nth: int = 0) -> EditorRemark:
    found = [each for each in check_draft(workspace, draft).remarks or () if each.rule == rule]
    return found[nth]


def mended_text(workspace: Workspace, text: str, rule: str, nth: int = 0) -> str | None:
    draft = draft_of(workspace, text)
    return fix_draft(workspace, draft, remark_of(workspace, draft, rule, nth).key).text


def test_one_finding_is_mended_and_no_other(workspace: Workspace) -> None:
    text = "# 目的\n\n出来る。出来る。\n"
    assert mended_text(workspace, text, "house.kana", 1) == "# 目的\n\n出来る。できる。\n"


def test_what_would_be_markup_is_escaped_as_the_writer_does_it(workspace: Workspace) -> None:
    assert mended_text(workspace, "# 目的\n\n星印星\n", "house.mark", 1) == "# 目的\n\n星印*\n"
    assert mended_text(workspace, "# 目的\n\n*強*星い\n", "house.mark") == "# 目的\n\n*強*\\*い\n"


def test_a_section_that_is_missing_is_inserted(workspace: Workspace) -> None:
    path = Path(workspace.walk.working) / "house.yaml"
    rules = path.read_text("utf-8").replace("required: [目的]", "required: [目的, 費用]")
    path.write_text(rules, encoding="utf-8")
    again = WorkspaceRegistry(Start("en", judge=False)).of(workspace.walk.working)
    draft = draft_of(again, "# 報告\n\n## 費用\n\n本文。\n")
    one = remark_of(again, draft, "house.sections")
    assert (one.builds, one.fix) == (True, "unsafe")
    text = fix_draft(again, draft, one.key).text
    assert text == "# 報告\n\n## 目的\n\n【要記入】\n\n## 費用\n\n本文。\n"


def test_what_is_gone_is_said(workspace: Workspace) -> None:
    draft = draft_of(workspace, "# 目的\n\n出来る。\n")
    key = remark_of(workspace, draft, "house.kana").key
    after = fix_draft(workspace, draft_of(workspace, "# 目的\n\nよい。\n"), key)
    assert (after.text, after.why) == (None, "There is no such finding any more.")


def test_a_byte_order_mark_and_the_line_ends_stay(workspace: Workspace) -> None:
    text = "\ufeff出来る。\r\n\r\n# 目的\r\n"
    draft = draft_of(workspace, text)
    one = remark_of(workspace, draft, "house.kana")
    assert (one.where.line, one.where.column) == (1, 2)
    assert fix_draft(workspace, draft, None).text == text.replace("出来る", "できる")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("文。\n\n確認出来る。\n", f"文。\n\n{COMMENT}\n確認出来る。\n"),
        ("一行目。\n確認出来る。\n", f"{COMMENT}\n一行目。\n確認出来る。\n"),
        ("## 出来る\n\n文。\n", f"{COMMENT}\n## 出来る\n\n文。\n"),
        ("- 一\n- 出来る\n- 三\n", f"- 一\n- 出来る {COMMENT}\n- 三\n"),
        ("1. 出来る\n   御座る\n2. 二\n", f"1. 出来る\n   御座る {COMMENT}\n2. 二\n"),
        (
            "| a | b |\n|---|---|\n| c | 出来る |\n",
            f"| a | b |\n|---|---|\n| c | 出来る {COMMENT} |\n",
        ),
        ("> 出来る。\n> 続き。\n", f"> 出来る。\n> 続き。 {COMMENT}\n"),
        ("よく**出来る**\n", f"{COMMENT}\nよく**出来る**\n"),
    ],
)
def test_a_comment_suppresses_a_finding_and_changes_nothing_else(
    workspace: Workspace, before: str, after: str
) -> None:
    head = "# 目的\n\n"
    for end in ("\n", "\r\n"):
        draft = draft_of(workspace, (head + before).replace("\n", end))
        one = remark_of(workspace, draft, "house.kana")
        assert one.silenced
        assert one.key is not None
        text = suppress_finding(workspace, draft, one.key).text
        assert text == (head + after).replace("\n", end)
        assert text is not None
        # without a reason it has no effect, and that is said where it stands
        notes = [
            each
            for each in check_draft(workspace, draft_of(workspace, text)).remarks or ()
            if not each.rule
        ]
        assert ["gives no reason" in each.words for each in notes] == [True]
        with_reason = draft_of(workspace, text.replace("kana  -->", "kana 承認済み -->"))
        left = [each.rule for each in check_draft(workspace, with_reason).remarks or ()]
        assert left == []


def test_what_concerns_the_whole_is_suppressed_for_the_file(workspace: Workspace) -> None:
    draft = draft_of(workspace, "---\nauthor: x\n---\n\n# 報告\n")
    one = remark_of(workspace, draft, "house.sections")
    assert one.key is not None
    text = suppress_finding(workspace, draft, one.key).text
    comment = "<!-- checker:ignore-file house.sections  -->"
    assert text == f"---\nauthor: x\n---\n{comment}\n\n# 報告\n"


def test_plain_text_has_no_comments(workspace: Workspace) -> None:
    draft = draft_of(workspace, "出来る。\n", "a.txt")
    one = remark_of(workspace, draft, "house.kana")
    assert not one.silenced
    assert fix_draft(workspace, draft, one.key).text == "できる。\n"
    page = draft_of(workspace, '<meta charset="shift_jis"><h1>目的</h1><p>😀出来る', "a.html")
    one = remark_of(workspace, page, "house.kana")
    assert (one.where.line, one.where.column) == (1, page.text.index("出来る") + 1)


def test_a_draft_that_has_just_begun_is_told_once_what_it_lacks(workspace: Workspace) -> None:
    path = Path(workspace.walk.working) / "house.yaml"
    names = "目的, 範囲, 準備, 手順, 記録"
    rules = path.read_text("utf-8").replace("required: [目的]", f"required: [{names}]")
    path.write_text(rules, encoding="utf-8")
    again = WorkspaceRegistry(Start("en", judge=False)).of(workspace.walk.working)
    said = (
        "The draft has just begun: 5 remarks on the whole document wait until there is some text."
    )
    begun = check_draft(again, draft_of(again, "# 月例点検\n")).remarks or ()
    assert [(each.level, each.words) for each in begun] == [("hint", said)]
    text = (
        "# 月例点検\n\n## 目的\n\n"
        + "受電設備の月例の点検を、誰が行っても同じ手順で行うための文書である。" * 2
        + "\n"
    )
    later = check_draft(again, draft_of(again, text)).remarks or ()
    assert [each.words for each in later if each.rule == "house.sections"] == [
        f"The section “{name}” is missing." for name in ("範囲", "準備", "手順", "記録")
    ]
