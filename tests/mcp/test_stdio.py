"""`checker mcp` as an assistant starts it: a process of its own, over standard streams."""

import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import anyio
import pytest
from docx import Document
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

SLIP = "# 議事録\n\n東京へに行く。\n"
Ask = Callable[[ClientSession], Coroutine[Any, Any, Any]]


def _speak(folder: Path, ask: Ask, *options: str) -> Any:
    command = [sys.executable, "-m", "checker", "mcp", "--no-model", "--lang", "en", *options]
    started = StdioServerParameters(
        command=command[0],
        args=command[1:],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )

    async def main() -> Any:
        async with (
            stdio_client(started) as (incoming, outgoing),
            ClientSession(incoming, outgoing) as session,
        ):
            await session.initialize()
            return await ask(session)

    return anyio.run(main)


async def _call(session: ClientSession, tool: str, **given: Any) -> Any:
    answer = await session.call_tool(tool, given)
    assert not answer.is_error, answer.content
    return answer.structured_content


async def _refuse(session: ClientSession, tool: str, **given: Any) -> str:
    answer = await session.call_tool(tool, given)
    assert answer.is_error, answer.structured_content
    said: str = answer.content[0].text  # type: ignore[union-attr] # text is what errors have
    return said


def test_texts_and_rules(tmp_path: Path) -> None:
    async def ask(session: ClientSession) -> Any:
        return (
            await session.list_tools(),
            await _call(session, "check", text=SLIP),
            await _call(session, "fix", text=SLIP, grade="unsafe"),
            await _call(session, "list_rule_sets"),
            await _call(session, "explain_rule", rule="ja-business.repetition"),
            await _call(session, "list_templates"),
            await _refuse(session, "check"),
            await _refuse(session, "check", text=SLIP, rule_set="no-such"),
            await _refuse(session, "explain_rule", rule="no.such"),
        )

    tools, found, fixed, sets, rule, templates, nothing, no_set, no_rule = _speak(tmp_path, ask)
    assert [each.name for each in tools.tools] == [
        "check", "fix", "list_rule_sets", "list_rules", "explain_rule", "list_templates", "write",
        "ask",
    ]  # fmt: skip
    assert all(each.output_schema and each.description for each in tools.tools)
    assert [each["quote"] for each in found["findings"]] == ["へに"]
    assert (found["status"], found["rule_set"]) == ("pass", "minutes")
    assert "へに" not in fixed["text"]
    assert fixed["written"] is None
    assert {"minutes", "ringi"} <= {each["name"] for each in sets["result"]}
    assert (rule["kind"], rule["severity"]) == ("repetition", "warning")
    assert {"ringi"} <= {each["name"] for each in templates["result"]}
    assert "Give either a text or a path" in nothing
    assert "no-such" in no_set
    assert "no.such" in no_rule
    assert list(tmp_path.iterdir()) == []


def test_files_are_read_and_written_within_the_roots_only(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (inside / "a.md").write_text(SLIP, encoding="utf-8")
    (outside / "b.md").write_text(SLIP, encoding="utf-8")
    (outside / "rules.yaml").write_text("ruleset: x\nrules: []\n", encoding="utf-8")
    (inside / "link.md").symlink_to(outside / "b.md")
    word = Document()
    word.add_heading("議事録", 1)
    word.add_paragraph("東京へに行く。")
    word.save(str(inside / "c.docx"))

    async def ask(session: ClientSession) -> Any:
        return (
            await _call(session, "check", path="a.md"),
            await _call(session, "check", path="none.md"),
            await _call(session, "fix", path="c.docx", output="fixed.docx", grade="unsafe"),
            [
                await _refuse(session, "check", path="../outside/b.md"),
                await _refuse(session, "check", path=str(outside / "b.md")),
                await _refuse(session, "check", path="link.md"),
                await _refuse(session, "check", text="x", rule_set="../outside/rules.yaml"),
                await _refuse(session, "fix", path="a.md", output="../outside/new.md"),
            ],
            await _refuse(session, "fix", path="a.md", output="a.md"),
            await _refuse(session, "fix", path="a.md", output="fixed.docx"),
            await _refuse(session, "fix", path="a.md", output="none/new.md"),
        )

    found, missing, fixed, refused, itself, there, nowhere = _speak(inside, ask)
    assert (missing["status"], missing["findings"]) == ("error", [])
    assert missing["problem"]
    assert [each["quote"] for each in found["findings"]] == ["へに"]
    assert fixed["written"] == str(inside / "fixed.docx")
    assert all("outside the folders" in each for each in refused)
    assert "exists" in itself
    assert "exists" in there
    assert "folder" in nowhere
    assert sorted(each.name for each in inside.iterdir()) == [
        "a.md", "c.docx", "fixed.docx", "link.md",
    ]  # fmt: skip
    assert (inside / "a.md").read_text(encoding="utf-8") == SLIP


def test_a_document_is_written_from_a_template(tmp_path: Path) -> None:
    async def ask(session: ClientSession) -> Any:
        values = {"meeting": "週次会議", "date": "2026-04-03", "place": 7}
        written = await _call(
            session, "write", template="minutes", values=values, output="minutes.md"
        )
        again = await _refuse(
            session, "write", template="minutes", values=values, output="minutes.md"
        )
        path = await _refuse(session, "write", template="../x", values={}, output="x.md")
        rows = await _refuse(
            session, "write", template="minutes", values={"topics": "/etc/hosts"}, output="x.md"
        )
        return written, again, path, rows

    written, again, path, rows = _speak(tmp_path, ask, "--root", str(tmp_path))
    assert written["written"] == str(tmp_path / "minutes.md")
    assert "週次会議" in (tmp_path / "minutes.md").read_text(encoding="utf-8")
    assert "exists" in again
    assert "list_templates" in path
    assert "outside the folders" in rows
