"""Rule sentences, and the questions that they become."""

import pytest

from checker.learn.drafts import requirements_en as demands_en
from checker.learn.drafts import requirements_ja as demands_ja
from checker.learn.drafts.requirements import Requirement, detect_language

_OWNER = "Does it name an owner?"


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("対応事項には担当者を書くこと", "担当者が書かれていますか。"),
        ("費用には金額の根拠を明記しなければならない。", "金額の根拠が明記されていますか。"),
        ("目的を含めるべきである", "目的が含められていますか。"),
        ("期限を記載してください", "期限が記載されていますか。"),
        ("図には番号が必要である", "番号がありますか。"),
        ("承認者の印があること", "承認者の印がありますか。"),
        ("担当者を明らかにすること", "担当者が明らかになっていますか。"),
        ("結論は理由とともに述べること", "結論は理由とともに述べられていますか。"),
        ("会議の目的を冒頭に書くべき", "冒頭に会議の目的が書かれていますか。"),
        ("影響を受けた件数を書く必要がある", "影響を受けた件数が書かれていますか。"),
        ("課題は解決していること", "課題は解決していますか。"),
    ],
)
def test_a_japanese_demand_becomes_a_question(sentence: str, asks: str) -> None:
    found = demands_ja.demand(sentence)
    assert found is not None
    assert (found.asks, found.forbids) == ((asks,), False)


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("原因には人を責める表現を書いてはならない", "人を責める表現が書かれていますか。"),
        ("あいまいな表現を使わないこと", "あいまいな表現が使われていますか。"),
        ("人を責める表現を用いるべきではない", "人を責める表現が用いられていますか。"),
        ("略語の使用を禁止する", "略語が使われていますか。"),
        ("あいまいな表現は避ける", "あいまいな表現が使われていますか。"),
        ("誤字がないこと", "誤字がありますか。"),
        ("個人情報を含まないこと", "個人情報が含まれていますか。"),
    ],
)
def test_what_is_forbidden_is_asked_without_the_negation(sentence: str, asks: str) -> None:
    found = demands_ja.demand(sentence)
    assert found is not None
    assert (found.asks, found.forbids) == ((asks,), True)


@pytest.mark.parametrize(
    ("sentence", "place", "piece", "each"),
    [
        ("対応事項には担当者を書くこと", "対応事項", "item", True),
        ("費用には金額の根拠を明記すること", "費用", None, False),
        ("宿題の各項目には、担当者を明記する", "宿題", "item", True),
        ("期限を各項目に記載すること", "", "item", True),
        ("すべての文は主語を明示すること", "", "sentence", True),
        ("案件ごとに担当者を書く", "案件", "item", True),
        ("原因の章では、なぜ起きたかを述べること", "原因", None, False),
        ("期限を記載すること", "", None, False),
    ],
)
def test_the_place_and_what_of_it(sentence: str, place: str, piece: str | None, each: bool) -> None:
    found = demands_ja.demand(sentence)
    assert found is not None
    assert (found.place, found.piece, found.each) == (place, piece, each)


@pytest.mark.parametrize(
    ("sentence", "things"),
    [
        ("宿題には担当者と期限を書くこと", ("担当者", "期限")),
        ("対策には担当、期限および完了条件を定める", ("担当", "期限", "完了条件")),
        ("宿題には担当者または部署名を書く", ("担当者または部署名",)),
        ("金額と納期の根拠を示す", ("金額と納期の根拠",)),
    ],
)
def test_things_that_are_joined_are_asked_about_one_by_one(
    sentence: str, things: tuple[str, ...]
) -> None:
    found = demands_ja.demand(sentence)
    assert found is not None
    assert found.things == things


def test_a_word_inside_a_thing_is_not_the_thing() -> None:
    found = demands_ja.demand("社外の人は、どの件で何をする人かが分かるように書くこと")
    assert found is not None
    assert found.asks == ("どの件で何をする人かが分かるように書かれていますか。",)


def test_a_condition_is_kept_apart() -> None:
    found = demands_ja.demand("購入の場合には、3社の見積を比べること。")
    assert found == Requirement(
        "ja", ("3社の見積が比べられていますか。",), ("3社の見積",), condition="購入の場合"
    )


@pytest.mark.parametrize(
    ("sentence", "ask", "one", "other", "forbids"),
    [
        ("要約は本文と一致すること", "要約と本文が一致していますか。", "要約", "本文", False),
        ("要約は本文と矛盾しないこと", "要約と本文が矛盾していますか。", "要約", "本文", True),
        ("原因と対策が対応していること", "原因と対策が対応していますか。", "原因", "対策", False),
        (
            "The summary must agree with the body.",
            "Does the summary agree with the body?",
            "summary",
            "body",
            False,
        ),
    ],
)
def test_two_places_that_must_agree(
    sentence: str, ask: str, one: str, other: str, forbids: bool
) -> None:
    read = demands_ja if detect_language(sentence) == "ja" else demands_en
    found = read.demand(sentence)
    assert found is not None
    assert (found.asks, found.place, found.beside, found.forbids) == ((ask,), one, other, forbids)


@pytest.mark.parametrize(
    ("sentence", "asks", "forbids", "place", "piece"),
    [
        ("Every action item must name an owner.", [_OWNER], False, "action item", "item"),
        ("Name an owner for every action item.", [_OWNER], False, "action item", "item"),
        ("The cause section should not blame us.", ["Does it blame us?"], True, "cause", None),
        ("Avoid jargon.", ["Does it contain jargon?"], True, "", None),
        ("No sentence may blame a person.", ["Does it blame a person?"], True, "", "sentence"),
        ("The owner must be named in every step.", ["Is the owner named?"], False, "step", "item"),
        (
            "Each step shall state an owner and a due date.",
            ["Does it state an owner?", "Does it state a due date?"],
            False,
            "step",
            "item",
        ),
    ],
)
def test_an_english_demand_becomes_a_question(
    sentence: str, asks: list[str], forbids: bool, place: str, piece: str | None
) -> None:
    found = demands_en.demand(sentence)
    assert found is not None
    assert (list(found.asks), found.forbids, found.place, found.piece) == (
        asks,
        forbids,
        place,
        piece,
    )


@pytest.mark.parametrize("sentence", ["", "こんにちは", "書くこと", "。"])
def test_what_demands_nothing_is_not_read(sentence: str) -> None:
    assert demands_ja.demand(sentence) is None


@pytest.mark.parametrize("sentence", ["", "Hello there", "."])
def test_what_demands_nothing_is_not_read_in_english(sentence: str) -> None:
    assert demands_en.demand(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "asks", "forbids"),
    [
        ("Every action item has an owner.", ["Does it have an owner?"], False),
        ("The procedure says how to undo it.", ["Does the procedure say how to undo it?"], False),
        ("Each step tells what to check.", ["Does it tell what to check?"], False),
        ("Every step is reversible.", ["Is it reversible?"], False),
        ("No step is irreversible.", ["Is it irreversible?"], True),
        (
            "Each requirement is testable and has a source.",
            ["Is it testable?", "Does it have a source?"],
            False,
        ),
        ("Postmortems do not blame a person.", ["Do Postmortems blame a person?"], True),
    ],
)
def test_what_an_english_sentence_describes_is_demanded(
    sentence: str, asks: list[str], forbids: bool
) -> None:
    found = demands_en.demand(sentence)
    assert found is not None
    assert (list(found.asks), found.forbids) == (asks, forbids)


@pytest.mark.parametrize(
    "sentence",
    [
        "問題の原因を特定の人のせいにしないこと",
        "採用する案のほかに検討した案を挙げ、採らなかった理由を書くこと",
    ],
)
def test_a_question_without_a_verb_of_its_own_is_not_asked(sentence: str) -> None:
    assert demands_ja.demand(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("挙げたリスクの一つ一つに対策を書くこと", "リスク"),
        ("採用する案には理由を書くこと", "案"),
        ("採用する案のほかには理由を書くこと", ""),
    ],
)
def test_words_that_are_in_no_heading_name_no_place(sentence: str, place: str) -> None:
    found = demands_ja.demand(sentence)
    assert found is not None
    assert found.place == place
