"""How tests and benchmarks tell whether what was taken from notes is what the notes say."""

from tests.support.note_judging import is_right, parts_found, says

ITEMS = [
    {"name": "自動結束機 SX-90", "quantity": 2, "price": "1,180,000"},
    {"name": "旧機引取", "quantity": 2, "price": "35,000"},
]


def test_a_row_is_right_where_one_line_says_all_its_cells() -> None:
    said = "自動結束機SX-90 2 台 1,180,000\n旧機引取 2 式 35,000"
    assert is_right(said, ITEMS[0], "ja")
    assert parts_found(said, ITEMS, "ja") == (2, 2)


def test_a_row_with_another_number_is_wrong() -> None:
    assert not is_right("自動結束機SX-90 2 台 1,118,000", ITEMS[0], "ja")


def test_cells_of_two_rows_do_not_make_one() -> None:
    said = "自動結束機SX-90 2 台 35,000\n旧機引取 2 式 1,180,000"
    assert parts_found(said, ITEMS, "ja") == (0, 2)


def test_an_owner_may_be_called_by_one_name() -> None:
    row = {"what": "three quotes for monitors", "owner": "Tom Baker", "due": "30 September"}
    assert is_right("to get 3 quotes for monitors Tom 30/9", row, "en")
    assert not is_right("to get 3 quotes for monitors Kenji 30/9", row, "en")


def test_lines_are_counted_one_by_one() -> None:
    wanted = ["先週また止まりまして(今月もう４回目)", "部品が来年3月で供給おわる"]
    said = "結束機が先週また止まった。今月4回目である。"
    assert parts_found(said, wanted, "ja") == (1, 2)


def test_nothing_found_says_nothing() -> None:
    assert parts_found("", ["給水弁を開ける"], "ja") == (0, 1)


def test_times_are_compared_however_they_are_written() -> None:
    assert is_right("13:00", "13時", "ja")
    assert is_right("4.15pm", "16:15", "en")
    assert not is_right("13:30", "13時", "ja")


def test_a_day_without_its_month_is_that_day_of_any() -> None:
    assert says("塗装に入る 10月15日(水)", "15日", "ja")
    assert not says("塗装に入る 10月16日(木)", "15日", "ja")


def test_other_words_with_the_same_number_are_another_line() -> None:
    assert not says("駐車場は60台", "来場者60人の内訳を調べる", "ja")
