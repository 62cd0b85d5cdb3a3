"""What the first line of notes says that they are about."""

import pytest

from checker.core.language import Language
from checker.jobs.write.grounding.notes_title import find_title, is_title


@pytest.mark.parametrize(
    ("notes", "language", "said"),
    [
        ("ノートPC入替の稟議(総務 佐藤→情シス確認済)\n・台数 12台", "ja", "ノートPC入替"),
        ("件名：第二倉庫の照明LED化\n理由 暗い", "ja", "第二倉庫の照明LED化"),
        ("会議室予約システムを入れたい。\n", "ja", "会議室予約システム"),
        ("6/20 採用WG  web", "ja", "採用WG  web"),
        ("[朝会] 開発2 5/27 9時半", "ja", "朝会"),
        ("充填機3号 停止（品質に影響なし）", "ja", "充填機3号 停止"),
        ("Weekly ops, 9 Sept 2025, 10:00-10:45, Room 4", "en", "Weekly ops"),
        ("Design: cache for product pages\n", "en", "cache for product pages"),
        ("VPN outage Mon\n8:02 - 8:49 am", "en", "VPN outage"),
    ],
)
def test_titles(notes: str, language: Language, said: str) -> None:
    span = find_title(notes, language)
    assert span is not None
    assert notes[slice(*span)] == said


@pytest.mark.parametrize(
    "notes",
    [
        "",
        "\n",
        "〒530-0001 大阪市北区梅田1-2-3",
        "日時　令和7年6月25日（水）10時〜11時半",
        "棚が3台足りない。床に箱を置いている。",
        "送付状おねがいします",
        "TEL 03-5555-0123",
    ],
)
def test_what_is_no_title(notes: str) -> None:
    assert find_title(notes, "ja") is None


def test_fields_that_are_titles() -> None:
    assert is_title("件名")
    assert is_title("会議名")
    assert not is_title("起案者")
