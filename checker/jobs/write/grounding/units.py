"""Units of numbers: one name for all ways of writing a unit, and units that convert exactly."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

_NAMES_TEXT = """
円: 円 yen JPY ¥ 圓
ドル: ドル 米ドル dollar dollars USD $ US$
ユーロ: ユーロ euro euros EUR €
ポンド: ポンド 英ポンド GBP £
元: 元 人民元 CNY
ウォン: ウォン KRW
%: % パーセント ％ percent per\\ cent pct ㌫
ポイント: ポイント pt percentage\\ points points pp
人: 人 名 名様 people persons person employees staff members users user attendees participants
人日: 人日 person-days man-days
人月: 人月 person-months man-months
台: 台 units unit
個: 個 つ コ ヶ ケ 箇 点 件 項目 種類 か所 カ所 ヶ所 ヵ所 ケ所 箇所 ヶ条 か条 items item pieces \
cases
枚: 枚 sheets sheet
本: 本 bottles
冊: 冊 部 通 copies copy
回: 回 回目 times 度目 遍
社: 社 companies company
倍: 倍 times\\ as
人時: 人時 person-hours
字: 字 文字 characters words 語
頁: 頁 ページ pages page
式: 式 set sets セット
室: 室 rooms room
席: 席 seats seat ライセンス licenses licences license licence
行: 行 lines line rows
秒: 秒 秒間 seconds second sec secs s
ミリ秒: ミリ秒 ms milliseconds
分: 分 分間 minutes minute min mins
時間: 時間 hours hour hrs hr h
日: 日 日間 days day 営業日 business\\ days working\\ days
週間: 週間 週 weeks week
か月: か月 ヶ月 カ月 ヵ月 ケ月 箇月 ヶ月間 か月間 カ月間 ヵ月間 months month
年: 年 年間 years year yrs
歳: 歳 才 years\\ old
割: 割
mm: mm ㎜ ミリ ミリメートル
cm: cm ㎝ センチ センチメートル
m: m メートル metres meters
km: km ㎞ キロメートル kilometres kilometers
mg: mg ㎎ ミリグラム
g: g グラム grams
kg: kg ㎏ キログラム kilograms
t: t トン tonnes tons
mL: mL ml cc ㏄ ミリリットル
L: L ℓ リットル litres liters
kL: kL kl キロリットル
m2: m2 ㎡ 平米 平方メートル m²
m3: m3 ㎥ 立方メートル m³
坪: 坪
KB: KB kB キロバイト
MB: MB メガバイト
GB: GB ギガバイト
TB: TB テラバイト
bps: bps
Mbps: Mbps
Gbps: Gbps
Hz: Hz ヘルツ
kHz: kHz
MHz: MHz
GHz: GHz
V: V ボルト
kV: kV
A: A アンペア
mA: mA
W: W ワット
kW: kW キロワット
kWh: kWh
℃: ℃ °C 度C
度: 度
MPa: MPa
kPa: kPa
rpm: rpm
dB: dB
ppm: ppm
箱: 箱 boxes box ケース
袋: 袋
缶: 缶
着: 着
足: 足
口: 口
組: 組
棟: 棟 buildings
戸: 戸
階: 階 階建て
拠点: 拠点 店舗 店 か国 ヶ国 カ国 sites site countries stores
班: 班
隻: 隻
両: 両
票: 票 votes
品目: 品目 品番
画面: 画面 screens
世帯: 世帯 households
パレット: パレット
ロット: ロット lots
号機: 号機
工程: 工程
問: 問 questions
試合: 試合
泊: 泊 nights night
便: 便 flights trips
小間: 小間 booths
灯: 灯
基: 基
束: 束
巻: 巻
面: 面
""".strip()

_BASES: Final[Mapping[str, tuple[str, Decimal]]] = {
    "時間": ("分", Decimal(60)),
    "週間": ("日", Decimal(7)),
    "年": ("か月", Decimal(12)),
    "割": ("%", Decimal(10)),
    "cm": ("mm", Decimal(10)),
    "m": ("mm", Decimal(1000)),
    "km": ("mm", Decimal(1_000_000)),
    "g": ("mg", Decimal(1000)),
    "kg": ("mg", Decimal(1_000_000)),
    "t": ("mg", Decimal(1_000_000_000)),
    "L": ("mL", Decimal(1000)),
    "kL": ("mL", Decimal(1_000_000)),
    "ミリ秒": ("秒", Decimal("0.001")),
    "kWh": ("kWh", Decimal(1)),
    "kW": ("W", Decimal(1000)),
    "kV": ("V", Decimal(1000)),
    "mA": ("A", Decimal("0.001")),
    "kHz": ("Hz", Decimal(1000)),
    "MHz": ("Hz", Decimal(1_000_000)),
    "GHz": ("Hz", Decimal(1_000_000_000)),
    "Mbps": ("bps", Decimal(1_000_000)),
    "Gbps": ("bps", Decimal(1_000_000_000)),
    "kPa": ("MPa", Decimal("0.001")),
}
"""Units that are so many of another, exactly: two ways of saying one thing."""
KIN: Final[Mapping[str, frozenset[str]]] = {
    "度": frozenset({"℃", "回"}),
    "℃": frozenset("度"),
    "回": frozenset("度"),
}
"""Units that may be another: 二度 is twice, 60度 a temperature or an angle."""
MONEY: Final = frozenset({"円", "ドル", "ユーロ", "ポンド", "元", "ウォン"})


def _variants() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for line in _NAMES_TEXT.splitlines():
        name, _, words = line.partition(": ")
        for word in re.split(r"(?<!\\) ", words):
            found[word.replace("\\ ", " ")] = name
    return found


_VARIANTS: Final = _variants()
JAPANESE: Final = tuple(word for word in _VARIANTS if re.search("[^\\x00-\\x7f]", word))
"""Units that stand right behind a number in Japanese, `台` or `か月`."""
LATIN: Final = tuple(word for word in _VARIANTS if re.fullmatch("[A-Za-z][A-Za-z0-9 -]*", word))
"""Units in Latin letters, after a number with or without a space."""


def unit_name(written: str) -> str:
    """Return the one name of a unit: `か月` for `ヶ月` and `months`; what is unknown stays."""
    return _VARIANTS.get(written) or _VARIANTS.get(written.lower(), written)


def in_base(number: Decimal, unit: str) -> tuple[Decimal, str]:
    """Return a quantity in its smallest unit: 90 and 分 for 1.5 and 時間."""
    base, factor = _BASES.get(unit, (unit, Decimal(1)))
    return number * factor, base
