"""The phrases of `honorific`: honorifics upon honorifics, and humble words said of the reader.

What counts as a doubled honorific follows 「敬語の指針」 of the Agency for Cultural Affairs (2007);
what that calls established usage (お召し上がりになる, お伺いする) is none here.
"""

import re
from typing import Final

from checker.core.messages import Message
from checker.core.text.lazy import Lazy
from checker.kinds.japanese.phrases import Mend, Phrase

_TWICE = Message("honorific-phrases.is-honorific-twice")
_HUMBLE = Message("honorific-phrases.speaks-humbly-what-reader-does")
_DOWN = Message("honorific-phrases.not-said-ones-superiors")
_EXTRA_SA = Message("honorific-phrases.verb-does-not-take")

_KANJI = "々一-鿿"
_O_VERBS = (
    "召し上がり|召しあがり|見え|帰り|戻り|越し|着き|聞き|読み|書き|話し|待ち|使い|求め|受け取り"
    "|買い求め|買い上げ|決め|選び|作り|持ち|休み|会い|考え|気付き|気づき|亡くなり|出かけ|出掛け"
    "|泊まり|乗り|降り|入り|送り|届け|過ごし|尋ね|訪ね|呼び|思い|望み|感じ|渡し|支払い|申し込み"
)
_GO_NOUNS = (
    "覧|利用|使用|出席|欠席|出発|到着|参加|説明|検討|確認|来場|来店|来社|来訪|来館|乗車|入会|退会"
    "|結婚|退職|就任|着席|出張|昇進|注文|購入|契約|入金|回答|返信|返答|相談|報告|連絡|訪問|旅行"
    "|逝去|帰宅|帰国|宿泊|希望|活用|指摘|提案|発言|記入|用意|準備|紹介|案内|理解|判断|決断|承認"
)
_SERVED = "確認|連絡|記入|入力|返信|返答|回答|相談|報告|説明|提出|用意|準備|検討|利用|参照|登録"
_SERVED += "|参加|出席|案内|紹介|対応|協力|査収|手配|送付|返却|持参|注意|予約|注文|購入|申請|署名"
_HANDED = "待ち|知らせ|送り|伝え|届け|聞かせ|聞き|調べ|教え|書き|読み|渡し|持ち|申し付け|問い合わせ"
_TITLES = (
    "社長|会長|部長|課長|係長|次長|専務|常務|取締役|支店長|支社長|工場長|店長|所長|室長|本部長"
    "|局長|理事長|理事|院長|校長|学長|主任|監査役|執行役員"
)

# What られ after an honorific verb in る becomes: おっしゃられた is おっしゃった.
_ENDING = "られ(?:る|(?=(?P<next>[たてまなず])))"
_WITHOUT_RARE: Final = {"た": "っ", "て": "っ", "ま": "り", "な": "ら", "ず": "ら", None: "る"}


def _plain(match: re.Match[str]) -> str:
    return match["stem"] + _WITHOUT_RARE[match["next"]]


def _said(match: re.Match[str]) -> str:
    """Return 「おっしゃい」 before ます, where other verbs have り."""
    return match["stem"] + ("い" if match["next"] == "ま" else _WITHOUT_RARE[match["next"]])


def _humbly(match: re.Match[str]) -> str | None:
    """Return 「拝見いたし」 for 「拝見させていただき」 before ます; None for other forms."""
    return f"{match['noun']}いたし" if match["ending"] == "き" else None


def _twice(
    name: str,
    pattern: str,
    hints: str | tuple[str, ...],
    to: str | Mend | None = None,
    says: Message = _TWICE,
    *,
    usual: bool = True,
) -> Phrase:
    listed = (hints,) if isinstance(hints, str) else hints
    return Phrase(name, Lazy(pattern), listed, says, to, usual=usual)


HONORIFIC: Final = (
    _twice(
        "o-ni-narareru",
        f"(?P<stem>(?:(?:お|御)(?:{_O_VERBS})|[ご御](?:{_GO_NOUNS}))にな){_ENDING}",
        "になられ",
        _plain,
    ),
    _twice("ossharareru", f"(?P<stem>おっしゃ|仰){_ENDING}", ("おっしゃられ", "仰られ"), _said),
    _twice("irassharareru", f"(?P<stem>いらっしゃ){_ENDING}", "いらっしゃられ", _said),
    _twice(
        "meshiagarareru",
        f"(?P<stem>召し上が|召しあが|めしあが){_ENDING}",
        ("上がられ", "あがられ"),
        _plain,
    ),
    _twice(
        "hai-sasete-itadaku",
        "(?P<noun>拝見|拝読|拝聴|拝借|拝受|拝察|拝承)させて(?:いただ|頂)(?P<ending>き(?=ま)|[くいけこ])",
        "させて",
        _humbly,
    ),
    _twice(
        "o-ukagai-sasete-itadaku",
        "お(?:伺い|うかがい)させて(?:いただ|頂)(?P<ending>[きくいけこ])",
        ("伺いさせて", "うかがいさせて"),
        r"伺わせていただ\g<ending>",
    ),
    _twice("kakui-sama", "各位(?:様|さま|殿)", "各位", "各位"),
    _twice("onchu-sama", "御中(?:様|殿|各位)|(?:様|殿)御中", "御中", "御中"),
    _twice(
        "title-sama",
        f"(?P<title>{_TITLES})様(?![{_KANJI}])",
        "様",
        r"\g<title>",
    ),
    _twice("kisha-sama", "(?P<name>貴社|御社|貴行|貴校|貴店|貴殿)様", "様", r"\g<name>"),
    _twice(
        "go-hai",
        "[ご御](?:拝見|拝読|拝聴|拝借|拝受|拝察)(?!し|いた|致|させ|申)",
        "拝",
        says=_HUMBLE,
    ),
    _twice(
        "go-shite-kudasai",
        f"(?<!りん)(?P<noun>[ご御](?:{_SERVED})|お(?:{_HANDED}))して"
        "(?P<ask>ください|下さい|くださ[るれっ]|いただ[きくいけ]|頂[きくいけ])",
        ("してくださ", "して下さ", "していただ", "して頂"),
        r"\g<noun>\g<ask>",
        _HUMBLE,
    ),
    _twice(
        "go-sareru",
        f"[ご御](?:{_GO_NOUNS})され(?=[たてるまなず])",
        "され",
        says=_HUMBLE,
        usual=False,
    ),
    _twice("mousareru", "(?<!お)(?<!願い)申され(?=[たてるまなず])", "申され", says=_HUMBLE),
    _twice(
        "gokurou-sama",
        "(?:ご|御)苦労(?:様|さま)(?=です|でし|でござい|。|、|$)",
        "苦労",
        "お疲れ様",
        _DOWN,
    ),
    _twice("ryoukai", "了解(?=し(?:ま|た)|いた|致|です)", "了解", "承知", _DOWN, usual=False),
    _twice(
        "sa-ire",
        "(?P<stem>読ま|行か|書か|休ま|使わ|送ら|帰ら|やら|伺わ|歌わ|飲ま|待た|作ら|取ら|頑張ら"
        "|終わら|始まら|遣わ|預から|座ら|入ら|乗ら|知ら|見送ら|受け取ら)させて(?=いただ|頂|くださ|下さ)",
        "させて",
        r"\g<stem>せて",
        _EXTRA_SA,
    ),
)
