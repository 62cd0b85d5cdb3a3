"""What a file holds for other programs says the same as before, and the same as the fixed text."""

import pytest

from checker.formats.docx.read import read
from checker.formats.ooxml.alternatives import collect_words
from checker.formats.ooxml.names import MC
from tests.support.docx_builder import paragraph, run
from tests.support.fixed_words import Fixed, fixed_body
from tests.support.word_copies import PATH

EDITS = (("弊社", "当社"),)


def both(inside: str, fallback: str) -> str:
    """Return a run with a text box as Word writes it: once more for older programs."""
    content = f"<w:txbxContent>{inside}</w:txbxContent>"
    old = f"<w:txbxContent>{fallback}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
        f"{content}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{old}"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def others(found: Fixed) -> list[str]:
    """Return the words of each Fallback; of deleted ones nothing."""
    return [collect_words(each) for each in found.main.iter(MC + "Fallback")]


@pytest.mark.parametrize("tracked", [True, False])
def test_a_text_box_is_fixed_for_other_programs_too(*, tracked: bool) -> None:
    box = both(paragraph("弊社の箱"), paragraph("弊社の箱"))
    found = fixed_body(paragraph(box), *EDITS, tracked=tracked)
    assert (found.texts, others(found)) == (["当社の箱"], ["当社の箱"])
    assert read(PATH, found.data).parts_not_read == ()


@pytest.mark.parametrize("tracked", [True, False])
def test_a_box_in_a_box_is_fixed_in_both(*, tracked: bool) -> None:
    inner = paragraph(run("弊社の中") + both(paragraph("弊社の奥"), paragraph("弊社の奥")))
    edits = (("弊社の中", "当社の中"), ("弊社の奥", "当社の奥"))
    found = fixed_body(paragraph(both(inner, inner)), *edits, tracked=tracked)
    assert found.texts == ["当社の中", "当社の奥"]
    assert read(PATH, found.data).parts_not_read == ()


def test_what_said_something_else_before_is_left_alone() -> None:
    found = fixed_body(paragraph(both(paragraph("弊社の箱"), paragraph("旧版の箱"))), *EDITS)
    assert (found.texts, others(found)) == (["当社の箱"], ["旧版の箱"])


def test_a_branch_around_paragraphs_is_fixed_in_both() -> None:
    body = (
        '<mc:AlternateContent><mc:Choice Requires="w14">'
        f"{paragraph('弊社')}</mc:Choice><mc:Fallback>{paragraph('弊社')}</mc:Fallback>"
        "</mc:AlternateContent>"
    )
    found = fixed_body(body + paragraph("末"), *EDITS)
    assert (found.texts, others(found)) == (["当社", "末"], ["当社"])
