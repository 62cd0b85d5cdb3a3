"""Broken templates name the place and the remedy; attacks on the sandbox come to nothing."""

import time
from pathlib import Path

import pytest

from checker.core.document import Document
from checker.core.errors import ExitCode, TemplateError
from checker.formats.docx.read import read
from checker.templates.render import render
from checker.templates.template_errors import TemplateErrors
from tests.support.docx_builder import paragraph, word
from tests.templates.broken.attacks import ATTACKS
from tests.templates.broken.cases import CASES, Case
from tests.templates.broken.fields import VALUES, template

ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def broken(folder: Path, content: bytes | str, values: dict | None = None) -> TemplateErrors:
    with pytest.raises(TemplateErrors) as caught:
        render(template(folder, content), VALUES | (values or {}), language="en")
    return caught.value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_broken_template(case: Case, tmp_path: Path) -> None:
    for name, text in case.files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    error = broken(tmp_path, case.content, case.values(tmp_path)).errors[0]
    separator = ":" if isinstance(case.content, bytes) else "/"
    assert error.place.endswith(separator + case.place)
    assert error.tag == case.tag.strip()
    assert case.tag.strip() in error.excerpt
    assert case.says in error.what.get("en")
    assert error.remedy is not None
    assert case.remedy in error.remedy.get("en")
    assert error.exit_code == ExitCode.BAD_INPUT
    if isinstance(case.content, bytes) and not case.place.endswith(".xml"):
        shown = read(tmp_path / "template.docx", case.content)
        blocks = {block.path: block.text for block in shown.blocks} | _cells(shown)
        assert case.place in blocks


def _cells(document: Document) -> dict[str, str]:
    cells = {}
    for block in document.blocks:
        if block.table is not None:
            for row in block.table.rows:
                for cell in row.cells:
                    cells |= {inner.path: inner.text for inner in cell.blocks}
    return cells


def test_there_are_at_least_25() -> None:
    assert len({case.name for case in CASES}) >= 25


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
@pytest.mark.parametrize("form", ["docx", "md"])
def test_attack_is_an_error(attack: str, form: str, tmp_path: Path) -> None:
    started = time.process_time()
    content = word(paragraph(attack.translate(ESCAPED))) if form == "docx" else attack
    error = broken(tmp_path, content)
    assert error.remedy is not None
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    "value",
    ["{{ subject }}", "{% for x in items %}", "<w:p/>&amp;]]>", "\ufdd01\ufdd1\ufdd4x\ufdd5"],
)
def test_value_is_never_read_as_a_tag(value: str, tmp_path: Path) -> None:
    content = word(paragraph("{{ subject }}") + paragraph("{{ note }}"))
    made = render(template(tmp_path, content), VALUES | {"subject": value}, language="ja")
    assert read(Path("a.docx"), made).blocks[0].text == value


def test_no_word_file(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="not a Word document") as caught:
        render(template(tmp_path, b"no archive"), VALUES, language="ja")
    assert caught.value.place == str(tmp_path / "template.docx")


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{{ subject note }}", "“note” is too much"),
        ("{{ }}", "there is no value"),
        ("{{ subject| }}", "there is no name"),
        ("{{ subject. }}", "there is no name"),
        ("{{ subject|join( }}", "a bracket or quote is not closed"),
        ("{{ 'a }}", "a bracket or quote is not closed"),
        ("{{ subject ~ “様 }}", "a bracket or quote is not closed"),
        ("{% if note and %}{% endif %}", "it ends halfway"),
        ("{% for x items %}{% endfor %}", "“items” in the place of “in”"),
        ("{{ subject ? }}", "unreadable character “?”"),
        ("{{ 件名 }}", "There is no field “件名” in template.yaml."),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(tag: str, said: str, tmp_path: Path) -> None:
    assert said in broken(tmp_path, word(paragraph(tag))).errors[0].what.get("en")


def test_label_is_known_for_its_field(tmp_path: Path) -> None:
    error = broken(tmp_path, word(paragraph("{{ 件名 }}")))
    assert error.remedy is not None
    assert error.remedy.get("en") == "Did you mean “subject”?"


def test_error_shows_the_tag_in_its_paragraph(tmp_path: Path) -> None:
    error = broken(tmp_path, word(paragraph("件名: {{ sbject }} の件")))
    assert error.render("ja").splitlines() == [
        f"{tmp_path}/template.docx:body/0: 項目「sbject」は template.yaml にありません。",
        "  | 件名: {{ sbject }} の件",
        "  |       ^^^^^^^^^^^^",
        "  → 「subject」ではありませんか。",
    ]


def test_all_errors_are_said_at_once(tmp_path: Path) -> None:
    texts = ("{{ sbject }}", "{{ subject", "{{ subject|uper }}", "{%p endif %}")
    error = broken(tmp_path, word("".join(paragraph(each) for each in texts)))
    assert {each.place.rpartition(":")[2] for each in error.errors} == {"body/1", "body/3"}
