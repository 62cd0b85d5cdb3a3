"""Ends of Japanese sentences in the other style."""

import pytest

from checker.jobs.write.sentence_style import restyle_sentence
from checker.language.sentence_endings import SentenceStyle

PAIRS = [
    ("サポートが切れる。", "サポートが切れます。"),
    ("人数が増えた。", "人数が増えました。"),
    ("紙で行った。", "紙で行いました。"),
    ("現地に行った。", "現地に行きました。"),
    ("本を読んだ。", "本を読みました。"),
    ("確認していない。", "確認していません。"),
    ("必要がある。", "必要があります。"),
    ("導入は困難である。", "導入は困難です。"),
    ("3件であった。", "3件でした。"),
    ("研修を行う。", "研修を行います。"),
    ("件数が減少した。", "件数が減少しました。"),
    ("機能しない。", "機能しません。"),
    ("担当者が来ない。", "担当者が来ません。"),
    ("連絡が来た。", "連絡が来ました。"),
    ("月6時間に減る。", "月6時間に減ります。"),
    ("契約を結んだ。", "契約を結びました。"),
    ("障害を防ぐ。", "障害を防ぎます。"),
    ("手順を見直す。", "手順を見直します。"),
    ("不良が報告された。", "不良が報告されました。"),
    ("来客に見られる。", "来客に見られます。"),
    ("結論に至らなかった。", "結論に至りませんでした。"),
    ("報告されなかった。", "報告されませんでした。"),
    ("予備機でしのぐ。", "予備機でしのぎます。"),
    ("説明会を2回やる。", "説明会を2回やります。"),
]


@pytest.mark.parametrize(("plain", "polite"), PAIRS)
def test_the_end_goes_over_and_back(plain: str, polite: str) -> None:
    assert restyle_sentence(plain, SentenceStyle.POLITE) == polite
    assert restyle_sentence(polite, SentenceStyle.PLAIN) == plain


@pytest.mark.parametrize(
    "sentence",
    [
        "経理の入力に月40時間。",
        "ご確認ください。",
        "彼は「行う。」と述べ、退席。",
        "よいか?",
        "ほぼなくなる見込み。",
        "台帳を保管する",
        "",
    ],
)
def test_what_has_no_one_other_form_stays(sentence: str) -> None:
    assert restyle_sentence(sentence, SentenceStyle.POLITE) == sentence
    assert restyle_sentence(sentence, SentenceStyle.PLAIN) == sentence


@pytest.mark.parametrize(
    ("polite", "plain"),
    [
        ("価格は高いです。", "価格は高い。"),
        ("問題はありません。", "問題はない。"),
        ("問題はありませんでした。", "問題はなかった。"),
    ],
)
def test_adjectives_and_nai(polite: str, plain: str) -> None:
    assert restyle_sentence(polite, SentenceStyle.PLAIN) == plain


def test_only_the_end_changes() -> None:
    sentence = "資料を配ります方法は、月42時間から6時間に減ります。"
    assert (
        restyle_sentence(sentence, SentenceStyle.PLAIN)
        == "資料を配ります方法は、月42時間から6時間に減る。"
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("秘密保持契約を結ぶです。", "秘密保持契約を結びます。"),
        ("契約を延長するです。", "契約を延長します。"),
        ("保管してから消すします。", "保管してから消します。"),
        ("費用が最も低いです。", "費用が最も低いです。"),
        ("場所は会議室です。", "場所は会議室です。"),
    ],
)
def test_desu_behind_a_verb_is_mended(written: str, meant: str) -> None:
    assert restyle_sentence(written, SentenceStyle.POLITE) == meant
    assert restyle_sentence(written, SentenceStyle.PLAIN) == restyle_sentence(
        meant, SentenceStyle.PLAIN
    )


@pytest.mark.parametrize(
    ("sentence", "plain", "polite"),
    [
        ("ラベルを印刷できず。", "ラベルを印刷できない。", "ラベルを印刷できません。"),
        ("ラベルを印刷できずである。", "ラベルを印刷できない。", "ラベルを印刷できません。"),
        ("会議は開催せずです。", "会議は開催しない。", "会議は開催しません。"),
        ("在庫がなく、必ずである。", "在庫がなく、必ずである。", "在庫がなく、必ずです。"),
    ],
)
def test_a_negation_that_breaks_off_has_an_end(sentence: str, plain: str, polite: str) -> None:
    assert restyle_sentence(sentence, SentenceStyle.PLAIN) == plain
    assert restyle_sentence(sentence, SentenceStyle.POLITE) == polite


def test_without_a_full_stop_nothing_has_ended() -> None:
    assert restyle_sentence("ラベルを印刷できず", SentenceStyle.PLAIN) == "ラベルを印刷できず"
