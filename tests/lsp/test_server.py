"""`checker lsp` as an editor uses it: a second process, driven by pygls's client."""

import asyncio
import os
import signal
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from checker.engines.catalogue.installed import InstalledModel
from tests.support.command import Run
from tests.support.editor import Editor, words

pytestmark = pytest.mark.slow

RULES = """\
ruleset: house
rules:
  - id: house.kana
    kind: substitution
    severity: error
    swap: {出来る: できる}
    fix: safe
    why: {ja: 仮名で書くと決めた。, en: We write it in kana.}
    examples:
      bad: [確認出来る。]
      good: [確認できる。]
  - id: house.asap
    kind: existence
    severity: warning
    words: [至急]
"""
TEXT = "# 報告\n\n😀😀 取得出来る日を至急確認する。\n\n- *確認*出来る\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a rule set of its own and a document."""
    files = {
        "checker.toml": 'rules = ["rules"]\ndefault_ruleset = "house"\n',
        "rules/house.yaml": RULES,
        "a.md": TEXT,
    }
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def run_async(scene: Coroutine[Any, Any, None]) -> None:
    asyncio.run(scene)


def said(shown: list[types.Diagnostic], text: str) -> list[tuple[Any, Any, str]]:
    return [(each.code, each.severity, words(text, each.range)) for each in shown]


def computing(pid: int) -> list[int]:
    """Return the processes of a server that compute."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    running = {each: Path(f"/proc/{each}/cmdline").read_text("ascii") for each in children}
    return [int(each) for each, command in running.items() if "spawn_main" in command]


ERROR, WARNING = types.DiagnosticSeverity.Error, types.DiagnosticSeverity.Warning
INFO, HINT = types.DiagnosticSeverity.Information, types.DiagnosticSeverity.Hint


def test_what_an_editor_does_from_opening_to_goodbye(folder: Path, run: Run) -> None:
    async def scene() -> None:
        async with Editor(folder) as editor:
            shown = await editor.open("a.md")
            assert said(shown, TEXT) == [
                ("house.kana", ERROR, "出来る"),
                ("house.asap", WARNING, "至急"),
                ("house.kana", ERROR, "出来る"),
            ]
            # 😀 counts two: 2 + 2 + a blank + 取得
            assert shown[0].range.start == types.Position(2, 7)
            assert shown[0].source == "checker"
            rules = (folder / "rules/house.yaml").as_uri()
            assert shown[0].code_description is not None
            assert shown[0].code_description.href == f"{rules}#L3"
            assert shown[0].related_information is not None
            assert shown[0].related_information[0].location.uri == rules

            told = await editor.hover("a.md", types.Position(2, 8))
            assert told is not None
            assert "We write it in kana." in told
            assert "`確認出来る。`" in told
            assert "`できる`" in told
            assert await editor.hover("a.md", types.Position(0, 0)) is None

            fix, suppress, every = await editor.actions("a.md", shown[0])
            assert (fix.is_preferred, fix.kind) == (True, "quickfix")
            assert await editor.after("a.md", fix) == TEXT.replace("取得出来る", "取得できる")
            commented = await editor.after("a.md", suppress)
            assert "\n\n<!-- checker:ignore house.kana  -->\n😀😀" in commented
            assert every.kind == "source.fixAll.checker"
            result = run("fix", "a.md", "-o", "b.md", cwd=folder)
            assert result.returncode == 0, result.stderr
            assert await editor.after("a.md", every) == (folder / "b.md").read_text("utf-8")
            (only,) = await editor.actions("a.md", shown[0], only=["source.fixAll"])
            assert only.kind == "source.fixAll.checker"

            shown = await editor.change("a.md", "取得出来る日", "取得できる🎌日")
            assert said(shown, editor.texts["a.md"])[0] == ("house.asap", WARNING, "至急")
            assert (folder / "a.md").read_text("utf-8") == TEXT
        assert editor.code == 0
        assert editor.errors == ""
        assert "workspace/didChangeWatchedFiles" in editor.registered

    run_async(scene())


def test_line_ends_of_windows_and_signs_that_are_line_ends_in_python_only(
    folder: Path, run: Run
) -> None:
    text = "# 報告\r\n\r\n一\u2028二\x0b😀出来る\u0085三\r\n\r\n取得出来る。\r\n"
    (folder / "a.md").write_bytes(text.encode())

    async def scene() -> None:
        async with Editor(folder) as editor:
            shown = await editor.open("a.md")
            assert said(shown, text) == [("house.kana", ERROR, "出来る")] * 2
            assert shown[0].range.start.line == 2
            shown = await editor.change("a.md", "二\x0b😀", "二\x0b😀𠮷\r\n")
            assert [each.range.start for each in shown] == [
                types.Position(3, 0),
                types.Position(5, 2),
            ]
            new = editor.texts["a.md"]
            assert said(shown, new) == [("house.kana", ERROR, "出来る")] * 2
            (every,) = await editor.actions("a.md", shown[0], only=["source"])
            (folder / "c.md").write_bytes(new.encode())
            assert run("fix", "c.md", "--in-place", cwd=folder).returncode == 0
            assert (await editor.after("a.md", every)).encode() == (folder / "c.md").read_bytes()

    run_async(scene())


def test_an_editor_that_can_do_little_gets_whole_actions(folder: Path) -> None:
    async def scene() -> None:
        async with Editor(folder, plain=True) as editor:
            shown = await editor.open("a.md")
            fix, suppress, _ = await editor.actions("a.md", shown[0])
            assert suppress.edit is not None
            assert fix.edit is not None
            assert fix.edit.changes is not None
            (edit,) = fix.edit.changes[editor.uri("a.md")]
            assert (words(TEXT, edit.range), edit.new_text) == ("出来", "でき")
            assert editor.registered == []

    run_async(scene())


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds a process in /proc")
def test_what_kills_the_process_costs_one_document(folder: Path) -> None:
    large = "取得出来る日を至急確認する。\n\n" * 80_000

    async def scene() -> None:
        async with Editor(folder) as editor:
            shown = await editor.open("a.md")
            opening = asyncio.ensure_future(editor.open("b.md", large))
            await asyncio.sleep(2)
            for child in computing(editor.server.pid):
                os.kill(child, signal.SIGKILL)
            (told,) = await opening
            assert told.severity is INFO
            assert "checker failed on this document" in told.message
            again = await editor.change("a.md", "# 報告", "# 作業")
            assert [each.message for each in again] == [each.message for each in shown]

    run_async(scene())


def test_columns_are_counted_as_agreed(folder: Path) -> None:
    async def scene() -> None:
        encodings = [types.PositionEncodingKind.Utf8, types.PositionEncodingKind.Utf16]
        async with Editor(folder, encodings=encodings) as editor:
            assert editor.capabilities.position_encoding == "utf-8"
            shown = await editor.open("a.md")
            assert shown[0].range.start == types.Position(2, len("😀😀 取得".encode()))

    run_async(scene())


def test_what_is_checked_is_the_text_of_the_editor_by_the_rules_of_lint(folder: Path) -> None:
    (folder / "checker.toml").write_text(
        'rules = ["rules"]\ndefault_ruleset = "house"\n'
        '[[paths]]\nmatch = ["old/*"]\noff = ["house.kana"]\nseverity = {"house.asap" = "info"}\n',
        encoding="utf-8",
    )
    (folder / ".checkerignore").write_text("skipped.md\n", encoding="utf-8")
    (folder / "b.md.checker.yaml").write_text(
        "ignore:\n  - {rule: house.asap, reason: agreed}\n", encoding="utf-8"
    )
    for name in ("a.md", "b.md", "skipped.md"):
        (folder / name).write_text("よい文。\n", encoding="utf-8")
    text = "確認出来る。至急。\n"

    async def scene() -> None:
        async with Editor(folder) as editor:
            both = [("house.kana", ERROR, "出来る"), ("house.asap", WARNING, "至急")]
            assert said(await editor.open("a.md", text), text) == both
            assert said(await editor.open("b.md", text), text) == both[:1]
            old = await editor.open("old/x.md", text)  # on no disk yet
            assert said(old, text) == [("house.asap", INFO, "至急")]
            assert await editor.open("skipped.md", text) == []
            assert await editor.open("empty.md", "") == []
            editor.client.text_document_did_close(
                types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(editor.uri("a.md")))
            )
            await editor.wait(lambda: editor.shown[editor.uri("a.md")].diagnostics == ())

    run_async(scene())


def test_known_findings_are_hints(folder: Path, run: Run) -> None:
    assert run("lint", "--no-model", "--no-cache", "--update-baseline", cwd=folder).returncode == 0

    async def scene() -> None:
        async with Editor(folder) as editor:
            await editor.open("a.md")
            shown = await editor.change("a.md", "確認する", "至急見る")
            assert [each.severity for each in shown] == [HINT, HINT, WARNING, HINT]
            assert shown[0].message.endswith(" (known)")

    run_async(scene())


def test_a_bad_configuration_is_said_once_and_mended_by_saving(folder: Path) -> None:
    good = (folder / "checker.toml").read_text("utf-8")
    (folder / "checker.toml").write_text("rules = [", encoding="utf-8")

    async def scene() -> None:
        async with Editor(folder, locale="ja") as editor:
            assert await editor.open("a.md") == []
            assert await editor.change("a.md", "報告", "作業") == []
            assert len(editor.messages) == 1
            assert "設定を読めません" in editor.messages[0]
            (folder / "checker.toml").write_text(good, encoding="utf-8")
            changed = types.FileEvent(editor.uri("checker.toml"), types.FileChangeType.Changed)
            editor.client.workspace_did_change_watched_files(
                types.DidChangeWatchedFilesParams([changed])
            )
            shown = await editor.diagnostics("a.md", until=bool)
            assert len(shown) == 3
            # a rule set that is saved counts in the documents that are open
            await editor.open("rules/house.yaml")
            await editor.change("rules/house.yaml", "words: [至急]", "words: [至急, 作業]")
            editor.save("rules/house.yaml")
            await editor.diagnostics("a.md", until=lambda now: len(now) == 4)
            assert len(editor.messages) == 1

    run_async(scene())


def test_rule_sets_and_templates_while_they_are_written(folder: Path) -> None:
    (folder / "other.yaml").write_text("key: [1, 2\n", encoding="utf-8")
    form = folder / "form"
    form.mkdir()
    (form / "template.md.j2").write_text("# {{ x }}\n", encoding="utf-8")
    (form / "template.yaml").write_text(
        "template: form\ntitle: 申請\nruleset: houze\nfields:\n"
        "  - {name: x, type: text, label: 件名, example: 例}\n",
        encoding="utf-8",
    )

    async def scene() -> None:
        async with Editor(folder, locale="ja-JP") as editor:
            name = "rules/house.yaml"
            assert await editor.open(name) == []
            (wrong,) = await editor.change(name, "severity: error", "sevrity: error")
            text = editor.texts[name]
            assert said([wrong], text) == [(None, ERROR, "sevrity")]
            assert (
                wrong.message == "知らないキー「sevrity」です。\n→ 「severity」ではありませんか。"
            )
            (spell,) = await editor.actions(name, wrong)
            assert (await editor.after(name, spell)) == text.replace("sevrity", "severity")

            await editor.change(name, "sevrity", "severity")
            (wrong,) = await editor.change(name, "kind: substitution", "kind: substitutoin")
            assert said([wrong], editor.texts[name]) == [(None, ERROR, "substitutoin")]
            (spell,) = await editor.actions(name, wrong)
            assert "kind: substitution\n" in await editor.after(name, spell)

            (wrong,) = await editor.change(name, "kind: substitutoin", "kind： substitution")
            assert "YAML" in wrong.message
            assert await editor.open("other.yaml") == []

            (wrong,) = await editor.open("form/template.yaml")
            assert said([wrong], editor.texts["form/template.yaml"]) == [(None, ERROR, "houze")]
            assert "「house」ではありませんか。" in wrong.message

    run_async(scene())


def test_hover_in_a_rule_set_says_what_keys_mean(folder: Path) -> None:
    async def scene() -> None:
        async with Editor(folder) as editor:
            await editor.open("rules/house.yaml")
            kind = await editor.hover("rules/house.yaml", types.Position(3, 12))
            assert kind is not None
            assert "substitution" in kind
            assert "```" in kind
            severity = await editor.hover("rules/house.yaml", types.Position(4, 6))
            assert severity == "How much it matters."
            inner = await editor.hover("rules/house.yaml", types.Position(9, 7))
            assert inner == "A finding here."
            assert await editor.hover("rules/house.yaml", types.Position(9, 20)) is None

    run_async(scene())


JUDGED = """\
  - id: house.owner
    kind: judge
    unit: sentence
    quantifier: all
    ask: 担当者が書かれていますか。
    min_accuracy: 0.5
    examples:
      positive: [高橋が直す。, 佐藤が調べる。, 総務部が決める。, 田中が送る。]
      negative: [手順を直す。, 原因を調べる。, 日程を決める。, 資料を送る。]
"""


def test_what_nobody_judged_is_a_hint_and_never_a_fault(folder: Path) -> None:
    (folder / "rules/house.yaml").write_text(RULES + JUDGED, encoding="utf-8")

    async def scene() -> None:
        async with Editor(folder, "--no-model") as editor:
            shown = await editor.open("a.md", "よい文を書く。\n")
            assert [(each.severity, each.message) for each in shown] == [
                (HINT, "Not judged: house.owner")
            ]
            editor.save("a.md")
            assert await editor.change("a.md", "よい", "至急") != []

    run_async(scene())


def test_what_a_folder_may_not_choose_is_said_and_counts_once_trusted(
    folder: Path, run: Run
) -> None:
    with (folder / "checker.toml").open("a", encoding="utf-8") as file:
        file.write("[limits]\npages = 5000\n")
    own = {"CHECKER_CONFIG_DIR": str(folder / "own")}

    async def scene() -> None:
        async with Editor(folder, **own) as editor:
            assert await editor.open("a.md") == []
            assert f"checker trust {folder}" in editor.messages[0]
            assert run("trust", folder, "--yes", **own).returncode == 0
            shown = await editor.change("a.md", "報告", "作業")
            assert {each.code for each in shown} == {"house.kana", "house.asap"}

    run_async(scene())


@pytest.mark.model
def test_the_model_judges_what_was_saved(folder: Path, real_model: InstalledModel) -> None:
    (folder / "rules/house.yaml").write_text(RULES + JUDGED, encoding="utf-8")
    text = "# 作業\n\n高橋が手順書を直す。\n\n原因を調べる。\n"
    (folder / "a.md").write_text(text, encoding="utf-8")
    with (folder / "checker.toml").open("a", encoding="utf-8") as file:
        file.write(f"model = '{real_model.path}'\n")

    def judged(shown: list[types.Diagnostic]) -> bool:
        return not any(each.message.startswith("Not judged") for each in shown)

    async def scene() -> None:
        # nothing that an earlier run was told counts
        own = {"CHECKER_CACHE_DIR": str(folder / "cache"), "CHECKER_CONFIG_DIR": str(folder)}
        async with Editor(folder, **own) as editor:
            assert not judged(await editor.open("a.md"))
            editor.save("a.md")
            shown = await editor.diagnostics("a.md", until=judged)
            assert [each for each in shown if each.code == "house.owner"]
            # what was said of a sentence holds as long as the sentence does
            again = await editor.change("a.md", "# 作業", "# 次の作業")
            assert [each.message for each in again] == [each.message for each in shown]
            told = await editor.hover("a.md", shown[0].range.start)
            assert told is not None
            assert "担当者が書かれていますか。" in told
            assert editor.progress[:2] == ["create", "begin"]

    run_async(scene())
