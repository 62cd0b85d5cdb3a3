"""Writing from a template: what is taken in, whose it is, and what comes out without a model."""

import json
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from sqlalchemy import func, select

from checker.server.clearing import clear
from checker.server.office import Office
from checker.server.store.tables import Job, StoredDocument
from checker.server.work.runner import JobRunner
from tests.support.office import Person

_NOTES = "起案は総務課の佐藤恵。\n9月から使いたい。"
_GIVEN = {"company": "北浜製作所株式会社", "worries": [{"risk": "移行", "measure": "予備日を置く"}]}


def _write(person: Person, **more: Any) -> Any:
    data = {"template": "ringi", "values": json.dumps(_GIVEN), "notes": _NOTES, "name": "購入"}
    data["use_model"] = "false"
    headers = more.pop("headers", None)
    files = more.pop("files", None)
    return person.browser.post("/api/v1/documents", data=data | more, headers=headers, files=files)


def _finish(office: Office, person: Person, job: dict[str, Any]) -> None:
    JobRunner(office, None).run(job["id"])
    shown = person.browser.get(f"/api/v1/jobs/{job['id']}").json()
    assert (shown["status"], shown["problem"]) == ("done", None)


def _count_jobs(office: Office) -> int:
    with office.database.look() as transaction:
        return transaction.scalar(select(func.count()).select_from(Job)) or 0


def test_templates_are_listed_with_their_forms(sato: Person) -> None:
    listed = {each["name"]: each for each in sato.browser.get("/api/v1/templates").json()}
    assert {key: listed["ringi"][key] for key in ("title", "ruleset", "forms")} == {
        "title": "稟議書",
        "ruleset": "ringi",
        "forms": [".docx", ".md"],
    }


def test_a_template_says_what_its_fields_take(sato: Person) -> None:
    shown = sato.browser.get("/api/v1/templates/ringi").json()
    fields = {each["name"]: each for each in shown["fields"]}
    assert fields["level"]["choices"][0] == "取締役会決裁"
    assert (fields["purpose"]["source"], fields["number"]["source"]) == ("drafted", "computed")
    assert [each["name"] for each in fields["worries"]["columns"]] == ["risk", "measure"]


@pytest.mark.parametrize("name", ["none", "..%2F..%2Fdata", "%2Fetc"])
def test_a_template_has_a_name_and_no_path(sato: Person, name: str) -> None:
    assert sato.browser.get(f"/api/v1/templates/{name}").status_code == 404
    assert _write(sato, template=name).status_code == 422


@pytest.mark.parametrize(
    "bad",
    [
        {"values": "["},
        {"values": '["a"]'},
        {"values": '{"company": {"a": 1}}'},
        {"values": '{"nothing": "x"}'},
        {"values": '{"date": "someday"}'},
        {"form": ".exe"},
        {"name": ".."},
    ],
)
def test_what_does_not_fit_is_refused(office: Office, sato: Person, bad: dict[str, str]) -> None:
    answer = _write(sato, **bad)
    assert (answer.status_code, answer.headers["content-type"]) == (
        422 if bad != {"name": ".."} else answer.status_code,
        "application/problem+json",
    )
    assert _count_jobs(office) == 0


def test_every_value_that_does_not_fit_is_told_with_its_field(sato: Person) -> None:
    answer = _write(sato, values='{"date": "someday", "level": "no"}')
    assert [each["at"] for each in answer.json()["faults"]] == ["date", "level"]


def test_the_same_order_again_writes_nothing_new(office: Office, sato: Person) -> None:
    key = {"idempotency-key": "k1"}
    first = _write(sato, headers=key).json()
    assert _write(sato, headers=key).json()["id"] == first["id"]
    assert _count_jobs(office) == 1
    assert _write(sato, headers=key, notes="x").status_code == 409


def test_a_document_that_is_not_written_yet_is_not_there(sato: Person) -> None:
    job = _write(sato).json()
    assert (job["kind"], job["name"], job["status"]) == ("write", "購入.docx", "queued")
    assert sato.browser.get(f"/api/v1/documents/{job['document']}").status_code == 404


@pytest.mark.slow
def test_notes_become_a_document_and_what_is_open_is_told(office: Office, sato: Person) -> None:
    job = _write(sato).json()
    _finish(office, sato, job)
    path = f"/api/v1/jobs/{job['id']}"
    fields = {each["name"]: each for each in sato.browser.get(f"{path}/fields").json()["fields"]}
    author = fields["author"]
    assert {key: author[key] for key in ("origin", "value", "sentence", "line")} == {
        "origin": "notes",
        "value": "佐藤恵",
        "sentence": "起案は総務課の佐藤恵。",
        "line": 1,
    }
    assert (fields["level"]["origin"], fields["company"]["origin"]) == ("absent", "given")
    assert fields["worries"]["value"] == _GIVEN["worries"]
    shown = sato.browser.get(path).json()
    assert shown["files"] == [
        *("fields.json", "known-by.json", "laid-out.json", "notes.txt"),
        *("values.json", "verdict.json", "written.docx"),
    ]
    written = sato.browser.get(f"{path}/files/written.docx").content
    assert sato.browser.get(f"/api/v1/documents/{job['document']}").content == written
    cells = [each.text for table in Document(BytesIO(written)).tables for each in table._cells]  # noqa: SLF001 - row by row is slow
    assert "佐藤恵" in cells
    clear(office)
    assert sato.browser.get(f"{path}/files/notes.txt").text == _NOTES


@pytest.mark.slow
def test_notes_may_be_a_document_of_their_own(office: Office, sato: Person) -> None:
    notes = Document()
    for line in _NOTES.splitlines():
        notes.add_paragraph(line)
    data = BytesIO()
    notes.save(data)
    files = {"notes_file": ("控え.docx", data.getvalue())}
    job = _write(sato, notes="", form=".md", files=files).json()
    _finish(office, sato, job)
    fields = sato.browser.get(f"/api/v1/jobs/{job['id']}/fields").json()["fields"]
    said = {each["name"]: each["sentence"] for each in fields}
    assert said["author"] == "起案は総務課の佐藤恵。"
    with office.database.look() as transaction:
        name = transaction.get_one(StoredDocument, job["document"]).name
    assert name == "購入.md"


def test_only_a_token_for_writing_writes(office: Office, sato: Person, suzuki: Person) -> None:
    job = _write(sato).json()
    assert suzuki.browser.get(f"/api/v1/jobs/{job['id']}/fields").status_code == 404
    assert suzuki.browser.get(f"/write/ringi?job={job['id']}").status_code == 404
    assert office.folder.numbers.parent == office.folder.path


def test_a_form_with_a_mistake_comes_back_filled(sato: Person) -> None:
    data = {"v.company": "北浜製作所株式会社", "v.date": "someday", "notes": _NOTES}
    page = sato.browser.post("/write/ringi", data=data)
    assert page.status_code == 200
    for words in ("北浜製作所株式会社", "someday", 'aria-invalid="true"', "9月から使いたい。"):
        assert words in page.text


def test_a_picture_is_never_a_path_of_this_machine(office: Office, sato: Person) -> None:
    folder = office.folder.path / "templates" / "photo"
    folder.mkdir(parents=True)
    (folder / "template.yaml").write_text(
        "template: photo\ntitle: Photo\nlanguage: en\nruleset: ringi\n"
        "fields:\n  - {name: photo, label: Photo, type: image}\n",
        encoding="utf-8",
    )
    (folder / "template.md.j2").write_text("# {{ photo }}\n", encoding="utf-8")
    (office.folder.path / "checker.toml").write_text('templates = ["templates"]\n', "utf-8")
    answer = _write(sato, template="photo", values='{"photo": "/etc/passwd"}')
    assert (answer.status_code, answer.json()["place"]) == (422, "photo")
