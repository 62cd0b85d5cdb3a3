"""What somebody sends who means harm: each is refused or fails alone, and leaves nothing behind."""

import html
import json
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, Final
from urllib.parse import unquote

import pytest
from docx import Document

from checker.server.office import Office
from checker.server.work.runner import JobRunner
from tests.support.office import MINUTES, Person

pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile")

_MIB: Final = 2**20
_HEAD: Final = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.md"\r\n\r\n'
_FORM: Final = {"content-type": "multipart/form-data; boundary=x"}


@pytest.fixture(autouse=True)
def _nothing_outside(office: Office) -> Iterator[None]:
    """Make sure that nothing was written beside the server's folder."""
    beside = office.folder.path.parent
    before = set(beside.iterdir())
    yield
    assert set(beside.iterdir()) == before


def _send(person: Person, content: Any, **headers: str) -> Any:
    return person.browser.post("/api/v1/checks", content=content, headers=_FORM | headers)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../x.md", "x.md"),
        ("..\\..\\x.md", "x.md"),
        ("C:\\Windows\\x.md", "x.md"),
        ("a\0b.md", "ab.md"),
        ("CON.md", "CON.md"),
        ("\u202edm.x.md", "dm.x.md"),
        ("a\r\nSet-Cookie: a=b\r\n.md", "aSet-Cookie: a=b.md"),
        ('a"; filename="b.html.md', 'a"; filename="b.html.md'),
        ("<img src=x>.md", "<img src=x>.md"),
        ("あ" * 1000 + ".md", "あ" * 65 + ".md"),
    ],
    ids=["up", "up-windows", "drive", "nul", "device", "rtl", "header", "quote", "tag", "long"],
)
def test_a_name_is_only_a_name(office: Office, sato: Person, name: str, kept: str) -> None:
    body = _HEAD.replace(b"a.md", b"?") + MINUTES + b"\r\n--x--\r\n"
    quoted = name.replace("\\", "\\\\").replace('"', '\\"').encode()
    job = _send(sato, body.replace(b"?", quoted.replace(b"\r\n", b"")))
    if "\r\n" in name:  # what no form can carry, another program's encoding does
        job = sato.browser.post("/api/v1/checks", files=[("files", (name, MINUTES))])
        kept = "a%0D%0ASet-Cookie: a=b%0D%0A.md"
    shown = job.json()["jobs"][0]
    assert shown["name"] == kept
    fetched = sato.browser.get(f"/api/v1/documents/{shown['document']}")
    given = fetched.headers["content-disposition"]
    assert given.startswith("attachment; filename*=UTF-8''")
    assert unquote(given.partition("''")[2]) == kept
    assert given.isascii()
    assert "set-cookie" not in fetched.headers
    assert fetched.headers["content-type"] == "application/octet-stream"
    assert "<img" not in sato.browser.get("/").text
    assert {each.name for each in office.folder.path.rglob("*.md")} == set()


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"x" * 1000, 400),
        (_HEAD + b"text without an end", 422),
        (_HEAD + b"\r\n--x--\r\n", 422),
        (b"--x\r\nA: " + b"b" * 100_000 + b"\r\n\r\n\r\n--x--\r\n", 400),
        (b"--x\r\n\r\nno name\r\n--x--\r\n", 400),
        (_HEAD.replace(b"a.md", b"\xff\xfe.md") + b"x\r\n--x--\r\n", 202),
    ],
    ids=["empty", "noise", "cut", "empty-file", "long-header", "nameless", "not-utf8"],
)
def test_a_form_that_is_none_is_refused(sato: Person, content: bytes, status: int) -> None:
    answer = _send(sato, content)
    assert answer.status_code in {status, 400, 422}, answer.text
    assert answer.status_code == 202 or answer.json()["type"].startswith("urn:checker:problem:")


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "application/json", "x"])
def test_another_content_type_is_refused(sato: Person, kind: str) -> None:
    answer = _send(sato, b"x", **{"content-type": kind})
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_a_file_says_that_it_is_counts_for_nothing(sato: Person) -> None:
    files = [("files", ("a.md", b"<script>alert(1)</script>", "text/html"))]
    job = sato.browser.post("/api/v1/checks", files=files).json()["jobs"][0]
    fetched = sato.browser.get(f"/api/v1/documents/{job['document']}")
    assert fetched.headers["content-type"] == "application/octet-stream"
    assert fetched.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/api/v1/checks", "/check", "/write/ringi", "/api/v1/fixes"])
def test_a_body_that_does_not_end_is_cut_at_the_limit(office: Office, path: str) -> None:
    office.settings = office.settings.model_copy(update={"upload_mib": 1})
    person, sent = Person(office, "sato"), 0

    def send() -> Iterator[bytes]:
        nonlocal sent
        yield _HEAD
        for _ in range(100):
            sent += 1
            yield b"a" * (_MIB // 8)

    kind = {"content-type": "application/json"} if path.endswith("fixes") else _FORM
    answer = person.browser.post(path, content=send(), headers=kind)
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/api/v1/checks", "/check"])
def test_more_files_than_anybody_means_are_refused(sato: Person, path: str) -> None:
    files = [("files", (f"{number}.md", b"x")) for number in range(10_000)]
    assert sato.browser.post(path, files=files).status_code == 400
    assert sato.browser.get("/api/v1/jobs").json()["jobs"] == []


@pytest.mark.parametrize(
    "body",
    [b"{", b"[" * 100_000, b"\xff\xfe", b'{"document": "\\ud800"}', b'{"document": {}}', b"1e999"],
    ids=["open", "deep", "bytes", "half", "kind", "infinite"],
)
def test_json_that_is_none_is_refused(sato: Person, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = sato.browser.post("/api/v1/fixes", content=body, headers=headers)
    assert answer.status_code in {400, 422}
    assert answer.json()["type"] == "urn:checker:problem:not-valid"


@pytest.mark.parametrize(
    "values",
    ["[" * 100_000, '{"company": "\\ud800"}', '{"__class__": "x"}', "[]"],
    ids=["deep", "half", "unknown", "list"],
)
def test_values_that_are_none_are_refused(sato: Person, values: str) -> None:
    form = {"template": "ringi", "values": values}
    assert sato.browser.post("/api/v1/documents", data=form).status_code == 422


def _zip(parts: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def _make_docx(**parts: bytes) -> bytes:
    """Return a Word document with parts put in place of its own."""
    made = BytesIO()
    document = Document()
    document.add_paragraph("一応確認を行う。")
    document.save(made)
    with zipfile.ZipFile(made) as archive:
        own = {each: archive.read(each) for each in archive.namelist()}
    return _zip(own | {name.replace("__", "/") + ".xml": data for name, data in parts.items()})


_XML: Final = b'<?xml version="1.0"?>'
_LAUGHS: Final = b"".join(
    [_XML, b'<!DOCTYPE d [<!ENTITY a0 "ha">']
    + [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)]
    + [b"]><d>&a9;</d>"]
)
_OUTSIDE: Final = _XML + b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>'
_CONTENTS: Final[dict[str, Callable[[], bytes]]] = {
    "bomb.docx": lambda: _make_docx(word__document=_XML + b" " * (400 * _MIB)),
    "bomb.xlsx": lambda: _zip(
        {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b" " * (400 * _MIB)}
    ),
    "laughs.docx": lambda: _make_docx(word__document=_LAUGHS),
    "outside.docx": lambda: _make_docx(word__document=_OUTSIDE),
    "up.docx": lambda: _zip({"../../../up.xml": b"x", "/etc/up": b"x"}),
    "nested.docx": lambda: _zip({"word/document.xml": _zip({"x": b"0" * _MIB})}),
    "noise.docx": lambda: b"PK\x03\x04" + b"\xff" * 5000,
    "noise.pdf": lambda: b"%PDF-1.7\n" + b"\xff" * 5000,
    "both.pdf": lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n" + _make_docx(),
    "page.docx": lambda: b"<html><script>alert(1)</script></html>",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", _CONTENTS)
def test_a_hostile_document_fails_alone(office: Office, sato: Person, name: str) -> None:
    job = sato.hand_in(name, _CONTENTS[name](), data={"use_model": "false"})
    runner = JobRunner(office, None)
    assert runner.run(job["id"]) == "done"
    path = f"/api/v1/jobs/{job['id']}"
    assert sato.browser.get(path).json()["summary"]["status"] == "error"
    said = sato.browser.get(f"{path}/files/verdict.json")
    page = sato.browser.get(f"/jobs/{job['id']}").text
    assert said.json()["problem"]["what"]
    assert html.escape(said.json()["problem"]["what"]) in html.escape(html.unescape(page))
    for text in (said.text, page):
        assert str(office.folder.path) not in text
        assert "root:" not in text
    after = sato.hand_in(data={"use_model": "false"})
    assert runner.run(after["id"]) == "done"


_RULES: Final = """\
ruleset: house
title: 社内
rules:
  - id: house.soon
    kind: existence
    name: {ja: 早めに, en: Soon}
    severity: error
    message: {ja: 書く。, en: Write a date.}
    patterns: ["(あ+)+$"]
"""
_BOMB: Final = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)
_DRAFTS: Final = {
    "yaml-bomb": _BOMB,
    "yaml-object": "ruleset: !!python/object/apply:os.system ['touch up']\n",
    "yaml-deep": "[" * 50_000,
    "include": "ruleset: house\nextends: [../../../../etc/passwd]\nrules: []\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", _DRAFTS)
def test_a_hostile_rule_set_is_refused_or_fails_alone(office: Office, name: str) -> None:
    mori = Person(office, "mori")
    checked = mori.browser.post("/api/v1/rule-drafts/validation", json={"text": _DRAFTS[name]})
    assert checked.status_code == 200
    assert [each["level"] for each in checked.json()["problems"]][:1] == ["error"]
    form = {"name": "house", "draft": _DRAFTS[name], "sample": "早めに送る。"}
    job = mori.browser.post("/api/v1/rule-drafts/tests", data=form).json()
    assert JobRunner(office, None).run(job["id"]) == "failed"
    shown = mori.browser.get(f"/api/v1/jobs/{job['id']}").json()
    assert shown["problem"]
    assert "root:" not in json.dumps(shown)


@pytest.mark.slow
def test_a_pattern_without_end_ends_with_its_job(office: Office) -> None:
    office.settings = office.settings.model_copy(update={"job_seconds": 20})
    mori = Person(office, "mori")
    draft = _RULES
    form = {"name": "house", "draft": draft, "sample": "あ" * 5000 + "い", "use_model": "false"}
    job = mori.browser.post("/api/v1/rule-drafts/tests", data=form).json()
    assert JobRunner(office, None).run(job["id"]) in {"failed", "done"}


@pytest.mark.slow
def test_a_template_in_a_text_stays_a_text(office: Office, sato: Person) -> None:
    attack = "{{ 7*7 }}{% raw %}{{ ''.__class__.__mro__ }}${7*7}"
    form = {"template": "ringi", "notes": "x", "values": json.dumps({"company": attack})}
    job = sato.browser.post("/api/v1/documents", data=form | {"use_model": "false"}).json()
    assert JobRunner(office, None).run(job["id"]) == "done"
    shown = sato.browser.get(f"/api/v1/jobs/{job['id']}").json()
    (written,) = (each for each in shown["files"] if each.startswith("written."))
    data = sato.browser.get(f"/api/v1/jobs/{job['id']}/files/{written}").content
    with zipfile.ZipFile(BytesIO(data)) as archive:
        header = archive.read("word/header1.xml").decode()
    assert html.escape(attack, quote=False) in html.unescape(header)
