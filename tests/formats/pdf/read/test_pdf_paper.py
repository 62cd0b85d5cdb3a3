"""The paper of PDF pages, and the margins that lines show."""

from tests.support.pdf_builder import HEIGHT, WIDTH, File, Page, lines, read_file, read_pages, ruled

FULL = "会議は、本社の第二会議室で午前十時から開き、各部の課長が出席したうえで議題を順に"
LEFT, RIGHT = 70, 70 + 10 * len(FULL)
_MM = 25.4 / 72


def test_paper_and_orientation() -> None:
    sizes = ["/MediaBox [0 0 842 595]", "", ""]
    pages = [Page(lines(["本文"]), entries=size) for size in sizes]
    found = [
        (page.width_mm, page.height_mm, page.orientation) for page in read_file(File(pages)).pages
    ]
    assert found == [(297.0, 209.9, "landscape"), (209.9, 297.0, "portrait")]


def test_three_long_lines_show_the_margins_beside_a_wider_table() -> None:
    table = ruled([LEFT - 20, 300, RIGHT + 30], [200, 220, 240]) + lines(["値"], 60, 215)
    (page,) = read_pages(lines([FULL] * 3) + table).pages
    assert (page.left_mm, page.right_mm) == (
        round(LEFT * _MM, 1),
        round((WIDTH - RIGHT) * _MM, 1),
    )


def test_punctuation_hangs_outside_the_margin() -> None:
    hanging = FULL + "、"
    (page,) = read_pages(lines([FULL, hanging, FULL, hanging])).pages
    assert page.right_mm == round((WIDTH - RIGHT) * _MM, 1)


def test_a_margin_that_few_lines_show_is_unknown() -> None:
    (page,) = read_pages(lines(["見出し"], LEFT - 20, 60) + lines([FULL] * 3)).pages
    assert page.left_mm is None
    assert (page.top_mm, page.bottom_mm) == (None, None)


def test_the_height_of_the_page_is_not_its_ink() -> None:
    (page,) = read_pages(lines([FULL] * 3)).pages
    assert page.height_mm == round(HEIGHT * _MM, 1)
