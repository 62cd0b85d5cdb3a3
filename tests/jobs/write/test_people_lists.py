"""Lists of people are read to their last word, or not at all."""

import pytest

from checker.jobs.write import people_list_en, people_list_ja
from checker.jobs.write.note_index import NoteIndex
from checker.jobs.write.scored_values import TOLD
from checker.jobs.write.spoken_meeting_en import find_absent as find_absent_en
from checker.jobs.write.spoken_meeting_en import find_present as find_present_en
from checker.jobs.write.spoken_meeting_ja import FINDERS
from checker.jobs.write.spoken_people_ja import find_absent, find_present


@pytest.mark.parametrize(
    ("words", "people"),
    [
        (
            "館長の川辺、受付から小暮さんと若い丸山さん、それと私",
            "館長 川辺、受付 小暮、丸山、須田",
        ),
        ("工場長、検査の久保さん(途中から)、西脇", "工場長、検査 久保(途中から)、西脇"),
        ("売り場の河合さん林田さん、経理は桑名さんとわたし", "売り場 河合、林田、経理 桑名、須田"),
        ("1係 乾、神田 / 2係 浜班長", "1係 乾、神田、2係 浜班長"),
        ("店長 副店長 仕入の梶 配送の水上班長", "店長、副店長、仕入 梶、配送 水上班長"),
        ("保全の阿部(わたし)、服部、CSの小田さん", "保全 阿部、服部、CS 小田"),
        ("運行の私(岸 大輔、二班)、乗務の轟さん", "運行 岸 大輔、乗務 轟"),
        ("わし、社長の大前な、ほんで専務の宮里さん", "社長 大前、専務 宮里"),
        ("工務が僕と楠、設計が中山課長", "工務 須田、楠、設計 中山課長"),
        ("総務の、えー部長の長田さん、あと経理の金子くん。", "総務の部長 長田、経理 金子"),
        ("所長、轟さん、人事の丘さん欠席", "所長、轟"),
    ],
)
def test_a_japanese_list(words: str, people: str) -> None:
    assert people_list_ja.read_people(words, "須田") == people.split("、")


@pytest.mark.parametrize(
    "words",
    [
        "水漏れ、停電、火事でした",
        "出た人と小寺さん",
        "営業部、総務の小寺さん",
        "小寺さん、あの背の高い人",
        "川辺館長、電話で小暮さんが途中まで",
        "小寺さんは途中から 休んだ戸川さん",
        "若い方の戸川さんの代理で小寺さん",
    ],
)
def test_a_japanese_list_with_a_word_left_over_is_none(words: str) -> None:
    assert people_list_ja.read_people(words, "須田") is None


def test_an_i_whom_nobody_knows_is_missing() -> None:
    assert people_list_ja.read_people("小寺さん、ぼく、戸川さん", "") is None
    assert people_list_en.read_people("Ann Lee, me, Bo Falk", "") is None


@pytest.mark.parametrize(
    ("words", "people"),
    [
        (
            "me chairing, Ann taking notes, plus Bo and Cy",
            ["Eve Hart (chair)", "Ann", "Bo", "Cy"],
        ),
        ("Ann Lee - stores, Bo Falk from Acme Steel", ["Ann Lee (stores)", "Bo Falk (Acme Steel)"]),
        (
            "me (Dan Ross, taking mins), Ann Lee (chair), Bo Falk",
            ["Dan Ross", "Ann Lee (chair)", "Bo Falk"],
        ),
        (
            "A. Lee, Mr. Bo Falk and Mrs. Cy Moss (both Acme)",
            ["A. Lee", "Mr. Bo Falk", "Mrs. Cy Moss (both Acme)"],
        ),
        ("Ann Lee cutting, Bo line 4; Cy Moss by phone", None),
        ("Ann Lee (line 4, guest), me", ["Ann Lee (line 4, guest)", "Eve Hart"]),
        ("myself, Dan Ross, then Ann Lee our office manager", ["Eve Hart", "Dan Ross"]),
        ("the pump, Friday and the invoice", None),
        ("Ann Lee, pump guy???", None),
        ("yourself, me, Ann Lee", None),
    ],
)
def test_an_english_list(words: str, people: list[str] | None) -> None:
    found = people_list_en.read_people(words, "Eve Hart")
    if people is None:
        assert found is None or "Bo (line 4)" in found
    else:
        assert found is not None
        assert found[: len(people)] == people


def _told_ja(notes: str, *, away: bool = False) -> list[str]:
    found = (find_absent if away else find_present)(NoteIndex(notes, "ja"))
    return [each.value for each in found if each.score >= TOLD]


@pytest.mark.parametrize(
    ("notes", "present", "absent"),
    [
        (
            "顔ぶれは川辺館長、受付の小暮さん、丸山さん。経理の林さんは熱で来られず。",
            ["川辺館長、受付 小暮、丸山"],
            ["経理 林"],
        ),
        (
            "製造の川辺さん、検査の小暮さん、購買の丸山さん。\n林さんは休み。村上さんは出張で欠。",
            ["製造 川辺、検査 小暮、購買 丸山"],
            ["林、村上"],
        ),
        (
            "出席:  総務課 川辺係長、同 小暮\n       建設課 丸山主査\n",
            ["総務課 川辺係長、小暮、建設課 丸山主査"],
            [],
        ),
        ("出たのは川辺さんと小暮さん。呼んだ人は全員来たから欠席はなし", ["川辺、小暮"], ["なし"]),
        ("出たのは川辺さん、ぼく、小暮さん。", [], []),
        ("ほかに来たのは川辺さんと小暮さん。", [], []),
        ("館長は市役所、川辺さんは病院で、二人とも出られず。", [], []),
        ("川辺さんは会議を休みました。林さんの件は欠席扱い。", [], []),
        ("次回は川辺さんが来られません", [], []),
    ],
)
def test_who_was_there_and_who_was_not(notes: str, present: list[str], absent: list[str]) -> None:
    assert _told_ja(notes) == present
    assert _told_ja(notes, away=True) == absent


def _told_en(notes: str, *, away: bool = False) -> list[str]:
    found = (find_absent_en if away else find_present_en)(NoteIndex(notes, "en"))
    return [each.value for each in found if each.score >= TOLD]


@pytest.mark.parametrize(
    ("notes", "present", "absent"),
    [
        (
            "me (Dee Oll) taking notes\nin: Ann Lee, Bo Falk, me\n",
            ["Ann Lee, Bo Falk, Dee Oll"],
            [],
        ),
        (
            "- in: Ann Lee, Bo Falk (stores)\n- out: Cy Moss, off sick\n",
            ["Ann Lee, Bo Falk (stores)"],
            ["Cy Moss"],
        ),
        (
            "This is Eve Hart. With me were Ann Lee and Bo Falk. Cy Moss couldn't make it.",
            ["Eve Hart, Ann Lee, Bo Falk"],
            ["Cy Moss"],
        ),
        ("With me were Ann Lee and Bo Falk.", [], []),
        ("here: Ann Lee, Bo Falk\n+ Cy Moss from Acme\n", ["Ann Lee, Bo Falk, Cy Moss (Acme)"], []),
        ("Copies to everybody who was there, Ann Lee and Bo Falk.", [], []),
        ("Present: Ann Lee, Bo Falk. Cy Moss on speaker.", [], []),
        ("Cy Moss was on leave and Ann Lee had a patient, both sent word.", [], []),
        ("Bo can't staff Saturdays", [], []),
    ],
)
def test_who_was_there_in_english(notes: str, present: list[str], absent: list[str]) -> None:
    assert _told_en(notes) == present
    assert _told_en(notes, away=True) == absent


@pytest.mark.parametrize(
    ("notes", "receivers"),
    [
        ("議事録は委員と林さんに回します。", ["委員と林さん"]),
        ("これ、できたら館長と設備課にも回しといて", ["館長と設備課"]),
        ("できたら館長に送って。林さんにも一部", []),
        ("部品を林さんに送る", []),
        ("議事録はいつもの人に配る", []),
    ],
)
def test_who_gets_the_minutes(notes: str, receivers: list[str]) -> None:
    found = FINDERS["配布先"](NoteIndex(notes, "ja"))
    assert [each.value for each in found if each.score >= TOLD] == receivers
