"""Notes laid out in lines, every word at its place."""

from checker.jobs.write.grounding.notes_layout import lay_out

_SHEET = "\tA\tB\tC\n1\t件名\t棚の更新\t\n2\t起案\t比嘉 正樹\t\n3\t3年\t保証\t\n"


def test_a_sheet_loses_its_letters_and_row_numbers() -> None:
    laid = lay_out(_SHEET)
    assert len(laid) == len(_SHEET)
    assert [each.split() for each in laid.splitlines()] == [
        [],
        ["件名", "棚の更新"],
        ["起案", "比嘉", "正樹"],
        ["3年", "保証"],
    ]
    assert laid.index("比嘉") == _SHEET.index("比嘉")


def test_the_marks_of_bold_words_go() -> None:
    assert lay_out("**石黒** 9:02\n- __agreed__ a**b**c") == "  石黒   9:02\n-   agreed   a**b**c"


def test_numbers_of_a_table_without_letters_stay() -> None:
    assert lay_out("1\t件名\t棚\n2\t起案\t比嘉\n") == "1\t件名\t棚\n2\t起案\t比嘉\n"


def test_a_long_line_is_parted_at_its_bars_and_a_short_one_is_not() -> None:
    parts = [
        "職員会議 1月15日 2階ほし組に全員で集まった",
        "出: 園長、主任",
        "欠: 真壁",
        "書記 小宮山 圭",
    ]
    long = " / ".join(
        [*parts, "①節分は2月3日にホールで行い、鬼は浅利さんが務める" * 4, "次回 2/12"]
    )
    laid = lay_out(long)
    assert len(laid) == len(long)
    assert [each.strip() for each in laid.split("\n")][:4] == parts
    short = "費用 3本 / 送料 1式 / 合計 4件 / 税 / 計 / 以上"
    assert lay_out(short) == short
