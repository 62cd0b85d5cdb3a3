"""Whatever stands in a template, it is filled into a whole document, or there is an error."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.core.errors import TemplateError
from checker.formats.docx.read import read
from checker.templates.render import render
from tests.support.docx_builder import cell, paragraph, row, table, word
from tests.templates.broken.fields import VALUES, template

pytestmark = pytest.mark.slow

PIECES = st.sampled_from(
    [
        *("{{ subject }}", "{{ p }}", "{{ row.name }}", "{{ purpose }}", "{{ loop.index }}"),
        *("{% if note %}", "{% else %}", "{% endif %}", "{% elif day %}"),
        *("{% for p in purpose %}", "{% endfor %}", "{%p for p in purpose %}", "{%p endfor %}"),
        *("{%p if note %}", "{%p else %}", "{%p endif %}", "{# a #}", "{#p a #}", "{#tr a #}"),
        *("{%tr for row in items %}", "{%tr endfor %}", "{%tr if note %}", "{%tr endif %}"),
        *("{%tc for row in items %}", "{%tc endfor %}", "{{", "%}", "｛｛", "“", "words", " ", "'"),
    ]
)
TEXT = st.lists(PIECES, max_size=4).map("".join)
PARAGRAPH = TEXT.map(paragraph)
CELL = st.lists(PARAGRAPH, min_size=1, max_size=3).map("".join).map(cell)
TABLE = st.lists(st.lists(CELL, min_size=1, max_size=2), min_size=1, max_size=4).map(
    lambda rows: table(*(row(*each) for each in rows))
)
BODY = st.lists(PARAGRAPH | TABLE, min_size=1, max_size=5).map("".join)
SETTINGS = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SETTINGS
@given(body=BODY)
def test_word_is_filled_or_refused(body: str, tmp_path: Path) -> None:
    with contextlib.suppress(TemplateError):
        made = render(template(tmp_path, word(body)), VALUES, language="ja")
        assert read(Path("made.docx"), made).format == "docx"


@SETTINGS
@given(lines=st.lists(TEXT, max_size=8))
def test_markdown_is_filled_or_refused(lines: list[str], tmp_path: Path) -> None:
    with contextlib.suppress(TemplateError):
        made = render(template(tmp_path, "\n".join(lines)), VALUES, language="ja")
        assert not set("\ufdd0\ufdd1\ufdd2\ufdd3\ufdd8\ufdd9") & set(made.decode("utf-8"))


BALANCED = st.recursive(
    st.sampled_from(["words", "{{ subject }}", "{{ purpose }}", "{{ items|length }}"]).map(
        paragraph
    ),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        .map("".join)
        .flatmap(
            lambda content: st.sampled_from(
                [
                    paragraph("{%p if note %}") + content + paragraph("{%p endif %}"),
                    paragraph("{%p for p in purpose %}") + content + paragraph("{%p endfor %}"),
                    table(
                        row("{%tr for row in items %}"), row(cell(content)), row("{%tr endfor %}")
                    ),
                    table(row("{%tr if note %}"), row(cell(content)), row("{%tr endif %}")),
                    table(row(cell(content))),
                ]
            )
        )
    ),
    max_leaves=6,
)


@SETTINGS
@given(body=BALANCED)
def test_whatever_is_balanced_is_filled(body: str, tmp_path: Path) -> None:
    made = render(template(tmp_path, word(body)), VALUES, language="ja")
    assert read(Path("made.docx"), made).format == "docx"
