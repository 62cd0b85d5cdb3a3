"""Broken templates, built by code: each with the place, the tag and the remedy to be named."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from checker.templates.filled_values import FilledPicture, Value
from tests.support.docx_builder import paragraph, row, run, table, word

Build = bytes | str


@dataclass(frozen=True)
class Case:
    """A broken template.

    `says` are words of the English error; `place` is the block's path, or a line; `files` are
    others in the template's folder; `values` are values that differ from the usual ones.
    """

    name: str
    content: Build
    place: str
    tag: str
    says: str
    remedy: str
    files: dict[str, str] = field(default_factory=dict)
    values: Callable[[Path], dict[str, Value]] = lambda folder: {}  # noqa: ARG005


def _body(*texts: str) -> bytes:
    return word("".join(paragraph(each) for each in texts))


def _split(*texts: str) -> str:
    """Return a paragraph whose words Word has split over runs of differing looks."""
    proof = '<w:proofErr w:type="spellStart"/>'
    runs = (run(text, "<w:b/>" if at % 2 else "") for at, text in enumerate(texts))
    return paragraph(proof.join(runs))


def _box(text: str) -> str:
    """Return a paragraph with a text box, in both ways that Word writes it."""
    inside = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return paragraph(
        run("枠:") + "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="1" name="枠"/><a:graphic>'
        f"<a:graphicData><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData>"
        f"</a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict>"
        f"</mc:Fallback></mc:AlternateContent></w:r>"
    )


_WITH_HEADER = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
_NOTE = paragraph('<w:r><w:t>本文</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>')
_DRAWING = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="a" descr="図 {{ subject }}"/></wp:inline>'
    "</w:drawing></w:r>"
)
_LOOP = ("{%tr for row in items %}", "{{ row.name }}", "{%tr endfor %}")


def _missing(folder: Path) -> dict[str, Value]:
    return {"photo": FilledPicture(folder / "nowhere.png", 40, "写真")}


def _no_picture(folder: Path) -> dict[str, Value]:
    (folder / "text.png").write_text("no picture", encoding="utf-8")
    return {"photo": FilledPicture(folder / "text.png", 40, "写真")}


CASES = [
    Case(
        "unclosed value",
        _body("題", "件名: {{ subject"),
        "body/1",
        "{{ subject",
        "not closed",
        "same paragraph",
    ),
    Case(
        "unclosed before another tag",
        _body("{{ subject から {{ day }} まで"),
        "body/0",
        "{{ subject から",
        "not closed",
        "same paragraph",
    ),
    Case(
        "unclosed statement",
        _body("{% if note", "{{ note }}", "{% endif %}"),
        "body/0",
        "{% if note",
        "not closed",
        "same paragraph",
    ),
    Case("stray end", _body("件名: subject }}"), "body/0", "}}", "never began", "delete it"),
    Case(
        "half a tag in another paragraph",
        _body("{{ sub", "ject }}"),
        "body/0",
        "{{ sub",
        "not closed",
        "same paragraph",
    ),
    Case(
        "misspelt field over runs",
        word(paragraph("題") + _split("件名: {{ su", "bjct", " }}")),
        "body/1",
        "{{ subjct }}",
        "no field “subjct”",
        "“subject”",
    ),
    Case(
        "misspelt column",
        word(table(row("品名"), row(_LOOP[0]), row("{{ row.nmae }}"), row(_LOOP[2]))),
        "body/0/r2/c0/0",
        "{{ row.nmae }}",
        "“nmae”",
        "“name”",
    ),
    Case(
        "wrong filter", _body("{{ subject|uper }}"), "body/0", "{{ subject|uper }}", "uper", "upper"
    ),
    Case(
        "filter for another kind",
        _body("{{ subject|era }}"),
        "body/0",
        "{{ subject|era }}",
        "era is for dates",
        "another field",
    ),
    Case(
        "unknown test",
        _body("{% if note is definde %}有{% endif %}"),
        "body/0",
        "{% if note is definde %}",
        "“is definde”",
        "defined",
    ),
    Case(
        "loop without end",
        _body("{%p for p in purpose %}", "{{ p }}"),
        "body/0",
        "{%p for p in purpose %}",
        "never closed",
        "{%p endfor %}",
    ),
    Case(
        "end without loop",
        _body("a", "{%p endfor %}"),
        "body/1",
        "{%p endfor %}",
        "no for",
        "delete",
    ),
    Case(
        "crossed ends",
        _body("{% if note %}{% for p in purpose %}{{ p }}{% endif %}{% endfor %}"),
        "body/0",
        "{% endif %}",
        "comes before for is closed",
        "endfor",
    ),
    Case(
        "row loop split over runs, never closed",
        word(table(row(f"<w:tc>{_split('{%tr fo', 'r row in ', 'items %}')}</w:tc>"), row("a"))),
        "body/0/r0/c0/0",
        "{%tr for row in items %}",
        "never closed",
        "{%tr endfor %}",
    ),
    Case(
        "row loop over two tables",
        word(table(row(_LOOP[0]), row(_LOOP[1])) + paragraph() + table(row("a"), row(_LOOP[2]))),
        "body/2/r1/c0/0",
        "{%tr endfor %}",
        "different tables",
        "table in which it begins",
    ),
    Case(
        "row loop outside a table",
        _body("{%tr for row in items %}", "{{ row.name }}", "{%tr endfor %}"),
        "body/0",
        "{%tr for row in items %}",
        "outside a table",
        "{%p %}",
    ),
    Case(
        "loop from cell to cell",
        word(table(row("{% for row in items %}", "{{ row.name }}{% endfor %}"))),
        "body/0/r0/c1/0",
        "{% endfor %}",
        "different paragraphs",
        "{%tr",
    ),
    Case(
        "ends of two kinds",
        _body("{%p if note %}", "{{ note }}", "{% endif %}"),
        "body/2",
        "{% endif %}",
        "different kinds",
        "{%p",
    ),
    Case(
        "else among words",
        word(table(row("{%tr if note %}"), row("甲{%tr else %}"), row("{%tr endif %}"))),
        "body/0/r1/c0/0",
        "{%tr else %}",
        "shares its row",
        "row of its own",
    ),
    Case(
        "in a header",
        word(paragraph("本文") + _WITH_HEADER, header1=paragraph("{{ sbject }}")),
        "header1/0",
        "{{ sbject }}",
        "“sbject”",
        "“subject”",
    ),
    Case(
        "in a text box",
        word(paragraph("本文") + _box("{{ sbject }}")),
        "body/2",
        "{{ sbject }}",
        "“sbject”",
        "“subject”",
    ),
    Case(
        "in a footnote",
        word(_NOTE, footnotes=f'<w:footnote w:id="2">{paragraph("{{ sbject }}")}</w:footnote>'),
        "footnote1/0",
        "{{ sbject }}",
        "“sbject”",
        "“subject”",
    ),
    Case(
        "in a field code",
        word(paragraph("<w:r><w:instrText>REF {{ subject }}</w:instrText></w:r>")),
        "body/0",
        "{{ subject }}",
        "outside the text",
        "among the words",
    ),
    Case(
        "in an alternative text",
        word(paragraph("題") + paragraph(_DRAWING)),
        "body/1",
        "{{ subject }}",
        "outside the text",
        "among the words",
    ),
    Case(
        "in a chart",
        word(paragraph("題"), chart1="<a:t>{{ subject }}</a:t>"),
        "word/chart1.xml",
        "{{ subject }}",
        "outside the text",
        "among the words",
    ),
    Case(
        "smart quotes that do not pair",
        _body("{{ subject ~ “様 }}"),
        "body/0",
        "{{ subject ~ “様 }}",
        "not well written",
        "{{ field",
    ),
    Case(
        "missing picture",
        _body("{{ photo }}"),
        "body/0",
        "{{ photo }}",
        "nowhere.png is missing",
        "path in the data",
        values=_missing,
    ),
    Case(
        "picture that is none",
        _body("{{ photo }}"),
        "body/0",
        "{{ photo }}",
        "cannot be read as a picture",
        "PNG or JPEG",
        values=_no_picture,
    ),
    Case(
        "picture in a footnote",
        word(_NOTE, footnotes=f'<w:footnote w:id="2">{paragraph("{{ photo }}")}</w:footnote>'),
        "footnote1/0",
        "{{ photo }}",
        "holds no picture",
        "header",
        values=_missing,
    ),
    Case(
        "loop over a text",
        _body("{% for c in subject %}{{ c }}{% endfor %}"),
        "body/0",
        "{% for c in subject %}",
        "cannot be gone through",
        "rich_text",
    ),
    Case(
        "rows written whole",
        _body("{{ items }}"),
        "body/0",
        "{{ items }}",
        "as text",
        "{%tr for %}",
    ),
    Case(
        "division by zero",
        _body("{{ 1 / 0 }}"),
        "body/0",
        "{{ 1 / 0 }}",
        "division by 0",
        "{% if %}",
    ),
    Case(
        "calculation with text",
        _body("{{ subject + 1 }}"),
        "body/0",
        "{{ subject + 1 }}",
        "Only numbers",
        "amount.value",
    ),
    Case(
        "comparison of unlike values",
        _body("{% if day > 3 %}a{% endif %}"),
        "body/0",
        "{% if day > 3 %}",
        "different kinds cannot be compared",
        "amount.value",
    ),
    Case(
        "misspelt statement",
        _body("{% fi note %}a{% endif %}"),
        "body/0",
        "{% fi note %}",
        "“fi”",
        "“if”",
    ),
    Case(
        "include in Word",
        _body('{% include "a.docx" %}'),
        "body/0",
        '{% include "a.docx" %}',
        "“include”",
        "Only for, if",
    ),
    Case(
        "circular include",
        '# {{ subject }}\n\n{% include "a.md" %}\n',
        "a.md:2",
        '{% include "template.md.j2" %}',
        "in a circle: template.md.j2 → a.md → template.md.j2",
        "Delete one",
        files={"a.md": 'a\n{% include "template.md.j2" %}\n'},
    ),
    Case(
        "include from outside",
        '{% include "../secret.md" %}\n',
        "template.md.j2:1",
        '{% include "../secret.md" %}',
        "outside the template's folder",
        "same folder",
    ),
    Case(
        "missing include",
        'a\n\n{% include "b.md" %}\n',
        "template.md.j2:3",
        '{% include "b.md" %}',
        "b.md, is missing",
        "mend the name",
    ),
    Case(
        "include of a variable",
        "{% include subject %}\n",
        "template.md.j2:1",
        "{% include subject %}",
        "in quotes",
        '"head.md.j2"',
    ),
    Case(
        "unclosed in Markdown",
        "# {{ subject }}\n\n{{ note\n\n{{ day }}\n",
        "template.md.j2:3",
        "{{ note",
        "not closed",
        "Close it",
    ),
    Case(
        "misspelt in an included file",
        '{% include "a.md" %}\n',
        "a.md:2",
        "{{ sbject }}",
        "“sbject”",
        "“subject”",
        files={"a.md": "a\n{{ sbject }}\n"},
    ),
    Case(
        "value in code",
        "`{{ subject }}`\n",
        "template.md.j2:1",
        "{{ subject }}",
        "between backticks",
        "Delete the backticks",
    ),
]
