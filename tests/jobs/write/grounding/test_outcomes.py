"""Outcomes that a sentence tells and the lines that it was written from do not."""

from datetime import date

import pytest

from checker.jobs.write.grounding.claim_check import find_unsaid


@pytest.mark.parametrize(
    ("line", "sentence", "told"),
    [
        (
            "来期採用 新卒 八名、中途 四名（決定ではない、案）",
            "来期採用について、新卒8名と中途4名の採用が決定された。",
            "決定された",
        ),
        ("同意書のひな形 布目 11/27", "布目が同意書のひな形を11/27に行った。", "に行った"),
        ("熱中症対策: WBGT計を6か所", "WBGT計を6か所に置き、熱中症対策が成功した。", "成功した"),
        ("上期見込 目標3.2億に対して2億8,500万", "2億8,500万を達成した。", "達成した"),
        ("8月 14個(0.14%) 7月は0.21%", "不良率は0.14%から0.21%に上昇した。", "上昇し"),
        ("起動にかかる時間 1台6分→1分", "起動にかかる時間が増えた。", "増え"),
        (
            "消防との事前協議 三宅さん 10/17まで",
            "消防との事前協議は10/17まで行われた。",
            "行われた",
        ),
        ("未受診22名に総務から再案内 7/4まで", "未受診22名に再案内した。", "再案内した"),
        ("清掃を週1回から毎日に", "効果的な対策が取れた。", "効果的な対策が取れ"),
        ("新車 4,850,000円、中古 2,900,000円", "新車は最も安価である。", "最も"),
        ("年間修理代が五十二万円", "年間修理代を増やす必要があります。", "増やす"),
        ("忘年会は12/19", "忘年会が12月19日に開催されたと報告された。", "開催された"),
    ],
)
def test_what_no_line_says_came_of_it(line: str, sentence: str, told: str) -> None:
    assert find_unsaid(sentence, [line], "ja") == (told,)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("未処理伝票は繰り越す で決定", "未処理伝票は繰り越すことを決定した。"),
        ("本番リリースは6/4 22時に決まり", "本番リリースは6月4日22時に決まった。"),
        ("採用は決定していない", "採用は決定していない。"),
        ("点検した 4/12", "4/12に点検を行った。"),
        ("点検済み 4/12", "4/12に点検を行いました。"),
        ("起動にかかる時間 1台6分→1分", "起動にかかる時間が減ります。"),
        ("相談の件数 年4件→2件以下に", "相談は年4件から2件以下に減少する見込みです。"),
        ("v3.4.0に戻した", "v3.4.0に戻すことで復旧した。"),
        ("見積 小池 6末まで", "見積を小池が6月末までに取ることが報告された。"),
        ("見積 小池 6末まで", "見積は小池が6月末までに取る。"),
        ("請求書は9/5に送った。次回は10月", "請求書は9月5日に送った。"),
        ("部長の異論なし", "部長から異論はなかった。"),
    ],
)
def test_what_a_line_says_is_let_be(line: str, sentence: str) -> None:
    assert find_unsaid(sentence, ["議事内容", line], "ja") == ()


@pytest.mark.parametrize(
    ("line", "sentence", "told"),
    [
        ("freeze deploys? not decided", "The team decided to freeze deployments.", ("decided",)),
        ("Tom to get 3 quotes by 30/9", "Tom was given 3 quotes by 30/9.", ("was given",)),
        ("p95 from 300 to 900 ms", "The p95 decreased from 300 to 900 ms.", ("decreased",)),
        ("p95 from 300 to 900 ms", "The p95 increased from 300 to 900 ms.", ()),
        ("Redis 6 nodes, Memcached", "Redis is the fastest option.", ("the fastest",)),
        ("agreed: freeze deploys", "The team agreed to freeze deployments.", ()),
        ("Tom to get 3 quotes by 30/9", "Tom will get 3 quotes by 30/9.", ()),
        ("cert renewed, next check in May", "The certificate was renewed.", ()),
    ],
)
def test_english(line: str, sentence: str, told: tuple[str, ...]) -> None:
    assert find_unsaid(sentence, [line], "en") == told


def test_another_line_s_term_is_not_this_one_s() -> None:
    lines = ["健診 未受診22名に再案内 7/4まで", "転倒災害1件。通路に油がこぼれた"]
    assert find_unsaid("転倒災害が1件、通路で起きた。", lines, "ja") == ()


def test_what_lies_ahead_is_not_told_as_done() -> None:
    line, told = "②は新様式に7/1から切り替え", "②は新様式に7月1日から切り替えた。"
    assert find_unsaid(told, [line], "ja", date(2026, 6, 18)) == ("替えた",)
    assert find_unsaid(told, [line], "ja", date(2026, 7, 2)) == ()
    assert find_unsaid(told, [line], "ja") == ()


def test_times_of_events_are_no_stretch() -> None:
    line, told = "13:10 電話 13:25 連絡 14:15 配信", "13時10分から13時25分まで、電話で連絡した。"
    assert find_unsaid(told, [line], "ja") == ("13時10分から13時25分",)
    assert find_unsaid(told, ["13:10〜13:25 電話で連絡した"], "ja") == ()
    assert find_unsaid("13時10分に電話した。", [line], "ja") == ()


def test_a_time_keeps_its_day() -> None:
    lines = ["8/19 朝、画面が止まった", "前の晩 8/18 21時ごろの雷でブレーカーが落ちた"]
    assert find_unsaid("8月19日21時ごろの雷で落ちた。", lines, "ja") == ("8月19日",)
    assert find_unsaid("8月18日21時ごろの雷で落ちた。", lines, "ja") == ()
    assert find_unsaid("8月19日9時に止まった。", ["8/19に止まった", "9:00 停止"], "ja") == ()
