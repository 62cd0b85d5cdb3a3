"""A block's text in pieces: formatting, marks, links, readings and notes, each in its place."""

from dataclasses import replace

from checker.core.document import Block, BlockKind, Mark, MarkKind, Run, RunStyle
from checker.reports.html.finding_anchors import FindingAnchor, ReportAnchor, Tone
from checker.reports.html.text_runs import NoteReference, TextRun, split_text
from tests.support.html_samples import place

TEXT = "費用は見積書による。"


def _block(**facts: object) -> Block:
    return replace(Block(BlockKind.PARAGRAPH, "body/0", TEXT), **facts)  # type: ignore[arg-type]


def _spotted(key: str, start: int, end: int, tone: Tone = "error") -> FindingAnchor:
    return FindingAnchor(
        ReportAnchor(key, key, key, tone, place("body/0", start, end), ""), start, end
    )


def _note(path: str) -> NoteReference:
    return NoteReference(f"d1-{path}", path)


def _made(block: Block, *spotted: FindingAnchor) -> tuple[TextRun, ...]:
    found = split_text(block, block.text, spotted, _note)
    assert "".join(each.text for each in found) == block.text
    return found


def test_plain_text_is_one_piece() -> None:
    assert _made(_block()) == (TextRun(TEXT),)
    assert split_text(replace(_block(), text=""), "", (), _note) == ()


def test_overlapping_findings_take_the_heavier_tone() -> None:
    first, second = _spotted("f1", 0, 6, "warning"), _spotted("f2", 3, 8)
    assert [(each.text, each.tone, each.hits) for each in _made(_block(), first, second)] == [
        ("費用は", "warning", "f1"),
        ("見積書", "error", "f1 f2"),
        ("によ", "error", "f2"),
        ("る。", "", ""),
    ]


def test_a_finding_begins_where_its_number_stands() -> None:
    first, second = _spotted("f1", 3, 6), _spotted("f2", 3, 4)
    found = _made(_block(), first, second)
    assert [[anchor.key for anchor in each.anchors] for each in found] == [
        [],
        ["f1", "f2"],
        [],
        [],
    ]


def test_a_finding_without_characters_is_a_number_alone() -> None:
    found = _made(_block(), _spotted("f1", 10, 10))
    assert [(each.text, [a.key for a in each.anchors], each.hits) for each in found] == [
        (TEXT, [], ""),
        ("", ["f1"], ""),
    ]
    empty = Block(BlockKind.IMAGE, "body/0")
    assert [len(each.anchors) for each in split_text(empty, "", [_spotted("f1", 0, 0)], _note)] == [
        1
    ]


def test_formatting_ends_where_its_run_ends() -> None:
    bold = Run(0, 2, RunStyle(bold=True, underline="single"))
    sub = Run(2, 4, RunStyle(position="subscript"))
    found = _made(_block(runs=(bold, sub)))
    assert [(each.text, each.looks, each.position) for each in found] == [
        ("費用", "b u", ""),
        ("は見", "raised", "sub"),
        ("積書による。", "", ""),
    ]


def test_links_readings_notes_and_boxes() -> None:
    marks = (
        Mark(MarkKind.TASK, 0, 0, "checked"),
        Mark(MarkKind.RUBY, 0, 2, "ひよう"),
        Mark(MarkKind.LINK, 3, 6, "javascript:alert(1)"),
        Mark(MarkKind.NOTE, 6, 6, "footnote1"),
    )
    assert _made(_block(marks=marks)) == (
        TextRun("費用", reading="ひよう", box="☑"),
        TextRun("は"),
        TextRun("見積書", link="javascript:alert(1)"),
        TextRun("による。", notes=(NoteReference("d1-footnote1", "footnote1"),)),
    )


def test_a_reading_stands_once_above_words_that_a_finding_cuts() -> None:
    found = _made(_block(marks=(Mark(MarkKind.RUBY, 3, 6, "みつもりしょ"),)), _spotted("f1", 0, 4))
    assert [(each.text, each.reading) for each in found] == [
        ("費用は", ""),
        ("見", ""),
        ("積書", "みつもりしょ"),
        ("による。", ""),
    ]
