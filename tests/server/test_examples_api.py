"""Examples over the API: gather, label, settle, draft, publish; what members and others may not."""

import hashlib
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import select

from checker.formats.markdown.read import read
from checker.jobs.suppress.fingerprint import build_for_span
from checker.server.clearing import clear
from checker.server.labelling.gathering import MOST_DOCUMENTS
from checker.server.office import Office
from checker.server.rulebook import workshop
from checker.server.store.audit import iter_broken
from checker.server.store.label_tables import LabelAnswer, LabelText, RulesetDraft
from checker.server.store.tables import AuditEntry, Job, Remembered, RulesetVersion, now
from checker.server.work.process import JobLimits
from checker.server.work.runner import JobRunner
from tests.support.office import Person

pytestmark = pytest.mark.slow

RULE: Final = "house.due"
HOUSE: Final = """\
ruleset: house
title: 社内メモ
applies_to: {filename: ["*メモ*.md"]}
rules:
  - id: house.due
    kind: judge
    name: {ja: 期限, en: Due date}
    scope: {section: 宿題}
    unit: item
    quantifier: all
    ask: いつまでに行うかが書かれていますか。
    examples:
      positive: [3日までに出す。, 5日までに送る。, 9日までに直す。]
      negative: [出す。, 送る。, 直す。]
"""
TEXTS: Final = (
    "会場を月末までに予約する。",
    "名簿を作る。",
    "近いうちに見積書をもらう。",
    "8日に集まる。",
)
URL: Final = f"/api/v1/rule-sets/house/examples/{RULE}"


def _write(*texts: str) -> bytes:
    items = "".join(f"- {each}\n" for each in texts)
    return f"# メモ\n\n本文は見ない。\n\n## 宿題\n\n{items}".encode()


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give processes that read rules more time than a browser waits: many tests run at once."""
    monkeypatch.setattr(workshop, "_LIMITS", JobLimits(seconds=200, memory_mib=1024))


@pytest.fixture
def mori(office: Office) -> Person:
    """Return a format owner who is logged in and has published a rule set."""
    digest = hashlib.sha256(HOUSE.encode()).hexdigest()
    with office.database.begin() as transaction:
        transaction.add(
            RulesetVersion(
                name="house", number=1, action="publish", text=HOUSE, sha256=digest, author="mori"
            )
        )
    return Person(office, "mori")


def _gather(office: Office, person: Person, *contents: bytes, **asked: Any) -> dict[str, Any]:
    files = [("files", (f"メモ{n}.md", each)) for n, each in enumerate(contents)]
    data = {"use_model": "false"} | asked
    answer = person.browser.post(f"{URL}/gatherings", data=data, files=files or None)
    assert answer.status_code == 202, answer.text
    assert JobRunner(office, None).run(answer.json()["id"]) == "done"
    return dict(person.browser.get(f"/api/v1/jobs/{answer.json()['id']}").json())


def _list(person: Person, **asked: Any) -> dict[str, dict[str, Any]]:
    found = person.browser.get(f"{URL}/texts", params=asked).json()["texts"]
    return {each["text"]: each for each in found}


def _label(person: Person, labels: dict[str, str], **asked: Any) -> None:
    known = _list(person, **asked)
    for text, label in labels.items():
        url = f"{URL}/texts/{known[text]['id']}/label"
        assert person.browser.put(url, json={"label": label}).status_code == 204


def _make_colleague(office: Office) -> Person:
    """Return an administrator, who is a format owner, too."""
    return Person(office, "admin")


def test_labels_become_examples_of_the_next_version(office: Office, mori: Person) -> None:
    job = _gather(office, mori, _write(*TEXTS[:2]), _write(TEXTS[1], TEXTS[2]))
    assert (job["summary"]["texts"], job["summary"]["documents"], job["files"]) == (3, 2, [])
    assert set(_list(mori)) == set(TEXTS[:3])
    _label(mori, {TEXTS[0]: "good", TEXTS[1]: "bad", TEXTS[2]: "skip"})
    own = mori.browser.get(URL).json()["own"]
    assert (own["total"], own["answered"], own["good"], own["bad"]) == (3, 3, 1, 1)
    made = mori.browser.post(f"{URL}/draft").json()
    assert (made["added"], made["known"], made["against"], made["before"]) == (2, 0, 0, 1)
    asked = {"json": {"text": made["text"]}, "headers": {"if-match": f'"{made["before"]}"'}}
    assert mori.browser.put("/api/v1/rule-sets/house", **asked).status_code == 201  # type: ignore[arg-type]
    shown = mori.browser.get("/api/v1/rule-sets/house").json()["ruleset"]["rules"]
    assert [each["examples"] for each in shown] == [8]
    again = mori.browser.post(f"{URL}/draft").json()
    assert (again["text"], again["added"], again["known"]) == (None, 0, 2)
    more = _gather(office, mori, _write(*TEXTS))
    assert more["summary"]["texts"] == 1


def test_a_draft_says_where_its_examples_are_from(office: Office, mori: Person) -> None:
    _gather(office, mori, _write(*TEXTS[:2]))
    _label(mori, {TEXTS[0]: "good"})
    text = mori.browser.post(f"{URL}/draft").json()["text"]
    (line,) = [each for each in text.split("\n") if TEXTS[0] in each]
    head = f'        - "{TEXTS[0]}"  # メモ0.md 7行3文字目, mori, '
    assert line.startswith(head)
    mori.browser.post(f"{URL}/draft")
    with office.database.look() as transaction:
        (draft,) = transaction.scalars(select(RulesetDraft)).all()
    assert mori.browser.get(f"/rules/house/edit?draft={draft.id}").status_code == 200
    other = _make_colleague(office)
    assert other.browser.get(f"/rules/house/edit?draft={draft.id}").status_code == 404


def test_an_answer_can_be_taken_back(office: Office, mori: Person) -> None:
    _gather(office, mori, _write(*TEXTS[:2]))
    _label(mori, {TEXTS[0]: "good"})
    _label(mori, {TEXTS[0]: "bad"})
    found = _list(mori)[TEXTS[0]]
    assert (found["state"], found["label"], found["yours"]) == ("approved", "bad", "bad")
    url = f"{URL}/texts/{found['id']}/label"
    assert [mori.browser.delete(url).status_code for _ in range(2)] == [204, 204]
    assert _list(mori)[TEXTS[0]]["state"] == "waiting"


def test_what_people_differ_on_is_no_example_until_its_owner_says(
    office: Office, mori: Person
) -> None:
    other = _make_colleague(office)
    _gather(office, mori, _write(*TEXTS))
    held = mori.browser.get(URL).json()["own"]["id"]
    assert other.browser.get(f"{URL}/texts", params={"round": held}).status_code == 404
    assert mori.browser.post(f"{URL}/people", json={"user": "admin"}).status_code == 204
    (shown,) = other.browser.get(URL).json()["others"]
    assert (shown["id"], shown["owner"], shown["total"]) == (held, "mori", 4)
    _label(mori, dict(zip(TEXTS, ("good", "bad", "bad", "skip"), strict=True)))
    assert {each["yours"] for each in _list(other, round=held).values()} == {None}
    _label(other, dict(zip(TEXTS, ("good", "bad", "good", "good"), strict=True)), round=held)
    assert _list(other, round=held)[TEXTS[0]]["answers"] == {}
    states = {text: (each["state"], each["label"]) for text, each in _list(mori).items()}
    assert states == {
        TEXTS[0]: ("approved", "good"),
        TEXTS[1]: ("approved", "bad"),
        TEXTS[2]: ("disputed", None),
        TEXTS[3]: ("waiting", None),
    }
    agreement = mori.browser.get(URL).json()["own"]["agreement"]
    assert (agreement["texts"], agreement["same"], agreement["says"]) == (3, 2, "untold")
    url = f"{URL}/texts/{_list(mori)[TEXTS[2]]['id']}/settlement"
    assert other.browser.put(url, json={"label": "good"}).status_code == 404
    assert mori.browser.put(url, json={"label": "bad"}).status_code == 204
    assert mori.browser.post(f"{URL}/draft").json()["added"] == 3
    assert other.browser.post(f"{URL}/draft").status_code == 404


def test_a_helper_sees_no_text_of_a_document_that_is_not_theirs_to_read(
    office: Office, mori: Person, sato: Person
) -> None:
    other = _make_colleague(office)
    theirs = sato.hand_in("メモ.md", _write(TEXTS[0]), data={"use_model": "false"})["document"]
    asked = {"documents": theirs, "use_model": "false"}
    answer = mori.browser.post(f"{URL}/gatherings", data=asked)
    assert answer.status_code == 404
    sato.browser.post(f"/api/v1/documents/{theirs}/shares", json={"user": "mori"})
    _gather(office, mori, _write(TEXTS[1]), documents=theirs)
    held = mori.browser.get(URL).json()["own"]["id"]
    mori.browser.post(f"{URL}/people", json={"user": "admin"})
    assert set(_list(mori)) == set(TEXTS[:2])
    assert set(_list(other, round=held)) == {TEXTS[1]}
    hidden = _list(mori)[TEXTS[0]]["id"]
    url = f"{URL}/texts/{hidden}/label"
    assert other.browser.put(url, json={"label": "good"}).status_code == 404
    user = sato.browser.get(f"/api/v1/documents/{theirs}/shares").json()["users"][0]["id"]
    sato.browser.delete(f"/api/v1/documents/{theirs}/shares/{user}")
    assert set(_list(mori)) == {TEXTS[1]}


def test_texts_go_with_their_document(office: Office, mori: Person) -> None:
    _gather(office, mori, _write(TEXTS[0]))
    _label(mori, {TEXTS[0]: "good"})
    with office.database.begin() as transaction:
        job = transaction.scalars(select(Job).where(Job.kind == "gather")).one()
        document = job.order["samples"][0]
    assert mori.browser.delete(f"/api/v1/documents/{document}").status_code == 204
    assert _list(mori) == {}
    with office.database.look() as transaction:
        assert transaction.scalars(select(LabelText)).all() == []
        assert transaction.scalars(select(LabelAnswer)).all() == []


def test_what_was_decided_on_findings_is_proposed_to_the_owner(
    office: Office, mori: Person
) -> None:
    job = mori.hand_in("メモ.md", _write(*TEXTS[:2]), data={"use_model": "false"})
    with office.database.begin() as transaction:
        owner = transaction.get_one(Job, job["id"]).owner_id
        for text, accepted in zip(TEXTS[:2], (False, True), strict=True):
            transaction.add(_remember(owner, text, accepted=accepted))
    found = _gather(office, mori, decided="true")
    assert (found["summary"]["texts"], found["summary"]["proposed"]) == (2, 2)
    texts = _list(mori, state="proposed")
    assert {text: (each["proposed"], each["reason"]) for text, each in texts.items()} == {
        TEXTS[0]: ("good", "月末でよい"),
        TEXTS[1]: ("bad", "月末でよい"),
    }
    assert mori.browser.post(f"{URL}/draft").json()["added"] == 0
    url = f"{URL}/texts/{texts[TEXTS[0]]['id']}/settlement"
    assert mori.browser.put(url, json={"label": "good"}).status_code == 204
    assert mori.browser.post(f"{URL}/draft").json()["added"] == 1


def _remember(owner: str, text: str, *, accepted: bool) -> Remembered:
    """Return what somebody decided on a finding about a text of the memo."""
    document = read(Path("メモ.md"), _write(*TEXTS[:2]))
    span = next(each.span(0, len(text)) for each in document.walk() if each.text == text)
    return Remembered(
        owner_id=owner, document_name="メモ.md", rule=RULE, accepted=accepted,
        fingerprint=build_for_span(document, span).fingerprint, reason="月末でよい",
    )  # fmt: skip


def test_asking_again_is_asking_once(office: Office, mori: Person) -> None:
    def ask(**asked: str) -> Any:
        return mori.browser.post(
            f"{URL}/gatherings",
            data={"use_model": "false"} | asked,
            files=[("files", ("メモ.md", _write(*TEXTS)))],
            headers={"idempotency-key": "k"},
        )

    first, second = ask(), ask()
    assert (first.status_code, first.json()["id"]) == (202, second.json()["id"])
    assert ask(decided="true").status_code == 409
    with office.database.look() as transaction:
        assert len(transaction.scalars(select(Job).where(Job.kind == "gather")).all()) == 1


def test_what_cannot_be_gathered_is_told(office: Office, mori: Person) -> None:
    def ask(rule: str = RULE, **asked: Any) -> tuple[int, str]:
        url = f"/api/v1/rule-sets/house/examples/{rule}/gatherings"
        answer = mori.browser.post(url, **asked)
        return answer.status_code, answer.json()["detail"]

    many = [("files", ("a.md", b"# a\n"))] * (MOST_DOCUMENTS + 1)
    assert ask() == (422, "Hand in a document, or choose one.")
    assert ask(data={"decided": "true"})[0] == 422
    assert ask(files=many) == (422, "At most 50 documents can be looked through at once.")
    assert ask("house.other", files=many[:1])[0] == 404
    with office.database.look() as transaction:
        assert transaction.scalars(select(Job)).all() == []


def test_only_format_owners_help(mori: Person, office: Office) -> None:
    _gather(office, mori, _write(*TEXTS))

    def ask(name: str) -> tuple[int, str]:
        answer = mori.browser.post(f"{URL}/people", json={"user": name})
        return answer.status_code, answer.json()["detail"]

    assert ask("sato") == (422, "sato is no format owner and cannot label texts of rules.")
    assert ask("mori")[0] == 422
    assert ask("nobody")[0] == 422


def test_the_audit_log_has_no_word_of_a_document(office: Office, mori: Person) -> None:
    _gather(office, mori, _write(*TEXTS))
    _label(mori, {TEXTS[0]: "good", TEXTS[1]: "bad"})
    mori.browser.post(f"{URL}/draft")
    assert mori.browser.delete(URL).status_code == 204
    assert mori.browser.get(f"{URL}/texts").status_code == 404
    with office.database.look() as transaction:
        told = transaction.scalars(
            select(AuditEntry).where(AuditEntry.action.startswith("examples."))
        ).all()
        assert [(each.action, each.actor) for each in told] == [
            ("examples.gather", "mori"),
            ("examples.draft", "mori"),
            ("examples.delete", "mori"),
        ]
        assert told[1].details == {"rule": RULE, "added": 2, "known": 0, "against": 0}
        assert list(iter_broken(transaction)) == []
        assert not any(text in str(each.details) for each in told for text in TEXTS)


def test_a_draft_goes_when_its_time_is_past(office: Office, mori: Person) -> None:
    _gather(office, mori, _write(TEXTS[0]))
    _label(mori, {TEXTS[0]: "good"})
    mori.browser.post(f"{URL}/draft")
    with office.database.begin() as transaction:
        transaction.scalars(select(RulesetDraft)).one().expires_at = now()
    clear(office)
    with office.database.look() as transaction:
        assert transaction.scalars(select(RulesetDraft)).all() == []
