"""Files that a user may hand over by mistake, and a language that nobody speaks."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from checker.core import catalogue
from tests.support.docx_builder import OLE
from tests.support.models import gguf_bytes

_ACCENTS: Final = str.maketrans("aceinouyAEINOU", "áčéíñóúýÁÉÍÑÓÚ")
_FIELD: Final = re.compile(r"(\{[^{}]*\})")
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


@pytest.fixture
def pseudo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Add a third language, one file: the English with accents, in brackets."""
    texts = json.loads((catalogue.FOLDER / "en.json").read_text(encoding="utf-8"))
    made = {name: _accented(text) for name, text in texts.items()}
    folder = tmp_path / "messages"
    folder.mkdir()
    for name in ("ja", "en"):
        (folder / f"{name}.json").write_bytes((catalogue.FOLDER / f"{name}.json").read_bytes())
    (folder / "qps.json").write_text(json.dumps(made), encoding="utf-8")
    monkeypatch.setattr(catalogue, "FOLDER", folder)
    catalogue.catalogue.cache_clear()
    yield made
    catalogue.catalogue.cache_clear()


def _accented(text: str) -> str:
    return "".join(
        part if _FIELD.fullmatch(part) else part.translate(_ACCENTS) for part in _FIELD.split(text)
    )
