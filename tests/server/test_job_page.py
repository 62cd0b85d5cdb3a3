"""The page of a job: the document beside its findings, and nothing of it but words."""

import json
import re
from typing import Any

import pytest

from checker.core.messages import Message
from checker.server.office import Office
from checker.server.store.tables import Job
from checker.server.work.results import LAID_OUT
from checker.server.work.runner import JobRunner
from tests.support.office import Person

pytestmark = pytest.mark.any_database

_HOSTILE = (
    "# 議事録`<script>alert(1)</script>`\n\n"
    'へに行く<img src=x onerror=alert(1)>へに、[link](javascript:alert(1)) "\u202etxt\n\n'
    "| a<b>c | 東京へに行く |\n|---|---|\n| </td></table> | {{ 7*7 }} |\n"
).encode()


def _check(office: Office, person: Person, name: str, content: bytes) -> dict[str, Any]:
    job = person.hand_in(name, content, data={"use_model": "false"})
    assert JobRunner(office, None).run(job["id"]) == "done"
    return job


@pytest.mark.slow
def test_a_documents_own_html_is_shown_as_words(office: Office, sato: Person) -> None:
    job = _check(office, sato, "議事録<b>.md", _HOSTILE)
    page = sato.browser.get(f"/jobs/{job['id']}").text
    for raw in ("<script>alert", "<img", 'href="javascript', "a<b>", "録<b>", "\u202e", ">49"):
        assert raw not in page
    for shown in ("&lt;script&gt;alert(1)", "{{ 7*7 }}", "⟦U+202E⟧", 'class="hit'):
        assert shown in page


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "status"),
    [("東京へに行きます。", "page.status-fail"), ("東京へ行きます。", "page.status-open")],
)
def test_fields_to_be_filled_in_are_told_apart_from_faults(
    office: Office, sato: Person, more: str, status: str
) -> None:
    unfinished = (
        f"# 出張\n\n【未記入: 目的】\n\n金額は【未記入: 金額】(【未記入: 金額】)です。\n\n{more}\n"
    )
    job = _check(office, sato, "出張.md", unfinished.encode())
    found = sato.browser.get(f"/api/v1/jobs/{job['id']}/findings").json()["findings"]
    open_fields = [each["finding"]["open_field"] for each in found]
    faults = open_fields.count("")
    assert sorted(filter(None, open_fields)) == ["目的", "金額", "金額"]
    summary = sato.browser.get(f"/api/v1/jobs/{job['id']}").json()["summary"]
    counted = summary["errors"] + summary["warnings"] + summary["infos"]
    assert (counted, summary["open"], summary["status"]) == (faults, 2, "fail")
    page = sato.browser.get(f"/jobs/{job['id']}").text
    assert Message(status).get("en") in page
    assert Message("page.open-count", count=2).get("en") in page
    fields = page.partition('class="open-fields"')[2].partition("</ul>")[0]
    assert re.findall(r"<li>(\S+)", fields) == ["目的", "金額"]
    assert page.count('<article class="finding') == faults
    assert page.count('class="go number open"') == 3
    ids = set(re.findall(r'data-key="([^"]+)"', page))
    assert {each for each in ids if f'id="{each}"' not in page} == set()


@pytest.mark.slow
def test_a_new_version_is_checked_under_the_old_name(office: Office, sato: Person) -> None:
    job = _check(office, sato, "出張.md", "# 出張\n\n東京へに行く。\n".encode())
    laid_out = json.loads(sato.browser.get(f"/api/v1/jobs/{job['id']}/files/{LAID_OUT}").content)
    (card,) = (each["places"][0]["id"] for each in laid_out["findings"] if each["quote"] == "へに")
    decision = {"card": card, "accepted": "false", "reason": "引用です"}
    shown = sato.browser.post(f"/jobs/{job['id']}/decisions", data=decision)
    assert "引用です" in shown.text

    files = {"files": ("出張 (1) 直し.md", "# 出張\n\n東京へに行く。\n\n追記。\n".encode())}
    answer = sato.browser.post(f"/jobs/{job['id']}/again", files=files)
    again = answer.headers["hx-redirect"].removeprefix("/jobs/")
    assert JobRunner(office, None).run(again) == "done"
    assert sato.browser.get(f"/api/v1/jobs/{again}").json()["name"] == "出張.md"
    assert "引用です" in sato.browser.get(f"/jobs/{again}").text


@pytest.mark.slow
def test_a_page_that_another_version_laid_out_still_gives_the_files(
    office: Office, sato: Person
) -> None:
    job = _check(office, sato, "出張.md", "# 出張\n\n東京へに行く。\n".encode())
    with office.database.begin() as transaction:
        row = transaction.get_one(Job, job["id"])
        row.files = row.files | {LAID_OUT: office.files.put(b'{"other": 1}')}
    page = sato.browser.get(f"/jobs/{job['id']}")
    assert page.status_code == 200
    decision = {"card": "d-f1", "accepted": "true"}
    assert sato.browser.post(f"/jobs/{job['id']}/decisions", data=decision).status_code == 404
