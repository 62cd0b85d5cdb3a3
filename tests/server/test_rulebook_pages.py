"""The pages of rules and figures, without a browser."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from checker.server.office import Office
from checker.server.rulebook import publishing, workshop
from checker.server.store import counts
from checker.server.store.tables import Job, MonthlyCount, Remembered, User, now
from checker.server.web.pages.plots import Bar, draw_columns, draw_rows
from checker.server.web.pages.rule_pages import plain
from tests.support.office import Person

pytestmark = pytest.mark.any_database

TEXT = "ruleset: house\ntitle: 社内メモ\nrules: []\n"
WORDS: dict[str, Any] = {
    "name": "house",
    "title": "社内メモ",
    "description": "",
    "language": "ja",
    "version": "1",
    "extends": [],
    "filenames": ["*メモ*.md"],
    "titles": [],
    "sha256": "0" * 64,
    "rules": [
        {
            "id": "house.soon",
            "name": "Soon",
            "names": {"ja": "早めに", "en": "Soon"},
            "sentence": "Write a <date>.",
            "why": "So that it is done.",
            "severity": "error",
            "concern": "house",
            "kind": "existence",
            "decided_by": "code",
            "needs_match": "",
            "unless_matches": "",
            "examples": 2,
            "enabled": True,
            "file": "house.yaml",
            "line": 4,
        }
    ],
}
FAULT = {
    "level": "error",
    "file": "house.yaml",
    "line": 3,
    "column": 1,
    "message": "unknown key",
    "remedy": "Did you mean “rules”?",
    "nearest": "rules",
}


@pytest.fixture
def mori(office: Office) -> Person:
    """Return a format owner who is logged in."""
    return Person(office, "mori")


@pytest.fixture
def _described(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every text found right, without a process."""

    def find(*_: Any) -> dict[str, Any]:
        return {"problems": [], "ruleset": WORDS}

    monkeypatch.setattr(publishing, "describe_draft", find)
    monkeypatch.setattr(workshop, "describe_draft", find)
    monkeypatch.setattr(workshop, "describe", find)


def _publish(person: Person, text: str, before: int) -> Any:
    form = {"name": "house", "text": text, "before": before, "note": "初版"}
    return person.browser.post("/rules/publish", data=form)


@pytest.mark.usefixtures("_described")
def test_what_is_published_stands_on_its_page(mori: Person) -> None:
    assert _publish(mori, TEXT, 0).headers["hx-redirect"] == "/rules/house"
    page = mori.browser.get("/rules/house").text
    assert "Version 1, published by mori" in page
    assert "Write a &lt;date&gt;." in page
    assert "社内メモ" in mori.browser.get("/rules").text
    assert "Somebody published in between" in _publish(mori, TEXT, 0).text


@pytest.mark.usefixtures("_described")
def test_an_editor_gives_the_text_back_as_it_is(mori: Person) -> None:
    text = "ruleset: house\n# <b>\u200b&amp;\nrules: []\n"
    _publish(mori, text.replace("\n", "\r\n"), 0)
    assert mori.browser.get("/api/v1/rule-sets/house/text").text == text
    page = mori.browser.get("/rules/house/edit").text
    assert "# &lt;b&gt;\u200b&amp;amp;\n" in page
    assert plain("a\r\nb") == "a\nb"


@pytest.mark.usefixtures("_described")
def test_a_difference_is_told_in_words_and_signs(mori: Person) -> None:
    _publish(mori, TEXT, 0)
    _publish(mori, TEXT.replace("社内メモ", "メモ"), 1)
    page = mori.browser.get("/rules/house/history", params={"before": 1, "after": 2}).text
    found = re.findall(r"<td>([+−] \w+)</td>", page)
    assert found == ["− removed", "+ added"]
    form = {"number": 1, "before": 2, "note": ""}
    again = mori.browser.post("/rules/house/restore", data=form)
    assert again.headers["hx-redirect"] == "/rules/house/history"
    gone = mori.browser.post("/rules/house/withdraw", data={"before": 3})
    assert gone.headers["hx-redirect"] == "/rules"
    assert mori.browser.get("/rules/house").status_code == 404


def test_faults_lead_to_their_lines(mori: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        workshop, "describe_draft", lambda *_: {"problems": [FAULT], "ruleset": None}
    )
    page = mori.browser.post("/rules/validate", data={"text": TEXT, "name": "house"}).text
    assert '<a href="#line-3" data-line="3">Line 3</a>' in page
    assert '<li id="line-3">rules: []</li>' in page
    assert "Did you mean" in page


def test_a_trial_waits_for_its_turn(mori: Person) -> None:
    form = {"name": "house", "text": TEXT, "sample": "早めに送る。"}
    page = mori.browser.post("/rules/-/trials", data=form).text
    (path,) = re.findall(r'hx-get="(/rules/-/trials/\w+)"', page)
    assert "Waiting" in mori.browser.get(path).text


def test_samples_make_a_draft_that_the_editor_opens(office: Office, mori: Person) -> None:
    files = [("files", (f"{n}.md", b"# a\n\ntext\n")) for n in range(2)]
    page = mori.browser.post("/rules/-/learn", data={"name": "house"}, files=files).text
    (job_id,) = re.findall(r'hx-get="/rules/-/trials/(\w+)"', page)
    with office.database.begin() as transaction:
        job = transaction.get_one(Job, job_id)
        job.status, job.summary = "done", {"kept": 3, "dropped": 0}
        job.files = {"draft.yaml": office.files.put(TEXT.encode())}
    assert f"/rules/-/new?learned={job_id}" in mori.browser.get(f"/rules/-/trials/{job_id}").text
    assert "title: 社内メモ" in mori.browser.get(f"/rules/-/new?learned={job_id}").text
    other = Person(office, "admin")
    assert other.browser.get(f"/rules/-/new?learned={job_id}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/rules", "/rules/-/new", "/rules/-/learn", "/rules/ringi", "/rules/ringi/edit"]
)
def test_rules_are_for_format_owners(sato: Person, path: str) -> None:
    assert sato.browser.get(path).status_code == 403


def _count(office: Office, person: str, rule: str, found: int) -> None:
    counted: counts.Counted = {
        ("house", "document", "fail"): 12,
        ("house", "ran", rule): 12,
        ("house", "finding", rule): found,
        ("", "waiting", counts.find_step(90)): 3,
    }
    with office.database.begin() as transaction:
        counts.add(transaction, counts.name_month(now()), _find(office, person), counted)


def _find(office: Office, name: str) -> str:
    with office.database.look() as transaction:
        return transaction.scalars(select(User.id).where(User.name == name)).one()


def test_an_overview_tells_owners_of_all_and_members_of_their_own(
    office: Office, mori: Person, sato: Person
) -> None:
    _count(office, "sato", "house.soon", 7)
    _count(office, "suzuki", "house.late", 0)
    _count(office, "suzuki", "ringi.approval", 1)
    with office.database.begin() as transaction:
        for n in range(3):
            transaction.add(
                Remembered(
                    owner_id=_find(office, "sato"), document_name="a.md", rule="house.soon",
                    fingerprint=str(n), accepted=False,
                )
            )  # fmt: skip
    page, own = mori.browser.get("/overview").text, sato.browser.get("/overview").text
    assert "3 of 3 decided ones rejected" in page
    assert "house.late" in page
    assert "Approval boxes<br><code>ringi.approval</code>" in page
    assert "house.late" not in own
    assert re.findall(r"1\.[456] min", page) != []


def test_counting_adds_up_and_percentiles_are_within_a_tenth(office: Office) -> None:
    steps: dict[str, int] = {}
    for seconds in (1, 2, 3, 4, 100):
        step = counts.find_step(seconds)
        steps[step] = steps.get(step, 0) + 1
    half, most = counts.find_percentile(steps, 0.5), counts.find_percentile(steps, 0.95)
    assert half is not None
    assert most is not None
    assert 2.7 <= half <= 3.3
    assert 90 <= most <= 110
    assert counts.find_percentile({}, 0.5) is None
    for _ in range(2):
        with office.database.begin() as transaction:
            counts.add(transaction, "2026-01", "a", {("r", "finding", "r.a"): 2})
    with office.database.look() as transaction:
        key = ("2026-01", "a", "r", "finding", "r.a")
        assert transaction.get_one(MonthlyCount, key).count == 4


def test_a_plot_says_its_figures_in_words() -> None:
    bars = [Bar("2026-10", 4, "4"), Bar("<b>", 0, "0")]
    for drawn in (draw_rows("Documents", bars), draw_columns("Documents", bars)):
        assert re.findall(r"<text[^>]*>([^<]*)</text>", drawn) in (
            ["2026-10", "4", "&lt;b&gt;", "0"],
            ["4", "2026-10", "0", "&lt;b&gt;"],
        )
        assert 'aria-label="Documents"' in drawn
