"""Archives that are built to fill memory are refused before they do."""

import io
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from checker.core.errors import InputError
from checker.formats.reading import read_document

_NAME = "word/document.xml"


def _archive(unpacked: int, said: int) -> bytes:
    """Return an archive with a part that is larger than its directory says."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(_NAME, b"<a>" + b" " * unpacked)
        archive.getinfo(_NAME).file_size = said  # the directory is written at the end
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pptx", "a.odt"])
def test_a_part_that_is_larger_than_the_archive_says_is_refused(name: str) -> None:
    with pytest.raises(InputError) as caught:
        read_document(Path(name), data=_archive(40 * 2**20, 1000))
    assert caught.value.what.get("en") == f"the part {_NAME} unpacks to more than the file says."


def test_a_damaged_part_is_no_lie() -> None:
    data = _archive(40 * 2**20, 1000)
    at = data.index(_NAME.encode()) + len(_NAME)
    with pytest.raises(InputError) as caught:
        read_document(Path("a.docx"), data=data[:at] + b"\xff" * 20 + data[at + 20 :])
    assert "more than the file says" not in caught.value.what.get("en")


def test_the_file_that_office_keeps_beside_an_open_document_is_called_so(tmp_path: Path) -> None:
    lock = tmp_path / "~$稟議書.docx"
    lock.write_bytes(b"\x06sato" + b"\0" * 157)
    with pytest.raises(InputError) as caught:
        read_document(lock)
    assert "it is no document" in str(caught.value)
