"""Jotted lines whose form has one wording."""

import pytest

from checker.jobs.write.draft_cleaning import DraftConstraints, word_line
from checker.jobs.write.jotted_lines import tell_form, word_jotted
from checker.jobs.write.sentence_style import formalize
from checker.language.sentence_endings import SentenceStyle


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "止まる日 11日→1日、整備費 年190万円→60万円",
            "止まる日が11日から1日に、整備費が年190万円から60万円になる。",
        ),
        (
            "塩化水素 62→20以下(保証値) / 液もれ 半年3回→0回",
            "塩化水素が62から20以下(保証値)に、液もれが半年3回から0回になる。",
        ),
        ("社長は、金額だけで決めるな、と", "社長は、「金額だけで決めるな」と述べた。"),
        ("毎週金曜にリストを共有する、で決まり。", "毎週金曜にリストを共有することに決まった。"),
        ("うち4件が夜のトイレ", "うち4件が夜のトイレである。"),
        ("②なので昼の料金 7,700→6,600", "昼の料金が7,700から6,600になる。"),
        ("店長→「平日の客が足りない」", "店長は「平日の客が足りない」と述べた。"),
        ("手嶋さんは「4.5が限界」", "手嶋は「4.5が限界」と述べた。"),
        ("在庫48本もあるw", "在庫48本もある。"),
        ("費用は2万ですね", "費用は2万である。"),
        ("(1)総務が調べる🙏", "総務が調べる。"),
        ("誰の金で直すかは、総務に聞かないと。", "誰の金で直すかは、総務に聞かなければならない。"),
        ("船木さんは人が足らないと。", "船木さんは人が足らないと述べた。"),
        ("前倒しですね", "前倒しである。"),
        ("まあ、高所作業車はですね、1日4万2千円です", "高所作業車は、1日4万2千円である。"),
        ("で8人で決まりました", "8人で決まった。"),
        ("次は10/6 20:30〜 終わり!", "次は10/6 20:30〜"),
        ("納期は、6日→2日になります。", "納期は、6日から2日になる。"),
    ],
)
def test_a_form_with_one_wording_is_worded(line: str, told: str) -> None:
    assert word_jotted(line, SentenceStyle.PLAIN) == told


@pytest.mark.parametrize(
    "line",
    [
        "来週の金曜から",
        "240→400枚/日、のばしの作業は4人→2人の見込み。",
        "復旧に時間がかかった",
        "担当 黒部→津村",
        "旧様式の残りは破棄",
        "品質部「先に試す」",
    ],
)
def test_any_other_line_has_no_certain_form(line: str) -> None:
    assert tell_form(line, SentenceStyle.PLAIN) is None


def test_a_noun_that_may_be_a_verb_is_left() -> None:
    assert word_jotted("旧様式の残りは破棄", SentenceStyle.PLAIN) == "旧様式の残りは破棄"


def test_the_style_is_the_documents() -> None:
    assert word_jotted("納期 6日→2日", SentenceStyle.POLITE) == "納期が6日から2日になります。"


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("担当を替える理由:引き継ぎが早いから", "担当を替える理由は、引き継ぎが早いからです。"),
        ("見積を取る理由ですが、製造が終わるため。", "見積を取る理由は、製造が終わるためです。"),
        ("部品は3月で終わる → それまでに替える", "部品は3月で終わります。それまでに替えます。"),
        ("8:30に着いた → 9:00", "8:30に着いた → 9:00"),
    ],
)
def test_reasons_and_arrows_become_sentences(line: str, written: str) -> None:
    wanted = DraftConstraints("ja", 2, 200, "です・ます")
    assert word_line(line, wanted).removesuffix("。") == written.removesuffix("。")


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("3人で5件起きてる。", "3人で5件起きている。"),
        ("対象に入ってないので書いといた。", "対象に入っていないので書いておいた。"),
        ("止まっちゃったけど、直った。", "止まってしまったが、直った。"),
        ("足りないって話だった。", "足りないという話だった。"),
        ("回らないんじゃないかと言った。", "回らないのではないかと言った。"),
        ("社長は「見てない」と述べた。", "社長は「見てない」と述べた。"),
        ("箱を捨てる。", "箱を捨てる。"),
    ],
)
def test_contractions_of_speech_are_written_out(said: str, written: str) -> None:
    assert formalize(said) == written
