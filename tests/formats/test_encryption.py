"""Files that Office encrypts with its own password are read; those of a person are refused."""

import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from checker.core.errors import InputError
from checker.formats.docx.read import read
from tests.support.docx_builder import paragraph, word_parts

PATH = Path("folder") / "draft.docx"


def stored(parts: dict[str, str]) -> bytes:
    """Return a package whose parts are not compressed."""
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def locked(password: str) -> bytes:
    """Return a Word file that is encrypted as Office does (agile encryption, AES-256).

    A picture's worth of zeros makes it larger than the 4 KiB that the library writes wrongly.
    """
    target = io.BytesIO()
    parts = word_parts(paragraph("決裁を仰ぐ。")) | {"word/media/image.txt": "0" * 8192}
    file = OOXMLFile(io.BytesIO(stored(parts)))
    file.encrypt(password, target)
    return target.getvalue()


def test_office_s_own_password_asks_nobody() -> None:
    document = read(PATH, locked("VelvetSweatshop"))
    assert [block.text for block in document.blocks] == ["決裁を仰ぐ。"]


def test_a_person_s_password_is_not_guessed() -> None:
    with pytest.raises(InputError) as caught:
        read(PATH, locked("password"))
    assert caught.value.what.get("en") == "The file is encrypted with a password."
    assert caught.value.place == str(PATH)


@pytest.mark.parametrize("length", [512, 1024, 2048, 4096, 6000])
def test_a_file_that_is_cut_off_is_refused(length: int) -> None:
    with pytest.raises(InputError):
        read(PATH, locked("VelvetSweatshop")[:length])


def test_a_file_with_a_broken_header_is_refused() -> None:
    data = locked("VelvetSweatshop")
    at = data.index(b"<encryption")
    with pytest.raises(InputError):
        read(PATH, data[:at] + b"<" * 40 + data[at + 40 :])
