"""Approved ringi as a company might have them: one form, with parts that only some have."""

from pathlib import Path

from checker.core.document import Document
from checker.formats.markdown import read as markdown

FORM = """\
# 稟議書

| 社長 | 部長 | 課長 | 起案者 |
| --- | --- | --- | --- |
|  |  |  |  |

| 文書番号 | {number} | 起案日 | {day} |
| --- | --- | --- | --- |
| 起案部署 | {department} | 起案者 | {author} |
| 件名 | {subject} | 決裁区分 | {level} |
| 申請金額 | {amount}円(税込) | 保存期間 | {years}年 |

{lead}

## 1. 目的

{purpose}

## 2. 内容

{content}

{comparison}## {n1}. {cost_name}

| 項目 | 数量 | 単価(円) | 金額(円) |
| --- | ---: | ---: | ---: |
{rows}
| 小計 |  |  | {net} |
| 消費税(10%) |  |  | {tax} |
| 合計 |  |  | {amount} |

## {n2}. 効果

{effect}

## {n3}. スケジュール

| 日程 | 実施事項 | 担当 |
| --- | --- | --- |
{plan}

{appendix}以上
"""

_COMPARISON = """\
## 3. 比較検討

| {first} | {second} | 評価 |
| --- | --- | --- |
| 購入する | {low}円 | 採用 |
| 借りる | {high}円 | 不採用 |

"""

CAMERAS = FORM.format(
    number="総-2025-018", day="2025年6月2日(月)", department="総務部総務課", author="佐藤 恵",
    subject="玄関の監視カメラの更新について", level="部長決裁", amount="330,000", years=10,
    lead="下記のとおり、監視カメラを更新したく、決裁を求める。",
    purpose="玄関の監視カメラは設置から9年がたち、夜間の映像が映らない。サーバーの容量も足りない。",
    content="カメラ3台とサーバー1台を入れ替える。録画は90日間、サーバーに残す。",
    comparison=_COMPARISON.format(first="案", second="5年間の費用", low="330,000", high="412,000"),
    n1=4, cost_name="費用", n2=5, n3=6, net="300,000", tax="30,000",
    rows="| カメラ | 3 | 60,000 | 180,000 |\n| サーバー | 1 | 120,000 | 120,000 |",
    effect="夜間も人の顔を見分けられる。点検の時間は月4時間から1時間に減る。",
    plan="| 2025年6月20日(金) | 発注 | 総務課 佐藤 |\n| 2025年7月4日(金) | 設置 | ミナト電機 |",
    appendix="## 7. 添付資料\n\n- ミナト電機の見積書\n\n",
)  # fmt: skip

TRUCKS = FORM.format(
    number="物-2025-007", day="2025年7月14日(月)", department="物流部倉庫課", author="高橋 健",
    subject="台車の購入について", level="本部長決裁", amount="143,000", years=5,
    lead="下記のとおり、台車を購入したく、決裁を求める。",
    purpose="台車12台のうち4台の車輪が割れ、出荷のたびに手で運んでいる。",
    content="台車5台を購入し、壊れた4台を処分する。", comparison="",
    n1=3, cost_name="費用", n2=4, n3=5, net="130,000", tax="13,000",
    rows="| 台車 | 5 | 22,000 | 110,000 |\n| 処分 | 4 | 5,000 | 20,000 |",
    effect="出荷の準備が1回あたり15分短くなる。",
    plan="| 2025年7月25日(金) | 発注 | 倉庫課 高橋 |\n| 2025年8月8日(金) | 納入 | 北陸産業 |",
    appendix="",
)  # fmt: skip

TRAINING = FORM.format(
    number="人-2025-031", day="2025年9月1日(月)", department="人事部人事課", author="三浦 香織",
    subject="新任管理職の研修について", level="部長決裁", amount="528,000", years=5,
    lead="下記のとおり、研修を委託したく、決裁を求める。",
    purpose="4月に管理職となった8名は、評価の面談を行ったことがない。",
    content="研修会社に委託し、面談の研修を2回行う。教材はサーバーに置く。",
    comparison=_COMPARISON.format(first="案", second="2回の料金", low="528,000", high="640,000"),
    n1=4, cost_name="費用の内訳", n2=5, n3=6, net="480,000", tax="48,000",
    rows="| 講師料 | 2 | 180,000 | 360,000 |\n| 教材 | 8 | 15,000 | 120,000 |",
    effect="評価の期限に遅れた面談を、昨年の11件から2件以下に減らす。",
    plan="| 2025年9月12日(金) | 契約 | 人事課 三浦 |\n| 2025年10月3日(金) | 1回目 | 人事課 森 |",
    appendix="## 7. 添付資料\n\n- 研修会社の提案書\n\n",
)  # fmt: skip

LIGHTS = FORM.format(
    number="工-2025-012", day="2025年10月6日(月)", department="工務部設備課", author="村上 直樹",
    subject="第二倉庫の照明の取替えについて", level="社長決裁", amount="1,111,000", years=10,
    lead="下記のとおり、照明を取り替えたく、決裁を求める。",
    purpose="水銀灯の製造が終わり、予備が4本しか残っていない。", content="天井灯を取り替える。",
    comparison="", n1=3, cost_name="費用", n2=4, n3=5, net="1,010,000", tax="101,000",
    rows="| 照明器具 | 20 | 38,000 | 760,000 |\n| 工事 | 20 | 12,500 | 250,000 |",
    effect="電気代が年間で87万円下がる。",
    plan="| 2025年10月24日(金) | 発注 | 設備課 村上 |\n| 2025年11月8日(土) | 工事 | みなと電設 |",
    appendix="",
)  # fmt: skip

NAMES = {
    "稟議書_総-2025-018_監視カメラの更新.md": CAMERAS,
    "稟議書_物-2025-007_台車の購入.md": TRUCKS,
    "稟議書_人-2025-031_管理職研修.md": TRAINING,
}
"""Three approved ones, by file name; `LIGHTS` is a fourth that nothing is learned from."""

LIGHTS_NAME = "稟議書_工-2025-012_照明の取替え.md"


def read(name: str, text: str) -> Document:
    """Return a Markdown text as a document."""
    return markdown.read(Path(name), text.encode())


def approved() -> list[Document]:
    """Return the three approved ones."""
    return [read(name, text) for name, text in NAMES.items()]
