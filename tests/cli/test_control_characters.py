"""No command sends a control character of a document, a file's name or a rule set anywhere."""

import json
import os
import pty
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.reports.formats import FORMATS
from tests.support.command import Run, run_here
from tests.support.docx_builder import paragraph, word

HOSTILE = "\x1b]0;PWN\x07\x1b[2J\x9b31m\x7f\x08\u202e\u2066\u200b\u2028\U000e0041"
IN_WORD = "\x9b31m\x7f\u202e\u2066\u200b\U000e0041"  # XML has no place for the others
IN_NAME = "\x1b[2J\x9b\u202e"
SHOWN = (r"\x1b]0;PWN", r"\x1b[2J\x9b31m\x7f", r"\u202e\u2066\u200b", r"\U000e0041")
DRAFT = f"# 報告{HOSTILE}\n\n## 目的\n\nこれは適宜{HOSTILE}する。\n\n次の文は、、よい。\n"


def _escaped(text: str) -> str:
    """Return text as a quoted scalar of YAML may have it."""
    return "".join(f"\\U{ord(each):08x}" for each in text)


RULES = f"""ruleset: own
title: "own {_escaped(IN_WORD)}"
rules:
  - id: own.vague
    kind: existence
    words: [適宜]
    severity: error
    why: "{_escaped(HOSTILE)}"
    message: "x {_escaped(HOSTILE)}"
  - id: own.comma
    kind: substitution
    swap: {{"、、": "、"}}
    severity: warning
  - id: own.asks
    kind: judge
    severity: error
    unit: sentence
    quantifier: any
    ask: "Is it {_escaped(HOSTILE)}?"
    message: "not {_escaped(HOSTILE)}"
"""
NOTED = "".join(
    (
        paragraph(f"目的{IN_WORD}"),
        paragraph(f"これは適宜{IN_WORD}する。"),
        paragraph("次は、、よい。"),
    )
)


def _is_hidden(character: str) -> bool:
    return character not in "\n\t" and unicodedata.category(character) in {"Cc", "Cf", "Cs"}


def _hidden(text: str) -> set[str]:
    return {each for each in text if _is_hidden(each)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of hostile files: drafts, a rule set, a template's data, a term list."""
    (tmp_path / f"b{IN_NAME}.md").write_text(DRAFT, encoding="utf-8", newline="")
    (tmp_path / f"b{IN_NAME}.docx").write_bytes(word(NOTED))
    (tmp_path / f"c{IN_NAME}.docx").write_bytes(word(NOTED.replace("よい", "よくない")))
    (tmp_path / f"r{IN_NAME}.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / f"bad{IN_NAME}.yaml").write_text(f"ruleset: [{HOSTILE}", encoding="utf-8")
    (tmp_path / f"data{IN_NAME}.yaml").write_text(f"件名: 'x{IN_WORD}'\nx{IN_WORD}: y\n")
    (tmp_path / f"d{IN_NAME}.md").write_text(DRAFT, encoding="utf-8", newline="")
    (tmp_path / f"d{IN_NAME}.md.checker.yaml").write_text(
        f"ignore: [{{rule: own.asks, reason: '{IN_WORD}', quote: 'これは適宜'}}]\n"
    )
    (tmp_path / f"terms{IN_NAME}.csv").write_text(f"適宜{IN_WORD},必要に応じて,x\n")
    return tmp_path


MD, WORD, WORD_2 = f"b{IN_NAME}.md", f"b{IN_NAME}.docx", f"c{IN_NAME}.docx"
SET, BAD, DATA = f"r{IN_NAME}.yaml", f"bad{IN_NAME}.yaml", f"data{IN_NAME}.yaml"
COMMANDS: dict[str, tuple[str, ...]] = {
    **{
        f"{command} {form}": (command, "--no-model", "-r", SET, "--format", form, *paths)
        for form in FORMATS
        for command, paths in (("check", (MD, WORD)), ("lint", (".",)))
        if form != "html"
    },
    "check verbose": ("check", "--no-model", "-r", SET, "-v", MD, f"no{IN_NAME}.md"),
    "check bad rules": ("check", "--no-model", "-r", BAD, MD),
    "check annotate": ("check", "--no-model", "-r", SET, "--annotate", f"n{IN_NAME}.docx", WORD),
    "bad option": ("check", f"--x{IN_NAME}", MD),
    "bad command": (f"x{IN_NAME}",),
    "bad choice": ("check", "--format", f"x{IN_NAME}", MD),
    "lint missing": ("lint", "--no-model", f"no{IN_NAME}"),
    "fix check only": ("fix", "-r", SET, "--check-only", "--grade", "unsafe", MD, WORD),
    "fix json": ("fix", "-r", SET, "--format", "json", "--diff", MD),
    "fix patch": ("fix", "-r", SET, "--patch", f"o{IN_NAME}.patch", MD, f"no{IN_NAME}.md"),
    "fix in place": ("fix", "-r", SET, "--in-place", "--grade", "unsafe", MD, WORD),
    "new": ("new", "ringi", "--no-model", "--data", DATA, "-o", f"o{IN_NAME}.docx"),
    "new dry": ("new", "ringi", "--dry-run", "--notes", MD),
    "new template": ("new", f"x{IN_NAME}", "--no-model", "-o", "o.docx"),
    "decisions": ("decisions", WORD),
    "decisions json": ("decisions", "--format", "json", WORD),
    "show": ("show", MD),
    "show json": ("show", "--format", "json", WORD),
    "show word": ("show", WORD),
    "rules list": ("rules", "list"),
    "rules show": ("rules", "show", SET),
    "rules validate": ("rules", "validate", SET, BAD),
    "rules explain": ("rules", "explain", "-r", SET, MD, "own.vague"),
    "rules explain json": ("rules", "explain", "-r", SET, MD, "own.vague", "--format", "json"),
    "rules explain none": ("rules", "explain", "-r", SET, MD, f"own{IN_NAME}"),
    "rules test": ("rules", "test", "--no-model", "-v", SET),
    "rules noise": ("rules", "test", "--no-model", "--corpus", ".", SET),
    "rules learn": ("rules", "learn", WORD, WORD_2),
    "rules draft": ("rules", "draft", "--no-model", f"本文に「適宜{HOSTILE}」と書かないこと"),
    "rules label": ("rules", "label", "own.asks", "--no-model", "--corpus", MD, "--rules", SET),
    "rules learn-from": ("rules", "learn-from", f"d{IN_NAME}.md", "--rules", SET),
    "rules import": ("rules", "import", f"terms{IN_NAME}.csv"),
    "templates show": ("templates", "show", f"x{IN_NAME}"),
    "templates validate": ("templates", "validate", f"x{IN_NAME}"),
    "templates learn": ("templates", "learn", WORD, WORD_2, "-o", f"t{IN_NAME}"),
    "model info": ("model", "info", f"x{IN_NAME}"),
    "model use": ("model", "use", f"x{IN_NAME}.gguf"),
    "model verify": ("model", "verify", f"x{IN_NAME}.gguf"),
    "schema": ("schema", f"x{IN_NAME}"),
    "init": ("init", "--dry-run"),
    "doctor": ("doctor",),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_hidden_is_sent(name: str, folder: Path, tmp_path: Path) -> None:
    done = run_here(COMMANDS[name], folder, {"CHECKER_CACHE_DIR": tmp_path / "cache"})
    out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    assert (_hidden(out), _hidden(err)) == (set(), set())
    assert (out + err).strip()
    assert "Traceback" not in err


def test_what_is_hidden_is_shown(folder: Path, run: Run) -> None:
    for command in ("check", "lint"):
        said = run(command, "--no-model", "-r", SET, MD, cwd=folder).stdout
        for each in (*SHOWN, r"b\x1b[2J\x9b\u202e.md"):
            assert each in said, (command, each)


@pytest.mark.parametrize("form", ["json", "jsonl", "sarif", "gitlab", "rdjson"])
def test_json_still_means_the_words_themselves(form: str, folder: Path, run: Run) -> None:
    said = run("check", "--no-model", "-r", SET, "--format", form, MD, cwd=folder).stdout
    assert f"x {HOSTILE}" in "".join(_strings(json.loads(said)))


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [each for inner in value.values() for each in _strings(inner)]
    if isinstance(value, list):
        return [each for inner in value for each in _strings(inner)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("form", ["checkstyle", "junit"])
def test_xml_still_means_the_words_themselves(form: str, folder: Path, run: Run) -> None:
    said = run("check", "--no-model", "-r", SET, "--format", form, MD, cwd=folder).stdout
    root = ET.fromstring(said)  # noqa: S314 - checker's own report
    words = "".join(v for each in root.iter() for v in (*each.attrib.values(), each.text or ""))
    shown = {"checkstyle": HOSTILE.translate({each: f"\\x{each:02x}" for each in (7, 8, 27)})}
    assert shown.get(form, r"\u202e\u2066\u200b\u2028\U000e0041") in words


def test_a_patch_in_a_pipe_has_every_byte(folder: Path) -> None:
    done = run_here(("fix", "-r", SET, "--grade", "unsafe", MD), folder, {})
    assert "-次の文は、、よい。" in done.stdout.decode("utf-8")
    assert HOSTILE.encode() in DRAFT.encode()
    (folder / "a.md").write_text(f"次の文は、、よい{HOSTILE}。\n", encoding="utf-8")
    done = run_here(("fix", "-r", SET, "--grade", "unsafe", "a.md"), folder, {})
    assert f"+次の文は、よい{HOSTILE}。\n".encode() in done.stdout
    assert _hidden(done.stderr.decode("utf-8")) == set()


_OWN = re.compile(r"\x1b\[[0-9;]*m")  # colours are checker's own; -q: no progress, which is, too
ON_TERMINALS: dict[str, tuple[str, ...]] = {
    "check": ("check", "-q", "--no-model", "-r", SET, MD, WORD),
    "lint": ("lint", "-q", "--no-model", "-r", SET, "."),
    "show": ("show", MD),
    "fix": ("fix", "-r", SET, "--grade", "unsafe", MD),
    "rules learn": ("rules", "learn", WORD, WORD_2),
    "error": ("check", "--no-model", "-r", BAD, MD),
    "json": ("check", "--no-model", "-r", SET, "--format", "json", MD),
}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo terminals")
@pytest.mark.parametrize("name", ON_TERMINALS)
def test_a_terminal_gets_colours_and_nothing_else(name: str, folder: Path) -> None:
    said = _on_terminal(ON_TERMINALS[name], folder)
    plain = _OWN.sub("", said).replace("\r\n", "\n")
    assert _hidden(plain) == set()
    if name in {"check", "lint"}:
        assert _OWN.search(said)
        assert r"\x1b[2J\x9b31m\x7f" in plain


def _on_terminal(arguments: tuple[str, ...], folder: Path) -> str:
    """Return what a command writes to a terminal."""
    ours, theirs = pty.openpty()
    variables = os.environ | {"TERM": "xterm-256color", "CHECKER_LANGUAGE": "en", "PYTHONUTF8": "1"}
    variables.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "checker", *arguments]
    with subprocess.Popen(
        command, cwd=folder, env=variables, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs
    ):
        os.close(theirs)
        said = _read_all(lambda: os.read(ours, 65536))
    os.close(ours)
    return said.decode("utf-8")


def _read_all(read: Callable[[], bytes]) -> bytes:
    said = b""
    while True:
        try:
            data = read()
        except OSError:  # the other side is closed
            return said
        if not data:
            return said
        said += data
