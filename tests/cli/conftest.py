"""Files that a user may hand over by mistake."""

import os
from pathlib import Path

import pytest

from tests.support.docx_builder import OLE
from tests.support.models import gguf_bytes

_FAR_TOO_LARGE = 1 << 42  # a hole in the file: it takes no room on the disk


@pytest.fixture
def ole_file(tmp_path: Path) -> Path:
    """Return a file as Word 97 to 2003 wrote it, as far as its directory tells."""
    file = tmp_path / "ole.bin"
    file.write_bytes(OLE + "WordDocument".encode("utf-16-le"))
    return file


@pytest.fixture
def encrypted_file(tmp_path: Path) -> Path:
    """Return a file that Word saved with a password, as far as its directory tells."""
    file = tmp_path / "encrypted.bin"
    file.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le"))
    return file


@pytest.fixture
def small_gguf(tmp_path: Path) -> Path:
    """Return a whole GGUF file with one small tensor."""
    file = tmp_path / "small.gguf"
    file.write_bytes(gguf_bytes())
    return file


@pytest.fixture
def huge_gguf(tmp_path: Path) -> Path:
    """Return a GGUF file of four terabytes, all but its header a hole."""
    file = tmp_path / "huge.gguf"
    file.write_bytes(gguf_bytes())
    try:
        os.truncate(file, _FAR_TOO_LARGE)
    except OSError:
        pytest.skip("this file system makes no sparse files of four terabytes")
    return file
