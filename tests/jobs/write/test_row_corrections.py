"""What a line of notes puts right stands in a row as it holds."""

import pytest

from checker.jobs.write.row_corrections import put_right


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ("棚卸 4/21→人が足りないので4/23(木)", "棚卸 4/23(木)"),
        ("休み 4/21→4/23", "休み 4/21→4/23"),
        ("タオル 100枚 @42 ←電話で@40になった(見積も)", "タオル 100枚 @40"),
        ("棚 3台→4台", "棚 4台"),
        ("電話23件→今朝の集計で27件", "電話27件"),
        ("丸洗いできる → これ", "丸洗いできる"),
        ("丸洗いできる → これから試す", "丸洗いできる → これから試す"),
    ],
)
def test_put_right(line: str, holds: str) -> None:
    assert put_right(line) == holds
