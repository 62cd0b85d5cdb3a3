"""Every module reads files that others may have put there by `core/regular_files.py`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import checker

_PACKAGE = Path(checker.__file__).parent
_OWN_OR_SYSTEM = {
    "core/atomic.py": "compares the file that it has just written",
    "core/catalogue.py": "sentences that ship with checker",
    "core/resources.py": "what ships with checker",
    "engines/catalogue/locks.py": "a lock of its own, opened for writing",
    "engines/catalogue/memory.py": "what the system says of its memory",
    "engines/catalogue/partial_download.py": "a download of its own, opened for writing",
    "engines/catalogue/peak_memory.py": "what the system says of its memory",
    "engines/catalogue/pip_command.py": "a file of a folder that it has just made",
    "engines/llama/processor.py": "what the system says of its processor",
    "engines/llama/threads.py": "what the system says of its processor",
    "jobs/bundle/installer/command.py": "runs alone: words that lie beside it",
    "jobs/bundle/installer/machine.py": "runs alone: what the system says of its processor",
    "jobs/bundle/installer/releases.py": "runs alone: what it has written itself",
    "jobs/bundle/installer/signature.py": "runs alone: a file of a folder that it has just made",
    "jobs/bundle/archive.py": "a folder of its own, opened for writing",
    "jobs/bundle/create.py": "sentences that ship with checker",
    "jobs/bundle/locked.py": "locks that ship with checker",
    "jobs/setup/requirement.py": "what a wheel says of itself",
    "jobs/ask/answer_odds.py": "weights that ship with checker",
    "jobs/write/note_probe.py": "weights that ship with checker",
    "jobs/write/value_signs.py": "weights that ship with checker",
    "jobs/write/journal.py": "a journal of its own, opened for writing",
    "kinds/shared/judging_words.py": "weights that ship with checker",
    "reports/github.py": "a summary that it adds to",
    "reports/html/page.py": "what ships with checker",
    "rules/foreign/vale/file_tree.py": "a file inside an archive that was read",
}
_MODES = frozenset({"r", "rb", "rt", "r+", "r+b", "w+b", "ab", "a", "wb", "w"})


def _reads(call: ast.Call) -> bool:
    """Return whether a call reads or opens a path without looking what it is."""
    if isinstance(call.func, ast.Name):
        return call.func.id == "open"
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr in {"read_bytes", "read_text"}:
        return True
    modes = {each.value for each in call.args if isinstance(each, ast.Constant)}
    return call.func.attr == "open" and bool(_MODES & modes)


def _find_readers() -> Iterator[str]:
    for file in sorted(_PACKAGE.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        calls = (each for each in ast.walk(tree) if isinstance(each, ast.Call))
        if any(map(_reads, calls)):
            yield file.relative_to(_PACKAGE).as_posix()


def test_nobody_else_opens_files() -> None:
    assert sorted(set(_find_readers()) - _OWN_OR_SYSTEM.keys()) == []


def test_a_reader_is_noticed() -> None:
    for code in ("open(x)", "path.read_bytes()", "a.b.read_text('utf-8')", "path.open('rb')"):
        assert _reads(ast.parse(code, mode="eval").body)  # type: ignore[arg-type]
    assert not _reads(ast.parse("Session.open(x)", mode="eval").body)  # type: ignore[arg-type]
