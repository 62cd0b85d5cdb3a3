"""Word templates that a stranger made: an error or a document, in bounds, and nothing else touched.

Each is filled in a process of its own that notes which files it opens and whether it connects.
"""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from checker.formats.docx.read import read
from tests.support.docx_builder import cell, paragraph, row, run, table, word, word_parts, zipped
from tests.support.paths import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is told by Linux"),
]

_SECONDS, _MIB = 30, 700
_FILL: Final = """
import json, sys, time
from pathlib import Path
from tests.templates.broken.fields import VALUES, template
from checker.core.errors import CheckerError
from checker.templates.render import render

folder, values = Path(sys.argv[1]), json.loads(sys.argv[2])
[file] = folder.glob("template.*")
content = file.read_bytes()
made = template(folder, content if file.suffix == ".docx" else content.decode())
seen = []
def note(event, arguments):
    if event == "socket.connect" or event in ("os.system", "subprocess.Popen"):
        seen.append(event)
    if event == "open" and "secret" in str(arguments[0]):
        seen.append(str(arguments[0]))
sys.addaudithook(note)
started, said = time.process_time(), ""
try:
    (folder / "made.docx").write_bytes(render(made, VALUES | values, language="en"))
except CheckerError as error:
    said = error.render("en")[:2000]
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
used = int(status["VmHWM"].split()[0]) / 1024  # what it was forked from does not count
print(json.dumps([said, time.process_time() - started, used, seen]))
"""


class _Case(NamedTuple):
    content: Callable[[], bytes]
    says: str = ""
    """A part of the error; empty where the template can be filled."""
    text: str = ""
    """The first paragraph of what is filled."""
    values: Mapping[str, str] = {}


def _body(text: str) -> bytes:
    return word(paragraph(_escape(text)))


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _case(text: str, says: str) -> _Case:
    return _Case(lambda: _body(text), says)


def _in_part(kind: str, text: str) -> bytes:
    return word(paragraph("x"), **{kind: paragraph(_escape(text))})


def _with_member(name: str, data: bytes, body: str = "x") -> bytes:
    """Return a Word file with a member more, or another one in the place of its own."""
    members = {each: text.encode() for each, text in word_parts(paragraph(body)).items()}
    return _pack({**members, name: data})


def _pack(members: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _with_main(change: Callable[[str], str], body: str = "{{ subject }}") -> bytes:
    """Return a Word file whose main part was changed as text."""
    members = word_parts(paragraph(body))
    members["word/document.xml"] = change(members["word/document.xml"])
    return zipped(members)


def _with_entities(declared: str, used: str) -> bytes:
    def change(xml: str) -> str:
        head, _, rest = xml.rpartition("<w:document")
        return f"{head}<!DOCTYPE x [{declared}]><w:document{rest}".replace("{{ subject }}", used)

    return _with_main(change)


_LAUGHS = "".join(
    f'<!ENTITY a{number} "{f"&a{number - 1};" * 10 if number else "ha"}">' for number in range(12)
)
_QUADRATIC = f'<!ENTITY a "{"ha" * 50_000}">'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def _related(kind: str, target: str, body: str = "{{ subject }}") -> bytes:
    """Return a Word file with a relationship to something outside of it."""
    members = word_parts(body if body.startswith("<") else paragraph(body), header=paragraph("x"))
    name = "word/_rels/document.xml.rels"
    relation = (
        f'<Relationship Id="rIdX" Type="{_RELATION}{kind}" Target="{target}"'
        ' TargetMode="External"/></Relationships>'
    )
    members[name] = members[name].replace("</Relationships>", relation)
    return zipped(members)


_PICTURE = (
    "<w:p><w:r><w:drawing><wp:inline><wp:extent cx='1' cy='1'/><wp:docPr id='1' name='x'/>"
    "<a:graphic><a:graphicData uri='http://schemas.openxmlformats.org/drawingml/2006/picture'>"
    "<pic:pic><pic:nvPicPr><pic:cNvPr id='0' name='x'/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
    "<a:blip r:link='rIdX'/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic>"
    "</wp:inline></w:drawing></w:r></w:p>"
)
_LOOP = "{%tr for x in range(1000) %}"


def _nested_rows(depth: int) -> bytes:
    rows = [row(cell(paragraph(_LOOP)))] * depth
    ends = [row(cell(paragraph("{%tr endfor %}")))] * depth
    return word(table(*rows, row(cell(paragraph("x"))), *ends))


CASES: dict[str, _Case] = {
    # What tags say, in every place that is filled
    "attributes in a header": _Case(lambda: _in_part("header", "{{ subject.__class__ }}"), "__"),
    "attributes in a footer": _Case(lambda: _in_part("footer", "{{ day.__init__ }}"), "__init__"),
    "attributes in a row": _Case(
        lambda: word(table(row(cell(paragraph("{{ items[0].__class__.__mro__ }}"))))), "__class__"
    ),
    "attributes by subscript": _case("{{ subject['__class__'] }}", "__class__"),
    "attributes by a filter": _case("{{ subject|attr('__class__') }}", "attr"),
    "a format string": _case("{{ '%s'|format(subject) }}", "format"),
    "a method": _case("{{ subject.format(subject) }}", "format"),
    "globals": _case("{{ lipsum.__globals__ }}", "lipsum"),
    "include": _case("{% include '/etc/passwd' %}", "include"),
    "include of docxtpl": _case("{{p subject }}", ""),
    "import": _case("{% import 'x' as y %}", "import"),
    "extends": _case("{% extends 'x' %}", "extends"),
    "macro": _case("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "macro"),
    "a huge loop": _case("{% for x in range(10000000) %}x{% endfor %}", ""),
    "a loop beyond numbers": _case("{% for x in range(10**100) %}x{% endfor %}", ""),
    "nested loops": _case("{% for x in range(999) %}" * 5 + "x" + "{% endfor %}" * 5, "too large"),
    "nested loops of rows": _Case(lambda: _nested_rows(4), "too large"),
    "recursive": _case("{% for x in items recursive %}{{ loop(items) }}{% endfor %}", ""),
    "a product of text": _case("{{ 'x' * 1000000000 }}", ""),
    "a power": _case("{{ 9 ** 9 ** 9 }}", ""),
    "brackets": _case("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "nested too deeply"),
    "conditions": _case("{% if 1 %}" * 500 + "x" + "{% endif %}" * 500, "nested too deeply"),
    # How tags are written
    "9,999 not closed in a paragraph": _case("{{ title }" * 9999, "more than 5000 tags"),
    "4,999 not closed": _Case(lambda: word(paragraph("{{ title }") * 4999), "not closed"),
    "20,000 ends": _case("}}" * 20_000, "more than 5000 tags"),
    "20,000 comments not closed": _case("{#" * 20_000, "more than 5000 tags"),
    "20,000 quotes": _case("{{ '" * 20_000, ""),
    "4,999 tags in a paragraph": _Case(
        lambda: _body("{{ subject }}" * 4999), text="機器の購入" * 4999
    ),
    "5,000 paragraphs with tags": _Case(
        lambda: word(paragraph("{{ subject }}") * 5000), text="機器の購入"
    ),
    "a tag over 20,000 runs": _Case(
        lambda: word(paragraph(run("{{") + run(" ") * 20_000 + run("subject }}"))),
        text="機器の購入",
    ),
    "100,000 tags in a paragraph": _case("{{ subject }}" * 100_000, "more than 5000 tags"),
    "20,000 paragraphs with tags": _Case(
        lambda: word(paragraph("{{ subject }}") * 20_000), "more than 5000 tags"
    ),
    "a tag of a megabyte": _case("{{ subject" + "|upper" * 160_000 + " }}", ""),
    "5,000 branches": _case("{% if 0 %}" + "{% elif 0 %}" * 5000 + "{% endif %}", ""),
    # What a package holds
    "a billion laughs": _Case(lambda: _with_entities(_LAUGHS, "&a11;"), " "),
    "a large entity again and again": _Case(lambda: _with_entities(_QUADRATIC, "&a;" * 9999), " "),
    "an entity of a file": _Case(
        lambda: _with_entities(f'<!ENTITY a SYSTEM "file://{ROOT}/tests/secret">', "&a;"), " "
    ),
    "an entity of the net": _Case(
        lambda: _with_entities('<!ENTITY a SYSTEM "http://127.0.0.1:9/secret">', "&a;"), " "
    ),
    "a header outside": _Case(lambda: _related("header", "file:///secret"), text="機器の購入"),
    "a template outside": _Case(
        lambda: _related("attachedTemplate", "http://127.0.0.1:9/secret"), text="機器の購入"
    ),
    "a chunk outside": _Case(
        lambda: _related("aFChunk", "file:///secret", '<w:altChunk r:id="rIdX"/>' + paragraph("x")),
        text="x",
    ),
    "a picture outside": _Case(lambda: _related("image", "file:///secret", _PICTURE)),
    "a bomb": _Case(
        lambda: _with_member("word/media/x.png", b"\0" * (600 << 20)),
        " ",
    ),
    "a bomb of text": _Case(
        lambda: _with_main(lambda xml: xml.replace("{{ subject }}", "x" * (200 << 20))), " "
    ),
    "names that climb": _Case(lambda: _with_member("../../climbed.xml", b"<a/>")),
    "an absolute name": _Case(lambda: _with_member("/climbed.xml", b"<a/>")),
    "no main part": _Case(lambda: _pack({"x": b""}), " "),
    "an empty archive": _Case(lambda: _pack({}), " "),
    "30,000 members": _Case(
        lambda: _pack({f"word/{each}.xml": b"<a/>" for each in range(30_000)}), " "
    ),
    "XML of depth 100,000": _Case(
        lambda: _with_main(
            lambda xml: xml.replace("<w:p>", "<w:p>" + "<w:r>" * 100_000 + "</w:r>" * 100_000, 1)
        ),
        " ",
    ),
    "half a main part": _Case(lambda: _with_main(lambda xml: xml[: len(xml) // 2]), " "),
    "no XML": _Case(lambda: _with_member("word/document.xml", bytes(range(256))), " "),
    "properties that are no XML": _Case(
        lambda: _with_member("docProps/core.xml", b"{{ subject }}", "x"), text="x"
    ),
    # What values say
    "a value with XML": _Case(
        lambda: _body("{{ subject }}"),
        text="</w:t></w:r></w:p><w:p><w:altChunk/>&a;",
        values={"subject": "</w:t></w:r></w:p><w:p><w:altChunk/>&a;"},
    ),
    "a value with marks": _Case(
        lambda: _body("{{ subject }}{{ note }}"),
        text="\ufdd00\ufdd1]]>{{ note }}",
        values={"subject": "\ufdd00\ufdd1", "note": "]]>{{ note }}"},
    ),
    "a value with control characters": _Case(
        lambda: _body("{{ subject }}"), text="ab[2J", values={"subject": "a\x00\x07b\x1b[2J\ufffe"}
    ),
    "a value of a megabyte": _Case(
        lambda: _body("{{ subject }}"), text="x" * 100, values={"subject": "x" * 100_000}
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_template_stays_within_its_bounds(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    (tmp_path / "template.docx").write_bytes(case.content())
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    values = dict(case.values)
    before = set(tmp_path.parent.iterdir())
    said, seconds, mib, seen = _fill(tmp_path, values)
    assert seen == []
    assert seconds < _SECONDS
    assert mib < _MIB
    assert case.says in said
    assert set(tmp_path.parent.iterdir()) == before
    assert {each.name for each in tmp_path.iterdir()} <= {"template.docx", "secret", "made.docx"}
    assert bool(said) or not case.says
    if not said:
        blocks = read(tmp_path / "made.docx", (tmp_path / "made.docx").read_bytes()).blocks
        assert blocks[0].text.startswith(case.text)


def _fill(folder: Path, values: dict[str, str]) -> tuple[str, float, float, list[Any]]:
    done = subprocess.run(
        [sys.executable, "-c", _FILL, str(folder), json.dumps(values)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=4 * _SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said, seconds, mib, seen = json.loads(done.stdout)
    return said, seconds, mib, seen


LINES = {
    "not closed": "{{ title }" * 9999 + "\n",
    "values": "{{ subject }}" * 5000 + "\n",
    "100,000 values": "{{ subject }}" * 100_000 + "\n",
    "comments not closed": "{#" * 20_000 + "\n",
    "lines": "{{ title }\n" * 9999,
    "back ticks": "`{{ subject }}`" * 3000 + "\n",
}


@pytest.mark.parametrize("name", LINES)
def test_a_long_line_of_markdown_is_held_once(name: str, tmp_path: Path) -> None:
    (tmp_path / "template.md.j2").write_text(LINES[name], encoding="utf-8")
    _, seconds, mib, _ = _fill(tmp_path, {})
    assert seconds < _SECONDS
    assert mib < 250  # it was a gibibyte: each tag had a copy of its line
