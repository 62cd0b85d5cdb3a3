"""Words of a Word file that get a highlight."""

import io
from collections.abc import Iterator

from docx import Document
from docx.enum.text import WD_COLOR_INDEX

from checker.core.open_fields import iter_open_fields
from checker.formats.docx.edit.highlighting import highlight_words

MARK = "【未記入: 件名】"


def _make(*texts: str) -> bytes:
    document = Document()
    for each in texts:
        run = document.add_paragraph().add_run(each)
        run.bold = True
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _list_runs(data: bytes) -> Iterator[tuple[str, bool, bool]]:
    for paragraph in Document(io.BytesIO(data)).paragraphs:
        for run in paragraph.runs:
            is_marked = run.font.highlight_color == WD_COLOR_INDEX.YELLOW
            yield run.text, is_marked, bool(run.bold)


def test_open_fields_are_highlighted_in_runs_of_their_own() -> None:
    data = highlight_words(_make(f"件名: {MARK} 、{MARK}", MARK, "本文"), iter_open_fields)
    assert list(_list_runs(data)) == [
        ("件名: ", False, True),
        (MARK, True, True),
        (" 、", False, True),
        (MARK, True, True),
        (MARK, True, True),
        ("本文", False, True),
    ]


def test_breaks_and_tabs_of_a_run_stay_in_order() -> None:
    data = highlight_words(_make(f"前\n{MARK}\t後"), iter_open_fields)
    runs = list(_list_runs(data))
    assert "".join(text for text, _, _ in runs) == f"前\n{MARK}\t後"
    assert [text for text, is_marked, _ in runs if is_marked] == [MARK]


def test_english_marks_are_open_fields_too() -> None:
    data = highlight_words(_make("To: [Missing: Addressee]"), iter_open_fields)
    assert list(_list_runs(data)) == [("To: ", False, True), ("[Missing: Addressee]", True, True)]


def test_a_file_without_open_fields_stays_byte_for_byte() -> None:
    data = _make("件名: 棚の購入")
    assert highlight_words(data, iter_open_fields) is data
