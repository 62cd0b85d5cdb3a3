"""What a Markdown template becomes, and that no value becomes Markdown's structure."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.core.document import BlockKind, Document
from checker.formats.markdown.read import read
from checker.templates.filled_values import FilledPicture, Prose, ProseParagraph, RowValues, Value
from checker.templates.render import list_forms, render
from checker.templates.template_errors import TemplateErrors
from tests.support.docx_builder import paragraph, word
from tests.templates.broken.fields import VALUES, template


def made(folder: Path, text: str, **values: Value) -> str:
    return render(template(folder, text), VALUES | values, language="ja").decode("utf-8")


def document(folder: Path, text: str, **values: Value) -> Document:
    return read(Path("made.md"), made(folder, text, **values).encode("utf-8"))


def test_whole_document(tmp_path: Path) -> None:
    text = """---
title: {{ subject }}
---
# {{ subject }}

{% if note %}
備考: {{ note }}
{% endif %}
{{ purpose }}

| 品名 | 価格 |
|---|---:|
{% for row in items %}
| {{ row.name }} | {{ row.price }} |
{% endfor %}

計 {{ amount }}
"""
    assert (
        made(tmp_path, text)
        == """---
title: "機器の購入"
---
# 機器の購入

一つ目。

- 二つ目

| 品名 | 価格 |
|---|---:|
| 机 | 1,200円 |
| 椅子 | 800円 |

計 1,200円
"""
    )


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("{{ subject }}", "# a", "\\# a"),
        ("件名 {{ subject }}", "# a", "件名 # a"),
        ("{{ note }}{{ subject }}", "- a", "\\- a"),
        ("- {{ subject }}", "1. a", "- 1\\. a"),
        ("> {{ subject }}", "> a\nb", "> \\> a\\\n> b"),
        ("{{ subject }}", "-5円", "-5円"),
        ("{{ subject }}", "    a", "a"),
        ("{{ subject }}", "a\n===", "a\\\n\\==="),
        ("{{ subject }}", "a\n\nb", "a\n\nb"),
        ("- {{ subject }}", "a\nb\n\nc", "- a\\\n  b\n\n  c"),
        (
            "{{ subject }}",
            "*a* _b_ c_d `e` [f](g) ~h~",
            "\\*a\\* \\_b\\_ c_d \\`e\\` \\[f\\](g) \\~h\\~",
        ),
        ("{{ subject }}", "<b>&amp; a<b 1 < 2 R&D", "&lt;b>&amp;amp; a&lt;b 1 < 2 R&D"),
        ("{{ subject }}", "C:\\temp\\*.txt", "C:\\temp\\\\\\*.txt"),
        ("# {{ subject }}", "a\nb #", "# a b \\#"),
        ("| {{ subject }} |", "a|b\nc", "| a\\|b<br>c |"),
        ("[x]({{ subject }})", "a (b) c", "[x](a%20%28b%29%20c)"),
        ("```\n{{ subject }}\n```", "```\n*a*", "```\n    ```\n*a*\n```"),
        ("---\na: {{ subject }}\n---", 'x: "y"\n# z', '---\na: "x: \\"y\\"\\n# z"\n---'),
        ("---\na: '{{ subject }}'\n---", "it's", "---\na: 'it''s'\n---"),
        ("{{ subject }}", "a\x00\x07\ufdd4b\ufdd5", "ab"),
    ],
)
def test_value_in_its_place(text: str, value: str, expected: str, tmp_path: Path) -> None:
    assert made(tmp_path, text, subject=value) == expected


def test_prose_in_its_place(tmp_path: Path) -> None:
    prose = Prose(
        (
            ProseParagraph("甲\n乙"),
            ProseParagraph("丙", is_item=True),
            ProseParagraph("丁", is_item=True),
            ProseParagraph("戊"),
        )
    )
    assert made(tmp_path, "{{ purpose }}", purpose=prose) == "甲\\\n乙\n\n- 丙\n- 丁\n\n戊"
    assert (
        made(tmp_path, "- {{ purpose }}", purpose=prose) == "- 甲\\\n  乙\n\n  - 丙\n  - 丁\n\n  戊"
    )
    assert (
        made(tmp_path, "目的: {{ purpose }}", purpose=Prose(prose.paragraphs[1:2]))
        == "目的: \n\n- 丙"
    )
    assert made(tmp_path, "| {{ purpose }} |", purpose=prose) == "| 甲<br>乙<br>丙<br>丁<br>戊 |"


def test_prose_in_a_loop(tmp_path: Path) -> None:
    text = "{% for p in purpose %}\n{% if p.is_item %}* {% endif %}{{ p }}\n{% endfor %}\n"
    assert made(tmp_path, text) == "一つ目。\n* 二つ目\n"


def test_picture(tmp_path: Path) -> None:
    picture = FilledPicture(Path("図 1.png"), 40, "図[1]")
    assert made(tmp_path, "{{ photo }}", photo=picture) == "![図\\[1\\]](図%201.png)"


def test_include(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "head.md").write_text("# {{ subject }}\n", encoding="utf-8")
    text = '{% include "parts/head.md" %}\n\n本文\n{% include "parts/head.md" %}\n'
    assert made(tmp_path, text) == "# 機器の購入\n\n本文\n# 機器の購入\n"


def test_include_through_a_link_out_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "template"
    folder.mkdir()
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    (folder / "a.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(Exception, match="outside the template's folder"):
        made(folder, '{% include "a.md" %}')


def test_includes_that_multiply(tmp_path: Path) -> None:
    for number in range(30):
        text = f'{{% include "{number + 1}.md" %}}\n' * 2
        (tmp_path / f"{number}.md").write_text(text, encoding="utf-8")
    (tmp_path / "30.md").write_text("end\n", encoding="utf-8")
    with pytest.raises(TemplateErrors, match="More than 100 includes"):
        made(tmp_path, '{% include "0.md" %}')


def test_template_with_both_files(tmp_path: Path) -> None:
    (tmp_path / "template.md.j2").write_text("# {{ subject }}\n", encoding="utf-8")
    both = template(tmp_path, word(paragraph("{{ subject }}")))
    assert list_forms(both) == (".docx", ".md")
    assert render(both, VALUES, language="ja", form=".md") == "# 機器の購入\n".encode()
    assert render(both, VALUES, language="ja").startswith(b"PK")


def test_form_that_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"makes no \.docx files"):
        render(template(tmp_path, "a"), VALUES, language="ja", form=".docx")


def test_template_in_another_encoding(tmp_path: Path) -> None:
    broken = template(tmp_path, "a")
    broken.file.write_bytes("件名".encode("cp932"))
    with pytest.raises(Exception, match="cannot be read"):
        render(broken, VALUES, language="ja")


FRAME = """# 見出し

{{ subject }}

- 項目 {{ subject }}
- {{ subject }}

> {{ subject }}

| a | b |
|---|---|
| {{ subject }} | 末 |

終わり
"""
SIGNS = st.text(alphabet="ab #-+*_=>|~`[]()!<&;:\\/\n\t1.漢。'\"^$%{}", max_size=30)


def kinds(shown: Document) -> list[tuple[BlockKind, int]]:
    return [(each.kind, each.level or 0) for each in shown.blocks]


def words(text: str) -> str:
    return "".join(text.split())


@pytest.mark.slow
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(value=SIGNS)
def test_no_value_becomes_structure(value: str, tmp_path: Path) -> None:
    line = " ".join(value.split()) or "x"
    shown = document(tmp_path, FRAME, subject=line)
    plain = document(tmp_path, FRAME, subject="x")
    assert kinds(shown) == kinds(plain)
    texts = [words(each.text) for each in shown.blocks if each.table is None]
    expected = [words(each.text.replace("x", line)) for each in plain.blocks if each.table is None]
    assert texts == expected


@pytest.mark.slow
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(value=SIGNS)
def test_no_lines_become_structure(value: str, tmp_path: Path) -> None:
    shown = document(tmp_path, FRAME, subject=f"x{value}x")
    allowed = {BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE}
    assert {each.kind for each in shown.blocks} <= allowed
    assert sum(each.kind is BlockKind.HEADING for each in shown.blocks) == 1
    assert sum(each.kind is BlockKind.TABLE for each in shown.blocks) == 1
    assert [each.text for each in shown.blocks if each.kind is BlockKind.HEADING] == ["見出し"]


def test_rows_are_read_back(tmp_path: Path) -> None:
    row = "{% for row in items %}\n| {{ row.name }} | {{ loop.index }} |\n{% endfor %}\n"
    text = f"| a | b |\n|---|---|\n{row}"
    items = tuple(RowValues({"name": name, "price": ""}) for name in ("a|b", "`c", "d\\", "|"))
    table = document(tmp_path, text, items=items).blocks[0].table
    assert table is not None
    cells = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    assert cells == [["a|b", "1"], ["`c", "2"], ["d\\", "3"], ["|", "4"]]
