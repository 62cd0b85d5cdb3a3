"""A server on which every page has something to show."""

import json
from typing import Any, Final

from sqlalchemy import select

from checker.server.accounts.users import find_user
from checker.server.asking.history import give_feedback, keep
from checker.server.office import Office
from checker.server.store.label_tables import LabelText
from checker.server.store.tables import Job, StoredDocument
from checker.server.web.first_run import get_code
from checker.server.work.runner import JobRunner
from tests.support.asking import build, fill
from tests.support.office import MINUTES, Person
from tests.support.paths import EXAMPLES

LONG_NAME: Final = (
    "令和七年度第三四半期フォークリフト更新及び充電設備増設に関する検討会議事録"
    "_最終版(修正2)_総務部確認済.md"
)
FAULTY: Final = EXAMPLES / "ringi/word-faulty/フォークリフト稟議_最終版2.docx"
ENGLISH: Final = b"# Backup of the order server\n\nThe the copy takes 40 minutes, approx.\n"
HOUSE: Final = """\
ruleset: house
title: 社内メモ
applies_to: {filename: ["*メモ*.md"]}
rules:
  - id: house.soon
    kind: existence
    name: {ja: 期日のない依頼, en: Request without a date}
    severity: error
    message: {ja: 期日を書いてください。, en: Write a date.}
    words: [早めに]
    examples: {bad: [早めに送る。], good: [三日に送る。]}
  - id: house.due
    kind: judge
    name: {ja: 宿題の期限, en: Due dates of tasks}
    scope: {section: 宿題}
    unit: item
    quantifier: all
    ask: いつまでに行うかが書かれていますか。
    examples:
      positive: [3日までに出す。, 5日までに送る。, 9日までに直す。]
      negative: [出す。, 送る。, 直す。]
"""
TASKS: Final = """\
# メモ

早めに送る。

## 宿題

- 会場を月末までに予約する。
- 名簿を作る。
- 近いうちに見積書をもらい、総務課の佐藤さんに渡してから、金額を一覧にまとめる。
- 8日に集まる。
"""
_NOTES: Final = "起案は総務課の佐藤恵。\n9月から使いたい。"


def furnish(office: Office) -> dict[str, str]:
    """Give an administrator documents in every state, rules, a token; return ids by their names.

    Nothing is left that a worker would do, but for one job that waits.
    """
    admin = Person(office, "admin")
    ids = {"job": _hand_in(admin, FAULTY.name, FAULTY.read_bytes(), "ja")}
    ids["english"] = _hand_in(admin, "backup.md", ENGLISH, "en")
    ids["clean"] = _hand_in(admin, LONG_NAME, "# 議事録\n\n三日に送る。\n".encode(), "ja")
    ids["failed"] = _hand_in(admin, "読めない.docx", b"PK\x03\x04 broken", "ja")
    ids["written"] = _write(admin)
    _publish(admin)
    ids["memo"] = _hand_in(admin, "社内メモ.md", TASKS.encode(), "ja")
    for each in ids.values():
        JobRunner(office, None).run(each)
    ids["question"] = _ask_questions(office, admin)
    ids["fix"] = _ask_fix(office, admin, ids["job"])
    ids["waiting"] = _hand_in(admin, "議事録.md", MINUTES, "ja")
    ids["code"] = get_code(office)
    _label(office, admin, ids["memo"])
    return ids | _make_more(office, admin, ids["job"])


def _hand_in(person: Person, name: str, content: bytes, language: str) -> str:
    data = {"use_model": "false"}
    job = person.hand_in(name, content, data=data, headers={"accept-language": language})
    return str(job["id"])


def _label(office: Office, admin: Person, memo: str) -> None:
    """Have two people label texts of a rule, so that they differ on one, and propose another."""
    url, mori = "/api/v1/rule-sets/house/examples/house.due", Person(office, "mori")
    asked = {"documents": admin.browser.get(f"/api/v1/jobs/{memo}").json()["document"]}
    job = admin.browser.post(f"{url}/gatherings", data=asked | {"use_model": "false"})
    assert JobRunner(office, None).run(job.json()["id"]) == "done"
    admin.browser.post(f"{url}/people", json={"user": "mori"})
    held = admin.browser.get(url).json()["own"]["id"]
    for person, labels in ((admin, ("good", "bad")), (mori, ("good", "good"))):
        found = person.browser.get(f"{url}/texts", params={"round": held}).json()["texts"]
        for each, label in zip(found, labels, strict=False):
            path = f"{url}/texts/{each['id']}/label"
            assert person.browser.put(path, json={"label": label}).status_code == 204
    with office.database.begin() as transaction:
        last = transaction.scalars(select(LabelText).order_by(LabelText.number.desc())).first()
        assert last is not None
        last.proposed, last.reason = "good", "会議の予定である"


def _write(person: Person) -> str:
    values = {"company": "北浜製作所株式会社"}
    data = {"template": "ringi", "values": json.dumps(values), "notes": _NOTES}
    data["use_model"] = "false"
    headers = {"accept-language": "ja"}
    answer = person.browser.post("/api/v1/documents", data=data, headers=headers)
    return str(answer.json()["id"])


def _publish(person: Person) -> None:
    for before, text in enumerate([HOUSE, HOUSE.replace("[早めに]", "[早めに, なるべく早く]")]):
        asked = {"text": text, "note": "初版" if before == 0 else "言い換えを足す"}
        headers = {"if-match": f'"{before}"'}
        done = person.browser.put("/api/v1/rule-sets/house", json=asked, headers=headers)
        assert done.status_code in {200, 201}, done.text


def _ask_fix(office: Office, person: Person, job: str) -> str:
    document = person.browser.get(f"/api/v1/jobs/{job}").json()["document"]
    asked = person.browser.post("/api/v1/fixes", json={"document": document})
    JobRunner(office, None).run(asked.json()["id"])
    return str(asked.json()["id"])


def _ask_questions(office: Office, person: Person) -> str:
    """Index documents of which one cannot be read, ask them, and leave a question open."""
    folder = office.folder.path.parent / "documents"
    fill(office, folder)
    (folder / "rules" / "読めない.docx").write_bytes(b"PK\x03\x04 broken")
    assert build(office) == "done"
    asked = person.browser.app.state.asker
    with office.database.begin() as transaction:
        user = find_user(transaction, "admin")
        assert user is not None
        for question in ("社宅の契約更新はどこに頼みますか", "名刺が足りません"):
            row = keep(transaction, user, asked.answer(user, question, "ja"))
            if question.startswith("社宅"):
                give_feedback(transaction, row, "missing", share=True)
                left = row.id
    return left


def _make_more(office: Office, person: Person, job: str) -> dict[str, str]:
    asked: dict[str, Any] = {"name": "文書管理システム", "scopes": ["check", "write"]}
    token = person.browser.post("/api/v1/tokens", json=asked).json()["token"]
    users = person.browser.get("/api/v1/users").json()["users"]
    user = next(each["id"] for each in users if each["name"] == "suzuki")
    with office.database.look() as transaction:
        row = transaction.get_one(Job, job)
        document = transaction.get_one(StoredDocument, row.document_id).id
    shared = person.browser.post(f"/api/v1/documents/{document}/shares", json={"user": "mori"})
    assert shared.status_code < 300, shared.text
    return {"token": token["id"], "user": user, "document": document}
