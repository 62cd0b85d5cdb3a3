"""The shipped rules where nobody chose them: what authors may do stands, what is mixed is told."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checker.session import Options, Session

Quotes = Callable[[str, str, str], list[str]]


@pytest.fixture(scope="module")
def quotes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quotes]:
    """Return what tells the words at which a rule finds faults in a file of its own choice."""
    folder = tmp_path_factory.mktemp("unasked")
    with Session.open(None, Options(use_model=False, language="ja")) as session:

        def find(rule: str, name: str, text: str) -> list[str]:
            path: Path = folder / name
            path.write_text(text, encoding="utf-8")
            return [each.quote or "" for each in session.check(path).findings if each.rule == rule]

        yield find


_MARKED = (
    "# 開発の手引き\n\n手引きである。\n\n## 準備\n\n{}\n\n道具を入れる。\n\n## 実行\n\n動かす。\n"
)
_ENGLISH = "# Guide\n\n## Setup\n\nInstall it.\n\n{}\n\nOpen the page.\n\n## Use\n\nRun it.\n"
_RULES = """# 備品管理規程

- 規程番号: 総-07
- 制定日: 2024年4月1日
- 主管部署: 総務部

## 第1条 目的

1. この規程は、備品の管理を定める。
2. この規程は、社員に適用する。

## 第2条 手続

1. 借りる者は次による。
{}

## 第3条 返却

1. 返す者は次による。
   {}

## 附則

この規程は、2024年4月1日から施行する。
"""
_BULLETS = "   - 品名を書く。\n   - 期間を書く。\n   - 目的を書く。"
_SLIDES = "# 在庫表\n\n-----\n\n# 狙い\n\n### (個人の考え)\n\n-----\n\n# 案\n\n-----\n\n# 費用\n"

CASES: dict[str, tuple[str, str, str, list[str]]] = {
    "a bold label between marked headings": (
        "ja-business.heading-style",
        "tebiki.md",
        _MARKED.format("**道具**"),
        [],
    ),
    "a number apart": (
        "ja-business.heading-style",
        "tebiki.md",
        _MARKED.format("**1. 道具**"),
        ["1. 道具"],
    ),
    "a bold label where a format asks": (
        "ja-business.heading-style",
        "週報1.md",
        _MARKED.format("**道具**").replace("# 開発の手引き", "# 週報"),
        ["道具"],
    ),
    "headings in bold alone": (
        "ja-business.heading-style",
        "tebiki.md",
        "# 手引き\n\n手引きである。\n\n**道具**\n\n道具を入れる。\n",
        ["道具"],
    ),
    "a bold label in English": (
        "en-technical.heading-levels",
        "guide.md",
        _ENGLISH.format("**On phones**"),
        [],
    ),
    "slides": ("ja-business.heading-style", "slides.md", _SLIDES, []),
    "no slides": (
        "ja-business.heading-style",
        "zaiko.md",
        _SLIDES.replace("-----\n\n", ""),
        ["(個人の考え)"],
    ),
    "points left out throughout": (
        "en-technical.latin-comma",
        "guide.md",
        "# Guide\n\nTake a lamp (eg, a red one) and cables, screws, etc, with you.\n",
        [],
    ),
    "points left out here and there": (
        "en-technical.latin-comma",
        "guide.md",
        "# Guide\n\nTake a lamp (eg, a red one), etc, with you. Or two (e.g. one is blue).\n",
        ["eg"],
    ),
    "he or she": (
        "en-technical.gender",
        "guide.md",
        "# Guide\n\nThe user enters his/her key.\n",
        [],
    ),
    "one of them": (
        "en-technical.gender",
        "guide.md",
        "# Guide\n\nThe chairman enters the key.\n",
        ["chairman"],
    ),
    "words of minutes": (
        "ja-business.kana",
        "kiroku.md",
        "# 改善の会\n\n## アジェンダ\n\n画面から出来る案とする。早くできるほうがよい。\n",
        [],
    ),
    "words of others": (
        "ja-business.kana",
        "kenshu.md",
        (
            "# 研修の結果\n\n次はもっとよくできます。\n\n> - 多くを学ぶことが出来ました。\n\n"
            "「自分でも出来ました」という声もありました。自分で出来ました。\n"
        ),
        ["出来ました"],
    ),
    "particles of talk": (
        "ja-business.doubled-particle",
        "kiroku.md",
        "# 改善の会\n\n## アジェンダ\n\n材料不足で代替素材で製品を作った。\n",
        [],
    ),
    "an aside without particles": (
        "ja-business.missing-particle",
        "memo.md",
        "# 手引き\n\n<改訂版(前回議論踏まえて)> 手順を改めた。点検を行う。\n",
        [],
    ),
    "a particle left out": (
        "ja-business.missing-particle",
        "memo.md",
        "# 手引き\n\n事前に承認得ることとする。\n",
        ["承認得る"],
    ),
    "bullets of a level": (
        "regulation.items",
        "備品管理規程.md",
        _RULES.format(_BULLETS, "- 係に渡す。"),
        [],
    ),
    "regulations under the rules of employment": (
        "regulation.amendment",
        "備品管理規程.md",
        _RULES.format("", "").replace("この規程は、", "この規程は、就業規則第30条に基づき、"),
        [],
    ),
    "levels skipped are not deep": (
        "ja-technical.heading-depth",
        "設備解説書.md",
        "# 設備解説書\n\n## 語彙\n\n###### 種別\n\n種別を書く。\n",
        [],
    ),
    "five headings deep": (
        "ja-technical.heading-depth",
        "設備解説書.md",
        "# 設備解説書\n\n## 語彙\n\n### 種別\n\n#### 大分類\n\n##### 小分類\n\n種別を書く。\n",
        ["小分類"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_an_author_may_do_stands(quotes: Quotes, case: str) -> None:
    rule, name, text, expected = CASES[case]
    assert quotes(rule, name, text) == expected
