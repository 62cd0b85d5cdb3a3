"""A finding cannot be hidden in the branch that Word shows: `mc:AlternateContent`."""

import json
from pathlib import Path

from tests.support.command import Run
from tests.support.docx_builder import paragraph, word

RULES = (
    "ruleset: mc\nrules:\n  - {id: mc.a, kind: existence, severity: error, words: [SECRETWORD], "
    "message: m}\n  - {id: mc.unread, kind: unread, severity: warning}\n"
)
BODY = paragraph(
    "<w:r><mc:AlternateContent>"
    '<mc:Choice Requires="zz" xmlns:zz="urn:nobody"><w:t>Harmless text.</w:t></mc:Choice>'
    "<mc:Fallback><w:t>SECRETWORD is here.</w:t></mc:Fallback></mc:AlternateContent></w:r>"
)


def test_the_words_that_word_shows_are_checked_and_the_others_told(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "mc.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "mc.docx").write_bytes(word(BODY))
    done = run("check", "mc.docx", "--no-model", "-r", "mc.yaml", "--format", "json")
    verdict = json.loads(done.stdout)
    assert (done.returncode, verdict["status"]) == (1, "fail")
    assert [each["rule"] for each in verdict["findings"]] == ["mc.unread", "mc.a"]
    assert [each["kind"] for each in verdict["parts_not_read"]] == ["alternative-content"]
