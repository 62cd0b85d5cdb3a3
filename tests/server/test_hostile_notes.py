"""Notes of somebody who means harm, or has the wrong file: refused with a reason, or only words."""

import io
import time
import zipfile
from collections.abc import Callable
from typing import Any, Final

import pytest
from docx import Document

from checker.core.messages import Message
from checker.server.office import Office
from checker.server.work.runner import JobRunner
from tests.support.office import Person

pytestmark = pytest.mark.slow

_MIB: Final = 2**20
_MOST_SECONDS: Final = 120
"""In which any of these is written on a machine that does other things, too."""
_BODY: Final = "word/document.xml"
_WORD: Final = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _make_docx(body: bytes) -> bytes:
    made, packed = io.BytesIO(), io.BytesIO()
    Document().save(made)
    with zipfile.ZipFile(made) as own, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name in own.namelist():
            out.writestr(name, body if name == _BODY else own.read(name))
    return packed.getvalue()


def _nest(depth: int) -> bytes:
    cells = b"<w:tbl><w:tr><w:tc>" * depth + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * depth
    body = b"<w:body>" + cells + b"</w:body>"
    return _make_docx(b'<w:document xmlns:w="' + _WORD + b'">' + body + b"</w:document>")


_SAID: Final = "起案は総務課の佐藤恵。"
_NOTES: Final[dict[str, tuple[str, str | bytes | Callable[[], bytes]]]] = {
    "one long line": ("notes.txt", "あ" * (_MIB // 3)),
    "too long": ("notes.txt", "a" * (_MIB + 1)),
    "nul": ("notes.txt", "\0\0" * 500 + _SAID.replace("の", "\0の")),
    "bidi": ("notes.txt", "件名は\u202egnp.exe\u202c\u2066\u200bの導入。"),
    "template": ("notes.txt", "件名は{{ 7*7 }}{% include '/etc/passwd' %}の導入。"),
    "script": ("notes.txt", "件名は<script>alert(1)</script><img src=x>の導入。"),
    "path": ("../../../../tmp/notes.txt", _SAID),
    "bomb": ("notes.docx", lambda: _make_docx(b" " * (200 * _MIB))),
    "deep": ("notes.docx", lambda: _nest(20_000)),
    "deep text": ("notes.md", "> " * 50_000 + "- " * 50_000 + "x"),
    "empty": ("notes.txt", ""),
    "blank": ("notes.txt", " \t\u3000\r\n" * 1000),
    "many lines": ("notes.txt", "行\n" * 20_000),
    "control": ("notes.txt", bytes(range(1, 32)) * 100 + b"\x1b[31m\x9b2J\x7f"),
    "not utf-8": ("notes.txt", b"\xff\xfe\xfa\xc0\x80" * 300),
    "formulas": ("notes.csv", '件名,=HYPERLINK("http://evil.example")\n@SUM(1),-2+3\n'),
    "fake pdf": ("notes.pdf", b"%PDF-1.7\n<script>alert(1)</script>" + b"\xff" * 5000),
}

_LONG: Final = frozenset({"one long line", "too long", "bomb", "deep", "deep text", "many lines"})
"""What takes its time, and of which no database sees the end."""


def _build(case: str) -> tuple[str, bytes]:
    name, made = _NOTES[case]
    if isinstance(made, str):
        return name, made.encode()
    return name, made if isinstance(made, bytes) else made()


def _write(person: Person, name: str, content: bytes, *, page: bool) -> Any:
    """Ask for a document, by the page's form or the API's."""
    form = {"template": "ringi", "values": "{}", "form": ".md", "use_model": "false"}
    path = "/write/ringi" if page else "/api/v1/documents"
    files = [("notes_file", (name, content))]
    return person.browser.post(path, data={"form": ".md"} if page else form, files=files)


@pytest.mark.parametrize("case", sorted(_NOTES.keys() - _LONG))
def test_hostile_notes_are_refused_or_only_words(office: Office, sato: Person, case: str) -> None:
    _expect_refusal_or_words(office, sato, case)


@pytest.mark.any_database
@pytest.mark.parametrize("case", sorted(_LONG))
def test_long_notes_are_refused_or_only_words(office: Office, sato: Person, case: str) -> None:
    _expect_refusal_or_words(office, sato, case)


def _expect_refusal_or_words(office: Office, sato: Person, case: str) -> None:
    office.settings = office.settings.model_copy(update={"use_model": False})
    name, content = _build(case)
    beside = set(office.folder.path.parent.iterdir())
    started = time.monotonic()
    asked, shown = (_write(sato, name, content, page=each) for each in (False, True))
    assert (asked.status_code in {202, 413, 422}, shown.status_code) == (True, 200)
    if asked.status_code != 202:
        assert asked.json()["detail"]
        assert 'role="alert"' in shown.text
        assert "hx-redirect" not in shown.headers
    else:
        job = asked.json()["id"]
        status = JobRunner(office, None).run(job)
        said = sato.browser.get(f"/api/v1/jobs/{job}")
        assert (status, bool(said.json()["problem"])) in {("done", False), ("failed", True)}
        _expect_words_alone(said.text, sato.browser.get(f"/jobs/{job}"))
        _expect_words_alone("", sato.browser.get(f"/write/ringi?job={job}"))
    assert time.monotonic() - started < _MOST_SECONDS
    assert set(office.folder.path.parent.iterdir()) == beside


def _expect_words_alone(said: str, page: Any) -> None:
    assert page.status_code == 200
    for raw in ("<script>alert", "<img", "\u202e", "\x1b", "\x00", "root:", "は49"):
        assert raw not in page.text + said


def test_pasted_notes_that_are_too_long_are_told_so(sato: Person) -> None:
    parts = {"notes": (None, "あ" * (_MIB // 2)), "form": (None, ".md")}
    answer = sato.browser.post("/write/ringi", files=parts)
    assert (answer.status_code, "hx-redirect" in answer.headers) == (200, False)
    assert Message("cli.notes-too-large-limit-1-mib").get("en") in answer.text
