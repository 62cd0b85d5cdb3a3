"""The page on which texts are labelled, without a browser and without a process for the rules."""

import html
import re
from typing import Any, Final

import pytest

from checker.core.messages import Message, to_data
from checker.server.labelling import drafts, labelled_rule
from checker.server.labelling.rounds import add_helper, open_round
from checker.server.office import Office
from checker.server.requests import Upload, add_document
from checker.server.rulebook import offered
from checker.server.rulebook.offered import OfferedRuleset
from checker.server.store.label_tables import LabelRound, LabelText
from checker.server.store.tables import User
from tests.support.office import Person

pytestmark = pytest.mark.any_database

RULE: Final = "house.due"
URL: Final = f"/rules/house/examples/{RULE}"
QUESTION: Final = "いつまでに行うかが書かれていますか。"
KNOWN: Final = {"id": RULE, "name": "Due dates", "decided_by": "model"}


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have one rule set with one judged rule, without a process that reads it."""

    def describe(*_: Any) -> dict[str, Any]:
        return {"problems": [], "ruleset": {"rules": [KNOWN]}}

    def find(_office: Office, name: str) -> OfferedRuleset | None:
        source: Any = {"house": "office", "ringi": "shipped"}.get(name)
        return OfferedRuleset(name, "社内メモ", "ja", source) if source else None

    monkeypatch.setattr(labelled_rule.workshop, "describe", describe)
    monkeypatch.setattr(offered, "find_offered", find)
    monkeypatch.setattr(offered, "find_text", lambda *_: "ruleset: house\nrules: []\n")


@pytest.fixture
def mori(office: Office) -> Person:
    """Return a format owner who is logged in."""
    return Person(office, "mori")


def _find(transaction: Any, name: str) -> User:
    return transaction.query(User).filter_by(name=name).one()  # type: ignore[no-any-return]


def _add_texts(office: Office, *texts: str, helper: str = "", **more: Any) -> str:
    """Give mori texts to label, and return the round's id."""
    with office.database.begin() as transaction:
        owner = _find(transaction, "mori")
        held = open_round(transaction, owner, "house", RULE)
        sha256 = office.files.put(b"x")
        document = add_document(office, transaction, owner, Upload("a<b>.md", b"x"), sha256)
        for number, text in enumerate(texts):
            transaction.add(
                LabelText(
                    round_id=held.id, document_id=document.id, number=number, question=QUESTION,
                    text=text, **more,
                )
            )  # fmt: skip
        if helper:
            add_helper(transaction, held, owner, helper)
        return held.id


def _press(person: Person, page: str, label: str) -> str:
    (path,) = re.findall(r'hx-post="(\S+/label)"', page)
    return person.browser.post(path, data={"label": label}).text


def _read_text(page: str) -> str:
    return html.unescape(re.findall(r'<blockquote class="unit" id="unit"[^>]*>([^<]*)<', page)[0])


def test_a_sitting_goes_on_where_it_was(office: Office, mori: Person) -> None:
    assert "No texts were gathered yet." in mori.browser.get(URL).text
    _add_texts(office, "一", "<b>二</b>", "三")
    page = mori.browser.get(URL).text
    assert _read_text(page) == "一"
    page = _press(mori, page, "good")
    assert (_read_text(page), "1 of 3 answered (1 good" in page) == ("<b>二</b>", True)
    page = _press(mori, page, "skip")
    assert _read_text(mori.browser.get(URL).text) == "三"
    page = mori.browser.post(f"{URL}/undo").text
    assert _read_text(page) == "<b>二</b>"
    for label in ("bad", "bad"):
        page = _press(mori, page, label)
    assert "All texts are answered." in page
    page = mori.browser.get(f"{URL}/review").text
    assert "1 good and 2 bad examples." in page


def test_a_text_is_shown_with_its_code_its_heading_and_a_place_that_is_read(
    office: Office, mori: Person
) -> None:
    spot = to_data(Message("check.line-column", line=3, column=1))
    _add_texts(
        office,
        "\ufffc\ufffc\ufffc\ufffc を直す。",
        shown="make を直す。",
        heading="宿題",
        before="<b>前</b>",
        after="後",
        spot=spot,
    )
    english = mori.browser.get(URL).text
    assert '<p class="hint">&lt;b&gt;前&lt;/b&gt;</p>' in english
    assert '<p class="hint">後</p>' in english
    assert _read_text(english) == "make を直す。"
    assert "a&lt;b&gt;.md line 3, column 1 [宿題]" in english
    page = mori.browser.get(URL, headers={"Accept-Language": "ja"}).text
    assert "a&lt;b&gt;.md 3行1文字目 [宿題]" in page


def test_the_judge_speaks_after_the_owner(office: Office, mori: Person) -> None:
    _add_texts(office, "一", "二", judged="bad", confidence=0.7)
    page = mori.browser.get(URL).text
    assert "The judge" not in page.partition('id="review"')[0].partition("labelling")[2]
    assert "The judge (not sure enough to decide) says otherwise: bad." in html.unescape(
        _press(mori, page, "good")
    )


def test_a_yes_is_a_fault_where_the_rule_forbids(office: Office, mori: Person) -> None:
    held = _add_texts(office, "一")
    assert re.findall(r'id="say-(\w+)" value="(\w+)"', mori.browser.get(URL).text) == [
        ("yes", "good"),
        ("no", "bad"),
        ("skip", "skip"),
    ]
    with office.database.begin() as transaction:
        transaction.get_one(LabelRound, held).good_is_yes = False
    assert re.findall(r'id="say-(\w+)" value="(\w+)"', mori.browser.get(URL).text)[:2] == [
        ("yes", "bad"),
        ("no", "good"),
    ]


def test_a_helper_labels_and_the_owner_settles(office: Office, mori: Person) -> None:
    held, other = _add_texts(office, "一", "二"), Person(office, "admin")
    assert other.browser.get(f"{URL}?round={held}").status_code == 404
    asked = mori.browser.post(f"{URL}/people", data={"user": "admin"}).text
    assert "admin" in asked
    assert f"{URL}?round={held}" in other.browser.get(URL).text
    page = other.browser.get(f"{URL}?round={held}").text
    assert "draft" not in page.partition("<main")[2]
    for label in ("good", "good"):
        page = _press(other, page, label)
    page = mori.browser.get(URL).text
    for label in ("good", "bad"):
        page = _press(mori, page, label)
    page = mori.browser.get(f"{URL}/review").text
    assert "Texts that people differ on (1)" in page
    assert "Two or more people answered 2 texts; on 1 of them (50 %) they agree." in page
    (path,) = re.findall(r'hx-post="(\S+/settle)"', page)
    assert other.browser.post(path, data={"label": "good"}).status_code == 404
    page = mori.browser.post(path, data={"label": "bad"}).text
    assert ("differ on" in page, "1 good and 1 bad examples." in page) == (False, True)
    (path,) = re.findall(r'hx-post="(\S+/remove)"', asked)
    mori.browser.post(path)
    assert other.browser.get(f"{URL}?round={held}").status_code == 404


def test_a_proposal_waits_for_its_owner(office: Office, mori: Person) -> None:
    _add_texts(office, "一", proposed="bad", reason="月末まで<待つ>")
    page = mori.browser.get(URL).text
    assert "There is no text to label." in page
    assert "Proposed: bad" in page
    assert "月末まで&lt;待つ&gt;" in page
    (path,) = re.findall(r'hx-post="(\S+/settle)"', page)
    page = mori.browser.post(path, data={"label": "bad"}).text
    assert ("Proposed" in page, "0 good and 1 bad" in page) == (False, True)


def test_examples_open_in_the_editor(
    office: Office, mori: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add_texts(office, "一", "二")
    counts = {"added": 1, "known": 0, "against": 0}
    given: list[Any] = []

    def extend(_office: Office, name: str, rule: str, examples: Any, _language: str) -> Any:
        given.append((name, rule, [(each["text"], each["label"]) for each in examples]))
        return "ruleset: house\n# 例\n", counts

    monkeypatch.setattr(drafts, "extend_text", extend)
    assert "no new example" in mori.browser.post(f"{URL}/draft").text
    _press(mori, mori.browser.get(URL).text, "good")
    led = [mori.browser.post(f"{URL}/draft").headers["hx-redirect"] for _ in range(2)]
    assert led[0] == led[1]
    assert given == [("house", RULE, [("一", "good")])] * 2
    page = mori.browser.get(led[0]).text
    assert ("ruleset: house\n# 例\n" in page, "1 more examples" in page) == (True, True)
    counts["added"], counts["known"] = 0, 1
    assert "(1 are in the rule set already)" in mori.browser.post(f"{URL}/draft").text


def test_what_cannot_be_looked_through_is_said(office: Office, mori: Person) -> None:
    del office
    page = mori.browser.post(f"{URL}/gatherings", data={}).text
    assert "Hand in a document, or choose one." in page
    wrong = [("files", ("a.exe", b"x"))]
    assert "a.exe" in mori.browser.post(f"{URL}/gatherings", files=wrong).text


def test_a_shipped_rule_set_is_copied_first(mori: Person) -> None:
    page = mori.browser.get(URL.replace("house", "ringi", 1)).text
    assert "takes no examples" in page
    assert mori.browser.get(URL.replace("house", "nothing", 1)).status_code == 404
    assert mori.browser.get(URL.replace(RULE, "house.other")).status_code == 404


def test_a_round_ends_with_all_that_was_said(office: Office, mori: Person) -> None:
    _add_texts(office, "一")
    assert mori.browser.post(f"{URL}/end").headers["hx-redirect"] == URL
    assert "No texts were gathered yet." in mori.browser.get(URL).text
