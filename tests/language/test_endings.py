"""How Japanese sentences end."""

import pytest

from checker.language.sentence_endings import SentenceStyle, find_ending


def _shown(sentence: str) -> tuple[str, str] | None:
    found = find_ending(sentence)
    return found and (found.style.value, sentence[found.start : found.end])


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("手順を説明します。", "ます"),
        ("準備ができました！", "ました"),
        ("変更はありませんでした。", "ませんでした"),
        ("実施していますか。", "ますか"),
        ("これは控えです。", "です"),
        ("ご確認ください（必須）。", "ください"),
        ("よろしくお願いいたします。(総務部)", "ます"),
    ],
)
def test_polite(sentence: str, words: str) -> None:
    assert _shown(sentence) == (SentenceStyle.POLITE, words)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("これは控えである。", "である"),
        ("費用は総務部が負担する。", "する"),
        ("資料を読んだ。", "だ"),
        ("当社が定めた。", "めた"),
        ("第三条に基づく。", "づく"),
        ("年末を除く。", "く"),
        ("条件を満たす。", "たす"),
        ("承認を得なければならない※1。", "ない"),
        ("このほうが望ましい。", "しい"),
        ("目を覚ました。", "した"),
    ],
)
def test_plain(sentence: str, words: str) -> None:
    assert _shown(sentence) == (SentenceStyle.PLAIN, words)


@pytest.mark.parametrize(
    "sentence",
    [
        "検討中。",
        "次のとおり。",
        "事前に申請すること。",
        "一つ。",
        "全く。",
        "結果はまだ。",
        "担当はあなた。",
        "考え方の違い。",
        "実施済みか。",
        "「電源を入れる。」",
        "次を実行する:",
        "電源を入れる",
        "人をだます。",
        "",
    ],
)
def test_neither_beyond_doubt(sentence: str) -> None:
    assert find_ending(sentence) is None
