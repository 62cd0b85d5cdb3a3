"""Sentences as a model drafts them, against notes as people write them."""

from typing import Literal

import pytest

from checker.jobs.write.grounding import find_unsupported

Language = Literal["ja", "en"]


def strays(text: str, source: str, language: Language) -> list[str]:
    return [text[fact.start : fact.end] for fact in find_unsupported(text, [source], language)]


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        (
            (
                "本件は、老朽化したノートパソコン12台を更新するものである。"
                "現行機は2018年に購入したもので、Windows 10のサポートが2025年10月14日に終了する。"
            ),
            "・台数 12台\n・今のは2018年購入、保証切れ。Win10のサポートが2025/10/14で終わる",
            ["Windows 10"],
        ),
        (
            "見積書（Q-25-1193）に基づき、総額1,068,000円（税抜）を申請する。",
            "・合計1,068,000 税別\n・見積 Q-25-1193",
            [],
        ),
        (
            "導入により、年間約120万円の削減を見込む。",
            "効果 年120万くらい削減",
            [],
        ),
        (
            "業者は北浜オフィス機器とし、10月上旬の入替を予定している。",
            "入替は10月上旬、北浜オフィス機器",
            [],
        ),
        (
            "第8回定例会議を9月11日（木）に開催し、石田氏ほか4名が出席した。",
            "第8回 9/11 石田 佐々木 中川 大野 葉山",
            ["9月11日（木）", "4名"],
        ),
        (
            "次回は9月25日13時30分から開催する。",
            "次回 9/25 同じ時間\n9/11 13:30〜15:00",
            [],
        ),
        (
            "中川さんが9月19日までに画面の文言を確認する。",
            "画面の文言 経理で確認 9/19まで 中川さん",
            [],
        ),
        (
            "移行リハーサルを10月4日に変更した。",
            "移行リハ 9/27→10/4に変更",
            [],
        ),
        (
            "障害は午前9時12分に検知され、10時18分に復旧した。影響時間は1時間6分である。",
            "9:12 監視 10:18 復旧 1時間6分",
            [],
        ),
        (
            "利用者からの申告を受け、一次対応として再起動を行った。",
            "電話で申告 再起動した",
            [],
        ),
        (
            "二次障害の発生はなかった。",
            "",
            [],
        ),
        (
            "ご不明な点は、総務課（内線2310）までお問い合わせください。",
            "総務課 内線2310",
            [],
        ),
        (
            "平素は格別のご高配を賜り、厚く御礼申し上げます。下記のとおり送付いたします。",
            "",
            [],
        ),
        (
            "出張者は三宅で、福岡市で開催された九州ロボット展を視察した。",
            "福岡 展示会視察（九州ロボット展） 三宅",
            ["福岡市"],
        ),
        (
            "投資回収期間は2年半と説明を受けた。",
            "投資回収は2.5年",
            [],
        ),
        (
            "三友金属株式会社より、4月から7%の値上げの申し入れがあった。",
            "値上げの申し入れ：三友金属 4月から7％",
            [],
        ),
        (
            "残業は前週比で2割減少した。",
            "残業 8h→6.5h",
            ["2割"],
        ),
        (
            "今週は帳票11本のうち7本を完成させた。残りの4本は来週着手する。",
            "帳票11本中7本まで 来週: 帳票残り4本",
            [],
        ),
        (
            "関係者各位には、事前に周知する。",
            "",
            [],
        ),
        (
            "毎月第2火曜日に点検する。",
            "点検 第2火曜",
            [],
        ),
        (
            "承認者は林部長である。",
            "承認は林部長までか？",
            [],
        ),
        (
            "本契約は2025年10月1日から1年間とし、以後1年ごとに自動更新する。",
            "契約 2025/10/01〜2026/09/30 の12ヶ月",
            [],
        ),
        (
            "受注システムAPサーバー（ap-02）のCPU使用率が100%に達した。",
            "APサーバ(ap-02) CPU 100%",
            [],
        ),
        (
            "サーバーの増設を検討する。",
            "サーバ増設検討",
            [],
        ),
        (
            "プリンターを交換した。メーカーへ連絡済みである。",
            "プリンタ交換 メーカに連絡",
            [],
        ),
        (
            "東京ビッグサイトで2026年2月18日から20日まで開催される。",
            "2026年2月18日(水)〜20日(金) 東京ビッグサイト",
            [],
        ),
        (
            "合計165万円の内訳は、出展料88万円、装飾65万円、パンフレット12万円である。",
            "2小間 880,000、装飾 650,000、パンフ1000部 12万\n合計165万円",
            [],
        ),
        (
            "第1工場と第2工場の両方で実施した。",
            "第一工場・第二工場で実施",
            [],
        ),
        (
            "日本国内の拠点を対象とする。",
            "国内拠点",
            [],
        ),
    ],
)
def test_japanese_drafts(text: str, source: str, expected: list[str]) -> None:
    assert strays(text, source, "ja") == expected


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        (
            (
                "On September 18, the checkout API was unavailable for 47 minutes,"
                " from 14:05 to 14:52 JST."
            ),
            "2025-09-18 14:05 JST alert ... 14:52 error rate normal",
            ["47 minutes"],
        ),
        (
            "Tom will add a configuration check to CI by September 26.",
            "config lint in CI - Tom, Sep 26",
            [],
        ),
        (
            "Around 3,200 users saw errors and about 410 orders were lost.",
            "~3,200 users saw errors, approx 410 orders lost",
            [],
        ),
        (
            "We recommend hiring a contractor.",
            "",
            [],
        ),
        (
            "The steering committee decided to drop Module C.",
            "DECISION: drop module C",
            [],
        ),
        (
            "Emma Wilson recorded the minutes.",
            "notes by Emma\nDr. Okafor, Emma Wilson",
            [],
        ),
        (
            "Both nodes failed within two minutes.",
            "both nodes failed within 2 min",
            [],
        ),
        (
            "The new design reduces latency from 900 ms to 300 ms at the 95th percentile.",
            "p95 = 900ms, target 300ms",
            [],
        ),
        (
            "Redis was chosen because of its mature tooling.",
            "pick redis",
            [],
        ),
        (
            "It costs $1,900 per month.",
            "6 nodes, $1,900/mo",
            [],
        ),
        (
            "On the other hand, this increases complexity.",
            "",
            [],
        ),
        (
            "Kenji Sato has no deadline yet.",
            "Kenji: onboarding doc, no date yet\nhere: Kenji Sato",
            [],
        ),
        (
            "The rollout begins on September 1 at 10% of traffic.",
            "rollout 10% -> 50% -> 100%, start 1 Sept",
            [],
        ),
        (
            "Thirty percent of requests failed on Monday morning.",
            "30% req failed mon",
            [],
        ),
        (
            "The team in London and the Tokyo office agreed.",
            "london + tokyo agreed",
            [],
        ),
        (
            "All in all, the first phase went well.",
            "phase 1 ok",
            [],
        ),
        (
            "A second alert fired at 2:11 PM.",
            "14:11 2nd alert",
            [],
        ),
        (
            "Sales and Marketing will share the cost.",
            "sales, marketing share cost",
            [],
        ),
    ],
)
def test_english_drafts(text: str, source: str, expected: list[str]) -> None:
    assert strays(text, source, "en") == expected
