"""The pages on which documents are asked, open questions answered, and the index is seen."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from checker.core.answer import Answer, Contradiction, IndexUsed, Quote
from checker.core.verdict import Place
from checker.server.accounts.users import find_user
from checker.server.asking import asker
from checker.server.asking.history import keep
from checker.server.office import Office
from checker.server.store.tables import OpenQuestion
from tests.support.asking import fill
from tests.support.office import Person

pytestmark = pytest.mark.any_database


@pytest.fixture(autouse=True)
def _no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(asker, "open_embedder", lambda _: None)


@pytest.fixture
def asked(office: Office, tmp_path: Path) -> Office:
    """Return a server with indexed documents and no model."""
    fill(office, tmp_path / "documents")
    return office


def test_a_question_is_answered_judged_and_forgotten(asked: Office) -> None:
    sato = Person(asked, "sato").browser
    assert "What is searched: 規程, frequent questions" in sato.get("/ask").text
    told = sato.post("/ask", data={"question": "名刺が足りません"}).text
    assert "In our documents:" in told
    assert '<blockquote lang="ja">総務課に注文票を出してください。\n5営業日で届きます。' in told
    assert "規程/faq.csv" in told
    assert 'hx-swap-oob="true"' in told
    (row,) = sato.get("/api/v1/ask").json()["questions"]
    said = sato.post(f"/ask/{row['id']}/feedback", data={"feedback": "wrong"}).text
    assert 'value="wrong" aria-pressed="true"' in said
    assert "(its answer will be for everybody to read)" in said
    assert "名刺が足りません" in sato.get(f"/ask/{row['id']}").text
    assert "Nothing yet." in sato.post(f"/ask/{row['id']}/forget").text
    sato.post("/ask", data={"question": "会議室"})
    assert "Nothing yet." in sato.post("/ask/-/forget").text


def test_one_asks_on_and_sees_how_it_was_read(asked: Office) -> None:
    sato = Person(asked, "sato").browser
    told = sato.post("/ask", data={"question": "会議室はどこで予約しますか"}).text
    before = sato.get("/api/v1/ask").json()["questions"][0]["id"]
    assert f'name="follows" value="{before}"' in told
    data = {"question": "それは？", "follows": before}
    told = sato.post("/ask", data=data, headers={"accept-language": "ja"}).text
    assert told.count("「会議室は？」と読みました。") == 2, "above the answer and in the list"


def test_passages_are_on_the_page_before_the_answer(
    asked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = asker.Asker.answer

    def tell(self: asker.Asker, *given: Any) -> Answer:
        found = answer(self, *given)
        given[4](found.nearest)
        return found

    monkeypatch.setattr(asker.Asker, "answer", tell)
    sato = Person(asked, "sato").browser
    question = {"question": "精算書の<b>期限</b>"}
    first, mark, rest = sato.post("/ask", data=question | {"steps": "true"}).text.partition(
        "<!-- answer -->"
    )
    assert mark
    assert "The model is judging" in first
    assert "精算書の&lt;b&gt;期限&lt;/b&gt;" in first
    assert '<blockquote lang="ja">' in first
    assert 'id="answer" class="card"' in rest
    assert "<!-- answer -->" not in sato.post("/ask", data=question).text, "not without a script"


def test_an_open_question_is_answered_on_its_page(asked: Office) -> None:
    sato, mori = Person(asked, "sato").browser, Person(asked, "mori").browser
    for question in ("社宅はどこですか", "<b>食堂</b>は何時までですか"):
        sato.post("/ask", data={"question": question})
        row = sato.get("/api/v1/ask").json()["questions"][0]["id"]
        sato.post(f"/ask/{row}/feedback", data={"feedback": "missing", "share": "true"})
    page = mori.get("/faq").text
    assert "&lt;b&gt;食堂&lt;/b&gt;" in page
    assert "sato" not in page.lower()
    assert "Questions that wait for an answer: 2" in mori.get("/ask").text
    with asked.database.look() as transaction:
        ids = [each.id for each in transaction.scalars(select(OpenQuestion))]
    empty = mori.post(f"/faq/{ids[0]}/answer", data={"question": "社宅", "answer": " "}).text
    assert "The answer is empty or longer than 4000 characters." in empty
    told = {"question": "社宅はどこですか", "answer": "駅前です。"}
    assert "Published." in mori.post(f"/faq/{ids[0]}/answer", data=told).text
    assert "The question is deleted." in mori.post(f"/faq/{ids[1]}/dismiss").text
    assert mori.post(f"/faq/{ids[1]}/dismiss").status_code == 404
    assert "駅前です。" in asked.folder.faq.read_text(encoding="utf-8")


def _quote(office: Office, name: str, text: str, **more: str) -> Quote:
    file = str(office.settings.folders[0].path / name)
    place = Place(block="", start=0, end=0, label="第4条")
    return Quote(text=text, kind="text", file=file, title=name, headings=(), place=place, **more)  # type: ignore[arg-type]


def test_contradictions_and_editions_are_said(asked: Office) -> None:
    quotes = (
        _quote(asked, "旅費規程.md", "7日以内に出す。", in_force="2024-04-01"),
        _quote(asked, "決裁.md", "10日以内に出す。", standing="superseded"),
        _quote(asked, "旧/旅費規程.md", "14日以内。", standing="repealed", repealed="2024-03-31"),
    )
    answer = Answer(
        question="何日以内ですか",
        status="answered",
        quotes=quotes,
        contradictions=(Contradiction(quotes=(0, 1), values=("7日", "10日")),),
        index=IndexUsed(path="/secret", built="2026-11-29T00:00:00+00:00", files=3, passages=9),
    )
    with asked.database.begin() as transaction:
        user = find_user(transaction, "sato")
        assert user is not None
        row = keep(transaction, user, answer).id
    page = Person(asked, "sato").browser.get(f"/ask/{row}").text
    said = (
        "1 and 2 contradict each other: 7日 and 10日.",
        "in force since 2024-04-01",
        "There is a newer edition of this document.",
        "This document was repealed on 2024-03-31.",
    )
    assert [each for each in said if each not in page] == []
    assert "/secret" not in page
