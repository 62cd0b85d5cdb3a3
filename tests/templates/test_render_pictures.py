"""Pictures in a Word template."""

import io
from pathlib import Path

import docx
from docx.oxml.ns import qn
from PIL import Image

from checker.core.document import BlockKind
from checker.templates.filled_values import FilledPicture
from tests.support.docx_builder import paragraph, run, word
from tests.support.rendered import document, filled, paragraphs, texts


def picture(folder: Path) -> FilledPicture:
    path = folder / "絵.png"
    Image.new("RGB", (40, 20), "red").save(path)
    return FilledPicture(path, 40, "赤い四角 <1>")


def test_picture(tmp_path: Path) -> None:
    body = paragraph(run("前{{ photo }}後", "<w:b/>"))
    made = document(tmp_path, word(body), photo=picture(tmp_path))
    image = next(block for block in made.blocks if block.kind is BlockKind.IMAGE)
    assert image.text == "赤い四角 <1>"
    made = docx.Document(io.BytesIO(filled(tmp_path, word(body), photo=picture(tmp_path))))
    shape = made.inline_shapes[0]
    assert (shape.width.mm, shape.height.mm) == (40, 20)
    assert [each.text for each in made.paragraphs[0].runs] == ["前後"]
    assert made.paragraphs[0].runs[0].bold


def test_picture_that_nobody_gave(tmp_path: Path) -> None:
    body = paragraphs("{%p if photo %}{{ photo }}{%p endif %}", "終")
    assert texts(tmp_path, body, photo="") == ["終"]


def test_two_pictures_have_their_own_ids(tmp_path: Path) -> None:
    body = paragraph("{{ photo }}{{ photo }}")
    made = docx.Document(io.BytesIO(filled(tmp_path, word(body), photo=picture(tmp_path))))
    ids = [each.get("id") for each in made.element.iter(qn("wp:docPr"))]
    assert len(set(ids)) == 2


def test_picture_in_a_header(tmp_path: Path) -> None:
    file = docx.Document()
    file.sections[0].header.paragraphs[0].text = "{{ photo }}"
    buffer = io.BytesIO()
    file.save(buffer)
    made = filled(tmp_path, buffer.getvalue(), photo=picture(tmp_path))
    header = docx.Document(io.BytesIO(made)).sections[0].header
    identifier = header.paragraphs[0].runs[0].element.find(f".//{qn('a:blip')}").get(qn("r:embed"))
    assert header.part.related_parts[identifier].blob == (tmp_path / "絵.png").read_bytes()
