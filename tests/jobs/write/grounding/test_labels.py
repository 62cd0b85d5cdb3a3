"""What labels a text loses that stands under them."""

import pytest

from checker.jobs.write.grounding.labels import strip_labels


@pytest.mark.parametrize(
    ("text", "label", "left"),
    [
        ("効果: 会議が減る", "見込む効果", "会議が減る"),
        ("見込む効果：効果：会議が減る", "見込む効果", "会議が減る"),
        ("【効果】会議が減る", "効果", "会議が減る"),
        ("効果 会議が減る", "見込む効果", "会議が減る"),
        ("効果的 な会議", "見込む効果", "効果的 な会議"),
        ("期限: 8月末", "今の問題と期限", "期限: 8月末"),
        ("場所: 本社", "日時", "場所: 本社"),
        ("効果測定: 来月", "効果", "効果測定: 来月"),
        ("日時:10:00", "日時", "日時:10:00"),
        ("効果:", "効果", "効果:"),
        ("Effect: fewer calls", "Expected effect", "fewer calls"),
        ("fact: it rains", "Effect", "fact: it rains"),
    ],
)
def test_labels_at_the_head_go(text: str, label: str, left: str) -> None:
    assert strip_labels(text, [label], spaced=True) == left


def test_a_space_alone_parts_a_label_where_it_is_asked_for() -> None:
    assert strip_labels("効果 会議が減る", ["効果"]) == "効果 会議が減る"
