"""The office's rule sets over the API: who may, what is wrong, versions, what a job goes by."""

import json
import re
from typing import Any, Final

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from checker.server.office import Office
from checker.server.store import counts
from checker.server.store.audit import iter_broken
from checker.server.store.tables import AuditEntry, Job, MonthlyCount, now
from checker.server.work.runner import JobRunner
from tests.support.office import Person

pytestmark = pytest.mark.slow

HOUSE: Final = """\
ruleset: house
title: 社内メモ
applies_to: {filename: ["*メモ*.md"]}
rules:
  - id: house.soon
    kind: existence
    name: {ja: 早めに, en: Soon}
    severity: error
    message: {ja: 期日を書いてください。, en: Write a date.}
    words: [早めに]
    examples: {bad: [早めに送る。], good: [三日に送る。]}
"""
OTHER: Final = HOUSE.replace("早めに]", "早急に]").replace("早めに送る", "早急に送る")
MEMO: Final = "# メモ\n\n早めに送る。\n".encode()


@pytest.fixture
def mori(office: Office) -> Person:
    """Return a format owner who is logged in."""
    return Person(office, "mori")


def _publish(person: Person, text: str, before: int, name: str = "house") -> Any:
    return person.browser.put(
        f"/api/v1/rule-sets/{name}",
        json={"text": text, "note": "初版"},
        headers={"if-match": f'"{before}"'},
    )


def _check(office: Office, person: Person, data: bytes = MEMO) -> dict[str, Any]:
    job = person.hand_in("社内メモ.md", data, data={"use_model": "false"})
    assert JobRunner(office, None).run(job["id"]) == "done"
    return dict(person.browser.get(f"/api/v1/jobs/{job['id']}").json())


def test_every_fault_has_its_line_and_the_nearest_name(mori: Person) -> None:
    text = "ruleset: house\nextends: [ringii]\nrules:\n  - id: house.a\n    kind: existance\n"
    answer = mori.browser.post("/api/v1/rule-drafts/validation", json={"text": text})
    found = answer.json()
    assert found["ruleset"] is None
    assert [(each["line"], each["nearest"]) for each in found["problems"]] == [
        (2, "ringi"),
        (5, "existence"),
    ]
    assert {each["file"] for each in found["problems"]} == {"house.yaml"}


def test_a_rule_that_its_examples_contradict_is_told(mori: Person) -> None:
    text = HOUSE.replace("good: [三日に送る。]", "good: [早めに送る。]")
    answer = mori.browser.post("/api/v1/rule-drafts/validation", json={"text": text}).json()
    assert [each["level"] for each in answer["problems"]] == ["error"]
    assert _publish(mori, text, 0).status_code == 422


def test_a_pattern_that_never_ends_costs_its_own_process_only(mori: Person) -> None:
    bad = "あ" * 4000
    text = HOUSE.replace("    words: [早めに]\n", '    patterns: ["(あ+)+$"]\n').replace(
        "早めに送る。]", f"{bad}い]"
    )
    answer = mori.browser.post("/api/v1/rule-drafts/validation", json={"text": text})
    assert answer.status_code == 200
    assert answer.json()["problems"] != []


def test_a_published_version_is_what_the_next_job_goes_by(
    office: Office, mori: Person, sato: Person
) -> None:
    assert _publish(mori, HOUSE, 0).headers["etag"] == '"1"'
    first = _check(office, sato)
    assert (first["summary"]["rules"], first["summary"]["ruleset_version"]) == (
        {"house.soon": 1},
        1,
    )
    assert _publish(mori, OTHER, 1).json()["number"] == 2
    assert _check(office, sato)["summary"]["ruleset_version"] == 2
    assert _check(office, sato)["summary"]["rules"] == {}


def test_a_job_that_began_keeps_its_version(office: Office, mori: Person, sato: Person) -> None:
    _publish(mori, HOUSE, 0)
    job = sato.hand_in("社内メモ.md", MEMO, data={"use_model": "false"})
    with office.database.begin() as transaction:
        row = transaction.get_one(Job, job["id"])
        row.starts, row.crashes, row.rule_versions = 1, 1, {"house": 1}  # its process died once
    _publish(mori, OTHER, 1)
    assert JobRunner(office, None).run(job["id"]) == "done"
    shown = sato.browser.get(f"/api/v1/jobs/{job['id']}").json()
    assert (shown["summary"]["ruleset_version"], shown["summary"]["rules"]) == (
        1,
        {"house.soon": 1},
    )


def test_history_difference_restore_and_withdrawal(office: Office, mori: Person) -> None:
    _publish(mori, HOUSE, 0)
    _publish(mori, OTHER, 1)
    url = "/api/v1/rule-sets/house"
    lines = mori.browser.get(f"{url}/difference", params={"before": 1, "after": 2}).json()
    assert [each["change"] for each in lines if each["change"] in {"added", "removed"}] == [
        "removed",
        "removed",
        "added",
        "added",
    ]
    assert _publish(mori, HOUSE, 1).status_code == 412
    assert mori.browser.put(url, json={"text": HOUSE}).status_code == 428
    old = {"json": {"note": "戻す"}, "headers": {"if-match": '"2"'}}
    assert mori.browser.post(f"{url}/versions/1/restore", **old).json()["restored_from"] == 1  # type: ignore[arg-type]
    assert mori.browser.get(f"{url}/text").text == HOUSE
    assert mori.browser.delete(url, headers={"if-match": '"3"'}).status_code == 204
    assert mori.browser.get(url).status_code == 404
    page = mori.browser.get(f"{url}/versions", params={"most": 3}).json()
    rest = mori.browser.get(f"{url}/versions", params={"before": page["next"]}).json()
    assert rest["next"] is None
    history = page["versions"] + rest["versions"]
    assert [each["action"] for each in history] == ["withdraw", "restore", "publish", "publish"]
    with office.database.look() as transaction:
        entries = transaction.scalars(
            select(AuditEntry)
            .where(AuditEntry.action.startswith("ruleset."))
            .order_by(AuditEntry.number)
        ).all()
        assert [each.details["version"] for each in entries] == [1, 2, 3, 4]
        assert entries[2].details["sha256"] == entries[0].details["sha256"] == history[3]["sha256"]
        assert list(iter_broken(transaction)) == []


def test_a_base_that_others_extend_is_not_withdrawn(mori: Person) -> None:
    _publish(mori, HOUSE, 0)
    child = "ruleset: child\nextends: [house]\noverride: {house.soon: {severity: info}}\n"
    assert _publish(mori, child, 0, "child").status_code == 201
    answer = mori.browser.delete("/api/v1/rule-sets/house", headers={"if-match": '"1"'})
    assert (answer.status_code, "child" in answer.json()["detail"]) == (422, True)
    text = HOUSE.replace("house.soon", "house.later")
    found = mori.browser.post("/api/v1/rule-drafts/validation", json={"text": text}).json()
    assert [(each["level"], each["file"]) for each in found["problems"]] == [
        ("warning", "child.yaml")
    ]


def test_a_copy_of_a_shipped_pack_says_whom_it_rivals(mori: Person) -> None:
    copied = mori.browser.post("/api/v1/rule-sets/ringi/copy", json={"name": "our-ringi"}).json()
    assert copied["text"].startswith("# 稟議書。")
    assert "\nruleset: our-ringi\n" in copied["text"]
    found = mori.browser.post(
        "/api/v1/rule-drafts/validation", json={"text": copied["text"]}
    ).json()
    assert [(each["level"], "ringi" in each["message"]) for each in found["problems"]] == [
        ("warning", True)
    ]
    shown = mori.browser.get("/api/v1/rule-sets/ringi").json()
    assert (shown["source"], shown["number"], shown["problems"]) == ("shipped", None, [])
    assert {each["decided_by"] for each in shown["ruleset"]["rules"]} == {"code", "model"}


def test_files_of_the_administrator_count_without_being_named(office: Office, sato: Person) -> None:
    assert "house" not in _list_names(sato)
    (office.folder.rules / "house.yaml").write_text(HOUSE, encoding="utf-8")
    assert "house" in _list_names(sato)
    summary = _check(office, sato)["summary"]
    assert (summary["ruleset"], summary.get("ruleset_version")) == ("house", None)


def _list_names(person: Person) -> list[str]:
    return [each["name"] for each in person.browser.get("/api/v1/rule-sets").json()]


def test_a_path_is_no_rule_set(office: Office, sato: Person) -> None:
    secret = office.folder.path / "secret.yaml"
    secret.write_text(HOUSE, encoding="utf-8")
    for name in (str(secret), "../secret.yaml", "nothing"):
        job = sato.hand_in("社内メモ.md", MEMO, data={"ruleset": name, "use_model": "false"})
        assert JobRunner(office, None).run(job["id"]) == "failed"
        assert (
            "there is no rule set"
            in sato.browser.get(f"/api/v1/jobs/{job['id']}").json()["problem"]
        )


def test_a_draft_is_tried_on_a_text_a_file_and_its_own_examples(
    office: Office, mori: Person
) -> None:
    url, runner = "/api/v1/rule-drafts/tests", JobRunner(office, None)
    draft = {"name": "house", "draft": HOUSE, "use_model": "false"}
    on_text = mori.browser.post(url, data=draft | {"sample": "早めに送る。"}).json()
    on_file = mori.browser.post(url, data=draft, files={"file": ("a.md", MEMO)}).json()
    on_examples = mori.browser.post(url, data=draft).json()
    assert [runner.run(each["id"]) for each in (on_text, on_file, on_examples)] == ["done"] * 3
    shown = [mori.browser.get(f"/api/v1/jobs/{each['id']}").json() for each in (on_text, on_file)]
    assert [each["summary"]["rules"] for each in shown] == [{"house.soon": 1}] * 2
    measured = mori.browser.get(f"/api/v1/jobs/{on_examples['id']}/files/measured.json").json()
    assert [(each["rule"], each["right"], each["wrong"]) for each in measured] == [
        ("house.soon", 2, 0)
    ]
    assert mori.browser.get("/api/v1/jobs").json()["jobs"] == []


def test_what_a_judged_rule_needs_is_shown_and_held_against_its_examples(
    office: Office, mori: Person
) -> None:
    examples = "examples: {positive: [5日に出す, 月末まで], negative: [出す, 出します]}"
    rule = "{id: house.due, kind: judge, ask: いつまでか書いてあるか, needs_match: '[0-9]日', "
    text = f"ruleset: house\nrules:\n  - {rule}{examples}}}\n"
    assert _publish(mori, text, 0).status_code == 201
    assert "<code>[0-9]日</code>" in mori.browser.get("/rules/house").text
    draft = {"name": "house", "draft": text, "use_model": "false"}
    job = mori.browser.post("/api/v1/rule-drafts/tests", data=draft).json()
    assert JobRunner(office, None).run(job["id"]) == "done"
    page = mori.browser.get(f"/rules/-/trials/{job['id']}").text
    assert re.findall(r"<li>(house\.due: .*?月末まで.*?)</li>", page) != []
    assert "5日に出す" not in page


def test_a_draft_is_learned_from_samples(office: Office, mori: Person) -> None:
    sample = "# 週報\n\n## 実績\n\n三件を納めた。\n\n## 予定\n\n四件を納める。\n"
    files = [("files", (f"週報-{n}.md", sample.encode())) for n in (1, 2, 3)]
    job = mori.browser.post(
        "/api/v1/rule-drafts/learning", data={"name": "weekly-report"}, files=files
    )
    assert JobRunner(office, None).run(job.json()["id"]) == "done"
    draft = mori.browser.get(f"/api/v1/jobs/{job.json()['id']}/files/draft.yaml").text
    assert "ruleset: weekly-report" in draft
    found = mori.browser.post("/api/v1/rule-drafts/validation", json={"text": draft}).json()
    assert found["ruleset"]["name"] == "weekly-report"
    few = mori.browser.post("/api/v1/rule-drafts/learning", data={"name": "x"}, files=files[:1])
    assert few.status_code == 422


def test_counts_outlive_their_documents(office: Office, mori: Person, sato: Person) -> None:
    _publish(mori, HOUSE, 0)
    job = _check(office, sato)
    assert sato.browser.delete(f"/api/v1/documents/{job['document']}").status_code == 204
    with office.database.look() as transaction:
        rows = transaction.scalars(select(MonthlyCount)).all()
    found = {(each.kind, each.key): each.count for each in rows if each.ruleset == "house"}
    assert found == {
        ("document", "fail"): 1,
        ("ran", "house.soon"): 1,
        ("tripped", "house.soon"): 1,
        ("finding", "house.soon"): 1,
    }
    assert {each.month for each in rows} == {counts.name_month(now())}


def test_members_are_not_let_in(browser: TestClient, sato: Person) -> None:
    described = browser.get("/api/v1/openapi.json").json()["paths"]
    asked = [
        (method, path.replace("{name}", "ringi").replace("{number}", "1"))
        for path, methods in described.items()
        for method in methods
        if path.startswith(("/api/v1/rule-sets/", "/api/v1/rule-drafts/"))
    ]
    assert len(asked) >= 12
    for method, path in asked:
        answer = sato.browser.request(method, path)
        assert (answer.status_code, path, json.loads(answer.text)["status"]) == (403, path, 403)
