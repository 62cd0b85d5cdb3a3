"""What Word and input methods do to tags is mended; what people wrote stays."""

import io
from itertools import accumulate, pairwise
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.formats.docx.read import read
from checker.templates.render import render
from checker.templates.tags import BrokenTag, TemplateTag, scan
from checker.templates.word import WordTemplate
from tests.support.docx_builder import paragraph, row, run, table, word
from tests.templates.broken.fields import VALUES, template

PROOF = '<w:proofErr w:type="spellStart"/>'
MARKED = '<w:bookmarkStart w:id="1" w:name="b"/>'


def split(*pieces: str, between: str = PROOF) -> str:
    """Return a paragraph whose words are split over runs, each with a look of its own."""
    looks = ("<w:b/>", "<w:i/>", '<w:sz w:val="30"/>', "")
    return paragraph(between.join(run(each, looks[at % 4]) for at, each in enumerate(pieces)))


def made(folder: Path, body: str) -> list[str]:
    data = render(template(folder, word(body)), VALUES, language="ja")
    found = docx.Document(io.BytesIO(data)).element
    return ["".join(each.itertext(qn("w:t"))) for each in found.iter(qn("w:p"))]


MENDED = {
    "over runs": (split("{{ sub", "ject", " }}"), "runs"),
    "between the braces": (split("{", "{ subject }", "}"), "runs"),
    "each character": (split(*"{{ subject }}"), "runs"),
    "with a bookmark in it": (split("{{ sub", "ject }}", between=MARKED), "runs"),
    "in a tracked insertion": (
        paragraph(f'<w:ins w:id="1" w:author="a">{run("{{ sub")}</w:ins>' + run("ject }}")),
        "runs",
    ),
    "half in a link": (
        paragraph(f"<w:hyperlink>{run('{{ sub')}</w:hyperlink>{run('ject }}')}"),
        "runs",
    ),
    "in a content control": (
        paragraph(f"<w:sdt><w:sdtContent>{run('{{ sub')}{run('ject }}')}</w:sdtContent></w:sdt>"),
        "runs",
    ),
    "with a line break in it": (
        paragraph("<w:r><w:t>{{</w:t><w:br/><w:t>subject }}</w:t></w:r>"),
        "runs",
    ),
    "smart quotes": (paragraph("{{ subject ~ “” }}"), "quotes"),
    "single smart quotes": (paragraph("{{ subject ~ ‘’ }}"), "quotes"),
    "full-width braces": (paragraph("｛｛ subject ｝｝"), "width"),
    "full-width letters": (paragraph("{{ ｓｕｂｊｅｃｔ }}"), "width"),
    "full-width filter": (paragraph("{{ subject｜trim }}"), "width"),
    "ideographic space": (paragraph("{{\u3000subject\u3000}}"), "spaces"),
    "no-break space": (paragraph("{{\u00a0subject\u00a0}}"), "spaces"),
    "zero-width space": (paragraph("{{ sub\u200bject }}"), "spaces"),
    "statement in full width": (
        paragraph("｛％　if subject　％｝{{ subject }}｛％ endif ％｝"),
        "width",
    ),
}


@pytest.mark.parametrize("name", MENDED)
def test_mended(name: str, tmp_path: Path) -> None:
    body, how = MENDED[name]
    assert made(tmp_path, body) == ["機器の購入"]
    marks = WordTemplate(template(tmp_path, word(body)), "ja").marks
    assert how in {each for mark in marks for each in mark.tag.mended}


def test_nothing_is_mended_where_nothing_is_wrong(tmp_path: Path) -> None:
    body = paragraph(run("件名: ") + run("{{ subject }}", "<w:b/>") + run(" “引用”"))
    marks = WordTemplate(template(tmp_path, word(body)), "ja").marks
    assert [mark.tag.mended for mark in marks] == [frozenset()]
    assert made(tmp_path, body) == ["件名: 機器の購入 “引用”"]


def test_first_run_gives_the_look(tmp_path: Path) -> None:
    data = render(
        template(tmp_path, word(split("前{{ sub", "ject", " }}後"))), VALUES, language="ja"
    )
    runs = docx.Document(io.BytesIO(data)).paragraphs[0].runs
    assert [(each.text, each.bold) for each in runs] == [
        ("前機器の購入", True),
        ("", None),
        ("後", None),
    ]


def test_words_in_quotes_stay(tmp_path: Path) -> None:
    assert made(tmp_path, paragraph("{{ subject ~ “（別紙　１）’–’”}}")) == [
        "機器の購入（別紙　１）’–’"
    ]


def test_row_tag_over_runs_with_a_space_too_many(tmp_path: Path) -> None:
    opening = f"<w:tc>{split('{% ', 'tr　fo', 'r row in items %', '}')}</w:tc>"
    body = table(row(opening), row("{{ row.name }}"), row("{%tr endfor %}"))
    assert made(tmp_path, body) == ["机", "椅子"]


def test_braces_that_are_no_tag_stay(tmp_path: Path) -> None:
    text = "{a} ｛注｝ 100% { { x } } {1}{2} %}".replace(" %}", "")
    assert made(tmp_path, paragraph(text) + paragraph("{{ subject }}")) == [text, "機器の購入"]


def test_picture_amid_a_tag_stays(tmp_path: Path) -> None:
    body = paragraph(run("{{ sub") + "<w:r><w:drawing/></w:r>" + run("ject }}"))
    data = render(template(tmp_path, word(body)), VALUES, language="ja")
    assert len(list(docx.Document(io.BytesIO(data)).element.iter(qn("w:drawing")))) == 1
    assert made(tmp_path, body) == ["機器の購入"]


SENTENCE = "件名は{{ subject }}、{% if note %}備考{{ note }}{% endif %}金額{{ amount|plain }}円"


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cuts=st.lists(st.integers(1, 9), min_size=1, max_size=40))
def test_any_split_gives_the_same(cuts: list[int], tmp_path: Path) -> None:
    ends = [0, *(each for each in accumulate(cuts) if each < len(SENTENCE)), len(SENTENCE)]
    pieces = [SENTENCE[start:end] for start, end in pairwise(ends)]
    assert made(tmp_path, split(*pieces)) == ["件名は機器の購入、金額1,200円"]


@given(st.text(alphabet="{}%#｛｝％＃ 'p\"“”abtr\n", max_size=40))
def test_scan_takes_any_text(text: str) -> None:
    found = list(scan(text))
    assert all(each.start < each.end <= len(text) for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(isinstance(each, TemplateTag | BrokenTag) for each in found)


def test_result_is_read_again(tmp_path: Path) -> None:
    data = render(template(tmp_path, word(split("{{ sub", "ject }}"))), VALUES, language="ja")
    assert [each.text for each in read(Path("a.docx"), data).blocks] == ["機器の購入"]
